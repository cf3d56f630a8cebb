"""The README and its Korean twin: equal, and true about the project's files and commands."""

import json
import re
import tomllib

import pytest

from gen.experiments.claims import VERDICTS
from gen.figures.parse import READ
from gen.figures.views import VIEWS
from gen.source.fences import scan
from tests.content.sources import ROOT, links, read

GUIDES = ("README.md", "README.ko.md", "README.acts.md", "CONTRIBUTING.md", "CHANGELOG.md")


def test_readme_twins_have_the_same_skeleton() -> None:
    """The README and its Korean twin agree in headings, kinds of examples, links and commands."""
    en, ko = read(ROOT / "README.md"), read(ROOT / "README.ko.md")
    assert [level for level, _ in en.headings] == [level for level, _ in ko.headings]
    assert [fence.kind for fence in en.fences] == [fence.kind for fence in ko.fences]
    assert set(links(en.prose)) - {"README.ko.md"} == set(links(ko.prose)) - {"README.md"}
    assert sorted(commands("README.md")) == sorted(commands("README.ko.md"))


@pytest.mark.parametrize("guide", GUIDES)
def test_links_lead_to_files(guide: str) -> None:
    """Every relative link leads to a file of the project."""
    missing = [target for target in links(read(ROOT / guide).prose) if not (ROOT / target).exists()]
    assert not missing


@pytest.mark.parametrize("guide", GUIDES)
def test_commands_exist(guide: str) -> None:
    """Every `make …` in a guide is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert commands(guide) <= targets


def test_readme_names_every_command() -> None:
    """The README explains every target that the Makefile describes."""
    described = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert described == commands("README.md")


@pytest.mark.parametrize("guide", ["README.md", "README.ko.md"])
def test_examples_are_valid(guide: str) -> None:
    """The figures and formulas that the README shows could stand in a page."""
    examples = [fence.text for fence in read(ROOT / guide).fences if fence.kind == "markdown"]
    shown = [fence for example in examples for fence in scan(example, guide)[0] if fence.kind in READ]
    assert {fence.kind for fence in shown} == set(READ)
    problems = [result for fence in shown if isinstance(result := READ[fence.kind](fence, guide), list)]
    assert not problems


@pytest.mark.parametrize("guide", ["README.md", "README.ko.md"])
def test_readme_names_every_view_and_verdict(guide: str) -> None:
    """An author finds all the words that fences and check boxes accept."""
    text = (ROOT / guide).read_text("utf-8")
    assert [word for word in [*VIEWS, *VERDICTS] if word not in text] == []


@pytest.mark.parametrize("guide", ["README.md", "README.ko.md"])
def test_python_examples_run(guide: str) -> None:
    """The Python that the README shows runs as it stands."""
    examples = [fence.text for fence in read(ROOT / guide).fences if fence.kind == "python"]
    assert examples
    for example in examples:
        exec(compile(example, guide, "exec"), {})


def test_every_dependency_has_a_reason() -> None:
    """The tables in CONTRIBUTING.md name the direct dependencies, all of them and no others."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    npm = json.loads((ROOT / "package.json").read_text("utf-8"))
    wanted = [entry for group in project["dependency-groups"].values() for entry in group]
    python = {re.split(r"[<>=!~;[]", entry)[0] for entry in wanted if isinstance(entry, str)}
    text = read(ROOT / "CONTRIBUTING.md").prose.split("## Why each dependency is here")[1].split("\n## ")[0]
    cells = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", text, re.M)
    named = {name for cell in cells if not cell.endswith(" package") for name in cell.split(", ")}
    assert named == python | npm.get("dependencies", {}).keys() | npm.get("devDependencies", {}).keys()


def commands(guide: str) -> set[str]:
    """Find the make targets that a guide names."""
    return set(re.findall(r"(?:`|^)make ([a-z]+)", (ROOT / guide).read_text("utf-8"), re.M))
