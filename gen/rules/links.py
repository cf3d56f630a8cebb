"""Links: that they, images and footnotes lead to what is there."""

import posixpath
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from urllib.parse import unquote

from gen import functions, reference
from gen.core.errors import InputError, nearest
from gen.core.paths import DOCS
from gen.source import fences, glossary, library
from gen.source.page import Page

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SCHEMES = ("http:", "https:", "mailto:", "tel:", "data:")
_APART = re.compile(r"\] +\((?:https?:|[\w./-]+\.(?:md|py|png|svg)\b)")
_REVERSED = re.compile(r"\)\[(?:https?:|[\w./-]+\.(?:md|py)\b)")
_MADE = ("claims",)


def problems(page: Page, language: str, root: str) -> list[InputError]:
    """Say what is wrong with the links of a page."""
    told = [*_footnotes(page), *_written(page)]
    for link in page.inline.links:
        line = page.line(link.start)
        what = "image" if link.image or link.text == "img" or (link.html and link.target is None) else "link"
        if link.target is None and not link.label:
            told.append((line, "this image has no src"))
        elif link.target is None:
            labels = [each.label for each in page.inline.definitions if not each.label.startswith("^")]
            hint = (
                nearest(link.label, labels) if labels else f"; write [{link.label}]: and its target on a line"
            )
            told.append((line, f'nothing defines "{link.label}"{hint}'))
        elif not link.target:
            told.append((line, f"this {what} leads nowhere"))
        elif wrong := _target(link.target, page, language, root):
            told.append((line, wrong))
        if not link.text.strip() and (link.image or not link.html):
            told.append(
                (
                    line,
                    "an image has a text for those who do not see it"
                    if link.image
                    else "this link has no text",
                )
            )
        if link.html and not link.text.strip() and link.target is not None and not link.image:
            told.append((line, 'an image has a text for those who do not see it: alt="…"'))
    return [InputError(what, page.path, line) for line, what in told]


def _footnotes(page: Page) -> Iterator[tuple[int, str]]:
    notes: dict[str, int] = {}
    used = {name for name, _ in page.inline.footnotes}
    for each in page.inline.definitions:
        line, what = page.line(page.text.find("[", each.start)), f"[{each.label}]"
        if each.label in notes:
            yield line, f"{what} is defined twice, first on line {notes[each.label]}"
        elif each.label.startswith("^") and each.label[1:] not in used:
            yield line, f"nothing refers to the footnote {what}"
        notes.setdefault(each.label, line)
    names = [name[1:] for name in notes if name.startswith("^")]
    for name, at in page.inline.footnotes:
        if f"^{name}" not in notes:
            hint = (
                nearest(name, names) if names else f"; write [^{name}]: and its text on a line of their own"
            )
            yield page.line(at), f'there is no footnote "{name}"{hint}'


def _written(page: Page) -> Iterator[tuple[int, str]]:
    for each in _APART.finditer(page.inline.plain):
        yield page.line(each.start()), "no blank stands between ] and ( of a link"
    for each in _REVERSED.finditer(page.inline.plain):
        yield page.line(each.start()), "a link is [text](target), not (text)[target]"


def _target(target: str, page: Page, language: str, root: str) -> str:
    """Say what is wrong with the target of a link; empty if nothing is."""
    if _SCHEME.match(target):
        return "" if target.lower().startswith(_SCHEMES) else f'unknown kind of address "{target}"'
    if target.startswith("//") or target.startswith("/"):
        return f'"{target}" is absolute; write where it is from this file, such as ../index.md'
    path, _, name = target.partition("#")
    path = unquote(path.partition("?")[0])
    folder = posixpath.dirname(page.path)
    file = posixpath.normpath(posixpath.join(folder, path)) if path else page.path
    top = f"{DOCS}/{language}/"
    if not file.startswith(top):
        return f'"{path}" leads out of {top}'
    if made := _reference(file, language, root):
        return "" if not name or name in made else _no_anchor(name, path, made)
    if not _exists(file, root):
        known = [posixpath.relpath(each, folder) for each in _everything(language, root)]
        return f'there is no file "{path}"{nearest(path, known) if known else ""}'
    if not name or not file.endswith((".md", ".py")):
        return ""
    there = library.read(file, root)
    ids = {name for name, _ in there.ids}
    return "" if name in ids or not there.text or _is_made(name, file, root) else _no_anchor(name, path, ids)


def _reference(file: str, language: str, root: str) -> frozenset[str]:
    """Return the anchors of a page of the reference that is made; none if there is no such page."""
    found = (page for page in reference.pages(language, root) if file == f"{DOCS}/{language}/{page.path}")
    return next((page.anchors for page in found), frozenset())


def _no_anchor(name: str, path: str, ids: Collection[str]) -> str:
    where = f'"{path}" has' if path else "this page has"
    return f'{where} no "{name}"{nearest(name, ids) if ids else ""}'


def _exists(file: str, root: str) -> bool:
    """Tell whether a file is there, or will be: a page with listings has a notebook beside it."""
    if Path(root, file).is_file():
        return True
    folder = posixpath.dirname(file)
    if folder.endswith("/reference") and not reference.pages(folder.split("/")[1], root):
        return True  # the pages could not be made, and their mistakes are told
    if not file.endswith(".ipynb"):
        return False
    page = file.removesuffix(".ipynb")
    if Path(root, f"{page}.py").is_file():
        return True
    fenced = library.read(f"{page}.md", root).fences if Path(root, f"{page}.md").is_file() else ()
    return any(fence.kind == fences.LISTING for fence in fenced)


def _everything(language: str, root: str) -> list[str]:
    made = [f"{DOCS}/{language}/{page.path}" for page in reference.pages(language, root)]
    return [*library.pages(language, root), *library.experiments(language, root), *made]


def _is_made(name: str, file: str, root: str) -> bool:
    """Tell whether an anchor is one that software makes."""
    if file.endswith(".py"):
        return name in _MADE
    page = library.read(file, root)
    kinds = {fence.kind for fence in page.fences}
    if functions.name_of(file):
        return name in functions.ANCHORS
    if "gallery" in kinds and name in functions.FAMILIES:
        return True
    if "compare" in kinds and name in functions.known(root):
        return True
    if "glossary" in kinds:
        try:
            return name in {term.anchor for term in glossary.terms(Path(root, DOCS, "glossary.toml"))}
        except InputError:  # told where what pages share is looked at
            return True
    return name.startswith(("fn:", "fnref:")) or (name.startswith("tag:") and "material/tags" in page.text)
