"""Texts: numbers, stretches and ranges as pages on functions write them."""

import math
from typing import Any

DIGITS = 6


def number(value: float) -> str:
    """Return a number with a proper minus sign, rounded to six digits and marked if it is.

    Examples
    --------
    >>> number(-0.5), number(1 / 3), number(-math.inf), number(2e-12)
    ('−0.5', '≈ 0.333333', '−∞', '2e−12')
    """
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{value:.{DIGITS}g}"
    exact = math.isclose(float(text), value, rel_tol=1e-13) and len(repr(float(text))) <= DIGITS + 3
    return ("" if exact else "≈ ") + text.replace("-", "−").replace("e−0", "e−").replace("e+0", "e").replace(
        "e+", "e"
    )


def bare(value: float) -> str:
    """Return a number without the mark of rounding."""
    return number(value).removeprefix("≈ ")


def interval(low: float, high: float, closed_low: bool = True, closed_high: bool = True) -> str:
    """Return an interval.

    Examples
    --------
    >>> interval(-0.25, math.inf)
    '[−0.25, ∞)'
    """
    left = "[" if closed_low and not math.isinf(low) else "("
    right = "]" if closed_high and not math.isinf(high) else ")"
    return f"{left}{bare(low)}, {bare(high)}{right}"


def place(each: float | list[float]) -> str:
    """Return where something is: at a point, or on a stretch."""
    if not isinstance(each, list):
        return f"x {'≈' if number(each)[0] == '≈' else '='} {bare(each)}"
    low, high = each
    if math.isinf(low) and math.isinf(high):
        return "x ∈ (−∞, ∞)"
    if math.isinf(low):
        return f"x ≤ {bare(high)}"
    return f"x ≥ {bare(low)}" if math.isinf(high) else f"{bare(low)} ≤ x ≤ {bare(high)}"


def saturated(slopes: list[float]) -> str:
    """Return on which sides a function saturates, from its slopes at −∞ and ∞.

    Examples
    --------
    >>> saturated([0.0, 1.0])
    'left'
    """
    return {(True, True): "both", (True, False): "left", (False, True): "right"}.get(
        (slopes[0] == 0, slopes[1] == 0), "none"
    )


def measured(value: Any) -> str:
    """Return a value of the store of frameworks; what cannot be computed is a dash, and signs of 0 count."""
    if value is None:
        return "–"
    value = float(value)
    return "−0" if value == 0 and math.copysign(1, value) < 0 else bare(value)
