"""The preview that follows every edit."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

POST = "blog/sigmoid-tanh-relu-tradeoffs/"


def until(condition: Callable[[], object], what: str, seconds: float = 180) -> None:
    """Wait for something, at most this long."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{what} did not happen in {seconds} s"
        time.sleep(0.05)


class Preview:
    """A running `mkdocs serve`."""

    def __init__(self, project: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}/"
        self.log = project / "serve.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
                cwd=project,
                env={**os.environ, "PYTHONPATH": str(project), "PYTHONUNBUFFERED": "1"},
                stdout=log,
                stderr=log,
            )

    def get(self, path: str) -> str:
        """Fetch a page, or nothing while it is being built."""
        try:
            with urlopen(self.address + path, timeout=5) as response:
                return str(response.read().decode())
        except (URLError, ConnectionError, TimeoutError):
            return ""

    def said(self) -> str:
        """Read the log."""
        return self.log.read_text()


@pytest.fixture
def preview(project: Path) -> Iterator[Preview]:
    """Serve a copy of the project."""
    serving = Preview(project)
    try:
        until(lambda: "Serving on" in serving.said() or serving.process.poll() is not None, "the preview")
        assert serving.process.poll() is None, serving.said()
        yield serving
    finally:
        serving.process.kill()
        serving.process.wait()


def test_the_preview_follows_edits(project: Path, preview: Preview) -> None:
    """Pages of both languages and figures change on the next look; a mistake is told and survived."""
    for path in ("", "en/", POST, f"en/{POST}"):
        assert preview.get(path), path

    english, korean = (project / f"docs/{code}/about.md" for code in ("en", "ko"))
    built = preview.said().count("Building documentation")
    english.write_text(english.read_text() + "\nA new English sentence.\n")
    until(lambda: "A new English sentence." in preview.get("en/about/"), "the English edit")
    assert preview.said().count("Building documentation") == built, "the Korean site was built again"

    korean.write_text(korean.read_text() + "\n새로 쓴 문장이다.\n")
    until(lambda: "새로 쓴 문장이다." in preview.get("about/"), "the Korean edit")
    until(lambda: "A new English sentence." in preview.get("en/about/"), "the English site")

    before = preview.get(f"en/{POST}")
    source = korean.read_text()
    korean.write_text(source + "\n```figure\nfunction: sigmod\nview: function\n```\n")
    until(lambda: 'did you mean "sigmoid"' in preview.said(), "the message")
    korean.write_text(source)
    until(lambda: preview.said().rstrip().endswith("Reloading browsers"), "the recovery")

    family = project / "acts/_sigmoidal.py"
    formula = "np.copysign(y, x, out=y)"
    text = family.read_text()
    assert formula in text
    family.write_text(text.replace(formula, "np.copysign(y / 2, x, out=y)"))
    until(lambda: preview.get(f"en/{POST}") not in ("", before), "the redrawn figure")

    preview.process.send_signal(signal.SIGINT)
    assert preview.process.wait(timeout=20) == 0
