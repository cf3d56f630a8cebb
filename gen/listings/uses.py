"""Uses: what programs use of a package, as the top-level statements of its modules that they may reach.

A statement is reached if the text of a program, or that of a statement reached before, holds a word that is
one of its names. So a function is found by whatever leads to it, an attribute or a text such as "swish", and
a function that nothing speaks of is left out, in whatever module it stands. Words in docstrings do not count.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gen.core.memo import memoized

_WORD = re.compile(r"[^\W\d]\w*")
_WHOLE = {
    *("ACTIVATIONS", "__all__", "__dict__", "dir", "eval", "exec", "getattr", "globals", "importlib"),
    *("import_module", "inspect", "pkgutil", "sys", "vars"),
}
"""Words with which a program gets at functions that it does not name."""


@dataclass(frozen=True)
class Statement:
    """A top-level statement: its text, its words, and those by which it is reached."""

    text: str
    words: frozenset[str]
    names: frozenset[str]


def used(programs: Sequence[str], package: str, root: str) -> list[str]:
    """Return the texts of the statements of a package that programs may use; of all if they get at all.

    Parameters
    ----------
    programs
        Programs of one session.
    package
        Name of a package that lies below the root.
    root
        The project.
    """
    statements = _statements(package, root)
    words = {word for program in programs for word in _WORD.findall(program)}
    if words & _WHOLE or re.search(rf"from {package}\b.* import \*", "\n".join(programs)):
        return [statement.text for statement in statements]
    reached: list[Statement] = []
    waiting = [*statements]
    while found := [each for each in waiting if not each.names or each.names & words]:
        reached += found
        waiting = [each for each in waiting if each not in found]
        words = words.union(*(each.words for each in found))
    return [each.text for each in statements if each in reached]


@memoized
def _statements(package: str, root: str) -> tuple[Statement, ...]:
    files = sorted(Path(root, package).rglob("*.py"))
    return tuple(each for file in files for each in _parsed(file.read_text("utf-8")))


def _parsed(text: str) -> Iterator[Statement]:
    """Yield the statements of a module but imports: what these bring is reached by its name anyway."""
    lines = text.splitlines()
    for node in ast.parse(text).body:
        if not isinstance(node, ast.Import | ast.ImportFrom) and not _is_docstring(node):
            first = min(each.lineno for each in (node, *getattr(node, "decorator_list", ())))
            source = "\n".join(lines[first - 1 : node.end_lineno])
            yield Statement(source, frozenset(_words(node)), frozenset(_names(node)))


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _words(node: ast.stmt) -> Iterator[str]:
    """Yield the names and the words of texts in a statement, but for docstrings."""
    docstrings = [each.value for each in ast.walk(node) if isinstance(each, ast.Expr) and _is_docstring(each)]
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            yield each.id
        elif isinstance(each, ast.Attribute):
            yield each.attr
        elif isinstance(each, ast.Constant) and isinstance(each.value, str) and each not in docstrings:
            yield from _WORD.findall(each.value)


def _names(node: ast.stmt) -> Iterator[str]:
    """Yield what a statement defines, and what keys its decorators hold: the aliases of a function."""
    for each in ast.walk(node) if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) else ():
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            yield each.id
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
        for decorator in node.decorator_list:
            for each in ast.walk(decorator):
                if isinstance(each, ast.Dict):
                    yield from (str(key.value) for key in each.keys if isinstance(key, ast.Constant))
