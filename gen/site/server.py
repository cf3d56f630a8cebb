"""Server: answers every request at once, and tells pages when they would be answered otherwise."""

import socket
import socketserver
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from gen.site.responses import Answer, Shown, current
from gen.site.terminal import say

OWN = "/__preview/"
"""Addresses of the preview itself."""

_SCRIPT = Path(__file__).with_name("reload.js")
_ALIVE = 10.0
"""Seconds between signs of life, by which a reader who has gone is noticed."""

_TEXT = ("text/", "application/json", "application/xml", "application/x-ipynb", "image/svg")


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
            self._send(current(path, self.server.shown))

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
        while current(path, shown).version == version:
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
