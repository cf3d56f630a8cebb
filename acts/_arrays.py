"""Arrays: what functions accept and give back, computed in chunks and rounded once."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_tuple
from numpy.typing import ArrayLike, NDArray

from acts._types import Array, Axis, Floats, Kind

CHUNK = 8192  # elements: the temporaries of a formula then stay in the processor's cache

FLOATS = tuple(map(np.dtype, (np.float16, np.float32, np.float64)))

# From here on numbers are rounded to infinity: halfway between the largest number and the next power of 2.
OVERFLOW = {np.dtype(np.float16): 65520.0, np.dtype(np.float32): 2.0**128 - 2.0**103}

# What arrays of other libraries have that neither numpy's nor containers of numpy's have.
FOREIGN = ("__dlpack__", "__array_namespace__", "__array_priority__")


def as_floats(x: ArrayLike) -> Floats:
    """Return x as an array of float16, float32 or float64."""
    array = as_array(x)
    return array.astype(np.float64) if array.dtype.kind in "biu" else array


def as_array(x: ArrayLike, name: str = "x") -> NDArray[Any]:
    """Return x as an array of real numbers."""
    kind = type(x)
    known = isinstance(x, np.ndarray | np.generic) or is_container(x)
    if not known and any(hasattr(kind, a) for a in FOREIGN):
        raise TypeError(
            f"{name} is a {kind.__module__}.{kind.__qualname__}, which acts does not compute with; "
            "convert it to a numpy array first"
        )
    array = np.asarray(x)
    if array.dtype.kind not in "biu" and result_type(array) not in FLOATS:
        raise TypeError(
            f"{name} must be float16, float32, float64, integer or boolean, got dtype {array.dtype}"
        )
    return array


def result_type(array: NDArray[Any]) -> np.dtype[Any]:
    """Return the type of the result: integers and booleans become float64, the byte order the machine's."""
    return np.dtype(np.float64) if array.dtype.kind in "biu" else array.dtype.newbyteorder("=")


def rounded(y: Array, dtype: np.dtype[Any]) -> Floats:
    """Return y in a type of floating-point numbers, infinite beyond its range but without a warning."""
    if dtype in OVERFLOW and y.size and not np.abs(y).max() < OVERFLOW[dtype]:
        beyond = np.abs(y) >= OVERFLOW[dtype]
        y = y.copy()
        y[beyond] *= np.inf
    return y.astype(dtype, copy=False)


def dispatched(function: Callable[[Any], Any], name: str, x: Any) -> Any:
    """Apply a function to a container in place of a ufunc, so that it comes back as from a ufunc."""
    result = type(x).__array_ufunc__(x, _Ufunc(function, name), "__call__", x)
    if result is NotImplemented:
        raise TypeError(f"{type(x).__name__} takes numpy's own functions only")
    return result


class _Ufunc:
    """What containers look at in a ufunc."""

    nin, nout, signature, identity = 1, 1, None, None

    def __init__(self, function: Callable[[Any], Any], name: str) -> None:
        self.function, self.__name__ = function, name

    def __call__(self, x: Any, /) -> Any:
        return self.function(x)


def is_container(x: object) -> bool:
    """Tell whether x says itself what becomes of it in a ufunc."""
    own = getattr(type(x), "__array_ufunc__", None)
    return own is not None and own is not np.ndarray.__array_ufunc__


def wrapped(result: Floats, x: Any) -> Any:
    """Return the result as what x is: a scalar, a masked array or another subclass."""
    if isinstance(x, np.ndarray) and type(x) is not np.ndarray:
        # masks are kept where __array_wrap__ knows of a ufunc
        return x.__array_wrap__(result, (np.positive, (x,), 0), result.ndim == 0)
    return result[()]


def elementwise(
    formula: Callable[..., Array],
    order: int,
    x: ArrayLike,
    values: Sequence[Any],
    out: Any,
    layout: str,
    native: Callable[..., Floats | None] | None = None,
) -> Any:
    """Evaluate a formula for each number.

    Parameters
    ----------
    formula
        It takes float64 arrays of at least one dimension, the order and the parameters.
    order
        Which derivative.
    x
        Real numbers.
    values
        Values of the parameters, which broadcast against x.
    out
        Where the result goes, or None.
    layout
        In which order large arrays are computed: "K" for that in memory, "C" for that of the indices.
    native
        A formula for floats of any type, which it keeps, with the same results; or None. It gives None where
        it does not apply.
    """
    array = x if type(x) is np.ndarray and x.dtype in FLOATS else as_array(x)
    shape = array.shape
    arrays = [v for v in values if isinstance(v, np.ndarray)]
    if arrays:
        shape = np.broadcast_shapes(shape, *(v.shape for v in arrays))
    dtype = result_type(array)
    if out is not None:
        _check(out, dtype, shape)
    if native is not None and array.dtype == dtype and array.ndim and not arrays:
        y = native(array, order, *values)
        if y is not None:
            return _put(y, x, out)
    if math.prod(shape) <= CHUNK:
        array = np.broadcast_to(array, shape) if shape != array.shape else array
        y = formula(np.atleast_1d(array.astype(np.float64, copy=False)), order, *values)
        return _put(rounded(y, dtype).reshape(shape), x, out)
    target = out
    if out is None and layout == "C" and shape == array.shape:  # the result is laid out like x all the same
        target = np.empty_like(array, dtype, subok=False)
    nditer: Any = np.nditer
    steps = nditer(
        [array, *arrays, target],
        flags=["external_loop", "buffered", "copy_if_overlap"],
        op_flags=[["readonly"]] * (1 + len(arrays)) + [["writeonly", "allocate", "no_broadcast"]],
        op_dtypes=[np.float64] * (1 + len(arrays)) + [dtype if out is None else out.dtype],
        order=layout,
        buffersize=CHUNK,
    )
    with steps:
        for part, *parts, result in steps:
            chunks = iter(parts)
            chosen = [next(chunks) if isinstance(v, np.ndarray) else v for v in values]
            result[...] = rounded(formula(part, order, *chosen), result.dtype)
        result = steps.operands[-1]
    return wrapped(result, x) if out is None else out


def _put(result: Floats, x: Any, out: Any) -> Any:
    if out is None:
        return wrapped(result, x)
    out[...] = result
    return out


def _check(out: Any, dtype: np.dtype[Any], shape: tuple[int, ...]) -> None:
    if not isinstance(out, np.ndarray):
        raise TypeError(f"out must be an array, got {out!r}")
    if out.shape != shape:
        raise ValueError(f"out must have the shape {shape} of the result, got {out.shape}")
    if out.dtype not in FLOATS or not np.can_cast(dtype, out.dtype, "same_kind"):
        raise TypeError(f"out must be an array of floats, got dtype {out.dtype}")


class Rows:
    """An array whose vectors, along an axis or several, are rows; and the way back.

    Attributes
    ----------
    rows
        One vector per row, in the type of the array.
    dtype
        The type of the result.
    """

    def __init__(self, x: ArrayLike, axis: Axis, masked: float = 0.0, name: str = "x") -> None:
        array = as_array(x.filled(masked) if isinstance(x, np.ma.MaskedArray) else x, name)
        axes = _axes(axis, array.ndim)
        others = [k for k in range(array.ndim) if k not in axes]
        self.sizes, self.counts = [array.shape[k] for k in others], [array.shape[k] for k in axes]
        self.back = [(others + axes).index(k) for k in range(array.ndim)]
        self.rows = array.transpose(others + axes).reshape(math.prod(self.sizes), math.prod(self.counts))
        self.dtype = result_type(array)

    def computed(self, formula: Callable[..., Array], shape: list[int], *more: "Rows") -> Floats:
        """Return what a formula for columns gives for all rows, one result of the shape for each."""
        rows, n = self.rows.shape
        dtype = np.result_type(self.dtype, *(other.dtype for other in more))
        result = np.empty((rows, *shape), dtype)
        vectors_last = result.transpose([*range(1, result.ndim), 0])
        step = max(1, CHUNK // max(1, math.prod(shape)))
        for start in range(0, rows if n else 0, step):
            part = slice(start, start + step)
            columns = [np.ascontiguousarray(each.rows[part].T, np.float64) for each in (self, *more)]
            vectors_last[..., part] = rounded(formula(*columns), dtype)
        return result

    def restored(self, result: Floats) -> Floats:
        """Return rows as an array with their components where they were."""
        n = result.shape[1]
        array = result.reshape(*self.sizes, *(self.counts if n == self.rows.shape[1] else [n]))
        return np.ascontiguousarray(array.transpose(self.back))


def along_axis(
    formula: Callable[..., Array],
    order: int,
    x: ArrayLike,
    values: Sequence[Any],
    axis: Axis,
    out: Any,
    kind: Kind,
    masked: float = 0.0,
) -> Any:
    """Evaluate a formula for columns: axis 0 counts the components, the last axis the vectors.

    The components of a function stay where they are. The tensors of the derivatives come last, behind the
    other axes of x, laid out as component and variables.

    Parameters
    ----------
    formula
        It takes columns, the order and the parameters, and lays derivatives out as component, variables,
        vector.
    order
        Which derivatives.
    x
        Real numbers.
    values
        Values of the parameters.
    axis
        Which axes count the components.
    out
        Where the result goes, or None.
    kind
        The kind of function. Only if that is "axis" does the result become the kind of array that x is.
    masked
        What stands for a masked component.
    """
    vectors = Rows(x, axis, masked)
    n, m = vectors.rows.shape[1], OUTPUTS[kind](vectors, axis, *values)
    result = vectors.computed(lambda columns: formula(columns, order, *values), [m, *[n] * order])
    if order:
        return _given(result.reshape(*vectors.sizes, *result.shape[1:]), out)
    result = _given(vectors.restored(result), out)
    return wrapped(result, x) if out is None and kind == "axis" else result


def _same(vectors: Rows, _: Axis, *_values: Any) -> int:
    """Return the number of components."""
    return vectors.rows.shape[1]


def _half(vectors: Rows, axis: Axis) -> int:
    """Return half the number of components."""
    n = vectors.rows.shape[1]
    if len(vectors.counts) != 1 or n % 2:
        raise ValueError(f"a gated function halves one axis of even length, got axis {axis} of length {n}")
    return n // 2


def _double(vectors: Rows, axis: Axis) -> int:
    """Return twice the number of components."""
    if len(vectors.counts) != 1:
        raise ValueError(f"a function that doubles an axis takes one, got axis {axis}")
    return 2 * vectors.rows.shape[1]


def _share(vectors: Rows, axis: Axis, size: int) -> int:
    """Return the number of groups of components."""
    n = vectors.rows.shape[1]
    if len(vectors.counts) != 1 or n % size:
        raise ValueError(f"one axis is pooled, in groups of {size}, got axis {axis} of length {n}")
    return n // size


OUTPUTS: Mapping[Kind, Callable[..., int]] = {
    "axis": _same,
    "gated": _half,
    "doubled": _double,
    "pooled": _share,
}
"""How many components a result has, by the kind of function; an error where the axis does not fit."""


def _given(result: Floats, out: Any) -> Any:
    if out is None:
        return result
    _check(out, result.dtype, result.shape)
    out[...] = rounded(result.astype(np.float64, copy=False), out.dtype)
    return out


def _axes(axis: Axis, ndim: int) -> list[int]:
    try:
        return list(range(ndim)) if axis is None else list(normalize_axis_tuple(axis, ndim))
    except TypeError:
        raise TypeError(f"axis must be an integer, a tuple of integers or None, got {axis!r}") from None
