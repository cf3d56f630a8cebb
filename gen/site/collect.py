"""Collect: the mistakes met while pages are converted, of all pages; MkDocs ends with the first."""

from collections.abc import Callable
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents

from gen.core.errors import InputError, SourceError
from gen.site import mistakes

_met: dict[str, tuple[InputError, ...]] = {}
"""The mistakes by page."""


def begin() -> None:
    """Forget what an earlier build has met."""
    _met.clear()


def guard(page: Page) -> None:
    """Let the conversion of a page note an author's mistakes instead of ending the build."""
    convert: Callable[..., None] = type(page).render

    def render(config: MkDocsConfig, files: Files) -> None:
        try:
            convert(page, config, files)
        except Exception as error:
            found = mistakes.of_authors(error)
            if not found:
                raise
            _met[page.file.src_uri] = found
            page.content, page.toc = "", TableOfContents([])

    guarded: Any = page
    guarded.render = render


def failed(page: Page) -> bool:
    """Tell whether the conversion of a page met a mistake, so that there is nothing to go on with."""
    return page.file.src_uri in _met


def end() -> None:
    """End the build if there were mistakes.

    Raises
    ------
    SourceError
        With all of them.
    """
    if _met:
        raise SourceError(error for found in _met.values() for error in found)
