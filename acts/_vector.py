"""Functions of a whole vector: softmax and log-softmax.

The formulas work on columns: axis 0 counts the components, the last axis the vectors. Derivatives are laid
out in the same way, as component, variables, vector.
"""

import math
from collections.abc import Callable
from numbers import Integral

import numpy as np
from numpy.lib.array_utils import normalize_axis_index
from numpy.typing import ArrayLike

from acts._arithmetic import FLOAT_MAX, Array, times, two_sum
from acts._elementwise import CHUNK, Floats, as_floats, rounded
from acts._record import Activation, Interval


def softmax(x: ArrayLike, /, axis: int = -1) -> Floats:
    """Softmax: exp(x_i) / Σ_j exp(x_j), positive and of sum 1.

    Parameters
    ----------
    x : array_like
        Real numbers, of at least one dimension.
    axis : int, default -1
        The axis that counts the components of a vector.

    Returns
    -------
    ndarray
        Values in (0, 1), in the shape and type of `x`; integers and booleans as float64.

    Raises
    ------
    TypeError
        If `x` is complex, of extended precision or not numeric, or `axis` not an integer.
    numpy.exceptions.AxisError
        If `x` has no such axis.

    Notes
    -----
    The largest component is subtracted first, so nothing overflows. A component of -inf has the value 0. One
    component of +inf has the value 1, the limit. Where there is no limit the values are NaN: in a vector with
    several components of +inf, and in one of -inf only.

    References
    ----------
    J. S. Bridle (1990). Training stochastic model recognition algorithms as networks can lead to maximum
    mutual information estimation of parameters. NIPS 2.

    Examples
    --------
    >>> import acts
    >>> acts.softmax([1000.0, 1000.0, -1000.0])
    array([0.5, 0.5, 0. ])
    """
    return _along_axis(_softmax, x, axis)


def softmax_jacobian(x: ArrayLike, /, axis: int = -1) -> Floats:
    """Jacobian of the softmax y: y_i·(δ_ij - y_j) at [..., i, j]."""
    return _along_axis(_softmax_jacobian, x, axis, order=1)


def softmax_hessian(x: ArrayLike, /, axis: int = -1) -> Floats:
    """Second derivatives of the softmax, by the variables j and k, at [..., i, j, k]."""
    return _along_axis(_softmax_hessian, x, axis, order=2)


def _softmax(x: Array) -> Array:
    e = _exp(*_below_top(x))
    y: Array = e / e.sum(axis=0)
    return y


def _softmax_jacobian(x: Array) -> Array:
    y = _softmax(x)
    return y[:, None] * _log_softmax_jacobian(x)


def _softmax_hessian(x: Array) -> Array:
    y, d, jacobian = _softmax(x), _log_softmax_jacobian(x), _softmax_jacobian(x)
    return jacobian[:, None, :] * d[:, :, None] - y[:, None, None] * jacobian


SOFTMAX = Activation(
    function=softmax,
    derivative=softmax_jacobian,
    second_derivative=softmax_hessian,
    symbol=r"\operatorname{softmax}",
    expression="exp(x[i])/Sum(exp(x[j]), j)",
    range=Interval(0, 1),
    vector_valued=True,
)


def log_softmax(x: ArrayLike, /, axis: int = -1) -> Floats:
    """Logarithm of the softmax: x_i - log Σ_j exp(x_j).

    Parameters
    ----------
    x : array_like
        Real numbers, of at least one dimension.
    axis : int, default -1
        The axis that counts the components of a vector.

    Returns
    -------
    ndarray
        Values in (-∞, 0), in the shape and type of `x`; integers and booleans as float64.

    Raises
    ------
    TypeError
        If `x` is complex, of extended precision or not numeric, or `axis` not an integer.
    numpy.exceptions.AxisError
        If `x` has no such axis.

    Notes
    -----
    Taking the logarithm of a softmax gives -inf where that has underflowed, and loses digits near 0. With the
    largest component subtracted, the sum is 1 and a rest, and log1p of the rest keeps them. Infinite
    components count as in `softmax`.

    References
    ----------
    J. S. Bridle (1990). Training stochastic model recognition algorithms as networks can lead to maximum
    mutual information estimation of parameters. NIPS 2.

    Examples
    --------
    >>> import acts
    >>> acts.log_softmax([1000.0, 0.0, -1000.0])
    array([    0., -1000., -2000.])
    """
    return _along_axis(_log_softmax, x, axis)


def log_softmax_jacobian(x: ArrayLike, /, axis: int = -1) -> Floats:
    """Jacobian of the log-softmax: δ_ij - y_j at [..., i, j], where y is the softmax."""
    return _along_axis(_log_softmax_jacobian, x, axis, order=1)


def log_softmax_hessian(x: ArrayLike, /, axis: int = -1) -> Floats:
    """Second derivatives of the log-softmax: -y_j·(δ_jk - y_k) at [..., i, j, k]."""
    return _along_axis(_log_softmax_hessian, x, axis, order=2)


def _log_softmax(x: Array) -> Array:
    high, low = _below_top(x)
    top = high == 0
    rest = _exp(high, low).sum(axis=0, where=~top) + (top.sum(axis=0) - 1)
    y: Array = times(high, 1 / SCALE) + (low / SCALE - np.log1p(rest))
    return y


def _log_softmax_jacobian(x: Array) -> Array:
    y = _softmax(x)
    n = len(y)
    jacobian = np.repeat(-y[None], n, axis=0)
    jacobian[range(n), range(n)] = 0
    jacobian[range(n), range(n)] = -jacobian.sum(axis=1)  # 1 - y_i without cancellation
    return jacobian


def _log_softmax_hessian(x: Array) -> Array:
    return np.repeat(-_softmax_jacobian(x)[None], len(x), axis=0)


LOG_SOFTMAX = Activation(
    function=log_softmax,
    derivative=log_softmax_jacobian,
    second_derivative=log_softmax_hessian,
    symbol=r"\operatorname{logsoftmax}",
    expression="x[i] - log(Sum(exp(x[j]), j))",
    range=Interval(-np.inf, 0),
    vector_valued=True,
)


SCALE = 0.125  # leaves room for the differences of the largest numbers


def _below_top(x: Array) -> tuple[Array, Array]:
    """Return SCALE · (x - max(x)) as a pair, NaN where infinite components leave no limit."""
    far = FLOAT_MAX / 2  # stands for infinity: finite, but farther than any scaled number
    z = np.clip(SCALE * x, -far, far)
    top = z.max(axis=0)
    top[(top == -far) | ((z == far).sum(axis=0) > 1)] = np.nan
    return two_sum(z, -top)


def _exp(high: Array, low: Array) -> Array:
    """Return the exponential of a pair that `_below_top` gave."""
    e = np.exp(np.maximum(high, -100) / SCALE)
    return e + e * (low / SCALE)


def _along_axis(formula: Callable[[Array], Array], x: ArrayLike, axis: int, order: int = 0) -> Floats:
    """Apply a formula for columns along an axis, chunk by chunk.

    The components of a function stay on that axis. The tensors of the derivatives come last, behind the other
    axes of x.
    """
    array = as_floats(x)
    if not isinstance(axis, Integral):
        raise TypeError(f"axis must be an integer, got {axis!r}")
    vectors = np.moveaxis(array, normalize_axis_index(axis, array.ndim), -1)
    *others, n = vectors.shape
    rows = vectors.reshape(math.prod(others), n)
    result = np.empty((len(rows), *[n] * (order + 1)), array.dtype.type)
    size = max(1, CHUNK // max(1, n) ** (order + 1))
    for start in range(0, len(rows) if n else 0, size):
        chunk = slice(start, start + size)
        columns = np.ascontiguousarray(rows[chunk].T, np.float64)
        result[chunk] = rounded(np.moveaxis(formula(columns), -1, 0), result.dtype)
    result = result.reshape(*others, *result.shape[1:])
    return np.moveaxis(result, -1, axis) if order == 0 else result
