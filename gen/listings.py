"""The listings of the pages: ```run fences, executed once for all pages that contain the same programs."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from gen import fences
from gen.errors import InputError
from gen.paths import BUILD, ROOT

FOLDER = f"{BUILD}/listings"


def path_of(programs: Sequence[str]) -> str:
    """Return the file with what the last of these programs shows when all are run in one session."""
    session = " ".join(map(fences.key_of, programs))
    return f"{FOLDER}/{hashlib.sha256(session.encode()).hexdigest()[:16]}.json"


def shown_by(programs: Sequence[str], root: str = ROOT) -> dict[str, Any]:
    """Return what the last of these programs showed, a `gen.cells.session.Shown` as a dictionary.

    Raises
    ------
    InputError
        If the programs have not been run.
    """
    file = Path(root, path_of(programs))
    if not file.is_file():
        raise InputError(f"this listing has not been run ({path_of(programs)} is missing); run python -m gen")
    shown: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return shown


def plan(root: str, pages: Iterable[str], right: set[str], errors: list[Any]) -> dict[str, bytes | None]:
    """Work out what the listings of the pages show.

    Parameters
    ----------
    root
        The project.
    pages
        Paths of the pages below it.
    right
        Outputs that are known to be right; their listings are not run again.
    errors
        Takes an `InputError` for a listing that fails.

    Returns
    -------
    dict
        Content by path below the root; None stands for a file that is right.
    """
    outputs: dict[str, bytes | None] = {}
    for page in pages:
        text = Path(root, page).read_bytes().decode("utf-8-sig", errors="replace")
        found, _ = fences.scan(text, page, ("run",))
        programs = [fence.body for fence in found]
        paths = [path_of(programs[: number + 1]) for number in range(len(programs))]
        if all(path in right for path in paths):
            outputs |= dict.fromkeys(paths)
        elif not all(path in outputs for path in paths):
            for path, fence, shown in zip(paths, found, _run(programs), strict=False):
                if shown["error"]:
                    errors.append(
                        InputError(f"this listing raises {shown['error']}", page, fence.line + shown["line"])
                    )
                else:
                    outputs[path] = json.dumps(shown, ensure_ascii=False).encode()
    return outputs


def _run(programs: list[str]) -> list[dict[str, Any]]:
    """Run programs in a Python process of their own."""
    session = subprocess.run(
        [sys.executable, "-m", "gen.cells.session"],
        cwd=ROOT,
        input=json.dumps(programs),
        capture_output=True,
        text=True,
    )
    if session.returncode:
        raise RuntimeError(f"the session of the listings ended: {session.stderr.strip()}")
    shown: list[dict[str, Any]] = json.loads(session.stdout)
    return shown
