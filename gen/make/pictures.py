"""Pictures that pages have without asking for them in the text: cards for shared links, bands behind titles.

The front page and every post have a card. It shows the title and the first function figure of the page, or
the function that its front matter names (``card: tanh``). ``header: sigmoid-relu`` puts a band with the
curves of these functions behind the title.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gen import typefaces
from gen.core.errors import InputError
from gen.core.paths import CARDS, DOCS, HEADERS, LANGUAGES
from gen.source import fences, frontmatter
from gen.source.text import read_text

if TYPE_CHECKING:
    from gen.figures.picture import Picture

_HEADING = re.compile(r"^# +(.+?)(?: *\{[^}]*\})? *$", re.M)
_CARRIES = re.compile(rf"{DOCS}/({'|'.join(LANGUAGES)})/(?:blog/posts/)?([^/]+)\.md")


@dataclass(frozen=True)
class Page:
    """What the pictures of one page depend on."""

    path: str
    text: str
    meta: dict[str, Any]

    @property
    def title(self) -> str:
        """The title, from the front matter or the first heading."""
        heading = _HEADING.search(self.text)
        return str(self.meta.get("title") or (heading[1] if heading else ""))

    def line(self, key: str) -> int:
        """Return the line of a key of the front matter."""
        return frontmatter.line_of_key(key, self.text)

    @property
    def shown(self) -> fences.Fence | None:
        """The figure that the card shows, as a fence."""
        if "card" in self.meta:
            body = f"function: {self.meta['card']}\nview: function"
            return fences.Fence("figure", body, self.line("card") - 1)  # so that errors name the line of card
        found, _ = fences.scan(self.text, self.path, ("figure",))
        return next((fence for fence in found if re.search("^function:", fence.body, re.M)), None)


def read(root: str, path: str) -> Page:
    """Read a page."""
    text = read_text(Path(root, path), path)
    return Page(path, text, frontmatter.read(text, path))


def plan(root: str, pages: Iterable[str], right: set[str], errors: list[Any]) -> dict[str, bytes | None]:
    """Work out the cards and bands of the pages.

    Parameters
    ----------
    root
        The project.
    pages
        Paths of the pages below it.
    right
        Files that are still what this generator made.
    errors
        Takes an `InputError` for each mistake in the front matter.

    Returns
    -------
    dict
        Content by path below the root; None stands for a file that is right.
    """
    outputs: dict[str, bytes | None] = {}
    for path in pages:
        found = _CARRIES.fullmatch(path)
        if not found or ("/blog/posts/" not in path and found[2] != "index"):
            continue
        try:
            page = read(root, path)
            if page.title:
                outputs[card_of(path)] = _card(root, page, found[1], card_of(path) in right)
            if "header" in page.meta:
                outputs |= _header(page, right)
        except InputError as problem:
            errors.append(problem)
    return outputs


def card_of(path: str) -> str:
    """Return the card of a page.

    Examples
    --------
    >>> card_of("docs/ko/blog/posts/first.md")
    'build/cards/first.ko.png'
    """
    return f"{CARDS}/{Path(path).stem}.{path.split('/')[1]}.png"


def _card(root: str, page: Page, language: str, made: bool) -> bytes | None:
    home = f"{DOCS}/{language}/index.md"
    site = read(root, home).title if home != page.path and Path(root, home).is_file() else ""
    fence = page.shown
    asked = "\n".join([page.title, site, fences.key_of(fence.body) if fence else ""])
    mark = hashlib.sha256(asked.encode()).hexdigest()[:16]
    if made and mark.encode() in Path(root, card_of(page.path)).read_bytes()[:1000]:
        return None
    from gen.figures.card import picture

    panel = _panel(page, fence) if fence else None
    regular, bold = typefaces.truetype(typefaces.REGULAR, typefaces.BOLD)
    try:
        return picture(page.title, site, panel, (regular, bold), mark)
    except (UserWarning, ValueError) as problem:
        raise InputError(f"no card can be drawn: {problem}", page.path, page.line("title")) from None


def _panel(page: Page, fence: fences.Fence) -> "Picture | None":
    """Return the first panel of a figure; mistakes in the fences of a text are reported elsewhere."""
    from gen.figures.parse import FigureRequest, figure

    asked = figure(fence, page.path)
    if isinstance(asked, FigureRequest):
        return asked.panels[0]
    if "card" in page.meta:
        raise asked[0]
    return None


def _header(page: Page, right: set[str]) -> dict[str, bytes | None]:
    name = str(page.meta["header"])
    path = f"{HEADERS}/{name}.svg"
    if path in right:
        return {path: None}
    import acts
    from gen.figures.band import picture

    try:
        records = [acts.get(part) for part in name.split("-")]
    except ValueError as problem:
        raise InputError(f"header: {problem}", page.path, page.line("header")) from None
    return {path: picture(records).encode()}
