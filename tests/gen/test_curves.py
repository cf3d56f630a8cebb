"""The drawn curves are the functions of acts: same values, same jumps, nothing smoothed over."""

import dataclasses
import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

import acts
from gen.figures import style
from gen.figures.curves import Curve, Line, default_range, fit
from gen.figures.panel import Panel
from gen.figures.request import Request
from gen.figures.sheet import Sheet
from gen.figures.views import draw
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


def farthest(points: NDArray[np.float64], line: NDArray[np.float64]) -> float:
    """Return the largest distance of points from a dense polyline that runs from left to right."""
    worst = 0.0
    for point in points:
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
        assert farthest(near, exact) <= 0.1
        assert near[:, 0].min() - exact[0, 0] < 2
        assert exact[-1, 0] - near[:, 0].max() < 2


@pytest.mark.parametrize("record", ELEMENTWISE, ids=lambda record: record.name)
@pytest.mark.parametrize("order", [0, 1, 2])
def test_ends_and_extremes_are_those_of_acts(record: acts.Activation, order: int) -> None:
    """The ends of the curve and its highest and lowest points are within 0.1 pixels of what acts returns."""
    function = (record.function, record.derivative, record.second_derivative)[order]
    x = np.linspace(-6, 6, 48001)
    y = np.asarray(function(x))
    limits = (float(y.min()) - 0.1, float(y.max()) + 0.1)
    _, stretches = drawn(Curve(record, {}, order), (-6.0, 6.0), limits)
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


@pytest.mark.parametrize(
    ("name", "half"), [("sigmoid", 6), ("tanh", 4), ("relu", 4), ("silu", 6), ("gelu", 4)]
)
def test_the_default_range_shows_the_bend(name: str, half: int) -> None:
    """The default range ends where the function has all but reached its asymptotes."""
    assert default_range(acts.get(name)) == (-half, half)


def test_pieces_are_few() -> None:
    """Smooth curves need less than 25 Béziers, straight stretches one line."""
    for record in ELEMENTWISE:
        for order in (0, 1, 2):
            for piece in fit(Curve(record, {}, order), (-6.0, 6.0), (-10.0, 10.0), (26.0, 11.0)):
                assert len(piece.x) <= 25


def test_straight_stretches_are_lines() -> None:
    """The pieces of ReLU are written as lines, not as curves."""
    svg, _ = drawn(Curve(acts.get("relu"), {}, 0), (-4.0, 4.0), (-1.0, 4.0))
    (path,) = all_of(svg, "path", "f")
    assert "c" not in path.get("d", "")


@pytest.mark.parametrize("asked", every_request(), ids=lambda asked: asked.name)
def test_the_numbers_on_the_axes_tell_the_truth(asked: Request) -> None:
    """Read off by the numbers on the axes, every drawn curve goes through values of acts."""
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
    curves = asked.members if asked.panel == "family" else [asked.curves[PANELS.index(asked.panel) % 3]]
    kind = {"derivative": "d1", "second_derivative": "d2", "family": style.RAMP[0]}.get(asked.panel, "f")
    path = all_of(svg, "path", kind)[0]
    for stretch in trace(path.get("d", "")):
        x, y = stretch.knots[:, 0] * x_slope + x_start, stretch.knots[:, 1] * y_slope + y_start
        inner = (
            np.all([np.abs(x - at) > 0.01 for at in curves[0].breaks], axis=0) if curves[0].breaks else x == x
        )
        np.testing.assert_allclose(y[inner], curves[0](x[inner]), atol=0.25 * abs(y_slope))


def _is_number(element: object) -> bool:
    return (
        element.get("class") is None and element.text.replace("−", "-").replace(".", "").lstrip("-").isdigit()
    )
