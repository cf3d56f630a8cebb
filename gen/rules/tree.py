"""Tree: the files and folders of the sources: their names, and that the languages pair up."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from gen import functions
from gen.core.errors import InputError, TwinError
from gen.core.paths import DOCS, LANGUAGES
from gen.source import settings

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_HIDDEN = re.compile(r"/\.(?!authors\.yml$)")


def problems(root: str) -> list[InputError]:
    """Say what is wrong with files and folders."""
    found: list[InputError] = []
    files = {code: sorted(_files(root, f"{DOCS}/{code}", found)) for code in LANGUAGES}
    for code, paths in files.items():
        for path in paths:
            found += _place(path, code, root)
    return found + _unpaired(files)


def _files(root: str, folder: str, found: list[InputError]) -> Iterator[str]:
    """Yield the files below a folder, and note what is none."""
    top = Path(root, folder)
    if not top.is_dir():
        found.append(InputError("this folder is missing", folder))
        return
    for item in os.scandir(top):
        path = f"{folder}/{item.name}"
        try:
            path.encode()
        except UnicodeEncodeError:
            found.append(InputError("a name in this folder is not UTF-8", folder))
            continue
        if _HIDDEN.search(f"/{item.name}"):
            continue
        if item.is_symlink() and not Path(root, path).is_file():
            told = "a link to a folder" if Path(root, path).is_dir() else "a link that leads nowhere"
            found.append(InputError(f"this is {told}; put the files themselves here", path))
        elif item.is_dir(follow_symlinks=False):
            if path.endswith((".md", ".py")):
                found.append(InputError("this is a folder, with the name of a page", path))
            yield from _files(root, path, found)
        elif Path(root, path).is_file():
            yield path
        else:
            found.append(InputError("this is no file", path))


def _place(path: str, language: str, root: str) -> list[InputError]:
    """Say what is wrong with the place and the name of a page."""
    below = path.removeprefix(f"{DOCS}/{language}/")
    name, _, ending = below.rpartition("/")[2].rpartition(".")
    if ending not in ("md", "py"):
        if ending.lower() in ("md", "markdown", "mdx", "txt", "ipynb", "rst"):
            return [InputError("a page is a file that ends in .md, an experiment one that ends in .py", path)]
        return []
    if ending == "py":
        inside = re.fullmatch(r"experiments/[^/]+\.py", below)
        return [] if inside else [InputError(f"experiments stand in {DOCS}/{language}/experiments", path)]
    if not _NAME.fullmatch(name):
        told = 'the name of a page becomes its address: small letters, digits and "-" only'
        return [InputError(told, path)]
    if below.startswith("blog/posts/") and below.count("/") > 2:
        return [InputError(f"posts stand in {DOCS}/{language}/blog/posts itself", path)]
    nav = settings.read(language, root).nav
    if functions.name_of(path):
        return []  # the gallery lists it
    if nav is not None and not below.startswith("blog/posts/") and below not in nav:
        told = f"this page is not in nav of {settings.path_of(language)}; name it there, or in not_in_nav"
        return [InputError(told, path)]
    return []


def _unpaired(files: dict[str, list[str]]) -> list[TwinError]:
    """Say which pages and experiments a language lacks."""
    below = {
        code: {path.removeprefix(f"{DOCS}/{code}/") for path in paths if path.endswith((".md", ".py"))}
        for code, paths in files.items()
    }
    return [
        TwinError(f"this has no twin: write {DOCS}/{other}/{path} too", f"{DOCS}/{code}/{path}")
        for code in LANGUAGES
        for other in LANGUAGES
        for path in below[code] - below[other]
    ]
