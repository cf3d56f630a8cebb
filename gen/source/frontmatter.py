"""Front matter: the YAML between two lines ``---`` at the beginning of a page, parsed once."""

import re
from dataclasses import dataclass, field
from typing import Any

from gen.core.errors import InputError
from gen.source import mapping

WHAT = "the front matter"

_OPEN = re.compile(r"---[ \t]*\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_LATE = re.compile(r"(?:[^\n]*\n){1,10}?---[ \t]*\n[A-Za-z]+:")


@dataclass(frozen=True)
class Front:
    """The front matter of a page, or that there is none.

    Attributes
    ----------
    values, lines
        The values, and the lines of the keys.
    end
        Where the text below it begins; 0 if the page has none.
    problems
        What could not be read.
    """

    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    end: int = 0
    problems: tuple[InputError, ...] = ()

    def line(self, key: str) -> int:
        """Return the line of a key, 1 if it is not there."""
        return self.lines.get(key, 1)


def parse(text: str, path: str) -> Front:
    """Read the front matter of a page."""
    opened = _OPEN.match(text)
    if not opened:
        late = _LATE.match(text)
        told = f'{WHAT} begins on line 1 with "---"; nothing may stand before it'
        line = late[0].count("\n") if late else 1
        return Front(problems=(InputError(told, path, line),) if late else ())
    closed = _CLOSE.search(text, opened.end())
    if not closed:
        told = f'{WHAT} that begins here is not closed by a line "---"'
        end = text.find("\n\n", opened.end())
        return Front(end=len(text) if end < 0 else end, problems=(InputError(told, path, 1),))
    read = mapping.parse(text[opened.end() : closed.start()], path, 2, WHAT)
    return Front(read.values, read.lines, closed.end(), read.problems)
