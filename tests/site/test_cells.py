"""Code that runs in the page: its buttons and messages, sessions, output, failures, every post's listings."""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, Route, expect

import acts
from gen import strings
from gen.core import project
from tests.site.axe import violations
from tests.site.runtime import address, serve

POST = "blog/plotting-activations-and-derivatives/"
POSTS = [POST, "blog/sigmoid-relu-softmax-in-numpy/"]
KO, EN = (strings.load(code)["cells"] for code in ("ko", "en"))
LISTING = re.compile(r'(<div class="listing"[^>]*>.*?<code>)(.*?)(</code>)', re.DOTALL)
LONG = 120_000  # milliseconds; Python starts in a few seconds, on a busy machine in many


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Callable[..., Page]]:
    """Give tests a way to open a page of the site, with other programs in its listings if they name some."""
    opened: list[BrowserContext] = []

    def visit(path: str, *programs: str, files: dict[str, Path] | None = None, **options: object) -> Page:
        context = browser.new_context(reduced_motion="reduce", **options)
        opened.append(context)
        if files is not None:
            serve(context, files)
        page = context.new_page()
        if programs:
            page.route(server + path, lambda route: _rewritten(route, programs))
        page.goto(server + path)
        return page

    yield visit
    for context in opened:
        context.close()


def _rewritten(route: Route, programs: tuple[str, ...]) -> None:
    """Serve a page of the site with the first listings replaced by other programs, the rest by nothing."""
    response = route.fetch()
    left = iter(programs)
    body = LISTING.sub(lambda found: f"{found[1]}{escape(next(left, 'pass'))}{found[3]}", response.text())
    route.fulfill(response=response, body=body)


def cell(page: Page, number: int = 1) -> Locator:
    """Return a cell of a page, counted from one."""
    return page.locator(".listing.cell").nth(number - 1)


def run(page: Page, number: int = 1, state: str = "done") -> Locator:
    """Press Run, wait for the end, and return the cell's output."""
    cell(page, number).get_by_role("button", name="Run", exact=True).or_(
        cell(page, number).get_by_role("button", name="실행", exact=True)
    ).click()
    expect(cell(page, number)).to_have_attribute("data-state", state, timeout=LONG)
    return cell(page, number).locator(".output")


def rewrite(page: Page, number: int, program: str) -> None:
    """Replace the text of a cell as a reader would: in its editor."""
    cell(page, number).locator(".highlight :is(pre > code, .cm-content):visible").click()
    editor = cell(page, number).locator(".cm-content")
    expect(editor).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(program)


# Without Python


@pytest.mark.parametrize(("language", "words"), [("", KO), ("en/", EN)], ids=["ko", "en"])
def test_every_listing_has_its_buttons(
    visit: Callable[..., Page], language: str, words: dict[str, str]
) -> None:
    """Run, copy and, for the page, run all and the notebook are there, named in the page's language."""
    for post in POSTS:
        page = visit(language + post)
        count = page.locator(".listing").count()
        assert count
        expect(page.get_by_role("button", name=words["run"], exact=True)).to_have_count(count)
        expect(page.get_by_role("button", name=words["copy"], exact=True)).to_have_count(count)
        for hidden in ("stop", "reset"):
            expect(page.get_by_role("button", name=words[hidden], exact=True)).to_have_count(0)
        expect(page.get_by_role("button", name=words["run_all"], exact=True)).to_have_count(1)
        expect(page.get_by_role("group", name=words["code"].format(number=count), exact=True)).to_be_visible()


def test_without_javascript_a_listing_is_a_block_with_its_output(visit: Callable[..., Page]) -> None:
    """Nothing but the buttons is missing, and there is no gap where they would be."""
    page = visit(POST, java_script_enabled=False)
    listing = page.locator(".listing").first
    expect(listing.locator("pre code").first).to_contain_text("import")
    expect(listing.locator(".output svg")).to_be_visible()
    assert page.locator(".listing button").count() == 0
    code, output = listing.locator(".highlight").bounding_box(), listing.locator(".output").bounding_box()
    assert code
    assert output
    assert output["y"] - (code["y"] + code["height"]) < 2


def test_a_page_that_nobody_runs_is_light(visit: Callable[..., Page], server: str) -> None:
    """Before a press of Run, cells cost one script of at most six kilobytes, and no request elsewhere."""
    page = visit("about/")
    assert not page.locator("script[src*='assets/cells']").count()
    seen: list[Response] = []
    page.on("response", lambda response: seen.append(response))
    page.goto(server + POST, wait_until="networkidle")
    assert all(response.url.startswith(server) for response in seen)
    (own,) = (response for response in seen if "/assets/cells/" in response.url)
    assert len(gzip.compress(own.body(), 6)) <= 6000


def test_no_buttons_move_the_page(visit: Callable[..., Page]) -> None:
    """The place of the buttons is kept free until they are there."""
    page = visit(POST)
    shift = """new Promise((done) => {
      const sum = (list) => list.getEntries().reduce((sum, entry) => sum + entry.value, 0);
      new PerformanceObserver((list) => done(sum(list))).observe({type: 'layout-shift', buffered: true});
      setTimeout(() => done(0), 500);
    })"""
    page.locator(".listing").first.scroll_into_view_if_needed()
    assert page.evaluate(shift) < 0.01


@pytest.mark.parametrize(("language", "words"), [("", KO), ("en/", EN)], ids=["ko", "en"])
def test_a_blocked_address_is_told(visit: Callable[..., Page], language: str, words: dict[str, str]) -> None:
    """When Python cannot be fetched, the reader learns from where and what else to try, and can try again."""
    page = visit(language + POST)
    page.context.route(f"{address()}**", lambda route: route.abort())
    for _ in range(2):
        run(page, state="failed")
        expect(cell(page).get_by_role("status")).to_have_text(
            words["no_network"].format(address="cdn.jsdelivr.net")
        )
    expect(cell(page, 2)).to_have_attribute("data-state", "")


def test_a_missing_file_of_the_runtime_is_told(visit: Callable[..., Page]) -> None:
    """An address that answers with an error counts as one that cannot be reached."""
    page = visit(POST)
    page.context.route(f"{address()}**", lambda route: route.fulfill(status=503))
    run(page, state="failed")
    expect(cell(page).get_by_role("status")).to_contain_text("cdn.jsdelivr.net")


def test_offline_is_told(visit: Callable[..., Page]) -> None:
    """Without a network the message says so, whichever part is missing."""
    page = visit("en/" + POST)
    page.context.set_offline(True)
    cell(page).get_by_role("button", name=EN["run"], exact=True).click()
    expect(cell(page).get_by_role("status")).to_have_text(
        re.compile("|".join(map(re.escape, (EN["offline"], EN["no_client"]))))
    )


def test_no_webassembly_is_told(browser: Browser, server: str) -> None:
    """A browser that cannot run Python keeps its listings and says what is missing."""
    with browser.new_context() as context:
        page = context.new_page()
        page.add_init_script("delete globalThis.WebAssembly")
        page.goto(server + "en/" + POST)
        cell(page).get_by_role("button", name=EN["run"], exact=True).click()
        expect(cell(page).get_by_role("status")).to_have_text(EN["no_wasm"])
        expect(cell(page).locator(".output svg")).to_be_visible()


def test_copy_takes_the_text_as_it_stands(visit: Callable[..., Page]) -> None:
    """Copy takes what the reader has written, not what the page came with."""
    page = visit("en/" + POST, permissions=["clipboard-read", "clipboard-write"])
    rewrite(page, 1, "print('mine')")
    cell(page).get_by_role("button", name=EN["copy"], exact=True).click()
    expect(cell(page).get_by_role("status")).to_have_text(EN["copied"])
    assert page.evaluate("navigator.clipboard.readText()") == "print('mine')"


@pytest.mark.parametrize("saves", [False, True], ids=["plain", "save-data"])
def test_pointing_at_run_fetches_ahead(visit: Callable[..., Page], saves: bool) -> None:
    """Resting on Run fetches what Python starts with, once, unless the reader saves data."""
    page = visit("about/")
    page.add_init_script(
        f"Object.defineProperty(navigator, 'connection', {{get: () => ({{saveData: {json.dumps(saves)}}})}})"
    )
    wanted: list[str] = []
    page.context.route(
        f"{address()}**", lambda route: (wanted.append(route.request.url), route.fulfill(body=""))
    )
    page.goto(page.url.replace("about/", POST))
    for number in (1, 2):
        cell(page, number).get_by_role("button", name=KO["run"], exact=True).hover()
        page.wait_for_timeout(400)
    assert len(wanted) == (0 if saves else 5)


# With Python's core


@pytest.fixture(scope="session")
def core(python_core: dict[str, Path]) -> dict[str, Path]:
    """Name the files of the runtime without packages."""
    return python_core


@pytest.fixture(scope="module")
def started(browser: Browser, server: str, python_core: dict[str, Path]) -> Iterator[Page]:
    """Open a page whose Python starts once for all tests."""
    with browser.new_context(reduced_motion="reduce") as context:
        serve(context, python_core)
        page = context.new_page()
        page.goto(f"{server}en/{POST}")
        yield page


@pytest.fixture
def shared(started: Page) -> Iterator[Page]:
    """Lend that page to a test that does not mind what ran in it before; what still runs then is stopped."""
    yield started
    for stop in started.get_by_role("button", name=EN["stop"], exact=True).all():
        stop.click()


def show(page: Page, program: str, number: int = 1, state: str = "done") -> Locator:
    """Run another program in a cell and return what it shows."""
    rewrite(page, number, program)
    return run(page, number, state)


def test_text_comes_in_kinds(shared: Page) -> None:
    """Standard output, standard error and the last value are told apart; markup in them is text."""
    program = "import sys\nprint('<b>one</b>')\nprint('two', file=sys.stderr)\n이름 = '셋'\n이름"
    output = show(shared, program)
    assert output.locator("pre.out").text_content() == "<b>one</b>\n"
    assert output.locator("pre.err").text_content() == "two\n"
    assert output.locator("pre.value").text_content() == "'셋'\n"
    assert output.get_attribute("role") == "group"


def test_a_traceback_speaks_of_the_readers_lines(shared: Page) -> None:
    """An error shows the lines of the cells by their names, nothing of what runs them, and stops the run."""
    page = shared
    for number, program in enumerate(("def f(x):\n    return 1 / x", "f(1)\nf(0)", "print('never')"), 1):
        rewrite(page, number, program)
    page.get_by_role("button", name=EN["run_all"]).click()
    expect(cell(page, 2)).to_have_attribute("data-state", "failed", timeout=LONG)
    error = cell(page, 2).locator("pre.error").text_content() or ""
    assert 'File "<Listing 2>", line 2, in <module>' in error
    assert 'File "<Listing 1>", line 2, in f' in error
    assert "session.py" not in error
    expect(cell(page, 3).get_by_role("status")).to_have_text(EN["not_run"].format(name="Listing 2"))
    assert not cell(page, 3).locator(".output.live").count()


def test_a_changed_cell_is_marked_and_reset(shared: Page) -> None:
    """What no longer is what ran is marked; reset brings back the text and the output of the page."""
    page = shared
    page.reload()
    listing, output = cell(page), cell(page).locator(".output")
    text, before = listing.locator("code").first.text_content() or "", output.inner_html()
    show(page, "print('a')")
    assert listing.get_attribute("data-changed") is None
    rewrite(page, 1, "print('b')")
    expect(listing).to_have_attribute("data-changed", "")
    expect(listing.get_by_role("status")).to_contain_text(EN["changed"])
    assert run(page).text_content() == "b\n"
    assert listing.get_attribute("data-changed") is None
    listing.get_by_role("button", name=EN["reset"], exact=True).click()
    assert listing.locator(".cm-line").all_text_contents() == text.strip().split("\n")
    assert output.inner_html() == before
    expect(listing).to_have_attribute("data-changed", "")
    expect(listing.get_by_role("button", name=EN["run"], exact=True)).to_be_focused()


def test_an_edit_while_it_runs_is_told_at_the_end(shared: Page) -> None:
    """Who edits a running cell learns that it has ended, and that the new text has not run."""
    show(shared, "import time")  # Python has started
    rewrite(shared, 1, "time.sleep(1)")
    cell(shared).get_by_role("button", name=EN["run"], exact=True).click()
    rewrite(shared, 1, "print('new')")
    shared.keyboard.press("Control+Enter")  # does nothing while it runs
    expect(cell(shared)).to_have_attribute("data-state", "done", timeout=LONG)
    expect(cell(shared).get_by_role("status")).to_have_text(re.compile(rf"Done .* {EN['changed']}"))
    expect(cell(shared)).to_have_attribute("data-changed", "")


def test_the_keyboard_is_enough(shared: Page) -> None:
    """The code is reached with Tab, edited, run with Ctrl+Enter, and left with Esc, which is said.

    So it is on a page to which the reader has gone back.
    """
    page = shared
    page.goto(page.url.replace(POST, "about/"))
    page.go_back()
    page.locator(".session a").focus()
    page.keyboard.press("Tab")
    editor = cell(page).locator(".cm-content")
    expect(editor).to_be_focused()
    assert editor.get_attribute("aria-label") == "Listing 1"
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("print('k')")
    expect(cell(page).get_by_role("status")).to_have_text(EN["editing"])
    page.keyboard.press("Control+Enter")
    expect(cell(page).locator("pre.out")).to_have_text("k\n", timeout=LONG)
    page.keyboard.press("Escape")
    button = cell(page).get_by_role("button", name=EN["run"], exact=True)
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(cell(page)).to_have_attribute("data-state", "done", timeout=LONG)
    expect(button).to_be_focused()


def test_the_focus_is_never_lost(shared: Page) -> None:
    """Run keeps the focus while its cell runs; Stop gives it back when it goes."""
    page = shared
    rewrite(page, 1, "while True: pass")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    button = cell(page).get_by_role("button", name=EN["run"], exact=True)
    expect(button).to_be_disabled()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(cell(page).get_by_role("button", name=EN["stop"], exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(button).to_be_focused()
    expect(button).to_be_enabled()


def test_long_output_is_cut_with_a_way_to_the_rest(shared: Page) -> None:
    """Five hundred lines show at first, ten times as many on request, and all of them as a file."""
    output = show(shared, "for k in range(20_000): print(k)\nprint('end')")
    assert (output.locator("pre.out").text_content() or "").split() == [str(k) for k in range(500)]
    with shared.expect_download() as download:
        output.get_by_role("button", name=EN["save"]).click()
    assert Path(download.value.path()).read_text().split() == [*map(str, range(20_000)), "end"]
    output.get_by_role("button", name=EN["more"]).click()
    assert (output.locator("pre.out").text_content() or "").split() == [str(k) for k in range(5000)]
    output.get_by_role("button", name=EN["more"]).click()
    assert (output.locator("pre.out").text_content() or "").endswith("19999\nend\n")
    expect(output.get_by_role("button", name=EN["more"])).to_have_count(0)


def test_output_of_all_kinds_is_cut(shared: Page) -> None:
    """Lines to both streams in turn do not fill the page either; a value and an error still show."""
    program = "import sys\nfor k in range(5000):\n    print(k)\n    print(k, file=sys.stderr)\n"
    output = show(shared, program + "'x' * 100_000")
    assert output.locator("pre:is(.out, .err)").count() == 200
    assert len(output.locator("pre.value").text_content() or "") == 60_000
    output.get_by_role("button", name=EN["more"]).first.click()
    assert output.locator("pre:is(.out, .err)").count() == 2000
    output = show(shared, program + "1 / 0", state="failed")
    expect(output.locator("pre.error")).to_contain_text("ZeroDivisionError")


def test_output_of_callbacks_finds_its_cell(shared: Page) -> None:
    """What comes after the program has ended appears with it, errors too, and ends no session."""
    program = """
import asyncio
from js import setTimeout
from pyodide.code import run_js
from pyodide.ffi import create_proxy
async def later():
    await asyncio.sleep(.1)
    print('late')
    1 / 0
task = asyncio.ensure_future(later())
call = create_proxy(lambda: [][1])
setTimeout(call, 150)
run_js('setTimeout(() => { null.x }, 200)')
run_js('void Promise.reject(new Error("refused"))')
kept = 5
"""
    rewrite(shared, 1, program)
    cell(shared).get_by_role("button", name=EN["run"], exact=True).click()
    expect(cell(shared).locator("pre.out")).to_have_text("late\n", timeout=LONG)
    for error in ("ZeroDivisionError", "IndexError", "null", "refused"):
        expect(cell(shared).locator("pre.err").filter(has_text=error)).not_to_have_count(0)
    assert show(shared, "kept", 2).locator("pre.value").text_content() == "5\n"


def test_a_program_may_await(shared: Page) -> None:
    """A coroutine is waited for as in a notebook."""
    output = show(shared, "import asyncio\nawait asyncio.sleep(.01)\nawait asyncio.sleep(.01, 'awake')")
    assert output.locator("pre.value").text_content() == "'awake'\n"


def test_a_listing_cannot_reach_what_the_site_keeps(shared: Page) -> None:
    """Neither the page nor storage nor cookies are in reach of Python, nor another worker that has them."""
    program = """
import js
from pyodide.code import run_js
names = ["document", "localStorage", "sessionStorage", "indexedDB", "caches", "cookieStore", "Worker",
         "BroadcastChannel", "SharedWorker", "webkitRequestFileSystem", "webkitRequestFileSystemSync"]
in_python = [name for name in names if getattr(js, name, None) is not None]
stores = ("storage", "storageBuckets", "serviceWorker")
in_navigator = [name for name in stores if hasattr(js.navigator, name)]
in_python + in_navigator + [name for name in names if run_js(f"typeof {name}") != "undefined"]
"""
    assert show(shared, program).locator("pre.value").text_content() == "[]\n"


def test_markup_that_acts_is_taken_out(shared: Page) -> None:
    """Whatever a program sends, no script, handler, link or foreign picture comes into the page."""
    program = """
import js
from pyodide.ffi import to_js
html = '''<table onclick="x()"><tr><td style="background: url(//a.b)">kept<script>x()</script>
    <a href="javascript:x()">link</a><img src="//a.b/c.png" onerror="x()"><iframe></iframe>
    <svg><use href="//a.b"/><image href="//a.b/c.png"/></svg></td></tr></table>'''
js.postMessage(to_js({"parts": [{"kind": "table", "html": html}]}, dict_converter=js.Object.fromEntries))
"""
    foreign: list[str] = []
    shared.on("request", lambda request: foreign.append(request.url) if "a.b" in request.url else None)
    cell_html = show(shared, program).locator("td").inner_html()
    assert cell_html.startswith("kept")
    for taken in ("script", "onerror", "a.b", "href", "iframe", "use"):
        assert taken not in cell_html
    assert not foreign


@pytest.mark.parametrize(
    "program",
    [
        "import os\nos._exit(3)",
        pytest.param("import json\njson.loads('[' * 200_000)", marks=pytest.mark.thorough),
    ],
    ids=["exit", "stack"],
)
def test_a_crash_is_told_and_survived(shared: Page, program: str) -> None:
    """When Python itself breaks down, the page says so and the next run starts afresh."""
    output = show(shared, "import sys\nsys.setrecursionlimit(10**7)\n" + program, state="failed")
    if not output.filter(has_text="RecursionError").count():  # some engines have room for it
        expect(cell(shared).get_by_role("status")).to_have_text(EN["crashed"])
    rewrite(shared, 1, "pass")
    assert show(shared, "1 + 1", 2).locator("pre.value").text_content() == "2\n"


@pytest.mark.thorough
def test_too_much_memory_is_told(shared: Page) -> None:
    """A program that takes all memory ends with a word on it, and the next run has room again."""
    show(shared, "kept = []\nwhile True:\n    kept.append(bytearray(10**9))", state="failed")
    expect(cell(shared).get_by_role("status")).to_have_text(EN["no_memory"])
    rewrite(shared, 1, "pass")
    assert show(shared, "1 + 1", 2).locator("pre.value").text_content() == "2\n"


def test_stop_ends_an_endless_loop(shared: Page) -> None:
    """Stop keeps all that was printed, says that names are gone, and the next run starts afresh."""
    page = shared
    show(page, "name = 1")
    rewrite(page, 2, "for k in range(400): print(k)\nwhile True: pass")
    cell(page, 2).get_by_role("button", name=EN["run"], exact=True).click()
    expect(cell(page, 2).locator("pre.out")).to_contain_text("399", timeout=LONG)
    stop = cell(page, 2).get_by_role("button", name=EN["stop"], exact=True)
    stop.click()
    expect(cell(page, 2).get_by_role("status")).to_have_text(EN["stopped"], timeout=500)
    expect(stop).to_be_hidden()
    expect(cell(page, 2).locator("pre.out")).to_contain_text("399")
    assert cell(page, 1).get_attribute("data-state") == ""
    expect(cell(page, 1).get_by_role("status")).to_have_text("")
    rewrite(page, 2, "pass")
    assert show(page, "name", 3).locator("pre.value").text_content() == "1\n"


def test_earlier_cells_run_first_and_only_once(visit: Callable[..., Page], core: dict[str, Path]) -> None:
    """Run brings the session to where the page stands, says so, and does not repeat what has run."""
    page = visit("en/" + POST, "count = 0", "count += 1", "count", files=core)
    cell(page, 3).get_by_role("button", name=EN["run"], exact=True).click()
    expect(cell(page, 3).get_by_role("status")).to_have_text(
        EN["earlier"].format(names="Listing 1, Listing 2")
    )
    expect(cell(page, 3)).to_have_attribute("data-state", "done", timeout=LONG)
    assert [cell(page, n).get_attribute("data-state") for n in (1, 2)] == ["done", "done"]
    assert run(page, 3).locator("pre.value").text_content() == "1\n"


def test_two_pages_are_two_sessions(shared: Page) -> None:
    """Names of one tab do not show up in another."""
    show(shared, "name = 1")
    other = shared.context.new_page()
    other.goto(shared.url)
    assert show(other, "'name' in globals()").locator("pre.value").text_content() == "False\n"
    other.close()
    rewrite(shared, 1, "pass")
    assert show(shared, "'name' in globals()", 2).locator("pre.value").text_content() == "True\n"


def test_loading_is_shown_and_can_be_stopped(visit: Callable[..., Page], core: dict[str, Path]) -> None:
    """On a slow network the reader sees what is coming and how large it is, and need not wait for it."""
    page = visit("en/" + POST, "1 + 1")
    runtime = serve(page.context, core, "held")
    cell(page).get_by_role("button", name=EN["run"], exact=True).click()
    expect(cell(page).get_by_role("status")).to_have_text(EN["loading"].format(what=EN["python"]))
    expect(cell(page).get_by_role("progressbar", name=EN["progress"])).to_be_visible()
    cell(page).get_by_role("button", name=EN["stop"], exact=True).click()
    expect(cell(page).get_by_role("status")).to_have_text(EN["stopped"])
    expect(cell(page).get_by_role("progressbar")).to_have_count(0)
    runtime.release()
    assert run(page).locator("pre.value").text_content() == "2\n"


# With numpy, matplotlib, pandas and acts


@pytest.fixture(scope="session")
def full(python_full: dict[str, Path]) -> dict[str, Path]:
    """Name the files of the runtime with the packages."""
    return python_full


@pytest.fixture(scope="module")
def stocked(browser: Browser, server: str, python_full: dict[str, Path]) -> Iterator[Page]:
    """Open a page whose packages are loaded once for all tests."""
    with browser.new_context(reduced_motion="reduce", color_scheme="light") as context:
        serve(context, python_full)
        page = context.new_page()
        page.goto(server + POST)
        yield page


@pytest.mark.parametrize(("language", "post"), [("", POSTS[0]), ("en/", POSTS[1])])
def test_every_listing_shows_in_the_browser_what_the_page_shows(
    visit: Callable[..., Page], full: dict[str, Path], language: str, post: str
) -> None:
    """Run all gives, listing by listing, the texts, tables and plots that were made with the page.

    Twins have the same listings, as the build sees to.
    """
    page = visit(language + post, files=full)
    count = page.locator(".listing").count()
    before = [_shown(cell(page, n)) for n in range(1, count + 1)]
    words = EN if language else KO
    page.get_by_role("button", name=words["run_all"]).click()
    for number in range(1, count + 1):
        expect(cell(page, number)).to_have_attribute("data-state", "done", timeout=2 * LONG)
    after = [_shown(cell(page, n)) for n in range(1, count + 1)]
    assert [texts for texts, _ in after] == [texts for texts, _ in before]
    # Another version of matplotlib may set a legend two pixels elsewhere.
    assert [places for _, places in after] == [pytest.approx(places, abs=2) for _, places in before]
    assert any(texts for texts, _ in before)


def _shown(listing: Locator) -> tuple[list[str], list[float]]:
    """Return what a listing shows: all its texts and colours, and where the shapes of its plots lie."""
    texts, places = listing.evaluate(
        """listing => {
          const all = (kinds) => [...listing.querySelectorAll(kinds)];
          const box = ({x, y, width, height}) => [x, y, x + width, y + height];
          return [
            [...all(".output :is(code, td, th, title, desc, text)").map((element) => element.textContent),
             ...all(".output svg *").map((shape) => shape.getAttribute("style") ?? "")],
            all(".output svg :is(path, circle)").flatMap((shape) => box(shape.getBBox())),
          ];
        }"""
    )
    return texts, places


def test_packages_come_when_they_are_imported(
    visit: Callable[..., Page], full: dict[str, Path], server: str
) -> None:
    """A program that imports acts gets numpy and the site's own wheel; pandas comes for a table.

    A package that does not come is told, and costs neither the names nor another try.
    """
    page = visit("en/" + POST, files=full)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    output = show(page, "import acts\nprint(acts.__version__)\nacts.silu([-1e300, 0, 1])")
    assert output.locator("pre.out").text_content() == f"{acts.__version__}\n"
    assert output.locator("pre.value").text_content() == f"{acts.silu([-1e300, 0, 1])!r}\n"
    (wheel,) = (url for url in asked if f"/{project.wheel()}" in url)
    assert wheel.startswith(server)
    assert not [url for url in asked if "pandas" in url or "matplotlib" in url or "hangul" in url]

    rewrite(page, 2, "import pandas as pd\npd.DataFrame({'<a>': ['<i>1</i>', 2]})")
    page.context.route("**/pandas-*", lambda route: route.abort())
    run(page, 2, state="failed")
    told = EN["no_network"].format(address="cdn.jsdelivr.net")
    expect(cell(page, 2).get_by_role("status")).to_have_text(told)
    assert show(page, "acts.__version__").locator("pre.value").count()
    page.context.unroute("**/pandas-*")
    output = run(page, 2)
    assert output.locator("th").all_text_contents() == ["<a>", "0", "1"]
    assert output.locator("tbody td").all_text_contents() == ["<i>1</i>", "2"]
    assert output.locator(".table").get_attribute("tabindex") == "0"


def test_plots_follow_the_theme_and_know_hangul(stocked: Page) -> None:
    """Plots in a loop are apart, described, follow a switch of the theme, and set rare syllables.

    An image is an image within its plot, whose words are set as in any other.
    """
    program = """
import matplotlib.pyplot as plt
for word in ('곡선', '뷁쀓'):
    plt.plot([0, 1], [0, 1], label=word)
    plt.legend()
    plt.show()
plt.imshow([[0, 1], [1, 0]])
plt.title('칸')
plt.show()
"""
    page = stocked
    fonts: list[str] = []
    page.on("request", lambda request: fonts.append(request.url) if "hangul" in request.url else None)
    output = show(page, program)
    assert output.locator("pre").count() == 0
    assert output.locator("svg").count() == 3
    expect(output.get_by_role("img", name="뷁쀓")).to_be_visible()
    plot = output.get_by_role("img", name="그래프: 칸")
    assert plot.locator("image").evaluate("image => image.getBBox().width") > 100
    assert (plot.locator("image").get_attribute("href") or "").startswith("data:image/png;base64,")
    expect(plot.locator("text", has_text="칸")).to_be_visible()
    page.wait_for_timeout(1000)
    assert fonts
    colour = "element => getComputedStyle(element).stroke"
    line = output.locator("svg path[style*='--fig-f']").first
    light = line.evaluate(colour)
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    assert output.locator("svg").count() == 3
    assert line.evaluate(colour) != light
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'default')")


def test_axe_finds_nothing_in_cells_that_ran(stocked: Page) -> None:
    """Text of every kind, a table, a plot, long output, an open editor and its bar are accessible."""
    programs = [
        "import sys\nprint('out')\nprint('err', file=sys.stderr)\nfor k in range(600): print(k)",
        "import pandas as pd\npd.DataFrame({'a': [1]})",
        "import matplotlib.pyplot as plt\nplt.plot([0, 1], label='f')\nplt.show()\n1 / 0",
    ]
    page = stocked
    for number, program in enumerate(programs, 1):
        rewrite(page, number, program)
    run(page, 3, state="failed")
    rewrite(page, 1, "print('changed')  # since it ran")
    for scheme in ("default", "slate"):
        page.evaluate(f"document.body.setAttribute('data-md-color-scheme', '{scheme}')")
        assert violations(page, ".md-content") == []
