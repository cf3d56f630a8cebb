"""What an author writes beyond Markdown: figures, formulas, claim marks and check boxes.

These are Python-Markdown extensions and pymdownx fences; they know nothing of the site builder.
"""

import re
from typing import Any

from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor

from gen.markdown import conversion
from gen.markdown.checks import CheckExtension
from gen.markdown.citations import Cite, Listed
from gen.markdown.lists import Lists
from gen.markdown.marks import ClaimMark
from gen.markdown.mathematics import MathML
from gen.markdown.quotes import Quotes
from gen.markdown.superfences import (
    figure_fence,
    formula_fence,
    glossary_fence,
    licences_fence,
    run_fence,
    run_options,
)
from gen.source import fences

__all__ = [
    "figure_fence",
    "formula_fence",
    "glossary_fence",
    "licences_fence",
    "makeExtension",
    "run_fence",
    "run_options",
]


class NotesExtension(Extension):
    """The language of the page, and everything but the fences."""

    def __init__(self, **options: Any) -> None:
        self.config = {"language": ["ko", "The language of generated words"]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register the parts; MathML and the last look come after raw HTML is back in place."""
        md.preprocessors.register(Begin(md), "notes-begin", 1000)
        md.notes = self  # type: ignore[attr-defined]  # where the fences, plain functions, find it
        CheckExtension(language=self.getConfig("language")).extendMarkdown(md)
        md.preprocessors.register(Lists(md), "notes-lists", 26)  # makes what follows here
        md.preprocessors.register(Quotes(md), "notes-quotes", 24)  # fences, at 25, are out of the way
        md.inlinePatterns.register(ClaimMark(), "claim", 185)
        md.inlinePatterns.register(Cite(md), "cite", 175)  # before links, behind what is escaped
        md.treeprocessors.register(Listed(md), "notes-sources", 15)
        md.postprocessors.register(MathML(md), "mathml", 5)
        md.postprocessors.register(NothingLeft(md), "nothing-left", 4)

    def begin(self) -> None:
        """Begin a new page."""
        self.figures = 0
        self.programs: list[str] = []
        self.cited: dict[str, None] = {}


class Begin(Preprocessor):
    """Begin a page before anything else is read; not every caller resets its converter between pages."""

    def run(self, lines: list[str]) -> list[str]:
        """Forget the page before this one."""
        self.md.notes.begin()  # type: ignore[attr-defined]
        return lines


class NothingLeft(Postprocessor):
    """Refuse a page in which something that we read was left as plain text."""

    _LEFT = re.compile(
        rf"^\s*(?:<p>)?(///.*|(?:<code>|```+|~~~+)(?:{'|'.join(fences.OURS)})\b.*)$",
        re.MULTILINE,
    )

    def run(self, text: str) -> str:
        """Look for headers of blocks and fences; they are never meant as text at the start of a paragraph."""
        if found := self._LEFT.search(re.sub(r"<pre.*?</pre>", "", text, flags=re.DOTALL)):
            raise conversion.error(
                "this block was not understood; is its name right, is it closed?", found[1]
            )
        return text


def makeExtension(**options: Any) -> NotesExtension:  # noqa: N802
    """Entry point for Python-Markdown."""
    return NotesExtension(**options)
