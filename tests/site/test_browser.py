"""The built site in a real browser: what is loaded, what it weighs, whether everyone can use it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.site.axe import violations

POST = "blog/sigmoid-tanh-relu-tradeoffs/"
POSTS = [
    POST,
    "blog/matching-activation-to-the-task/",
    "blog/why-depth-needs-nonlinearity/",
    "blog/sigmoid-relu-softmax-in-numpy/",
    "blog/plotting-activations-and-derivatives/",
]
LISTS = ["blog/", "blog/archive/2024/", "blog/author/notes/", "blog/category/hyperparameters/", "tags/"]
EXPERIMENTS = ["experiments/", "experiments/slopes/", "experiments/outputs/", "claims/"]
PAGES = ["", "about/", "compare/", "guide/", "glossary/", "licences/"]
REFERENCE = ["reference/", "reference/softmax/", "reference/record/"]
KINDS = [*PAGES, *REFERENCE, *EXPERIMENTS, *POSTS, *LISTS, "404.html"]


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Open a page of the wanted size and colours that fails on any error in its console."""
    wanted = getattr(request, "param", {})
    context = browser.new_context(
        viewport={"width": wanted.get("width", 1350), "height": 900},
        color_scheme=wanted.get("scheme", "light"),
        reduced_motion="reduce",
    )
    problems: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert not problems


@pytest.mark.parametrize("language", ["", "en/"])
def test_a_post_asks_no_other_host(page: Page, server: str, language: str) -> None:
    """All that a post loads on its first view comes from this site."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server + language + POST, wait_until="networkidle")
    assert asked
    assert all(url.startswith(server) for url in asked), asked


@pytest.mark.parametrize(
    "page",
    [
        {"width": 360, "scheme": "dark"},
        pytest.param({"width": 1350, "scheme": "light"}, marks=pytest.mark.thorough),
    ],
    indirect=True,
    ids=["phone, dark", "wide, light"],
)
def test_axe_finds_nothing(page: Page, server: str, request: pytest.FixtureRequest) -> None:
    """Every kind of page, with the check boxes open, has no accessibility violation.

    Languages take turns: twins have the same elements and colours.
    """
    found = {}
    turn = request.node.callspec.params["page"]["width"] == 360
    for address in [("", "en/")[(turn + number) % 2] + kind for number, kind in enumerate(KINDS)]:
        page.goto(server + address)
        page.evaluate("document.querySelectorAll('details').forEach(box => box.open = true)")
        if broken := violations(page):
            found[address] = broken
    assert not found


def test_nothing_sticks_out_on_a_phone(page: Page, server: str) -> None:
    """A phone never has to scroll sideways; languages take turns."""
    for address in [("en/", "")[number % 2] + kind for number, kind in enumerate(KINDS)]:
        page.goto(server + address)
        for width in (390, 360):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (address, width)


@pytest.mark.parametrize("page", [{"width": 1350}, {"width": 390}], indirect=True, ids=["wide", "phone"])
def test_a_pair_stands_side_by_side_or_stacked(page: Page, server: str) -> None:
    """The two panels take half the width each on a wide screen and the whole width on a phone."""
    page.goto(server + POST)
    left, right = page.locator("#F1\\.2").bounding_box(), page.locator("#F1\\.3").bounding_box()
    assert left
    assert right
    assert left["width"] == pytest.approx(right["width"], abs=1)
    if page.viewport_size == {"width": 390, "height": 900}:
        assert right["y"] >= left["y"] + left["height"]
        assert left["width"] > 300
    else:
        assert left["y"] == pytest.approx(right["y"], abs=1)
        assert left["x"] + left["width"] <= right["x"]


def test_switching_the_language_stays_on_the_post(page: Page, server: str) -> None:
    """From a Korean post to its English twin and back, by the menu."""
    page.goto(server + POST)
    page.get_by_role("button", name="언어 선택").hover()
    page.get_by_role("link", name="English").click()
    assert page.url == f"{server}en/{POST}"
    page.get_by_role("button", name="Select language").hover()
    page.get_by_role("link", name="한국어").click()
    assert page.url == server + POST


def test_the_palette_button_recolours_the_figures(page: Page, server: str) -> None:
    """The three palettes follow each other, and a curve takes the colour of each."""
    page.goto(server + POST)
    colour = "getComputedStyle(document.querySelector('figure svg path.f')).stroke"
    background = "getComputedStyle(document.body).backgroundColor"
    seen = []
    for _ in range(3):
        seen.append((page.evaluate(colour), page.evaluate(background)))
        page.locator("form[data-md-component=palette] label:not([hidden])").click()
    assert seen[0] == seen[1]  # automatic is light here
    assert seen[2][0] != seen[1][0]
    assert seen[2][1] != seen[1][1]


def test_figures_speak_in_the_language_of_the_page(page: Page, server: str) -> None:
    """A figure is an image with a name and a description."""
    for language, word in (("", "시그모이드"), ("en/", "sigmoid")):
        page.goto(server + language + POST)
        figure = page.locator("#F1\\.2 svg")
        assert figure.get_attribute("role") == "img"
        named = page.evaluate(
            "ids => ids.split(' ').map(id => document.getElementById(id).textContent).join(' ')",
            figure.get_attribute("aria-labelledby"),
        )
        assert word in named.lower()
        assert len(named) > 60


def test_letters_come_from_our_fonts(page: Page, server: str) -> None:
    """Text and mathematics are set in the fonts that the site brings along."""
    page.goto(server + POST, wait_until="networkidle")
    page.evaluate("document.fonts.load('16px \"Notes Math\"')")
    loaded = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
    assert {"Text", "Notes Math"} <= {family.strip('"') for family in loaded}


@pytest.mark.parametrize("language", ["", "en/"])
def test_every_letter_is_in_our_fonts(page: Page, server: str, language: str) -> None:
    """No letter of a page's prose is left to a font of the reader's system, where there is one."""
    for address in ["", "about/", "guide/", "glossary/", *POSTS]:
        page.goto(server + language + address, wait_until="networkidle")
        session = page.context.new_cdp_session(page)
        session.send("DOM.enable")
        session.send("CSS.enable")
        root = session.send("DOM.getDocument")["root"]["nodeId"]
        nodes = session.send(
            "DOM.querySelectorAll", {"nodeId": root, "selector": "article :is(p, h1, h2, th, td, li, dt, dd)"}
        )
        fonts = set()
        for node in nodes["nodeIds"]:
            for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]:
                fonts |= {font["familyName"]} if not font["isCustomFont"] else set()
        code = {font for font in fonts if re.search("Mono|Menlo|Consolas|Courier", font)}
        assert fonts == code, address
