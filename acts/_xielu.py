"""Expanded integral of the exponential linear unit."""

import functools
from decimal import Decimal, localcontext
from math import factorial, inf

import numpy as np

from acts._arithmetic import beyond, exp_factors, numbers, plus, polynomial, signed_zeros, step, times
from acts._form import elementwise
from acts._record import Interval, Kink, Parameter
from acts._types import Array, Values

# With these factors the square of the zero is no subnormal number.
FACTOR = Interval(1e-75, 1e75, closed_low=True, closed_high=True)

# exp(x) - 1 - x, divided by x²: the coefficients from the highest power down
EXCESS = numbers(*(1 / factorial(k + 2) for k in range(18, -1, -1)))


def excess(x: Array) -> Array:
    """Return exp(x) - 1 - x for numbers up to 700."""
    near = np.clip(x, -1.5, 1.5)
    return np.where(np.abs(x) < 1.5, near * (near * polynomial(near, EXCESS)), np.expm1(x) - x)


@functools.lru_cache(4096)
def _zeros(alpha: float, beta: float) -> tuple[float, ...]:
    """Return the zeros of f and of f′ left of 0 as pairs, and exp and the slope of f / alpha at the first.

    They are NaN where there are none: f / alpha, which is exp(x) - 1 - s·x with s = 1 - beta / alpha, comes
    down again only if s is positive. Newton's method begins left of the zero and never leaves that side.
    """
    if alpha <= beta:
        return (np.nan,) * 6
    with localcontext() as context:
        ratio = Decimal(beta) / Decimal(alpha)
        context.prec = 60 - 2 * min(ratio.adjusted(), 0)
        ratio = Decimal(beta) / Decimal(alpha)
        slope = 1 - ratio
        x, nearer = Decimal(0), -2 * ratio / slope
        while abs(nearer - x) > abs(x) * Decimal("1e-40"):
            x = nearer
            nearer = x - (x.exp() - 1 - slope * x) / (x.exp() - slope)
        lowest, e = slope.ln(), x.exp()
        pairs = [part for zero in (x, lowest) for part in (float(zero), float(zero - Decimal(float(zero))))]
        return (*pairs, float(e), float(e - slope))


def _all_zeros(alpha: Values, beta: Values) -> Array:
    """Return the zeros for all pairs of parameters, along axis 0."""
    alpha, beta = np.broadcast_arrays(alpha, beta)
    zeros = [_zeros(*pair) for pair in zip(alpha.ravel().tolist(), beta.ravel().tolist(), strict=True)]
    return np.array(zeros).T.reshape(6, *alpha.shape)


def _left(x: Array, order: int, alpha: Values, beta: Values) -> Array:
    """Return the function or its derivative left of 0, for numbers that are not above 0."""
    high, low, lowest, lowest_low, e, slope = _all_zeros(alpha, beta)
    if order == 1:
        rising = (alpha - beta) * np.expm1(beyond(x, (lowest, lowest_low)))
        return np.where(np.isnan(lowest), (beta - alpha) + alpha * np.exp(x), rising)
    d = np.minimum(beyond(x, (high, low)), 700)
    falling = times(slope * d + e * excess(d), alpha)
    near = beta * np.maximum(x, -1) + alpha * excess(np.maximum(x, -1))
    far = times(x, beta - alpha) + alpha * np.expm1(x)
    return np.where(x < high / 2, falling, np.where(x > -1, near, far))


@elementwise(
    symbol=r"\operatorname{xIELU}",
    expression="Piecewise((alpha_p*x**2 + beta*x, x > 0), (alpha_n*(exp(x) - 1 - x) + beta*x, True))",
    range=Interval(-0.20575122409648214, inf, closed_low=True),
    bounds=(5.5, 3, 1.6, 1.6),
    parameters=[
        Parameter(
            "alpha_p",
            r"\alpha_p",
            FACTOR,
            "half of the second derivative on the right",
            lambda x, **_: times(np.clip(x, 0, 1e300), np.clip(x, 0, 1e300)) + 0,
        ),
        Parameter(
            "alpha_n",
            r"\alpha_n",
            FACTOR,
            "strength of the exponential on the left",
            lambda x, **_: excess(np.minimum(x, 0)),
        ),
        Parameter("beta", r"\beta", FACTOR, "slope at 0", lambda x, **_: +x),
    ],
    kinks=[Kink(0, 2)],
    reference="A. H. Huang and I. Schlag (2024). Deriving activation functions using integration. "
    "arXiv:2411.13010",
)
def xielu(x: Array, order: int, /, alpha_p: Values = 0.8, alpha_n: Values = 0.8, beta: Values = 0.5) -> Array:
    """xIELU: alpha_p · x² + beta · x where x > 0, alpha_n · (exp(x) - 1 - x) + beta · x elsewhere.

    The integral of an expanded ELU: the derivative is linear on the right, and on the left it is an ELU of
    size alpha_n, moved up to meet it. All three parameters are positive. Where they are learnt alpha_n stays
    above beta, so that f comes up again on the left and is 0 at about -2.4. Beside that zero and that of the
    derivative no digits are lost: both are computed to twice the precision, once for all numbers with the
    same parameters. The second derivative jumps at 0, where it is alpha_n, as on the left. In Hugging Face
    the slope at 0 is beta - alpha_n.

    >>> acts.xielu([-1.0, 0.0, 2.0]).round(4)
    array([-0.2057,  0.    ,  4.2   ])
    """
    negative, positive = np.minimum(x, 0), np.maximum(x, 0)
    if order == 0:
        right = times(positive, np.minimum(plus(times(positive, alpha_p), beta), 1.7976931348623157e308))
        return signed_zeros(np.where(x > 0, right, _left(negative, 0, alpha_n, beta)), x, beta)
    if order == 1:
        right = plus(times(positive, 2 * np.asarray(alpha_p)), beta)
        return np.where(x > 0, right, _left(negative, 1, alpha_n, beta))
    e, tail = exp_factors(negative)
    right = 2 * step(x) * alpha_p * (order == 2)
    return right + (1 - step(x)) * alpha_n * e * tail
