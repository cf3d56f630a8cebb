"""Functions that rise from one level to another: binary step, logistic sigmoid, hyperbolic tangent."""

import decimal
import functools
import itertools
from decimal import Decimal
from types import MappingProxyType

import numpy as np

from acts._arithmetic import Array, step, zero
from acts._elementwise import elementwise
from acts._record import REAL, Activation, Interval, Kink, Parameter

THRESHOLD = Parameter("threshold", REAL, "where the step stands; the value there is 0")


@elementwise
def binary_step(x: Array, /, threshold: float = 0.0) -> Array:
    """Binary step: 1 where x > threshold, 0 elsewhere.

    Parameters
    ----------
    x : array_like
        Real numbers.
    threshold : float, default 0.0
        Where the step stands; any real number.

    Returns
    -------
    ndarray or scalar
        0 or 1, in the shape and type of `x`; integers and booleans as float64.

    Raises
    ------
    TypeError
        If `x` is complex, of extended precision or not numeric, or `threshold` not a number.
    ValueError
        If `threshold` is not finite.

    Notes
    -----
    The function jumps at the threshold, where its value is 0. The derivatives are 0 everywhere else, and by
    convention at the threshold too, so gradient descent learns nothing through a step.

    References
    ----------
    W. S. McCulloch and W. Pitts (1943). A logical calculus of the ideas immanent in nervous activity.
    Bulletin of Mathematical Biophysics, 5.

    Examples
    --------
    >>> import acts
    >>> acts.binary_step([-1.0, 0.0, 0.5])
    array([0., 0., 1.])
    """
    return step(x, THRESHOLD.check(threshold))


@elementwise
def binary_step_derivative(x: Array, /, threshold: float = 0.0) -> Array:
    """First derivative of the binary step: 0, at the threshold by convention."""
    THRESHOLD.check(threshold)
    return zero(x)


@elementwise
def binary_step_second_derivative(x: Array, /, threshold: float = 0.0) -> Array:
    """Second derivative of the binary step: 0, at the threshold by convention."""
    THRESHOLD.check(threshold)
    return zero(x)


BINARY_STEP = Activation(
    function=binary_step,
    derivative=binary_step_derivative,
    second_derivative=binary_step_second_derivative,
    symbol=r"\operatorname{step}",
    expression="Piecewise((1, x > threshold), (0, True))",
    parameters=(THRESHOLD,),
    kinks=(Kink("threshold", 0),),
    range=Interval(0, 1, closed_low=True, closed_high=True),
    aliases=MappingProxyType({"step": "MLX", "heaviside": "NumPy, PyTorch"}),
)


@elementwise
def sigmoid(x: Array, /) -> Array:
    """Logistic sigmoid: σ(x) = 1 / (1 + exp(-x)).

    Parameters
    ----------
    x : array_like
        Real numbers.

    Returns
    -------
    ndarray or scalar
        Values in (0, 1), in the shape and type of `x`; integers and booleans as float64.

    Raises
    ------
    TypeError
        If `x` is complex, of extended precision or not numeric.

    Notes
    -----
    1 / (1 + exp(-x)) overflows from x = -710 on and loses the smallest values. With t = exp(-abs(x)) nothing
    overflows, and σ(-abs(x)) = t / (1 + t) keeps all digits; t - t² / (1 + t) is the same, rounded less.

    References
    ----------
    D. E. Rumelhart, G. E. Hinton and R. J. Williams (1986). Learning representations by back-propagating
    errors. Nature, 323.

    Examples
    --------
    >>> import acts
    >>> acts.sigmoid([-1000, 0, 1000])
    array([0. , 0.5, 1. ])
    """
    t = np.exp(-np.abs(x))
    y: Array = np.abs((x > 0) - (t - t * t / (1 + t)))
    return y


@elementwise
def sigmoid_derivative(x: Array, /) -> Array:
    """First derivative of the sigmoid. σ(x)·(1 - σ(x)) would lose all digits for x > 36."""
    t: Array = np.exp(-np.abs(x))
    return t / (1 + t * (2 + t))  # (1 + t)², rounded less


@elementwise
def sigmoid_second_derivative(x: Array, /) -> Array:
    """Second derivative of the sigmoid: σ′(x)·(1 - 2σ(x)) = -σ′(x)·tanh(x/2)."""
    t = np.exp(-np.abs(x))
    y: Array = -np.tanh(x / 2) * (t / (1 + t * (2 + t)))
    return y


SIGMOID = Activation(
    function=sigmoid,
    derivative=sigmoid_derivative,
    second_derivative=sigmoid_second_derivative,
    symbol=r"\sigma",
    expression="1/(1 + exp(-x))",
    range=Interval(0, 1),
    aliases=MappingProxyType({"logistic": "scikit-learn", "expit": "SciPy"}),
)


@elementwise
def tanh(x: Array, /) -> Array:
    """Hyperbolic tangent: tanh(x) = 2σ(2x) - 1.

    Parameters
    ----------
    x : array_like
        Real numbers.

    Returns
    -------
    ndarray or scalar
        Values in (-1, 1), in the shape and type of `x`; integers and booleans as float64.

    Raises
    ------
    TypeError
        If `x` is complex, of extended precision or not numeric.

    Notes
    -----
    2σ(2x) - 1 is exact on paper only: near 0 it subtracts two nearly equal numbers. Here a table holds
    T = tanh(c) to twice the precision, for numbers c so close together that one of them is within abs(x)/64
    of abs(x). With t = tanh(abs(x) - c), a short series,

        tanh(abs(x)) = T + (1 - T²)·t / (1 + T·t),

    and the rounding errors of the small second term hardly count. All of this is sums, products and
    quotients, which have the same bits on every machine; those of numpy's tanh depend on the processor.

    References
    ----------
    Y. LeCun, L. Bottou, G. B. Orr and K.-R. Müller (1998). Efficient BackProp. In Neural Networks: Tricks of
    the Trade, Springer.

    Examples
    --------
    >>> import acts
    >>> acts.tanh([-1000, 0, 1000])
    array([-1.,  0.,  1.])
    """
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


def _tanh_near_0(x: Array) -> Array:
    """Return x - x³/3 + 2x⁵/15 - 17x⁷/315 + 62x⁹/2835, for abs(x) < 1/64 or where its error hardly counts."""
    square = x * x
    y = square * (62 / 2835)
    y -= 17 / 315
    y *= square
    y += 2 / 15
    y *= square
    y -= 1 / 3
    y *= square
    y *= x
    y += x
    return y


@elementwise
def tanh_derivative(x: Array, /) -> Array:
    """First derivative of tanh: 1/cosh². 1 - tanh² would lose all digits for abs(x) > 19."""
    t: Array = np.exp(-2 * np.minimum(np.abs(x), 400))
    return 4 * t / (1 + t * (2 + t))


@elementwise
def tanh_second_derivative(x: Array, /) -> Array:
    """Second derivative of tanh: -2·tanh/cosh²."""
    t = np.exp(-2 * np.minimum(np.abs(x), 400))
    y: Array = -8 * np.tanh(x) * (t / (1 + t * (2 + t)))
    return y


TANH = Activation(
    function=tanh,
    derivative=tanh_derivative,
    second_derivative=tanh_second_derivative,
    symbol=r"\tanh",
    expression="(exp(x) - exp(-x))/(exp(x) + exp(-x))",
    range=Interval(-1, 1),
)
