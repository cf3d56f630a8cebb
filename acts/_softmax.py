"""Functions of a whole vector: softmax, its logarithm, and the softmax of noisy components.

The formulas work on columns: axis 0 counts the components, the last axis the vectors. Derivatives are laid
out in the same way, as component, variables, vector.
"""

from math import inf
from types import MappingProxyType

import numpy as np

from acts._arithmetic import FLOAT_MAX, times, tree_sum, two_product, two_sum, zero
from acts._form import along_axis
from acts._record import Interval, Parameter, Variant
from acts._types import Array, Rng

REFERENCE = (
    "J. S. Bridle (1990). Training stochastic model recognition algorithms as networks can lead to maximum "
    "mutual information estimation of parameters. NIPS 2."
)


def _softmax_product(x: Array, v: Array) -> Array:
    y = softmax_columns(x)
    return y * (v - tree_sum(y * v))


@along_axis(
    symbol=r"\operatorname{softmax}",
    expression="exp(x[i])/Sum(exp(x[j]), j)",
    range=Interval(0, 1),
    bounds=(5, 12, 18),
    absolute=[2],
    jvp=_softmax_product,
    vjp=_softmax_product,
    variants={
        "softmax2d": Variant("PyTorch", MappingProxyType({"axis": -3})),
        "softmin": Variant("PyTorch, MLX, tinygrad", mirrored=True),
    },
    reference=REFERENCE,
)
def softmax(x: Array, order: int, /) -> Array:
    """Softmax: exp(x_i) / Σ_j exp(x_j), positive and of sum 1.

    The largest component is subtracted first, so nothing overflows. Sums are those of halves, which are sums
    of halves: then errors hardly grow, and a vector gives the same bits in any company. A component of -inf
    has the value 0. One component of +inf has the value 1, the limit. Where there is no limit the values are
    NaN: in a vector with several components of +inf, and in one of -inf only.

    >>> acts.softmax([1000.0, 1000.0, -1000.0])
    array([0.5, 0.5, 0. ])
    """
    return _tensor(softmax_columns(x), order)


@along_axis(
    symbol=r"\operatorname{logsoftmax}",
    expression="x[i] - log(Sum(exp(x[j]), j))",
    range=Interval(-inf, 0),
    bounds=(3, 5, 12),
    jvp=lambda x, v: v - tree_sum(softmax_columns(x) * v),
    vjp=lambda x, v: v - softmax_columns(x) * tree_sum(v),
    aliases={"logsoftmax": "PyTorch, tinygrad"},
    reference=REFERENCE,
)
def log_softmax(x: Array, order: int, /) -> Array:
    """Logarithm of the softmax: x_i - log Σ_j exp(x_j).

    Taking the logarithm of a softmax gives -inf where that has underflowed, and loses digits near 0. With the
    largest component subtracted, the sum is 1 and a rest, and log1p of the rest keeps them. Infinite
    components count as in `softmax`.

    >>> acts.log_softmax([1000.0, 0.0, -1000.0])
    array([    0., -1000., -2000.])
    """
    if order == 0:
        high, low = below_top(x)
        top = high == 0
        rest = tree_sum(_exp(high, low) * ~top) + (top.sum(axis=0) - 1)
        return times(high, 1 / SCALE) + (low / SCALE - np.log1p(rest))
    y = softmax_columns(x)
    d = _one_minus(y)
    return d if order == 1 else np.repeat(-(y[:, None] * d)[None], len(x), axis=0)


def _noisy(x: Array, rng: Rng) -> Array:
    """Return x and noise, where there is a generator."""
    if rng is None:
        return x
    # drawn vector by vector, so that it does not depend on how many there are
    drawn = np.random.default_rng(rng).standard_exponential(x.T.shape).T
    return x - np.log(np.maximum(drawn, 5e-324))


def _tempered(x: Array, tau: float) -> Array:
    """Return the softmax of x / tau."""
    high, low = below_top(x)
    least = -100 * tau
    low = np.where(high > least, low, 0)
    scale, exponent = np.frexp(tau)
    high, low = (np.ldexp(part, -exponent) for part in (np.maximum(high, least), low))
    quotient = high / scale
    product, rest = two_product(quotient, scale)
    e = _exp(quotient, ((high - product) - rest + low) / scale)
    return e / tree_sum(e)


def _tempered_product(x: Array, v: Array, tau: float, _hard: bool, rng: Rng) -> Array:
    y = _tempered(_noisy(x, rng), tau)
    return times(y * (v - tree_sum(y * v)), 1 / tau)


@along_axis(
    symbol=r"\operatorname{gumbelsoftmax}",
    expression="exp(x[i]/tau)/Sum(exp(x[j]/tau), j)",
    range=Interval(0, 1),
    bounds=(5, 12, 18),
    absolute=[2],
    parameters=[
        Parameter("tau", r"\tau", Interval(1e-300, 1e300, True, True), "temperature, by which x is divided")
    ],
    jvp=_tempered_product,
    vjp=_tempered_product,
    reference="E. Jang, S. Gu and B. Poole (2017). Categorical reparameterization with Gumbel-softmax. ICLR. "
    "arXiv:1611.01144",
)
def gumbel_softmax(x: Array, order: int, /, tau: float = 1.0, hard: bool = False, rng: Rng = None) -> Array:
    """Softmax at a temperature, and with a generator of noise: softmax((x + g) / τ).

    The components of g are drawn from the standard Gumbel distribution, as -log of an exponential variate: as
    the temperature falls, the result becomes a draw from the categorical distribution softmax(x). Without a
    generator g is its mean, which is the same in all components and changes nothing.

    With `hard` the result is the draw itself, 1 in the largest component and 0 in all others. Its derivatives
    are those of the soft result all the same, so that a gradient passes straight through the draw, as in
    PyTorch and Paddle. Derivatives have the digits of the values: few where those are below 1e-307.

    >>> acts.gumbel_softmax([0.0, 1.0, -1000.0], tau=0.001)
    array([0., 1., 0.])
    """
    x = _noisy(x, rng)
    y = _tempered(x, tau)
    if hard and order == 0:
        return (np.arange(len(x))[:, None] == x.argmax(axis=0)) + zero(y)
    result = _tensor(y, order)
    for _ in range(order):
        result = times(result, 1 / tau)
    return result


def softmax_columns(x: Array) -> Array:
    """Return the softmax of columns."""
    e = _exp(*below_top(x))
    return e / tree_sum(e)


def _tensor(y: Array, order: int) -> Array:
    """Return a softmax y, or the tensor of its derivatives."""
    if order == 0:
        return y
    d = _one_minus(y)
    jacobian = y[:, None] * d
    return jacobian if order == 1 else jacobian[:, None, :] * d[:, :, None] - y[:, None, None] * jacobian


def _one_minus(y: Array) -> Array:
    """Return δ_ij - y_j at [i, j], 1 - y_i without cancellation."""
    n = len(y)
    matrix = np.repeat(-y[None], n, axis=0)
    matrix[range(n), range(n)] = 0
    matrix[range(n), range(n)] = tree_sum(-np.swapaxes(matrix, 0, 1))
    return matrix


SCALE = 0.125  # leaves room for the differences of the largest numbers


def below_top(x: Array) -> tuple[Array, Array]:
    """Return SCALE · (x - max(x)) as a pair, NaN where infinite components leave no limit."""
    far = FLOAT_MAX / 2  # stands for infinity: finite, but farther than any scaled number
    z = np.clip(SCALE * x, -far, far)
    top = z.max(axis=0)
    if not np.abs(top).max(initial=0) < far:
        top[(top == -far) | ((z == far).sum(axis=0) > 1)] = np.nan
    return two_sum(z, -top)


def _exp(high: Array, low: Array) -> Array:
    """Return the exponential of a pair that `below_top` gave."""
    e = np.exp(np.maximum(high, -100) * (1 / SCALE))
    e += e * (low * (1 / SCALE))
    return e
