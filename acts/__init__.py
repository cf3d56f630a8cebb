"""Neural-network activation functions and their derivatives, accurate over the whole number line.

>>> import acts
>>> acts.sigmoid([-1000, 0, 1000])
array([0. , 0.5, 1. ])
>>> acts.derivative(acts.sigmoid)(0.0)
np.float64(0.25)
>>> acts.get("gelu_new").name
'gelu_tanh'
"""

from acts._record import Activation, Interval, Kink, Parameter, Variant
from acts._registry import ACTIVATIONS, derivative, get, jacobian, jvp, vjp

# isort: off
# The families, in the order of the catalogue; each exports its functions.
from acts._linear import *  # noqa: F403
from acts._clipped import *  # noqa: F403
from acts._sigmoidal import *  # noqa: F403
from acts._hyperbolic import *  # noqa: F403
from acts._normal import *  # noqa: F403
from acts._exponential import *  # noqa: F403
from acts._softplus_root import *  # noqa: F403
from acts._xielu import *  # noqa: F403
from acts._algebraic import *  # noqa: F403
from acts._gated import *  # noqa: F403
from acts._gelu import *  # noqa: F403
from acts._shrinkage import *  # noqa: F403
from acts._periodic import *  # noqa: F403
from acts._softmax import *  # noqa: F403
from acts._sparsemax import *  # noqa: F403
from acts._glu import *  # noqa: F403
from acts._crelu import *  # noqa: F403
from acts._maxout import *  # noqa: F403
# isort: on

__version__ = "0.1.0"

__all__ = ["ACTIVATIONS", "Activation", "Interval", "Kink", "Parameter", "Variant"]
__all__ += ["derivative", "get", "jacobian", "jvp", "vjp"]
__all__ += ACTIVATIONS
__all__.sort()
