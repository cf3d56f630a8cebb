"""Functions that multiply their input by a gate between 0 and 1: SiLU, swish, Mish.

The logistic gates have g(x) + g(-x) = 1. With a = abs(x) this gives x·g(x) = max(x, 0) - a·g(-a), and only
the left tail g(-a) is computed, with all its digits.
"""

import math
from math import inf

import numpy as np

from acts._arithmetic import (
    FLOAT_MAX,
    Factors,
    beyond,
    exp_factors,
    exp_for_square,
    logistic_bend,
    logistic_slope,
    mirror,
    one_plus,
    polynomial,
    product,
    right_of_tail,
    signed_zeros,
    times,
)
from acts._form import elementwise
from acts._record import Interval, Parameter
from acts._types import Array, Values

# Minus the zeros of the first, the second and the third derivative of SiLU, as pairs
LOWEST = (1.2784645427610737, 1.0946994183093437e-16)
INFLECTION = (2.3993572805154675, 1.8464872855353363e-16)
TURN = (3.435840993535111, -1.654438565374896e-16)


def silu_factors(x: Array, order: int) -> Factors:
    """Return SiLU or one of its derivatives."""
    a = np.minimum(np.abs(x), 1500)  # even the largest number times SiLU(-1500) is 0
    if order:
        return _slope_factors(x, order, a)
    e, tail = exp_factors(a)
    total, low = one_plus(e)
    y = a / total
    y -= y * (low / total)
    return signed_zeros(np.maximum(x, 0) - y, x), right_of_tail(x, tail)


def _slope_factors(x: Array, order: int, a: Array, low: Array | float = 0.0, beta: Values = 1.0) -> Factors:
    """Return a derivative of x · σ(beta · x), where a + low is the size of beta · x, whose sign x has."""
    t, tail = exp_factors(-a, -low)
    squared = 1 + t * (2 + t)
    if order == 1:  # 1 - a + t is 0 at the lowest point, and so is 1 - a₀ + t₀, which is taken away
        d = beyond(a, LOWEST) + low
        left = t * (0.2784645427610738 * np.expm1(-d) - d) / squared
        return mirror(x, left), right_of_tail(x, tail)
    if order == 2:  # likewise, of 2 - a + (2 + a)·t
        d = beyond(a, INFLECTION) + low
        curve = 0.0907762782268676 * ((2 + a) * np.expm1(-d) + d) - d
        return beta * (t * curve / squared / (1 + t)), tail
    near = 3 * np.tanh(a / 2) - a * logistic_bend(a, t, low)
    d = beyond(a, TURN) + low  # likewise, of 3 - a + 4a·t - (3 + a)·t²
    far = (
        0.12879328105234583 * a * np.expm1(-d)
        - 0.001036731827764284 * (3 + a) * np.expm1(-2 * d)
        - 0.8722434507754184 * d
    )
    curve = np.where(a < 2, near, far / squared)
    return np.copysign(beta**2, -x) * curve * (t / squared), tail


@elementwise(
    symbol=r"\operatorname{SiLU}",
    expression="x*sigma(x)",
    range=Interval(-0.2784645427610738, inf, closed_low=True),
    bounds=(2.5, 4, 5, 5.5),
    reference="S. Elfwing, E. Uchibe and K. Doya (2018). Sigmoid-weighted linear units for neural network "
    "function approximation in reinforcement learning. Neural Networks, 107. arXiv:1702.03118",
)
def silu(x: Array, order: int, /) -> Array:
    """Sigmoid linear unit: x · σ(x), which is `swish` with beta = 1.

    σ(x) underflows before x · σ(x) does, so the product keeps σ in two factors. The rounding error of
    1 + exp(abs(x)) is carried along.

    >>> acts.silu([-1000.0, 0.0, 1000.0])
    array([  -0.,    0., 1000.])
    """
    y, tail = silu_factors(x, order)
    y *= tail
    return y


def _swish(x: Array, order: int, beta: Values, low: float = 0.0) -> Array:
    """Return x · σ(b · x) or a derivative of it, where b is the pair (beta, low)."""
    sign = np.copysign(1.0, beta)
    x = sign * x  # swish of -beta is minus that of beta at -x
    u, a, rest = product(x, beta, low)
    if order:
        y, last = _slope_factors(x, order, a, rest, beta)
        return y * last
    e, tail = exp_factors(a, rest)
    total, rounding = one_plus(e)
    gate = (1 - rounding / total) / total
    return sign * np.where(x > 0, x * (1 - gate * tail), u * gate * tail)


def _by_beta(x: Array, beta: Values) -> Array:
    """Return the derivative of swish by beta, x² · σ′(beta · x)."""
    u, a, rest = product(x, beta)
    t, root = exp_for_square(-a, -rest)
    root *= np.clip(u, -FLOAT_MAX, FLOAT_MAX)
    return times(root * logistic_slope(t), root)


@elementwise(
    symbol=r"\operatorname{Swish}",
    expression="x*sigma(beta*x)",
    range=Interval(-0.2784645427610738, inf, closed_low=True),
    bounds=(2.6, 3.5, 5, 5.5),
    # The third derivative grows as beta².
    parameters=[
        Parameter(
            "beta",
            r"\beta",
            Interval(-1e150, 1e150, closed_low=True, closed_high=True),
            "sharpness of the gate",
            _by_beta,
        )
    ],
    reference="P. Ramachandran, B. Zoph and Q. V. Le (2017). Searching for activation functions. "
    "arXiv:1710.05941",
)
def swish(x: Array, order: int, /, beta: Values = 1.0) -> Array:
    """Swish: x · σ(beta · x).

    With beta = 1 it is `silu`, which Keras, JAX and TensorFlow call swish as well; with 0 it is x / 2, and
    for large beta it is close to `relu`. The lowest value is -0.278… / beta for positive beta. The rounding
    error of beta · x is carried along: exp would magnify it.

    >>> acts.swish([-1000.0, 0.0, 3.0], beta=0)
    array([-500. ,    0. ,    1.5])
    """
    return _swish(x, order, beta)


@elementwise(
    symbol=r"\operatorname{QuickGELU}",
    expression="x*sigma(1.702*x)",
    range=Interval(-0.16361018963635358, inf, closed_low=True),
    bounds=(2.7, 4.5, 5.5, 6),
    aliases={"gelu_fast_approx": "MLX"},
    reference="D. Hendrycks and K. Gimpel (2016). Gaussian error linear units (GELUs). arXiv:1606.08415",
)
def quick_gelu(x: Array, order: int, /) -> Array:
    """GELU in its sigmoid form: x · σ(1.702 x).

    An approximation of `gelu` that is off by at most 0.02, and a `swish`. 1.702 is no float64, so what is
    lost when it is rounded is carried along.

    >>> acts.quick_gelu([-1000.0, 0.0, 1000.0])
    array([  -0.,    0., 1000.])
    """
    return _swish(x, order, 1.702, 4.263256414560601e-17)


# With n = exp(x), the k-th derivative of Mish is n·(A(n) + x·B(n)) / (n² + 2n + 2)ᵏ⁺¹: A and B for each k,
# from the highest power down. Then the zeros of the first and the second, as pairs, by k and whether x > 0.
MISH = (
    ((0, 0), (1, 2)),
    ((1, 4, 6, 4), (0, 0, 4, 4)),
    ((8, 24, 32, 16), (-8, -12, 8, 8)),
    ((-24, -84, -96, 0, 96, 48), (16, 20, -96, -128, 0, 16)),
)
MISH_ZEROS = {
    (1, False): (-1.1924312145154952, -4.8484829848031044e-17),
    (2, False): (-2.256376396360793, -1.0703174875019247e-16),
    (2, True): (1.4905711794854284, 7.126036715834263e-17),
}


@elementwise(
    symbol=r"\operatorname{Mish}",
    expression="x*tanh(softplus(x))",
    range=Interval(-0.3088434130172504, inf, closed_low=True),
    bounds=(3.4, 5.5, 9, 11.5),
    absolute=[3],
    reference="D. Misra (2020). Mish: A self regularized non-monotonic activation function. BMVC. "
    "arXiv:1908.08681",
)
def mish(x: Array, order: int, /) -> Array:
    """Mish: x · tanh(softplus(x)).

    With n = exp(x), tanh(softplus(x)) is n·(n + 2) / (n·(n + 2) + 2): neither a logarithm nor tanh is needed,
    and no digits are lost. On the right all is written in 1/n, which does not overflow.

    >>> acts.mish([-1000.0, 0.0, 1000.0])
    array([  -0.,    0., 1000.])
    """
    left = _mish(np.clip(x, -800, 0), order, right=False)
    right = _mish(np.clip(x, 0, 800 if order else None), order, right=True)
    y = np.where(x > 0, right, left)
    return signed_zeros(y, x, 0.6) if order == 0 else y


def _mish(x: Array, order: int, *, right: bool) -> Array:
    """Return Mish or a derivative of it on one side of 0, in t = exp(-abs(x))."""
    sign = -1 if right else 1
    t, tail = exp_factors(sign * x)
    a, b = (powers[::sign] for powers in MISH[order])
    if (order, right) in MISH_ZEROS:  # what it is there, which is 0, is taken away
        root = MISH_ZEROS[order, right]
        d = beyond(x, root)
        curve = d * polynomial(t, b)
        for k, (alpha, beta) in enumerate(zip(a[::-1], b[::-1], strict=True)):
            curve += (alpha + root[0] * beta) * math.exp(sign * k * root[0]) * np.expm1(sign * k * d)
    else:
        curve = polynomial(t, a) + x * polynomial(t, b)
    if not right:
        return t * curve / (2 + t * (2 + t)) ** (order + 1) * tail
    curve /= (1 + t * (2 + 2 * t)) ** (order + 1)
    if order < 2:
        return curve
    square, tail = exp_factors(-2 * x)
    return square * curve * tail
