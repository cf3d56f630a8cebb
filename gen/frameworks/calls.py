"""Calls: the table of what each framework calls each function, with what `acts` knows of the function."""

import functools
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import acts
from gen.core.errors import InputError, nearest

TABLE = Path(__file__).with_name("calls.toml")
OTHER = "other"
SIZE = 6  # components of the vectors that are measured; even, for gates


@dataclass(frozen=True)
class Framework:
    """A framework: how it is called, and what evaluates its code."""

    title: str
    package: str
    setup: str
    engines: tuple[str, ...]


@dataclass(frozen=True)
class Call:
    """How a framework computes a function; see calls.toml for the fields."""

    snippet: str
    name: str = ""
    defaults: Mapping[str, Any] = field(default_factory=dict)
    arguments: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    plain: str = ""
    also: tuple[str, ...] = ()
    composed: bool = False
    inputs: Mapping[str, Any] = field(default_factory=dict)
    shape: tuple[str | int, ...] = ()

    @property
    def has_plain(self) -> bool:
        """Whether the call without any arguments computes a function of the table."""
        return not (self.required or self.composed or self.shape or self.inputs or self.plain == OTHER)

    @property
    def plain_snippet(self) -> str:
        """The call without any arguments."""
        if node := re.match(r'.*make_node\(.*\["y"\]', self.snippet):
            return f"{node[0]})"
        if re.match(r"[\w.]+\.[A-Z]\w*\(", self.snippet):  # a class: an instance is called
            return f"{self.snippet.split('(', maxsplit=1)[0]}()(x)"
        return f"{self.snippet.split('(', maxsplit=1)[0]}(x)"


@dataclass(frozen=True)
class Entry:
    """A function, and how frameworks compute it.

    Attributes
    ----------
    name
        Its name, that of `acts` where it is there.
    expression, parameters, kinks
        Its definition: that of `acts`, or the table's own where `acts` lacks the function or a parameter.
    vector, random
        Whether it is one of vectors, and whether it has no value to compare with.
    calls
        By framework.
    record
        What `acts` knows of the function, if it is there with these parameters.
    of, arguments
        For a special case: the function of `acts`, and the arguments that make it this one.
    own
        The table's own definition, if it has one.
    """

    name: str
    expression: str
    parameters: Mapping[str, float]
    kinks: tuple[float, ...]
    vector: bool
    random: bool
    calls: Mapping[str, Call]
    record: acts.Activation | None
    of: str
    arguments: Mapping[str, float]
    own: str


@dataclass(frozen=True)
class Probe:
    """A single measurement that pages quote."""

    function: str
    framework: str
    dtype: str
    x: float | tuple[float, ...]
    order: int = 0
    snippet: str = ""
    engine: str = ""
    free: bool = False


@dataclass(frozen=True)
class Table:
    """All of the table."""

    frameworks: Mapping[str, Framework]
    functions: Mapping[str, Entry]
    probes: Mapping[str, Probe]


@functools.cache
def table(path: str | os.PathLike[str] = TABLE) -> Table:
    """Return the table.

    Raises
    ------
    InputError
        If something in it is unknown or missing.
    """
    try:
        raw = tomllib.loads(Path(path).read_text("utf-8"))
    except tomllib.TOMLDecodeError as problem:
        raise InputError(str(problem), path) from None
    frameworks = {
        key: Framework(row["title"], row["package"], row["setup"], tuple(row["engines"]))
        for key, row in raw["frameworks"].items()
    }
    functions = {name: _entry(name, row, frameworks, path) for name, row in raw["functions"].items()}
    probes = {name: _probe(name, row, functions, path) for name, row in raw.get("probes", {}).items()}
    return Table(frameworks, functions, probes)


_OF_FUNCTION = {"parameters", "expression", "kinks", "vector", "random", "of", "arguments"}


def _entry(
    name: str, row: dict[str, Any], frameworks: Mapping[str, Framework], path: str | os.PathLike[str]
) -> Entry:
    calls = {}
    for key, value in row.items():
        if key in frameworks:
            calls[key] = _call(f"functions.{name}.{key}", value, path)
        elif key not in _OF_FUNCTION:
            hint = nearest(key, {*_OF_FUNCTION, *frameworks})
            raise InputError(f'functions.{name} has an unknown key "{key}"{hint}', path)
    record = acts.ACTIVATIONS.get(name)
    parameters = row.get("parameters", {})
    if record is not None and not set(parameters) <= set(record.defaults):
        record = None
    if record is None and "expression" not in row and not row.get("random"):
        raise InputError(f"functions.{name} needs an expression: acts has no such function", path)
    return Entry(
        name=name,
        expression=_definition(record, row),
        parameters=record.defaults if record else parameters,
        kinks=tuple(sorted({*row.get("kinks", ()), *(_places(record) if record else ())})),
        vector=row.get("vector", False),
        random=row.get("random", False),
        calls=calls,
        record=record,
        of=row.get("of", ""),
        arguments=row.get("arguments", {}),
        own=row.get("expression", ""),
    )


def _definition(record: acts.Activation | None, row: dict[str, Any]) -> str:
    """Return the expression; an algorithm of the table goes before what acts says in words of its own."""
    own: str = row.get("expression", "")
    if record is None or own.isidentifier():
        return own
    constants = getattr(record, "constants", {})
    pattern = "|".join(rf"\b{re.escape(name)}\b" for name in constants)
    return re.sub(pattern, lambda m: constants[m[0]], record.expression) if pattern else record.expression


def _places(record: acts.Activation) -> set[float]:
    """Return where the kinks of a record are: at numbers, or at a parameter, perhaps after a minus sign."""
    places = set()
    for kink in record.kinks:
        at = str(kink.at)
        size = record.defaults.get(at.removeprefix("-"))
        places.add(float(at) if size is None else -size if at.startswith("-") else size)
    return {place + 0.0 for place in places}


_OF_CALL = set(Call.__dataclass_fields__)


def _call(place: str, value: Any, path: str | os.PathLike[str]) -> Call:
    row = {"snippet": value} if isinstance(value, str) else dict(value)
    for key in row:
        if key not in _OF_CALL:
            raise InputError(f'{place} has an unknown key "{key}"{nearest(key, _OF_CALL)}', path)
    if "snippet" not in row:
        raise InputError(f"{place} has no snippet", path)
    for key in ("required", "also", "shape"):
        row[key] = tuple(row.get(key, ()))
    if not row.get("composed"):
        row.setdefault("name", _name(row["snippet"]))
    return Call(**row)


def _name(snippet: str) -> str:
    """Return what a framework calls the function.

    Examples
    --------
    >>> _name("torch.nn.functional.gelu(x)"), _name('onnx.helper.make_node("Gelu", ["x"], ["y"])')
    ('torch.nn.functional.gelu', 'Gelu')
    >>> _name('transformers.activations.ACT2FN["gelu"](x)')
    'gelu'
    """
    quoted = re.match(r'[\w.]+(?:make_node\(|\[)"(\w+)"', snippet)
    return quoted[1] if quoted else snippet.split("(", maxsplit=1)[0]


def _probe(
    name: str, row: dict[str, Any], functions: Mapping[str, Entry], path: str | os.PathLike[str]
) -> Probe:
    function, framework = row["function"], row["framework"]
    if function not in functions:
        raise InputError(f'probes.{name}: unknown function "{function}"{nearest(function, functions)}', path)
    if framework not in functions[function].calls:
        raise InputError(f"probes.{name}: {framework} has no {function}", path)
    x = row["x"]
    return Probe(**row | {"x": tuple(x) if isinstance(x, list) else float(x)})
