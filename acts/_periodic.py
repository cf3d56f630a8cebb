"""Periodic functions: sine."""

import numpy as np

from acts._form import elementwise
from acts._record import Interval
from acts._types import Array


@elementwise(
    symbol=r"\sin",
    expression="sin(x)",
    range=Interval(-1, 1, closed_low=True, closed_high=True),
    bounds=(1, 1, 1, 1),
    reference="A. Lapedes and R. Farber (1987). Nonlinear signal processing using neural networks: "
    "Prediction and system modelling. Los Alamos National Laboratory, LA-UR-87-2662.",
)
def sin(x: Array, order: int, /) -> Array:
    """Sine: sin(x).

    It has no limit at ±∞, where its value is NaN.

    >>> acts.sin([-1.0, 0.0, 1.0]).round(4)
    array([-0.8415,  0.    ,  0.8415])
    """
    x = np.where(np.isfinite(x), x, np.nan)
    y: Array = np.cos(x) if order % 2 else np.sin(x)
    return -y if order > 1 else y
