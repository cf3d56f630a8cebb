"""Manifest: the files that the last run read and wrote, by which the next one sees whether it has work.

The state file lists every file that the last run read or wrote, with its size, time and hash. A run with
nothing to do compares sizes and times and ends; that is why this module imports nothing but `os` and `sys`.
"""

# ruff: noqa: PTH112, PTH113, PTH116, PTH118, PTH123

import os

from gen.core.paths import DOCS, FIGURES, LANGUAGES, ROOT
from gen.core.versions import versions

STATE = f"{FIGURES}/.state"

Entry = tuple[str, int, int, str, str]
"""Kind, size, time, hash and path of a file.

The kinds: a source of the generator (s), a page (p), what else pages depend on, such as stored results,
pictures and settings (d), an output (o).
"""


class State:
    """What the last run left behind; it is complete if nothing was wrong and nothing interrupted it."""

    def __init__(self, complete: bool, versions: str, entries: list[Entry]):
        self.complete, self.versions, self.entries = complete, versions, entries


def is_fresh(root: str) -> bool:
    """Return whether all outputs below a root are up to date.

    A source of the generator that is new is imported by one that has changed.
    """
    state = read(root)
    if not state.complete or state.versions != versions():
        return False
    inputs = [(entry[0], entry[4]) for entry in state.entries if entry[0] in "pd"]
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
    """Return kind and path of every file that a person wrote or stored: pages, and what they depend on."""
    files = []
    for language in LANGUAGES:
        folder = f"{DOCS}/{language}"
        for path in sorted(_files(root, folder)):
            experiment = path.endswith(".py") and path.startswith(f"{folder}/experiments/")
            files.append(("p" if path.endswith(".md") or experiment else "d", path))
    others = [*_files(root, f"{DOCS}/experiments"), f"{DOCS}/glossary.toml", f"{DOCS}/references.yaml"]
    others += ["mkdocs.yml", *(f"mkdocs.{code}.yml" for code in LANGUAGES)]
    return files + [("d", path) for path in sorted(others) if os.path.isfile(os.path.join(root, path))]


def _files(root: str, folder: str) -> list[str]:
    """List the files below a folder; links to folders are not followed, and hidden files are none."""
    files = []
    if os.path.isdir(os.path.join(root, folder)):
        with os.scandir(os.path.join(root, folder)) as items:
            for item in items:
                path = f"{folder}/{item.name}"
                if item.is_dir(follow_symlinks=False):
                    files += _files(root, path)
                elif os.path.isfile(item.path) and (item.name[0] != "." or item.name == ".authors.yml"):
                    files.append(path)
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
