"""Exact values: functions and their first derivatives from the text of their definition, to any precision.

The text is that of `acts.Activation.expression`. It is evaluated with dual numbers over mpmath: apart from
the text, nothing of `acts` or of its formulas takes part.
"""

import ast
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import mpmath  # type: ignore[import-untyped]

from gen.core.errors import InputError

AGREED = 22  # digits in which two precisions must agree; float64 has 16
ZERO = 400  # digits after which a number below 10**-330 counts as settled: float64 rounds it to 0

_ZERO = 0
_TINY = mpmath.mpf(10) ** -330

Values = list[Any]
Rows = list[list[Any]]


@dataclass(frozen=True, slots=True)
class Dual:
    """A number and its derivatives by all variables. An exact 0 is the integer 0, and stays one."""

    value: Any
    slopes: tuple[Any, ...]

    def chain(self, value: Any, slope: Any) -> "Dual":
        """Return a function of this number, given its value and its derivative here."""
        return Dual(value, tuple(_product(slope, s) for s in self.slopes))

    def _with(self, other: Any) -> "Dual":
        if isinstance(other, Dual):
            return other
        return Dual(_exact(other), (0,) * len(self.slopes))

    def __add__(self, other: Any) -> "Dual":
        b = self._with(other)
        return Dual(self.value + b.value, tuple(s + t for s, t in zip(self.slopes, b.slopes, strict=True)))

    def __mul__(self, other: Any) -> "Dual":
        b = self._with(other)
        pairs = zip(self.slopes, b.slopes, strict=True)
        slopes = (_product(s, b.value) + _product(self.value, t) for s, t in pairs)
        return Dual(_product(self.value, b.value), tuple(slopes))

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self) -> "Dual":
        return self.chain(-self.value, -1)

    def __sub__(self, other: Any) -> "Dual":
        return self + -self._with(other)

    def __rsub__(self, other: Any) -> "Dual":
        return self._with(other) + -self

    def __truediv__(self, other: Any) -> "Dual":
        b = self._with(other)
        inverse = 1 / mpmath.mpf(b.value)
        return self * b.chain(inverse, -inverse * inverse)

    def __rtruediv__(self, other: Any) -> "Dual":
        return self._with(other) / self

    def __pow__(self, power: int) -> "Dual":
        return self.chain(self.value**power, power * self.value ** (power - 1))

    def __gt__(self, other: Any) -> bool:
        return bool(self.value > self._with(other).value)

    def __ge__(self, other: Any) -> bool:
        return bool(self.value >= self._with(other).value)

    def __lt__(self, other: Any) -> bool:
        return not self >= other

    def __le__(self, other: Any) -> bool:
        return not self > other


def _exact(value: Any) -> Any:
    return 0 if isinstance(value, int) and value == 0 else mpmath.mpf(value)


def _product(a: Any, b: Any) -> Any:
    return 0 if a is _ZERO or b is _ZERO else a * b


def _logistic(u: Any) -> Any:
    return 1 / (1 + mpmath.exp(-u))


def _normal(u: Any) -> Any:
    # beyond 1e100 mpmath's erfc fails, and one term of the asymptotic series is more than enough
    return mpmath.ncdf(u) if abs(u) < 1e100 else (u > 0) - mpmath.npdf(u) / u


FUNCTIONS: Mapping[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "exp": (mpmath.exp, mpmath.exp),
    "log": (mpmath.log, lambda u: 1 / u),
    "log1p": (mpmath.log1p, lambda u: 1 / (1 + u)),
    "sqrt": (mpmath.sqrt, lambda u: 1 / (2 * mpmath.sqrt(u))),
    "tanh": (mpmath.tanh, lambda u: mpmath.sech(u) ** 2),
    "erf": (mpmath.erf, lambda u: 2 * mpmath.exp(-u * u) / mpmath.sqrt(mpmath.pi)),
    "atan": (mpmath.atan, lambda u: 1 / (1 + u * u)),
    "asinh": (mpmath.asinh, lambda u: 1 / mpmath.sqrt(1 + u * u)),
    "sin": (mpmath.sin, mpmath.cos),
    "cos": (mpmath.cos, lambda u: -mpmath.sin(u)),
    "sign": (mpmath.sign, lambda u: 0 * u),
    "softplus": (lambda u: mpmath.log1p(mpmath.exp(u)), _logistic),
    "sigma": (_logistic, lambda u: _logistic(u) * _logistic(-u)),
    "Phi": (_normal, mpmath.npdf),
    "phi": (mpmath.npdf, lambda u: -u * mpmath.npdf(u)),
}
"""What an expression may call, each with its derivative."""


def _lifted(f: Callable[[Any], Any], slope: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def lifted(u: Any) -> Any:
        return u.chain(f(u.value), slope(u.value)) if isinstance(u, Dual) else f(mpmath.mpf(u))

    return lifted


def _largest(*values: Any) -> Any:
    return functools.reduce(lambda a, b: b if b > a else a, values)


def _smallest(*values: Any) -> Any:
    return functools.reduce(lambda a, b: b if b < a else a, values)


def _absolute(u: Any) -> Any:
    return -u if u < 0 else u


def _clipped(u: Any, low: Any, high: Any) -> Any:
    return low if u <= low else high if u > high else u


NAMES = {name: _lifted(*pair) for name, pair in FUNCTIONS.items()} | {
    "Max": _largest,
    "Min": _smallest,
    "Abs": _absolute,
    "clip": _clipped,
    "number": mpmath.mpf,
}


class _Python(ast.NodeTransformer):
    """Turn an expression for sympy into one for Python: exact decimals, only the branch that holds."""

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        if isinstance(node.value, bool) or not isinstance(node.value, float):
            return node
        return ast.Call(ast.Name("number", ast.Load()), [ast.Constant(repr(node.value))], [])

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name == "log" and ast.unparse(node).startswith(
            "log(1 + "
        ):  # keeps its digits, however small the rest
            (total,) = node.args
            assert isinstance(total, ast.BinOp)
            return ast.Call(ast.Name("log1p", ast.Load()), [total.right], [])
        if name == "Piecewise":
            *others, last = (pair.elts for pair in node.args if isinstance(pair, ast.Tuple))
            return functools.reduce(lambda rest, p: ast.IfExp(p[1], p[0], rest), reversed(others), last[0])
        if name == "Sum":  # over all components
            loop = ast.comprehension(ast.Name("j", ast.Store()), ast.Name("components", ast.Load()), [], 0)
            total = ast.Name("total", ast.Load())
            return ast.Call(total, [ast.GeneratorExp(node.args[0], [loop])], [])
        return node


@functools.cache
def _compiled(expression: str) -> Any:
    tree = ast.fix_missing_locations(_Python().visit(ast.parse(expression, mode="eval")))
    return compile(tree, "<expression>", "eval")


def _total(terms: Any) -> Any:
    return functools.reduce(lambda a, b: a + b, terms)


def _evaluated(expression: str, names: Mapping[str, Any]) -> Any:
    try:
        return eval(_compiled(expression), {"__builtins__": {}} | NAMES | {"pi": +mpmath.pi} | dict(names))
    except NameError as problem:
        raise InputError(f"exact values of {expression!r} are not known: {problem}") from None


def _sparsemax(x: Sequence[Dual]) -> list[Dual]:
    """Return the projection on the simplex: max(x - t, 0), where t makes the sum 1."""
    ordered = sorted(x, key=lambda u: u.value, reverse=True)
    for k in range(len(x), 0, -1):
        t = (_total(ordered[:k]) - 1) / k
        if ordered[k - 1] > t:
            return [u - t if u > t else u * 0 for u in x]
    raise AssertionError("the largest component is always above the threshold")


def _hardmax(x: Sequence[Dual]) -> list[Dual]:
    """Return 1 at the first of the largest components and 0 elsewhere."""
    top = _largest(*x)
    return [u * 0 + float(u is top) for u in x]


def _crelu(x: Sequence[Dual]) -> list[Dual]:
    """Return the positive parts of x and of -x, one after the other."""
    return [_largest(u * 0, u) for u in (*x, *(-u for u in x))]


ALGORITHMS = {"sparsemax": _sparsemax, "hardmax": _hardmax, "crelu": _crelu}
"""Functions of vectors that are no expression in their components; a definition is the name of one."""


def elementwise(expression: str, parameters: Mapping[str, float]) -> Callable[[float], Values]:
    """Return a function that gives the exact value and derivative of an expression at a finite number.

    Examples
    --------
    >>> value, slope = elementwise("1/(1 + exp(-a*x))", {"a": 2.0})(0.0)
    >>> float(value), float(slope)
    (0.5, 0.5)
    """

    def at(x: float) -> Values:
        variable = Dual(mpmath.mpf(x), (mpmath.mpf(1),))
        known = {name: mpmath.mpf(value) for name, value in parameters.items()}
        y = variable * 0 + _evaluated(expression, known | {"x": variable})
        return [y.value, *y.slopes]

    return lambda x: _settled(lambda: at(x), [x])


def vector(expression: str, parameters: Mapping[str, float]) -> Callable[[Sequence[float]], Rows]:
    """Return a function that gives rows of exact numbers: a component of the result, and its gradient.

    Examples
    --------
    >>> [[float(v) for v in row] for row in vector("exp(x[i])/Sum(exp(x[j]), j)", {})([0.0, 0.0])]
    [[0.5, 0.25, -0.25], [0.5, -0.25, 0.25]]
    """

    def at(x: Sequence[float]) -> Values:
        size = len(x)
        variables = [
            Dual(mpmath.mpf(v), tuple(mpmath.mpf(i == j) for j in range(size))) for i, v in enumerate(x)
        ]
        if expression in ALGORITHMS:
            results = ALGORITHMS[expression](variables)
        else:
            gated = "x[i + n]" in expression
            n = size // 2 if gated else size
            names = {"x": variables, "n": n, "components": range(size), "total": _total} | dict(parameters)
            results = [_evaluated(expression, names | {"i": i}) for i in range(n)]
        return [number for y in results for number in (y.value, *y.slopes)]

    def rows(x: Sequence[float]) -> Rows:
        flat, width = _settled(lambda: at(x), x), len(x) + 1
        return [flat[start : start + width] for start in range(0, len(flat), width)]

    return rows


def _settled(f: Callable[[], Values], arguments: Sequence[float]) -> Values:
    """Evaluate at ever higher precision until two results agree."""
    digits = 30 + max([0, *(-int(0.3 * mpmath.mag(a)) for a in arguments if a)])
    previous: Values = []
    while True:
        with mpmath.workdps(digits):
            values = f()
            if previous and all(_agree(v, p, digits) for v, p in zip(values, previous, strict=True)):
                return values
        previous, digits = values, 2 * digits


def _agree(value: Any, previous: Any, digits: int) -> bool:
    if value is _ZERO:
        return True
    if abs(value) < _TINY:
        return abs(previous) < _TINY and digits > ZERO
    return bool(abs(value - previous) <= abs(value) * mpmath.mpf(10) ** -AGREED)
