"""Functions linear by pieces: identity, ReLU, leaky ReLU."""

from types import MappingProxyType

import numpy as np

from acts._arithmetic import Array, step, times, zero
from acts._elementwise import elementwise
from acts._record import REAL, Activation, Interval, Kink, Parameter


@elementwise
def identity(x: Array, /) -> Array:
    """Identity: f(x) = x.

    Parameters
    ----------
    x : array_like
        Real numbers.

    Returns
    -------
    ndarray or scalar
        `x` itself, copied; integers and booleans as float64.

    Raises
    ------
    TypeError
        If `x` is complex, of extended precision or not numeric.

    Notes
    -----
    A network of identities only is one linear map, however deep it is.

    References
    ----------
    B. Widrow and M. E. Hoff (1960). Adaptive switching circuits. IRE WESCON Convention Record, part 4.

    Examples
    --------
    >>> import acts
    >>> acts.identity([-2, 0, 3])
    array([-2.,  0.,  3.])
    """
    return x


@elementwise
def identity_derivative(x: Array, /) -> Array:
    """First derivative of the identity: 1."""
    return 1 + zero(x)


@elementwise
def identity_second_derivative(x: Array, /) -> Array:
    """Second derivative of the identity: 0."""
    return zero(x)


IDENTITY = Activation(
    function=identity,
    derivative=identity_derivative,
    second_derivative=identity_second_derivative,
    symbol=r"\operatorname{id}",
    expression="x",
    range=REAL,
    aliases=MappingProxyType({"linear": "Keras, Hugging Face"}),
)


@elementwise
def relu(x: Array, /) -> Array:
    """Rectified linear unit: max(0, x).

    Parameters
    ----------
    x : array_like
        Real numbers.

    Returns
    -------
    ndarray or scalar
        Values in [0, ∞), in the shape and type of `x`; integers and booleans as float64.

    Raises
    ------
    TypeError
        If `x` is complex, of extended precision or not numeric.

    Notes
    -----
    The derivative jumps at 0, where its value is 0, as in PyTorch, JAX and TensorFlow.

    References
    ----------
    V. Nair and G. E. Hinton (2010). Rectified linear units improve restricted Boltzmann machines. ICML.

    Examples
    --------
    >>> import acts
    >>> acts.relu([-2.0, 0.0, 3.0])
    array([0., 0., 3.])
    """
    return np.maximum(x, 0)


@elementwise
def relu_derivative(x: Array, /) -> Array:
    """First derivative of the ReLU: 1 where x > 0, 0 elsewhere."""
    return step(x)


@elementwise
def relu_second_derivative(x: Array, /) -> Array:
    """Second derivative of the ReLU: 0, at 0 by convention."""
    return zero(x)


RELU = Activation(
    function=relu,
    derivative=relu_derivative,
    second_derivative=relu_second_derivative,
    symbol=r"\operatorname{ReLU}",
    expression="Max(0, x)",
    kinks=(Kink("0", 1),),
    range=Interval(0, np.inf, closed_low=True),
)


NEGATIVE_SLOPE = Parameter("negative_slope", REAL, "slope where x is negative")


@elementwise
def leaky_relu(x: Array, /, negative_slope: float = 0.01) -> Array:
    """Leaky ReLU: x where x > 0, negative_slope · x elsewhere.

    Parameters
    ----------
    x : array_like
        Real numbers.
    negative_slope : float, default 0.01
        Slope where `x` is negative; any real number.

    Returns
    -------
    ndarray or scalar
        Real numbers, in the shape and type of `x`; integers and booleans as float64.

    Raises
    ------
    TypeError
        If `x` is complex, of extended precision or not numeric, or `negative_slope` not a number.
    ValueError
        If `negative_slope` is not finite.

    Notes
    -----
    The derivative jumps at 0, where its value is the negative slope, as in PyTorch; in JAX it is 1. The short
    form max(x, negative_slope · x) is another function when the slope exceeds 1.

    References
    ----------
    A. L. Maas, A. Y. Hannun and A. Y. Ng (2013). Rectifier nonlinearities improve neural network acoustic
    models. ICML Workshop on Deep Learning for Audio, Speech and Language Processing.

    Examples
    --------
    >>> import acts
    >>> acts.leaky_relu([-2.0, 0.0, 3.0], negative_slope=0.25)
    array([-0.5,  0. ,  3. ])
    """
    return np.maximum(x, 0) + times(np.minimum(x, 0), NEGATIVE_SLOPE.check(negative_slope))


@elementwise
def leaky_relu_derivative(x: Array, /, negative_slope: float = 0.01) -> Array:
    """First derivative of the leaky ReLU: 1 where x > 0, negative_slope elsewhere."""
    right = step(x)
    return right + NEGATIVE_SLOPE.check(negative_slope) * (1 - right)


@elementwise
def leaky_relu_second_derivative(x: Array, /, negative_slope: float = 0.01) -> Array:
    """Second derivative of the leaky ReLU: 0, at 0 by convention."""
    NEGATIVE_SLOPE.check(negative_slope)
    return zero(x)


LEAKY_RELU = Activation(
    function=leaky_relu,
    derivative=leaky_relu_derivative,
    second_derivative=leaky_relu_second_derivative,
    symbol=r"\operatorname{LeakyReLU}",
    expression="Piecewise((x, x > 0), (negative_slope*x, True))",
    parameters=(NEGATIVE_SLOPE,),
    kinks=(Kink("0", 1),),
    range=REAL,
)
