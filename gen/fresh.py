"""Whether there is anything to do, found out without importing what does it.

The state file lists every file that the last run read or wrote, with its size, time and hash. A run with
nothing to do compares sizes and times and ends; that is why this module imports nothing but `os` and `sys`.
"""

# ruff: noqa: PTH112, PTH116, PTH118, PTH123, PTH208

import os
import sys

from gen.paths import DOCS, FIGURES, LANGUAGES, ROOT

STATE = f"{FIGURES}/.state"

SOURCES = ("acts", "gen", "gen/cells", "gen/experiments", "gen/figures", "gen/formulas", "gen/strings")
"""Folders of the generator whose files decide what is drawn."""

PACKAGES = ("matplotlib", "numpy", "pandas", "sympy")
"""Packages whose versions decide what is drawn."""

Entry = tuple[str, int, int, str, str]
"""Kind, size, time, hash and path of a file.

The kinds: a source of the generator (s), a page (p), a stored result that pages quote (d), an output (o).
"""


class State:
    """What the last run left behind; it is complete if nothing was wrong and nothing interrupted it."""

    def __init__(self, complete: bool, versions: str, entries: list[Entry]):
        self.complete, self.versions, self.entries = complete, versions, entries


def is_fresh(root: str) -> bool:
    """Return whether all outputs below a root are up to date."""
    state = read(root)
    if not state.complete or state.versions != versions():
        return False
    inputs = [(entry[0], entry[4]) for entry in state.entries if entry[0] != "o"]
    return inputs == listing(root) and all(unchanged(root, entry) for entry in state.entries)


def read(root: str) -> State:
    """Return the state, an empty and incomplete one if there is none that can be read."""
    try:
        with open(os.path.join(root, STATE), encoding="utf-8") as file:
            head, used, *lines = file.read().splitlines()
        rows = [line.split("\t") for line in lines]
        entries = [(kind, int(size), int(time), digest, path) for kind, size, time, digest, path in rows]
    except (OSError, ValueError):
        return State(False, "", [])
    return State(head == "complete", used, entries)


def listing(root: str) -> list[tuple[str, str]]:
    """Return kind and path of every file that is read: the generator's sources, pages, stored results."""
    files = []
    for folder in SOURCES:
        names = sorted(os.listdir(os.path.join(ROOT, folder)))
        files += [("s", f"{folder}/{name}") for name in names if name.endswith((".py", ".toml"))]
    for language in LANGUAGES:
        folder = f"{DOCS}/{language}"
        found = _files(root, folder, ".md") + _files(root, f"{folder}/experiments", ".py")
        files += [("p", page) for page in sorted(found)]
    return files + [("d", path) for path in sorted(_files(root, f"{DOCS}/experiments", ".json"))]


def _files(root: str, folder: str, ending: str) -> list[str]:
    files = []
    if os.path.isdir(os.path.join(root, folder)):
        with os.scandir(os.path.join(root, folder)) as items:
            for item in items:
                path = f"{folder}/{item.name}"
                files += _files(root, path, ending) if item.is_dir() else [path] * path.endswith(ending)
    return files


def location(root: str, kind: str, path: str) -> str:
    """Return where a file of the state lies; the generator's sources are always our own."""
    return os.path.join(ROOT if kind == "s" else root, path)


def unchanged(root: str, entry: Entry) -> bool:
    """Return whether a file has the size and time that the state remembers."""
    kind, size, time, _, path = entry
    try:
        found = os.stat(location(root, kind, path))
    except OSError:
        return False
    return found.st_size == size and found.st_mtime_ns == time


def versions() -> str:
    """Return the versions of Python and of the packages that draw, without importing these."""
    found = [f"python-{sys.version_info[0]}.{sys.version_info[1]}"]
    for folder in sys.path:
        if folder.endswith("-packages") and os.path.isdir(folder):
            names = sorted(os.listdir(folder))
            found += [name for name in names if name.endswith("-info") and name.split("-")[0] in PACKAGES]
    return " ".join(found)
