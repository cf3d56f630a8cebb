"""Build the site with many times its posts and functions, and print what each size costs.

Run ``python -m tests.bench_growth [factors]``, by default ``1 10``. A copied post has the text of a real one,
its own name and claims, and three figures of its own. Processor time counts all processes of a build; memory
is that of the largest one; search is the index of the Korean site; an edit is a new word in a Korean post,
until the preview shows it.
"""

import itertools
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.project import copy

SHAPES = (("leaky_relu", "negative_slope"), ("elu", "alpha"), ("softplus", "beta"))
FIGURES = 3
"""Figures of its own that a copy gets: so the functions grow like the posts."""

FIGURE = """
```figure
function: {function}
view: both
{parameter}: {value}
caption: Figure {number}.
id: F{post}.{item}
```
"""

COLUMNS = ("posts", "figures", "first build", "again", "memory", "search", "edit")


def grow(project: Path, factor: int) -> None:
    """Copy each post of a project until there are so many times as many."""
    for folder in sorted(project.glob("docs/*/blog/posts")):
        posts = sorted(folder.glob("*.md"))
        numbers = itertools.count(1)
        for turn in range(1, factor):
            for place, post in enumerate(posts):
                name = f"{post.stem}-{turn}"
                text = renamed(post.read_text("utf-8"), post.stem, name, turn * len(posts))
                own = turn * len(posts) + place + 1
                figures = "".join(figure(next(numbers), own, item) for item in range(901, 901 + FIGURES))
                (folder / f"{name}.md").write_text(text + figures, "utf-8")


def renamed(text: str, old: str, new: str, distance: int) -> str:
    r"""Give a post another name, and its claims and figures other numbers.

    Examples
    --------
    >>> renamed("slug: a\nid: F1.2\n{P1.3} [x](b.md#P2.1) [y](#P1.3)", "a", "a-1", 5)
    'slug: a-1\nid: F6.2\n{P6.3} [x](b.md#P2.1) [y](#P6.3)'
    """
    text = re.sub(rf"^(slug|title): (\"?){old}\b", rf"\1: \2{new}", text, flags=re.MULTILINE)
    text = re.sub(r"^source:.*\n", "", text, flags=re.MULTILINE)
    item = re.compile(r"(?<![\w#])([FLMPRTX])(\d+)(?=\.\d)|(?<=\(#)([FLMPRTX])(\d+)(?=\.\d)")
    return item.sub(lambda found: f"{found[1] or found[3]}{int(found[2] or found[4]) + distance}", text)


def figure(number: int, post: int, item: int) -> str:
    """Return a figure that no other page has."""
    function, parameter = SHAPES[number % len(SHAPES)]
    value = f"{0.2 + number / 1000:g}"
    return FIGURE.format(
        function=function, parameter=parameter, value=value, number=number, post=post, item=item
    )


def environment(project: Path) -> dict[str, str]:
    """Return the environment of a command in a project."""
    return {**os.environ, "PYTHONPATH": str(project), "NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"}


def build(project: Path) -> tuple[float, float]:
    """Build the site; return seconds of processor time and megabytes."""
    log = project / "build.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "build", "--strict"],
            cwd=project,
            env=environment(project),
            stdout=output,
            stderr=output,
        )
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"the build failed:\n{log.read_text()[-2000:]}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def edit(project: Path, rounds: int = 2) -> float:
    """Return the seconds from a saved edit to the page that shows it, the best of some rounds."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    post = next(iter(sorted(project.glob("docs/ko/blog/posts/*.md"))))
    page = f"http://{address}/blog/{post.stem}/"
    log = project / "serve.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", address],
            cwd=project,
            env=environment(project),
            stdout=output,
            stderr=output,
        )
    try:
        for _ in moments(3600):
            if server.poll() is not None:
                sys.exit(f"the preview failed:\n{log.read_text()[-2000:]}")
            if "Built ko" in log.read_text():
                break
        return min(shown_after(post, page, f"edit-{number}") for number in range(rounds))
    finally:
        server.kill()
        server.wait()


def shown_after(post: Path, page: str, word: str) -> float:
    """Write a word into a post and return the seconds until its page shows it."""
    start = time.monotonic()
    post.write_text(f"{post.read_text('utf-8')}\n{word}\n", "utf-8")
    for _ in moments(3600):
        try:
            with urlopen(page, timeout=3600) as answer:
                if word in answer.read().decode():
                    return time.monotonic() - start
        except (URLError, ConnectionError):
            continue
    sys.exit(f"{page} never showed the edit")


def moments(seconds: float) -> Iterator[None]:
    """Return again and again, for so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(0.05)
    sys.exit(f"nothing happened for {seconds:g} s")


def measure(factor: int) -> dict[str, str]:
    """Return a row of the table."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        copy(project)
        grow(project, factor)
        first, memory = build(project)
        again, _ = build(project)
        index = (project / "site/search/search_index.json").read_bytes()
        return {
            "posts": f"{len([*project.glob('docs/ko/blog/posts/*.md')])}",
            "figures": f"{len([*project.glob('build/figures/*.svg')])}",
            "first build": f"{first:.0f} s",
            "again": f"{again:.0f} s",
            "memory": f"{memory:.0f} MB",
            "search": f"{len(index) / 1000:.0f} kB",
            "edit": f"{edit(project):.1f} s",
        }


def main() -> None:
    """Print the table."""
    factors = [int(argument) for argument in sys.argv[1:]] or [1, 10]
    print(f"| size | {' | '.join(COLUMNS)} |")
    print(f"|---|{'---|' * len(COLUMNS)}")
    for factor in factors:
        row = measure(factor)
        print(f"| {factor}× | {' | '.join(row[column] for column in COLUMNS)} |", flush=True)


if __name__ == "__main__":
    main()
