"""The picture that travels with a shared link: the title of a page on the left, a figure on the right."""

import re
import warnings
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.font_manager import FontProperties, fontManager
from PIL import Image, ImageFont
from PIL.PngImagePlugin import PngInfo

from gen.drawing import style
from gen.drawing.sheet import Sheet
from gen.drawing.svg import DPI
from gen.figures.picture import Picture

if TYPE_CHECKING:
    from pathlib import Path

WIDTH, HEIGHT = 600, 315
SCALE = 2
"""Pixels of the image per pixel of the drawing: cards are 1200 pixels wide."""

EDGE = 30
"""Space around everything."""

SIZES = (34.0, 31.0, 28.0, 25.0, 23.0, 21.0, 19.0)
"""Font sizes of the title, the largest that fits is taken."""

COLOURS = 64
"""Colours of the image: a few, and what lies between them at the edges of letters."""

EM = 100
"""Size at which texts are measured."""

LEADING = 1.28
"""Distance of lines, in font sizes."""


def picture(title: str, below: str, panel: Picture | None, fonts: "tuple[Path, Path]", mark: str) -> bytes:
    """Draw a card.

    Parameters
    ----------
    title
        The title.
    below
        What stands in small letters at the foot: the name of the site.
    panel
        What to show; without one, the title has the whole width.
    fonts
        Files of the regular and the bold font.
    mark
        Kept inside the file, to tell later what it was made from.

    Returns
    -------
    bytes
        A PNG file.

    Raises
    ------
    ValueError
        If the title does not fit.
    UserWarning
        If a font lacks a letter.
    """
    regular, bold = (FontProperties(fname=str(font)) for font in fonts)
    fontManager.addfont(str(fonts[0]))
    sheet = Sheet(WIDTH, HEIGHT)
    room: float = WIDTH - 2 * EDGE
    if panel:
        panel.draw(sheet, (WIDTH - panel.size[0] - 10, (HEIGHT - panel.size[1]) / 2))
        room -= panel.size[0] - 14
    size, lines = fitted(title, room, HEIGHT - 2 * EDGE - 34, bold)
    with warnings.catch_warnings(), rc_context({"font.family": [regular.get_name()]}):
        warnings.simplefilter("error")
        figure = sheet.figure("light")
        for number, line in enumerate(lines):
            y = HEIGHT - EDGE - size - number * LEADING * size
            figure.text(
                EDGE / WIDTH, y / HEIGHT, line, font=bold, size=size, color=style.PALETTE["text"]["light"]
            )
        figure.text(
            EDGE / WIDTH, EDGE / HEIGHT, below, font=regular, size=15, color=style.PALETTE["muted"]["light"]
        )
        figure.set_dpi(DPI * SCALE)
        canvas: Any = FigureCanvasAgg(figure)
        canvas.draw()
    return _png(Image.fromarray(np.asarray(canvas.buffer_rgba())), mark)


def _png(image: Image.Image, mark: str) -> bytes:
    """Return an image as PNG with a palette, which is a third of the size."""
    info, out = PngInfo(), BytesIO()
    info.add_text("Comment", mark)
    few = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(out, "png", optimize=True, pnginfo=info)
    return out.getvalue()


def fitted(title: str, width: float, height: float, font: FontProperties) -> tuple[float, list[str]]:
    """Return the largest font size at which a title fits, and its lines."""
    for size in SIZES:
        lines = wrapped(title, width, size, font)
        if len(lines) * LEADING * size <= height and all(_width(line, size, font) <= width for line in lines):
            return size, lines
    raise ValueError(f'the title "{title}" is too long for a card')


def wrapped(title: str, width: float, size: float, font: FontProperties) -> list[str]:
    """Break a title between words, and after the dots of a list, into lines of a width."""
    lines = [""]
    for word in re.findall(r"[^\s·]+·?\s*|·", title):
        if lines[-1] and _width(lines[-1] + word, size, font) > width:
            lines.append("")
        lines[-1] += word
    return [line.rstrip() for line in lines]


def _width(text: str, size: float, font: FontProperties) -> float:
    return float(_measure(str(font.get_file())).getlength(text.rstrip())) * size / EM


@cache
def _measure(file: str) -> ImageFont.FreeTypeFont:
    """Return a font that measures at a size of `EM`."""
    return ImageFont.truetype(file, EM)
