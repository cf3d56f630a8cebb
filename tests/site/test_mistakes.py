"""What a person gets to read when something is wrong."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from gen.site.languages import unpaired_pages

Run = Callable[..., subprocess.CompletedProcess[str]]
POST = "docs/en/blog/posts/sigmoid-tanh-relu-tradeoffs.md"


def build(run_in: Run, project: Path) -> str:
    """Build strictly, expect failure, return what was said."""
    built = run_in(project, "mkdocs", "build", "--strict")
    assert built.returncode == 1, built.stdout
    assert "Traceback" not in built.stdout
    return built.stdout


def test_a_page_in_one_language_only(run_in: Run, project: Path) -> None:
    """The strict build fails and names the missing file."""
    (project / "docs/en/about.md").unlink()
    assert "docs/ko/about.md has no twin: write docs/en/about.md too" in build(run_in, project)


def test_unpaired_pages_both_ways(tmp_path: Path) -> None:
    """Either language may be the one that lacks a page."""
    for page in ("ko/both.md", "en/both.md", "ko/a.md", "en/deep/b.md"):
        (tmp_path / page).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / page).write_text("# x")
    assert unpaired_pages(tmp_path) == [
        "docs/ko/a.md has no twin: write docs/en/a.md too",
        "docs/en/deep/b.md has no twin: write docs/ko/deep/b.md too",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("```figure\nfunction: sigmod\nview: function\n```", "sigmod"),
        ("/// check | P1.1\n    verdict: wong\n    title: x\n\ny\n///", "wrong"),
        ("/// check | P1.1\n    verdict: wrong\n\ny\n///", "title"),
        ("/// check | 1.1\n    verdict: wrong\n    title: x\n\ny\n///", "P1.8"),
        ("/// chekc | P1.1\n    verdict: wrong\n    title: x\n\ny\n///", "not understood"),
        ("$\\frac{1}{$", "KaTeX"),
    ],
)
def test_mistakes_in_a_page_name_file_and_line(run_in: Run, project: Path, text: str, message: str) -> None:
    """A wrong fence, block or formula fails the build with the file, the line and a hint."""
    page = project / POST
    source = page.read_text("utf-8")
    first = source.count("\n") + 2
    page.write_text(f"{source}\n{text}\n", "utf-8")
    said = build(run_in, project)
    assert message in said
    assert any(f"{POST}:{line}: " in said for line in range(first, first + 3)), said


def test_a_broken_link_in_english_fails_the_build(run_in: Run, project: Path) -> None:
    """Strictness reaches the language that another process builds."""
    with (project / "docs/en/about.md").open("a") as page:
        page.write("\n[nowhere](nowhere.md)\n")
    assert "nowhere.md" in build(run_in, project)
