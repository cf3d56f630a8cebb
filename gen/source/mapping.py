"""Mapping: keys and values in a strict part of YAML, each with the line of its key."""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

try:
    from yaml.cyaml import CParser  # type: ignore[attr-defined]
except ImportError:  # without libyaml the same is read ten times as slowly
    CParser = None  # type: ignore[assignment,misc]

from gen.core.errors import InputError

DEEPEST = 6
"""How many lists and mappings may stand inside one another."""

LONGEST = 5_000
"""Most characters of one mapping."""

_HINTS = {
    "mapping values are not allowed": "; put a text that contains a colon and a blank in quotes",
    "cannot start any token": '; use blanks, not tabs; put a text with a sign such as "@" in quotes',
}
_UNREADABLE = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FAST: bool = CParser is not None

_BEGUN = ("while scanning", "while parsing a flow")
"""What PyYAML says of a quotation or a bracket that never ends: the mistake is where it begins."""


@dataclass(frozen=True)
class Mapping:
    """What was read, and what could not be.

    Attributes
    ----------
    values
        The values by key; a key that is given twice has its first value.
    lines
        The line of each key.
    problems
        What is no YAML, or a part of it that has no use here.
    """

    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    problems: tuple[InputError, ...] = ()


class _Loader(yaml.SafeLoader):
    """Reads texts, numbers, dates, lists and mappings, and refuses what can refer, run or explode."""

    depth = 0

    def __init__(self, text: str):
        super().__init__("" if _FAST else text)
        if _FAST:
            events: Any = CParser(text)
            self.check_event, self.get_event = events.check_event, events.get_event  # type: ignore[method-assign]
            self.peek_event = events.peek_event  # type: ignore[method-assign]

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self._refuse("anchors (&) and aliases (*) have no use here; put such a text in quotes", event)
        if event.tag:
            self._refuse("tags (!) have no use here; put such a text in quotes", event)
        if self.depth == DEEPEST:
            self._refuse(f"more than {DEEPEST} lists or mappings inside one another", event)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def _refuse(self, what: str, event: Any) -> None:
        raise yaml.MarkedYAMLError(problem=what, problem_mark=event.start_mark)


def parse(text: str, path: str, line: int, what: str) -> Mapping:
    """Read a mapping.

    Parameters
    ----------
    text
        The YAML.
    path, line
        Its file, and the line of its first line there.
    what
        What it is, for errors, such as "the front matter".
    """
    if len(text) > LONGEST or text.count("[") + text.count("{") > 100:
        told = f"{what} has more than {LONGEST:,} characters, or more than 100 brackets"
        return Mapping(problems=(InputError(told, path, line),))
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as problem:
        begun = (problem.context or "").startswith(_BEGUN)
        mark = problem.context_mark if begun else problem.problem_mark
        if "tab" in (problem.problem or ""):
            tabs = [
                at for at, row in enumerate(text.split("\n")) if "\t" in row[: len(row) - len(row.lstrip())]
            ]
            told = f"{what} is not YAML: a tab; use blanks"
            return Mapping(problems=(InputError(told, path, line + tabs[0] if tabs else line),))
        hint = next((hint for told, hint in _HINTS.items() if told in (problem.problem or "")), "")
        told = f"{what} is not YAML: {problem.problem}{hint}"
        return Mapping(problems=(InputError(told, path, line + (mark.line if mark else 0)),))
    except yaml.YAMLError:
        odd = _UNREADABLE.search(text)
        at = line + text[: odd.start() if odd else 0].count("\n")
        shown = f"U+{ord(odd[0]):04X} " if odd else ""
        told = f"{what} is not YAML: the character {shown}is not allowed"
        return Mapping(problems=(InputError(told, path, at),))
    if node is None:
        return Mapping()
    if not isinstance(node, yaml.MappingNode):
        at = line + node.start_mark.line
        return Mapping(problems=(InputError(f'{what} must consist of "key: value" lines', path, at),))
    return _values(node, loader, path, line, what)


def _values(node: yaml.MappingNode, loader: _Loader, path: str, line: int, what: str) -> Mapping:
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    problems: list[InputError] = []
    for key_node, value_node in node.value:
        at = line + key_node.start_mark.line
        if not isinstance(key_node, yaml.ScalarNode):
            problems.append(InputError(f"{what}: a key must be a word", path, at))
            continue
        key = key_node.value
        if key in lines:
            told = f'"{key}" is given twice, first on line {lines[key]}'
            problems.append(InputError(told, path, at))
            continue
        lines[key] = at
        try:
            values[key] = loader.construct_object(value_node, deep=True)
        except (ValueError, OverflowError) as problem:  # such as a month 13
            told = f"{what} is not YAML: {key}: {problem}"
            problems.append(InputError(told, path, line + value_node.start_mark.line))
        except yaml.MarkedYAMLError as problem:
            told = f"{what} is not YAML: {key}: {problem.problem}"
            problems.append(InputError(told, path, line + value_node.start_mark.line))
    return Mapping(values, lines, tuple(problems))
