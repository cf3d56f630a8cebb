"""Views: what of a function a page can ask for.

To add one: write a function that draws a panel here and one that describes it in `describe`, enter both in
`PANELS`, and give its title in each file of ``gen/strings``. A view of several panels is one line in `VIEWS`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from gen.drawing import style
from gen.drawing.mathtext import GREEK, plain
from gen.drawing.sheet import Align, Sheet
from gen.figures import describe
from gen.figures.curves import Curve, Line
from gen.figures.describe import Words
from gen.figures.labels import Box, free_box, key, labelled_side, spread
from gen.figures.panel import MARGINS, Margins, Panel
from gen.figures.picture import Picture
from gen.figures.request import Request
from gen.figures.scale import Limits, equal, extent, multiples, number, padded, ticks
from gen.figures.slices import labels, written

Point = tuple[float, float]

FAMILY_MARGINS: Mapping[str, Margins] = {
    "left": (66, style.LEFT, style.TOP, style.BOTTOM),
    "right": (style.LEFT, 66, style.TOP, style.BOTTOM),
    "none": MARGINS,
}
"""Margins of a family's panel, by the side where the curves are labelled."""


def _one(order: int) -> Callable[[Sheet, Request, Point], None]:
    """Return the drawing of f, f′ or f″ alone."""

    def draw(sheet: Sheet, request: Request, origin: Point) -> None:
        curve = request.curves[order]
        panel = _frame(sheet, request.range, [curve], origin)
        panel.curve(curve, style.ORDERS[order])
        panel.title(f"${curve.label}$", f"m {style.ORDERS[order]}")
        _fixed(panel, request)
        if request.mark is not None:
            _mark(panel, curve, request.mark, style.ORDERS[order])

    return draw


def _both(sheet: Sheet, request: Request, origin: Point) -> None:
    """Draw f and f′ in one plotting area."""
    curves = list(request.curves[:2])
    panel = _frame(sheet, request.range, curves, origin)
    for curve, kind in ((curves[1], "d1"), (curves[0], "f")):
        panel.curve(curve, kind)
    taken: list[Box] = []
    for curve, kind in zip(curves, style.ORDERS, strict=False):
        width = 0.52 * style.LABEL * len(plain(f"${curve.label}$"))
        box = free_box(panel, curve, curves, (width, 0.9 * style.LABEL), taken)
        taken.append(box)
        panel.texts([((box[0] + box[2]) / 2, box[1] + 3, f"${curve.label}$")], f"m {kind}", ha="center")
    _fixed(panel, request)


def _family(sheet: Sheet, request: Request, origin: Point) -> None:
    """Draw one curve for each value of a parameter."""
    name, values = request.varied
    curves = request.members
    shades = [style.RAMP[round(i * (len(style.RAMP) - 1) / (len(values) - 1))] for i in range(len(values))]
    side = labelled_side(curves, request.range)
    panel = _frame(sheet, request.range, curves, origin, FAMILY_MARGINS[side], right=side == "left")
    for curve, shade in zip(curves, shades, strict=True):
        panel.curve(curve, shade, corners=False)
    texts = [f"${_symbol(name)} = {number(v)}$" if name in GREEK else f"${number(v)}$" for v in values]
    if side == "none":
        key(panel, curves, texts, shades)
    else:
        ends = [panel.place(0.0, float(c(request.range[side == "right"])))[1] for c in curves]
        x = panel.right + 7 if side == "right" else panel.left - 7
        ha: Align = "left" if side == "right" else "right"
        for y, text, shade in zip(spread(ends, style.KEY + 2), texts, shades, strict=True):
            panel.texts([(x, y, text)], f"k {shade}", ha=ha, va="center")
    panel.title(f"${request.record.symbol}(x; {_symbol(name)})$", "m f")
    _fixed(panel, request)


def _components(sheet: Sheet, request: Request, origin: Point) -> None:
    """Draw curves of a vector-valued function."""
    curves = request.members
    shades = [style.RAMP[2 * i] for i in range(len(curves))]
    panel = _frame(sheet, request.range, curves, origin)
    for curve, shade in zip(curves, shades, strict=True):
        panel.curve(curve, shade, corners=False)
    key(panel, curves, [f"${text}$" for text in labels(request.record)], shades)
    panel.title(f"${request.record.symbol}{written(request.record)}$", "m f")
    _fixed(panel, request)


def _fixed(panel: Panel, request: Request) -> None:
    """Name the parameters that are not at their defaults, above the upper right corner."""
    fixed = [f"{_symbol(name)} = {number(v)}" for name, v in request.parameters if not isinstance(v, tuple)]
    if fixed:
        panel.texts([(panel.right, panel.top + 10, f"${', '.join(fixed)}$")], "k", ha="right")


def _mark(panel: Panel, curve: Curve, x: float, kind: str) -> None:
    """Mark a point of a curve with a dot and its coordinates."""
    y = float(curve(x))
    panel.dot(x, y, f"{kind} on")
    right, height = panel.place(x, y)
    panel.texts([(right + 9, height - 4, f"({number(x)}, {number(y)})")])


def _symbol(parameter: str) -> str:
    """Return a parameter as mathtext: a Greek letter if it is named like one."""
    return f"\\{parameter}" if parameter in GREEK else "\\mathrm{" + parameter.replace("_", "\\_") + "}"


def _frame(
    sheet: Sheet,
    x: Limits,
    curves: list[Curve],
    origin: Point,
    margins: Margins = MARGINS,
    *,
    right: bool = False,
) -> Panel:
    """Draw what lies behind the curves: band, grid, axes, numbers and asymptotes."""
    low, high = extent(curves, x)
    left, end, top, bottom = margins
    room = (x[1] - x[0]) * (style.HEIGHT - top - bottom) / (style.WIDTH - left - end)
    slanted = any(line and abs(line.slope) > 0.5 for curve in curves for line in curve.asymptotes_on(x))
    y = equal(low, high, room) if slanted else None
    panel = Panel(sheet, x, y or padded(low, high), origin, margins)
    levels = [line.height for line in curves[0].asymptotes_on(x) if line and not line.slope]
    if len(curves) == 1 and curves[0].order == 0 and len(levels) == 2:
        panel.band(low, high)
    xs = ticks(*x)
    ys = ticks(*panel.y, (low, high, *levels))
    if y:
        step = xs[1] - xs[0]
        ys = multiples(*y, step / 2 if any(level % step for level in levels) else step)
    panel.frame(xs, ys, right=right)
    halves = (x[0], min(x[1], 0.0)), (max(x[0], 0.0), x[1])
    for line, half in zip(curves[0].asymptotes_on(x), halves, strict=True):
        if line and _shows(panel, line, [c for c in curves if c.order == curves[0].order], half):
            panel.guide(line, *(half if line.slope else x))
    return panel


def _shows(panel: Panel, line: Line, curves: list[Curve], half: Limits) -> bool:
    """Return whether an asymptote of all curves can be told from the x axis and from the curves."""
    shared = all(line in curve.asymptotes for curve in curves)
    if line.slope and all(curve.lies_on(line, 1 if half[1] > 0 else -1) for curve in curves):
        return False
    x = np.linspace(*half, 65)[1:-1]
    apart = max(float(np.max(np.abs(c(x) - line(x)))) for c in curves) * panel.scale[1]
    return shared and apart > 0.5 and (line.slope, line.height) != (0, 0)


@dataclass(frozen=True)
class Kind:
    """One kind of panel.

    Attributes
    ----------
    draw
        Draws it on a sheet, with the lower left corner at a point.
    describe
        Says what there is to see, in sentences.
    orders
        Which derivatives its title names. The words of the title stand in ``gen/strings`` under its name.
    """

    draw: Callable[[Sheet, Request, Point], None]
    describe: Callable[[Request, Words], list[str]]
    orders: tuple[int, ...]


PANELS: Mapping[str, Kind] = {
    "function": Kind(_one(0), describe.one(0), (0,)),
    "derivative": Kind(_one(1), describe.one(1), (1,)),
    "second_derivative": Kind(_one(2), describe.one(2), (2,)),
    "both": Kind(_both, describe.both, (0, 1)),
    "family": Kind(_family, describe.family, (0,)),
    "components": Kind(_components, describe.components, (0,)),
}
"""What can be drawn in one panel."""

VIEWS: Mapping[str, tuple[str, ...]] = {
    **{name: (name,) for name in PANELS},
    "pair": ("function", "derivative"),
}
"""The panels that a view is made of, from left to right."""


class FunctionPicture(Request):
    """A request as a picture."""

    @property
    def size(self) -> Point:
        """Width and height in pixels."""
        return style.WIDTH, style.HEIGHT

    def draw(self, sheet: Sheet, origin: Point) -> None:
        """Draw it with the lower left corner at a point."""
        PANELS[self.panel].draw(sheet, self, origin)

    def title(self, language: str) -> str:
        """Return its title in a language."""
        return describe.title(self, PANELS[self.panel].orders, Words(language))

    def description(self, language: str) -> str:
        """Return its description in a language, for readers who cannot see it."""
        words = Words(language)
        low, high = self.range
        sentences = PANELS[self.panel].describe(self, words)
        return " ".join([words("range", low=low, high=high), *sentences])


def draw(*panels: Picture) -> Sheet:
    """Draw panels side by side.

    Examples
    --------
    >>> import acts
    >>> sheet = draw(FunctionPicture("function", acts.get("sigmoid"), (), (-6.0, 6.0)))
    >>> sheet.svg()[:5]
    '<svg '
    >>> sheet.figure()
    <Figure size 360x270 with 0 Axes>
    """
    widths, heights = zip(*(panel.size for panel in panels), strict=True)
    sheet = Sheet(sum(widths), max(heights))
    for column, panel in enumerate(panels):
        panel.draw(sheet, (sum(widths[:column]), 0))
    return sheet
