"""Every diagram is small, legible and described, and what it shows is computed."""

import itertools
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy._core import _multiarray_umath as core
from numpy.typing import NDArray
from PIL import Image

import acts
from gen import strings
from gen.core.errors import InputError
from gen.core.paths import FIGURES, LANGUAGES, ROOT
from gen.drawing import style
from gen.figures import embed
from gen.figures.curves import Line
from gen.figures.diagrams import catalogue, linear, warping
from gen.figures.diagrams.catalogue import DIAGRAMS, Diagram
from gen.figures.diagrams.sketch import Box, Node
from gen.figures.parse import FigureRequest, figure
from gen.figures.views import draw
from gen.make import cli, store
from gen.source.fences import Fence
from tests.gen.drawing import NAMESPACE, all_of, parse, trace

Array = NDArray[np.float64]
Point = tuple[float, float]
Where = tuple[str, Point, Point, tuple[float, float, float, float]]
"""A panel of the warping: name, lowest and highest data, and left, right, top and bottom in pixels."""

PANELS = [panel for panels in DIAGRAMS.values() for panel in panels]


@dataclass
class Extent:
    """A text and about the room that it takes, in pixels, y growing downwards."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Extent") -> bool:
        """Return whether two texts touch."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def extents(svg: str) -> list[Extent]:
    """Return where the texts of a drawing are; Hangul is as wide as high, other letters half of that."""
    found = []
    parents = {child: parent for parent in parse(svg).iter() for child in parent}
    for element in parents:
        if element.tag != f"{NAMESPACE}text":
            continue
        chain = [element, parents[element]]
        kind = next((each.get("class") for each in chain if each.get("class")), "t")
        anchor = next((each.get("text-anchor") for each in chain if each.get("text-anchor")), "start")
        size, text = style.size(str(kind)), "".join(element.itertext())
        width = size * sum(0.95 if "가" <= letter <= "힣" else 0.56 for letter in text)
        left = float(element.get("x", "")) - {"start": 0, "middle": 0.5, "end": 1}[anchor] * width
        line = float(element.get("y", ""))
        found.append(Extent(text, left, line - 0.75 * size, left + width, line + 0.2 * size))
    return found


def texts(panel: Diagram) -> list[str]:
    """Return what is written in a diagram, words as placeholders."""
    return [each.text for each in extents(draw(panel).svg())]


def asked(body: str) -> FigureRequest | list[InputError]:
    """Read a figure fence in line 10 of a page."""
    return figure(Fence("figure", body, 10), "page.md")


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
def test_diagrams_are_small_and_complete(panel: Diagram) -> None:
    """A diagram has its size, at most 6 KB, known classes, and nothing that could clash on a page."""
    svg = draw(panel).svg()
    assert len(svg.encode()) <= 6 * 1024
    root = parse(svg)
    assert (root.get("width"), root.get("height")) == ("360", f"{panel.size[1]:g}")
    assert not re.search(r"""\b(id|style|clip-path|href)=|#[0-9a-f]{3}""", svg)
    assert {each.get("class") for each in root.iter()} - {None} <= set(style.LOOKS) | set(style.INKS)
    assert len(list(root.iter(f"{NAMESPACE}path"))) >= 2


def test_diagrams_are_the_same_everywhere() -> None:
    """Another process, without the processor's vector units, draws each diagram with the same bytes."""
    units = [name for name in core.__cpu_dispatch__ if core.__cpu_features__.get(name)]
    environment = os.environ | {"NPY_DISABLE_CPU_FEATURES": " ".join(units), "PYTHONHASHSEED": "2"}
    script = (
        "from gen.figures.diagrams.catalogue import DIAGRAMS; from gen.figures.views import draw\n"
        "print(*(draw(p).svg() for panels in DIAGRAMS.values() for p in panels), sep='', end='')"
    )
    command = [sys.executable, "-X", "utf8", "-c", script]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    assert run.stdout.decode() == "".join(draw(panel).svg() for panel in PANELS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
def test_texts_are_apart_and_inside(panel: Diagram, language: str) -> None:
    """In both languages, no text touches another one, the edge of the picture, or the side of a box."""
    svg = strings.filled(draw(panel).svg(), language)
    assert "{" not in svg
    found = extents(svg)
    for one, other in itertools.combinations(found, 2):
        assert not one.overlaps(other), (one, other)
    boxes = [trace(path.get("d", ""))[0].points for path in all_of(svg, "path")
             if (path.get("class") or "").split()[0] in ("box", "frame")]  # fmt: skip
    for each in found:
        assert each.left >= 0
        assert each.right <= panel.size[0]
        assert each.top >= 0
        assert each.bottom <= panel.size[1]
        for (left, top), (right, bottom) in ((box.min(axis=0), box.max(axis=0)) for box in boxes):
            inside = {left < x < right and top < y < bottom
                      for x in (each.left, each.right) for y in (each.top, each.bottom)}  # fmt: skip
            assert len(inside) == 1, each


def test_letters_are_large_enough_on_a_phone() -> None:
    """Shown 360 pixels wide, no letter is smaller than 11 pixels, and words have 13."""
    assert min(style.SIZES.values()) >= 11
    assert style.SIZES["w"] == style.WORD == 13
    assert {panel.size[0] for panel in PANELS} == {360}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_complete(language: str) -> None:
    """Each word of a drawing is there, none is left over, and none needs escaping in SVG."""
    used = {word for panel in PANELS for word in re.findall(r"\{(\w+)\}", draw(panel).svg())}
    words = strings.load(language)["words"]
    assert used == words.keys()
    assert not re.search("[<>&$]", "".join(words.values()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_diagrams_are_described(language: str) -> None:
    """Each panel has a title and a longer description of its own in each language."""
    titles = [panel.title(language) for panel in PANELS]
    descriptions = [panel.description(language) for panel in PANELS]
    assert len({*titles, *descriptions}) == 2 * len(PANELS)
    for title, description in zip(titles, descriptions, strict=True):
        assert not re.search(r"[{}]", title + description)
        assert (
            bool(re.search("[가-힣]", title)) == bool(re.search("[가-힣]", description)) == (language == "ko")
        )
        assert len(description) > 60
        assert description.endswith("다." if language == "ko" else ".")
    assert strings.load(language)["diagram"].keys() == {panel.key for panel in PANELS}


def test_a_chain_of_two_and_one_function() -> None:
    """10 becomes 21 and then 59 in two layers, and 59 in one."""
    (chain,), (one,) = DIAGRAMS["chain"], DIAGRAMS["one-line"]
    assert {"10", "21", "59", "2𝑥 + 1", "3𝑥 − 4"} <= set(texts(chain))
    assert {"10", "59", "𝑔(𝑓(𝑥)) = 6𝑥 − 1"} <= set(texts(one))
    assert "10 → 21 → 59" in chain.title("ko")
    assert "6x − 1" in one.description("en")


def test_other_functions_give_other_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the diagrams of linear layers show and say is computed from the two functions."""
    monkeypatch.setattr(linear, "FIRST", Line(-1, -2))
    monkeypatch.setattr(linear, "SECOND", Line(0.5, 3))
    (chain,), (one,), (two,) = (DIAGRAMS[name] for name in ("chain", "one-line", "two-lines"))
    assert {"10", "−12", "−3", "−1𝑥 − 2"} <= set(texts(chain))
    assert {"−3", "𝑔(𝑓(𝑥)) = −0.5𝑥 + 2"} <= set(texts(one))
    assert "−12" in chain.description("ko")
    assert "0.5x + 3" in two.title("en")


def test_bars_are_what_softmax_gives() -> None:
    """The bars have the lengths that acts.softmax gives, the numbers beside them say so, and the sum is 1."""
    (panel,) = DIAGRAMS["softmax-scores"]
    svg = draw(panel).svg()
    wanted = acts.softmax(np.array(catalogue.SCORES))

    def lengths(kind: str) -> list[float]:
        found = [trace(path.get("d", ""))[0].points[:, 0] for path in all_of(svg, "path", kind)]
        return [float(np.ptp(x)) for x in found]

    rooms, shares, scores = lengths("band"), lengths("share"), lengths("bar")
    np.testing.assert_allclose(np.divide(shares, rooms), wanted, atol=0.1 / rooms[0])
    np.testing.assert_allclose(
        np.array(scores) / scores[0] * catalogue.SCORES[0], np.abs(catalogue.SCORES), atol=0.01
    )
    written = texts(panel)
    assert [text for text in written if "." in text] == [f"{share:.2f}" for share in wanted]
    assert "1" in written
    assert sum(float(f"{share:.2f}") for share in wanted) == pytest.approx(1)


def test_scores_of_all_signs_have_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other scores give other bars and another description."""
    (panel,) = DIAGRAMS["softmax-scores"]
    before, said = draw(panel).svg(), panel.description("en")
    monkeypatch.setattr(catalogue, "SCORES", (0.0, 0.0, 1.0, 0.0))
    assert draw(panel).svg() != before
    assert "0, 0, 1 and 0" in panel.description("en")
    assert panel.description("en") != said


def network(points: Array) -> Array:
    """Return what two tanh units make of points, written out."""
    x, y = points.T
    return np.column_stack([np.tanh(3 * x + 2 * y + 1.5), np.tanh(-3 * x + 2 * y + 1.5)])


def drawn(where: Where) -> tuple[str, Callable[[Array], Array]]:
    """Return a panel of the warping, and what turns its pixels back into data."""
    name, low, high, box = where
    panel = next(each for each in DIAGRAMS["warping"] if each.key == f"warping.{name}")
    svg = draw(panel).svg()
    left, right, top, bottom = box

    def data(pixels: Array) -> Array:
        share = (pixels - (left, bottom)) / (right - left, top - bottom)
        return np.array(low) + share * np.subtract(high, low)

    return svg, data


BEFORE = ("before", (-1.2, -0.95), (1.4, 1.15), (38, 346, 28, 244))
AFTER = ("after", (-1.1, -1.1), (1.1, 1.1), (72, 288, 28, 244))


@pytest.mark.parametrize("where", [BEFORE, AFTER], ids=lambda where: where[0])
def test_curves_go_through_the_network(where: Where) -> None:
    """Both curves and the marks on them are where the network sends the points."""
    svg, data = drawn(where)
    t = np.linspace(-1, 1, 4001)
    for kind, height in (("d1", -0.6), ("f", -0.2)):
        points = np.column_stack([t, 1.2 * t**2 + height])
        wanted = network(points) if where is AFTER else points
        (path,) = all_of(svg, "path", kind)
        (stretch,) = trace(path.get("d", ""))
        line = data(stretch.points)
        distance = np.min(np.linalg.norm(line[:, None] - wanted[None, ::4], axis=2), axis=1)
        assert distance.max() < 0.5 / 98  # 98 pixels per unit
        np.testing.assert_allclose(line[[0, -1]], wanted[[0, -1]], atol=0.001)
    circles = np.array(
        [[float(c.get("cx", "")), float(c.get("cy", ""))] for c in all_of(svg, "circle", "d1 on")]
    )
    wanted = np.column_stack([t, 1.2 * t**2 - 0.6])[::500]
    np.testing.assert_allclose(data(circles), network(wanted) if where is AFTER else wanted, atol=0.001)
    squares = [trace(p.get("d", ""))[0].points for p in all_of(svg, "path", "f on")]
    centres = np.array([(square.min(axis=0) + square.max(axis=0)) / 2 for square in squares])
    wanted = np.column_stack([t, 1.2 * t**2 - 0.2])[::500]
    np.testing.assert_allclose(data(centres), network(wanted) if where is AFTER else wanted, atol=0.001)


def test_the_grid_is_bent_by_the_network() -> None:
    """Each line of the bent grid follows what the network makes of the straight one."""
    svg, data = drawn(AFTER)
    (path,) = all_of(svg, "path", "mesh")
    stretches = trace(path.get("d", ""), steps=20)
    t = np.linspace(-1, 1, 2001)
    upright = [np.column_stack([np.full_like(t, x), 0.1 + 0.9 * t]) for x in np.linspace(-1, 1, 11)]
    level = [np.column_stack([t, np.full_like(t, y)]) for y in np.linspace(-0.8, 1, 10)]
    for stretch, line in zip(stretches, [*upright, *level], strict=True):
        wanted = network(line)
        distance = np.linalg.norm(data(stretch.points)[:, None] - wanted[None], axis=2).min(axis=1)
        assert distance.max() < 0.5 / 98
        np.testing.assert_allclose(data(stretch.points[-1:]), wanted[-1:], atol=0.002)
    straight, _ = drawn(BEFORE)
    (path,) = all_of(straight, "path", "mesh")
    assert len(trace(path.get("d", ""))) == 21


def test_landmarks_of_the_warping() -> None:
    """The first, middle and last point of each curve end where they were computed to."""
    wanted = {
        "d1": [(-0.291, 1.0), (0.291, 0.291), (1.0, -0.291)],
        "f": [(0.462, 1.0), (0.8, 0.8), (1.0, 0.462)],
    }
    for kind, points in warping.data().items():
        bent, _ = warping.hidden(points[[0, 50, 100]], np.zeros((3, 2)))
        np.testing.assert_allclose(bent, wanted[kind], atol=5e-4)


def test_lines_that_split_the_plane() -> None:
    """The best line gets 159 of 202 points right, the one behind the layer all; both really do so."""
    red, blue = warping.data().values()
    best, bent = warping.best_line(), warping.separating_line()
    assert (best.right, bent.right) == (159, 202)
    assert bent.line.height == pytest.approx(0.934, abs=5e-4)
    assert abs(best.line.slope) < 0.02
    for split, (low, high) in ((best, (red, blue)), (bent, (network(red), network(blue)))):
        below = np.sum(low[:, 1] < split.line(low[:, 0]))
        above = np.sum(high[:, 1] > split.line(high[:, 0]))
        assert below + above == split.right
    facts = warping.facts()
    sums = [facts[f"{name}_{end}"] for name in ("red", "blue") for end in ("low", "high")]
    np.testing.assert_allclose(np.array(sums, dtype=float), [0.433, 0.709, 1.160, 1.601], atol=5e-4)
    for panel, number in zip(DIAGRAMS["warping"], ("159 / 202", "202 / 202"), strict=True):
        assert any(text.endswith(number) for text in texts(panel))


def test_where_arrows_meet_boxes_and_circles() -> None:
    """An arrow meets a box in the middle of a side, or at a height, and a circle where it is closest."""
    assert Box(10, 20, 8, 6).right == (14, 20)
    assert Box(10, 20, 8, 6).at(22).left == (6, 22)
    assert Node(10, 10, 10, 10).facing((10, 30)) == (10, 15)
    assert Node(0, 0, 10, 10).facing((30, 40)) == pytest.approx((3, 4))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", DIAGRAMS)
def test_png(name: str, theme: style.Theme, tmp_path: Path) -> None:
    """Each diagram can be saved as a picture, in both themes, with English words."""
    path = tmp_path / "picture.png"
    draw(*DIAGRAMS[name]).png(path, theme)
    with Image.open(path) as image:
        pixels = np.asarray(image.convert("RGB"))
    width, height = sum(p.size[0] for p in DIAGRAMS[name]), max(p.size[1] for p in DIAGRAMS[name])
    assert pixels.shape == (2 * height, 2 * width, 3)
    page_colour = [int(style.PALETTE["page"][theme][i : i + 2], 16) for i in (1, 3, 5)]
    assert 0.5 < np.all(pixels == page_colour, axis=2).mean() < 0.99


def test_png_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A diagram is saved under its own name; options of functions do not go with it."""
    monkeypatch.chdir(tmp_path)
    assert cli.main(["--png", "warping"]) == 0
    assert capsys.readouterr().out == "warping.before.diagram+warping.after.diagram.png\n"
    assert Path("warping.before.diagram+warping.after.diagram.png").is_file()
    assert cli.main(["--png", "chain", "--view", "pair", "--range", "0", "1"]) == 2
    assert [line.split(";")[0] for line in capsys.readouterr().err.splitlines()] == [
        'unknown key "view"',
        'unknown key "range"',
    ]
    assert cli.main(["--list"]) == 0
    assert f"diagrams: {', '.join(DIAGRAMS)}" in capsys.readouterr().out.splitlines()


def test_a_diagram_is_asked_for_by_name() -> None:
    """A fence with a diagram has its panels, ids and caption."""
    warped = asked("diagram: warping\ncaption: Left; right.\nid: F3.5")
    assert isinstance(warped, FigureRequest)
    assert warped.panels == DIAGRAMS["warping"]
    assert (warped.view, warped.ids, warped.caption) == ("diagram", ("F3.5",), "Left; right.")


@pytest.mark.parametrize(
    ("body", "messages"),
    [
        ("diagram: colapse", ['11: unknown diagram "colapse"; did you mean "collapse"?']),
        ("diagram: softmax", ['11: unknown diagram "softmax"; did you mean "softmax-scores"?']),
        ("diagram: xyzzy", ['11: unknown diagram "xyzzy"; known: chain, collapse, neuron']),
        ("diagram:", ['11: "diagram" has no value']),
        ("diagram: chain\nfunction: relu", ['12: give either "function" or "diagram", not both']),
        ("diagram: chain\nview: pair", ['12: unknown key "view"; known: caption, diagram, id']),
        ("diagram: chain\ncapton: x", ['12: unknown key "capton"; did you mean "caption"?']),
        ("diagram: chain\nid: f1", ['12: id "f1" is not a letter']),
        (
            "diagram: chian\nalpha: 2",
            ['11: unknown diagram "chian"; did you mean "chain"?', '12: unknown key "alpha"; known'],
        ),
    ],
)
def test_mistakes_in_diagrams(body: str, messages: list[str]) -> None:
    """Unknown names and keys that do not belong are named with file, line and the nearest right name."""
    found = asked(body)
    assert isinstance(found, list)
    for error, message in zip(found, messages, strict=True):
        assert str(error).startswith(f"page.md:{message}")


def test_diagrams_on_pages(tmp_path: Path) -> None:
    """Diagrams are kept like other figures, and shown with the words of the page's language."""
    ours = {"ko": "diagram: neuron\nid: F2.2", "en": "diagram: warping\ncaption: Both.\nid: F3.5"}
    for language, body in ours.items():
        (tmp_path / "docs" / language).mkdir(parents=True)
        (tmp_path / "docs" / language / "a.md").write_text(f"```figure\n{body}\n```\n", "utf-8")
    names = [f"{FIGURES}/{name}.diagram.svg" for name in ("neuron", "warping.after", "warping.before")]
    assert set(names) <= set(store.check(str(tmp_path)).new)
    assert not store.update(str(tmp_path)).errors
    assert store.update(str(tmp_path)).new == []

    def html(language: str) -> ElementTree.Element:
        made = embed.figure_html(ours[language], language, str, root=str(tmp_path))
        return ElementTree.fromstring(made.replace(" data-search-exclude>", ">", 1))

    neuron, warped = html("ko"), html("en")
    assert "활성화 함수" in ["".join(each.itertext()) for each in neuron.iter(f"{NAMESPACE}text")]
    assert neuron[0][0].get("id") == "F2.2"
    assert [each.tag for each in warped] == ["figcaption", "div"]
    assert warped[0][0].get("id") == "F3.5"
    assert [panel.attrib for panel in warped[1]] == [
        {"class": "panel", "data-side": side} for side in ("left", "right")
    ]
    assert "correct: 159 / 202" in ["".join(each.itertext()) for each in warped.iter(f"{NAMESPACE}text")]
    (tmp_path / "docs/en/a.md").write_text("nothing")
    assert sorted(store.update(str(tmp_path)).removed) == names[1:]
