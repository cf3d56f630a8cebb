"""Keys: names of what listings show, made of everything that decides on it."""

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from gen.core.imports import closure
from gen.core.memo import memoized
from gen.core.paths import ROOT
from gen.core.versions import versions
from gen.source import fences


def key_of(programs: Sequence[str], root: str = ROOT) -> str:
    """Return the key of what the last of these programs shows when all are run in one session.

    It depends on the programs, the code that runs them, what they use of `acts`, and the versions of packages.
    """
    parts = [_runner(root), _versions(), *map(fences.key_of, programs)]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]


@cache
def _versions() -> str:
    return versions()


@memoized
def _runner(root: str) -> str:
    """Return a hash of the code that runs programs and draws what they show."""
    digest = hashlib.sha256()
    for file in closure("gen.listings.worker", root=root):
        digest.update(Path(root, file).read_bytes() + b"\0")
    return digest.hexdigest()
