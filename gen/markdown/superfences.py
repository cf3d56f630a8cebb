"""Superfences: what becomes of our fences, from ```figure to ```licences."""

import functools
import re
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from markdown import Markdown
from pymdownx.superfences import SuperFencesException

from gen import licences, strings
from gen.core.cache import Shelf
from gen.core.errors import InputError
from gen.figures import embed
from gen.listings import runs
from gen.listings.output import listing_html
from gen.markdown import conversion, terms
from gen.markdown.quotes import filled

_coloured = Shelf(
    "code", "mkdocs.yml", "gen/markdown/superfences.py", version("pygments"), version("pymdown-extensions")
)

_UNCOLOURED = re.compile(r'<span class="(?:n|p|w)">([^<]*)</span>')
"""Names, punctuation and blanks."""

Fence = Callable[[str, dict[str, Any], Any], str]


def _loud(fence: Fence) -> Callable[..., str]:
    """Let every error out: at any other than its own, superfences leaves the fence as text."""

    @functools.wraps(fence)
    def loud(body: str, _language: str, _class: str, options: dict[str, Any], md: Any, **_: Any) -> str:
        try:
            return fence(body, options, md)
        except InputError as problem:
            raise SuperFencesException(str(conversion.error(problem.message, body))) from problem
        except Exception as problem:
            raise SuperFencesException(f"{fence.__name__} failed: {problem!r}") from problem

    return loud


@_loud
def figure_fence(body: str, _options: dict[str, Any], md: Any) -> str:
    """Give the HTML of a figure."""
    md.notes.figures += 1
    return embed.figure_html(body, md.notes.getConfig("language"), _inline, md.notes.figures)


@_loud
def formula_fence(body: str, _options: dict[str, Any], _md: Any) -> str:
    r"""Give a display formula in \[…\], for `gen.markdown.mathematics` to translate."""
    entry = embed.formula_entry(body)
    formula = f'<div class="arithmatex">\\[{embed.escape(entry["latex"])}\\]</div>'
    for item in entry["ids"]:
        formula = f'<div id="{item}">{formula}</div>'
    return formula


@_loud
def run_fence(body: str, options: dict[str, Any], md: Any) -> str:
    """Give a listing, and below it what it showed after the listings before it on the page."""
    md.notes.programs.append(body)
    shown = runs.shown_by(md.notes.programs)
    code = md.preprocessors["fenced_code_block"]
    program = _coloured.get(
        body, lambda: _light(code.highlight(body, "python", {}, md, classes=[], id_value="", attrs={}))
    )
    words = strings.load(md.notes.getConfig("language"))["listing"]
    own = f' id="{options["id"]}"' if "id" in options else ""
    return listing_html(program, shown["parts"], own, f"plot-{len(md.notes.programs)}", words)


def _light(code: str) -> str:
    """Leave out the marks of what has the colour of the text: of code on a page, they are the most."""
    return _UNCOLOURED.sub(r"\1", code)


@_loud
def glossary_fence(body: str, _options: dict[str, Any], md: Any) -> str:
    """Give the table of the glossary; there is nothing to say in the fence."""
    if body.strip():
        raise InputError("a glossary fence is empty; its terms stand in docs/glossary.toml")
    language = md.notes.getConfig("language")
    return terms.table_html(language, strings.load(language)["glossary"])


@_loud
def licences_fence(body: str, _options: dict[str, Any], md: Any) -> str:
    """Give the table of a part of what others made; its name is all there is to say in the fence."""
    words = strings.load(md.notes.getConfig("language"))["licences"]
    return licences.table_html(body.strip(), words)


def run_options(_language: str, inputs: dict[str, str], options: dict[str, Any], *_: Any) -> bool:
    """Accept an item id in the first line of a listing: ```run id="L4.2"."""
    options |= inputs
    return set(inputs) <= {"id"}


@functools.cache
def _captions() -> Markdown:
    return Markdown(
        extensions=["pymdownx.arithmatex"], extension_configs={"pymdownx.arithmatex": {"generic": True}}
    )


def _inline(text: str) -> str:
    """Convert a caption: a single paragraph, without its tags."""
    return _captions().reset().convert(filled(text)).removeprefix("<p>").removesuffix("</p>")
