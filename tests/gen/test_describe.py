"""Descriptions tell readers who cannot see a figure what it shows, in both languages."""

import re
import string

import numpy as np
import pytest

import acts
from gen import strings
from gen.figures.curves import Curve
from gen.figures.facts import Run, facts
from gen.figures.request import Request
from gen.figures.views import PANELS, description, title
from gen.paths import LANGUAGES
from tests.gen.drawing import ELEMENTWISE, every_request, family, request

SIX = (-6.0, 6.0)


def test_the_languages_have_the_same_words() -> None:
    """Both files have the same tables and keys, and a template takes the same values in both."""
    korean, english = (strings.load(language) for language in ("ko", "en"))
    assert korean.keys() == english.keys()
    for table in english:
        assert korean[table].keys() == english[table].keys(), table
    for table in ("title", "description"):
        for name in english[table]:
            fields = [
                {f for _, f, _, _ in string.Formatter().parse(t[table][name]) if f} for t in (korean, english)
            ]
            assert fields[0] == fields[1], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_function_has_a_name(language: str) -> None:
    """Each function of acts has a display name and a label, and nothing else has."""
    functions = strings.load(language)["functions"]
    assert sorted(functions) == sorted(acts.ACTIVATIONS)
    assert all(words.keys() == {"name", "label"} and all(words.values()) for words in functions.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_panel_has_a_title(language: str) -> None:
    """The titles cover all panels."""
    assert set(strings.load(language)["title"]) == {*PANELS, "with"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("asked", every_request(), ids=lambda asked: asked.name)
def test_every_figure_is_described(asked: Request, language: str) -> None:
    """Titles and descriptions are whole sentences without open places, and in the right language."""
    head, text = title(asked, language), description(asked, language)
    assert strings.load(language)["functions"][asked.record.name]["name"] in head
    assert len(text) > 30
    assert text.endswith(".")
    assert not re.search(r"[{}]|\bnan\b|\binf\b|None|  |-\d", head + text)
    assert bool(re.search("[가-힣]", text)) == (language == "ko")


@pytest.mark.parametrize("asked", every_request(), ids=lambda asked: asked.name)
def test_korean_particles_fit_every_number(asked: Request) -> None:
    """No particle whose form depends on the sound before it stands behind a number or a letter."""
    text = description(asked, "ko") + title(asked, "ko")
    assert not re.search(r"[\dA-Za-z)](은|는|이(?!다)|가(?!로|까)|을|를|과|와|으로|로)(?![가-힣])", text)


def said(name: str, panel: str, limits: tuple[float, float] | None = None) -> str:
    """Return an English description."""
    return description(request(name, panel, limits), "en")


def test_sigmoid() -> None:
    """The sigmoid rises from 0 to 1 through one half; its derivative peaks at a quarter."""
    text = said("sigmoid", "function", SIX)
    for part in (
        "runs from −6 to 6",
        "From about 0.00247 at the left end",
        "rises to about 0.998 at the right end",
        "meets the y axis at 0.5",
        "To the left it approaches 0.",
        "To the right it approaches 1.",
    ):
        assert part in text  # fmt: skip
    text = said("sigmoid", "derivative", SIX)
    assert "rises to its maximum of 0.25 at x = 0 and falls to about 0.00247" in text
    assert "approaches 0 on both sides" in text


def test_tanh() -> None:
    """The hyperbolic tangent passes through the origin between −1 and 1."""
    text = said("tanh", "function")
    assert "passes through the origin" in text
    assert "To the left it approaches −1. To the right it approaches 1." in text
    assert "its maximum of 1 at x = 0" in said("tanh", "derivative")
    assert "0.77 at x ≈ −0.658" in said("tanh", "second_derivative")


def test_relu() -> None:
    """ReLU has a corner, its derivative a jump with the value of the left side."""
    text = said("relu", "function")
    assert "stays level until x = 0 and rises in a straight line to 4 at the right end" in text
    assert "It has a corner at x = 0." in text
    assert "approaches" not in text
    text = said("relu", "derivative")
    assert "From 0 at the left end, it stays level until x = 0, jumps to 1 and stays level" in text
    assert "It jumps at x = 0, where its value is 0, the left one." in text


def test_step() -> None:
    """The step jumps where its threshold is."""
    moved = Request("function", acts.get("binary_step"), (("threshold", 1.5),), (-4.0, 4.0))
    assert "stays level until x = 1.5, jumps to 1" in description(moved, "en")
    assert "threshold = 1.5" in title(moved, "en")
    assert "x = 1.5까지" in description(moved, "ko")


def test_a_range_that_begins_at_a_jump() -> None:
    """A jump at the edge of what is shown is told, sides that are not shown are not."""
    text = said("binary_step", "function", (0.0, 4.0))
    assert "level line at height 1. It jumps at x = 0, where its value is 0, the left one." in text
    assert "To the left" not in said("tanh", "function", (1.0, 3.0))


def test_level_and_straight_lines() -> None:
    """A curve that is one line is called so."""
    assert "straight line from −4 at the left end to 4 at the right end" in said("identity", "function")
    assert said("identity", "derivative").endswith("The curve is a level line at height 1.")


def test_slanted_asymptotes_and_minima() -> None:
    """SiLU has a minimum and approaches the diagonal."""
    text = said("silu", "function")
    assert "falls to its minimum of about −0.278 at x ≈ −1.28" in text
    assert "To the right it approaches the line y = x." in text


def test_family_heights() -> None:
    """A family is described by the heights of its members, in order."""
    text = description(family("softplus"), "en")
    assert "beta: 0.5, 1, 2 and 5" in text
    assert "heights at x = 0 are about 1.39, about 0.693, about 0.347 and about 0.139" in text
    assert "In this order they jump at x = −1, x = 0 and x = 2." in description(family("binary_step"), "en")


def test_both_tells_curves_apart() -> None:
    """The two curves of one panel are described one after the other."""
    text = description(request("sigmoid", "both", SIX), "en")
    assert (
        text.index("The function:")
        < text.index("0.5.")
        < text.index("The derivative:")
        < text.index("0.25 at")
    )


@pytest.mark.parametrize("record", ELEMENTWISE, ids=lambda record: record.name)
@pytest.mark.parametrize("order", [0, 1, 2])
def test_runs_follow_the_curve(record: acts.Activation, order: int) -> None:
    """Between the ends of a run the curve goes one way, and its ends are points of the curve."""
    curve = Curve(record, {}, order)
    found = facts(curve, SIX)
    assert found.runs[0].start[0] == -6
    assert found.runs[-1].stop[0] == 6
    for run in found.runs:
        x = np.linspace(run.start[0], run.stop[0], 999)[1:-1]
        steps = np.diff(curve(x))
        assert {"rise": np.all(steps > -1e-12), "fall": np.all(steps < 1e-12), "flat": np.all(steps == 0)}[
            run.direction
        ]
        assert run.stop[1] == pytest.approx(float(curve(x[-1])), abs=0.02)
        assert run.start[1] == pytest.approx(float(curve(x[0])), abs=0.02)
        assert run.straight == bool(np.ptp(np.diff(steps)) < 1e-9 and np.all(np.abs(np.diff(steps)) < 1e-12))
    for root in found.roots:
        assert float(curve(root)) == pytest.approx(0, abs=1e-6)


def test_facts_of_relu() -> None:
    """The facts of ReLU are exact."""
    found = facts(Curve(acts.get("relu"), {}, 0), (-4.0, 4.0))
    assert found.runs == (Run((-4, 0), (0, 0), "flat", True), Run((0, 0), (4, 4), "rise", True))
    assert (found.jumps, found.bends, found.at_zero, found.asymptotes) == ((), (0,), 0, (None, None))
