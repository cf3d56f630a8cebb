"""Softmax: derivatives of what divides by, or subtracts the logarithm of, a sum of exponentials."""

import sympy  # type: ignore[import-untyped]

from gen.formulas.language import VECTOR, I, J, K

SHARE = sympy.IndexedBase("s")


def tensor(e: sympy.Expr, order: int) -> sympy.Expr:
    """Return component i, or its derivative by x_j, or by x_j and x_k, in terms of the shares s.

    Raises
    ------
    ValueError
        If the expression has not exactly one sum, of exponentials of something linear, or if there is no
        such order.
    """
    if order == 0:
        return e
    if order > 2:
        raise ValueError(f"derivatives of order {order} of {e} are not written in terms of shares")
    power = exponent(e)
    slope = power.diff(VECTOR[J])
    own, total, rate = sympy.symbols("own total rate", cls=sympy.Dummy)
    e = e.xreplace({next(iter(e.atoms(sympy.Sum))): total, sympy.exp(power.xreplace({J: I})): own})
    by_own = rate * (e.diff(VECTOR[I]) / slope + e.diff(own) * own)
    e = sympy.KroneckerDelta(I, J) * by_own + e.diff(total) * rate * total * SHARE[J]
    e = sympy.factor_terms(sympy.expand(e.xreplace({own: total * SHARE[I]})))
    if order == 2:
        s = {a: sympy.Dummy() for a in (I, J)}
        slopes = {a: rate * SHARE[a] * (sympy.KroneckerDelta(a, K) - SHARE[K]) for a in s}
        e = e.xreplace({SHARE[a]: s[a] for a in s})
        e = sum(e.diff(s[a]) * slopes[a] for a in s).xreplace({s[a]: SHARE[a] for a in s})
    return sympy.factor_terms(e).xreplace({rate: slope})


def exponent(e: sympy.Expr) -> sympy.Expr:
    """Return what stands in the exponents of the sum, in terms of x_j."""
    sums = e.atoms(sympy.Sum)
    term = next(iter(sums)).function if len(sums) == 1 else None
    if not isinstance(term, sympy.exp) or term.args[0].diff(VECTOR[J], 2) != 0:
        raise ValueError(f"{e} has not one sum of exponentials of something linear")
    return term.args[0]


def is_share(e: sympy.Expr) -> bool:
    """Return whether an expression is share i itself."""
    total = next(iter(e.atoms(sympy.Sum)))
    return bool(e == sympy.exp(exponent(e).xreplace({J: I})) / total)
