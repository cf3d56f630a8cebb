"""A small reader for built pages."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit


@dataclass
class Element:
    """A start tag with its attributes."""

    tag: str
    attributes: dict[str, str]


@dataclass
class Page:
    """The elements of one HTML file, in order."""

    path: Path
    elements: list[Element] = field(default_factory=list)

    def all(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        """List the attributes of every element with this tag and these attributes."""
        return [
            element.attributes
            for element in self.elements
            if element.tag == tag and all(element.attributes.get(k) == v for k, v in attributes.items())
        ]

    @property
    def ids(self) -> list[str]:
        """Every id, in order."""
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes]

    def references(self) -> list[str]:
        """Every address that the page names, as it is written."""
        named = [e.attributes[a] for e in self.elements for a in ("href", "src") if e.attributes.get(a)]
        sets = [e.attributes["srcset"].split(",") for e in self.elements if "srcset" in e.attributes]
        return named + [candidate.split()[0] for candidates in sets for candidate in candidates]

    def named_ids(self) -> list[str]:
        """Every id by which one element names another."""
        lists = [
            e.attributes[a]
            for e in self.elements
            for a in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "headers")
            if a in e.attributes
        ]
        return [name for names in lists for name in names.split()]


REFRESH = '<meta http-equiv="refresh"'
"""What makes a page lead on to another."""


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.elements.append(Element(tag, {name: value or "" for name, value in attrs}))


def read(path: Path) -> Page:
    """Read one page."""
    page = Page(path)
    _Reader(page).feed(path.read_text("utf-8"))
    return page


def pages(site: Path) -> dict[str, Page]:
    """Read every page of a site, by its address relative to the root (`en/blog/`); what leads on is none."""
    files = [path for path in sorted(site.rglob("*.html")) if REFRESH not in path.read_text("utf-8")]
    return {path.relative_to(site).as_posix().removesuffix("index.html"): read(path) for path in files}


def target(site: Path, root: str, page: str, reference: str) -> tuple[Path, str] | None:
    """Find the file and the anchor that a reference leads to, or None when it leaves the site."""
    address, anchor = urldefrag(urljoin(root + page, reference))
    if not address.startswith(root):
        return None
    file = site / unquote(urlsplit(address.removeprefix(root)).path)
    return (file / "index.html" if address.endswith("/") else file), unquote(anchor)
