"""Functions of a whole vector that are 0 in most components: sparsemax and hardmax.

The formulas work on columns, as in `acts._softmax`.
"""

import numpy as np

from acts._arithmetic import tree_sum, zero
from acts._form import along_axis
from acts._record import Interval
from acts._softmax import SCALE, below_top
from acts._types import Array


def _support(x: Array) -> tuple[Array, Array, Array]:
    """Return k times the sparsemax of columns, where it is positive, and in how many components k it is.

    A component counts if it is above the threshold of those that still count; those below it are dropped
    until none is left. The components are split into multiples of 2⁻²⁶ and of 2⁻⁵², whose sums are exact,
    and a rest: so a component keeps its digits even if it is hardly above the threshold.
    """
    high, low = below_top(x)
    z, low = np.maximum(high, -2 * SCALE) / SCALE, np.where(high > -2 * SCALE, low, 0) / SCALE
    coarse = np.rint(z * 2.0**26) * 2.0**-26
    middle = np.rint((z - coarse) * 2.0**52) * 2.0**-52
    fine = (z - coarse - middle) + low
    inside = z > -1.5
    while True:
        k = inside.sum(axis=0)
        excess = [k * part - tree_sum(part * inside) for part in (middle, fine)]
        y = (k * coarse + (1 - tree_sum(coarse * inside))) + excess[0] + excess[1]
        above = inside & (y > 0)
        if np.array_equal(above, inside):
            return y, inside + zero(y), np.maximum(k, 1)
        inside = above


def _sparsemax_product(x: Array, v: Array) -> Array:
    _, inside, k = _support(x)
    return inside * (v - tree_sum(inside * v) / k)


@along_axis(
    symbol=r"\operatorname{sparsemax}",
    expression="positive(x[i] - threshold(x))",
    range=Interval(0, 1, closed_low=True, closed_high=True),
    bounds=(2, 0.5, 0),
    jvp=_sparsemax_product,
    vjp=_sparsemax_product,
    reference="A. F. T. Martins and R. F. Astudillo (2016). From softmax to sparsemax: A sparse model of "
    "attention and multi-label classification. ICML. arXiv:1602.02068",
)
def sparsemax(x: Array, order: int, /) -> Array:
    """Sparsemax: max(0, x_i - τ), with the threshold τ that makes the sum 1.

    It is the point of the simplex, the set of all vectors of shares, that is nearest to x. Where a component
    is at the threshold the derivatives jump; there they are those below it. Infinite components count as in
    `softmax`. Keras 3.15 gives other values where more than one component is above the threshold.

    >>> acts.sparsemax([1.0, 0.5, -1.0])
    array([0.75, 0.25, 0.  ])
    """
    y, inside, k = _support(x)
    if order == 0:
        return np.where(inside > 0, y, inside) / k
    if order == 2:
        return np.zeros((*[len(x)] * 3, 1)) + zero(y[0])
    jacobian = 0 - inside[:, None] * inside / k
    jacobian[range(len(x)), range(len(x))] = inside * (k - 1) / k
    return jacobian


@along_axis(
    symbol=r"\operatorname{hardmax}",
    expression="first(i, x)",
    range=Interval(0, 1, closed_low=True, closed_high=True),
    bounds=(0, 0, 0),
    reference="ONNX (2017). Operator Hardmax, version 1. https://onnx.ai/onnx/operators/onnx__Hardmax.html",
)
def hardmax(x: Array, order: int, /) -> Array:
    """Hardmax: 1 in the first of the largest components, 0 in all others.

    It jumps where two components are the largest; all its derivatives are 0. Of several components of +∞ the
    first one wins as well.

    >>> acts.hardmax([1.0, 3.0, 3.0])
    array([0., 1., 0.])
    """
    nothing = np.zeros((*[len(x)] * (order + 1), 1)) + zero(x.max(axis=0))
    return nothing if order else nothing + (np.arange(len(x))[:, None] == x.argmax(axis=0))
