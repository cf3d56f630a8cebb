"""What goes in and what comes out: types, shapes, layouts, wrong arguments."""

import inspect

import numpy as np
import pytest

import acts
from acts._elementwise import CHUNK
from tests.acts.oracle import ELEMENTWISE, FLOATS, ORDERS, RECORDS, VECTOR_VALUED, by_name, function

every_function = pytest.mark.parametrize("record", RECORDS, ids=by_name)
every_elementwise = pytest.mark.parametrize("record", ELEMENTWISE, ids=by_name)
every_order = pytest.mark.parametrize("order", ORDERS)


def result_shape(record, order, shape):
    """Return the shape that a result has, with the components on the last axis."""
    return shape + shape[-1:] * order if record.vector_valued else shape


@every_order
@every_function
@pytest.mark.parametrize("dtype", FLOATS)
def test_floats_keep_their_type(record, order, dtype):
    """float16, float32 and float64 are kept, in either byte order."""
    x = np.linspace(-3, 3, 12).reshape(3, 4).astype(dtype)
    y = function(record, order)(x)
    assert type(y) is np.ndarray
    assert y.dtype == dtype
    assert y.shape == result_shape(record, order, x.shape)
    swapped = function(record, order)(x.astype(x.dtype.newbyteorder()))
    assert swapped.dtype == dtype
    np.testing.assert_array_equal(swapped, y)


@every_order
@every_function
def test_integers_and_booleans_become_float64(record, order):
    """Integers and booleans, in arrays or lists, count as the float64 of the same value."""
    f = function(record, order)
    for x in (
        [-2, 0, 3],
        np.array([0, 1, 255], np.uint8),
        np.array([-(2**62), 2**62]),
        np.array([True, False]),
    ):
        y = f(x)
        assert y.dtype == np.float64
        np.testing.assert_array_equal(y, f(np.asarray(x, np.float64)))


@every_order
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


@every_order
@every_function
@pytest.mark.parametrize("shape", [(0,), (3, 0), (0, 3), (1,), (2, 3, 4)])
def test_shapes(record, order, shape):
    """Any shape goes, also with no elements."""
    x = np.linspace(-4, 4, int(np.prod(shape))).reshape(shape)
    y = function(record, order)(x)
    assert y.shape == result_shape(record, order, shape)
    assert y.dtype == np.float64


@every_order
@every_function
def test_layouts(record, order):
    """Transposed, reversed and strided arrays and masked-off memory give what a contiguous copy gives."""
    f = function(record, order)
    x = np.linspace(-5, 5, 120).reshape(10, 12)
    for view in (
        x.T,
        x[::-1],
        x[:, ::-3],
        x[1:7:2, 3:],
        np.asfortranarray(x),
        np.broadcast_to(x[0], (4, 12)),
    ):
        np.testing.assert_array_equal(f(view), f(view.copy()))


@every_order
@every_elementwise
def test_chunks(record, order):
    """The result of a large array is that of its parts."""
    f = function(record, order)
    x = np.linspace(-9, 9, 2 * CHUNK + 5)
    np.testing.assert_array_equal(f(x), np.concatenate([f(part) for part in np.array_split(x, 7)]))


@pytest.mark.parametrize("record", VECTOR_VALUED, ids=by_name)
def test_chunks_of_vectors(record):
    """The result of many vectors is that of each."""
    x = np.random.default_rng(1).normal(size=(CHUNK // 3, 5))
    np.testing.assert_array_equal(record.function(x)[-7:], record.function(x[-7:]))
    np.testing.assert_array_equal(record.derivative(x)[-7:], record.derivative(x[-7:]))


@every_order
@every_function
@pytest.mark.parametrize("dtype", FLOATS)
def test_input_and_result_are_apart(record, order, dtype):
    """A function neither changes its input nor returns a part of it."""
    x = np.array([-1e4, -1.0, 0.0, 2.0, 6e4], dtype)
    before = x.copy()
    y = function(record, order)(x)
    assert not np.shares_memory(x, y)
    np.testing.assert_array_equal(x, before)


@every_order
@every_function
@pytest.mark.parametrize(
    "x", [[1j], ["1"], [None], [b"1"], np.array([1], object), np.array([1], np.longdouble)]
)
def test_other_types_are_refused(record, order, x):
    """Complex numbers, text, objects and extended precision raise an error that names their type."""
    dtype = np.asarray(x).dtype
    with pytest.raises(
        TypeError, match=rf"x must be float16, .* got dtype {dtype.str if dtype.kind in 'US' else dtype}"
    ):
        function(record, order)(x)


PARAMETERS = [(record, p) for record in ELEMENTWISE for p in record.parameters]


@every_order
@pytest.mark.parametrize(("record", "parameter"), PARAMETERS, ids=lambda p: p.name)
def test_parameters_are_checked(record, parameter, order):
    """A parameter outside its domain raises an error with its name, its value and its domain."""
    f = function(record, order)
    outside = [np.nan, np.inf, -np.inf]
    outside += [-1.0, -1e-300] if parameter.domain.low >= 0 else []
    for x in (0.5, []):
        for value in outside:
            with pytest.raises(ValueError, match=rf"^{parameter.name} must be in ") as error:
                f(x, value)
            assert str(parameter.domain) in str(error.value)
            assert repr(value) in str(error.value)
        for value in ("1", None, 1j, [1.0], np.ones(2)):
            with pytest.raises(TypeError, match=rf"^{parameter.name} must be a number"):
                f(x, **{parameter.name: value})
    for value in (1, np.float32(1), np.int64(1), True):
        np.testing.assert_array_equal(f([-2.0, 2.0], value), f([-2.0, 2.0], 1.0))


@every_order
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
@pytest.mark.parametrize("record", VECTOR_VALUED, ids=by_name)
def test_axis(record, axis):
    """A function works along any axis; its tensors of derivatives stand behind the other axes."""
    x = np.random.default_rng(2).normal(size=(2, 3, 4))
    last = np.moveaxis(x, axis, -1)
    np.testing.assert_array_equal(np.moveaxis(record.function(x, axis=axis), axis, -1), record.function(last))
    for order in (1, 2):
        f = acts.jacobian(record.function, order)
        np.testing.assert_array_equal(f(x, axis=axis), f(last))


@every_order
@pytest.mark.parametrize("record", VECTOR_VALUED, ids=by_name)
def test_wrong_axis(record, order):
    """An axis that the array lacks raises numpy's error for it, one that is no integer a TypeError."""
    f = function(record, order)
    for x, axis in (([1.0, 2.0], 1), ([1.0, 2.0], -2), (1.0, -1)):
        with pytest.raises(
            np.exceptions.AxisError, match=rf"axis {axis} is out of bounds for array of dimension"
        ):
            f(x, axis)
    for axis in (0.0, None, "0", (0,)):
        with pytest.raises(TypeError, match="axis must be an integer, got"):
            f([1.0, 2.0], axis=axis)
