"""Arrangement: which number, minus sign and order of terms and factors a person would choose."""

from collections.abc import Sequence
from decimal import Decimal, localcontext
from typing import NamedTuple

import sympy  # type: ignore[import-untyped]

from gen.formulas.language import Parameter, decimals

HALF = sympy.Rational(1, 2)
FINEST = 10**40  # denominator of the finest decimal

Power = tuple[sympy.Expr, sympy.Expr]
"""A base and its exponent."""


class Product(NamedTuple):
    """The factors of a product, above and below the line of a fraction; the text of a number 1 is empty."""

    negative: bool
    numerator: str
    denominator: str
    above: list[Power]
    below: list[Power]


def is_constant(e: sympy.Expr) -> bool:
    """Return whether an expression has no input."""
    return all(isinstance(s, Parameter) for s in e.free_symbols)


def is_number(e: sympy.Expr) -> bool:
    """Return whether an expression has neither input nor parameter."""
    return all(map(is_decimal, e.free_symbols))


def is_decimal(e: sympy.Expr) -> bool:
    """Return whether an expression is a decimal."""
    return isinstance(e, Parameter) and e.is_decimal


def is_negative(e: sympy.Expr) -> bool:
    """Return whether a minus sign stands in front."""
    return bool(e.as_coeff_Mul()[0].is_negative)


def share(e: sympy.Expr) -> sympy.Integer:
    """Return the denominator that all terms of a sum have in common, as in x/2 + 1/2; 1 for anything else."""
    shares = {term.as_coeff_Mul()[0].q for term in e.args} if e.is_Add else {1}
    return sympy.Integer(shares.pop() if len(shares) == 1 else 1)


def place(term: sympy.Expr, e: sympy.Add) -> int:
    """Return what comes first in a sum: numbers, then what has an input, then parameters; but x + 1."""
    if is_number(term):
        return 2 if all(is_number(t) or value(t).as_coeff_Mul()[1].is_Symbol for t in e.args) else 0
    return 2 if is_constant(term) else 1


def rank(factor: Power) -> tuple[int, int, str]:
    """Return what comes first in a product: numbers, symbols, functions, roots, sums; short before long."""
    base, exponent = factor
    kinds = (base.is_number, base.is_Symbol, not base.is_Add, exponent == HALF, base.is_Add)
    return kinds.index(True), 0 if base.is_Symbol else len(str(factor)), str(factor)


def terms(e: sympy.Add) -> list[sympy.Expr]:
    """Return the terms of a sum; a decimal and another number are one."""
    numbers = [term for term in e.args if is_number(term) and value(term).is_Rational]
    if len(numbers) < 2:
        return list(e.args)
    total = sum(map(value, numbers))
    decimal = Parameter(written(abs(total)), positive=True)
    return [*(term for term in e.args if term not in numbers), decimal * sympy.sign(total)]


def product(e: sympy.Expr) -> Product:
    """Return the factors of a product as a fraction."""
    number, factors = _signed(_conjugated(e))
    above: list[Power] = []
    below: list[Power] = []
    top = bottom = root = sympy.Integer(1)
    for factor in factors:
        base, exponent = (factor.base, factor.exp) if factor.is_Pow else (factor, sympy.Integer(1))
        if base.free_symbols and is_number(base) and exponent.is_Integer:
            top, bottom = (top * factor, bottom) if exponent > 0 else (top, bottom / factor)
        elif base.is_number and abs(exponent) == HALF:
            root *= base ** (2 * exponent)
        elif exponent.is_negative:
            below.append((base, -exponent))
        elif factor != 1:
            above.append((base, exponent))
    if sympy.fraction(root)[0] != 1:
        above.append((root, HALF))
    elif root != 1:
        below.append((1 / root, HALF))
    numerator, denominator = _fraction(abs(number), value(top), value(bottom))
    return Product(bool(number < 0), numerator, denominator, above, below)


def is_finite(number: sympy.Expr) -> bool:
    """Return whether a number has finitely many digits, and not too many."""
    return bool(number.is_Rational and FINEST % number.q == 0)


def written(number: sympy.Rational) -> str:
    """Return the digits of a decimal."""
    with localcontext(prec=100):
        return f"{(Decimal(int(number.p)) / Decimal(int(number.q))).normalize():f}"


def _fraction(number: sympy.Rational, top: sympy.Rational, bottom: sympy.Rational) -> tuple[str, str]:
    """Return numerator and denominator of a number times decimals, as one decimal where that is exact."""
    whole = number * top / bottom
    parts = (whole, 1) if top != bottom and is_finite(whole) else (number.p * top, number.q * bottom)
    numerator, denominator = ("" if part == 1 else written(sympy.Rational(part)) for part in parts)
    return numerator, denominator


def value(e: sympy.Expr) -> sympy.Expr:
    """Return an expression with the values of its decimals."""
    return e.xreplace(decimals(e))


def _conjugated(e: sympy.Expr) -> sympy.Expr:
    """Return (u - v)(u + v) as u² - v², unless there are more sums."""
    sums = sympy.Mul(*(f for f in sympy.Mul.make_args(e) if f.is_Add))
    if not sums.is_Mul or len(sums.args) > 2:
        return e
    joined = sympy.expand(sums)
    return joined * e / sums if joined.is_Add and len(joined.args) == 2 else e


def _signed(e: sympy.Expr) -> tuple[sympy.Rational, Sequence[sympy.Expr]]:
    """Return the number and the other factors; sums with many minus signs are turned around in pairs.

    If the number is negative, one more sum is turned around instead.
    """
    number, rest = e.as_coeff_Mul()
    factors = list(sympy.Mul.make_args(rest))
    for n, denominator in enumerate(map(share, factors)):
        number, factors[n] = number / denominator, factors[n] * denominator
    gains = {f: 2 * sum(map(is_negative, f.args)) - len(f.args) for f in factors if f.is_Add}
    sums = sorted(gains, key=lambda f: (gains[f], str(f)), reverse=True)
    turned = 1 if number.is_negative and sums else 0
    while len(sums) > turned + 1 and gains[sums[turned]] + gains[sums[turned + 1]] > 0:
        turned += 2
    return number * (-1) ** turned, [-f if f in sums[:turned] else f for f in factors]
