"""Inline: code, comments, mathematics, quoted numbers, marks and links within the prose of a page.

Everything is found in one pass each over a text in which what came before is overwritten, so that offsets and
lines stay those of the page. No pattern looks twice at the same place: any text takes linear time.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from gen.source.text import blank

ID = r"[PFMTLRX][0-9]{1,4}\.[0-9]{1,4}"
"""The number of an item: its kind, the post, a dot and a count, as in P1.4.

The kinds: post, figure, formula, table, listing, reference, layout item.
"""

CITED = r"@([a-z0-9]+)"
"""A source that is cited."""

CITATION = rf"\[{CITED}(?:;[ \n]?{CITED})*\]"
"""Sources that are cited together."""

HIDDEN = "\0"
"""Stands for code and mathematics in a text in which something else is looked for."""

Span = tuple[int, int]

_ALONE = re.compile(r"[> \t]*(?:#{1,6}|/{3,}|!!!|\?\?\?|\|)")
_BEGINS = re.compile(r"[> \t]*(?:[-*+]|\d+\.|:|\[\^[^\]\n]*\]:)[ \t]")
_RAW = re.compile(r"`+|<!--|<(pre|script|style|textarea)\b")
_DOLLAR = re.compile(r"\\.|\$", re.DOTALL)
_ROUND = re.compile(r"\\[\\()\[\]]")
_ENVIRONMENT = re.compile(r"\\begin\{([a-z]+\*?)\}")
_QUOTE = re.compile(r"\{=([^{}\n]*)\}")
_BRACE = re.compile(r"\\.|\{([^{}\n]*)(\}?)", re.DOTALL)
_MARK = re.compile(ID)
_ATTRIBUTES = re.compile(r""":?[ ]*(?:(?:[#.][\w:.-]+|[\w-]+=(?:"[^"]*"|'[^']*'|[^\s"'{}]+))(?:[ ]+|$))+""")
_ANCHOR = re.compile(r"(?:^|[ :])#([\w:.-]+)")
_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)
_TARGET = re.compile(r'\([ \n]*(<[^<>\n]*>|[^()"]*(?:\([^()"]*\)[^()"]*)*)(?:"[^"]*"[ ]*)?\)')
_LABEL = re.compile(r" ?\[([^\[\]\n]*)\]")
_DEFINITION = re.compile(
    r"""^ {0,3}\[(?:(\^[^\[\]\n]+)\]:.*|([^\[\]\n^][^\[\]\n]*)\]:[ ]*(\S+)[ ]*(?:"[^"\n]*"[ ]*)?)$""",
    re.MULTILINE,
)
_TAG = re.compile(r"<([A-Za-z][\w-]*)((?:\s[^<>]*)?)>")
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


@dataclass(frozen=True)
class Formula:
    """TeX between dollar signs."""

    tex: str
    display: bool
    start: int
    end: int


@dataclass(frozen=True)
class Quote:
    """A number that is quoted: what stands between ``{=`` and ``}``, and whether it is in mathematics."""

    inside: str
    in_formula: bool
    start: int
    end: int


@dataclass(frozen=True)
class Mark:
    """A mark ``{P1.4}``."""

    id: str
    start: int
    end: int


@dataclass(frozen=True)
class Link:
    """A link or an image.

    Attributes
    ----------
    text
        Its text, of an image the alternative.
    target
        Where it leads; None if it names a definition that does not exist.
    label
        The name of its definition, "" if the target stands beside the text.
    image, html
        Whether it is an image, and whether it is written as HTML.
    start, end
        Where it stands.
    at
        Where its target stands, 0 if that is elsewhere.
    """

    text: str
    target: str | None
    label: str
    image: bool
    html: bool
    start: int
    end: int
    at: int = 0


@dataclass(frozen=True)
class Definition:
    """The target of links, or a footnote, whose name begins with ^."""

    label: str
    target: str
    start: int


@dataclass(frozen=True)
class Citation:
    """Sources that are cited together, as in ``[@misra2020]``; no keys if it cannot be read."""

    keys: tuple[str, ...]
    start: int
    end: int


@dataclass
class Inline:
    """What was found in a text.

    Attributes
    ----------
    shown
        The text without comments and raw HTML.
    plain
        That without code and mathematics, too.
    code, comments
        Where code and comments stand.
    formulas, quotes, marks, links, definitions, citations
        What their names say.
    footnotes
        The footnotes that are referred to, with their places.
    attributes
        What stands in braces behind something to give it an id or a class: places and ids.
    ids
        Ids that HTML tags have.
    stray
        Places of signs that begin something that never ends, or that is not understood.
    deepest, open
        How deep brackets stand inside one another, and how many are never closed.
    """

    shown: str = ""
    plain: str = ""
    code: list[Span] = field(default_factory=list)
    comments: list[Span] = field(default_factory=list)
    formulas: list[Formula] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    footnotes: list[tuple[str, int]] = field(default_factory=list)
    attributes: list[tuple[int, int, str]] = field(default_factory=list)
    ids: list[tuple[str, int]] = field(default_factory=list)
    stray: list[tuple[str, int]] = field(default_factory=list)
    deepest: int = 0
    open: int = 0


def scan(text: str) -> Inline:
    """Find all of it in prose, from which fences have been taken."""
    found = Inline()
    segments = list(_segments(text))
    _code(text, segments, found)
    found.shown = blank(text, found.comments)
    bare = blank(found.shown, found.code, HIDDEN)
    _formulas(bare, segments, found)
    hidden = [(each.start, each.end) for each in found.formulas]
    _quotes(bare, hidden, found)
    found.plain = blank(bare, hidden, HIDDEN)
    quoted = [(each.start, each.end) for each in found.quotes if not each.in_formula]
    _braces(blank(found.plain, quoted, HIDDEN), found)
    _definitions(found)
    _links(segments, found)
    _tags(found)
    return found


def _segments(text: str) -> Iterator[Span]:
    """Yield the parts of a text across whose ends nothing goes: paragraphs, items of lists, headings."""
    start, at = -1, 0
    for line in text.split("\n"):
        end = at + len(line)
        alone = _ALONE.match(line)
        if start >= 0 and (not line.strip(" \t>") or alone or _BEGINS.match(line)):
            yield start, at - 1
            start = -1
        if alone:
            yield at, end
        elif start < 0 and line.strip(" \t>"):
            start = at
        at = end + 1
    if start >= 0:
        yield start, len(text)


def _code(text: str, segments: list[Span], found: Inline) -> None:
    """Find code between backticks, comments, and HTML whose content is no Markdown."""
    events = list(_RAW.finditer(text))
    ticks: dict[int, list[int]] = {}
    for event in events:
        if event[0][0] == "`":
            ticks.setdefault(event.end() - event.start(), []).append(event.start())
    begins = [start for start, _ in segments]
    unclosed: set[str] = set()
    at = 0
    for event in events:
        start = event.start()
        if start < at:
            continue
        if event[0][0] == "`":
            end = _closing(text, event, ticks, segments[bisect_right(begins, start) - 1][1])
            if end:
                found.code.append((start, end))
            elif event.end() - start < 3 and not _escaped(text, start):  # three are a fence
                found.stray.append(("`", start))
            at = end or event.end()
            continue
        closing = "-->" if event[0] == "<!--" else f"</{event[1]}>"
        end = -1 if closing in unclosed else text.find(closing, event.end())
        if end < 0:
            unclosed.add(closing)
            found.stray.append((event[0], start))
        else:
            at = end + len(closing)
            found.comments.append((start, at))


def _closing(text: str, opening: re.Match[str], ticks: dict[int, list[int]], limit: int) -> int:
    """Return where code ends that begins at some backticks; 0 if it does not."""
    start, size = opening.start(), opening.end() - opening.start()
    if _escaped(text, start):
        start, size = start + 1, size - 1
    places = ticks.get(size, [])
    after = bisect_right(places, start)
    inside = after < len(places) and places[after] + size <= limit
    return places[after] + size if inside else 0


def _escaped(text: str, at: int) -> bool:
    """Tell whether the backslashes before a place are odd in number."""
    before = at
    while before and text[before - 1] == "\\" and at - before < 100:
        before -= 1
    return (at - before) % 2 == 1


def _formulas(text: str, segments: list[Span], found: Inline) -> None:
    for start, end in segments:
        part = text[start:end]
        if "$" not in part and "\\" not in part:
            continue
        body = part.strip(" \t>\n")
        at = start + part.find(body)
        dollars = len(body) > 4 and body[:2] == body[-2:] == "$$" and "$$" not in body[2:-2]
        if dollars or (body[:2] == "\\[" and body[-2:] == "\\]"):
            found.formulas.append(Formula(body[2:-2], True, at, at + len(body)))
        elif (begun := _ENVIRONMENT.match(body)) and body.endswith(f"\\end{{{begun[1]}}}"):
            found.formulas.append(Formula(body, True, at, at + len(body)))
        else:
            for cell in _cells(part):
                _inline_formulas(text, start + cell[0], start + cell[1], found)
    found.formulas.sort(key=lambda each: each.start)


def _cells(line: str) -> list[Span]:
    """Return the cells of a row of a table; of anything else, the whole."""
    if not line.lstrip(" \t>").startswith("|"):
        return [(0, len(line))]
    bars = [m.start() for m in re.finditer(r"(?<!\\)\|", line)]
    return [(start + 1, end) for start, end in pairwise([*bars, len(line)])]


def _inline_formulas(text: str, start: int, end: int, found: Inline) -> None:
    """Pair dollar signs as pymdownx.arithmatex does: not before or behind a blank, but on the inside."""
    places = [m.start() for m in _DOLLAR.finditer(text, start, end) if m[0] == "$"]
    number = 0
    while number < len(places):
        this = places[number]
        after = places[number + 1] if number + 1 < len(places) else this
        inside = text[this + 1 : after]
        if inside and not inside[0].isspace() and not inside[-1].isspace():
            found.formulas.append(Formula(inside, False, this, after + 1))
            number += 2
        else:
            found.stray.append(("$", this))
            number += 1
    opened = -1
    for sign in _ROUND.finditer(text, start, end):
        if sign[0] == "\\(" and opened < 0:
            opened = sign.start()
        elif sign[0] == "\\)" and opened >= 0:
            inside = text[opened + 2 : sign.start()]
            if inside and "$" not in inside:
                found.formulas.append(Formula(inside, False, opened, sign.end()))
            opened = -1


def _quotes(text: str, formulas: list[Span], found: Inline) -> None:
    begins = [start for start, _ in formulas]
    for quote in _QUOTE.finditer(text):
        number = bisect_right(begins, quote.start()) - 1
        inside = number >= 0 and quote.start() < formulas[number][1]
        found.quotes.append(Quote(quote[1], inside, quote.start(), quote.end()))


def _braces(text: str, found: Inline) -> None:
    """Tell marks and attributes, and what is neither."""
    for brace in _BRACE.finditer(text):
        if brace[0][0] == "\\":
            continue
        inside, closed = brace[1], brace[2]
        if closed and _MARK.fullmatch(inside):
            found.marks.append(Mark(inside, brace.start(), brace.end()))
        elif closed and _ATTRIBUTES.fullmatch(inside.strip(" ")):
            for anchor in _ANCHOR.findall(inside) or [""]:
                found.attributes.append((brace.start(), brace.end(), anchor))
        else:
            found.stray.append((brace[0], brace.start()))


def _definitions(found: Inline) -> None:
    for each in _DEFINITION.finditer(found.plain):
        found.definitions.append(Definition((each[1] or each[2]).strip(), each[3] or "", each.start()))


def _name(label: str) -> str:
    """Return a label as definitions are looked up: whatever its capitals and blanks."""
    return " ".join(label.lower().split())


def _links(segments: list[Span], found: Inline) -> None:
    text = found.plain
    known = {_name(each.label): each.target for each in found.definitions}
    labels = {text.find("[", each.start) for each in found.definitions}  # what is no link of its own
    for start, end in segments:
        opened: list[int] = []
        for sign in _BRACKET.finditer(text, start, end):
            if sign[0] == "[":
                opened.append(sign.start())
                found.deepest = max(found.deepest, len(opened))
            elif sign[0] == "]" and opened:
                at = opened.pop()
                if at not in labels:
                    _link(text, at, sign.end(), end, known, labels, found)
        found.open = max(found.open, len(opened))
    found.links.sort(key=lambda each: each.start)
    found.citations.sort(key=lambda each: each.start)


def _link(
    text: str, start: int, after: int, limit: int, known: dict[str, str], labels: set[int], found: Inline
) -> None:
    """Note what a pair of brackets is: a link, an image, a footnote, or nothing."""
    inside = found.shown[start + 1 : after - 1]
    image = start > 0 and text[start - 1] == "!" and not _escaped(text, start - 1)
    begin = start - image
    if inside.startswith("^") and not image:
        found.footnotes.append((inside[1:], start))
    elif inside.startswith("@") and not image:
        keys = re.findall(CITED, inside) if re.fullmatch(CITATION, text[start:after]) else []
        found.citations.append(Citation(tuple(keys), start, after))
    elif text[after : after + 1] == "(":
        target = _TARGET.match(text, after, limit)
        if target:
            told = found.shown[target.start(1) : target.end(1)].strip().strip("<>")
            found.links.append(Link(inside, told, "", image, False, begin, target.end(), target.start(1)))
        else:
            found.stray.append(("](", after - 1))
    elif label := _LABEL.match(text, after, limit):
        labels.add(label.end() - len(label[1]) - 2)
        name = label[1].strip() or inside
        to = known.get(_name(name))
        if to is not None or not (text[start - 1 : start].isalnum() and start):
            found.links.append(Link(inside, to, name, image, False, begin, label.end()))
    elif (to := known.get(_name(inside))) is not None:
        found.links.append(Link(inside, to, inside, image, False, begin, after))


def _tags(found: Inline) -> None:
    for tag in _TAG.finditer(found.plain):
        values = {name.lower(): "".join(value) for name, *value in _ATTRIBUTE.findall(tag[2])}
        if "id" in values:
            found.ids.append((values["id"], tag.start()))
        image = tag[1].lower() in ("img", "source", "video", "audio", "iframe")
        target = values.get("src") if image else values.get("href")
        if image or target is not None:
            text = values.get("alt", "") if tag[1].lower() == "img" else tag[1]
            found.links.append(Link(text, target, "", image, True, tag.start(), tag.end()))
