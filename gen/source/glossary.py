"""Glossary: its terms, read from ``docs/glossary.toml``."""

import re
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from gen.core.errors import InputError, nearest
from gen.core.paths import DOCS, LANGUAGES, ROOT
from gen.source.text import line_of, read_text

FILE = Path(ROOT, DOCS, "glossary.toml")


@dataclass(frozen=True)
class Term:
    """One entry: the forms that all pages use, others that are right, and those that no page may use."""

    ko: str
    en: str
    also: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Its address in the table of the glossary."""
        return re.sub(r"[^a-z0-9]+", "-", self.en.lower()).strip("-")


def terms(file: Path = FILE) -> list[Term]:
    """Read the glossary, in the order of the file.

    Raises
    ------
    InputError
        If the file is no TOML, an entry lacks a language or has an unknown key, or a term comes twice.
    """
    text = read_text(file, str(file))
    entries = toml(text, str(file)).get("terms")
    if not isinstance(entries, list):
        raise InputError('there is no list "terms"', file)
    found: list[Term] = []
    for entry in entries:
        if not isinstance(entry, dict):
            raise InputError(f"an entry must be such as {{ ko = …, en = … }}, got {entry!r}", file)
        line = line_of(f'"{entry.get("ko", entry.get("en"))}"', text)
        term = _term(entry, file, line)
        for language in LANGUAGES:
            form = getattr(term, language)
            if any(form == getattr(other, language) for other in found):
                raise InputError(f'"{form}" has two entries; a term has one translation', file, line)
        found.append(term)
    return found


def toml(text: str, path: str) -> dict[str, Any]:
    """Read TOML.

    Raises
    ------
    InputError
        If it is none.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        line = re.search(r"at line (\d+)", str(problem))
        raise InputError(f"not TOML: {problem}", path, int(line[1]) if line else None) from None
    except (ValueError, RecursionError) as problem:
        raise InputError(f"not TOML: {problem}", path) from None


def _term(entry: dict[str, Any], file: Path, line: int | None) -> Term:
    known = [field.name for field in fields(Term)]
    for key, value in entry.items():
        if key not in known:
            raise InputError(f'unknown key "{key}"{nearest(key, known)}', file, line)
        forms = [value] if key in LANGUAGES else value
        if not isinstance(forms, list) or not all(isinstance(form, str) and form.strip() for form in forms):
            wanted = "a text" if key in LANGUAGES else "a list of texts"
            raise InputError(f'"{key}" must be {wanted}, got {value!r}', file, line)
    for language in LANGUAGES:
        if language not in entry:
            raise InputError(f'an entry without "{language}": {entry}', file, line)
    return Term(entry["ko"], entry["en"], tuple(entry.get("also", ())), tuple(entry.get("variants", ())))
