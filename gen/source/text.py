"""Text: files read as UTF-8, and the lines on which things stand in them."""

from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from gen.core.errors import InputError

LARGEST = 500_000
"""Most bytes of a file that is read: what is larger was not written by hand."""


def read_text(path: Path, shown: str) -> str:
    r"""Return the text of a file; its lines end in ``\n``, whatever ends them in the file.

    Raises
    ------
    InputError
        If it cannot be read, is too large, or is not UTF-8.
    """
    try:
        data = path.read_bytes() if path.stat().st_size <= LARGEST else None
    except OSError as problem:
        raise InputError(f"this file cannot be read: {problem.strerror}", shown) from None
    if data is None:
        raise InputError(f"this file has more than {LARGEST:,} bytes; split it", shown)
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        told = f"not UTF-8: {problem.reason}; save the file as UTF-8"
        raise InputError(told, shown, line) from None


class Lines:
    r"""Where the lines of a text begin.

    Examples
    --------
    >>> Lines("a\nb\n").of(2)
    2
    """

    def __init__(self, text: str):
        self.text = text

    @cached_property
    def starts(self) -> list[int]:
        """The offset of each line."""
        starts = [0]
        while (found := self.text.find("\n", starts[-1])) >= 0:
            starts.append(found + 1)
        return starts

    def of(self, offset: int) -> int:
        """Return the number of the line at an offset, counted from 1."""
        return bisect_right(self.starts, offset)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the offsets of a line and of the end of another, its line break left out."""
        end = self.starts[last] - 1 if last < len(self.starts) else len(self.text)
        return self.starts[first - 1], end


def blank(text: str, spans: Iterable[tuple[int, int]], fill: str = " ") -> str:
    """Return a text with spans, in order, overwritten; line breaks stay, and so do lines and offsets.

    Examples
    --------
    >>> blank("a `b` c", [(2, 5)])
    'a     c'
    """
    parts: list[str] = []
    at = 0
    for start, end in spans:
        if end > at:
            inside = text[max(start, at) : end].split("\n")
            parts += [text[at:start], "\n".join(fill * len(part) for part in inside)]
            at = end
    return "".join([*parts, text[at:]])


def line_of(snippet: str, text: str) -> int | None:
    r"""Find the line, counted from 1, where `snippet` begins in `text`, whatever its indentation.

    A snippet of one line may be a part of the line; whole lines are preferred.

    Examples
    --------
    >>> line_of("b c", "a\n  x b c\n  b c")
    3
    """
    wanted = [line.strip() for line in snippet.strip().split("\n")]
    lines = [line.strip() for line in text.split("\n")]
    for start in range(len(lines) - len(wanted) + 1):
        if lines[start : start + len(wanted)] == wanted:
            return start + 1
    return next((number for number, line in enumerate(lines, 1) if wanted[0] in line), None)
