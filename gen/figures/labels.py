"""Where the names of curves go: on the curves, at their ends, or else in a key."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gen.drawing import style
from gen.figures.curves import Curve, Line
from gen.figures.panel import Panel
from gen.figures.scale import Limits

Box = tuple[float, float, float, float]
"""Left, bottom, right and top in pixels."""

GAP = 5
"""Pixels between a curve and its name."""


def free_box(
    panel: Panel, curve: Curve, curves: Sequence[Curve], size: tuple[float, float], taken: list[Box]
) -> Box:
    """Return a place for the name of a curve: close to it, clear of curves, guides and other names."""
    width, height = size
    x = np.linspace(*panel.x, 129)
    px, _ = panel.place(x, 0.0)
    heights = [panel.place(0.0, c(x))[1] for c in curves]
    own = curves.index(curve)
    best: tuple[float, Box] | None = None
    for middle in np.linspace(panel.left + width / 2 + 2, panel.right - width / 2 - 2, 25):
        under = np.abs(px - middle) <= width / 2 + 3
        y = heights[own][under]
        for bottom in (float(y.max()) + GAP, float(y.min()) - GAP - height):
            box = (float(middle) - width / 2, bottom, float(middle) + width / 2, bottom + height)
            price = _price(panel, box, [h[under] for h in heights], own, taken)
            if best is None or price < best[0]:
                best = price, box
    assert best is not None
    return best[1]


def _price(panel: Panel, box: Box, heights: list[NDArray[np.float64]], own: int, taken: list[Box]) -> float:
    """Return how bad a place is: the distance to the curve, and much more for whatever it hides."""
    left, bottom, right, top = box
    middle = heights[own][len(heights[own]) // 2]
    price: float = max(bottom - middle, middle - top)
    for i, y in enumerate(heights):
        if i != own:
            clearance = max(bottom - float(y.max()), float(y.min()) - top)
            price += 2 * max(0.0, 25 - clearance) + (200 if clearance < 3 else 0)
    ox, oy = panel.place(0.0, 0.0)
    price += 100 * any(_crossed(panel, box, *guide) for guide in panel.guides)
    price += 100 * (left - 4 < ox < right + 4) + 100 * (bottom - 2 < oy < top + 2)
    price += 1000 * (bottom < panel.bottom + 3 or top > panel.top)
    price += 1000 * any(left < r and right > le and bottom < t and top > b for le, b, r, t in taken)
    return round(price, 3)  # of mirrored places that cost the same, the first is taken on every machine


def _crossed(panel: Panel, box: Box, line: Line, start: float, stop: float) -> bool:
    """Return whether a straight line from one x to another goes through a box."""
    left, bottom, right, top = box
    edges = (np.array([left, right]) - panel.left) / panel.scale[0] + panel.x[0]
    x = np.clip(edges, start, stop)
    _, y = panel.place(0.0, line(x))
    return bool(edges[0] < stop and edges[1] > start and y.min() < top + 1 and y.max() > bottom - 1)


def labelled_side(curves: Sequence[Curve], x: Limits) -> Literal["left", "right", "none"]:
    """Return the end at which the curves of a family are apart, "none" if they are at neither."""
    apart = {}
    for side, at in (("left", x[0]), ("right", x[1])):
        ends = np.sort([float(c(at)) for c in curves])
        apart[side] = round(float(np.min(np.diff(ends))), 9)
    height = float(np.ptp(np.concatenate([c(np.linspace(*x, 65)) for c in curves])))
    best: Literal["left", "right"] = "left" if apart["left"] > apart["right"] else "right"
    return best if apart[best] > 0.015 * height else "none"


def spread(heights: Sequence[float], distance: float) -> list[float]:
    """Move heights apart to at least a distance, each as little as possible in the least-squares sense."""
    order = np.argsort(heights, kind="stable")
    blocks: list[tuple[float, int]] = []
    for rank, index in enumerate(order):
        mean, count = heights[index] - rank * distance, 1
        while blocks and blocks[-1][0] > mean:
            before, size = blocks.pop()
            mean, count = (before * size + mean * count) / (size + count), size + count
        blocks.append((mean, count))
    moved = [mean for mean, count in blocks for _ in range(count)]
    out = [0.0] * len(heights)
    for rank, index in enumerate(order):
        out[index] = moved[rank] + rank * distance
    return out


def key(panel: Panel, curves: Sequence[Curve], texts: Sequence[str], shades: Sequence[str]) -> None:
    """Write a key into the first place at the side of a panel that hides nothing."""
    width, line = 84, style.KEY + 4
    height = line * len(texts)
    x = np.linspace(*panel.x, 201)
    px, _ = panel.place(x, 0.0)
    lines = {line for c in curves for line in c.asymptotes if line}
    shown: list[Curve | Line] = [*curves, *lines]
    heights = [panel.place(0.0, each(x))[1] for each in shown]
    bottoms = np.linspace(panel.top - height - 6, panel.bottom + 6, 7).tolist()
    places = [(left, bottom) for bottom in bottoms for left in (panel.left + 8, panel.right - width)]

    def hidden(place: tuple[float, float]) -> int:
        left, bottom = place
        inside = (px > left - 6) & (px < left + width)
        return sum(int(np.sum(inside & (y > bottom - 4) & (y < bottom + height + 4))) for y in heights)

    left, bottom = min(places, key=hidden)
    for i, (text, shade) in enumerate(zip(texts, shades, strict=True)):
        y = bottom + height - (i + 0.5) * line
        panel.lines([((left, y), (left + 18, y))], shade)
        panel.texts([(left + 25, y, text)], f"k {shade}", va="center")
