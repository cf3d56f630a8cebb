"""Thumbnails: small pictures of functions on the same axes, f and f′, to be looked at side by side."""

import acts
from gen.drawing import style
from gen.drawing.sheet import Sheet
from gen.figures.curves import Curve
from gen.figures.panel import Panel
from gen.figures.slices import slices

SIZE = (160, 112)
X, Y = (-4.0, 4.0), (-1.8, 3.8)
"""A unit is 20 pixels on both axes."""


def thumbnail(record: acts.Activation) -> str:
    """Return the picture of a function; of a vector-valued one, the curves of `gen.figures.slices`.

    Examples
    --------
    >>> thumbnail(acts.get("relu"))[:5]
    '<svg '
    """
    sheet = Sheet(*SIZE)
    panel = Panel(sheet, X, Y, margins=(0, 0, 0, 0), size=SIZE)
    panel.frame((), (), grid=False)
    if record.vector_valued:
        for curve, shade in zip(slices(record, {}), style.RAMP[::2], strict=False):
            panel.curve(curve, shade, corners=False)
    else:
        for order in (1, 0):
            panel.curve(Curve(record, {}, order), style.ORDERS[order], corners=False)
    return sheet.svg()
