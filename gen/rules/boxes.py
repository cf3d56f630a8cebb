"""Boxes: check boxes, and the items whose numbers they name."""

import re
from collections.abc import Iterator

from gen import strings
from gen.core.errors import InputError, nearest
from gen.core.paths import LANGUAGES
from gen.experiments.claims import OPTIONS, REQUIRED, VERDICTS
from gen.rules.heads import is_post
from gen.source import library, page
from gen.source.inline import ID
from gen.source.page import Box, Page

_GROUP = re.compile(r"[a-z][a-z0-9-]*")
_ITEM = re.compile(r"[> \t]*(?:[-*+]|\d+\.)[ \t]| {4}")
"""How a line of a list begins that goes on behind a blank line."""


def problems(page: Page) -> list[InputError]:
    """Say what is wrong in the check boxes of a page."""
    found = list(page.block_problems)
    for box in page.boxes:
        found += box.options.problems
        told = [*_claims(box, page), *([] if box.options.problems else _options(box))]
        found += [InputError(what, page.path, line) for line, what in told]
    return found + _ends(page) + _numbers(page)


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
    lines = [line for name, line in page.ids if name in box.claims and name in above]
    if lines and _apart(box, max(lines), page):
        names = " ".join(box.claims)
        told = (
            f"the check {names} stands directly beneath the paragraph or list of its claim, line {max(lines)}"
        )
        yield box.line, told
    if not box.text:
        yield box.line, "this check has no text"


def _apart(box: Box, claim: int, page: Page) -> bool:
    """Tell whether anything but other boxes stands between a box and the block of its claim's line."""
    skipped = {line for each in page.boxes for line in range(each.line, each.end + 1)}
    for fence in page.fences:
        if fence.line <= claim <= fence.end:
            skipped.update(range(fence.line, fence.end + 1))
    rows = page.inline.shown.split("\n")
    listed = bool(_ITEM.match(rows[claim - 1]))
    ended = False
    for line in range(claim + 1, box.line):
        row = rows[line - 1]
        if line in skipped or not row.strip():
            ended = True
        elif ended and not (listed and _ITEM.match(row)):
            return True
    return False


def _ends(page: Page) -> list[InputError]:
    """Say which ends of claims end none."""
    found = []
    for start, _ in page.inline.ends:
        paragraph = page.text.rfind("\n\n", 0, start)
        opened = [each for each in page.inline.marks if paragraph < each.start < start]
        before = [at for at, _ in page.inline.ends if at < start]
        if not opened or (before and before[-1] > opened[-1].start):
            told = "this {/} ends nothing: no mark such as {P1.4} stands before it in its paragraph"
            found.append(InputError(told, page.path, page.line(start)))
    return found


def _options(box: Box) -> Iterator[tuple[int, str]]:
    values, lines = box.options.values, box.options.lines
    for key in values:
        if key not in OPTIONS:
            yield lines[key], f'unknown key "{key}"{nearest(key, OPTIONS)}'
    for key in REQUIRED:
        if key not in lines:
            yield box.line, f'"{key}" is missing; it stands directly below, indented by four blanks'
    verdict, answer = values.get("verdict"), values.get("answer")
    if "verdict" in values and verdict not in VERDICTS:
        yield lines["verdict"], f'unknown verdict "{verdict}"{nearest(str(verdict), VERDICTS)}'
    if "answer" in values and (not isinstance(answer, str) or not answer.strip()):
        yield lines["answer"], f"answer: it must be a text, got {answer!r}"
    topics = strings.load(LANGUAGES[0])["topics"]
    if "topic" in values and values["topic"] not in topics:
        told = f'unknown topic "{values["topic"]}"{nearest(str(values["topic"]), topics)}'
        yield lines["topic"], told
    if "same_as" in values and not _GROUP.fullmatch(str(values["same_as"])):
        yield (
            lines["same_as"],
            f"same_as: it must be a name such as cause-of-vanishing, got {values['same_as']!r}",
        )


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
    found = _groups(language, root)
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


def _groups(language: str, root: str) -> list[InputError]:
    """Say which claims that say the same carry different verdicts, and which groups have a single claim."""
    groups: dict[str, list[tuple[str, Box]]] = {}
    for path in library.posts(language, root):
        for box in page.read(path, root).boxes:
            if isinstance(name := box.options.values.get("same_as"), str):
                groups.setdefault(name, []).append((path, box))
    found = []
    for name, ((first, one), *others) in groups.items():
        line = one.options.lines["same_as"]
        if not others:
            hint = nearest(name, [each for each in groups if each != name]) if len(groups) > 1 else ""
            told = f'same_as: no other claim says "{name}"{hint}'
            found.append(InputError(told, first, line))
        verdict = one.options.values.get("verdict")
        for path, box in others:
            if (other := box.options.values.get("verdict")) != verdict:
                told = (
                    f"{box.claims[0]} is called {other}, but {one.claims[0]}, which says the same, {verdict}"
                )
                found.append(InputError(f"{told} ({first}:{line})", path, box.options.lines["same_as"]))
    return found
