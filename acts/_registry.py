"""All functions by name, their records and their derivatives."""

import difflib
from collections.abc import Mapping
from types import MappingProxyType

from acts._exponential import ELU, SOFTPLUS
from acts._gated import GELU, GELU_TANH, SILU
from acts._linear import IDENTITY, LEAKY_RELU, RELU
from acts._record import Activation, Function
from acts._sigmoidal import BINARY_STEP, SIGMOID, TANH
from acts._vector import LOG_SOFTMAX, SOFTMAX

_CATALOGUE = (
    IDENTITY,
    BINARY_STEP,
    SIGMOID,
    TANH,
    RELU,
    LEAKY_RELU,
    ELU,
    SOFTPLUS,
    SILU,
    GELU,
    GELU_TANH,
    SOFTMAX,
    LOG_SOFTMAX,
)

ACTIVATIONS: Mapping[str, Activation] = MappingProxyType({record.name: record for record in _CATALOGUE})
"""The record of every function by its name, in the order of the catalogue."""

_NAMES = {alias: record for record in _CATALOGUE for alias in record.aliases} | dict(ACTIVATIONS)


def get(function: str | Function, /) -> Activation:
    """Return the record of a function.

    Parameters
    ----------
    function : str or callable
        The name of the function, another library's name for it, or the function itself.

    Returns
    -------
    Activation
        Its definition, parameters, kinks, range, aliases and reference.

    Raises
    ------
    ValueError
        If there is no function of that name; the message names the nearest.
    TypeError
        If `function` is neither a name nor a function of acts.

    Examples
    --------
    >>> import acts
    >>> acts.get("swish").name
    'silu'
    >>> acts.get(acts.sigmoid).expression
    '1/(1 + exp(-x))'
    """
    if isinstance(function, str):
        if function in _NAMES:
            return _NAMES[function]
        near = difflib.get_close_matches(function.lower(), _NAMES, n=1)
        hint = f'did you mean "{near[0]}"?' if near else f"known: {', '.join(ACTIVATIONS)}"
        raise ValueError(f'unknown function "{function}"; {hint}')
    for record in _CATALOGUE:
        if record.function is function:
            return record
    raise TypeError(f"expected a function of acts or its name, got {function!r}")


def derivative(function: str | Function, /, order: int = 1) -> Function:
    """Return the derivative of an elementwise function.

    Parameters
    ----------
    function : str or callable
        A function of acts, or its name.
    order : {1, 2}, default 1
        Which derivative.

    Returns
    -------
    callable
        A function of the same signature as `function`.

    Raises
    ------
    TypeError
        If `function` is vector-valued: that takes `jacobian`.
    ValueError
        If the name or the order is unknown.

    Examples
    --------
    >>> import acts
    >>> acts.derivative(acts.sigmoid)([-1000, 0, 1000])
    array([0.  , 0.25, 0.  ])
    >>> acts.derivative("leaky_relu")(-3.0, negative_slope=0.5)
    np.float64(0.5)
    """
    record = get(function)
    if record.vector_valued:
        raise TypeError(f"{record.name} is vector-valued: use acts.jacobian instead of acts.derivative")
    return _derivative(record, order)


def jacobian(function: str | Function, /, order: int = 1) -> Function:
    """Return the Jacobian of a vector-valued function, or the tensor of its second derivatives.

    Parameters
    ----------
    function : str or callable
        A vector-valued function of acts, or its name.
    order : {1, 2}, default 1
        Which derivatives.

    Returns
    -------
    callable
        A function of the same signature as `function`. For vectors of n components its result has the shape
        (..., n, n): the derivative of component i by variable j stands at [..., i, j]. For order 2 that is
        (..., n, n, n). The other axes of the input come first.

    Raises
    ------
    TypeError
        If `function` is elementwise: that takes `derivative`.
    ValueError
        If the name or the order is unknown.

    Examples
    --------
    >>> import acts
    >>> acts.jacobian(acts.softmax)([0.0, 0.0])
    array([[ 0.25, -0.25],
           [-0.25,  0.25]])
    """
    record = get(function)
    if not record.vector_valued:
        raise TypeError(f"{record.name} is elementwise: use acts.derivative instead of acts.jacobian")
    return _derivative(record, order)


def _derivative(record: Activation, order: int) -> Function:
    if order not in (1, 2):
        raise ValueError(f"order must be 1 or 2, got {order!r}")
    return record.derivative if order == 1 else record.second_derivative
