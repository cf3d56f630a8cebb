"""Records: each function of `acts` has a page, and each page a function."""

from pathlib import Path

from gen import functions
from gen.core.errors import InputError, nearest
from gen.core.paths import DOCS
from gen.source import library


def problems(language: str, root: str) -> list[InputError]:
    """Say which functions have no page in a language that has the gallery, and which pages no function."""
    index = f"{DOCS}/{language}/{functions.INDEX}"
    known = functions.known(root)
    if not known or not Path(root, index).is_file():
        return []
    pages = {name: path for path in library.pages(language, root) if (name := functions.name_of(path))}
    found = [
        InputError(f'acts has no function "{name}"{nearest(name, known)}', path)
        for name, path in pages.items()
        if name not in known
    ]
    lacking = (f"{DOCS}/{language}/{functions.FOLDER}/{name}.md" for name in known if name not in pages)
    return found + [
        InputError("acts has this function; write what a page says of it", path) for path in lacking
    ]
