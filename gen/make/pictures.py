"""Pictures that pages have without asking for them in the text: cards for shared links, bands behind titles.

The front page and every post have a card. It shows the title and the first function figure of the page, or
the function that its front matter names (``card: tanh``). ``header: sigmoid-relu`` puts a band with the
curves of these functions behind the title.
"""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gen import typefaces
from gen.core.errors import InputError
from gen.core.paths import CARDS, DOCS, HEADERS, LANGUAGES
from gen.source import fences
from gen.source import page as pages
from gen.source.fences import Fence
from gen.source.page import Page

if TYPE_CHECKING:
    from gen.figures.picture import Picture

_CARRIES = re.compile(rf"{DOCS}/({'|'.join(LANGUAGES)})/(?:blog/posts/)?([^/]+)\.md")


def plan(root: str, paths: Iterable[str], right: set[str], errors: list[Any]) -> dict[str, bytes | None]:
    """Work out the cards and bands of the pages.

    Parameters
    ----------
    root
        The project.
    paths
        The pages below it.
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
    for path in paths:
        found = _CARRIES.fullmatch(path)
        if not found or ("/blog/posts/" not in path and found[2] != "index"):
            continue
        try:
            page = pages.read(path, root)
            if page.title:
                outputs[card_of(path)] = _card(root, page, found[1], card_of(path) in right)
            if "header" in page.front.values:
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
    site = pages.read(home, root).title if home != page.path else ""
    card, fence = page.front.values.get("card"), _figure(page)
    shown = f"function: {card}\nview: function" if card else fence.body if fence else ""
    asked = "\n".join([page.title, site, fences.key_of(shown) if shown else ""])
    mark = hashlib.sha256(asked.encode()).hexdigest()[:16]
    if made and mark.encode() in Path(root, card_of(page.path)).read_bytes()[:1000]:
        return None
    from gen.figures.card import picture

    panel = _named(page, str(card)) if card else _panel(page, fence) if fence else None
    regular, bold = typefaces.truetype(typefaces.REGULAR, typefaces.BOLD)
    try:
        return picture(page.title, site, panel, (regular, bold), mark)
    except (UserWarning, ValueError) as problem:
        line = page.front.line("title")
        raise InputError(f"no card can be drawn: {problem}", page.path, line) from None


def _figure(page: Page) -> Fence | None:
    """Return the first figure of a function on a page."""
    figures = (fence for fence in page.fences if fence.kind == "figure")
    return next((fence for fence in figures if re.search("^function:", fence.body, re.M)), None)


def _named(page: Page, name: str) -> "Picture":
    """Return the curve of the function that the front matter names."""
    from gen.figures.parse import curve

    try:
        return curve(name)
    except ValueError as problem:
        raise InputError(f"card: {problem}", page.path, page.front.line("card")) from None


def _panel(page: Page, fence: Fence) -> "Picture | None":
    """Return the first panel of a figure; mistakes in the fences of a text are reported elsewhere."""
    from gen.figures.parse import FigureRequest, figure

    asked = figure(fence, page.path)
    return asked.panels[0] if isinstance(asked, FigureRequest) else None


def _header(page: Page, right: set[str]) -> dict[str, bytes | None]:
    name = str(page.front.values["header"])
    path = f"{HEADERS}/{name}.svg"
    if path in right:
        return {path: None}
    import acts
    from gen.figures.band import picture

    try:
        records = [acts.get(part) for part in name.split("-")]
    except ValueError as problem:
        raise InputError(f"header: {problem}", page.path, page.front.line("header")) from None
    return {path: picture(records).encode()}
