"""LaTeX: of expressions, ordered and bracketed as a person would write them."""

from functools import partial
from typing import Any

import sympy  # type: ignore[import-untyped]
from sympy.core.relational import Relational  # type: ignore[import-untyped]

from gen.formulas.arrange import (
    HALF,
    Power,
    is_constant,
    is_finite,
    is_negative,
    is_number,
    place,
    product,
    rank,
    share,
    terms,
    value,
    written,
)

FUNCTIONS = {
    "log": r"\log",
    "sin": r"\sin",
    "cos": r"\cos",
    "tanh": r"\tanh",
    "atan": r"\arctan",
    "erf": r"\operatorname{erf}",
    "sign": r"\operatorname{sgn}",
    "softplus": r"\operatorname{softplus}",
    "sigma": r"\sigma",
    "Phi": r"\Phi",
    "phi": r"\varphi",
}
POWERS = ("sin", "cos", "tanh")
"""Functions whose powers are written before what stands inside."""

GREEK = ("alpha", "beta", "gamma", "delta", "lambda", "mu", "pi", "sigma", "tau")
TALL = (r"\frac", r"\sqrt", r"\sum", r"\begin")
ABOVE = {">": ">", ">=": r"\ge"}
BEYOND = {">": "<", ">=": r"\le"}
BELOW = {">": r"\le", ">=": "<"}
"""How to say that x is above a cut, that a cut is below x, that x is not above a cut."""


def latex(e: sympy.Expr) -> str:
    """Return an expression as LaTeX.

    Raises
    ------
    TypeError
        If a part of the expression is not one that formulas are made of.
    """
    name = type(e).__name__
    if e.free_symbols and is_number(e) and is_finite(number := value(e)):
        return ("-" if number < 0 else "") + written(abs(number))
    if e.is_Add:
        return _sum(e)
    if e.is_Mul or e.is_Pow or e.is_Rational:
        return _product(e)
    if e.is_Symbol or e is sympy.pi:
        return symbol(str(e))
    if isinstance(e, sympy.exp):
        return f"e^{{{slashed(e.args[0])}}}"
    if isinstance(e, sympy.Abs):
        return _enclosed("|", latex(e.args[0]), "|")
    if name == "threshold":
        return r"\tau"
    if name == "first":
        return rf"\delta_{{{e.args[0]}m}}"
    if name == "largest":
        return pooled(e)
    if name == "positive":
        return r"\max" + _enclosed("(", f"0, {latex(e.args[0])}", ")")
    if name in FUNCTIONS:
        inside = latex(e.args[0])
        return FUNCTIONS[name] + (
            f" {inside}" if isinstance(e.args[0], sympy.Sum) else _enclosed("(", inside, ")")
        )
    if isinstance(e, sympy.Max | sympy.Min):
        arguments = sorted(e.args, key=lambda a: not is_constant(a))
        return rf"\{name.lower()}" + _enclosed("(", ", ".join(map(latex, arguments)), ")")
    if isinstance(e, sympy.Piecewise):
        return _cases(e)
    if isinstance(e, sympy.Tuple):
        return _enclosed("(", ", ".join(map(latex, e)), ")")
    if isinstance(e, sympy.Indexed):
        return f"{e.base}_{e.indices[0]}"
    if isinstance(e, sympy.KroneckerDelta):
        return rf"\delta_{{{''.join(sorted(map(str, e.args)))}}}"
    if isinstance(e, sympy.Sum):
        return rf"\sum_{e.variables[0]} {latex(e.function)}"
    raise TypeError(f"no LaTeX for {name}: {e}")


def pooled(e: sympy.Expr, index: str = "j") -> str:
    """Return the largest component of a group as LaTeX, with a letter for all components of the group."""
    group, size = map(latex, e.args[:2])
    return rf"\max_{{\lceil {index}/{size} \rceil = {group}}} x_{index}"


def symbol(name: str) -> str:
    r"""Return a name as LaTeX: letters as they are, Greek ones by their command, words upright.

    Examples
    --------
    >>> print(symbol("x"), symbol("u'"), symbol("alpha"), symbol("alpha_p"), symbol("negative_slope"))
    x u' \alpha \alpha_p \mathrm{negative\_slope}
    """
    letter, _, index = name.partition("_")
    letter = "lambda" if letter == "lambd" else letter  # Python keeps the word for itself
    if (len(letter.rstrip("'")) > 1 and letter not in GREEK) or len(index) > 1:
        return rf"\mathrm{{{name}}}".replace("_", r"\_")
    return ("\\" if letter in GREEK else "") + letter + (f"_{index}" if index else "")


def _sum(e: sympy.Add) -> str:
    """Positive terms come first; short ones before long ones of the same kind."""
    if (denominator := share(e)) != 1:
        return _product(sympy.Mul(1 / denominator, e * denominator, evaluate=False))
    texts = []
    for term in terms(e):
        text = latex(-term if is_negative(term) else term)
        texts.append((is_negative(term), place(term, e), len(text), text))
    first, *rest = sorted(texts)
    return ("-" if first[0] else "") + first[-1] + "".join((" - " if t[0] else " + ") + t[-1] for t in rest)


def _product(e: sympy.Expr) -> str:
    """Return a product or a power, as a fraction where there is a denominator.

    What is tall stands beside a fraction whose denominator has no input, what is long if it is only a number.
    """
    negative, numerator, denominator, above, below = product(e)
    whole = bool(below) or not (denominator or len(above) > 1)
    simple = all(is_constant(base) for base, _ in below)
    beside = [f for f in above if (simple and _is_tall(*f)) or (not whole and _is_long(*f))]
    above = [f for f in above if f not in beside]
    top = _factors(numerator, above, alone=bool(denominator or below))
    if denominator or below:
        top = rf"\frac{{{top or '1'}}}{{{_factors(denominator, below, alone=True)}}}"
    return ("-" if negative else "") + (_joined([top, _factors("", beside, alone=False)]) or "1")


def _is_long(base: sympy.Expr, exponent: sympy.Expr) -> bool:
    return isinstance(base, sympy.Add | sympy.Max | sympy.Min | sympy.Piecewise) and exponent != HALF


def _is_tall(base: sympy.Expr, _exponent: sympy.Expr) -> bool:
    return isinstance(base, sympy.exp | sympy.Function) and ("/" in (text := latex(base)) or r"\frac" in text)


def _factors(number: str, factors: list[Power], *, alone: bool) -> str:
    """Return factors as one product. A sum alone has no brackets."""
    if alone and not number and len(factors) == 1 and factors[0][1] == 1:
        return latex(factors[0][0])
    return _joined([number, *(_power(*f) for f in sorted(factors, key=rank))])


def _joined(parts: list[str]) -> str:
    """Return factors side by side, apart where they would look like one."""
    text, space = "", ""
    for part in filter(None, parts):
        text += space + part
        space = r"\," if part.endswith(")") or part.startswith(r"\mathrm") else " "
    return text


def _power(base: sympy.Expr, exponent: sympy.Expr) -> str:
    text = latex(base)
    if exponent == HALF:
        return rf"\sqrt{{{text}}}"
    if base.is_Add:
        text = _enclosed("(", text, ")")
    if exponent == 1:
        return text
    name = type(base).__name__
    power = f"^{{{slashed(exponent)}}}"
    return text.replace(FUNCTIONS[name], FUNCTIONS[name] + power, 1) if name in POWERS else text + power


def slashed(e: sympy.Expr) -> str:
    """Return an expression on one line, as an exponent is: a fraction has a slash."""
    denominator = share(e)
    above, below = (e * denominator, denominator) if denominator != 1 else sympy.fraction(e)
    if below == 1 or (e.free_symbols and is_number(e)):
        return latex(e)
    top = _enclosed("(", latex(above), ")") if above.is_Add else latex(above)
    bottom = _enclosed("(", latex(below), ")") if below.is_Add or below.is_Mul else latex(below)
    return f"{top}/{bottom}"


def _enclosed(left: str, text: str, right: str) -> str:
    """Return a text between delimiters as high as itself."""
    if not any(tall in text for tall in TALL):
        return left + text + right
    return rf"\left{left}{text}\right{right}"


def _cases(e: sympy.Piecewise) -> str:
    r"""Return the cases of a Piecewise from high to low; where they mirror each other, those of \|x\|."""
    values, cuts = [value for value, _ in e.args], [condition for _, condition in e.args[:-1]]
    of = latex(cuts[0].lhs)
    if values == values[::-1] and all(map(_mirrored, cuts, reversed(cuts))):
        half = len(cuts) // 2
        values, cuts, of = values[: half + 1], cuts[:half], _enclosed("|", of, "|")
    texts = (latex(value).replace(r"\frac", r"\dfrac") for value in values)  # a row would make them too small
    conditions = map(partial(_between, of), [*cuts, None], [None, *cuts])
    rows = [f"{text} & {condition}" for text, condition in zip(texts, conditions, strict=True)]
    return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"


def _mirrored(high: Relational, low: Relational) -> bool:
    return bool(high.rhs == -low.rhs and high.rel_op != low.rel_op)


def _between(of: str, low: Any, high: Any) -> str:
    """Return the condition that something is above one cut and not above another."""
    if low is None or high is None:
        relation, cut = (BELOW, high) if low is None else (ABOVE, low)
        return f"{of} {relation[cut.rel_op]} {slashed(cut.rhs)}"
    if low.rhs == high.rhs:
        return f"{of} = {slashed(low.rhs)}"
    return f"{slashed(low.rhs)} {BEYOND[low.rel_op]} {of} {BELOW[high.rel_op]} {slashed(high.rhs)}"
