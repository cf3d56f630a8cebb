"""The notebooks of the built site: offered where there are listings, and running from top to bottom."""

import base64
import json
import re
import shlex
import shutil
import subprocess
import textwrap
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from packaging.requirements import Requirement

from gen.core import project
from gen.site import downloads
from gen.site.languages import FIRST
from gen.source.fences import scan
from gen.source.percent import names
from tests.content.sources import DOCS, LANGUAGES, post, posts
from tests.site import html
from tests.site.conftest import ADDRESS

Run = Callable[..., subprocess.CompletedProcess[str]]

PLACES = [
    (language, name)
    for language in LANGUAGES
    for name in posts()
    if scan((DOCS / language / f"blog/posts/{name}.md").read_text("utf-8"), name, ("run",))[0]
]


def prefix(language: str) -> str:
    """Return the folder of a language in the site."""
    return "" if language == FIRST else f"{language}/"


def read(site: Path, language: str, name: str) -> Any:
    """Read a notebook of the site."""
    file = site / f"{prefix(language)}blog/{name}/{name}.ipynb"
    return nbformat.reads(file.read_text("utf-8"), as_version=nbformat.NO_CONVERT)


def code_of(notebook: Any) -> list[Any]:
    """List the code cells that are listings: all but the one that installs."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"][1:]


def requirements(notebook: Any) -> list[Requirement]:
    """Read what the notebook installs."""
    words = shlex.split(next(cell for cell in notebook.cells if cell.cell_type == "code").source)
    assert words[:3] == ["%pip", "install", "--quiet"]
    return [Requirement(word) for word in words[3:]]


def texts(outputs: list[Any]) -> list[tuple[str, str]]:
    """List what outputs say in text and tables, with its kind; a kernel may send a text in parts."""
    said: list[tuple[str, str]] = []
    for output in outputs:
        if output.output_type == "stream" and said and said[-1][0] == output.name:
            said[-1] = (output.name, said[-1][1] + output.text)
        elif output.output_type == "stream":
            said.append((output.name, output.text))
        elif output.output_type == "execute_result":
            said.append(("value", output.data["text/plain"]))
    return said


def pictures(outputs: list[Any]) -> int:
    """Count the plots of outputs."""
    return sum(output.output_type == "display_data" for output in outputs)


def packed(markup: str) -> str:
    """Take out blank space between elements and marks of foreign words, which only the page has or lacks."""
    return re.sub(r">\s+<", "><", re.sub(r'<span lang="\w+">(.*?)</span>', r"\1", markup))


def paths(output: Any) -> list[str]:
    """List the paths of the plot that an output shows."""
    found = re.findall(
        r'src="data:image/svg\+xml;base64,([^"]+)"', output.get("data", {}).get("text/html", "")
    )
    return [path for data in found for path in re.findall(r' d="([^"]+)"', base64.b64decode(data).decode())]


def test_pages_with_listings_offer_a_notebook(site: Path) -> None:
    """The link stands directly before the first listing, on pages with listings and on no others."""
    offered = {}
    for address, page in html.pages(site).items():
        if links := page.all("a", **{"class": "notebook"}):
            offered[address] = links
            text = page.path.read_text("utf-8")
            before = text[: text.index('<div class="listing"')]
            assert re.search(
                r'<div class="session"[^>]*><a [^>]*>[^<]+</a></div>(<div class="group">\s*)?$', before
            ), address
    experiments = {f"{prefix(x)}experiments/{name}/" for x in LANGUAGES for name in names(language=x)}
    assert set(offered) == {f"{prefix(language)}blog/{name}/" for language, name in PLACES} | experiments
    for address, (link,) in offered.items():
        name = address.split("/")[-2]
        assert (link["href"], "download" in link) == (f"{name}.ipynb", True)
    assert sorted(site.rglob("*.ipynb")) == sorted(
        site / address / links[0]["href"] for address, links in offered.items()
    )


@pytest.mark.parametrize(("language", "name"), PLACES)
def test_cells_are_those_of_the_page(site: Path, language: str, name: str) -> None:
    """A notebook is valid, its code is that of the page, and so is what each listing showed."""
    notebook = read(site, language, name)
    nbformat.validate(notebook)
    page = (site / f"{prefix(language)}blog/{name}/index.html").read_text("utf-8")
    blocks = page.split('<div class="listing"')[1:]
    programs = [fence.body for fence in scan(post(language, name).body, name, ("run",))[0]]
    code = code_of(notebook)
    assert [cell.source for cell in code] == [textwrap.dedent(body).strip("\n") for body in programs]
    for block, cell in zip(blocks, code, strict=True):
        block = block.split('class="check ')[0]  # what follows is a verdict
        shown = block.split('<div class="output"')[1] if '<div class="output"' in block else ""
        plain = [
            unescape(text) for text in re.findall(r'<pre class="text[^>]*><code>(.*?)</code>', shown, re.S)
        ]
        tables = [packed(table) for table in re.findall(r"<table.*?</table>", shown, re.S)]
        said = [text for _, text in texts(cell.outputs)]
        results = [output.data for output in cell.outputs if output.output_type == "execute_result"]
        assert [packed(data["text/html"]) for data in results if "text/html" in data] == tables
        assert len(said) == len(plain) + len(tables)
        assert all(text.removesuffix("\n") in [one.removesuffix("\n") for one in said] for text in plain)
        plots = re.findall(r'<svg [^>]*labelledby="plot-.*?</svg>', shown, re.S)
        drawn = [path for output in cell.outputs for path in paths(output)]
        assert drawn == re.findall(r' d="([^"]+)"', "".join(plots))
        assert pictures(cell.outputs) == len(plots) + shown.count("data:image/png")


@pytest.mark.parametrize(("language", "name"), PLACES)
def test_links_of_notebooks_lead_somewhere(site: Path, language: str, name: str) -> None:
    """Whatever a notebook links to on this site exists, down to the anchor; it says where it comes from."""
    notebook = read(site, language, name)
    prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    address = f"{ADDRESS}{prefix(language)}blog/{name}/"
    assert f"<{address}>" in prose[0]
    assert "CC BY 4.0" in prose[0]
    for reference in re.findall(r"\]\(([^\s)]+)\)", "\n".join(prose)):
        assert reference.startswith("https://"), reference
        if found := html.target(site, ADDRESS, "", reference):
            file, anchor = found
            assert file.is_file(), reference
            assert not anchor or anchor in html.read(file).ids, reference


@pytest.mark.parametrize(("language", "name"), PLACES)
def test_what_notebooks_install(site: Path, language: str, name: str) -> None:
    """The first code cell installs what the listings import, and acts from a wheel that the site serves."""
    *packages, acts = requirements(read(site, language, name))
    imported = set(
        re.findall(r"^import (\w+)", "\n".join(c.source for c in code_of(read(site, language, name))), re.M)
    )
    assert {requirement.name for requirement in packages} == imported
    assert acts.name == project.distribution()[0]
    found = html.target(site, ADDRESS, "", str(acts.url))
    assert found
    assert found[0].is_file(), acts.url


@pytest.mark.parametrize(("language", "name"), [place for place in PLACES if place[0] == FIRST])
def test_notebooks_run(
    site: Path, language: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A notebook runs from top to bottom in Jupyter's kernel and shows what it brought along."""
    for variable in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(variable, str(tmp_path / variable.lower()))
    notebook = read(site, language, name)
    brought = [cell.outputs for cell in code_of(notebook)]
    install = next(cell for cell in notebook.cells if cell.cell_type == "code")
    install.source = "pass"  # a test needs no network
    NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    made = [cell.outputs for cell in code_of(notebook)]
    assert [texts(outputs) for outputs in made] == [texts(outputs) for outputs in brought]
    assert [pictures(outputs) for outputs in made] == [pictures(outputs) for outputs in brought]
    assert any(map(pictures, made)) or any(map(texts, made))


def test_a_page_may_link_to_its_notebook(run_in: Run, small_project: Path) -> None:
    """A link in Markdown passes the strict build; with a repository, acts comes from the commit built."""
    for language in LANGUAGES:
        with (small_project / f"docs/{language}/index.md").open("a", encoding="utf-8") as page:
            page.write("\n[x](blog/posts/first.ipynb)\n")
        post = small_project / f"docs/{language}/blog/posts/first.md"
        post.write_text(
            post.read_text("utf-8").replace("print(1)", "import acts\nprint(acts.relu(1.0))"), "utf-8"
        )
    built = run_in(
        small_project,
        *("mkdocs", "build", "--strict"),
        SITE_URL=ADDRESS,
        REPO_URL="https://github.com/someone/notes",
        GITHUB_SHA="0123456789abcdef0123456789abcdef01234567",
    )
    assert built.returncode == 0, built.stdout
    for language in LANGUAGES:
        folder = small_project / "site" / prefix(language)
        assert 'href="blog/first/first.ipynb"' in (folder / "index.html").read_text("utf-8")
        acts = requirements(read(small_project / "site", language, "first"))[-1]
        assert acts.name == project.distribution()[0]
        assert acts.url == ("git+https://github.com/someone/notes@0123456789abcdef0123456789abcdef01234567")


def test_the_commit_is_asked_of_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside of GitHub's runners the commit is the one checked out, or none without a repository."""
    monkeypatch.delenv("GITHUB_SHA", raising=False)
    monkeypatch.setattr(downloads, "ROOT", str(tmp_path))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert downloads.commit() == ""
    git = shutil.which("git")
    if not git:
        pytest.skip("git is not installed")
    who = ["-c", "user.name=a", "-c", "user.email=a@b.c"]
    for command in (["init", "-q"], [*who, "commit", "-q", "--allow-empty", "-m", "x"]):
        subprocess.run([git, *command], cwd=tmp_path, check=True)
    asked = subprocess.run([git, "log", "--format=%H"], cwd=tmp_path, capture_output=True, text=True)
    assert downloads.commit() == asked.stdout.strip() != ""


def test_files_are_written_alike(site: Path) -> None:
    """The file is JSON with sorted keys and letters as they are, ending in a line end."""
    for file in site.rglob("*.ipynb"):
        text = file.read_text("utf-8")
        assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
