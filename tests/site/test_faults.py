"""What happens when something goes wrong: a mistake of an author, a missing tool, a kill, a full disk.

Each ends with one sentence, with file and line where a person can correct it; the site stays what it was, and
the next build makes what a build makes when nothing goes wrong.
"""

import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.project import ROOT
from tests.site.conftest import run
from tests.site.previews import Preview, until
from tests.site.small import CATEGORIES, EN, KO, ONE, POST

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def small(small_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy a built project with one post, to be spoilt and mended."""
    return Path(shutil.copytree(small_built, tmp_path_factory.mktemp("small") / "project", symlinks=True))


@pytest.fixture(scope="module")
def right(small: Path) -> Files:
    """Return the files of the site as the first build made them."""
    return contents(small / "site")


def contents(folder: Path) -> Files:
    """Return all files below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def build(project: Path, **environment: str) -> str:
    """Build strictly, expect success, return what was said."""
    built = run(project, "mkdocs", "build", "--strict", **environment)
    assert built.returncode == 0, built.stdout
    return built.stdout


def failing(project: Path, command: str, **environment: str) -> str:
    """Run a command, expect that it ends with a sentence, return what was said."""
    done = run(project, *command.split(), **environment)
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stdout, done.stdout
    return done.stdout


def start(project: Path, *command: str, **options: Any) -> subprocess.Popen[bytes]:
    """Start a Python module in a project."""
    return subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project), "NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **options,
    )


@contextmanager
def spoilt(file: Path, spoil: Callable[[bytes], bytes | None]) -> Iterator[None]:
    """Change or remove a file for a while."""
    before = file.read_bytes()
    after = spoil(before)
    assert after != before
    if after is None:
        file.unlink()
    else:
        file.write_bytes(after)
    try:
        yield
    finally:
        file.write_bytes(before)


def replaced(old: str, new: str | bytes) -> Callable[[bytes], bytes]:
    """Return what puts one text in the place of another."""
    data = new if isinstance(new, bytes) else new.encode()
    return lambda text: text.replace(old.encode(), data, 1)


GEN, MKDOCS = "gen", "mkdocs build --strict"

MISTAKES = {
    "a listing that ends Python": (
        GEN,
        KO,
        "print(1)",
        "import os; os._exit(3)",
        f"{KO}:29: this listing ends Python with the code 3",
    ),
    "a cell that exits": (GEN, ONE, "half = 0.5", "exit(2)", f"{ONE}:17: this cell raises"),
    "a post that is not UTF-8": (MKDOCS, KO, "Yes.", b"\xb0\xa1", f"{KO}:21: not UTF-8"),
    "a slug that leads out": (
        MKDOCS,
        KO,
        "slug: first",
        "slug: ../../evil",
        f"{KO}:5: slug: it must be small",
    ),
    "a formula that is none": (MKDOCS, KO, "$x^2$", r"$\frac{1}{$", f"{KO}:14: KaTeX"),
    "brackets without end": (MKDOCS, EN, "Yes.", "[" * 90_000, f"{EN}:21: this line has more than"),
    "another verdict": (MKDOCS, EN, "verdict: correct", "verdict: wrong", f"{EN}:16: the Korean twin has"),
    "an address that is no folder": (
        MKDOCS,
        "mkdocs.yml",
        "python: https",
        "python: 3 #",
        "extra.python is 3; it must",
    ),
    "settings that are not YAML": (MKDOCS, "mkdocs.yml", "nav:", "nav: [", 'mkdocs.yml", line'),
    "a template that is none": (
        MKDOCS,
        "docs/overrides/main.html",
        "{% block",
        "{% blok",
        "docs/overrides/main.html:",
    ),
}


WAYS = (
    "a listing that ends Python",
    "a post that is not UTF-8",
    "settings that are not YAML",
    "a template that is none",
)


@pytest.mark.parametrize(
    "name", [name if name in WAYS else pytest.param(name, marks=pytest.mark.thorough) for name in MISTAKES]
)
def test_mistakes_of_authors(small: Path, right: Files, name: str) -> None:
    """The sentence names file and line, and the site stays as it was."""
    command, file, old, new, sentence = MISTAKES[name]
    with spoilt(small / file, replaced(old, new)):
        said = failing(small, command)
    assert sentence in said
    assert contents(small / "site") == right


def test_a_post_in_one_language_only(small: Path, right: Files) -> None:
    """The strict build fails and names the missing file."""
    with spoilt(small / EN, lambda _: None):
        said = failing(small, MKDOCS)
    assert f"{KO}: this has no twin: write {EN} too" in said
    build(small)
    assert contents(small / "site") == right


def test_a_full_run_that_is_missing(small: Path) -> None:
    """A lenient build, as in the preview, quotes the page's own run and warns; the strict one fails."""
    parameters = replaced("# tests: [P1.1]", "# tests: [P1.1]\n# full: {half: 0.5}")
    cell = replaced("# %%\nhalf = 0.5", '# %% tags=["parameters"]\nhalf = 0.5')
    twin = ONE.replace("/ko/", "/en/")
    with ExitStack() as stack:
        for path in (ONE, twin):
            stack.enter_context(spoilt(small / path, lambda text: cell(parameters(text))))
        said = failing(small, MKDOCS)
        assert f"{ONE}: its full run is not stored in docs/experiments/one.json" in said
        lenient = run(small, "mkdocs", "build", "--site-dir", "lenient")
    assert lenient.returncode == 0, lenient.stdout
    assert "its full run is not stored" in lenient.stdout
    assert "A claim, 0.5 and" in (small / "lenient/blog/first/index.html").read_text("utf-8")


A_NEW_FORMULA = replaced("$x^2$", "$x^3$")
"""What is known from an earlier build needs no KaTeX."""


@contextmanager
def packages_without(project: Path, name: str) -> Iterator[None]:
    """Take a package of npm away for a while."""
    link = project / "node_modules"
    top = (ROOT / "node_modules").resolve()
    link.unlink()
    link.mkdir()
    for item in top.iterdir():
        if item.name != name:
            (link / item.name).symlink_to(item)
    try:
        yield
    finally:
        shutil.rmtree(link)
        link.symlink_to(top, target_is_directory=True)


def test_without_node(small: Path, right: Files, tmp_path: Path) -> None:
    """A machine without Node.js, or with an old one, is told what to install."""
    with spoilt(small / KO, A_NEW_FORMULA):
        _without_node(small, tmp_path)
    assert contents(small / "site") == right


def _without_node(small: Path, tmp_path: Path) -> None:
    said = failing(small, MKDOCS, PATH=str(tmp_path), GIT_PYTHON_REFRESH="quiet")
    assert "Node.js is missing: install version 20 or newer from https://nodejs.org" in said
    (tmp_path / "node").write_text('#!/bin/sh\n[ "$1" = --version ] && echo v14.21.3 || exit 1\n')
    (tmp_path / "node").chmod(0o755)
    said = failing(small, MKDOCS, PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert "Node.js v14.21.3 is too old: install version 20 or newer" in said


@pytest.mark.parametrize(
    ("package", "sentence"),
    [
        ("katex", "katex.mjs has stopped; is KaTeX installed (npm ci)?"),
        ("@fontsource", "woff2 is missing: npm ci installs it"),
        (".bin", "esbuild is missing: npm ci installs it"),
    ],
)
def test_without_a_package(small: Path, right: Files, package: str, sentence: str) -> None:
    """A package that is not there is named, with the command that installs it."""
    script = small / "gen/listings/web/cell.js"
    changed = (
        spoilt(script, lambda text: text + f"// {package}\n".encode()),
        spoilt(small / KO, A_NEW_FORMULA),
    )
    with changed[0], changed[1], packages_without(small, package):
        said = failing(small, MKDOCS)
    assert sentence in said
    assert contents(small / "site") == right


@pytest.mark.parametrize("name", ["build", "site"])
def test_a_file_in_the_place_of_a_folder(small: Path, right: Files, name: str) -> None:
    """Where nothing can be written, the place is named, and nothing else is touched."""
    folder, aside = small / name, small / f"{name}.aside"
    folder.rename(aside)
    folder.write_text("mine")
    said = failing(small, MKDOCS)
    assert folder.read_text() == "mine"
    folder.unlink()
    aside.rename(folder)
    assert re.search(rf"{name}(/\w+)?(: Not a directory|: File exists| is a file)", said), said
    assert contents(small / "site") == right


def limited(size: int) -> Callable[[], None]:
    """Return what keeps a process from writing larger files, as on a full disk."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_place_that_takes_no_site(small: Path, right: Files) -> None:
    """Where nobody may write, not even root, the sentence names the place."""
    said = failing(small, f"{MKDOCS} --site-dir /sys/notes")
    refusals = "Permission denied|Operation not permitted|Read-only file system"
    assert re.search(rf"^/sys/\S*: ({refusals})", said, re.M)
    assert contents(small / "site") == right


def test_many_posts(small: Path, tmp_path: Path) -> None:
    """25 in each language are built strictly, listed ten to a page, and known to the search."""
    project = tmp_path / "many"
    shutil.copytree(small, project, symlinks=True)
    names = {f"post-{number}" for number in range(2, 26)}
    for name in names:
        for path, category in zip((KO, EN), CATEGORIES.values(), strict=True):
            text = POST.format(category=category).replace("First", name).replace("first", name)
            text = text.replace("P1.1", f"P{name[5:]}.1")
            (project / path).with_name(f"{name}.md").write_text(text, "utf-8")
    build(project)
    for site in (project / "site", project / "site/en"):
        assert names <= {page.parent.name for page in site.glob("blog/*/index.html")}
        assert (site / "blog/page/3/index.html").is_file()
        assert not (site / "blog/page/4").exists()
        assert (site / "blog/index.html").stat().st_size < 150_000
        index = json.loads((site / "search/search_index.json").read_text("utf-8"))
        assert names <= {entry["title"] for entry in index["docs"]}


def test_a_full_disk(small: Path, right: Files) -> None:
    """What could not be written is told in a sentence; nothing half-written stays, and a rerun mends it."""
    for command, size in ((MKDOCS, 30_000), (GEN, 2000)):
        if command == GEN:
            shutil.rmtree(small / "build/figures")
        done = subprocess.run(
            [sys.executable, "-m", *command.split()],
            cwd=small,
            env={**os.environ, "PYTHONPATH": str(small), "NO_MKDOCS_2_WARNING": "1"},
            preexec_fn=limited(size),
            capture_output=True,
            text=True,
        )
        said = done.stdout + done.stderr
        assert done.returncode == 1, said
        assert "File too large" in said
        assert "Traceback" not in said
        assert not list((small / "build").rglob("*.tmp"))
        assert not (small / ".site.making").exists()
        assert contents(small / "site") == right
    build(small)
    assert contents(small / "site") == right


MOMENTS = [
    ("build/figures/.lock", signal.SIGKILL),
    (".site.making/en/index.html", signal.SIGTERM),
    (".site.making/ko/assets/fonts", signal.SIGINT),
    (".site.making/ko/index.html", signal.SIGKILL),
]


def killed_at(project: Path, moment: str, how: signal.Signals) -> list[str]:
    """End a build as soon as a file is there, and return its child processes; some builds are too quick."""
    for _ in range(20):
        build = start(project, "mkdocs", "build", "--strict")
        while build.poll() is None and not (project / moment).exists():
            time.sleep(0.001)
        if build.poll() is None:
            children = Path(f"/proc/{build.pid}/task/{build.pid}/children").read_text().split()
            build.send_signal(how)
        if build.wait(timeout=60) != 0:
            return children
    pytest.fail(f"no build was caught at {moment}")


def test_killed_builds(small: Path, right: Files) -> None:
    """Ended at any moment, a build leaves the old site; the next one waits for what is left of it."""
    shutil.rmtree(small / "build/figures")
    for moment, how in MOMENTS:
        children = killed_at(small, moment, how)
        assert contents(small / "site") == right
        left = [child for child in children if Path(f"/proc/{child}").exists()]
        if how != signal.SIGKILL:  # which leaves no time to clean up
            assert not left
            assert not (small / ".site.making").exists()
        elif (moment, how) != MOMENTS[-1]:
            until(lambda left=left: not any(Path(f"/proc/{child}").exists() for child in left), "their end")
            shutil.rmtree(small / ".site.making", ignore_errors=True)
    build(small)
    assert contents(small / "site") == right
    assert not (small / ".site.making").exists()


def test_two_builds_at_once(small: Path, right: Files) -> None:
    """Both end well, one after the other."""
    builds = [start(small, "mkdocs", "build", "--strict") for _ in range(2)]
    assert [each.wait(timeout=300) for each in builds] == [0, 0]
    assert contents(small / "site") == right


def test_a_build_during_a_preview(small: Path, right: Files) -> None:
    """A build does not disturb a preview, nor the other way round."""
    preview = Preview(small)
    try:
        preview.ready()
        build(small)
        assert contents(small / "site") == right
        for path in ("blog/first/", "en/blog/first/"):
            assert "A claim, 0.5 and" in preview.get(path)
        assert preview.process.poll() is None
    finally:
        preview.kill()


def test_harmed_files(small: Path, right: Files) -> None:
    """Whatever was cut short in the folder of made files is noticed and made again."""
    made = small / "build"
    shown = right["assets/fonts/text.woff2"]
    used = [path for path in made.glob("cache/*.woff2") if path.read_bytes() == shown]
    for pattern in (
        "cache/*.css",
        "cache/*.zip",
        "listings/*.json",
        "figures/[a-z]*.*",
        "cards/first.ko.png",
    ):
        used += made.glob(pattern)
    assert {path.suffix for path in used} == {".woff2", ".css", ".zip", ".json", ".svg", ".png"}
    now = time.time_ns()
    for path in used:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        os.utime(path, ns=(now, now))
    build(small)
    assert contents(small / "site") == right
