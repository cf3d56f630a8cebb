"""Full runs: all experiments with their full parameters, compared with what is stored and expected."""

import argparse
import json
import math
import os
import platform
import sys
import time
import tomllib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from gen.core import memo
from gen.core.errors import InputError
from gen.core.files import write
from gen.core.paths import ROOT
from gen.experiments.answers import Answers, answers, complaint, stored, stored_path
from gen.listings import runs
from gen.listings.limits import FULL
from gen.listings.process import Runner
from gen.source import percent
from gen.source.percent import Experiment

EXPECTED = "docs/experiments/expected.toml"
COMMAND = "python -m gen.experiments"


@dataclass(frozen=True)
class Run:
    """What a full run of an experiment gave, and how long it took."""

    experiment: Experiment
    answers: Answers
    seconds: float


def expected(root: str = ROOT) -> dict[str, dict[str, dict[str, Any]]]:
    """Return what is known of the answers: by experiment and name, a value with its tolerance, or bounds."""
    file = Path(root, EXPECTED)
    if not file.is_file():
        raise InputError("it is missing; it tells what the answers of experiments must be", file)
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as problem:
        raise InputError(str(problem), file) from None


def fits(value: float, row: dict[str, Any]) -> bool:
    """Tell whether an answer is as expected.

    Examples
    --------
    >>> fits(0.2501, {"value": 0.25, "abs": 1e-3}), fits(3.2, {"low": 1, "high": 3})
    (True, False)
    """
    if "value" in row:
        if isinstance(row["value"], bool):
            return value is row["value"]
        return math.isclose(value, row["value"], rel_tol=row.get("rel", 0.0), abs_tol=row.get("abs", 0.0))
    return bool(row.get("low", -math.inf) <= value <= row.get("high", math.inf))


def run(experiment: Experiment, runner: Runner) -> Run:
    """Run an experiment with its full parameters.

    Raises
    ------
    InputError
        If something is wrong in a cell.
    """
    start = time.perf_counter()
    outcome = runner.run(experiment.programs(full=True), answers=True, limits=FULL)
    if outcome.failure:
        lines = [cell.line for cell in experiment.code]
        raise runs.mistake(outcome.failure, "cell", experiment.path, lines)
    return Run(experiment, outcome.answers, time.perf_counter() - start)


def store(done: Run, root: str = ROOT) -> bool:
    """Store a full run, unless the stored one says the same; return whether it was written."""
    experiment = done.experiment
    before = stored(experiment, root)
    if not complaint(experiment, before) and before["answers"] == done.answers:
        return False
    made = {
        "parameters": experiment.full,
        "code": experiment.digest,
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "seconds": round(done.seconds, 1),
        "command": f"{COMMAND} {experiment.name}",
    }
    text = json.dumps({"answers": done.answers, "made": made}, indent=1) + "\n"
    return write(Path(root, stored_path(experiment)), text.encode())


def differences(done: Run, root: str = ROOT) -> list[str]:
    """Say which answers are not those before."""
    before = _answers_before(done.experiment, root)
    return [
        f"{name}: {before.get(name, 'none')} → {done.answers.get(name, 'none')}"
        for name in [*done.answers, *(name for name in before if name not in done.answers)]
        if before.get(name) != done.answers.get(name)
    ]


def _answers_before(experiment: Experiment, root: str) -> Answers:
    """Return the stored answers, by whatever code, or those of the page; none without either."""
    known: Answers = stored(experiment, root).get("answers", {})
    try:
        return known if experiment.full else answers(experiment.name, root)
    except InputError:
        return {}


def deviations(done: Run, rows: dict[str, dict[str, Any]]) -> list[str]:
    """Say which answers are not as expected; answers that nothing quotes may be left out there."""
    found = [f"{name}: expected by {EXPECTED}, but missing" for name in rows if name not in done.answers]
    return found + [
        f"{name}: {value}, expected {', '.join(f'{key} {limit}' for key, limit in rows[name].items())}"
        for name, value in done.answers.items()
        if name in rows and not fits(value, rows[name])
    ]


def main(arguments: Sequence[str], root: str = ROOT) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(
        prog=COMMAND, description="Run experiments with their full parameters, and store what they answer."
    )
    parser.add_argument("names", nargs="*", metavar="name", help="default: all experiments")
    parser.add_argument(
        "--check",
        action="store_true",
        help=f"write nothing; fail if an answer is beyond the tolerance in {EXPECTED}",
    )
    options = parser.parse_args(arguments)
    memo.forget()
    try:
        found = [percent.find(name, root=root) for name in options.names or percent.names(root)]
        return _run_all(found, root, check=options.check)
    except InputError as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted; the runs that had ended are stored", file=sys.stderr)
        return 130


def _run_all(found: list[Experiment], root: str, *, check: bool) -> int:
    """Run experiments side by side, those that take longest first."""
    rows = expected(root)
    wrong = failed = 0
    order = sorted(found, key=lambda experiment: _seconds_before(experiment, root), reverse=True)
    programs = [program for experiment in order for program in experiment.programs(full=True)]
    with ThreadPoolExecutor(os.cpu_count()) as pool, Runner(programs) as runner:
        for each in as_completed([pool.submit(run, experiment, runner) for experiment in order]):
            try:
                done = each.result()
            except InputError as problem:
                print(problem, file=sys.stderr, flush=True)
                failed += 1
                continue
            name = done.experiment.name
            changed, odd = differences(done, root), deviations(done, rows.get(name, {}))
            written = not check and bool(done.experiment.full) and store(done, root)
            state = "stored" if written else f"{len(changed)} changed" if changed else "unchanged"
            print(f"{name:14} {done.seconds:7.1f} s   {len(done.answers):3} answers   {state}", flush=True)
            for line in changed:
                print(f"    {line}")
            for line in odd:
                print(f"  ! {line}")
            wrong += bool(odd)
    return int(bool(failed or (check and wrong)))


def _seconds_before(experiment: Experiment, root: str) -> float:
    """Return how long the stored run took; one that is new comes first, one without full parameters last."""
    if not experiment.full:
        return 0.0
    return float(stored(experiment, root).get("made", {"seconds": math.inf})["seconds"])
