"""Algebraic functions: made of roots, and none of an exponential."""

from math import inf

import numpy as np

from acts._arithmetic import FLOAT_MAX
from acts._form import elementwise
from acts._record import Interval, Parameter
from acts._types import Array, Values


def _by_b(x: Array, b: Values) -> Array:
    return 0.25 / np.hypot(x, np.sqrt(b))


@elementwise(
    symbol=r"\operatorname{squareplus}",
    expression="(x + sqrt(x**2 + b))/2",
    range=Interval(0, inf),
    bounds=(2.4, 3.6, 5.2, 9.5),
    # beyond, squares of s / r leave float64
    parameters=[
        Parameter(
            "b", "b", Interval(1e-300, 1e300, closed_low=True, closed_high=True), "width of the bend", _by_b
        )
    ],
    reference="J. T. Barron (2021). Squareplus: a softplus-like algebraic rectifier. arXiv:2112.11687",
)
def squareplus(x: Array, order: int, /, b: Values = 4.0) -> Array:
    """Squareplus: (x + √(x² + b)) / 2.

    It is close to softplus, and costs a root instead of an exponential and a logarithm; with b = 4 both have
    the curvature 1/4 at 0. On the left x cancels most of the root, so that b / (√(x² + b) - x) / 2 is taken.

    >>> acts.squareplus([-1000.0, 0.0, 1.5])
    array([9.99999e-04, 1.00000e+00, 2.00000e+00])
    """
    a, s = np.abs(x), np.sqrt(b)
    r = np.hypot(a, s)
    left = s / 2 / (a / 2 + r / 2) * (s / 2)  # the value at -a
    if order == 0:
        return np.where(x > 0, np.maximum(x, 0) + left, left)
    share = s / r
    if order == 1:
        slope = left / r
        return np.where(x > 0, 1 - slope, slope)
    bend = share * share / r / 2
    return bend if order == 2 else bend * (np.clip(x, -FLOAT_MAX, FLOAT_MAX) / r) / r * -3
