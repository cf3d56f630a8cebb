"""Descriptions tell readers who cannot see a figure what it shows, in both languages."""

import dataclasses
import re
import string

import numpy as np
import pytest

import acts
from gen import strings
from gen.core.paths import LANGUAGES
from gen.figures.curves import Array, Curve, default_range
from gen.figures.describe import Words
from gen.figures.facts import Run, facts
from gen.figures.views import PANELS, FunctionPicture
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
    assert all(
        words.keys() == {"name", "label", "also"} and words["name"] and words["label"]
        for words in functions.values()
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_panel_has_a_title(language: str) -> None:
    """The titles cover all panels."""
    assert set(strings.load(language)["title"]) == {*PANELS, "with"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("asked", every_request(), ids=lambda asked: asked.name)
def test_every_figure_is_described(asked: FunctionPicture, language: str) -> None:
    """Titles and descriptions are whole sentences without open places, and in the right language."""
    head, text = asked.title(language), asked.description(language)
    assert strings.load(language)["functions"][asked.record.name]["name"] in head
    assert len(text) > 30
    assert text.endswith(".")
    assert not re.search(r"[{}]|\bnan\b|\binf\b|None|  |-\d", head + text)
    assert bool(re.search("[가-힣]", text)) == (language == "ko")


@pytest.mark.parametrize("asked", every_request(), ids=lambda asked: asked.name)
def test_korean_particles_fit_every_number(asked: FunctionPicture) -> None:
    """No particle whose form depends on the sound before it stands behind a number or a letter."""
    text = asked.description("ko") + asked.title("ko")
    assert not re.search(r"[\dA-Za-z)](은|는|이(?!다)|가(?!로|까)|을|를|과|와|으로|로)(?![가-힣])", text)


def said(name: str, panel: str, limits: tuple[float, float] | None = None) -> str:
    """Return an English description."""
    return request(name, panel, limits).description("en")


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.25, "0.25"), (2 / 3, "about 0.667"), (-1234.0, "about −1230"), (1.2e-4, "0.00012"), (9e-5, "about 0"),
     (-0.0, "0")],
)  # fmt: skip
def test_numbers_are_rounded_and_said_to_be(value: float, text: str) -> None:
    """Three digits are told; what was rounded is marked, and what is smaller than 0.0001 is about 0."""
    assert Words("en").number(value) == text


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
    moved = FunctionPicture("function", acts.get("binary_step"), (("threshold", 1.5),), (-4.0, 4.0))
    assert "stays level until x = 1.5, jumps to 1" in moved.description("en")
    assert "threshold = 1.5" in moved.title("en")
    assert "x = 1.5까지" in moved.description("ko")


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
    text = family("softplus", "beta", (0.5, 1.0, 2.0, 5.0)).description("en")
    assert "beta: 0.5, 1, 2 and 5" in text
    assert "heights at x = 0 are about 1.39, about 0.693, about 0.347 and about 0.139" in text
    text = family("binary_step", "threshold", (-1.0, 0.0, 2.0)).description("en")
    assert "In this order they jump at x = −1, x = 0 and x = 2." in text


def test_both_tells_curves_apart() -> None:
    """The two curves of one panel are described one after the other."""
    text = request("sigmoid", "both", SIX).description("en")
    assert (
        text.index("The function:")
        < text.index("0.5.")
        < text.index("The derivative:")
        < text.index("0.25 at")
    )


@pytest.mark.parametrize("record", ELEMENTWISE, ids=lambda record: record.name)
@pytest.mark.parametrize("order", [0, 1, 2])
def test_runs_follow_the_curve(record: acts.Activation, order: int) -> None:
    """Between the ends of a run the curve goes one way, straight or not, and ends where the run says."""
    curve = Curve(record, {}, order)
    found = facts(curve, SIX)
    assert found.runs[0].start[0] == -6
    assert found.runs[-1].stop[0] == 6
    for run in found.runs:
        x = np.linspace(run.start[0], run.stop[0], 999)[1:-1]
        y = curve(x)
        steps, dust = np.diff(y), 8 * np.spacing(np.abs(y).max())
        way = {"rise": np.all(steps > -dust), "fall": np.all(steps < dust), "flat": np.all(steps == 0)}
        assert way[run.direction]
        assert run.straight == bool(np.all(np.abs(np.diff(steps)) <= dust))
        for (at, height), inwards in ((run.start, 1), (run.stop, -1)):
            near = curve(at + inwards * np.array([1e-9, 2e-9]))
            rise = abs(near[1] - near[0])  # in so small a step, as much as up to the end itself
            assert height == pytest.approx(near[0], rel=1e-8, abs=2 * rise + 1e-10)


@pytest.mark.parametrize("record", ELEMENTWISE, ids=lambda record: record.name)
@pytest.mark.parametrize("order", [0, 1, 2])
@pytest.mark.parametrize("x", [SIX, (-10.0, 10.0), (-0.5, 3.0)], ids=str)
def test_no_root_is_missing(record: acts.Activation, order: int, x: tuple[float, float]) -> None:
    """Wherever the curve changes its sign there is a root, also at a kink; a jump over 0 is none."""
    curve = Curve(record, {}, order)
    found = facts(curve, x)
    grid = np.sort([*np.linspace(*x, 5001) + 1e-7, *(at + s * 1e-7 for at in curve.breaks for s in (-1, 1))])
    grid = grid[(grid > x[0]) & (grid < x[1])]
    sign = np.sign(curve(grid))
    crossings = [(grid[i], grid[i + 1]) for i in np.flatnonzero(sign[:-1] * sign[1:] < 0)]
    crossings = [(a, b) for a, b in crossings if not any(a < jump.at < b for jump in found.jumps)]
    assert len(found.roots) == len(crossings)
    for root, (a, b) in zip(found.roots, crossings, strict=True):
        assert a <= root <= b
        before, value, after = curve(root + np.array([-1e-8, 0, 1e-8]))
        assert abs(value) <= abs(after - before)


@pytest.mark.parametrize("record", ELEMENTWISE, ids=lambda record: record.name)
@pytest.mark.parametrize("order", [0, 1, 2])
def test_every_root_is_told(record: acts.Activation, order: int) -> None:
    """Each root stands in the description: as a crossing, as the origin, or as the end of a run at 0."""
    curve = Curve(record, {}, order)
    found = facts(curve, default_range(record))
    text = request(record.name, ("function", "derivative", "second_derivative")[order]).description("en")
    words = Words("en")
    for root in found.roots:
        crossed = words.at(root) in text.partition("crosses the x axis at")[2]
        met = f"to 0 at {words.at(root)}" in text or (root == 0 and "through the origin" in text)
        assert crossed or met
    for start, stop in found.zeros:
        inner = default_range(record)[0] < start < stop < default_range(record)[1]
        assert (f"It is 0 from {words.at(start)} to {words.at(stop)}." in text) == inner


def shrinking(x: Array) -> Array:
    """Return a function that is 0 from −0.5 to 0.5 and has a corner at both ends."""
    return np.maximum(x - 0.5, 0) + np.minimum(x + 0.5, 0)


def test_a_stretch_of_zeros() -> None:
    """A stretch on which a function is 0 is told with its ends, in both languages, and no root besides."""
    slopes = (lambda x: (np.abs(x) > 0.5) + 0 * np.clip(x, -1, 1), lambda x: 0 * np.clip(x, -1, 1))
    record = dataclasses.replace(
        acts.get("identity"),
        function=shrinking,
        derivative=slopes[0],
        second_derivative=slopes[1],
        kinks=(acts.Kink(-0.5, 1), acts.Kink(0.5, 1)),
    )
    asked = FunctionPicture("function", record, (), (-2.0, 2.0))
    assert facts(asked.curves[0], (-2.0, 2.0)).zeros == ((-0.5, 0.5),)
    text = asked.description("en")
    assert "It is 0 from x = −0.5 to x = 0.5." in text
    assert "crosses" not in text
    assert "y axis" not in text
    assert "approaches" not in text
    assert "x = −0.5부터 x = 0.5까지는 값이 0이다." in asked.description("ko")


def test_a_root_on_a_kink() -> None:
    """A curve that goes through the origin at a kink of its second derivative is said to."""
    softsign = dataclasses.replace(
        acts.get("identity"),
        function=lambda x: np.clip(x, -1e9, 1e9) / (1 + np.abs(np.clip(x, -1e9, 1e9))),
        derivative=lambda x: 1 / (1 + np.abs(x)) ** 2,
        second_derivative=lambda x: -2 * np.sign(x) / (1 + np.abs(x)) ** 3,
        kinks=(acts.Kink(0, 2),),
    )
    asked = FunctionPicture("function", softsign, (), (-4.0, 4.0))
    assert facts(asked.curves[0], (-4.0, 4.0)).roots == (0.0,)
    assert "It passes through the origin." in asked.description("en")


@pytest.mark.parametrize(
    ("name", "order", "places"),
    [
        ("silu", 0, [(-1.2784645427610738, -0.2784645427610738)]),
        ("silu", 1, [(-2.3993572805154, -0.0998393201298), (2.3993572805154, 1.0998393201298)]),
        ("gelu", 2, [(-2.0, -0.1079819330263761), (0.0, 0.7978845608028654), (2.0, -0.1079819330263761)]),
    ],
)
def test_extremes_are_exact(name: str, order: int, places: list[tuple[float, float]]) -> None:
    """Extremes are found to a millionth of x, whose round values are exact, and to nine digits of y."""
    runs = facts(Curve(acts.get(name), {}, order), SIX).runs
    assert len(runs) == len(places) + 1
    for run, (x, y) in zip(runs, places, strict=False):
        assert run.stop[0] == pytest.approx(x, abs=1e-6)
        assert (run.stop[0] == round(run.stop[0], 3)) == (x == round(x, 3))
        assert run.stop[1] == pytest.approx(y, rel=1e-9)


def test_a_round_extreme_is_one_only_if_it_is() -> None:
    """A minimum a hair beside a round number is not said to be there."""
    for middle, exact in ((1.5, True), (1.500004, False), (0.0, True), (0.000004, False)):
        parabola = dataclasses.replace(
            acts.get("identity"),
            function=lambda x, m=middle: (x - m) ** 2 - 1,
            derivative=lambda x, m=middle: 2 * (x - m),
            second_derivative=lambda x: 0 * x + 2,
        )
        (run, _) = facts(Curve(parabola, {}, 0), SIX).runs
        assert run.stop[0] == pytest.approx(middle, abs=1e-6)
        assert (run.stop[0] == round(run.stop[0], 3)) == exact


def test_what_a_curve_reaches_is_not_approached() -> None:
    """Only lines that the curve is never on for good are told as approached."""
    for name in ("relu", "leaky_relu", "binary_step", "identity"):
        assert "approaches" not in said(name, "both")
    steep = FunctionPicture("function", acts.get("softplus"), (("beta", 100.0),), (-4.0, 4.0))
    assert "To the right it approaches the line y = x." in steep.description("en")


def test_facts_of_relu() -> None:
    """The facts of ReLU are exact."""
    found = facts(Curve(acts.get("relu"), {}, 0), (-4.0, 4.0))
    assert found.runs == (Run((-4, 0), (0, 0), "flat", True), Run((0, 0), (4, 4), "rise", True))
    assert (found.jumps, found.bends, found.at_zero, found.asymptotes) == ((), (0,), 0, (None, None))
