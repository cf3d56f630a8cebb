"""The posts, as they are written: complete, and equal in both languages."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.content.sources import DOCS, LANGUAGES, ROOT, links, pages, post, posts, read, twins


@dataclass(frozen=True)
class Inventory:
    """What a retold post must contain."""

    number: int
    claims: int
    figures: int
    formulas: int
    verdicts: str
    """One line per check box: its claims, and the verdict on them."""

    def ids(self, kind: str, count: int) -> list[str]:
        """List the items of one kind."""
        return [f"{kind}{self.number}.{n}" for n in range(1, count + 1)]


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
            P1.21 imprecise
            P1.24 imprecise
            P1.25 imprecise
            P1.26 correct
        """,
    ),
}

# What Korean texts must not say (a regular expression), and what they say instead.
KOREAN_TERMS = {
    r"활성 ?함수|활성화함수": "활성화 함수",
    r"하이퍼(?!파라미터)": "하이퍼파라미터, 쌍곡탄젠트",
    r"(?<!하이퍼)파라미터": "매개변수",
    r"쌍곡 탄젠트|쌍곡선탄젠트": "쌍곡탄젠트",
    r"쌍곡선함수": "쌍곡선 함수",
    r"렐루": "ReLU",
    r"시그모이드함수": "시그모이드 함수",
    r"로지스틱함수": "로지스틱 함수",
    r"소프트 맥스": "소프트맥스",
    r"그[래레]이?디언트|경사 소실|기울기 ?소멸|기울기소실": "기울기, 기울기 소실",
    r"경사하강": "경사 하강법",
    r"인공 신경망": "인공신경망",
    r"레이어": "층",
    r"오차 ?역전파|역전달": "역전파",
    r"업데이트": "갱신",
    r"오버피팅|과대적합": "과적합",
    r"정칙화": "규제",
    r"멀티 ?(?:클래스 )?분류": "다중 분류",
    r"멀티 ?레이블": "다중 레이블",
    r"미니 배치": "미니배치",
    r"데이터 ?세트|데이터 셋": "데이터셋",
    r"학습율": "학습률",
    r"(?:최대|최소|함수|기대)값": "최댓값, 최솟값, 함숫값, 기댓값",
}

EVERY_PAGE = sorted({page for language in LANGUAGES for page in pages(language)})
SINGLE_PAGES = [(language, page) for language in LANGUAGES for page in pages(language)]
KOREAN_FILES = [
    ROOT / "README.ko.md",
    *sorted((DOCS / "ko").rglob("*.md")),
    *sorted((DOCS / "ko").rglob("*.yml")),
]


def numbers(text: str) -> set[str]:
    """Find the numbers in a text, without the commas of thousands; 1 to 9 are often words in English."""
    found = re.findall(r"\d[\d,]*(?:\.\d+)?", text)
    return {number.replace(",", "") for number in (each.rstrip(",") for each in found) if len(number) > 1}


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
    assert list(ko.meta) == list(en.meta)


@pytest.mark.parametrize("page", twins())
def test_twins_show_the_same_figures_and_formulas(page: str) -> None:
    """Figure and formula fences agree in everything but the caption, which both have or neither."""

    def drawn(language: str) -> list[dict[str, str]]:
        fences = read(DOCS / language / page).fences
        options = [fence.options for fence in fences if fence.options]
        return [{**each, "caption": str("caption" in each)} for each in options]

    assert drawn("ko") == drawn("en")


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
    for field in ("date", "slug", "authors"):
        assert ko[field] == en[field], field
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
    assert ko.marks == en.marks
    assert ko.shown == en.shown


@pytest.mark.parametrize("name", posts())
@pytest.mark.parametrize("language", LANGUAGES)
def test_items_are_in_order(language: str, name: str) -> None:
    """The items of each kind count upwards through the post, and none comes twice."""
    page = post(language, name)
    items = re.findall(r"\{([A-Z]\d+\.\d+)\}|^id: (.+)$", page.body, re.M)
    order = [item for marks in items for item in " ".join(marks).split()]
    for kind in sorted({item[0] for item in order}):
        counted = [int(item.split(".")[1]) for item in order if item[0] == kind]
        assert counted == sorted(set(counted)), f"{kind}: {counted}"


@pytest.mark.parametrize("name", posts())
@pytest.mark.parametrize("language", LANGUAGES)
def test_marks_stand_before_sentences(language: str, name: str) -> None:
    """A claim mark opens a line or follows a sentence, and one blank separates it from its own."""
    prose = post(language, name).prose
    for mark in post(language, name).marks:
        assert re.search(rf"(?:^|[.!?:] )\{{{re.escape(mark)}\}} \S", prose, re.M), mark


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
    """A check box names claims that stand above it, has a title and a text, and none was overlooked."""
    page = post(language, name)
    assert len(page.checks) == len(re.findall(r"^\s*/// ?check", page.body, re.M))
    for check in page.checks:
        above = page.body.split(f"/// check | {' '.join(check.claims)}\n")[0]
        for claim in check.claims:
            assert f"{{{claim}}}" in above, claim
        assert check.options.get("title")
        assert check.text


@pytest.mark.parametrize("name", INVENTORIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_retold_posts_are_complete(language: str, name: str) -> None:
    """A retold post has all its claims, figures and formulas in order, and all its verdicts."""
    page, wanted = post(language, name), INVENTORIES[name]
    assert page.marks == wanted.ids("P", wanted.claims)
    assert [item for item in page.shown if item[0] == "F"] == wanted.ids("F", wanted.figures)
    assert [item for item in page.shown if item[0] == "M"] == wanted.ids("M", wanted.formulas)
    rows = [tuple(line.strip().rsplit(" ", 1)) for line in wanted.verdicts.strip().splitlines()]
    assert [check.row for check in page.checks] == rows


@pytest.mark.parametrize("path", KOREAN_FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_korean_terms(path: Path) -> None:
    """Korean texts use one word for one thing, and spell it right."""
    lines = enumerate(path.read_text("utf-8").splitlines(), 1)
    slips = [
        f"{path.relative_to(ROOT)}:{number}: {found[0]} → {right}"
        for number, line in lines
        for wrong, right in KOREAN_TERMS.items()
        if (found := re.search(wrong, line))
    ]
    assert not slips, "\n".join(slips)
