"""Words of the site that are not prose: display names, labels and the sentences of descriptions."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from gen.core.errors import InputError


@cache
def load(language: str) -> dict[str, Any]:
    """Return the words of a language, as tables.

    Parameters
    ----------
    language
        One of `gen.core.paths.LANGUAGES`.
    """
    return read(language)


def read(language: str) -> dict[str, Any]:
    """Return the words of a language as the file has them now.

    Raises
    ------
    InputError
        If the file is no TOML.
    """
    file = Path(__file__).with_name(f"{language}.toml")
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as problem:
        line = re.search(r"at line (\d+)", str(problem))
        raise InputError(f"not TOML: {problem}", file, int(line[1]) if line else None) from None


def filled(text: str, language: str) -> str:
    """Replace placeholders such as ``{layer}`` by the words of a language, outside of mathematics.

    Examples
    --------
    >>> filled("{layer} 1", "en")
    'layer 1'
    """
    words = load(language)["words"]
    parts = text.split("$")
    parts[::2] = [re.sub(r"\{(\w+)\}", lambda found: str(words[found[1]]), part) for part in parts[::2]]
    return "$".join(parts)
