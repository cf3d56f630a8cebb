"""Which translations are behind: an English page remembers the Korean text that it was translated from.

The front matter of an English page holds ``source:`` with the first 12 hexadecimal digits of the SHA-256 of
the Korean file's text below its front matter. ``python -m gen.source.translations`` lists the pages that are
behind; ``--accept docs/en/…`` says that a page is up to date again.
"""

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from gen.core.errors import InputError
from gen.core.files import write
from gen.core.paths import DOCS, LANGUAGES, ROOT
from gen.source import frontmatter
from gen.source.text import read_text

ORIGINAL, *TRANSLATED = LANGUAGES


def mark_of(text: str) -> str:
    r"""Return the mark of a text: 12 digits that depend on all but its front matter.

    Examples
    --------
    >>> mark_of("---\ntitle: a\n---\nbody\n") == mark_of("body\n")
    True
    """
    return hashlib.sha256(text[frontmatter.parse(text, "").end :].encode()).hexdigest()[:12]


def remembered(text: str) -> str:
    """Return the mark in the front matter of a translation, "" if it has none."""
    line = frontmatter.parse(text, "").lines.get("source")  # as it stands: YAML may take it for a number
    return text.split("\n")[line - 1].partition(":")[2].strip() if line else ""


def original(page: Path, docs: Path) -> Path:
    """Return the page that a translation was made from."""
    return docs / ORIGINAL / Path(*page.relative_to(docs).parts[1:])


def is_behind(page: Path, docs: Path = Path(ROOT, DOCS)) -> bool:
    """Return whether the original of a translation has changed since the translation was accepted."""
    if not any(page.is_relative_to(docs / code) for code in TRANSLATED) or not original(page, docs).is_file():
        return False
    return remembered(_text(page)) not in ("", mark_of(_text(original(page, docs))))


def report(docs: Path = Path(ROOT, DOCS)) -> list[str]:
    """Say for each translation that is behind, or does not tell, what is to be done."""
    told = []
    for page in sorted(page for code in TRANSLATED for page in (docs / code).rglob("*.md")):
        shown = page.relative_to(docs.parent).as_posix()
        accept = f"python -m gen.source.translations --accept {shown}"
        if is_behind(page, docs):
            told.append(f"{shown} is behind its Korean original: bring it up to date, then {accept}")
        elif not remembered(_text(page)):
            told.append(f"{shown} does not say which Korean text it follows: {accept}")
    return told


def accept(page: Path, docs: Path = Path(ROOT, DOCS)) -> bool:
    """Write into a translation that it follows the present original; return whether it was written.

    Raises
    ------
    InputError
        If the page is no translation, or has no front matter.
    """
    if not page.is_file() or not any(page.is_relative_to(docs / code) for code in TRANSLATED):
        raise InputError(f"not a translated page; they are in {DOCS}/{TRANSLATED[0]}", page)
    if not original(page, docs).is_file():
        raise InputError(f"its original {original(page, docs).relative_to(docs.parent)} is missing", page)
    text = _text(page)
    front = frontmatter.parse(text, str(page))
    if not front.end or front.problems:
        raise front.problems[0] if front.problems else InputError("the page has no front matter", page, 1)
    rows = text[: front.end].split("\n")
    rows = [row for number, row in enumerate(rows, 1) if number != front.lines.get("source")]
    rows.insert(len(rows) - 2, f"source: {mark_of(_text(original(page, docs)))}")
    return write(page, ("\n".join(rows) + text[front.end :]).encode())


def _text(page: Path) -> str:
    return read_text(page, str(page))


def main(arguments: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m gen.source.translations",
        description="List the translations that are behind their originals.",
    )
    parser.add_argument(
        "--accept",
        nargs="+",
        metavar="PAGE",
        type=Path,
        help="these pages are up to date: write the new mark",
    )
    for page in parser.parse_args(arguments).accept or []:
        try:
            print(f"{page}: {'accepted' if accept(page.resolve()) else 'was up to date'}")
        except InputError as problem:
            print(problem, file=sys.stderr)
            return 1
    for line in report():
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
