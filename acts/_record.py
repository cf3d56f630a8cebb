"""Records: what is known of each function.

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
adds ``u`` over all components j. ``positive(u)`` is the larger of ``u`` and 0, ``threshold(x)`` the number t
for which all ``positive(x[j] - t)`` add up to 1, and ``first(i, x)`` is 1 if ``x[i]`` is the first of the
largest components and 0 if not. ``largest(i, x, k)`` is the largest component of group i, where each k
components that follow each other are a group. In a gate n is the number of components of the result:
``x[i]`` is in the first half of the input and ``x[i + n]`` in the second. Several outputs side by side are
expressions in ``x`` with commas between.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from acts._types import Array, Function, Kind, Values

Number = float | str
"""A number, or the name of a parameter, perhaps after a minus sign, which stands for its value."""


def number(value: Number, values: Mapping[str, Any], unknown: float = math.nan) -> Any:
    """Return a number, or what is given for a name that is not among the values."""
    if not isinstance(value, str):
        return value
    size = values.get(value.removeprefix("-"))
    return unknown if size is None else -size if value.startswith("-") else size


def negative(value: Number) -> Number:
    """Return the number with the other sign."""
    if not isinstance(value, str):
        return -value + 0.0
    return value[1:] if value.startswith("-") else f"-{value}"


@dataclass(frozen=True)
class Interval:
    """An interval of real numbers; its ends belong to it only where they are closed.

    Attributes
    ----------
    low, high
        Its ends: numbers, perhaps infinite, or names of parameters, perhaps after a minus sign.
    closed_low, closed_high
        Whether they belong to it.
    integers
        Whether only whole numbers belong to it.
    """

    low: Number
    high: Number
    closed_low: bool = False
    closed_high: bool = False
    integers: bool = False

    def at(self, values: Mapping[str, float]) -> "Interval":
        """Return the interval with values in place of names; an unknown end sets no bound."""
        low, high = number(self.low, values, -math.inf), number(self.high, values, math.inf)
        return replace(self, low=low, high=high)

    def __contains__(self, value: Values) -> bool:
        low, high = number(self.low, {}, -math.inf), number(self.high, {}, math.inf)
        above = low <= value if self.closed_low else low < value
        below = value <= high if self.closed_high else value < high
        whole = np.equal(np.floor(value), value) if self.integers else True
        return bool(np.all(above) and np.all(below) and np.all(whole))

    def __str__(self) -> str:
        if self.integers:
            return (
                f"{{{_shown(self.low)}, …}}"
                if self.high == math.inf
                else f"{{{_shown(self.low)}, …, {_shown(self.high)}}}"
            )
        left, right = "[" if self.closed_low else "(", "]" if self.closed_high else ")"
        return f"{left}{_shown(self.low)}, {_shown(self.high)}{right}"


def _shown(value: Number) -> str:
    if isinstance(value, str):
        return value
    return f"{value:g}".replace("inf", "∞") if math.isinf(value) or value == int(value) else repr(value)


REAL = Interval(-math.inf, math.inf)
POSITIVE = Interval(0, math.inf)
NON_NEGATIVE = Interval(0, math.inf, closed_low=True)
COUNT = Interval(1, math.inf, closed_low=True, integers=True)


@dataclass(frozen=True)
class Parameter:
    """A parameter that shapes a function.

    Attributes
    ----------
    name, symbol
        Its name in code, and in formulas as LaTeX.
    domain
        The values that it may have; an end may be the name of another parameter.
    summary
        What it does, in a few words.
    partial
        Formula of an elementwise function's derivative by the parameter: it takes x and all parameters by
        name.
    default
        Its value if none is given; read from the function's signature.
    """

    name: str
    symbol: str
    domain: Interval
    summary: str
    partial: Callable[..., Array] | None = field(default=None, repr=False)
    default: float = math.nan

    def check(self, value: Any, others: Mapping[str, Any] = MappingProxyType({})) -> Any:
        """Return `value` as a float or an array of them; as an integer, where the domain has only those.

        Parameters
        ----------
        value
            The value to check.
        others
            The values of parameters on which the domain depends.

        Raises
        ------
        TypeError
            If `value` is not real.
        ValueError
            If `value` is outside of the domain.
        """
        given = value if isinstance(value, float | int) else np.asarray(value)
        if isinstance(given, np.ndarray):
            if given.dtype.kind not in "biuf" or given.dtype.itemsize > 8:
                raise TypeError(f"{self.name} must be real numbers in {self.domain}, got {value!r}")
            given = given.astype(np.float64, copy=False) if given.ndim else float(given)
        if given not in self.domain.at(others):
            raise ValueError(f"{self.name} must be in {self.domain}, got {value!r}")
        if isinstance(given, np.ndarray):
            return given
        return int(given) if self.domain.integers else float(given)


@dataclass(frozen=True)
class Kink:
    """A point where the function or one of its derivatives jumps, at the default parameters.

    Attributes
    ----------
    at
        Where: a number or the name of a parameter, perhaps after a minus sign.
    order
        The lowest derivative that jumps there; 0 is the function itself.
    """

    at: Number
    order: int

    def place(self, values: Mapping[str, float]) -> float:
        """Return where the kink is, for values of the parameters."""
        return float(number(self.at, values))


@dataclass(frozen=True)
class Variant:
    """A name for a function with some arguments fixed, or of -x.

    Attributes
    ----------
    libraries
        The libraries that use the name.
    arguments
        The arguments that it fixes.
    mirrored
        Whether it is the function of -x.
    """

    libraries: str
    arguments: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    mirrored: bool = False


@dataclass(frozen=True, eq=False)
class Activation:
    """What is known of one activation function. A record is equal to itself only, and can be a key.

    Attributes
    ----------
    name
        Name of the function.
    kind
        "elementwise"; "axis" if each output depends on all inputs along an axis; "gated" if the axis is
        halved, and one half gates the other; "doubled" if each component becomes two, which stand in the two
        halves of a longer axis; "pooled" if components that follow each other become one.
    summary
        What it is, in a line.
    function, derivative, second_derivative, third_derivative
        Functions of the same signature. For a function along an axis the derivatives are the tensors of all
        partial derivatives, with the shapes that `acts.jacobian` gives, and there is no third.
    symbol
        LaTeX of the function's name.
    expression
        The definition, as text for sympy; see the module's description.
    range
        The values that the function takes.
    bounds
        The largest errors in float64 of the function and its derivatives, in units in the last place.
    absolute
        Orders whose bound does not hold beside a zero between values of both signs. There an error of one
        eps is allowed, times the largest value if that is above 1.
    reference
        The paper that introduced the function.
    parameters
        The parameters that shape the function.
    constants
        Numbers that have names in the expression: decimals, with more digits than float64 holds.
    kinks
        Where a derivative jumps. The value there is the one that the code returns.
    aliases
        Other names, each with the libraries that use it.
    variants
        Names of special cases.
    partials
        For an elementwise function: its derivative by each parameter.
    random
        Whether the function takes a random generator, `rng`; without one it is what it is on average.
    hard
        Whether the function takes a flag, `hard`, that makes its result 0 or 1; derivatives ignore it.
    jvp, vjp
        For a function along an axis: the products of the Jacobian with a vector and of a vector with it.
    """

    name: str
    kind: Kind
    summary: str
    function: Function
    derivative: Function
    second_derivative: Function
    third_derivative: Function | None
    symbol: str
    expression: str
    range: Interval
    bounds: tuple[float, ...]
    reference: str
    absolute: tuple[int, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    constants: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    kinks: tuple[Kink, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    variants: Mapping[str, Variant] = field(default_factory=lambda: MappingProxyType({}))
    partials: Mapping[str, Function] = field(default_factory=lambda: MappingProxyType({}))
    random: bool = False
    hard: bool = False
    jvp: Function | None = None
    vjp: Function | None = None

    @property
    def vector_valued(self) -> bool:
        """Whether each output depends on several inputs."""
        return self.kind != "elementwise"

    @property
    def defaults(self) -> dict[str, float]:
        """Default of each parameter."""
        return {p.name: p.default for p in self.parameters}

    @property
    def orders(self) -> tuple[Function, ...]:
        """The function and its derivatives."""
        third = () if self.third_derivative is None else (self.third_derivative,)
        return (self.function, self.derivative, self.second_derivative, *third)
