"""LaTeX of the expressions that formulas are made of, ordered and bracketed as a person would write them."""

from decimal import Decimal

import sympy  # type: ignore[import-untyped]

FUNCTIONS = {
    "log": r"\log",
    "tanh": r"\tanh",
    "erf": r"\operatorname{erf}",
    "sigma": r"\sigma",
    "Phi": r"\Phi",
    "phi": r"\varphi",
}
RELATIONS = {">": ">", ">=": r"\ge", "<": "<", "<=": r"\le"}
TALL = (r"\frac", r"\sqrt", r"\sum")


def latex(e: sympy.Expr) -> str:
    """Return an expression as LaTeX.

    Raises
    ------
    TypeError
        If a part of the expression is not one that formulas are made of.
    """
    name = type(e).__name__
    if e.is_Add:
        return _sum(e)
    if e.is_Mul or e.is_Pow or e.is_Rational:
        return _product(e)
    if e.is_Symbol or e is sympy.pi:
        return symbol(str(e))
    if isinstance(e, sympy.exp):
        return f"e^{{{latex(e.args[0])}}}"
    if name in FUNCTIONS:
        inside = latex(e.args[0])
        return FUNCTIONS[name] + (f" {inside}" if isinstance(e.args[0], sympy.Sum) else _bracketed(inside))
    if isinstance(e, sympy.Max | sympy.Min):
        arguments = sorted(e.args, key=lambda a: not a.is_number)
        return rf"\{name.lower()}({', '.join(map(latex, arguments))})"
    if isinstance(e, sympy.Piecewise):
        return _cases(e)
    if isinstance(e, sympy.Indexed):
        index = latex(e.indices[0])
        return f"{e.base}_{index if len(index) == 1 else f'{{{index}}}'}"
    if isinstance(e, sympy.KroneckerDelta):
        indices = sorted(map(latex, e.args))
        return rf"\delta_{{{('' if max(map(len, indices)) == 1 else ', ').join(indices)}}}"
    if isinstance(e, sympy.Sum):
        return rf"\sum_{e.variables[0]} {latex(e.function)}"
    raise TypeError(f"no LaTeX for {name}: {e}")


def symbol(name: str) -> str:
    r"""Return a name as LaTeX: single letters as they are, Greek ones by their command, others upright.

    Examples
    --------
    >>> print(symbol("x"), symbol("u'"), symbol("alpha"), symbol("negative_slope"))
    x u' \alpha \mathrm{negative\_slope}
    """
    if len(name.rstrip("'")) == 1:
        return name
    if name in ("alpha", "beta", "gamma", "delta", "lambda", "mu", "pi", "tau"):
        return "\\" + name
    return rf"\mathrm{{{name}}}".replace("_", r"\_")


def _sum(e: sympy.Add) -> str:
    """Positive terms come first, numbers before others, short terms before long ones."""
    terms = []
    for term in e.args:
        negative = _is_negative(term)
        text = latex(-term if negative else term)
        terms.append((negative, not term.is_number, len(text), text))
    first, *rest = sorted(terms)
    return ("-" if first[0] else "") + first[-1] + "".join((" - " if t[0] else " + ") + t[-1] for t in rest)


def _product(e: sympy.Expr) -> str:
    """Return a product or a power, as a fraction where there is a denominator.

    A sum stands beside a fraction whose denominator is only a number.
    """
    coefficient, rest = _without_minus(*e.as_coeff_Mul())
    sign, coefficient = ("-", -coefficient) if coefficient.is_negative else ("", coefficient)
    above, below, root = [], [], sympy.Integer(1)
    for factor in sympy.Mul.make_args(rest):
        base, exponent = (factor.base, factor.exp) if factor.is_Pow else (factor, sympy.Integer(1))
        if abs(exponent) == sympy.Rational(1, 2):
            root *= base ** (2 * exponent)
        elif exponent.is_negative:
            below.append((base, -exponent))
        elif factor != 1:
            above.append((base, exponent))
    roots = [rf"\sqrt{{{latex(root)}}}"] if root != 1 else []
    numerator, denominator = _fraction(coefficient)
    beside = [f for f in above if f[0].is_Add] if not below and (denominator or len(above) > 1) else []
    above = [f for f in above if f not in beside]
    top = _factors(numerator, roots, above, alone=bool(denominator or below))
    if denominator or below:
        top = rf"\frac{{{top or '1'}}}{{{_factors(denominator, [], below, alone=True)}}}"
    return sign + (_joined([top, *(_power(*f) for f in beside)]) or "1")


def _without_minus(coefficient: sympy.Expr, rest: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
    """Put a minus sign into the sum that gains most from it, if there is one."""
    sums = [f for f in sympy.Mul.make_args(rest) if f.is_Add]
    if not coefficient.is_negative or not sums:
        return coefficient, rest
    most = max(sums, key=lambda f: (sum(map(_is_negative, f.args)), str(f)))
    return -coefficient, sympy.Mul(*(-f if f is most else f for f in sympy.Mul.make_args(rest)))


def _is_negative(term: sympy.Expr) -> bool:
    return bool(term.as_coeff_Mul()[0].is_negative)


def _fraction(number: sympy.Rational) -> tuple[str, str]:
    """Return numerator and denominator of a factor; empty where they are 1. Fine ones become decimals."""
    p, q = int(number.p), int(number.q)
    if q > 10 and 10**12 % q == 0:
        return str(Decimal(p) / Decimal(q)), ""
    return "" if p == 1 else str(p), "" if q == 1 else str(q)


def _factors(
    number: str, roots: list[str], factors: list[tuple[sympy.Expr, sympy.Expr]], *, alone: bool
) -> str:
    """Return factors as one product: number, roots, symbols, functions, sums. A sum alone has no brackets."""
    if alone and not number and not roots and len(factors) == 1 and factors[0][1] == 1:
        return latex(factors[0][0])
    symbols = sorted((f for f in factors if f[0].is_Symbol), key=str)
    others = sorted(
        (f for f in factors if not f[0].is_Symbol), key=lambda f: (f[0].is_Add, len(str(f)), str(f))
    )
    return _joined([number, *roots, *(_power(*f) for f in symbols + others)])


def _joined(parts: list[str]) -> str:
    """Return factors side by side, apart where they would look like one."""
    text, space = "", ""
    for part in filter(None, parts):
        text += space + part
        space = r"\," if part.endswith(")") or part.startswith(r"\mathrm") else " "
    return text


def _power(base: sympy.Expr, exponent: sympy.Expr) -> str:
    text = latex(base)
    if base.is_Add or base.is_Piecewise:
        text = _bracketed(text)
    if exponent == 1:
        return text
    if type(base).__name__ == "tanh":
        return text.replace(r"\tanh", rf"\tanh^{{{latex(exponent)}}}", 1)
    return f"{text}^{{{latex(exponent)}}}"


def _bracketed(text: str) -> str:
    return rf"\left({text}\right)" if any(tall in text for tall in TALL) else f"({text})"


def _cases(e: sympy.Piecewise) -> str:
    """Return two cases, with conditions on x, the larger x first."""
    (first, condition), (second, _) = e.args
    lines = [(first, condition), (second, sympy.Not(condition))]
    lines = [(value, c if str(c.lhs) == "x" else c.reversed) for value, c in lines]
    lines.sort(key=lambda line: line[1].rel_op, reverse=True)
    rows = [rf"{latex(v)} & {latex(c.lhs)} {RELATIONS[c.rel_op]} {latex(c.rhs)}" for v, c in lines]
    return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"
