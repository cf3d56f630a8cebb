"""Linear layers: diagrams that show them to be one layer, however many there are."""

from gen.figures.curves import Line
from gen.figures.describe import Fact
from gen.figures.diagrams.sketch import Sketch
from gen.figures.panel import Panel
from gen.figures.scale import number

FIRST, SECOND = Line(2, 1), Line(3, -4)
"""The linear functions f and g of two layers."""

INPUT = 10.0
"""What is put into them."""


def composed() -> Line:
    """Return the one linear function g(f(x))."""
    return Line(SECOND.slope * FIRST.slope, float(SECOND(FIRST.height)))


def collapse(sketch: Sketch) -> None:
    """Draw three layers h(x) = cx in a row, and the one layer that they amount to."""
    sketch.text(180, 178, "{hidden_layers}", "w muted")
    layers = [sketch.box(x, 140, 68, 40, "$h(x) = cx$", ink="k") for x in (86, 180, 274)]
    sketch.flow(sketch.value(20, 140, "$x$"), *layers, sketch.value(343, 140, "$c^3x$"))
    for left, text in zip(layers, ("$cx$", "$c^2x$"), strict=False):
        sketch.text(left.right[0] + 13, 154, text, "k")
    sketch.lines([(52, 114), (140, 62), (308, 114), (220, 62)], "guide")
    one = sketch.box(180, 40, 92, 40, "$c^3x$", "box f", "m f")
    sketch.flow(sketch.value(20, 40, "$x$"), one, sketch.value(343, 40, "$c^3x$"))
    sketch.text(180, 8, "{one_layer}", "w muted")


def two_lines(sketch: Sketch) -> None:
    """Draw the graphs of f and g, each in a layer of its own."""
    graphs = (("f(x)", FIRST, "f", "{first_layer}"), ("g(x)", SECOND, "d1", "{second_layer}"))
    for column, (name, line, kind, layer) in enumerate(graphs):
        origin = (sketch.origin[0] + 180 * column, sketch.origin[1])
        panel = Panel(sketch.sheet, (-4, 4), (-16, 11), origin, (34, 8, 52, 26), (180, 230))
        panel.frame((-4, -2, 0, 2, 4), (-15, -10, -5, 0, 5, 10))
        panel.guide(line, *panel.x, kind)
        panel.title(f"${name} = {_right(line)}$", f"m {kind}")
        panel.texts([(panel.left, panel.top + 31, layer)], "w muted")


def chain(sketch: Sketch) -> None:
    """Send a number through f, then g."""
    middle = float(FIRST(INPUT))
    last = float(SECOND(middle))
    first = sketch.box(104, 44, 88, 44, f"${_right(FIRST)}$", "box f", "m f")
    second = sketch.box(254, 44, 88, 44, f"${_right(SECOND)}$", "box d1", "m d1")
    values = [sketch.value(x, 44, f"${number(v)}$") for x, v in ((22, INPUT), (179, middle), (338, last))]
    sketch.flow(values[0], first, values[1], second, values[2])
    sketch.text(104, 84, "{first_layer}", "w muted")
    sketch.text(254, 84, "{second_layer}", "w muted")
    sketch.text(104, 10, "$f$", "m f")
    sketch.text(254, 10, "$g$", "m d1")


def one_line(sketch: Sketch) -> None:
    """Send the same number through one function."""
    both = composed()
    box = sketch.box(179, 26, 176, 44, f"$g(f(x)) = {_right(both)}$", ink="m")
    values = [sketch.value(x, 26, f"${number(float(v))}$") for x, v in ((22, INPUT), (338, both(INPUT)))]
    sketch.flow(values[0], box, values[1])
    sketch.text(179, 64, "{one_layer}", "w muted")


def facts() -> dict[str, Fact]:
    """Return what the descriptions say of the functions and the numbers."""
    lines = {"f": FIRST, "g": SECOND, "both": composed()}
    middle = float(FIRST(INPUT))
    numbers: dict[str, Fact] = {"x": INPUT, "middle": middle, "y": float(SECOND(middle))}
    return numbers | {name: _right(line).replace("\\", "").replace("-", "−") for name, line in lines.items()}


def _right(line: Line) -> str:
    """Return the formula of a line as mathtext."""
    return f"{number(line.slope)}x\\ {'-' if line.height < 0 else '+'}\\ {number(abs(line.height))}"
