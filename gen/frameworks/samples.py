"""Samples: where functions are measured, and how errors are counted."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]

DTYPES = ("float32", "float64")
SPECIAL = (-math.inf, -0.0, 0.0, math.inf, math.nan)

# where exp(-x), exp(-2x), exp(-x²/2) and the tanh form of GELU leave float32 and float64
TAILS = {
    "float32": ((80, 105), (40, 53), (12.5, 14.6), (10.6, 11.5)),
    "float64": ((700, 750), (350, 375), (37.3, 38.8), (21.4, 22.1)),
}
MAGNITUDES = {"float32": 30, "float64": 200}  # of the largest and smallest numbers, as powers of 10

VECTORS = (
    (-math.inf, 0.0),
    (-math.inf, -math.inf),
    (math.inf, 0.0),
    (math.inf, math.inf),
    (math.nan, 0.0),
    (1000.0, -1000.0),
    (0.0, 0.0),
)
"""Vectors that are measured one by one, like the special numbers."""


def numbers(dtype: str, kinks: Sequence[float] = ()) -> Array:
    """Return finite numbers of both signs, most of them where functions bend or vanish.

    Kinks are left out: what stands there is a convention, not an error.
    """
    spans = ((0.0, 3.0), (0.0, 10.0), (0.0, 40.0), *TAILS[dtype])
    counts = (80, 60, 60, *(16 for _ in TAILS[dtype]))
    parts = [_spread(*span, count) for span, count in zip(spans, counts, strict=True)]
    limit = MAGNITUDES[dtype]
    parts.append(10 ** _spread(-limit, 0, 40))
    parts.append(10 ** _spread(1.6, 4, 12))
    parts.append(10 ** _spread(4, limit, 8))
    positive = np.concatenate([*parts, np.arange(1.0, 17.0), [20.0, 32.0, 64.0]]).astype(dtype)
    x = np.unique(np.concatenate([positive, -positive]))
    return x[~np.isin(x, kinks)]


def vectors(dtype: str, size: int, count: int = 40) -> Array:
    """Return vectors whose components are close together, or far apart."""
    rows = []
    for scale in (0.5, 3.0, 20.0, 100.0):
        unit = _spread(-1, 1, count * size) * scale
        order = np.argsort((np.arange(count * size) * 0.7548776662466927) % 1)  # neighbours far apart
        rows.append(unit[order].reshape(count, size))
    return np.concatenate(rows).astype(dtype)


def _spread(low: float, high: float, count: int) -> NDArray[np.float64]:
    """Return numbers that fill an interval evenly, but on no grid: steps by the golden ratio."""
    steps = (0.5 + np.arange(count, dtype=np.float64) * 0.6180339887498949) % 1
    spread: NDArray[np.float64] = low + (high - low) * steps
    return spread


class Exact:
    """Exact numbers, as sums of two float64.

    Parameters
    ----------
    pairs : ndarray, shape (..., 2)
        The two, the larger one first.
    """

    def __init__(self, pairs: NDArray[np.float64]) -> None:
        self.high, self.low = pairs[..., 0], pairs[..., 1]

    def errors(self, computed: Array) -> NDArray[np.float64]:
        """Return errors in units in the last place of the exact numbers.

        Below the smallest normal number the unit is that number: where frameworks flush smaller ones to 0 is
        left to the processor. A number beyond the format counts as right if the computed one is infinite.
        """
        info = np.finfo(computed.dtype)
        size = np.abs(self.high)
        unit = np.ldexp(1.0, np.frexp(np.minimum(size, float(info.max)))[1] - 1 - info.nmant)
        unit = np.where(size < float(info.smallest_normal), float(info.smallest_normal), unit)
        limit = float(info.max) * (1 + float(info.eps) / 4) if info.nmant < 52 else float(info.max)
        wide = computed.astype(np.float64)
        with np.errstate(all="ignore"):
            errors = np.abs((wide - self.high) - self.low) / unit
            errors = np.where(
                size > limit, np.where(wide == np.copysign(np.inf, self.high), 0, np.inf), errors
            )
        return np.where(np.isnan(errors), np.inf, errors)


def worst(errors: NDArray[np.float64], x: Array) -> tuple[float, int]:
    """Return the largest error and the place of the sample nearest to 0 that comes within half of it."""
    distance = np.abs(x) if x.ndim == 1 else np.abs(x).max(axis=1)
    per_sample = errors.reshape(len(x), -1).max(axis=1)
    top = float(per_sample.max())
    near = np.where(per_sample >= top / 2, distance, np.inf)
    return top, int(near.argmin())
