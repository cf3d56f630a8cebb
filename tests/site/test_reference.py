"""The reference on the built site: in both languages and their navigation, and what stops a build of it."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

import pytest
from packaging.requirements import Requirement

import acts
from gen import reference
from gen.core import project
from gen.core.paths import LANGUAGES
from gen.site.languages import FIRST
from tests.site import html
from tests.site.conftest import ADDRESS
from tests.site.small import NAVIGATION

Run = Callable[..., subprocess.CompletedProcess[str]]

INDEX = """---
description: All.
---

# Reference

```sh
pip install "{acts}"
```

[Records](record.md#Activation)

## How { #how-to-read }

```reference
functions
```

```reference
tools
```
"""


def address(page: str, language: str) -> str:
    """Return the address of a page of the reference below the root of the site."""
    return f"{'' if language == FIRST else f'{language}/'}reference/{page}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_in_the_navigation(site: Path, language: str) -> None:
    """The navigation of each page of the reference leads to all of them, and the index to every name."""
    made = reference.pages(language)
    assert len(made) > 15
    for page in ("", *(f"{each.name}/" for each in made)):
        here = address(page, language)
        links = html.read(site / here / "index.html").all("a")
        ways = {urljoin(ADDRESS + here, a["href"]) for a in links if "md-nav__link" in a.get("class", "")}
        assert {f"{ADDRESS}{address(f'{each.name}/', language)}" for each in made} <= ways, here
    index = html.read(site / address("", language) / "index.html")
    found = {a["href"] for a in index.all("a")}
    assert {f"{each.name}/#{name}" for each in made for name in each.names} <= found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_has_an_address(site: Path, language: str) -> None:
    """The anchor of each public name is on a page of its language."""
    ids = [name for each in reference.pages(language) for name in html.read(place(site, each, language)).ids]
    assert {*acts.__all__, "Network", "Network.forward", "expressions"} <= {*ids}


@pytest.mark.parametrize("language", LANGUAGES)
def test_docstrings_reach_the_page_as_they_are(site: Path, language: str) -> None:
    """Markdown and the passes over finished pages leave what is made of docstrings whole."""
    tags = re.compile(r"<[^>]*>")

    def plain(text: str) -> str:
        return re.sub(r"\s+", " ", tags.sub("", text))

    for each in reference.pages(language):
        built = plain(place(site, each, language).read_text("utf-8"))
        blocks = re.findall(r'^<div class="api".*?^</div>$', each.text, re.M | re.S)
        assert len(blocks) > len(each.names)
        assert [block for block in blocks if plain(block).strip() not in built] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_says_what_to_install(site: Path, language: str) -> None:
    """The command names the distribution and a wheel that the site serves."""
    text = (site / address("", language) / "index.html").read_text("utf-8")
    (command,) = re.findall(r"pip install ([^\n]*)\n", re.sub(r"<[^>]*>", "", text.replace("&quot;", '"')))
    wanted = Requirement(command.strip('"'))
    assert wanted.name == project.distribution()[0]
    found = html.target(site, ADDRESS, "", str(wanted.url))
    assert found
    assert found[0].name == project.wheel()
    assert found[0].is_file()


def place(site: Path, page: reference.Page, language: str) -> Path:
    """Return the file of a built page."""
    return site / address(f"{page.name}/", language) / "index.html"


@pytest.fixture
def listing(small_project: Path) -> Path:
    """Give the small project a reference."""
    for language in LANGUAGES:
        index = small_project / "docs" / language / reference.INDEX
        index.parent.mkdir()
        index.write_text(INDEX, "utf-8")
    for name in ("mkdocs.yml", "mkdocs.en.yml"):
        settings = small_project / name
        text = settings.read_text("utf-8")
        assert NAVIGATION in text
        settings.write_text(text.replace(NAVIGATION, f"{NAVIGATION}  - D: [{reference.INDEX}]\n"), "utf-8")
    return small_project


def test_a_new_function_is_on_its_page(listing: Path, run_in: Run) -> None:
    """Whoever adds a function edits nothing of the reference; places lead to the repository."""
    with (listing / "acts/_periodic.py").open("a", encoding="utf-8") as module:
        module.write(
            '\n\n@elementwise(symbol="n", expression="sin(x)", range=Interval(-1, 1, True, True),\n'
            '    bounds=(1, 1, 1, 1), reference="Somebody (2026). arXiv:2601.00001")\n'
            "def novel(x: Array, order: int, /) -> Array:\n"
            '    """Novelty: sin(x).\n\n    Like `sin`.\n\n    >>> acts.novel(0.0)\n'
            '    np.float64(0.0)\n    """\n'
            "    return np.sin(x)\n"
        )
    at = (
        (listing / "acts/_periodic.py")
        .read_text("utf-8")
        .splitlines()
        .index('@elementwise(symbol="n", expression="sin(x)", range=Interval(-1, 1, True, True),')
    )
    built = run_in(
        listing, "mkdocs", "build", "--strict", REPO_URL="https://example.org/a/b", GITHUB_SHA="0123abc"
    )
    assert built.returncode == 0, built.stdout
    for language in LANGUAGES:
        page = html.read(listing / "site" / address("periodic/", language) / "index.html")
        assert "novel" in page.ids
        links = {a["href"] for a in page.all("a")}
        assert f"https://example.org/a/b/blob/0123abc/acts/_periodic.py#L{at + 1}" in links
        assert {"https://arxiv.org/abs/2601.00001", "#sin"} <= links


def test_mistakes_in_docstrings_stop_the_build(listing: Path, run_in: Run) -> None:
    """A section that cannot be read is told with its file and line; so is a part that there is not."""
    module = listing / "acts/_gelu.py"
    text = module.read_text("utf-8")
    spoilt = text.replace(">>> acts.gelu(", "acts.gelu(", 1)
    assert spoilt != text
    networks = listing / "acts/networks.py"
    networks.write_text(
        networks.read_text("utf-8").replace("    noise : float\n", "    noise: float\n", 1), "utf-8"
    )
    line = networks.read_text("utf-8").splitlines().index("    noise: float") + 1
    told = run_in(listing, "gen")
    assert told.returncode == 1
    assert (
        f'acts/networks.py:{line}: "noise: float" is no item of "Parameters"; write name : type'
        in told.stdout
    )
    assert told.stdout.count("\n") < 8, told.stdout


def test_a_part_that_is_not_there_is_told(listing: Path, run_in: Run) -> None:
    """A fence names its part, and the build says in which line it does not."""
    index = listing / "docs/en" / reference.INDEX
    index.write_text(index.read_text("utf-8").replace("\ntools\n", "\ntool\n"), "utf-8")
    line = index.read_text("utf-8").splitlines().index("```reference") + 1
    built = run_in(listing, "mkdocs", "build", "--strict")
    assert built.returncode != 0
    assert (
        f'docs/en/reference/index.md:{line}: no part "tool" of the reference; did you mean "tools"?'
        in built.stdout
    )
