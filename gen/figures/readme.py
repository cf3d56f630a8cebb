"""The picture of the README: six functions, each with its derivative."""

import acts
from gen.drawing import style
from gen.drawing.sheet import Sheet
from gen.figures.curves import Curve
from gen.figures.labels import Box, free_box
from gen.figures.panel import Panel
from gen.figures.scale import extent, padded, ticks

NAMES = ("sigmoid", "tanh", "relu", "elu", "silu", "gelu")
COLUMNS = 3
CELL = (300, 210)
MARGINS = (38, 14, 34, 26)
RANGE = (-4.0, 4.0)


def picture() -> str:
    """Return an SVG file that brings its own style; its fonts are those of the reader's system."""
    rows = -(-len(NAMES) // COLUMNS)
    sheet = Sheet(COLUMNS * CELL[0], rows * CELL[1])
    for place, name in enumerate(NAMES):
        row, column = divmod(place, COLUMNS)
        curves = [Curve(acts.get(name), {}, order) for order in (0, 1)]
        low, high = extent(curves, RANGE)
        origin = (column * CELL[0], (rows - 1 - row) * CELL[1])
        panel = Panel(sheet, RANGE, padded(low, high), origin, MARGINS, CELL)
        panel.frame(ticks(*RANGE), ticks(*panel.y, (low, high)))
        for curve, kind in ((curves[1], "d1"), (curves[0], "f")):
            panel.curve(curve, kind)
        taken: list[Box] = []
        for curve, kind, text in zip(curves, style.ORDERS, ("f", "f′"), strict=False):
            box = free_box(panel, curve, curves, (9, 13), taken)
            taken.append(box)
            panel.texts([((box[0] + box[2]) / 2, box[1] + 3, text)], f"i {kind}", ha="center")
        panel.title(name, "n")
    return sheet.svg(style.standalone({artist.kind for artist in sheet.artists}))
