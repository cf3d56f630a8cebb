"""Gated linear units: one half of an axis gates the other."""

from collections.abc import Callable

import numpy as np

from acts._arithmetic import (
    FLOAT_MAX,
    Factors,
    exp_factors,
    logistic,
    logistic_slope,
    right_of_tail,
    step,
    times,
    zero,
)
from acts._form import gated
from acts._gated import silu_factors
from acts._gelu import gelu_factors
from acts._record import REAL
from acts._types import Array

VARIANTS = "N. Shazeer (2020). GLU variants improve transformer. arXiv:2002.05202"


def _sigmoid_factors(x: Array, order: int) -> Factors:
    t, tail = exp_factors(-np.abs(x))
    if order == 0:
        return logistic(x, t), right_of_tail(x, tail)
    return logistic_slope(t) * (1.0 if order == 1 else -np.tanh(x / 2)), tail


def _relu_factors(x: Array, order: int) -> Factors:
    return (np.maximum(x, 0) + 0 if order == 0 else step(x) if order == 1 else zero(x)), 1.0


def _product(
    factors: Callable[[Array, int], Factors], x: Array, value: Array, by_x: int, by_value: int
) -> Array:
    """Return a derivative of gate(x) · value, with its limit at infinity, or NaN where there is none.

    There is none where both are infinite and the gate tends to 0 without being 0.
    """
    if by_value > 1:
        return zero(x) + zero(value)
    gate, tail = factors(x, by_x)
    if by_value:
        return gate * tail + zero(value)
    finite = np.clip(value, -FLOAT_MAX, FLOAT_MAX), np.clip(gate, -FLOAT_MAX, FLOAT_MAX)
    small = np.abs(gate).max(initial=0) <= 1  # no product overflows
    y = (np.multiply(*finite) if small else times(*finite)) * tail
    infinite = np.isinf(value)
    large = (infinite & (np.abs(gate) > 0)) | (np.isinf(gate) & (np.abs(value) > 0))
    if large.any():
        y[large] = np.copysign(np.inf, y[large])
        y[infinite & np.isinf(x) & (gate != 0) & (gate * tail == 0)] = np.nan
    return y


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
    return _product(_sigmoid_factors, b, a, j, i)


@gated(
    symbol=r"\operatorname{SwiGLU}",
    expression="x[i]*sigma(x[i])*x[i + n]",
    range=REAL,
    bounds=(2.5, 4.5, 6),
    reference=VARIANTS,
)
def swiglu(a: Array, b: Array, i: int, j: int, /) -> Array:
    """Gated linear unit with SiLU: SiLU(a) · b, where a is the first half of the axis and b the second.

    The first half is the gate, as in ONNX and PaddlePaddle; in `glu` it is the second. Where SiLU(a) is too
    small for a float64 the product with a large b need not be, and keeps its digits.

    >>> acts.swiglu([-1000.0, 0.0, 1000.0], [2.0, 3.0, 4.0])
    array([  -0.,    0., 4000.])
    """
    return _product(silu_factors, a, b, i, j)


@gated(
    symbol=r"\operatorname{GEGLU}",
    expression="x[i]*Phi(x[i])*x[i + n]",
    range=REAL,
    bounds=(3.7, 5.2, 5),
    reference=VARIANTS,
)
def geglu(a: Array, b: Array, i: int, j: int, /) -> Array:
    """Gated linear unit with GELU: GELU(a) · b, where a is the first half of the axis and b the second.

    GELU is the exact one, as in `gelu`. The first half is the gate, and products of small numbers keep their
    digits, as in `swiglu`.

    >>> acts.geglu([-1000.0, 0.0, 1000.0], [2.0, 3.0, 4.0])
    array([  -0.,    0., 4000.])
    """
    return _product(gelu_factors, a, b, i, j)


@gated(
    symbol=r"\operatorname{ReGLU}",
    expression="Max(0, x[i])*x[i + n]",
    range=REAL,
    bounds=(0.5, 0, 0),
    reference=VARIANTS,
)
def reglu(a: Array, b: Array, i: int, j: int, /) -> Array:
    """Gated linear unit with ReLU: max(0, a) · b, where a is the first half of the axis and b the second.

    The derivative by a jumps at 0, where its value is 0, as that of `relu`.

    >>> acts.reglu([-1.0, 0.0, 2.0], [2.0, 3.0, 4.0])
    array([0., 0., 8.])
    """
    return _product(_relu_factors, a, b, i, j)
