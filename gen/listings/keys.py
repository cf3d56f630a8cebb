"""Keys: names of what listings show, made of everything that decides on it."""

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from gen.core.imports import closure
from gen.core.memo import memoized
from gen.core.paths import ROOT
from gen.core.versions import versions
from gen.listings.uses import used
from gen.source import fences

PACKAGE = "acts"
"""The package that listings use."""


def key_of(programs: Sequence[str], root: str = ROOT) -> str:
    """Return the key of what the last of these programs shows when all are run in one session.

    It depends on the programs, the code that runs them, what they use of `acts`, and versions of packages.
    """
    written = [fences.key_of(program) for program in programs]
    parts = [_runner(root), _versions(), *written]
    if any(PACKAGE in program for program in programs):
        parts += used(programs, PACKAGE, root)
    return _hash(parts)[:16]


@cache
def _versions() -> str:
    return versions()


@memoized
def _runner(root: str) -> str:
    """Return a hash of the code that runs programs and draws what they show."""
    return _hash(Path(root, file).read_text("utf-8") for file in closure("gen.listings.worker", root=root))


def _hash(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()
