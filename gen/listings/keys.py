"""Keys: names of what listings show, made of everything that decides on it."""

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from gen.core.cache import Shelf
from gen.core.imports import closure
from gen.core.memo import memoized
from gen.core.paths import ROOT
from gen.core.versions import versions
from gen.source import fences

PACKAGE = "acts"
"""The package that listings use."""

_uses = Shelf("uses", "gen/listings/uses.py")


def key_of(programs: Sequence[str], root: str = ROOT) -> str:
    """Return the key of what the last of these programs shows when all are run in one session.

    It depends on the programs, the code that runs them, what they use of `acts`, and versions of packages.
    """
    written = [fences.key_of(program) for program in programs]
    parts = [_runner(root), _versions(), *written]
    if any(PACKAGE in program for program in programs):
        name = _hash([_sources(root), *written])
        parts.append(_uses.get(name, lambda: used(programs, root)))
    return _hash(parts)[:16]


def used(programs: Sequence[str], root: str) -> str:
    """Return a hash of what programs use of the package, of all of it if that is not clear."""
    from gen.listings.uses import UnclearError, package  # seldom needed

    known = package(PACKAGE, root)
    try:
        return _hash(known.used(programs)) if known else _sources(root)
    except (SyntaxError, UnclearError):
        return _sources(root)


@cache
def _versions() -> str:
    return versions()


@memoized
def _runner(root: str) -> str:
    """Return a hash of the code that runs programs and draws what they show."""
    return _hash(Path(root, file).read_text("utf-8") for file in closure("gen.listings.worker", root=root))


@memoized
def _sources(root: str) -> str:
    """Return a hash of all of the package."""
    files = sorted(Path(root, PACKAGE).rglob("*.py"))
    return _hash(
        part for file in files for part in (file.relative_to(root).as_posix(), file.read_text("utf-8"))
    )


def _hash(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()
