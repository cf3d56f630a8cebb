"""The wheel: what it contains, and that it works on its own."""

import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

import acts

ROOT = Path(acts.__file__).parents[1]

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


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Return a wheel built from the working tree."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, text=True)
    (path,) = folder.glob("*.whl")
    return path


def test_contents(wheel):
    """The wheel is pure Python and contains the package, its marker for type checkers, and metadata only."""
    assert wheel.name == f"acts-{acts.__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        info = f"acts-{acts.__version__}.dist-info/"
        assert b"Root-Is-Purelib: true" in archive.read(info + "WHEEL")
    package = {f"acts/{path.name}" for path in (ROOT / "acts").iterdir() if path.is_file()}
    assert {name for name in names if not name.startswith(info)} == package
    assert "acts/py.typed" in package
    assert {Path(name).suffix for name in package} == {".py", ".typed"}


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
