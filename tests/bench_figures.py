"""Time 100 figures: ours, a plain pyplot script that saves PNGs, and a run of ours with nothing to do.

Run ``python -m tests.bench_figures [rounds]``. Whole processes are timed, in turn, and medians are compared:
a busy machine slows all of them alike. Only the ratios mean anything.
"""

import itertools
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import acts

VIEWS = ("function", "derivative", "second_derivative", "both")

OURS = """
import gc, sys
from gen.make.manifest import is_fresh
if not is_fresh(sys.argv[1]):
    from gen.make.store import update
    gc.disable()
    result = update(sys.argv[1])
    assert not result.errors, result.errors
"""

PYPLOT = """
import sys
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import acts

for line in sys.argv[2].splitlines():
    name, view, low, high = line.split()
    record = acts.get(name)
    x = np.linspace(float(low), float(high), 1400)
    curves = {"function": [record.function], "derivative": [record.derivative],
              "second_derivative": [record.second_derivative], "both": [record.function, record.derivative]}
    plt.clf()
    for curve in curves[view]:
        plt.plot(x, curve(x))
    plt.grid(True)
    plt.title(name)
    plt.xlabel("x")
    plt.ylabel("f(x)")
    plt.savefig(f"{sys.argv[1]}/{name}.{view}.{low}.{high}.png")
"""


def tasks() -> list[tuple[str, str, int, int]]:
    """Return function, view and x range of 100 different figures."""
    names = itertools.cycle(name for name, record in acts.ACTIVATIONS.items() if not record.vector_valued)
    return [(name, view, -6 - i, 6 + i) for i, name in zip(range(25), names, strict=False) for view in VIEWS]


def pages(root: Path) -> None:
    """Write ten pages that ask for the figures."""
    folder = root / "docs" / "en"
    folder.mkdir(parents=True)
    fences = [
        f"```figure\nfunction: {name}\nview: {view}\nrange: [{low}, {high}]\n```\n"
        for name, view, low, high in tasks()
    ]
    for i in range(10):
        (folder / f"page{i}.md").write_text("\n".join(fences[i::10]))


def seconds(script: str, *arguments: str) -> float:
    """Run a script in a process of its own and return how long it took."""
    command = [sys.executable, "-c", script, *arguments]
    environment = os.environ | {"PYTHONPATH": str(Path(acts.__file__).parents[1])}
    start = time.perf_counter()
    subprocess.run(command, check=True, env=environment)
    return time.perf_counter() - start


def main(rounds: int = 5) -> None:
    """Print the medians and their ratios."""
    times: dict[str, list[float]] = {"ours": [], "pyplot": [], "nothing to do": []}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        pages(root)
        lines = "\n".join(" ".join(map(str, task)) for task in tasks())
        for _ in range(rounds):
            shutil.rmtree(root / "build", ignore_errors=True)
            times["ours"].append(seconds(OURS, folder))
            times["pyplot"].append(seconds(PYPLOT, folder, lines))
            times["nothing to do"].append(seconds(OURS, folder))
        drawn = list((root / "build" / "figures").glob("*.svg"))
        ours = [file.stat().st_size for file in drawn]
        theirs = [file.stat().st_size for file in root.glob("*.png")]
    assert len(ours) == len(theirs) == len(tasks())
    middle = {name: statistics.median(values) for name, values in times.items()}
    for name, value in middle.items():
        print(f"{name:>14}: {value:6.3f} s (best {min(times[name]):.3f} s)")
    print(f"ours is {middle['pyplot'] / middle['ours']:.1f} times as fast as pyplot (at least 8)")
    print(f"nothing to do takes {100 * middle['nothing to do'] / middle['ours']:.1f} % of ours (at most 3)")
    print(f"bytes per figure: {statistics.mean(ours):.0f} against {statistics.mean(theirs):.0f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
