"""Pages become notebooks that hold nothing of our own dialect, and show what the pages show."""

import base64
import json
import os
import re
import shlex
import subprocess
import sys
import textwrap
import xml.etree.ElementTree as etree
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import nbformat
import pytest
from packaging.requirements import Requirement

from gen import strings
from gen.core.errors import InputError
from gen.listings import runs
from gen.make import store
from gen.markdown import conversion, quotes
from gen.markdown.ipynb import Origin, install, notebook
from gen.source import references
from gen.source.fences import scan
from tests.content.sources import LANGUAGES, ROOT, post, posts

SITE = "https://example.org/notes/"
PAGE = f"{SITE}blog/page/"

POSTS = [(language, name) for language in LANGUAGES for name in posts()]


def origin(language: str = "en") -> Origin:
    """Describe a page; links to other pages become addresses in a folder of their own."""
    return Origin(
        language=language,
        title="A page",
        address=PAGE,
        site="Notes",
        licence='Text <a href="https://example.org/by">CC BY 4.0</a>',
        acts=f"acts @ {SITE}acts-1.0-py3-none-any.whl",
        absolute=lambda target: urljoin(PAGE if target.startswith("#") else f"{SITE}to/", target),
    )


@pytest.fixture(scope="module", autouse=True)
def made() -> None:
    """Run the listings and work out the formulas of the pages."""
    assert not store.update().errors


def of_post(language: str, name: str) -> dict[str, Any]:
    """Make the notebook of a post."""
    return notebook(post(language, name).body, origin(language))


def cells(made: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """List the cells of one kind that come from the page."""
    return [cell for cell in made["cells"][2:] if cell["cell_type"] == kind]


def prose(text: str, language: str = "en") -> str:
    """Convert a page without listings and return its text."""
    return "\n\n".join(cell["source"] for cell in cells(notebook(text, origin(language)), "markdown"))


def from_page(text: str, root: Path) -> list[dict[str, Any]]:
    """Make the notebook of a page in a project of its own and return the cells that come from the page."""
    page = root / "docs/en/page.md"
    page.parent.mkdir(parents=True)
    page.write_text(text)
    assert not store.update(str(root)).errors
    found: list[dict[str, Any]] = notebook(text, origin(), str(root))["cells"][2:]
    return found


def svg_of(output: dict[str, Any]) -> str:
    """Return the plot that an output shows."""
    (data,) = re.findall(
        r'^<img alt="[^"]+" src="data:image/svg\+xml;base64,([^"]+)">$', output["data"]["text/html"]
    )
    return base64.b64decode(data).decode()


@pytest.mark.parametrize(("language", "name"), POSTS)
def test_notebooks_are_valid(language: str, name: str) -> None:
    """Every post makes a notebook of the format 4.5, with a title, the page's address and the licence."""
    found = of_post(language, name)
    nbformat.validate(found)
    assert (found["nbformat"], found["nbformat_minor"]) == (4, 5)
    head = found["cells"][0]["source"]
    assert head.startswith("# A page\n")
    assert f"<{PAGE}>" in head
    assert "CC BY 4.0" in head


@pytest.mark.parametrize(("language", "name"), POSTS)
def test_nothing_of_our_dialect_is_left(language: str, name: str) -> None:
    """No Markdown cell holds a mark, an attribute, a block or a fence of ours, or a relative link."""
    for cell in cells(of_post(language, name), "markdown"):
        text = re.sub(r"^(`{3,}).*?^\1$|`[^`\n]+`", "", cell["source"], flags=re.M | re.S)
        bare = re.sub(r"\$\$.+?\$\$|\$[^$\n]+\$", "", text)
        assert not re.findall(
            r"\{[A-Z]\d|\{:? ?[#.]|^[> ]*(?:///|!!!|\?\?\?)|```|<!--|\[\^|\0|[{}]", bare, re.M
        )
        assert not [to for to in re.findall(r"\]\(([^)]*)\)", bare) if not to.startswith("https://")]
        assert cell["source"].count("$") % 2 == 0


@pytest.mark.parametrize(("language", "name"), POSTS)
def test_every_paragraph_is_there(language: str, name: str) -> None:
    """Headings, verdicts, formulas and captions of the post all stand in its notebook, in their order."""
    page = post(language, name)
    text = "\n".join(cell["source"] for cell in cells(of_post(language, name), "markdown"))
    assert len(re.findall(r"^#+ ", text, re.M)) == len(page.headings)
    titles = [check.options["title"] for check in page.checks]
    verdicts = "|".join(strings.load(language)["check"].values())
    assert re.findall(rf"^> \*\*(?:{verdicts}): (.+)\*\*$", text, re.M) == titles
    kinds = [fence.kind for fence in page.fences]
    captions = [fence.options["caption"] for fence in page.fences if fence.options.get("caption")]
    assert text.count("$$") == 2 * kinds.count("formula")
    places = [text.index(caption) for caption in captions]
    assert places == sorted(places)
    assert all(words in text for words in re.findall(r"^\w[^{}\[$`\n]{20,}$", page.prose, re.M))


@pytest.mark.parametrize(("language", "name"), POSTS)
def test_code_cells_are_the_listings(language: str, name: str) -> None:
    """The code cells are the listings of the page, and their outputs what the listings showed."""
    page = post(language, name)
    programs = [fence.body for fence in scan(page.body, str(page.path), ("run",))[0]]
    code = cells(of_post(language, name), "code")
    assert [cell["source"] for cell in code] == [textwrap.dedent(body).strip("\n") for body in programs]
    for number, cell in enumerate(code, 1):
        parts = runs.shown_by(programs[:number])["parts"]
        assert len(cell["outputs"]) == len(parts)
        for part, output in zip(parts, cell["outputs"], strict=True):
            told = output.get("text") or output["data"]
            if part["kind"] == "table":
                assert (told["text/html"], told["text/plain"] + "\n") == (part["html"], part["text"])
            elif part["kind"] == "plot":
                paths = [re.findall(r' d="([^"]+)"', svg) for svg in (svg_of(output), part["svg"])]
                assert paths[0] == paths[1] != []
            else:
                assert told in (part["text"], {"text/plain": part["text"].removesuffix("\n")})


@pytest.mark.parametrize(("language", "name"), POSTS)
def test_plots_bring_their_colours(language: str, name: str) -> None:
    """A plot in a notebook stands on white, asks the page around it for nothing, and has a description."""
    for cell in cells(of_post(language, name), "code"):
        for output in cell["outputs"]:
            if output["output_type"] == "display_data":
                svg = svg_of(output)
                assert etree.fromstring(svg).tag.endswith("}svg")
                assert "var(" not in svg
                assert "<style>svg{background:#ffffff;" in svg
                assert f'alt="{output["data"]["text/plain"]}"' in output["data"]["text/html"]


def test_bytes_do_not_depend_on_the_run() -> None:
    """Two processes with different hash seeds make equal notebooks."""
    program = (
        "import json; from tests.gen.test_notebooks import *; "
        "print(json.dumps([of_post(*each) for each in POSTS]))"
    )
    first, second = (
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    )
    assert first == second
    assert json.loads(first) == [of_post(*each) for each in POSTS]


def test_marks_attributes_and_links() -> None:
    """Marks and attributes go, links become absolute, mathematics and code stay as they are."""
    text = (
        "# Title { #title }\n\n<!-- more -->\n\n## Part { #part .wide }\n\n"
        "{P1.2} So $f[x](y)_{P1.2}$ and `{P1.2} [a](b.md)`: "
        "[here](#part), [there](a_(b).md#c), [away](https://x.y/){ .md-button }[^1].\n\n[^1]: A note.\n"
    )
    assert prose(text) == (
        "## Part\n\nSo $f[x](y)_{P1.2}$ and `{P1.2} [a](b.md)`: "
        f"[here]({PAGE}#part), [there]({SITE}to/a_(b).md#c), [away](https://x.y/)"
        "<sup>1</sup>.\n\n<sup>1</sup> A note."
    )


def test_citations_lead_to_the_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """A notebook has no list of sources, so a citation leads to the source itself."""
    book = references.Source("smith2001", "A book", 2001, (("Smith", "A."),), "https://example.org/", {}, 1)
    monkeypatch.setattr(references, "read", lambda _: references.References({"smith2001": book}))
    assert prose("So [@smith2001].") == "So ([Smith, 2001](https://example.org/))."


def test_numbers_in_mathematics_are_tex(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quoted number is written for the place where it stands."""
    monkeypatch.setattr(quotes, "number", lambda quote, *_: "10^{-7}" if quote.in_formula else "10⁻⁷")
    assert prose("{= a.b} and $x={= a.b}$") == "10⁻⁷ and $x=10^{-7}$"


def test_boxes_become_quotations() -> None:
    """A check box and an admonition are quoted under their titles, with lists and code inside."""
    text = (
        '/// check | P1.2 P1.3\n    verdict: wrong\n    title: "Is it: so?"\n\nNo.\n\n- one\n///\n\n'
        '!!! note "Added"\n\n    Text.\n\n    ```python\n    # code\n    {P1.2}\n    ```\n\nAfter.\n'
    )
    assert prose(text) == (
        "> **Wrong: Is it: so?**\n>\n> No.\n>\n> - one\n\n"
        "> **Added**\n>\n> Text.\n>\n> ```python\n> # code\n> {P1.2}\n> ```\n\nAfter."
    )


def test_cells_begin_at_headings_but_not_at_comments() -> None:
    """A heading begins a cell; a comment in code that is only shown does not."""
    text = "Above.\n\n## One { #one }\n\n```python\n# no heading\n```\n\n### Two\n"
    found = notebook(text, origin())["cells"][2:]
    assert [cell["source"] for cell in found] == [
        "Above.",
        "## One\n\n```python\n# no heading\n```",
        "### Two",
    ]


def test_figures_name_the_place_where_they_are_shown() -> None:
    """A figure is its caption and a link: to its id, else to the heading above, else to the page."""
    plain = "```figure\nfunction: relu\ncaption: The $x$.\n```\n"
    named = "```figure\nfunction: relu\nview: pair\nid: [F1.2, F1.3]\n```\n"
    text = prose(f"{plain}\n## Zero {{ #zero }}\n\n## One {{ #one }}\n\n{plain}\n{named}")
    assert re.findall(r"\((https://[^)]+)\)", text) == [PAGE, f"{PAGE}#one", f"{PAGE}#F1.2"]
    assert text.startswith("**Figure** The $x$. ([see it on the page]")


def test_a_listing_in_a_note_is_a_cell(tmp_path: Path) -> None:
    """A listing inside a quotation cuts it in two."""
    text = (
        '!!! note "N"\n\n    Before.\n\n    ```run\n    if True:\n        print(1)\n    ```\n\n    After.\n'
    )
    before, code, after = from_page(text, tmp_path)
    assert before["source"].startswith("> **N**\n>\n> Before.")
    assert code["source"] == "if True:\n    print(1)"
    assert after["source"].endswith("> After.")


def test_all_kinds_of_output(tmp_path: Path) -> None:
    """Printed text, errors, values and plots become the outputs that Jupyter would make."""
    text = (
        "```run\nimport sys\nprint('a')\nprint('b', file=sys.stderr)\n1 + 1\n```\n\n"
        "```run\nimport matplotlib.pyplot as plt\nplt.plot([0, 1], gid='d1')\nplt.show()\n```\n\n"
        "```run\nplt.imshow([[0, 1]])\nplt.show()\n```\n"
    )
    first, second, third = from_page(text, tmp_path)
    assert [output.get("name", output["output_type"]) for output in first["outputs"]] == [
        "stdout",
        "stderr",
        "execute_result",
    ]
    assert first["outputs"][2]["data"] == {"text/plain": "2"}
    assert ".d1{stroke:#c84e00" in svg_of(second["outputs"][0])
    assert "<image " in svg_of(third["outputs"][0])
    nbformat.validate(notebook(text, origin(), str(tmp_path)))


def test_what_a_notebook_cannot_show_is_refused(tmp_path: Path) -> None:
    """A glossary or a box that is not closed ends in an error with file and line."""
    page = tmp_path / "page.md"
    for text, line in (
        ("Text.\n\n```glossary\n```\n", 3),
        ("Text.\n\n/// check | P1.2\n    verdict: wrong\n", 3),
    ):
        page.write_text(text)
        token = conversion.current.set(page)
        with pytest.raises(InputError, match=f"page.md:{line}: a notebook cannot show"):
            notebook(text, origin())
        conversion.current.reset(token)


def test_requirements() -> None:
    """The installing cell names what the code imports as pip knows it, and acts once, by address."""
    programs = ["import os, numpy.linalg as la\nfrom PIL import Image", "def f():\n    import acts, yaml\n"]
    line = install(programs, f"acts @ {SITE}acts-1.0-py3-none-any.whl")
    assert line.startswith("%pip install --quiet ")
    found = [Requirement(word) for word in shlex.split(line)[3:]]
    assert [requirement.name for requirement in found] == ["numpy", "pillow", "PyYAML", "acts"]
    assert found[-1].url == f"{SITE}acts-1.0-py3-none-any.whl"
    with pytest.raises(InputError, match='imports "nowhere", which no installed package provides'):
        install(["import nowhere"], "acts")
