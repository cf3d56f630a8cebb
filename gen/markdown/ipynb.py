"""Notebook: a page with listings as Jupyter reads it.

Prose becomes Markdown cells, of the kind that Jupyter and Colab read; listings become code cells with what
they showed when the page was made. A notebook is a dictionary in the form that nbformat 4.5 describes.
"""

import ast
import base64
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.metadata import PackageNotFoundError, metadata, packages_distributions
from typing import Any

from gen import strings
from gen.core.errors import InputError
from gen.core.paths import ROOT
from gen.drawing.style import PALETTE, rules
from gen.figures.embed import formula_entry
from gen.listings import runs
from gen.listings.output import description
from gen.markdown import conversion
from gen.markdown.citations import cited
from gen.markdown.quotes import filled, written
from gen.source import fences
from gen.source import page as pages
from gen.source.fences import Fence
from gen.source.page import Page

Cell = dict[str, Any]
Item = tuple[str, str | Fence]
"""A line, or a fence, and what stands before it: the marks of quotations."""

_COLOUR = re.compile(r"var\(--fig-(\w+)\)")


@dataclass(frozen=True)
class Origin:
    """Where a notebook comes from.

    Attributes
    ----------
    language
        Language of the page.
    title
        Its title.
    address
        Its absolute address.
    site
        Name of the site.
    licence
        The licences of text and code, as HTML.
    acts
        What pip installs to have `acts`, as in ``activation-notes @ https://…``.
    absolute
        Makes the target of a link on the page absolute.
    """

    language: str
    title: str
    address: str
    site: str
    licence: str
    acts: str
    absolute: Callable[[str], str]


def notebook(markdown: str, origin: Origin, root: str = ROOT) -> dict[str, Any]:
    """Return a page as a notebook.

    Parameters
    ----------
    markdown
        The page, without its front matter.
    origin
        Where it comes from.
    root
        The project, for what the listings showed.

    Raises
    ------
    InputError
        If the page holds something that a notebook cannot show, or its listings have not been run.
    """
    page = pages.body(markdown)
    if page.block_problems:
        line = page.block_problems[0].line or 1
        raise conversion.error("a notebook cannot show this", markdown.split("\n")[line - 1])
    programs = [fence.program for fence in page.fences if fence.kind == fences.LISTING]
    begin = [_text(_head(origin)), _code(install(programs, origin.acts), [])]
    cells = [*begin, *_cells(page, origin, root)]
    return {
        "cells": [{"id": f"cell-{number}", **cell} for number, cell in enumerate(cells)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def install(programs: Iterable[str], acts: str) -> str:
    r"""Return the line that installs what programs import, and `acts`.

    Examples
    --------
    >>> install(["import numpy as np\nfrom PIL import Image"], "acts @ https://a.b/acts.whl")
    '%pip install --quiet numpy pillow "acts @ https://a.b/acts.whl"'
    """
    names = {name for program in programs for name in _imported(ast.parse(program))}
    packages = sorted({_distribution(name) for name in names - {"acts"}}, key=str.lower)
    # double quotes are understood by every shell that IPython may hand this to
    return " ".join(["%pip install --quiet", *packages, f'"{acts}"'])


def _imported(tree: ast.AST) -> Iterator[str]:
    """Name the packages beyond Python's own that a program imports."""
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            top = name.partition(".")[0]
            if top not in sys.stdlib_module_names:
                yield top


@cache
def _distribution(name: str) -> str:
    """Return what pip calls the package with this name in Python."""
    try:
        return metadata(name)["Name"]
    except PackageNotFoundError:
        known = packages_distributions().get(name)
    if not known:
        raise InputError(f'a listing imports "{name}", which no installed package provides')
    return known[0]


def _cells(page: Page, origin: Origin, root: str) -> Iterator[Cell]:
    """Cut a page at its headings and listings."""
    programs: list[str] = []
    lines: list[str] = []
    for prefix, item in _items(page, _plain(page, origin, root), origin, root):
        listing = isinstance(item, Fence) and item.kind == fences.LISTING
        heading = isinstance(item, str) and not prefix and re.match("#{1,6} ", item)
        if lines and (listing or heading):
            yield from _written(lines)
            lines = []
        if isinstance(item, str):
            lines.append(f"{prefix}{item}".rstrip(" ") if prefix else item)
        elif listing:
            programs.append(item.program)
            words = strings.load(origin.language)["listing"]
            parts = runs.shown_by(programs, root)["parts"]
            yield _code(programs[-1], [_output(part, words) for part in parts])
        else:
            lines += [prefix + inner for inner in _fence(item, page, origin, root).split("\n")]
    yield from _written(lines)


def _plain(page: Page, origin: Origin, root: str) -> list[str]:
    """Return the lines of a page with what stands within its prose as plain Markdown; none goes or comes."""
    found, text = page.inline, page.text
    edits = [(start, end, "\n" * text.count("\n", start, end)) for start, end in found.comments]
    edits += [(each.start, _skip(text, each.end, 1), "") for each in found.marks]
    edits += [(_skip(text, start, -1), end, "") for start, end, _ in found.attributes]
    for link in found.links:
        if link.at and link.target and text.startswith(link.target, link.at):
            edits.append((link.at, link.at + len(link.target), origin.absolute(link.target)))
    edits += [(at, at + len(name) + 3, f"<sup>{name}</sup>") for name, at in found.footnotes]
    for each in found.definitions:
        if each.label.startswith("^"):
            at = text.index("[", each.start)
            edits.append((at, text.index(":", at) + 1, f"<sup>{each.label[1:]}</sup>"))
    edits += [(each.start, each.end, written(each, root)) for each in found.quotes]
    edits += [(each.start, each.end, cited(each.keys, origin.language)) for each in found.citations]
    parts, at = list[str](), 0
    for start, end, new in sorted(edits):
        if start >= at:
            parts += [text[at:start], new]
            at = end
    return "".join([*parts, text[at:]]).split("\n")


def _skip(text: str, at: int, step: int) -> int:
    """Go over blanks in a line, forwards or backwards."""
    while text[at : at + 1] in (" ", "\t") if step > 0 else text[at - 1 : at] in (" ", "\t"):
        at += step
    return at


def _items(page: Page, lines: list[str], origin: Origin, root: str) -> Iterator[Item]:
    """Yield the lines and fences of a page, but its title, which stands in the first cell."""
    first = next((number for number, line in enumerate(lines, 1) if line.strip()), 1)
    first += lines[first - 1].startswith("# ")
    verdicts = strings.load(origin.language)["check"]
    quotations: dict[int, tuple[int, int, int, int, str]] = {}
    for box in page.boxes:
        head = f"{verdicts[box.options.values['verdict']]}: {filled(box.options.values['title'], root)}"
        quotations[box.line] = (box.line + len(box.options.lines) + 1, box.end - 1, box.end, 0, head)
    for note in page.notes:
        head = filled(note.title, root) or note.kind.capitalize()
        line = lines[note.line - 1]
        indent = len(line) - len(line.lstrip(" ")) + 4
        quotations[note.line] = (note.line + 1, note.end, note.end, indent, head)
    inside = {fence.line: fence for fence in page.fences}

    def items(first: int, last: int) -> Iterator[Item]:
        at = first
        while at <= last:
            end = at
            if at in inside:
                yield inside[at].prefix, inside[at]
                end = inside[at].end
            elif at in quotations:
                begin, stop, end, indent, head = quotations[at]
                yield from _quotation(head, items(begin, stop), indent)
            else:
                yield "", lines[at - 1]
            at = end + 1

    return items(first, len(lines))


def _quotation(head: str, items: Iterator[Item], indent: int) -> Iterator[Item]:
    """Yield items as a quotation, without the indentation that they have in the page."""
    body = [
        (prefix.removeprefix(" " * indent), item if prefix or isinstance(item, Fence) else item[indent:])
        for prefix, item in items
    ]
    while body and body[0] == ("", ""):
        body.pop(0)
    while body and body[-1] == ("", ""):
        body.pop()
    for prefix, item in [("", f"**{head}**"), ("", ""), *body]:
        yield f"> {prefix}", item
    yield "", ""


def _written(lines: list[str]) -> Iterator[Cell]:
    if text := "\n".join(lines).strip():
        yield _text(re.sub(r"\n{3,}", "\n\n", text))


def _text(text: str) -> Cell:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _code(program: str, outputs: list[dict[str, Any]]) -> Cell:
    # no number: nothing has run yet in the session of whoever opens the notebook
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": outputs,
        "source": program,
    }


def _head(origin: Origin) -> str:
    words = strings.load(origin.language)["notebook"]
    told = words["head"].format(site=origin.site, address=origin.address)
    return f"# {origin.title}\n\n{told}\n\n{origin.licence}"


def _fence(fence: Fence, page: Page, origin: Origin, root: str) -> str:
    """Return a fence that is no listing as Markdown."""
    if fence.kind == "formula":
        return f"$${' '.join(formula_entry(fence.program, root)['latex'].split())}$$"
    if fence.kind == "figure":
        return _figure(fence, page, origin, root)
    if fence.kind == "glossary":
        raise conversion.error("a notebook cannot show the glossary", f"{fence.marks}glossary")
    return f"{fence.marks}{fence.kind}\n{fence.program}\n{fence.marks}"


def _figure(fence: Fence, page: Page, origin: Origin, root: str) -> str:
    """Return the caption of a figure, and where it is shown."""
    options = {each.key: each.value for each in fences.fields(fence, "") if isinstance(each, fences.Field)}
    headings = [each.anchor for each in page.headings if each.anchor and each.line < fence.line]
    anchors = options.get("id", "").strip("[]").replace(",", " ").split() or headings[-1:]
    words: dict[str, str] = strings.load(origin.language)["notebook"]
    return words["figure"].format(
        caption=filled(options.get("caption", ""), root), address=origin.absolute("#" + "".join(anchors[:1]))
    )


def _output(part: dict[str, Any], words: dict[str, str]) -> dict[str, Any]:
    """Return a part of what a program showed as an output of a cell."""
    kind = part["kind"]
    if kind in ("out", "err"):
        return {"output_type": "stream", "name": f"std{kind}", "text": part["text"]}
    if kind in ("value", "table"):
        data = {"text/html": part["html"]} if kind == "table" else {}
        data["text/plain"] = part["text"].removesuffix("\n")
        return {"output_type": "execute_result", "execution_count": None, "metadata": {}, "data": data}
    alt = " ".join(description(part, words))
    picture = {"text/html": _picture(part["svg"], alt), "text/plain": alt}
    return {"output_type": "display_data", "metadata": {}, "data": picture}


def _picture(svg: str, alt: str) -> str:
    """Return a plot of a page as a picture that brings the look which the page's style sheet gave it.

    It is HTML because JupyterLab shows no image/svg+xml of a notebook before its reader trusts it. Whether
    the notebook is light or dark, the plot cannot know; so it is light and stands on white.
    """
    head, rest = svg.split(">", 1)
    look = rules("svg", set(re.findall(r' class="([^"]+)"', svg)))
    style = f"svg{{background:var(--fig-page);font-family:system-ui,sans-serif}}{look}"
    svg = _COLOUR.sub(lambda found: PALETTE[found[1]]["light"], f"{head}><style>{style}</style>{rest}")
    data = base64.b64encode(svg.encode()).decode()
    return f'<img alt="{escape(alt)}" src="data:image/svg+xml;base64,{data}">'
