"""Imports: which files of the project a module needs, read from its source without running it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from gen.core.memo import memoized
from gen.core.paths import ROOT

PACKAGES = ("acts", "gen")
"""The packages of the project."""


@memoized
def closure(*modules: str, root: str = ROOT) -> tuple[str, ...]:
    """Return the files below the root that modules need, sorted.

    Counted are imports inside functions too, the packages around each module, and the files of a package that
    are no Python; not counted are imports for type checkers only.

    Parameters
    ----------
    modules
        Their names, such as ``gen.listings.session``.
    root
        The project.

    Raises
    ------
    ModuleNotFoundError
        If there is no such module.

    Examples
    --------
    >>> closure("gen.drawing.mathtext")
    ('gen/__init__.py', 'gen/drawing/__init__.py', 'gen/drawing/mathtext.py')
    """
    files: set[str] = set()
    waiting = [*modules]
    while waiting:
        name = waiting.pop()
        file = _file(name, root)
        if file is None:
            raise ModuleNotFoundError(f"no module {name}")
        if file not in files:
            files |= {file, *_data(file, root)}
            waiting += [*_around(name), *_imported(file, root)]
    return tuple(sorted(files))


def _file(name: str, root: str) -> str | None:
    """Return the file of a module, None if it is none of the project's."""
    path = name.replace(".", "/")
    found = (each for each in (f"{path}.py", f"{path}/__init__.py") if Path(root, each).is_file())
    return next(found, None) if name.partition(".")[0] in PACKAGES else None


def _around(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:end]) for end in range(1, len(parts))]


def _data(file: str, root: str) -> Iterator[str]:
    """Yield what lies beside the modules of a package, such as its words."""
    if file.endswith("/__init__.py"):
        for path in Path(root, file).parent.iterdir():
            if path.is_file() and path.suffix not in (".py", ".pyc") and not path.name.startswith("."):
                yield path.relative_to(root).as_posix()


@memoized
def _imported(file: str, root: str) -> tuple[str, ...]:
    """Return the modules of the project that a file imports."""
    path = Path(root, file)
    return tuple(name for name in _mentioned(path.read_bytes(), str(path)) if _file(name, root))


@cache  # beyond a build: to parse all that listings need takes longer than to make a page
def _mentioned(source: bytes, path: str) -> tuple[str, ...]:
    """Return the names that a program imports."""
    return tuple(sorted({name for node in _running(ast.parse(source, path)) for name in _names(node)}))


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a tree but those below ``if TYPE_CHECKING:``."""
    yield node
    skipped = node.body if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test) else []
    for child in ast.iter_child_nodes(node):
        if child not in skipped:
            yield from _running(child)


def _names(node: ast.AST) -> list[str]:
    """Return what an import statement may import: a name in a package can be a module, too."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []
