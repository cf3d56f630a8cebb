"""Scale: limits of the axes, and the numbers on them."""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from gen.figures.curves import Curve

Limits = tuple[float, float]

STEPS = {1.0: 0.0, 2.0: 0.0, 2.5: 0.3, 3.0: 0.3, 5.0: 0.0}
"""Leading digits of the distance between ticks, and how much less welcome some are."""


def extent(curves: Sequence[Curve], x: Limits) -> Limits:
    """Return the lowest and highest of the curves' finite values, of 0, and of their level asymptotes."""
    points = np.linspace(*x, 257)
    heights = [0.0]
    for curve in curves:
        sides = [curve.sides(b) for b in curve.breaks if x[0] <= b <= x[1]]
        y = np.concatenate([curve(points), *sides])
        finite = y[np.isfinite(y)]
        heights += [float(finite.min()), float(finite.max())] if finite.size else []
        heights += [line.height for line in curve.asymptotes_on(x) if line and not line.slope]
    return min(heights), max(heights)


def padded(low: float, high: float) -> Limits:
    """Return y limits that leave some air around the values."""
    air = 0.09 * (high - low or 2.0)
    return low - air, high + air


def equal(low: float, high: float, room: float) -> Limits | None:
    """Return y limits `room` apart that hold the values, None if they do not fit.

    With the right `room` both axes have one scale, and a slope of 1 looks like one.
    """
    air = room - (high - low)
    if air < 0.1 * room:
        return None
    above = 0.07 * room if high else air - 0.07 * room
    return high + above - room, high + above


@lru_cache
def ticks(low: float, high: float, landmarks: tuple[float, ...] = ()) -> tuple[float, ...]:
    """Return about five round numbers between two limits.

    Distances that put numbers on `landmarks`, such as extreme values and asymptotes, are preferred: a peak of
    0.25 can then be read off.
    """
    power = 10.0 ** math.floor(math.log10(high - low))
    best: tuple[float, ...] = ()
    cost = math.inf
    for step, malus in ((s * p, m) for p in (power / 100, power / 10, power) for s, m in STEPS.items()):
        marks = multiples(low, high, step)
        missed = sum(abs(at / step - round(at / step)) > 0.01 for at in landmarks)
        price = abs(len(marks) - 5) + 0.8 * missed + malus
        if len(marks) > 1 and price <= cost:
            best, cost = marks, price
    return best


def multiples(low: float, high: float, step: float) -> tuple[float, ...]:
    """Return the multiples of a step between two limits, none if there are more than 20."""
    slack = 1e-9 * step
    first, last = math.ceil((low - slack) / step), math.floor((high + slack) / step)
    return tuple(round(k * step, 12) + 0.0 for k in range(first, last + 1)) if last - first < 20 else ()


def number(value: float) -> str:
    """Return a number as it stands in a figure, with a proper minus sign."""
    return f"{value:.10g}".replace("-", "−")
