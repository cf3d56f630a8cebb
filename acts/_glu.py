"""Gated linear units: one half of an axis gates the other."""

import numpy as np

from acts._arithmetic import FLOAT_MAX, exp_factors, logistic_slope, zero
from acts._form import gated
from acts._record import REAL
from acts._types import Array


@gated(
    symbol=r"\operatorname{GLU}",
    expression="x[i]*sigma(x[i + n])",
    range=REAL,
    bounds=(3, 4, 5),
    reference="Y. N. Dauphin, A. Fan, M. Auli and D. Grangier (2017). Language modeling with gated "
    "convolutional networks. ICML. arXiv:1612.08083",
)
def glu(a: Array, b: Array, i: int, j: int, /) -> Array:
    """Gated linear unit: a · σ(b), where a is the first half of the axis and b the second.

    Other gated linear units differ in the function of the gate, and some of them gate with the first half.

    >>> acts.glu([3.0, 0.0])
    array([1.5])
    """
    if i > 1:
        return zero(a) + zero(b)
    t, tail = exp_factors(-np.abs(b))
    if j == 0:
        gate = np.abs((b > 0) - (t - t * t / (1 + t)))
        tail = np.where(b > 0, 1.0, tail)
    else:
        gate = logistic_slope(t) * (1.0 if j == 1 else -np.tanh(b / 2))
    return gate * tail if i == 1 else _product(a, b, gate, tail, limit=j == 0)


def _product(a: Array, b: Array, gate: Array, tail: Array | float, *, limit: bool) -> Array:
    """Return a · gate · tail, with its limit where a is infinite, or NaN where there is none.

    There is none where b is infinite as well, unless the gate has a limit other than 0 on the right.
    """
    y = np.clip(a, -FLOAT_MAX, FLOAT_MAX) * gate * tail
    infinite = np.isinf(a)
    if infinite.any():
        large = infinite & (gate != 0)
        y[large] = np.copysign(np.inf, y[large])
        y[infinite & np.isinf(b) & ~(limit & (b > 0))] = np.nan
    return y
