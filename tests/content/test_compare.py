"""The comparison and the guide: what their sentences say is what the posts say."""

import re

import pytest

from gen.markdown.quotes import filled
from tests.content.sources import DOCS, LANGUAGES, numbers, post, read

LINK = re.compile(r"\[([^\[\]\n]+)\]\(blog/posts/([\w-]+)\.md#check-([A-Z]\d+\.\d+)\)")
QUOTES = [
    (language, page, *found)
    for language in LANGUAGES
    for page in ("compare.md", "guide.md")
    for found in LINK.findall(read(DOCS / language / page).body)
]


@pytest.mark.parametrize(("language", "page", "words", "name", "claim"), QUOTES)
def test_quoted_numbers_stand_in_the_box(language: str, page: str, words: str, name: str, claim: str) -> None:
    """Every number in the words of a link to a check box stands in that box, in the same language."""
    del page
    box = next(check for check in post(language, name).checks if check.claims[0] == claim)
    said, told = numbers(filled(words)), numbers(filled(box.text))
    assert said <= told, said - told


@pytest.mark.parametrize("page", ["compare.md", "guide.md"])
def test_both_languages_quote_the_same_boxes(page: str) -> None:
    """The two languages refer to the same boxes with the same numbers, and to some at all."""
    quoted = [
        [
            (name, claim, numbers(words))
            for words, name, claim in LINK.findall(read(DOCS / language / page).body)
        ]
        for language in LANGUAGES
    ]
    assert quoted[0]
    assert quoted[0] == quoted[1]
