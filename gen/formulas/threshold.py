"""Threshold: derivatives of what compares components with a threshold, or with the largest of them."""

import sympy  # type: ignore[import-untyped]

from gen.formulas.language import VECTOR, I, J, K, N, first, largest, step, threshold
from gen.formulas.latex import pooled
from gen.formulas.softmax import SHARE

DEFINITION = r", \quad \sum_j \max(0, x_j - \tau) = 1"
SUPPORT = r", \quad s_j = \begin{cases} 1 & x_j > \tau \\ 0 & x_j \le \tau \end{cases}"
WINNER = r", \quad m = \min \arg\max_j x_j"


def tensor(e: sympy.Expr, order: int) -> sympy.Expr:
    """Return component i, or its derivative by x_j, or by x_j and x_k, where s_j says that x_j is above."""
    if order == 0:
        return e
    if order > 1:
        return sympy.Integer(0)  # all of it is linear by pieces
    if groups := e.atoms(largest):
        (group,), top = groups, sympy.Dummy()
        return e.xreplace({group: top}).diff(top) * first(J, VECTOR)
    tau = sympy.Dummy()
    e = e.xreplace({threshold(VECTOR): tau})
    above = step(VECTOR[J] - tau)
    share = SHARE[J] / sympy.Sum(SHARE[K], (K, 1, N))
    e = sympy.KroneckerDelta(I, J) * e.diff(VECTOR[I]) + e.diff(tau) * share
    return sympy.factor_terms(e.xreplace({above.xreplace({J: a}): SHARE[a] for a in (I, J)}))


def definitions(e: sympy.Expr, order: int) -> str:
    """Return what the letters in such a derivative mean, as LaTeX."""
    if order > 1:
        return ""
    if e.has(first):
        return "" if order else WINNER
    if groups := e.atoms(largest):
        (group,) = groups
        return rf", \quad m = \min \arg{pooled(group, 'k')}" if order else ""
    return (SUPPORT if order else "") + DEFINITION
