"""Functions: a page for each record of `acts`, made around what a person writes, and what lists them.

``python -m gen`` works out what is known of each function and stores it once for all languages. This module
reads it: it is all that the builder of the site needs, and it imports neither `acts` nor numpy.

===========  ==================================================================================
`knowledge`  gathers what is known of all functions: heavy, done when `acts` or `gen` has changed
`traits`     computes properties of a function: monotone, bounded, moments, fixed points
`floats`     finds where values underflow, saturate or overflow in each type of floats
`article`    writes the page of a function in a language
`names`      gives the names by which a function is found
`listed`     lists functions: the gallery and the comparison
===========  ==================================================================================
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gen.core.errors import InputError
from gen.core.memo import memoized
from gen.core.paths import BUILD, DOCS, ROOT
from gen.source import fences
from gen.source.fences import Fence

FOLDER = "functions"
"""Where the pages are, below the folder of a language."""

INDEX = f"{FOLDER}/index.md"
"""The gallery, which a person writes around its fence."""

STORE = f"{BUILD}/{FOLDER}/known.json"

OVERLAY = f"{BUILD}/{FOLDER}/overlay.svg"
"""The curves of all elementwise functions, drawn once."""

FAMILIES = ("linear", "clipped", "sigmoidal", "softplus", "gated", "shrinkage", "periodic", "axis", "gate")
"""Groups of functions, in the order of the gallery."""

ANCHORS = ("formula", "properties", "parameters", "numerics", "code", "relatives", "mentions", "sources")
"""The sections of a page to which links can lead."""

MOST = 4
"""Most points of a kind that are told of a function, such as its zeros; those nearest to 0."""

Known = dict[str, Any]
"""What is known of a function, as JSON holds it; see `gen.functions.knowledge`."""


@memoized
def known(root: str = ROOT) -> dict[str, Known]:
    """Return what is known of each function by its name, in the order of the catalogue; empty if not made.

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    file = Path(root, STORE)
    if not file.is_file():
        return {}
    try:
        found: dict[str, Known] = json.loads(file.read_bytes())
    except ValueError:
        raise InputError("this file is broken; delete it, and python -m gen makes it again", file) from None
    return found


def name_of(path: str) -> str:
    """Return the name of the function whose page a file is; empty if it is none.

    Examples
    --------
    >>> name_of("docs/ko/functions/relu.md"), name_of("docs/ko/functions/index.md")
    ('relu', '')
    """
    docs, _, rest = path.partition("/")
    _, _, below = rest.partition("/")
    folder, _, file = below.partition("/")
    inside = docs == DOCS and folder == FOLDER and file.endswith(".md") and "/" not in file
    return file.removesuffix(".md") if inside and below != INDEX else ""


def page_fences(path: str, known: Mapping[str, Known]) -> list[Fence]:
    """Return the fences that are made for the page of a function; none for any other page."""
    found = known.get(name_of(path))
    if not found:
        return []
    figures = [Fence("figure", body, 1) for body in found["figures"]]
    return [*figures, Fence(fences.LISTING, found["program"], 1)]
