"""The made files follow the pages, whatever happens on the way."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gen.core.paths import FIGURES, ROOT
from gen.drawing.sheet import Sheet
from gen.figures import readme, views
from gen.figures.views import FunctionPicture
from gen.make import cli, manifest, store

PAIR = "```figure\nfunction: sigmoid\nview: pair\ncaption: Left and right.\nid: F1.2 F1.3\n```\n"
FAMILY = "```figure\nfunction: elu\nview: family\nalpha: [1, 2]\n```\n"
FORMULA = "```formula\nlatex: x = 1\nid: M1.2\n```\n"
NAMES = {"sigmoid.function", "sigmoid.derivative", "elu.alpha=1,2.family"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project with two pages that ask for three panels and a formula."""
    for name, text in {
        "ko/a.md": f"# 가\n\n{PAIR}",
        "en/sub/b.md": f"# B\n\n{PAIR}\n{FAMILY}\n{FORMULA}",
    }.items():
        page = tmp_path / "docs" / name
        page.parent.mkdir(parents=True)
        page.write_text(text, "utf-8")
    return tmp_path


def page(root: Path) -> Path:
    """Return the Korean page."""
    return root / "docs" / "ko" / "a.md"


def drawn(root: Path) -> set[str]:
    """Return the names of the figures that are there."""
    return {path.stem for path in (root / FIGURES).glob("*.svg")}


def contents(root: Path) -> dict[str, bytes]:
    """Return all outputs; the lock and the state, which knows times, are none."""
    files = [path for path in root.rglob("*") if path.is_file() and path.suffix != ".md"]
    return {str(p.relative_to(root)): p.read_bytes() for p in files if p.name not in (".lock", ".state")}


def times(root: Path) -> dict[str, int]:
    """Return when each file below the root was written."""
    return {
        str(path.relative_to(root)): path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()
    }


def index(root: Path) -> store.Index:
    """Return the index."""
    loaded: store.Index = json.loads((root / store.INDEX).read_text("utf-8"))
    return loaded


def child(script: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_first_run(root: Path) -> None:
    """Everything that the pages ask for is drawn, listed and styled."""
    result = store.update(str(root))
    assert not result.errors
    assert drawn(root) == NAMES
    assert set(result.new) == {str(Path(p)) for p in contents(root)}
    assert (root / store.CSS).is_file()
    figures = index(root)["figure"]
    assert sorted(entry["view"] for entry in figures.values()) == ["family", "pair"]
    assert index(root)["panel"].keys() == NAMES
    assert {key for words in index(root)["panel"].values() for key in words} == {"ko", "en"}
    (formula,) = index(root)["formula"].values()
    assert formula == {"latex": "x = 1", "ids": ["M1.2"], "panels": []}


def test_a_second_run_touches_nothing(root: Path) -> None:
    """With nothing to do, no file is written, not even with the same bytes."""
    store.update(str(root))
    before = times(root)
    assert manifest.is_fresh(str(root))
    result = store.update(str(root))
    assert (result.new, result.changed, result.removed) == ([], [], [])
    assert times(root) == before


def test_a_run_with_nothing_to_do_imports_nothing_heavy(root: Path) -> None:
    """Without work, neither numpy nor matplotlib, sympy or a parser is imported."""
    store.update(str(root))
    script = "import sys; from gen.make.manifest import is_fresh"
    script += "; assert is_fresh(sys.argv[1]); print(*sys.modules)"
    run = child(script, root)
    loaded = {name.split(".")[0] for name in run.stdout.split()}
    assert "gen" in loaded
    assert not loaded & {"numpy", "matplotlib", "sympy", "yaml", "acts", "json", "re", "hashlib", "pathlib"}


def test_an_edited_page_without_new_figures_imports_nothing_heavy(root: Path) -> None:
    """When only prose changes, the pages are read again and that is all."""
    store.update(str(root))
    before = contents(root)
    page(root).write_text(f"# 나\n\n새 글\n\n{FAMILY}\n{PAIR}", "utf-8")
    script = "import sys; from gen.make.store import update; print(update(sys.argv[1])); print(*sys.modules)"
    run = child(script, root)
    assert run.stdout.startswith("Result(new=[], changed=[], removed=[], errors=[])"), run
    assert not {"numpy", "matplotlib", "sympy"} & set(run.stdout.split())
    assert contents(root) == before
    assert manifest.is_fresh(str(root))


def test_only_what_is_new_is_drawn(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new fence leads to one new drawing."""
    store.update(str(root))
    requests: list[str] = []
    original = views.draw
    monkeypatch.setattr(views, "draw", lambda request: requests.append(request.name) or original(request))
    page(root).write_text(f"{PAIR}\n```figure\nfunction: tanh\nview: function\n```\n", "utf-8")
    result = store.update(str(root))
    assert requests == ["tanh.function"]
    assert result.new == [f"{FIGURES}/tanh.function.svg"]
    assert result.changed == [store.INDEX]


def test_other_processes_make_the_same(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Another process with another hash seed, in another folder, makes the same bytes."""
    store.update(str(root))
    other = tmp_path_factory.mktemp("other")
    for name, data in {"docs/ko/a.md": page(root), "docs/en/sub/b.md": root / "docs/en/sub/b.md"}.items():
        (other / name).parent.mkdir(parents=True)
        (other / name).write_bytes(data.read_bytes())
    script = "import sys; from gen.make.store import update; assert not update(sys.argv[1]).errors"
    environment = os.environ | {"PYTHONHASHSEED": "123"}
    subprocess.run([sys.executable, "-c", script, str(other)], cwd=ROOT, env=environment, check=True)
    assert contents(other) == contents(root)


def test_orphans_are_removed_and_strangers_are_not(root: Path) -> None:
    """A figure that no page asks for any more goes; a file that we have not made stays."""
    store.update(str(root))
    stranger = root / FIGURES / "mine.svg"
    stranger.write_text("mine")
    page(root).write_text("nothing", "utf-8")
    (root / "docs/en/sub/b.md").write_text(PAIR, "utf-8")
    result = store.update(str(root))
    assert result.removed == [f"{FIGURES}/elu.alpha=1,2.family.svg"]
    assert drawn(root) == {"sigmoid.function", "sigmoid.derivative", "mine"}


@pytest.mark.parametrize("name", [f"{FIGURES}/sigmoid.function.svg", store.INDEX, store.CSS, store.README])
@pytest.mark.parametrize("harm", ["edited", "deleted", "emptied"])
def test_harmed_outputs_are_mended(root: Path, name: str, harm: str) -> None:
    """An output that was edited, emptied or deleted by hand comes back, byte for byte."""
    store.update(str(root))
    before = contents(root)
    target = root / name
    if harm == "deleted":
        target.unlink()
    else:
        target.write_bytes(target.read_bytes() + b" " if harm == "edited" else b"")
    assert not manifest.is_fresh(str(root))
    result = store.update(str(root))
    assert [*result.new, *result.changed] == [name]
    assert contents(root) == before


@pytest.mark.parametrize(
    "state", [None, b"", b"\xff", b"complete\n\nx\t1\n", b"incomplete\n\n"], ids=range(5)
)
def test_a_harmed_state_is_made_again(root: Path, state: bytes | None) -> None:
    """Whatever the state file holds, the next run finds out itself, and writes no figure needlessly."""
    store.update(str(root))
    before = times(root)
    target = root / manifest.STATE
    target.unlink()
    if state is not None:
        target.write_bytes(state)
    assert not manifest.is_fresh(str(root))
    store.update(str(root))
    assert manifest.is_fresh(str(root))
    changed = {name for name, time in times(root).items() if before.get(name) != time}
    assert changed == {manifest.STATE}


def test_new_times_alone_change_nothing(root: Path) -> None:
    """When all files have new times, as after a checkout, contents are compared and nothing is written."""
    store.update(str(root))
    for path in [*root.rglob("*.md"), *(root / FIGURES).glob("*.svg")]:
        os.utime(path, ns=(1, 1))
    assert not manifest.is_fresh(str(root))
    result = store.update(str(root))
    assert (result.new, result.changed) == ([], [])
    assert manifest.is_fresh(str(root))


@pytest.mark.parametrize("part", ["source", "version"])
def test_another_generator_draws_again(root: Path, part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new generator or matplotlib draws everything anew, and equal bytes are not written."""
    store.update(str(root))
    target = root / manifest.STATE
    state = target.read_text("utf-8")
    if part == "source":
        line = next(line for line in state.splitlines() if line.endswith("\tacts/__init__.py"))
        kind, size, time, digest, path = line.split("\t")
        state = state.replace(line, "\t".join([kind, str(int(size) + 1), time, digest[::-1], path]))
    else:
        state = state.replace("matplotlib-", "matplotlib-0", 1)
    target.write_text(state, "utf-8")
    before = times(root)
    count: list[FunctionPicture] = []
    original = views.draw
    monkeypatch.setattr(views, "draw", lambda request: count.append(request) or original(request))
    result = store.update(str(root))
    assert len(count) == len(NAMES)
    assert (result.new, result.changed) == ([], [])
    assert {name for name, time in times(root).items() if before[name] != time} == {manifest.STATE}


KILLED = """
import os, signal, sys
from pathlib import Path
from gen.make import store
left = int(sys.argv[2])
def die_sometimes(original):
    def replace(self, target):
        global left
        left -= 1
        if left == 0 and sys.argv[3] == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        original(self, target)
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
    return replace
Path.replace = die_sometimes(Path.replace)
store.update(sys.argv[1])
"""


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize(
    "writes", [1, 3, 8, *(pytest.param(number, marks=pytest.mark.thorough) for number in (2, 5, 7))]
)
def test_a_killed_run_is_mended(
    root: Path, writes: int, moment: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Killed right before or after any write, a run leaves whole files, and the next one sets all right."""
    other = tmp_path_factory.mktemp("other")
    for source in root.rglob("*.md"):
        target = other / source.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    store.update(str(other))
    run = child(KILLED, root, str(writes), moment)
    assert run.returncode == -signal.SIGKILL
    assert manifest.is_fresh(str(root)) == ((writes, moment) == (8, "after"))  # the last write is the state
    whole = contents(other)
    assert all(data == whole[name] for name, data in contents(root).items() if not name.endswith(".tmp"))
    store.update(str(root))
    assert contents(root) == whole
    assert manifest.is_fresh(str(root))


def test_a_figure_that_a_killed_run_left_behind_is_removed(root: Path) -> None:
    """What a killed run has drawn goes as well when the page does not ask for it any more."""
    store.update(str(root))
    page(root).write_text("```figure\nfunction: tanh\nview: function\n```\n", "utf-8")
    run = child(KILLED, root, "3", "after")
    assert run.returncode == -signal.SIGKILL
    assert "tanh.function" in drawn(root)
    page(root).write_text("nothing", "utf-8")
    store.update(str(root))
    assert drawn(root) == NAMES


def test_two_runs_at_once(root: Path) -> None:
    """Two runs that start together both end well, and leave what one run makes."""
    script = "import sys; from gen.make.store import update; assert not update(sys.argv[1]).errors"
    command = [sys.executable, "-c", script, str(root)]
    runs = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
    assert [run.wait() for run in runs] == [0, 0]
    assert drawn(root) == NAMES
    assert manifest.is_fresh(str(root))
    assert not list(root.rglob("*.tmp"))


def test_errors_of_all_pages_come_together(root: Path) -> None:
    """Mistakes of every page are reported with file and line, and all that is right is drawn."""
    page(root).write_text(f"{PAIR}\n```figure\nfunction: sigmod\nview: pair\n```\n", "utf-8")
    (root / "docs/en/sub/b.md").write_text(
        f"{FAMILY}\n```figure\nfunction: relu\nview: par\n```\n```formula\n", "utf-8"
    )
    for _ in range(2):
        result = store.update(str(root))
        assert sorted(map(str, result.errors)) == [
            "docs/en/sub/b.md:11: this formula fence is not closed by ```",
            'docs/en/sub/b.md:9: unknown view "par"; did you mean "pair"?',
            'docs/ko/a.md:9: unknown function "sigmod"; did you mean "sigmoid"?',
        ]
        assert drawn(root) == NAMES
        assert not manifest.is_fresh(str(root))
    page(root).write_text(PAIR, "utf-8")
    (root / "docs/en/sub/b.md").write_text(FAMILY, "utf-8")
    assert not store.update(str(root)).errors
    assert manifest.is_fresh(str(root))


def test_a_page_that_is_not_utf_8(root: Path) -> None:
    """A page in another encoding is named, with the line."""
    page(root).write_bytes(b"one\ntwo\n\xb0\xa1\n")
    (error,) = store.update(str(root)).errors
    assert str(error).startswith("docs/ko/a.md:3: not UTF-8")


def test_a_bug_in_one_figure_leaves_the_others(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A figure whose drawing fails is named with the error and its place; all others are drawn."""
    original = views.draw

    def buggy(request: FunctionPicture) -> Sheet:
        if request.name == "sigmoid.derivative":
            return 1 // 0
        return original(request)

    monkeypatch.setattr(views, "draw", buggy)
    (error,) = store.update(str(root)).errors
    assert str(error).startswith("figure sigmoid.derivative failed: ZeroDivisionError: integer division")
    assert "test_store.py:" in str(error)
    assert drawn(root) == NAMES - {"sigmoid.derivative"}
    assert [entry["view"] for entry in index(root)["figure"].values()] == ["family"]
    monkeypatch.setattr(views, "draw", original)
    assert not store.update(str(root)).errors
    assert drawn(root) == NAMES


def test_check_writes_nothing(root: Path) -> None:
    """A check lists what an update would do, and leaves every file alone."""
    before = times(root)
    result = store.check(str(root))
    assert f"{FIGURES}/sigmoid.function.svg" in result.new
    assert store.README in result.new
    assert times(root) == before
    store.update(str(root))
    (root / store.README).write_text("old")
    (root / "docs/en/sub/b.md").write_text(PAIR, "utf-8")
    before = times(root)
    result = store.check(str(root))
    assert result.new == []
    assert result.changed == [f"{FIGURES}/index.json", store.README]
    assert result.removed == [f"{FIGURES}/elu.alpha=1,2.family.svg"]
    assert times(root) == before


def test_write_is_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that fails leaves the old file and no temporary one."""
    target = tmp_path / "sub" / "file"
    assert store.write(target, b"one")
    assert not store.write(target, b"one")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        store.write(target, b"two")
    assert [path.name for path in target.parent.iterdir()] == ["file"]
    assert target.read_bytes() == b"one"


def test_the_committed_picture_is_what_is_drawn() -> None:
    """The picture of the README is up to date, and stands alone: no class without a rule, no other file."""
    picture = readme.picture()
    assert Path(ROOT, store.README).read_text("utf-8") == picture
    assert "prefers-color-scheme" in picture
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")
    assert len(picture) < 12_000


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """Return a project of one page in both languages, in which nothing is wrong."""
    for code in ("ko", "en"):
        text = f"---\ndescription: A page.\n---\n\n# A\n\n{PAIR}\n{FAMILY}\n{FORMULA}"
        file = tmp_path / f"docs/{code}/a.md"
        file.parent.mkdir(parents=True)
        file.write_text(text, "utf-8")
    return tmp_path


def test_cli_reports(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without options the command says what it did; errors go to the other stream and make it fail."""
    assert cli.main([], str(whole)) == 0
    assert capsys.readouterr().out.startswith("6 new: ")
    page(whole).write_text(page(whole).read_text("utf-8").replace(": sigmoid", ": sigmod"), "utf-8")
    assert cli.main([], str(whole)) == 1
    said = capsys.readouterr().err.splitlines()
    assert said == [
        "docs/en/a.md:8: the Korean twin has function: sigmod (docs/ko/a.md:8) "
        "where this page has function: sigmoid",
        'docs/ko/a.md:8: unknown function "sigmod"; did you mean "sigmoid"?',
    ]


def test_cli_check(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A check fails as long as something is not up to date, and names it."""
    assert cli.main(["--check"], str(whole)) == 1
    assert f"new: {FIGURES}/sigmoid.function.svg" in capsys.readouterr().out.splitlines()
    cli.main([], str(whole))
    capsys.readouterr()
    assert cli.main(["--check"], str(whole)) == 0
    assert capsys.readouterr().out == ""


def test_cli_png(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A figure can be saved as PNG, with parameters, a range and a theme, under its own name or another."""
    monkeypatch.chdir(tmp_path)
    options = ["--view", "pair", "--set", "negative_slope=0.2", "--range", "-6", "6", "--theme", "dark"]
    assert cli.main(["--png", "leaky_relu", *options]) == 0
    name = capsys.readouterr().out.strip()
    assert name == (
        "leaky_relu.negative_slope=0.2.range=-6,6.function+leaky_relu.negative_slope=0.2.range=-6,6.derivative.png"
    )
    assert Path(name).read_bytes().startswith(b"\x89PNG")
    assert cli.main(["--png", "elu", "--view", "family", "--set", "alpha=[1, 2]", "-o", "x.png"]) == 0
    assert Path("x.png").is_file()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--png", "sigmod"], 'unknown function "sigmod"; did you mean "sigmoid"?'),
        (["--png", "relu", "--view", "par"], 'unknown view "par"; did you mean "pair"?'),
        (["--png", "elu", "--set", "alpa=1"], 'unknown key "alpa"; did you mean "alpha"?'),
        (["--png", "elu", "--scale", "0"], "--scale must be from 0.1 to 20, got 0"),
    ],
)
def test_cli_mistakes(options: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong names on the command line are answered as those on pages are."""
    assert cli.main(options) == 2
    assert capsys.readouterr().err.strip() == message


def test_cli_list(capsys: pytest.CaptureFixture[str]) -> None:
    """The functions are listed with their parameters, and the views."""
    assert cli.main(["--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "leaky_relu(negative_slope=0.01)" in lines
    assert lines[-1] == f"views: {', '.join(views.VIEWS)}"


def test_an_interrupt_ends_the_run(
    whole: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C ends the command with code 130 and without a traceback, and nothing half-done remains."""

    def interrupt(_: FunctionPicture) -> Sheet:
        raise KeyboardInterrupt

    monkeypatch.setattr(views, "draw", interrupt)
    assert cli.main([], str(whole)) == 130
    assert capsys.readouterr().err == "interrupted\n"
    assert not drawn(whole)
    monkeypatch.undo()
    assert cli.main([], str(whole)) == 0
