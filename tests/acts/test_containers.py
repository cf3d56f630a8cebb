"""Containers: masked arrays, subclasses, pandas, arrays of other libraries, and where results go."""

import tracemalloc

import numpy as np
import pandas as pd
import pytest

import acts
from acts._arrays import CHUNK
from tests.acts.oracle import ALL, ALONG_AXIS, EVERY, FLOATS, VECTORS, by_name, function

every = pytest.mark.parametrize(("record", "order"), EVERY, ids=by_name)


@every
def test_masked_arrays(record, order):
    """A masked array keeps its mask, its own and its type, as with numpy's functions."""
    f = function(record, order)
    x = np.ma.masked_array([-1.0, np.nan, 2.0], mask=[False, True, False], dtype=np.float32)
    y = f(x)
    assert type(y) is np.ma.MaskedArray
    assert y.dtype == np.float32
    np.testing.assert_array_equal(y.mask, x.mask)
    np.testing.assert_array_equal(y.compressed(), f(np.float32([-1, 2])))


@pytest.mark.parametrize("record", ALONG_AXIS, ids=by_name)
def test_masked_components_do_not_count(record):
    """A masked component is as if it was not there."""
    x = np.ma.masked_array(
        [[1.0, 9.0, 2.0], [0.5, 1.5, 7.0]], mask=[[False, True, False], [False, False, True]]
    )
    y = record.function(x)
    np.testing.assert_array_equal(y.mask, x.mask)
    np.testing.assert_array_equal(y[0].compressed(), record.function([1.0, 2.0]))
    np.testing.assert_array_equal(y[1].compressed(), record.function([0.5, 1.5]))


@pytest.mark.parametrize("record", ALONG_AXIS, ids=by_name)
def test_products_of_masked_arrays(record):
    """A masked component does not count in products with the Jacobian either, whatever the vector there."""
    x = np.ma.masked_array([1.0, 9.0, 0.5, 2.0], mask=[False, True, False, False])
    v = np.array([1.0, 2.0, 3.0, -4.0])
    for product in (record.jvp, record.vjp):
        y = product(x, np.ma.masked_array(v, mask=x.mask))
        np.testing.assert_allclose(y[~x.mask], product(x.compressed(), v[~x.mask]), rtol=1e-14)


class Labelled(np.ndarray):
    """A subclass that says nothing about ufuncs."""


@every
def test_subclasses(record, order):
    """A subclass of numpy's arrays comes back as itself, small and large."""
    for n in (3, CHUNK + 3):
        x = np.linspace(-2, 2, n).view(Labelled)
        y = function(record, order)(x)
        assert type(y) is Labelled
        np.testing.assert_array_equal(np.asarray(y), function(record, order)(np.asarray(x)))


@every
def test_pandas(record, order):
    """A Series keeps its index and name, a DataFrame its rows and columns."""
    f = function(record, order)
    series = pd.Series([-1.0, 0.5], index=["a", "b"], name="score")
    pd.testing.assert_series_equal(f(series), pd.Series(f([-1.0, 0.5]), index=["a", "b"], name="score"))
    frame = pd.DataFrame({"a": [1.0, -2.0], "b": [0.25, 3.0]}, index=[5, 7])
    wanted = pd.DataFrame(f(frame.to_numpy()), index=[5, 7], columns=["a", "b"])
    pd.testing.assert_frame_equal(f(frame), wanted)


@pytest.mark.parametrize("record", ALONG_AXIS, ids=by_name)
def test_pandas_along_an_axis(record):
    """A Series is a vector and comes back as one; of a DataFrame a function gives an array."""
    series = pd.Series([-1.0, 0.5], index=["a", "b"])
    pd.testing.assert_series_equal(
        record.function(series), pd.Series(record.function([-1.0, 0.5]), index=["a", "b"])
    )
    y = record.function(pd.DataFrame({"a": [1.0, -2.0], "b": [0.25, 3.0]}), axis=0)
    np.testing.assert_array_equal(y, record.function([[1.0, 0.25], [-2.0, 3.0]], axis=0))


@pytest.mark.parametrize(("record", "order"), VECTORS, ids=by_name)
def test_pandas_where_shapes_change(record, order):
    """Tensors of derivatives, products and results of another length are arrays."""
    series, x = pd.Series([-1.0, 0.5, 0.25, 2.0], index=list("abcd")), np.array([-1.0, 0.5, 0.25, 2.0])
    if order or record.kind != "axis":
        y = function(record, order)(series)
        assert type(y) is np.ndarray
        np.testing.assert_array_equal(y, function(record, order)(x))
    np.testing.assert_array_equal(record.jvp(series, series), record.jvp(x, x))


class Tensor:
    """An array of another library."""

    __module__ = "torch"

    def __dlpack__(self):
        """Give the memory away."""

    def __array__(self, dtype=None, copy=None):
        """Become an array of numpy."""
        return np.ones(2)


class Refuser:
    """A container that takes no function but its own."""

    def __array_ufunc__(self, ufunc, method, *inputs):
        """Refuse."""
        return NotImplemented


@pytest.mark.parametrize(("record", "order"), ALL, ids=by_name)
def test_arrays_of_other_libraries_are_refused(record, order):
    """A tensor is not silently turned into an array: the error names its type and says what to do."""
    with pytest.raises(
        TypeError, match=r"^x is a torch\.Tensor, which acts does not compute with; convert it to"
    ):
        function(record, order)(Tensor())


def test_containers_may_refuse():
    """A container that knows nothing of a function is refused."""
    with pytest.raises(TypeError, match=r"^Refuser takes numpy's own functions only$"):
        acts.relu(Refuser())


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize(("record", "order"), ALL, ids=by_name)
def test_out(record, order, dtype):
    """A result may go to an array, which is returned; also to a wider type, and to x itself."""
    f = function(record, order)
    for rows in (2, CHUNK // 3):
        x = np.linspace(-4, 4, 4 * rows).reshape(rows, 4).astype(dtype)
        wanted = f(x)
        out = np.full_like(wanted, np.nan)
        assert f(x, out=out) is out
        np.testing.assert_array_equal(out, wanted)
        if wanted.shape == x.shape:
            assert f(x, out=x) is x
            np.testing.assert_array_equal(x, wanted)
    for wrong in (np.empty(7, dtype), out.astype(int), out.tolist()):
        with pytest.raises((TypeError, ValueError), match=r"^out must "):
            f(x, out=wrong)
    if order == 0 and record.kind == "elementwise":
        shifted = np.linspace(-4, 4, CHUNK + 9).astype(dtype)
        wanted = f(shifted[:-1])
        f(shifted[:-1], out=shifted[1:])
        np.testing.assert_array_equal(shifted[1:], wanted)


@every
def test_fortran_order_is_kept(record, order):
    """An array laid out by columns gives one laid out by columns."""
    for rows in (3, CHUNK // 3):
        y = function(record, order)(np.asfortranarray(np.linspace(-3, 3, 4 * rows).reshape(rows, 4)))
        assert y.flags.f_contiguous
        assert not y.flags.c_contiguous


def test_random_slopes():
    """A generator or a seed draws slopes between the bounds, the same for a function and its derivative."""
    x = np.full(CHUNK + 100, -2.0)
    y = acts.rrelu(x, 0.25, 0.5, rng=3)
    assert 0.25 <= (y / x).min() < 0.26
    assert 0.49 < (y / x).max() <= 0.5
    np.testing.assert_array_equal(y, acts.rrelu(x, 0.25, 0.5, rng=np.random.default_rng(3)))
    np.testing.assert_array_equal(acts.derivative(acts.rrelu)(x, 0.25, 0.5, rng=3), y / x)
    square = np.full((200, 200), -2.0)
    np.testing.assert_array_equal(acts.rrelu(np.asfortranarray(square), rng=3), acts.rrelu(square, rng=3))
    assert acts.rrelu(-2.0, 0.25, 0.5) == -0.75
    with pytest.raises(TypeError):
        acts.rrelu(x, rng="now")


def test_native_formulas_give_the_same_bits():
    """Where a function is computed in the type of its input, the results are those of float64, rounded."""
    for dtype in FLOATS:
        x = np.concatenate(
            [np.linspace(-9, 9, 1001), [0.0, -0.0, np.inf, -np.inf, np.nan, 6e-8, -6e-8]]
        ).astype(dtype)
        for record in (acts.get("relu"), acts.get("leaky_relu"), acts.get("identity")):
            for order in (0, 1, 2, 3):
                exact = function(record, order)(x.astype(np.float64)).astype(dtype)
                y = function(record, order)(x)
                np.testing.assert_array_equal(y, exact)
                np.testing.assert_array_equal(np.signbit(y), np.signbit(exact))
        exact = acts.leaky_relu(x.astype(np.float64), 0.3).astype(dtype)
        np.testing.assert_array_equal(acts.leaky_relu(x, 0.3), exact)


@pytest.mark.parametrize("dtype", [np.int8, np.bool_, np.float16])
def test_memory(dtype):
    """Beside the result, a large array needs memory for chunks only, whatever its type."""
    x = np.ones(10**6, dtype)
    acts.silu(x[:10])
    tracemalloc.start()
    y = acts.silu(x)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < y.nbytes + 40 * 8 * CHUNK
