"""Functions that double an axis: CReLU."""

from math import inf

import numpy as np

from acts._arithmetic import step, zero
from acts._form import doubled
from acts._record import Interval
from acts._types import Array


@doubled(
    symbol=r"\operatorname{CReLU}",
    expression="Max(0, x), Piecewise((0, x >= 0), (-x, True))",
    range=Interval(0, inf, closed_low=True),
    bounds=(0, 0, 0),
    reference="W. Shang, K. Sohn, D. Almeida and H. Lee (2016). Understanding and improving convolutional "
    "neural networks via concatenated rectified linear units. ICML. arXiv:1603.05201",
)
def crelu(x: Array, order: int, /) -> tuple[Array, Array]:
    """Concatenated ReLU: max(0, x) of all components, and behind them max(0, -x) of all components.

    Both derivatives jump at 0, where their value is 0, as that of `relu`.

    >>> acts.crelu([-2.0, 3.0])
    array([0., 3., 2., 0.])
    """
    if order == 0:
        return np.maximum(x, 0) + 0, np.maximum(-x, 0) + 0
    return (step(x), 0 - step(-x)) if order == 1 else (zero(x), zero(x))
