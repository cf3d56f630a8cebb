"""Experiments and the ledger of claims on the built site."""

import gzip
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from playwright.sync_api import Browser, Page

from gen import strings
from gen.experiments import claims
from gen.site.languages import FIRST
from gen.source import percent
from tests.content.sources import LANGUAGES
from tests.project import ROOT
from tests.site import html
from tests.site.test_browser import page
from tests.site.test_notebooks import code_of, pictures, texts

__all__ = ["page"]  # a fixture

NAMES = percent.names()
RUN = ("slopes", "speed")  # of which one shows times
LIMIT = 20 * 1024  # bytes of a page's HTML, compressed


def prefix(language: str) -> str:
    """Return the folder of a language in the site."""
    return "" if language == FIRST else f"{language}/"


def built(site: Path, language: str, address: str) -> str:
    """Read a page of the site."""
    return (site / prefix(language) / address / "index.html").read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_experiments_are_light(site: Path, language: str, name: str) -> None:
    """The page of an experiment is small, and nothing of Jupyter's own look is in it."""
    text = built(site, language, f"experiments/{name}")
    assert len(gzip.compress(text.encode(), 6)) <= LIMIT
    assert not re.search(r'class="[^"]*\bjp-', text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_experiments_are_pages_like_any_other(site: Path, language: str, name: str) -> None:
    """Anchors, mathematics, numbers and hidden answers become what they are elsewhere; nothing stays raw."""
    experiment = percent.find(name, language)
    text = built(site, language, f"experiments/{name}")
    content = re.sub(r"<(script|style|pre|code|svg)\b.*?</\1>", "", text, flags=re.DOTALL)
    assert not re.search(r"\$|\\\(|\{=|\{ #|\?\?\?|# %%", content)
    ids = html.read(site / prefix(language) / f"experiments/{name}/index.html").ids
    assert [anchor for anchor in ids if anchor in percent.SECTIONS] == list(percent.SECTIONS)
    assert text.count('<div class="listing"') == len(experiment.code)
    assert '<details class="success">' in text
    assert f"<title>{experiment.title} - " in text
    assert f'<meta name="description" content="{experiment.description}">' in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_boxes_and_experiments_link_to_each_other(site: Path, language: str) -> None:
    """A check box ends with the experiments that test it; each lists the box with its verdict."""
    for check in claims.checks(language):
        address = prefix(language) + f"blog/{check.post}/"
        text = built(site, language, f"blog/{check.post}")
        box = text.split(f'id="check-{check.claims[0]}"')[1].split("</details>")[0]
        found = re.findall(r'<p class="tested">[^<]*<a href="\.\./\.\./experiments/(\w+)/">([^<]+)</a>', box)
        wanted = claims.experiments_on(check.claims[0], language)
        assert found == [(each.name, each.title) for each in wanted]
        for experiment in wanted:
            there = built(site, language, f"experiments/{experiment.name}").split('<h2 id="claims"')[1]
            back = f"../../{address.removeprefix(prefix(language))}#check-{check.claims[0]}"
            assert re.search(rf'<a href="{re.escape(back)}">{check.claims[0]}</a> <strong>', there)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ledger_lists_every_check(site: Path, language: str) -> None:
    """Each box has a row, by topic, with the addresses of its claims and links to what it is about."""
    text = built(site, language, "claims")
    topics = list(strings.load(language)["topics"])
    listed = sorted(claims.checks(language), key=lambda check: topics.index(check.topic))
    rows = re.findall(r"<details class=.*?</details>", text, re.DOTALL)
    assert len(rows) == len(listed)
    for row, check in zip(rows, listed, strict=True):
        first, *others = check.claims
        assert row.startswith(f'<details class="{check.verdict}" id="{first}">')
        own = {other for other in others if any(each.claims[0] == other for each in listed)}
        assert re.findall(r'<span id="([^"]+)">', row) == [other for other in others if other not in own]
        assert " ".join(check.claims) in row.split("</summary>")[0]
        links = row.split('class="links"')[1]
        assert f'href="../blog/{check.post}/#{first}">{check.post_title}</a>' in links
        wanted = [each.name for each in claims.experiments_on(first, language)]
        assert re.findall(r'href="\.\./experiments/(\w+)/"', links) == wanted
    found = re.findall(r'id="topic-(\w+)"', text)
    assert found == [topic for topic in topics if any(check.topic == topic for check in listed)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ledger_counts(site: Path, language: str) -> None:
    """The bar tells how many claims have each verdict."""
    text = built(site, language, "claims").split('class="tally"')[1].split("</p>")[0]
    counts = Counter(check.verdict for check in claims.checks(language))
    found = re.findall(r'<span class="(\w+)" style="flex-grow:(\d+)"><b>(\d+)</b>', text)
    assert found == [(verdict, str(counts[verdict]), str(counts[verdict])) for verdict in claims.VERDICTS]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_and_the_navigation_name_every_experiment(site: Path, language: str) -> None:
    """All experiments are on the page that lists them, and in its navigation."""
    file = site / prefix(language) / "experiments/index.html"
    targets = [element.get("href") for element in html.read(file).all("a")]
    for name in NAMES:
        assert targets.count(f"{name}/") >= 2


def test_the_script_of_the_ledger_is_small(site: Path) -> None:
    """The filter takes less than a kilobyte, compressed."""
    (script,) = re.findall(r"<script>(\{.*?)</script>", built(site, "en", "claims"), re.DOTALL)
    assert len(gzip.compress(script.encode(), 9)) <= 1024


ROWS = ".ledger details:visible"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ledger_is_filtered_by_keyboard(page: Page, server: str, language: str) -> None:
    """A button and words leave the rows that fit; the address tells them, and going back undoes a step."""
    page.goto(f"{server}{prefix(language)}claims/")
    listed = claims.checks(language)
    said, verdicts = page.locator(".ledger-filter output"), strings.load(language)["check"]
    assert page.locator(ROWS).count() == len(listed)
    assert page.locator(".ledger details[open]").count() == 0
    wrong = [check for check in listed if check.verdict == "wrong"]
    button = page.get_by_role("button", name=verdicts["wrong"])
    assert str(len(wrong)) in button.inner_text()
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    assert page.url.endswith("?verdict=wrong")
    assert page.locator(ROWS).count() == len(wrong)
    assert page.locator(".ledger:visible").count() == len({check.topic for check in wrong})
    page.get_by_role("searchbox", name=strings.load(language)["ledger"]["search"]).focus()
    page.keyboard.type("exp()")
    page.wait_for_url("**/claims/?verdict=wrong&find=exp%28%29")
    assert page.locator(ROWS).count() == 1
    assert "1" in said.inner_text()
    page.reload()
    assert page.locator(ROWS).count() == 1
    assert not page.locator("#__search").is_checked()  # the search of the site stays closed
    assert page.locator(".ledger-filter input").input_value() == "exp()"
    page.go_back()
    assert page.locator(ROWS).count() == len(listed)
    page.go_forward()
    assert page.locator(ROWS).count() == 1


@pytest.mark.parametrize("claim", ["P1.8", "P2.13"])
def test_a_claim_can_be_linked_to(page: Page, server: str, claim: str) -> None:
    """The address of any claim of a row opens it."""
    page.goto(f"{server}claims/#{claim}")
    row = page.locator(".ledger details[open]")
    assert row.count() == 1
    assert claim in row.locator("summary").inner_text()
    row.locator(".links a[href*='blog']").click()
    page.wait_for_url(re.compile(r"/blog/.*#P\d\.\d+$"))
    assert page.locator(":target").count() == 1


def test_without_javascript_the_whole_ledger_shows(browser: Browser, server: str) -> None:
    """The filter appears only where it works, and nothing waits to be opened."""
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{server}claims/")
    assert plain.locator(ROWS).count() == len(claims.checks("ko"))
    links = plain.locator(".ledger .links").all()
    assert all(each.is_visible() for each in links)
    assert not plain.locator(".ledger-filter").is_visible()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_experiments_can_be_had_as_notebooks(site: Path, language: str, name: str) -> None:
    """The notebook is valid, its code is that of the experiment, and its prose is finished."""
    file = site / prefix(language) / f"experiments/{name}/{name}.ipynb"
    made = nbformat.reads(file.read_text("utf-8"), as_version=nbformat.NO_CONVERT)
    nbformat.validate(made)
    programs = [program.strip("\n") for program in percent.find(name, language).programs()]
    assert [cell.source for cell in code_of(made)] == programs
    prose = "\n".join(cell.source for cell in made.cells if cell.cell_type == "markdown")
    assert not re.search(r"\{=|\{ #|\?\?\?|\]\((?!https://)", re.sub(r"`[^`]*`", "", prose))


@pytest.mark.parametrize(
    "name", [name if name in RUN else pytest.param(name, marks=pytest.mark.thorough) for name in NAMES]
)
def test_the_notebook_of_an_experiment_runs(
    site: Path, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It runs from top to bottom in Jupyter's kernel and shows what it brought along, but for times."""
    for variable in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(variable, str(tmp_path / variable.lower()))
    file = site / f"experiments/{name}/{name}.ipynb"
    made = nbformat.reads(file.read_text("utf-8"), as_version=nbformat.NO_CONVERT)
    code = code_of(made)
    brought = [(texts(cell.outputs), pictures(cell.outputs)) for cell in code]
    next(cell for cell in made.cells if cell.cell_type == "code").source = "pass"  # a test needs no network
    NotebookClient(made, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    for cell, (said, drawn) in zip(code, brought, strict=True):
        assert pictures(cell.outputs) == drawn
        assert texts(cell.outputs) == said or "ratio" in cell.source  # of times


LATE = """
import sys
from mkdocs.config import load_config
load_config("mkdocs.yml")
from mkdocs_jupyter import plugin
print("nbconvert" in sys.modules, "nbformat" in sys.modules)
print(plugin.convert.nb2html.__name__, plugin.jupytext.reads.__name__, "nbconvert" in sys.modules)
"""


def test_what_converts_notebooks_is_loaded_only_when_used() -> None:
    """The plugin is there without what it would convert notebooks with, and has it when it asks for it."""
    done = subprocess.run([sys.executable, "-c", LATE], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.split() == ["False", "False", "nb2html", "reads", "True"], done.stderr
