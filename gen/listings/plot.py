"""Plot: any figure of matplotlib as SVG in the page's colours, with what its description needs.

Figures of the site hold shapes and short labels. A reader's may hold images, fractions and a million points.
"""

import base64
import io
from math import ceil, cos, floor, radians, sin
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_mixed import MixedModeRenderer
from PIL import Image

from gen.drawing import svg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HEAVY = 300_000
"""Characters of SVG from which on the marks of a figure are lighter as an image."""

DOTS = 2
"""Dots of an image in a pixel of the page."""


SLACK = 2
"""Pixels by which a text may stand out of its figure; how wide it really is, the browser knows."""


class HeavyError(Exception):
    """The SVG is getting too long."""


class Renderer(svg.Renderer):
    """Draws what figures of the site never hold, too: images, and mathematics beyond labels."""

    size = 0
    most = float("inf")

    def draw_path(self, gc: Any, path: Any, transform: Any, rgbFace: Any = None) -> None:  # noqa: N803
        """Add a path.

        Raises
        ------
        HeavyError
            If all paths together are longer than `most`.
        """
        before = len(self.elements)
        super().draw_path(gc, path, transform, rgbFace)
        self.size += sum(len(part) for element in self.elements[before:] for part in element)
        if self.size > self.most:
            raise HeavyError

    def get_image_magnification(self) -> float:
        """Return how many dots of an image make a pixel."""
        return DOTS

    def draw_image(self, gc: Any, x: float, y: float, im: Any, transform: Any = None) -> None:  # noqa: ARG002
        """Add an image; the first row of `im` is its lowest."""
        height, width = im.shape[:2]
        file = io.BytesIO()
        Image.fromarray(np.asarray(im)[::-1]).save(file, "png")
        place = {"x": x, "y": self.height - y - height / DOTS, "width": width / DOTS, "height": height / DOTS}
        attributes = "".join(f' {name}="{value:g}"' for name, value in place.items())
        data = base64.b64encode(file.getvalue()).decode()
        self.elements.append(("image", attributes, f' href="data:image/png;base64,{data}"/>'))

    def get_text_width_height_descent(
        self, s: str, prop: Any, ismath: bool | str
    ) -> tuple[float, float, float]:
        """Estimate the extent of a text, and measure mathematics that becomes shapes."""
        try:
            return super().get_text_width_height_descent(s, prop, ismath)
        except ValueError:
            extents = [self._extent(piece, prop) for piece in _pieces(s)]
            widths, heights, descents = zip(*extents, strict=True)
            return sum(widths), max(heights), max(descents)

    def draw_text(
        self,
        gc: Any,
        x: float,
        y: float,
        s: str,
        prop: Any,
        angle: float,
        ismath: bool | str = False,
        mtext: Any = None,
    ) -> None:
        """Add a line of text; mathematics that Unicode lacks becomes shapes, the rest of the line stays."""
        try:
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
        except ValueError:
            for piece in _pieces(s):
                draw = RendererBase.draw_text if piece.startswith("$") else svg.Renderer.draw_text
                draw(self, gc, x, y, piece, prop, angle, ismath=piece.startswith("$"))
                width = self._extent(piece, prop)[0]
                x, y = x + width * cos(radians(angle)), y - width * sin(radians(angle))

    def _extent(self, piece: str, prop: Any) -> tuple[float, float, float]:
        if not piece.startswith("$"):
            return super().get_text_width_height_descent(piece, prop, False)
        width, height, descent = self._text2path.get_text_width_height_descent(piece, prop, ismath=True)
        return float(width), float(height), float(descent)


def _pieces(line: str) -> list[str]:
    """Split a line into mathematics, between dollar signs, and what is not."""
    parts = [f"${part}$" if number % 2 else part for number, part in enumerate(line.split("$"))]
    return [part for part in parts if part.strip("$")]


def figure_svg(figure: "Figure") -> str:
    """Return a figure as an SVG element; the marks of a heavy one are an image in it."""
    try:
        return _drawn(figure, HEAVY)
    except HeavyError:
        for axes in figure.axes:
            for artist in (*axes.lines, *axes.collections, *axes.patches):
                artist.set_rasterized(True)
        return _drawn(figure, float("inf"))


def _drawn(figure: "Figure", most: float) -> str:
    width, height = figure.get_size_inches()
    renderer = Renderer(width * svg.DPI, height * svg.DPI)
    renderer.most = most
    before = figure.dpi
    try:
        figure.dpi = svg.DPI
        mixed: Any = MixedModeRenderer(figure, width, height, svg.DPI * DOTS, renderer)  # type: ignore[no-untyped-call]
        figure.draw(mixed)
        renderer.box = _box(figure, renderer)
    finally:
        figure.dpi = before
    return svg.document(renderer)


def _box(figure: "Figure", renderer: Renderer) -> tuple[float, float, float, float]:
    """Return left, top, width and height of a figure, enlarged by text that stands out of it."""
    left, low, right, high = np.asarray(figure.get_tightbbox(renderer).extents) * svg.DPI
    x, y = (min(0, floor(edge + SLACK)) for edge in (left, renderer.height - high))
    ends = (
        max(side, ceil(edge - SLACK))
        for side, edge in ((renderer.width, right), (renderer.height, renderer.height - low))
    )
    width, height = (end - start for end, start in zip(ends, (x, y), strict=True))
    return x, y, width, height


def told(figure: "Figure") -> dict[str, Any]:
    """Return what a description tells of a figure: names of axes, and points of named curves."""
    return {
        "curves": [curve for axes in figure.axes for curve in map(_curve, axes.get_lines()) if curve],
        "axes": [
            {"title": axes.get_title(), "x": axes.get_xlabel(), "y": axes.get_ylabel()}
            for axes in figure.axes
        ],
    }


def _curve(line: Any) -> dict[str, Any] | None:
    """Return the name of a line and the points that tell most about it; None without a name or points."""
    label = str(line.get_label())
    data = zip(line.get_xdata(orig=False), line.get_ydata(orig=False), strict=True)
    points = [(float(x), float(y)) for x, y in data if x == x and y == y]
    if label.startswith("_") or not points:
        return None
    low, high = (choose(points, key=lambda point: point[1]) for choose in (min, max))
    return {"label": label, "first": points[0], "last": points[-1], "lowest": low, "highest": high}
