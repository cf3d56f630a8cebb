"""Floats: where a function's values become exactly their limit, or infinite, in each type of floats."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

import acts
from gen.figures.curves import Curve

TYPES: tuple[tuple[Any, Any], ...] = (
    (np.float16, np.uint16),
    (np.float32, np.uint32),
    (np.float64, np.uint64),
)


def of(record: acts.Activation) -> list[dict[str, Any]]:
    """Return rows: what happens, to which derivative, on which side, and from which x on in each type.

    A side on which the function is its limit by definition, as ReLU on the left, has no row.
    """
    rows = []
    for order in (0, 1):
        curve = Curve(record, {}, order)
        for sign, line in zip((-1, 1), curve.asymptotes, strict=True):
            level = float(curve(sign * math.inf)) + 0.0
            if math.isinf(level):
                places = [_first(record, order, sign, kind, np.isinf) for kind in TYPES]
                what = "overflows"
            elif math.isnan(level) or line is None or curve.lies_on(line, sign):
                continue
            else:
                places = [_first(record, order, sign, kind, _equals(level)) for kind in TYPES]
                what = "vanishes" if level == 0 else "saturates_at"
            if any(place is not None for place in places):
                rows.append({"what": what, "order": order, "side": sign, "level": level, "at": places})
    return rows


def _equals(level: float) -> Callable[[Any], Any]:
    return lambda value: value == type(value)(level)


def _first(
    record: acts.Activation, order: int, sign: int, kind: tuple[Any, Any], reached: Callable[[Any], Any]
) -> float | None:
    """Return the number nearest to 0 from which on all values are reached; None if there is none."""
    floats, bits = kind
    function = record.orders[order]

    def there(number: int) -> bool:
        x = bits(number).view(floats)
        return bool(reached(floats(function(floats(sign) * x))))

    low, high = int(floats(1).view(bits)), int(np.finfo(floats).max.view(bits))
    if there(low) or not there(high):
        return None
    while high - low > 1:  # the bits of positive numbers are in their order
        middle = (low + high) // 2
        low, high = (low, middle) if there(middle) else (middle, high)
    return float(sign * bits(high).view(floats))
