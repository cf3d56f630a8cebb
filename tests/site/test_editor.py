"""The editor of a listing in a real browser: its look, its keys, Korean input, paper and phones."""

import math
import re
from collections.abc import Callable, Iterator
from html import escape

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from gen import strings
from tests.site.axe import violations

POST = "blog/plotting-activations-and-derivatives/"
POSTS = [POST, "blog/sigmoid-relu-softmax-in-numpy/"]
WORDS = strings.load("en")["cells"]
LISTING = re.compile(r'(<div class="listing"[^>]*>.*?<code>)(.*?)(</code>)', re.DOTALL)

LETTERS = """root => {
  const found = [];
  const { left, top } = root.closest(".listing").getBoundingClientRect();
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement: parent, data } = walker.currentNode;
    const { color, fontFamily, fontSize, fontStyle, fontWeight } = getComputedStyle(parent);
    const range = document.createRange();
    for (let at = 0; at < data.length; at++) {
      if (!data[at].trim()) continue;
      range.setStart(walker.currentNode, at);
      range.setEnd(walker.currentNode, at + 1);
      const { x, y } = range.getBoundingClientRect();
      const look = [color, fontFamily, fontSize, fontStyle, fontWeight].join();
      found.push([data[at], parent.className === "nb" ? "" : look, x - left, y - top]);
    }
  }
  return found;
}"""
"""Every letter below an element with its look, if it is no built-in name, and its place in its listing."""


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Callable[..., Page]]:
    """Give tests a way to open a page of the site, with the program that they name in its first listing."""
    opened: list[BrowserContext] = []

    def visit(path: str = "en/" + POST, program: str = "", **options: object) -> Page:
        context = browser.new_context(reduced_motion="reduce", **options)
        opened.append(context)
        context.route("https://cdn.jsdelivr.net/**", lambda route: route.abort())
        page = context.new_page()
        if program:
            page.route(server + path, lambda route: _rewritten(route, program))
        page.goto(server + path, wait_until="networkidle")
        page.evaluate("document.fonts.ready.then(() => true)")
        expect(page.locator(".listing").first).to_have_class(re.compile(r"\bcell\b"))
        return page

    yield visit
    for context in opened:
        context.close()


def _rewritten(route: Route, program: str) -> None:
    response = route.fetch()
    body = LISTING.sub(lambda found: f"{found[1]}{escape(program)}\n{found[3]}", response.text(), count=1)
    route.fulfill(response=response, body=body)


def editor(page: Page) -> Locator:
    """Return what is edited in the first listing."""
    return page.locator(".listing .cm-content").first


def text(page: Page) -> str:
    """Return the text in the first listing's editor, line by line."""
    return "\n".join(page.locator(".listing").first.locator(".cm-line").all_text_contents())


def click_into(page: Page) -> None:
    """Open the editor of the first listing by pointing at its code."""
    page.locator(".listing code").first.click(position={"x": 30, "y": 20})
    expect(editor(page)).to_be_focused()


def tab_into(page: Page) -> None:
    """Open the editor of the first listing by the keyboard."""
    page.locator(".session a").focus()
    page.keyboard.press("Tab")
    expect(editor(page)).to_be_focused()


def button(page: Page, name: str) -> Locator:
    """Return a button of the first listing."""
    return page.locator(".listing").first.get_by_role("button", name=WORDS[name], exact=True)


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1350, "dark")])
def test_only_the_caret_tells_that_the_editor_is_there(
    visit: Callable[..., Page], width: int, scheme: str
) -> None:
    """Every letter of every listing keeps its place and its look, and nothing below it moves.

    Names of built-in functions aside: the editor does not tell them from others.
    """
    for post in POSTS:
        page = visit(post, viewport={"width": width, "height": 900}, color_scheme=scheme)
        for listing in page.locator(".listing").all():
            block = listing.locator("pre > code")
            before, box = block.evaluate(LETTERS), listing.bounding_box()
            height = page.evaluate("document.documentElement.scrollHeight")
            top = page.evaluate("scrollY")
            block.dispatch_event("focusin")
            expect(listing.locator(".cm-editor")).to_be_visible()
            expect(block).to_be_hidden()
            assert page.evaluate("scrollY") == top
            after = listing.locator(".cm-content").evaluate(LETTERS)
            assert [letter for letter, *_ in after] == [letter for letter, *_ in before]
            pairs = list(zip(before, after, strict=True))
            assert [(old, new) for old, new in pairs if old[1] and old[1] != new[1]] == []
            assert [(old, new) for old, new in pairs if math.dist(old[2:], new[2:]) > 0.5] == []
            assert listing.bounding_box() == box
            assert page.evaluate("document.documentElement.scrollHeight") == height


def test_the_editor_has_a_name_and_says_how_to_leave(visit: Callable[..., Page]) -> None:
    """A screen reader learns which listing it is in, and that Esc leads out."""
    page = visit()
    tab_into(page)
    expect(editor(page)).to_have_accessible_name(WORDS["code"].format(number=1))
    expect(editor(page)).to_have_accessible_description(WORDS["editing"])
    expect(editor(page)).to_have_role("textbox")


def test_tab_passes_through(visit: Callable[..., Page]) -> None:
    """Who only tabs through the page leaves the editor in both directions, and changes nothing."""
    page = visit(program="x = 1")
    tab_into(page)
    page.keyboard.press("Tab")
    expect(button(page, "run")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(editor(page)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".session a")).to_be_focused()
    assert text(page) == "x = 1"


def test_tab_indents_after_the_first_letter_until_esc(visit: Callable[..., Page]) -> None:
    """Typing makes Tab and Shift+Tab indent; Esc goes to Run, and Tab moves on again."""
    page = visit(program="x = 1")
    tab_into(page)
    page.keyboard.type("y")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert text(page) == "        yx = 1"
    page.keyboard.press("Shift+Tab")
    assert text(page) == "    yx = 1"
    page.keyboard.press("Escape")
    expect(button(page, "run")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(editor(page)).to_be_focused()
    page.keyboard.press("Tab")
    expect(editor(page)).not_to_be_focused()
    assert text(page) == "    yx = 1"


def test_tab_indents_after_a_click(visit: Callable[..., Page]) -> None:
    """Pointing opens the editor with the caret there, and Tab indents at once."""
    page = visit(program="first = 1\nsecond = 2\nthird = 3")
    code = page.locator(".listing code").first
    box = code.bounding_box()
    assert box
    code.click(position={"x": box["width"] - 40, "y": box["height"] / 2})
    expect(editor(page)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("0")
    assert text(page) == "first = 1\n    second = 20\nthird = 3"
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Tab")
    editor(page).click(position={"x": 100, "y": 20})
    page.keyboard.press("Tab")
    assert text(page) == "    first = 1\n    second = 20\nthird = 3"


@pytest.mark.parametrize("key", ["Control+Enter", "Shift+Enter", "Meta+Enter"])
def test_enter_with_a_modifier_runs(visit: Callable[..., Page], key: str) -> None:
    """The listing runs, once, and no line is added."""
    page = visit(program="x = 1")
    if key.startswith("Meta"):  # of a Mac; CodeMirror looks at the platform as it loads
        page.add_init_script("Object.defineProperty(navigator, 'platform', { get: () => 'MacIntel' })")
        page.reload()
    tab_into(page)
    page.evaluate("""() => {
      const { dataset } = document.querySelector(".cell");
      window.states = [];
      new MutationObserver(() => dataset.state !== window.states.at(-1) && window.states.push(dataset.state))
        .observe(document.querySelector(".cell"), { attributes: true, attributeFilter: ["data-state"] });
    }""")
    page.keyboard.press(key)
    expect(page.locator(".cell").first).to_have_attribute("data-state", "failed")  # there is no Python here
    assert page.evaluate("window.states.filter((state) => state === 'failed').length") == 1
    assert text(page) == "x = 1"
    expect(editor(page)).to_be_focused()


def test_it_indents_as_python_does(visit: Callable[..., Page]) -> None:
    """A line after a colon is indented by four spaces, `else:` moves back, and all can be undone."""
    page = visit(program="pass")
    click_into(page)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("if x:\ny\nelse:\nz")
    assert text(page) == "if x:\n    y\nelse:\n    z"
    for _ in range(20):
        page.keyboard.press("ControlOrMeta+z")
    assert text(page) == "pass"


def test_korean_is_composed(visit: Callable[..., Page]) -> None:
    """An input method builds syllables letter by letter; Enter and Esc meanwhile belong to it."""
    page = visit(program="x")
    click_into(page)
    page.keyboard.press("End")
    page.keyboard.type(" = '")
    ime = page.context.new_cdp_session(page)
    for written, syllables in (("ㅎ", "한"), ("ㄱ", "글")):
        ime.send("Input.imeSetComposition", {"text": written, "selectionStart": 1, "selectionEnd": 1})
        ime.send("Input.imeSetComposition", {"text": syllables, "selectionStart": 1, "selectionEnd": 1})
        key = {"type": "rawKeyDown", "windowsVirtualKeyCode": 229, "key": "Process", "code": "Escape"}
        ime.send("Input.dispatchKeyEvent", key)
        expect(editor(page)).to_be_focused()
        ime.send("Input.insertText", {"text": syllables})
    page.keyboard.type("'")
    assert text(page) == "x = '한글'"


def test_long_lines_scroll_inside(visit: Callable[..., Page]) -> None:
    """On a phone a long line makes the editor scroll, not the page, and the scrolled place is kept."""
    page = visit(
        program="x = " + "1 + " * 60 + "1\ny = 2", viewport={"width": 390, "height": 844}, has_touch=True
    )
    code = page.locator(".listing code").first
    code.evaluate("code => { code.scrollLeft = 200; }")
    code.tap()
    expect(editor(page)).to_be_focused()
    scroller = page.locator(".cm-scroller").first
    assert scroller.evaluate("box => [box.scrollLeft, box.scrollWidth > box.clientWidth]") == [200, True]
    page.keyboard.press("Control+Home")
    page.keyboard.press("End")
    page.keyboard.type("0")
    assert text(page).split("\n")[0].endswith("+ 10")
    assert scroller.evaluate("box => box.scrollLeft") > 200
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_paper_shows_every_line(visit: Callable[..., Page]) -> None:
    """All of a long listing is printed, its long lines wrapped; on the screen only what is near is drawn."""
    page = visit(program="\n".join(f"x_{k} = " + "1 + " * 40 + "1" for k in range(300)))
    click_into(page)
    page.keyboard.type("# mine")
    lines = "document.querySelectorAll('.cm-line').length"
    assert page.evaluate(lines) < 300
    page.evaluate(f"addEventListener('afterprint', () => {{ window.printed = {lines}; }})")
    page.pdf()
    assert page.evaluate("window.printed") == 300
    page.emulate_media(media="print")
    wide = page.locator(".cm-scroller").evaluate("box => box.scrollWidth > box.clientWidth")
    assert not wide


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1350, "dark")])
def test_axe_finds_nothing_in_the_editor(visit: Callable[..., Page], width: int, scheme: str) -> None:
    """Colours of all kinds of words, name, role and focus are accessible, in both themes."""
    program = '''@decorated
class Model(Base):
    """Doc."""
    def run(self, x: float = 1e-3) -> None:  # comment
        import numpy as np
        return None if not x else [f"{x:.2f}\\\\n", 'a' % 3, lambda y: y is True]'''
    page = visit(program=program, viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.locator(".listing code").first.click()
    expect(editor(page)).to_be_focused()
    assert violations(page, ".listing") == []


def test_reset_and_undo(visit: Callable[..., Page]) -> None:
    """Reset puts back the text of the page, and undo brings back what the reader had written."""
    page = visit(program="x = 1")
    click_into(page)
    page.keyboard.press("End")
    page.keyboard.type("0")
    button(page, "reset").click()
    assert text(page) == "x = 1"
    editor(page).click()
    page.keyboard.press("ControlOrMeta+z")
    assert text(page) == "x = 10"
