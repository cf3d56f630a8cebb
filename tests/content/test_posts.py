"""The posts, as they are written: complete, and equal in both languages."""

import ast
import re
from dataclasses import dataclass

import pytest

from tests.content.sources import DOCS, LANGUAGES, links, numbers, pages, post, posts, read, twins


@dataclass(frozen=True)
class Inventory:
    """What a retold post must contain."""

    number: int
    claims: int
    figures: int
    formulas: int
    verdicts: str
    """One line per check box: its claims, and the verdict on them."""
    tables: int = 0
    listings: int = 0
    references: int = 0

    @property
    def items(self) -> dict[str, list[str]]:
        """The items of each kind, in order."""
        counts = {
            "P": self.claims,
            "F": self.figures,
            "M": self.formulas,
            "T": self.tables,
            "L": self.listings,
            "R": self.references,
        }
        return {
            kind: [f"{kind}{self.number}.{n}" for n in range(1, count + 1)] for kind, count in counts.items()
        }


INVENTORIES = {
    "sigmoid-tanh-relu-tradeoffs": Inventory(
        number=1,
        claims=26,
        figures=8,
        formulas=3,
        verdicts="""
            P1.2 imprecise
            P1.5 correct
            P1.8 wrong
            P1.9 correct
            P1.10 imprecise
            P1.11 correct
            P1.12 imprecise
            P1.13 correct
            P1.14 P1.15 correct
            P1.17 imprecise
            P1.18 correct
            P1.20 untestable
            P1.21 imprecise
            P1.24 imprecise
            P1.25 imprecise
            P1.26 correct
        """,
    ),
    "matching-activation-to-the-task": Inventory(
        number=2,
        claims=41,
        figures=8,
        formulas=9,
        verdicts="""
            P2.1 untestable
            P2.2 wrong
            P2.4 imprecise
            P2.6 correct
            P2.7 wrong
            P2.8 correct
            P2.11 correct
            P2.10 P2.13 imprecise
            P2.15 imprecise
            P2.16 imprecise
            P2.17 P2.18 correct
            P2.20 imprecise
            P2.21 untestable
            P2.22 imprecise
            P2.23 wrong
            P2.24 correct
            P2.25 correct
            P2.27 correct
            P2.28 correct
            P2.29 P2.30 correct
            P2.31 correct
            P2.32 correct
            P2.38 imprecise
        """,
    ),
    "why-depth-needs-nonlinearity": Inventory(
        number=3,
        claims=28,
        figures=5,
        formulas=3,
        references=4,
        verdicts="""
            P3.2 untestable
            P3.4 correct
            P3.5 imprecise
            P3.8 imprecise
            P3.10 P3.13 correct
            P3.14 correct
            P3.17 correct
            P3.20 correct
            P3.18 P3.19 P3.20 P3.21 correct
            P3.24 untestable
            P3.27 untestable
        """,
    ),
    "sigmoid-relu-softmax-in-numpy": Inventory(
        number=4,
        claims=19,
        figures=3,
        formulas=4,
        tables=1,
        listings=5,
        verdicts="""
            P4.2 correct
            P4.3 correct
            P4.4 imprecise
            P4.5 correct
            P4.6 wrong
            P4.7 imprecise
            P4.8 correct
            P4.9 imprecise
            P4.10 correct
            P4.11 imprecise
            P4.13 correct
            P4.14 imprecise
            P4.15 imprecise
            P4.16 correct
            P4.18 correct
            L4.4 imprecise
            T4.1 correct
            P4.19 correct
        """,
    ),
    "plotting-activations-and-derivatives": Inventory(
        number=5,
        claims=17,
        figures=3,
        formulas=7,
        listings=3,
        verdicts="""
            P5.4 imprecise
            P5.5 imprecise
            P5.7 correct
            P5.8 correct
            P5.9 imprecise
            L5.1 correct
            P5.10 imprecise
            P5.11 correct
            P5.12 imprecise
            L5.2 imprecise
            P5.13 untestable
            P5.15 wrong
            P5.16 wrong
            P5.17 imprecise
            F5.3 wrong
            L5.3 correct
        """,
    ),
}

EVERY_PAGE = sorted({page for language in LANGUAGES for page in pages(language)})
SINGLE_PAGES = [(language, page) for language in LANGUAGES for page in pages(language)]


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_every_page_exists_in_both_languages(page: str) -> None:
    """A page has a twin of the same name in the other language."""
    missing = [f"docs/{language}/{page}" for language in LANGUAGES if page not in pages(language)]
    present = [f"docs/{language}/{page}" for language in LANGUAGES if page in pages(language)]
    assert not missing, f"{present[0]} has no twin: write {missing[0]}"


@pytest.mark.parametrize("page", twins())
def test_twins_have_the_same_skeleton(page: str) -> None:
    """Headings, links between pages, kinds of fences and the fields of the front matter agree."""
    ko, en = (read(DOCS / language / page) for language in LANGUAGES)
    assert ko.headings == en.headings
    assert links(ko.prose) == links(en.prose)
    assert [fence.kind for fence in ko.fences] == [fence.kind for fence in en.fences]
    assert list(ko.meta) == [key for key in en.meta if key != "source"]  # the mark of the translation


@pytest.mark.parametrize("page", twins())
def test_twins_show_the_same_figures_and_formulas(page: str) -> None:
    """Figure and formula fences agree in all but words: captions, which both have or neither, and text."""

    def drawn(language: str) -> list[dict[str, str]]:
        fences = read(DOCS / language / page).fences
        options = [fence.options for fence in fences if fence.options]
        return [
            {key: re.sub(r"\\text\{.*?\}", "words", value) for key, value in each.items() if key != "caption"}
            | {"caption": str("caption" in each)}
            for each in options
        ]

    assert drawn("ko") == drawn("en")


@pytest.mark.parametrize("name", posts())
def test_twin_posts_list_the_same_programs(name: str) -> None:
    """The listings agree in all but comments and strings, whose words are of the page's language."""
    ko, en = ([f.text for f in post(language, name).fences if f.kind == "run"] for language in LANGUAGES)
    trees = [[ast.dump(ast.parse(re.sub(r'"[^"\n]*"', '""', each))) for each in texts] for texts in (ko, en)]
    assert trees[0] == trees[1]
    comments = [re.findall(r"# (.*)$", "\n".join(texts), re.M) for texts in (ko, en)]
    assert len(comments[0]) == len(comments[1])
    assert all(re.search("[가-힣]", comment) for comment in comments[0])
    assert not any(re.search("[가-힣]", text) for text in en)


@pytest.mark.parametrize(("language", "page"), SINGLE_PAGES)
def test_headings_have_anchors(language: str, page: str) -> None:
    """Each heading has an anchor of its own, so that its address is the same in both languages."""
    anchors = [anchor for level, anchor in read(DOCS / language / page).headings if level > 1]
    assert all(anchors)
    assert len(anchors) == len(set(anchors))


@pytest.mark.parametrize(("language", "page"), SINGLE_PAGES)
def test_every_page_describes_itself(language: str, page: str) -> None:
    """Search engines get a sentence of 30 to 200 characters."""
    description = read(DOCS / language / page).meta.get("description", "")
    assert 30 <= len(description) <= 200
    assert description.endswith(".")


@pytest.mark.parametrize("name", posts())
def test_twin_posts_have_the_same_facts_in_front(name: str) -> None:
    """Date, slug and authors agree, tags and categories in number, and the slug is the file's name."""
    ko, en = (post(language, name).meta for language in LANGUAGES)
    for field in ("date", "slug", "authors", "related", "card", "header"):
        assert ko.get(field) == en.get(field), field
    assert ko["slug"] == name
    assert len(ko["categories"]) == len(en["categories"])
    assert len(ko["tags"]) == len(en["tags"])


@pytest.mark.parametrize("name", posts())
@pytest.mark.parametrize("language", LANGUAGES)
def test_posts_are_cut_for_the_list(language: str, name: str) -> None:
    """The list of posts shows an opening that ends at the one mark `<!-- more -->`, before any heading."""
    opening, *rest = post(language, name).body.split("<!-- more -->")
    assert len(rest) == 1
    assert opening.strip()
    assert "\n#" not in opening


@pytest.mark.parametrize("name", posts())
def test_twin_posts_state_the_same_claims(name: str) -> None:
    """Claim marks and the items of figures and formulas come in the same order."""
    ko, en = (post(language, name) for language in LANGUAGES)
    assert ko.items == en.items


@pytest.mark.parametrize("name", posts())
@pytest.mark.parametrize("language", LANGUAGES)
def test_items_are_in_order(language: str, name: str) -> None:
    """The items of each kind count upwards through the post, and none comes twice."""
    order = post(language, name).items
    for kind in sorted({item[0] for item in order}):
        counted = [int(item.split(".")[1]) for item in order if item[0] == kind]
        assert counted == sorted(set(counted)), f"{kind}: {counted}"


@pytest.mark.parametrize("name", posts())
@pytest.mark.parametrize("language", LANGUAGES)
def test_marks_stand_before_sentences(language: str, name: str) -> None:
    """A claim mark opens a line or follows a sentence, and one blank separates it from its own."""
    prose = post(language, name).prose
    for mark in post(language, name).marks:
        assert re.search(rf"(?:^|[.!?:] |- |\d\. |→ |※ |\()\{{{re.escape(mark)}\}} \S", prose, re.M), mark


@pytest.mark.parametrize("name", posts())
def test_twin_posts_pass_the_same_verdicts(name: str) -> None:
    """The check boxes agree in their claims and verdicts."""
    ko, en = (post(language, name) for language in LANGUAGES)
    assert [check.row for check in ko.checks] == [check.row for check in en.checks]


@pytest.mark.parametrize("name", posts())
def test_twin_checks_quote_the_same_numbers(name: str) -> None:
    """The check boxes agree in every number of two digits or more."""
    ko, en = (post(language, name) for language in LANGUAGES)
    for korean, english in zip(ko.checks, en.checks, strict=True):
        assert numbers(korean.text) == numbers(english.text), korean.claims


@pytest.mark.parametrize("name", posts())
@pytest.mark.parametrize("language", LANGUAGES)
def test_checks_are_complete(language: str, name: str) -> None:
    """A check box names claims that stand above it, says what is right, and none was overlooked."""
    page = post(language, name)
    assert len(page.checks) == len(re.findall(r"^\s*/// ?check", page.body, re.M))
    for check in page.checks:
        above = page.body.split(f"/// check | {' '.join(check.claims)}\n")[0]
        for claim in check.claims:
            assert re.search(rf'\{{{claim}\}}|^id: .*\b{claim}\b|^```run id="{claim}"$', above, re.M), claim
        assert check.options.get("answer")
        assert check.text


@pytest.mark.parametrize("name", INVENTORIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_retold_posts_are_complete(language: str, name: str) -> None:
    """A retold post has all its items in order, and all its verdicts."""
    page, wanted = post(language, name), INVENTORIES[name]
    for kind, items in wanted.items.items():
        assert [item for item in page.items if item[0] == kind] == items
    rows = [tuple(line.strip().rsplit(" ", 1)) for line in wanted.verdicts.strip().splitlines()]
    assert [check.row for check in page.checks] == rows
