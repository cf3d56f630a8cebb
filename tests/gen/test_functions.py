"""What pages on functions tell is true: traits and limits against mpmath, names, and every page."""

import functools
import json
import math
import re
from typing import Any

import mpmath
import numpy as np
import pytest

import acts
from gen import functions, strings
from gen.core.paths import LANGUAGES
from gen.figures import slices
from gen.formulas.reference import reference
from gen.frameworks import results
from gen.functions import article, floats, knowledge, listed, names, texts, traits
from gen.source import library

ELEMENTWISE = [record for record in acts.ACTIVATIONS.values() if not record.vector_valued]
VECTORS = [record for record in acts.ACTIVATIONS.values() if record.vector_valued]

every_function = pytest.mark.parametrize("record", ELEMENTWISE, ids=lambda record: record.name)
every_vector = pytest.mark.parametrize("record", VECTORS, ids=lambda record: record.name)


@pytest.fixture(scope="module")
def known() -> dict[str, Any]:
    """Gather what is known of all functions."""
    found: dict[str, Any] = json.loads(knowledge.made())
    return found


compiled = functools.cache(reference)


def exact(record: acts.Activation, order: int, x: float) -> float:
    """Return a value computed to 50 digits from the definition."""
    return float(compiled(record, order)(x))


def breaks(record: acts.Activation) -> list[float]:
    """Return where a function is not smooth."""
    return sorted({kink.place(record.defaults) for kink in record.kinks})


def expected(record: acts.Activation, power: int, order: int = 0) -> float:
    """Return a mean for a standard normal input by mpmath's quadrature of the definition."""
    f = compiled(record, order)
    cuts = [-12, *(at for at in breaks(record) if -12 < at < 12), 12]
    with mpmath.workdps(15):
        points = sorted({*cuts, *(at for at in range(-12, 13, 2))})
        return float(mpmath.quad(lambda x: f(float(x)) ** power * mpmath.npdf(x), points, maxdegree=4))


@pytest.mark.parametrize("name", ["gelu", "threshold", "snake"])
def test_moments(name: str, known: dict[str, Any]) -> None:
    """Means and second moments are those that mpmath integrates from the definition."""
    record, told = acts.get(name), known[name]["traits"]
    assert told["mean"] == pytest.approx(expected(record, 1), rel=1e-9, abs=1e-9)
    assert told["second"] == pytest.approx(expected(record, 2), rel=1e-9)
    assert told["gain"] == pytest.approx(expected(record, 2, order=1), rel=1e-9)


def test_moments_that_have_a_closed_form(known: dict[str, Any]) -> None:
    """The moments of some functions are known."""
    relu, exponential, selu = (known[name]["traits"] for name in ("relu", "exponential", "selu"))
    assert relu["mean"] == pytest.approx(1 / math.sqrt(2 * math.pi), rel=1e-13)
    assert relu["second"] == pytest.approx(0.5, rel=1e-13)
    assert exponential["mean"] == pytest.approx(math.exp(0.5), rel=1e-13)
    assert exponential["second"] == pytest.approx(math.exp(2), rel=1e-12)
    assert (selu["mean"], selu["second"]) == (0, pytest.approx(1, rel=1e-12))


@every_function
def test_points_are_where_they_are_said_to_be(record: acts.Activation, known: dict[str, Any]) -> None:
    """At zeros, fixed points and where the slope is 0, the definition agrees; stretches are 0 throughout."""
    told = known[record.name]["traits"]
    for key, order, line in (("roots", 0, 0.0), ("fixed", 0, 1.0), ("stationary", 1, 0.0)):
        for each in told[key]:
            stretch = isinstance(each, list) and (key != "stationary" or article.is_stretch(each, told))
            at = each[0] if isinstance(each, list) and not stretch else each
            if stretch:
                low, high = max(each[0], -30.0), min(each[1], 30.0)
                points = [low + (high - low) * 0.4]
            else:
                points = [at]
            for x in points:
                assert abs(exact(record, order, x) - line * x) < 1e-9, (key, each)
            if key == "stationary" and not stretch:
                assert each[1] == pytest.approx(exact(record, 0, at), rel=1e-9, abs=1e-12)


@every_function
def test_no_point_is_missed(record: acts.Activation, known: dict[str, Any]) -> None:
    """Between points of a coarse grid on which the definition changes its sign, a point is told."""
    told = known[record.name]["traits"]
    x = [step / 2 + 0.01 for step in range(-8, 8)]
    for key, order, line in (("roots", 0, 0.0), ("fixed", 0, 1.0), ("stationary", 1, 0.0)):
        points = [each[0] if isinstance(each, list) and key == "stationary" else each for each in told[key]]
        near = [at for at in points if not isinstance(at, list)]
        if len(near) >= functions.MOST:
            continue
        y = [exact(record, order, at) - line * at for at in x]
        for a, b, left, right in zip(x, x[1:], y, y[1:], strict=False):
            jumps = any(a <= at <= b for at in breaks(record))
            if left * right < 0 and not jumps and min(abs(left), abs(right)) > 1e-12:
                assert any(a <= at <= b for at in near), (key, a, b)


@every_function
def test_directions_symmetries_and_slopes(record: acts.Activation, known: dict[str, Any]) -> None:
    """On a grid the definition never does what is ruled out, and comes close to the Lipschitz constant."""
    told = known[record.name]["traits"]
    x = [step / 2 + 0.003 for step in range(1, 12)]
    y = [exact(record, 0, at) for at in x]
    mirrored = [exact(record, 0, -at) for at in x]
    steps = np.diff([*mirrored[::-1], *y])
    assert {"rising": steps.min() >= 0, "falling": steps.max() <= 0, "both": steps.min() < 0 < steps.max()}[
        told["direction"]
    ]
    sums, differences = np.add(y, mirrored), np.subtract(y, mirrored)
    kind, height = told["symmetry"] or ("none", 0)
    assert (kind == "even") == bool(np.abs(differences).max() < 1e-9)
    assert (kind == "odd") == bool(np.ptp(sums) < 1e-9 and kind != "even")
    if kind == "odd":
        assert sums[0] == pytest.approx(2 * height, abs=1e-9)
    jumps = any(kink.order == 0 for kink in record.kinks)
    grid = np.linspace(-20, 20, 4001) + 1e-4
    steepest = abs(exact(record, 1, float(grid[np.argmax(np.abs(record.derivative(grid)))])))
    if math.isinf(told["lipschitz"]):
        assert jumps or abs(exact(record, 1, 40.0)) > 20
    else:
        assert not jumps
        assert steepest <= told["lipschitz"] * (1 + 1e-9)
        assert steepest > 0.98 * told["lipschitz"]


@every_function
def test_limits_of_floats(record: acts.Activation) -> None:
    """The number that is told has the limit as its value, and its neighbour towards 0 has another one."""
    for row in floats.of(record):
        function = record.orders[row["order"]]
        for at, (kind, _) in zip(row["at"], floats.TYPES, strict=True):
            if at is None:
                continue
            x = kind(at)
            level = kind(row["level"])
            inside, outside = (function(each) for each in (np.nextafter(x, kind(0)), x))
            assert outside == level, (row, kind)
            assert inside != level, (row, kind)


def test_limits_of_floats_are_those_of_the_definition() -> None:
    """Sigmoid is 1 from where 1 − σ is half a unit of the last place; exp overflows beyond all numbers."""
    (vanishes, saturates, *_) = floats.of(acts.get("sigmoid"))
    assert vanishes["at"][1] == pytest.approx(-150 * math.log(2), abs=0.01)
    assert saturates["at"] == pytest.approx([12 * math.log(2), 25 * math.log(2), 54 * math.log(2)], abs=0.01)
    overflow = next(row for row in floats.of(acts.get("exponential")) if row["what"] == "overflows")
    assert overflow["at"][2] == pytest.approx(math.log(np.finfo(float).max), rel=1e-12)


@every_function
def test_relatives(record: acts.Activation, known: dict[str, Any]) -> None:
    """Distances rise, and the nearest is as near as a sum over random inputs says."""
    told = known[record.name]["relatives"]
    distances = [distance for _, distance in told]
    assert distances == sorted(distances)
    x = np.random.default_rng(1).normal(size=200_000)
    other = acts.get(told[0][0])
    sampled = math.sqrt(np.mean((record.function(x) - other.function(x)) ** 2))
    assert distances[0] == pytest.approx(sampled, rel=0.05, abs=1e-3)


@every_vector
def test_vectors(record: acts.Activation, known: dict[str, Any]) -> None:
    """What is said of sums, shifts and zeros holds for another vector, computed from the definition."""
    told = known[record.name]["traits"]
    x = [0.75, -1.25, 2.0, 0.25]
    y = np.array([float(each) for each in reference(record)(x)])
    assert len(y) == {"same": 4, "half": 2, "double": 8, "pooled": 2}[told["sizes"]]
    assert (told["sum"] == 1.0) == math.isclose(y.sum(), 1, rel_tol=1e-12)
    moved = np.array([float(each) for each in reference(record)([each + 3 for each in x])])
    assert told["shift"] == bool(np.allclose(moved, y, atol=1e-12))
    given, result = told["example"]
    assert result == pytest.approx([float(each) for each in reference(record)(given)])


@every_vector
def test_slices_are_smooth_but_at_their_breaks(record: acts.Activation) -> None:
    """The slope of a slice is that of differences, and it bends only where it is said to."""
    for curve in slices.slices(record, {}):
        x = np.array([-2.3, -0.7, 0.11, 0.9, 3.1])
        assert curve.slope is not None
        step = 1e-6
        estimate = (curve(x + step) - curve(x - step)) / (2 * step)
        np.testing.assert_allclose(curve.slope(x), estimate, atol=1e-6)
        grid = np.linspace(-3.9, 3.9, 7801) + 1e-5
        turns = np.abs(np.diff(curve.slope(grid)))
        for at in grid[:-1][turns > 0.05].tolist():
            assert any(abs(at - place) < 0.002 for place in curve.breaks), at


def test_every_function_has_a_family_and_figures(known: dict[str, Any]) -> None:
    """No family of the gallery is empty, no function is left out, and parameters show in figures."""
    assert list(known) == list(acts.ACTIVATIONS)
    assert {each["family"] for each in known.values()} == {*functions.FAMILIES}
    for name, each in known.items():
        assert each["figures"][0].startswith(f"function: {name}\n")
        assert each["picture"].startswith("<svg ")
    assert any("alpha: [0.5, 1.0, 2.0]" in body for body in known["elu"]["figures"])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.25, "0.25"),
        (1 / 3, "≈ 0.333333"),
        (-1.5, "−1.5"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "NaN"),
        (1.5e-7, "1.5e−7"),
        (3.402823466e38, "≈ 3.40282e38"),
    ],
)
def test_numbers(value: float, text: str) -> None:
    """Numbers have a proper minus sign, and say when they are rounded."""
    assert texts.number(value) == text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", acts.ACTIVATIONS)
def test_pages_tell_everything(language: str, name: str) -> None:
    """A page has its sections, each name once, a tab for each framework of the store, and no empty word."""
    path = f"docs/{language}/functions/{name}.md"
    text = article.markdown(library.read(path))
    anchors = re.findall(r"^## .* \{ #(\w+) \}$", text, re.MULTILINE)
    assert [*dict.fromkeys(anchors)] == anchors
    assert {"formula", "properties", "code"} <= {*anchors} <= {*functions.ANCHORS}
    calls = results.load()["functions"].get(name, {}).get("calls", {})
    tabs = re.findall(r'^=== "(.+)"$', text, re.MULTILINE)
    assert len(tabs) == len(calls) + 1
    for call in calls.values():
        assert call["snippet"] in text
    assert "None" not in re.sub(r"`[^`]*`|```.*?```", "", text, flags=re.DOTALL)
    assert f'title: "{strings.load(language)["functions"][name]["name"]}"' in text


def test_addresses_lead_to_one_function() -> None:
    """Other names in both scripts are addresses, and none is that of another function's page."""
    found = names.redirects()
    for address, name in (
        ("겔루", "gelu"),
        ("스위시", "swish"),
        ("hardswish", "hard_swish"),
        ("leaky-relu", "leaky_relu"),
        ("expit", "sigmoid"),
        ("rectified-linear-unit", "relu"),
    ):
        assert found[address] == name
    assert not {*found} & {*acts.ACTIVATIONS}
    assert all(re.fullmatch(r"[\w.²√+-]+", address) for address in found)


def test_the_comparison_refuses_what_has_no_curve() -> None:
    """A name that is unknown, or of a function of vectors, is told with the nearest one."""
    for name, hint in (
        ("sigmod", 'did you mean "sigmoid"'),
        ("softmax", 'no elementwise function "softmax"'),
    ):
        with pytest.raises(Exception, match=hint):
            listed.comparison([name], "en")


def test_traits_refuse_noise() -> None:
    """A difference that is nothing but rounding has no zeros, and a touching one has its place."""
    noise = np.random.default_rng(0)
    far = traits.zeros(lambda x: 1e-16 * noise.normal(size=np.shape(x)), lambda x: x * 0 + 1e-12, [])
    assert far == []
    assert traits.zeros(lambda x: (x - 1.5) ** 2, lambda x: 2 * (x - 1.5), []) == [1.5]
