"""Time the build of both languages against two plain Material builds of the same pages, and the preview.

Run ``python -m tests.bench_site [rounds]``. Whole processes are timed, in turn, with warm caches, and medians
are compared: a busy machine slows all of them alike. Only the ratios mean anything. The plain project has the
same Markdown, with our fences as plain listings, and the theme's blog, tags and search; nothing is drawn, run
or checked in it.
"""

import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.request import urlopen

from tests.project import ROOT, copy

LANGUAGES = ("ko", "en")
PORT = 8791
PLAIN = """
site_name: Plain
site_url: https://example.org/
docs_dir: docs/{language}
site_dir: site/{language}
theme: {{name: material, language: {language}, font: false}}
plugins:
  search: {{}}
  blog: {{blog_dir: blog, post_url_format: "{{slug}}"}}
  tags: {{}}
markdown_extensions: [admonition, attr_list, def_list, footnotes, md_in_html, tables, toc,
  pymdownx.arithmatex, pymdownx.details, pymdownx.highlight, pymdownx.inlinehilite, pymdownx.superfences,
  pymdownx.blocks.details]
"""


def plain_project(folder: Path) -> None:
    """Write the same pages as a plain Material project, one for each language."""
    for language in LANGUAGES:
        (folder / f"{language}.yml").write_text(PLAIN.format(language=language))
        source = ROOT / "docs" / language
        for path in sorted(path for path in source.rglob("*") if path.is_file()):
            page = path.relative_to(source)
            target = folder / "docs" / language / page
            target.parent.mkdir(parents=True, exist_ok=True)
            if path.suffix in (".md", ".py"):
                text = path.read_text("utf-8")
                target.with_suffix(".md").write_text(plain(notebook(text) if path.suffix == ".py" else text))
            else:
                shutil.copy(path, target)


def notebook(text: str) -> str:
    """Turn a notebook in the percent format into Markdown."""
    front, *cells = re.split(r"^# %%(.*)\n", text, flags=re.MULTILINE)
    title = re.search(r"^# title: (.*)", front, flags=re.MULTILINE)
    parts = [f"---\ntitle: {title[1]!r}\n---\n"] if title else []
    for kind, cell in zip(cells[::2], cells[1::2], strict=True):
        prose = re.sub(r"^# ?", "", cell, flags=re.MULTILINE)
        parts.append(prose if "markdown" in kind else f"```python\n{cell.strip()}\n```\n")
    return "\n".join(parts)


def plain(text: str) -> str:
    """Turn what is ours in a page into what the theme knows: listings and folded boxes."""
    text = re.sub(r"^```(figure|formula|run|glossary|licences)\b.*$", "```python", text, flags=re.MULTILINE)
    text = re.sub(r"^/// check \| .*\n(?: {4}.*\n)*", "/// details | Check\n", text, flags=re.MULTILINE)
    return re.sub(r"^(experiments|source|readtime|header): .*\n", "", text, flags=re.MULTILINE)


def spent(
    *commands: list[str], folder: Path, variables: Mapping[str, str] = MappingProxyType({})
) -> tuple[float, float]:
    """Run commands one after the other; return their seconds by the clock and of processor time."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(folder), **variables}
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    for command in commands:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
        assert not done.returncode, done.stdout + done.stderr
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def until(done: Callable[[], bool]) -> float:
    """Wait until something holds; return how long that took."""
    start = time.perf_counter()
    while not done():
        assert time.perf_counter() - start < 120, "the preview did not answer"
        time.sleep(0.005)
    return time.perf_counter() - start


def shows(page: str, text: str) -> bool:
    """Tell whether the preview shows a text on a page."""
    try:
        with urlopen(f"http://127.0.0.1:{PORT}/{page}", timeout=5) as answer:
            return text in answer.read().decode()
    except OSError:
        return False


def edits(folder: Path, rounds: int) -> dict[str, float]:
    """Edit a post of each language in the preview; return the median seconds until each edit shows."""
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{PORT}"]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(folder)}
    name = "sigmoid-tanh-relu-tradeoffs"
    preview = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until(lambda: shows("", "</html>"))
        medians = {}
        for language, prefix in zip(LANGUAGES, ("", "en/"), strict=True):
            post, page = folder / f"docs/{language}/blog/posts/{name}.md", f"{prefix}blog/{name}/"
            times = []
            for number in range(rounds):
                sign = f"edit {language} {number}"
                post.write_text(f"{post.read_text('utf-8')}\n{sign}\n", "utf-8")
                times.append(until(lambda page=page, sign=sign: shows(page, sign)))
                time.sleep(0.5)
            medians[language] = statistics.median(times)
        return medians
    finally:
        preview.terminate()
        preview.wait()


def main(rounds: int = 3) -> None:
    """Print the medians and their ratios."""
    mkdocs = [sys.executable, "-m", "mkdocs", "build"]
    times: dict[str, list[tuple[float, float]]] = {"ours": [], "plain": []}
    with tempfile.TemporaryDirectory() as scratch:
        ours, theirs = Path(scratch, "ours"), Path(scratch, "theirs")
        ours.mkdir()
        theirs.mkdir()
        copy(ours, made=True)
        plain_project(theirs)
        both = [[*mkdocs, "-f", f"{language}.yml"] for language in LANGUAGES]
        for number in range(rounds + 1):
            measured = spent(mkdocs, folder=ours), spent(*both, folder=theirs)
            for name, each in zip(times, measured, strict=True):
                times[name] += [each] if number else []  # the first round warms the caches
        pages = [len(list(folder.rglob("*.html"))) for folder in (ours / "site", theirs / "site")]
        shown = edits(ours, rounds)
    wall, cpu = (
        {name: statistics.median(each[kind] for each in measured) for name, measured in times.items()}
        for kind in (0, 1)
    )
    for name in times:
        print(f"{name:>6}: {wall[name]:6.2f} s by the clock, {cpu[name]:6.2f} s of processor time")
    print(f"pages: {pages[0]} against {pages[1]}")
    print(f"ours takes {wall['ours'] / wall['plain']:.2f} times as long by the clock (at most 0.6)")
    print(f"and {cpu['ours'] / cpu['plain']:.2f} times the processor time (at most 1.3)")
    for language, seconds in shown.items():
        print(
            f"an edit ({language}) shows after {seconds:.2f} s, "
            f"{100 * seconds / wall['plain']:.0f} % of a plain build"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
