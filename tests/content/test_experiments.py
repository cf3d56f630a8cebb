"""The experiments: twins, complete, with the answers that are known, which the posts quote."""

import re
import shutil
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gen.experiments import answers, claims, full
from gen.listings import runs
from gen.markdown.quotes import filled
from gen.source import percent
from gen.source.percent import Experiment
from tests.content.sources import DOCS, LANGUAGES, ROOT, pages, read

NAMES = percent.names()
LONG = [name for name in NAMES if percent.find(name).full]

NOT_TESTED = {
    "P1.12": "how often something is used",
    "P2.4": "a matter of counting pieces",
    "P2.16": "a convention",
    "P3.17": "a summary",
}
"""Check boxes without an experiment, and why."""

SLOPE = {"0.25": "the largest slope of the sigmoid, exact"}
YEAR = {"2017": "a year"}
PERCENT = {"100": "percent: all of them"}

TYPED = {
    **dict.fromkeys(("P1.8", "P2.20", "P4.10", "P4.11", "P5.8", "slopes", "compare"), SLOPE),
    **dict.fromkeys(("P1.20", "P2.21", "P3.27", "P5.13"), YEAR),
    "P3.18": PERCENT,
    "P4.14": {"1000000": "so many numbers are drawn, 1000 by 1000"},
    "P5.16": dict.fromkeys(("0.91", "1.03"), "a time that no experiment takes"),
    "L5.1": {"0.0": "what the code returns, exact"},
    "compare": {"0.25": "of the sigmoid, in the column of the table that the sentence explains"},
    "digits": {
        **dict.fromkeys(("1200", "1998"), "of the data set"),
        **dict.fromkeys(("90", "0.97"), "of the exercise, whose cell computes it"),
    },
    "dying": PERCENT | dict.fromkeys(("0.11", "0.2"), "of the exercise, whose cell computes it"),
    "overfitting": {"0.07": "of the exercise, whose cell computes it"},
    "softmax": {
        "11": "where float16 ends",
        **dict.fromkeys(("80", "88.72"), "of the exercise: a product, and where float32 ends"),
    },
    "speed": {"90": "of the exercise: what is left of 100"},
    "tanh": {"21": "whole numbers from -10 to 10"},
}
"""Numbers that are typed, by check box or page, and why."""

PARTICLE = re.compile(r"\{= ([^{}]*)\}\$?(을|를|은|는|과|와|이|가|으로|로|이었\w+|였\w+)\b")
"""A quoted number, and a Korean particle or ending that depends on the sound before it."""

DERIVATIVES = {
    "sigmoid": ("_sigmoidal", {"slopes", "tanh", "outputs", "warping"}),
    "tanh": ("_sigmoidal", {"slopes", "tanh", "depth", "warping"}),
    "relu": ("_linear", {"tanh", "depth", "outputs", "dying"}),
    "leaky_relu": ("_linear", {"outputs", "dying"}),
}
"""Of some functions the module, and experiments that their derivatives decide on."""

FLIPPED = """


def flipped(formula):
    import functools

    flip = lambda x, order, /, *rest: (-1.0 if order == 1 else 1.0) * formula(x, order, *rest)
    return functools.wraps(formula)(flip)


"""
"""What gives the first derivative of a formula the other sign."""


def twins(name: str) -> tuple[Experiment, Experiment]:
    """Return an experiment in both languages."""
    ko, en = (percent.find(name, language) for language in LANGUAGES)
    return ko, en


def quotes(text: str) -> list[str]:
    """Find the numbers that a text quotes, sorted: languages differ in the order of words."""
    return sorted(re.findall(r"\{=[^{}]*\}", text))


def fits(number: str, particle: str) -> bool:
    """Tell whether a Korean particle fits the last sound of a number: none, ㄹ or another consonant."""
    last = number[-1]
    if particle in ("으로", "로"):
        return (particle == "로") == (last in "1245789%")
    return (particle[0] in "를는와가였") == (last in "2459%")


def test_every_experiment_exists_in_both_languages() -> None:
    """The notebooks have the same names."""
    assert percent.names(language="ko") == percent.names(language="en")


@pytest.mark.parametrize("name", NAMES)
def test_twin_experiments_have_the_same_cells(name: str) -> None:
    """Code, kinds of cells, anchors, parameters and tested claims agree; Markdown cells quote the same."""
    ko, en = twins(name)
    assert ko.programs() == en.programs()
    assert [(cell.kind, cell.tags) for cell in ko.cells] == [(cell.kind, cell.tags) for cell in en.cells]
    assert ko.anchors == en.anchors
    assert (ko.tests, ko.full) == (en.tests, en.full)
    for korean, english in zip(ko.cells, en.cells, strict=True):
        if korean.kind == "markdown":
            assert quotes(korean.text) == quotes(english.text)


@pytest.mark.parametrize("page", sorted(set(pages("ko")) & set(pages("en"))))
def test_twin_pages_quote_the_same(page: str) -> None:
    """A page and its twin quote the same answers in the same form."""
    ko, en = (quotes((DOCS / language / page).read_text("utf-8")) for language in LANGUAGES)
    assert ko == en


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_experiments_describe_themselves(language: str, name: str) -> None:
    """The title is also the first heading, and search engines get a sentence of 30 to 200 characters."""
    experiment = percent.find(name, language)
    assert experiment.cells[0].text.startswith(f"# {experiment.title}\n")
    assert 30 <= len(experiment.description) <= 200
    assert experiment.description.endswith(".")


@pytest.mark.parametrize("language", LANGUAGES)
def test_testable_claims_have_an_experiment(language: str) -> None:
    """Every check box but those of opinions and conventions has one, and none is listed without need."""
    without = {
        check.claims[0]
        for check in claims.checks(language)
        if check.verdict != "untestable" and not claims.experiments_on(check.claims[0], language)
    }
    assert without == NOT_TESTED.keys()


@pytest.mark.parametrize("path", sorted((DOCS / "ko").rglob("*.[mp][dy]")), ids=lambda path: path.name)
def test_particles_fit_the_numbers(path: Path) -> None:
    """What follows a quoted number in Korean fits how that number ends: 0.886이었다, 0.885였다."""
    misfits = []
    for inside, particle in PARTICLE.findall(path.read_text("utf-8")):
        quote = inside if "." in inside.split(":")[0] else f"{path.stem}.{inside}"
        number = filled(f"{{= {quote}}}")
        if not fits(number, particle):
            misfits.append(number + particle)
    assert not misfits


@pytest.mark.parametrize("name", NAMES)
def test_answers_are_as_expected(name: str) -> None:
    """The answers of the build, or of the stored full run, are within their tolerances, all of them."""
    done = full.Run(percent.find(name), answers.answers(name), 0.0)
    assert not full.deviations(done, full.expected().get(name, {}))


def test_full_runs_are_those_of_the_code() -> None:
    """Every experiment with full parameters has a stored run of the code as it stands."""
    assert not list(map(str, answers.outdated()))


@pytest.mark.parametrize("name", LONG)
def test_pages_answer_as_expected(name: str) -> None:
    """The small settings of a page answer what they must, without a full run."""
    shown = runs.shown_by(percent.find(name).programs())
    assert not full.deviations(page_run(name, shown["answers"]), full.expected()["page"][name])


def page_run(name: str, found: answers.Answers) -> full.Run:
    """Take the answers on the page of an experiment for a run."""
    return full.Run(percent.find(name), found, 0.0)


def test_every_quoted_answer_is_expected() -> None:
    """Whatever a page quotes has a row that says what it must be."""
    rows = full.expected()
    missing = set()
    for path in [*DOCS.rglob("*.md"), *DOCS.rglob("experiments/*.py")]:
        for name, key in re.findall(r"\{= ?(?:(\w+)\.)?(\w+)", path.read_text("utf-8")):
            if key not in rows.get(name or path.stem, {}):
                missing.add(f"{name or path.stem}.{key}")
    assert not missing


def test_nothing_is_expected_of_nobody() -> None:
    """The expectations name experiments that exist."""
    rows = full.expected()
    assert set(rows.pop("page")) == set(LONG)
    assert set(rows) == set(NAMES)


def test_numbers_are_quoted() -> None:
    """What is no setting of the experiment behind a text is quoted by name, or stands in `TYPED`."""
    typed: defaultdict[str, set[str]] = defaultdict(set)
    for language in LANGUAGES:
        for check in claims.checks(language):
            behind = {each.name for each in claims.experiments_on(check.claims[0], language)}
            typed[check.claims[0]] |= numerals(check.text) - settings(behind | named(check.text))
        for name in NAMES:
            cells = percent.find(name, language).cells
            prose = "\n".join(cell.text for cell in cells if cell.kind == "markdown")
            typed[name] |= numerals(prose) - settings({name})
        for page in ("guide", "compare"):
            text = read(DOCS / language / f"{page}.md").body
            typed[page] |= numerals(text) - settings(named(text))
    told = {place: set(rows) for place, rows in TYPED.items()}
    assert {place: found for place, found in typed.items() if found} == told


def numerals(text: str) -> set[str]:
    """Find the numbers in a text that are typed, but for those of one digit, which are words as often.

    What stands in code, formulas, addresses and fences is part of a definition.
    """
    bare = re.sub(r"^( *)(```+).*?^\1\2$", "", text, flags=re.DOTALL | re.MULTILINE)
    bare = re.sub(r"\[[^\]]*\]\(https?:[^)]*\)|100만", "", bare)  # a source with its year, and a word
    bare = re.sub(r"`[^`]*`|\{=[^{}]*\}|\$[^$]*\$|\]\([^)]*\)|\{ ?#[^}]*\}|<[^>]*>", "", bare)
    found = re.findall(r"(?<![A-Za-z\d.])\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d{3})", "", bare))
    return {number for number in found if len(number) > 1}


def named(text: str) -> set[str]:
    """Name the experiments that a text quotes."""
    return set(re.findall(r"\{= ?(\w+)\.", text))


def settings(names: set[str]) -> set[str]:
    """Return the numbers in the code of experiments, and in what their full runs set."""
    code = [cell.text for name in names for cell in percent.find(name).code]
    code += [str(percent.find(name).full) for name in names]
    return set(re.findall(r"(?<![\w.])\d+(?:\.\d+)?", "\n".join(code).replace("_", "")))


@pytest.mark.parametrize(
    "function",
    [
        pytest.param(name, marks=[pytest.mark.thorough] * (name in ("sigmoid", "relu")))
        for name in DERIVATIVES
    ],
)
def test_a_wrong_derivative_is_noticed(
    function: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the sign of one derivative flipped, several experiments answer otherwise, or cannot answer."""
    for folder in ("acts", "gen"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    module, names = DERIVATIVES[function]
    family = tmp_path / f"acts/{module}.py"
    text, flipped = re.subn(rf"\n(def {function}\()", r"\n@flipped\n\1", family.read_text("utf-8"))
    assert flipped == 1
    text = text.replace("\n\n\n", FLIPPED, 1)
    family.write_text(text, "utf-8")
    monkeypatch.setattr(runs, "ROOT", str(tmp_path))
    rows = full.expected()
    rows |= rows.pop("page")

    def red(name: str) -> bool:
        outcome = runs.run(percent.find(name).programs(), answers=True)
        return bool(full.deviations(page_run(name, outcome.answers), rows[name]))

    with ThreadPoolExecutor() as pool:
        assert dict(zip(names, pool.map(red, names), strict=True)) == dict.fromkeys(names, True)
