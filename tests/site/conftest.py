"""The built site, a copy of the project to break, a browser, and Python for it."""

import fcntl
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NoReturn

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, Playwright, sync_playwright

from tests.project import ROOT, copy
from tests.site import runtime, small

ADDRESS = "https://example.org/notes/"


def run(project: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a Python module in a project and return what it said, errors included."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project), "NO_MKDOCS_2_WARNING": "1", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
    )


Shared = Callable[[str, Callable[[Path], None]], Path]


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Shared:
    """Give a way to make a folder once for all workers: the first makes it, the others wait for it."""

    def make_once(name: str, make: Callable[[Path], None]) -> Path:
        top = tmp_path_factory.getbasetemp().parent / f"{name}-{testrun_uid}"
        top.mkdir(exist_ok=True)
        with (top / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (top / "made").exists():
                shutil.rmtree(top / "folder", ignore_errors=True)
                (top / "folder").mkdir()
                make(top / "folder")
                (top / "made").touch()
        return top / "folder"

    return make_once


@pytest.fixture(scope="session")
def site(made_once: Shared) -> Path:
    """Build the whole site strictly, as it is deployed below a path of its own, once for all workers."""

    def make(folder: Path) -> None:
        target = str(folder / "notes")
        built = run(ROOT, "mkdocs", "build", "--strict", "--site-dir", target, SITE_URL=ADDRESS)
        assert built.returncode == 0, built.stdout

    return made_once("site", make) / "notes"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Copy what the site is made of, so that a test can spoil it."""
    return copy(tmp_path, made=True)


@pytest.fixture(scope="session")
def small_built(made_once: Shared) -> Path:
    """Make a project with all of the machinery and one post, and build it, once for all workers."""

    def make(folder: Path) -> None:
        built = run(small.make(folder), "mkdocs", "build", "--strict")
        assert built.returncode == 0, built.stdout

    return made_once("small", make)


@pytest.fixture
def small_project(small_built: Path, tmp_path: Path) -> Path:
    """Copy that project, so that a test can change it."""
    return Path(shutil.copytree(small_built, tmp_path / "project", symlinks=True))


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine, and tell the address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder)) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}/"
        http.shutdown()


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[str]:
    """Serve the built site at the path that it was built for."""
    with serving(site.parent) as address:
        yield f"{address}notes/"


def missing(message: str) -> NoReturn:
    """Fail in CI, where everything must be there; elsewhere skip and say what is missing."""
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def engine(playwright: Playwright) -> tuple[BrowserType, str]:
    """Choose the browser: the machine's Chromium, or the one of Playwright's own that BROWSER names."""
    # Desktops and editors set BROWSER too, to a program of theirs: that is no wish for the tests.
    if (name := os.environ.get("BROWSER")) in ("chromium", "firefox", "webkit"):
        kind: BrowserType = getattr(playwright, name)
        if not Path(kind.executable_path).is_file():
            missing(f"no browser: BROWSER={name} wants the one that `playwright install {name}` brings")
        return kind, kind.executable_path
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    return playwright.chromium, path or missing(
        f"no browser: install Chromium (looked for {', '.join(names)})"
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start a browser; in CI it must be there."""
    with sync_playwright() as playwright:
        kind, path = engine(playwright)
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = kind.launch(executable_path=path, args=options if kind.name == "chromium" else [])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def python_core() -> runtime.Files:
    """Name the files of Python in the browser, without packages."""
    return python(runtime.core)


@pytest.fixture(scope="session")
def python_full() -> runtime.Files:
    """Name the files of Python in the browser with numpy, matplotlib and pandas."""
    return python(runtime.full)


def python(folder: Callable[[], Path]) -> runtime.Files:
    """Name the files in a folder of the runtime; none where browsers use the public address."""
    try:
        return {} if runtime.public() else runtime.files(folder())
    except runtime.UnavailableError as problem:
        missing(str(problem))


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Give tests a way to open pages; any error in the console of one fails the test."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_page(**options: Any) -> Page:
        contexts.append(browser.new_context(reduced_motion="reduce", **options))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not problems


def pytest_configure(config: pytest.Config) -> None:
    """Declare the mark of tests that need Python in a browser: `-m runtime` chooses them."""
    config.addinivalue_line("markers", "runtime: boots Python in a browser, see tests/site/runtime.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need Python in a browser."""
    for item in items:
        if {"python_core", "python_full"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("runtime")


@pytest.fixture(scope="session")
def run_in() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Give tests the way to run a module in a project."""
    return run
