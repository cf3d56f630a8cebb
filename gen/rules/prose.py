"""Prose: the text of a page: its characters and size, headings, fences, notes, and signs left over."""

import re
from collections.abc import Iterator

from gen import licences
from gen.core.errors import InputError, nearest
from gen.source import fences
from gen.source.fences import Fence
from gen.source.inline import ID
from gen.source.page import Page

LONGEST_LINE = 4_000
LONGEST_PARAGRAPH = 20_000
DEEPEST = 8
"""How deep quotations, lists and brackets may stand inside one another."""
MOST_OPEN = 30
"""Most brackets of a paragraph that are never closed."""
RUN = 100
"""Most equal signs in a row."""
MOST = 5_000
"""Most lines of a page."""

NOTES = (
    *("note", "abstract", "info", "tip", "success", "question", "warning", "failure", "danger", "bug"),
    *("example", "quote", "summary", "tldr", "todo", "hint", "important", "check", "done", "help", "faq"),
    *("caution", "attention", "fail", "missing", "error", "cite"),
)
"""The kinds of notes that the theme knows."""

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
    "\ufff9-\ufffc\ue000-\uf8ff]"
)
_WIDE_MARKER = re.compile(
    r"^[> \t]*(?:[-*+>]|\d+\.|#{1,6})[\u00a0\u3000]|^[> \t]*[\u00a0\u3000]+\S", re.MULTILINE
)
_RUN = re.compile(rf"([^\w\s])\1{{{RUN}}}")
_QUOTED = re.compile(rf"(?:[ \t]*>){{{DEEPEST + 1}}}")
_LISTED = re.compile(rf" {{{4 * DEEPEST + 4}}}")
_STACKED = re.compile(rf"(?:[ \t>]*(?:[-*+]|\d+\.)[ \t]+){{{DEEPEST + 1}}}")
_ON_ITEM = re.compile(r"^[> \t]*(?:[-*+]|\d+\.)[ \t]+(?:`{3,}|~{3,})", re.MULTILINE)
_ANCHOR = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)
_HIGHLIGHT = ("hl_lines", "linenums", "title")
_NO_BRACE = (
    "is no mark such as {P1.4}, number such as {= slopes.max_slope:.2f} or attribute such as { #anchor }; "
    r"write \{ for the sign itself"
)
_STRAY = {
    "$": r"this $ belongs to no formula; write \$ for the sign itself; $$ stands on a line of its own",
    "`": "this code is not closed by as many backticks",
    "<!--": "this comment is not closed by -->",
    "](": "the target of this link is not closed by )",
}


def endless(page: Page) -> list[InputError]:
    """Say what makes a page too large or too deep for the programs that read it."""
    lines = page.prose.split("\n")
    if len(lines) > MOST:
        return [InputError(f"the page has more than {MOST:,} lines; split it", page.path)]
    found = []
    size = 0
    for number, line in enumerate(lines, 1):
        size = size + len(line) + 1 if line.strip() else 0
        told = ""
        if len(line) > LONGEST_LINE:
            told = f"this line has more than {LONGEST_LINE:,} characters"
        elif size > LONGEST_PARAGRAPH:
            told, size = f"this paragraph has more than {LONGEST_PARAGRAPH:,} characters", 0
        elif run := _RUN.search(line):
            told = f'more than {RUN} times "{run[1]}" in a row'
        elif size and (_QUOTED.match(line) or _LISTED.match(line) or _STACKED.match(line)):
            told = f"more than {DEEPEST} lists or quotations inside one another"
        if told:
            found.append(InputError(told, page.path, number))
    if not found and (page.inline.deepest > DEEPEST or page.inline.open > MOST_OPEN):
        deep = page.inline.deepest > DEEPEST
        told = (
            f"more than {DEEPEST} brackets inside one another"
            if deep
            else f"more than {MOST_OPEN} open brackets"
        )
        found.append(InputError(f"{told} in one paragraph", page.path))
    return found


def problems(page: Page) -> list[InputError]:
    """Say what is wrong in the text of a page."""
    told = [*_characters(page), *_headings(page), *_ids(page), *_notes(page), *_stray(page)]
    for fence in page.fences:
        told += [(fence.line, what) for what in _fence(fence, page)]
    return [InputError(what, page.path, line) for line, what in told]


Told = Iterator[tuple[int, str]]
"""Lines, and what is wrong on them."""


def _characters(page: Page) -> Told:
    for each in _FORBIDDEN.finditer(page.text):
        told = f"the character U+{ord(each[0]):04X}, which nobody sees, has no use here; remove it"
        yield page.line(each.start()), told
    for each in _WIDE_MARKER.finditer(page.inline.plain):
        yield page.line(each.end() - 1), "a wide or unbreakable blank at the start of a line; use a plain one"


def _headings(page: Page) -> Told:
    first = 0
    for heading in page.headings:
        if not heading.text:
            yield heading.line, "this heading is empty"
        elif heading.level == 1:
            if first:
                yield heading.line, f"a page has one title; the first is on line {first}"
            first = first or heading.line
        elif not heading.anchor:
            yield (
                heading.line,
                f'this heading has no anchor; write "{"#" * heading.level} … {{ #its-anchor }}"',
            )
        if heading.anchor and not _ANCHOR.fullmatch(heading.anchor):
            yield heading.line, f'an anchor has letters, digits, "-", "_" and ".", got "{heading.anchor}"'


def _ids(page: Page) -> Told:
    known: dict[str, int] = {}
    for name, line in page.ids:
        if name in known:
            yield line, f'"{name}" is given twice, first on line {known[name]}'
        known.setdefault(name, line)


def _notes(page: Page) -> Told:
    for note in page.notes:
        if not note.kind:
            yield note.line, 'a note begins such as !!! note "Title", or ??? for one that is folded'
        elif note.kind not in NOTES:
            yield note.line, f'unknown kind of note "{note.kind}"{nearest(note.kind, NOTES)}'
        if not note.text:
            yield note.line, "this note is empty; its text is indented by four blanks"


def _stray(page: Page) -> Told:
    text = page.inline.shown
    for sign, at in page.inline.stray:
        if sign in _STRAY:
            yield page.line(at), _STRAY[sign]
        elif sign.startswith("{="):
            yield page.line(at), "a number is quoted as in {= slopes.max_slope:.2f}, in one line"
        elif sign.startswith("{"):
            shown = text[at : at + 12].split("\n")[0]
            yield page.line(at), f'"{shown}" {_NO_BRACE}'
        else:
            yield page.line(at), f"this {sign} is not closed"
    for each in _ON_ITEM.finditer(page.prose):
        told = "a fence begins on a line of its own, indented like the text of the item"
        yield page.line(each.end() - 1), told


def _fence(fence: Fence, page: Page) -> Iterator[str]:
    kind = fence.kind
    known = ("id",) if kind == fences.LISTING else () if kind in fences.OURS else _HIGHLIGHT
    if fence.options is None:
        told = " ".join(f'{key}="…"' for key in known)
        allowed = f"; allowed: {told}" if known else ", which has no options"
        yield f'what stands behind "{fence.marks}{kind}" is not understood{allowed}'
    for key in fence.options or ():
        if key not in known:
            hint = nearest(key, known) if known else ", which has none"
            yield f'unknown option "{key}" of {kind or "code"}{hint}'
    item = (fence.options or {}).get("id")
    if item and not re.fullmatch(ID, item):
        yield f'id "{item}" is not a letter, a number, a dot and a number, such as L4.2'
    if kind in ("claims", "experiments", "gallery", "glossary") and fence.body.strip():
        yield f"the fence {kind} stays empty; what it shows is made"
    if kind == "licences" and fence.body.strip() not in licences.PARTS:
        yield f'no part "{fence.body.strip()}"{nearest(fence.body.strip(), licences.PARTS)}'
    if kind in ("claims", "compare", "experiments", "gallery", "reference") and fence.prefix:
        yield f"the fence {kind} stands at the start of a line"
    if kind == fences.LISTING and not fence.body.strip():
        yield "this listing is empty"
    if kind == fences.LISTING and page.path.endswith(".py"):
        yield 'in an experiment, code stands in cells of its own, behind "# %%"'
    if kind and kind not in fences.OURS and not _is_language(kind):
        yield f'unknown kind of fence "{kind}"{nearest(kind, (*fences.OURS, *_COMMON))}'


_COMMON = ("python", "text", "markdown", "yaml", "toml", "json", "html", "css", "js", "sh", "bash", "console")


def _is_language(name: str) -> bool:
    """Tell whether the code of a language can be coloured."""
    if name in _COMMON:
        return True
    from pygments.lexers import find_lexer_class_by_name
    from pygments.util import ClassNotFound

    try:
        find_lexer_class_by_name(name)
    except ClassNotFound:
        return False
    return True
