"""References: what pages cite, read from ``docs/references.yaml``.

The file is CSL-YAML as Pandoc reads it: under ``references:`` a list of sources, sorted by their ids. In the
text of a page, ``[@misra2020]`` or ``[@a2019; @b2020]`` cites them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from gen.core.errors import InputError, nearest
from gen.core.memo import memoized
from gen.core.paths import DOCS, ROOT
from gen.source import mapping
from gen.source.text import read_text

FILE = f"{DOCS}/references.yaml"

TYPES = (
    *("article", "article-journal", "paper-conference", "chapter", "book", "report", "thesis", "manuscript"),
    *("dataset", "software", "webpage", "post-weblog"),
)
NEEDED = ("id", "type", "title", "author", "issued")
LINKS = ("DOI", "URL")
TEXTS = ("container-title", "volume", "number", "page", "publisher")
FIELDS = (*NEEDED, *LINKS, *TEXTS)

_ID = re.compile(r"[a-z]+(?P<year>[0-9]{4})[a-z]?")
_ITEM = re.compile(r"^( *)- ", re.MULTILINE)
_DOI = re.compile(r"10\.\d{4,9}/\S+")


@dataclass(frozen=True)
class Source:
    """A source that pages cite.

    Attributes
    ----------
    id
        The family name of its first author in small Latin letters, and the year.
    title, year
        What it is called, and when it was published.
    authors
        Family names, and given names, which are empty for organisations.
    link
        The address at which it is found.
    fields
        Where it was published: those of `TEXTS` that are known.
    line
        Its line in the file.
    """

    id: str
    title: str
    year: int
    authors: tuple[tuple[str, str], ...]
    link: str
    fields: Mapping[str, str]
    line: int


@dataclass(frozen=True)
class References:
    """The sources by id, and what is wrong in their file."""

    sources: Mapping[str, Source] = field(default_factory=dict)
    problems: tuple[InputError, ...] = ()

    def lacks(self, key: str) -> str:
        """Say that there is no source of a name."""
        return f'{FILE} has no source "{key}"{nearest(key, self.sources) if self.sources else ""}'


@memoized
def read(root: str = ROOT) -> References:
    """Read the sources; there are none without the file."""
    if not Path(root, FILE).is_file():
        return References()
    try:
        text = read_text(Path(root, FILE), FILE)
    except InputError as problem:
        return References(problems=(problem,))
    return parse(text, FILE)


def parse(text: str, path: str) -> References:
    """Read the text of such a file."""
    head, *rest = re.split(r"^references:[ \t]*\n", text, maxsplit=1, flags=re.MULTILINE)
    if not rest or re.sub(r"#.*", "", head).strip():
        return References(problems=(InputError('expected "references:" with a list of sources', path, 1),))
    known: dict[str, Source] = {}
    problems: list[InputError] = []
    places: dict[str, str] = {}
    for part, line in _items(rest[0], head.count("\n") + 2):
        entry = mapping.parse(part, path, line, "this source")
        found = entry.problems or tuple(InputError(what, path, at) for at, what in _mistakes(entry, line))
        problems += found
        if found:
            continue
        source = _source(entry.values, line)
        last = next(reversed(known), "")
        if source.id in known:
            told = f'"{source.id}" is given twice, first on line {known[source.id].line}'
            problems.append(InputError(told, path, line))
        elif source.link in places:
            told = f'"{source.id}" is at the same address as "{places[source.link]}"'
            problems.append(InputError(told, path, line))
        elif source.id < last:
            told = f'sources are sorted by id: "{source.id}" stands before "{last}"'
            problems.append(InputError(told, path, line))
        known.setdefault(source.id, source)
        places.setdefault(source.link, source.id)
    return References(known, tuple(problems))


def _items(text: str, line: int) -> Iterator[tuple[str, int]]:
    """Yield the items of a list as texts of their own, each line where it stands, and their lines."""
    first = _ITEM.search(text)
    if not first:
        return
    starts = [found.start() for found in _ITEM.finditer(text) if found[1] == first[1]]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        part = text[start:end]
        yield part.replace("- ", "  ", 1), line + text.count("\n", 0, start)


def _mistakes(entry: mapping.Mapping, line: int) -> Iterator[tuple[int, str]]:
    """Say what is wrong in a source, with lines."""
    given = entry.values
    name = given.get("id", "")
    for key in entry.lines:
        if key not in FIELDS:
            yield entry.lines[key], f'unknown field "{key}"{nearest(key, FIELDS)}'
    for key in NEEDED:
        if key not in given:
            yield line, f'"{name or "this source"}" has no {key}'
    if not any(key in given for key in LINKS):
        yield line, f'"{name or "this source"}" has no link: give DOI or URL'
    for key, told in _WRONG.items():
        if key in given and (wrong := told(given[key])):
            yield entry.lines[key], f"{key}: {wrong}"
    for key in TEXTS:
        if key in given and not (isinstance(given[key], str | int) and str(given[key]).strip()):
            yield entry.lines[key], f"{key} must be a text, got {given[key]!r}"
    issued, named = given.get("issued"), _ID.fullmatch(str(name))
    if named and isinstance(issued, dict) and str(issued.get("year")) != named["year"]:
        yield entry.lines["id"], f'the id "{name}" must end in the year of issued, {issued.get("year")}'


def _wrong_id(value: Any) -> str:
    if isinstance(value, str) and _ID.fullmatch(value):
        return ""
    return f"expected the first author's family name in small Latin letters and the year, got {value!r}"


def _wrong_type(value: Any) -> str:
    return "" if value in TYPES else f'unknown type "{value}"{nearest(str(value), TYPES)}'


def _wrong_title(value: Any) -> str:
    return "" if isinstance(value, str) and value.strip() else f"expected a text, got {value!r}"


def _wrong_author(value: Any) -> str:
    told = "expected a list of {family: …, given: …}, or {literal: …} for an organisation, got "
    wrong = [one for one in value if not _is_author(one)] if isinstance(value, list) and value else [value]
    return f"{told}{wrong[0]!r}" if wrong else ""


def _is_author(value: Any) -> bool:
    if not isinstance(value, dict) or set(value) not in ({"family", "given"}, {"family"}, {"literal"}):
        return False
    return all(isinstance(name, str) and name.strip() for name in value.values())


def _wrong_issued(value: Any) -> str:
    year = value.get("year") if isinstance(value, dict) and set(value) == {"year"} else None
    if type(year) is int and 1600 <= year <= date.max.year:
        return ""
    return f"expected {{year: 2020}}, got {value!r}"


def _wrong_doi(value: Any) -> str:
    return "" if isinstance(value, str) and _DOI.fullmatch(value) else f"expected 10.…/…, got {value!r}"


def _wrong_url(value: Any) -> str:
    right = isinstance(value, str) and re.fullmatch(r"https?://[^\s<>\"]+", value)
    return "" if right else f"expected an address that begins with https://, got {value!r}"


_WRONG = {
    "id": _wrong_id,
    "type": _wrong_type,
    "title": _wrong_title,
    "author": _wrong_author,
    "issued": _wrong_issued,
    "DOI": _wrong_doi,
    "URL": _wrong_url,
}


def _source(given: Mapping[str, Any], line: int) -> Source:
    authors = tuple((one.get("literal") or one["family"], one.get("given", "")) for one in given["author"])
    link = f"https://doi.org/{given['DOI']}" if "DOI" in given else given["URL"]
    fields = {key: str(given[key]) for key in TEXTS if key in given}
    return Source(given["id"], given["title"], given["issued"]["year"], authors, link, fields, line)
