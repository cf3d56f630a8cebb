"""Sheet: what our drawings are made on, and the two artists that they are made of, shapes and texts.

The artists say which class of `style` they are and take their look from it when they are drawn, so one
drawing serves both themes. They draw on every matplotlib backend. Making them costs a tenth of matplotlib's
own patches and texts, which would lay out every number in a font that the page does not use.
"""

from collections.abc import Sequence
from copy import copy
from os import PathLike
from typing import TYPE_CHECKING, Any, Literal

from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from gen import strings
from gen.drawing import style
from gen.drawing.svg import DPI, Renderer, document

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Place = tuple[float, float, str]
"""A text and the point in pixels where it stands."""

Align = Literal["left", "center", "right"]
VerticalAlign = Literal["baseline", "center", "top", "bottom"]


class Shape(Artist):
    """A path in pixels, stroked or filled as its class says."""

    def __init__(self, path: Path, kind: str):
        super().__init__()
        self.path, self.kind = path, kind
        self.theme: style.Theme = "light"

    def draw(self, renderer: RendererBase) -> None:
        """Draw the path."""
        renderer.open_group("shape", self.kind)
        gc: Any = renderer.new_gc()
        face = None
        if not isinstance(renderer, Renderer):
            look = style.LOOKS[self.kind]
            gc.set_linewidth(look.width)
            gc.set_capstyle("round")
            gc.set_joinstyle("round")
            if look.stroke:
                gc.set_foreground(style.PALETTE[look.stroke][self.theme])
            if look.dash:
                gc.set_dashes(0, look.dash)
            if look.fill:
                face = to_rgba(style.PALETTE[look.fill][self.theme])
        renderer.draw_path(gc, self.path, self.get_transform(), face)
        gc.restore()
        renderer.close_group("shape")


class Labels(Artist):
    """Texts of one class and alignment; mathematics stands between dollar signs, words stand in braces.

    SVG keeps the braces for the page to fill in. Elsewhere words are English, which every font can show.
    """

    def __init__(
        self, places: Sequence[Place], kind: str, ha: Align = "left", va: VerticalAlign = "baseline"
    ):
        super().__init__()
        self.places, self.kind, self.ha, self.va = places, kind, ha, va
        self.theme: style.Theme = "light"

    def draw(self, renderer: RendererBase) -> None:
        """Draw the texts."""
        size = style.size(self.kind)
        if isinstance(renderer, Renderer):
            look = f' class="{self.kind}"' if self.kind != "t" else ""
            for x, y, text in self.places:
                renderer.add_text(x, y, text, size, look, self.ha, self.va)
            return
        from matplotlib.text import Text

        for x, y, text in self.places:
            words = strings.filled(text, "en")
            label = Text(x, y, words, transform=self.get_transform(), figure=self.get_figure())
            label.set(color=style.PALETTE[style.INKS[self.kind]][self.theme], fontsize=size)
            label.set(horizontalalignment=self.ha, verticalalignment=self.va, math_fontfamily="stix")
            label.draw(renderer)


class Sheet:
    """A drawing in pixels, y growing upwards.

    Parameters
    ----------
    width, height
        Size in pixels.
    """

    def __init__(self, width: float, height: float):
        self.width, self.height = width, height
        self.artists: list[Shape | Labels] = []

    def add(self, artist: Shape | Labels) -> None:
        """Put an artist on top."""
        self.artists.append(artist)

    def svg(self, css: str = "") -> str:
        """Return the drawing as an SVG element, with a style embedded if it is to be shown by itself."""
        renderer = Renderer(self.width, self.height)
        for artist in self.artists:
            artist.draw(renderer)
        return document(renderer, css)

    def figure(self, theme: style.Theme = "light") -> "Figure":
        """Return the drawing as a matplotlib figure, in the colours of a theme."""
        from matplotlib.figure import Figure

        figure = Figure(figsize=(self.width / DPI, self.height / DPI), dpi=DPI)
        figure.set_facecolor(style.PALETTE["page"][theme])
        for original in self.artists:
            artist = copy(original)  # an artist belongs to one figure only, this one to the sheet
            artist.theme = theme
            artist.set_transform(Affine2D().scale(1 / DPI) + figure.dpi_scale_trans)
            figure.add_artist(artist)
        return figure

    def png(self, path: str | PathLike[str], theme: style.Theme = "light", scale: float = 2.0) -> None:
        """Save the drawing as PNG.

        Parameters
        ----------
        path
            The file to write.
        theme
            "light" or "dark".
        scale
            Pixels of the image per pixel of the drawing.
        """
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        # Without the software's version, the bytes depend on the picture alone.
        canvas = FigureCanvasAgg(self.figure(theme))
        canvas.print_figure(path, format="png", dpi=DPI * scale, metadata={"Software": None})
