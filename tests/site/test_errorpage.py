"""The pages that the preview shows instead of the site, and how it tells mistakes apart."""

import re
from pathlib import Path

import pytest

from gen import strings
from gen.core.errors import InputError, SourceError
from gen.core.paths import LANGUAGES, ROOT
from gen.site import errorpage, mistakes
from gen.site.mistakes import Mistake


def words(page: str) -> str:
    """Return the text of a page as a reader sees it."""
    return re.sub(r"<[^>]+>", "", page.partition("<main>")[2])


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give a source whose every line needs escaping."""
    text = "".join(f"<b>{number}</b> & more\r\n" for number in range(1, 21))
    (tmp_path / "a.md").write_text(text, "utf-8", newline="")
    monkeypatch.setattr(errorpage, "ROOT", str(tmp_path))
    return "a.md"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mistake_stands_beside_its_source(source: str, language: str) -> None:
    """File, line, sentence and the lines around it are shown, escaped, the wrong one marked, once."""
    page = errorpage.mistakes([Mistake('no <i>"such"</i> thing', source, 10)], language)
    assert f'<html lang="{language}"' in page
    assert "<i>" not in page
    assert "<b>" not in page
    assert "no &lt;i&gt;&quot;such&quot;&lt;/i&gt; thing" in page
    assert "a.md:10" in words(page)
    (marked,) = re.findall(r"<mark>(.*?)</mark>", page)
    assert marked.endswith("&lt;b&gt;10&lt;/b&gt; &amp; more")
    numbers = re.findall(r'class="number">(\d+)<', page)
    assert [int(number) for number in numbers] == [7, 8, 9, 10, 11, 12, 13]
    assert strings.load(language)["preview"]["repair"] in page


@pytest.mark.parametrize(("line", "count"), [(1, 4), (20, 4), (21, 3), (500, 0)])
def test_the_ends_of_a_source(source: str, line: int, count: int) -> None:
    """A mistake in the first or the last line, or beyond, is shown with the lines that there are."""
    page = errorpage.mistakes([Mistake("wrong", source, line)], "en")
    assert page.count('class="number"') == count


def test_a_source_that_is_gone(source: str) -> None:
    """A file that has been removed since leaves the sentence."""
    assert "wrong" in words(errorpage.mistakes([Mistake("wrong", f"gone-{source}", 3)], "ko"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_of_the_preview_asks_another_host(language: str) -> None:
    """Whatever it shows, it loads nothing, and says so to the browser."""
    for page in (errorpage.mistakes([Mistake("x")], language), errorpage.progress({}, language)):
        assert not re.search(r'(?:src|href)="(?!data:)', page)
        assert "default-src 'none'" in page
        assert re.search(r"<title>[^<]+</title>", page)


def test_a_bug_is_told_from_a_mistake() -> None:
    """Of a bug the traceback is shown, and that it is one."""
    try:
        errorpage.AROUND / 0
    except ZeroDivisionError as problem:
        (found,) = mistakes.of(problem)
    assert found.bug
    page = words(errorpage.mistakes([found], "en"))
    assert "Traceback (most recent call last)" in page
    assert strings.load("en")["preview"]["bug"] in page
    assert strings.load("en")["preview"]["bug"] not in words(errorpage.mistakes([Mistake("x")], "en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_progress(language: str) -> None:
    """Each step is named in the page's language, with how far it is."""
    page = words(errorpage.progress({"figures": (3, 25), "ko": (0, 0)}, language))
    told = strings.load(language)["preview"]
    for text in (
        told["step_figures"],
        told["count"].format(done=3, total=25),
        told["step_ko"],
        told["begun"],
    ):
        assert text in page


def test_words_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file of words may be what is wrong; the page is shown with those it had, or with none."""

    def broken(_: str) -> None:
        raise InputError("not TOML")

    before = errorpage.mistakes([Mistake("x")], "ko")
    monkeypatch.setattr(strings, "read", broken)
    assert errorpage.mistakes([Mistake("x")], "ko") == before
    monkeypatch.setattr(errorpage, "_last", {})
    assert "x" in words(errorpage.mistakes([Mistake("x")], "ko"))


def test_mistakes_are_sorted_and_told_once() -> None:
    """They come in the order of files and lines, by number, and what has no place comes last."""
    given = [Mistake("c"), Mistake("b", "b.md", 10), Mistake("a", "b.md", 9), Mistake("b", "b.md", 10)]
    assert [str(each) for each in mistakes.ordered(given)] == ["b.md:9: a", "b.md:10: b", "c"]


def test_errors_of_authors_are_found_however_deep() -> None:
    """A library may have wrapped them, and there may be many."""
    error = RuntimeError("conversion failed")
    error.__cause__ = SourceError([InputError("two", "b.md", 2), InputError("one", "a.md", 1)])
    assert mistakes.of(error) == [Mistake("one", "a.md", 1), Mistake("two", "b.md", 2)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("README.md:3: no such thing\n", Mistake("no such thing", "README.md", 3)),
        (f"Error: {ROOT}/README.md:3: no", Mistake("no", "README.md", 3)),
        (
            f'Error: expected a node\n  in "{ROOT}/mkdocs.yml", line 7, column 1',
            Mistake("expected a node", "mkdocs.yml", 7),
        ),
        ("11:40:02: a time is no file", Mistake("11:40:02: a time is no file")),
        (
            "Traceback (most recent call last):\n"
            f'  File "{ROOT}/gen/latex.py", line 5\n    deff\nSyntaxError: invalid syntax',
            Mistake("SyntaxError: invalid syntax", "gen/latex.py", 5),
        ),
    ],
)
def test_places_are_read_out_of_texts(text: str, found: Mistake) -> None:
    """MkDocs, YAML and Python each tell file and line in their own way."""
    assert mistakes.parse(text) == [found]
