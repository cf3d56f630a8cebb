"""Report: a run for a program instead of a person, which hears of its progress and mistakes as data.

``python -m gen --report`` sends `gen.core.child` messages: ``{"progress": {phase: [done, total]}}`` while it
works, and at the end ``{"mistakes": […], "behind": […]}``, each with message, path and line, and whether it
is a bug of ours. What is behind is a page whose twin says something else.
"""

from typing import Any

from gen import rules, strings
from gen.core import progress
from gen.core.child import Parent
from gen.core.errors import InputError, TwinError
from gen.core.paths import LANGUAGES
from gen.make.store import DrawingError, update


def run(root: str) -> int:
    """Bring the outputs below a root up to date; return the exit code: 1 if there are mistakes."""
    parent = Parent()
    progress.listen(lambda phases: parent.tell(progress=phases))
    errors = _unreadable() or update(root, rules.problems).errors
    behind = [error for error in errors if isinstance(error, TwinError)]
    mistakes = [error for error in errors if error not in behind]
    parent.tell(mistakes=[*map(_mistake, mistakes)], behind=[*map(_mistake, behind)])
    return int(bool(mistakes))


def _unreadable() -> list[InputError | DrawingError]:
    """Return what is wrong with the files of words, without which every picture would fail by itself."""
    found: list[InputError | DrawingError] = []
    for language in LANGUAGES:
        try:
            strings.load(language)
        except InputError as problem:
            found.append(problem)
    return found


def _mistake(error: InputError | DrawingError) -> dict[str, Any]:
    if isinstance(error, InputError):
        return {"message": error.message, "path": error.path, "line": error.line, "bug": False}
    return {"message": str(error), "path": None, "line": None, "bug": True}
