"""Reading without a mouse, without motion and on paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

PAGES = ["blog/sigmoid-relu-softmax-in-numpy/", "en/experiments/slopes/", "claims/"]
FOCUSED = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  // the switch of the palette has no size; its icon stands for it
  const seen = at.matches(".md-option") ? at.nextElementSibling : at.closest(".cm-editor") ?? at;
  const box = seen.getBoundingClientRect(), style = getComputedStyle(seen);
  return {
    name: `${at.tagName} ${at.id || at.className}: ${at.textContent.trim().slice(0, 40)}`,
    visible: box.width > 0 && box.right > 0 && box.left < innerWidth
      && box.height > 0 && box.bottom > 0 && box.top < innerHeight
      && seen.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
    marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
  };
}"""
MOVING = """() => [...document.querySelectorAll("*")].filter((element) => {
  const style = getComputedStyle(element);
  return /[1-9]/.test(style.transitionDuration) || style.animationName !== "none"
    || style.scrollBehavior === "smooth";
}).map((element) => element.outerHTML.slice(0, 80))"""
CUT = """() => [...document.querySelectorAll("article *")].filter((element) =>
  element.scrollWidth > element.clientWidth + 1
  && /auto|scroll|hidden/.test(getComputedStyle(element).overflowX)
  && !element.closest("svg, math")).map((element) => element.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize(
    ("address", "width"),
    [
        (PAGES[0], 390),
        *(pytest.param(page, 1350, marks=pytest.mark.thorough) for page in PAGES[1:]),
    ],
)
def test_the_keyboard_goes_through_a_page(
    new_page: Callable[..., Page], server: str, address: str, width: int
) -> None:
    """The Tab key reaches the end of a page, and every stop on the way is in sight and marked."""
    page = new_page(viewport={"width": width, "height": 900})
    page.goto(server + address, wait_until="networkidle")
    stops = []
    while len(stops) < 500:
        page.keyboard.press("Tab")
        if not (stop := page.evaluate(FOCUSED)):
            break
        if not (stop["visible"] and stop["marked"]):  # a script may still be at work
            page.wait_for_timeout(100)
            stop = page.evaluate(FOCUSED)
        stops.append(stop)
    assert 20 < len(stops) < 500, stops[-3:]
    assert not [stop for stop in stops if not (stop["visible"] and stop["marked"])]


@pytest.mark.parametrize("address", PAGES)
def test_nothing_moves_for_who_wants_no_motion(
    new_page: Callable[..., Page], server: str, address: str
) -> None:
    """Where the reader's system asks for less motion, no element fades, slides or scrolls smoothly."""
    page = new_page(viewport={"width": 1350, "height": 900})
    page.goto(server + address)
    assert page.evaluate(MOVING) == []


@pytest.mark.parametrize(("address", "scheme"), [*zip(PAGES[:2], ("dark", "light"), strict=True)])
def test_a_page_on_paper_is_a_handout(
    new_page: Callable[..., Page], server: str, address: str, scheme: str
) -> None:
    """Print shows the text with the checks open, on white, without controls, and cuts nothing off."""
    page = new_page(viewport={"width": 700, "height": 990}, color_scheme=scheme)
    page.goto(server + address, wait_until="networkidle")
    page.emulate_media(media="print", color_scheme=scheme)  # type: ignore[arg-type]
    for controls in (
        ".md-header",
        ".md-tabs",
        ".md-sidebar",
        ".md-footer",
        ".md-top",
        ".bar",
        ".session",
        ".guess button",
    ):
        assert not any(each.is_visible() for each in page.locator(controls).all()), controls
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate(CUT) == []
    texts = page.locator(".check p").all()
    assert all(text.is_visible() for text in texts)
