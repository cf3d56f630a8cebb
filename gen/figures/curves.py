"""Curves: f, f′ and f″, what is known of them, and cubic Béziers that follow them.

A curve is sampled on a grid of about half a pixel. From the grid the longest pieces are taken whose cubic
Hermite interpolant, made from values and slopes, stays within a few hundredths of a pixel of the samples.
Curves are split at kinks and jumps, so no piece ever smooths one over.
"""

import itertools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

import acts

Array = NDArray[np.float64]

GRID = 512
"""Samples per smooth piece: at most two thirds of a pixel apart."""

TOLERANCE = 0.025
"""Largest distance of a Bézier from the samples, in pixels; rounding to tenths adds at most 0.07."""

SPAN = (4, 6, 8, 10)
"""Half widths of the x ranges that a function is shown on when none is asked for; kinks beyond widen it."""

_RANGES: dict[str, float] = {}


@dataclass(frozen=True, eq=False)
class Curve:
    """f, f′ or f″ of one function at given parameters.

    What a record's functions return at ±inf tells how the curve ends: the limit, an infinity where the curve
    grows beyond all bounds, NaN where it has no limit because it oscillates.

    Attributes
    ----------
    record
        The record of an elementwise function.
    parameters
        Values of its parameters; those left out keep their default.
    order
        0, 1 or 2: which derivative.
    """

    record: acts.Activation
    parameters: Mapping[str, float]
    order: int

    def __call__(self, x: ArrayLike) -> Array:
        """Return the values at `x`."""
        r = self.record
        chosen = (r.function, r.derivative, r.second_derivative)[self.order]
        return np.asarray(chosen(np.asarray(x, dtype=float), **self.parameters), dtype=float)

    @cached_property
    def slope(self) -> "Curve | None":
        """The curve of the next derivative; None for f″."""
        return Curve(self.record, self.parameters, self.order + 1) if self.order < 2 else None

    @property
    def label(self) -> str:
        """The name with its argument, as mathtext without dollar signs."""
        return f"{self.record.symbol}{self.order * chr(39)}(x)"

    @cached_property
    def breaks(self) -> tuple[float, ...]:
        """Where this curve or one of its derivatives may jump, ascending."""
        known = self.record.defaults | dict(self.parameters)
        return tuple(sorted({k.place(known) for k in self.record.kinks}))

    def sides(self, at: float) -> tuple[float, float, float]:
        """Return the limit from the left, the value, and the limit from the right."""
        left, value, right = self([at - _inset(at), at, at + _inset(at)]).tolist()
        return left, value, right

    def jumps(self, at: float) -> bool:
        """Return whether the curve jumps at a point: by more than its slope accounts for."""
        left, value, right = self.sides(at)
        slope = max(map(abs, self.slope.sides(at))) if self.slope is not None else 0.0
        dust = 2 * slope * _inset(at) if math.isfinite(slope) else 0.0
        slack = max(1e-9 * max(abs(left), abs(value), abs(right), 1.0), dust)
        return not (abs(left - value) <= slack and abs(right - value) <= slack)

    def bends(self, at: float) -> bool:
        """Return whether the curve has a corner, without jumping, at a point."""
        return not self.jumps(at) and self.slope is not None and self.slope.jumps(at)

    @cached_property
    def asymptotes(self) -> tuple["Line | None", "Line | None"]:
        """The lines that the curve approaches at minus and plus infinity, where there are any."""
        return self._asymptote(-1), self._asymptote(1)

    def asymptotes_on(self, x: tuple[float, float]) -> tuple["Line | None", "Line | None"]:
        """Return the asymptotes of those sides that an x range shows."""
        left, right = self.asymptotes
        return left if x[0] < 0 else None, right if x[1] > 0 else None

    @cached_property
    def oscillates(self) -> bool:
        """Whether the curve or its slope goes up and down for ever."""
        curves = [self] if self.slope is None else [self, self.slope]
        return any(bool(np.isnan(curve([-np.inf, np.inf])).any()) for curve in curves)

    def lies_on(self, line: "Line", sign: int) -> bool:
        """Return whether the curve is on a line for good to the left or right of its last kink."""
        last = max((sign * at for at in self.breaks), default=0.0)
        x = sign * (last + np.array([0.001, 0.01, 0.1, 1.0, 10.0]))
        return bool(np.all(np.abs(self(x) - line(x)) <= 1e-9 * (1 + np.abs(line(x)))))

    def _asymptote(self, sign: int) -> "Line | None":
        limit = float(self(sign * np.inf))
        if math.isfinite(limit):
            return Line(0.0, round(limit, 9) + 0.0)
        if self.slope is None:
            return None
        slope = float(self.slope(sign * np.inf))
        if not math.isfinite(slope) or slope == 0:
            return None
        far = sign * np.array([1e4, 1e5, 1e6])
        height = _limit((self(far) - slope * far).tolist())
        return None if height is None else Line(slope, round(height, 6) + 0.0)


def _limit(terms: list[float]) -> float | None:
    """Return where a sequence goes whose steps shrink by a factor, None if they do not shrink."""
    first, second = terms[1] - terms[0], terms[2] - terms[1]
    if abs(second) < 1e-6 and abs(first) < 1e-6:
        return terms[2]
    return terms[2] + second**2 / (first - second) if abs(second) < abs(first) / 2 else None


@dataclass(frozen=True)
class Line:
    """The line y = slope · x + height."""

    slope: float
    height: float

    def __call__(self, x: ArrayLike) -> Array:
        """Return the values at `x`."""
        return self.slope * np.asarray(x, dtype=float) + self.height


@dataclass(frozen=True)
class Piece:
    """Cubic Hermite pieces: knots, values and slopes there, in data units."""

    x: Array
    y: Array
    slope: Array


def default_range(record: acts.Activation) -> tuple[float, float]:
    """Return the x range that shows a function: its kinks, and where it is within 0.5 % of its asymptotes.

    A function that never comes so near to them, or oscillates, is shown on the widest range.
    """
    if record.name not in _RANGES:
        _RANGES[record.name] = float(_half_width(Curve(record, {}, 0)))
    return -_RANGES[record.name], _RANGES[record.name]


def _half_width(curve: Curve) -> int:
    kinks = max(map(abs, curve.breaks), default=0.0)
    halves = [half for half in SPAN if half > kinks] or [math.ceil(1.25 * kinks)]
    return next((half for half in halves if not curve.oscillates and _settled(curve, half)), halves[-1])


def _settled(curve: Curve, half: int) -> bool:
    """Return whether the curve is close to its asymptotes at both ends of a range."""
    y = curve(np.linspace(-half, half, 65))
    extent = max(float(np.ptp(y[np.isfinite(y)])), 1e-9)
    ends = zip((y[0], y[-1]), (-half, half), curve.asymptotes, strict=True)
    return all(abs(end - line(x)) < 0.005 * extent for end, x, line in ends if line)


def fit(
    curve: Curve,
    x_limits: tuple[float, float],
    y_limits: tuple[float, float],
    scale: tuple[float, float],
) -> list[Piece]:
    """Follow a curve inside a rectangle with as few cubic pieces as the tolerance allows.

    Parameters
    ----------
    curve
        What to follow.
    x_limits, y_limits
        The rectangle, in data units.
    scale
        Pixels per data unit in x and y.

    Returns
    -------
    list of Piece
        One for each stretch between kinks that lies inside the rectangle, from left to right.
    """
    pieces = []
    for start, stop in stretches(curve, x_limits):
        pieces += [_smooth(curve, a, b, scale) for a, b in _inside(curve, start, stop, y_limits)]
    return pieces


def stretches(curve: Curve, x_limits: tuple[float, float]) -> list[tuple[float, float]]:
    """Return the intervals between the kinks of a curve, a hair's breadth inside of them."""
    low, high = x_limits
    cuts = [low, *(b for b in curve.breaks if low < b < high), high]
    return [
        (a + _inset(a) if a in curve.breaks else a, b - _inset(b) if b in curve.breaks else b)
        for a, b in itertools.pairwise(cuts)
    ]


def _inset(at: float) -> float:
    """Return a step away from a kink: small in pixels, large in units of the last place."""
    return 1e-12 * max(1.0, abs(at))


def _inside(curve: Curve, a: float, b: float, limits: tuple[float, float]) -> list[tuple[float, float]]:
    """Return the stretches of [a, b] on which the curve is finite and within the limits."""
    slack = 1e-9 * (limits[1] - limits[0])

    def seen(x: ArrayLike) -> Any:
        y = curve(x)
        return (y >= limits[0] - slack) & (y <= limits[1] + slack)

    x = np.linspace(a, b, GRID + 1)
    mask = seen(x)
    if mask.all():
        return [(a, b)]
    edges = [_crossing(seen, x[i], x[i + 1]) for i in np.flatnonzero(mask[:-1] != mask[1:])]
    ends = ([a] if mask[0] else []) + edges + ([b] if mask[-1] else [])
    return list(zip(ends[::2], ends[1::2], strict=True))


def _crossing(seen: Callable[[float], Any], a: float, b: float) -> float:
    """Return the last visible point between a visible and an invisible one, by bisection."""
    first = bool(seen(a))
    for _ in range(60):
        middle = (a + b) / 2
        a, b = (middle, b) if bool(seen(middle)) == first else (a, middle)
    return a if first else b


def _smooth(curve: Curve, a: float, b: float, scale: tuple[float, float]) -> Piece:
    """Fit one smooth stretch."""
    x = np.linspace(a, b, GRID + 1)
    y = curve(x)
    slope = curve.slope(x) if curve.slope is not None else np.gradient(y, x, edge_order=2)
    chosen = np.zeros(GRID + 1, dtype=bool)
    chosen[-1] = True
    covered = np.zeros(GRID, dtype=bool)
    # Errors count perpendicular to the curve.
    weight = scale[1] / np.hypot(1, slope[:-1] * (scale[1] / scale[0]))
    length = GRID
    while length > 1:
        good = (_errors(y, slope * ((b - a) / GRID), weight, length) < TOLERANCE) & ~covered[::length]
        chosen[:-1:length] |= good
        covered |= np.repeat(good, length)
        if covered.all():
            break
        length //= 2
    chosen[:-1] |= ~covered
    knots = np.flatnonzero(chosen)
    return Piece(x[knots], y[knots], slope[knots])


def _errors(y: Array, rise: Array, weight: Array, length: int) -> Array:
    """Return how far the cubic over each stretch of `length` samples strays from them, in pixels."""
    knots = np.stack(
        [y[:-1:length], rise[:-1:length] * length, y[length::length], rise[length::length] * length]
    )
    strays = _hermite(length) @ knots - y[:-1].reshape(-1, length).T
    errors: Array = np.max(np.abs(strays) * weight.reshape(-1, length).T, axis=0)
    return errors


@cache
def _hermite(length: int) -> Array:
    """Return the cubic Hermite basis (value, slope, value, slope) at `length` points of [0, 1)."""
    t = np.arange(length) / length
    return np.column_stack([(1 + 2 * t) * (1 - t) ** 2, t * (1 - t) ** 2, t**2 * (3 - 2 * t), t**2 * (t - 1)])
