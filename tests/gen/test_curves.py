"""The drawn curves are the functions of acts: same values, same jumps, nothing smoothed over."""

import dataclasses
import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

import acts
from gen.drawing import style
from gen.drawing.sheet import Sheet
from gen.figures import curves
from gen.figures.curves import TOLERANCE, Curve, Line, default_range, fit
from gen.figures.panel import Panel
from gen.figures.views import FunctionPicture, draw
from tests.gen.drawing import ELEMENTWISE, PANELS, Stretch, all_of, every_request, trace

LEFT, RIGHT = style.LEFT, style.WIDTH - style.RIGHT
TOP, BOTTOM = style.TOP, style.HEIGHT - style.BOTTOM
RANGES = ((-10.0, 10.0), (-4.0, 4.0), (-0.5, 1.7), (1.0, 3.0))


def drawn(curve: Curve, x: tuple[float, float], y: tuple[float, float]) -> tuple[str, list[Stretch]]:
    """Draw one curve into a panel; return the SVG and what the pen did."""
    sheet = Sheet(style.WIDTH, style.HEIGHT)
    Panel(sheet, x, y).curve(curve, "f")
    svg = sheet.svg()
    return svg, [stretch for path in all_of(svg, "path", "f") for stretch in trace(path.get("d", ""))]


def to_pixels(
    x: NDArray[np.float64], y: NDArray[np.float64], xs: tuple[float, float], ys: tuple[float, float]
) -> NDArray[np.float64]:
    """Map data to pixels, y downwards, by the margins alone."""
    px = LEFT + (x - xs[0]) / (xs[1] - xs[0]) * (RIGHT - LEFT)
    py = BOTTOM - (y - ys[0]) / (ys[1] - ys[0]) * (BOTTOM - TOP)
    return np.column_stack([px, py])


def farthest(points: NDArray[np.float64], line: NDArray[np.float64], allowed: float) -> float:
    """Return the largest distance of points from a dense polyline that runs from left to right.

    The distance upwards or downwards, which is never less, will do for points within what is allowed.
    """
    upright = np.abs(np.interp(points[:, 0], line[:, 0], line[:, 1]) - points[:, 1])
    worst = float(np.max(upright[upright <= allowed], initial=0.0))
    for point in points[upright > allowed]:
        first, last = np.searchsorted(line[:, 0], [point[0] - 0.5, point[0] + 0.5])
        a, b = line[max(first - 1, 0) : last], line[max(first, 1) : last + 1]
        way = b - a[: len(b)]
        t = np.clip(np.sum((point - a[: len(b)]) * way, axis=1) / np.sum(way**2, axis=1), 0, 1)
        worst = max(worst, float(np.min(np.hypot(*(a[: len(b)] + t[:, None] * way - point).T))))
    return worst


@pytest.mark.parametrize("record", ELEMENTWISE, ids=lambda record: record.name)
@pytest.mark.parametrize("order", [0, 1, 2])
@pytest.mark.parametrize("x", RANGES, ids=str)
def test_a_curve_is_within_a_tenth_of_a_pixel(
    record: acts.Activation, order: int, x: tuple[float, float]
) -> None:
    """Every drawn point lies within 0.1 pixels of the function, whatever the range."""
    curve = Curve(record, {}, order)
    values = curve(np.linspace(*x, 2001))
    low, high = float(values.min()) - 0.01, float(values.max()) + 0.01
    _, stretches = drawn(curve, x, (low, high))
    points = np.vstack([stretch.points for stretch in stretches])
    cuts = [x[0], *(at for at in curve.breaks if x[0] < at < x[1]), x[1]]
    for a, b in itertools.pairwise(cuts):
        dense = np.linspace(a, b, 20001)[1:-1]
        exact = to_pixels(dense, curve(dense), x, (low, high))
        near = points[(points[:, 0] > exact[0, 0] + 0.06) & (points[:, 0] < exact[-1, 0] - 0.06)]
        assert farthest(near, exact, 0.1) <= 0.1
        assert near[:, 0].min() - exact[0, 0] < 2
        assert exact[-1, 0] - near[:, 0].max() < 2


@pytest.mark.parametrize("record", ELEMENTWISE, ids=lambda record: record.name)
@pytest.mark.parametrize("order", [0, 1, 2])
def test_ends_and_extremes_are_those_of_acts(record: acts.Activation, order: int) -> None:
    """The ends of the curve and its highest and lowest points are within 0.1 pixels of what acts returns.

    Where the curve jumps, the ends of its pieces count, not the value at the jump.
    """
    function = (record.function, record.derivative, record.second_derivative)[order]
    curve = Curve(record, {}, order)
    x = np.linspace(-6, 6, 48001)
    hair = 1e-9
    for at in curve.breaks:
        x = np.sort([*x[np.abs(x - at) > hair], *(v for v in (at - hair, at + hair) if abs(v) < 6)])
    y = np.asarray(function(x))
    limits = (float(y.min()) - 0.1, float(y.max()) + 0.1)
    _, stretches = drawn(curve, (-6.0, 6.0), limits)
    points = np.vstack([stretch.points for stretch in stretches])
    exact = to_pixels(x, y, (-6.0, 6.0), limits)
    np.testing.assert_allclose(points[[0, -1]], exact[[0, -1]], atol=0.1)
    np.testing.assert_allclose(
        [points[:, 1].min(), points[:, 1].max()], [exact[:, 1].min(), exact[:, 1].max()], atol=0.1
    )


def invented(function: object, slope: object, second: object, *kinks: acts.Kink) -> acts.Activation:
    """Return the record of a function that acts does not have."""
    parts = {"function": function, "derivative": slope, "second_derivative": second, "kinks": kinks}
    return dataclasses.replace(acts.get("identity"), **parts)


def test_a_curve_is_clipped_where_it_leaves_the_panel() -> None:
    """A parabola that is higher than its panel is cut exactly where it crosses the upper edge."""
    square = invented(lambda x: x * x, lambda x: 2 * x, lambda x: 0 * x + 2)
    _, stretches = drawn(Curve(square, {}, 0), (-4.0, 4.0), (-1.0, 4.0))
    (stretch,) = stretches
    ends = to_pixels(np.array([-2.0, 2.0]), np.array([4.0, 4.0]), (-4.0, 4.0), (-1.0, 4.0))
    np.testing.assert_allclose(stretch.points[[0, -1]], ends, atol=0.06)
    assert stretch.points[:, 1].min() >= TOP - 0.06


def test_a_curve_that_leaves_the_panel_in_between_is_two_curves() -> None:
    """Of a parabola that opens upwards, only the arms are drawn in a panel that begins above its vertex."""
    square = invented(lambda x: x * x, lambda x: 2 * x, lambda x: 0 * x + 2)
    _, stretches = drawn(Curve(square, {}, 0), (-4.0, 4.0), (1.0, 16.0))
    assert len(stretches) == 2
    ends = np.array([stretch.points[[0, -1], 0] for stretch in stretches]).ravel()
    exact = to_pixels(np.array([-4.0, -1.0, 1.0, 4.0]), np.zeros(4), (-4.0, 4.0), (1.0, 16.0))[:, 0]
    np.testing.assert_allclose(ends, exact, atol=0.06)


def test_a_pole_is_not_drawn() -> None:
    """A function that is infinite somewhere is drawn on both sides of it, up to the edges of the panel."""
    with np.errstate(divide="ignore", invalid="ignore"):
        pole = invented(
            lambda x: np.where(x == 0, np.nan, 1 / np.where(x == 0, 1, x)),
            lambda x: -1 / np.where(x == 0, np.nan, x) ** 2,
            lambda x: 2 / np.where(x == 0, np.nan, x) ** 3,
        )
        _, stretches = drawn(Curve(pole, {}, 0), (-4.0, 4.0), (-3.0, 3.0))
    assert len(stretches) == 2
    assert all(TOP - 0.1 <= y <= BOTTOM + 0.1 for stretch in stretches for y in stretch.points[:, 1])


@pytest.mark.parametrize(("name", "order"), [("binary_step", 0), ("relu", 1), ("leaky_relu", 1), ("elu", 2)])
def test_a_jump_has_a_filled_and_an_open_dot(name: str, order: int) -> None:
    """At a jump the filled dot is at the value that acts returns and the open one at the other side."""
    curve = Curve(acts.get(name), {}, order)
    svg, stretches = drawn(curve, (-4.0, 4.0), (-0.2, 1.2))
    (filled,), (hollow,) = all_of(svg, "circle", "f on"), all_of(svg, "circle", "f off")
    value = float(curve(0.0))
    other = float(curve(1e-9)) if value == pytest.approx(float(curve(-1e-9))) else float(curve(-1e-9))
    expected = to_pixels(np.zeros(2), np.array([value, other]), (-4.0, 4.0), (-0.2, 1.2))
    places = [[float(dot.get("cx", "")), float(dot.get("cy", ""))] for dot in (filled, hollow)]
    np.testing.assert_allclose(places, expected, atol=0.06)
    assert len(stretches) == 2


def test_a_value_between_two_sides_leaves_both_open() -> None:
    """A value that is that of neither side has a filled dot between two open ones."""
    sign = invented(lambda x: np.sign(x), lambda x: 0 * x, lambda x: 0 * x, acts.Kink(0, 0))
    svg, _ = drawn(Curve(sign, {}, 0), (-1.0, 1.0), (-2.0, 2.0))
    assert len(all_of(svg, "circle", "f off")) == 2
    assert len(all_of(svg, "circle", "f on")) == 1


@pytest.mark.parametrize(
    ("name", "order", "dots"), [("relu", 0, 1), ("relu", 2, 0), ("elu", 0, 0), ("elu", 1, 1), ("tanh", 0, 0)]
)
def test_corners_have_a_dot(name: str, order: int, dots: int) -> None:
    """A corner is marked by a filled dot; where the curve is smooth, there is none."""
    svg, stretches = drawn(Curve(acts.get(name), {}, order), (-4.0, 4.0), (-2.0, 4.0))
    assert len(all_of(svg, "circle")) == dots
    assert len(stretches) == 1


def test_a_kink_follows_its_parameter() -> None:
    """The jump of a step is where the threshold puts it."""
    curve = Curve(acts.get("binary_step"), {"threshold": 1.5}, 0)
    assert curve.breaks == (1.5,)
    _, (before, after) = drawn(curve, (-4.0, 4.0), (-0.2, 1.2))
    at = to_pixels(np.array([1.5]), np.zeros(1), (-4.0, 4.0), (-0.2, 1.2))[0, 0]
    assert before.points[-1, 0] == after.points[0, 0] == pytest.approx(at, abs=0.06)


@pytest.mark.parametrize(
    ("at", "place"),
    [(1.5, 1.5), (-2, -2.0), ("threshold", 3.0), ("-threshold", -3.0)],
)
def test_where_a_kink_may_be(at: float | str, place: float) -> None:
    """A kink is at a number, or at the value of a parameter or its negative."""
    record = dataclasses.replace(acts.get("binary_step"), kinks=(acts.Kink(at, 0),))
    assert Curve(record, {"threshold": 3.0}, 0).breaks == (place,)


def test_kinks_at_one_place_are_one() -> None:
    """Two kinks that a parameter brings together are one break, and it is not −0."""
    record = dataclasses.replace(
        acts.get("binary_step"), kinks=(acts.Kink("threshold", 0), acts.Kink("-threshold", 0))
    )
    assert str(Curve(record, {"threshold": 0.0}, 0).breaks) == "(0.0,)"
    assert Curve(record, {"threshold": 2.0}, 0).breaks == (-2.0, 2.0)


@pytest.mark.parametrize("steep", [1e3, 1e6])
def test_a_steep_curve_does_not_jump(steep: float) -> None:
    """However steep a curve is, a kink where it is continuous is no jump."""
    curve = Curve(acts.get("leaky_relu"), {"negative_slope": steep}, 0)
    assert not curve.jumps(0.0)
    assert curve.bends(0.0)


def test_a_kink_that_only_some_parameters_show() -> None:
    """With alpha other than 1, the corner of ELU is found although its record names a jump of f″ only."""
    assert not Curve(acts.get("elu"), {}, 0).bends(0.0)
    assert Curve(acts.get("elu"), {"alpha": 2.0}, 0).bends(0.0)
    assert Curve(acts.get("elu"), {"alpha": 2.0}, 1).jumps(0.0)


@pytest.mark.parametrize(
    ("name", "order", "left", "right"),
    [
        ("sigmoid", 0, Line(0, 0), Line(0, 1)),
        ("tanh", 0, Line(0, -1), Line(0, 1)),
        ("silu", 0, Line(0, 0), Line(1, 0)),
        ("leaky_relu", 0, Line(0.01, 0), Line(1, 0)),
        ("elu", 0, Line(0, -1), Line(1, 0)),
        ("gelu", 1, Line(0, 0), Line(0, 1)),
        ("softplus", 2, Line(0, 0), Line(0, 0)),
    ],
)
def test_asymptotes(name: str, order: int, left: Line, right: Line) -> None:
    """Level and slanted asymptotes are found from the limits of the function and of its slope."""
    for found, known in zip(Curve(acts.get(name), {}, order).asymptotes, (left, right), strict=True):
        assert found is not None
        assert (found.slope, found.height) == pytest.approx((known.slope, known.height), abs=1e-9)


def test_growth_without_an_asymptote() -> None:
    """A parabola approaches no line, neither does a logarithm."""
    square = invented(lambda x: x * x, lambda x: 2 * x, lambda x: 0 * x + 2)
    assert Curve(square, {}, 0).asymptotes == (None, None)
    logarithm = invented(
        lambda x: np.log1p(np.abs(x)), lambda x: np.sign(x) / (1 + np.abs(x)), lambda x: 0 * x
    )
    assert Curve(logarithm, {}, 0).asymptotes == (None, None)


def test_a_slow_approach_is_an_asymptote() -> None:
    """A hyperbola has the diagonal as its asymptote, although it is still 1e-6 away at a million."""
    hyperbola = invented(
        lambda x: np.where(x > 0, x, 0) / 2 + np.hypot(x, 2) / 2,
        lambda x: np.where(x > 0, 1.0, 0.0) / 2 + np.sign(x) / 2,
        lambda x: 0 * x,
    )
    assert Curve(hyperbola, {}, 0).asymptotes == (Line(-0.5, 0.0), Line(1.0, 0.0))


def test_what_lies_on_its_asymptote() -> None:
    """Beyond its last kink ReLU is on its asymptotes; softplus, however steep, only comes near."""
    relu, softplus = Curve(acts.get("relu"), {}, 0), Curve(acts.get("softplus"), {"beta": 300.0}, 0)
    for line, sign in ((Line(0, 0), -1), (Line(1, 0), 1)):
        assert relu.lies_on(line, sign)
        assert not softplus.lies_on(line, sign)
    assert not relu.lies_on(Line(1, 3e-9), 1)
    assert relu.lies_on(Line(1, 5e-10), 1)  # as near as asymptotes are known
    step = Curve(acts.get("binary_step"), {"threshold": 2.0}, 0)
    assert step.lies_on(Line(0, 1), 1)
    assert step.lies_on(Line(0, 0), -1)


@pytest.mark.parametrize("record", ELEMENTWISE, ids=lambda record: record.name)
@pytest.mark.parametrize("order", [0, 1, 2])
@pytest.mark.parametrize("sign", [-1, 1])
def test_a_curve_comes_ever_nearer_to_its_asymptote(record: acts.Activation, order: int, sign: int) -> None:
    """Far out, the gap to an asymptote vanishes; where none is named, no line fits."""
    curve = Curve(record, {}, order)
    line = curve.asymptotes[sign > 0]
    far = sign * np.array([1e4, 1e6, 1e8])
    y = curve(far)
    if line is None and np.all(np.isfinite(y)):
        chord = Line((y[2] - y[0]) / (far[2] - far[0]), 0.0)
        assert np.ptp(y - chord(far)) > 1e-3
    elif line is not None:
        gaps = np.abs(y - line(far))
        assert gaps[2] <= max(gaps[1] / 2, 1e-6)
        assert gaps[1] <= max(gaps[0] / 2, 1e-6)


@pytest.mark.parametrize(
    ("name", "half"), [("sigmoid", 6), ("tanh", 4), ("relu", 4), ("silu", 6), ("gelu", 4)]
)
def test_the_default_range_shows_the_bend(name: str, half: int) -> None:
    """The default range ends where the function has all but reached its asymptotes."""
    assert default_range(acts.get(name)) == (-half, half)


@pytest.mark.parametrize("record", ELEMENTWISE, ids=lambda record: record.name)
def test_the_default_range_shows_all_kinks(record: acts.Activation) -> None:
    """No kink lies at the edge of a figure or outside."""
    low, high = default_range(record)
    assert all(low < at < high for at in Curve(record, {}, 0).breaks)


def ramp(top: float) -> acts.Activation:
    """Return the record of a function that rises from 0 at x = 0 to a height and stays there."""
    return invented(
        lambda x: np.clip(x, 0, top),
        lambda x: ((x > 0) & (x < top)) + 0.0,
        lambda x: 0 * np.clip(x, -1, 1),
        acts.Kink(0, 1),
        acts.Kink(top, 1),
    )


@pytest.mark.parametrize(
    ("record", "half"),
    [
        (ramp(1.0), 4),
        (ramp(4.0), 6),
        (ramp(6.0), 8),
        (ramp(20.0), 25),
        (invented(np.arctan, lambda x: 1 / (1 + x * x), lambda x: -2 * x / (1 + x * x) ** 2), 10),
        (invented(*[lambda x: np.sin(np.where(np.isinf(x), np.nan, x))] * 3), 10),
        (invented(lambda x: 0 * np.clip(x, -1, 1), *[lambda x: 0 * np.clip(x, -1, 1)] * 2), 4),
    ],
    ids=["kink 1", "kink 4", "kink 6", "kink 20", "slow", "periodic", "zero"],
)
def test_the_default_range_of_other_shapes(
    record: acts.Activation, half: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kinks lie inside; what approaches slowly, or oscillates for ever, is shown on the widest range."""
    monkeypatch.setattr(curves, "_RANGES", {})
    assert default_range(record) == (-half, half)


@pytest.mark.parametrize("record", ELEMENTWISE, ids=lambda record: record.name)
@pytest.mark.parametrize("order", [0, 1, 2])
def test_pieces_are_few(record: acts.Activation, order: int) -> None:
    """A curve has at most three times the pieces that it needs when each is made as long as possible."""
    curve, scale = Curve(record, {}, order), (26.0, 11.0)
    for piece in fit(curve, (-6.0, 6.0), (-1e3, 1e3), scale):
        assert len(piece.x) - 1 <= 3 * fewest(curve, float(piece.x[0]), float(piece.x[-1]), scale)


def fewest(curve: Curve, start: float, stop: float, scale: tuple[float, float]) -> int:
    """Count the cubics that follow a smooth stretch when each is made as long as possible."""
    x = np.linspace(start, stop, 1025)
    y = curve(x)
    slope = np.gradient(y, x, edge_order=2) if curve.slope is None else curve.slope(x)
    steep = np.hypot(1, slope * scale[1] / scale[0])

    def follows(i: int, j: int) -> bool:
        h, t = x[j] - x[i], (x[i : j + 1] - x[i]) / (x[j] - x[i])
        cubic = y[i] + t * (h * slope[i] + t * (t - 1) * h * (slope[i] + slope[j]))
        cubic += (y[j] - y[i] - h * slope[i]) * t * t * (3 - 2 * t)
        return bool(np.all(np.abs(cubic - y[i : j + 1]) * scale[1] / steep[i : j + 1] < TOLERANCE))

    at = count = 0
    while at < len(x) - 1:
        reach = 1
        while at + 2 * reach < len(x) and follows(at, at + 2 * reach):
            reach *= 2
        good, bad = at + reach, min(at + 2 * reach, len(x))
        while bad - good > 1:
            middle = (good + bad) // 2
            good, bad = (middle, bad) if follows(at, middle) else (good, middle)
        at, count = good, count + 1
    return count


def test_straight_stretches_are_lines() -> None:
    """The pieces of ReLU are written as lines, not as curves."""
    svg, _ = drawn(Curve(acts.get("relu"), {}, 0), (-4.0, 4.0), (-1.0, 4.0))
    (path,) = all_of(svg, "path", "f")
    assert "c" not in path.get("d", "")


@pytest.mark.parametrize("asked", every_request(), ids=lambda asked: asked.name)
def test_the_numbers_on_the_axes_tell_the_truth(asked: FunctionPicture) -> None:
    """Read off by the numbers on the axes, every drawn curve is within 0.25 pixels of values of acts."""
    svg = draw(asked).svg()
    labels = [(e, float((e.text or "").replace("−", "-"))) for e in all_of(svg, "text") if _is_number(e)]
    x_labels = [(float(e.get("x", "")), v) for e, v in labels if float(e.get("y", "")) > BOTTOM + 10]
    y_labels = [
        (float(e.get("y", "")) - 0.35 * style.TICK, v)
        for e, v in labels
        if float(e.get("y", "")) < BOTTOM + 10
    ]
    assert len(x_labels) >= 3
    assert len(y_labels) >= 3
    (x_slope, x_start), (y_slope, y_start) = (
        np.polyfit(*zip(*ls, strict=True), 1) for ls in (x_labels, y_labels)
    )
    curve = asked.members[0] if asked.panel == "family" else asked.curves[PANELS.index(asked.panel) % 3]
    kind = {"derivative": "d1", "second_derivative": "d2", "family": style.RAMP[0]}.get(asked.panel, "f")
    path = all_of(svg, "path", kind)[0]
    for stretch in trace(path.get("d", "")):
        x, y = stretch.knots[:, 0] * x_slope + x_start, stretch.knots[:, 1] * y_slope + y_start
        inner = np.all([np.abs(x - at) > 0.01 for at in curve.breaks] or [x == x], axis=0)
        exact = curve(x[inner])
        width, height = abs(x_slope), abs(y_slope)  # of a pixel, in numbers on the axes
        rise = (curve(x[inner] + width / 2) - curve(x[inner] - width / 2)) / height
        assert np.all(np.abs(y[inner] - exact) <= 0.25 * height * np.hypot(1, rise))


def _is_number(element: object) -> bool:
    return (
        element.get("class") is None and element.text.replace("−", "-").replace(".", "").lstrip("-").isdigit()
    )
