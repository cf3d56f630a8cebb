"""The answers of experiments: numbers by name, from the run for the page or from a stored full run."""

import json
from pathlib import Path
from typing import Any

from gen import listings
from gen.errors import InputError
from gen.experiments import notebook
from gen.experiments.notebook import Experiment
from gen.memory import remembered
from gen.paths import DOCS, ROOT

STORED = f"{DOCS}/experiments"
"""The folder of the stored full runs."""

Answers = dict[str, bool | int | float]


@remembered
def answers(name: str, root: str = ROOT) -> Answers:
    """Return the answers of an experiment, those of its full run if it has one.

    Raises
    ------
    InputError
        If there is no such experiment, or it has not been run.
    """
    experiment = notebook.find(name, root=root)
    if experiment.full:
        found: Answers = stored(experiment, root)["answers"]
    else:
        found = listings.shown_by(experiment.programs(), root)["answers"]
    return found


def stored_path(experiment: Experiment) -> str:
    """Return the file of a full run below the root."""
    return f"{STORED}/{experiment.name}.json"


def stored(experiment: Experiment, root: str = ROOT) -> dict[str, Any]:
    """Return the stored full run of an experiment.

    Raises
    ------
    InputError
        If there is none, or it was made by other code or with other parameters.
    """
    path = stored_path(experiment)
    if not Path(root, path).is_file():
        raise InputError(f"its full run is not stored in {path}; make experiments runs it", experiment.path)
    run: dict[str, Any] = json.loads(Path(root, path).read_text("utf-8"))
    if run["made"]["code"] != experiment.digest:
        told = f"its code has changed since the full run in {path}; make experiments runs it again"
        raise InputError(told, experiment.path)
    if run["made"]["parameters"] != experiment.full:
        told = f'"full" has changed since the full run in {path}; make experiments runs it again'
        raise InputError(told, experiment.path)
    return run


def problems(root: str = ROOT) -> list[InputError]:
    """Say which full runs are missing or out of date."""
    found = []
    for name in notebook.names(root):
        try:
            experiment = notebook.find(name, root=root)
        except InputError:
            continue  # told where the experiments are read
        try:
            if experiment.full:
                stored(experiment, root)
        except InputError as problem:
            found.append(problem)
    return found
