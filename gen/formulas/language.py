"""Language: the text of an expression, read into sympy.

What the text may say is written in `acts._record`, where the records are.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any, Protocol

import sympy  # type: ignore[import-untyped]

from gen.core.errors import nearest


class Definition(Protocol):
    """What a formula is made from; a record of `acts` is one."""

    @property
    def symbol(self) -> str:
        """LaTeX of the function's name."""

    @property
    def expression(self) -> str:
        """The definition, as text."""

    @property
    def defaults(self) -> Mapping[str, float]:
        """Default of each parameter."""

    @property
    def constants(self) -> Mapping[str, str]:
        """Value of each named constant, as an exact decimal."""

    @property
    def vector_valued(self) -> bool:
        """Whether each output depends on several inputs."""


class Parameter(sympy.Symbol):  # type: ignore[misc]
    """A parameter or a constant, to tell it from an input. A decimal is a constant named by its digits."""

    @property
    def is_decimal(self) -> bool:
        """Whether it stands for the decimal that is its name."""
        return bool(self.name[0].isdigit())


class sigma(sympy.Function):  # type: ignore[misc]  # noqa: N801
    """Logistic function."""

    def fdiff(self, argindex: int = 1) -> sympy.Expr:  # noqa: ARG002
        """Return the derivative, in a form that keeps its digits on both sides."""
        u = self.args[0]
        return sigma(u) * sigma(-u)


class softplus(sympy.Function):  # type: ignore[misc]  # noqa: N801
    """Integral of the logistic function."""

    def fdiff(self, argindex: int = 1) -> sympy.Expr:  # noqa: ARG002
        """Return the derivative."""
        return sigma(self.args[0])


class Phi(sympy.Function):  # type: ignore[misc]
    """Distribution function of the standard normal distribution."""

    def fdiff(self, argindex: int = 1) -> sympy.Expr:  # noqa: ARG002
        """Return the derivative."""
        return phi(self.args[0])


class phi(sympy.Function):  # type: ignore[misc]  # noqa: N801
    """Density of the standard normal distribution."""

    def fdiff(self, argindex: int = 1) -> sympy.Expr:  # noqa: ARG002
        """Return the derivative."""
        u = self.args[0]
        return -u * phi(u)


class step(sympy.Function):  # type: ignore[misc]  # noqa: N801
    """1 where u is positive, 0 elsewhere."""

    def fdiff(self, argindex: int = 1) -> sympy.Expr:  # noqa: ARG002
        """Return the derivative."""
        return sympy.Integer(0)


class positive(sympy.Function):  # type: ignore[misc]  # noqa: N801
    """The larger of u and 0, which need not be split where u depends on several inputs."""

    def fdiff(self, argindex: int = 1) -> sympy.Expr:  # noqa: ARG002
        """Return the derivative."""
        return step(self.args[0])


class Whole(sympy.Function):  # type: ignore[misc]
    """A function of all components, which stand in place of the vector when their number is known."""


class threshold(Whole):  # noqa: N801
    """The number above which all components together are 1 in excess."""

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        """Return the derivative."""
        above = [step(u - self) for u in self.args]
        return above[argindex - 1] / sympy.Add(*above)


class first(Whole):  # noqa: N801
    """1 if component i is the first of the largest, 0 if not."""

    def fdiff(self, argindex: int = 1) -> sympy.Expr:  # noqa: ARG002
        """Return the derivative."""
        return sympy.Integer(0)


class largest(Whole):  # noqa: N801
    """The largest component of group i, where components that follow each other are groups of one size."""

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        """Return the derivative."""
        i, size, *components = self.args
        start = (i - 1) * size
        place = argindex - 2 - start
        return first(place, *components[start : start + size]) if 0 < place <= size else sympy.Integer(0)


X = sympy.Symbol("x", real=True)
VALUE, GATE = sympy.symbols("a b", real=True)
VECTOR = sympy.IndexedBase("x")
I, J, K, N = sympy.symbols("i j k n", integer=True)  # noqa: E741


def _clip(u: sympy.Expr, low: sympy.Expr, high: sympy.Expr) -> sympy.Expr:
    return sympy.Min(sympy.Max(u, low), high)


def _piecewise(*cases: tuple[sympy.Expr, sympy.Basic]) -> sympy.Piecewise:
    if cases[-1][1] != sympy.true:
        raise ValueError("the condition of the last case must be True")
    return sympy.Piecewise(*cases, evaluate=False)


NAMES: dict[str, Any] = {
    **{f.__name__: f for f in (sympy.exp, sympy.log, sympy.sin, sympy.cos, sympy.tanh, sympy.atan)},
    **{f.__name__: f for f in (sympy.sqrt, sympy.erf, sympy.sign, sympy.Abs, sympy.Max, sympy.Min)},
    **{f.__name__: f for f in (sympy.And, sympy.Or, sigma, softplus, Phi, phi)},
    "clip": _clip,
    "Piecewise": _piecewise,
    "pi": sympy.pi,
}
ELEMENTWISE = {"x": X}
VECTOR_VALUED: dict[str, Any] = {
    **{"i": I, "j": J, "n": N, "Sum": lambda u, j: sympy.Sum(u, (j, 1, N)), "positive": positive},
    **{"threshold": lambda _: threshold(VECTOR), "first": lambda i, _: first(i, VECTOR)},
    "largest": lambda i, _, size: largest(i, size, VECTOR),
}
HALVES = {VECTOR[I]: VALUE, VECTOR[I + N]: GATE}

OPERATORS: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
}


def expression(record: Definition) -> sympy.Basic:
    """Return the definition of a function as a sympy expression.

    That of a gate is one in the halves a and b of its input, that of several outputs a tuple.

    Raises
    ------
    ValueError
        If the text says what an expression cannot say.

    Examples
    --------
    >>> import acts
    >>> expression(acts.get("silu"))
    x*sigma(x)
    """
    names = NAMES | ELEMENTWISE
    if record.vector_valued:
        names |= VECTOR_VALUED
    try:
        e = read(record.expression, names | letters(record))
    except (SyntaxError, TypeError, ValueError) as problem:
        raise ValueError(f'"{record.expression}": {problem}') from problem
    return e.xreplace(HALVES) if e.has(VECTOR[I + N]) else e


def letters(record: Definition) -> dict[str, Parameter]:
    """Return the symbol of each parameter and named constant."""
    return {name: Parameter(name, real=True) for name in (*record.defaults, *record.constants)}


def read(text: str, names: Mapping[str, Any]) -> Any:
    """Return the value of an expression in which a name means what `names` says, and a decimal itself."""

    def value(node: ast.AST) -> Any:
        match node:
            case ast.Constant(value=bool(truth)):
                return sympy.sympify(truth)
            case ast.Constant(value=int(number)):
                return sympy.Integer(number)
            case ast.Constant(value=float()):
                return Parameter(ast.get_source_segment(text, node), positive=True)
            case ast.Name(id=name):
                if name not in names:
                    raise ValueError(f'unknown name "{name}"{nearest(name, names)}')
                return names[name]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -value(operand)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
                return OPERATORS[type(op)](value(left), value(right))
            case ast.Compare(left=left, ops=ops, comparators=others) if {*map(type, ops)} <= OPERATORS.keys():
                pairs = pairwise(map(value, (left, *others)))
                return sympy.And(*(OPERATORS[type(op)](*pair) for op, pair in zip(ops, pairs, strict=True)))
            case ast.Call(func=function, args=arguments, keywords=[]):
                return value(function)(*map(value, arguments))
            case ast.Subscript(value=ast.Name(id="x"), slice=index):
                return VECTOR[value(index)]
            case ast.Tuple(elts=items):
                return sympy.Tuple(*map(value, items))
        raise ValueError(f"{ast.unparse(node)} is not part of the language")

    return value(ast.parse(text, mode="eval").body)


def exact(record: Definition, e: sympy.Basic) -> dict[Parameter, sympy.Rational]:
    """Return the value of each named constant and each decimal in an expression."""
    symbols = letters(record)
    return {symbols[name]: sympy.Rational(text) for name, text in record.constants.items()} | decimals(e)


def decimals(e: sympy.Basic) -> dict[Parameter, sympy.Rational]:
    """Return the value of each decimal in an expression."""
    found = (s for s in e.free_symbols if isinstance(s, Parameter) and s.is_decimal)
    return {decimal: sympy.Rational(decimal.name) for decimal in found}


def sample(record: Definition, e: sympy.Basic) -> dict[Parameter, sympy.Rational]:
    """Return the constants and the defaults of the parameters, to see which of two thresholds is larger."""
    symbols = letters(record)
    defaults = {symbols[name]: sympy.Rational(repr(float(v))) for name, v in record.defaults.items()}
    return exact(record, e) | defaults
