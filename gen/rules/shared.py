"""Shared: what several pages depend on: glossary, words, authors, settings, the style sheet."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gen.core.errors import InputError, nearest
from gen.core.memo import memoized
from gen.core.paths import DOCS, LANGUAGES, ROOT
from gen.source import glossary, mapping, settings
from gen.source.text import line_of, read_text

WORDS = "gen/strings"
STYLES = f"{DOCS}/overrides/assets/stylesheets"
AUTHOR = ("name", "description", "avatar", "slug", "url")

_PLACEHOLDER = re.compile(r"\{(\w*)[^{}]*\}")
_CSS = re.compile(r"""/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[{}]""", re.DOTALL)


def problems(root: str) -> list[InputError]:
    """Say what is wrong in the files that several pages share."""
    found = [problem for code in LANGUAGES for problem in settings.read(code, root).problems]
    if Path(root, "mkdocs.yml").is_file():
        found += _glossary(root)
    found += [problem for code in LANGUAGES for problem in _authors(code, root)[1]]
    found += words(root if Path(root, WORDS).is_dir() else ROOT)
    for file in sorted(Path(root, STYLES).glob("*.css")):
        found += _style(file.relative_to(root).as_posix(), root)
    return found


def _glossary(root: str) -> list[InputError]:
    try:
        glossary.terms(Path(root, DOCS, "glossary.toml"))
    except InputError as problem:
        return [InputError(problem.message, f"{DOCS}/glossary.toml", problem.line)]
    return []


def authors(language: str, root: str) -> list[str]:
    """Name the authors that posts of a language may have."""
    return _authors(language, root)[0]


@memoized
def _authors(language: str, root: str) -> tuple[list[str], list[InputError]]:
    path = f"{DOCS}/{language}/blog/.authors.yml"
    if not Path(root, "mkdocs.yml").is_file():
        return [], []
    try:
        text = read_text(Path(root, path), path)
    except InputError as problem:
        return [], [problem]
    read = mapping.parse(text, path, 1, "this file")
    found = list(read.problems)
    given = read.values.get("authors")
    if not found and not isinstance(given, dict):
        found.append(InputError('expected "authors:" with a name and what is known of each', path, 1))
    for name, known in (given or {}).items() if isinstance(given, dict) else ():
        line = line_of(f"{name}:", text)
        if not isinstance(known, dict):
            found.append(InputError(f'"{name}" must have name, description and avatar', path, line))
            continue
        found += [
            InputError(f'unknown key "{key}" of "{name}"{nearest(str(key), AUTHOR)}', path, line)
            for key in known
            if key not in AUTHOR
        ]
        found += [
            InputError(f'"{key}" of "{name}" must be a text, got {known.get(key)!r}', path, line)
            for key in AUTHOR[:3]
            if not isinstance(known.get(key), str)
        ]
    return [str(name) for name in given] if isinstance(given, dict) else [], found


def words(root: str) -> list[InputError]:
    """Say where the words of one language lack what the other has, or have other placeholders."""
    trees, texts, found = {}, {}, []
    for code in LANGUAGES:
        path = f"{WORDS}/{code}.toml"
        try:
            texts[path] = read_text(Path(root, path), path)
            trees[path] = dict(_leaves(glossary.toml(texts[path], path)))
        except InputError as problem:
            found.append(problem)
    if found:
        return found
    placeholders = {path: _placeholders(tree) for path, tree in trees.items()}
    for path, here in trees.items():
        for other, there in trees.items():
            for key in there.keys() - here.keys():
                hint = nearest(key, here.keys() - there.keys()) if here.keys() - there.keys() else ""
                found.append(InputError(f'"{key}" is missing, which {other} has{hint}', path))
            for key, text in here.items() if path != other else ():
                known = placeholders[other][_table(key)]
                for name in {*_PLACEHOLDER.findall(text)} - known:
                    hint = nearest(name, known) if known else ""
                    line = line_of(text, texts[path])
                    told = f'"{key}" has the placeholder {{{name}}}, which {other} has not{hint}'
                    found.append(InputError(told, path, line))
    return found


def _placeholders(tree: dict[str, str]) -> defaultdict[str, set[str]]:
    """Return the placeholders of all texts in each table."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key, text in tree.items():
        found[_table(key)].update(_PLACEHOLDER.findall(text))
    return found


def _table(key: str) -> str:
    return key.rpartition(".")[0]


def _leaves(tree: dict[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Yield the texts of a tree of tables by their full names."""
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", str(value)


def _style(path: str, root: str) -> list[InputError]:
    """Say where the braces of a style sheet do not pair up."""
    try:
        text = read_text(Path(root, path), path)
    except InputError as problem:
        return [problem]
    opened: list[int] = []
    for sign in _CSS.finditer(text):
        line = text.count("\n", 0, sign.start()) + 1 if sign[0] in "{}" else 0
        if sign[0] == "{":
            opened.append(line)
        elif sign[0] == "}" and not opened:
            return [InputError("this } closes nothing", path, line)]
        elif sign[0] == "}":
            opened.pop()
    return [InputError("this { is never closed", path, opened[-1])] if opened else []
