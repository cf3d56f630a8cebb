"""The listings of the pages: programs, executed once for all pages that contain the same ones.

A page's listings are its ```run fences, an experiment's are its code cells. All listings of a page run in one
session. What a listing shows is kept under a name that depends on everything that decides on it.
"""

import json
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gen.core import progress
from gen.core.errors import InputError
from gen.core.paths import BUILD, ROOT
from gen.listings import keys
from gen.listings.limits import PAGE, Limits
from gen.listings.process import Failure, Outcome, Runner
from gen.source import fences, percent
from gen.source import page as pages
from gen.source.fences import Fence

FOLDER = f"{BUILD}/listings"

Shown = dict[str, Any]
"""The "parts" that a program shows; the last one of an experiment has its "answers" too."""


def path_of(programs: Sequence[str]) -> str:
    """Return the file with what the last of these programs shows when all are run in one session."""
    return f"{FOLDER}/{keys.key_of(programs, ROOT)}.json"


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


def plan(
    root: str,
    pages: Iterable[str],
    right: set[str],
    errors: list[Any],
    made: Callable[[str], list[Fence]] = lambda _: [],
) -> dict[str, bytes | None]:
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
    made
        Returns the fences that software adds to a page.

    Returns
    -------
    dict
        Content by path below the root; None stands for a file that is right.
    """
    outputs: dict[str, bytes | None] = {}
    sessions: dict[tuple[str, ...], _Session] = {}
    for page in pages:
        session = _session(root, page, made(page))
        paths = session.paths if session else ()
        if session and all(path in right for path in paths):
            outputs |= dict.fromkeys(paths)
        elif session:
            sessions.setdefault(paths, session)
    if sessions:
        # those that take long first: the ones that have full runs
        waiting = sorted(sessions.values(), key=lambda session: not session.long)
        for session, outcome in zip(waiting, _run_all(waiting), strict=True):
            outputs |= session.outputs(outcome)
            if outcome.failure:
                errors.append(session.error(outcome.failure))
    return outputs


@dataclass
class _Session:
    """The programs of a page, each with the line above its first one."""

    page: str
    what: str
    programs: list[str]
    lines: list[int]
    answers: bool = False
    long: bool = False

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(path_of(self.programs[: number + 1]) for number in range(len(self.programs)))

    def outputs(self, outcome: Outcome) -> dict[str, bytes | None]:
        """Return what is to be kept."""
        shown: list[Shown] = [{"parts": parts} for parts in outcome.shown]
        if outcome.answers:
            shown[-1]["answers"] = outcome.answers
        texts = [json.dumps(each, ensure_ascii=False).encode() for each in shown]
        return dict(zip(self.paths, texts, strict=False))

    def error(self, failure: Failure) -> InputError:
        """Return what is wrong with its place in the page."""
        return mistake(failure, self.what, self.page, self.lines)


def mistake(failure: Failure, what: str, page: str, lines: Sequence[int]) -> InputError:
    """Return what is wrong with a program, with its place in the page.

    Parameters
    ----------
    failure
        What is wrong.
    what
        What the page calls programs, such as "cell".
    page
        The page.
    lines
        Lines above the first ones of its programs.
    """
    return InputError(f"this {what} {failure.told}", page, lines[failure.program] + failure.line)


def _run_all(sessions: Sequence[_Session]) -> list[Outcome]:
    """Run sessions side by side."""
    programs = [program for session in sessions for program in session.programs]
    with (
        progress.phase("listings", len(sessions)) as step,
        ThreadPoolExecutor(os.cpu_count()) as pool,
        Runner(programs, ROOT) as runner,
    ):
        runs = [
            pool.submit(runner.run, each.programs, answers=each.answers, limits=PAGE) for each in sessions
        ]
        for each in runs:
            each.add_done_callback(lambda _: step())
        return [each.result() for each in runs]


def _session(root: str, page: str, made: list[Fence]) -> _Session | None:
    """Return the session of a page; None if it has no listings, or cannot be read, as is told elsewhere."""
    if page.endswith(".py"):
        try:
            experiment = percent.read(page, root)
        except InputError:
            return None
        lines = [cell.line for cell in experiment.code]
        return _Session(page, "cell", experiment.programs(), lines, answers=True, long=bool(experiment.full))
    written = (*pages.read(page, root).fences, *made)
    found = [fence for fence in written if fence.kind == fences.LISTING]
    programs, lines = [fence.body for fence in found], [fence.line for fence in found]
    return _Session(page, "listing", programs, lines) if programs else None


def run(programs: Sequence[str], *, answers: bool = False, limits: Limits = PAGE) -> Outcome:
    """Run the programs of one session; see `gen.listings.process.Runner`."""
    with Runner(programs, ROOT) as runner:
        return runner.run(programs, answers=answers, limits=limits)
