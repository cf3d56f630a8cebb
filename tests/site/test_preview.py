"""The preview on a small project: it always answers, tells every mistake, and goes on."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.site import axe
from tests.site.previews import Preview, until
from tests.site.small import CATEGORIES, EN, KO, ONE, make

STRINGS = "gen/strings/ko.toml"
PAGES = {KO: "blog/first/", EN: "en/blog/first/"}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a project with one post; nothing of it has been built."""
    return make(tmp_path_factory.mktemp("preview"))


@pytest.fixture(scope="module")
def live(project: Path) -> Iterator[Preview]:
    """Serve it for all tests that put back what they change."""
    preview = Preview(project)
    try:
        until(lambda: preview.answer("")[0], "an answer")
        status, page = preview.answer("en/")
        assert status in (200, 503), page
        yield preview.ready()
    finally:
        preview.process.send_signal(signal.SIGINT)
        preview.process.wait(timeout=60)


@pytest.fixture(autouse=True)
def untouched(request: pytest.FixtureRequest) -> Iterator[None]:
    """Put back all sources after a test, and wait until the shared preview shows the site."""
    if "project" not in request.fixturenames:
        yield
        return
    project: Path = request.getfixturevalue("project")
    before = sources(project)
    yield
    for path in sources(project).keys() - before:
        path.unlink()
    for path, data in before.items():
        if not path.is_file() or path.read_bytes() != data:
            path.write_bytes(data)
    if "live" in request.fixturenames:
        live: Preview = request.getfixturevalue("live")
        until(lambda: live.get("") and live.get("en/"), "the recovery")


def sources(project: Path) -> dict[Path, bytes]:
    """Return what a test may change."""
    tops = [project / name for name in ("docs", "acts", "gen")]
    files = [*project.glob("*.yml"), *(path for top in tops for path in top.rglob("*") if path.is_file())]
    return {path: path.read_bytes() for path in files if path.suffix != ".pyc"}


def edit(project: Path, path: str, old: str, new: str) -> None:
    """Replace a text in a file, as an editor that writes in place."""
    file = project / path
    text = file.read_bytes()
    assert old.encode() in text
    file.write_bytes(text.replace(old.encode(), new.encode(), 1))


def shows(preview: Preview, path: str, text: str, status: int = 200) -> Callable[[], bool]:
    """Return what tells whether an address is answered like this."""

    def holds() -> bool:
        code, page = preview.answer(path)
        return code == status and text in unescape(re.sub("<[^>]+>", "", page))

    return holds


MISTAKES = {
    "a figure": (KO, "function: sigmoid", "function: sigmod", f"{KO}:25"),
    "a formula": (EN, "$x^2$", r"$\frac{1}{$", f"{EN}:14"),
    "a listing": (KO, "print(1)", "print(1 / 0)", f"{KO}:30"),
    "words": (STRINGS, "[functions]", "[functions", f"{STRINGS}:2"),
    "settings": ("mkdocs.yml", "nav:", "nav: [", "mkdocs.yml:"),
    "English settings": ("mkdocs.en.yml", "nav:", "nav: [", "mkdocs.en.yml:"),
    "a function": ("acts/_gated.py", "def silu", "deff silu", "acts/_gated.py:"),
    "code of the builder": ("gen/site/posts.py", "def foot", "deff foot", "gen/site/posts.py:"),
    "a bug": ("gen/site/posts.py", '        "bibtex"', '        1 / 0: 1,\n        "bibtex"', "Traceback"),
    "a template": ("docs/overrides/main.html", "{%", "{%%", "docs/overrides/main.html:1"),
}


LIKE_OTHERS = ("a formula", "a listing", "words", "English settings", "code of the builder", "a template")


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.thorough) if name in LIKE_OTHERS else name for name in MISTAKES],
)
def test_mistakes_are_shown_and_survived(project: Path, live: Preview, name: str) -> None:
    """Every page says, in its language, where the mistake is; repaired, the site is back."""
    path, old, new, place = MISTAKES[name]
    edit(project, path, old, new)
    until(shows(live, "", place, 500), "the page that tells of it")
    assert '<html lang="ko"' in live.answer("")[1]
    assert '<html lang="en"' in live.answer("en/anything/")[1]
    assert live.get("assets/images/logo.svg"), "what is no page is answered as before"
    edit(project, path, new, old)
    until(lambda: live.get("") and live.get("en/"), "the repaired site")


def test_new_code_of_the_preview_itself(project: Path, live: Preview) -> None:
    """What cannot be loaded is told; what can is used at once, at the same address."""
    restarts = live.said().count("starts anew")
    edit(project, "gen/site/server.py", "def address", "deff address")
    until(shows(live, "", "gen/site/server.py:", 500), "the page that tells of it")
    edit(project, "gen/site/server.py", "deff address", "def address")
    until(lambda: live.said().count("starts anew") > restarts, "the restart")
    live.ready()


def test_all_mistakes_of_all_pages_at_once(project: Path, live: Preview) -> None:
    """Of the generator, then of the conversion: each in its file, in order."""
    edit(project, KO, "function: sigmoid", "function: sigmod")
    edit(project, EN, "view: both", "view: bot")
    until(shows(live, "", f"{KO}:25", 500), "the first")
    until(shows(live, "", f"{EN}:26", 500), "the second")
    edit(project, KO, "function: sigmod", "function: sigmoid")
    edit(project, EN, "view: bot", "view: both")
    for path in (KO, EN, "docs/ko/index.md"):
        file = project / path
        file.write_text(file.read_text("utf-8") + "\n$\\frac{1}{$\n", "utf-8")
    for path in (EN, KO, "docs/ko/index.md"):
        until(shows(live, "en/", f"{path}:", 500), "a formula")


def test_a_request_during_an_endless_listing(project: Path, live: Preview) -> None:
    """The site answers while it runs; it is ended when its file changes, and nothing of it is left."""
    before = live.get(PAGES[KO])
    edit(project, KO, "print(1)", "print(1)\nwhile True: pass")
    until(lambda: any("gen.listings" in command for command in commands(live)), "the listing")
    assert live.get("en/")
    assert live.get(PAGES[KO]) == before
    edit(project, KO, "print(1)\nwhile True: pass", "print(1)\n\nprint(6 * 7)")
    until(shows(live, PAGES[KO], "print(6 * 7)"), "the listing that ends")
    until(lambda: not any("gen.listings" in command for command in commands(live)), "the end of the other")


def commands(preview: Preview) -> list[str]:
    """Return the command lines of all that a preview has started."""
    found = []
    for child in preview.children():
        try:
            found.append(Path(f"/proc/{child}/cmdline").read_text())
        except OSError:  # it has just ended
            continue
    return found


def test_many_edits_at_once(project: Path, live: Preview) -> None:
    """Of thirty quick edits to each language the last one is shown, and later the search knows it."""
    for number in range(30):
        for path in PAGES:
            file = project / path
            text = re.sub(r"Edit \d+ in a row\.\n", "", file.read_text("utf-8"))
            file.write_text(text + f"Edit {number} in a row.\n", "utf-8")
    for path in PAGES.values():
        until(shows(live, path, "Edit 29 in a row."), "the last edit")
    for path in ("search/search_index.json", "en/search/search_index.json"):
        until(lambda path=path: "Edit 29 in a row." in live.get(path), "the search")


def test_an_edited_experiment(project: Path, live: Preview) -> None:
    """A changed cell is run again and shown, and so are the numbers that pages quote from it."""
    for path in (ONE, ONE.replace("/ko/", "/en/")):
        edit(project, path, "half = 0.5", "half = 0.75")
    until(shows(live, "experiments/one/", "half = 0.75"), "the code")
    for page in PAGES.values():
        until(shows(live, page, "A claim, 0.8 and"), "the quoted number")


def test_a_changed_function(project: Path, live: Preview) -> None:
    """Figures show what the code computes now."""
    before = {page: described(live.get(page)) for page in PAGES.values()}
    change = "return logistic(x, t)", "return t * 0 + 0.125"
    edit(project, "acts/_sigmoidal.py", *change)
    for page in before:
        until(lambda page=page: "0.125" in described(live.get(page)), "the figure")
    edit(project, "acts/_sigmoidal.py", *reversed(change))
    for page, text in before.items():
        until(lambda page=page, text=text: described(live.get(page)) == text, "the old figure")


def described(page: str) -> str:
    """Return what the figures of a page say of themselves."""
    return " ".join(re.findall("<desc.*?</desc>", page))


def test_a_page_alone_is_what_a_whole_build_makes(project: Path, live: Preview) -> None:
    """Text, formulas, numbers, figures and listings are shown without a build, byte for byte."""
    added = "\nWords, $x^7$ and {= one.half:.2f}.\n\n```run\nprint(6 * 7)\n```\n"
    figure = "\n```figure\nfunction: gelu\nview: pair\nrange: [-3, 2]\n```\n"
    for number, text in enumerate(
        [added, figure, "\nMore words.\n"], live.said().count(f"Made {EN} again") + 1
    ):
        with (project / EN).open("a", encoding="utf-8") as page:
            page.write(text)
        until(lambda number=number: live.said().count(f"Made {EN} again") >= number, "the edit")
    edit(project, ONE, "# ## P {", "# 새로 쓴 말입니다.\n#\n# ## P {")
    until(shows(live, "experiments/one/", "새로 쓴 말입니다."), "the experiment")
    assert f"Made {ONE} again" in live.said()
    addresses = [PAGES[EN], f"{PAGES[EN]}first.ipynb", "experiments/one/", "experiments/one/one.ipynb"]
    alone = [bare(live.get(address)) for address in addresses]
    assert "More words." in alone[0]
    assert "print(6 * 7)" in alone[1]
    built = [live.said().count(f"Built {code}") for code in CATEGORIES]
    for code, count in zip(CATEGORIES, built, strict=True):
        until(lambda code=code, count=count: live.said().count(f"Built {code}") > count, "the whole build")
    assert [bare(live.get(address)) for address in addresses] == alone


def bare(page: str) -> str:
    """Take away the version that the preview's server adds to each page."""
    return re.sub(r'data-version="\w+"', "", page)


def write_aside(file: Path, data: bytes) -> None:
    """Write another file and rename it, as vim and VS Code can."""
    aside = file.with_name(f".{file.name}.swp")
    aside.write_bytes(data)
    aside.replace(file)


def write_with_backup(file: Path, data: bytes) -> None:
    """Rename the old file away, write a new one, remove the old one, as vim and Emacs do."""
    file.with_name("4913").write_bytes(b"")
    file.with_name("4913").unlink()
    backup = file.with_name(f"{file.name}~")
    file.rename(backup)
    file.write_bytes(data)
    backup.unlink()


def write_in_two_steps(file: Path, data: bytes) -> None:
    """Empty the file, write a part, write the rest."""
    with file.open("wb", buffering=0) as stream:
        time.sleep(0.1)
        stream.write(data[: len(data) // 2])
        time.sleep(0.005)
        stream.write(data[len(data) // 2 :])


def write_beside_a_lock(file: Path, data: bytes) -> None:
    """Write while a link to nowhere lies beside it, as from Emacs."""
    lock = file.with_name(f".#{file.name}")
    lock.symlink_to("someone@somewhere.1:2")
    file.write_bytes(data)


def write_with_returns(file: Path, data: bytes) -> None:
    """End lines as on Windows."""
    file.write_bytes(data.replace(b"\n", b"\r\n"))


WAYS = [write_aside, write_with_backup, write_in_two_steps, write_beside_a_lock, write_with_returns]


@pytest.mark.parametrize("write", WAYS)
def test_editors(project: Path, live: Preview, write: Callable[[Path, bytes], None]) -> None:
    """However an editor writes, the text is shown, and no mistake on the way."""
    file, text = project / KO, f"Written by {write.__name__}."
    write(file, file.read_bytes() + f"\n{text}\n".encode())
    until(shows(live, PAGES[KO], text), "the edit")
    told = live.said().count("ERROR")
    for lock in file.parent.glob(".#*"):
        lock.unlink()
    assert live.said().count("ERROR") == told


def test_what_is_no_change(project: Path, live: Preview) -> None:
    """A file that was touched or was there for a moment, and a backup, make nothing."""
    edit(project, EN, "Yes.", "Well, yes.")
    until(shows(live, PAGES[EN], "Well, yes."), "an edit after what other tests have left")
    before = live.said().count("Changed")
    file = project / KO
    file.touch()
    file.with_name("moment.md").write_text("# x")
    file.with_name("moment.md").unlink()
    file.with_name("first.md~").write_text("# x")
    edit(project, EN, "Well, yes.", "Oh yes.")
    until(shows(live, PAGES[EN], "Oh yes."), "another edit")
    assert live.said().count("Changed") == before + 1
    assert "first.md~" not in live.said()


def test_pages_come_and_go(project: Path, live: Preview) -> None:
    """A new page is there, a renamed one at its new address only, and a removed one is lost."""
    for settings in ("mkdocs.yml", "mkdocs.en.yml"):
        edit(project, settings, "\nnav:", "\nnot_in_nav: |\n  new.md\n  moved.md\nnav:")
    for code in CATEGORIES:
        page = "---\ndescription: New.\n---\n\n# New\n\nJust written.\n"
        (project / f"docs/{code}/new.md").write_text(page)
    for path in ("new/", "en/new/"):
        until(shows(live, path, "Just written."), "the new page")
    for code in CATEGORIES:
        (project / f"docs/{code}/new.md").rename(project / f"docs/{code}/moved.md")
    for path in ("moved/", "en/moved/"):
        until(shows(live, path, "Just written."), "the moved page")
    for code in CATEGORIES:
        (project / f"docs/{code}/moved.md").unlink()
    for path, language in (("moved/", "ko"), ("en/moved/", "en")):
        until(lambda path=path: live.answer(path)[0] == 404, "its end")
        assert f'<html lang="{language}"' in live.answer(path)[1]
    assert live.answer("new/")[0] == 404


def asked(preview: Preview, path: str, method: str = "GET") -> tuple[http.client.HTTPResponse, bytes]:
    """Send a request as it is, and return the response with its body."""
    connection = http.client.HTTPConnection("127.0.0.1", preview.port, timeout=30)
    connection.request(method, path)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


KINDS = {
    "/": "text/html; charset=utf-8",
    "/assets/images/logo.svg": "image/svg+xml; charset=utf-8",
    "/assets/fonts/text.woff2": "font/woff2",
    "/assets/stylesheets/bundle.css": "text/css; charset=utf-8",
    "/search/search_index.json": "application/json; charset=utf-8",
    "/sitemap.xml": "application/xml; charset=utf-8",
    "/en/blog/first/first.ipynb": "application/x-ipynb+json; charset=utf-8",
}


@pytest.mark.parametrize("path", KINDS)
def test_what_kind_of_file_it_is(live: Preview, path: str) -> None:
    """Each file has its type and length; a request for its head has the same head and no body."""
    whole, body = asked(live, path)
    head, nothing = asked(live, path, "HEAD")
    assert whole.status == head.status == 200
    assert whole.headers["Content-Type"] == head.headers["Content-Type"] == KINDS[path]
    assert int(whole.headers["Content-Length"]) == len(body) == int(head.headers["Content-Length"])
    assert nothing == b""


OUTSIDE = ["/../.lock", "/en/../.lock", "/..%2f.lock", "/%2e%2e/.lock", "/assets/..%2f..%2f.lock"]


@pytest.mark.parametrize("path", [*OUTSIDE, "//etc/passwd", "/assets/..%00/x", "/%ff"])
def test_nothing_outside_is_shown(live: Preview, path: str) -> None:
    """Whatever an address names that is none of the site is lost, though it is beside the site."""
    assert asked(live, path)[0].status == 404


@pytest.mark.parametrize(("path", "place"), [("/en", "/en/"), ("/en/blog/first", "/en/blog/first/")])
def test_folders_end_in_a_slash(live: Preview, path: str, place: str) -> None:
    """Without it, the reader is sent on, and never to another host."""
    response, _ = asked(live, path)
    assert (response.status, response.headers["Location"]) == (302, place)
    assert asked(live, f"/{path}")[0].headers["Location"] == place


def test_a_page_reloads_itself(project: Path, live: Preview, browser: Browser) -> None:
    """A browser follows an edit, a mistake and its repair, and no other page's edit; the policy holds."""
    page = browser.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.goto(live.address + PAGES[EN])
    page.evaluate("window.before = true")
    edit(project, KO, "Yes.", "Yes, indeed.")
    until(shows(live, PAGES[KO], "Yes, indeed."), "another page")
    edit(project, EN, "Yes.", "Oh yes.")
    page.get_by_text("Oh yes.").wait_for(timeout=60_000, state="attached")
    assert page.evaluate("window.before") is None
    assert not told
    edit(project, EN, "function: sigmoid", "function: sigmod")
    page.get_by_text(f"{EN}:25").wait_for(timeout=60_000)
    edit(project, EN, "function: sigmod", "function: sigmoid")
    page.get_by_text("Oh yes.").wait_for(timeout=60_000, state="attached")
    page.close()


def test_the_error_page_is_accessible(project: Path, live: Preview, browser: Browser) -> None:
    """It has no fault that axe knows, fits the screen and loads nothing from elsewhere."""
    edit(project, EN, "function: sigmoid", "function: " + "sigmod" * 40)
    edit(project, KO, "view: both", "view: bot")
    until(shows(live, "", f"{EN}:25", 500), "the mistake")
    for address, scheme, width in (("", "light", 390), ("en/", "dark", 1350)):
        page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 800})
        requests: list[str] = []
        page.on("request", lambda request, requests=requests: requests.append(request.url))
        page.goto(live.address + address)
        assert axe.violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert all(url.startswith(live.address) for url in requests)
        page.close()


def test_a_taken_port(project: Path, live: Preview) -> None:
    """The sentence names the port and how to choose another one."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{live.port}"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1
    assert f"Port {live.port} is taken" in done.stderr
    assert f"--dev-addr 127.0.0.1:{live.port + 1}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "how", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.thorough), signal.SIGKILL]
)
def test_the_end(tmp_path: Path, how: signal.Signals) -> None:
    """A mistake at the start does not end it, an endless listing does not keep it; nothing is left."""
    project, scratch = make(tmp_path / "project"), tmp_path / "scratch"
    scratch.mkdir()
    edit(project, KO, "print(1)", "while True: pass")
    os.environ["TMPDIR"] = str(scratch)
    try:
        preview = Preview(project)
    finally:
        del os.environ["TMPDIR"]
    try:
        until(lambda: any("gen.listings" in command for command in commands(preview)), "the listing")
        assert preview.answer("")[0] == 503
        assert "Retry-After" in asked(preview, "/en/")[0].headers
        children = preview.children()
        preview.process.send_signal(how)
        code = {signal.SIGINT: 0, signal.SIGTERM: 128 + signal.SIGTERM, signal.SIGKILL: -signal.SIGKILL}
        assert preview.process.wait(timeout=60) == code[how]
    finally:
        preview.kill()
    until(lambda: not any(running(child) for child in children), "the end of its children")
    if how != signal.SIGKILL:
        assert not list(scratch.iterdir())


def running(process: int) -> bool:
    """Tell whether a process is there and not only waiting to be forgotten."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.thorough
def test_a_mistake_at_the_start(project: Path) -> None:
    """The preview begins, and tells of it."""
    edit(project, KO, "function: sigmoid", "function: sigmod")
    preview = Preview(project)
    try:
        until(shows(preview, "", f"{KO}:25", 500), "the mistake")
        edit(project, KO, "function: sigmod", "function: sigmoid")
        preview.ready()
    finally:
        preview.kill()


@pytest.mark.thorough
@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6 here")
def test_two_at_once_and_the_new_internet(project: Path, live: Preview) -> None:
    """A second preview, at an address of the sixth version, follows the same edit."""
    try:
        with socket.socket(socket.AF_INET6) as free:
            free.bind(("::1", 0))
            port = free.getsockname()[1]
    except OSError:
        pytest.skip("no IPv6 here")
    other = Preview(project, "--dev-addr", f"[::1]:{port}")
    other.address = f"http://[::1]:{port}/"
    try:
        other.ready()
        edit(project, KO, "Yes.", "Yes, both.")
        for each in (live, other):
            until(shows(each, PAGES[KO], "Yes, both."), "the edit")
    finally:
        other.kill()
