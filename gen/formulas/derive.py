"""Derivatives: of any order, as products where there are any, piece by piece where a function is not smooth.

A product keeps its digits where the sums that the rules of differentiation give would cancel.
"""

from collections.abc import Iterable, Mapping
from functools import cache, partial

import sympy  # type: ignore[import-untyped]

from gen.formulas.cases import Sample, inputs, split
from gen.formulas.language import Definition, X, expression, sample


def derivative(record: Definition, order: int = 1) -> sympy.Expr:
    """Return an elementwise function or one of its derivatives as a sympy expression.

    Parameters
    ----------
    record
        The function.
    order
        Which derivative; 0 is the function itself.

    Returns
    -------
    sympy expression
        A `Piecewise` in it goes from high to low: each of its conditions says what x is above, the last one
        is True. If `order` is positive, there is neither `Max` nor `Min`, and at a kink it is what the
        condition in the definition says, or what holds below it where `Max` or `Min` bends. A decimal is a
        symbol named by its digits.

    Examples
    --------
    >>> import acts
    >>> derivative(acts.get("relu"))
    Piecewise((1, x > 0), (0, True))
    """
    e = expression(record)
    return derived(e, [X] * order, sample(record, e))


def derived(e: sympy.Expr, variables: Iterable[sympy.Symbol], names: Sample) -> sympy.Expr:
    """Return the derivative of an expression by one variable after the other."""
    variables = list(variables)
    if not variables:
        found = e.atoms(sympy.Piecewise)
        return e.xreplace({p: split(p, names, (sympy.Piecewise,)).expression() for p in found})
    cases = split(e, names)
    for variable in variables:
        cases = cases.map(partial(slope, variable=variable))
    return cases.expression()


@cache
def slope(e: sympy.Expr, variable: sympy.Symbol) -> sympy.Expr:
    """Return the derivative of a smooth expression, factored as far as possible.

    A sign counts as a constant whose square is 1, as it is wherever there is a derivative; |u| is u times it.
    """
    found = sorted((f for f in e.atoms(sympy.Abs, sympy.sign) if inputs(f)), key=str)
    signs = {u: sympy.Dummy() for u in dict.fromkeys(f.args[0] for f in found)}
    hidden = {f: signs[f.args[0]] * (f.args[0] if isinstance(f, sympy.Abs) else 1) for f in found}
    plain = e.xreplace(hidden).diff(variable)
    e = _factored(plain, dict.fromkeys(signs.values(), sympy.Integer(1)))
    if e.is_Add and plain.count_ops() <= e.count_ops():  # it has no factors, and lost those of its terms
        e = plain
    for u, sign in signs.items():
        e = e.replace(
            lambda t, u=u, s=sign: t.is_Mul and s in t.args and t.as_powers_dict()[u] >= 1,
            lambda t, u=u, s=sign: t / (s * u) * sympy.Abs(u),
        )
    return e.xreplace({sign: sympy.sign(u) for u, sign in signs.items()})


def _factored(e: sympy.Expr, squares: Mapping[sympy.Symbol, sympy.Expr]) -> sympy.Expr:
    """Factor an expression as a polynomial in its functions, roots and symbols whose squares are given."""
    functions: dict[sympy.Expr, sympy.Expr] = {}
    names: dict[sympy.Expr, sympy.Dummy] = {}
    for f in sorted(e.atoms(sympy.Function, sympy.Derivative), key=str):
        base, power = f, 1
        if isinstance(f, sympy.exp):  # exp(-2x) is exp(-x)²
            power = abs(f.args[0].as_coeff_Mul()[0])
            base = sympy.exp(f.args[0] / power)
        functions[f] = names.setdefault(base, sympy.Dummy()) ** power
    squares = dict(squares)
    for f in sorted(e.atoms(sympy.Pow), key=str):
        if f.exp.is_Rational and f.exp.q == 2 and inputs(f.base):
            root = names.setdefault(sympy.sqrt(f.base), sympy.Dummy())
            functions[f] = root ** (2 * f.exp)
            squares[root] = f.base.xreplace(functions)
    e = sympy.factor(e.xreplace(functions))
    if squares:
        above, below = sympy.fraction(e)
        for root, square in squares.items():
            above = sympy.rem(above, root**2 - square, root)
        e = sympy.factor(above) / below
    return e.xreplace({name: base for base, name in names.items()})
