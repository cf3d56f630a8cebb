"""SVG: a matplotlib backend that writes it for a web page.

Stock SVG freezes colours and fonts. Here the page decides: an artist's group id (``gid``) becomes the class
of its element, text stays text in the page's fonts, and coordinates are rounded to a tenth of a pixel.
Artists without a group id keep their own look, except that colours of our light palette follow the theme.

Our own drawings reach it through `gen.drawing.sheet`, any other figure through `figure_svg` or, in a script,
``matplotlib.use("module://gen.drawing.svg")``.
"""

import itertools
from html import escape
from os import PathLike
from pathlib import Path as FilePath
from typing import IO, TYPE_CHECKING, Any
from unicodedata import east_asian_width

import numpy as np
from matplotlib.backend_bases import FigureCanvasBase, FigureManagerBase, GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Transform
from numpy.typing import NDArray

from gen.drawing.mathtext import Run, runs
from gen.drawing.style import PALETTE

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DPI = 72
"""One point is one pixel of the viewBox."""

ANCHORS = {"left": "", "center": ' text-anchor="middle"', "right": ' text-anchor="end"'}

BELOW = {"baseline": 0.0, "bottom": -0.2, "center": 0.35, "center_baseline": 0.35, "top": 0.75}
"""How far below its anchor the baseline of a text lies, in font sizes."""

_CIRCLE = np.asarray(Path.unit_circle().vertices, dtype=np.float64)
_VARIABLES = {colours["light"]: f"var(--fig-{name})" for name, colours in reversed(PALETTE.items())}
_COMMANDS = {
    int(Path.MOVETO): ("M", 1),
    int(Path.LINETO): ("l", 1),
    int(Path.CURVE3): ("q", 2),
    int(Path.CURVE4): ("c", 3),
    int(Path.CLOSEPOLY): ("z", 1),
}
"""Letter and number of points of each path code but STOP."""


class Renderer(RendererBase):
    """Collects the elements of one drawing."""

    def __init__(self, width: float, height: float):
        super().__init__()
        self.width, self.height = width, height
        self.box = (0.0, 0.0, width, height)  # left, top, width and height of what is to be seen
        self.groups: list[str] = []
        self.elements: list[tuple[str, str, str]] = []  # tag, attributes of the look, everything behind them

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Return the size in pixels."""
        return self.width, self.height

    def flipy(self) -> bool:
        """Return whether y grows downwards, as it does in SVG."""
        return True

    def points_to_pixels(self, points: Any) -> Any:
        """Return points as they are: the canvas has 72 dots per inch."""
        return points

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: bool | str
    ) -> tuple[float, float, float]:
        """Estimate the extent of a text; only the browser knows its font."""
        size = prop.get_size_in_points()
        text = "".join(text for text, _ in runs(f"${s}$")) if ismath and "$" not in s else s
        wide = sum(east_asian_width(letter) in "WF" for letter in text)
        return size * (0.55 * (len(text) - wide) + 0.9 * wide), 0.9 * size, 0.2 * size

    def open_group(self, s: str, gid: str | None = None) -> None:  # noqa: ARG002  (matplotlib's signature)
        """Begin the elements of an artist."""
        self.groups.append(gid or "")

    def close_group(self, s: str) -> None:  # noqa: ARG002
        """End the elements of an artist."""
        self.groups.pop()

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Path,
        transform: Transform,
        rgbFace: Any = None,  # noqa: N803
    ) -> None:
        """Add a path, as a circle where it is one."""
        look = self._look(gc, rgbFace)
        if look is None:
            return
        moved = _clipped(gc, path, transform, rgbFace)
        if circle := _circle(moved):
            x, y, r = circle
            place = f' cx="{_decimal(x)}" cy="{_decimal(self.height - y)}" r="{_decimal(r)}"/>'
            self.elements.append(("circle", look, place))
        elif data := path_data(moved, self.height):
            self.elements.append(("path", look, f' d="{data}"/>'))

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: bool | str = False,
        mtext: Text | None = None,
    ) -> None:
        """Add a line of text; one that is a text artist by itself is anchored where the artist is."""
        ha, va = "left", "baseline"
        if mtext is not None and "\n" not in mtext.get_text():
            x, y = mtext.get_transform().transform(mtext.get_unitless_position())
            ha, va = mtext.get_horizontalalignment(), mtext.get_verticalalignment()
        else:
            y = self.height - y
        size = prop.get_size_in_points()
        look = f' style="fill:{_colour(gc.get_rgb())};font-size:{size:g}px"'
        if self.groups and self.groups[-1]:
            look = f' class="{self.groups[-1]}"'
        self.add_text(x, y, f"${s}$" if ismath and "$" not in s else s, size, look, ha, va, angle)

    def add_text(
        self, x: float, y: float, text: str, size: float, look: str, ha: str, va: str, angle: float = 0.0
    ) -> None:
        """Add a line of text at a point in pixels, y growing upwards; mathematics is between dollar signs."""
        left, line = _decimal(x), self.height - y
        turn = f' transform="rotate({-angle:g} {left} {_decimal(line)})"' if angle else ""
        place = f' x="{left}" y="{_decimal(line + BELOW[va] * size)}"{turn}'
        body = _spans(runs(text)) if "$" in text else escape(text, quote=False)
        self.elements.append(("text", look + ANCHORS[ha], f"{place}>{body}</text>"))

    def draw_image(self, *args: Any, **kwargs: Any) -> None:
        """Refuse: a raster image has one theme only."""
        raise NotImplementedError(
            "figures on pages cannot hold images; draw shapes, or save the figure as PNG"
        )

    def body(self) -> str:
        """Return the elements as SVG; neighbouring texts of one look share a group."""
        parts = []
        for (tag, look), group in itertools.groupby(self.elements, key=lambda element: element[:2]):
            rests = [rest for *_, rest in group]
            if tag == "text" and len(rests) > 1:
                parts.append(f"<g{look}>{''.join(f'<text{rest}' for rest in rests)}</g>")
            else:
                parts += [f"<{tag}{look}{rest}" for rest in rests]
        return "".join(parts)

    def _look(self, gc: GraphicsContextBase, face: Any) -> str | None:
        """Return the attributes that give a shape its look, None if nothing of it would show."""
        if self.groups and self.groups[-1]:
            return f' class="{self.groups[-1]}"'
        stroked = gc.get_linewidth() > 0 and gc.get_rgb()[3] > 0
        filled = face is not None and (len(face) < 4 or face[3] > 0)
        if not stroked and not filled:
            return None
        style = [f"stroke:{_colour(gc.get_rgb()) if stroked else 'none'}"]
        if stroked:
            style.append(f"stroke-width:{gc.get_linewidth():g}")
        offset, dashes = gc.get_dashes()
        if stroked and dashes is not None:
            style.append(f"stroke-dasharray:{' '.join(f'{length:g}' for length in np.ravel(dashes))}")
            style += [f"stroke-dashoffset:{offset:g}"] if offset else []
        style.append(f"fill:{_colour(face) if filled else 'none'}")
        return f' style="{";".join(style)}"'


def path_data(path: Path, height: float) -> str:
    """Return the ``d`` attribute of a path in pixels: relative commands, rounded to tenths."""
    points = _tenths(_vertices(path) * (1, -1) + (0, height)).tolist()
    codes = _codes(path)
    out: list[str] = []
    last, x, y, start = "", 0, 0, (0, 0)
    at = 0
    while at < len(codes) and codes[at] in _COMMANDS:
        letter, count = _COMMANDS[codes[at]]
        new_x, new_y = points[at + count - 1]
        numbers = [value for px, py in points[at : at + count] for value in (px - x, py - y)]
        at += count
        if letter == "M":
            start, numbers = (new_x, new_y), [new_x, new_y]
        elif letter == "z":
            (new_x, new_y), numbers = start, []
        elif letter == "l" and numbers == [0, 0] and last != "M":
            continue
        elif letter == "l" and 0 in numbers:
            letter, numbers = ("h", numbers[:1]) if numbers[1] == 0 else ("v", numbers[1:])
        out.append(_command(letter, numbers, repeated=letter == last))
        last, x, y = letter, new_x, new_y
    return "".join(out) if last != "M" else ""


def _clipped(gc: GraphicsContextBase, path: Path, transform: Transform, face: Any) -> Path:
    """Return a path in pixels, without what lies outside of the artist's clip rectangle.

    Curves stay whole: ours are clipped where they are fitted.
    """
    box = gc.get_clip_rectangle()
    moved = transform.transform_path(path).cleaned(remove_nans=True, curves=True)
    if box is None or {Path.CURVE3, Path.CURVE4} & set(_codes(moved)):
        return moved
    if face is not None:
        return moved.clip_to_bbox(box).cleaned()
    return moved.cleaned(clip=box.padded(-1).extents)  # matplotlib cuts a pixel farther out


def _vertices(path: Path) -> NDArray[np.float64]:
    return np.asarray(path.vertices, dtype=np.float64)


def _codes(path: Path) -> list[int]:
    """Return the codes of a path; without any, it is a polyline."""
    if path.codes is None:
        return [int(Path.MOVETO)] + [int(Path.LINETO)] * (len(path) - 1)
    codes: list[int] = np.asarray(path.codes).tolist()
    return codes


def _circle(path: Path) -> tuple[float, float, float] | None:
    """Return centre and radius of a path that is matplotlib's circle, moved and scaled; None of any other."""
    vertices = _vertices(path)[: len(_CIRCLE)]
    if vertices.shape != _CIRCLE.shape:
        return None
    low, high = vertices.min(axis=0), vertices.max(axis=0)
    x, y = ((low + high) / 2).tolist()
    r = float(high[0] - low[0]) / 2
    return (x, y, r) if np.allclose(vertices, _CIRCLE * r + (x, y), rtol=0, atol=1e-6) else None


def _tenths(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Round to tenths of a pixel, as integers.

    The last digits of a sample differ between processors; rounding them off first keeps a value that is half
    a tenth by nature on one side everywhere.
    """
    return np.rint(np.round(values, 6) * 10).astype(np.int64)


def _decimal(value: float) -> str:
    """Return one number as `_tenths` rounds it."""
    return _digits(round(round(value, 6) * 10))


def _digits(tenths: int) -> str:
    whole, rest = divmod(abs(tenths), 10)
    digits = f"{whole or ''}.{rest}" if rest else str(whole)
    return f"-{digits}" if tenths < 0 else digits


def _command(letter: str, numbers: list[int], *, repeated: bool) -> str:
    """Return a path command; a repeated letter can be left out, and so can a space before a minus."""
    joined = " ".join(_digits(n) for n in numbers).replace(" -", "-")
    if not repeated:
        return letter + joined
    return joined if joined[:1] == "-" else f" {joined}"


def _spans(pieces: list[Run]) -> str:
    """Return runs of text, raised and lowered ones in small spans."""
    out, level = "", 0
    for text, shift in pieces:
        if shift == level == 0:
            out += escape(text, quote=False)
        else:
            # Raised by 0.35 of the line's font size, which is half of the span's own.
            size, unit = (' font-size="70%"', 0.5) if shift else ("", 0.35)
            out += f'<tspan dy="{unit * (level - shift):g}em"{size}>{escape(text, quote=False)}</tspan>'
        level = shift
    return out


def _colour(rgba: Any) -> str:
    """Return a colour in CSS; one of our light palette follows the theme."""
    code = to_hex(rgba, keep_alpha=len(rgba) == 4 and rgba[3] < 1)
    return _VARIABLES.get(code, code)


class FigureCanvas(FigureCanvasBase):
    """The canvas of the backend; it saves SVG."""

    filetypes = {"svg": "Scalable Vector Graphics"}  # noqa: RUF012  (an attribute of matplotlib's)

    @classmethod
    def get_default_filetype(cls) -> str:
        """Return the format of files that are saved without an extension."""
        return "svg"

    def print_svg(self, filename: str | PathLike[str] | IO[Any], **_: Any) -> None:
        """Write the figure as SVG; matplotlib's ``savefig`` calls this."""
        data = figure_svg(self.figure).encode()
        if isinstance(filename, str | PathLike):
            FilePath(filename).write_bytes(data)
        else:
            filename.write(data)


FigureManager = FigureManagerBase


def figure_svg(figure: "Figure") -> str:
    """Return any matplotlib figure as an SVG element."""
    width, height = (float(side) * DPI for side in figure.get_size_inches())
    renderer = Renderer(width, height)
    before = figure.dpi
    try:
        figure.dpi = DPI
        figure.draw(renderer)
    finally:
        figure.dpi = before
    return document(renderer)


def document(renderer: Renderer, css: str = "") -> str:
    """Return what a renderer has collected as an SVG element, with a style embedded if one is given."""
    x, y, width, height = (f"{number:g}" for number in renderer.box)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
    style = f"<style>{css}</style>" if css else ""
    return f'{head} viewBox="{x} {y} {width} {height}">{style}{renderer.body()}</svg>\n'
