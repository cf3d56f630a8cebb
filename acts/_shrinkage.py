"""Shrinkage: numbers near 0 become 0, the others stay or come nearer to it."""

import numpy as np

from acts._arithmetic import plus, zero
from acts._form import elementwise
from acts._record import NON_NEGATIVE, REAL, Kink, Parameter
from acts._types import Array, Values

KINKS = [Kink("-lambd", 0), Kink("lambd", 0)]


def shrunk(x: Array, order: int, lambd: Values, bias: Values) -> Array:
    """Return 0 where abs(x) <= lambd, x - bias above and x + bias below, or a derivative of that."""
    if order == 0:
        return np.where(np.abs(x) <= lambd, 0, plus(x, -bias * np.sign(x)))
    return outside(x, lambd) if order == 1 else zero(x)


def outside(x: Array, lambd: Values) -> Array:
    """Return 1 where abs(x) > lambd and 0 elsewhere."""
    return (np.abs(x) > lambd) + zero(x)


def _by_bias(x: Array, lambd: Values, **_: Values) -> Array:
    return -np.sign(x) * outside(x, lambd)


@elementwise(
    symbol=r"\operatorname{hardshrink}",
    expression="Piecewise((x, Abs(x) > lambd), (0, True))",
    range=REAL,
    bounds=(0, 0, 0, 0),
    parameters=[
        Parameter("lambd", r"\lambda", NON_NEGATIVE, "largest size that becomes 0", lambda x, **_: zero(x))
    ],
    kinks=KINKS,
    aliases={"hard_shrink": "Keras, MLX"},
    reference="D. L. Donoho and I. M. Johnstone (1994). Ideal spatial adaptation by wavelet shrinkage. "
    "Biometrika 81(3), 425-455.",
)
def hardshrink(x: Array, order: int, /, lambd: Values = 0.5) -> Array:
    """Hard shrinkage: x where abs(x) > lambd, 0 elsewhere.

    The function jumps at -lambd and lambd, where it is 0, as in PyTorch, Keras, MLX and ONNX. It is what is
    left of `acts.shrink` with the bias 0.

    >>> acts.hardshrink([-2.0, -0.5, 0.25, 3.0])
    array([-2.,  0.,  0.,  3.])
    """
    return shrunk(x, order, lambd, 0.0)


@elementwise(
    symbol=r"\operatorname{softshrink}",
    expression="Piecewise((x - lambd, x > lambd), (0, x >= -lambd), (x + lambd, True))",
    range=REAL,
    bounds=(0.5, 0, 0, 0),
    parameters=[Parameter("lambd", r"\lambda", NON_NEGATIVE, "how far numbers move to 0", _by_bias)],
    kinks=[Kink("-lambd", 1), Kink("lambd", 1)],
    aliases={"soft_shrink": "Keras"},
    reference="D. L. Donoho (1995). De-noising by soft-thresholding. IEEE Transactions on Information Theory "
    "41(3), 613-627.",
)
def softshrink(x: Array, order: int, /, lambd: Values = 0.5) -> Array:
    """Soft shrinkage: x - lambd above lambd, x + lambd below -lambd, 0 between them.

    It is where the sum of (y - x)² / 2 and lambd · abs(y) is smallest in y. The derivative jumps at -lambd
    and lambd, where it is 0, as in PyTorch, Keras and MLX.

    >>> acts.softshrink([-2.0, -0.5, 0.25, 3.0])
    array([-1.5,  0. ,  0. ,  2.5])
    """
    return shrunk(x, order, lambd, lambd)


@elementwise(
    symbol=r"\operatorname{shrink}",
    expression="Piecewise((x - bias, x > lambd), (0, x >= -lambd), (x + bias, True))",
    range=REAL,
    bounds=(0.5, 0, 0, 0),
    parameters=[
        Parameter("lambd", r"\lambda", NON_NEGATIVE, "largest size that becomes 0", lambda x, **_: zero(x)),
        Parameter("bias", "b", REAL, "how far other numbers move to 0", _by_bias),
    ],
    kinks=KINKS,
    reference="ONNX (2019). Operator Shrink, version 9 of the operator set. "
    "https://onnx.ai/onnx/operators/onnx__Shrink.html",
)
def shrink(x: Array, order: int, /, lambd: Values = 0.5, bias: Values = 0.0) -> Array:
    """Shrinkage: x - bias above lambd, x + bias below -lambd, 0 between them.

    With the bias 0 it is `acts.hardshrink`, with the bias lambd `acts.softshrink`. It jumps at -lambd and
    lambd unless they are equal; the value there is 0, as in ONNX.

    >>> acts.shrink([-2.0, -0.5, 0.25, 3.0], bias=0.25)
    array([-1.75,  0.  ,  0.  ,  2.75])
    """
    return shrunk(x, order, lambd, bias)
