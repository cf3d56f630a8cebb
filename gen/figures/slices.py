"""Slices: curves of vector-valued functions, whose input moves along a line through the space of vectors.

=========  ================  ====================================================
kind       input             curves
=========  ================  ====================================================
axis       (x, 0, −x)        one for each component of the result
gated      (a, x) or (x, b)  one for each of some values of what the gate lets by
doubled    (x)               one for each component of the result
pooled     (x, −x)           one
=========  ================  ====================================================
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import ArrayLike

import acts
from gen.figures.curves import Array, Curve

PASSED = (-1.0, 1.0, 2.0)
"""Values of what a gate lets by."""

RANGE = (-4.0, 4.0)

COMPONENTS = {"axis": 3, "doubled": 2, "pooled": 1}
"""Components of the result."""

BREAKS: Mapping[str, tuple[float, ...]] = {
    "sparsemax": (-1.0, -1 / 3, 1 / 3, 1.0),
    "hardmax": (0.0,),
    "reglu": (0.0,),
    "crelu": (0.0,),
    "maxout": (0.0,),
}
"""Where the curves of a function bend or jump; the others are smooth."""

FAR = 1e6
"""Stands for an infinite x."""


@dataclass(frozen=True, eq=False)
class Slice(Curve):
    """A curve of a vector-valued function, or its derivative along the line.

    Attributes
    ----------
    part
        Which component of the result.
    passed
        What the gate lets by; 0 where the function has none.
    """

    part: int = 0
    passed: float = 0.0

    def __call__(self, x: ArrayLike) -> Array:
        """Return the values at `x`; those that grow beyond all bounds are infinite at ±∞."""
        x = np.asarray(x, dtype=float)
        start, step = (np.array(each) for each in _line(self.record, self.passed))
        points = start + np.clip(x, -FAR, FAR)[..., np.newaxis] * step
        y = np.asarray(self.record.orders[self.order](points, **self.parameters), dtype=float)
        for _ in range(self.order):
            y = y @ step
        y = y[..., self.part]
        return np.where(np.isinf(x) & (np.abs(y) > FAR / 10), np.copysign(np.inf, y), y)

    @cached_property
    def slope(self) -> "Slice | None":
        """The curve of the next derivative; None for the second."""
        if self.order == 2:
            return None
        return Slice(self.record, self.parameters, self.order + 1, self.part, self.passed)

    @cached_property
    def breaks(self) -> tuple[float, ...]:
        """Where this curve or one of its derivatives may jump, ascending."""
        return BREAKS.get(self.record.name, ())


def _line(record: acts.Activation, passed: float) -> tuple[list[float], list[float]]:
    """Return a point of the line on which the input moves, and its direction."""
    if record.kind == "gated":
        at = gate(record)
        return [passed * (half != at) for half in (0, 1)], [float(half == at) for half in (0, 1)]
    steps = {"axis": [1.0, 0.0, -1.0], "doubled": [1.0], "pooled": [1.0, -1.0]}[record.kind]
    return [0.0] * len(steps), steps


@cache
def gate(record: acts.Activation) -> int:
    """Return which half of the input goes into the gate: in the other one, the function is linear."""
    points = np.array([[1.0, 0.7], [-1.0, 0.7]])
    there, back = np.asarray(record.function(points))[:, 0].tolist()
    return 1 if math.isclose(back, -there, rel_tol=1e-12) else 0


def written(record: acts.Activation) -> str:
    """Return the input, as it stands behind the name of a function."""
    if record.kind == "gated":
        return ("(x, b)", "(a, x)")[gate(record)]
    return {"axis": "(x, 0, -x)", "doubled": "(x)", "pooled": "(x, -x)"}[record.kind]


def slices(record: acts.Activation, parameters: Mapping[str, float]) -> list[Slice]:
    """Return the curves of a vector-valued function."""
    if record.kind == "gated":
        return [Slice(record, parameters, 0, 0, passed) for passed in PASSED]
    return [Slice(record, parameters, 0, part) for part in range(COMPONENTS[record.kind])]


def labels(record: acts.Activation) -> list[str]:
    """Return the names of the curves, as mathtext without dollar signs."""
    if record.kind == "gated":
        return [f"{'ab'[1 - gate(record)]} = {passed:g}".replace("-", "−") for passed in PASSED]
    return [f"y_{part + 1}" for part in range(COMPONENTS[record.kind])]
