"""What is known of a function: the record that stands beside it.

Expressions
-----------
The expression of a record is the one definition of its function. It is text in ``x``, the parameters of the
function and the named constants of the record. It may use ``exp``, ``log``, ``sin``, ``cos``, ``tanh``,
``atan``, ``erf``, ``sqrt``, ``pi``, ``Abs``, ``sign``, ``Max``, ``Min``, ``clip(u, low, high)``,
``sigma(u)`` (logistic function), ``softplus(u)``, ``Phi(u)`` and ``phi(u)`` (standard normal distribution
function and density). Decimals mean the exact decimal: ``0.044715`` is 44715/1000000.

Cases are written ``Piecewise((value, condition), …, (value, True))``: the first condition that holds decides.
A condition compares, as in ``x > 0`` or ``-3 < x < 3``; ``And`` and ``Or`` combine some. It also says which
side a kink belongs to. Where ``Max``, ``Min`` or ``clip`` bends, the derivatives are those from below; that
of ``Abs(u)`` is ``sign(u)``, which is 0 where ``u`` is.

A vector-valued function is given by its component i: ``x[i]`` is component i of the input, and ``Sum(u, j)``
adds ``u`` over all components j. In a gate n is the number of components of the result: ``x[i]`` is in the
first half of the input and ``x[i + n]`` in the second. Several outputs side by side are expressions in ``x``
with commas between.
"""

import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from numbers import Real
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

Function = Callable[..., NDArray[np.floating[Any]]]


@dataclass(frozen=True)
class Interval:
    """An interval of real numbers; its ends belong to it only where they are closed."""

    low: float
    high: float
    closed_low: bool = False
    closed_high: bool = False

    def __contains__(self, value: float) -> bool:
        above = self.low <= value if self.closed_low else self.low < value
        below = value <= self.high if self.closed_high else value < self.high
        return above and below

    def __str__(self) -> str:
        left, right = "[" if self.closed_low else "(", "]" if self.closed_high else ")"
        return f"{left}{_number(self.low)}, {_number(self.high)}{right}"


def _number(value: float) -> str:
    return f"{value:g}".replace("inf", "∞") if math.isinf(value) or value == int(value) else repr(value)


REAL = Interval(-math.inf, math.inf)


@dataclass(frozen=True)
class Parameter:
    """A parameter that shapes a function; its default stands in the function's signature."""

    name: str
    domain: Interval
    summary: str

    def check(self, value: float) -> float:
        """Return `value` as a float.

        Raises
        ------
        TypeError
            If `value` is not a real number.
        ValueError
            If `value` is outside the domain.
        """
        if not isinstance(value, Real):
            raise TypeError(f"{self.name} must be a number in {self.domain}, got {value!r}")
        if value not in self.domain:
            raise ValueError(f"{self.name} must be in {self.domain}, got {value!r}")
        return float(value)


@dataclass(frozen=True)
class Kink:
    """A point where the function or one of its first two derivatives jumps, at the default parameters.

    Attributes
    ----------
    at
        Where: an expression in the parameters.
    order
        The lowest derivative that jumps there; 0 is the function itself.
    """

    at: str
    order: int


@dataclass(frozen=True, eq=False)
class Activation:
    """What is known of one activation function. A record is equal to itself only, and can be a key.

    Attributes
    ----------
    function, derivative, second_derivative
        Functions of the same signature. For a vector-valued function the derivatives are the tensors of all
        partial derivatives, with the shapes that `acts.jacobian` gives.
    symbol
        LaTeX of the function's name.
    expression
        The definition, as text for sympy; see the module's description.
    parameters
        The parameters that shape the function.
    constants
        Exact decimal of each constant that the expression names.
    kinks
        Where a derivative jumps. The value there is the one that the code returns.
    range
        The values that the function takes at its default parameters.
    aliases
        Other names, each with the libraries that use it.
    vector_valued
        Whether each output depends on all inputs along an axis.
    """

    function: Function
    derivative: Function
    second_derivative: Function
    symbol: str
    expression: str
    range: Interval
    parameters: tuple[Parameter, ...] = ()
    constants: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    kinks: tuple[Kink, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    vector_valued: bool = False

    @property
    def name(self) -> str:
        """Name of the function."""
        return self.function.__name__

    @property
    def reference(self) -> str:
        """The paper that introduced the function: the references of its docstring."""
        section = (inspect.getdoc(self.function) or "").partition("References\n----------\n")[2]
        return " ".join(section.partition("\n\n")[0].split())

    @property
    def defaults(self) -> dict[str, float]:
        """Default of each parameter, read from the function's signature."""
        signature = inspect.signature(self.function)
        return {p.name: signature.parameters[p.name].default for p in self.parameters}
