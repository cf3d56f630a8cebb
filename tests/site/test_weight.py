"""What the first view of a page weighs, compressed, and that nothing in it moves while it loads."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.site import html
from tests.site.conftest import ADDRESS

LIMIT = {"ko": 140_000, "en": 100_000}
FULL = 150_000  # an experiment, or a list of all claims or functions
EXPERIMENT = 20_000  # the HTML of an experiment
REQUESTS = 10
PACKED = {".woff2", ".png"}  # what a host sends as it is
IMPORT = re.compile(r'(?:\bfrom|\bimport)\s*"(\./[^"]+)"')  # not import(), which happens later
KINDS = [
    "",
    "about/",
    "compare/",
    "functions/",
    "functions/gelu/",
    "claims/",
    "reference/exponential/",
    "experiments/slopes/",
    "experiments/depth/",
    "blog/",
    "blog/sigmoid-tanh-relu-tradeoffs/",
    "blog/matching-activation-to-the-task/",
    "blog/sigmoid-relu-softmax-in-numpy/",
]
MOVED = """() => new Promise((done) => {
  new PerformanceObserver((list) => done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(0), 300);
})"""


def in_turns(first: int) -> list[str]:
    """Return each kind of page in one language, by turns; twins have the same parts."""
    return [("", "en/")[(first + number) % 2] + kind for number, kind in enumerate(KINDS)]


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, html.Page]:
    """Read all pages once."""
    return html.pages(site)


def weight(file: Path) -> int:
    """Count the bytes that a host sends for a file."""
    data = file.read_bytes()
    return len(data) if file.suffix in PACKED else len(gzip.compress(data, 6, mtime=0))


def first_view(site: Path, address: str, page: html.Page) -> Iterator[Path]:
    """List the files of the first view: the page, what its head and its end load, pictures, letters."""
    yield page.path
    wanted = [script["src"] for script in page.all("script") if script.get("src")]
    wanted += [
        link["href"]
        for link in page.all("link")
        if link.get("rel") in ("preload", "modulepreload", "stylesheet", "icon")
    ]
    images = [image["src"] for image in page.all("img") if image.get("loading") != "lazy"]
    for reference in dict.fromkeys(each for each in [*wanted, *images] if not each.startswith("data:")):
        found = html.target(site, ADDRESS, address, reference)
        assert found, f"{address} loads {reference} from another host"
        yield from imported(found[0])
    fonts = site / ("en" if address.startswith("en/") else "") / "assets/fonts"
    yield fonts / "text-bold.woff2"
    classes = {name for element in page.elements for name in element.attributes.get("class", "").split()}
    if page.all("math") or {"m", "k"} & classes:
        yield fonts / "math.woff2"


def imported(file: Path) -> Iterator[Path]:
    """List a file and the scripts that it cannot start without."""
    yield file
    if file.suffix == ".js":
        for name in IMPORT.findall(file.read_text("utf-8")):
            yield from imported((file.parent / name).resolve())


def limit(address: str) -> int:
    """Return the bytes that a page may weigh."""
    if re.match(r"(en/)?(experiments/.|claims/|compare/|functions/$)", address):
        return FULL
    return LIMIT["en" if address.startswith("en/") else "ko"]


def test_every_page_is_light(site: Path, pages: dict[str, html.Page]) -> None:
    """The first view of each page stays within its bytes and requests, counted from the built files."""
    heavy = []
    for address, page in pages.items():
        parts = {file.name: weight(file) for file in first_view(site, address, page)}
        if (total := sum(parts.values())) > limit(address) or len(parts) > REQUESTS:
            listed = ", ".join(f"{name} {size}" for name, size in sorted(parts.items(), key=lambda p: -p[1]))
            heavy.append(f"/{address}: {total} bytes of {limit(address)}, {len(parts)} requests: {listed}")
    assert not heavy, "\n".join(heavy)


def test_a_browser_fetches_what_was_counted(
    site: Path, pages: dict[str, html.Page], browser: Browser, server: str
) -> None:
    """No kind of page loads a file on its first view that the count leaves out."""
    for address in in_turns(0):
        counted = {file.relative_to(site).as_posix() for file in first_view(site, address, pages[address])}
        seen: list[str] = []
        context = browser.new_context(viewport={"width": 1350, "height": 900})
        page = context.new_page()
        page.on("response", lambda response, seen=seen: seen.append(response.url.removeprefix(server)))
        page.goto(server + address, wait_until="networkidle")
        context.close()
        assert {*seen} - {address} <= counted, address


def test_experiments_are_small(pages: dict[str, html.Page]) -> None:
    """The HTML of an experiment, with code, figures and outputs, is at most 20 KB."""
    sizes = {a: weight(page.path) for a, page in pages.items() if re.match(r"(en/)?experiments/.", a)}
    assert sizes
    assert not {address: size for address, size in sizes.items() if size > EXPERIMENT}


def test_pictures_have_a_size_and_wait(pages: dict[str, html.Page]) -> None:
    """Each image states its measures; below the title, it is fetched when it comes near."""
    for address, page in pages.items():
        images = page.all("img")
        assert all(int(image["width"]) and int(image["height"]) for image in images), address
        assert all(image.get("loading") == "lazy" for image in images[1:]), address


@pytest.mark.parametrize("width", [390, pytest.param(1350, marks=pytest.mark.thorough)])
def test_nothing_moves_while_a_page_loads(browser: Browser, server: str, width: int) -> None:
    """On a first visit, letters and scripts that come later push nothing aside.

    On a busy machine a font may come late for once; what always moves is a fault.
    """

    def shift(address: str) -> float:
        context = browser.new_context(viewport={"width": width, "height": 900})
        page = context.new_page()
        page.goto(server + address, wait_until="networkidle")
        moved = float(page.evaluate(MOVED))
        context.close()
        return moved

    addresses = in_turns(width == 390)
    for _ in range(4):
        addresses = [address for address in addresses if shift(address) > 0.01]
    assert not addresses
