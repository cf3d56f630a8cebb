"""Equations: the formulas that a page asks for, with the name of the function in front."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import combinations_with_replacement

import sympy  # type: ignore[import-untyped]

from gen.formulas import softmax, threshold
from gen.formulas.cases import SWITCHES, Sample, inputs
from gen.formulas.derive import derived, slope
from gen.formulas.language import (
    GATE,
    VALUE,
    VECTOR,
    Definition,
    J,
    Phi,
    Whole,
    X,
    expression,
    phi,
    sample,
    sigma,
    softplus,
)
from gen.formulas.latex import latex, slashed, symbol

PLACES = 4  # decimals of a constant

Z = sympy.Function("z", real=True)(X)

NESTING = (sympy.tanh, sympy.sin, sympy.cos, sympy.erf, sympy.atan, sigma, softplus, Phi, phi)
"""Functions whose derivatives repeat what stands inside."""


def equation(record: Definition, order: int = 0) -> str:
    r"""Return the equation that defines a function or one of its derivatives, as LaTeX.

    Parameters
    ----------
    record
        The function.
    order
        Which derivative; 0 is the function itself. A function of two halves has several of each order, one
        below the other.

    Examples
    --------
    >>> import acts
    >>> print(equation(acts.get("sigmoid")))
    \sigma(x) = \frac{1}{1 + e^{-x}}
    >>> print(equation(acts.get("relu"), order=1))
    \operatorname{ReLU}'(x) = \begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}
    """
    lines = sides(record, order)
    if len(lines) == 1:
        return " = ".join(lines[0])
    rows = r" \\ ".join(f"{left} &= {right}" for left, right in lines)
    return rf"\begin{{aligned}} {rows} \end{{aligned}}"


def sides(record: Definition, order: int = 0) -> list[tuple[str, str]]:
    r"""Return the two sides of each equation, as LaTeX.

    Examples
    --------
    >>> import acts
    >>> print(*sides(acts.get("silu"), order=1)[0])
    \operatorname{SiLU}'(x) \sigma(x)\,(1 + x \sigma(-x))
    """
    e = expression(record)
    names = sample(record, e)
    if e.has(VECTOR):
        return [_tensor(record, e, order)]
    if e.has(VALUE, GATE):
        return _partials(record, e, order, names)
    if isinstance(e, sympy.Tuple):
        right = latex(sympy.Tuple(*(derived(part, [X] * order, names) for part in e)))
    else:
        right = _elementwise(e, order, names)
    return [(f"{record.symbol}{order * chr(39)}(x)", right + ("" if order else _values(record.constants)))]


def _values(constants: Mapping[str, str]) -> str:
    """Return the values of named constants, rounded."""
    texts = []
    for name, text in constants.items():
        rounded = round(Decimal(text), PLACES)
        relation = "=" if rounded == Decimal(text) else r"\approx"
        texts.append(f"{symbol(name)} {relation} {rounded.normalize():f}")
    return "".join(rf", \quad {text}" for text in texts)


def _elementwise(e: sympy.Expr, order: int, names: Sample) -> str:
    """Return a derivative, with z in place of what would stand in it over and over."""
    variables = [X] * order
    inner = _inner(e) if order else None
    if inner is None:
        return latex(derived(e, variables, names))
    z = {Z.diff((X, n)): sympy.Symbol("z" + n * "'") for n in range(order, -1, -1)}
    if slope(inner, X).has(sympy.Add):  # it would be repeated too, so z′ stays
        e = derived(e.xreplace({inner: Z}), variables, names).xreplace(z)
    else:
        whole = derived(e, variables, names)
        e = whole.xreplace({inner: z[Z]})
        if e.count(z[Z]) == 1:
            return latex(whole)
    return rf"{latex(e)}, \quad z = {latex(inner)}"


def _inner(e: sympy.Expr) -> sympy.Expr | None:
    """Return what stands inside another function and is more than a line: its derivatives repeat it."""
    roots = [
        f.base
        for f in e.atoms(sympy.Pow)
        if f.exp.is_Rational and f.exp.q == 2 and f.base.has(sympy.Function)
    ]
    nested = [f.args[0] for f in e.atoms(*NESTING)] + roots
    bent = [u for u in nested if inputs(u.diff(X)) and not u.has(*SWITCHES) and not isinstance(u, sympy.exp)]
    return max(bent, key=lambda u: (u.count_ops(), str(u)), default=None)


def _partials(record: Definition, e: sympy.Expr, order: int, names: Sample) -> list[tuple[str, str]]:
    """Return the partial derivatives by the halves a and b of the input."""
    lines = []
    for variables in combinations_with_replacement((VALUE, GATE), order):
        left = f"{record.symbol}(a, b)"
        if order:
            counts = [(v, variables.count(v)) for v in (VALUE, GATE) if v in variables]
            below = r"\,".join(rf"\partial {v}{_power(n)}" for v, n in counts)
            left = rf"\frac{{\partial{_power(order)} {left}}}{{{below}}}"
        lines.append((left, latex(derived(e, list(variables), names))))
    return lines


def _power(n: int) -> str:
    return f"^{n}" if n > 1 else ""


def _tensor(record: Definition, e: sympy.Expr, order: int) -> tuple[str, str]:
    left, whole = f"{record.symbol}(x)_i", e.has(Whole)
    right = latex((threshold if whole else softmax).tensor(e, order))
    if order:
        power, variables = (("", r"\partial x_j"), ("^2", r"\partial x_j\,\partial x_k"))[order - 1]
        left = rf"\frac{{\partial{power} {left}}}{{{variables}}}"
    if whole:
        right += threshold.definitions(e, order)
    elif order:
        inside = slashed(softmax.exponent(e).xreplace({VECTOR[J]: X}))
        shares = f"{record.symbol}(x)" if softmax.is_share(e) else rf"\operatorname{{softmax}}({inside})"
        right += rf", \quad s = {shares}"
    return left, right
