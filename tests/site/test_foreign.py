"""Passages in another language say so."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from gen.finish.foreign import mark
from tests.site import html

HANGUL = re.compile("[가-힣]")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Unmarked(HTMLParser):
    """The runs of Korean, in text and in attributes, that are not within lang="ko"; data is for scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = [("", "")]
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Follow the nesting."""
        language = dict(attrs).get("lang") or self.open[-1][1]
        self.found += [
            value
            for name, value in attrs
            if value and not name.startswith("data-") and language != "ko" and HANGUL.search(value)
        ]
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        """Close the element and whatever was left open in it."""
        while len(self.open) > 1 and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Look at the text, except that of scripts."""
        if self.open[-1] != ("script", self.open[-1][1]) and self.open[-1][1] != "ko" and HANGUL.search(data):
            self.found.append(data.strip())


def test_korean_on_english_pages_says_so(site: Path) -> None:
    """No English page has a Korean syllable outside of lang="ko": prose, code, output and figures."""
    found = {path: Unmarked(path.read_text("utf-8")).found for path in (site / "en").rglob("*.html")}
    assert found
    assert not {path: runs for path, runs in found.items() if runs}
    assert 'lang="ko"' in (site / "en/glossary/index.html").read_text("utf-8")


def test_english_on_korean_pages_says_so(site: Path) -> None:
    """What is English as a whole on a Korean page is marked: the switcher's word, the lost page's half."""
    for address, page in html.pages(site).items():
        if not address.startswith("en/"):
            assert page.all("a", hreflang="en", lang="en"), address
    assert html.read(site / "404.html").all("section", lang="en")


@pytest.mark.parametrize(
    ("given", "marked"),
    [
        ("<p>a 개 b</p>", '<p>a <span lang="ko">개</span> b</p>'),
        ("<p>“소프트맥스 전” x</p>", '<p>“<span lang="ko">소프트맥스 전</span>” x</p>'),
        ('<p lang="ko">개<b>개</b></p>', '<p lang="ko">개<b>개</b></p>'),
        ("<svg><text>개</text></svg>", '<svg><text lang="ko">개</text></svg>'),
        ("<br><img alt=''>개", "<br><img alt=''><span lang=\"ko\">개</span>"),
        (
            "<script>'개'</script><style>개</style><!-- 개 -->",
            "<script>'개'</script><style>개</style><!-- 개 -->",
        ),
    ],
)
def test_marks(given: str, marked: str) -> None:
    """Runs of Korean are marked where they stand; what is marked, and what is no text, stays as it is."""
    assert mark(f"<html lang='en'>{given}</html>", "en") == f"<html lang='en'>{marked}</html>"
    assert mark(given, "ko") == given
