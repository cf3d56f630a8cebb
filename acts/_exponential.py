"""Rectifiers bent by an exponential: ELU and softplus."""

import math

import numpy as np

from acts._arithmetic import Array, exp_factors, step, two_product
from acts._elementwise import elementwise
from acts._record import Activation, Interval, Kink, Parameter

ALPHA = Parameter("alpha", Interval(0, np.inf, closed_low=True), "minus the limit on the left")


@elementwise
def elu(x: Array, /, alpha: float = 1.0) -> Array:
    """Exponential linear unit: x where x > 0, alpha · (exp(x) - 1) elsewhere.

    Parameters
    ----------
    x : array_like
        Real numbers.
    alpha : float, default 1.0
        Minus the limit on the left; in [0, ∞).

    Returns
    -------
    ndarray or scalar
        Values in (-alpha, ∞), in the shape and type of `x`; integers and booleans as float64.

    Raises
    ------
    TypeError
        If `x` is complex, of extended precision or not numeric, or `alpha` not a number.
    ValueError
        If `alpha` is outside [0, ∞).

    Notes
    -----
    exp(x) - 1 loses all digits near 0; expm1(x) does not. At 0 the second derivative jumps from alpha to 0,
    and the first from alpha to 1 unless alpha is 1; the values there are those of the left side.

    References
    ----------
    D.-A. Clevert, T. Unterthiner and S. Hochreiter (2016). Fast and accurate deep network learning by
    exponential linear units (ELUs). ICLR. arXiv:1511.07289

    Examples
    --------
    >>> import acts
    >>> acts.elu([-1000.0, 0.0, 3.0])
    array([-1.,  0.,  3.])
    """
    return np.maximum(x, 0) + ALPHA.check(alpha) * np.expm1(np.minimum(x, 0))


@elementwise
def elu_derivative(x: Array, /, alpha: float = 1.0) -> Array:
    """First derivative of the ELU: 1 where x > 0, alpha · exp(x) elsewhere."""
    right = step(x)
    e, tail = exp_factors(np.minimum(x, 0))
    return (right + ALPHA.check(alpha) * (1 - right)) * e * tail


@elementwise
def elu_second_derivative(x: Array, /, alpha: float = 1.0) -> Array:
    """Second derivative of the ELU: 0 where x > 0, alpha · exp(x) elsewhere."""
    e, tail = exp_factors(np.minimum(x, 0))
    return ALPHA.check(alpha) * (1 - step(x)) * e * tail


ELU = Activation(
    function=elu,
    derivative=elu_derivative,
    second_derivative=elu_second_derivative,
    symbol=r"\operatorname{ELU}",
    expression="Piecewise((x, x > 0), (alpha*(exp(x) - 1), True))",
    parameters=(ALPHA,),
    kinks=(Kink("0", 2),),
    range=Interval(-1, np.inf),
)


# log(2)/beta leaves float64 below 1e-308; from 1e-300 on, no step comes near its end.
BETA = Parameter("beta", Interval(1e-300, np.inf, closed_low=True), "sharpness of the bend")


@elementwise
def softplus(x: Array, /, beta: float = 1.0) -> Array:
    """Softplus: log(1 + exp(beta · x)) / beta.

    Parameters
    ----------
    x : array_like
        Real numbers.
    beta : float, default 1.0
        Sharpness of the bend, in [1e-300, ∞); the function tends to max(0, x) as beta grows.

    Returns
    -------
    ndarray or scalar
        Values in (0, ∞), in the shape and type of `x`; integers and booleans as float64.

    Raises
    ------
    TypeError
        If `x` is complex, of extended precision or not numeric, or `beta` not a number.
    ValueError
        If `beta` is outside [1e-300, ∞).

    Notes
    -----
    log(1 + exp(x)) overflows from x = 710 on and is 0 below x = -37. With z = beta · x, the form
    max(x, 0) + log1p(exp(-abs(z))) / beta holds everywhere, and needs no threshold beyond which the function
    is taken to be the identity. The rounding error of z is carried along: exp would magnify it by abs(z).

    References
    ----------
    C. Dugas, Y. Bengio, F. Bélisle, C. Nadeau and R. Garcia (2001). Incorporating second-order functional
    knowledge for better option pricing. NIPS 13.

    Examples
    --------
    >>> import acts
    >>> acts.softplus([-1000.0, 1000.0])
    array([   0., 1000.])
    """
    t, tail = exp_factors(*_scaled(-np.abs(x), BETA.check(beta)))
    return np.maximum(x, 0) + np.log1p(t) / beta * tail


@elementwise
def softplus_derivative(x: Array, /, beta: float = 1.0) -> Array:
    """First derivative of the softplus: σ(beta · x)."""
    t, tail = exp_factors(*_scaled(-np.abs(x), BETA.check(beta)))
    return np.abs((x > 0) - (t - t * t / (1 + t)) * tail)


@elementwise
def softplus_second_derivative(x: Array, /, beta: float = 1.0) -> Array:
    """Second derivative of the softplus: beta · σ′(beta · x)."""
    t, tail = exp_factors(*_scaled(-np.abs(x), BETA.check(beta)))
    return beta * (t / (1 + t * (2 + t))) * tail


def _scaled(x: Array, beta: float) -> tuple[Array, Array | float]:
    """Return beta · x as a pair, at least -2000: there exp has reached 0 even with 1/beta before it."""
    x = np.maximum(x, -2000 / beta)
    mantissa, exponent = math.frexp(beta)
    if mantissa == 0.5:  # a power of two: the product is exact
        return beta * x, 0.0
    return two_product(mantissa, np.ldexp(x, exponent))


SOFTPLUS = Activation(
    function=softplus,
    derivative=softplus_derivative,
    second_derivative=softplus_second_derivative,
    symbol=r"\operatorname{softplus}",
    expression="log(1 + exp(beta*x))/beta",
    parameters=(BETA,),
    range=Interval(0, np.inf),
)
