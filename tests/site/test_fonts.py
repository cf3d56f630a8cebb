"""Whatever a page shows is in a font that the page brings, whichever fonts its reader has."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tests.site import html
from tests.site.conftest import ADDRESS

UNSEEN = {"script", "style", "title", "desc", "template", "noscript"}
OPEN = {"br", "hr", "img", "input", "link", "meta", "source", "wbr"}
FACE = re.compile(r'@font-face\{font-family:"([^"]+)";font-weight:(\d+);[^}]*?url\("([^"]+)"\)[^}]*\}')


class Letters(HTMLParser):
    """The letters that a page shows, those of mathematics left out: in all, and in bold."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.around: list[set[str]] = []
        self.shown: set[str] = set()
        self.bold: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element is."""
        if tag not in OPEN:
            self.around.append({tag, *(dict(attrs).get("class") or "").split()})

    def handle_endtag(self, tag: str) -> None:
        """Leave an element, and those in it that HTML lets one leave open."""
        while self.around and tag not in self.around.pop():
            pass

    def handle_data(self, data: str) -> None:
        """Count the letters of a text."""
        inside = set().union(*self.around)
        drawn = {"text", "tspan"} & inside and {"m", "k"} & inside
        if UNSEEN & inside or drawn or ("math" in inside and "mtext" not in inside):
            return
        letters = {letter for letter in data if letter.isalpha() and not "𝐀" <= letter <= "𝟿"}
        self.shown |= letters
        if {"strong", "th", "h1", "h2", "h3"} & inside:
            self.bold |= letters


@cache
def letters_of(font: Path) -> frozenset[str]:
    """Return what a font holds."""
    return frozenset(map(chr, TTFont(font).getBestCmap()))


def faces(site: Path, page: Path, text: str) -> Iterator[tuple[str, int, Path]]:
    """Return family, weight and file of the fonts of a page's own."""
    for family, weight, reference in FACE.findall(text):
        found = html.target(site, ADDRESS, page.relative_to(site).as_posix(), reference)
        assert found, f"{page} has a font of another site: {reference}"
        yield family, int(weight), found[0]


@pytest.mark.parametrize("language", ["", "en"])
def test_every_page_brings_its_letters(site: Path, language: str) -> None:
    """Each letter of a text, of code and of its output is in the shared fonts or in the page's own.

    This holds for words of the other language too, of which many readers have no font. A bold letter may come
    from the regular font, which is then thickened.
    """
    home = site / language
    shared = {name: letters_of(home / f"assets/fonts/{name}.woff2") for name in ("text", "text-bold")}
    pages = [path for path in home.rglob("*.html") if language or "en" not in path.relative_to(site).parts]
    assert len(pages) > 20
    for path in pages:
        text = path.read_text("utf-8")
        own = list(faces(site, path, text))
        regular = shared["text"].union(*(letters_of(f) for name, w, f in own if (name, w) == ("Text", 400)))
        bold = shared["text-bold"].union(*(letters_of(f) for _, w, f in own if w == 700))
        thick = shared["text"].union(*(letters_of(f) for name, _, f in own if name == "Text regular"))
        page = Letters(text)
        assert "".join(sorted(page.shown - regular)) == "", path
        assert "".join(sorted(page.bold - bold - thick)) == "", path


def test_korean_words_on_english_pages_are_looked_at(site: Path) -> None:
    """The page that the test above is about is read: the glossary."""
    glossary = Letters((site / "en/glossary/index.html").read_text("utf-8"))
    assert sum("가" <= letter <= "힣" for letter in glossary.shown) > 100
