"""Answers of experiments: numbers by name, from the run for the page or from a stored full run."""

import json
from pathlib import Path
from typing import Any

from gen.core.errors import InputError
from gen.core.memo import memoized
from gen.core.paths import DOCS, ROOT
from gen.listings import runs
from gen.source import percent
from gen.source.percent import Experiment
from gen.source.text import read_text

STORED = f"{DOCS}/experiments"
"""The folder of the stored full runs."""

LARGEST = 1e300
"""Answers are smaller than this."""

Answers = dict[str, bool | int | float]


@memoized
def answers(name: str, root: str = ROOT) -> Answers:
    """Return the answers of an experiment, those of its full run if it has one.

    A full run that is out of date still counts; what it does not answer, the run for the page does.

    Raises
    ------
    InputError
        If there is no such experiment, or it has not been run.
    """
    experiment = percent.find(name, root=root)
    run = stored(experiment, root)
    known: Answers = run.get("answers", {})
    if known and not complaint(experiment, run):
        return known
    shown: Answers = runs.shown_by(experiment.programs(), root).get("answers", {})
    return shown | known


def stored_path(experiment: Experiment) -> str:
    """Return the file of a full run below the root."""
    return f"{STORED}/{experiment.name}.json"


def stored(experiment: Experiment, root: str = ROOT) -> dict[str, Any]:
    """Return the stored full run of an experiment, by whatever code it was made; empty if there is none.

    Raises
    ------
    InputError
        If its file does not hold such a run.
    """
    path = stored_path(experiment)
    if not experiment.full or not Path(root, path).is_file():
        return {}
    try:
        run = json.loads(read_text(Path(root, path), path))
    except json.JSONDecodeError as problem:
        told = f"not JSON: {problem.msg}; remove it, and make experiments writes it anew"
        raise InputError(told, path, problem.lineno) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, brackets thousands deep
        run = None
    if told := _odd(run):
        raise InputError(f"{told}; remove the file, and make experiments writes it anew", path)
    return dict(run)


def _odd(run: Any) -> str:
    """Say what is wrong with the content of a stored run; empty if nothing is."""
    if not isinstance(run, dict) or not all(isinstance(run.get(key), dict) for key in ("answers", "made")):
        return 'expected "answers" and "made", each with names and values'
    for name, value in run["answers"].items():
        if not isinstance(value, bool | int | float) or not abs(value) < LARGEST:
            return f'the answer "{name}" must be a finite number or a bool, got {str(value)[:40]}'
    missing = [key for key in ("code", "parameters", "seconds") if key not in run["made"]]
    return f'"made" lacks "{missing[0]}"' if missing else ""


def outdated(root: str = ROOT) -> list[InputError]:
    """Say which full runs are missing or out of date."""
    found = []
    for name in percent.names(root):
        try:
            experiment = percent.find(name, root=root)
            told = complaint(experiment, stored(experiment, root))
        except InputError:
            continue  # told where all mistakes are
        if told:
            found.append(InputError(f"{told}; make experiments runs it", experiment.path))
    return found


def complaint(experiment: Experiment, run: dict[str, Any]) -> str:
    """Say why this is not the full run of the experiment as it stands; empty if it is, or needs none."""
    path = stored_path(experiment)
    if not experiment.full:
        return ""
    if not run:
        return f"its full run is not stored in {path}"
    if run["made"]["code"] != experiment.digest:
        return f"its code has changed since the full run in {path}"
    if run["made"]["parameters"] != experiment.full:
        return f'"full" has changed since the full run in {path}'
    return ""
