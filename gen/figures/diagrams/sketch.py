"""What diagrams are made of: boxes, circles, arrows, small graphs and words.

Words are written as placeholders such as ``{layer}``: one drawing serves all languages, and
`gen.strings.filled` puts in the words of one.
"""

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from matplotlib.path import Path
from numpy.typing import ArrayLike, NDArray

from gen.drawing.sheet import Align, Labels, Shape, Sheet

Array = NDArray[np.float64]
Point = tuple[float, float]

CORNER = 6
"""Radius of the corners of boxes."""

HEAD = 5
"""Half the width of an arrow's head."""


@dataclass(frozen=True)
class Box:
    """A rectangle around a point, in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> Point:
        """The middle of the left side."""
        return self.x - self.width / 2, self.y

    @property
    def right(self) -> Point:
        """The middle of the right side."""
        return self.x + self.width / 2, self.y

    @property
    def top(self) -> Point:
        """The middle of the upper side."""
        return self.x, self.y + self.height / 2

    @property
    def bottom(self) -> Point:
        """The middle of the lower side."""
        return self.x, self.y - self.height / 2

    def at(self, y: float) -> "Box":
        """Return the same box with its middle at another height, for arrows that meet it there."""
        return replace(self, y=y)


@dataclass(frozen=True)
class Node(Box):
    """A circle around a point."""

    def facing(self, point: Point) -> Point:
        """Return the point of the circle that is closest to another point."""
        share = self.width / 2 / math.dist((self.x, self.y), point)
        return self.x + share * (point[0] - self.x), self.y + share * (point[1] - self.y)


class Sketch:
    """A part of a sheet; coordinates are pixels from its lower left corner, y growing upwards.

    Parameters
    ----------
    sheet
        The sheet to draw on.
    origin
        The lower left corner.
    """

    def __init__(self, sheet: Sheet, origin: Point):
        self.sheet, self.origin = sheet, origin

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        text: str = "",
        kind: str = "box",
        ink: str = "w",
    ) -> Box:
        """Draw a box with round corners around a point, with a text in its middle."""
        right, top = width / 2, height / 2
        turns = [(right, -top, 0, 1), (right, top, -1, 0), (-right, top, 0, -1), (-right, -top, 1, 0)]
        vertices: list[Point] = []
        before = (1, 0)
        for cx, cy, dx, dy in turns:
            # A corner begins where the side that leads to it ends, and ends where the next one begins.
            vertices.append((x + cx - CORNER * before[0], y + cy - CORNER * before[1]))
            vertices += [(x + cx, y + cy), (x + cx + CORNER * dx, y + cy + CORNER * dy)]
            before = dx, dy
        codes = [Path.MOVETO, *[Path.CURVE3] * 2, *[Path.LINETO, Path.CURVE3, Path.CURVE3] * 3]
        self.path([*vertices, vertices[0]], [*codes, Path.CLOSEPOLY], kind)
        if text:
            self.text(x, y, text, ink)
        return Box(x, y, width, height)

    def node(self, x: float, y: float, text: str = "", kind: str = "box", radius: float = 16) -> Node:
        """Draw a circle around a point, with a text in its middle."""
        self.sheet.add(Shape(Path.circle((x + self.origin[0], y + self.origin[1]), radius), kind))
        if text:
            self.text(x, y, text, "m")
        return Node(x, y, 2 * radius, 2 * radius)

    def value(self, x: float, y: float, text: str, ink: str = "m") -> Box:
        """Write what goes in or comes out, and return the room that it takes."""
        self.text(x, y, text, ink)
        return Box(x, y, 34, 22)

    def flow(self, *boxes: Box, kind: str = "line") -> None:
        """Draw arrows from box to box, between the sides that face each other."""
        for one, other in itertools.pairwise(boxes):
            ends = (one.right, other.left) if one.x < other.x else (one.left, other.right)
            self.arrow(*ends, kind=kind)

    def bar(self, x: float, y: float, width: float, height: float, kind: str) -> None:
        """Draw a bar from a point to the right, or to the left if its width is negative."""
        low, high = y - height / 2, y + height / 2
        corners = [(x, low), (x + width, low), (x + width, high), (x, high), (x, low)]
        self.path(corners, [Path.MOVETO, *[Path.LINETO] * 3, Path.CLOSEPOLY], kind)

    def arrow(self, *points: Point, kind: str = "line") -> None:
        """Draw an arrow along some points, with its head a little before the last one."""
        (x0, y0), (x1, y1) = points[-2:]
        length = math.dist((x0, y0), (x1, y1))
        dx, dy = (x1 - x0) / length, (y1 - y0) / length
        tip = x1 - 3 * dx, y1 - 3 * dy
        back = tip[0] - HEAD * dx, tip[1] - HEAD * dy
        wings = [(back[0] - side * HEAD * dy, back[1] + side * HEAD * dx) for side in (1, -1)]
        shaft = [*points[:-1], tip]
        codes = [Path.MOVETO, *[Path.LINETO] * (len(shaft) - 1), Path.MOVETO, Path.LINETO, Path.LINETO]
        self.path([*shaft, wings[0], tip, wings[1]], codes, kind)

    def lines(self, ends: ArrayLike, kind: str = "line") -> None:
        """Draw straight lines between pairs of points."""
        points = np.reshape(np.asarray(ends, dtype=float), (-1, 2))
        self.path(points, [Path.MOVETO, Path.LINETO] * (len(points) // 2), kind)

    def graph(
        self,
        box: Box,
        function: Callable[..., Any],
        slope: Callable[..., Any],
        reach: float,
        kind: str,
    ) -> None:
        """Draw the graph of a function from -reach to reach, as high as the box, without axes."""
        x = np.linspace(-reach, reach, 7)
        y = function(x)
        across, up = box.width / (2 * reach), box.height / np.ptp(y)
        points = np.column_stack([box.x + x * across, box.bottom[1] + (y - y.min()) * up])
        slopes = np.column_stack([np.full_like(x, across), slope(x) * up])
        self.path(*smooth(x, points, slopes), kind)

    def text(self, x: float, y: float, text: str, kind: str = "w", ha: Align = "center") -> None:
        """Write a text; mathematics stands between dollar signs, words in braces."""
        self.sheet.add(Labels([(x + self.origin[0], y + self.origin[1], text)], kind, ha, "center"))

    def path(self, vertices: ArrayLike, codes: list[np.uint8], kind: str) -> None:
        """Draw a path."""
        self.sheet.add(Shape(Path(np.asarray(vertices, dtype=float) + self.origin, codes), kind))


def smooth(t: Array, points: Array, slopes: Array) -> tuple[Array, list[np.uint8]]:
    """Return vertices and codes of a curve through points with given derivatives.

    Parameters
    ----------
    t : ndarray of shape (n,)
        Parameters, ascending.
    points, slopes : ndarray of shape (n, 2)
        Values of the curve and its derivatives there.
    """
    third = np.diff(t)[:, None] / 3
    inner = np.stack([points[:-1] + third * slopes[:-1], points[1:] - third * slopes[1:], points[1:]], axis=1)
    return np.vstack([points[:1], inner.reshape(-1, 2)]), [Path.MOVETO, *[Path.CURVE4] * (3 * len(inner))]
