"""The figures of the pages, drawn before the pages are made."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from mkdocs.exceptions import Abort

from gen.core.paths import ROOT


def draw() -> None:
    """Run `python -m gen` in a fresh process, so that edited code counts while serving."""
    with drawing():
        pass


@contextmanager
def drawing() -> Iterator[None]:
    """Draw beside something else, and wait until all is drawn."""
    command = [sys.executable, "-m", "gen"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        yield
        _, said = process.communicate()
    if process.returncode:
        raise Abort(said.strip() or "python -m gen failed")
