"""Page: a Markdown file, read once into plain data; everything in it knows its line in the file."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from gen.core.errors import InputError
from gen.core.memo import memoized
from gen.core.paths import ROOT
from gen.source import fences, frontmatter, inline, mapping
from gen.source.fences import Fence
from gen.source.frontmatter import Front
from gen.source.inline import Inline
from gen.source.mapping import Mapping
from gen.source.text import Lines, blank, read_text

_HEADING = re.compile(r"[> ]*(#{1,6})")
_ATTRIBUTES = re.compile(r"[ ]+\{:?[ ]*(?P<inside>[^{}\n]*)\}[ ]*$")
_ANCHOR = re.compile(r"#([\w:.-]+)")
_BLOCK = re.compile(r"^(?P<indent>[> \t]*)(?P<marks>/{3,})(?P<rest>[^\n]*)$", re.MULTILINE)
_HEAD = re.compile(r"[ ]*check[ ]*(?:\|(?P<claims>.*))?")
_OPTION = re.compile(r"[ ]{4,}\S")
_BLOCK_END = re.compile(r"\n[> \t]*(?=\n|(?:[-*+]|\d+\.)[ \t]|/{3})")
_NOTE = re.compile(r"^(?P<indent>[> \t]*)(?P<marks>!!!|\?\?\?\+?)(?P<rest>[^\n]*)$", re.MULTILINE)
_NOTE_HEAD = re.compile(r' ?(?P<kind>[\w-]+)(?: +[\w-]+)*(?: +"(?P<title>.*)")? *')


@dataclass(frozen=True)
class Heading:
    """A heading; its anchor is empty if the page gives it none."""

    level: int
    text: str
    anchor: str
    line: int
    start: int = 0


@dataclass(frozen=True)
class Box:
    """A check box, as it is written.

    Attributes
    ----------
    claims
        The words behind the bar.
    options
        What stands in the indented lines below the first one.
    text
        What follows them.
    line, end
        Its first and its last line.
    """

    claims: tuple[str, ...]
    options: Mapping
    text: str
    line: int
    end: int


@dataclass(frozen=True)
class Note:
    """An admonition: its kind and title, and its indented text; the kind is empty if it is not understood."""

    kind: str
    title: str
    text: str
    line: int
    end: int


@dataclass(frozen=True)
class Page:
    """A page.

    Attributes
    ----------
    path
        Its file below the root.
    text
        Its text.
    front
        Its front matter.
    fences
        Its fences, of all kinds.
    problems
        What could not be read.
    """

    path: str
    text: str
    front: Front = field(default_factory=Front)
    fences: tuple[Fence, ...] = ()
    problems: tuple[InputError, ...] = ()

    @cached_property
    def lines(self) -> Lines:
        """Its lines."""
        return Lines(self.text)

    def line(self, offset: int) -> int:
        """Return the line at an offset."""
        return self.lines.of(offset)

    @cached_property
    def prose(self) -> str:
        """The text with front matter and fences overwritten by blanks."""
        spans = [self.lines.span(each.line, each.end) for each in self.fences]
        return blank(self.text, [(0, self.front.end), *spans])

    @cached_property
    def inline(self) -> Inline:
        """What stands within the prose."""
        return inline.scan(self.prose)

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The headings in order, those that are underlined too."""
        found = []
        at, above = 0, ("", "")  # the two lines before
        for number, line in enumerate(self.inline.plain.split("\n"), 1):
            shown = self.inline.shown[at : at + len(line)]
            marked = _HEADING.match(line) if "#" in line else None
            if marked:
                found.append(_heading(len(marked[1]), shown[marked.end() :], number, at))
            elif _underlines(line, *above):
                found.append(_heading(1 + (line[0] == "-"), above[1], number - 1, at - len(above[1]) - 1))
            above = (above[1], shown)
            at += len(line) + 1
        return tuple(found)

    @cached_property
    def title(self) -> str:
        """The title, from the front matter or the first heading."""
        heading = next((each.text for each in self.headings if each.level == 1), "")
        return str(self.front.values.get("title") or heading)

    @cached_property
    def _blocks(self) -> tuple[list[Box], list[InputError]]:
        return _boxes(self)

    @property
    def boxes(self) -> list[Box]:
        """The check boxes in order."""
        return self._blocks[0]

    @property
    def block_problems(self) -> list[InputError]:
        """What is wrong with the beginnings and ends of blocks."""
        return self._blocks[1]

    @cached_property
    def notes(self) -> list[Note]:
        """The admonitions in order."""
        return [_note(self, each) for each in _NOTE.finditer(self.inline.plain)]

    def sentence(self, claim: str) -> str:
        """Return what a claim says, in Markdown; nothing if no mark stands before it."""
        found, text = self.inline, self.text
        mark = next((each for each in found.marks if each.id == claim), None)
        if not mark:
            return ""
        ends = [each.start for each in found.marks] + [start for start, _ in found.ends]
        block = _BLOCK_END.search(found.shown, mark.end)
        end = min([at for at in ends if at > mark.start] + [block.start() if block else len(text)])
        return text[mark.end : end].strip(" \n\t→※(")

    @cached_property
    def ids(self) -> list[tuple[str, int]]:
        """The addresses within the page and their lines, but those that software makes."""
        found = [(each.anchor, each.line) for each in self.headings if each.anchor]
        headings = {line for _, line in found}
        found += [(each.id, self.line(each.start)) for each in self.inline.marks]
        found += [(f"check-{each.claims[0]}", each.line) for each in self.boxes if each.claims]
        found += [(name, self.line(at)) for name, at in self.inline.ids]
        places = [(name, self.line(at)) for at, _, name in self.inline.attributes if name]
        found += [(name, line) for name, line in places if line not in headings]
        found += [(item, line) for fence in self.fences for item, line in items(fence)]
        return sorted(found, key=lambda each: each[1])


def _underlines(line: str, before: str, text: str) -> bool:
    """Tell whether a line makes a heading of the text above it."""
    if line[:1] not in ("=", "-") or line.strip().strip(line[0]):
        return False
    return bool(text.strip()) and text[0] not in "|#" and not before.strip()


def _heading(level: int, text: str, line: int, start: int) -> Heading:
    text = text.rstrip().rstrip("#")
    given = _ATTRIBUTES.search(text)
    anchor = _ANCHOR.search(given["inside"]) if given else None
    text = text[: given.start()] if given else text
    return Heading(level, text.strip(), anchor[1] if anchor else "", line, start)


def items(fence: Fence) -> list[tuple[str, int]]:
    """Return the ids that a fence gives to what it shows, with their lines."""
    if fence.kind == fences.LISTING:
        own = (fence.options or {}).get("id")
        return [(own, fence.line)] if own else []
    if fence.kind not in fences.KINDS:
        return []
    given = (each for each in fences.fields(fence, "") if isinstance(each, fences.Field))
    return [(item, each.line) for each in given if each.key == "id" for item in each.value.split()]


def parse(text: str, path: str) -> Page:
    """Read a page."""
    front = frontmatter.parse(text, path)
    found, open_ones = fences.scan(blank(text, [(0, front.end)]), path)
    return Page(path, text, front, tuple(found), (*front.problems, *open_ones))


def body(text: str) -> Page:
    """Read Markdown that has no front matter, or none any more."""
    found, open_ones = fences.scan(text, "")
    return Page("", text, fences=tuple(found), problems=tuple(open_ones))


@memoized
def read(path: str, root: str = ROOT) -> Page:
    """Read the page in a file; one that cannot be read is empty."""
    try:
        return parse(read_text(Path(root, path), path), path)
    except InputError as problem:
        return Page(path, "", problems=(problem,))


def _boxes(page: Page) -> tuple[list[Box], list[InputError]]:
    """Find the check boxes, and what is wrong with the beginnings and ends of blocks."""
    found: list[Box] = []
    problems: list[InputError] = []
    opened: re.Match[str] | None = None
    for block in _BLOCK.finditer(page.inline.shown):
        line = page.line(block.start("marks"))
        begun = page.line(opened.start("marks")) if opened else 0
        told = ""
        if block["rest"].strip():
            if opened:
                problems.append(_open_block(page, opened))
                found.append(_box(page, opened, line))
            told = _odd_head(block)
            opened = block
        elif not opened:
            told = f"this {block['marks']} ends nothing"
        elif block["marks"] == opened["marks"]:
            found.append(_box(page, opened, line))
            opened = None
        else:
            told = f"this does not end the block of line {begun}, which {opened['marks']} ends"
        if told:
            problems.append(InputError(told, page.path, line))
    if opened:
        problems.append(_open_block(page, opened))
        found.append(_box(page, opened, page.line(len(page.text))))
    return found, problems


def _odd_head(block: re.Match[str]) -> str:
    """Say what is wrong with the first line of a block; empty if nothing is."""
    if block["indent"]:
        return f"a block begins and ends at the start of a line; found {block[0].strip()!r}"
    if _HEAD.fullmatch(block["rest"]) and block["marks"] == "///":
        return ""
    return f'expected "/// check | P1.4", found {block[0].strip()!r}'


def _open_block(page: Page, opened: re.Match[str]) -> InputError:
    told = f"this block is not closed by a line {opened['marks']}"
    return InputError(told, page.path, page.line(opened.start("marks")))


def _box(page: Page, opened: re.Match[str], end: int) -> Box:
    """Read a box; what its first line may mean if it is wrong counts, or more would seem wrong than is."""
    line = page.line(opened.start("marks"))
    head = _HEAD.fullmatch(opened["rest"])
    claims = (head["claims"] or "").split() if head else re.findall(inline.ID, opened["rest"])
    rows = page.text[slice(*page.lines.span(line, end))].split("\n")[1:-1]
    count = next((at for at, row in enumerate(rows) if not _OPTION.match(row)), len(rows))
    options = mapping.parse("\n".join(rows[:count]), page.path, line + 1, "the head of this check")
    return Box(tuple(claims), options, "\n".join(rows[count:]).strip(), line, end)


def _note(page: Page, found: re.Match[str]) -> Note:
    line = page.line(found.start("marks"))
    head = _NOTE_HEAD.fullmatch(page.inline.shown[found.start("rest") : found.end("rest")])
    indent = len(found["indent"]) + 4
    end, at = line, found.end() + 1
    text = page.text
    while at < len(text):
        stop = text.find("\n", at)
        row = text[at : stop if stop >= 0 else len(text)]
        if row.strip() and not row.startswith(" " * indent):
            break
        end += 1
        at = len(text) if stop < 0 else stop + 1
    rows = text[slice(*page.lines.span(line, end))].split("\n")[1:]
    body = "\n".join(row[indent:] for row in rows).strip("\n")
    return Note(head["kind"] if head else "", (head and head["title"]) or "", body, line, end)
