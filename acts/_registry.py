"""All functions by name: their records, their derivatives and the products with their Jacobians."""

import copyreg
import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, overload

import numpy as np

from acts._arrays import as_floats, is_container
from acts._record import Activation, Interval, Kink, Number, Variant, negative
from acts._types import AlongAxis, Elementwise, Function, Gated, Order, P, Product

Known: TypeAlias = Elementwise[P] | AlongAxis[P] | Gated | Function

_RECORDS: dict[str, Activation] = {}
_NAMES: dict[str, Activation] = {}
_FUNCTIONS: dict[Any, Activation] = {}

ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(_RECORDS)
"""The record of every function by its name, in the order of the catalogue."""


def register(record: Activation) -> None:
    """Add a record to the catalogue."""
    variants = {name: _special(record, name, variant) for name, variant in record.variants.items()}
    names = {record.name: record} | dict.fromkeys(record.aliases, record) | variants
    for name in names:
        if name in _NAMES:
            raise ValueError(f"two functions are called {name}: {_NAMES[name].name} and {record.name}")
    _RECORDS[record.name] = record
    _NAMES.update(names)
    _FUNCTIONS.update({each.function: each for each in names.values()})


def get(function: str | Known[...], /) -> Activation:
    """Return the record of a function.

    Parameters
    ----------
    function : str or callable
        The name of the function, another library's name for it, or the function itself.

    Returns
    -------
    Activation
        Its definition, parameters, kinks, range, aliases and reference. If the name stands for a special
        case, the functions of the record are those of the special case.

    Raises
    ------
    ValueError
        If there is no function of that name; the message names the one that is meant if the name is
        misspelt.
    TypeError
        If `function` is neither a name nor a function of acts.

    Examples
    --------
    >>> import acts
    >>> acts.get("gelu_new").name
    'gelu_tanh'
    >>> acts.get(acts.sigmoid).expression
    '1/(1 + exp(-x))'
    """
    if isinstance(function, str):
        if function in _NAMES:
            return _NAMES[function]
        hint = nearest(function, _NAMES) or f"; known: {', '.join(ACTIVATIONS)}"
        raise ValueError(f'unknown function "{function}"{hint}')
    try:
        return _FUNCTIONS[function]
    except (KeyError, TypeError):
        raise TypeError(f"expected a function of acts or its name, got {function!r}") from None


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a question whether a known name is meant, or nothing if the name may well be another thing's.

    The spelling may differ in case and in what separates words, or by one letter that is not the first.
    """
    names = list(known)
    for other in names:
        if _bare(other) == _bare(name):
            return f'; did you mean "{other}"?'
    close = difflib.get_close_matches(name.lower(), names, n=1, cutoff=0.75)
    if not close or len(name) < 4 or re.sub(r"\D", "", name) != re.sub(r"\D", "", close[0]):
        return ""
    matcher = difflib.SequenceMatcher(None, name.lower(), close[0])
    edits = sum(max(b - a, d - c) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")
    return f'; did you mean "{close[0]}"?' if name[0].lower() == close[0][0] and edits <= 2 else ""


def _bare(name: str) -> str:
    return re.sub(r"[-_ ]", "", name).lower()


@overload
def derivative(
    function: Elementwise[P], /, order: Order = 1, *, wrt: str | None = None
) -> Elementwise[P]: ...
@overload
def derivative(
    function: str | Function, /, order: Order = 1, *, wrt: str | None = None
) -> Elementwise[...]: ...
def derivative(function: Any, /, order: int = 1, *, wrt: str | None = None) -> Any:
    """Return the derivative of an elementwise function.

    Parameters
    ----------
    function : str or callable
        A function of acts, or its name.
    order : {0, 1, 2, 3}, default 1
        Which derivative; 0 is the function itself.
    wrt : str, optional
        The parameter by which to differentiate, once; by default that is x.

    Returns
    -------
    callable
        A function of the same signature as `function`.

    Raises
    ------
    TypeError
        If `function` is not elementwise: those take `jacobian`.
    ValueError
        If the name, the order or the parameter is unknown.

    Examples
    --------
    >>> import acts
    >>> acts.derivative(acts.sigmoid)([-1000, 0, 1000])
    array([0.  , 0.25, 0.  ])
    >>> acts.derivative("leaky_relu")(-3.0, negative_slope=0.5)
    np.float64(0.5)
    >>> acts.derivative(acts.leaky_relu, wrt="negative_slope")(-3.0)
    np.float64(-3.0)
    """
    record = get(function)
    if record.vector_valued:
        raise TypeError(f"{record.name} is vector-valued: use acts.jacobian instead of acts.derivative")
    if wrt is None:
        return record.orders[_checked(order, (0, 1, 2, 3))]
    if wrt not in record.partials:
        names = ", ".join(record.partials) or "none"
        raise ValueError(f'{record.name} has no parameter "{wrt}"; it has: {names}')
    _checked(order, (1,))
    return record.partials[wrt]


@overload
def jacobian(function: AlongAxis[P], /, order: Literal[1, 2] = 1) -> AlongAxis[P]: ...
@overload
def jacobian(function: str | Gated | Function, /, order: Literal[1, 2] = 1) -> AlongAxis[...]: ...
def jacobian(function: Any, /, order: int = 1) -> Any:
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
        (..., n, n, n). The other axes of the input come first. A gated function has n/2 components.

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
    record = _vector_valued(function, "jacobian")
    return record.orders[_checked(order, (1, 2))]


def jvp(function: str | Known[...], /) -> Product:
    """Return the product of the Jacobian of a vector-valued function with vectors.

    Parameters
    ----------
    function : str or callable
        A vector-valued function of acts, or its name.

    Returns
    -------
    callable
        A function of x and of v, which has the shape of x; then of the parameters and the axis of `function`.
        Its result is how fast the function changes where x moves with the velocity v.

    Raises
    ------
    TypeError
        If `function` is elementwise: there it is v times the derivative.
    ValueError
        If the name is unknown.

    Examples
    --------
    >>> import acts
    >>> acts.jvp(acts.softmax)([0.0, 0.0], [1.0, 0.0])
    array([ 0.25, -0.25])
    """
    return _vector_valued(function, "jvp").jvp  # type: ignore[return-value]


def vjp(function: str | Known[...], /) -> Product:
    """Return the product of vectors with the Jacobian of a vector-valued function.

    Parameters
    ----------
    function : str or callable
        A vector-valued function of acts, or its name.

    Returns
    -------
    callable
        A function of x and of v, which has the shape of the function's result; then of the parameters and the
        axis of `function`. If v is the gradient of a loss by the result, its result is the one by x.

    Raises
    ------
    TypeError
        If `function` is elementwise: there it is v times the derivative.
    ValueError
        If the name is unknown.

    Examples
    --------
    >>> import acts
    >>> acts.vjp(acts.softmax)([0.0, 0.0], [1.0, 0.0])
    array([ 0.25, -0.25])
    """
    return _vector_valued(function, "vjp").vjp  # type: ignore[return-value]


def _vector_valued(function: Any, tool: str) -> Activation:
    record = get(function)
    if not record.vector_valued:
        raise TypeError(f"{record.name} is elementwise: use acts.derivative instead of acts.{tool}")
    return record


def _checked(order: Any, known: tuple[int, ...]) -> int:
    if isinstance(order, bool) or order not in known:
        *most, last = map(str, known)
        raise ValueError(f"order must be {', '.join(most)}{' or ' * bool(most)}{last}, got {order!r}")
    return int(order)


def _special(record: Activation, name: str, variant: Variant) -> Activation:
    """Return the record of a special case."""
    fixed = variant.arguments

    def of(function: Any, order: int) -> Any:
        if function is None:
            return None
        odd = variant.mirrored and order % 2

        def evaluate(x: Any, /, *args: Any, **kwargs: Any) -> Any:
            if variant.mirrored:
                x = -(x if is_container(x) else as_floats(x))
            y = function(x, *args, **{**kwargs, **fixed})
            return np.negative(y, out=kwargs.get("out")) if odd else y

        evaluate.__name__ = evaluate.__qualname__ = name if order == 0 else f"{name}_{order}"
        evaluate.__doc__ = f"`acts.{record.name}` with {fixed}{' of -x' * variant.mirrored}."
        return evaluate

    def number(value: Number) -> Number:
        bare = str(value).removeprefix("-")
        return (-1 if str(value).startswith("-") else 1) * fixed[bare] if bare in fixed else value

    def text(expression: str) -> str:
        for parameter, value in fixed.items():
            expression = re.sub(rf"\b{parameter}\b", f"({value})", expression)
        return re.sub(r"\bx\b(\[[^]]*\])?", r"(-x\1)", expression) if variant.mirrored else expression

    span = record.range
    return replace(
        record,
        name=name,
        function=of(record.function, 0),
        derivative=of(record.derivative, 1),
        second_derivative=of(record.second_derivative, 2),
        third_derivative=of(record.third_derivative, 3),
        jvp=of(record.jvp, 1),
        vjp=of(record.vjp, 1),
        expression=text(record.expression),
        range=Interval(number(span.low), number(span.high), span.closed_low, span.closed_high),
        parameters=tuple(p for p in record.parameters if p.name not in fixed),
        partials={n: of(f, 0) for n, f in record.partials.items() if n not in fixed},
        kinks=tuple(
            Kink(negative(number(k.at)) if variant.mirrored else number(k.at), k.order) for k in record.kinks
        ),
        aliases=MappingProxyType({}),
        variants=MappingProxyType({}),
    )


# a record is pickled and copied by name, so that a copy is the record itself
copyreg.pickle(Activation, lambda record: (get, (record.name,)))
