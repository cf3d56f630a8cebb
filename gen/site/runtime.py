"""Runtime: pages with listings load the scripts and the Python that run them."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from gen.core.errors import InputError
from gen.core.files import write
from gen.core.paths import ROOT
from gen.finish import cells
from gen.source.text import line_of

_files: dict[str, cells.Files] = {}
"""What was made for each language."""


def prepare(config: MkDocsConfig) -> None:
    """Make the files of a language, before its pages are made.

    Raises
    ------
    InputError
        If the address of Python is unusable, or a tool is missing or fails.
    """
    address = config.extra.get("python")
    if not isinstance(address, str) or not address.endswith("/"):
        told = f"extra.python is {address!r}; it must be the address of a folder and end in a slash"
        file = Path(ROOT, "mkdocs.yml")
        raise InputError(told, file, line_of("python:", file.read_text("utf-8")))
    language = str(config.theme["language"])
    _files[language] = cells.prepare(language, address)


def load(html: str, page: Page, config: MkDocsConfig) -> str:
    """Let a page that has listings load the script that makes cells of them."""
    if 'class="listing"' not in html:
        return html
    entry = cells.entry(_files[str(config.theme["language"])])
    address = get_relative_url(f"{cells.FOLDER}/{entry}", page.url)
    return html.replace(
        "</head>", f'<script type="module" fetchpriority="low" src="{address}"></script></head>', 1
    )


def copy(site: Path, language: str) -> None:
    """Write the files into the built site of a language."""
    for name, data in _files[language].items():
        write(site / cells.FOLDER / name, data)
