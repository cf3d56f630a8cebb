"""Figures and formulas enter a page as HTML, looked up and never drawn."""

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from gen.core.errors import InputError
from gen.core.paths import ROOT
from gen.figures import embed
from gen.figures.describe import Words
from gen.make import store

PAIR = "function: sigmoid\nview: pair\ncaption: Left: $x$; right.\nid: F1.2 F1.3"
SINGLE = "function: relu\nview: function\ncaption: ReLU\nid: F1.8 F2.5"
BARE = "function: tanh\nview: second_derivative"
FORMULA = "function: sigmoid\nid: M1.1 F1.1"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a project whose figures are drawn."""
    folder = tmp_path_factory.mktemp("site")
    text = (
        "".join(f"```figure\n{body}\n```\n" for body in (PAIR, SINGLE, BARE))
        + f"```formula\n{FORMULA}\n```\n"
    )
    (folder / "docs" / "en").mkdir(parents=True)
    (folder / "docs" / "en" / "page.md").write_text(text)
    assert not store.update(str(folder)).errors
    return str(folder)


def figure(root: str, body: str, number: int = 1, language: str = "en") -> ElementTree.Element:
    """Return the element of a figure; captions are marked."""
    html = embed.figure_html(body, language, lambda text: f"<b>{text}</b>", number, root)
    return ElementTree.fromstring(html.replace(" data-search-exclude>", ' data-search-exclude="">', 1))


def test_a_pair(root: str) -> None:
    """A pair has its caption above, two panels with their ids, and stays out of the search index."""
    pair = figure(root, PAIR)
    assert pair.attrib == {"class": "actfig pair", "data-search-exclude": ""}
    assert [each.tag for each in pair] == ["figcaption", "div"]
    assert "".join(pair[0].itertext()) == "Left: $x$; right."
    assert [panel.get("id") for panel in pair[1]] == ["F1.2", "F1.3"]


def test_a_single_panel(root: str) -> None:
    """A single panel has its caption below; further ids become anchors."""
    single = figure(root, SINGLE)
    assert [each.tag for each in single] == ["span", "div", "figcaption"]
    assert single[0].get("id") == "F2.5"
    assert single[1][0].get("id") == "F1.8"


def test_a_figure_without_caption_and_ids(root: str) -> None:
    """Nothing empty is written."""
    bare = figure(root, BARE)
    assert bare.get("class") == "actfig second-derivative"
    assert [each.tag for each in bare] == ["div"]
    assert bare[0][0].attrib == {"class": "panel"}


@pytest.mark.parametrize("language", ["ko", "en"])
def test_panels_are_described(root: str, language: str) -> None:
    """Each SVG is an image with a size, a title and a description in the page's language."""
    for svg in figure(root, PAIR, language=language).iter("{http://www.w3.org/2000/svg}svg"):
        title, description = svg[0], svg[1]
        assert (svg.get("role"), svg.get("width"), svg.get("height")) == ("img", "360", "270")
        assert svg.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
        assert title.tag.endswith("}title")
        assert description.tag.endswith("}desc")
        assert Words(language).tables["functions"]["sigmoid"]["name"] in (title.text or "")
        assert len(description.text or "") > 60


def test_panels_of_a_pair_know_their_sides(root: str) -> None:
    """Where there is no room beside each other, the panels can still be told apart as the text does."""
    for language, sides in (("ko", ["왼쪽", "오른쪽"]), ("en", ["left", "right"])):
        panels = figure(root, PAIR, language=language)[1]
        assert [panel.get("data-side") for panel in panels] == sides


def test_ids_are_unique_on_a_page(root: str) -> None:
    """The same figure twice and another one share no id when they have different numbers."""
    figures = [figure(root, body, number) for number, body in enumerate([BARE, BARE, PAIR], 1)]
    ids = [each.get("id") for one in figures for each in one.iter() if each.get("id")]
    assert len(ids) == len(set(ids)) == 10


def test_a_fence_is_found_however_it_is_indented(root: str) -> None:
    """What a Markdown processor keeps of indentation and empty lines makes no difference."""
    indented = "\n" + "".join(f"    {line}\n" for line in BARE.splitlines())
    assert embed.figure_html(indented, "en", str, root=root) == embed.figure_html(BARE, "en", str, root=root)


def test_a_formula(root: str) -> None:
    """A formula comes with its LaTeX and its ids."""
    entry = embed.formula_entry(FORMULA, root)
    assert entry["ids"] == ["M1.1", "F1.1"]
    assert entry["latex"].startswith(r"\sigma(x) = ")


def test_what_is_not_drawn_is_an_error(root: str, tmp_path: Path) -> None:
    """A fence that is not in the index, or an index that is not there, says what to run."""
    for make in (
        lambda: embed.figure_html("function: x", "en", str, root=root),
        lambda: embed.formula_entry("a", root),
    ):
        with pytest.raises(InputError, match=r"is not in build/figures/index.json; run python -m gen"):
            make()
    with pytest.raises(InputError, match=r"build/figures/index.json is missing; run python -m gen"):
        embed.formula_entry("a", str(tmp_path))


def test_a_lost_figure_is_an_error(root: str) -> None:
    """A drawing that is listed but gone is named."""
    file = Path(root, "build/figures/tanh.second_derivative.svg")
    data = file.read_bytes()
    file.unlink()
    with pytest.raises(InputError, match=r"tanh.second_derivative.svg is missing; run python -m gen"):
        embed.figure_html(BARE, "en", str, root=root)
    file.write_bytes(data)


def test_a_new_index_is_noticed(root: str) -> None:
    """While a site is served, figures drawn later are found."""
    target = Path(root, "docs/en/more.md")
    body = "function: elu\nview: function"
    target.write_text(f"```figure\n{body}\n```\n")
    with pytest.raises(InputError):
        embed.figure_html(body, "en", str, root=root)
    store.update(root)
    assert "ELU" in embed.figure_html(body, "en", str, root=root)


def test_the_page_side_imports_nothing_heavy() -> None:
    """Whoever builds pages loads none of the libraries that draw."""
    script = "import sys, gen.figures.embed; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"numpy", "matplotlib", "yaml", "sympy", "acts"} & set(run.stdout.split())
