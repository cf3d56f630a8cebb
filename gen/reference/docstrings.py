"""Docstrings: numpydoc, read strictly, so that nothing is left out of a page in silence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from gen.core.errors import nearest

NAMED = ("Parameters", "Attributes")
"""Sections of items with names, each perhaps with a type behind a colon."""

TYPED = ("Returns", "Raises")
"""Sections of items that begin with a type."""

PROSE = ("Notes", "References", "Examples")

SECTIONS = (*NAMED, *TYPED, *PROSE)

_NAMES = r"\*{0,2}\w+(?:, \*{0,2}\w+)*"
_HEADS = {
    "Parameters": (re.compile(rf"(?P<names>{_NAMES})(?: : (?P<type>\S.*))?"), "name : type"),
    "Attributes": (re.compile(rf"(?P<names>{_NAMES})(?: : (?P<type>\S.*))?"), "name : type"),
    "Returns": (re.compile(r"(?:(?P<names>\w+) : )?(?P<type>[^\s:].*)"), "type, or name : type"),
    "Raises": (re.compile(r"(?P<type>[A-Za-z_][\w.]*)"), "the name of an exception"),
}


class DocstringError(Exception):
    """What is wrong in a docstring, and on which of its lines, counted from 1."""

    def __init__(self, message: str, line: int):
        super().__init__(message, line)
        self.message, self.line = message, line


@dataclass(frozen=True)
class Item:
    """One parameter, attribute, result or exception: a type and a text, and names if it has any."""

    names: tuple[str, ...]
    type: str
    text: str
    line: int


@dataclass(frozen=True)
class Docstring:
    """A docstring in its parts.

    Attributes
    ----------
    summary
        Its first paragraph.
    text
        What stands between that and the first section.
    items
        The items of each section that has some, by the section's title.
    prose
        The text of each other section, by its title.
    lines
        The line of each title.
    """

    summary: str
    text: str = ""
    items: dict[str, list[Item]] = field(default_factory=dict)
    prose: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


def parse(text: str, titles: tuple[str, ...] = SECTIONS) -> Docstring:
    r"""Read a docstring.

    Parameters
    ----------
    text
        The docstring without the indentation that its lines share.
    titles
        The titles that its sections may have; with none, as in a module, any.

    Raises
    ------
    DocstringError
        If a part of it is not what it should be.

    Examples
    --------
    >>> found = parse("Return one.\n\nReturns\n-------\nint\n    It is 1.")
    >>> found.summary, found.items["Returns"][0].text
    ('Return one.', 'It is 1.')
    """
    lines = text.splitlines()
    if not text.strip():
        raise DocstringError("there is no docstring", 1)
    for number, line in enumerate(lines, 1):
        if re.match(r" *>>>\S", line):
            raise DocstringError('a blank belongs behind ">>>"', number)
    marks = [*_titles(lines, titles), ("", len(lines))]
    head = "\n".join(lines[: marks[0][1]]).strip()
    summary, _, rest = head.partition("\n\n")
    if not summary:
        raise DocstringError("a docstring begins with a line that says what this is", 1)
    found = Docstring(summary, rest.strip("\n"))
    for (title, start), (_, end) in pairwise(marks):
        if title in found.lines:
            raise DocstringError(f'a second section "{title}"', start + 1)
        found.lines[title] = start + 1
        body = lines[start + 2 : end]
        if not any(line.strip() for line in body):
            raise DocstringError(f'the section "{title}" is empty', start + 1)
        if title in _HEADS:
            found.items[title] = list(_items(title, body, start + 3))
        else:
            found.prose[title] = "\n".join(body).strip("\n")
        if title == "Examples" and ">>> " not in found.prose[title]:
            raise DocstringError('examples begin with ">>> "', start + 1)
    return found


def _titles(lines: list[str], titles: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """Yield each title and the index of its line."""
    for index, line in enumerate(lines):
        below = lines[index + 1] if index + 1 < len(lines) else ""
        if not re.fullmatch(r"-{3,}", below):
            if line.rstrip(":") in titles:
                raise DocstringError(f'the title "{line}" needs a line of "-" below it', index + 1)
            continue
        if len(below) != len(line):
            raise DocstringError(f'the line below "{line}" must have {len(line)} of "-"', index + 2)
        if titles and line not in titles:
            raise DocstringError(f'unknown section "{line}"{nearest(line, titles)}', index + 1)
        yield line, index


def _items(title: str, body: list[str], first: int) -> Iterator[Item]:
    """Yield the items of a section whose body begins on a line."""
    head, form = _HEADS[title]
    starts = [index for index, line in enumerate(body) if line.strip() and not line.startswith(" ")]
    if not starts or any(line.strip() for line in body[: starts[0]]):
        raise DocstringError(f'"{title}" begins with an item that is not indented: {form}', first)
    for start, end in zip(starts, [*starts[1:], len(body)], strict=True):
        known = head.fullmatch(body[start])
        if not known:
            raise DocstringError(f'"{body[start]}" is no item of "{title}"; write {form}', first + start)
        for index in range(start + 1, end):
            if body[index].strip() and not body[index].startswith("    "):
                raise DocstringError("the text of an item is indented by 4", first + index)
        text = "\n".join(line.removeprefix("    ") for line in body[start + 1 : end]).strip("\n")
        if not text:
            raise DocstringError(f'nothing is said of "{body[start]}"', first + start)
        given = known.groupdict()
        names = tuple((given.get("names") or "").split(", ")) if given.get("names") else ()
        yield Item(names, given.get("type") or "", text, first + start)
