"""Results: what was measured in frameworks, as it is stored, read and compared.

The store is ``docs/frameworks.json``. It is sorted, with a line for each measurement, and tells:

schema
    Version of this layout.
date, machine
    When and on what kind of processor it was measured. Measuring the same again does not change the file.
versions
    Of each package.
frameworks
    By key: its title, the package, and the imports that snippets need.
functions
    By name: `parameters` that the snippets compute with, `kinks`, whether it is of a `vector`; `of` and
    `arguments` for a special case of a function of `acts`; `acts`, the values that `acts` has at the special
    points (null if it lacked the function); and in `calls`, by framework:

    name, snippet, also, composed
        What the framework calls it, code for one line, other code for the same, whether there is no name.
    defaults, arguments, required, plain, plain_snippet
        Arguments and their defaults under the framework's names, the name in `acts` where it is another,
        arguments without a default, the function that the plain call computes if that is another, that call.
    measured
        By engine, what the snippet computes:

        at
            For numbers: by point (``-inf``, ``-0.0``, ``0.0``, ``inf``, ``nan`` and the kinks) the value and
            the derivative by automatic differentiation, in float32. For vectors: by vector the values. null
            stands for what cannot be computed.
        at64
            The same in float64, for the points where it is something else.
        differs
            Points where the value or the derivative is not that of `acts`, but for the sign of 0.
        float32, float64
            ``f`` and ``d``: the largest error of the value and of the derivative (for vectors: of all entries
            of the Jacobian), in units in the last place, and the sample nearest to 0 that comes within half
            of it (for vectors: the difference of its largest and smallest component). Below the smallest
            normal number the unit is that number. An error is ``inf`` where NaN or an infinity stands for a
            number. `result` is the type of the result where it is not that of the input. Text is the kind of
            error that was raised.
probes
    Single measurements, by name: `got` against `exact`, and the error in units in the last place.

Numbers that JSON lacks are the texts ``nan``, ``inf`` and ``-inf``.
"""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gen.core.errors import InputError
from gen.core.paths import ROOT

SCHEMA = 1
STORE = "docs/frameworks.json"
COMMAND = "make frameworks"

Stored = dict[str, Any]

FACTOR, UNITS = 4.0, 2.0  # by which errors may differ: vector instructions differ between processors
CLOSE = 1e-6


def load(root: str = ROOT) -> Stored:
    """Return what is stored.

    Raises
    ------
    InputError
        If there is no store, or one of another layout.
    """
    file = Path(root, STORE)
    if not file.is_file():
        raise InputError(f"it is missing; `{COMMAND}` makes it", file)
    stored: Stored = json.loads(file.read_bytes())
    if stored.get("schema") != SCHEMA:
        raise InputError(
            f"it has schema {stored.get('schema')}, not {SCHEMA}; `{COMMAND}` makes it anew", file
        )
    return stored


def text(results: Stored) -> str:
    """Return results as JSON: a line for each thing that is looked at alone."""
    return _block(results, 0, ("functions", "*", "calls", "*", "measured", "*")) + "\n"


def _block(value: Any, depth: int, path: tuple[str, ...]) -> str:
    """Return JSON, broken into lines along a path, and into a line per item beside it."""
    if not isinstance(value, dict) or not value or (depth > 1 and not path):
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    lines = []
    for key, item in value.items():
        along = bool(path) and path[0] in ("*", key)
        rest = path[1:] if along else ()
        inner = _block(item, depth + 1, rest) if along or depth == 0 else json.dumps(item, ensure_ascii=False)
        lines.append(f"{json.dumps(key)}: {inner}")
    indent = "\n" + " " * (depth + 1)
    return "{" + indent + f",{indent}".join(lines) + "\n" + " " * depth + "}"


def differences(stored: Stored, measured: Stored) -> list[str]:
    """Say what is measured now that is not what is stored; dates, machines and versions do not count.

    Examples
    --------
    >>> old = {"functions": {"relu": {"calls": {"jax": {"name": "jax.nn.relu"}}}}}
    >>> new = {"functions": {"relu": {"calls": {"jax": {"name": "jax.relu"}}}}}
    >>> differences(old, new)
    ['relu, jax, name: stored "jax.nn.relu", measured "jax.relu"']
    """
    before, now = (dict(_leaves(_compared(each))) for each in (stored, measured))
    found = []
    for path in [*before, *(path for path in now if path not in before)]:
        old, new = before.get(path), now.get(path)
        if path not in before or path not in now or not _same(path, old, new):
            place = ", ".join(p for p in path if p not in ("functions", "calls", "measured"))
            sides = (
                json.dumps(side, ensure_ascii=False) if path in known else "nothing"
                for side, known in ((old, before), (new, now))
            )
            found.append("{}: stored {}, measured {}".format(place, *sides))
    return found


def _compared(results: Stored) -> Stored:
    return {key: results.get(key, {}) for key in ("frameworks", "functions", "probes")}


def _leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    else:
        yield path, value


def _same(path: tuple[str, ...], old: Any, new: Any) -> bool:
    """Return whether two things are the same, for errors: whether they are of one size."""
    if path[-1] in ("f", "d") and isinstance(old, list) and isinstance(new, list):
        return _same_size(old[0], new[0])
    if path[-1] == "ulp":
        return old == new if None in (old, new) else _same_size(old, new)
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return all(_same((*path, ""), a, b) for a, b in zip(old, new, strict=True))
    if isinstance(old, float) and isinstance(new, float):
        signs = math.copysign(1, old) == math.copysign(1, new)
        return signs and math.isclose(old, new, rel_tol=CLOSE)
    return bool(old == new)


def _same_size(old: Any, new: Any) -> bool:
    if isinstance(old, str) or isinstance(new, str):
        return bool(old == new)
    return bool(max(old, new) <= max(FACTOR * min(old, new), min(old, new) + UNITS))
