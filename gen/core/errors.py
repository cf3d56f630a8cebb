"""Errors: what a person wrote wrong, with file and line, and hints at what was meant.

Light to import: no pathlib, difflib only when a name is wrong.
"""

# ruff: noqa: PTH117

import os
from collections.abc import Iterable

from gen.core.paths import ROOT


class InputError(Exception):
    """Something a person wrote is wrong.

    Parameters
    ----------
    message : str
        What is wrong and what is allowed, in one line.
    path : str or path-like, optional
        The file it stands in; shown relative to the project root where it is inside it.
    line : int, optional
        Line number, counted from 1.

    Examples
    --------
    >>> print(InputError('unknown view "par"', "docs/ko/index.md", 42))
    docs/ko/index.md:42: unknown view "par"
    """

    def __init__(self, message: str, path: str | os.PathLike[str] | None = None, line: int | None = None):
        super().__init__(message, path, line)
        self.message = message
        self.path = None if path is None else _shown(os.fspath(path))
        self.line = line

    def __str__(self) -> str:
        place = [str(part) for part in (self.path, self.line) if part is not None]
        return f"{':'.join(place)}: {self.message}" if place else self.message


class TwinError(InputError):
    """Something that one language has, and the other has not or otherwise; a preview goes on with it."""


class SourceError(Exception):
    """Everything that is wrong in one run, in the order of files and lines, each thing once.

    Parameters
    ----------
    errors : iterable of InputError
        In any order.

    Examples
    --------
    >>> print(SourceError([InputError("two", "b.md", 10), InputError("one", "b.md", 9)]))
    b.md:9: one
    b.md:10: two
    """

    def __init__(self, errors: Iterable[InputError]):
        unique = {str(error): error for error in errors}
        self.errors = tuple(sorted(unique.values(), key=lambda e: (e.path or "", e.line or 0, e.message)))
        super().__init__(self.errors)

    def __str__(self) -> str:
        return "\n".join(map(str, self.errors))


def _shown(path: str) -> str:
    inside = os.path.isabs(path) and os.path.commonpath([ROOT, path]) == ROOT
    return os.path.relpath(path, ROOT).replace(os.sep, "/") if inside else path


_REFUSALS = {"EACCES", "EBUSY", "EDQUOT", "EEXIST", "EFBIG", "EISDIR", "ENOSPC", "ENOTDIR", "EPERM", "EROFS"}


def refused(problem: BaseException) -> str | None:
    """Say what the system does not allow, such as a file on a full disk; None for any other error.

    Examples
    --------
    >>> import errno
    >>> refused(OSError(errno.ENOTDIR, "Not a directory", "build/figures"))
    'build/figures: Not a directory'
    >>> refused(FileNotFoundError(errno.ENOENT, "No such file or directory", "x"))
    """
    import errno

    if not isinstance(problem, OSError) or errno.errorcode.get(problem.errno or 0) not in _REFUSALS:
        return None
    told = problem.strerror or str(problem)
    return f"{_shown(os.fsdecode(problem.filename))}: {told}" if problem.filename else told


def nearest(name: str, known: Iterable[str]) -> str:
    """Return an ending for an error message that names the most similar known name, if any.

    Examples
    --------
    >>> nearest("sigmod", ["tanh", "sigmoid"])
    '; did you mean "sigmoid"?'
    >>> nearest("zzz", ["tanh", "sigmoid"])
    '; known: sigmoid, tanh'
    """
    from difflib import get_close_matches

    names = sorted(known)
    close = get_close_matches(name.lower(), names, n=1, cutoff=0.6)
    return f'; did you mean "{close[0]}"?' if close else f"; known: {', '.join(names)}"
