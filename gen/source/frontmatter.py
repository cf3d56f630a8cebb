"""The front matter of a page: YAML between two lines ``---`` at its beginning."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gen.core.errors import InputError, nearest
from gen.core.paths import DOCS, LANGUAGES
from gen.source.text import read_text

if TYPE_CHECKING:
    from yaml import MarkedYAMLError

_FRONT = re.compile(r"\A---\r?\n(.*?)^---[ \t]*\r?$", re.S | re.M)
_POST = re.compile(rf"({DOCS}/(?:{'|'.join(LANGUAGES)})/blog)/posts/.*\.md")
_TEXTS = ("title", "description", "slug")
_BEGUN = ("while scanning", "while parsing a flow")
"""What PyYAML says of a quotation or a bracket that never ends: the mistake is where it begins."""

_LISTS = ("authors", "categories", "tags")


def read(text: str, path: str) -> dict[str, Any]:
    """Return the front matter of a page, empty if it has none.

    Raises
    ------
    InputError
        If it is not YAML, or no list of keys.
    """
    import yaml

    front = _FRONT.match(text)
    try:
        meta = yaml.safe_load(front[1]) if front else {}
    except yaml.MarkedYAMLError as problem:
        raise InputError(f"the front matter is not YAML: {problem.problem}", path, line_in(problem)) from None
    except (yaml.YAMLError, ValueError) as problem:  # such as a month 13, of which YAML tells no line
        line = next((n for n, row in enumerate(text.splitlines(), 1) if not _is_yaml(row)), 1)
        raise InputError(f"the front matter is not YAML: {problem}", path, line) from None
    if not isinstance(meta, dict):
        raise InputError('the front matter must consist of "key: value" lines', path, 2)
    return meta


def line_in(problem: "MarkedYAMLError") -> int:
    """Return the line of a file on which something in its front matter is no YAML."""
    begun = (problem.context or "").startswith(_BEGUN)
    mark = problem.context_mark if begun else problem.problem_mark
    return mark.line + 2 if mark else 1


def _is_yaml(row: str) -> bool:
    import yaml

    try:
        yaml.safe_load(row.strip())
    except (yaml.YAMLError, ValueError):
        return False
    return True


def line_of_key(key: str, text: str) -> int:
    """Return the line of a key of the front matter, 1 if it is not there."""
    found = re.search(rf"^{re.escape(key)}:", text, re.MULTILINE)
    return text[: found.start()].count("\n") + 1 if found else 1


def problems(root: str, pages: Iterable[str]) -> list[InputError]:
    """Say what is wrong in the front matter of the posts among some pages."""
    found: list[InputError] = []
    for path in pages:
        post = _POST.fullmatch(path)
        try:
            if post:
                text = read_text(Path(root, path), path)
                found += _odd(read(text, path), text, path, _authors(Path(root, post[1], ".authors.yml")))
        except InputError as problem:
            found.append(problem)
    return found


def _authors(file: Path) -> list[str]:
    import yaml

    try:
        told = yaml.safe_load(file.read_text("utf-8")) if file.is_file() else None
        return list(told["authors"]) if told else []
    except (yaml.YAMLError, KeyError, TypeError):
        return []  # the blog tells what is wrong in that file


def _odd(meta: dict[str, Any], text: str, path: str, known: list[str]) -> list[InputError]:
    """Return what is wrong in the front matter of a post; all lines that one has to write are looked at."""
    if not meta:
        return [InputError('a post begins with its front matter, between two lines "---"', path, 1)]
    told: dict[str, str] = {}
    when = meta.get("date")
    days = when if isinstance(when, dict) else {"created": when}
    if "created" not in days or not all(isinstance(day, date) for day in days.values()):
        told["date"] = f"it must be a day such as 2024-06-13, or have one as created; got {when!r}"
    for key in _TEXTS:
        if key in meta and not (isinstance(meta[key], str) and meta[key].strip()):
            told[key] = f"it must be a text; put one that is also a number in quotes; got {meta[key]!r}"
    for key in _LISTS:
        value = meta.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            told[key] = f"it must be a list of names, such as [notes]; got {value!r}"
    if "authors" not in told and known:
        for author in meta.get("authors", []):
            if author not in known:
                told["authors"] = f'unknown author "{author}"{nearest(author, known)}'
    return [InputError(f"{key}: {what}", path, line_of_key(key, text)) for key, what in told.items()]
