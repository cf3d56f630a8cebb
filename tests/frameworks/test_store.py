"""What was measured: facts about frameworks, read from the store. No framework is needed."""

import math
from pathlib import Path

import numpy as np
import pytest

import acts
from gen.core.paths import ROOT
from gen.frameworks import results
from gen.frameworks.calls import table
from gen.frameworks.measure import _differ, _number, _points

STORED = results.load()
FUNCTIONS = STORED["functions"]
PROBES = STORED["probes"]

# The engines of a framework that has several, or one of another name.
SHORT = {
    "pytorch.torch": "pytorch",
    "jax.jax": "jax",
    "flax.jax": "flax",
    "tensorflow.tensorflow": "tensorflow",
    "mlx.mlx": "mlx",
    "transformers.torch": "transformers",
}


def measured(function):
    """Yield engines, as framework.engine, and what they compute."""
    for framework, call in FUNCTIONS[function]["calls"].items():
        for engine, values in call["measured"].items():
            name = f"{framework}.{engine}"
            yield SHORT.get(name, name), values


def disagreements(points):
    """Return where frameworks disagree: by function, point and order, the engines by value."""
    found = {}
    for function, facts in FUNCTIONS.items():
        for point in points(facts):
            for order in (0, 1):
                values = {}
                for engine, each in measured(function):
                    value = each.get("at", {}).get(point, [None, None])[order]
                    if value is not None:
                        values.setdefault(value + 0.0 if isinstance(value, float) else value, []).append(engine)
                if len(values) > 1:
                    found[function, point, order] = {value: " ".join(who) for value, who in values.items()}
    return found


def defaults():
    """Return defaults that are not the same everywhere: by function and argument of acts, those of each."""
    found = {}
    for function, facts in FUNCTIONS.items():
        for framework, call in facts["calls"].items():
            for argument, value in call.get("defaults", {}).items():
                name = call.get("arguments", {}).get(argument, argument)
                found.setdefault((function, name), {}).setdefault(value, []).append(framework)
    return {
        key: {value: " ".join(who) for value, who in values.items()}
        for key, values in found.items()
        if len(values) > 1
    }


def error(function, engine, dtype, order):
    """Return the largest error of an engine, in units in the last place."""
    found = dict(measured(function))[engine][dtype]
    return float(found["d" if order else "f"][0])


def test_defaults():
    """These defaults differ between frameworks, and no others."""
    assert defaults() == DEFAULTS


def test_plain_gelu():
    """GELU without arguments is the tanh form in JAX and Flax, and exact everywhere else."""
    plain = {framework: call.get("plain") for framework, call in FUNCTIONS["gelu"]["calls"].items()}
    assert {framework for framework, other in plain.items() if other == "gelu_tanh"} == {"jax", "flax"}
    assert {other for other in plain.values() if other} == {"gelu_tanh"}
    tanh = {framework: call.get("plain") for framework, call in FUNCTIONS["gelu_tanh"]["calls"].items()}
    assert {f for f, other in tanh.items() if other == "gelu"} == {"pytorch", "keras", "tensorflow", "onnx"}


def test_kinks():
    """At kinks, frameworks have different values (order 0) and derivatives (order 1) here, nowhere else."""
    assert disagreements(lambda facts: [str(float(k)) for k in facts.get("kinks", ())]) == KINKS


def test_infinities():
    """At infinities, frameworks have different values and derivatives here, nowhere else."""
    assert disagreements(lambda facts: ["-inf", "inf"]) == INFINITIES


def test_lost_limits():
    """Where the function has a limit at an infinity, these engines have NaN."""
    found = {}
    for function, facts in FUNCTIONS.items():
        if not facts.get("vector"):
            for engine, each in measured(function):
                for point in ("-inf", "inf"):
                    for order, value in enumerate(each.get("at", {}).get(point, ())):
                        if value == "nan":
                            found.setdefault((function, point, order), []).append(engine)
    assert {key: " ".join(who) for key, who in found.items()} == LOST


def test_nan_passes():
    """NaN gives NaN, but for these functions."""
    found = {}
    for function, facts in FUNCTIONS.items():
        if not facts.get("vector"):
            for engine, each in measured(function):
                if each.get("at", {}).get("nan", ["nan"])[0] != "nan":
                    found.setdefault(function, []).append(engine)
    assert {function: " ".join(who) for function, who in found.items()} == SWALLOWED


def test_missing_kernels():
    """These engines lack a function in one of the two types."""
    found = {}
    for function in FUNCTIONS:
        for engine, each in measured(function):
            for dtype in ("float32", "float64"):
                if isinstance(each.get(dtype), str):
                    found.setdefault((engine, dtype), []).append(function)
    assert {key: " ".join(names) for key, names in found.items()} == MISSING


def test_types_of_results():
    """The result has the type of the input, but for these."""
    found = {
        (function, engine, dtype): each[dtype]["result"]
        for function in FUNCTIONS
        for engine, each in measured(function)
        for dtype in ("float32", "float64")
        if isinstance(each.get(dtype), dict) and "result" in each[dtype]
    }
    assert found == RESULTS


@pytest.mark.parametrize("fact", range(len(ERRORS := [])) or [0])
def test_placeholder(fact):
    """Replaced below."""


@pytest.mark.parametrize("name", [n for n in FUNCTIONS if FUNCTIONS[n]["acts"]])
def test_values_of_acts(name):
    """What the store says of acts is what acts computes, and names every point where a framework differs."""
    entry = table().functions[name]
    record = entry.record
    assert record is not None
    with np.errstate(all="ignore"):
        if entry.vector:
            live = {p: record.function(np.array([float(v) for v in p.split(",")])) for p in FUNCTIONS[name]["acts"]}
        else:
            x = np.array(_points(entry))
            pairs = zip(x, record.function(x), acts.derivative(name)(x), strict=True)
            live = {str(float(p)): [f, d] for p, f, d in pairs}
    live = {point: [_number(v) for v in values] for point, values in live.items()}
    stored = FUNCTIONS[name]["acts"]
    assert set(stored) <= set(live)
    for point, values in stored.items():
        for a, b in zip(values, live[point], strict=True):
            assert a == b or math.isclose(a, b, rel_tol=1e-15), point
    for engine, each in measured(name):
        differs = [p for p, values in live.items() if p in each["at"] and _differ(values, each["at"][p])]
        assert sorted(each.get("differs", [])) == sorted(differs), engine


def test_functions_measured_before_acts_had_them():
    """Functions that acts has got since it was measured are taken up by `make frameworks`."""
    new = [n for n, e in table().functions.items() if e.record and not e.random and not FUNCTIONS[n]["acts"]]
    if new:
        pytest.skip(f"not in acts yet when it was measured: {', '.join(new)}")


def test_the_store_follows_the_table():
    """Everything in the table was measured, with the code that stands there."""
    for name, entry in table().functions.items():
        stored = FUNCTIONS[name]["calls"]
        assert {f: c.snippet for f, c in entry.calls.items()} == {f: c["snippet"] for f, c in stored.items()}
    assert set(FUNCTIONS) == set(table().functions)
    assert set(PROBES) == set(table().probes)


def test_the_store_is_as_it_is_written():
    """The file is what writing it again gives, and of a size that pages can afford to read."""
    file = Path(ROOT, results.STORE)
    assert file.read_text("utf-8") == results.text(STORED)
    assert file.stat().st_size < 200_000


def test_versions_are_those_that_make_installs():
    """The store was made with the versions that `make frameworks` installs."""
    lines = Path(ROOT, "gen/frameworks/requirements.txt").read_text("utf-8").splitlines()
    pins = dict(line.split(";")[0].split("==") for line in lines if not line.startswith("#"))
    pins = {name.split("[")[0].removesuffix("-cpu"): version.strip() for name, version in pins.items()}
    for package, version in STORED["versions"].items():
        assert version.split("+")[0] == pins[package], package
