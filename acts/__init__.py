"""Neural-network activation functions and their derivatives, accurate over the whole number line.

>>> import acts
>>> acts.sigmoid([-1000, 0, 1000])
array([0. , 0.5, 1. ])
>>> acts.derivative(acts.sigmoid)(0.0)
np.float64(0.25)
>>> acts.get("swish").name
'silu'
"""

from acts._exponential import elu, softplus
from acts._gated import gelu, gelu_tanh, silu
from acts._linear import identity, leaky_relu, relu
from acts._record import Activation, Interval, Kink, Parameter
from acts._registry import ACTIVATIONS, derivative, get, jacobian
from acts._sigmoidal import binary_step, sigmoid, tanh
from acts._vector import log_softmax, softmax

__version__ = "0.1.0"

__all__ = [
    "ACTIVATIONS",
    "Activation",
    "Interval",
    "Kink",
    "Parameter",
    "binary_step",
    "derivative",
    "elu",
    "gelu",
    "gelu_tanh",
    "get",
    "identity",
    "jacobian",
    "leaky_relu",
    "log_softmax",
    "relu",
    "sigmoid",
    "silu",
    "softmax",
    "softplus",
    "tanh",
]
