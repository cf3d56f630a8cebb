"""What others made: all of it that reaches a reader is listed with its licence, the text of this kept."""

import json
import re
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from acts.networks import digits
from gen import licences
from gen.core.errors import InputError
from tests.site import runtime
from tests.site.conftest import ROOT

NODE = ROOT / "node_modules"
PACKAGE = re.compile(r"node_modules/((?:@[^/]+/)?[^/]+)/")
ROW = re.compile(r'<tr><th scope="row"><a href="[^"]+">(.*?)</a></th> <td>(.+?)</td> <td>(.+?)</td></tr>')


@pytest.fixture(scope="module", params=["", "en/"], ids=["ko", "en"])
def rows(request: pytest.FixtureRequest, site: Path) -> dict[str, tuple[str, str]]:
    """Read version and licence of everything that a page lists, by name."""
    page = (site / request.param / "licences/index.html").read_text("utf-8")
    return {unescape(name): (version, licence) for name, version, licence in ROW.findall(page)}


@pytest.fixture
def anew() -> Iterator[None]:
    """Let the list be made anew, and again after the test."""
    licences.works.cache_clear()
    yield
    licences.works.cache_clear()


@pytest.mark.usefixtures("anew")
def test_what_serving_installs_is_enough(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The list needs no package that only tests and checks use."""
    listed = licences.works()
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    for path in (
        path for path, entry in packages.items() if PACKAGE.fullmatch(f"{path}/") and "dev" not in entry
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).symlink_to(ROOT / path)
    licences.works.cache_clear()
    monkeypatch.setattr(licences, "_NODE", tmp_path / "node_modules")
    assert licences.works() == listed


def test_bundles_hold_only_what_is_listed(rows: dict[str, tuple[str, str]], tmp_path: Path) -> None:
    """Every package of which a bundle has a byte has its row, in the version that is installed."""
    found = set()
    for entry in ("cells", "worker"):
        told = tmp_path / f"{entry}.json"
        options = ["--bundle", "--splitting", "--format=esm", "--minify", "--log-level=error"]
        command = [NODE / ".bin/esbuild", f"gen/listings/web/{entry}.js", *options, f"--metafile={told}"]
        subprocess.run([*command, f"--outdir={tmp_path / 'out'}"], cwd=ROOT, check=True)
        for output in json.loads(told.read_text("utf-8"))["outputs"].values():
            used = [name for name, share in output["inputs"].items() if share["bytesInOutput"]]
            found |= {package[1] for name in used if (package := PACKAGE.search(name))}
    assert "@codemirror/view" in found
    for name in found:
        installed = json.loads((NODE / name / "package.json").read_text("utf-8"))["version"]
        assert rows[name][0] == installed, name


def test_the_theme_brings_only_what_is_listed(site: Path, rows: dict[str, tuple[str, str]]) -> None:
    """Every package that the maps of the theme's scripts name has its row; it brings no other script."""
    maps = sorted(site.rglob("assets/javascripts/**/*.map"))
    assert maps
    sources = [source for path in maps for source in json.loads(path.read_text("utf-8"))["sources"]]
    assert {found[1] for source in sources if (found := PACKAGE.search(source))} <= rows.keys()
    scripts = {
        re.sub(r"\.[0-9a-f]{8}\.", ".", path.name) for path in site.rglob("assets/javascripts/**/*.js")
    }
    assert scripts == {"bundle.min.js", "search.min.js"}


def test_every_font_is_listed(site: Path, rows: dict[str, tuple[str, str]]) -> None:
    """Each font file of the site is cut from a typeface that has a row: its letters are as wide as there."""
    faces = {
        path: _widths(TTFont(path))
        for name in rows
        if name.startswith("@fontsource/")
        for path in (NODE / name / "files").glob("*-[47]00-normal.woff2")
    }
    files = sorted(site.rglob("*.woff2"))
    assert files
    for file in files:
        widths = _widths(TTFont(file))
        assert widths, file
        assert any(widths.items() <= face.items() for face in faces.values()), file


def _widths(font: TTFont) -> dict[int, int]:
    return {code: font["hmtx"][glyph][0] for code, glyph in font.getBestCmap().items()}


def test_python_in_the_browser_is_listed(rows: dict[str, tuple[str, str]]) -> None:
    """The runtime and each wheel that it fetches for listings stand there in the version of its lock file."""
    assert rows["Pyodide"][0] == runtime.version()
    for file in runtime.wheels():
        name, version = file.split("-")[:2]
        assert rows[name.replace("_", "-")][0] == version


def test_data_of_the_wheel_are_listed(rows: dict[str, tuple[str, str]]) -> None:
    """The data set that its function names has a row with the licence that is named there, too."""
    told = " ".join((digits.__doc__ or "").split())
    (title,) = re.findall(r'"([^"]+)" by', told)
    licence = rows[title][1]
    assert licence.replace("-", " ") in told


def test_texts_are_kept(site: Path, rows: dict[str, tuple[str, str]]) -> None:
    """What the site itself serves links to the text of its licence, except where that asks for none."""
    served = [work for part in ("fonts", "theme", "editor") for work in licences.works()[part]]
    assert [work.name for work in served if not work.text] == ["tslib"]
    for work in served:
        version, licence = rows[work.name]
        assert version == (work.version or "–")
        if work.text:
            assert f'href="../{licences.FOLDER}/{work.file}"' in licence
            for folder in (site, site / "en"):
                assert (folder / licences.FOLDER / work.file).read_text("utf-8") == work.text
    assert len({work.file for work in served}) == len(served)


@pytest.mark.usefixtures("anew")
def test_a_package_without_a_licence_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the package, and the file in which its licence can be written down."""
    package = licences._package

    def silent(folder: Path) -> dict[str, Any]:
        told = package(folder)
        return told if folder.name != "crelt" else {key: told[key] for key in told if key != "license"}

    monkeypatch.setattr(licences, "_package", silent)
    with pytest.raises(InputError, match=r"^gen/licences/known\.toml: crelt names no licence"):
        licences.works()
