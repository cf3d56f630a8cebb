"""Functions that multiply their input by a gate between 0 and 1: SiLU.

All gates have g(x) + g(-x) = 1. With a = abs(x) this gives x·g(x) = max(x, 0) - a·g(-a), and only the left
tail g(-a) is computed, with all its digits.
"""

from math import inf

import numpy as np

from acts._arithmetic import exp_factors, mirror, signed_zeros, two_sum
from acts._form import elementwise
from acts._record import Interval
from acts._types import Array


@elementwise(
    symbol=r"\operatorname{SiLU}",
    expression="x*sigma(x)",
    range=Interval(-0.2784645427610738, inf, closed_low=True),
    bounds=(2, 4, 5, 8),
    absolute=[1, 2, 3],
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
    a = np.minimum(np.abs(x), 800)
    if order == 0:
        e, tail = exp_factors(a)
        total, low = two_sum(e, 1.0)
        y = a / total
        y -= y * (low / total)
        return signed_zeros(np.maximum(x, 0) - y * tail, x)
    t, tail = exp_factors(-a)
    squared = 1 + t * (2 + t)
    if order == 1:
        return mirror(x, t * (1 - a + t) / squared * tail)
    if order == 2:
        return t * (2 - a + (2 + a) * t) / squared / (1 + t) * tail
    curve = 3 * np.tanh(a / 2) - a * ((1 + t * (t - 4)) / squared)
    return np.copysign(1, -x) * curve * (t / squared) * tail
