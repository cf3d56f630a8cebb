"""The ``figure`` and ``formula`` fences of a Markdown page: where they are, and what is written in them.

The body of a fence is one ``key: value`` per line, a small part of YAML: comments after ``#``, quotes around
a value, lists in brackets, and values that go on in indented lines. Values are otherwise taken as they
stand: captions may contain colons, and LaTeX needs no escapes.
"""

import hashlib
import re
import textwrap
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from gen.core.errors import InputError

KINDS = ("figure", "formula")

_OPEN = re.compile(r"(?P<prefix>[> \t]*)(?P<fence>`{3,}|~{3,})[ \t]*\.?(?P<kind>[\w#.+-]*)(?P<rest>.*)")
_FIELD = re.compile(r"(?P<key>[A-Za-z_]\w*):(?:[ \t]+(?P<value>.*))?")
_COMMENT = re.compile(r"(?:^|[ \t]+)#.*")


@dataclass(frozen=True)
class Fence:
    """One fence.

    Attributes
    ----------
    kind
        "figure" or "formula".
    body
        What stands between its first and its last line, without their indentation.
    line
        Line number of its first line in the page.
    """

    kind: str
    body: str
    line: int


@dataclass(frozen=True)
class Field:
    """One ``key: value`` of a fence; `line` is its line number in the page."""

    key: str
    value: str
    line: int


def key_of(body: str) -> str:
    """Return the name under which the index lists a fence.

    Indentation that all lines share, spaces at line ends and empty lines around the body do not count: what
    is kept of them differs between Markdown processors.
    """
    lines = [line.rstrip() for line in body.expandtabs(4).split("\n")]
    text = textwrap.dedent("\n".join(lines)).strip("\n")
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def scan(text: str, path: str, kinds: Collection[str] = KINDS) -> tuple[list[Fence], list[InputError]]:
    """Find the fences of a page that are for us.

    A fence ends at a line with the same indentation and the same marks. Fences inside other fences are text.

    Parameters
    ----------
    text
        The page.
    path
        Its file, for errors.
    kinds
        The words behind the marks to look for.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    fences: list[Fence] = []
    errors: list[InputError] = []
    at = 0
    while at < len(lines):
        start = at
        at += 1
        opened = _OPEN.fullmatch(lines[start])
        if not opened or (opened["fence"][0] == "`" and "`" in opened["rest"]):
            continue
        prefix = opened["prefix"].expandtabs(4)
        body: list[str] = []
        closed = False
        for number in range(start + 1, len(lines)):
            line = lines[number].expandtabs(4)
            if line.strip() and not line.startswith(prefix.rstrip() if not line.strip(" >") else prefix):
                break
            inner = line[len(prefix) :]
            if inner.rstrip() == opened["fence"]:
                closed, at = True, number + 1
                break
            body.append(inner)
        if opened["kind"] not in kinds:
            continue
        if closed:
            fences.append(Fence(opened["kind"], "\n".join(body), start + 1))
        else:
            errors.append(
                InputError(f"this {opened['kind']} fence is not closed by {opened['fence']}", path, start + 1)
            )
    return fences, errors


def fields(fence: Fence, path: str) -> Iterator[Field | InputError]:
    """Read the body of a fence, line by line; lines that make no sense come out as errors."""
    lines = textwrap.dedent(fence.body).split("\n")
    at = 0
    while at < len(lines):
        number = fence.line + 1 + at
        line = _COMMENT.sub("", lines[at]) if lines[at].lstrip().startswith("#") else lines[at]
        at += 1
        if not line.strip():
            continue
        more = []
        while at < len(lines) and lines[at][:1] in (" ", "\t") and lines[at].strip():
            more.append(lines[at].strip())
            at += 1
        found = _FIELD.fullmatch(line.rstrip())
        if not found:
            yield InputError(f'expected "key: value", got "{line.strip()}"', path, number)
            continue
        try:
            yield Field(found["key"], _value(found["value"] or "", more), number)
        except ValueError as problem:
            yield InputError(f"{found['key']}: {problem}", path, number)


def _value(first: str, more: list[str]) -> str:
    """Return the value that begins behind a key and goes on in indented lines."""
    if first in ("|", "|-"):
        return "\n".join(more)
    parts = [*([] if first in (">", ">-") else [first]), *more]
    text = " ".join(parts).strip()
    if text[:1] not in ("'", '"'):
        return _COMMENT.sub("", text).strip()
    if "\\" in text and text[0] == '"':
        raise ValueError("write values with a backslash without quotes, or in single quotes")
    inner = r'"([^"]*)"' if text[0] == '"' else r"'((?:[^']|'')*)'"
    quoted = re.fullmatch(inner + r"(?:[ \t]+#.*)?", text)
    if not quoted:
        raise ValueError(f"the quoted value has no closing {text[0]}, or something follows it")
    return quoted[1].replace("''", "'") if text[0] == "'" else quoted[1]
