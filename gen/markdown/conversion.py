"""Conversion: which file is being converted, so that an error inside it can name its line."""

import os
from contextvars import ContextVar
from pathlib import Path

from gen.core.errors import InputError
from gen.core.paths import DOCS, ROOT
from gen.source import percent
from gen.source.text import line_of, read_text

current: ContextVar[Path | None] = ContextVar("the Markdown file being converted", default=None)


def error(message: str, snippet: str) -> InputError:
    """Make the error for `snippet`, a piece of the current file, with its path and line."""
    path = current.get()
    if path is None:
        return InputError(message)
    text = read_text(path, str(path))
    prose = percent.parse(text, str(path)).page.text if path.suffix == ".py" else text
    return InputError(message, path, line_of(snippet, prose))


def link(place: str, language: str) -> str:
    """Return what leads from the current file to a place relative to the folder of its language."""
    path = current.get()
    folder = Path(ROOT, DOCS, language)
    return os.path.relpath(folder / place, path.parent if path else folder).replace(os.sep, "/")
