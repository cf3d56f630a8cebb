"""Output: what a program showed, as HTML, in the words of the page's language."""

from html import escape
from typing import Any

from gen.drawing.element import labelled

Part = dict[str, Any]


def listing_html(program: str, parts: list[Part], attributes: str, name: str, words: dict[str, str]) -> str:
    """Return a listing as HTML: the program, and below it what it showed when the page was made.

    Parameters
    ----------
    program
        The highlighted program.
    parts
        What it showed, as `gen.listings.session` gives it.
    attributes
        Attributes of the listing as a whole.
    name
        Begins the ids of its plots' titles and descriptions.
    words
        The words for output, section ``listing``.
    """
    output = "".join(part_html(part, f"{name}-{number}", words) for number, part in enumerate(parts, 1))
    if output:
        label = f'role="group" aria-label="{words["output"]}"'
        output = f'<div class="output" {label} data-search-exclude>{output}</div>'
    return f'<div class="listing"{attributes}>{program}{output}</div>'


def part_html(part: Part, name: str, words: dict[str, str]) -> str:
    """Return one part of what a program showed as HTML.

    Parameters
    ----------
    part
        As `gen.listings.session` gives it.
    name
        Begins the ids of a plot's title and description.
    words
        The words for output.
    """
    kind = part["kind"]
    if kind == "table":
        return (
            f'<div class="table" tabindex="0" role="group" aria-label="{words["table"]}">{part["html"]}</div>'
        )
    if kind == "plot":
        return f'<div class="actfig">{labelled(part["svg"], name, *description(part, words))}</div>'
    return f'<pre class="text {kind}"><code>{escape(part["text"])}</code></pre>'


def description(part: Part, words: dict[str, str]) -> tuple[str, str]:
    """Return the name and the description of a plot."""
    curves = part["curves"]
    names = ", ".join(
        [axes["title"] for axes in part["axes"] if axes["title"]] or [c["label"] for c in curves]
    )
    axes = [words["axes"].format(**each) for each in part["axes"] if each["x"] and each["y"]]
    lines = [
        words["curve"].format(
            label=curve["label"],
            **{key: _point(curve[key], words) for key in ("first", "last", "lowest", "highest")},
        )
        for curve in curves
    ]
    return words["plot_of"].format(names=names) if names else words["plot"], " ".join(
        axes + lines or [words["unnamed"]]
    )


def _point(point: tuple[float, float], words: dict[str, str]) -> str:
    x, y = (f"{round(value, 9) + 0:.4g}".replace("-", "−") for value in point)
    return words["point"].format(x=x, y=y)
