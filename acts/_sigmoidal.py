"""Functions that rise from one level to another: binary step, logistic sigmoid, hyperbolic tangent."""

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
    2σ(2x) - 1 is exact on paper only: near 0 it subtracts two nearly equal numbers. numpy's own tanh does
    not.

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
    y: Array = np.tanh(x)
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
