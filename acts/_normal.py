"""Functions of the normal distribution that rise from one level to another: error function, Laplace."""

import math

import numpy as np

from acts._arithmetic import PHI_0, exp_factors, mills, numbers, polynomial, two_product, two_square, two_sum
from acts._form import elementwise
from acts._record import Interval, Parameter
from acts._types import Array, Values

SLOPE = 2 / math.sqrt(math.pi)  # erf′(0)
# Taylor series of erf(x)/x in x², from the highest power down
ERF = numbers(*(SLOPE * (-1) ** k / (math.factorial(k) * (2 * k + 1)) for k in range(18, -1, -1)))


@elementwise(
    symbol=r"\operatorname{erf}",
    expression="erf(x)",
    range=Interval(-1, 1),
    bounds=(1.7, 1.9, 2.8, 2.7),
    reference="M. Abramowitz and I. A. Stegun (1964). Handbook of mathematical functions. National Bureau "
    "of Standards, Applied Mathematics Series 55.",
)
def erf(x: Array, order: int, /) -> Array:
    """Error function: erf(x) = 2Φ(√2 · x) - 1, with the normal distribution function Φ.

    numpy has none. Up to 1 it is a Taylor series, and beyond 1 - 2Φ(-√2 · x), where the small second term
    needs no more than `gelu` does. exp(-x²) in the derivatives takes x² to twice the precision.

    >>> acts.erf([-1000.0, 0.0, 1000.0])
    array([-1.,  0.,  1.])
    """
    a = np.minimum(np.abs(x), 30)
    square, low = two_square(a)
    e, tail = exp_factors(-square, -low)
    if order == 0:
        near = a * polynomial(np.minimum(square, 1), ERF)
        far = 1 - 2 * mills(np.minimum(math.sqrt(2) * a, 40)) * e
        return np.copysign(np.where(a < 1, near, far), x)
    slope = SLOPE * e
    if order == 1:
        return slope * tail
    if order == 2:
        return np.copysign(2 * a, -x) * slope * tail
    return 2 * (2 * square - 1 + 2 * low) * slope * tail


def normal(x: Array, order: int, mu: Values, sigma: Values) -> Array:
    """Return Φ((x - mu) / sigma), or a derivative of it."""
    d, rest = two_sum(np.clip(x, -1e306, 1e306), np.negative(mu))
    d = np.clip(d, -40 * sigma, 40 * sigma)
    u = d / sigma
    back, low = two_product(u, sigma)
    rest = np.copysign(1, u) * (((d - back) - low + rest) / sigma)  # what u lacks of the quotient
    a = np.abs(u)
    square, low = two_square(a)
    low += 2 * a * rest
    e, tail = exp_factors(-square / 2, -low / 2)
    if order == 0:
        left = mills(a) * e * tail
        return np.where(u > 0, 1 - left, left)
    slope = PHI_0 * e / sigma**order
    if order == 1:
        return slope * tail
    return (np.copysign(a, -u) if order == 2 else square - 1 + low) * slope * tail


@elementwise(
    symbol=r"\operatorname{Laplace}",
    expression="Phi((x - mu)/sigma)",
    range=Interval(0, 1),
    bounds=(3.7, 3.4, 3.8, 3.5),
    parameters=[
        Parameter(
            "mu",
            r"\mu",
            Interval(-1e100, 1e100, closed_low=True, closed_high=True),
            "where the function is 1/2",
            lambda x, mu, sigma: -normal(x, 1, mu, sigma),
        ),
        Parameter(
            "sigma",
            r"\sigma",
            Interval(1e-100, 1e100, closed_low=True, closed_high=True),
            "width of the rise",
            lambda x, mu, sigma: sigma * normal(x, 2, mu, sigma),
        ),
    ],
    reference="X. Ma, C. Zhou, X. Kong, J. He, L. Gui, G. Neubig, J. May and L. Zettlemoyer (2023). Mega: "
    "Moving average equipped gated attention. ICLR. arXiv:2209.10655",
)
def laplace(x: Array, order: int, /, mu: Values = 0.707107, sigma: Values = 0.282095) -> Array:
    """Laplace function: Φ((x - mu) / sigma), with the normal distribution function Φ.

    The defaults are near √(1/2) and √(1/(4π)): with them the function and its first derivative are those of
    max(0, x)² at x = √2 / 2. What the quotient loses when it is rounded is carried along.

    >>> acts.laplace([-1000.0, 0.707107, 1000.0])
    array([0. , 0.5, 1. ])
    """
    return normal(x, order, mu, sigma)
