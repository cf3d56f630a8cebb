"""Functions made of the hyperbolic tangent: scaled tanh, dynamic tanh, tanhshrink."""

from math import factorial, inf

import numpy as np

from acts._arithmetic import (
    FLOAT_MAX,
    exp_factors,
    logistic_bend,
    logistic_slope,
    numbers,
    polynomial,
    product,
    times,
    zero,
)
from acts._form import elementwise
from acts._record import Interval, Parameter
from acts._sigmoidal import tabulated_tanh
from acts._types import Array, Values

# With these factors, derivatives stay within float64: the third has the third power of the inner one.
FACTOR = Interval(-1e75, 1e75, closed_low=True, closed_high=True)
POSITIVE_FACTOR = Interval(1e-75, 1e75, closed_low=True, closed_high=True)


def scaled(x: Array, order: int, inner: Values, outer: Values) -> Array:
    """Return outer · tanh(inner · x), or a derivative of it."""
    _, a, rest = product(x, inner)
    sign = np.copysign(1, x) * np.copysign(1, inner)
    if order == 0:  # a small product has too few digits for the outer factor
        return np.where(a < 1e-290, times(x, inner * outer), outer * tabulated_tanh(sign * a))
    t, tail = exp_factors(-2 * a, -2 * rest)
    curve = 4 * logistic_slope(t)
    if order == 2:
        curve *= -2 * tabulated_tanh(sign * a)
    elif order == 3:
        curve *= 4 * logistic_bend(2 * a, t, 2 * rest)
    return outer * inner**order * curve * tail


def by_inner(x: Array, inner: Values, outer: Values) -> Array:
    """Return the derivative of outer · tanh(inner · x) by the inner factor."""
    x, a, rest = product(x, inner)
    t, tail = exp_factors(-2 * a, -2 * rest)
    return times(np.clip(x, -FLOAT_MAX, FLOAT_MAX) * logistic_slope(t) * 4, outer) * tail


@elementwise(
    symbol=r"\operatorname{stanh}",
    expression="scale_b*tanh(scale_a*x)",
    range=Interval("-scale_b", "scale_b"),
    bounds=(1.8, 3.2, 5.5, 8),
    parameters=[
        Parameter(
            "scale_a",
            r"\mathrm{scale\_a}",
            POSITIVE_FACTOR,
            "factor of the input",
            lambda x, scale_a, scale_b: by_inner(x, scale_a, scale_b),
        ),
        Parameter(
            "scale_b",
            r"\mathrm{scale\_b}",
            POSITIVE_FACTOR,
            "the limit on the right",
            lambda x, scale_a, **_: scaled(x, 0, scale_a, 1.0),
        ),
    ],
    aliases={"stanh": "Paddle"},
    reference="Y. LeCun, L. Bottou, G. B. Orr and K.-R. Müller (1998). Efficient BackProp. In Neural "
    "Networks: Tricks of the Trade, Springer.",
)
def scaled_tanh(x: Array, order: int, /, scale_a: Values = 0.67, scale_b: Values = 1.7159) -> Array:
    """Scaled tanh: scale_b · tanh(scale_a · x).

    The defaults are those of Paddle. The paper has 2/3 in place of 0.67: there the function is 1 at 1 and
    -1 at -1, but for the last digits. ONNX takes the same two factors in the other order. The rounding error
    of scale_a · x is carried along: in the tails of the derivatives exp would magnify it.

    >>> acts.scaled_tanh([-1000.0, 0.0, 1000.0])
    array([-1.7159,  0.    ,  1.7159])
    """
    return scaled(x, order, scale_a, scale_b)


@elementwise(
    symbol=r"\operatorname{DyT}",
    expression="gamma*tanh(alpha*x) + beta",
    range=Interval("-gamma", "gamma"),
    bounds=(2.5, 2.3, 5.5, 6.2),
    parameters=[
        Parameter(
            "alpha",
            r"\alpha",
            POSITIVE_FACTOR,
            "factor of the input",
            lambda x, alpha, gamma, **_: by_inner(x, alpha, gamma),
        ),
        Parameter(
            "gamma",
            r"\gamma",
            FACTOR,
            "distance of the limits from beta",
            lambda x, alpha, **_: scaled(x, 0, alpha, 1.0),
        ),
        Parameter("beta", r"\beta", FACTOR, "what is added", lambda x, **_: zero(x) + 1),
    ],
    reference="J. Zhu, X. Chen, K. He, Y. LeCun and Z. Liu (2025). Transformers without normalization. CVPR. "
    "arXiv:2503.10622",
)
def dyt(x: Array, order: int, /, alpha: Values = 0.5, gamma: Values = 1.0, beta: Values = 0.0) -> Array:
    """Dynamic tanh: gamma · tanh(alpha · x) + beta.

    It stands in place of a layer's normalization: alpha is one learnt number of the layer, and gamma and beta
    have one for each channel. With beta the limits are beta - gamma and beta + gamma. Towards them,
    gamma · tanh(alpha · x) is its limit minus a logistic tail, so that no digits are lost if beta takes the
    limit away.

    >>> acts.dyt([-1000.0, 0.0, 1000.0], gamma=2.0, beta=1.0)
    array([-1.,  1.,  3.])
    """
    y = scaled(x, order, alpha, gamma)
    if order:
        return y
    _, a, rest = product(x, alpha)
    t, tail = exp_factors(-2 * a, -2 * rest)
    limit = np.copysign(1, x) * np.copysign(1, alpha) * gamma
    far = (beta + limit) - 2 * limit * (t / (1 + t)) * tail
    # + 0 would lose the sign of -0
    return np.where(np.equal(beta, 0), y, np.where(a < 1, y + beta, far))


# tanhshrink(x)·cosh(x) = x·cosh(x) - sinh(x) is the sum of 2k·x²ᵏ⁺¹ / (2k + 1)!
SHRINK = numbers(*(2 * k / factorial(2 * k + 1) for k in range(13, 0, -1)))


@elementwise(
    symbol=r"\operatorname{tanhshrink}",
    expression="x - tanh(x)",
    range=Interval(-inf, inf),
    bounds=(3.6, 2, 2.6, 5.8),
    aliases={"tanh_shrink": "Keras"},
    reference="R. Collobert, K. Kavukcuoglu and C. Farabet (2011). Torch7: A Matlab-like environment for "
    "machine learning. BigLearn, NIPS Workshop.",
)
def tanhshrink(x: Array, order: int, /) -> Array:
    """Tanh shrink: x - tanh(x).

    Near 0 the difference is about x³/3 and would lose nearly all digits. There it is a series divided by
    cosh(x), whose terms all have one sign.

    >>> acts.tanhshrink([-1000.0, 0.0, 1000.0])
    array([-999.,    0.,  999.])
    """
    if order == 0:
        near = np.clip(x, -1.5, 1.5)
        square = near * near
        series = near * (square * polynomial(square, SHRINK)) / np.cosh(near)
        return np.where(np.abs(x) <= 1.5, series, x - tabulated_tanh(x))
    return tabulated_tanh(x) ** 2 if order == 1 else -scaled(x, order, 1.0, 1.0)
