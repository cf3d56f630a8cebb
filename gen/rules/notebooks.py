"""Notebooks: what experiments say of themselves, and that they and check boxes know each other."""

import re
from pathlib import Path

from gen.core.errors import InputError, nearest
from gen.core.paths import DOCS
from gen.experiments import answers
from gen.rules.heads import LONGEST
from gen.source import library, page, percent
from gen.source.percent import Experiment


def problems(language: str, root: str) -> list[InputError]:
    """Say what is wrong with the experiments of a language, beyond what is wrong in their text."""
    folder = Path(root, percent.path_of("x", language)).parent
    found = [
        InputError(
            'an experiment is named in small letters, digits and "_", such as slopes.py; '
            "nothing else stands here",
            f"{DOCS}/{language}/experiments/{file.name}",
        )
        for file in sorted(folder.glob("*.py"))
        if not percent.is_named(file.name) and file.is_file()
    ]
    opened = {
        box.claims[0]
        for path in library.posts(language, root)
        for box in page.read(path, root).boxes
        if box.claims
    }
    for path in library.experiments(language, root):
        experiment = percent.load(path, root)
        found += _front(experiment, opened)
        try:
            answers.stored(experiment, root)
        except InputError as problem:
            found.append(problem)
    return found


def _front(experiment: Experiment, opened: set[str]) -> list[InputError]:
    path, front = experiment.path, experiment.page.front
    told = []
    for claim in experiment.tests:
        if percent.CLAIM.fullmatch(claim) and claim not in opened:
            hint = nearest(claim, opened) if opened else ""
            told.append(
                (line_of_claim(claim, experiment), f'no check box begins with the claim "{claim}"{hint}')
            )
    twice = [claim for number, claim in enumerate(experiment.tests) if claim in experiment.tests[:number]]
    if twice:
        told.append((front.line("tests"), f'tests: "{twice[0]}" is named twice'))
    for key, text in (("title", experiment.title), ("description", experiment.description)):
        if len(text) > LONGEST or "\n" in text.strip():
            told.append((front.line(key), f"{key}: it must be one line of at most {LONGEST} characters"))
    heading = next((each for each in experiment.page.headings if each.level == 1), None)
    if heading and experiment.title and heading.text != experiment.title:
        told.append((heading.line, f'the title must be that of the front matter, "{experiment.title}"'))
    return [InputError(what, path, line) for line, what in told]


def line_of_claim(claim: str, experiment: Experiment) -> int:
    """Return the line of the front matter on which a claim stands."""
    first = experiment.page.front.line("tests")
    wanted = re.compile(rf"(?<![\w.]){re.escape(claim)}(?![\w.])")
    rows = enumerate(experiment.head.split("\n"), 1)
    return next((number for number, row in rows if number >= first and wanted.search(row)), first)
