"""The pages of functions, the gallery and the comparison in the built site."""

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

import acts
from gen.functions import names
from tests.site.conftest import ADDRESS

PREFIX = {"ko": "", "en": "en/"}
HEAVIEST = 20_000
"""Compressed bytes of a page's HTML."""


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """Open a wide page that fails on any error in its console."""
    return new_page(viewport={"width": 1350, "height": 900})


@pytest.mark.parametrize("language", PREFIX)
def test_every_function_has_a_light_page(site: Path, language: str) -> None:
    """Each record has its page, whose HTML is light."""
    for name in acts.ACTIVATIONS:
        html = (site / PREFIX[language] / "functions" / name / "index.html").read_bytes()
        assert len(gzip.compress(html, 6)) <= HEAVIEST, name


@pytest.mark.parametrize("language", PREFIX)
def test_other_names_lead_to_the_page(site: Path, language: str) -> None:
    """Each other name is a page that leads on, and that searches and site maps know nothing of."""
    folder = site / PREFIX[language]
    index = json.loads((folder / "search/search_index.json").read_text("utf-8"))
    listed = (folder / "sitemap.xml").read_text("utf-8")
    locations = {doc["location"].partition("#")[0] for doc in index["docs"]}
    for address, name in names.redirects().items():
        html = (folder / "functions" / address / "index.html").read_text("utf-8")
        assert f'content="0; url=../{name}/"' in html
        assert f'<link rel="canonical" href="{ADDRESS}{PREFIX[language]}functions/{name}/">' in html
        assert '<meta name="robots" content="noindex">' in html
        assert f"functions/{address}/" not in locations
        assert f"functions/{quote(address)}/" not in listed
        assert f"functions/{name}/" in locations


def test_a_name_in_the_address_bar_opens_the_page(page: Page, server: str) -> None:
    """Korean and foreign names are followed to the page of the function."""
    page.goto(f"{server}functions/겔루/")
    page.wait_for_url("**/functions/gelu/")
    expect(page.locator("h1")).to_contain_text("GELU")


def test_the_gallery_is_filtered(page: Page, server: str) -> None:
    """Buttons by keyboard and a search in both scripts narrow it; the address keeps the state."""
    page.goto(f"{server}en/functions/")
    shown = page.locator(".gallery > li:visible")
    assert shown.count() == len(acts.ACTIVATIONS)
    button = page.get_by_role("button", name="bounded")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    assert 5 < shown.count() < 25
    assert page.url.endswith("?show=bounded")
    page.get_by_role("searchbox").fill("시그모이드")
    assert {"sigmoid", "hard sigmoid"} <= {text.split("\n")[0] for text in shown.all_inner_texts()}
    assert "find=" in page.url
    page.reload()
    assert 0 < shown.count() < 10
    page.go_back()
    assert shown.count() == len(acts.ACTIVATIONS)
    expect(button).to_have_attribute("aria-pressed", "false")


def test_without_scripts_all_is_shown(new_page: Callable[..., Page], server: str) -> None:
    """The gallery is a plain grid, and the comparison a whole table with the usual curves."""
    page = new_page(java_script_enabled=False)
    page.goto(f"{server}functions/")
    assert page.locator(".gallery > li:visible").count() == len(acts.ACTIVATIONS)
    assert not page.locator("form.pick").is_visible()
    page.goto(f"{server}compare/")
    elementwise = [record for record in acts.ACTIVATIONS.values() if not record.vector_valued]
    assert page.locator(".compare tbody tr:visible").count() == len(elementwise)
    assert page.locator('.overlay path[class="c sigmoid shown"]').count() == 1
    assert not page.locator("form.columns").is_visible()


def test_the_comparison_sorts_hides_and_draws(page: Page, server: str) -> None:
    """A column sorts both ways, another vanishes, a function is drawn; the address brings it all back."""
    page.goto(f"{server}en/compare/")
    page.get_by_role("button", name="Mean output").click()
    values = page.locator('td[data-column="mean"]').evaluate_all("cells => cells.map(c => +c.dataset.value)")
    assert values == sorted(values)
    page.get_by_role("button", name="Mean output").click()
    assert page.locator('th[aria-sort="descending"]').count() == 1
    page.get_by_label("Range", exact=True).uncheck()
    assert not page.locator('th[data-column="range"]').is_visible()
    page.locator("#mish td button").first.click()
    drawn = page.locator(".overlay path.c.mish")
    expect(drawn).to_have_class(re.compile(r"\bshown\b"))
    page.reload()
    expect(drawn).to_have_class(re.compile(r"\bshown\b"))
    assert not page.locator('th[data-column="range"]').is_visible()
    page.get_by_role("button", name="Reset").click()
    assert page.locator('th[data-column="range"]').is_visible()
    expect(drawn).not_to_have_class(re.compile(r"\bshown\b"))


def test_the_chosen_framework_stays(page: Page, server: str) -> None:
    """The tab that a reader chooses is open on the next function's page, too."""
    page.goto(f"{server}en/functions/gelu/")
    page.locator(".tabbed-labels label", has_text="Keras").click()
    expect(page.get_by_text("keras.activations.gelu(x)").first).to_be_visible()
    page.goto(f"{server}en/functions/relu/")
    expect(page.get_by_text("keras.activations.relu(x)").first).to_be_visible()
