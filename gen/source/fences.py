"""Fences: where they stand on a page, and what is written in them.

The body of a ``figure`` or ``formula`` is one ``key: value`` per line, a small part of YAML: comments after
``#``, quotes around a value, lists in brackets, and values that go on in indented lines. Values are otherwise
taken as they stand: captions may contain colons, and LaTeX needs no escapes.
"""

import hashlib
import re
import textwrap
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from gen.core.errors import InputError

KINDS = ("figure", "formula")
"""The kinds that are drawn or derived, whose bodies are fields."""

LISTING = "run"
"""The kind that is Python."""

OURS = (
    *(*KINDS, LISTING, "claims", "compare", "experiments", "gallery", "glossary", "licences", "reference"),
)

_OPEN = re.compile(r"(?P<prefix>[> \t]*)(?P<marks>`{3,}|~{3,})[ \t]*(?P<head>[^\n]*)")
_HEAD = re.compile(r"\.?(?P<kind>[\w#.+-]+)(?![^ \t])[ \t]*(?P<options>.*)")
_ATTRIBUTES = re.compile(r"(?:\.?(?P<kind>[\w#.+-]+)[ \t]*)?\{(?P<attributes>[^{}]*)\}")
_CLASS = re.compile(r"\.([\w#+-]+)")
_OPTION = re.compile(r"""(?P<key>[A-Za-z]\w*)(?:=(?P<mark>["'])(?P<value>.*?)(?P=mark))?(?:[ \t]+|$)""")
_FIELD = re.compile(r"(?P<key>[A-Za-z_]\w*):(?:[ \t]+(?P<value>.*))?")
_COMMENT = re.compile(r"(?:^|(?<![ \t])[ \t]+)#.*")


@dataclass(frozen=True)
class Fence:
    """One fence.

    Attributes
    ----------
    kind
        The word behind its marks, such as "figure", "run" or "python"; empty if there is none.
    body
        What stands between its first and its last line, without their indentation.
    line, end
        Line numbers of its first and its last line in the page.
    options
        What stands behind the kind, as in ``run id="L4.2"``; None if it cannot be read.
    prefix, marks
        Its indentation, and its three or more backticks or tildes.
    """

    kind: str
    body: str
    line: int
    end: int = 0
    options: dict[str, str] | None = field(default_factory=dict)
    prefix: str = ""
    marks: str = "```"

    @property
    def program(self) -> str:
        """The body as Python: without the indentation that all its lines share."""
        return textwrap.dedent(self.body).strip("\n")


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


def scan(text: str, path: str, kinds: Collection[str] | None = None) -> tuple[list[Fence], list[InputError]]:
    """Find the fences of a page, as pymdownx.superfences finds them.

    A fence ends at a line with the same indentation and the same marks. Fences inside other fences are text,
    and so is all that follows one that is never closed.

    Parameters
    ----------
    text
        The page.
    path
        Its file, for errors.
    kinds
        The kinds of fences to return; by default all.
    """
    fences: list[Fence] = []
    errors: list[InputError] = []
    opened: re.Match[str] | None = None
    left = ""  # the marks that were to close a fence which its indentation has ended already
    prefix, start, body = "", 0, list[str]()
    for number, raw in enumerate(text.split("\n"), 1):
        found = _opening(raw) if not opened or _is_ours(opened) else None
        if opened and found and _is_ours(found):  # what we read holds no fence of ours
            errors.append(_open_one(opened, start, path))
            opened = None
        if not opened:
            if left and raw.strip(" \t>") == left:
                left = ""
            elif found:
                opened, prefix, start, body = found, found["prefix"].expandtabs(4), number, []
            continue
        line = raw.expandtabs(4)
        empty = not line.strip(" >")
        if not line.startswith(prefix.rstrip() if empty else prefix) and line.strip():
            errors.append(_open_one(opened, start, path))
            left, opened = opened["marks"], None
        elif line[len(prefix) :].rstrip() == opened["marks"]:
            fences.append(_fence(opened, body, start, number))
            opened = None
        else:
            body.append(line[len(prefix) :])
    if opened:
        errors.append(_open_one(opened, start, path))
    return [fence for fence in fences if kinds is None or fence.kind in kinds], errors


def _opening(line: str) -> re.Match[str] | None:
    found = _OPEN.match(line)
    return None if found and found["marks"][0] == "`" and "`" in found["head"] else found


def _is_ours(opened: re.Match[str]) -> bool:
    return opened["head"].split(maxsplit=1)[:1] in [[kind] for kind in OURS]


def _open_one(opened: re.Match[str], line: int, path: str) -> InputError:
    kind = opened["head"].split()[:1]
    return InputError(f"this {' '.join([*kind, 'fence'])} is not closed by {opened['marks']}", path, line)


def _fence(opened: re.Match[str], body: list[str], start: int, end: int) -> Fence:
    head = opened["head"].rstrip()
    kind, options = "", dict[str, str]() if not head else None
    if found := _HEAD.fullmatch(head):
        kind, options = found["kind"], _options(found["options"])
    if attributes := _ATTRIBUTES.fullmatch(head):
        classes = _CLASS.findall(attributes["attributes"])
        kind = attributes["kind"] or "".join(classes[:1])
        options = None if kind in OURS else {}
    return Fence(kind, "\n".join(body), start, end, options, opened["prefix"], opened["marks"])


def _options(text: str) -> dict[str, str] | None:
    """Read ``key="value"`` and single words; None if there is anything else."""
    options, at = {}, 0
    while at < len(text):
        found = _OPTION.match(text, at)
        if not found:
            return None
        options[found["key"]] = found["key"] if found["value"] is None else found["value"]
        at = found.end()
    return options


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
