"""Run the listings of one page, in order, in one Python session, and report what each of them showed.

Run as ``python -m gen.session``: reads a JSON list of programs from standard input and writes a JSON list of
what they showed, as `Shown`. It ends with the first program that fails.
"""

import ast
import contextlib
import io
import json
import re
import sys
import traceback
from dataclasses import asdict, dataclass, field
from typing import Any

from gen.figures.style import PALETTE

FILE = "<listing>"

SIZE = (480, 320)
"""Size of a listing's plot in CSS pixels, unless the listing sets its own."""


@dataclass
class Curve:
    """A line of a plot: its name, and the points that tell most about it."""

    label: str
    first: tuple[float, float]
    last: tuple[float, float]
    lowest: tuple[float, float]
    highest: tuple[float, float]


@dataclass
class Plot:
    """A figure as SVG, with the curves it shows."""

    svg: str
    curves: list[Curve]


@dataclass
class Shown:
    """What a program showed.

    Attributes
    ----------
    text
        Standard output, and the value of a last expression unless it is a table.
    table
        A last expression that is a pandas table, as HTML.
    plots
        The figures, in order.
    error
        The exception in one line, empty if there was none.
    line
        Line of the program in which it was raised.
    """

    text: str = ""
    table: str = ""
    plots: list[Plot] = field(default_factory=list)
    error: str = ""
    line: int = 0


def main() -> None:
    """Run the programs."""
    import matplotlib

    matplotlib.use("module://gen.figures.svg")
    for group, settings in look().items():
        matplotlib.rc(group, **settings)  # type: ignore[arg-type]
    names: dict[str, Any] = {"__name__": "__main__"}
    shown = []
    for program in json.load(sys.stdin):
        shown.append(run(program, names))
        if shown[-1].error:
            break
    json.dump([asdict(each) for each in shown], sys.stdout)


def look() -> dict[str, dict[str, Any]]:
    """Return matplotlib settings, by group, in our colours: they follow the theme of the page."""
    from cycler import cycler

    colours = {name: shades["light"] for name, shades in PALETTE.items()}
    ticks = {"color": colours["axis"], "labelcolor": colours["muted"]}
    return {
        "axes": {
            "edgecolor": colours["axis"],
            "facecolor": "none",
            "labelcolor": colours["text"],
            "prop_cycle": cycler(color=[colours["f"], colours["d1"], colours["d2"]]),
            "spines.right": False,
            "spines.top": False,
        },
        "figure": {
            "facecolor": "none",
            "figsize": (SIZE[0] / 72, SIZE[1] / 72),
            "subplot.bottom": 0.09,
            "subplot.left": 0.08,
            "subplot.right": 0.98,
            "subplot.top": 0.96,
        },
        "font": {"size": 12},
        "grid": {"color": colours["grid"], "linewidth": 1},
        "legend": {"frameon": False},
        "lines": {"linewidth": 2.2},
        "text": {"color": colours["text"]},
        "xtick": ticks,
        "ytick": ticks,
    }


def run(program: str, names: dict[str, Any]) -> Shown:
    """Run one program in a session.

    Parameters
    ----------
    program
        Python statements.
    names
        The session's names, which the program reads and changes.
    """
    shown = Shown()
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        try:
            value = _execute(program, names)
        except Exception as problem:
            shown.line = _line(problem)
            shown.error = f"{type(problem).__name__}: {problem}"
            return shown
    shown.text = output.getvalue()
    if hasattr(value, "to_html"):
        shown.table = _table(value)
    elif value is not None:
        shown.text += f"{value!r}\n"
    shown.plots = _plots()
    return shown


def _table(frame: Any) -> str:
    """Return a pandas table as plain HTML, in which no header is empty."""
    html = re.sub(r' style="[^"]*"', "", frame.to_html(border=0))
    return html.replace("<th></th>", "<td></td>")


def _line(problem: Exception) -> int:
    """Return the line of the program in which an exception arose."""
    if isinstance(problem, SyntaxError):
        return problem.lineno or 0
    places = [frame.lineno for frame in traceback.extract_tb(problem.__traceback__) if frame.filename == FILE]
    return places[-1] or 0 if places else 0


def _execute(program: str, names: dict[str, Any]) -> Any:
    """Run the statements and return the value of a last expression."""
    tree = ast.parse(program, FILE)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        exec(compile(tree, FILE, "exec"), names)
        return None
    tree.body.pop()
    exec(compile(tree, FILE, "exec"), names)
    return eval(compile(ast.Expression(last.value), FILE, "eval"), names)


def _plots() -> list[Plot]:
    """Take the figures that the program has left open."""
    from matplotlib import pyplot

    from gen.figures.svg import figure_svg

    plots = []
    for number in pyplot.get_fignums():
        figure = pyplot.figure(number)
        curves = [_curve(line) for axes in figure.axes for line in axes.get_lines()]
        plots.append(Plot(figure_svg(figure), curves))
    pyplot.close("all")
    return plots


def _curve(line: Any) -> Curve:
    points = [(float(x), float(y)) for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)]
    label = str(line.get_label())
    return Curve(
        "" if label.startswith("_") else label,
        points[0],
        points[-1],
        min(points, key=lambda point: point[1]),
        max(points, key=lambda point: point[1]),
    )


if __name__ == "__main__":
    main()
