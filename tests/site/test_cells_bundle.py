"""What the site brings for listings that run: scripts, Python modules, the wheel of acts, fonts."""

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from gen import strings
from gen.core import cache, project
from gen.core.errors import InputError
from gen.finish import cells
from gen.site.runtime import prepare
from tests.site import html, runtime

ROOT = Path(__file__).parents[2]
LISTING = 'class="listing"'
SETTINGS = {"WORDS.run": "Run", "PYTHON_FILES.hangul": "a.woff2 b.woff2"}


@pytest.fixture(params=["", "en/"], ids=["ko", "en"])
def folder(request: pytest.FixtureRequest, site: Path) -> Path:
    """Name the folder of each language's built site."""
    return site / request.param


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Give a way to begin with an empty cache."""
    folders = (str(tmp_path / str(number)) for number in range(9))
    return lambda: monkeypatch.setattr(cache, "BUILD", next(folders))


def test_only_pages_with_listings_load_the_script(folder: Path) -> None:
    """A page with a listing loads one script of the cells, which exists; a page without one loads none."""
    having = 0
    for path in folder.rglob("*.html"):
        if folder.name != "en" and "en" in path.relative_to(folder).parts:
            continue
        page = html.read(path)
        loaded = [script["src"] for script in page.all("script", type="module")]
        if LISTING in path.read_text("utf-8"):
            having += 1
            (address,) = loaded
            assert (path.parent / address).resolve() == next(
                (folder / cells.FOLDER).glob("cells-*.js")
            ).resolve()
        else:
            assert loaded == [], path
    assert having >= 2


def test_names_change_with_contents(folder: Path) -> None:
    """Every file has a hash in its name, but the wheel, whose address says it after a question mark."""
    names = sorted(path.name for path in (folder / cells.FOLDER).iterdir())
    (wheel,) = (name for name in names if name.endswith(".whl"))
    hashed = [name for name in names if name != wheel]
    assert all(re.fullmatch(r"[a-z]+-\w{8}\.(js|zip|woff2)", name) for name in hashed)
    kinds = [name.split("-")[0] for name in hashed]
    assert kinds == ["cells", "client", "editor", "hangul", "hangul", "runner", "worker"]
    assert re.search(rf'"{re.escape(wheel)}\?[0-9a-f]{{8}}"', scripts(folder))


def test_scripts_name_the_files_that_are_there(folder: Path) -> None:
    """Whatever a script asks for from beside it has been written there."""
    asked = re.findall(r"[a-z_]+-[\w.-]+\.(?:js|zip|woff2|whl)\b", scripts(folder))
    there = {path.name for path in (folder / cells.FOLDER).iterdir()}
    assert set(asked) <= there
    assert there - set(asked) == {path.name for path in (folder / cells.FOLDER).glob("cells-*.js")}


def test_scripts_have_their_words(folder: Path) -> None:
    """Nothing that the bundler fills in is left open, and the words are those of the page's language."""
    text = scripts(folder)
    assert not re.findall(r"\b(?:WORDS|OUTPUT_WORDS|RUNTIME|WORKER|PYTHON_FILES)\b", text)
    words = strings.load("en" if folder.name == "en" else "ko")["cells"]
    assert json.dumps(words["run_all"], ensure_ascii=False) in text


def test_the_sizes_of_python_are_right() -> None:
    """The script knows how large the runtime's files are, and the words say what their transfer comes to."""
    script = Path(cells.ROOT, "gen/listings/web/worker.js").read_text("utf-8")
    sizes = re.findall(r'"([\w.-]+)": \[(\d+), ([\de.]+)\]', script)
    assert {name: int(size) for name, size, _ in sizes} == {
        name: (runtime.core() / name).stat().st_size
        for name in runtime.CORE_FILES
        if not name.endswith(".mjs")  # modules are no requests that the script sees
    }
    megabytes = sum(float(size) for *_, size in sizes) / 1e6
    for language in ("ko", "en"):
        assert f"{megabytes:.0f} MB" in strings.load(language)["cells"]["python"]


def test_every_word_is_used() -> None:
    """The words that the scripts ask for are the words that there are."""
    sources = "".join(path.read_text("utf-8") for path in Path(cells.ROOT, "gen/listings/web").glob("*.js"))
    for language in ("ko", "en"):
        assert set(re.findall(r"\bWORDS\.(\w+)", sources)) == strings.load(language)["cells"].keys()


def scripts(folder: Path) -> str:
    """Return all scripts in one."""
    return "".join(path.read_text("utf-8") for path in (folder / cells.FOLDER).glob("*.js"))


def test_the_style_sheet_knows_what_scripts_make(folder: Path) -> None:
    """Rules for the editor and for what only a script puts into a page are not dropped."""
    sheet = (folder / "assets/stylesheets/bundle.css").read_text("utf-8")
    for name in (".cm-line", ".cm-focused", ".cell .bar", "[data-changed]", "[data-state"):
        assert name in sheet


def test_the_same_sources_give_the_same_bytes(
    empty: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wheel, modules and scripts come out equal when they are made again from nothing, on another day too."""

    def made(day: int) -> list[cells.Files]:
        empty()
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(day * 86400))
        return [cells._wheel(), cells._runner(), cells._scripts(SETTINGS)]

    assert made(20_000) == made(20_001)


def test_nothing_is_made_twice(empty: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """With the same sources no tool runs again; with another word the scripts are others, but the editor."""
    empty()
    before = cells._wheel(), cells._scripts(SETTINGS)
    monkeypatch.setattr(cells.subprocess, "run", lambda *_, **__: pytest.fail("a tool ran"))
    assert (cells._wheel(), cells._scripts(SETTINGS)) == before
    other = cells._scripts({**SETTINGS, "WORDS.run": 'The "Go"'})
    assert {name.partition("-")[0] for name in before[1].keys() & other.keys()} == {"editor", "worker"}
    assert r'"The \"Go\""' in "".join(text.decode() for text in other.values())


def test_the_wheel_is_the_tree(folder: Path) -> None:
    """The wheel holds every module of acts, byte for byte, and no other."""
    wheel = folder / cells.FOLDER / project.wheel()
    with zipfile.ZipFile(wheel) as file:
        packed = {name: file.read(name) for name in file.namelist() if name.startswith("acts/")}
    tree = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for path in Path(ROOT, "acts").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert packed == tree


ALONE = """
import asyncio, json, sys
sys.path.insert(0, sys.argv[1])
from gen.listings.browser import Python
sent = []
page = Python(sent.append, sys.argv[2])
program = '''import numpy as np
import matplotlib.pyplot as plt
plt.plot(np.arange(3), label="$x^2$")
plt.show()
import pandas as pd
pd.DataFrame({"a": [1]})'''
async def run():
    return await page.run(program, "<Listing 1>", "p") or await page.run("1 + 1", "<Listing 2>", "q")
problem = asyncio.run(run())
modules = {name: module.__file__ for name, module in sys.modules.items() if name.split(".")[0] == "gen"}
print(json.dumps([problem, [json.loads(text) for text in sent], modules]), file=sys.__stdout__)
"""


def test_the_modules_run_alone(tmp_path: Path, folder: Path) -> None:
    """Unpacked, they run a program with a plot and a table, and they are all that gen imports for it."""
    (runner,) = (folder / cells.FOLDER).glob("runner-*.zip")
    with zipfile.ZipFile(runner) as file:
        file.extractall(tmp_path)
        names = set(file.namelist())
    words = json.dumps(strings.load("ko")["listing"])
    run = subprocess.run(
        [sys.executable, "-I", "-c", ALONE, tmp_path, words], capture_output=True, text=True, cwd=tmp_path
    )
    assert run.returncode == 0, run.stderr
    problem, sent, modules = json.loads(run.stdout)
    assert problem == ""
    plot, table, value = (part for parts in sent for part in parts)
    assert "<svg" in plot["html"]
    assert "<table" in table["html"]
    assert value == {"kind": "value", "text": "2\n"}
    assert {Path(file).relative_to(tmp_path).as_posix() for file in modules.values()} == names


def test_the_fonts_hold_every_syllable(folder: Path) -> None:
    """The first has the syllables of the Korean standard and the letters alone, the second all syllables."""
    paths = sorted((folder / cells.FOLDER).glob("hangul-*.woff2"), key=lambda path: path.stat().st_size)
    common, whole = (TTFont(path).getBestCmap().keys() for path in paths)
    syllables = set(range(0xAC00, 0xD7A4))
    assert len(common & syllables) == 2350
    assert {ord(letter) for letter in "가한글ㄱㅎㅏㅣ"} <= common
    assert syllables <= whole
    order = re.search(r'"(hangul-\w+\.woff2) (hangul-\w+\.woff2)"', scripts(folder))
    assert order
    assert list(order.groups()) == [path.name for path in paths]


def test_a_missing_tool_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the packages of npm one sentence says what installs them."""
    monkeypatch.setattr(cells, "ROOT", str(tmp_path))
    with pytest.raises(InputError, match=r"^esbuild is missing: npm ci installs it$"):
        cells._bundle("gen/listings/web/cells.js", tmp_path, {})


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("let x = 1;\nlet = 2 +;\n", r"slip\.js:2: .+"),
        (
            'import "@codemirror/none";\n',
            r"slip\.js:1: .*@codemirror/none.*; npm ci installs missing packages",
        ),
    ],
    ids=["syntax", "package"],
)
def test_a_script_that_cannot_be_bundled_is_told(tmp_path: Path, text: str, problem: str) -> None:
    """A mistake in a script ends in one sentence with its place."""
    (tmp_path / "slip.js").write_text(text)
    with pytest.raises(InputError, match=problem) as stop:
        cells._bundle(str(tmp_path / "slip.js"), tmp_path / "out", {})
    assert "\n" not in str(stop.value)


@pytest.mark.parametrize("address", [None, "https://example.org/full"])
def test_the_address_of_python_is_checked(address: str | None) -> None:
    """An address that is no folder, or none, is refused by the name of its setting."""
    config: Any = SimpleNamespace(theme={"language": "ko"}, extra={"python": address})
    with pytest.raises(InputError, match=rf"^mkdocs\.yml:\d+: extra\.python is {address!r}; it must be"):
        prepare(config)
