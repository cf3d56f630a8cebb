"""Boxes: check boxes, and the items whose numbers they name."""

import re
from collections.abc import Iterator

from gen.core.errors import InputError, nearest
from gen.experiments.claims import VERDICTS
from gen.rules.heads import is_post
from gen.source import library, page
from gen.source.inline import ID
from gen.source.page import Box, Page

OPTIONS = ("verdict", "title")


def problems(page: Page) -> list[InputError]:
    """Say what is wrong in the check boxes of a page."""
    found = list(page.block_problems)
    for box in page.boxes:
        found += box.options.problems
        told = [*_claims(box, page), *([] if box.options.problems else _options(box))]
        found += [InputError(what, page.path, line) for line, what in told]
    return found + _numbers(page)


def _claims(box: Box, page: Page) -> Iterator[tuple[int, str]]:
    if not box.claims:
        yield box.line, "a check names its claims, as in /// check | P1.8"
    above = [name for name, line in page.ids if line < box.line and re.fullmatch(ID, name)]
    for claim in box.claims:
        if not re.fullmatch(ID, claim):
            yield box.line, f'a check names its claims, as in P1.8; found "{claim}"'
        elif claim not in above:
            hint = nearest(claim, above) if above else "; there is none above it"
            yield box.line, f"no mark {{{claim}}} stands above this check{hint}"
    twice = [claim for number, claim in enumerate(box.claims) if claim in box.claims[:number]]
    if twice:
        yield box.line, f'"{twice[0]}" is named twice'
    if not box.text:
        yield box.line, "this check has no text"


def _options(box: Box) -> Iterator[tuple[int, str]]:
    values, lines = box.options.values, box.options.lines
    for key in values:
        if key not in OPTIONS:
            yield lines[key], f'unknown key "{key}"{nearest(key, OPTIONS)}'
    for key in OPTIONS:
        if key not in lines:
            yield box.line, f'"{key}" is missing; it stands directly below, indented by four blanks'
    verdict, title = values.get("verdict"), values.get("title")
    if "verdict" in values and verdict not in VERDICTS:
        yield lines["verdict"], f'unknown verdict "{verdict}"{nearest(str(verdict), VERDICTS)}'
    if "title" in values and (not isinstance(title, str) or not title.strip()):
        yield lines["title"], f"title: it must be a text, got {title!r}"


def _numbers(page: Page) -> list[InputError]:
    """Say which items of a page do not carry its number."""
    items = [(name, line) for name, line in page.ids if re.fullmatch(ID, name)]
    numbers = [_number(name) for name, _ in items]
    if not is_post(page.path) or not numbers:
        return []
    usual = max(set(numbers), key=numbers.count)
    told = 'the items of this post are numbered {}, as in P{}.1; got "{}"'
    return [
        InputError(told.format(usual, usual, name), page.path, line)
        for name, line in items
        if _number(name) != usual
    ]


def _number(item: str) -> str:
    return item[1:].partition(".")[0]


def across(language: str, root: str) -> list[InputError]:
    """Say which items have the number of an item in another post."""
    known: dict[str, tuple[str, int]] = {}
    found = []
    for path in library.posts(language, root):
        for name, line in page.read(path, root).ids:
            if not re.fullmatch(ID, name):
                continue
            first, at = known.setdefault(name, (path, line))
            if first != path:
                told = f'"{name}" is in {first}:{at} too; each post has its own number'
                found.append(InputError(told, path, line))
                break
    return found
