"""Node.js: runs the scripts that cut fonts and purge style sheets; says what is missing when it fails."""

import subprocess
from pathlib import Path

from gen.core.errors import InputError

OLDEST = 20
"""The oldest version of Node.js that is known to do."""

_WHERE = f"install version {OLDEST} or newer from https://nodejs.org"


def run(script: Path, request: bytes, package: str) -> bytes:
    """Return what a script answers to a request.

    Parameters
    ----------
    script
        It reads standard input and writes standard output.
    request
        What it reads.
    package
        The package from npm that it needs.

    Raises
    ------
    InputError
        If Node.js or the package is missing, or the script fails.
    """
    try:
        done = subprocess.run(["node", script], input=request, capture_output=True)
    except FileNotFoundError:
        raise missing() from None
    if done.returncode:
        said = done.stderr.decode().strip().splitlines() or [""]
        raise stopped(script.name, package, said[-1])
    return done.stdout


def missing() -> InputError:
    """Return the error for a machine without Node.js."""
    return InputError(f"Node.js is missing: {_WHERE}")


def stopped(script: str, package: str, said: str = "") -> InputError:
    """Return the error for a script that has failed: an old Node.js, a package that is not there, or a bug.

    Parameters
    ----------
    script
        Its name.
    package
        The package from npm that it needs.
    said
        What it wrote to standard error.
    """
    asked = subprocess.run(["node", "--version"], capture_output=True, text=True)
    version = asked.stdout.strip()
    if not version.startswith("v") or int(version[1:].partition(".")[0]) < OLDEST:
        return InputError(f"Node.js {version} is too old: {_WHERE}")
    return InputError(f"{script} has stopped; is {package} installed (npm ci)? {said}".strip())
