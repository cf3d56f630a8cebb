"""Moons: the points of two interleaved half circles, the data of many experiments."""

import numpy as np
from matplotlib.path import Path

from acts.networks import moons
from gen.drawing.sheet import Shape
from gen.figures.describe import Fact
from gen.figures.diagrams.sketch import Array, Sketch
from gen.figures.panel import Panel

COUNT = 60
"""Points that are drawn."""

NOISE = 0.1
"""Standard deviation of what moves them off the half circles."""

RADIUS = 3
"""Half the width of a mark, in pixels."""


def data() -> dict[str, Array]:
    """Return the points of both classes, each by the colour that it has."""
    points, labels = moons(COUNT, NOISE, seed=0)
    return {"d1": points[labels == 0], "f": points[labels == 1]}


def facts() -> dict[str, Fact]:
    """Return what the description says of the points."""
    return {"points": float(COUNT), "each": float(COUNT // 2)}


def both(sketch: Sketch) -> None:
    """Draw the points, round marks for the class 0 and square ones for the class 1."""
    panel = Panel(sketch.sheet, (-1.5, 2.5), (-0.95, 1.35), sketch.origin)
    panel.frame((-1, 0, 1, 2), (-0.5, 0, 0.5, 1), grid=False)
    for kind, points in data().items():
        placed = np.column_stack(panel.place(*points.T))
        for x, y in placed:
            mark = _square(x, y) if kind == "f" else Path.circle((x, y), RADIUS)
            panel.sheet.add(Shape(mark, f"{kind} on"))
    names = [(*panel.place(-1.35, 0.9), "$0$"), (*panel.place(2.3, -0.4), "$1$")]
    for (x, y, name), kind in zip(names, data(), strict=True):
        panel.texts([(x, y, name)], f"m {kind}", va="center")
    panel.title("$(x_1, x_2)$", "m")


def _square(x: float, y: float) -> Path:
    corners = [(x + i * RADIUS, y + j * RADIUS) for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    return Path([*corners, corners[0]], closed=True)
