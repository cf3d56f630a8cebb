"""The figures of the pages, drawn before the pages are made."""

import subprocess
import sys

from mkdocs.exceptions import Abort

from gen.core.paths import ROOT


def draw() -> None:
    """Run `python -m gen` in a fresh process, so that edited code counts while serving."""
    run = subprocess.run([sys.executable, "-m", "gen"], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    if run.returncode:
        raise Abort(run.stderr.strip() or "python -m gen failed")
