"""What can be said of a curve within a range: the material of the descriptions."""

import itertools
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from gen.figures.curves import Array, Curve, Line, stretches
from gen.figures.scale import Limits

SAMPLES = 257
"""Points per smooth stretch; extremes and roots closer together than two of them would be missed."""


@dataclass(frozen=True)
class Run:
    """A stretch on which a curve only rises, only falls or stays level."""

    start: tuple[float, float]
    stop: tuple[float, float]
    direction: Literal["rise", "fall", "flat"]
    straight: bool


@dataclass(frozen=True)
class Jump:
    """A point where a curve jumps."""

    at: float
    left: float
    value: float
    right: float


@dataclass(frozen=True)
class Facts:
    """A curve in words to be.

    Attributes
    ----------
    runs
        From left to right; between two of them that do not meet, the curve jumps.
    jumps, bends
        Where it jumps, and where it has a corner without jumping.
    at_zero
        Its value at x = 0, None outside of the range.
    roots
        Where it crosses the x axis without jumping over it.
    zeros
        The stretches on which it is 0, each with its ends.
    asymptotes
        What it approaches at the sides that are shown, without ever being there for good.
    """

    runs: tuple[Run, ...]
    jumps: tuple[Jump, ...]
    bends: tuple[float, ...]
    at_zero: float | None
    roots: tuple[float, ...]
    zeros: tuple[Limits, ...]
    asymptotes: tuple[Line | None, Line | None]


@lru_cache(maxsize=8)
def facts(curve: Curve, x: Limits) -> Facts:
    """Find out what can be said of a curve."""
    runs: list[Run] = []
    roots: list[float] = []
    for a, b in stretches(curve, x):
        points = np.linspace(a, b, SAMPLES)
        values = curve(points)
        runs += _runs(curve, points, values)
        roots += _roots(curve, points, values)
    runs = _merged(curve, runs)
    shown = [at for at in curve.breaks if x[0] <= at <= x[1]]
    roots += [_clean(at) for at in shown if _crosses(curve, at)]
    return Facts(
        runs=tuple(runs),
        jumps=tuple(Jump(at, *map(_clean, curve.sides(at))) for at in shown if curve.jumps(at)),
        bends=tuple(at for at in shown if curve.bends(at)),
        at_zero=_clean(float(curve(0.0))) if x[0] <= 0 <= x[1] else None,
        roots=tuple(sorted(set(roots))),
        zeros=tuple(
            (run.start[0], run.stop[0]) for run in runs if run.direction == "flat" and run.start[1] == 0
        ),
        asymptotes=_approached(curve, x),
    )


def _runs(curve: Curve, x: Array, y: Array) -> list[Run]:
    """Split one smooth stretch where its direction changes."""
    signs = _directions(curve, x, y)
    turns = [0, *(np.flatnonzero(np.diff(signs)) + 1).tolist(), len(x) - 1]
    points = [(_clean(float(x[0])), _clean(float(y[0])))]
    for turn in turns[1:-1]:
        highest = bool(signs[turn - 1] > signs[turn])
        points.append(_extreme(curve, float(x[turn - 1]), float(x[turn + 1]), highest=highest))
    points.append((_clean(float(x[-1])), _clean(float(y[-1]))))
    words: dict[float, Literal["rise", "fall", "flat"]] = {1.0: "rise", -1.0: "fall", 0.0: "flat"}
    out = []
    for (start, stop), (i, j) in zip(itertools.pairwise(points), itertools.pairwise(turns), strict=True):
        chord = y[i] + (y[j] - y[i]) * (x[i : j + 1] - x[i]) / (x[j] - x[i])
        straight = bool(np.all(np.abs(y[i : j + 1] - chord) <= 1e-9 * max(abs(y[i]), abs(y[j]))))
        out.append(Run(start, stop, words[float(signs[i])], straight))
    return out


def _directions(curve: Curve, x: Array, y: Array) -> Array:
    """Return 1, −1 or 0 for each step between samples: whether the curve rises, falls or stays level."""
    if curve.slope is not None:
        slopes = curve.slope(x)
        return np.sign(slopes[:-1] + slopes[1:])
    steps = np.diff(y)
    size = np.maximum(np.abs(y[:-1]), np.abs(y[1:]))
    signs = np.where(np.abs(steps) <= 4 * np.spacing(size), 0.0, np.sign(steps))
    # In faint tails rounding may turn single steps around: they go on as the nearest clear step does.
    faint = (signs != 0) & (np.abs(steps) < 1e-12 * np.ptp(y))
    clear = np.flatnonzero(~faint)
    for i in np.flatnonzero(faint):
        signs[i] = signs[clear[np.argmin(np.abs(clear - i))]]
    return signs


def _merged(curve: Curve, runs: list[Run]) -> list[Run]:
    """Join neighbours that go on in the same way through a kink that does not show."""
    out = runs[:1]
    for run in runs[1:]:
        last = out[-1]
        same = (last.direction, last.straight) == (run.direction, run.straight)
        if same and last.stop == run.start and not curve.bends(run.start[0]):
            out[-1] = Run(last.start, run.stop, run.direction, run.straight)
        else:
            out.append(run)
    return out


def _extreme(curve: Curve, a: float, b: float, *, highest: bool) -> tuple[float, float]:
    """Return the highest or lowest point of the curve between two points, by repeated refinement.

    A round number is taken where the curve is as high or low there.
    """
    sign = 1 if highest else -1
    for _ in range(4):
        x = np.linspace(a, b, 33)
        y = sign * curve(x)
        best = int(np.argmax(y))
        a, b = float(x[max(best - 1, 0)]), float(x[min(best + 1, 32)])
    top, at = float(y[best]), float(x[best])
    near = round(at, 3) + 0.0
    slack = 4 * np.spacing(abs(top))
    return near if sign * float(curve(near)) >= top - slack else at, _clean(sign * top)


def _crosses(curve: Curve, at: float) -> bool:
    """Return whether the curve goes through 0 at a kink."""
    left, value, right = curve.sides(at)
    return not curve.jumps(at) and _clean(value) == 0 and left * right < 0


def _roots(curve: Curve, x: Array, y: Array) -> list[float]:
    """Return where the curve changes its sign on one smooth stretch."""
    found = []
    sign = np.sign(y)
    for i in np.flatnonzero(sign[:-1] * sign[1:] < 0).tolist():
        a, b = float(x[i]), float(x[i + 1])
        for _ in range(5):
            inner = np.linspace(a, b, 33)
            above = np.sign(curve(inner)) == sign[i + 1]
            first = int(np.argmax(above))
            a, b = float(inner[max(first - 1, 0)]), float(inner[first])
        found.append(_clean(b))
    for i in np.flatnonzero(y == 0).tolist():
        if 0 < i < len(x) - 1 and sign[i - 1] * sign[i + 1] < 0:
            found.append(_clean(float(x[i])))
    return found


def _approached(curve: Curve, x: Limits) -> tuple[Line | None, Line | None]:
    """Return the asymptotes that the curve does not lie on from some point on."""
    left, right = curve.asymptotes_on(x)
    return (
        None if left is None or curve.lies_on(left, -1) else left,
        None if right is None or curve.lies_on(right, 1) else right,
    )


def _clean(value: float) -> float:
    """Return a value without the dust of rounding and of the step away from a kink."""
    return 0.0 if abs(value) < 1e-10 else float(f"{value:.9g}")
