"""What the model finds in a page is what its readers see: the same that Python-Markdown makes of it."""

import contextlib
import random
import re
from collections import Counter
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from markdown import Markdown
from mkdocs.config import load_config

from gen import rules
from gen.core import memo
from gen.core.errors import InputError
from gen.core.paths import LANGUAGES, ROOT
from gen.experiments import claims
from gen.markdown import conversion
from gen.source import fences, inline, library, percent
from gen.source.page import Page, parse
from tests.gen.test_mistakes import spoil

LISTED = re.compile(r"^```(?:gallery|compare)\n.*?^```\n", re.DOTALL | re.MULTILINE)
"""Lists that no person wrote; what is in them has tests of its own."""

SOURCES = [path for code in LANGUAGES for path in (*library.pages(code), *library.experiments(code))]


@cache
def converter(language: str) -> Markdown:
    """Return the converter that a build of a language uses."""
    name = "mkdocs.yml" if language == LANGUAGES[0] else f"mkdocs.{language}.yml"
    config = load_config(str(Path(ROOT, name)))
    return Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)


@cache
def converted(path: str) -> str:
    """Convert a page, without what a build adds."""
    text = percent.load(path).markdown() if path.endswith(".py") else page(path).text[page(path).front.end :]
    token = conversion.current.set(Path(ROOT, path))
    try:
        return converter(path.split("/")[1]).reset().convert(LISTED.sub("", text))
    finally:
        conversion.current.reset(token)


def page(path: str) -> Page:
    """Return the model of a page."""
    return library.read(path)


@pytest.mark.parametrize("path", SOURCES)
def test_headings(path: str) -> None:
    """Levels and anchors of headings come in the same order; a title without an anchor is given one."""
    found = re.findall(r'<h([1-6]) id="([^"]*)"', converted(path))
    ours = [(str(each.level), each.anchor) for each in page(path).headings]
    assert [(a, b if c else "") for (a, b), (_, c) in zip(found, ours, strict=True)] == ours


@pytest.mark.parametrize("path", SOURCES)
def test_formulas(path: str) -> None:
    """As many formulas are set as stand in the prose, in captions and in fences."""
    count = len(page(path).inline.formulas)
    for fence in page(path).fences:
        given = [each for each in fences.fields(fence, "") if isinstance(each, fences.Field)]
        captions = (each.value for each in given if each.key == "caption" and fence.kind == "figure")
        count += (fence.kind == "formula") + sum(len(inline.scan(text).formulas) for text in captions)
    if any(fence.kind == "claims" for fence in page(path).fences):
        count += sum(
            len(
                inline.scan(
                    "\n\n".join([check.answer, check.text.split("\n\n")[0], *check.sentences])
                ).formulas
            )
            for check in claims.checks(path.split("/")[1])
        )
    assert converted(path).count("<math") == count


@pytest.mark.parametrize("path", SOURCES)
def test_marks_and_boxes(path: str) -> None:
    """Marks, check boxes and the verdicts on them are the same, in the same order."""
    html = converted(path)
    assert re.findall(r'<span class="(?:claim|judged \w+)" id="([^"]+)">', html) == [
        each.id for each in page(path).inline.marks
    ]
    boxes = [(str(box.options.values["verdict"]), f"check-{box.claims[0]}") for box in page(path).boxes]
    assert re.findall(r'<div [^>]*class="check (\w+)" id="([^"]+)"', html) == boxes


@pytest.mark.parametrize("path", SOURCES)
def test_fences_and_notes(path: str) -> None:
    """Figures, listings and notes are as many."""
    html = converted(path)
    kinds = Counter(fence.kind for fence in page(path).fences)
    listings = len(percent.load(path).code) if path.endswith(".py") else kinds["run"]
    assert html.count('<figure class="actfig') == kinds["figure"]
    assert html.count('<div class="listing"') == listings
    verdicts = "|".join(claims.VERDICTS)
    notes = re.findall(rf'<(?:div class="admonition|details class="(?!(?:{verdicts})")) ?[\w -]*"', html)
    assert len(notes) == len(page(path).notes)


@pytest.mark.parametrize("path", SOURCES)
def test_links_and_images(path: str) -> None:
    """Every link and image of the model is one of the page."""
    found = Counter(map(unescape, re.findall(r'(?:href|src)="([^"]*)"', converted(path))))
    assert not Counter(each.target for each in page(path).inline.links) - found


@pytest.mark.parametrize("path", SOURCES)
def test_numbers(path: str) -> None:
    """No quoted number is left as it was written, and each stands where the model found one."""
    prose = re.sub(r"<(pre|code)\b.*?</\1>", "", converted(path), flags=re.DOTALL)
    assert "{=" not in prose
    assert len(page(path).inline.quotes) == len(re.findall(r"\{= ?\w", page(path).prose))


def test_nothing_is_wrong() -> None:
    """The rules find no mistake in the project's own pages."""
    memo.forget()
    assert not list(map(str, rules.problems()))


@pytest.mark.parametrize("path", [post for code in LANGUAGES for post in library.posts(code)])
def test_what_the_rules_let_pass_is_converted_or_refused(path: str) -> None:
    """A spoilt post in which the rules find nothing wrong becomes a page, or is refused in words."""
    chance = random.Random(path)
    text, language = Path(ROOT, path).read_text("utf-8"), path.split("/")[1]
    token = conversion.current.set(Path(ROOT, path))
    try:
        for _ in range(6):
            spoilt = parse(spoil(text, chance), path)
            drawn = [fence.body for fence in spoilt.fences] == [fence.body for fence in page(path).fences]
            if drawn and not rules.of_page(spoilt, language, ROOT):
                with contextlib.suppress(InputError):
                    assert converter(language).reset().convert(spoilt.text[spoilt.front.end :])
    finally:
        conversion.current.reset(token)
