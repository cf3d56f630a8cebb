"""Experiments as they are written: percent notebooks, ``docs/<language>/experiments/<name>.py``.

The cells are those that jupytext reads, as a test makes sure; but jupytext does not tell on which line a cell
stands, and importing it takes longer than most runs of the generator.
"""

import ast
import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from gen.core.errors import InputError, nearest
from gen.core.memo import memoized
from gen.core.paths import DOCS, LANGUAGES, ROOT
from gen.source import fences, mapping
from gen.source.frontmatter import WHAT, Front
from gen.source.inline import ID
from gen.source.page import Page
from gen.source.text import read_text

SECTIONS = ("question", "prediction", "experiment", "answer", "variations", "exercise")
"""Anchors of the headings that every experiment has, in this order."""

PARAMETERS = "parameters"
"""Tag of the cell whose values a full run replaces."""

CLAIM = re.compile(ID)
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CELL = re.compile(r"# %%(?: \[(?P<kind>markdown)\])?(?: tags=(?P<tags>\[.*\]))?")
_FRONT = re.compile(r"# ---\n(?P<front>(?:#[^\n]*\n)*?)# ---\n")


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes
    ----------
    kind
        "code" or "markdown".
    text
        Its code, or its Markdown without the ``#`` in front of each line.
    line
        Line number of the ``# %%`` above it.
    tags
        Its tags.
    """

    kind: str
    text: str
    line: int
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Experiment:
    """One experiment in one language.

    Attributes
    ----------
    page
        Its prose as a page, each line where it stands in the file, and its front matter.
    cells
        Its cells in order.
    head
        Its first lines, up to the first cell.
    problems
        What is wrong in it.
    """

    page: Page
    cells: tuple[Cell, ...] = ()
    head: str = ""
    problems: tuple[InputError, ...] = field(default=(), compare=False)

    @property
    def path(self) -> str:
        """Its file below the root."""
        return self.page.path

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return Path(self.path).stem

    @property
    def title(self) -> str:
        """What it is called."""
        return str(self.page.front.values.get("title", ""))

    @property
    def description(self) -> str:
        """A sentence about it."""
        return str(self.page.front.values.get("description", ""))

    @property
    def tests(self) -> tuple[str, ...]:
        """The claims that it tests, each by the first id of its check box."""
        given = self.page.front.values.get("tests")
        return tuple(map(str, given)) if isinstance(given, list) else ()

    @property
    def full(self) -> dict[str, Any]:
        """Values of parameters for a full run, empty if the page runs it in full."""
        given = self.page.front.values.get("full")
        return given if isinstance(given, dict) else {}

    @cached_property
    def code(self) -> list[Cell]:
        """The code cells."""
        return [cell for cell in self.cells if cell.kind == "code"]

    @property
    def anchors(self) -> list[str]:
        """The anchors of its headings."""
        return [heading.anchor for heading in self.page.headings if heading.anchor]

    @property
    def digest(self) -> str:
        """A hash of the code cells."""
        code = json.dumps([cell.text for cell in self.code])
        return hashlib.sha256(code.encode()).hexdigest()[:16]

    def programs(self, *, full: bool = False) -> list[str]:
        """Return the code of the cells, for the page or with the parameters of a full run."""
        values = "".join(f"\n{name} = {value!r}" for name, value in self.full.items() if full)
        return [cell.text + (values if PARAMETERS in cell.tags else "") for cell in self.code]

    def markdown(self) -> str:
        """Return the body of the page: each code cell is a listing."""
        return "\n\n".join(
            cell.text if cell.kind == "markdown" else _listing(cell.text) for cell in self.cells
        )


def _listing(code: str) -> str:
    ticks = "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
    return f"{ticks}run\n{code}\n{ticks}"


def path_of(name: str, language: str) -> str:
    """Return the file of an experiment below the root.

    Examples
    --------
    >>> path_of("slopes", "ko")
    'docs/ko/experiments/slopes.py'
    """
    return f"{DOCS}/{language}/experiments/{name}.py"


def is_named(path: str) -> bool:
    """Tell whether a file has the name of an experiment: small letters, digits and "_"."""
    return bool(_NAME.fullmatch(Path(path).stem))


def names(root: str = ROOT, language: str = LANGUAGES[0]) -> list[str]:
    """Name the experiments of a language."""
    folder = Path(root, path_of("x", language)).parent
    return sorted(file.stem for file in folder.glob("*.py") if is_named(file.name) and file.is_file())


def find(name: str, language: str = LANGUAGES[0], root: str = ROOT) -> Experiment:
    """Return the experiment with this name.

    Raises
    ------
    InputError
        If there is none, or something is wrong in it.
    """
    known = names(root, language)
    if name not in known:
        raise InputError(f'no experiment "{name}"{nearest(name, known)}')
    return read(path_of(name, language), root)


def read(path: str, root: str = ROOT) -> Experiment:
    """Read an experiment in which nothing is wrong.

    Raises
    ------
    InputError
        If something is.
    """
    experiment = load(path, root)
    if experiment.problems:
        raise experiment.problems[0]
    return experiment


@memoized
def load(path: str, root: str = ROOT) -> Experiment:
    """Read an experiment, whatever is wrong in it."""
    try:
        return parse(read_text(Path(root, path), path), path)
    except InputError as problem:
        return Experiment(Page(path, ""), problems=(problem,))


def parse(text: str, path: str) -> Experiment:
    """Take the text of an experiment apart."""
    front = _front(text, path)
    cells, problems = _cells(text, path)
    prose, opened = _prose(text, cells, path)
    experiment = Experiment(
        Page(path, prose, front, tuple(opened[0])),
        tuple(cells),
        text.partition("\n# %%")[0],
        (*front.problems, *problems, *opened[1]),
    )
    found = [*_head(experiment), *_sections(experiment), *_parameters(experiment)]
    return replace(experiment, problems=(*experiment.problems, *found))


def _front(text: str, path: str) -> Front:
    """Read the front matter: YAML behind ``#`` between two lines ``# ---``."""
    found = _FRONT.match(text)
    if not found:
        told = 'the file must begin with front matter between two lines "# ---"'
        return Front(problems=(InputError(told, path, 1),))
    given = mapping.parse(_bare(found["front"]), path, 2, WHAT)
    return Front(given.values, given.lines, 0, given.problems)


def _prose(
    text: str, cells: list[Cell], path: str
) -> tuple[str, tuple[list[fences.Fence], list[InputError]]]:
    """Return the Markdown of an experiment on the lines where it stands, and its fences."""
    lines = [""] * (text.count("\n") + 1)
    for cell in cells:
        if cell.kind == "markdown":
            rows = cell.text.split("\n")
            lines[cell.line : cell.line + len(rows)] = rows
    prose = "\n".join(lines)
    return prose, fences.scan(prose, path)


def _cells(text: str, path: str) -> tuple[list[Cell], list[InputError]]:
    cells: list[Cell] = []
    problems: list[InputError] = []
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if line.startswith("# %%")]
    for start, stop in pairwise([*starts, len(lines)]):
        mark = _CELL.fullmatch(lines[start].rstrip())
        if not mark:
            told = f'expected "# %%", "# %% [markdown]" or "# %% tags=[…]", got "{lines[start][:60]}"'
            problems.append(InputError(told, path, start + 1))
            continue
        body = lines[start + 1 : stop]
        if mark["kind"]:
            for number, line in enumerate(body, start + 2):
                if line.strip() and not line.startswith("#"):
                    told = 'a line of a Markdown cell must begin with "#"'
                    problems.append(InputError(told, path, number))
            body = _bare("\n".join(body)).split("\n")
        tags = _tags(mark["tags"])
        if tags is None:
            told = f'tags are texts in quotes, as in tags=["{PARAMETERS}"], got {mark["tags"]}'
            problems.append(InputError(told, path, start + 1))
        cells.append(Cell(mark["kind"] or "code", "\n".join(body).rstrip(), start + 1, tags or ()))
    return cells, problems


def _tags(text: str | None) -> tuple[str, ...] | None:
    """Read the tags of a cell; None if they are no list of texts."""
    try:
        tags = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return None
    return tuple(tags) if all(isinstance(tag, str) for tag in tags) else None


def _bare(text: str) -> str:
    return re.sub(r"^# ?", "", text, flags=re.MULTILINE)


_KEYS: dict[str, tuple[type, str]] = {
    "title": (str, "a text"),
    "description": (str, "a text"),
    "tests": (list, "a list of claims"),
    "full": (dict, "values of parameters"),
}


def _head(experiment: Experiment) -> list[InputError]:
    """Say what is wrong in the front matter."""
    path, front = experiment.path, experiment.page.front
    found = []
    for key, value in front.values.items():
        kind, told = _KEYS.get(key, (object, ""))
        if key not in _KEYS:
            found.append(InputError(f'unknown key "{key}"{nearest(key, _KEYS)}', path, front.line(key)))
        elif not isinstance(value, kind) or not value or not str(value).strip():
            found.append(InputError(f'"{key}" must be {told}, got {value!r}', path, front.line(key)))
    for key in ("title", "description", "tests"):
        if not front.problems and key not in front.lines:
            found.append(InputError(f'"{key}" is missing in the front matter', path, 1))
    for claim in experiment.tests:
        if not CLAIM.fullmatch(claim):
            told = f"tests: a claim is a letter, a number, a dot and a number, such as P1.8; got {claim!r}"
            found.append(InputError(told, path, front.line("tests")))
    return found


def _sections(experiment: Experiment) -> list[InputError]:
    path, cells = experiment.path, experiment.cells
    if not cells:
        return [InputError('there is no cell; each begins with a line "# %%"', path)]
    found = []
    if cells[0].kind != "markdown" or not cells[0].text.lstrip("\n").startswith("# "):
        told = 'the first cell must be Markdown and begin with the title, "# …"'
        found.append(InputError(told, path, cells[0].line))
    anchors = {heading.anchor: heading.line for heading in experiment.page.headings}
    missing = [anchor for anchor in SECTIONS if anchor not in anchors]
    for anchor in missing:
        near = nearest(anchor, set(anchors) - {*SECTIONS, ""}) if set(anchors) - {*SECTIONS, ""} else ""
        found.append(InputError(f"no heading has the anchor {{ #{anchor} }}{near}", path))
    order = [anchor for anchor in experiment.anchors if anchor in SECTIONS]
    if not missing and order != list(SECTIONS):
        at = next(a for a, b in zip(order, [*SECTIONS, ""], strict=False) if a != b)
        told = f"the sections must come in the order {', '.join(SECTIONS)}, each once"
        found.append(InputError(told, path, anchors[at]))
    if cells[-1].kind != "code":
        found.append(InputError("the exercise must end with a code cell", path, cells[-1].line))
    return found


def _parameters(experiment: Experiment) -> list[InputError]:
    """Say what is wrong with the parameters of a full run, and the cell that has them."""
    path, line = experiment.path, experiment.page.front.line("full")
    cells = [cell for cell in experiment.code if PARAMETERS in cell.tags]
    found: list[InputError] = []
    if experiment.full and len(cells) != 1:
        told = f'"full" needs one cell "# %% tags=["{PARAMETERS}"]", found {len(cells)}'
        return [InputError(told, path, line)]
    for cell in cells if experiment.full else []:
        try:
            tree = ast.parse(cell.text)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
            at = getattr(problem, "lineno", None) or 1
            told = f"this cell is no Python: {getattr(problem, 'msg', problem)}"
            return [InputError(told, path, cell.line + at)]
        told = "a parameters cell holds plain assignments only"
        odd = [statement for statement in tree.body if not isinstance(statement, ast.Assign)]
        found += [InputError(told, path, cell.line + statement.lineno) for statement in odd]
        stored = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
        known = [node.id for node in stored if isinstance(node.ctx, ast.Store)]
        for name in (str(name) for name in experiment.full if name not in known):
            found.append(InputError(f'full: no parameter "{name}"{nearest(name, known)}', path, line))
    return found
