"""Functions that multiply their input by a gate between 0 and 1: SiLU.

All gates have g(x) + g(-x) = 1. With a = abs(x) this gives x·g(x) = max(x, 0) - a·g(-a), and only the left
tail g(-a) is computed, with all its digits.
"""

from math import inf

import numpy as np

from acts._arithmetic import (
    beyond,
    exp_factors,
    logistic_bend,
    mirror,
    right_of_tail,
    signed_zeros,
    two_sum,
)
from acts._form import elementwise
from acts._record import Interval
from acts._types import Array

# Minus the zeros of the first and the second derivative of SiLU, as pairs
LOWEST = (1.2784645427610737, 1.0946994183093437e-16)
INFLECTION = (2.3993572805154675, 1.8464872855353363e-16)


def silu_factors(x: Array, order: int) -> tuple[Array, Array | float]:
    """Return SiLU or one of its derivatives in two factors, the second due last, as in `exp_factors`."""
    a = np.minimum(np.abs(x), 1500)  # even the largest number times SiLU(-1500) is 0
    if order == 0:
        e, tail = exp_factors(a)
        total, low = two_sum(e, 1.0)
        y = a / total
        y -= y * (low / total)
        return signed_zeros(np.maximum(x, 0) - y, x), right_of_tail(x, tail)
    t, tail = exp_factors(-a)
    squared = 1 + t * (2 + t)
    if order == 1:  # 1 - a + t is 0 at the lowest point, and so is 1 - a₀ + t₀, which is taken away
        d = beyond(a, LOWEST)
        left = t * (0.2784645427610738 * np.expm1(-d) - d) / squared
        return mirror(x, left), right_of_tail(x, tail)
    if order == 2:  # likewise, of 2 - a + (2 + a)·t
        d = beyond(a, INFLECTION)
        curve = 0.0907762782268676 * ((2 + a) * np.expm1(-d) + d) - d
        return t * curve / squared / (1 + t), tail
    curve = 3 * np.tanh(a / 2) - a * logistic_bend(a, t)
    return np.copysign(1, -x) * curve * (t / squared), tail


@elementwise(
    symbol=r"\operatorname{SiLU}",
    expression="x*sigma(x)",
    range=Interval(-0.2784645427610738, inf, closed_low=True),
    bounds=(2, 4, 5, 8),
    absolute=[3],
    aliases={"swish": "Keras, JAX, TensorFlow"},
    reference="S. Elfwing, E. Uchibe and K. Doya (2018). Sigmoid-weighted linear units for neural network "
    "function approximation in reinforcement learning. Neural Networks, 107. arXiv:1702.03118",
)
def silu(x: Array, order: int, /) -> Array:
    """Sigmoid linear unit, also called swish: x · σ(x).

    σ(x) underflows before x · σ(x) does, so the product keeps σ in two factors. The rounding error of
    1 + exp(abs(x)) is carried along.

    >>> acts.silu([-1000.0, 0.0, 1000.0])
    array([   0.,    0., 1000.])
    """
    y, tail = silu_factors(x, order)
    y *= tail
    return y
