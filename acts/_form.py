r"""Decorators: a formula and what is known of it become a function and its record.

They stand above the formula of a function, which takes the order of the derivative after x::

    @elementwise(symbol=r"\operatorname{f}", expression="x**2", ...)
    def f(x: Array, order: int, /) -> Array:
        ...

The docstring of the formula has a line that says what the function is, notes, and an example. The rest of the
documentation is made from the record.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Literal, Required, TypedDict, Unpack, cast

import numpy as np

from acts import _arrays
from acts._document import DERIVATIVES, document, parts, signature
from acts._record import Activation, Interval, Kink, Parameter, Variant
from acts._registry import nearest, register
from acts._types import AlongAxis, Array, Elementwise, Floats, Formula, Function, Gated, Kind, P

Product = Callable[..., Array]
"""A Jacobian times vectors, or vectors times it: of columns x and columns v, and parameters."""


class Facts(TypedDict, total=False):
    """What decorators are told; see the attributes of `acts.Activation`.

    An elementwise function may also have a native formula: for whole arrays of floats of any type, which it
    keeps. It takes what the formula takes and gives the same, or None where it does not apply; True stands
    for the formula itself.
    """

    symbol: Required[str]
    expression: Required[str]
    range: Required[Interval]
    bounds: Required[tuple[float, ...]]
    reference: Required[str]
    absolute: Sequence[int]
    parameters: Sequence[Parameter]
    constants: Mapping[str, str]
    kinks: Sequence[Kink]
    aliases: Mapping[str, str]
    variants: Mapping[str, Variant]
    native: Callable[..., Floats | None] | Literal[True]


def elementwise(**facts: Unpack[Facts]) -> Callable[[Formula[P]], Elementwise[P]]:
    """Make a function of each number of a formula.

    The formula takes float64 arrays of at least one dimension, which it must neither change nor return, and
    the order of the derivative, 0 to 3; then the parameters, which are floats or arrays that broadcast. A
    parameter `rng` makes the function random: it is a generator, or None for the mean.

    Parameters
    ----------
    **facts
        What is known of the function.
    """

    def decorate(formula: Formula[P]) -> Elementwise[P]:
        call = _Call(formula, "elementwise", facts.get("parameters", ()))
        layout = "C" if call.random else "K"  # random numbers are drawn in the order of the indices

        def function(
            formula: Callable[..., Array], order: int, title: str, native: Callable[..., Floats | None] | None
        ) -> Function:
            def evaluate(x: Any, /, *args: Any, out: Any = None, **kwargs: Any) -> Any:
                values = call.values(args, kwargs)
                if type(x) is not np.ndarray and _arrays.is_container(x):
                    return _arrays.dispatched(lambda part: evaluate(part, *values), call.name, x)
                return _arrays.elementwise(formula, order, x, values, out, layout, native)

            return call.dressed(evaluate, title)

        def by(parameter: Parameter) -> Function:
            slope = cast(Callable[..., Array], parameter.partial)

            def partial(x: Array, _: int, /, *values: Any) -> Array:
                return slope(x, **dict(zip(call.defaults, values, strict=True)))

            return function(partial, 1, f"Derivative by {parameter.name}", None)

        native = formula if facts.get("native") is True else cast(Any, facts.get("native"))
        orders = [function(formula, k, DERIVATIVES[k], native) for k in (0, 1, 2, 3)]
        partials = {p.name: by(p) for p in call.parameters}
        return cast(Elementwise[P], call.registered(facts, orders, partials=MappingProxyType(partials)))

    return decorate


def along_axis(
    kind: Literal["axis", "pooled"] = "axis",
    masked: float = -np.inf,
    jvp: Product | None = None,
    vjp: Product | None = None,
    **facts: Unpack[Facts],
) -> Callable[[Formula[P]], AlongAxis[P]]:
    """Make a function of vectors, along an axis or several, of a formula.

    The formula takes columns, float64 arrays whose axis 0 counts the components and axis 1 the vectors, and
    the order of the derivative, 0 to 2. Derivatives are laid out as component, variables, vector.

    Parameters
    ----------
    kind
        "axis" if the result has the shape of the input. "pooled" if it has a component for each group of as
        many as the first parameter says; the formula's result has fewer rows then.
    masked
        What stands for a masked component.
    jvp, vjp
        Products with the Jacobian where they are simpler than it is.
    **facts
        What is known of the function.
    """

    def decorate(formula: Formula[P]) -> AlongAxis[P]:
        call = _Call(formula, kind, facts.get("parameters", ()))

        tensors: Callable[..., Any] = formula

        def from_left(x: Array, v: Array, *values: Any) -> Array:
            return np.einsum("ijc,jc->ic", tensors(x, 1, *values), v)

        def from_right(x: Array, v: Array, *values: Any) -> Array:
            return np.einsum("ijc,ic->jc", tensors(x, 1, *values), v)

        products = _products(call, jvp or from_left, vjp or from_right, masked)
        return cast(AlongAxis[P], call.registered(facts, _orders(call, formula, masked), **products))

    return decorate


def gated(**facts: Unpack[Facts]) -> Callable[[Callable[[Array, Array, int, int], Array]], Gated]:
    """Make a function that halves an axis, so that one half gates the other, of a formula.

    The formula takes the two halves a and b, and the orders of the derivative by a and by b, which are at
    most 2 in sum.

    Parameters
    ----------
    **facts
        What is known of the function.
    """

    def decorate(formula: Callable[[Array, Array, int, int], Array]) -> Gated:
        call = _Call(formula, "gated", facts.get("parameters", ()))

        def columns(x: Array, order: int, /) -> Array:
            m = len(x) // 2
            a, b = x[:m], x[m:]
            if order == 0:
                return formula(a, b, 0, 0)
            result = np.zeros((m, *[2 * m] * order, *x.shape[1:]))
            first, second = np.arange(m), np.arange(m) + m
            if order == 1:
                result[first, first], result[first, second] = formula(a, b, 1, 0), formula(a, b, 0, 1)
            else:
                result[first, first, first], result[first, second, second] = (
                    formula(a, b, 2, 0),
                    formula(a, b, 0, 2),
                )
                result[first, first, second] = result[first, second, first] = formula(a, b, 1, 1)
            return result

        def jvp(x: Array, v: Array) -> Array:
            (a, b), (v_a, v_b) = np.split(x, 2), np.split(v, 2)
            return formula(a, b, 1, 0) * v_a + formula(a, b, 0, 1) * v_b

        def vjp(x: Array, v: Array) -> Array:
            a, b = np.split(x, 2)
            return np.concatenate([formula(a, b, 1, 0) * v, formula(a, b, 0, 1) * v])

        return cast(Gated, call.registered(facts, _halved(call, columns), **_products(call, jvp, vjp)))

    return decorate


def doubled(**facts: Unpack[Facts]) -> Callable[[Callable[[Array, int], tuple[Array, Array]]], AlongAxis[[]]]:
    """Make a function that doubles an axis, of a formula.

    The formula takes float64 arrays and the order of the derivative, 0 to 2, and gives the two numbers that
    each number becomes, one for each half of the result.

    Parameters
    ----------
    **facts
        What is known of the function.
    """

    def decorate(formula: Callable[[Array, int], tuple[Array, Array]]) -> AlongAxis[[]]:
        call = _Call(formula, "doubled", ())

        def columns(x: Array, order: int, /) -> Array:
            n, own = len(x), np.arange(len(x))
            result = np.zeros((2, n, *[n] * order, *x.shape[1:]))
            diagonal: tuple[Any, ...] = (slice(None), *[own] * (order + 1))
            result[diagonal] = formula(x, order)
            return result.reshape(2 * n, *result.shape[2:])

        def jvp(x: Array, v: Array) -> Array:
            return np.concatenate([slope * v for slope in formula(x, 1)])

        def vjp(x: Array, v: Array) -> Array:
            (first, second), (v_first, v_second) = formula(x, 1), np.split(v, 2)
            return first * v_first + second * v_second

        return cast(
            AlongAxis[[]], call.registered(facts, _orders(call, columns), **_products(call, jvp, vjp))
        )

    return decorate


def _orders(call: "_Call", formula: Callable[..., Array], masked: float = 0.0) -> list[Function]:
    """Return a function of vectors and its tensors of derivatives."""

    def function(order: int) -> Function:
        def evaluate(x: Any, /, *args: Any, out: Any = None, **kwargs: Any) -> Any:
            *values, axis = call.values(args, kwargs)
            if _arrays.is_container(x) and order == 0 and np.ndim(x) == 1 and call.kind == "axis":
                return _arrays.dispatched(lambda part: evaluate(part, *values, axis), call.name, x)
            return _arrays.along_axis(formula, order, x, values, axis, out, call.kind, masked)

        return call.dressed(evaluate, DERIVATIVES[order])

    return [function(order) for order in (0, 1, 2)]


def _halved(call: "_Call", formula: Callable[[Array, int], Array]) -> list[Function]:
    """Return a gated function and its tensors of derivatives."""

    def function(order: int) -> Function:
        def evaluate(x: Any, y: Any = None, /, *args: Any, out: Any = None, **kwargs: Any) -> Any:
            (axis,) = call.values(args, kwargs)
            if y is not None:
                a, b = _arrays.as_array(x), _arrays.as_array(y, "y")
                if a.shape != b.shape or a.ndim == 0:
                    raise ValueError(
                        f"x and y must have the same shape and an axis, got {a.shape} and {b.shape}"
                    )
                x = np.concatenate([a, b], axis)
            return _arrays.along_axis(formula, order, x, (), axis, out, call.kind)

        return call.dressed(evaluate, DERIVATIVES[order])

    return [function(order) for order in (0, 1, 2)]


def _products(call: "_Call", jvp: Product, vjp: Product, masked: float = 0.0) -> dict[str, Function]:
    return {"jvp": _product(call, jvp, "jvp", masked), "vjp": _product(call, vjp, "vjp", masked)}


def _product(call: "_Call", formula: Product, title: Literal["jvp", "vjp"], masked: float) -> Function:
    """Return the product of the Jacobian with a vector ("jvp"), or of a vector with it."""

    def evaluate(x: Any, v: Any, /, *args: Any, **kwargs: Any) -> Any:
        *values, axis = call.values(args, kwargs)
        vectors, others = _arrays.Rows(x, axis, masked), _arrays.Rows(v, axis, name="v")
        n, m = vectors.rows.shape[1], _arrays.OUTPUTS[call.kind](vectors, axis, *values)
        given, size = (n, m) if title == "jvp" else (m, n)
        if others.sizes != vectors.sizes or others.rows.shape[1] != given:
            raise ValueError(f"v of shape {np.shape(v)} does not fit x of shape {np.shape(x)}")
        result = vectors.computed(lambda c, d: formula(c, d, *values), [size], others)
        return vectors.restored(result)

    evaluate.__name__ = evaluate.__qualname__ = f"{call.name}_{title}"
    return evaluate


class _Call:
    """How a function is called: its name, and the parameters after x with their defaults.

    Attributes
    ----------
    name
        Name of the function.
    parameters
        Its parameters, with the defaults that stand in the signature of the formula.
    random, hard
        Whether it takes a random generator, and a flag that makes its result 0 or 1.
    """

    def __init__(self, formula: Callable[..., Any], kind: Kind, parameters: Sequence[Parameter]) -> None:
        self.formula, self.kind, self.name = formula, kind, formula.__name__
        self.signature = signature(formula, kind)
        own = {n: p.default for n, p in self.signature.parameters.items() if n not in ("x", "y", "out")}
        self.random, self.hard = "rng" in own, "hard" in own
        self.parameters = tuple(replace(p, default=p.check(own[p.name], own)) for p in parameters)
        self.defaults = own | {p.name: p.default for p in self.parameters}
        self.usual = tuple(self.defaults.values())

    def values(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return the checked values of all parameters, in order."""
        if not args and not kwargs:
            return self.usual
        if len(args) > len(self.defaults):
            raise TypeError(f"{self.name}() takes at most {1 + len(self.defaults)} positional arguments")
        given = dict(zip(self.defaults, args, strict=False))
        for key in kwargs:
            if key not in self.defaults:
                hint = nearest(key, self.defaults)
                raise TypeError(f"{self.name}() got an unexpected keyword argument {key!r}{hint}")
            if key in given:
                raise TypeError(f"{self.name}() got multiple values for argument {key!r}")
        values = self.defaults | given | dict(kwargs)
        for p in self.parameters:
            values[p.name] = p.check(values[p.name], values)
            if self.kind != "elementwise" and isinstance(values[p.name], np.ndarray):
                raise TypeError(f"{p.name} must be a number in {p.domain}, got an array")
        if self.hard and not isinstance(values["hard"], bool):
            raise TypeError(f"hard must be True or False, got {values['hard']!r}")
        if values.get("rng") is not None:
            values["rng"] = np.random.default_rng(values["rng"])
        return tuple(values.values())

    def dressed(self, function: Function, title: str) -> Function:
        """Give a function the name, the place and the signature that a user sees."""
        name = f"{self.name}_{title.lower().replace(' ', '_')}" if title else self.name
        function.__name__ = function.__qualname__ = name
        function.__module__ = self.formula.__module__
        self.formula.__globals__.setdefault(name, function)  # where pickle finds it
        function.__doc__ = f"{title} of `acts.{self.name}`." if title else None
        function.__signature__ = self.signature  # type: ignore[attr-defined]
        function.__wrapped__ = self.formula  # type: ignore[attr-defined]
        return function

    def registered(self, facts: Facts, orders: Sequence[Function], **more: Any) -> Function:
        """Register the function and return it."""
        summary, notes, example = parts(self.formula)
        function, first, second = orders[:3]
        record = Activation(
            name=self.name,
            kind=self.kind,
            summary=summary,
            function=function,
            derivative=first,
            second_derivative=second,
            third_derivative=orders[3] if len(orders) > 3 else None,
            parameters=self.parameters,
            random=self.random,
            hard=self.hard,
            symbol=facts["symbol"],
            expression=facts["expression"],
            range=facts["range"],
            bounds=facts["bounds"],
            reference=facts["reference"],
            absolute=tuple(facts.get("absolute", ())),
            constants=MappingProxyType(dict(facts.get("constants", {}))),
            kinks=tuple(facts.get("kinks", ())),
            aliases=MappingProxyType(dict(facts.get("aliases", {}))),
            variants=MappingProxyType(dict(facts.get("variants", {}))),
            **more,
        )
        function.__doc__ = document(record, notes, example)
        self.formula.__globals__.setdefault("__all__", []).append(self.name)
        register(record)
        return function
