"""Functions that rise from one level to another: binary step, logistic sigmoid, hyperbolic tangent."""

import decimal
import functools
import itertools
from decimal import Decimal

import numpy as np

from acts._arithmetic import logistic, logistic_bend, logistic_slope, numbers, polynomial, step, zero
from acts._form import elementwise
from acts._record import REAL, Interval, Kink, Parameter
from acts._types import Array, Values


@elementwise(
    symbol=r"\operatorname{step}",
    expression="Piecewise((1, x > threshold), (0, True))",
    range=Interval(0, 1, closed_low=True, closed_high=True),
    bounds=(0, 0, 0, 0),
    parameters=[Parameter("threshold", r"\theta", REAL, "where the step stands", lambda x, **_: zero(x))],
    kinks=[Kink("threshold", 0)],
    aliases={"heaviside": "NumPy, PyTorch"},
    reference="W. S. McCulloch and W. Pitts (1943). A logical calculus of the ideas immanent in nervous "
    "activity. Bulletin of Mathematical Biophysics, 5.",
)
def binary_step(x: Array, order: int, /, threshold: Values = 0.0) -> Array:
    """Binary step: 1 where x > threshold, 0 elsewhere.

    The function jumps at the threshold, where its value is 0; in MLX it is 1. The derivatives are 0
    everywhere else, and by convention at the threshold too: gradient descent learns nothing through a step.

    >>> acts.binary_step([-1.0, 0.0, 0.5])
    array([0., 0., 1.])
    """
    return step(x, threshold) if order == 0 else zero(x)


@elementwise(
    symbol=r"\sigma",
    expression="1/(1 + exp(-x))",
    range=Interval(0, 1),
    bounds=(2, 3, 3.5, 7),
    aliases={"logistic": "scikit-learn", "expit": "SciPy"},
    reference="D. E. Rumelhart, G. E. Hinton and R. J. Williams (1986). Learning representations by "
    "back-propagating errors. Nature, 323.",
)
def sigmoid(x: Array, order: int, /) -> Array:
    """Logistic sigmoid: σ(x) = 1 / (1 + exp(-x)).

    1 / (1 + exp(-x)) overflows from x = -710 on and loses the smallest values. With t = exp(-abs(x)) nothing
    overflows, and σ(-abs(x)) = t / (1 + t) keeps all digits; t - t² / (1 + t) is the same, rounded less. The
    derivative σ(x)·(1 - σ(x)) would lose all digits for x > 36.

    >>> acts.sigmoid([-1000, 0, 1000])
    array([0. , 0.5, 1. ])
    """
    t = np.exp(-np.abs(x))
    if order == 0:
        return logistic(x, t)
    slope = logistic_slope(t)
    if order == 1:
        return slope
    return -np.tanh(x / 2) * slope if order == 2 else slope * logistic_bend(np.abs(x), t)


@elementwise(
    symbol=r"\tanh",
    expression="(exp(x) - exp(-x))/(exp(x) + exp(-x))",
    range=Interval(-1, 1),
    bounds=(0.53, 3, 4.5, 9),
    reference="Y. LeCun, L. Bottou, G. B. Orr and K.-R. Müller (1998). Efficient BackProp. In Neural "
    "Networks: Tricks of the Trade, Springer.",
)
def tanh(x: Array, order: int, /) -> Array:
    """Hyperbolic tangent: tanh(x) = 2σ(2x) - 1.

    2σ(2x) - 1 is exact on paper only: near 0 it subtracts two nearly equal numbers. Here a table holds
    T = tanh(c) to twice the precision, for numbers c so close together that one of them is within abs(x)/64
    of abs(x). With t = tanh(abs(x) - c), a short series,

        tanh(abs(x)) = T + (1 - T²)·t / (1 + T·t),

    and the rounding errors of the small second term hardly count. All of this is sums, products and
    quotients, which have the same bits on every machine; those of numpy's tanh depend on the processor.

    >>> acts.tanh([-1000, 0, 1000])
    array([-1.,  0.,  1.])
    """
    if order == 0:
        return tabulated_tanh(x)
    a = 2 * np.minimum(np.abs(x), 400)
    t = np.exp(-a)
    slope = logistic_slope(t)
    if order == 1:
        return 4 * slope
    return -8 * np.tanh(x) * slope if order == 2 else 16 * slope * logistic_bend(a, t)


@elementwise(
    symbol=r"\operatorname{softsign}",
    expression="x/(1 + Abs(x))",
    range=Interval(-1, 1),
    bounds=(1.5, 3.8, 5, 7),
    kinks=[Kink(0, 2)],
    reference="J. Bergstra, G. Desjardins, P. Lamblin and Y. Bengio (2009). Quadratic polynomials learn "
    "better image features. Technical Report 1337, DIRO, Université de Montréal.",
)
def softsign(x: Array, order: int, /) -> Array:
    """Softsign: x / (1 + abs(x)).

    It has the ends of tanh but comes near them slowly, like 1/x, so that its derivative does not vanish so
    soon. The second derivative jumps at 0 from 2 to -2, and is 0 there by convention.

    >>> acts.softsign([-3.0, 0.0, 1.0])
    array([-0.75,  0.  ,  0.5 ])
    """
    a = np.minimum(np.abs(x), 2.0**1000)  # infinity over infinity is no number
    if order == 0:
        return np.copysign(a / (1 + a), x)
    r = 1 / (1 + a)
    if order == 1:
        return r * r
    return np.copysign(2 * np.sign(a) * (r * r * r), -x) if order == 2 else 6 * (r * r) * (r * r)


def tabulated_tanh(x: Array) -> Array:
    """Return tanh; see its notes."""
    centre, slope, high, low = _tanh_table()
    y: Array = np.minimum(np.abs(x), 20)  # from 19.1 on, tanh is rounded to 1
    interval = (y.view(np.int64) >> 47) - FIRST_INTERVAL
    interval = interval.astype(np.intp, copy=False)
    y -= centre.take(interval, mode="clip")  # without error
    t = _tanh_near_0(y)
    base = high.take(interval, mode="clip")
    np.multiply(base, t, out=y)
    y += 1
    t *= slope.take(interval, mode="clip")
    np.divide(t, y, out=y)
    y += low.take(interval, mode="clip")
    y += base
    return np.copysign(y, x, out=y)


# The numbers of an interval of `tanh` have the exponent and the first 5 bits of the fraction in common: they
# differ in the last 47 bits only. The first interval stands for all numbers below 1/64.
FIRST_INTERVAL = int(np.float64(1 / 64).view(np.int64) >> 47) - 1


@functools.cache
def _tanh_table() -> Array:
    """Return the centre c of each interval, 1 - tanh(c)², and tanh(c) as a pair; for the first one c is 0."""
    rows = [(0.0, 1.0, 0.0, 0.0)]
    with decimal.localcontext(decimal.Context(prec=40)):
        for exponent, fraction in itertools.product(range(-6, 5), range(32)):
            c = 2.0**exponent * (1 + (fraction + 0.5) / 32)
            e = (-2 * Decimal(c)).exp()
            t = (1 - e) / (1 + e)
            rows.append((c, float(1 - t * t), float(t), float(t - Decimal(float(t)))))
    return np.array(rows).T.copy()


TANH = numbers(62 / 2835, -17 / 315, 2 / 15, -1 / 3)


def _tanh_near_0(x: Array) -> Array:
    """Return x - x³/3 + 2x⁵/15 - 17x⁷/315 + 62x⁹/2835, for abs(x) < 1/64 or where its error hardly counts."""
    square = x * x
    y = polynomial(square, TANH)
    y *= square
    y *= x
    y += x
    return y
