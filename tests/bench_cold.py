"""Time a build that begins with empty caches against the one after it, and show what its parts take.

Run ``python -m tests.bench_cold [rounds]``. The project is copied without what was made of it: everything is
drawn, run, bundled, cut and built, but nothing is installed. Only the ratios mean anything; parts overlap.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from gen.core.progress import TIMES
from tests.bench_site import spent
from tests.project import copy

MKDOCS = [sys.executable, "-m", "mkdocs", "build", "--strict"]
WIDTH = 40

Part = tuple[str, float, float]
"""A name, and when it began and ended, in parts of the whole build."""


def parts(times: Path, wall: float) -> list[Part]:
    """Return the parts of a build that take at least half a percent, in the order in which they began."""
    rows = [line.split("\t") for line in times.read_text("utf-8").splitlines()]
    phases = [(name, float(start), float(end)) for name, start, end in rows]
    first = max(end for _, _, end in phases) - wall  # what follows the last phase is a rename
    shares = [(name, (start - first) / wall, (end - first) / wall) for name, start, end in phases]
    return sorted((part for part in shares if part[2] - part[1] >= 0.005), key=lambda part: part[1:])


def cold() -> tuple[tuple[float, float], tuple[float, float], list[Part]]:
    """Build a copy of the project twice; return the times of both, and the parts of the first."""
    with tempfile.TemporaryDirectory() as scratch:
        project, times = Path(scratch, "project"), Path(scratch, "times")
        project.mkdir()
        copy(project)
        first = spent(MKDOCS, folder=project, variables={TIMES: str(times)})
        return first, spent(MKDOCS, folder=project), parts(times, first[0])


def main(rounds: int = 1) -> None:
    """Print the medians, their ratios, and the parts of the last round."""
    measured = [cold() for _ in range(rounds)]
    wall, cpu = (statistics.median(first[kind] for first, _, _ in measured) for kind in (0, 1))
    ratio = statistics.median(first[0] / again[0] for first, again, _ in measured)
    print(f"with empty caches: {wall:.1f} s by the clock, {cpu:.1f} s of processor time")
    print(f"that is {ratio:.1f} times a build with full caches, and keeps {cpu / wall:.1f} cores busy")
    for name, start, end in measured[-1][2]:
        place = " " * round(WIDTH * start) + "#" * max(1, round(WIDTH * (end - start)))
        print(f"{name:>16} {100 * (end - start):3.0f} % {place}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
