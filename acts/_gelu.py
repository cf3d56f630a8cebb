"""GELU, which multiplies its input by the normal distribution function, and its approximations."""

from math import inf

import numpy as np
from numpy.typing import NDArray

from acts._arithmetic import (
    PHI_0,
    Factors,
    beyond,
    exp_factors,
    logistic_bend,
    mills,
    mirror,
    numbers,
    polynomial,
    right_of_tail,
    signed_zeros,
    two_product,
    two_square,
    two_sum,
    zero,
)
from acts._form import elementwise
from acts._record import REAL, Interval, Kink, Parameter
from acts._types import Array, Values

REFERENCE = "D. Hendrycks and K. Gimpel (2016). Gaussian error linear units (GELUs). arXiv:1606.08415"

# Minus the zero of the derivative of GELU as a pair, and the Taylor series there of Φ(-a)·exp(a²/2) - a·φ(0)
# without its first factor: it has the same zero. From the highest power down.
LOWEST = (0.7517915246935645, -1.4956759177009883e-17)
SERIES = numbers(
    2.61345278309247e-09, -1.1660718204287701e-08, 5.0581673647302976e-08, -2.129376466171737e-07,
    8.682281490772262e-07, -3.4209159699998974e-06, 1.29905534218615e-05, -4.739626363363333e-05,
    0.00016553764352052235, -0.0005510161701191732, 0.0017385504348288805, -0.005164140672990876,
    0.014313659799253144, -0.03658159148937988, 0.0847563696385306, -0.5724061752276146,
)  # fmt: skip


def gelu_factors(x: Array, order: int) -> Factors:
    """Return GELU or one of its derivatives."""
    a = np.minimum(np.abs(x), 55)  # even the largest number times GELU(-55) is 0
    square, low = two_square(a)
    e, tail = exp_factors(-square / 2, -low / 2)
    if order == 0:
        return signed_zeros(np.maximum(x, 0) - a * mills(a) * e, x), right_of_tail(x, tail)
    if order == 1:
        left = mills(a) - a * PHI_0
        d = beyond(a, LOWEST)
        near = np.abs(d) < 0.25
        if near.any():
            left[near] = d[near] * polynomial(d[near], SERIES)
        return mirror(x, left * e), right_of_tail(x, tail)
    if order == 2:
        return (2 - square - low) * PHI_0 * e, tail
    return np.copysign(a, x) * ((square - 4 + low) * PHI_0) * e, tail


@elementwise(
    symbol=r"\operatorname{GELU}",
    expression="x*Phi(x)",
    range=Interval(-0.16997120747990366, inf, closed_low=True),
    bounds=(4, 7, 4, 6),
    reference=REFERENCE,
)
def gelu(x: Array, order: int, /) -> Array:
    """Gaussian error linear unit: x · Φ(x), with the normal distribution function Φ.

    Φ(x) = (1 + erf(x/√2)) / 2 loses its digits from x = -1 on and all of them below -8.3. Here Φ(-a) is the
    product of exp(-a²/2), with a² to twice the precision, and a polynomial.

    >>> acts.gelu([-1000.0, 0.0, 1000.0])
    array([  -0.,    0., 1000.])
    """
    return gelu_whole(x, order)


def gelu_whole(x: Array, order: int) -> Array:
    """Return GELU or one of its derivatives."""
    y, tail = gelu_factors(x, order)
    y *= tail
    return y


def _above(x: Array, y: Array, level: Values) -> NDArray[np.bool_]:
    """Return whether GELU, which is y at x, is above a level; y is 0 where it underflows, but x tells."""
    return (y > level) | ((y == 0) & np.equal(level, 0) & (x > 0))


def _below_min(x: Array, min_val: Values, **_: Values) -> Array:
    return 1 - _above(x, gelu_whole(x, 0), min_val) + zero(x)


def _above_max(x: Array, max_val: Values, **_: Values) -> Array:
    return _above(x, gelu_whole(x, 0), max_val) + zero(x)


@elementwise(
    symbol=r"\operatorname{clippedGELU}",
    expression="clip(x*Phi(x), min_val, max_val)",
    range=Interval(-0.16997120747990366, "max_val", closed_low=True, closed_high=True),
    bounds=(4, 7, 4, 6),
    parameters=[
        Parameter("min_val", "m", REAL, "smallest value, if it is above that of GELU", _below_min),
        Parameter("max_val", "M", Interval("min_val", inf, closed_low=True), "largest value", _above_max),
    ],
    kinks=[Kink(10, 1)],
    aliases={"gelu_10": "Hugging Face"},
    reference="H. Wu, P. Judd, X. Zhang, M. Isaev and P. Micikevicius (2020). Integer quantization for deep "
    "learning inference: Principles and empirical evaluation. arXiv:2004.09602",
)
def clipped_gelu(x: Array, order: int, /, min_val: Values = -10.0, max_val: Values = 10.0) -> Array:
    """Clipped GELU: x · Φ(x) between min_val and max_val, and the nearer of the two elsewhere.

    Numbers of few bits are shared out better over a short range. GELU itself is never below -0.17, so that
    the default of min_val changes nothing. The derivative jumps where GELU reaches an end; there its value is
    that of the left side.

    >>> acts.clipped_gelu([-1000.0, 0.0, 1000.0])
    array([-0.,  0., 10.])
    """
    y = gelu_whole(x, 0)
    if order == 0:
        return np.clip(y, min_val, max_val)
    inside = _above(x, y, min_val) & ~_above(x, y, max_val)
    slope = gelu_whole(x, order)
    keep = (inside & ((slope != 0) | (x == 0))) | np.isnan(y)  # what underflows is no -0
    return np.where(keep, slope, 0)


# u = C1·x + C3·x³ with C1 = √(8/π) and C3 = 0.044715·C1, both as pairs
C1, C1_LOW = 1.5957691216057308, -9.96930880911092e-17
C3, C3_LOW = 0.07135481627260025, -6.175149918155315e-19

# Minus the zeros of the first, the second and the third derivative of the tanh form, as pairs
TANH_LOWEST = (0.7524614220710163, -3.635560509207687e-17)
TANH_INFLECTION = (1.4185040087908283, 8.089265124388305e-17)
TANH_TURN = (2.013480724624258, 6.09743254537125e-17)

# What multiplies a minus the last of them in the third derivative if exp is taken to be constant: the
# coefficients of the powers of a from the highest down
TANH_STEEPNESS = numbers(
    -0.008932446744360866, -0.01798530934350331, -0.23597706215786707, -0.06293122601471339,
    -1.6158754344222117, 0.8435652682902638, -3.7922288104863195,
)  # fmt: skip


@elementwise(
    symbol=r"\operatorname{GELU}_{\tanh}",
    expression="x/2*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3)))",
    range=Interval(-0.17004075057125406, inf, closed_low=True),
    bounds=(2.5, 7, 9, 9),
    aliases={
        "gelu_new": "Hugging Face",
        "gelu_fast": "Hugging Face",
        "gelu_pytorch_tanh": "Hugging Face",
        "gelu_approx": "MLX",
    },
    reference=REFERENCE,
)
def gelu_tanh(x: Array, order: int, /) -> Array:
    """GELU in its tanh form: x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))).

    An approximation of `gelu` that is off by at most 0.00048. (1 + tanh(u/2)) / 2 is σ(u), which keeps its
    digits in the left tail. There exp magnifies the rounding error of u by abs(u), so u is computed to twice
    the precision.

    >>> acts.gelu_tanh([-1000.0, 0.0, 1000.0])
    array([  -0.,    0., 1000.])
    """
    a = np.minimum(np.abs(x), 25)
    u, u_low = _exponent(a)
    if order == 0:
        e, tail = exp_factors(u, u_low)
        y = np.maximum(x, 0) - a / (1 + e)
        return signed_zeros(y * right_of_tail(x, tail), x)
    t, tail = exp_factors(-u, -u_low)
    squared = 1 + t * (2 + t)  # (1 + t)², rounded less
    u1, u2 = C1 + 3 * C3 * a**2, 6 * C3 * a
    if order == 1:  # 1 - a·u′ + t is 0 at the lowest point r, and what it is there is taken away
        r, d = TANH_LOWEST[0], beyond(a, TANH_LOWEST)
        powers = C3 * (a * a + a * r + r * r)  # (a³ - r³) / (a - r), times C3
        curve = 0.29195521191476714 * np.expm1(-d * (C1 + powers)) - d * (C1 + 3 * powers)
        return mirror(x, t * curve / squared * tail)
    if order == 2:  # likewise, of b - c + (b + c)·t with b = 2u′ + a·u″ and c = a·u′²
        r, d = TANH_INFLECTION[0], beyond(a, TANH_INFLECTION)
        fall = np.expm1(-d * (C1 + C3 * (a * a + a * r + r * r)))
        b = 12 * C3 * (a + r)
        c = (
            C1**2
            + 6 * C1 * C3 * (a * a + a * r + r * r)
            + 9 * C3**2 * sum(a**k * r ** (4 - k) for k in range(5))
        )
        curve = d * (b - c) + 0.0848161559251803 * (d * (b + c) + (2 * u1 + a * u2 + a * u1**2) * fall)
        return t * curve / squared / (1 + t) * tail
    even, odd = 3 * u1 * (u1 + a * u2), a * u1**3
    near = even * np.tanh(u / 2) - odd * logistic_bend(u, t) - 4 * u2
    # likewise, of even - odd - 4u″ + (4·odd - 8u″)·t - (even + odd + 4u″)·t²
    r, d = TANH_TURN[0], beyond(a, TANH_TURN)
    fall = -d * (C1 + C3 * (a * a + a * r + r * r))
    far = d * polynomial(a, TANH_STEEPNESS)
    far += 0.022471445791229047 * (4 * odd - 8 * u2) * np.expm1(fall)
    far -= 0.0005049658759481456 * (even + odd + 4 * u2) * np.expm1(2 * fall)
    return np.copysign(1, -x) * np.where(a < 1.5, near, far / squared) * (t / squared) * tail


def _exponent(x: Array) -> tuple[Array, Array]:
    """Return u as a pair."""
    square, square_low = two_square(x)
    cubic, cubic_low = two_product(C3, square)
    slope, slope_low = two_sum(C1, cubic)
    slope_low += C1_LOW + (cubic_low + (C3 * square_low + C3_LOW * square))
    u, u_low = two_product(x, slope)
    return u, u_low + x * slope_low
