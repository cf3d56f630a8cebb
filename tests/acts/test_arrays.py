"""What goes in and what comes out: types, shapes, layouts, wrong arguments."""

import inspect

import numpy as np
import pytest

from acts._arrays import CHUNK
from tests.acts.oracle import ALL, ALONG_AXIS, EVERY, FLOATS, VECTORS, by_name, function

every_function = pytest.mark.parametrize(("record", "order"), ALL, ids=by_name)
every_elementwise = pytest.mark.parametrize(("record", "order"), EVERY, ids=by_name)
every_vector_valued = pytest.mark.parametrize(("record", "order"), VECTORS, ids=by_name)


def result_shape(record, order, shape):
    """Return the shape that a result has, with the components on the last axis."""
    if record.kind == "elementwise":
        return shape
    parts = {"axis": 1, "doubled": 2, "gated": 1 / 2, "pooled": 1 / record.defaults.get("pieces", 1)}
    components = int(parts[record.kind] * shape[-1])
    return (*shape[:-1], components, *shape[-1:] * order)


@every_function
def test_floats_keep_their_type(record, order):
    """float16, float32 and float64 are kept, in either byte order."""
    for dtype in FLOATS:
        x = np.linspace(-3, 3, 12).reshape(3, 4).astype(dtype)
        y = function(record, order)(x)
        assert type(y) is np.ndarray
        assert y.dtype == dtype
        assert y.shape == result_shape(record, order, x.shape)
        swapped = function(record, order)(x.astype(x.dtype.newbyteorder()))
        assert swapped.dtype == dtype
        np.testing.assert_array_equal(swapped, y)


@every_function
def test_integers_and_booleans_become_float64(record, order):
    """Integers and booleans, in arrays or lists, count as the float64 of the same value."""
    f = function(record, order)
    for x in (
        [-2, 0, 3, 1],
        np.array([0, 1, 255, 7], np.uint8),
        np.array([-(2**62), 2**62]),
        np.array([True, False]),
    ):
        y = f(x)
        assert y.dtype == np.float64
        np.testing.assert_array_equal(y, f(np.asarray(x, np.float64)))


@every_elementwise
def test_scalars_give_scalars(record, order):
    """Python and numpy scalars and arrays of no dimension give numpy scalars, as numpy's own functions do."""
    f = function(record, order)
    for x, dtype in (
        (1, np.float64),
        (0.5, np.float64),
        (np.float32(0.5), np.float32),
        (np.array(0.5), np.float64),
    ):
        y = f(x)
        assert type(y) is dtype
        assert y == f(np.array([x], dtype))[0]


@every_function
def test_shapes(record, order):
    """Any shape goes, also with no elements."""
    for shape in ((0,), (3, 0), (0, 4), (2,), (2, 3, 4)):
        x = np.linspace(-4, 4, int(np.prod(shape))).reshape(shape)
        y = function(record, order)(x)
        assert y.shape == result_shape(record, order, shape)
        assert y.dtype == np.float64


@every_function
def test_layouts(record, order):
    """Transposed, reversed and strided arrays and masked-off memory give what a contiguous copy gives."""
    f = function(record, order)
    x = np.linspace(-5, 5, 120).reshape(10, 12)
    for view in (
        x.T,
        x[::-1],
        x[:, ::-3],
        x[1:7:2, 2:],
        np.asfortranarray(x),
        np.broadcast_to(x[0], (4, 12)),
    ):
        np.testing.assert_array_equal(f(view), f(view.copy()))


@every_elementwise
def test_chunks(record, order):
    """The result of a large array is that of its parts."""
    f = function(record, order)
    x = np.linspace(-9, 9, 2 * CHUNK + 5)
    np.testing.assert_array_equal(f(x), np.concatenate([f(part) for part in np.array_split(x, 7)]))


@every_vector_valued
def test_chunks_of_vectors(record, order):
    """The result of many vectors is that of each."""
    f, x = function(record, order), np.random.default_rng(1).normal(size=(CHUNK // 3, 6))
    np.testing.assert_array_equal(f(x)[-7:], f(x[-7:]))


@every_function
def test_input_and_result_are_apart(record, order):
    """A function neither changes its input nor returns a part of it."""
    for dtype in FLOATS:
        x = np.array([-1e4, -1.0, 0.0, 2.0, 6e4, 1.0], dtype)
        before = x.copy()
        y = function(record, order)(x)
        assert not np.shares_memory(x, y), dtype
        np.testing.assert_array_equal(x, before)


@every_function
def test_other_types_are_refused(record, order):
    """Complex numbers, text, objects and extended precision raise an error that names their type."""
    lists = ([1j] * 2, ["1"] * 2, [None] * 2, [b"1"] * 2)
    for x in (*lists, np.array([1, 1], object), np.array([1, 1], np.longdouble)):
        dtype = np.asarray(x).dtype
        got = dtype.str if dtype.kind in "US" else dtype
        with pytest.raises(TypeError, match=rf"x must be float16, .* got dtype {got}"):
            function(record, order)(x)


PARAMETERS = [(record, order, p) for record, order in ALL for p in record.parameters]


@pytest.mark.parametrize(("record", "order", "parameter"), PARAMETERS, ids=by_name)
def test_parameters_are_checked(record, order, parameter):
    """A parameter outside its domain raises an error with its name, its value and its domain."""
    f = function(record, order)
    outside = [np.nan, np.inf, -np.inf]
    outside += [1.5] if parameter.domain.integers else []
    outside += [-1.0, -1e-300] if parameter.domain.at(record.defaults).low >= 0 else []
    x = [0.5, 0.25]
    for value in outside:
        for given in (value, np.array([parameter.default, value])):
            with pytest.raises(ValueError, match=rf"^{parameter.name} must be in ") as error:
                f(x, **{parameter.name: given})
            assert str(parameter.domain) in str(error.value)
            assert repr(given) in str(error.value)
    for value in ("1", None, 1j, [[1.0], [1, 2]], np.ones(2, complex), np.ones(2, np.longdouble)):
        with pytest.raises(
            (TypeError, ValueError), match=rf"^({parameter.name} must be real|setting an array)"
        ):
            f(x, **{parameter.name: value})
    one = parameter.default
    for value in (np.float32(one), np.array(one, np.float16)):
        wanted = f([-2.0, 2.0], **{parameter.name: float(value)})
        np.testing.assert_array_equal(f([-2.0, 2.0], **{parameter.name: value}), wanted)


@pytest.mark.parametrize(("record", "order", "parameter"), PARAMETERS, ids=by_name)
def test_parameters_broadcast(record, order, parameter):
    """An array of parameters gives each number what its own parameter would, also in large arrays."""
    if record.kind != "elementwise":
        pytest.skip("along an axis, parameters are numbers")
    f, default = function(record, order), parameter.default
    values = default + np.array([0.0, 2.0**-5, 2.0**-7, 2.0**-6]) * (
        1 if default + 1 in parameter.domain else -1
    )
    for rows in (3, CHUNK // 3):
        x = np.linspace(-4, 4, 4 * rows).reshape(rows, 4)
        wanted = np.stack([f(x[:, k], **{parameter.name: values[k]}) for k in range(4)], axis=1)
        np.testing.assert_array_equal(f(x, **{parameter.name: values}), wanted)
        np.testing.assert_array_equal(f(x[:, :1], **{parameter.name: values[:1]}), wanted[:, :1])
    y = f(np.float32(-0.5), **{parameter.name: values})
    assert y.dtype == np.float32
    np.testing.assert_array_equal(y, [f(np.float32(-0.5), **{parameter.name: v}) for v in values])


@every_function
def test_signatures(record, order):
    """The input is positional only; derivatives take what the function takes, with the same defaults."""
    f = function(record, order)
    with pytest.raises(TypeError):
        f(x=1.0)
    kinds = [p.replace(annotation=inspect.Parameter.empty) for p in inspect.signature(f).parameters.values()]
    own = inspect.signature(record.function).parameters.values()
    assert kinds == [p.replace(annotation=inspect.Parameter.empty) for p in own]
    assert kinds[0].kind is inspect.Parameter.POSITIONAL_ONLY


@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2, -3])
@every_vector_valued
def test_axis(record, order, axis):
    """A function works along any axis; its tensors of derivatives stand behind the other axes."""
    x, f = np.random.default_rng(2).normal(size=(2, 4, 6)), function(record, order)
    y, wanted = f(x, axis=axis), f(np.moveaxis(x, axis, -1))
    np.testing.assert_array_equal(np.moveaxis(y, axis, -1) if order == 0 else y, wanted)


@pytest.mark.parametrize("axes", [(0, 1), (2, 0), (1, -1), (0, 1, 2), None])
@pytest.mark.parametrize("record", ALONG_AXIS, ids=by_name)
def test_several_axes(record, axes):
    """Several axes count the components together, in the order given; None stands for all axes."""
    x = np.random.default_rng(2).normal(size=(2, 3, 4))
    axes_or_all = (0, 1, 2) if axes is None else axes
    last = range(-len(axes_or_all), 0)
    moved = np.moveaxis(x, axes_or_all, last)
    flat = moved.reshape(*moved.shape[: 3 - len(last)], -1)
    y = np.moveaxis(record.function(x, axis=axes), axes_or_all, last)
    np.testing.assert_array_equal(y.reshape(flat.shape), record.function(flat))
    np.testing.assert_array_equal(record.derivative(x, axis=axes), record.derivative(flat))


@every_vector_valued
def test_wrong_axis(record, order):
    """An axis that the array lacks raises numpy's error for it, one that is no integer a TypeError."""
    f = function(record, order)
    for x, axis in (([1.0, 2.0], 1), ([1.0, 2.0], -2), (1.0, -1)):
        with pytest.raises(
            np.exceptions.AxisError, match=rf"axis {axis} is out of bounds for array of dimension"
        ):
            f(x, axis=axis)
    for axis in (0.0, "0", ("0",)):
        with pytest.raises(TypeError, match="axis must be an integer, a tuple of integers or None, got"):
            f([1.0, 2.0], axis=axis)
    with pytest.raises(ValueError, match="repeated axis"):
        f(np.ones((2, 2)), axis=(0, -2))
