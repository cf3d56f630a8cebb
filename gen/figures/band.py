"""The band behind the title of a post: curves of some functions, wide and low, as decoration."""

from collections.abc import Sequence

import numpy as np
from matplotlib.path import Path

import acts
from gen.drawing import style
from gen.drawing.sheet import Shape, Sheet

WIDTH, HEIGHT = 1200, 300
REACH = 6.0
"""The curves run from −REACH to REACH."""


def picture(records: Sequence[acts.Activation]) -> str:
    """Return an SVG file in the colours of the dark theme; vector-valued functions show all components.

    Examples
    --------
    >>> picture([acts.get("relu")])[:5]
    '<svg '
    """
    sheet = Sheet(WIDTH, HEIGHT)
    kinds = set()
    for number, record in enumerate(records):
        kind = style.ORDERS[number % len(style.ORDERS)]
        kinds.add(kind)
        for y in _curves(record):
            x = np.linspace(0, WIDTH, len(y))
            low, high = np.min(y), np.max(y)
            points = np.column_stack([x, HEIGHT * (0.1 + 0.8 * (y - low) / (high - low))])
            sheet.add(Shape(Path(points), kind))
    css = f":root{{{style.variables('dark', kinds)}}}" + style.rules("svg", kinds).replace("\n", "")
    return sheet.svg(css)


def _curves(record: acts.Activation) -> np.ndarray:
    """Return heights at equal steps: one row, or one for each of three inputs x, 0 and −x."""
    x = np.linspace(-REACH, REACH, 121)
    if record.vector_valued:
        return np.asarray(record.function(np.stack([x, 0 * x, -x]), axis=0))
    return np.asarray(record.function(x))[np.newaxis]
