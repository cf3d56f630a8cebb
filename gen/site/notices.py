"""Notices: on translations whose original has changed since."""

from html import escape
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from gen.source import translations


def add(html: str, page: Page, config: MkDocsConfig) -> str:
    """Put the notice below the heading of a page that is behind, on top if the template makes the heading."""
    path = Path(page.file.abs_src_path or "")
    if not path.is_file() or not translations.is_behind(path, Path(config.docs_dir).parent):
        return html
    words = escape(config.extra["words"]["translation.behind"])
    box = f'<div class="admonition warning" data-search-exclude><p class="admonition-title">{words}</p></div>'
    head, end, rest = html.partition("</h1>")
    return f"{head}{end}{box}{rest}" if end else box + html
