"""Traits: properties of a function at its default parameters, computed from its values and derivatives.

Nothing here is typed. Where a function is looked at on a range, that range is `REACH`; what lies beyond it is
seen from the limits that `acts` gives.
"""

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

import acts
from gen import functions

Array = NDArray[np.float64]
Function = Callable[[Array], Array]

REACH = 50.0
"""Functions are looked at from −REACH to REACH."""

STEPS = 8_001

CLOSE = 1e-12

WIDEST = 38.0
"""Beyond, the density of the normal distribution is 0 in float64."""

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)


def of(record: acts.Activation) -> dict[str, Any]:
    """Return the properties of an elementwise function.

    Points are numbers; a stretch is a list of its ends, which are infinite where it has none.
    """
    f, slope, bend = (_plain(record, order) for order in (0, 1, 2))
    breaks = sorted({kink.place(record.defaults) for kink in record.kinks})
    limits = [float(f(np.array([end]))[0]) + 0.0 for end in (-math.inf, math.inf)]
    slopes = [float(slope(np.array([end]))[0]) + 0.0 for end in (-math.inf, math.inf)]
    mean, second = expected(f, breaks), expected(lambda x: f(x) ** 2, breaks)
    range_ = record.range.at(record.defaults)
    stationary = zeros(slope, bend, breaks)
    return {
        "range": [range_.low, range_.high, range_.closed_low, range_.closed_high],
        "kinks": [_kink(record, at) for at in breaks],
        "limits": limits,
        "slopes": slopes,
        "at_zero": [float(g(np.array([0.0]))[0]) for g in (f, slope)],
        "direction": direction(f, slope, breaks),
        "symmetry": symmetry(f, breaks),
        "smooth": min((kink.order for kink in record.kinks), default=math.inf) - 1,
        "lipschitz": lipschitz(record, slope, bend, breaks, slopes),
        "mean": _rounded(mean),
        "second": second,
        "gain": expected(lambda x: slope(x) ** 2, breaks),
        "roots": zeros(f, slope, breaks),
        "fixed": zeros(lambda x: f(x) - x, lambda x: slope(x) - 1, breaks),
        "stationary": [
            [at, float(f(np.array([at]))[0])] if isinstance(at, float) else at for at in stationary
        ],
    }


def _plain(record: acts.Activation, order: int) -> Function:
    chosen = record.orders[order]
    return lambda x: np.asarray(chosen(np.asarray(x, dtype=float)), dtype=float)


def _rounded(value: float) -> float:
    """Return a mean without the dust of a sum whose terms cancel."""
    return 0.0 if abs(value) < CLOSE else value


def _kink(record: acts.Activation, at: float) -> dict[str, Any]:
    """Return where a kink is, which derivative jumps there, the value chosen, and those beside it."""
    order = min(kink.order for kink in record.kinks if kink.place(record.defaults) == at)
    g = _plain(record, order)
    step = 1e-9 * max(1.0, abs(at))
    left, value, right = g(np.array([at - step, at, at + step])).tolist()
    return {"at": at, "order": order, "left": _clean(left), "value": value, "right": _clean(right)}


def _clean(value: float) -> float:
    """Return a value without what a step of a billionth changes."""
    return float(f"{value:.7g}") if abs(value) > 1e-7 else 0.0


def pieces(breaks: list[float], low: float = -REACH, high: float = REACH) -> list[tuple[float, float]]:
    """Return the stretches between the breaks of a range."""
    return list(itertools.pairwise([low, *(at for at in breaks if low < at < high), high]))


def direction(f: Function, slope: Function, breaks: list[float]) -> str:
    """Return "rising", "falling" or "both": where a function goes, which may rest on the way."""
    rises = falls = False
    ends = []
    for a, b in pieces(breaks):
        inset = 1e-9 * max(1.0, abs(a), abs(b))
        d = slope(np.linspace(a + inset, b - inset, STEPS))
        rises, falls = rises or bool((d > 0).any()), falls or bool((d < 0).any())
        ends += f(np.array([a + inset, b - inset])).tolist()
    for before, after in itertools.pairwise(ends):
        rises, falls = rises or after > before + 1e-6, falls or after < before - 1e-6
    return "both" if rises and falls else "falling" if falls else "rising" if rises else "level"


def symmetry(f: Function, breaks: list[float]) -> list[Any] | None:
    """Return ["even", 0], or ["odd", c] if the graph is symmetric about the point (0, c); None if neither."""
    x = np.linspace(0.01, 20, 4_001)
    x = x[~np.isin(x, np.abs(breaks))] if breaks else x
    left, right = f(-x), f(x)
    size = CLOSE * (1 + np.abs(left) + np.abs(right))
    if np.all(np.abs(left - right) <= size):
        return ["even", 0.0]
    middle = float((left[0] + right[0]) / 2)
    if np.all(np.abs(left + right - 2 * middle) <= 2 * size):
        return ["odd", 0.0 if abs(middle) < CLOSE else middle]
    return None


def lipschitz(
    record: acts.Activation, slope: Function, bend: Function, breaks: list[float], slopes: list[float]
) -> float:
    """Return the smallest Lipschitz constant: the least bound of the slope's size, infinite at a jump."""
    if any(kink.order == 0 for kink in record.kinks) or any(math.isinf(end) for end in slopes):
        return math.inf
    known = [*slopes, *slope(np.array(breaks)).tolist()]
    best = max([0.0, *(abs(each) for each in known if not math.isnan(each))])
    for a, b in pieces(breaks):
        inset = 1e-12 * max(1.0, abs(a), abs(b))
        x = np.linspace(a + inset, b - inset, STEPS)
        d = np.abs(slope(x))
        at = int(np.argmax(d))
        low, high = float(x[max(at - 1, 0)]), float(x[min(at + 1, STEPS - 1)])
        for _ in range(8):  # the sign of f″ tells where the top is more sharply than the height does
            inner = np.linspace(low, high, 33)
            sign = np.sign(bend(inner)) * np.sign(slope(inner))
            down = np.flatnonzero((sign[:-1] > 0) & (sign[1:] <= 0))
            if not down.size:
                break
            low, high = float(inner[down[0]]), float(inner[down[0] + 1])
        inside = np.abs(slope(np.array([low, high])))
        best = max(best, float(d[at]), float(inside.max()))
    return float(f"{best:.12g}")


def expected(g: Function, breaks: list[float]) -> float:
    """Return the mean of g(X) for a standard normal X, to about 14 digits."""
    total = 0.0
    for a, b in pieces(breaks, -WIDEST, WIDEST):
        edges = np.linspace(a, b, max(2, math.ceil(4 * (b - a)) + 1))
        half = np.diff(edges)[:, None] / 2
        x = edges[:-1, None] + half * (1 + _NODES)
        density = np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)
        terms = g(x.ravel()).reshape(x.shape) * density * half * _WEIGHTS
        total = math.fsum([total, math.fsum(terms.ravel().tolist())])
    return total


def zeros(g: Function, slope: Function, breaks: list[float]) -> list[Any]:
    """Return where g is 0: points, of which those nearest to 0 are told, and stretches between breaks.

    A stretch on which only rounding makes g vanish ends where no break is, and is none.
    """
    found: list[Any] = [at for at in breaks if float(g(np.array([at]))[0]) == 0]
    for a, b in pieces(breaks):
        inset = 1e-9 * max(1.0, abs(a), abs(b))
        x = np.linspace(a + inset, b - inset, STEPS)
        y = g(x)
        if not y.any():
            found.append([-math.inf if a == -REACH else a, math.inf if b == REACH else b])
            continue
        dust = 1e-13 * (1 + np.abs(x))  # what rounding may turn around
        found += _crossings(g, x, np.where(np.abs(y) > dust, y, 0.0))
        bent = slope(x)
        touching = _crossings(slope, x, np.where((np.abs(y) < 1e-3) & (np.abs(bent) > 1e-9), bent, 0.0))
        found += [at for at in touching if abs(float(g(np.array([at]))[0])) < CLOSE]
    stretches = [each for each in found if isinstance(each, list)]
    points = sorted({_tidy(g, at) for at in found if isinstance(at, float)}, key=lambda at: (abs(at), at))
    lone: list[float] = []
    for at in points:
        inside = any(low - 1e-6 <= at <= high + 1e-6 for low, high in stretches)
        if not inside and all(abs(at - other) > 1e-6 for other in lone):
            lone.append(at)
    return [*_joined(stretches), *sorted(lone[: functions.MOST])]


def _joined(stretches: list[list[float]]) -> list[list[float]]:
    """Return stretches, those that meet as one."""
    out: list[list[float]] = []
    for low, high in sorted(stretches):
        if out and out[-1][1] == low:
            out[-1][1] = high
        else:
            out.append([low, high])
    return out


def _crossings(g: Function, x: Array, y: Array) -> list[float]:
    """Return where g changes its sign."""
    sign = np.sign(y)
    known = np.flatnonzero(sign)
    found = []
    for i, j in itertools.pairwise(known.tolist()):
        if sign[i] == sign[j] or j - i > 4:  # a longer rest is a stretch, or lost in rounding
            continue
        a, b, above = float(x[i]), float(x[j]), sign[j]
        for _ in range(60):
            middle = (a + b) / 2
            a, b = (a, middle) if np.sign(g(np.array([middle]))[0]) == above else (middle, b)
        found.append(b)
    return found


def _tidy(g: Function, at: float) -> float:
    """Return a point as a round number if g is 0 there: near a flat zero, rounding hides where it is."""
    near = round(at, 6) + 0.0
    return near if float(g(np.array([near]))[0]) == 0 else at


def of_vectors(record: acts.Activation) -> dict[str, Any]:
    """Return the properties of a vector-valued function, seen on vectors of several sizes."""
    chance = np.random.default_rng(0)
    vectors = [chance.normal(0, size, (200, 6)) for size in (0.3, 1.0, 4.0)]
    x = np.concatenate(vectors)
    y = np.asarray(record.function(x))
    moved, turned = np.asarray(record.function(x + 1.5)), np.asarray(record.function(x[:, ::-1]))
    jacobian = np.asarray(acts.jacobian(record.function)(x)) if record.kind == "axis" else None
    range_ = record.range.at(record.defaults)
    example = np.array([1.0, 2.0, 3.0, -1.0])
    return {
        "range": [range_.low, range_.high, range_.closed_low, range_.closed_high],
        "sizes": {"axis": "same", "gated": "half", "doubled": "double", "pooled": "pooled"}[record.kind],
        "sum": 1.0 if np.allclose(y.sum(-1), 1, atol=1e-12) else None,
        "shift": bool(np.allclose(moved, y, atol=1e-12)),
        "order": record.kind == "axis" and bool(np.all(_keeps_order(x, y))),
        "permutes": record.kind == "axis" and bool(np.allclose(turned, y[:, ::-1], atol=1e-12)),
        "zeros": bool((y == 0).any()),
        "symmetric": jacobian is not None and bool(np.allclose(jacobian, np.swapaxes(jacobian, -1, -2))),
        "example": [example.tolist(), np.asarray(record.function(example)).tolist()],
    }


def _keeps_order(x: Any, y: Any) -> Any:
    """Return for each vector whether no larger component has a smaller result."""
    order = np.argsort(x, axis=-1)
    return (np.diff(np.take_along_axis(y, order, -1), axis=-1) >= 0).all(-1)
