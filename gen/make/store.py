"""Keep the made figures up to date: draw what is missing or stale, and nothing else.

A run first works out every output in memory (`plan`) and then writes those whose bytes differ. Each file is
written under a temporary name and renamed, so whoever reads sees the old file or the new one. The state says
what is known to be right; a run that is killed leaves one that makes the next run mend the rest.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

try:
    import fcntl
except ImportError:  # Windows: two runs at once do the same work twice, and every file is still whole
    fcntl = None  # type: ignore[assignment]

from gen import functions, reference
from gen.core import memo, progress
from gen.core.errors import InputError, SourceError
from gen.core.files import write
from gen.core.imports import closure
from gen.core.paths import ASSETS, BUILD, CARDS, DOCS, FIGURES, HEADERS, LANGUAGES, ROOT
from gen.core.versions import versions
from gen.listings import runs
from gen.make import manifest, pictures
from gen.source import fences, library, page, percent

if TYPE_CHECKING:
    from gen.figures.parse import FormulaRequest
    from gen.figures.picture import Picture

INDEX = f"{FIGURES}/index.json"
CSS = f"{ASSETS}/figures.css"
README = "docs/readme.svg"
OURS = (
    *(f"{FIGURES}/", f"{runs.FOLDER}/", f"{CARDS}/", f"{HEADERS}/", f"{reference.FOLDER}/"),
    f"{BUILD}/{functions.FOLDER}/",
)
"""Folders in which what no page asks for any longer is removed."""

Index = dict[str, dict[str, Any]]
"""Tables "figure" and "formula" by `fences.key_of` a fence, and "panel" by name."""

Known = dict[str, functions.Known]
"""What is known of functions, by their names."""

Check = Callable[[str], list[InputError]]
"""Says what is wrong in the sources below a root, when all is made that could be."""


class DrawingError(Exception):
    """A bug met while making one thing: what was made, and the original error with its place."""

    def __init__(self, what: str, problem: Exception):
        trace = problem.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        place = f" at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
        super().__init__(f"{what} failed: {type(problem).__name__}: {problem}{place}")


@dataclass
class Plan:
    """What the outputs should be.

    Attributes
    ----------
    inputs
        The files that the plan was made from.
    outputs
        Content by path below the root; None stands for a file that is known to be right.
    errors
        What is wrong in the pages, and what could not be drawn.
    """

    inputs: list[manifest.Entry] = field(default_factory=list)
    outputs: dict[str, bytes | None] = field(default_factory=dict)
    errors: list[InputError | DrawingError] = field(default_factory=list)


@dataclass
class Result:
    """Paths of outputs that a run wrote or removed, or that a check found to differ, and the errors."""

    new: list[str]
    changed: list[str]
    removed: list[str]
    errors: list[InputError | DrawingError]


def update(root: str = ROOT, check: Check = lambda _: []) -> Result:
    """Bring all outputs below a root up to date, and check the sources.

    What is asked for without mistakes is drawn, whatever else is wrong.
    """
    with _alone(root):
        before = manifest.read(root)
        planned = plan(root, before)
        result = _difference(root, before, planned)
        touched = [*result.new, *result.changed]
        if touched or result.removed:
            # Until all is written, the state names the files that are about to be and trusts none of them.
            unsure = [("o", -1, 0, "", path) for path in touched]
            _save(root, manifest.State(False, before.versions, before.entries + unsure))
        for path in sorted(touched, key=lambda path: path == INDEX):
            write(Path(root, path), planned.outputs[path] or b"")
        for path in result.removed:
            Path(root, path).unlink(missing_ok=True)
        result.errors = _each_once([*result.errors, *check(root)])
        kept = {entry[4]: entry for entry in before.entries if entry[0] == "o"}
        outputs = [_entry(root, "o", path, kept.get(path)) for path in sorted(planned.outputs)]
        after = manifest.State(not result.errors, versions(), planned.inputs + outputs)
        if vars(after) != vars(before):
            _save(root, after)
    return result


def check(root: str = ROOT, check: Check = lambda _: []) -> Result:
    """Find out what `update` would do; nothing of it is written."""
    before = manifest.read(root)
    result = _difference(root, before, plan(root, before))
    result.errors = _each_once([*result.errors, *check(root)])
    return result


def _each_once(errors: list[InputError | DrawingError]) -> list[InputError | DrawingError]:
    """Return errors in the order of files and lines, those that are no mistakes of a page at the end."""
    told = SourceError(error for error in errors if isinstance(error, InputError)).errors
    return [*told, *{str(error): error for error in errors if isinstance(error, DrawingError)}.values()]


def plan(root: str, before: manifest.State) -> Plan:
    """Work out what the outputs should be.

    Parameters
    ----------
    root
        Below it are the pages and the outputs.
    before
        The state that the last run left. Outputs that it knows to be right are not made again.
    """
    memo.forget()
    done = Plan(_inputs(root, before))
    right = _right(root, before, done.inputs)
    pages = [path for kind, *_, path in done.inputs if kind == "p"]
    done.errors += [problem for path in pages for problem in _problems(path, root)]
    old: Index = json.loads(Path(root, INDEX).read_bytes()) if INDEX in right else _empty()
    known = _functions(root, pages, right, done)
    index, panels = _index(root, pages, known, right, old, done)
    with _listings(root, pages, known, right, done):  # in processes of their own, while this one draws
        _draw(panels, index, done)
        _reference(root, pages, right, done)
        with progress.phase("cards"):
            done.outputs |= pictures.plan(root, pages, right, done.errors)
    _finish(index, right, done)
    return done


def _inputs(root: str, before: manifest.State) -> list[manifest.Entry]:
    remembered = {(entry[0], entry[4]): entry for entry in before.entries}
    sources = [("s", path) for path in closure(__name__, "gen.rules")]
    found = [*sources, *manifest.listing(root)]
    return [_entry(root, kind, path, remembered.get((kind, path))) for kind, path in found]


def _problems(path: str, root: str) -> tuple[InputError, ...]:
    """Return what could not be read of a page or an experiment."""
    if path.endswith(".py"):
        return percent.load(path, root).problems if percent.is_named(path) else ()
    return page.read(path, root).problems


def _index(
    root: str, pages: list[str], known: Known, right: set[str], old: Index, done: Plan
) -> tuple[Index, dict[str, "Picture"]]:
    """Return what the pages ask for, and the panels that have to be drawn."""
    index = _empty()
    panels: dict[str, Picture] = {}
    for path in pages:
        for fence in (*library.read(path, root).fences, *functions.page_fences(path, known)):
            if fence.kind not in fences.KINDS:
                continue
            key = fences.key_of(fence.body)
            entry = old[fence.kind].get(key) or index[fence.kind].get(key)
            if not entry or any(_svg(name) not in right and name not in panels for name in entry["panels"]):
                entry = _asked(fence, path, panels, done.errors)
            if entry:
                index[fence.kind][key] = entry
    for name in {name for entry in index["figure"].values() for name in entry["panels"]} - panels.keys():
        index["panel"][name] = old["panel"][name]
        done.outputs[_svg(name)] = None
    return index, panels


def _empty() -> Index:
    return {"figure": {}, "formula": {}, "panel": {}}


def _svg(name: str) -> str:
    return f"{FIGURES}/{name}.svg"


def _right(root: str, before: manifest.State, inputs: Iterable[manifest.Entry]) -> set[str]:
    """Return the outputs that are still what this same generator made.

    The name of a listing's file tells by what it was made.
    """

    def generator(versions: str, entries: Iterable[manifest.Entry]) -> tuple[str, list[tuple[str, str]]]:
        return versions, [(path, digest) for kind, _, _, digest, path in entries if kind == "s"]

    same = generator(before.versions, before.entries) == generator(versions(), inputs)
    ours = "" if same else f"{runs.FOLDER}/"
    outputs = [entry for entry in before.entries if entry[0] == "o" and entry[4].startswith(ours)]
    return {e[4] for e in outputs if manifest.unchanged(root, e) or _hash(Path(root, e[4])) == e[3]}


def _asked(
    fence: fences.Fence, page: str, panels: dict[str, "Picture"], errors: list[InputError | DrawingError]
) -> dict[str, Any] | None:
    """Return what the index says of a fence, and note the panels that it needs, or else its mistakes."""
    try:
        from gen.figures import parse

        asked = parse.READ[fence.kind](fence, page)
        if isinstance(asked, list):
            errors += asked
            return None
        if isinstance(asked, parse.FigureRequest):
            panels |= {panel.name: panel for panel in asked.panels}
            names = [panel.name for panel in asked.panels]
            return {"view": asked.view, "panels": names, "ids": asked.ids, "caption": asked.caption}
        return {"latex": _latex(asked), "panels": [], "ids": asked.ids}
    except Exception as problem:
        errors.append(DrawingError(f"{page}:{fence.line}: the {fence.kind}", problem))
        return None


def _latex(asked: "FormulaRequest") -> str:
    if asked.record is None:
        return asked.latex
    from gen.formulas.equation import equation

    return equation(asked.record, asked.order)


@contextmanager
def _listings(root: str, pages: list[str], known: Known, right: set[str], done: Plan) -> Iterator[None]:
    """Run the listings beside something else."""
    errors: list[InputError | DrawingError] = []

    def run() -> dict[str, bytes | None]:
        return runs.plan(root, pages, right, errors, lambda page: functions.page_fences(page, known))

    with ThreadPoolExecutor(1) as beside:
        outputs = beside.submit(run)
        yield
        done.outputs |= outputs.result()
        done.errors += errors


def _draw(panels: dict[str, "Picture"], index: Index, done: Plan) -> None:
    """Draw panels; figures that cannot be shown whole leave the index."""
    with progress.phase("figures", len(panels)) as drawn:
        for name, panel in panels.items():
            from gen.figures import views

            try:
                done.outputs[_svg(name)] = views.draw(panel).svg().encode()
                index["panel"][name] = {
                    language: {
                        "title": panel.title(language),
                        "description": panel.description(language),
                    }
                    for language in LANGUAGES
                }
            except Exception as problem:
                done.outputs.pop(_svg(name), None)
                done.errors.append(DrawingError(f"figure {name}", problem))
            drawn()
    index["figure"] = {
        key: entry
        for key, entry in index["figure"].items()
        if all(name in index["panel"] for name in entry["panels"])
    }


def _reference(root: str, pages: list[str], right: set[str], done: Plan) -> None:
    """Make the reference in each language that lists it."""
    for language in LANGUAGES:
        path = reference.stored(language)
        ours = (library.read(each, root) for each in pages if each.startswith(f"{DOCS}/{language}/"))
        if not any(fence.kind == reference.FENCE for page in ours for fence in page.fences):
            continue
        if path in right:
            done.outputs[path] = None
            continue
        try:
            from gen.reference.writer import made

            done.outputs[path] = made(language).encode()
        except SourceError as problem:
            done.errors += problem.errors
        except Exception as problem:
            done.errors.append(DrawingError(path, problem))


def _functions(root: str, pages: list[str], right: set[str], done: Plan) -> Known:
    """Gather what is known of functions, if there are pages that tell it."""
    if not any(page.endswith(f"/{functions.INDEX}") or functions.name_of(page) for page in pages):
        return {}
    if {functions.STORE, functions.OVERLAY} <= right:
        done.outputs |= {functions.STORE: None, functions.OVERLAY: None}
        return functions.known(root)
    try:
        from gen.figures.overlay import overlay
        from gen.functions.knowledge import made

        text, curves = made(), overlay()
    except Exception as problem:
        done.errors.append(DrawingError(functions.STORE, problem))
        return {}
    done.outputs |= {functions.STORE: text.encode(), functions.OVERLAY: curves.encode()}
    found: Known = json.loads(text)
    return found


def _finish(index: Index, right: set[str], done: Plan) -> None:
    """Make the outputs that no page asks for."""
    for path, make in ((CSS, _css), (README, _readme)):
        try:
            done.outputs[path] = None if path in right else make().encode()
        except Exception as problem:
            done.errors.append(DrawingError(path, problem))
    done.outputs[INDEX] = json.dumps(index, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _css() -> str:
    from gen.drawing.style import css

    return css()


def _readme() -> str:
    from gen.figures.readme import picture

    return picture()


def _difference(root: str, before: manifest.State, planned: Plan) -> Result:
    """Compare the outputs with what is there."""
    result = Result([], [], [], _each_once(planned.errors))
    for path, data in sorted(planned.outputs.items()):
        if data is None:
            continue
        target = Path(root, path)
        if not target.is_file():
            result.new.append(path)
        elif target.read_bytes() != data:
            result.changed.append(path)
    for kind, *_, path in before.entries:
        ours = (
            kind == "o"
            and path.startswith(OURS)
            and path.endswith((".svg", ".json", ".png"))
            and ".." not in path
        )
        if ours and path not in planned.outputs and Path(root, path).is_file():
            result.removed.append(path)
    return result


def _entry(root: str, kind: str, path: str, remembered: manifest.Entry | None) -> manifest.Entry:
    """Return size, time and hash of a file; it is read only if it has changed since it was remembered."""
    if remembered and manifest.unchanged(root, remembered):
        return remembered
    file = Path(manifest.location(root, kind, path))
    try:
        found = file.stat()
        return kind, found.st_size, found.st_mtime_ns, _hash(file), path
    except OSError:  # a page that cannot be read is told of where it would be
        return kind, -1, 0, "", path


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def _save(root: str, state: manifest.State) -> None:
    head = ["complete" if state.complete else "incomplete", state.versions]
    rows = ["\t".join(map(str, entry)) for entry in state.entries]
    write(Path(root, manifest.STATE), "\n".join([*head, *rows, ""]).encode())


@contextmanager
def _alone(root: str) -> Iterator[None]:
    """Wait until no other run writes below a root, and clear away what a killed one has left."""
    folder = Path(root, FIGURES)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a") as lock:
        if fcntl:
            fcntl.flock(lock, fcntl.LOCK_EX)
            names = [
                f"{FIGURES}/.*.tmp",
                *(f"{Path(path).parent}/.{Path(path).name}.*.tmp" for path in (CSS, README)),
            ]
            for leftover in [file for name in names for file in Path(root).glob(name)]:
                leftover.unlink(missing_ok=True)
        yield
