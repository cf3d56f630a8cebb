"""Answers: to each request the last good version of the site, or what keeps it from being.

Each answer has a version, a hash of all that the reader sees of it. A page tells its version when it asks for
events, and hears of it as soon as it would be answered otherwise.
"""

import hashlib
import mimetypes
import posixpath
import threading
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

from gen.core.paths import LANGUAGES
from gen.site import errorpage
from gen.site.mistakes import Mistake

FIRST, *OTHERS = LANGUAGES

_TYPES = {
    ".css": "text/css",
    ".gz": "application/gzip",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".whl": "application/zip",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}


@dataclass
class Site:
    """The built site of one language."""

    folder: Path
    looks: str
    """A hash of what pages load: styles, scripts, pictures."""


@dataclass
class Shown:
    """What readers see, changed as a whole."""

    sites: dict[str, Site] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()
    progress: dict[str, tuple[int, int]] = field(default_factory=dict)
    _changing: threading.Condition = field(default_factory=threading.Condition)
    _changes: int = 0

    def change(self, **new: Any) -> None:
        """Show something else, and let whoever waits for that know."""
        with self._changing:
            for name, value in new.items():
                setattr(self, name, value)
            self._changes += 1
            self._changing.notify_all()

    def changes(self) -> int:
        """Return how often something has changed."""
        return self._changes

    def wait(self, changes: int, seconds: float) -> bool:
        """Wait until there are more changes than that, and return whether there are."""
        with self._changing:
            return self._changing.wait_for(lambda: self._changes > changes, seconds)


@dataclass
class Answer:
    """Status, type and body of an answer, or the address where there is one."""

    status: HTTPStatus
    kind: str = "text/plain"
    body: bytes = b""
    location: str = ""
    looks: str = ""

    @property
    def version(self) -> str:
        """Return a hash of all that the reader sees."""
        return hashlib.sha256(b"\0".join([self.body, self.looks.encode()])).hexdigest()[:16]


def answer(path: str, shown: Shown) -> Answer:
    """Answer a request for a path."""
    code = next((code for code in OTHERS if f"{path}/".startswith(f"/{code}/")), FIRST)
    rest = path if code == FIRST else path.removeprefix(f"/{code}")
    is_page = not posixpath.splitext(rest)[1] or rest.endswith(".html")
    if is_page and shown.mistakes:
        page = errorpage.mistakes(shown.mistakes, code)
        return Answer(HTTPStatus.INTERNAL_SERVER_ERROR, "text/html", page.encode())
    site = shown.sites.get(code)
    if not site:
        page = errorpage.progress(shown.progress, code)
        return Answer(HTTPStatus.SERVICE_UNAVAILABLE, "text/html", page.encode() if is_page else b"")
    file = _inside(site.folder, rest)
    if file and file.is_dir():
        if not path.endswith("/"):
            return Answer(HTTPStatus.FOUND, location=quote(f"{path}/"))
        file = file / "index.html"
    if file and (data := _read(file)) is not None:
        looks = site.looks if file.suffix == ".html" else ""
        return Answer(HTTPStatus.OK, _type(file), data, looks=looks)
    lost = _read(site.folder / "404.html") or b"404"
    return Answer(HTTPStatus.NOT_FOUND, "text/html", lost, looks=site.looks)


def _inside(folder: Path, rest: str) -> Path | None:
    """Return the file of a site that a path names, None if it is none of the site."""
    parts = [part for part in rest.split("/") if part not in ("", ".")]
    if ".." in parts or "\0" in rest:
        return None
    file = folder.joinpath(*parts)
    return file if file.resolve().is_relative_to(folder.resolve()) else None


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


def _type(file: Path) -> str:
    known = _TYPES.get(file.suffix.lower()) or mimetypes.guess_type(file.name)[0]
    return known or "application/octet-stream"


def current(path: str, shown: Shown) -> Answer:
    """Answer with what is shown now; another version may take its place in the very moment."""
    while True:
        before = dict(shown.sites)
        given = answer(path, shown)
        if before == shown.sites:
            return given
