"""A page with listings as a Jupyter notebook.

Prose becomes Markdown cells, of the kind that Jupyter and Colab read; listings become code cells with what
they showed when the page was made. A notebook is a dictionary in the form that nbformat 4.5 describes.
"""

import ast
import base64
import re
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.metadata import PackageNotFoundError, metadata, packages_distributions
from typing import Any

import yaml

from gen import strings
from gen.core.errors import InputError
from gen.core.paths import ROOT
from gen.drawing.style import PALETTE, rules
from gen.figures.embed import formula_entry
from gen.listings import runs
from gen.listings.output import description
from gen.markdown import conversion
from gen.markdown.marks import ID
from gen.markdown.quotes import filled
from gen.source import fences

Cell = dict[str, Any]

_FENCE = re.compile(
    r"^(?P<prefix>[> \t]*)(?P<marks>`{3,}|~{3,})[ \t]*(?P<kind>[\w+-]*)[^\n]*\n"
    r"(?P<body>.*?)^(?P=prefix)(?P=marks)[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_ASIDE = re.compile(r"([> \t]*)\0(\d+)")
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_CHECK = re.compile(r"^/// check \|[^\n]*\n(?P<options>(?:    [^\n]*\n)*)(?P<body>.*?)^///$", re.M | re.S)
_NOTE = re.compile(
    r'^(?:!!!|\?\?\?\+?) (?P<kind>\w+)[^\n"]*(?:"(?P<title>.*)")?\n(?P<body>(?:(?:    .*)?\n|    .+\Z)*)',
    re.M,
)
_LITERAL = re.compile(r"(`+[^`\n]+`+|\$\$.+?\$\$|\$[^\s$](?:[^$\n]*[^\s$])?\$)", re.DOTALL)
_MARK = re.compile(rf"\{{{ID}\}}[ \n]*")
_ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*(?:[#.][\w:.-]+|[\w-]+=)[^{}\n]*\}")
_ANCHOR = re.compile(r"^#+ .*\{[^}\n]*#([\w-]+)[^}\n]*\}[ \t]*$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)")
_FOOTNOTE = re.compile(r"\[\^([\w-]+)\]:?")
_LEFT = re.compile(rf"^[> \t]*(?:///|!!!|\?\?\?).*|\{{{ID}\}}", re.MULTILINE)
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
        What pip installs to have `acts`, as in ``acts @ https://…``.
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
    blocks: list[re.Match[str]] = []

    def aside(found: re.Match[str]) -> str:
        blocks.append(found)
        return f"{found['prefix']}\0{len(blocks) - 1}"

    prose = _prose(filled(_FENCE.sub(aside, markdown), root), origin)
    programs = [program_of(block) for block in blocks if block["kind"] == "run"]
    begin = [_text(_head(origin)), _code(install(programs, origin.acts), [])]
    cells = [*begin, *_cells(prose, blocks, origin, root)]
    return {
        "cells": [{"id": f"cell-{number}", **cell} for number, cell in enumerate(cells)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def program_of(block: re.Match[str]) -> str:
    """Return the code of a fenced block."""
    prefix = block["prefix"]
    lines = [line.removeprefix(prefix) for line in block["body"].split("\n")]
    return textwrap.dedent("\n".join(lines)).strip("\n")


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


def _cells(prose: str, blocks: list[re.Match[str]], origin: Origin, root: str) -> Iterator[Cell]:
    """Cut prose at its headings and listings; put the other fences back where they stood."""
    programs: list[str] = []
    lines: list[str] = []
    for line in prose.split("\n"):
        place = _ASIDE.fullmatch(line)
        block = blocks[int(place[2])] if place else None
        if lines and (re.match("#{1,6} ", line) or (block and block["kind"] == "run")):
            yield from _written(lines)
            lines = []
        if place is None or block is None:
            lines.append(line)
        elif block["kind"] == "run":
            programs.append(program_of(block))
            words = strings.load(origin.language)["listing"]
            parts = runs.shown_by(programs, root)["parts"]
            yield _code(programs[-1], [_output(part, words) for part in parts])
        else:
            lines += [place[1] + inner for inner in _fence(block, origin, root).split("\n")]
    yield from _written(lines)


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


def _prose(text: str, origin: Origin) -> str:
    """Turn what is ours into plain Markdown; fences have been set aside."""
    text = re.sub(r"\A\s*# .*\n", "", _COMMENT.sub("", text))  # the title stands in the first cell
    text = _CHECK.sub(lambda found: _check(found, origin.language), text)
    text = _NOTE.sub(lambda found: _quote(found["title"] or found["kind"].capitalize(), found["body"]), text)
    parts = _LITERAL.split(text)
    parts[::2] = [_inline(part, origin.absolute) for part in parts[::2]]
    if left := next(filter(None, map(_LEFT.search, parts[::2])), None):
        raise conversion.error("a notebook cannot show this", left[0].lstrip("> \t"))
    return "".join(parts)


def _inline(text: str, absolute: Callable[[str], str]) -> str:
    text = _ATTRIBUTES.sub("", _MARK.sub("", text))
    text = _LINK.sub(lambda found: f"]({absolute(found[1])}", text)
    return _FOOTNOTE.sub(r"<sup>\1</sup>", text)


def _check(found: re.Match[str], language: str) -> str:
    options = yaml.safe_load(found["options"])
    verdict = strings.load(language)["check"][options["verdict"]]
    return _quote(f"{verdict}: {options['title']}", found["body"])


def _quote(title: str, body: str) -> str:
    lines = [f"**{title}**", "", *textwrap.dedent(body).strip("\n").split("\n")]
    return "\n".join(f"> {line}".rstrip(" ") for line in lines) + "\n\n"


def _fence(block: re.Match[str], origin: Origin, root: str) -> str:
    """Return a fence that is no listing as Markdown."""
    body = program_of(block)
    if block["kind"] == "formula":
        return f"$${' '.join(formula_entry(body, root)['latex'].split())}$$"
    if block["kind"] == "figure":
        return _figure(block, body, origin, root)
    if block["kind"] == "glossary":
        raise conversion.error("a notebook cannot show the glossary", block[0])
    return f"{block['marks']}{block['kind']}\n{body}\n{block['marks']}"


def _figure(block: re.Match[str], body: str, origin: Origin, root: str) -> str:
    """Return the caption of a figure, and where it is shown."""
    fields = fences.fields(fences.Fence("figure", body, 0), "")
    options = {field.key: field.value for field in fields if isinstance(field, fences.Field)}
    headings: list[str] = _ANCHOR.findall(block.string, 0, block.start())
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
