"""The listings of the pages: programs, executed once for all pages that contain the same ones.

A page's listings are its ```run fences, an experiment's are its code cells. All listings of a page run in one
session. What a listing shows is kept under a name that depends on everything that decides on it: the programs
up to it, the code that runs them, `acts` if they use it, and the versions of the packages.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

from gen.core.errors import InputError
from gen.core.imports import closure
from gen.core.memo import memoized
from gen.core.paths import BUILD, ROOT
from gen.core.versions import versions
from gen.source import fences, percent
from gen.source import page as pages

FOLDER = f"{BUILD}/listings"

Shown = dict[str, Any]
"""A `gen.listings.session.Shown` as a dictionary; the last one of an experiment has its answers too."""

_USES_ACTS = re.compile(r"^[ \t]*(?:import|from) acts\b", re.MULTILINE)
_ANSWERS = "import json\nprint(json.dumps(answers))"


class SessionError(Exception):
    """A session ended while one of its programs ran; nobody knows which."""


def path_of(programs: Sequence[str]) -> str:
    """Return the file with what the last of these programs shows when all are run in one session."""
    uses_acts = any(_USES_ACTS.search(program) for program in programs)
    session = " ".join([_sources(ROOT, uses_acts), _versions(), *map(fences.key_of, programs)])
    return f"{FOLDER}/{hashlib.sha256(session.encode()).hexdigest()[:16]}.json"


@cache
def _versions() -> str:
    return versions()


@memoized
def _sources(root: str, uses_acts: bool) -> str:
    """Return a hash of the code that decides on what programs show."""
    digest = hashlib.sha256()
    files = closure(__name__, "gen.listings.session", *["acts"] * uses_acts, root=root)
    for file in files:
        digest.update(Path(root, file).read_bytes() + b"\0")
    return digest.hexdigest()


def shown_by(programs: Sequence[str], root: str = ROOT) -> Shown:
    """Return what the last of these programs showed.

    Raises
    ------
    InputError
        If the programs have not been run.
    """
    file = Path(root, path_of(programs))
    if not file.is_file():
        raise InputError(f"this listing has not been run ({path_of(programs)} is missing); run python -m gen")
    shown: Shown = json.loads(file.read_text("utf-8"))
    return shown


def plan(root: str, pages: Iterable[str], right: set[str], errors: list[Any]) -> dict[str, bytes | None]:
    """Work out what the listings of the pages show.

    Parameters
    ----------
    root
        The project.
    pages
        Paths of the pages below it.
    right
        Outputs that are known to be right; their listings are not run again.
    errors
        Takes an `InputError` for a listing that fails.

    Returns
    -------
    dict
        Content by path below the root; None stands for a file that is right.
    """
    outputs: dict[str, bytes | None] = {}
    sessions: dict[tuple[str, ...], _Session] = {}
    for page in pages:
        session = _session(root, page)
        paths = session.paths if session else ()
        if session and all(path in right for path in paths):
            outputs |= dict.fromkeys(paths)
        elif session:
            sessions.setdefault(paths, session)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = [(session, pool.submit(session.run)) for session in sessions.values()]
    for session, done in runs:
        try:
            outputs |= session.outputs(done.result(), errors)
        except SessionError as problem:
            errors.append(InputError(f"{problem}; look at its {session.what}s", session.page))
    return outputs


class _Session:
    """The programs of a page, each with the line above its first one."""

    def __init__(self, page: str, what: str, programs: list[str], lines: list[int], *, answers: bool) -> None:
        self.page, self.what, self.programs, self.lines, self.answers = page, what, programs, lines, answers
        self.paths = tuple(path_of(programs[: number + 1]) for number in range(len(programs)))

    def run(self) -> list[Shown]:
        return run(self.programs, answers=self.answers)

    def outputs(self, shown: list[Shown], errors: list[Any]) -> dict[str, bytes | None]:
        """Return what is to be kept, and note the program that failed."""
        done: dict[str, bytes | None] = {}
        for path, line, each in zip(self.paths, self.lines, shown, strict=False):
            if each["error"]:
                told = f"this {self.what} raises {each['error']}"
                errors.append(InputError(told, self.page, line + each["line"]))
            else:
                done[path] = json.dumps(each, ensure_ascii=False).encode()
        return done


def _session(root: str, page: str) -> _Session | None:
    """Return the session of a page; None if it has no listings, or cannot be read, as is told elsewhere."""
    if page.endswith(".py"):
        try:
            experiment = percent.read(page, root)
        except InputError:
            return None
        lines = [cell.line for cell in experiment.code]
        return _Session(page, "cell", experiment.programs(), lines, answers=True)
    found = [fence for fence in pages.read(page, root).fences if fence.kind == fences.LISTING]
    programs, lines = [fence.body for fence in found], [fence.line for fence in found]
    return _Session(page, "listing", programs, lines, answers=False) if programs else None


def run(programs: Sequence[str], *, answers: bool = False) -> list[Shown]:
    """Run programs in a Python process of their own, up to the first that fails.

    Parameters
    ----------
    programs
        The programs of one session.
    answers
        Whether they end with `answers`, which is then put beside what the last one showed.
    """
    session = subprocess.run(
        [sys.executable, "-m", "gen.listings.session"],
        cwd=ROOT,
        # sessions run side by side: one thread each; and sums do not depend on the number of cores
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        input=json.dumps([*programs, *[_ANSWERS] * answers]),
        capture_output=True,
        text=True,
    )
    if session.returncode:
        last = session.stderr.strip().splitlines()[-1:] or [f"code {session.returncode}"]
        raise SessionError(f"Python ended before the page did: {last[0]}")
    shown: list[Shown] = json.loads(session.stdout)
    if answers and len(shown) > len(programs):
        _take_answers(shown)
    return shown


def _take_answers(shown: list[Shown]) -> None:
    """Put the answers, which a program of ours printed, beside what the last of the others showed."""
    told = shown.pop()
    last = shown[-1]
    last["answers"] = {} if told["error"] else json.loads(told["parts"][0]["text"])
    odd = [
        name
        for name, value in last["answers"].items()
        if not re.fullmatch("[a-z][a-z0-9_]*", name) or not isinstance(value, bool | int | float)
    ]
    if told["error"] or odd or not last["answers"]:
        wanted = 'answers must be a dictionary of plain numbers and bools, such as {"max_slope": 0.25}'
        last["error"] = (
            f"InputError: {wanted}; {told['error'] or (f'odd: {odd[0]}' if odd else 'it is empty')}"
        )
