"""Generate: what the pages ask for is made, and the sources are checked, before MkDocs reads them."""

import json
import logging
import subprocess
import sys

from mkdocs.exceptions import Abort

from gen.core.errors import InputError, SourceError, TwinError
from gen.core.paths import ROOT
from gen.site import languages

log = logging.getLogger("mkdocs.hooks.notes")


def update() -> None:
    """Run `python -m gen` in a fresh process, so that edited code counts while serving.

    Raises
    ------
    SourceError
        With everything that is wrong.
    """
    command = [sys.executable, "-m", "gen", "--json"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    try:
        told = json.loads(run.stdout)
    except ValueError:
        told = []
    if told:
        kinds = {True: TwinError, False: InputError}
        raise SourceError(kinds[each["twin"]](each["message"], each["path"], each["line"]) for each in told)
    if run.returncode:
        raise SourceError([InputError(run.stderr.strip() or "python -m gen failed")])


def draw() -> None:
    """Do the same for MkDocs, which shows an `Abort` as a sentence.

    In a preview, a page may be ahead of its twin: that is no more than a warning.
    """
    try:
        update()
    except SourceError as problem:
        twins = [error for error in problem.errors if isinstance(error, TwinError)]
        if not languages.serving() or len(twins) < len(problem.errors):
            raise Abort(str(problem)) from None
        for error in twins:
            log.warning(error)
