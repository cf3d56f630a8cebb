"""Functions made of a sine: sine, snake."""

import functools
import math
from fractions import Fraction
from math import inf

import numpy as np

from acts._arithmetic import beyond, signed_zeros, times, two_product
from acts._form import elementwise
from acts._record import Interval, Parameter
from acts._types import Array, Values


@elementwise(
    symbol=r"\sin",
    expression="sin(x)",
    range=Interval(-1, 1, closed_low=True, closed_high=True),
    bounds=(1, 1, 1, 1),
    reference="A. Lapedes and R. Farber (1987). Nonlinear signal processing using neural networks: "
    "Prediction and system modelling. Los Alamos National Laboratory, LA-UR-87-2662.",
)
def sin(x: Array, order: int, /) -> Array:
    """Sine: sin(x).

    It has no limit at ±∞, where its value is NaN.

    >>> acts.sin([-1.0, 0.0, 1.0]).round(4)
    array([-0.8415,  0.    ,  0.8415])
    """
    x = np.where(np.isfinite(x), x, np.nan)
    y: Array = np.cos(x) if order % 2 else np.sin(x)
    return -y if order > 1 else y


FAR = 2.0**990  # products of larger numbers leave float64, or their rounding errors do
BITS = 2400  # more than the largest product has, by more than those of a float64


@functools.cache
def _turn() -> int:
    """Return 2π in units of 2⁻ᴮᴵᵀˢ, by Machin's formula."""

    def arctan_of_inverse(n: int) -> int:
        power = total = (1 << BITS) // n
        for k in range(1, BITS):
            power //= -n * n
            total += power // (2 * k + 1)
        return total

    return 8 * (4 * arctan_of_inverse(5) - arctan_of_inverse(239))


def _reduced(x: float, factor: float) -> tuple[float, float]:
    """Return what is left of x · factor when all whole turns are taken away, as a pair between -π and π."""
    if not math.isfinite(x):
        return math.nan, math.nan
    angle = Fraction(x) * Fraction(factor)
    rest = (angle.numerator << BITS) // angle.denominator % _turn()
    rest -= _turn() * (2 * rest > _turn())
    high = rest / (1 << BITS)
    return high, (rest - int(Fraction(high) * (1 << BITS))) / (1 << BITS)


def sin_cos(x: Array, factor: Values) -> tuple[Array, Array]:
    """Return sine and cosine of x · factor, which is not rounded before."""
    mantissa, exponent = np.frexp(factor)
    far = ~(np.abs(x) < np.ldexp(1.0, np.minimum(990 - exponent, 1023)))
    high, low = two_product(mantissa, np.ldexp(np.where(far, 0, x), exponent))
    far |= np.abs(low) > 2.0**-20  # the sums below may cancel
    if far.any():
        factors = np.broadcast_to(factor, x.shape)[far]
        pairs = [_reduced(*pair) for pair in zip(x[far].tolist(), factors.tolist(), strict=True)]
        high[far], low[far] = np.transpose(pairs)
    s, c = np.sin(high), np.cos(high)
    if low.any():
        s, c = s * np.cos(low) + c * np.sin(low), c * np.cos(low) - s * np.sin(low)
    return s, c


# Where 2t·cos(t) - sin(t) is 0, as a pair
EVEN = (1.1655611852072114, -1.0746027478595998e-16)


def _by_alpha(x: Array, alpha: Values) -> Array:
    """Return the derivative of snake by alpha, sin(t) · (2t·cos(t) - sin(t)) / alpha² with t = alpha · x.

    The bracket is expanded around its first zero; beside the others it is steep enough.
    """
    s, c = sin_cos(x, alpha)
    ratio = s / alpha
    bracket = x * c - ratio / 2
    near = (np.abs(x) < 1.5 / alpha) & (np.abs(x) > 0.8 / alpha)
    t, low = two_product(np.where(near, np.abs(x), 0), alpha)
    d = beyond(t, EVEN) + low
    curve = 0.7884697373454933 * d * np.cos(d) - np.sin(d) * (2.5365589892305986 + 1.8380194431208634 * d)
    return times(np.where(near, np.sign(x) * curve / alpha / 2, bracket), 2 * ratio)


@elementwise(
    symbol=r"\operatorname{snake}",
    expression="x + sin(alpha*x)**2/alpha",
    range=Interval(-inf, inf),
    bounds=(3.2, 3.2, 2, 2),
    parameters=[
        Parameter(
            "alpha",
            r"\alpha",
            Interval(1e-150, 1e150, closed_low=True, closed_high=True),
            "frequency",
            _by_alpha,
        )
    ],
    reference="L. Ziyin, T. Hartwig and M. Ueda (2020). Neural networks fail to learn periodic functions and "
    "how to fix it. NeurIPS 33. arXiv:2006.08195",
)
def snake(x: Array, order: int, /, alpha: Values = 1.0) -> Array:
    """Snake: x + sin(alpha · x)² / alpha.

    A wave of the length π / alpha that never falls: the derivative, 1 + sin(2 · alpha · x), touches 0 once in
    each wave. There the sum would lose all its digits, and cos(y)² / (1 - sin(y)) is taken for it, with
    y = 2 · alpha · x, whose rounding error is carried along. At ±∞ the derivatives have no limit.

    >>> acts.snake([-2.0, 0.0, 3.0]).round(4)
    array([-1.1732,  0.    ,  3.0199])
    """
    if order == 0:
        s, _ = sin_cos(np.where(np.isinf(x), 0, x), alpha)
        return signed_zeros(x + s * s / alpha, x)
    s, c = sin_cos(x, 2 * np.asarray(alpha))
    if order == 1:
        return np.where(s < 0, c * c / (1 - np.minimum(s, 0)), 1 + s)
    return 2 * alpha * c if order == 2 else np.square(2 * np.asarray(alpha)) * -s
