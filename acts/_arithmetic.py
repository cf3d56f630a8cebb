"""Building blocks of the formulas. None of them raises a floating-point warning, and NaN passes through all.

A *pair* is the unevaluated sum of two float64, ``high + low``, where `low` is the rounding error of `high`.
"""

from collections.abc import Sequence

import numpy as np

from acts._types import Array, Values

Factors = tuple[Array, Array | float]
"""A result in two factors, the second due last, as `exp_factors` gives them."""

FLOAT_MAX = float(np.finfo(np.float64).max)


def zero(x: Array) -> Array:
    """Return 0, and NaN where x is NaN."""
    return np.minimum(np.maximum(x, 0), 0) + 0  # the larger of 0 and -0 depends on the processor


def step(x: Array, threshold: Values = 0.0) -> Array:
    """Return 1 where x > threshold and 0 elsewhere."""
    return (x > threshold) + zero(x)


def times(x: Array, factor: Values) -> Array:
    """Return x * factor: 0 where the factor is 0, even where x is infinite; infinite where it overflows."""
    if isinstance(factor, float) and 0 < abs(factor) <= 1:
        return factor * x
    size = np.abs(factor)
    bound = np.where(size <= 1, FLOAT_MAX, np.nextafter(FLOAT_MAX / np.maximum(size, 1), 0))
    product = factor * np.clip(x, -bound, bound)
    beyond = (np.abs(x) > bound) & (size > 0)
    if beyond.any():  # most of them overflow, but not quite all: a 2⁻⁶⁴th of the product tells
        most = 2 * np.minimum(bound, FLOAT_MAX / 2)
        small = (factor * (np.clip(x, -most, most) * 2.0**-64))[beyond]
        fits = (np.abs(small) <= FLOAT_MAX * 2.0**-64) & np.isfinite(x[beyond])
        product[beyond] = np.copysign(np.where(fits, np.abs(small) * fits * 2.0**64, np.inf), small)
    return product


def plus(x: Array, summand: Values) -> Array:
    """Return x + summand, which is finite: infinite where it overflows."""
    if (np.abs(summand) < 2.0**969).all():  # less than the largest number's rounding error
        return x + summand
    half = x / 2 + np.divide(summand, 2)
    beyond = np.abs(half) > FLOAT_MAX / 2
    return np.where(beyond, np.copysign(np.inf, half), np.where(beyond, 0, x) + np.where(beyond, 0, summand))


def logistic(x: Array, t: Array) -> Array:
    """Return σ(x), where exp(-abs(x)) is t."""
    return np.abs((x > 0) - (t - t * t / (1 + t)))  # t / (1 + t), rounded less


def logistic_slope(t: Array) -> Array:
    """Return σ′ where exp(-abs(x)) is t."""
    return t / (1 + t * (2 + t))  # t / (1 + t)², rounded less


# σ‴ is 0 where t is 2 - √3, at the logarithm of its inverse.
LEVEL = (1.3169578969248168, -8.682250844852022e-17)


def logistic_bend(a: Array, t: Array, low: Array | float = 0.0) -> Array:
    """Return (1 - 4t + t²) / (1 + t)², by which σ′ has to be multiplied to give σ‴, where exp(-a - low) is t.

    1 - 4t + t² is (t - t₀)·(t - 1/t₀), and t - t₀ is t₀·(exp(a₀ - a) - 1): so no digits are lost beside a₀.
    """
    return np.expm1(-beyond(a, LEVEL) - low) * (0.2679491924311227 * t - 1) / (1 + t * (2 + t))


def signed_zeros(y: Array, x: Array, slope: Values = 1.0) -> Array:
    """Give y the value slope · x where x is -0, as sums lose that sign; y is changed."""
    if np.count_nonzero(x) < x.size:
        negative = (x == 0) & np.signbit(x)
        y[negative] = np.broadcast_to(slope, y.shape)[negative] * x[negative]
    return y


def beyond(a: Array, root: tuple[float, float]) -> Array:
    """Return a - root, with all digits beside the root, which is a pair."""
    return (a - root[0]) - root[1]


def tree_sum(terms: Array) -> Array:
    """Return the sum over axis 0, by halves: errors hardly grow, and other axes do not change its bits."""
    n = len(terms)
    if n < 2:
        return terms.sum(axis=0)
    half = n // 2
    total = terms[:half] + terms[half : 2 * half]
    if n % 2:
        total[0] += terms[-1]
    while half > 1:
        n, half = half, half // 2
        total[:half] += total[half : 2 * half]
        if n % 2:
            total[0] += total[n - 1]
    return total[0]


def mirror(x: Array, left: Array) -> Array:
    """Continue the derivative of a gated function to the right: x·g(x) with g(x) + g(-x) = 1.

    For such a function f′(x) + f′(-x) = 1.

    Parameters
    ----------
    x
        Where the derivative is wanted.
    left
        The derivative at -abs(x).
    """
    right = (x > 0).astype(np.float64)
    return right + (1 - 2 * right) * left


def two_sum(a: Values, b: Values) -> tuple[Array, Array]:
    """Return a + b as a pair, without error (Knuth, 1969)."""
    high = np.add(a, b)
    b_part = high - a
    return high, (a - (high - b_part)) + (b - b_part)


def one_plus(a: Array) -> tuple[Array, Array]:
    """Return 1 + a as a pair, without error for a >= 1 (Dekker, 1971)."""
    high = 1 + a
    return high, 1 - (high - a)


def two_product(a: Values, b: Values) -> tuple[Array, Array]:
    """Return a * b as a pair, without error for factors below 1e300 (Dekker, 1971)."""
    high = np.multiply(a, b)
    a_high, a_low = _split(a)
    b_high, b_low = _split(b)
    return high, a_low * b_low - (((high - a_high * b_high) - a_low * b_high) - a_high * b_low)


def product(x: Array, factor: Values, low: float = 0.0) -> tuple[Array, Array, Array]:
    """Return x, and the size of x · (factor + low) as a pair, both bounded where that reaches 2200.

    At 2200, exp has reached its limit even with the square of the largest number before it.
    """
    size = np.abs(factor)
    smallest = 1.2237906221789613e-305  # below, no product reaches 2200
    bound = np.where(size < smallest, np.inf, 2200 / np.maximum(size, smallest))
    x = np.clip(x, -bound, bound)
    a = np.minimum(np.abs(x), FLOAT_MAX)
    mantissa, exponent = np.frexp(size)
    high, rest = two_product(mantissa, np.ldexp(a, np.where(mantissa == 0, -1100, exponent)))
    return x, high, rest + low * a


def two_square(a: Array) -> tuple[Array, Array]:
    """Return a * a as a pair, without error for numbers below 1e150."""
    high = a * a
    a_high, a_low = _split(a)
    return high, a_low * a_low - ((high - a_high * a_high) - 2 * a_high * a_low)


def _split(a: Values) -> tuple[Array, Array]:
    """Return a as the sum of two numbers of 26 bits, whose products are exact (Veltkamp, 1968)."""
    scaled = np.multiply(a, 2.0**27 + 1)
    high = scaled - (scaled - a)
    return high, a - high


LIMIT = 708.375  # exp(-708.4) is subnormal; of few digits, so that differences are exact


def exp_factors(high: Array, low: Array | float = 0.0) -> Factors:
    """Return exp(high + low), kept where it would overflow or be subnormal, and a factor that is due last.

    The first result is exp(high + low) for abs(high) <= LIMIT and stays at its last value beyond. The second
    is 1 up to there, and then the rest of exp(-abs(high)). A product that vanishes with exp(-abs(high)) is
    computed with the first alone, and multiplied by the second at the end: so no digit is lost where the
    exponential leaves float64 but the product does not.
    """
    size = np.abs(high)
    within = bool(size.max(initial=0) <= LIMIT)  # not if there is a NaN
    e = np.exp(high if within else np.minimum(np.maximum(high, -LIMIT), LIMIT))
    if not isinstance(low, float):
        e += e * low
    return e, 1.0 if within else np.exp(np.minimum(LIMIT - size, 0))


def exp_for_square(high: Array, low: Array | float = 0.0) -> tuple[Array, Array]:
    """Return exp(high + low) as `exp_factors` does, but of the second factor the root.

    It is due in both factors of a square that leaves float64 where the product with the exponential does not.
    """
    return exp_factors(high, low)[0], np.exp(np.minimum(LIMIT - np.abs(high), 0) / 2)


def right_of_tail(x: Array, tail: Array | float) -> Array | float:
    """Return the second factor of something that vanishes on the left only: on the right it is 1."""
    return tail if isinstance(tail, float) else np.where(x > 0, 1.0, tail)


def numbers(*values: float) -> tuple[Array, ...]:
    """Return numbers as arrays of no dimension, which numpy takes in half the time that a float needs."""
    return tuple(map(np.asarray, values))


PHI_0 = 0.3989422804014327  # φ(0) = 1/√(2π)

# mills(a)·(a + 0.875) interpolated on [0, 56] at the 23 Chebyshev nodes in w = (a - 4.5)/(a + 4.5): the
# coefficients of the powers of w from the highest down. The relative error is below 6e-17.
MILLS = numbers(
    -1.4329721174334667e-10, -3.1450266253049865e-09, -5.730898691180991e-09, 2.363190401902968e-08,
    6.281560367363747e-08, -1.1348825103201857e-07, -4.2364647224656724e-07, 5.633087917573137e-07,
    2.561903780964183e-06, -3.828446980989992e-06, -1.4918318811096546e-05, 3.5612737653990906e-05,
    6.948425725960777e-05, -0.00036583694980930485, 0.00015629153972356944, 0.002745618093402419,
    -0.011120181724916465, 0.02463372604016736, -0.03543972980608129, 0.02863924439894537,
    0.008749766473164626, -0.07496386598231465, 0.4558182325794269,
)  # fmt: skip


def mills(a: Array) -> Array:
    """Return Φ(-a)·exp(a²/2) for 0 <= a <= 56: Mills' ratio of the normal distribution, times φ(0)."""
    return polynomial((a - 4.5) / (a + 4.5), MILLS) / (a + 0.875)


def polynomial(x: Array, coefficients: Sequence[Array | float]) -> Array:
    """Return a polynomial by Horner's scheme; the coefficients begin with that of the highest power."""
    first, *middle, last = coefficients
    p = first * x
    for coefficient in middle:
        p += coefficient
        p *= x
    p += last
    return p
