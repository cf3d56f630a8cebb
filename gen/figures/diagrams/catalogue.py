"""Catalogue: the diagrams that a page can ask for.

To add one: write a function that draws it on a `Sketch`, enter it in `DIAGRAMS`, and give its title and
description, under its name, in each file of ``gen/strings``; the words of the drawing stand there too.
"""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

import acts
from gen.drawing import style
from gen.drawing.sheet import Sheet
from gen.figures.describe import Fact, Words
from gen.figures.diagrams import linear, moons, warping
from gen.figures.diagrams.sketch import Box, Point, Sketch
from gen.figures.scale import number

SCORES = (2.0, 1.0, 0.0, -1.0)
"""What softmax turns into probabilities."""


def neuron(sketch: Sketch) -> None:
    """Draw a network, and one neuron of it enlarged: weighted sum, activation function, output."""
    sketch.text(14, 266, "{neural_network}", "w", ha="left")
    columns = [
        [(x, 225 + 22 * (i - (n - 1) / 2)) for i in range(n)] for x, n in ((130, 3), (200, 4), (270, 2))
    ]
    pairs = [(a, b) for left, right in itertools.pairwise(columns) for a in left for b in right]
    sketch.lines(pairs, "mesh")
    chosen = columns[1][0]
    for x, y in [point for column in columns for point in column]:
        sketch.node(x, y, kind="f off" if (x, y) == chosen else "node", radius=6)
    sketch.lines([(194, 190), (13, 152), (206, 190), (347, 152)], "guide")
    sketch.box(180, 81, 344, 142, kind="frame")
    total = sketch.node(128, 88, r"$\Sigma$", radius=20)
    activation = sketch.box(224, 88, 78, 56, kind="box f")
    _graph(sketch, activation, "sigmoid", 5)
    for i, y in enumerate((128, 88, 48), 1):
        value = sketch.value(36, y, f"$x_{i}$")
        sketch.arrow(value.right, total.facing(value.right))
    sketch.flow(total, activation, sketch.value(328, 88, "$y$"))
    sketch.text(198, 104, "$f$", "m f")
    sketch.text(165, 100, "$z$", "k")
    sketch.text(284, 100, "$f(z)$", "k")
    sketch.text(128, 52, "{weighted_sum}", "w muted")
    sketch.text(224, 132, "{activation_function}", "w f")
    sketch.text(36, 22, "{inputs}", "w muted")
    sketch.text(322, 52, "{output}", "w muted")


def role(sketch: Sketch) -> None:
    """Go forward through the activation function, backward through its derivative."""
    before = sketch.box(50, 95, 80, 130, "{layer}")
    after = sketch.box(310, 95, 80, 130, "{next_layer}")
    function = sketch.box(180, 130, 84, 50, kind="box f")
    slope = sketch.box(180, 60, 84, 50, kind="box d1")
    _graph(sketch, function, "sigmoid", 5)
    _graph(sketch, slope, "sigmoid", 5, order=1)
    sketch.text(152, 142, "$f$", "m f")
    sketch.text(152, 72, "$f'$", "m d1")
    sketch.flow(before.at(130), function, after.at(130))
    sketch.flow(after.at(60), slope, before.at(60), kind="line d1")
    sketch.text(114, 143, "$z$", "k")
    sketch.text(246, 143, "$f(z)$", "k")
    sketch.text(246, 45, r"$\partial L/\partial f$", "k")
    sketch.text(114, 45, r"$\partial L/\partial z$", "k")
    sketch.text(180, 170, "{forward}", "w f")
    sketch.text(180, 18, "{backward}", "w d1")


def softmax_scores(sketch: Sketch) -> None:
    """Draw scores on the left, their probabilities on the right."""
    shares = acts.softmax(np.array(SCORES))
    zero, start, unit, room = 72, 226, 25, 96
    sketch.text(zero + 12, 196, "{scores}", "w muted")
    sketch.text(start + room / 2, 196, "{probabilities}", "w muted")
    for i, (score, share) in enumerate(zip(SCORES, shares, strict=True)):
        y = 164 - 32 * i
        sketch.bar(zero, y, unit * score, 16, "bar")
        sketch.text(zero + unit * max(score, 0) + 6, y, f"${number(score)}$", "k", "left")
        sketch.bar(start, y, room, 16, "band")
        sketch.bar(start, y, room * float(share), 16, "share")
        sketch.text(start + room + 6, y, f"${share:.2f}$", "k", "left")
    sketch.lines([(zero, 178), (zero, 54)], "axis")
    sketch.arrow((152, 116), (208, 116))
    sketch.text(180, 132, "softmax", "w f")
    sketch.lines([(start, 46), (352, 46)], "axis")
    sketch.text(start, 28, "{sum}", "w muted", "left")
    sketch.text(start + room + 6, 28, f"${number(round(float(shares.sum()), 9))}$", "m", "left")


def training_loop(sketch: Sketch) -> None:
    """Go from a layer to the next one or to the output and the loss, and back to the weights."""
    layer = sketch.box(54, 146, 88, 56, "{layer}")
    activation = sketch.box(180, 146, 92, 56, kind="box f")
    _graph(sketch, activation, "sigmoid", 5)
    output = sketch.box(306, 146, 88, 56, "{output}")
    following = sketch.box(180, 226, 92, 36, "{next_layer}", "frame", "w muted")
    loss = sketch.box(306, 40, 88, 56, "{loss} $L$")
    sketch.flow(layer, activation, output)
    sketch.text(148, 162, "$f$", "m f")
    sketch.arrow(activation.top, following.bottom)
    sketch.arrow(output.bottom, loss.top)
    sketch.arrow(loss.left, (54, 40), layer.bottom, kind="line d1")
    sketch.text(158, 54, "{backward}", "w d1")
    sketch.text(62, 94, "$W, b$", "m d1", "left")
    sketch.text(180, 105, "{activation_function}", "w f")


def tower(sketch: Sketch) -> None:
    """Pile up linear fits and nonlinear transformations in turn."""
    below = sketch.value(180, 12, "{input}", "w muted")
    for y in (58, 154, 250):
        fit = sketch.box(180, y, 220, 36)
        sketch.text(82, y, "{linear_fit}", ha="left")
        sketch.lines([(244, y - 10), (276, y + 10)], "axis")
        bend = sketch.box(180, y + 40, 220, 36, kind="box f")
        sketch.text(82, y + 40, "{nonlinear_transformation}", ha="left")
        _graph(sketch, Box(260, y + 40, 52, 40), "tanh", 3)
        sketch.arrow(below.top, fit.bottom)
        below = bend
    sketch.arrow(below.top, (180, 330))
    sketch.text(180, 340, "{output}", "w muted")


def _graph(sketch: Sketch, box: Box, name: str, reach: float, order: int = 0) -> None:
    """Draw a function of ours, or its derivative, small in the middle of a box."""
    record = acts.get(name)
    inner = Box(box.x, box.y, box.width - 26, box.height - 22)
    functions = (record.function, record.derivative, record.second_derivative)
    sketch.graph(inner, functions[order], functions[order + 1], reach, style.ORDERS[order])


def _probabilities() -> dict[str, Fact]:
    shares = acts.softmax(np.array(SCORES))
    return {"scores": SCORES, "shares": tuple(shares.tolist()), "sum": round(float(shares.sum()), 9)}


@dataclass(frozen=True)
class Diagram:
    """One panel of a diagram.

    Attributes
    ----------
    key
        Where its title and description stand in ``gen/strings``.
    sketch
        Draws it.
    height
        Its height in pixels.
    facts
        What its description fills in.
    """

    key: str
    sketch: Callable[[Sketch], None]
    height: float
    facts: Callable[[], Mapping[str, Fact]] = dict

    @property
    def name(self) -> str:
        """A readable name, unique among all panels."""
        return f"{self.key}.diagram"

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in pixels."""
        return style.WIDTH, self.height

    def draw(self, sheet: Sheet, origin: Point) -> None:
        """Draw it with the lower left corner at a point."""
        self.sketch(Sketch(sheet, origin))

    def title(self, language: str) -> str:
        """Return its title in a language."""
        return self._said("title", language)

    def description(self, language: str) -> str:
        """Return its description in a language, for readers who cannot see it."""
        return self._said("description", language)

    def _said(self, what: str, language: str) -> str:
        words = Words(language)
        known = {name: words.fact(value) for name, value in self.facts().items()}
        text: str = words.tables["diagram"][self.key][what]
        return text.format(**known)


DIAGRAMS: Mapping[str, tuple[Diagram, ...]] = {
    "collapse": (Diagram("collapse", linear.collapse, 194),),
    "neuron": (Diagram("neuron", neuron, 280),),
    "role": (Diagram("role", role, 184),),
    "softmax-scores": (Diagram("softmax-scores", softmax_scores, 210, _probabilities),),
    "training-loop": (Diagram("training-loop", training_loop, 252),),
    "two-lines": (Diagram("two-lines", linear.two_lines, 230, linear.facts),),
    "chain": (Diagram("chain", linear.chain, 100, linear.facts),),
    "one-line": (Diagram("one-line", linear.one_line, 76, linear.facts),),
    "tower": (Diagram("tower", tower, 352),),
    "two-moons": (Diagram("two-moons", moons.both, style.HEIGHT, moons.facts),),
    "warping": (
        Diagram("warping.before", warping.before, style.HEIGHT, warping.facts),
        Diagram("warping.after", warping.after, style.HEIGHT, warping.facts),
    ),
}
"""The panels that each diagram is made of, from left to right."""
