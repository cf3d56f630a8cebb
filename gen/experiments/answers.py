"""The answers of experiments: numbers by name, from the run for the page or from a stored full run."""

import json
from pathlib import Path
from typing import Any

from gen.core.errors import InputError
from gen.core.memo import memoized
from gen.core.paths import DOCS, ROOT
from gen.listings import runs
from gen.source import percent
from gen.source.percent import Experiment

STORED = f"{DOCS}/experiments"
"""The folder of the stored full runs."""

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
    shown: Answers = runs.shown_by(experiment.programs(), root)["answers"]
    return shown | known


def stored_path(experiment: Experiment) -> str:
    """Return the file of a full run below the root."""
    return f"{STORED}/{experiment.name}.json"


def stored(experiment: Experiment, root: str = ROOT) -> dict[str, Any]:
    """Return the stored full run of an experiment, by whatever code it was made; empty if there is none.

    Raises
    ------
    InputError
        If its file is not JSON.
    """
    file = Path(root, stored_path(experiment))
    if not experiment.full or not file.is_file():
        return {}
    try:
        run: dict[str, Any] = json.loads(file.read_text("utf-8"))
    except json.JSONDecodeError as problem:
        told = f"not JSON: {problem.msg}; remove it, and make experiments writes it anew"
        raise InputError(told, stored_path(experiment), problem.lineno) from None
    return run


def outdated(root: str = ROOT) -> list[InputError]:
    """Say which full runs are missing or out of date."""
    found = []
    for name in percent.names(root):
        try:
            experiment = percent.find(name, root=root)
        except InputError:
            continue  # told where the experiments are read
        if told := complaint(experiment, stored(experiment, root)):
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
