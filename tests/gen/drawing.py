"""Helpers that read our SVG back, independently of the code that writes it."""

import itertools
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import acts
from gen.figures.curves import default_range
from gen.figures.views import FunctionPicture

ELEMENTWISE = [record for record in acts.ACTIVATIONS.values() if not record.vector_valued]
PANELS = ("function", "derivative", "second_derivative", "both")

NAMESPACE = "{http://www.w3.org/2000/svg}"


def request(name: str, panel: str, limits: tuple[float, float] | None = None) -> FunctionPicture:
    """Return the request of a panel of a function at its default parameters."""
    record = acts.get(name)
    return FunctionPicture(panel, record, (), limits or default_range(record))


def family(name: str, parameter: str, values: tuple[float, ...]) -> FunctionPicture:
    """Return the request of a family."""
    record = acts.get(name)
    return FunctionPicture("family", record, ((parameter, values),), default_range(record))


def every_family() -> list[FunctionPicture]:
    """Return a family for every parameter: its default and values on both sides, as its domain allows."""
    families = []
    for record in ELEMENTWISE:
        for parameter in record.parameters:
            default = record.defaults[parameter.name]
            for step in (max(abs(default), 1.0) / 2, abs(default) / 2 or 0.1):
                values = [default + k * step for k in range(-2, 3)]
                allowed = tuple(value for value in values if is_allowed(record, parameter.name, value))
                if len(allowed) > 1:
                    families.append(family(record.name, parameter.name, allowed))
                    break
    return families


def is_allowed(record: acts.Activation, name: str, value: float) -> bool:
    """Return whether a parameter takes a value while the others are at their defaults."""
    values = record.defaults | {name: value}
    try:
        for parameter in record.parameters:
            parameter.check(values[parameter.name], values)
    except ValueError:
        return False
    return True


def every_request() -> list[FunctionPicture]:
    """Return a request of every panel of every function."""
    return [request(record.name, panel) for record in ELEMENTWISE for panel in PANELS] + every_family()


def parse(svg: str) -> ElementTree.Element:
    """Return the root element."""
    return ElementTree.fromstring(svg)


def all_of(svg: str, tag: str, kind: str | None = None) -> list[ElementTree.Element]:
    """Return the elements of a tag and a class."""
    found = parse(svg).iter(NAMESPACE + tag)
    return [each for each in found if kind is None or each.get("class") == kind]


@dataclass
class Stretch:
    """A part of a path between two lifts of the pen, as dense points; `knots` are its corners."""

    points: NDArray[np.float64]
    knots: NDArray[np.float64]


def trace(d: str, steps: int = 200) -> list[Stretch]:
    """Follow the commands of a path, with every Bézier curve evaluated at many points."""
    tokens = re.findall(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)", d)
    stretches: list[Stretch] = []
    points: list[NDArray[np.float64]] = []
    knots: list[NDArray[np.float64]] = []
    here = np.zeros(2)
    command = ""

    def lift() -> None:
        if len(knots) > 1:
            stretches.append(Stretch(np.vstack(points), np.vstack(knots)))

    while tokens:
        if tokens[0].isalpha():
            command = tokens.pop(0)
        if command == "M":
            lift()
            here = np.array([float(tokens.pop(0)), float(tokens.pop(0))])
            points, knots = [here[None]], [here]
            continue
        if command == "z":
            points.append(knots[0][None])
            continue
        if command in "hv":
            offset = float(tokens.pop(0))
            corners = [here + ((offset, 0) if command == "h" else (0, offset))]
        else:
            count = {"l": 1, "q": 2, "c": 3}[command]
            corners = [here + np.array([tokens.pop(0), tokens.pop(0)], float) for _ in range(count)]
        t = np.linspace(0, 1, steps + 1)[1:, None]
        bezier = [np.broadcast_to(corner, (steps, 2)) for corner in (here, *corners)]
        while len(bezier) > 1:
            bezier = [a * (1 - t) + b * t for a, b in itertools.pairwise(bezier)]
        points.append(bezier[0])
        here = corners[-1]
        knots.append(here)
    lift()
    return stretches
