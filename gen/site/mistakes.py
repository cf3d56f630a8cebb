"""Mistakes: what keeps a site from being built, as data: where it is, what is wrong, whose it is.

A mistake of an author has a place in a source and a sentence; one of ours has a traceback.
"""

import re
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gen.core.errors import InputError, SourceError, refused
from gen.core.paths import ROOT
from gen.site import templates

_PLACED = re.compile(r"(?:Error: )?(?P<path>[^\s:][^:\n]*):(?P<line>\d+): (?P<message>.+)")
_IN_FILE = re.compile(r' *in "(?P<path>[^"]+)", line (?P<line>\d+)(?:, column \d+)?')
_FRAME = re.compile(r'^ *File "(?P<path>[^"]+)", line (?P<line>\d+)', re.MULTILINE)
_TRACEBACK = "Traceback (most recent call last)"


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong.

    Parameters
    ----------
    message
        What is wrong and what is allowed.
    path
        The file, relative to the root where it is inside.
    line
        Counted from 1.
    trace
        Of a bug, where it was met.
    bug
        Whether it is a mistake in the program rather than in a text.
    """

    message: str
    path: str | None = None
    line: int | None = None
    trace: str = ""
    bug: bool = False

    def __str__(self) -> str:
        return self.trace or str(InputError(self.message, self.path, self.line))


def ordered(mistakes: Iterable[Mistake]) -> tuple[Mistake, ...]:
    """Return mistakes in the order of files and lines, each once, those without a place at the end."""
    return tuple(
        sorted(
            dict.fromkeys(mistakes),
            key=lambda each: (each.bug, each.path is None, each.path or "", each.line or 0, each.message),
        )
    )


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and those that led to it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def of_authors(error: BaseException) -> tuple[InputError, ...]:
    """Return the mistakes of authors that an error is about, however deep it is wrapped."""
    for each in chain(error):
        if isinstance(each, SourceError):
            return each.errors
        if isinstance(each, InputError):
            return (each,)
    template = templates.located(error)
    return (template,) if template else ()


def of(error: BaseException) -> list[Mistake]:
    """Return what an error is about; one that nobody foresaw is a bug.

    MkDocs says some of it in its log only; then there is nothing here.
    """
    if found := of_authors(error):
        return [Mistake(each.message, each.path, each.line) for each in found]
    for each in chain(error):
        told = each.format_message() if hasattr(each, "format_message") else refused(each)  # of MkDocs
        if told and not told.startswith("Aborted with "):  # which says no more than that
            return parse(told)
        # in Python and in the templates; both name the file when it is parsed, which no traceback does
        path, line = getattr(each, "filename", None), getattr(each, "lineno", None)
        if isinstance(path, str) and isinstance(line, int) and Path(path).is_file():
            return [
                Mistake(f"{type(each).__name__}: {getattr(each, 'msg', None) or each}", shown(path), line)
            ]
    aborted = any(hasattr(each, "format_message") for each in chain(error))
    return [] if aborted else parse("".join(traceback.format_exception(error)))


def parse(text: str) -> list[Mistake]:
    r"""Return the mistakes that a text is about: a traceback, or sentences that may begin with a place.

    Examples
    --------
    >>> parse("mkdocs.yml:7: no such key\nand more of it")
    [Mistake(message='no such key and more of it', path='mkdocs.yml', line=7, trace='', bug=False)]
    >>> parse("Node.js is missing")
    [Mistake(message='Node.js is missing', path=None, line=None, trace='', bug=False)]
    """
    if _TRACEBACK in text:
        return [_bug(text)]
    found: list[Mistake] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        placed = _PLACED.fullmatch(line)
        if placed and Path(ROOT, placed["path"]).is_file():
            found.append(Mistake(placed["message"], shown(placed["path"]), int(placed["line"])))
        elif found:
            last = found.pop()
            found.append(Mistake(f"{last.message} {line}", last.path, last.line))
        else:
            found.append(Mistake(line.removeprefix("Error: ")))
    return [_located(each) for each in found]


def _located(mistake: Mistake) -> Mistake:
    """Read the place out of a message of the YAML parser."""
    places = [*_IN_FILE.finditer(mistake.message)]
    if mistake.path or not places:
        return mistake
    message = _IN_FILE.sub("", mistake.message)
    return Mistake(" ".join(message.split()), shown(places[-1]["path"]), int(places[-1]["line"]))


def _bug(text: str) -> Mistake:
    """Return what a traceback is about, placed in the innermost line that is ours.

    Code that is no Python is somebody's edit, and the line says it all.
    """
    trace = text[text.rindex(_TRACEBACK) :].rstrip()
    frames = [found for found in _FRAME.finditer(trace) if _ours(found["path"])]
    message = trace.splitlines()[-1]
    if not frames:
        return Mistake(message, trace=trace, bug=True)
    place = shown(frames[-1]["path"]), int(frames[-1]["line"])
    if message.startswith(("SyntaxError", "IndentationError", "TabError")):
        return Mistake(message, *place)
    return Mistake(message, *place, trace, bug=True)


def _ours(path: str) -> bool:
    inside = Path(path).is_relative_to(ROOT)
    return inside and "site-packages" not in path


def shown(path: str) -> str:
    """Return a path as errors show it."""
    return InputError("", path).path or path
