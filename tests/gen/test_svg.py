"""The SVG backend draws what matplotlib asks for: our artists, and anybody else's."""

import re
import subprocess
import sys
import unicodedata
from pathlib import Path as FilePath

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyArrowPatch, PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text

from gen.core.paths import ROOT
from gen.drawing import style
from gen.drawing.mathtext import GREEK, plain, runs
from gen.drawing.sheet import Sheet
from gen.drawing.svg import figure_svg, path_data
from gen.figures.panel import Panel
from tests.gen.drawing import all_of, parse, trace


def blank() -> Figure:
    """Return an empty figure of 100 by 100 pixels whose coordinates are fractions of it."""
    return Figure(figsize=(100 / 72, 100 / 72), dpi=72, facecolor="none")


def test_a_group_id_becomes_a_class() -> None:
    """An artist with a group id has a class and no colours of its own."""
    figure = blank()
    figure.add_artist(Line2D([0, 1], [0, 1], gid="axis", color="red", linewidth=7))
    (path,) = all_of(figure_svg(figure), "path")
    assert path.attrib == {"class": "axis", "d": "M0 100l100-100"}


def test_other_artists_keep_their_look() -> None:
    """Without a group id, colours, width and dashes are written; those of our palette follow the theme."""
    figure = blank()
    figure.add_artist(Line2D([0, 1], [0, 1], color="#123456", linewidth=3, linestyle=(1, (2, 1))))
    figure.add_artist(
        Rectangle((0.2, 0.2), 0.5, 0.5, facecolor=style.PALETTE["f"]["light"], edgecolor="none")
    )
    box, line = all_of(figure_svg(figure), "path")
    assert line.get("style") == (
        "stroke:#123456;stroke-width:3;stroke-dasharray:6 3;stroke-dashoffset:3;fill:none"
    )
    assert box.get("style") == "stroke:none;fill:var(--fig-f)"
    assert box.get("d") == "M20 80h50v-50h-50z"


def test_transparent_colours_keep_their_alpha() -> None:
    """A colour that lets the page shine through is written with its alpha."""
    figure = blank()
    figure.add_artist(Rectangle((0, 0), 1, 1, facecolor=(1, 0, 0, 0.5), edgecolor="none"))
    (box,) = all_of(figure_svg(figure), "path")
    assert box.get("style") == "stroke:none;fill:#ff000080"


def test_what_cannot_be_seen_is_not_written() -> None:
    """Invisible shapes, such as the background of our figures, leave no element."""
    figure = blank()
    figure.add_artist(Rectangle((0, 0), 1, 1, facecolor="none", edgecolor="none"))
    assert not list(parse(figure_svg(figure)))


def test_markers_and_circles_are_circles() -> None:
    """Round markers and circle patches become circle elements at their places."""
    figure = blank()
    figure.add_artist(Line2D([0.1, 0.5], [0.2, 0.9], linestyle="none", marker="o", markersize=8))
    figure.add_artist(Circle((0.5, 0.5), 0.25, facecolor="red"))
    circles = [
        tuple(float(c.get(k, "")) for k in ("cx", "cy", "r")) for c in all_of(figure_svg(figure), "circle")
    ]
    assert sorted(circles) == [(10, 80, 4), (50, 10, 4), (50, 50, 25)]


def test_other_markers_are_paths() -> None:
    """Markers that are not round are drawn once for each point."""
    figure = blank()
    figure.add_artist(Line2D([0.1, 0.5, 0.8], [0.2, 0.9, 0.1], linestyle="none", marker="s"))
    assert len(all_of(figure_svg(figure), "path")) == 3


def test_arrows() -> None:
    """An arrow has a shaft and a head that ends where it points to."""
    figure = blank()
    arrow = FancyArrowPatch((0.1, 0.5), (0.9, 0.5), arrowstyle="->", mutation_scale=10, shrinkA=0, shrinkB=0)
    figure.add_artist(arrow)
    points = np.vstack([s.knots for p in all_of(figure_svg(figure), "path") for s in trace(p.get("d", ""))])
    assert points[:, 0].min() == pytest.approx(10, abs=1.5)
    assert points[:, 0].max() == pytest.approx(90, abs=1.5)


def test_every_kind_of_segment() -> None:
    """Lines, quadratic and cubic curves and closed paths keep their shape."""
    codes = [Path.MOVETO, Path.LINETO, *[Path.CURVE3] * 2, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    path = Path([(0, 0), (10, 0), (20, 0), (20, 10), (20, 20), (10, 20), (5, 20), (0, 0)], codes)
    assert path_data(path, 100) == "M0 100h10q10 0 10-10c0-10-10-10-15-10z"
    two = Path([(0, 0), (1, 1), (2, 3), (9, 9), (8, 8)], [1, 2, 2, 1, 2])
    assert path_data(two, 10) == "M0 10l1-1 1-2M9 1l-1 1"


def test_coordinates_are_rounded_without_drift() -> None:
    """Relative commands add up to the rounded places, however many there are."""
    x = np.linspace(0, 90, 1001)
    y = 50 + 40 * np.sin(x)
    (stretch,) = trace(path_data(Path(np.column_stack([x, y])), 100), steps=1)
    np.testing.assert_allclose(stretch.knots[-1], [90, 100 - y[-1]], atol=0.0501)
    for place in stretch.knots:
        assert np.min(np.hypot(x - place[0], 100 - y - place[1])) < 0.08


def test_half_a_tenth_is_rounded_the_same_way_everywhere() -> None:
    """A value a hair above or below half a tenth, as processors may disagree about, is written the same."""
    below, above = (path_data(Path([(0, 0), (value, 1)]), 1) for value in (0.25 - 1e-12, 0.25 + 1e-12))
    assert below == above


def test_points_without_a_place_lift_the_pen() -> None:
    """A line with a missing value is drawn as two lines."""
    figure = blank()
    figure.add_artist(Line2D([0, 0.2, np.nan, 0.5, 1], [0, 0, 0, 0, 0]))
    (path,) = all_of(figure_svg(figure), "path")
    assert path.get("d") == "M0 100h20M50 100h50"


def test_lines_and_areas_are_clipped_to_their_axes() -> None:
    """What a plot draws outside of its axes is cut off, without clip paths whose ids would clash."""
    figure = blank()
    axes = figure.add_axes((0.2, 0.2, 0.6, 0.6))
    axes.set_axis_off()
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.plot([-1, 2], [0.5, 0.5])
    axes.fill([-1, 2, 2, -1], [0.2, 0.2, 0.4, 0.4])
    svg = figure_svg(figure)
    points = np.vstack([s.knots for p in all_of(svg, "path") for s in trace(p.get("d", ""))])
    assert points[:, 0].min() == pytest.approx(20, abs=0.1)
    assert points[:, 0].max() == pytest.approx(80, abs=0.1)
    assert "clip" not in svg
    assert " id=" not in svg


def test_text_is_anchored() -> None:
    """Alignment becomes an anchor and a baseline; nothing depends on the metrics of a font."""
    figure = blank()
    figure.add_artist(Text(0.5, 0.5, "a & b", ha="center", va="center", fontsize=20, gid="n"))
    figure.add_artist(Text(1, 0, "c", ha="right", rotation=30))
    first, second = all_of(figure_svg(figure), "text")
    assert first.attrib == {"class": "n", "text-anchor": "middle", "x": "50", "y": "57"}
    assert first.text == "a & b"
    assert second.get("text-anchor") == "end"
    assert second.get("transform") == "rotate(-30 100 100)"


def test_the_innermost_group_counts() -> None:
    """An artist within others that have group ids has the class of its own id, and none without one."""
    figure = blank()
    axes = figure.add_axes((0, 0, 1, 1), gid="node")
    axes.set_axis_off()
    axes.text(0.5, 0.5, "a", gid="m")
    axes.text(0.2, 0.2, "b")
    axes.plot([0, 1], [0, 1], gid="axis")
    svg = figure_svg(figure)
    assert [text.get("class") for text in all_of(svg, "text")] == ["m", None]
    assert [path.get("class") for path in all_of(svg, "path")] == ["axis"]


def test_text_of_several_lines() -> None:
    """Each line of a text is an element of its own, one below the other."""
    figure = blank()
    figure.add_artist(Text(0.1, 0.5, "one\ntwo"))
    one, two = all_of(figure_svg(figure), "text")
    assert (one.text, two.text) == ("one", "two")
    assert float(two.get("y", "")) > float(one.get("y", "")) + 5


def test_mathematics_in_text() -> None:
    """Mathtext becomes Unicode letters, with scripts in small spans that come back to the line."""
    figure = blank()
    figure.add_artist(Text(0, 0, r"$\operatorname{GELU}_{\tanh}'(x)$", gid="m"))
    (text,) = all_of(figure_svg(figure), "text")
    assert text.text == "GELU"
    script, after = list(text)
    assert (script.text, after.text) == ("tanh", "′(𝑥)")
    assert script.get("dy") == "0.5em"
    assert after.get("dy") == "-0.35em"


def test_ordinary_figures_work() -> None:
    """A plot made in the usual way, with axes, ticks, a legend and points, goes through the backend."""
    figure = Figure()
    axes = figure.add_subplot()
    axes.plot([0, 1, 2], [0, 1, 4], label="squares")
    axes.scatter([0, 1], [1, 0])
    axes.set_xlabel("time")
    axes.legend()
    svg = figure_svg(figure)
    words = [each.text for each in all_of(svg, "text")]
    assert {"time", "squares"} <= set(words)
    assert len(all_of(svg, "circle")) == 2
    assert figure.dpi == mpl.rcParams["figure.dpi"]


def test_images_are_refused() -> None:
    """A raster image, which could not follow the theme, is an error that says what to do."""
    figure = Figure()
    figure.add_subplot().imshow(np.eye(2))
    with pytest.raises(NotImplementedError, match="save the figure as PNG"):
        figure_svg(figure)


def test_pyplot_can_use_the_backend(tmp_path: FilePath) -> None:
    """The backend can be chosen by name, and savefig writes its SVG."""
    script = (
        "import matplotlib, sys; matplotlib.use('module://gen.drawing.svg')\n"
        "import matplotlib.pyplot as plt\n"
        "plt.plot([1, 2]); plt.savefig(sys.argv[1])\n"
    )
    target = tmp_path / "plot.svg"
    subprocess.run([sys.executable, "-c", script, str(target)], check=True, cwd=ROOT)
    assert all_of(target.read_text("utf-8"), "path")


def test_neighbouring_texts_share_a_group() -> None:
    """The numbers of an axis are written as one group, other elements are not."""
    sheet = Sheet(100, 100)
    panel = Panel(sheet, (0.0, 1.0), (0.0, 1.0))
    panel.texts([(1, 1, "1"), (2, 2, "2")], ha="center")
    panel.texts([(3, 3, "3")])
    svg = sheet.svg()
    assert len(all_of(svg, "g")) == 1
    assert [each.text for each in all_of(svg, "text")] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("label", "text"),
    [
        (r"$\sigma'(x)$", "𝜎′(𝑥)"),
        (r"$\tanh(h)$", "tanh(ℎ)"),
        (r"$\alpha = -0.5$", "𝛼 = −0.5"),
        (r"$\Phi(x) \to 1$", "Φ(𝑥) → 1"),
        (r"$\mathrm{negative\_slope}$", "negative_slope"),
        (r"no $x$ and $y$", "no 𝑥 and 𝑦"),
        (r"$Wz$", "𝑊𝑧"),
        ("100 %", "100 %"),
    ],
)
def test_mathtext_in_unicode(label: str, text: str) -> None:
    """Labels are translated letter by letter."""
    assert plain(label) == text


def test_greek_letters_are_in_order() -> None:
    """Every Greek name gives the letter of that name."""
    for name in GREEK:
        letter = unicodedata.name(plain(f"$\\{name}$")).rsplit(maxsplit=1)[1].lower()
        assert letter == {
            "lambda": "lamda",
            "varphi": "phi",
            "varepsilon": "epsilon",
            "varsigma": "sigma",
        }.get(name, name)


def test_scripts() -> None:
    """Raised and lowered text is told from text on the line."""
    assert runs(r"$e^{-x}_2$") == [("𝑒", 0), ("−𝑥", 1), ("2", -1)]


def test_unknown_mathematics_is_an_error() -> None:
    """A command without a Unicode form is named."""
    with pytest.raises(ValueError, match=re.escape(r'"\frac" has no Unicode form')):
        plain(r"$\frac12$")


def test_patches_with_curves_are_not_clipped_away() -> None:
    """A curved patch that sticks out of its axes is kept whole."""
    figure = blank()
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    curve = Path([(0.5, 0.5), (2, 2), (0.5, 2)], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
    axes.add_patch(PathPatch(curve, facecolor="none", clip_on=True))
    axes.set(xlim=(0, 1), ylim=(0, 1))
    (path,) = all_of(figure_svg(figure), "path")
    assert "q" in path.get("d", "")
