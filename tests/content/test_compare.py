"""The comparison and the guide: what their tables and sentences say is what `acts` and the posts say."""

import re
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest

import acts
from gen import strings
from gen.markdown.quotes import filled
from tests.content.sources import DOCS, LANGUAGES, numbers, post, read
from tests.formulas.latex import evaluate

POINTS = (-9.25, -3.1, -0.7, 0.0, 0.4, 2.0, 17.0)
FAR = 50.0
FLAT = {
    "ko": {"없음": "", "양쪽": "-+", "음수 쪽": "-"},
    "en": {"nowhere": "", "both sides": "-+", "negative side": "-"},
}
NAMES = {record["label"].lower(): name for name, record in strings.load("en")["functions"].items()} | {
    "binary step": "binary_step"
}


def tables(page: str, language: str) -> list[list[list[str]]]:
    """Read the tables of a page: rows of cells, without the head."""
    found = re.findall(r"(?:^\|.*\n)+", read(DOCS / language / page).body, re.M)
    return [[re.split(r"\s*\|\s*", row.strip("| ")) for row in table.splitlines()[2:]] for table in found]


FORMULAS, PROPERTIES = tables("compare.md", "en")
ROWS = [(acts.get(NAMES[f[0].lower()]), f[1:], p[1:]) for f, p in zip(FORMULAS, PROPERTIES, strict=True)]
ELEMENTWISE = [row for row in ROWS if not row[0].vector_valued]
SOFTMAX = next(row for row in ROWS if row[0].vector_valued)

every_function = pytest.mark.parametrize("row", ELEMENTWISE, ids=lambda row: row[0].name)


def formula(cell: str) -> str:
    """Take the first formula of a cell, without what stands left of its equals sign."""
    found = re.search(r"\$(.+?)\$", cell)
    assert found, cell
    return re.sub(r"^[^={]*(?:\{[^={}]*\}[^={]*)*=", "", found[1]).strip()


def interval(cell: str) -> tuple[str, list[float]]:
    """Read an interval or a set: its brackets and its ends."""
    text = cell.strip("$").replace(r"\infty", "inf").replace(r"\{", "{").replace(r"\}", "}")
    return text[0] + text[-1], [float(end) for end in text[1:-1].split(",")]


def decimals(cell: str) -> float:
    """Return half a unit of the last digit that is shown."""
    return 0.5 * 10.0 ** -len(cell.partition(".")[2])


def test_both_tables_compare_the_same_functions() -> None:
    """Each function has one row in either table, in the same order."""
    names = [row[0].name for row in ROWS]
    assert len({*names}) == len(names) > 10
    assert [row[0] for row in FORMULAS] == [row[0] for row in PROPERTIES]


def test_the_korean_tables_say_the_same() -> None:
    """Formulas and numbers are equal in both languages, and so is the side that saturates."""
    for english, korean in zip(tables("compare.md", "en"), tables("compare.md", "ko"), strict=True):
        for ours, theirs in zip(english, korean, strict=True):
            alike = [cell for cell in ours if re.search(r"[$\d]", cell)]
            assert [cell for cell in theirs if re.search(r"[$\d]", cell)] == alike
            if theirs[4:]:
                assert FLAT["ko"].get(theirs[4]) == FLAT["en"].get(ours[4])


@every_function
@pytest.mark.parametrize("order", [0, 1])
def test_formulas(row: Any, order: int) -> None:
    """The value of each formula is that of the code, at a corner too."""
    record, cells, _ = row
    code: Callable[[float], Any] = acts.derivative(record.name) if order else record.function
    default = {"leaky_relu": 0.01, "elu": 1.0}
    for x in POINTS:
        names = {"x": mpmath.mpf(x), "alpha": mpmath.mpf(default.get(record.name, 0.0))}
        with mpmath.workdps(50):  # 1 - σ(x) cancels
            value = evaluate(formula(cells[order]), **names)
        assert float(value) == pytest.approx(float(code(x)), rel=1e-13, abs=1e-300), (x, cells[order])


def test_formulas_of_softmax() -> None:
    """Components and partial derivatives are those of the code."""
    record, cells, _ = SOFTMAX
    x = [0.25, -1.125, 2.5]
    s, slopes = record.function(x), acts.jacobian("softmax")(x)
    exact = [mpmath.mpf(float(value)) for value in s]
    for i in range(3):
        names = {"x": [mpmath.mpf(value) for value in x], "s": exact, "i": i}
        assert float(evaluate(formula(cells[0]), **names)) == pytest.approx(float(s[i]), rel=1e-13)
        for j in range(3):
            assert float(evaluate(formula(cells[1]), **names, j=j)) == pytest.approx(
                float(slopes[i, j]), rel=1e-13
            )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].name)
def test_ranges(row: Any) -> None:
    """The range is that of the record, its ends rounded as shown; two values in braces are its ends."""
    record, _, cells = row
    brackets, ends = interval(cells[0])
    range_ = record.range.at(record.defaults)
    low, high = range_.low, range_.high
    closed = (record.range.closed_low, record.range.closed_high)
    for shown, end, text in zip(ends, (low, high), cells[0].split(","), strict=True):
        assert shown == end or abs(shown - end) <= decimals(re.sub(r"[^\d.]", "", text)), cells[0]
    if brackets == "{}":
        assert closed == (True, True)
        assert set(record.function(np.linspace(-5, 5, 1001))) == set(ends)
    else:
        assert (brackets[0] == "[", brackets[1] == "]") == closed


@every_function
def test_mean_outputs(row: Any) -> None:
    """The mean output is that for standard normal inputs."""
    record, _, cells = row
    x = np.linspace(-12, 12, 240_001)
    density = np.exp(-x * x / 2) / np.sqrt(2 * np.pi)
    mean = float(np.sum(record.function(x) * density) * (x[1] - x[0]))
    assert abs(mean - float(cells[1])) < decimals(cells[1]) * 1.01


@every_function
def test_largest_slopes(row: Any) -> None:
    """The largest slope is the maximum of the derivative, or the bound that it tends to."""
    record, _, cells = row
    slopes = acts.derivative(record.name)(np.linspace(-FAR, FAR, 100_001))
    assert abs(float(np.max(np.abs(slopes))) - float(cells[2])) < decimals(cells[2])


@every_function
def test_saturation(row: Any) -> None:
    """A side saturates where the derivative goes to 0."""
    record, _, cells = row
    slopes = {sign: float(acts.derivative(record.name)(float(f"{sign}{FAR}"))) for sign in "-+"}
    assert "".join(sign for sign in "-+" if abs(slopes[sign]) < 1e-9) == FLAT["en"][cells[3]]


def test_properties_of_softmax() -> None:
    """Outputs have the mean 1/n, slopes stay at 0.25 or below, and vanish where scores differ widely."""
    _, _, cells = SOFTMAX
    assert cells[1:3] == ["$1/n$", "0.25"]
    x = np.random.default_rng(0).normal(size=(200, 4)) * 3
    np.testing.assert_allclose(acts.softmax(x).mean(axis=-1), 1 / 4)
    half = acts.jacobian("softmax")([0.0, 0.0])[0, 0]
    assert half == pytest.approx(0.25)
    assert np.max(acts.jacobian("softmax")(x)) <= half
    assert np.max(np.abs(acts.jacobian("softmax")([FAR, 0.0, -FAR]))) < 1e-9


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
