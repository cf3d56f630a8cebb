"""Reference: the pages that tell what is public in `acts`, made of its docstrings and records.

``python -m gen`` makes them and stores them for each language. This module reads them: it is all that the
builder of the site needs, and it imports neither `acts` nor numpy.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from gen.core.errors import InputError, nearest
from gen.core.memo import memoized
from gen.core.paths import BUILD, ROOT

FOLDER = f"{BUILD}/reference"

INDEX = "reference/index.md"
"""The page, of each language, that a person writes: it says how to read the others, and lists them."""

FENCE = "reference"
"""The kind of fence that lists a part of them."""

PARTS = ("functions", "tools")
"""Pages with activation functions, and all others."""


@dataclass(frozen=True)
class Page:
    """A made page.

    Attributes
    ----------
    name
        Its file's name beside the index, without the ending.
    title
        What it is called.
    part
        One of `PARTS`.
    names
        What it tells of; each has the anchor of its name.
    text
        The page, in Markdown.
    """

    name: str
    title: str
    part: str
    names: tuple[str, ...]
    text: str

    @property
    def path(self) -> str:
        """Where the page is, below the folder of its language."""
        return f"reference/{self.name}.md"

    @property
    def anchors(self) -> frozenset[str]:
        """What a link can lead to on the page."""
        return frozenset(re.findall(r"^#.* \{ #(\S+) \}$", self.text, re.MULTILINE))


def stored(language: str) -> str:
    """Return the file that keeps the pages of a language, below the root."""
    return f"{FOLDER}/{language}.json"


@memoized
def pages(language: str, root: str = ROOT) -> tuple[Page, ...]:
    """Return the pages of a language, in their order; none if no page of a person lists them.

    Raises
    ------
    InputError
        If the file that keeps them cannot be read.
    """
    file = Path(root, stored(language))
    if not file.is_file():
        return ()
    try:
        return tuple(
            Page(**{**each, "names": tuple(each["names"])}) for each in json.loads(file.read_bytes())
        )
    except (ValueError, TypeError, KeyError):
        raise InputError("this file is broken; delete it, and python -m gen makes it again", file) from None


def listed(part: str, language: str, root: str = ROOT) -> str:
    """Return a list of the pages of a part with all that is on them, in Markdown for a page beside them.

    Raises
    ------
    InputError
        If there is no such part, or the pages have not been made.
    """
    if part not in PARTS:
        raise InputError(f'no part "{part}" of the reference{nearest(part, PARTS)}')
    found = [page for page in pages(language, root) if page.part == part]
    if not found:
        raise InputError("the reference has not been made; python -m gen does it")
    return "\n".join(
        f"- [{page.title}]({page.name}.md)<br>"
        + ", ".join(f"[`{name}`]({page.name}.md#{name})" for name in page.names)
        for page in found
    )
