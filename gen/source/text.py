"""Text: files read as UTF-8, and the lines on which things stand in them."""

from pathlib import Path

from gen.core.errors import InputError


def read_text(path: Path, shown: str) -> str:
    """Return the text of a file.

    Raises
    ------
    InputError
        If it is not UTF-8.
    """
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise InputError(f"not UTF-8: {problem.reason}", shown, line) from None


def line_of(snippet: str, text: str) -> int | None:
    r"""Find the line, counted from 1, where `snippet` begins in `text`, whatever its indentation.

    A snippet of one line may be a part of the line; whole lines are preferred.

    Examples
    --------
    >>> line_of("b c", "a\n  x b c\n  b c")
    3
    """
    wanted = [line.strip() for line in snippet.strip().splitlines()]
    lines = [line.strip() for line in text.splitlines()]
    for start in range(len(lines) - len(wanted) + 1):
        if lines[start : start + len(wanted)] == wanted:
            return start + 1
    return next((number for number, line in enumerate(lines, 1) if wanted[0] in line), None)
