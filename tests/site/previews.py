"""Previews: `mkdocs serve` of a project, with what it answers, says and has started."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen


def until(condition: Callable[[], object], what: str, seconds: float = 120) -> None:
    """Wait for something, at most this long."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{what} did not happen in {seconds} s"
        time.sleep(0.05)


class Preview:
    """A running `mkdocs serve`."""

    def __init__(self, project: Path, *arguments: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}/"
        self.log = project / f"serve-{self.port}.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{self.port}", *arguments],
                cwd=project,
                env={**os.environ, "PYTHONPATH": str(project), "PYTHONUNBUFFERED": "1"},
                stdout=log,
                stderr=log,
            )

    def answer(self, path: str) -> tuple[int, str]:
        """Return status and body of an answer; status 0 if there is none."""
        try:
            with urlopen(self.address + path, timeout=30) as response:
                return response.status, str(response.read().decode())
        except HTTPError as problem:
            return problem.code, problem.read().decode()
        except (URLError, ConnectionError, TimeoutError):
            return 0, ""

    def get(self, path: str) -> str:
        """Fetch a page, or nothing while there is none."""
        status, body = self.answer(path)
        return body if status == 200 else ""

    def said(self) -> str:
        """Read the log."""
        return self.log.read_text()

    def ready(self) -> "Preview":
        """Wait until it shows both languages."""
        until(
            lambda: (self.get("") and self.get("en/")) or self.process.poll() is not None, "the first build"
        )
        assert self.process.poll() is None, self.said()
        return self

    def children(self) -> set[int]:
        """Return all processes that it has started, at whatever remove."""
        found, waiting = set(), [self.process.pid]
        while waiting:
            parent = waiting.pop()
            for task in Path(f"/proc/{parent}/task").glob("*/children"):
                below = {int(child) for child in task.read_text().split()} - found
                found |= below
                waiting += below
        return found

    def kill(self) -> None:
        """End it if it still runs."""
        self.process.kill()
        self.process.wait()
