"""Cases: an expression split where it is not smooth, a piece between each two cuts.

`Max`, `Min` and conditions may stand anywhere in an expression. What comes out has none of them: pieces in
the order of x, which can be differentiated one by one and set with conditions that a person would write.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial, reduce
from itertools import pairwise
from typing import Any

import sympy  # type: ignore[import-untyped]
from sympy.core.relational import Relational  # type: ignore[import-untyped]

from gen.formulas.language import Parameter

Sample = Mapping[Parameter, sympy.Rational]
"""Values of the parameters at which to see which of two thresholds is the larger one."""

SWITCHES = (sympy.Piecewise, sympy.Max, sympy.Min)
"""What an expression is split at."""


@dataclass(frozen=True)
class Cut:
    """Where one piece ends and the next begins.

    Attributes
    ----------
    of
        What is compared: x, or any other expression if the condition cannot be solved for x.
    at
        The number, in terms of the parameters, that it is compared with.
    above
        Whether the cut is just above this number, which then belongs to the piece below, or just below it.
    place
        The number at the sample.
    """

    of: sympy.Expr
    at: sympy.Expr
    above: bool
    place: sympy.Expr

    @property
    def key(self) -> tuple[sympy.Expr, bool]:
        """What cuts are ordered by."""
        return self.place, self.above


@dataclass(frozen=True)
class Cases:
    """Pieces of an expression or of a condition, from low to high, and the cuts between them."""

    cuts: tuple[Cut, ...]
    pieces: tuple[Any, ...]

    def above(self, cut: Cut | None) -> Any:
        """Return the piece just above a cut, the lowest one if there is none."""
        return self.pieces[0 if cut is None else bisect_right([c.key for c in self.cuts], cut.key)]

    def map(self, f: Callable[[Any], Any]) -> "Cases":
        """Return the pieces with a function applied to each; neighbours that became equal are one."""
        return _joined(self.cuts, [f(piece) for piece in self.pieces])

    def expression(self) -> sympy.Expr:
        """Return a sympy expression, if need be a Piecewise from high to low.

        Each of its conditions says that x is above one cut; the last one is True.
        """
        if not self.cuts:
            return self.pieces[0]
        conditions = [(sympy.Gt if cut.above else sympy.Ge)(cut.of, cut.at) for cut in self.cuts]
        pairs = list(zip(self.pieces, [sympy.true, *conditions], strict=True))
        return sympy.Piecewise(*reversed(pairs), evaluate=False)


def split(e: sympy.Basic, sample: Sample, switches: tuple[type, ...] = SWITCHES) -> Cases:
    """Split an expression or a condition into its pieces, at what `switches` names and at all in conditions.

    Raises
    ------
    ValueError
        If conditions compare different expressions, so that their cuts have no order.
    """
    if not e.has(*switches, Relational):
        return _whole(e)
    inside = SWITCHES if isinstance(e, Relational) else switches
    parts = [split(part, sample, inside) for part in e.args]
    if isinstance(e, sympy.Piecewise):
        return reduce(_instead, reversed(parts)).map(lambda pair: pair[0])
    if isinstance(e, switches):
        return reduce(lambda a, b: _combined(partial(_extreme, type(e), sample), a, b), parts)
    if isinstance(e, Relational):
        return _combined(partial(_relation, e.rel_op, sample), *parts)
    return _combined(lambda *arguments: _whole(e.func(*arguments)), *parts)


def inputs(e: sympy.Basic) -> list[sympy.Symbol]:
    """Return the variables of an expression: its symbols that are no parameters."""
    return sorted((s for s in e.free_symbols if not isinstance(s, Parameter)), key=str)


def _whole(piece: Any) -> Cases:
    return Cases((), (piece,))


def _combined(f: Callable[..., Cases], *parts: Cases) -> Cases:
    """Apply a function to the pieces of several cases that lie above one another."""
    cuts = _ordered(cut for part in parts for cut in part.cuts)
    applied = Cases(cuts, tuple(f(*(part.above(cut) for part in parts)) for cut in (None, *cuts)))
    finer = _ordered((*cuts, *(cut for inner in applied.pieces for cut in inner.cuts)))
    return _joined(finer, [applied.above(cut).above(cut) for cut in (None, *finer)])


def _ordered(cuts: Iterable[Cut]) -> tuple[Cut, ...]:
    """Return different cuts in order."""
    ordered = sorted(set(cuts), key=lambda cut: (*cut.key, str(cut.at)))
    for low, high in pairwise(ordered):
        if low.of != high.of:
            raise ValueError(f"conditions on {low.of} and on {high.of} have no order")
        if low.place == high.place and low.at != high.at:
            raise ValueError(
                f"{low.at} and {high.at} are equal at the default parameters, so they have no order"
            )
    return tuple(ordered)


def _joined(cuts: tuple[Cut, ...], pieces: list[Any]) -> Cases:
    """Drop the cuts between equal neighbours."""
    kept = [n for n, (low, high) in enumerate(pairwise(pieces)) if low != high]
    return Cases(tuple(cuts[n] for n in kept), (pieces[0], *(pieces[n + 1] for n in kept)))


def _instead(later: Cases, earlier: Cases) -> Cases:
    """Return the earlier of two pairs (value, condition) where its condition holds, elsewhere the later."""
    return _combined(lambda a, b: _whole(a if a[1] == sympy.true else b), earlier, later)


def _extreme(kind: type, sample: Sample, a: sympy.Expr, b: sympy.Expr) -> Cases:
    """Return the larger or the smaller of two pieces; where they are equal, the one from below."""
    positive = _positive(a - b if kind is sympy.Max else b - a, None, sample)
    return positive.map(lambda p: a if p else b)


def _relation(relation: str, sample: Sample, a: sympy.Expr, b: sympy.Expr) -> Cases:
    """Return where a relation between two pieces holds."""
    return _positive(a - b if relation[0] == ">" else b - a, relation.endswith("="), sample)


def _positive(difference: sympy.Expr, zero: bool | None, sample: Sample) -> Cases:
    """Return where a difference is positive.

    Where it is zero, the answer is the one given, that of the piece below if it is None.
    """
    if not inputs(difference):
        value = difference.subs(sample)
        return _whole(sympy.sympify(bool(value > 0 or (zero and value == 0))))
    of, at, slope = _solved(difference, sample)
    rising, place = bool(slope > 0), at.subs(sample)
    if isinstance(of, sympy.Abs):  # |u| > t is u > t or -u > t
        if place < 0:
            return _whole(sympy.sympify(rising))
        outside = zero if rising or zero is None else not zero
        sides = [_positive(side - at, outside, sample) for side in (of.args[0], -of.args[0])]
        return _combined(lambda *out: _whole(sympy.sympify(any(out) == rising)), *sides)
    cut = Cut(of, at, zero is None or zero != rising, place)
    return Cases((cut,), (sympy.sympify(not rising), sympy.sympify(rising)))


def _solved(difference: sympy.Expr, sample: Sample) -> tuple[sympy.Expr, sympy.Expr, sympy.Expr]:
    """Return u, t and the sample's k for a difference k(u - t), where u is x if the difference is linear."""
    variables = inputs(difference)
    if len(variables) == 1:
        slope = difference.diff(variables[0])
        if not inputs(slope):
            at = sympy.cancel(-difference.subs(variables[0], 0) / slope)
            return variables[0], at, slope.subs(sample)
    constant, varying = difference.as_independent(*variables, as_Add=True)
    factor, of = varying.as_independent(*variables, as_Add=False)
    return of, -constant / factor, factor.subs(sample)
