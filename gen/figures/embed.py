"""Figures and formulas on a page: looked up in the index that ``python -m gen`` has written.

This is all that the builder of the site needs; it imports none of the libraries that draw.
"""

import json
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from gen import strings
from gen.core.errors import InputError
from gen.core.memo import memoized
from gen.core.paths import FIGURES, ROOT
from gen.drawing.element import labelled
from gen.source import fences

__all__ = ["escape", "figure_html", "formula_entry"]


def figure_html(
    body: str, language: str, caption: Callable[[str], str], number: int = 1, root: str = ROOT
) -> str:
    """Return a figure as HTML, its panels as SVG inside.

    Parameters
    ----------
    body
        What stands in the fence.
    language
        Language of the page.
    caption
        Converts the Markdown of a caption to HTML.
    number
        Tells figures on one page apart; the ids of titles and descriptions contain it.
    root
        The project.

    Raises
    ------
    InputError
        If the figure has not been drawn.
    """
    entry = _entry("figure", body, root)
    # Fewer ids than panels belong to the figure as a whole.
    count = len(entry["panels"]) if len(entry["ids"]) >= len(entry["panels"]) else 0
    ids, shared = entry["ids"][:count], entry["ids"][count:]
    panels = []
    sides = strings.load(language)["sides"] if len(entry["panels"]) == 2 else {}
    for position, name in enumerate(entry["panels"]):
        words = _index(root)["panel"][name][language]
        own = f' id="{ids[position]}"' if ids else ""
        if sides:  # for a narrow screen, where the left one stands above the right one
            own += f' data-side="{sides["right" if position else "left"]}"'
        svg = strings.filled(_svg(name, root), language)
        svg = labelled(svg, f"figure-{number}-{position + 1}", words["title"], words["description"])
        panels.append(f'<div class="panel"{own}>{svg}</div>')
    anchors = "".join(f'<span id="{name}"></span>' for name in shared)
    text = caption(entry["caption"]) if entry["caption"] else ""
    if text and len(panels) > 1:  # the caption is above, and HTML wants nothing before it
        above, below = f"<figcaption>{anchors}{text}</figcaption>", ""
    else:
        above, below = anchors, text and f"<figcaption>{text}</figcaption>"
    kind = f"actfig {entry['view'].replace('_', '-')}"
    body = f'{above}<div class="panels">{"".join(panels)}</div>{below}'
    return f'<figure class="{kind}" data-search-exclude>{body}</figure>'


def formula_entry(body: str, root: str = ROOT) -> dict[str, Any]:
    """Return the LaTeX of a formula fence ("latex") and its item ids ("ids").

    Raises
    ------
    InputError
        If the formula is not in the index.
    """
    return _entry("formula", body, root)


def _entry(kind: str, body: str, root: str) -> dict[str, Any]:
    entry: dict[str, Any] | None = _index(root)[kind].get(fences.key_of(body))
    if entry is None:
        raise InputError(f"this {kind} is not in {FIGURES}/index.json; run python -m gen")
    return entry


@memoized
def _index(root: str) -> dict[str, Any]:
    file = Path(root, FIGURES, "index.json")
    if not file.is_file():
        raise InputError(f"{FIGURES}/index.json is missing; run python -m gen")
    index: dict[str, Any] = json.loads(file.read_bytes())
    return index


def _svg(name: str, root: str) -> str:
    file = Path(root, FIGURES, f"{name}.svg")
    if not file.is_file():
        raise InputError(f"{FIGURES}/{name}.svg is missing; run python -m gen")
    return file.read_text("utf-8").strip()
