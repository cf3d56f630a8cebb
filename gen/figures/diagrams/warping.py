"""Warping: two curves that no line separates, before and after a hidden layer of two tanh units."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from matplotlib.path import Path

import acts
from gen.drawing import style
from gen.drawing.sheet import Shape
from gen.figures.curves import Line
from gen.figures.describe import Fact
from gen.figures.diagrams.sketch import Array, Sketch, smooth
from gen.figures.panel import Margins, Panel

WEIGHTS = np.array([[3.0, 2.0], [-3.0, 2.0]])
BIASES = np.array([1.5, 1.5])

BEND = 1.2
HEIGHTS = {"d1": -0.6, "f": -0.2}
"""The curves are y = 1.2 x² plus these heights, for x from −1 to 1: the red one, then the blue one."""

X_LINES = np.linspace(-1, 1, 11)
Y_LINES = np.linspace(-0.8, 1, 10)
"""The grid that shows how the plane bends."""

TICKS = (-1, -0.5, 0, 0.5, 1)
"""Numbers on the axes."""

Layer = Callable[[Array, Array], tuple[Array, Array]]
"""What becomes of points, and of derivatives there."""

TOLERANCE = 0.25
"""Largest distance of a drawn curve from the true one, in pixels."""

Trail = Callable[[Array], tuple[Array, Array]]
"""Points of a curve and its derivatives, shape (n, 2) each, at n parameters from −1 to 1."""

COUNT = 101
"""Points on each curve that a line has to get right."""

DIRECTIONS = 721
"""Directions that are tried for a separating line."""


@dataclass(frozen=True)
class Split:
    """A straight line, and how many of the points lie on the right side of it."""

    line: Line
    right: int


def curve(kind: str, t: Array) -> tuple[Array, Array]:
    """Return points of a curve, shape (n, 2), and their derivatives."""
    return (
        np.column_stack([t, BEND * t**2 + HEIGHTS[kind]]),
        np.column_stack([np.ones_like(t), 2 * BEND * t]),
    )


def hidden(points: Array, tangents: Array) -> tuple[Array, Array]:
    """Send points of the plane, and derivatives along a curve, through the hidden layer."""
    z = points @ WEIGHTS.T + BIASES
    slope = np.asarray(acts.derivative(acts.tanh)(z), dtype=float)
    return np.asarray(acts.tanh(z), dtype=float), slope * (tangents @ WEIGHTS.T)


def data() -> dict[str, Array]:
    """Return the points of both curves that a line has to separate."""
    return {kind: curve(kind, np.linspace(-1, 1, COUNT))[0] for kind in HEIGHTS}


def best_line() -> Split:
    """Return the line that gets most points right; of several, the one closest to level."""
    red, blue = data().values()
    angles = np.linspace(0, np.pi, DIRECTIONS)
    normals = np.stack([np.cos(angles), np.sin(angles)])
    heights = np.vstack([red, blue]) @ normals
    order = np.argsort(heights, axis=0)
    heights = np.take_along_axis(heights, order, axis=0)
    below = np.cumsum(np.where(order < COUNT, 1, -1), axis=0)[:-1]  # red minus blue points below each cut
    below[np.diff(heights, axis=0) < 1e-12] = 0  # no line fits in between
    most = np.max(np.abs(below))
    cuts, found = np.nonzero(np.abs(below) == most)
    chosen = np.argmin(np.round(np.abs(angles[found] - np.pi / 2), 9))
    cut, direction = cuts[chosen], found[chosen]
    across, up = normals[:, direction]
    middle = (heights[cut, direction] + heights[cut + 1, direction]) / 2
    return Split(Line(float(-across / up), float(middle / up)), COUNT + int(most))


def separating_line() -> Split:
    """Return the line h₁ + h₂ = s in the middle between the curves behind the hidden layer."""
    red, blue = (hidden(points, np.zeros_like(points))[0].sum(axis=1) for points in data().values())
    middle = float(red.max() + blue.min()) / 2
    return Split(Line(-1.0, middle), int(np.sum(red < middle) + np.sum(blue > middle)))


def facts() -> dict[str, Fact]:
    """Return what the descriptions say of the curves and of the lines between them."""
    gap = round(HEIGHTS["f"] - HEIGHTS["d1"], 9)
    known: dict[str, Fact] = {"points": float(2 * COUNT), "bottom": HEIGHTS["d1"], "gap": gap}
    for name, points in zip(("red", "blue"), data().values(), strict=True):
        sums = hidden(points, np.zeros_like(points))[0].sum(axis=1)
        known |= {f"{name}_low": float(sums.min()), f"{name}_high": float(sums.max())}
    best, bent = best_line(), separating_line()
    share = 100 * best.right / (2 * COUNT)
    return known | {
        "best": float(best.right),
        "share": share,
        "bent": float(bent.right),
        "sum": bent.line.height,
    }


def before(sketch: Sketch) -> None:
    """Draw the plane as it is."""
    panel = Panel(sketch.sheet, (-1.2, 1.4), (-0.95, 1.15), sketch.origin)
    ends = np.array([-1.0, 1.0])
    panel.lines([np.transpose(panel.place(*line(ends)[0].T)) for line in _mesh()], "mesh")
    panel.frame(TICKS, TICKS[1:], grid=False)
    _draw(panel, lambda points, tangents: (points, tangents), best_line(), "$(x, y)$")


def after(sketch: Sketch) -> None:
    """Draw the plane behind the hidden layer, with the grid that it has bent."""
    side = (style.WIDTH - (style.HEIGHT - style.TOP - style.BOTTOM)) / 2
    margins: Margins = (side, side, style.TOP, style.BOTTOM)
    panel = Panel(sketch.sheet, (-1.1, 1.1), (-1.1, 1.1), sketch.origin, margins)
    vertices, codes = zip(*(_trace(panel, line, hidden) for line in _mesh()), strict=True)
    panel.path(np.vstack(vertices), list(itertools.chain(*codes)), "mesh")
    panel.frame(TICKS, TICKS, grid=False)
    _draw(panel, hidden, separating_line(), "$(h_1, h_2)$")


def _mesh() -> list[Trail]:
    """Return the grid lines of the plane."""

    def line(start: tuple[float, float], stop: tuple[float, float]) -> Trail:
        middle, half = np.add(start, stop) / 2, np.subtract(stop, start) / 2
        return lambda t: (middle + np.multiply.outer(t, half), np.tile(half, (len(t), 1)))

    (left, *_, right), (bottom, *_, top) = X_LINES, Y_LINES
    return [line((x, bottom), (x, top)) for x in X_LINES] + [line((left, y), (right, y)) for y in Y_LINES]


def _trace(panel: Panel, trail: Trail, layer: Layer) -> tuple[Array, list[np.uint8]]:
    """Follow a curve behind a layer, with more pieces where one strays half way between its ends."""
    t = np.linspace(-1, 1, 3)
    while True:
        points, slopes = layer(*trail(t))
        vertices, codes = smooth(t, np.column_stack(panel.place(*points.T)), slopes * panel.scale)
        first, second, third, last = (vertices[i : i - 3 or None : 3] for i in range(4))
        halves = (t[:-1] + t[1:]) / 2
        wanted = np.column_stack(panel.place(*layer(*trail(halves))[0].T))
        strays = np.abs((first + 3 * second + 3 * third + last) / 8 - wanted).max(axis=1)
        if np.all(strays < TOLERANCE):
            return vertices, codes
        t = np.sort([*t, *halves[strays >= TOLERANCE]])


def _draw(panel: Panel, layer: Layer, split: Split, title: str) -> None:
    """Draw both curves behind a layer, with marks and names, and a line that splits the plane."""
    panel.guide(split.line, *panel.x, "cut")
    for kind, name in (("d1", "{red}"), ("f", "{blue}")):
        panel.path(*_trace(panel, partial(curve, kind), layer), kind)
        points, _ = layer(*curve(kind, np.linspace(-1, 1, 9)))
        placed = np.column_stack(panel.place(*points.T))
        for x, y in placed:
            square = [(x - 3, y - 3), (x + 3, y - 3), (x + 3, y + 3), (x - 3, y + 3), (x - 3, y - 3)]
            mark = Path(square, closed=True) if kind == "f" else Path.circle((x, y), style.DOT)
            panel.sheet.add(Shape(mark, f"{kind} on"))
        panel.texts([(placed[-1][0] + 10, placed[-1][1], name)], f"w {kind}", va="center")
    panel.title(title, "m")
    score = f"{{correct}} {split.right} / {2 * COUNT}"
    panel.texts([(panel.right, panel.top + 10, score)], "w muted", ha="right")
