"""A listing on a page: the program, and below it what it showed when it was run."""

from html import escape
from typing import Any

from gen.figures.page import labelled


def listing_html(
    program: str, shown: dict[str, Any], attributes: str, name: str, words: dict[str, str]
) -> str:
    """Return a listing as HTML.

    Parameters
    ----------
    program
        The highlighted program.
    shown
        What it showed: a `gen.session.Shown` as a dictionary.
    attributes
        Attributes of the listing as a whole.
    name
        Begins the ids of its plots' titles and descriptions.
    words
        The words of the page's language.
    """
    parts = [f'<pre class="text"><code>{escape(shown["text"])}</code></pre>'] * bool(shown["text"])
    parts += [f'<div class="table">{shown["table"]}</div>'] * bool(shown["table"])
    parts += [_plot(plot, f"{name}-{number}", words) for number, plot in enumerate(shown["plots"], 1)]
    output = ""
    if parts:
        label = f'role="group" aria-label="{words["output"]}"'
        output = f'<div class="output" {label} data-search-exclude>{"".join(parts)}</div>'
    return f'<div class="listing"{attributes}>{program}{output}</div>'


def _plot(plot: dict[str, Any], name: str, words: dict[str, str]) -> str:
    curves = [curve for curve in plot["curves"] if curve["label"]]
    title = words["plot"].format(names=", ".join(curve["label"] for curve in curves))
    sentences = [
        words["curve"].format(
            label=curve["label"],
            **{key: _point(curve[key], words) for key in ("first", "last", "lowest", "highest")},
        )
        for curve in curves
    ]
    return f'<div class="actfig">{labelled(plot["svg"].strip(), name, title, " ".join(sentences))}</div>'


def _point(point: tuple[float, float], words: dict[str, str]) -> str:
    x, y = (f"{round(value, 9) + 0:.4g}".replace("-", "−") for value in point)
    return words["point"].format(x=x, y=y)
