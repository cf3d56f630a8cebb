"""The public names, the records, and what is found by name."""

import dataclasses
import inspect
import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

import acts
from tests.acts.oracle import ELEMENTWISE, RECORDS, VECTOR_VALUED, by_name

ROOT = Path(acts.__file__).parents[1]
FUNCTIONS = [name for name in acts.__all__ if inspect.isfunction(getattr(acts, name))]
TOOLS = {"derivative", "get", "jacobian"}


def test_version():
    """The package and its metadata state one version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert acts.__version__ == project["version"]


def test_public_names():
    """`__all__` is sorted, complete and documented, and no other public name is left lying about."""
    assert acts.__all__ == sorted(acts.__all__)
    public = {
        name for name, value in vars(acts).items() if not name.startswith("_") and not inspect.ismodule(value)
    }
    assert public == set(acts.__all__)
    assert all(inspect.getdoc(getattr(acts, name)) for name in acts.__all__ if name != "ACTIVATIONS")


def test_modules_are_private():
    """Every module but the one of networks is private: what else is public is re-exported."""
    modules = {path.stem for path in Path(acts.__file__).parent.glob("*.py")}
    assert {name for name in modules if not name.startswith("_")} == {"networks"}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_docstrings(name):
    """Every public function tells its parameters, results, errors and examples, an activation its source."""
    doc = inspect.getdoc(getattr(acts, name))
    sections = ["Parameters", "Returns", "Raises", "Notes", "References", "Examples"]
    found = [section for section in sections if f"\n{section}\n{'-' * len(section)}\n" in doc]
    assert found == [s for s in sections if name not in TOOLS or s not in ("Notes", "References")]
    assert doc.partition("\n")[0].endswith(".")
    for parameter in inspect.signature(getattr(acts, name)).parameters:
        assert f"\n{parameter} : " in doc


def test_every_function_has_one_record():
    """Each activation function is in exactly one record, under its own name, and an attribute of `acts`."""
    assert sorted(acts.ACTIVATIONS) == sorted(set(FUNCTIONS) - TOOLS)
    for name, record in acts.ACTIVATIONS.items():
        assert record.name == name
        assert record.function is getattr(acts, name)
    functions = [f for r in RECORDS for f in (r.function, r.derivative, r.second_derivative)]
    assert len(set(functions)) == 3 * len(RECORDS)


def test_names_and_aliases_are_distinct():
    """No alias is another function's name or alias."""
    names = [*acts.ACTIVATIONS, *(alias for record in RECORDS for alias in record.aliases)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("record", RECORDS, ids=by_name)
def test_records_are_complete(record):
    """A record has a symbol, an expression, a source and the parameters of the function's signature."""
    assert record.symbol
    assert record.expression
    assert re.match(r"\S.* \((19|20)\d\d\)\. \S", record.reference)
    shaping = [name for name in inspect.signature(record.function).parameters if name not in ("x", "axis")]
    assert [p.name for p in record.parameters] == shaping == list(record.defaults)
    for parameter in record.parameters:
        assert parameter.check(record.defaults[parameter.name]) == record.defaults[parameter.name]
        assert parameter.summary


def test_records_are_immutable():
    """Neither the catalogue nor a record can be changed, so a record can be a key."""
    assert len(set(RECORDS)) == len(RECORDS)
    with pytest.raises(TypeError):
        acts.ACTIVATIONS["mine"] = acts.get("relu")
    with pytest.raises(dataclasses.FrozenInstanceError):
        acts.get("relu").symbol = "R"
    with pytest.raises(TypeError):
        acts.get("silu").aliases["mine"] = "me"


@pytest.mark.parametrize("record", RECORDS, ids=by_name)
def test_get(record):
    """A record is found by name, by alias and by the function itself."""
    for key in (record.name, record.function, *record.aliases):
        assert acts.get(key) is record


@pytest.mark.parametrize("find", [acts.get, acts.derivative, acts.jacobian])
@pytest.mark.parametrize(
    ("wrong", "right"), [("sigmod", "sigmoid"), ("ReLU", "relu"), ("Swish", "swish"), ("gelo", "gelu")]
)
def test_unknown_names(find, wrong, right):
    """A name that is not found gives an error with the nearest one."""
    with pytest.raises(ValueError, match=rf'^unknown function "{wrong}"; did you mean "{right}"\?$'):
        find(wrong)


def test_unknown_name_far_from_all():
    """Where no name is near, the error lists them all."""
    with pytest.raises(ValueError, match=r'^unknown function "zzz"; known: identity, .*, log_softmax$'):
        acts.get("zzz")


@pytest.mark.parametrize("wrong", [np.tanh, acts.derivative("tanh"), 3, None, ["tanh"]])
def test_strangers(wrong):
    """What is neither a name nor a function of acts gives an error that shows it."""
    with pytest.raises(TypeError, match=r"^expected a function of acts or its name, got "):
        acts.get(wrong)


@pytest.mark.parametrize("record", ELEMENTWISE, ids=by_name)
def test_derivative(record):
    """An elementwise function has derivatives, and the error for a Jacobian says so."""
    for order, f in ((1, record.derivative), (2, record.second_derivative)):
        assert acts.derivative(record.function, order) is acts.derivative(record.name, order=order) is f
    with pytest.raises(TypeError, match=f"^{record.name} is elementwise: use acts.derivative"):
        acts.jacobian(record.function)


@pytest.mark.parametrize("record", VECTOR_VALUED, ids=by_name)
def test_jacobian(record):
    """A vector-valued function has Jacobians, and the error for a derivative says so."""
    for order, f in ((1, record.derivative), (2, record.second_derivative)):
        assert acts.jacobian(record.function, order) is acts.jacobian(record.name, order=order) is f
    with pytest.raises(TypeError, match=f"^{record.name} is vector-valued: use acts.jacobian"):
        acts.derivative(record.function)


@pytest.mark.parametrize("order", [0, 3, -1, 1.5, "1", None])
def test_orders(order):
    """There are a first and a second derivative."""
    for f, name in ((acts.derivative, "relu"), (acts.jacobian, "softmax")):
        with pytest.raises(ValueError, match=rf"^order must be 1 or 2, got {order!r}$"):
            f(name, order)


@pytest.mark.parametrize(
    ("interval", "text", "inside", "outside"),
    [
        (acts.Interval(0, 1), "(0, 1)", [0.5], [0, 1, np.nan]),
        (acts.Interval(0, 1, closed_low=True, closed_high=True), "[0, 1]", [0, 1], [-1e-9, 1.1, np.nan]),
        (acts.Interval(-np.inf, np.inf), "(-∞, ∞)", [0, 1e308], [np.inf, -np.inf, np.nan]),
        (acts.Interval(-0.25, np.inf, closed_low=True), "[-0.25, ∞)", [-0.25, 7], [-0.3, np.inf]),
        (acts.Interval(1e-300, np.inf, closed_low=True), "[1e-300, ∞)", [1e-300], [9e-301]),
    ],
)
def test_interval(interval, text, inside, outside):
    """An interval shows itself as mathematicians write it and knows what lies in it."""
    assert str(interval) == text
    assert all(value in interval for value in inside)
    assert not any(value in interval for value in outside)
