"""The glossary, and that every page keeps to it."""

import re
from pathlib import Path

import pytest

from gen.core.errors import InputError
from gen.source.glossary import FILE, Term, terms
from tests.content.sources import DOCS, LANGUAGES, ROOT

TERMS = terms()
RIGHT = [form for term in TERMS for form in (term.ko, term.en, *term.also)]
FILES = [
    ROOT / "README.md",
    ROOT / "README.ko.md",
    *sorted(file for language in LANGUAGES for file in (DOCS / language).rglob("*.md")),
    *sorted(file for language in LANGUAGES for file in (DOCS / language).rglob("*.yml")),
]


def slips(text: str, term: Term) -> list[str]:
    """Find the forms in a text that the term must not have, unless they are part of one that is right."""
    found = []
    for variant in term.variants:
        for form in {variant, variant[0].upper() + variant[1:]}:
            longer = sorted((right for right in RIGHT if form in right), key=len, reverse=True)
            found += [
                each for each in re.findall("|".join(map(re.escape, [*longer, form])), text) if each == form
            ]
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_pages_keep_to_the_terms(path: Path) -> None:
    """Texts use one word for one thing, and spell it right."""
    complaints = [
        f"{path.relative_to(ROOT)}:{number}: {slip} → {term.ko}, {term.en}"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        for term in TERMS
        for slip in slips(re.sub(r"\{=[^{}]*\}", "", line), term)
    ]
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("활성 함수를 쓴다", "활성 함수"),
        ("파라미터가 많다", "파라미터"),
        ("하이퍼파라미터가 많다", None),
        ("인공 신경망과 신경망", "인공 신경망"),
        ("우리말로는 경사함수라고 한다", None),
        ("Non-linear functions", "Non-linear"),
        ("A zero-centered output", "zero-centered"),
        ("the cross-entropy error", None),
    ],
)
def test_slips_are_found(text: str, slip: str | None) -> None:
    """Forms to avoid are found, also at the start of a sentence, but not inside the right ones."""
    assert [found for term in TERMS for found in slips(text, term)] == ([slip] if slip else [])


def test_no_form_is_both_right_and_wrong() -> None:
    """What one entry allows, no other forbids, and no form to avoid has two entries."""
    variants = [variant for term in TERMS for variant in term.variants]
    assert not set(variants) & set(RIGHT)
    assert len(variants) == len(set(variants))


def test_the_names_of_functions_are_in_the_glossary() -> None:
    """The first column of the comparison uses the glossary's Korean forms, save for names without one."""
    known = {form for term in TERMS for form in (term.ko, *term.also)} | {"ELU", "SiLU", "GELU"}
    rows = re.findall(r"^\| ([^|$]+?) \| \$", (DOCS / "ko/compare.md").read_text("utf-8"), re.M)
    assert set(rows) - {"함수"} <= known


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'terms = [\n{ ko = "층", en = "layer" },\n{ ko = "층", en = "tier" },\n]',
            r':2: "층" has two entries',
        ),
        ('terms = [{ ko = "층", en = "layer" }, { ko = "켜", en = "layer" }]', r'"layer" has two entries'),
        ('terms = [{ ko = "층" }]', 'an entry without "en"'),
        (
            'terms = [{ ko = "층", en = "layer", varaints = ["켜"] }]',
            'unknown key "varaints"; did you mean "variants"',
        ),
        ('terms = [{ ko = "층", en = "layer", also = "켜" }]', '"also" must be a list of texts'),
        ('terms = [{ ko = "", en = "layer" }]', '"ko" must be a text'),
        ("terms = [\n{ ko }]", r"glossary\.toml:2: not TOML"),
        ("[[term]]", 'no list "terms"'),
    ],
)
def test_mistakes_in_the_glossary(tmp_path: Path, text: str, message: str) -> None:
    """An entry that makes no sense, or a term with two translations, is refused by name."""
    file = tmp_path / FILE.name
    file.write_text(text, "utf-8")
    with pytest.raises(InputError, match=message):
        terms(file)
