"""Knowledge: all that pages on functions tell, gathered from the records of `acts` for all languages."""

import itertools
import json
from functools import cache
from typing import Any

import numpy as np

import acts
from gen.figures.curves import default_range
from gen.figures.scale import number
from gen.figures.thumbnails import thumbnail
from gen.formulas.equation import equation
from gen.formulas.latex import symbol
from gen.functions import floats, traits
from gen.functions.traits import Array

NEAREST = 4
"""How many relatives a page names."""

_MODULES = {
    "linear": "linear",
    "clipped": "clipped",
    "sigmoidal": "sigmoidal",
    "hyperbolic": "sigmoidal",
    "normal": "sigmoidal",
    "exponential": "softplus",
    "softplus_root": "softplus",
    "xielu": "softplus",
    "algebraic": "softplus",
    "gated": "gated",
    "gelu": "gated",
    "shrinkage": "shrinkage",
    "periodic": "periodic",
    "softmax": "axis",
    "sparsemax": "axis",
    "glu": "gate",
    "crelu": "gate",
    "maxout": "gate",
}
"""The group, one of `gen.functions.FAMILIES`, of the functions of each module of `acts`."""


def made() -> str:
    """Return what is known as JSON, for `gen.functions`."""
    return json.dumps({name: _of(record) for name, record in acts.ACTIVATIONS.items()}, indent=1) + "\n"


def _of(record: acts.Activation) -> dict[str, Any]:
    vector = record.vector_valued
    module = record.function.__module__.rpartition(".")[2].lstrip("_")
    return {
        "kind": record.kind,
        "family": _MODULES[module],
        "module": module,
        "formulas": [equation(record, order) for order in range(2 if vector else 3)],
        "figures": _figures(record),
        "program": program(record),
        "parameters": [
            {"name": p.name, "symbol": symbol(p.name), "default": p.default, "domain": str(p.domain)}
            for p in record.parameters
        ],
        "traits": traits.of_vectors(record) if vector else traits.of(record),
        "floats": [] if vector else floats.of(record),
        "relatives": relatives(record),
        "reference": record.reference,
        "aliases": dict(record.aliases),
        "variants": {
            name: [dict(variant.arguments), variant.mirrored, variant.libraries]
            for name, variant in record.variants.items()
        },
        "picture": thumbnail(record),
    }


def program(record: acts.Activation) -> str:
    """Return the lines of Python that a page runs."""
    if record.vector_valued:
        derivative = f"acts.jacobian(acts.{record.name})(x)"
        values = "1.0, 2.0, 3.0, -1.0"
    else:
        derivative = f"acts.derivative(acts.{record.name})(x)"
        values = "-2.0, -1.0, 0.0, 1.0, 2.0"
    return "\n".join(
        [
            "import acts",
            "import numpy as np",
            "",
            f"x = np.array([{values}])",
            f"print(acts.{record.name}(x))",
            f"print({derivative})",
        ]
    )


def _figures(record: acts.Activation) -> list[str]:
    """Return the bodies of the page's figures: f and f′, and a family for each parameter that shows."""
    if record.vector_valued:
        return [f"function: {record.name}\nview: components"]
    bodies = [f"function: {record.name}\nview: both"]
    for parameter in record.parameters:
        values = sample(record, parameter)
        if len(values) > 1 and _differ(record, parameter.name, values):
            listed = ", ".join(repr(value) for value in values)
            bodies.append(f"function: {record.name}\nview: family\n{parameter.name}: [{listed}]")
    return bodies


def sample(record: acts.Activation, parameter: acts.Parameter) -> list[float]:
    """Return the default of a parameter and allowed values around it; none if the default is a long number.

    Examples
    --------
    >>> elu = acts.get("elu")
    >>> sample(elu, elu.parameters[0])
    [0.5, 1.0, 2.0]
    """
    middle = parameter.default
    if len(number(middle)) > 8:
        return []
    if middle == 0:
        around = [-1.0, 1.0]
    elif abs(middle) < 0.1:
        around = [10 * middle, 30 * middle]
    else:
        around = [middle / 2, 2 * middle]
    found = [middle]
    for value in (float(f"{each:.2g}") for each in around):
        given = record.defaults | {parameter.name: value}
        try:
            for each in record.parameters:
                each.check(given[each.name], given)
        except ValueError:
            continue
        found.append(value)
    return sorted(found)


def _differ(record: acts.Activation, name: str, values: list[float]) -> bool:
    """Return whether the curves of a family can be told apart."""
    x = np.linspace(*default_range(record), 81)
    curves = [np.asarray(record.function(x, **{name: value})) for value in values]
    return all(float(np.max(np.abs(a - b))) > 0.02 for a, b in itertools.pairwise(curves))


_X = np.linspace(-8, 8, 4001)
_DENSITY = np.exp(-(_X**2) / 2)
_WEIGHTS = _DENSITY / _DENSITY.sum()
"""A trapezoidal rule, which for a density that vanishes at both ends is as good as any."""


@cache
def _values(name: str) -> Array:
    return np.asarray(acts.ACTIVATIONS[name].function(_X), dtype=float)


def relatives(record: acts.Activation) -> list[list[Any]]:
    """Return the nearest functions with their distances, the root of E[(f − g)²] for a standard normal input.

    For vector-valued functions these are the others of their kind, without a distance.
    """
    if record.vector_valued:
        same = [other.name for other in acts.ACTIVATIONS.values() if other.kind == record.kind]
        return [[name, None] for name in same if name != record.name][:NEAREST]
    found = []
    for other in acts.ACTIVATIONS.values():
        if not other.vector_valued and other is not record:
            squares = (_values(record.name) - _values(other.name)) ** 2
            distance = float(f"{np.sqrt(np.sum(squares * _WEIGHTS)):.6g}")
            found.append((distance if distance > 1e-12 else 0.0, other.name))
    return [[name, distance] for distance, name in sorted(found)[:NEAREST]]
