"""What an author writes beyond Markdown: figures, formulas, claim marks and check boxes.

These are Python-Markdown extensions and pymdownx fences; they know nothing of the site builder.
"""

import re
from functools import cache
from typing import Any

from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor
from pymdownx.superfences import SuperFencesException

from gen.errors import InputError
from gen.figures import page
from gen.markdown import source
from gen.markdown.checks import CheckExtension
from gen.markdown.claims import ClaimMark
from gen.markdown.mathml import MathML


class NotesExtension(Extension):
    """The language of the page, and everything but the fences."""

    def __init__(self, **options: Any) -> None:
        self.config = {"language": ["ko", "The language of generated words"]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register the parts; MathML and the last look come after raw HTML is back in place."""
        self.md = md
        md.registerExtension(self)
        md.notes = self  # type: ignore[attr-defined]  # where the fences, plain functions, find it
        CheckExtension(language=self.getConfig("language")).extendMarkdown(md)
        md.inlinePatterns.register(ClaimMark(), "claim", 185)
        md.postprocessors.register(MathML(md), "mathml", 5)
        md.postprocessors.register(NothingLeft(md), "nothing-left", 4)

    def reset(self) -> None:
        """Begin a new page."""
        self.figures = 0


class NothingLeft(Postprocessor):
    """Refuse a page in which something that we read was left as plain text."""

    _LEFT = re.compile(r"^\s*(?:<p>)?(///.*)$", re.MULTILINE)

    def run(self, text: str) -> str:
        """Look for block headers; they are never meant as text at the start of a paragraph."""
        if found := self._LEFT.search(re.sub(r"<pre.*?</pre>", "", text, flags=re.DOTALL)):
            raise source.error("this block was not understood; is its name right, is it closed?", found[1])
        return text


def figure_fence(body: str, _language: str, _class: str, _options: dict[str, Any], md: Any, **_: Any) -> str:
    """Give the HTML of a ```figure fence."""
    try:
        md.notes.figures += 1
        return page.figure_html(body, md.notes.getConfig("language"), _inline, md.notes.figures)
    except InputError as problem:
        raise SuperFencesException(str(source.error(str(problem), body))) from problem


def formula_fence(body: str, *_: Any, **__: Any) -> str:
    r"""Give the HTML of a ```formula fence: a display formula in \[…\], for MathML to translate."""
    try:
        entry = page.formula_entry(body)
    except InputError as problem:
        raise SuperFencesException(str(source.error(str(problem), body))) from problem
    formula = f'<div class="arithmatex">\\[{page.escape(entry["latex"])}\\]</div>'
    for item in entry["ids"]:
        formula = f'<div id="{item}">{formula}</div>'
    return formula


@cache
def _captions() -> Markdown:
    return Markdown(
        extensions=["pymdownx.arithmatex"], extension_configs={"pymdownx.arithmatex": {"generic": True}}
    )


def _inline(text: str) -> str:
    """Convert a caption: a single paragraph, without its tags."""
    return _captions().reset().convert(text).removeprefix("<p>").removesuffix("</p>")


def makeExtension(**options: Any) -> NotesExtension:  # noqa: N802
    """Entry point for Python-Markdown."""
    return NotesExtension(**options)
