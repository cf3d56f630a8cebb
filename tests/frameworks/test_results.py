"""Results: stored, read and compared."""

import copy
import json

import pytest

from gen.core.errors import InputError
from gen.frameworks import __main__ as command
from gen.frameworks import results

FAKE = {
    "schema": results.SCHEMA,
    "date": "2026-01-01",
    "frameworks": {"jax": {"title": "JAX"}},
    "functions": {
        "relu": {
            "acts": None,
            "calls": {
                "jax": {
                    "name": "jax.nn.relu",
                    "measured": {
                        "jax": {"at": {"0.0": [0.0, 0.0]}, "float32": {"f": [3.0, 1.5], "d": ["inf", 2.0]}}
                    },
                }
            },
        }
    },
    "probes": {"a": {"got": 1.0, "ulp": 100.0}},
}


def changed(*path):
    """Return the fake results with another value at a path."""
    *path, value = path
    copied = copy.deepcopy(FAKE)
    place = copied
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return copied


MEASURED = ("functions", "relu", "calls", "jax", "measured", "jax")

SAME = [
    changed("date", "2026-02-02"),
    changed(*MEASURED, "float32", "f", [4.9, -7.0]),
    changed("probes", "a", "ulp", 390.0),
    changed("probes", "a", "got", 1.0 + 1e-9),
]

DIFFERENT = {
    "relu, jax, jax, at, 0.0: stored [0.0, 0.0], measured [0.0, 1.0]": changed(
        *MEASURED, "at", "0.0", [0.0, 1.0]
    ),
    "relu, jax, jax, at, 0.0: stored [0.0, 0.0], measured [-0.0, 0.0]": changed(
        *MEASURED, "at", "0.0", [-0.0, 0.0]
    ),
    "relu, jax, jax, float32, f: stored [3.0, 1.5], measured [13.0, 1.5]": changed(
        *MEASURED, "float32", "f", [13.0, 1.5]
    ),
    'relu, jax, jax, float32, d: stored ["inf", 2.0], measured [2.0, 2.0]': changed(
        *MEASURED, "float32", "d", [2.0, 2.0]
    ),
    'relu, jax, jax, float64: stored nothing, measured "NotImplemented"': changed(
        *MEASURED, "float64", "NotImplemented"
    ),
    "probes, a, got: stored 1.0, measured 1.001": changed("probes", "a", "got", 1.001),
    "probes, a, ulp: stored 100.0, measured 20.0": changed("probes", "a", "ulp", 20.0),
}


@pytest.mark.parametrize("now", SAME)
def test_no_differences(now):
    """Dates, places of errors and errors of the same size are no differences."""
    assert results.differences(FAKE, now) == []


@pytest.mark.parametrize("told", DIFFERENT)
def test_differences(told):
    """A difference tells function, framework and engine, what was stored and what is measured."""
    assert results.differences(FAKE, DIFFERENT[told]) == [told]
    backwards = results.differences(DIFFERENT[told], FAKE)
    assert len(backwards) == 1


def test_text():
    """The text is JSON that holds the same, with a line for a measurement and for each field beside it."""
    text = results.text(FAKE)
    assert json.loads(text) == FAKE
    assert '\n      "jax": {"at": {"0.0": [0.0, 0.0]}, "float32":' in text
    assert '\n  "a": {' in text


def test_store_of_another_layout(tmp_path):
    """A store of another layout, or none, is refused with the command that makes it."""
    with pytest.raises(InputError, match="it is missing; `make frameworks` makes it"):
        results.load(str(tmp_path))
    file = tmp_path / results.STORE
    file.parent.mkdir()
    file.write_text('{"schema": 0}')
    with pytest.raises(InputError, match="it has schema 0, not 1"):
        results.load(str(tmp_path))


@pytest.fixture
def measured(monkeypatch, tmp_path):
    """Let the command measure what a list holds, in a project of its own."""
    found = [FAKE | {"versions": {"jax": "1"}}]
    monkeypatch.setattr(command, "missing", lambda _: [])
    monkeypatch.setattr("gen.frameworks.measure.measure", lambda: copy.deepcopy(found[-1]))
    return found, tmp_path


def test_command(measured, capsys):
    """A run stores what it measures; another one that measures the same on another day changes nothing."""
    found, root = measured
    assert command.main([], str(root)) == 0
    stored = (root / results.STORE).read_bytes()
    found.append(found[-1] | {"date": "2026-05-05"})
    assert command.main([], str(root)) == 0
    assert (root / results.STORE).read_bytes() == stored
    assert command.main(["--check"], str(root)) == 0
    assert capsys.readouterr().out.endswith("unchanged\nas stored\n")


def test_check_fails(measured, capsys):
    """A check fails with what differs, tells new versions, and writes nothing."""
    found, root = measured
    command.main([], str(root))
    stored = (root / results.STORE).read_bytes()
    found.append(changed("probes", "a", "got", 2.0) | {"versions": {"jax": "2"}})
    assert command.main(["--check"], str(root)) == 1
    assert capsys.readouterr().out.endswith("jax 1 → 2\nprobes, a, got: stored 1.0, measured 2.0\n")
    assert (root / results.STORE).read_bytes() == stored


def test_missing_frameworks(monkeypatch, capsys):
    """Where frameworks are missing, the command names them and what installs them."""
    monkeypatch.setattr(command, "missing", lambda modules: [modules[-1]])
    assert command.main([]) == 1
    assert capsys.readouterr().err == "not installed: transformers; `make frameworks` installs them\n"
