"""Uses: what programs use of a package, as the top-level statements that decide on what they compute.

A program uses the functions that it names as attributes of the package, and what these refer to. A function of
the catalogue can also be found by a text that names it (``acts.get("swish")``); so where a program gets at one
of the functions that look names up, all functions count that the texts and names in it may spell. Tables of
the whole catalogue are passed over on the way through these functions, since a new function changes them.

Where this cannot be sure, a program uses everything.
"""

import ast
import builtins
import re
import symtable
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

LOOKUPS = ("derivative", "get", "jacobian", "jvp", "vjp")
"""Functions of a package that look up the function they are given."""

_DYNAMIC = {
    *("__import__", "__globals__", "__dict__", "__loader__", "__path__", "__spec__", "__file__", "__subclasses__"),
    *("breakpoint", "compile", "eval", "exec", "globals", "locals", "vars"),
    *("gc", "import_module", "importlib", "inspect", "modules", "pickle", "pkgutil", "runpy", "f_globals"),
    *("decode", "fromhex", "chr"),
}
"""Names with which a program can get at what it does not name."""

_CHANGING = {
    *("add", "append", "appendleft", "clear", "discard", "extend", "extendleft", "insert", "pop", "popitem"),
    *("popleft", "register", "remove", "reverse", "setdefault", "sort", "subtract", "update"),
    *("__setitem__", "__delitem__", "__setattr__", "__ior__", "__iadd__"),
}
"""Methods that change what they belong to."""

_CONTAINERS = {"dict", "list", "set", "defaultdict", "OrderedDict", "Counter", "deque", "bytearray"}

Name = tuple[str, str]
"""A module, and a name in it."""


class UnclearError(Exception):
    """It cannot be told what is used."""


@dataclass(eq=False)
class Statement:
    """A top-level statement of a module.

    Attributes
    ----------
    module
        The name of the module.
    node
        Its tree.
    text
        Its text.
    binds
        The names that it binds.
    uses
        Names of the package that it refers to, anywhere in it.
    now
        Those of them that it refers to when the module is imported.
    calls
        Those that it calls then.
    changes
        Names whose values it changes: (when the module is imported, the name).
    """

    module: str
    node: ast.stmt
    text: str
    binds: set[str] = field(default_factory=set)
    uses: set[Name] = field(default_factory=set)
    now: set[Name] = field(default_factory=set)
    calls: set[Name] = field(default_factory=set)
    changes: set[tuple[bool, Name]] = field(default_factory=set)

    @property
    def defines(self) -> bool:
        """Whether it defines a function or class."""
        return isinstance(self.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
