"""Functions made of an exponential: exp itself, ELU, CELU, SELU, softplus and log-sigmoid."""

import math
from math import inf

import numpy as np

from acts._arithmetic import (
    exp_factors,
    exp_for_square,
    logistic_slope,
    numbers,
    polynomial,
    signed_zeros,
    step,
    times,
    two_product,
)
from acts._form import elementwise
from acts._record import NON_NEGATIVE, Interval, Kink, Parameter
from acts._types import Array, Values


@elementwise(
    symbol=r"\exp",
    expression="exp(x)",
    range=Interval(0, inf),
    bounds=(1, 1, 1, 1),
    aliases={"exp": "TensorFlow, MLX, tinygrad"},
    reference="M. Abramowitz and I. A. Stegun (1964). Handbook of mathematical functions. National Bureau "
    "of Standards, Applied Mathematics Series 55.",
)
def exponential(x: Array, order: int, /) -> Array:  # noqa: ARG001
    """Exponential function: exp(x), which is its own derivative.

    It is infinite from x = 709.79 on.

    >>> acts.exponential([-1000.0, 0.0, 1000.0])
    array([ 0.,  1., inf])
    """
    largest = 709.782712893384  # the last whose exponential is in float64
    y: Array = np.exp(np.minimum(x, largest))
    y[x > largest] = inf
    return y


def exponential_linear(x: Array, order: int, right: Values, left: Values) -> Array:
    """Return right · x where x > 0 and left · (exp(x) - 1) elsewhere, or a derivative of that."""
    negative = np.minimum(x, 0)
    if order == 0:
        y = left * np.expm1(negative)
        y += times(np.maximum(x, 0), right)
        return signed_zeros(y, x)
    positive = step(x)
    e, tail = exp_factors(negative)
    return (positive * right * (order == 1) + left * (1 - positive)) * e * tail


@elementwise(
    symbol=r"\operatorname{ELU}",
    expression="Piecewise((x, x > 0), (alpha*(exp(x) - 1), True))",
    range=Interval("-alpha", inf),
    bounds=(1, 1.6, 1.6, 1.6),
    parameters=[
        Parameter(
            "alpha",
            r"\alpha",
            NON_NEGATIVE,
            "minus the limit on the left",
            lambda x, **_: np.expm1(np.minimum(x, 0)),
        )
    ],
    kinks=[Kink(0, 2)],
    reference="D.-A. Clevert, T. Unterthiner and S. Hochreiter (2016). Fast and accurate deep network "
    "learning by exponential linear units (ELUs). ICLR. arXiv:1511.07289",
)
def elu(x: Array, order: int, /, alpha: Values = 1.0) -> Array:
    """Exponential linear unit: x where x > 0, alpha · (exp(x) - 1) elsewhere.

    exp(x) - 1 loses all digits near 0; expm1(x) does not. At 0 the second derivative jumps from alpha to 0,
    and the first from alpha to 1 unless alpha is 1; the values there are those of the left side.

    >>> acts.elu([-1000.0, 0.0, 3.0])
    array([-1.,  0.,  3.])
    """
    return exponential_linear(x, order, 1.0, alpha)


# The powers of z = x/alpha in -(exp(z) - 1 - z·exp(z)), from the highest down: (k - 1)/k!, no zeroth.
BY_ALPHA = numbers(*(max(k - 1, 0) / math.factorial(k) for k in range(19, -1, -1)))


def _ratio(x: Array, alpha: Values) -> tuple[Array, Array | float]:
    """Return x / alpha as a pair, at least -2200: there exp has reached 0 even with 1/alpha² before it."""
    x = np.maximum(x, -2200 * alpha)
    mantissa, exponent = np.frexp(alpha)
    scaled = np.ldexp(x, -exponent)
    z = scaled / mantissa
    if (mantissa == 0.5).all():  # powers of two: the quotient is exact
        return z, 0.0
    high, low = two_product(z, mantissa)
    return z, ((scaled - high) - low) / mantissa


def _celu_by_alpha(x: Array, alpha: Values) -> Array:
    """Return the derivative of CELU by alpha: exp(z) - 1 - z·exp(z), as a series where that cancels."""
    z = _ratio(np.minimum(x, 0), alpha)[0]
    return np.where(z > -1, -polynomial(np.maximum(z, -1), BY_ALPHA), np.expm1(z) - z * np.exp(z))


@elementwise(
    symbol=r"\operatorname{CELU}",
    expression="Piecewise((x, x > 0), (alpha*(exp(x/alpha) - 1), True))",
    range=Interval("-alpha", inf),
    bounds=(0.8, 1, 1, 1.6),
    parameters=[
        Parameter(
            "alpha",
            r"\alpha",
            Interval(1e-300, 1e300, closed_low=True, closed_high=True),
            "minus the limit on the left",
            _celu_by_alpha,
        )
    ],
    kinks=[Kink(0, 2)],
    reference="J. T. Barron (2017). Continuously differentiable exponential linear units. arXiv:1704.07483",
)
def celu(x: Array, order: int, /, alpha: Values = 1.0) -> Array:
    """Continuously differentiable ELU: x where x > 0, alpha · (exp(x / alpha) - 1) elsewhere.

    Unlike that of the ELU, its derivative has no jump, whatever alpha. At 0 it is 1, as in PyTorch and JAX;
    in Keras on TensorFlow it is 2, in MLX 0. The second derivative jumps there from 1/alpha, its value, to 0.

    >>> acts.celu([-1000.0, 0.0, 3.0], alpha=0.5)
    array([-0.5,  0. ,  3. ])
    """
    negative = np.minimum(x, 0)
    z, low = _ratio(negative, alpha)
    if order == 0:  # beside 0, the quotient may be subnormal
        return signed_zeros(np.maximum(x, 0) + np.where(z > -1e-17, negative, alpha * np.expm1(z)), x)
    e, tail = exp_factors(z, low)
    if order == 1:
        return e * tail
    left = (1 - step(x)) * e / alpha
    return (left if order == 2 else times(left, 1 / alpha)) * tail


SCALE = 1.0507009873554805
SCALE_ALPHA = 1.7580993408473768  # rounded once


@elementwise(
    symbol=r"\operatorname{SELU}",
    expression="Piecewise((lambd*x, x > 0), (lambd*alpha*(exp(x) - 1), True))",
    constants={"lambd": "1.0507009873554804934193349852946", "alpha": "1.6732632423543772848170429916717"},
    range=Interval(-SCALE_ALPHA, inf),
    bounds=(2, 2, 2, 2),
    kinks=[Kink(0, 1)],
    reference="G. Klambauer, T. Unterthiner, A. Mayr and S. Hochreiter (2017). Self-normalizing neural "
    "networks. NIPS 30. arXiv:1706.02515",
)
def selu(x: Array, order: int, /) -> Array:
    """Scaled ELU: λ · x where x > 0, λ · α · (exp(x) - 1) elsewhere, with λ = 1.0507… and α = 1.6733….

    With these constants, inputs of mean 0 and variance 1 have outputs of mean 0 and variance 1. At 0, where
    the derivative jumps, its value is λ · α, as in PyTorch and JAX; in TensorFlow it is λ.

    >>> acts.selu([-1000.0, 0.0, 1.0]).round(4)
    array([-1.7581,  0.    ,  1.0507])
    """
    return exponential_linear(x, order, SCALE, SCALE_ALPHA)


def _by_beta(x: Array, beta: Values) -> Array:
    """Return the derivative of the softplus by beta."""
    z, low = _scaled(-np.abs(x), beta)
    t, root = exp_for_square(z, low)
    root /= beta
    return times((z * (t / (1 + t)) - np.log1p(t)) * root, root)


@elementwise(
    symbol=r"\operatorname{softplus}",
    expression="log(1 + exp(beta*x))/beta",
    range=Interval(0, inf),
    bounds=(2, 2, 3, 5),
    # log(2)/beta leaves float64 below 1e-308; from 1e-300 on, no step comes near its end.
    parameters=[
        Parameter("beta", r"\beta", Interval(1e-300, inf, closed_low=True), "sharpness of the bend", _by_beta)
    ],
    reference="C. Dugas, Y. Bengio, F. Bélisle, C. Nadeau and R. Garcia (2001). Incorporating second-order "
    "functional knowledge for better option pricing. NIPS 13.",
)
def softplus(x: Array, order: int, /, beta: Values = 1.0) -> Array:
    """Softplus: log(1 + exp(beta · x)) / beta.

    log(1 + exp(x)) overflows from x = 710 on and is 0 below x = -37. With z = beta · x, the form
    max(x, 0) + log1p(exp(-abs(z))) / beta holds everywhere, and needs no threshold beyond which the function
    is taken to be the identity. The rounding error of z is carried along: exp would magnify it by abs(z).

    >>> acts.softplus([-1000.0, 1000.0])
    array([   0., 1000.])
    """
    return _softplus(x, order, beta)


@elementwise(
    symbol=r"\operatorname{logsigmoid}",
    expression="log(sigma(x))",
    range=Interval(-inf, 0),
    bounds=(2, 2, 3, 5),
    aliases={"logsigmoid": "PyTorch, MLX, tinygrad"},
    reference="D. R. Cox (1958). The regression analysis of binary sequences. Journal of the Royal "
    "Statistical Society B, 20(2).",
)
def log_sigmoid(x: Array, order: int, /) -> Array:
    """Log-sigmoid: log(σ(x)), the logarithm of the logistic sigmoid.

    It is -softplus(-x). log(σ(x)) would be -∞ for x < -745, where σ(x) is 0, and lose all digits for x > 36,
    where σ(x) is 1.

    >>> acts.log_sigmoid([-1000.0, 1000.0])
    array([-1000.,    -0.])
    """
    y = _softplus(-x, order, 1.0)
    return y if order % 2 else -y


def _softplus(x: Array, order: int, beta: Values) -> Array:
    """Return the softplus or a derivative of it."""
    z, low = _scaled(-np.abs(x), beta)
    t, tail = exp_factors(z, low)
    if order == 0:
        return np.maximum(x, 0) + np.log1p(t) / beta * tail
    if order == 1:
        return np.abs((x > 0) - (t - t * t / (1 + t)) * tail)
    if order == 2:
        return beta * logistic_slope(t) * tail
    t, root = exp_for_square(z, low)
    large = np.asarray(beta) > 1e150  # factors come first where they are small, and last where they overflow
    first, last = np.where(large, beta, np.minimum(beta, 1e150) ** 2), np.where(large, beta, 1.0)
    curve = first * root * -np.expm1(z) / (1 + t) * logistic_slope(t)  # tanh(z/2)·σ′(z)
    return times(np.copysign(curve, -x), last * root)


def _scaled(x: Array, beta: Values) -> tuple[Array, Array | float]:
    """Return beta · x as a pair, at least -2200: there exp has reached 0 even with beta² before it."""
    x = np.maximum(x, -2200 / beta)
    mantissa, exponent = np.frexp(beta)
    if (mantissa == 0.5).all():  # powers of two: the product is exact
        return beta * x, 0.0
    return two_product(mantissa, np.ldexp(x, exponent))
