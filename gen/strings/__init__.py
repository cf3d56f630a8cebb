"""Words of the site that are not prose: display names, labels and the sentences of descriptions."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def load(language: str) -> dict[str, Any]:
    """Return the words of a language, as tables.

    Parameters
    ----------
    language
        One of `gen.paths.LANGUAGES`.
    """
    return tomllib.loads(Path(__file__).with_name(f"{language}.toml").read_text("utf-8"))
