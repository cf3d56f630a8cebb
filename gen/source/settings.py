"""Settings: what pages depend on in ``mkdocs.yml`` and in what inherits from it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from gen.core.errors import InputError
from gen.core.memo import memoized
from gen.core.paths import LANGUAGES, ROOT
from gen.source.text import line_of, read_text

_BLOG = "material/blog"


@dataclass(frozen=True)
class Settings:
    """The settings of one language; all are empty if there is no file.

    Attributes
    ----------
    path
        The file.
    nav
        The pages that the navigation names; None if it names none.
    categories
        The categories that posts may have.
    slugs
        The last part of the address of a category or tag, by its name.
    problems
        What cannot be read.
    """

    path: str
    nav: frozenset[str] | None = None
    categories: tuple[str, ...] = ()
    slugs: dict[str, str] = field(default_factory=dict)
    problems: tuple[InputError, ...] = ()


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads a file in which names of Python and of the environment stand behind tags."""


_Loader.add_multi_constructor("", lambda *_: None)


def path_of(language: str) -> str:
    """Return the file with the settings of a language."""
    return "mkdocs.yml" if language == LANGUAGES[0] else f"mkdocs.{language}.yml"


@memoized
def read(language: str, root: str = ROOT) -> Settings:
    """Read the settings of a language."""
    first, own = path_of(LANGUAGES[0]), path_of(language)
    try:
        base, given = _load(first, root), _load(own, root)
    except InputError as problem:
        return Settings(own, problems=(problem,))
    extra, blog = (_of(base, "extra") | _of(given, "extra"), _of(base, "plugins", _BLOG))
    blog = blog | _of(given, "plugins", _BLOG)
    slugs, categories = extra.get("slugs", {}), blog.get("categories_allowed", [])
    problems = []
    if base and not (isinstance(slugs, dict) and all(isinstance(each, str) for each in slugs.values())):
        told = "extra.slugs must give each name a text: the last part of its address"
        problems.append(InputError(told, first, line_of("slugs:", read_text(Path(root, first), first))))
        slugs = {}
    if not isinstance(categories, list) or not all(isinstance(each, str) for each in categories):
        told = "categories_allowed of material/blog must be a list of texts"
        text = read_text(Path(root, own), own)
        problems.append(InputError(told, own, line_of("categories_allowed:", text)))
        categories = []
    entries = given.get("nav") or base.get("nav")
    nav = frozenset(_pages([entries, given.get("not_in_nav") or base.get("not_in_nav")])) if entries else None
    return Settings(own, nav, tuple(categories), slugs, tuple(problems))


@memoized
def _load(path: str, root: str) -> dict[str, Any]:
    if not Path(root, path).is_file():
        return {}
    text = read_text(Path(root, path), path)
    try:
        loaded = yaml.load(text, _Loader)  # tags mean nothing to this loader
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        raise InputError(f"this file is not YAML: {problem.problem}", path, line) from None
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        raise InputError(f"this file is not YAML: {problem}", path) from None
    if not isinstance(loaded, dict):
        raise InputError('this file must consist of "key: value" lines', path, 1)
    return loaded


def _of(settings: dict[str, Any], *keys: str) -> dict[str, Any]:
    """Return a mapping inside settings, empty if it is not there."""
    for key in keys:
        inner = settings.get(key)
        settings = inner if isinstance(inner, dict) else {}
    return settings


def _pages(entry: Any) -> list[str]:
    """Return the files that a part of the navigation names."""
    if isinstance(entry, str):
        return entry.split()
    inner = entry.values() if isinstance(entry, dict) else entry if isinstance(entry, list) else ()
    return [page for each in inner for page in _pages(each)]
