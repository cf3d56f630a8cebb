"""Twins: a page and its translation agree in all but words."""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence

from gen.core.errors import TwinError
from gen.core.paths import DOCS, LANGUAGES
from gen.source import fences, library, percent, settings
from gen.source.inline import ID
from gen.source.page import Page

SAME = ("date", "slug", "authors", "related", "card", "header", "draft", "pin", "hide", "template", "search")
"""Keys of the front matter whose values agree."""

_WORDS = re.compile(r"""#[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""")

Row = tuple[Hashable, int, str]
"""What must agree, its line, and what to call it."""


def problems(root: str) -> list[TwinError]:
    """Say where translations differ from their originals."""
    first, *others = LANGUAGES
    found = []
    for path in (*library.pages(first, root), *library.experiments(first, root)):
        for code in others:
            twin = path.replace(f"{DOCS}/{first}/", f"{DOCS}/{code}/", 1)
            if twin in library.pages(code, root) or twin in library.experiments(code, root):
                found += _differences(path, twin, root)
    return found


def _differences(original: str, twin: str, root: str) -> list[TwinError]:
    there, here = library.read(original, root), library.read(twin, root)
    if not there.text or not here.text or there.problems or here.problems:
        return []  # what cannot be read cannot be compared
    if twin.endswith(".py"):
        if percent.load(original, root).problems or percent.load(twin, root).problems:
            return []
        return [*_cells(original, twin, root), *_parts(here, there)]
    return [*_fronts(here, there, root), *_parts(here, there)]


def _fronts(here: Page, there: Page, root: str) -> Iterator[TwinError]:
    ours, theirs = here.front, there.front
    for key in dict.fromkeys([*theirs.values, *ours.values]):
        line = ours.line(key)
        if key == "source":
            continue
        if (key in ours.values) != (key in theirs.values):
            lacking = there if key in ours.values else here
            told = f'"{key}" is only in one of the twins; {lacking.path} lacks it'
            yield TwinError(told, here.path, line)
        elif key in SAME and ours.values[key] != theirs.values[key]:
            told = (
                f"{key}: the Korean twin has {_shown(theirs.values[key])} ({there.path}:{theirs.line(key)})"
            )
            yield TwinError(told, here.path, line)
        elif key in ("categories", "tags") and not settings.read(LANGUAGES[0], root).problems:
            addresses = [sorted(_addresses(page, key, root)) for page in (here, there)]
            if addresses[0] != addresses[1]:
                told = f"{key}: the Korean twin has the addresses {', '.join(addresses[1])}, this page "
                yield TwinError(f"{told}{', '.join(addresses[0])}", here.path, line)


def _addresses(page: Page, key: str, root: str) -> Iterator[str]:
    slugs = settings.read(page.path.split("/")[1], root).slugs
    given = page.front.values[key]
    for name in given if isinstance(given, list) else ():
        yield slugs.get(str(name)) or re.sub(r"[^\w-]+", "-", str(name).lower()).strip("-")


def _shown(value: object) -> str:
    return str({key: str(each) for key, each in value.items()} if isinstance(value, dict) else value)


def _parts(here: Page, there: Page) -> Iterator[TwinError]:
    for ours, theirs in zip(_rows(here), _rows(there), strict=True):
        if told := _first(ours, theirs, here, there):
            yield told
    yield from _counted(here, there, _quotes)
    yield from _counted(here, there, _citations)


def _rows(page: Page) -> list[list[Row]]:
    """Return what must agree, in order: headings, fences and what stands in them, items, check boxes."""
    headings: list[Row] = [
        (
            (each.level, each.anchor),
            each.line,
            f"the heading {{ #{each.anchor} }}" if each.anchor else "a title",
        )
        for each in page.headings
    ]
    kinds: list[Row] = [(fence.kind, fence.line, f"a fence {fence.kind}".rstrip()) for fence in page.fences]
    bodies = [row for fence in page.fences for row in _body(fence)]
    items: list[Row] = [(name, line, name) for name, line in page.ids if re.fullmatch(ID, name)]
    boxes: list[Row] = []
    for box in page.boxes:
        verdict = box.options.values.get("verdict")
        boxes.append(((box.claims, str(verdict)), box.line, f"the check {' '.join(box.claims)}: {verdict}"))
    return [headings, kinds, bodies, items, boxes]


def _body(fence: fences.Fence) -> Iterator[Row]:
    """Yield what must agree in a fence: all but words, which in listings are comments and strings."""
    if fence.kind in fences.KINDS:
        for field in fences.fields(fence, ""):
            if isinstance(field, fences.Field):
                value = "" if field.key == "caption" else re.sub(r"\\text\{[^{}]*\}", "words", field.value)
                yield (field.key, value), field.line, f"{field.key}: {value}".rstrip(": ")
    elif fence.kind == fences.LISTING:
        lines = zip(wordless(fence.body).split("\n"), fence.body.split("\n"), strict=True)
        for number, (code, line) in enumerate(lines, fence.line + 1):
            yield code.rstrip(), number, f'the line "{line.strip()}"'


def wordless(code: str) -> str:
    """Return code with nothing in its comments and in its strings of one line.

    Examples
    --------
    >>> wordless("plt.plot(x, label='sigmoid')  # both curves")
    "plt.plot(x, label='')  #"
    """
    return _WORDS.sub(lambda found: "#" if found[0][0] == "#" else found[0][0] + found[0][-1], code)


def _cells(original: str, twin: str, root: str) -> Iterator[TwinError]:
    there, here = percent.load(original, root), percent.load(twin, root)
    for key in ("tests", "full"):
        if getattr(here, key) != getattr(there, key):
            told = f"{key}: the Korean twin has {getattr(there, key)} ({original})"
            yield TwinError(told, twin, here.page.front.line(key))
    for what in ("kinds", "code"):
        rows = [_code(each) if what == "code" else _kinds(each) for each in (here, there)]
        if told_of := _first(rows[0], rows[1], here.page, there.page):
            yield told_of
            return


def _kinds(experiment: percent.Experiment) -> list[Row]:
    return [
        ((c.kind, c.tags), c.line, f"a {c.kind} cell {' '.join(c.tags)}".rstrip()) for c in experiment.cells
    ]


def _code(experiment: percent.Experiment) -> list[Row]:
    return [
        (line.rstrip(), number, f'the line "{line.strip()}"')
        for cell in experiment.code
        for number, line in enumerate(cell.text.split("\n"), cell.line + 1)
    ]


def _first(ours: Sequence[Row], theirs: Sequence[Row], here: Page, there: Page) -> TwinError | None:
    """Say where two sequences begin to differ; None if they do not."""
    for number in range(max(len(ours), len(theirs))):
        mine = ours[number] if number < len(ours) else None
        other = theirs[number] if number < len(theirs) else None
        if mine and other and mine[0] == other[0]:
            continue
        line = mine[1] if mine else ours[-1][1] if ours else 1
        has = f"has {other[2]} ({there.path}:{other[1]})" if other else "has no more of its kind"
        told = f"the Korean twin {has} where this page has {mine[2] if mine else 'none'}"
        return TwinError(told, here.path, line)
    return None


def _quotes(page: Page) -> Iterator[tuple[str, int]]:
    """Yield the numbers that a page quotes, as they are written, and their places."""
    return ((f"{{= {quote.inside.strip()}}}", quote.start) for quote in page.inline.quotes)


def _citations(page: Page) -> Iterator[tuple[str, int]]:
    """Yield the sources that a page cites, and their places."""
    return ((f"@{key}", each.start) for each in page.inline.citations for key in each.keys)


def _counted(
    here: Page, there: Page, listed: Callable[[Page], Iterator[tuple[str, int]]]
) -> Iterator[TwinError]:
    """Say what stands in one of the twins more often than in the other; the order of words may differ."""
    counts = [Counter(text for text, _ in listed(page)) for page in (here, there)]
    for page, other, missing in ((here, there, counts[0] - counts[1]), (there, here, counts[1] - counts[0])):
        for wanted in missing:
            at = next(start for text, start in listed(page) if text == wanted)
            told = f"{wanted} stands here more often than in the twin {other.path}"
            yield TwinError(told, page.path, page.line(at))
