"""Experiments as they are written: percent notebooks, ``docs/<language>/experiments/<name>.py``.

The cells are those that jupytext reads, as a test makes sure; but jupytext does not tell on which line a cell
stands, and importing it takes longer than most runs of the generator.
"""

import ast
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gen.core.errors import InputError, nearest
from gen.core.memo import memoized
from gen.core.paths import DOCS, LANGUAGES, ROOT
from gen.source.frontmatter import line_in
from gen.source.text import read_text

SECTIONS = ("question", "prediction", "experiment", "answer", "variations", "exercise")
"""Anchors of the headings that every experiment has, in this order."""

PARAMETERS = "parameters"
"""Tag of the cell whose values a full run replaces."""

_KEYS = {"title": str, "description": str, "tests": list, "full": dict}
CLAIM = re.compile(r"[A-Z]\d+\.\d+")
_CELL = re.compile(r"# %%(?: \[(?P<kind>markdown)\])?(?: tags=(?P<tags>\[.*\]))?")
_FRONT = re.compile(r"\A# ---\n(?P<front>(?:#.*\n)*?)# ---\n")
_ANCHOR = re.compile(r"^#+ .*\{[^}\n]*#([\w-]+)[^}\n]*\}[ \t]*$", re.MULTILINE)


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
    path
        Its file below the root.
    title, description
        What it is called, and a sentence about it.
    tests
        The claims that it tests, each by the first id of its check box.
    full
        Values of parameters for a full run, empty if the page runs it in full.
    cells
        Its cells in order.
    """

    path: str
    title: str
    description: str
    tests: tuple[str, ...]
    full: dict[str, Any]
    cells: tuple[Cell, ...]

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return Path(self.path).stem

    @property
    def code(self) -> list[Cell]:
        """The code cells."""
        return [cell for cell in self.cells if cell.kind == "code"]

    @property
    def anchors(self) -> list[str]:
        """The anchors of its headings."""
        prose = [cell.text for cell in self.cells if cell.kind == "markdown"]
        return [anchor for text in prose for anchor in _ANCHOR.findall(text)]

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


def names(root: str = ROOT, language: str = LANGUAGES[0]) -> list[str]:
    """Name the experiments of a language."""
    return sorted(file.stem for file in Path(root, path_of("x", language)).parent.glob("*.py"))


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


@memoized
def read(path: str, root: str = ROOT) -> Experiment:
    """Read an experiment.

    Raises
    ------
    InputError
        If something is wrong in it.
    """
    text = read_text(Path(root, path), path)
    front = _front(text, path)
    experiment = Experiment(
        path=path,
        title=front["title"],
        description=front["description"],
        tests=tuple(front["tests"]),
        full=front.get("full", {}),
        cells=tuple(_cells(text, path)),
    )
    _check_sections(experiment)
    if experiment.full:
        _check_parameters(experiment, _line_of_key("full", text))
    return experiment


def _front(text: str, path: str) -> dict[str, Any]:
    """Read the front matter: YAML behind ``#`` between two lines ``# ---``."""
    import yaml

    found = _FRONT.match(text)
    if not found:
        raise InputError('the file must begin with front matter between two lines "# ---"', path, 1)
    try:
        front = yaml.safe_load(_bare(found["front"]))
    except yaml.MarkedYAMLError as problem:
        raise InputError(f"the front matter is not YAML: {problem.problem}", path, line_in(problem)) from None
    if not isinstance(front, dict):
        raise InputError('the front matter must consist of "key: value" lines', path, 1)
    for key, value in front.items():
        if key not in _KEYS:
            raise InputError(f'unknown key "{key}"{nearest(str(key), _KEYS)}', path, _line_of_key(key, text))
        if not isinstance(value, _KEYS[key]) or not value:
            kind = {str: "a text", list: "a list of claims", dict: "values of parameters"}[_KEYS[key]]
            raise InputError(f'"{key}" must be {kind}, got {value!r}', path, _line_of_key(key, text))
    for key in ("title", "description", "tests"):
        if key not in front:
            raise InputError(f'"{key}" is missing in the front matter', path, 1)
    for claim in front["tests"]:
        if not CLAIM.fullmatch(str(claim)):
            told = f"tests: a claim is a letter, a number, a dot and a number, such as P1.8; got {claim!r}"
            raise InputError(told, path, _line_of_key("tests", text))
    return front


def _line_of_key(key: str, text: str) -> int:
    found = re.search(rf"^# {re.escape(str(key))} *:", text, re.MULTILINE)
    return text[: found.start()].count("\n") + 1 if found else 1


def line_of_claim(claim: str, path: str, root: str = ROOT) -> int:
    """Return the line of the front matter on which a claim stands."""
    lines = Path(root, path).read_text("utf-8").split("\n")
    wanted = re.compile(rf"#.*(?<![\w.]){re.escape(claim)}(?![\w.])")
    return next((number for number, line in enumerate(lines, 1) if wanted.match(line)), 1)


def _cells(text: str, path: str) -> Iterator[Cell]:
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if line.startswith("# %%")]
    for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True):
        mark = _CELL.fullmatch(lines[start].rstrip())
        if not mark:
            told = f'expected "# %%", "# %% [markdown]" or "# %% tags=[…]", got "{lines[start]}"'
            raise InputError(told, path, start + 1)
        body = lines[start + 1 : stop]
        if mark["kind"]:
            for number, line in enumerate(body, start + 2):
                if line.strip() and not line.startswith("#"):
                    raise InputError('a line of a Markdown cell must begin with "#"', path, number)
            body = _bare("\n".join(body)).split("\n")
        try:
            tags = tuple(json.loads(mark["tags"] or "[]"))
        except ValueError:
            told = f'tags are texts in quotes, as in tags=["{PARAMETERS}"], got {mark["tags"]}'
            raise InputError(told, path, start + 1) from None
        yield Cell(mark["kind"] or "code", "\n".join(body).rstrip(), start + 1, tags)


def _bare(text: str) -> str:
    return re.sub(r"^# ?", "", text, flags=re.MULTILINE)


def plain(text: str, path: str) -> str:
    """Return the Markdown of an experiment's file on the lines where it stands there, code as it is."""
    lines = text.split("\n")
    for cell in _cells(text, path):
        if cell.kind == "markdown":
            for number, line in enumerate(cell.text.split("\n"), cell.line):
                lines[number] = line
            lines[cell.line - 1] = ""
    return "\n".join(lines)


def _check_sections(experiment: Experiment) -> None:
    if not experiment.cells or not experiment.cells[0].text.startswith("# "):
        raise InputError('the first cell must be Markdown and begin with the title, "# …"', experiment.path)
    found = [anchor for anchor in experiment.anchors if anchor in SECTIONS]
    for anchor in SECTIONS:
        if anchor not in found:
            raise InputError(f"no heading has the anchor {{ #{anchor} }}", experiment.path)
    if found != list(SECTIONS):
        raise InputError(f"the sections must come in the order {', '.join(SECTIONS)}", experiment.path)
    if experiment.cells[-1].kind != "code":
        raise InputError("the exercise must end with a code cell", experiment.path, experiment.cells[-1].line)


def _check_parameters(experiment: Experiment, line: int) -> None:
    found = [cell for cell in experiment.code if PARAMETERS in cell.tags]
    if len(found) != 1:
        told = f'"full" needs one cell "# %% tags=["{PARAMETERS}"]", found {len(found)}'
        raise InputError(told, experiment.path, line)
    (cell,) = found
    try:
        tree = ast.parse(cell.text)
    except SyntaxError as problem:
        told = f"this cell is no Python: {problem.msg}"
        raise InputError(told, experiment.path, cell.line + (problem.lineno or 1)) from None
    for statement in tree.body:
        if not isinstance(statement, ast.Assign):
            told = "a parameters cell holds plain assignments only"
            raise InputError(told, experiment.path, cell.line + statement.lineno)
    known = [
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    for name in experiment.full:
        if name not in known:
            raise InputError(f'full: no parameter "{name}"{nearest(name, known)}', experiment.path, line)
