"""Server: answers requests at once, with the last good version of the site or with what keeps it from being.

Each answer has a version, a hash of all that the reader sees of it. A page tells its version when it asks for
events, and hears of it as soon as it would be answered otherwise.
"""

import hashlib
import mimetypes
import posixpath
import socket
import socketserver
import sys
import threading
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from gen.core.paths import LANGUAGES
from gen.site import errorpage
from gen.site.mistakes import Mistake

FIRST, *OTHERS = LANGUAGES

OWN = "/__preview/"
"""Addresses of the preview itself."""

_SCRIPT = Path(__file__).with_name("reload.js")
_ALIVE = 10.0
"""Seconds between signs of life, by which a reader who has gone is noticed."""

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
_TEXT = ("text/", "application/json", "application/xml", "application/x-ipynb", "image/svg")


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


class Handler(BaseHTTPRequestHandler):
    """Answers the requests of one connection."""

    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_GET(self) -> None:
        """Answer with head and body."""
        address = urlsplit(self.path)
        if address.path == f"{OWN}events":
            self._tell_events(parse_qs(address.query))
        elif address.path == f"{OWN}reload.js":
            self._send(Answer(HTTPStatus.OK, "text/javascript", _SCRIPT.read_bytes()))
        else:
            path = "/" + unquote(address.path, errors="replace").lstrip("/")
            self._send(_current(path, self.server.shown))

    do_HEAD = do_GET  # noqa: N815

    def _send(self, given: Answer) -> None:
        body = given.body
        if given.kind == "text/html":
            script = f'<script src="{OWN}reload.js" data-version="{given.version}" defer></script>'
            head, end, rest = body.rpartition(b"</body>")
            body = head + script.encode() + end + rest if end else body
        self.send_response(given.status)
        if given.location:
            self.send_header("Location", given.location)
        charset = "; charset=utf-8" if given.kind.startswith(_TEXT) else ""
        self.send_header("Content-Type", given.kind + charset)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        if given.status == HTTPStatus.SERVICE_UNAVAILABLE:
            self.send_header("Retry-After", "1")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _tell_events(self, asked: dict[str, list[str]]) -> None:
        path, version = (asked.get(name, [""])[0] for name in ("path", "version"))
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command == "HEAD":
            return
        shown = self.server.shown
        path = "/" + unquote(path, errors="replace").lstrip("/")
        self.wfile.write(b"retry: 1000\n\n")
        changes = shown.changes()
        while _current(path, shown).version == version:
            woken = shown.wait(changes, _ALIVE)
            changes = shown.changes()
            self.wfile.write(b"" if woken else b": alive\n\n")
        self.wfile.write(b"data: changed\n\n")

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:  # noqa: ARG002
        """Say which address is nowhere."""
        if code == HTTPStatus.NOT_FOUND:
            say(f"{self.command} {self.path}: not found")

    def log_message(self, *_: Any) -> None:
        """Say nothing else."""


def _current(path: str, shown: Shown) -> Answer:
    """Answer with what is shown now; another version may take its place in the very moment."""
    while True:
        before = dict(shown.sites)
        given = answer(path, shown)
        if before == shown.sites:
            return given


class Server(ThreadingHTTPServer):
    """Listens as soon as it is there; `serve_forever` answers.

    Parameters
    ----------
    host, port
        Where to listen.
    shown
        What to answer with.

    Raises
    ------
    OSError
        If that place is taken, or not to be had.
    """

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, host: str, port: int, shown: Shown) -> None:
        self.shown = shown
        self.address_family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        super().__init__((host, port), Handler)

    def server_bind(self) -> None:
        """Bind without asking the network for a name, which may take long."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]  # type: ignore[assignment]

    @property
    def address(self) -> str:
        """Where the site is."""
        host, port = self.server_address[:2]
        name = f"[{host!s}]" if self.address_family == socket.AF_INET6 else host
        return f"http://{name!s}:{port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of readers who have gone."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def say(text: str, kind: str = "INFO") -> None:
    """Tell whoever has started the preview, as MkDocs tells things."""
    for line in text.splitlines():
        print(f"{kind:<8}-  {line}", file=sys.stderr, flush=True)
