"""Verdicts in the posts: beside their sentences, readable by everyone, hidden from whoever guesses first."""

import gzip
import re
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from gen import strings
from gen.experiments import claims
from tests.content.sources import LANGUAGES, posts
from tests.site.test_browser import page
from tests.site.test_experiments import built, prefix

__all__ = ["page"]  # a fixture

POST = "blog/matching-activation-to-the-task/"
WIDE, PHONE = {"width": 1350}, {"width": 390}
PLACES = """() => [...document.querySelectorAll(".check")].map((check) => {
  const group = check.closest(".group"), box = check.getBoundingClientRect();
  const block = group.firstElementChild.getBoundingClientRect();
  const first = check.parentElement.firstElementChild === check;
  return { id: check.id, first, block: [block.top, block.bottom, block.right],
    box: [box.top, box.bottom, box.left, box.right] };
})"""


def each_post() -> list[str]:
    """Return the addresses of the posts; languages take turns."""
    return [f"{('', 'en/')[number % 2]}blog/{name}/" for number, name in enumerate(posts())]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verdict_is_linked_from_its_sentences(site: Path, language: str) -> None:
    """Each judged sentence links, by a name for screen readers, to its verdict with the same number."""
    words = strings.load(language)["check"]
    for check in claims.checks(language):
        text = built(site, language, f"blog/{check.post}")
        name = rf'aria-label="({re.escape(words[check.verdict])}: [^"]*?(\d+))"'
        box = re.search(rf'<div {name} class="check {check.verdict}" id="check-{check.claims[0]}"', text)
        assert box, check.claims
        links = re.findall(rf'<a {name} class="verdict \w+" href="#check-{check.claims[0]}">(.\d+)</a>', text)
        assert len(links) == len(check.sentences)
        assert all(link[:2] == box.groups() for link in links)
        assert all(sign == claims.SHAPES[check.verdict] + box[2] for _, _, sign in links)


@pytest.mark.parametrize("page", [WIDE, {"width": 1920}, {"width": 1220}], indirect=True)
def test_on_a_wide_page_verdicts_stand_beside_their_sentences(page: Page, server: str) -> None:
    """A verdict begins in the row of its paragraph, right of it, within the page; it covers no other."""
    width = page.viewport_size["width"]  # type: ignore[index]
    for address in each_post():
        page.goto(server + address)
        for opened in (False, True):
            page.evaluate(
                "(open) => document.querySelectorAll('.check details').forEach((each) => each.open = open)",
                opened,
            )
            found = page.evaluate(PLACES)
            for each in found:
                top, _, left, right = each["box"]
                assert left >= each["block"][2], each
                assert right <= width, each
                if each["first"]:
                    assert abs(top - each["block"][0]) < 24, each
            order = sorted(each["box"][:2] for each in found)
            assert all(below[0] >= above[1] for above, below in pairwise(order)), address


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_on_a_phone_verdicts_stand_below_their_sentences(page: Page, server: str) -> None:
    """A verdict begins where its paragraph ends."""
    for address in each_post():
        page.goto(server + address)
        for each in page.evaluate(PLACES):
            if each["first"]:
                assert 0 <= each["box"][0] - each["block"][1] < 24, each


@pytest.mark.parametrize("width", [1350, 390])
def test_what_is_wrong_is_corrected_without_a_click(browser: Browser, server: str, width: int) -> None:
    """Without JavaScript and without opening anything, the correction of each claim is in sight."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    plain = context.new_page()
    for address in each_post():
        plain.goto(server + address)
        answers = plain.locator(".check > .answer").all()
        assert answers
        assert all(answer.is_visible() for answer in answers)
        assert not plain.locator(".guess button").first.is_visible()
    context.close()


def test_contents_stand_on_the_left(page: Page, server: str) -> None:
    """The contents of a post leave the right margin to the verdicts."""
    page.goto(server + POST)
    contents, text = page.locator(".md-sidebar--secondary").bounding_box(), page.locator("h1").bounding_box()
    assert contents
    assert text
    assert contents["x"] + contents["width"] <= text["x"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_verdict_is_opened_by_keyboard(page: Page, server: str, language: str) -> None:
    """From the sentence, Enter leads to the verdict; from there Tab and Enter open its reason."""
    page.goto(f"{server}{prefix(language)}{POST}")
    page.locator("#P2\\.7 a.verdict").focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#check-P2.7")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#check-P2\\.7 details").get_attribute("open") is not None
    assert page.locator("#check-P2\\.7 table").is_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_guesses_first_sees_a_verdict_after_voting(page: Page, server: str, language: str) -> None:
    """The switch hides all verdicts and their colours; a vote by keyboard shows one, with the guess."""
    words = strings.load(language)
    page.goto(f"{server}{prefix(language)}{POST}")
    checks, switch = page.locator(".check"), page.get_by_role("button", name=words["guess"]["switch"])
    count = checks.count()
    switch.focus()
    page.keyboard.press("Enter")
    assert switch.get_attribute("aria-pressed") == "true"
    assert page.locator(".check:visible, a.verdict:visible").count() == 0
    edge = "(each) => getComputedStyle(each).borderBottomColor"
    colours = {each.evaluate(edge) for each in page.locator(".judged").all()}
    assert len(colours) == 1
    votes = page.get_by_role("group", name=words["guess"]["question"].format(number=2), exact=True)
    votes.get_by_role("button", name=words["check"]["imprecise"]).focus()
    page.keyboard.press("Enter")
    told = page.locator("#check-P2\\.2")
    assert told.is_visible()
    assert told.evaluate("(each) => document.activeElement === each")
    assert words["check"]["imprecise"] in page.locator(".voted:visible").inner_text()
    assert page.locator(".check:visible").count() == 1
    assert page.locator("#P2\\.2 a.verdict").is_visible()
    page.reload()  # the switch lasts as long as the session, a vote as long as the page
    assert page.locator(".check:visible").count() == 0
    switch.click()
    assert page.locator(".check:visible").count() == count
    assert page.locator(".vote:visible").count() == 0
    assert page.evaluate("[localStorage.length, document.cookie]")[1] == ""


def test_the_script_to_guess_is_small(site: Path) -> None:
    """It takes less than 1.5 KB, compressed."""
    scripts = re.findall(r"<script>(\{.*?)</script>", built(site, "en", POST), re.DOTALL)
    (script,) = (each for each in scripts if "guessing" in each)
    assert len(gzip.compress(script.encode(), 9)) <= 1500


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_show_posts_without_verdicts(site: Path, language: str) -> None:
    """A list of posts tells what they are about, not what is said of their claims."""
    assert 'class="check' not in built(site, language, "blog")
    assert "judged" not in built(site, language, "blog")
