"""The preview that follows every edit."""

import os
import re
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


def bare(page: str) -> str:
    """Take away what the preview's server adds to each page, with a number of its own."""
    return re.sub(r"livereload\(\d+, \d+\)", "", page)


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

    korean.write_text(korean.read_text() + "\n## 새 제목 { #new }\n\n새로 쓴 문장이다.\n")
    until(lambda: "새로 쓴 문장이다." in preview.get("about/"), "the Korean edit")
    assert preview.said().count("Building documentation") == built + 1
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

    stop(preview)


def stop(preview: Preview) -> None:
    """Interrupt the preview as its user would."""
    preview.process.send_signal(signal.SIGINT)
    assert preview.process.wait(timeout=20) == 0


def test_a_page_alone_is_what_a_whole_build_makes(project: Path, preview: Preview) -> None:
    """Text, formulas, numbers, figures and listings of a post are shown without a build, byte for byte."""
    name = "sigmoid-relu-softmax-in-numpy"
    address = f"en/blog/{name}/"
    added = "\nWords, $x^7$ and {= slopes.max_sigmoid_slope:.2f}.\n\n```run\nprint(6 * 7)\n```\n"
    figure = "\n```figure\nfunction: gelu\nview: pair\nrange: [-3, 2]\n```\n"
    post = project / f"docs/en/blog/posts/{name}.md"
    built = preview.said().count("Building documentation")
    for number, text in enumerate([added, figure, "\nMore words.\n"], 1):
        post.write_text(post.read_text() + text)
        until(lambda number=number: preview.said().count("Reloading browsers") == number, "the edit")
    page, notebook = preview.get(address), preview.get(f"{address}{name}.ipynb")
    assert "More words." in page
    assert "print(6 * 7)" in notebook
    slopes = project / "docs/ko/experiments/slopes.py"
    slopes.write_text(slopes.read_text().replace("# ## 예상 {", "# 새로 쓴 말입니다.\n#\n# ## 예상 {"))
    until(lambda: "새로 쓴 말입니다." in preview.get("experiments/slopes/"), "the experiment")
    experiment = preview.get("experiments/slopes/")
    assert preview.said().count("Building documentation") == built, preview.said()

    tags = project / "docs/en/tags.md"
    tags.write_text(tags.read_text() + "\n## A heading { #other }\n")
    until(lambda: "A heading" in preview.get("en/tags/"), "the whole build")
    assert bare(preview.get(address)) == bare(page)
    assert preview.get(f"{address}{name}.ipynb") == notebook
    tags = project / "docs/ko/tags.md"
    tags.write_text(tags.read_text() + "\n## 제목 { #other }\n")
    until(lambda: "제목" in preview.get("tags/"), "the whole build")
    assert bare(preview.get("experiments/slopes/")) == bare(experiment)

    post.write_text(post.read_text() + "\n{= slopes.max_sigmoid_slop:.2f}\n")
    until(lambda: 'did you mean "max_sigmoid_slope"' in preview.said(), "the message")
    stop(preview)
