"""Every view of every function is small, complete and the same everywhere."""

import hashlib
import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from matplotlib.backends.backend_svg import FigureCanvasSVG
from numpy._core import _multiarray_umath as core
from PIL import Image

import acts
from gen.core.paths import ROOT
from gen.drawing import style
from gen.figures import readme
from gen.figures.labels import spread
from gen.figures.scale import multiples, number, ticks
from gen.figures.views import PANELS, VIEWS, FunctionPicture, draw
from tests.gen.drawing import ELEMENTWISE, all_of, every_family, every_request, family, parse, request, trace

EVERYTHING = """
import hashlib
from gen.figures import readme
from gen.figures.views import draw
from tests.gen.drawing import every_request
digest = hashlib.sha256()
for asked in every_request():
    digest.update(draw(asked).svg().encode())
print(hashlib.sha256(digest.digest() + readme.picture().encode()).hexdigest())
"""


@pytest.mark.parametrize("asked", every_request(), ids=lambda asked: asked.name)
def test_figures_are_small_and_complete(asked: FunctionPicture) -> None:
    """A panel has at most 2.5 KB, curves, numbers and a name, and nothing that could clash on a page.

    Only curves with many waves may take more: 30 bytes for each piece beyond the 60th.
    """
    svg = draw(asked).svg()
    curves = [path for kind in (*style.ORDERS, *style.RAMP) for path in all_of(svg, "path", kind)]
    pieces = sum(len(s.knots) - 1 for path in curves for s in trace(path.get("d"), steps=1))
    assert len(svg.encode()) <= 2500 + 30 * max(0, pieces - 60)
    root = parse(svg)
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("360", "270", "0 0 360 270")
    assert not re.search(r"""\b(id|style|clip-path|href)=|#[0-9a-f]{3}""", svg)
    classes = {each.get("class") for each in root.iter()} - {None}
    assert classes <= set(style.LOOKS) | set(style.INKS)
    texts = ["".join(each.itertext()) for each in all_of(svg, "text")]
    assert any("(𝑥" in text for text in texts)
    assert sum(text.replace("−", "").replace(".", "").isdigit() for text in texts) >= 6


def test_the_table_of_views() -> None:
    """Every view is made of known panels, and a pair is made of those of two other views."""
    assert set(PANELS) <= set(VIEWS)
    assert all(panel in PANELS for panels in VIEWS.values() for panel in panels)
    assert VIEWS["pair"] == (*VIEWS["function"], *VIEWS["derivative"])


@pytest.mark.parametrize("environment", [
    {"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2", "LC_ALL": "C", "TZ": "Asia/Seoul"}, {"SIMD": "off"}
], ids=str)  # fmt: skip
def test_every_process_draws_the_same(environment: dict[str, str]) -> None:
    """The bytes depend on neither process, hash seed, locale nor the vector units of the processor."""
    if environment.get("SIMD") == "off":
        units = [name for name in core.__cpu_dispatch__ if core.__cpu_features__.get(name)]
        environment = {"NPY_DISABLE_CPU_FEATURES": " ".join(units)}
    digest = hashlib.sha256()
    for asked in every_request():
        digest.update(draw(asked).svg().encode())
    here = hashlib.sha256(digest.digest() + readme.picture().encode()).hexdigest()
    run = subprocess.run(
        [sys.executable, "-c", EVERYTHING],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )
    assert run.stdout.strip() == here, run.stderr


def test_drawing_twice_gives_the_same() -> None:
    """A sheet can be written again and again, also after it was saved as a picture."""
    sheet = draw(request("sigmoid", "function"))
    first = sheet.svg()
    sheet.figure("dark")
    assert sheet.svg() == first == draw(request("sigmoid", "function")).svg()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "asked",
    [
        (request("sigmoid", "function"), request("sigmoid", "derivative")),
        (request("binary_step", "both"),),
        (family("elu", "alpha", (0.25, 0.5, 1.0, 1.5, 2.0)),),
        (family("softplus", "beta", (0.5, 1.0, 2.0, 5.0)),),
    ],
    ids=["pair", "both", "family", "key"],
)
def test_png(asked: tuple[FunctionPicture, ...], theme: style.Theme, tmp_path: Path) -> None:
    """A saved picture has twice the figure's size, the page's background, and the curve's colour in it."""
    path = tmp_path / "picture.png"
    draw(*asked).png(path, theme)
    with Image.open(path) as image:
        pixels = np.asarray(image.convert("RGB"))
    assert pixels.shape == (2 * style.HEIGHT, 2 * style.WIDTH * len(asked), 3)
    kind = style.RAMP[-1] if asked[0].panel == "family" else "f"
    for name in ("page", kind):
        colour = [int(style.PALETTE[name][theme][i : i + 2], 16) for i in (1, 3, 5)]
        assert np.all(pixels == colour, axis=2).sum() > 400
    assert np.all(pixels == pixels[0, 0], axis=2).mean() < 0.97


def test_lines_of_a_png_are_as_wide_as_the_style_says(tmp_path: Path) -> None:
    """At twice the size, the level part of a curve is twice its 2.4 pixels high."""
    path = tmp_path / "picture.png"
    draw(request("binary_step", "function", (1.0, 4.0))).png(path)
    with Image.open(path) as image:
        column = np.asarray(image.convert("RGB"), dtype=float)[: style.HEIGHT, style.WIDTH]
    curve, page = (
        [int(style.PALETTE[name]["light"][i : i + 2], 16) for i in (1, 3, 5)] for name in ("f", "page")
    )
    ink = (column - page) @ np.subtract(curve, page) / np.sum(np.subtract(curve, page) ** 2)
    assert ink[ink > 0.2].sum() == pytest.approx(2 * style.LOOKS["f"].width, abs=0.5)


@pytest.mark.parametrize("asked", every_request(), ids=lambda asked: asked.name)
def test_axes_go_through_the_origin(asked: FunctionPicture) -> None:
    """The axes are where the numbers on the edges say 0, and there are as many as there are zeros."""
    svg = draw(asked).svg()
    zeros = [e for e in all_of(svg, "text") if e.text == "0" and e.get("class") is None]
    below = [float(e.get("x")) for e in zeros if float(e.get("y")) > style.HEIGHT - style.BOTTOM + 10]
    beside = [float(e.get("y")) for e in zeros if float(e.get("y")) < style.HEIGHT - style.BOTTOM + 10]
    (path,) = all_of(svg, "path", "axis")
    lines = [stretch.knots for stretch in trace(path.get("d"), steps=1)]
    upright = [knots[0, 0] for knots in lines if knots[0, 0] == knots[1, 0]]
    level = [knots[0, 1] for knots in lines if knots[0, 1] == knots[1, 1]]
    assert upright == pytest.approx(below, abs=0.11)
    assert level == pytest.approx([y - 0.35 * style.TICK for y in beside], abs=0.5)


def test_png_is_repeatable(tmp_path: Path) -> None:
    """The same figure saved twice gives the same bytes, at any scale."""
    paths = [tmp_path / f"{name}.png" for name in "ab"]
    for path in paths:
        draw(request("relu", "function")).png(path, scale=1)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    with Image.open(paths[0]) as image:
        assert image.size == (style.WIDTH, style.HEIGHT)


def test_a_sheet_is_a_matplotlib_figure() -> None:
    """The same drawing becomes an ordinary figure for every other backend."""
    figure = draw(request("tanh", "function")).figure()
    assert len(figure.artists) == len(draw(request("tanh", "function")).artists)
    out = BytesIO()
    FigureCanvasSVG(figure).print_svg(out)
    assert style.PALETTE["f"]["light"] in out.getvalue().decode()


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "binary_step"])
def test_bounded_functions_have_a_band(name: str) -> None:
    """The range of a function with two level asymptotes is shaded."""
    assert len(all_of(draw(request(name, "function")).svg(), "path", "band")) == 1


@pytest.mark.parametrize(
    ("name", "panel", "count"),
    [("sigmoid", "function", 1), ("tanh", "function", 2), ("silu", "function", 1), ("gelu", "derivative", 1),
     ("relu", "function", 0), ("relu", "derivative", 0), ("sigmoid", "derivative", 0),
     ("identity", "function", 0)],
)  # fmt: skip
def test_asymptotes_are_dashed_where_they_show(name: str, panel: str, count: int) -> None:
    """Asymptotes that are the x axis or the curve itself are not drawn over it."""
    assert len(all_of(draw(request(name, panel)).svg(), "path", "guide")) == count


def test_slopes_of_one_look_like_one() -> None:
    """ReLU has one scale on both axes: its arm rises at 45 degrees."""
    (path,) = all_of(draw(request("relu", "function")).svg(), "path", "f")
    rise, run = re.fullmatch(r"M[\d. ]+h[\d.]+l([\d.]+)-([\d.]+)", path.get("d", "")).groups()
    assert float(rise) == pytest.approx(float(run), abs=0.11)


def test_a_level_asymptote_has_its_number() -> None:
    """With one scale on both axes, the level that a curve approaches is still among the numbers."""
    assert "−1" in [each.text for each in all_of(draw(request("elu", "function")).svg(), "text")]


def test_sides_that_are_not_shown_do_not_count() -> None:
    """To the right of 0, tanh has neither a band nor the asymptote of the left side."""
    svg = draw(request("tanh", "function", (1.0, 3.0))).svg()
    assert not all_of(svg, "path", "band")
    assert len(all_of(svg, "path", "guide")) == 1
    assert "−1" not in [each.text for each in all_of(svg, "text")]


def test_both_has_a_name_at_each_curve() -> None:
    """Both curves are named in their colours, apart from each other."""
    for name in ("sigmoid", "tanh", "gelu", "softplus"):
        svg = draw(request(name, "both")).svg()
        (first,), (second,) = all_of(svg, "text", "m f"), all_of(svg, "text", "m d1")
        places = [(float(e.get("x", "")), float(e.get("y", ""))) for e in (first, second)]
        assert abs(places[0][0] - places[1][0]) > 30 or abs(places[0][1] - places[1][1]) > 12


@pytest.mark.parametrize("record", ELEMENTWISE, ids=lambda record: record.name)
@pytest.mark.parametrize("x", [(-6.0, 6.0), (1.0, 3.0), (-3.0, 0.5)], ids=str)
def test_nothing_is_drawn_over_a_name(record: acts.Activation, x: tuple[float, float]) -> None:
    """Where both curves are named, no curve and no asymptote goes through a name."""
    svg = draw(request(record.name, "both", x)).svg()
    drawn = [
        s.points
        for kind in ("f", "d1", "guide")
        for p in all_of(svg, "path", kind)
        for s in trace(p.get("d"))
    ]
    for kind in ("f", "d1"):
        (label,) = all_of(svg, "text", f"m {kind}")
        middle, foot = float(label.get("x")), float(label.get("y"))
        half = 0.2 * style.LABEL * len("".join(label.itertext()))
        for points in drawn:
            across = np.abs(points[:, 0] - middle) < half
            assert not np.any(across & (points[:, 1] < foot) & (points[:, 1] > foot - 0.6 * style.LABEL))


@pytest.mark.parametrize("record", ELEMENTWISE, ids=lambda record: record.name)
@pytest.mark.parametrize("x", [(1.0, 3.0), (-3.0, -1.0), (-6.0, 6.0)], ids=str)
@pytest.mark.parametrize("panel", ["function", "derivative"])
def test_asymptotes_stay_inside_the_panel(
    record: acts.Activation, x: tuple[float, float], panel: str
) -> None:
    """No asymptote is drawn beyond the edges of the plotting area."""
    for path in all_of(draw(request(record.name, panel, x)).svg(), "path", "guide"):
        for stretch in trace(path.get("d")):
            assert np.all(stretch.points[:, 0] >= style.LEFT - 0.1)
            assert np.all(stretch.points[:, 0] <= style.WIDTH - style.RIGHT + 0.1)
            assert np.all(stretch.points[:, 1] >= style.TOP - 0.1)
            assert np.all(stretch.points[:, 1] <= style.HEIGHT - style.BOTTOM + 0.1)


@pytest.mark.parametrize("asked", every_family(), ids=lambda asked: asked.name)
def test_every_member_of_a_family_has_its_label(asked: FunctionPicture) -> None:
    """Each curve of a family has a label in its own shade, and labels do not overlap."""
    _, values = asked.varied
    svg = draw(asked).svg()
    labels = [e for e in all_of(svg, "text") if (e.get("class") or "").startswith("k s")]
    assert [(e.text or "").rsplit(" ", 1)[-1] for e in labels] == [number(v) for v in values]
    assert len({e.get("class") for e in labels}) == len(values)
    heights = sorted(float(e.get("y", "")) for e in labels)
    assert min(np.diff(heights)) >= style.KEY
    for label in labels:
        shade = (label.get("class") or "")[2:]
        assert all_of(svg, "path", shade)


def test_other_parameters_are_named_in_the_figure() -> None:
    """A parameter that is not at its default stands above the panel."""
    steep = FunctionPicture("function", acts.get("leaky_relu"), (("negative_slope", 0.2),), (-4.0, 4.0))
    assert "negative_slope = 0.2" in [e.text for e in all_of(draw(steep).svg(), "text")]


def test_labels_are_spread_no_more_than_needed() -> None:
    """Labels that are apart stay, close ones part around their middle, and the order is kept."""
    assert spread([0, 100, 50], 10) == [0, 100, 50]
    assert spread([0, 0, 100], 10) == [-5, 5, 100]
    np.testing.assert_allclose(spread([3, 2, 1, 0], 10), [16.5, 6.5, -3.5, -13.5])


@pytest.mark.parametrize(
    ("limits", "landmarks", "expected"),
    [
        ((-6.0, 6.0), (), (-6, -3, 0, 3, 6)),
        ((-10.0, 10.0), (), (-10, -5, 0, 5, 10)),
        ((-0.09, 1.09), (0.0, 1.0), (0, 0.25, 0.5, 0.75, 1)),
        ((-0.02, 0.27), (0.0, 0.25), (0, 0.05, 0.1, 0.15, 0.2, 0.25)),
        ((-0.1, 0.1), (), (-0.1, -0.05, 0, 0.05, 0.1)),
        ((-0.1, 1.2), (), (0, 0.3, 0.6, 0.9, 1.2)),
        ((-0.1, 1.2), (0.0, 0.75), (0, 0.25, 0.5, 0.75, 1)),
        ((-4.0, 4.0), (-3.0, 3.0), (-4, -2, 0, 2, 4)),  # not worth nine numbers
        ((0.0, 1e4), (), (0, 2500, 5000, 7500, 10000)),
        ((0.0, 5.0), (), (0, 1, 2, 3, 4, 5)),
        ((0.0, 12.0), (), (0, 3, 6, 9, 12)),
        ((0.0, 15.0), (), (0, 5, 10, 15)),
    ],
)
def test_ticks(
    limits: tuple[float, float], landmarks: tuple[float, ...], expected: tuple[float, ...]
) -> None:
    """Ticks are few, round, and on the numbers that matter."""
    assert ticks(*limits, landmarks) == expected


def test_ticks_of_any_range() -> None:
    """Whatever the range, there are three to seven ticks inside of it."""
    generator = np.random.default_rng(0)
    for _ in range(500):
        low = float(generator.normal()) * 10.0 ** generator.integers(-2, 4)
        high = low + 10.0 ** float(generator.uniform(-2, 4))
        marks = ticks(low, high)
        assert 3 <= len(marks) <= 7
        assert low - 1e-9 <= marks[0] <= marks[-1] <= high + 1e-9 * abs(high)


def test_numbers() -> None:
    """Numbers have a proper minus and no zero with a sign; too many multiples are none."""
    assert [number(v) for v in (-0.5, 0.0, 1e-3, 10000.0)] == ["−0.5", "0", "0.001", "10000"]
    assert multiples(0, 1, 0.001) == ()
    assert str(multiples(-1, 1, 1)[1]) == "0.0"


def test_a_marked_point_shows_its_coordinates() -> None:
    """A mark puts a dot on the curve and its coordinates beside it."""
    request = FunctionPicture("derivative", acts.get("sigmoid"), (), (-6.0, 6.0), mark=0.0)
    svg = draw(request).svg()
    assert ">(0, 0.25)</text>" in svg
    assert 'class="d1 on"' in svg
    assert request.name == "sigmoid.mark=0.derivative"
