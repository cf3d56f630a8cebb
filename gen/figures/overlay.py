"""Overlay: the curves of all elementwise functions in one picture, of which a page shows some."""

import acts
from gen.drawing.sheet import Sheet
from gen.figures.curves import Curve
from gen.figures.panel import Panel
from gen.figures.scale import ticks

X, Y = (-4.0, 4.0), (-2.0, 4.0)
SIZE = (400.0, 300.0)
MARGINS = (30, 10, 10, 26)
"""A unit is as long on both axes, but for a hair."""


def overlay() -> str:
    """Return the picture; the parts of a curve have the classes "c" and the name of the function."""
    sheet = Sheet(*SIZE)
    panel = Panel(sheet, X, Y, margins=MARGINS, size=SIZE)
    panel.frame(ticks(*X), ticks(*Y))
    for record in acts.ACTIVATIONS.values():
        if not record.vector_valued:
            panel.curve(Curve(record, {}, 0), f"c {record.name}", corners=False)
    return sheet.svg()
