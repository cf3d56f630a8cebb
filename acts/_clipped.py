"""Functions of pieces between two ends: ReLU6, and hard or sparse forms of smooth functions."""

from math import inf
from types import MappingProxyType

import numpy as np

from acts._arithmetic import signed_zeros, step, zero
from acts._form import elementwise
from acts._record import REAL, Interval, Kink, Parameter, Variant
from acts._types import Array, Values


def between(x: Array, low: Values, high: Values) -> Array:
    """Return 1 where low < x < high and 0 elsewhere."""
    return ((low < x) & (x < high)) + zero(x)


@elementwise(
    symbol=r"\operatorname{ReLU6}",
    native=True,
    expression="Piecewise((0, x <= 0), (x, x < 6), (6, True))",
    range=Interval(0, 6, closed_low=True, closed_high=True),
    bounds=(0, 0, 0, 0),
    kinks=[Kink(0, 1), Kink(6, 1)],
    reference="A. Krizhevsky (2010). Convolutional deep belief networks on CIFAR-10. University of Toronto.",
)
def relu6(x: Array, order: int, /) -> Array:
    """ReLU6: the rectified linear unit, with 6 as its largest value.

    The derivative jumps at 0 and at 6. It is 0 at both, as in PyTorch, Keras, JAX, TensorFlow and MLX.

    >>> acts.relu6([-2.0, 3.0, 8.0])
    array([0., 3., 6.])
    """
    if order == 0:
        y = np.clip(x, 0, 6)
        y += 0  # the larger of 0 and -0 depends on the processor
        return y
    return between(x, 0, 6) if order == 1 else zero(x)


@elementwise(
    symbol=r"\operatorname{hardtanh}",
    expression="clip(x, min_val, max_val)",
    range=Interval("min_val", "max_val", closed_low=True, closed_high=True),
    bounds=(0, 0, 0, 0),
    parameters=[
        Parameter("min_val", "m", REAL, "smallest value", lambda x, min_val, **_: (x <= min_val) + zero(x)),
        Parameter(
            "max_val",
            "M",
            Interval("min_val", inf, closed_low=True),
            "largest value",
            lambda x, max_val, **_: step(x, max_val),
        ),
    ],
    kinks=[Kink("min_val", 1), Kink("max_val", 1)],
    aliases={"hardtanh": "PyTorch, Paddle, tinygrad", "clip": "ONNX, JAX, MLX", "clamp": "PyTorch"},
    reference="R. Collobert, J. Weston, L. Bottou, M. Karlen, K. Kavukcuoglu and P. Kuksa (2011). Natural "
    "language processing (almost) from scratch. JMLR 12, 2493-2537.",
)
def hard_tanh(x: Array, order: int, /, min_val: Values = -1.0, max_val: Values = 1.0) -> Array:
    """Hard tanh: x between min_val and max_val, and the nearer of the two elsewhere.

    Clipping is the same function. The derivative jumps at both ends; here the values are those of the left
    side, 0 and 1. Hard tanh has 0 at both ends in PyTorch and MLX, 1 in JAX and in Keras on TensorFlow;
    clipping has 1 in PyTorch and TensorFlow, 1/2 in JAX and 0 in MLX.

    >>> acts.hard_tanh([-2.0, 0.5, 3.0])
    array([-1. ,  0.5,  1. ])
    """
    if order == 0:
        return np.clip(x, min_val, max_val)
    return step(x, min_val) - step(x, max_val) if order == 1 else zero(x)


def _by_width(x: Array, width: Values) -> Array:
    return between(x, np.negative(width), width) * (np.clip(x, -width, width) / width) * (-0.5 / width)


@elementwise(
    symbol=r"\operatorname{hardsigmoid}",
    expression="Piecewise((0, x <= -width), (x/(2*width) + 1/2, x < width), (1, True))",
    range=Interval(0, 1, closed_low=True, closed_high=True),
    bounds=(1.3, 0.5, 0, 0),
    parameters=[
        Parameter(
            "width",
            "w",
            Interval(1e-300, 1e300, closed_low=True, closed_high=True),
            "where the slope ends on the right",
            _by_width,
        )
    ],
    kinks=[Kink("-width", 1), Kink("width", 1)],
    aliases={"hardsigmoid": "PyTorch, Paddle, tinygrad"},
    variants={"hard_sigmoid_onnx": Variant("ONNX, Keras 2", MappingProxyType({"width": 2.5}))},
    reference="A. Howard, M. Sandler, G. Chu et al. (2019). Searching for MobileNetV3. ICCV. "
    "arXiv:1905.02244",
)
def hard_sigmoid(x: Array, order: int, /, width: Values = 3.0) -> Array:
    """Hard sigmoid: x / (2 · width) + 1/2 between -width and width, 0 below and 1 above.

    By default it is x / 6 + 1/2, as in PyTorch, Keras and JAX. ONNX and Keras 2 have the slope 0.2 instead of
    1/6, which is the width 2.5. No float is 1/6 or 0.2: with a slope as the parameter, f(-3) would not be 0.
    The derivative jumps at both ends, where it is 0, as in PyTorch, Keras and JAX.

    >>> acts.hard_sigmoid([-4.0, 0.0, 1.5, 3.0])
    array([0.  , 0.5 , 0.75, 1.  ])
    """
    if order == 0:
        return (np.clip(x, -width, width) + width) / (2 * width)  # the sum is exact where it is small
    return between(x, np.negative(width), width) / (2 * width) if order == 1 else zero(x)


@elementwise(
    symbol=r"\operatorname{sparsesigmoid}",
    expression="clip((x + 1)/2, 0, 1)",
    range=Interval(0, 1, closed_low=True, closed_high=True),
    bounds=(0.5, 0, 0, 0),
    kinks=[Kink(-1, 1), Kink(1, 1)],
    reference="M. Blondel, A. F. T. Martins and V. Niculae (2020). Learning with Fenchel-Young losses. "
    "JMLR 21. arXiv:1901.02324",
)
def sparse_sigmoid(x: Array, order: int, /) -> Array:
    """Sparse sigmoid: (x + 1) / 2 between -1 and 1, 0 below and 1 above.

    It is the derivative of `acts.sparse_plus`, and the first component of the sparsemax of (x, 0). Its own
    derivative jumps at both ends; here the values are those of the left side, 0 and 1/2. Keras has 0 at both
    on PyTorch and TensorFlow, JAX has 1/4.

    >>> acts.sparse_sigmoid([-2.0, 0.0, 0.5, 1.0])
    array([0.  , 0.5 , 0.75, 1.  ])
    """
    if order == 0:
        return (np.clip(x, -1, 1) + 1) / 2
    return (step(x, -1) - step(x, 1)) / 2 if order == 1 else zero(x)


@elementwise(
    symbol=r"\operatorname{sparseplus}",
    expression="Piecewise((0, x <= -1), ((x + 1)**2/4, x <= 1), (x, True))",
    range=Interval(0, inf, closed_low=True),
    bounds=(2.3, 0.5, 0, 0),
    kinks=[Kink(-1, 2), Kink(1, 2)],
    reference="M. Blondel, A. F. T. Martins and V. Niculae (2020). Learning with Fenchel-Young losses. "
    "JMLR 21. arXiv:1901.02324",
)
def sparse_plus(x: Array, order: int, /) -> Array:
    """Sparse plus: (x + 1)² / 4 between -1 and 1, 0 below and x above.

    It is to ReLU and sparsemax what softplus is to the sigmoid: its derivative is `acts.sparse_sigmoid`. The
    second derivative jumps at -1 and 1, where its values are those of the left side, 0 and 1/2.

    >>> acts.sparse_plus([-2.0, 0.0, 1.0, 5.0])
    array([0.  , 0.25, 1.  , 5.  ])
    """
    half = (np.clip(x, -1, 1) + 1) / 2
    if order == 0:
        return np.where(x < 1, half * half, x)
    if order == 1:
        return half
    return (step(x, -1) - step(x, 1)) / 2 if order == 2 else zero(x)


@elementwise(
    symbol=r"\operatorname{hardswish}",
    expression="Piecewise((0, x <= -3), (x*(x + 3)/6, x < 3), (x, True))",
    range=Interval(-0.375, inf, closed_low=True),
    bounds=(2, 1.3, 0.5, 0),
    kinks=[Kink(-3, 1), Kink(3, 1)],
    aliases={"hardswish": "PyTorch, MLX, Paddle, tinygrad", "hard_silu": "Keras, JAX"},
    reference="A. Howard, M. Sandler, G. Chu et al. (2019). Searching for MobileNetV3. ICCV. "
    "arXiv:1905.02244",
)
def hard_swish(x: Array, order: int, /) -> Array:
    """Hard swish: x times the hard sigmoid, so x · (x + 3) / 6 between -3 and 3, 0 below and x above.

    Its smallest value is -3/8, at -3/2. The derivative jumps at -3, where it is 0, and at 3, where it is 1,
    as in PyTorch, Keras, JAX and MLX.

    >>> acts.hard_swish([-4.0, -1.5, 0.0, 3.0])
    array([ 0.   , -0.375,  0.   ,  3.   ])
    """
    inner = np.clip(x, -3, 3)
    if order == 0:
        y = np.maximum(x, -3) * ((inner + 3) / 6)
        return signed_zeros(y + 0, x)
    if order == 1:
        return np.where(np.abs(inner) < 3, (2 * inner + 3) / 6, step(x))
    return between(x, -3, 3) / 3 if order == 2 else zero(x)
