"""The public names, the records, and what is found by name."""

import copy
import dataclasses
import inspect
import pickle
import re
import tomllib
from pathlib import Path

import numpy as np
import pytest
import yaml

import acts
from tests.acts.oracle import ELEMENTWISE, RECORDS, VECTOR_VALUED, by_name

ROOT = Path(acts.__file__).parents[1]
FUNCTIONS = [name for name in acts.__all__ if inspect.isfunction(getattr(acts, name))]
TOOLS = {"derivative", "get", "jacobian", "jvp", "vjp"}


def test_version():
    """The package, its metadata and the way to cite it state one version, released on the same day."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert acts.__version__ == project["version"] == citation["version"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.search(rf"^## {re.escape(acts.__version__)}, (\d{{4}}-\d\d-\d\d)$", changes, re.M)
    assert str(citation.get("date-released")) == (released[1] if released else "None")


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
    for parameter in inspect.signature(getattr(acts, name)).parameters.values():
        assert f"\n{parameter.name} : " in doc
        if name not in TOOLS:
            named = {"axis": "Axis", "rng": "Rng", "hard": "bool", "out": "NDArray | None"}
            named |= {"y": "ArrayLike | None", "tau": "float", "pieces": "int"}
            assert parameter.annotation == named.get(parameter.name, "ArrayLike")
    assert all(len(line) <= 110 for line in doc.splitlines())


def test_every_function_has_one_record():
    """Each activation function is in exactly one record, under its own name, and an attribute of `acts`."""
    assert sorted(acts.ACTIVATIONS) == sorted(set(FUNCTIONS) - TOOLS)
    for name, record in acts.ACTIVATIONS.items():
        assert record.name == name
        assert record.function is getattr(acts, name)
    functions = [f for r in RECORDS for f in r.orders]
    assert len(set(functions)) == len(functions)


def test_names_and_aliases_are_distinct():
    """No alias is another function's name or alias."""
    names = [*acts.ACTIVATIONS, *(name for r in RECORDS for name in (*r.aliases, *r.variants))]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("record", RECORDS, ids=by_name)
def test_records_are_complete(record):
    """A record has a symbol, an expression, a source and the parameters of the function's signature."""
    assert record.symbol
    assert record.expression
    assert re.match(r"\S.* \((19|20)\d\d\)\. \S", record.reference)
    own = ("x", "y", "axis", "rng", "hard", "out")
    shaping = [name for name in inspect.signature(record.function).parameters if name not in own]
    assert [p.name for p in record.parameters] == shaping == list(record.defaults)
    for parameter in record.parameters:
        default = parameter.default
        assert parameter.check(default, record.defaults) == record.defaults[parameter.name] == default
        assert parameter.summary
        assert parameter.symbol


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


@pytest.mark.parametrize("find", [acts.get, acts.derivative, acts.jacobian, acts.jvp, acts.vjp])
@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("sigmod", "sigmoid"),
        ("ReLU", "relu"),
        ("Swish", "swish"),
        ("gelo", "gelu"),
        ("log softmax", "log_softmax"),
    ],
)
def test_unknown_names(find, wrong, right):
    """A name that is not found gives an error with the nearest one."""
    with pytest.raises(ValueError, match=rf'^unknown function "{wrong}"; did you mean "{right}"\?$'):
        find(wrong)


@pytest.mark.parametrize("name", ["zzz", "frelu", "smish", "relu7", "softmax1", "lish"])
def test_unknown_name_of_something_else(name):
    """A name that may be another function's is not taken for a misspelt one: the error lists them all."""
    known = ", ".join(acts.ACTIVATIONS)
    with pytest.raises(ValueError, match=rf'^unknown function "{name}"; known: {known}$'):
        acts.get(name)


@pytest.mark.parametrize("record", RECORDS, ids=by_name)
def test_records_are_copied_and_pickled_by_name(record):
    """A copy of a record is the record, also in another process; and so are its functions."""
    for again in (copy.copy(record), copy.deepcopy(record), pickle.loads(pickle.dumps(record))):
        assert again is record
    for f in record.orders:
        assert pickle.loads(pickle.dumps(f)) is f


def test_special_cases():
    """A name for a special case stands for the function with its arguments fixed, or of -x."""
    x = np.random.default_rng(1).normal(size=(2, 3, 4, 5))
    np.testing.assert_array_equal(acts.get("softmax2d").function(x), acts.softmax(x, axis=-3))
    np.testing.assert_array_equal(acts.get("softmin").function(x), acts.softmax(-x))
    np.testing.assert_array_equal(acts.jacobian("softmin")(x), -acts.jacobian("softmax")(-x))
    np.testing.assert_array_equal(acts.jacobian("softmin", 2)(x), acts.jacobian("softmax", 2)(-x))
    np.testing.assert_array_equal(acts.get("softmin").function(np.uint8([1, 2])), acts.softmax([-1, -2]))
    assert acts.get("softmin").expression == "exp((-x[i]))/Sum(exp((-x[j])), j)"
    assert acts.get(acts.get("softmin").function).name == "softmin"
    out = np.empty_like(x)
    assert acts.get("softmin").function(x, out=out) is out


@pytest.mark.parametrize("wrong", [np.tanh, acts.derivative("tanh"), 3, None, ["tanh"]])
def test_strangers(wrong):
    """What is neither a name nor a function of acts gives an error that shows it."""
    with pytest.raises(TypeError, match=r"^expected a function of acts or its name, got "):
        acts.get(wrong)


@pytest.mark.parametrize("record", ELEMENTWISE, ids=by_name)
def test_derivative(record):
    """An elementwise function has derivatives, and the error for a Jacobian says so."""
    for order, f in enumerate(record.orders):
        assert acts.derivative(record.function, order) is acts.derivative(record.name, order=order) is f
    assert len(record.orders) == 4
    assert record.orders[:3] == (record.function, record.derivative, record.second_derivative)
    with pytest.raises(TypeError, match=f"^{record.name} is elementwise: use acts.derivative"):
        acts.jacobian(record.function)


@pytest.mark.parametrize("record", VECTOR_VALUED, ids=by_name)
def test_jacobian(record):
    """A vector-valued function has Jacobians, and the error for a derivative says so."""
    for order, f in ((1, record.derivative), (2, record.second_derivative)):
        assert acts.jacobian(record.function, order) is acts.jacobian(record.name, order=order) is f
    with pytest.raises(TypeError, match=f"^{record.name} is vector-valued: use acts.jacobian"):
        acts.derivative(record.function)


@pytest.mark.parametrize("order", [4, -1, 1.5, "1", None, True])
def test_orders(order):
    """There are derivatives up to the third, Jacobians up to the second, one derivative by a parameter."""
    with pytest.raises(ValueError, match=rf"^order must be 0, 1, 2 or 3, got {order!r}$"):
        acts.derivative("relu", order)
    with pytest.raises(ValueError, match=rf"^order must be 1 or 2, got {order!r}$"):
        acts.jacobian("softmax", order)
    with pytest.raises(ValueError, match=rf"^order must be 1, got {order!r}$"):
        acts.derivative("elu", order, wrt="alpha")


def test_unknown_parameters():
    """A parameter that a function does not have is refused by name, with those that it has."""
    with pytest.raises(ValueError, match=r'^leaky_relu has no parameter "slope"; it has: negative_slope$'):
        acts.derivative("leaky_relu", wrt="slope")
    with pytest.raises(ValueError, match=r'^relu has no parameter "x"; it has: none$'):
        acts.derivative("relu", wrt="x")
    with pytest.raises(
        TypeError, match=r"^elu\(\) got an unexpected keyword argument 'alhpa'; did you mean \"alpha\"\?$"
    ):
        acts.elu(1.0, alhpa=2.0)
    with pytest.raises(TypeError, match=r"^elu\(\) got multiple values for argument 'alpha'$"):
        acts.elu(1.0, 2.0, alpha=2.0)
    with pytest.raises(TypeError, match=r"^elu\(\) takes at most 2 positional arguments"):
        acts.elu(1.0, 2.0, 3.0)


@pytest.mark.parametrize(
    ("interval", "text", "inside", "outside"),
    [
        (acts.Interval(0, 1), "(0, 1)", [0.5], [0, 1, np.nan]),
        (acts.Interval(0, 1, closed_low=True, closed_high=True), "[0, 1]", [0, 1], [-1e-9, 1.1, np.nan]),
        (acts.Interval(-np.inf, np.inf), "(-∞, ∞)", [0, 1e308], [np.inf, -np.inf, np.nan]),
        (acts.Interval(-0.25, np.inf, closed_low=True), "[-0.25, ∞)", [-0.25, 7], [-0.3, np.inf]),
        (
            acts.Interval(1, np.inf, closed_low=True, integers=True),
            "{1, …}",
            [1, 7.0],
            [0, 1.5, np.nan, np.inf],
        ),
        (acts.Interval(-1, 2, integers=True, closed_low=True, closed_high=True), "{-1, …, 2}", [0], [0.5, 3]),
        (acts.Interval(1e-300, np.inf, closed_low=True), "[1e-300, ∞)", [1e-300], [9e-301]),
    ],
)
def test_interval(interval, text, inside, outside):
    """An interval shows itself as mathematicians write it and knows what lies in it."""
    assert str(interval) == text
    assert all(value in interval for value in inside)
    assert not any(value in interval for value in outside)
