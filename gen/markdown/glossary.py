"""The glossary: its terms, read from ``docs/glossary.toml``, and the table of them on a page."""

import re
import tomllib
from dataclasses import dataclass, fields
from html import escape
from pathlib import Path
from typing import Any

from gen.errors import InputError, nearest
from gen.markdown.source import line_of
from gen.paths import DOCS, LANGUAGES, ROOT

FILE = Path(ROOT, DOCS, "glossary.toml")


@dataclass(frozen=True)
class Term:
    """One entry: the forms that all pages use, others that are right, and those that no page may use."""

    ko: str
    en: str
    also: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()


def terms(file: Path = FILE) -> list[Term]:
    """Read the glossary, in the order of the file.

    Raises
    ------
    InputError
        If the file is no TOML, an entry lacks a language or has an unknown key, or a term comes twice.
    """
    text = file.read_text("utf-8")
    try:
        entries = tomllib.loads(text)["terms"]
    except tomllib.TOMLDecodeError as problem:
        raise InputError(str(problem), file) from None
    except KeyError:
        raise InputError('there is no list "terms"', file) from None
    found: list[Term] = []
    for entry in entries:
        line = line_of(f'"{entry.get("ko", entry.get("en"))}"', text)
        term = _term(entry, file, line)
        for language in LANGUAGES:
            form = getattr(term, language)
            if any(form == getattr(other, language) for other in found):
                raise InputError(f'"{form}" has two entries; a term has one translation', file, line)
        found.append(term)
    return found


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


def table_html(language: str, words: dict[str, str]) -> str:
    """Return the table of all terms, in the order of the page's language."""
    order = sorted(LANGUAGES, key=lambda code: code != language)
    # Blank space between cells: the search would take words that touch for one.
    heads = " ".join(f'<th scope="col">{escape(words[key])}</th>' for key in (*order, "forms"))
    entries = sorted(terms(), key=lambda term: _alphabetical(getattr(term, language)))
    rows = "\n".join(_row(term, order) for term in entries)
    return f'<table class="terms"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _row(term: Term, order: list[str]) -> str:
    first, second = (_marked([getattr(term, code)], code, order[0]) for code in order)
    forms = [*term.also, *term.variants]
    others = [
        _marked([form for form in forms if _language(form) == code], code, order[0]) for code in LANGUAGES
    ]
    address = re.sub(r"[^a-z0-9]+", "-", term.en.lower()).strip("-")
    return (
        f'<tr id="{address}"><th scope="row">{first}</th> <td>{second}</td> '
        f"<td>{', '.join(filter(None, others))}</td></tr>"
    )


def _marked(forms: list[str], code: str, language: str) -> str:
    """Join forms, and say of which language they are where it is not that of the page."""
    text = escape(", ".join(forms))
    return text if code == language or not text else f'<span lang="{code}">{text}</span>'


def _language(form: str) -> str:
    return "ko" if re.search("[가-힣]", form) else "en"


def _alphabetical(form: str) -> tuple[bool, str]:
    """Sort Korean by syllables, names in Latin letters behind; English without regard to capitals."""
    return _language(form) == "en", form.casefold()
