"""Names: by which a function is found: those of the language, of the other one, and of libraries."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from gen import functions, strings
from gen.core.memo import memoized
from gen.core.paths import DOCS, LANGUAGES, ROOT

_BEHIND = re.compile(r"(.*?)\((.*)\)")
_LETTERS = re.compile(r"[^\w.²√+-]+")


def title(name: str, language: str) -> str:
    """Return the display name of a function."""
    found: str = strings.load(language)["functions"][name]["name"]
    return found


def label(name: str, language: str) -> str:
    """Return the short display name of a function."""
    found: str = strings.load(language)["functions"][name]["label"]
    return found


def link(name: str, language: str, root: str = ROOT) -> str:
    """Return a link to a function's page for a page beside it; one that nobody has written is only named."""
    shown = label(name, language)
    return f"[{shown}]({name}.md)" if has_page(name, language, root) else shown


def has_page(name: str, language: str, root: str) -> bool:
    """Tell whether a person has written the page of a function."""
    return Path(root, DOCS, language, functions.FOLDER, f"{name}.md").is_file()


def others(name: str, language: str, root: str = ROOT) -> list[str]:
    """Return all names of a function but its title, each once; those of the language first."""
    order = sorted(LANGUAGES, key=lambda code: code != language)
    found = [text for code in order for text in _written(name, code)]
    known = functions.known(root)[name]
    found += [name, *known["aliases"], *known["variants"]]
    shown = title(name, language)
    seen = {shown.casefold()} | {part.casefold() for part in _parts(shown)}
    kept = []
    for text in found:
        if text.casefold() not in seen:
            seen.add(text.casefold())
            kept.append(text)
    return kept


def _written(name: str, language: str) -> list[str]:
    words = strings.load(language)["functions"][name]
    return [*_parts(words["name"]), words["label"], *filter(None, words["also"].split(", "))]


def _parts(text: str) -> list[str]:
    """Return a name and what stands behind it in parentheses as names of their own."""
    found = _BEHIND.fullmatch(text)
    return [part.strip() for part in found.groups() if part.strip()] if found else [text]


@memoized
def redirects(root: str = ROOT) -> Mapping[str, str]:
    """Return the addresses that lead to the page of a function, with its name.

    An address that would suit two functions leads nowhere.
    """
    known = functions.known(root)
    owners: dict[str, set[str]] = {}
    for name in known:
        for language in LANGUAGES:
            for text in (
                title(name, language),
                *_parts(title(name, language)),
                *others(name, language, root),
            ):
                for address in _addresses(text):
                    owners.setdefault(address, set()).add(name)
    return {
        address: next(iter(names))
        for address, names in sorted(owners.items())
        if len(names) == 1 and address not in known
    }


def _addresses(text: str) -> Iterable[str]:
    """Return a name as the last part of an address, with hyphens and without.

    Examples
    --------
    >>> sorted(_addresses("Leaky ReLU"))
    ['leaky-relu', 'leakyrelu']
    """
    address = _LETTERS.sub("-", text.casefold().replace("_", "-")).strip("-")
    return {address, address.replace("-", "")} - {""}
