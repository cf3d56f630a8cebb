"""The wheel: what it contains, what it says of itself, and that it works on its own."""

import email
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from urllib.parse import urljoin

import numpy as np
import pytest

import acts

ROOT = Path(acts.__file__).parents[1]
FILE = f"activation_notes-{acts.__version__}-py3-none-any.whl"
SITE, REPOSITORY = "https://example.org/notes/", "https://example.org/someone/notes"
LIMIT = 100_000

# Runs without site-packages: only the unpacked wheel and the folder that numpy is in can be imported.
IMPORT = """
import os, sys
sys.path[:0] = sys.argv[1:3]
import numpy
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
import acts
assert os.path.dirname(acts.__file__) == os.path.join(sys.argv[1], "acts"), acts.__file__
print(sorted({name.partition(".")[0] for name in sys.modules} - set(sys.stdlib_module_names)))
print([path for path in opened if not path.endswith((".py", ".pyc"))])
print(acts.__version__, acts.sigmoid(0.0), acts.derivative("gelu")(numpy.float32(0)), acts.softmax([1, 1]))
"""


def built(folder, target="wheel", project=ROOT, **addresses):
    """Return what is built from a project for a site and a repository, or for neither."""
    build = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(folder)]
    known = {name: value for name, value in os.environ.items() if name not in ("SITE_URL", "REPO_URL")}
    subprocess.run(build, cwd=project, check=True, capture_output=True, text=True, env=known | addresses)
    (path,) = folder.iterdir()
    return path


def metadata(wheel):
    """Return the metadata of a wheel; its payload is the description."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(archive.read(name))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Return a wheel built from the working tree."""
    return built(tmp_path_factory.mktemp("wheel"), SITE_URL=SITE, REPO_URL=f"{REPOSITORY}/")


def test_contents(wheel):
    """The wheel is pure Python and contains the package, its marker for type checkers, and metadata only."""
    assert wheel.name == FILE
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        info = f"activation_notes-{acts.__version__}.dist-info/"
        assert b"Root-Is-Purelib: true" in archive.read(info + "WHEEL")
    package = {f"acts/{path.name}" for path in (ROOT / "acts").iterdir() if path.is_file()}
    assert {name for name in names if not name.startswith(info)} == package
    assert "acts/py.typed" in package
    assert {Path(name).suffix for name in package} == {".py", ".typed", ".npz"}


def test_it_is_small(wheel):
    """A reader who runs a listing waits for the wheel too."""
    assert wheel.stat().st_size < LIMIT


def test_addresses_are_those_of_this_copy(wheel, tmp_path):
    """The metadata names site and repository that the build was told; told none, it names none."""
    urls = dict(entry.split(", ") for entry in metadata(wheel).get_all("Project-URL"))
    assert urls == {
        "Homepage": urljoin(SITE, "en/"),
        "Documentation": urljoin(SITE, "en/reference/"),
        "Source": REPOSITORY,
        "Changelog": f"{REPOSITORY}/blob/HEAD/CHANGELOG.md",
        "Issues": f"{REPOSITORY}/issues",
    }
    assert (ROOT / "docs/en/reference/index.md").is_file()
    assert metadata(built(tmp_path)).get_all("Project-URL") is None


def test_the_description_stands_alone(wheel):
    """What the wheel says of itself needs no file of the repository, and its example runs."""
    text = metadata(wheel).get_payload()
    assert text == (ROOT / "README.acts.md").read_text("utf-8")
    targets = re.findall(r"\]\(([^)]*)\)", text)
    assert all(target.startswith("https://") for target in targets)
    (example,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    exec(compile(example, "README.acts.md", "exec"), {})


def test_the_source_archive_builds_the_same_wheel(wheel, tmp_path):
    """The archive of sources holds all that the wheel is made of."""
    for name in ("archive", "unpacked", "again"):
        (tmp_path / name).mkdir()
    archive = built(tmp_path / "archive", "sdist")
    with tarfile.open(archive) as sources:
        sources.extractall(tmp_path / "unpacked", filter="data")
    (project,) = (tmp_path / "unpacked").iterdir()
    again = built(tmp_path / "again", project=project, SITE_URL=SITE, REPO_URL=REPOSITORY)
    with zipfile.ZipFile(wheel) as first, zipfile.ZipFile(again) as second:
        assert {n: first.read(n) for n in first.namelist()} == {n: second.read(n) for n in second.namelist()}


def test_works_on_its_own(wheel, tmp_path):
    """The wheel needs numpy and nothing else, and importing it opens no file but code."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    numpy = Path(np.__file__).parents[1]
    command = [sys.executable, "-I", "-S", "-B", "-W", "error", "-c", IMPORT, str(tmp_path), str(numpy)]
    result = subprocess.run(command, check=True, capture_output=True, text=True, cwd=tmp_path)
    modules, opened, values = result.stdout.splitlines()
    assert modules == "['__main__', 'acts', 'numpy']"
    assert opened == "[]"
    assert values == f"{acts.__version__} 0.5 0.5 [0.5 0.5]"
