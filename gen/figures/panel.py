"""One panel: a plotting area with its axes, and what can be drawn in it.

It stands in for a matplotlib Axes, which would cost ten times as much as everything that a panel needs of it.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.path import Path

from gen.drawing import style
from gen.drawing.sheet import Align, Labels, Place, Shape, Sheet, VerticalAlign
from gen.figures.curves import Curve, Line, Piece, fit
from gen.figures.scale import Limits, number

Margins = tuple[float, float, float, float]

MARGINS: Margins = (style.LEFT, style.RIGHT, style.TOP, style.BOTTOM)
"""Left, right, top and bottom margin around a plotting area."""


class Panel:
    """A plotting area.

    Parameters
    ----------
    sheet
        The sheet to draw on.
    x, y
        Limits of the data.
    origin
        Lower left corner of the panel on the sheet, in pixels.
    margins
        Left, right, top and bottom margin around the plotting area.
    size
        Width and height of the panel, in pixels.
    """

    def __init__(
        self,
        sheet: Sheet,
        x: Limits,
        y: Limits,
        origin: tuple[float, float] = (0, 0),
        margins: Margins = MARGINS,
        size: tuple[float, float] = (style.WIDTH, style.HEIGHT),
    ):
        left, right, top, bottom = margins
        self.sheet, self.x, self.y = sheet, x, y
        self.left, self.right = origin[0] + left, origin[0] + size[0] - right
        self.bottom, self.top = origin[1] + bottom, origin[1] + size[1] - top
        self.guides: list[tuple[Line, float, float]] = []
        self.scale = (self.right - self.left) / (x[1] - x[0]), (self.top - self.bottom) / (y[1] - y[0])

    def place(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Return data as pixels."""
        return self.left + (x - self.x[0]) * self.scale[0], self.bottom + (y - self.y[0]) * self.scale[1]

    def path(self, vertices: Any, codes: Any, kind: str) -> None:
        """Draw a path given in pixels."""
        self.sheet.add(Shape(Path(vertices, codes), kind))

    def lines(self, ends: Sequence[Any], kind: str) -> None:
        """Draw straight lines between pairs of points given in pixels."""
        if ends:
            self.path(np.reshape(ends, (-1, 2)), [Path.MOVETO, Path.LINETO] * len(ends), kind)

    def dot(self, x: float, y: float, kind: str) -> None:
        """Draw a dot at a point of the data."""
        circle = Path.circle(self.place(x, y), style.DOT)
        self.sheet.add(Shape(circle, kind))

    def texts(
        self, places: Sequence[Place], kind: str = "t", *, ha: Align = "left", va: VerticalAlign = "baseline"
    ) -> None:
        """Write texts at pixels; mathematics stands between dollar signs."""
        self.sheet.add(Labels(places, kind, ha, va))

    def title(self, text: str, kind: str) -> None:
        """Write the name of what is shown above the upper left corner."""
        self.texts([(self.left, self.top + 10, text)], kind)

    def frame(
        self, xs: Sequence[float], ys: Sequence[float], *, right: bool = False, grid: bool = True
    ) -> None:
        """Draw the grid, the axes through the origin, and the numbers at the edges.

        Parameters
        ----------
        xs, ys
            Where the grid lines and numbers are.
        right
            Write the numbers of the y axis at the right edge instead of the left one.
        grid
            Draw the grid.
        """
        px, _ = self.place(np.array(xs), 0.0)
        _, py = self.place(0.0, np.array(ys))
        upright = [((x, self.bottom), (x, self.top)) for x, v in zip(px, xs, strict=True) if v]
        level = [((self.left, y), (self.right, y)) for y, v in zip(py, ys, strict=True) if v]
        self.lines(upright + level if grid else [], "grid")
        ox, oy = self.place(0.0, 0.0)
        axes = [((self.left, oy), (self.right, oy))] if self.y[0] <= 0 <= self.y[1] else []
        axes += [((ox, self.bottom), (ox, self.top))] if self.x[0] <= 0 <= self.x[1] else []
        self.lines(axes, "axis")
        self.texts([(x, self.bottom - 15, number(v)) for x, v in zip(px, xs, strict=True)], ha="center")
        edge = self.right + 6 if right else self.left - 6
        places = [(edge, y, number(v)) for y, v in zip(py, ys, strict=True)]
        self.texts(places, ha="left" if right else "right", va="center")

    def band(self, low: float, high: float) -> None:
        """Shade the values between two heights."""
        _, (y0, y1) = self.place(0.0, np.array([low, high]))
        corners = [(self.left, y0), (self.right, y0), (self.right, y1), (self.left, y1), (self.left, y0)]
        self.path(corners, [Path.MOVETO, *[Path.LINETO] * 3, Path.CLOSEPOLY], "band")

    def guide(self, line: Line, start: float, stop: float, kind: str = "guide") -> None:
        """Draw a straight line from one x to another, as far as it lies in the panel."""
        if line.slope:
            low, high = sorted((y - line.height) / line.slope for y in self.y)
            start, stop = max(start, low), min(stop, high)
        if start < stop:
            self.guides.append((line, start, stop))
            self.lines([[self.place(x, float(line(x))) for x in (start, stop)]], kind)

    def curve(self, curve: Curve, kind: str, *, corners: bool = True) -> None:
        """Draw a curve, and dots where it jumps or bends."""
        vertices: list[Any] = []
        codes: list[Any] = []
        for piece in fit(curve, self.x, self.y, self.scale):
            self._piece(piece, vertices, codes)
        if vertices:
            self.path(vertices, codes, kind)
        for at in curve.breaks:
            if self.x[0] <= at <= self.x[1]:
                self._dots(curve, at, kind, corners=corners)

    def _piece(self, piece: Piece, vertices: list[Any], codes: list[Any]) -> None:
        x, y = self.place(piece.x, piece.y)
        third = np.diff(x) / 3
        rise = piece.slope * self.scale[1] / self.scale[0]
        first = np.column_stack([x[:-1] + third, y[:-1] + third * rise[:-1]]).tolist()
        second = np.column_stack([x[1:] - third, y[1:] - third * rise[1:]]).tolist()
        ends = np.column_stack([x, y]).tolist()
        joined = bool(vertices) and math.dist(vertices[-1], ends[0]) < 1e-6
        if not joined:
            vertices.append(ends[0])
            codes.append(Path.MOVETO)
        for i in range(len(ends) - 1):
            chord = (y[i + 1] - y[i]) / (x[i + 1] - x[i])
            if max(abs(rise[i] - chord), abs(rise[i + 1] - chord)) * third[i] < 0.02:
                vertices.append(ends[i + 1])
                codes.append(Path.LINETO)
            else:
                vertices += [first[i], second[i], ends[i + 1]]
                codes += [Path.CURVE4] * 3

    def _dots(self, curve: Curve, at: float, kind: str, *, corners: bool) -> None:
        left, value, right = curve.sides(at)
        if curve.jumps(at):
            for side in sorted({left, right}):
                if not math.isclose(side, value, abs_tol=1e-9):
                    self._dot_inside(at, side, f"{kind} off")
            self._dot_inside(at, value, f"{kind} on")
        elif corners and curve.bends(at):
            self._dot_inside(at, value, f"{kind} on")

    def _dot_inside(self, x: float, y: float, kind: str) -> None:
        if self.y[0] <= y <= self.y[1]:
            self.dot(x, y, kind)
