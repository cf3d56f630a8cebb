"""Types: what mypy and pyright make of calls, right and wrong."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYRIGHT = ROOT / "node_modules/pyright/index.js"

PROGRAM = """\
import numpy as np
import acts

floats = np.zeros(3, np.float32)
reveal_type(acts.elu(0.5))  # is float64
reveal_type(acts.elu(2, alpha=0.5))  # is float64
reveal_type(acts.elu(np.float32(1)))  # is floating[_32Bit]
reveal_type(acts.elu(floats, alpha=2.0))  # is ndarray[tuple[int], dtype[floating[_32Bit]]]
reveal_type(acts.elu([1, 2], 0.3))  # is ndarray[tuple[Any, ...], dtype[float64]]
reveal_type(acts.elu(floats, np.ones(3)))  # is ndarray[tuple[int], dtype[floating[_32Bit]]]
reveal_type(acts.relu(floats, out=floats))  # is ndarray[tuple[int], dtype[floating[_32Bit]]]
reveal_type(acts.softmax(floats, axis=0))  # is ndarray[tuple[int], dtype[floating[_32Bit]]]
reveal_type(acts.softmax([1, 2]))  # is ndarray[tuple[Any, ...], dtype[float64]]
reveal_type(acts.maxout(floats, pieces=3))  # is ndarray[tuple[int], dtype[floating[_32Bit]]]
reveal_type(acts.maxout(floats, 3, axis=0))  # is ndarray[tuple[int], dtype[floating[_32Bit]]]
reveal_type(acts.jacobian(acts.softmax)(floats))  # is ndarray[tuple[int], dtype[floating[_32Bit]]]
reveal_type(acts.glu(floats))  # is ndarray[tuple[int], dtype[floating[_32Bit]]]
reveal_type(acts.derivative(acts.elu, 2)(0.5, alpha=3))  # is float64
reveal_type(acts.derivative("elu")(0.5, alpha=3))  # is float64
acts.rrelu(floats, rng=np.random.default_rng(0))
acts.elu(floats, alhpa=2.0)  # wrong
acts.elu(floats, "2")  # wrong
acts.derivative(acts.elu)(0.5, alhpa=3)  # wrong
acts.derivative(acts.elu, 4)  # wrong
acts.derivative(acts.elu, order=True)  # wrong
acts.derivative(acts.elu, warp="alpha")  # wrong
acts.sigmiod(floats)  # wrong
acts.softmax(floats, axs=0)  # wrong
acts.jacobian(acts.softmax, 3)  # wrong
acts.jacobian(acts.softmax, order=0)  # wrong
acts.maxout(floats, peices=3)  # wrong
acts.maxout(floats, pieces="3")  # wrong
acts.glu(floats, floats, axs=0)  # wrong
acts.vjp(acts.softmax)(floats)  # wrong
acts.softmax(floats, axis="last")  # wrong
"""


@pytest.fixture
def program(tmp_path):
    """Return a program that uses acts."""
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    return path


def check(output, pattern):
    """Compare what a type checker says of each line with what is written behind it."""
    said = {}
    for line, message in re.findall(pattern, output):
        said.setdefault(int(line), []).append(message)
    for number, line in enumerate(PROGRAM.splitlines(), 1):
        about = " ".join(said.get(number, []))
        if "# is " in line:
            assert line.partition("# is ")[2] in about.replace("numpy._typing._nbit_base.", "").replace(
                "numpy.", ""
            )
        else:
            assert bool(about) == ("# wrong" in line), f"{line}: {about}"


def test_mypy(program):
    """Scalars give scalars, types are kept, and what is misspelt is an error in mypy."""
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file=",
        "--cache-dir",
        program.parent,
        program,
    ]
    environment = os.environ | {"MYPYPATH": str(ROOT)}
    output = subprocess.run(command, capture_output=True, text=True, env=environment, check=False).stdout
    check(output, r"(?m)program\.py:(\d+): (.*)$")


def test_pyright(program):
    """So it is in pyright."""
    assert PYRIGHT.exists(), "pyright is missing: `npm ci` installs it"
    settings = program.parent / "pyrightconfig.json"
    settings.write_text(f'{{"extraPaths": ["{ROOT}"], "reportUnusedExpression": false}}')
    command = ["node", PYRIGHT, "--pythonpath", sys.executable, "--project", settings, program]
    output = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    check(output, r"(?m)program\.py:(\d+):\d+ - (.*)$")
