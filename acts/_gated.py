"""Functions that multiply their input by a gate between 0 and 1: SiLU and GELU.

All gates have g(x) + g(-x) = 1. With a = abs(x) this gives x·g(x) = max(x, 0) - a·g(-a), and only the left
tail g(-a) is computed, with all its digits.
"""

from types import MappingProxyType

import numpy as np

from acts._arithmetic import Array, exp_factors, mills, mirror, two_product, two_square, two_sum
from acts._elementwise import elementwise
from acts._record import Activation, Interval


@elementwise
def silu(x: Array, /) -> Array:
    """Sigmoid linear unit, also called swish: x · σ(x).

    Parameters
    ----------
    x : array_like
        Real numbers.

    Returns
    -------
    ndarray or scalar
        Values from -0.2785 up, in the shape and type of `x`; integers and booleans as float64.

    Raises
    ------
    TypeError
        If `x` is complex, of extended precision or not numeric.

    Notes
    -----
    σ(x) underflows before x · σ(x) does, so the product keeps σ in two factors. The rounding error of
    1 + exp(abs(x)) is carried along.

    References
    ----------
    S. Elfwing, E. Uchibe and K. Doya (2018). Sigmoid-weighted linear units for neural network function
    approximation in reinforcement learning. Neural Networks, 107. arXiv:1702.03118

    Examples
    --------
    >>> import acts
    >>> acts.silu([-1000.0, 0.0, 1000.0])
    array([   0.,    0., 1000.])
    """
    a = np.minimum(np.abs(x), 800)
    e, tail = exp_factors(a)
    total, low = two_sum(e, 1.0)
    y = a / total
    y -= y * (low / total)
    return np.maximum(x, 0) - y * tail


@elementwise
def silu_derivative(x: Array, /) -> Array:
    """First derivative of the SiLU: σ(x)·(1 + x·σ(-x))."""
    a = np.minimum(np.abs(x), 800)
    t, tail = exp_factors(-a)
    return mirror(x, t * (1 - a + t) / (1 + t * (2 + t)) * tail)


@elementwise
def silu_second_derivative(x: Array, /) -> Array:
    """Second derivative of the SiLU: σ′(x)·(2 - x·tanh(x/2))."""
    a = np.minimum(np.abs(x), 800)
    t, tail = exp_factors(-a)
    return t * (2 - a + (2 + a) * t) / (1 + t * (2 + t)) / (1 + t) * tail


SILU = Activation(
    function=silu,
    derivative=silu_derivative,
    second_derivative=silu_second_derivative,
    symbol=r"\operatorname{SiLU}",
    expression="x*sigma(x)",
    range=Interval(-0.2784645427610738, np.inf, closed_low=True),
    aliases=MappingProxyType({"swish": "Keras, JAX, TensorFlow"}),
)


@elementwise
def gelu(x: Array, /) -> Array:
    """Gaussian error linear unit: x · Φ(x), with the normal distribution function Φ.

    Parameters
    ----------
    x : array_like
        Real numbers.

    Returns
    -------
    ndarray or scalar
        Values from -0.1700 up, in the shape and type of `x`; integers and booleans as float64.

    Raises
    ------
    TypeError
        If `x` is complex, of extended precision or not numeric.

    Notes
    -----
    Φ(x) = (1 + erf(x/√2)) / 2 loses its digits from x = -1 on and all of them below -8.3. Here Φ(-a) is the
    product of exp(-a²/2), with a² to twice the precision, and a polynomial.

    References
    ----------
    D. Hendrycks and K. Gimpel (2016). Gaussian error linear units (GELUs). arXiv:1606.08415

    Examples
    --------
    >>> import acts
    >>> acts.gelu([-1000.0, 0.0, 1000.0])
    array([   0.,    0., 1000.])
    """
    a = np.minimum(np.abs(x), 40)
    e, tail, _ = _bell(a)
    return np.maximum(x, 0) - a * mills(a) * e * tail


@elementwise
def gelu_derivative(x: Array, /) -> Array:
    """First derivative of the GELU: Φ(x) + x·φ(x)."""
    a = np.minimum(np.abs(x), 40)
    e, tail, _ = _bell(a)
    return mirror(x, (mills(a) - a * PHI_0) * e * tail)


@elementwise
def gelu_second_derivative(x: Array, /) -> Array:
    """Second derivative of the GELU: (2 - x²)·φ(x)."""
    a = np.minimum(np.abs(x), 40)
    e, tail, (square, low) = _bell(a)
    return (2 - square - low) * PHI_0 * e * tail


PHI_0 = 0.3989422804014327  # φ(0) = 1/√(2π)


def _bell(a: Array) -> tuple[Array, Array | float, tuple[Array, Array]]:
    """Return exp(-a²/2) in two factors, and a² as a pair."""
    square, low = two_square(a)
    return *exp_factors(-square / 2, -low / 2), (square, low)


GELU = Activation(
    function=gelu,
    derivative=gelu_derivative,
    second_derivative=gelu_second_derivative,
    symbol=r"\operatorname{GELU}",
    expression="x*Phi(x)",
    range=Interval(-0.16997120747990366, np.inf, closed_low=True),
)


@elementwise
def gelu_tanh(x: Array, /) -> Array:
    """GELU in its tanh form: x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))).

    Parameters
    ----------
    x : array_like
        Real numbers.

    Returns
    -------
    ndarray or scalar
        Values from -0.1700 up, in the shape and type of `x`; integers and booleans as float64.

    Raises
    ------
    TypeError
        If `x` is complex, of extended precision or not numeric.

    Notes
    -----
    An approximation of `gelu` that is off by at most 0.00048. (1 + tanh(u/2)) / 2 is σ(u), which keeps its
    digits in the left tail. There exp magnifies the rounding error of u by abs(u), so u is computed to twice
    the precision.

    References
    ----------
    D. Hendrycks and K. Gimpel (2016). Gaussian error linear units (GELUs). arXiv:1606.08415

    Examples
    --------
    >>> import acts
    >>> acts.gelu_tanh([-1000.0, 0.0, 1000.0])
    array([   0.,    0., 1000.])
    """
    a = np.minimum(np.abs(x), 25)
    e, tail = exp_factors(*_exponent(a))
    return np.maximum(x, 0) - a / (1 + e) * tail


@elementwise
def gelu_tanh_derivative(x: Array, /) -> Array:
    """First derivative of the tanh form of GELU: σ(u)·(1 + x·u′·σ(-u))."""
    a = np.minimum(np.abs(x), 25)
    u, u_low = _exponent(a)
    t, tail = exp_factors(-u, -u_low)
    u1 = C1 + 3 * C3 * a**2
    return mirror(x, t * (1 - a * u1 + t) / (1 + t * (2 + t)) * tail)


@elementwise
def gelu_tanh_second_derivative(x: Array, /) -> Array:
    """Second derivative of the tanh form of GELU: σ′(u)·(2u′ + x·u″ - x·u′²·tanh(u/2))."""
    a = np.minimum(np.abs(x), 25)
    u, u_low = _exponent(a)
    t, tail = exp_factors(-u, -u_low)
    u1 = C1 + 3 * C3 * a**2
    b, c = 2 * u1 + 6 * C3 * a**2, a * u1**2
    return t * (b - c + (b + c) * t) / (1 + t * (2 + t)) / (1 + t) * tail


# u = C1·x + C3·x³ with C1 = √(8/π) and C3 = 0.044715·C1, both as pairs
C1, C1_LOW = 1.5957691216057308, -9.96930880911092e-17
C3, C3_LOW = 0.07135481627260025, -6.175149918155315e-19


def _exponent(x: Array) -> tuple[Array, Array]:
    """Return u as a pair."""
    square, square_low = two_square(x)
    cubic, cubic_low = two_product(C3, square)
    slope, slope_low = two_sum(C1, cubic)
    slope_low += C1_LOW + (cubic_low + (C3 * square_low + C3_LOW * square))
    u, u_low = two_product(x, slope)
    return u, u_low + x * slope_low


GELU_TANH = Activation(
    function=gelu_tanh,
    derivative=gelu_tanh_derivative,
    second_derivative=gelu_tanh_second_derivative,
    symbol=r"\operatorname{GELU}_{\tanh}",
    expression="x/2*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3)))",
    range=Interval(-0.17004075057125406, np.inf, closed_low=True),
    aliases=MappingProxyType({"gelu_new": "Hugging Face", "gelu_approx": "MLX"}),
)
