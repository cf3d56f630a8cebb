"""The preview that follows every edit, of the whole project."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

POST = "blog/sigmoid-tanh-relu-tradeoffs/"


def until(condition: Callable[[], object], what: str, seconds: float = 60) -> None:
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


def bare(page: str) -> str:
    """Take away the version that the preview's server adds to each page."""
    return re.sub(r'data-version="\w+"', "", page)


@pytest.fixture
def preview(project: Path) -> Iterator[Preview]:
    """Serve a copy of the project."""
    serving = Preview(project)
    try:
        yield serving.ready()
    finally:
        serving.kill()


def test_the_preview_follows_edits(project: Path, preview: Preview) -> None:
    """Pages of both languages change; mistakes in a text and in a function are shown, and survived."""
    for path in ("", "en/", POST, f"en/{POST}"):
        assert preview.get(path), path

    english, korean = (project / f"docs/{code}/about.md" for code in ("en", "ko"))
    english.write_text(english.read_text() + "\nA new English sentence.\n")
    until(lambda: "A new English sentence." in preview.get("en/about/"), "the English edit")
    assert "Made docs/en/about.md again" in preview.said()

    korean.write_text(korean.read_text() + "\n## 새 제목 { #new }\n\n새로 쓴 문장이다.\n")
    until(lambda: "새로 쓴 문장이다." in preview.get("about/"), "the Korean edit")
    assert "A new English sentence." in preview.get("en/about/")
    escaped = json.dumps("새로 쓴 문장이다.").strip('"')
    until(lambda: escaped in preview.get("search/search_index.json"), "the search")

    source = korean.read_text()
    korean.write_text(source + "\n```figure\nfunction: sigmod\nview: function\n```\n")
    until(lambda: preview.answer("")[0] == 500, "the page that shows the mistake")
    assert "did you mean &quot;sigmoid&quot;" in preview.answer("")[1]
    korean.write_text(source)
    until(lambda: preview.get(""), "the recovery")

    family = project / "acts/_sigmoidal.py"
    formula = "np.copysign(y, x, out=y)"
    text = family.read_text()
    assert formula in text
    family.write_text(text.replace(formula, "np.copysign(y / 2, x, out=y)"))
    until(lambda: preview.answer("")[0] == 500, "the experiment that refutes the change")
    assert "docs/ko/experiments/speed.py" in preview.answer("")[1]

    stop(preview)


def stop(preview: Preview) -> None:
    """Interrupt the preview as its user would; nothing is left of it."""
    children = preview.children()
    preview.process.send_signal(signal.SIGINT)
    assert preview.process.wait(timeout=20) == 0
    assert not [child for child in children if Path(f"/proc/{child}").exists()]


def test_a_page_alone_is_what_a_whole_build_makes(project: Path, preview: Preview) -> None:
    """Text, formulas, numbers, figures and listings of a post are shown without a build, byte for byte."""
    name = "sigmoid-relu-softmax-in-numpy"
    address = f"en/blog/{name}/"
    source = project / f"docs/en/blog/posts/{name}.md"
    added = "\nWords, $x^7$ and {= slopes.max_sigmoid_slope:.2f}.\n\n```run\nprint(6 * 7)\n```\n"
    figure = "\n```figure\nfunction: gelu\nview: pair\nrange: [-3, 2]\n```\n"
    notebook = f"{address}{name}.ipynb"
    for number, text in enumerate([added, figure, "\nMore words.\n"], 1):
        source.write_text(source.read_text() + text)
        made = f"Made docs/en/blog/posts/{name}.md again"
        until(lambda number=number, made=made: preview.said().count(made) >= number, "the edit")
    alone = preview.get(address), preview.get(notebook)
    assert "More words." in alone[0]
    assert "print(6 * 7)" in alone[1]
    built = preview.said().count("Built en")
    until(lambda: preview.said().count("Built en") > built, "the whole build")
    assert bare(preview.get(address)) == bare(alone[0])
    assert preview.get(notebook) == alone[1]

    slopes, address_of_slopes = project / "docs/ko/experiments/slopes.py", "experiments/slopes/"
    slopes.write_text(slopes.read_text().replace("# ## 예상 {", "# 새로 쓴 말입니다.\n#\n# ## 예상 {"))
    until(lambda: "새로 쓴 말입니다." in preview.get(address_of_slopes), "the experiment")
    assert "Made docs/ko/experiments/slopes.py again" in preview.said()
    alone = preview.get(address_of_slopes), preview.get(f"{address_of_slopes}slopes.ipynb")
    built = preview.said().count("Built ko")
    until(lambda: preview.said().count("Built ko") > built, "the whole build")
    assert bare(preview.get(address_of_slopes)) == bare(alone[0])
    assert preview.get(f"{address_of_slopes}slopes.ipynb") == alone[1]

    source.write_text(source.read_text() + "\n{= slopes.max_sigmoid_slop:.2f}\n")
    until(lambda: "did you mean &quot;max_sigmoid_slope&quot;" in preview.answer(address)[1], "the message")
    stop(preview)
