"""Uses: what programs use of a package, as the top-level statements that decide on what they compute.

A program uses the functions that it names as attributes of the package, and all that these refer to. The
functions of the catalogue can also be found by a text (``acts.get("swish")``): where a program gets at what
looks up names, it uses all functions whose names its texts may spell. The tables of the catalogue, which
every new function changes, are passed over on the way through functions that look up names.

Where it is not clear what a program uses, it uses everything.
"""

import ast
import builtins
import contextlib
import copy
import re
import symtable
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from gen.core.memo import memoized

LOOKUPS = ("derivative", "get", "jacobian", "jvp", "vjp")
"""Functions of a package that look up the function they are given."""

_DYNAMIC = {
    *("__import__", "breakpoint", "chr", "compile", "eval", "exec", "globals", "locals", "vars"),
    *("__builtins__", "__globals__", "__loader__", "__subclasses__", "f_globals", "getmodule", "modules"),
    *("gc", "import_module", "importlib", "pkgutil", "runpy"),
}
"""Names with which code gets at what it does not name."""

_GIVEN = ("__name__", "__doc__", "__all__")
"""Names that a module has by itself."""

_CHANGING = {
    *("add", "append", "appendleft", "clear", "discard", "extend", "extendleft", "insert"),
    *("move_to_end", "pop", "popitem", "popleft", "register", "remove", "reverse", "setdefault"),
    *("sort", "subtract", "update", "__delitem__", "__setattr__", "__setitem__"),
}
"""Methods that change what they belong to."""

Name = tuple[str, str]
"""A module, and a name in it."""


class UnclearError(Exception):
    """It is not clear what is used."""


@memoized
def package(name: str, root: str) -> "Package | None":
    """Return a package that lies in a folder, read once a build; None if it holds what cannot be followed."""
    try:
        return Package(name, root)
    except (SyntaxError, UnclearError):
        return None


@dataclass(eq=False)
class Statement:
    """A top-level statement.

    Attributes
    ----------
    module, number
        The name of its module, and its place there.
    node, text
        Its tree and its text.
    uses
        Names that it refers to, anywhere in it.
    now
        Those of them that are looked at when the module is imported.
    calls
        Those of them that are called then.
    changes
        Those whose values it changes then.
    changes_later
        Those whose values are changed by a function in it.
    spelt
        The texts in it, but for docstrings, as `_bare` returns them.
    """

    module: str
    number: int
    node: ast.stmt
    text: str
    uses: set[Name] = field(default_factory=set)
    now: set[Name] = field(default_factory=set)
    calls: set[Name] = field(default_factory=set)
    changes: set[Name] = field(default_factory=set)
    changes_later: set[Name] = field(default_factory=set)
    spelt: frozenset[str] = frozenset()

    @property
    def defines(self) -> bool:
        """Whether it defines a function or a class."""
        return isinstance(self.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)

    @property
    def effective(self) -> bool:
        """Whether it does more than to define, to give values, and to change names of the package."""
        if isinstance(self.node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Delete | ast.Expr):
            return _acts(self.node) and not self.changes
        return not self.defines


@dataclass
class _Closure:
    """What is used with some statements.

    Attributes
    ----------
    found
        The texts of statements by their places.
    spelt
        What the texts in them spell.
    looks_up
        Whether functions can be found by their names there.
    unclear
        Why that may be everything, empty if it is not.
    """

    found: dict[tuple[str, int], str] = field(default_factory=dict)
    spelt: frozenset[str] = frozenset()
    looks_up: bool = False
    unclear: str = ""

    def __or__(self, other: "_Closure") -> "_Closure":
        return _Closure(
            self.found | other.found,
            self.spelt | other.spelt,
            self.looks_up or other.looks_up,
            self.unclear or other.unclear,
        )


class Package:
    """A package, read without importing it.

    Raises
    ------
    UnclearError
        If it holds what cannot be followed, such as a module that is not just looked into.
    """

    def __init__(self, name: str, root: str) -> None:
        self.name = name
        self.programs: dict[tuple[str, frozenset[tuple[str, Name]]], set[Name]] = {}
        self.bound: dict[Name, list[Statement]] = {}
        self.closures: dict[Statement, _Closure] = {}
        files = {_module(file, root): file for file in sorted(Path(root, name).rglob("*.py"))}
        self.modules = set(files)
        self.scopes: dict[str, dict[str, list[Statement | Name]]] = {module: {} for module in files}
        self.statements = [each for module, file in files.items() for each in self._read(module, file)]
        for scope in self.scopes.values():
            # what a module imports itself does not come along: to use that is not clear
            for star in scope.pop("*", ()):
                source = star[0] if isinstance(star, tuple) else ""
                for name, bound in self.scopes[source].items():
                    if not name.startswith("_") and any(isinstance(each, Statement) for each in bound):
                        scope.setdefault(name, []).append((source, name))
        for statement in self.statements:
            self._follow(statement)
        self.lookups = {each for name in LOOKUPS for each in self._bound((self.name, name))}
        homes = {each.module for each in self.lookups}
        self.functions: dict[Statement, set[str]] = {}
        for name in self.scopes[self.name]:
            with contextlib.suppress(UnclearError):  # as long as nobody uses it
                for each in self._bound((self.name, name)):
                    if isinstance(each.node, ast.FunctionDef) and each.module not in homes:
                        self.functions.setdefault(each, {each.node.name}).add(name)
        self._classify()

    def _read(self, module: str, file: Path) -> Iterator[Statement]:
        """Yield the statements of a module, and note what its names stand for."""
        text = file.read_text("utf-8")
        lines, scope = text.split("\n"), self.scopes[module]
        for number, node in enumerate(ast.parse(text).body):
            for each, now in _walk(node):
                if now and isinstance(each, ast.Import | ast.ImportFrom):
                    for alias in each.names:
                        scope.setdefault(alias.asname or alias.name.partition(".")[0], [])
                    for name, target in self._imported(each, module):
                        scope.setdefault(name, []).append(target)
            if (
                isinstance(node, ast.Import | ast.ImportFrom | ast.Pass)
                or _for_checkers(node)
                or _is_text(node)
            ):
                continue
            start = min(n.lineno for n in [node, *getattr(node, "decorator_list", [])])
            statement = Statement(module, number, node, "\n".join(lines[start - 1 : node.end_lineno]))
            for name in _stored(node):
                if name in ("__getattr__", "__dir__"):
                    raise UnclearError(f"{module}.{name}")
                scope.setdefault(name, []).append(statement)
            yield statement

    def _imported(self, node: ast.Import | ast.ImportFrom, module: str) -> Iterator[tuple[str, Name]]:
        """Yield the names that an import binds, with their targets; of a module its own name is empty."""
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name in self.modules:
                    yield alias.asname or self.name, (alias.name if alias.asname else self.name, "")
            return
        source = node.module or ""
        if node.level:
            parts = module.split(".")
            is_package = any(other.startswith(f"{module}.") for other in self.modules) or module == self.name
            above = parts[: len(parts) - node.level + is_package]
            source = ".".join([*above, *([source] if source else [])])
        for alias in node.names:
            if source in self.modules and alias.name == "*":
                yield "*", (source, "")
            elif f"{source}.{alias.name}" in self.modules:
                yield alias.asname or alias.name, (f"{source}.{alias.name}", "")
            elif source in self.modules:
                yield alias.asname or alias.name, (source, alias.name)

    def _follow(self, statement: Statement) -> None:
        """Find out what a statement refers to, calls and changes."""
        module = statement.module
        globals_, parents = _globals(statement.text), _parents(ast.walk(statement.node))
        nodes = tuple(ast.walk(statement.node))
        texts = [n for n in nodes if isinstance(n, ast.Constant) and not isinstance(parents.get(n), ast.Expr)]
        statement.spelt = frozenset(_bare(n.value) for n in texts if isinstance(n.value, str))
        _refuse_dynamic(nodes, parents)
        for node, now in _walk(statement.node):
            if isinstance(node, ast.Import | ast.ImportFrom) and not now:
                for _, target in self._imported(node, module):
                    statement.uses.add(self._checked(target))
        for node, now in _walk(statement.node):
            if isinstance(node, ast.Name) and node.id in globals_ and isinstance(node.ctx, ast.Load):
                name = self._chain(module, node, parents)
                if name:
                    statement.uses.add(name)
                    if now:
                        statement.now.add(name)
            if now:
                for called in _called(node):
                    name = self._root(module, called, globals_)
                    if name and isinstance(called, ast.Name | ast.Attribute):
                        statement.calls.add(name)
            for changed in (*_changed(node), *self._given(module, node, globals_)):
                name = self._root(module, changed, globals_)
                if name:
                    (statement.changes if now else statement.changes_later).add(name)

    def _given(self, module: str, node: ast.AST, globals_: set[str]) -> list[ast.expr]:
        """Return the tables that a call gives to code of the package, where they may be changed."""
        if not isinstance(node, ast.Call) or _is_foreign(node.func, self.scopes[module]):
            return []
        arguments = [*node.args, *(each.value for each in node.keywords)]
        return [
            each
            for each in arguments
            if isinstance(each, ast.Name) and each.id in globals_
            for bound in self._bound((module, each.id))
            if _is_table(getattr(bound.node, "value", None))
        ]

    def _checked(self, name: Name) -> Name:
        if not name[1]:
            raise UnclearError(f"a function imports the module {name[0]}")
        return name

    def _chain(self, module: str, node: ast.Name, parents: dict[ast.AST, ast.AST]) -> Name | None:
        """Return what a name stands for; of a module that must be something in it."""
        if node.id not in self.scopes[module] and not hasattr(builtins, node.id) and node.id not in _GIVEN:
            raise UnclearError(f"{node.id} in {module}")
        name = self._resolved((module, node.id))
        at: ast.AST = node
        while name and not name[1]:
            at = parents.get(at, at)
            if not isinstance(at, ast.Attribute):
                raise UnclearError(f"the module {name[0]} in {module}")
            name = self._attribute(name[0], at.attr)
        return name

    def _attribute(self, module: str, attribute: str) -> Name:
        """Return what an attribute of a module stands for."""
        if attribute in self.scopes[module]:
            found = self._resolved((module, attribute))
            if found:
                return found
        if f"{module}.{attribute}" in self.modules:
            return f"{module}.{attribute}", ""
        raise UnclearError(f"{module}.{attribute}")

    def _resolved(self, name: Name) -> Name | None:
        """Follow a name through imports to where it is bound; None if it is none of the package's."""
        module, attribute = name
        bound = self.scopes[module].get(attribute, [])
        found = {each if not each[1] else self._resolved(each) for each in bound if isinstance(each, tuple)}
        if any(isinstance(each, Statement) for each in bound):
            found.add(name)
        if len(found) > 1:
            raise UnclearError(f"{module}.{attribute}")
        return next(iter(found), None)

    def _root(self, module: str, node: ast.AST, globals_: set[str]) -> Name | None:
        """Return the name of the package on which attributes and items of an expression hang."""
        chain = []
        while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
            chain.append(node.attr if isinstance(node, ast.Attribute) else "")
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in globals_:
            return None
        name = self._resolved((module, node.id))
        while name and not name[1] and chain:
            name = self._attribute(name[0], chain.pop())
        return name

    def _bound(self, name: Name) -> list[Statement]:
        """Return the statements that bind a name."""
        if name not in self.bound:
            found = self._resolved(name)
            bound = self.scopes[found[0]].get(found[1], []) if found else []
            self.bound[name] = [each for each in bound if isinstance(each, Statement)]
        return self.bound[name]

    def _targets(self, names: Iterable[Name]) -> Iterator[Statement]:
        for name in names:
            yield from self._bound(name)

    def _classify(self) -> None:
        """Find the facts of each function, the tables of the whole catalogue, and what only has effects."""
        self.completes: dict[Statement, set[Statement]] = {}
        for each in self.statements:
            for changed in self._targets(each.changes):
                self.completes.setdefault(changed, set()).add(each)
        self.registrars = {each for each in self.statements if each.changes_later}
        changed_later = {each for one in self.registrars for each in self._targets(one.changes_later)}
        self.facts: dict[Statement, set[Statement]] = {each: set() for each in self.functions}
        self.tables = changed_later
        for each in self.statements:
            reached = self._reached(each, set()) - {each}
            if len(reached) == 1 and (not each.defines or reached & set(self._targets(each.now))):
                self.facts[reached.pop()].add(each)
            elif len(reached) > 1 and not each.defines:
                self.tables.add(each)
        grown = True
        while grown:
            more = {
                each
                for each in self.statements
                if not each.defines and each not in self.tables and self.tables & set(self._targets(each.now))
            }
            grown = bool(more)
            self.tables |= more
        facts = set().union(*self.facts.values()) if self.facts else set()
        self.effects = [each for each in self.statements if each.effective and each not in facts]
        self.listed = facts | set(self.functions)
        self.names = {each: self._names(each) for each in self.functions}

    def _reached(self, statement: Statement, seen: set[Statement]) -> set[Statement]:
        """Return the functions of the catalogue at which a statement gets when its module is imported."""
        if statement in seen:
            return set()
        seen.add(statement)
        found: set[Statement] = set()
        passed = self.registrars | self.lookups | self.functions.keys() | {statement}
        for each in self._targets(statement.now):
            if each in self.functions:
                found.add(each)
            elif not each.defines:
                found |= self._reached(each, seen)
        for each in self._targets(statement.calls):
            if isinstance(each.node, ast.FunctionDef) and each not in passed:
                found |= self.functions.keys() & set(self._targets(each.uses))
                for other in self._targets(each.uses):
                    found |= set() if other.defines else self._reached(other, seen)
        for each in self.completes.get(statement, ()):
            found |= self._reached(each, seen)
        return found

    def used(self, programs: Sequence[str]) -> list[str]:
        """Return the texts of what programs use.

        Raises
        ------
        UnclearError
            If they may use anything.
        """
        aliases: dict[str, Name] = {}
        for program in programs:
            for node in _code(program).imports:
                for name, target in self._imported(node, ""):
                    if name == "*" or aliases.setdefault(name, target) != target:
                        raise UnclearError(name)
        known = frozenset(aliases.items())
        names = {self._known(target) for target in aliases.values() if target[1]}
        spelt = frozenset[str]().union(*(_code(program).spelt for program in programs))
        return self._texts(names.union(*(self._program(program, known) for program in programs)), spelt)

    def _program(self, program: str, aliases: frozenset[tuple[str, Name]]) -> set[Name]:
        """Return the names that a program uses in modules; aliases are the names that imports have bound."""
        if (program, aliases) not in self.programs:
            self.programs[program, aliases] = set(self._read_program(program, dict(aliases)))
        return self.programs[program, aliases]

    def _read_program(self, program: str, aliases: dict[str, Name]) -> Iterator[Name]:
        code = _code(program)
        _refuse_dynamic(code.nodes, code.parents)
        for node in code.nodes:
            if not isinstance(node, ast.Name) or node.id not in aliases or aliases[node.id][1]:
                continue
            module = aliases[node.id]
            at: ast.AST = node
            while not module[1]:
                at = code.parents[at]
                if isinstance(at, ast.Attribute) and isinstance(at.ctx, ast.Load):
                    module = self._attribute(module[0], at.attr)
                elif _gets_constant(at, node):
                    module = self._attribute(module[0], at.args[1].value)  # type: ignore[attr-defined]
                else:
                    raise UnclearError(f"the module {module[0]}")
            yield module

    def _known(self, name: Name) -> Name:
        return self._attribute(*name)

    def _texts(self, names: Iterable[Name], spelt: frozenset[str]) -> list[str]:
        """Return the texts of all that is used with names, where texts spell this."""
        used = _Closure()
        for each in {*self._targets(names), *self.effects}:
            used |= self._closure(each)
        grown = used.looks_up
        while grown:
            known = len(used.found)
            for function, known_as in self.names.items():
                if _spell(known_as, spelt | used.spelt):
                    used |= self._closure(function)
            grown = len(used.found) > known
        if used.unclear:
            raise UnclearError(used.unclear)
        return [used.found[place] for place in sorted(used.found)]

    def _closure(self, first: Statement) -> "_Closure":
        """Return a statement and all that it uses."""
        if first in self.closures:
            return self.closures[first]
        closure = self.closures[first] = _Closure()
        seen: set[tuple[Statement, bool]] = set()
        waiting = [(first, first.effective)]
        while waiting:
            statement, passing = waiting.pop()
            if (statement, passing) in seen:
                continue
            seen.add((statement, passing))
            text, spelt = statement.text, statement.spelt
            if statement in self.tables:
                text, spelt = self._without_listed(statement), frozenset()
                closure.unclear = closure.unclear or ("" if passing else f"the table {statement.text[:50]}")
            closure.found[statement.module, statement.number] = text
            closure.spelt |= spelt
            closure.looks_up |= statement in self.lookups
            waiting += self._next(statement, passing)
        return closure

    def _next(self, statement: Statement, passing: bool) -> Iterator[tuple[Statement, bool]]:
        """Yield what a statement uses, and whether tables may be passed over from there."""
        passing = passing or statement in self.lookups or statement in self.registrars
        listed = self.listed if statement in self.tables else set[Statement]()
        for name in statement.uses:
            for each in self._bound(name):
                if each not in listed:
                    yield each, passing and each not in self.functions
        for each in (*self.completes.get(statement, ()), *self.facts.get(statement, ())):
            if each not in listed:
                yield each, passing and statement not in self.functions

    def _names(self, function: Statement) -> set[str]:
        """Return all texts by which a function may be found: names stand as keys or in lists."""
        assert isinstance(function.node, ast.FunctionDef)
        trees = [*function.node.decorator_list, *(fact.node for fact in self.facts[function])]
        nodes = [node for tree in trees for node in ast.walk(tree)]
        listed = [each for node in nodes for each in getattr(node, "keys", getattr(node, "elts", ()))]
        texts = {
            each.value for each in listed if isinstance(each, ast.Constant) and isinstance(each.value, str)
        }
        return {_bare(name) for name in texts | self.functions[function]} - {""}

    def _without_listed(self, statement: Statement) -> str:
        """Return a table without the names of functions and their facts that it lists."""
        package = self

        class Transformer(ast.NodeTransformer):
            def listed(self, node: ast.AST | None) -> bool:
                return isinstance(node, ast.Name) and bool(
                    package.listed & set(package._bound((statement.module, node.id)))
                )

            def generic_visit(self, node: ast.AST) -> ast.AST:
                if isinstance(node, ast.Tuple | ast.List | ast.Set):
                    node.elts = [each for each in node.elts if not self.listed(each)]
                elif isinstance(node, ast.Dict):
                    kept = [(k, v) for k, v in zip(node.keys, node.values, strict=True) if not self.listed(v)]
                    node.keys, node.values = [k for k, _ in kept], [v for _, v in kept]
                elif isinstance(node, ast.Call):
                    node.args = [each for each in node.args if not self.listed(each)]
                    node.keywords = [each for each in node.keywords if not self.listed(each.value)]
                return super().generic_visit(node)

        return ast.dump(Transformer().visit(copy.deepcopy(statement.node)))


class _Code:
    """A program.

    Attributes
    ----------
    nodes, parents, imports
        The nodes of its tree, what each stands in, and those that import.
    spelt
        Its texts and the words in them, and after a mark its identifiers, which may become texts.
    """

    def __init__(self, program: str) -> None:
        self.nodes = tuple(ast.walk(ast.parse(program)))
        self.parents = _parents(self.nodes)
        self.imports = [node for node in self.nodes if isinstance(node, ast.Import | ast.ImportFrom)]
        constants = (node.value for node in self.nodes if isinstance(node, ast.Constant))
        texts = {each.decode("latin-1") if isinstance(each, bytes) else each for each in constants}
        parts = {
            part for text in texts if isinstance(text, str) for part in (text, *re.findall(r"\w{2,}", text))
        }
        fields = ("id", "attr", "arg", "name", "asname")
        words = {
            word for node in self.nodes for name in fields if isinstance(word := getattr(node, name, 0), str)
        }
        self.spelt = frozenset(map(_bare, parts)) | {f"={_bare(word)}" for word in words}


_code = cache(_Code)


def _spell(names: Iterable[str], spelt: frozenset[str]) -> bool:
    """Tell whether texts spell one of these names, one after the other, whatever their case."""
    return any(f"={name}" in spelt or _joined(name, spelt) for name in names)


def _joined(name: str, pieces: frozenset[str]) -> bool:
    """Tell whether a name consists of pieces."""
    ends = {0}
    for end in range(1, len(name) + 1):
        if any(name[start:end] in pieces for start in ends):
            ends.add(end)
    return len(name) in ends


def _bare(text: str) -> str:
    """Return the letters and digits of a text, in small letters."""
    return re.sub(r"[\W_]", "", text).casefold()


def _module(file: Path, root: str) -> str:
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _walk(node: ast.AST, now: bool = True) -> Iterator[tuple[ast.AST, bool]]:
    """Yield the nodes of a tree, and whether they count when the module is imported, or only in a call."""
    yield node, now
    later: list[ast.AST] = []
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        later = [*node.body, *([node.returns] if node.returns else [])]
    elif isinstance(node, ast.Lambda):
        later = [node.body]
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.arguments):
            for part in ast.iter_child_nodes(child):
                yield from _walk(part, now and not isinstance(part, ast.arg))
        else:
            yield from _walk(child, now and child not in later)


def _globals(text: str) -> set[str]:
    """Return the names of a module that a statement refers to, in functions too."""
    top = symtable.symtable(text, "", "exec")
    found, waiting = {each.get_name() for each in top.get_symbols()}, top.get_children()
    while waiting:
        table = waiting.pop()
        found |= {each.get_name() for each in table.get_symbols() if each.is_global()}
        waiting += table.get_children()
    return found


def _stored(node: ast.AST) -> Iterator[str]:
    """Yield the names that a statement binds."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif not isinstance(node, ast.Lambda):
        for child in ast.iter_child_nodes(node):
            yield from _stored(child)


def _called(node: ast.AST) -> list[ast.expr]:
    """Return what a node calls when it is evaluated."""
    if isinstance(node, ast.Call):
        return [node.func]
    return list(getattr(node, "decorator_list", []))


def _acts(node: ast.stmt) -> bool:
    """Tell whether a statement does more than to give values to names."""
    if isinstance(node, ast.Expr):
        return True
    targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
    return not all(isinstance(target, ast.Name | ast.Tuple) for target in targets)


def _changed(node: ast.AST) -> list[ast.AST]:
    """Return the expressions whose values a node changes."""
    if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
        return [node.value]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CHANGING:
        return [node.func.value]
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("setattr", "delattr")
    ):
        return node.args[:1]  # type: ignore[return-value]
    if isinstance(node, ast.Global):
        return [ast.Name(name) for name in node.names]
    decorators = [getattr(each, "func", each) for each in getattr(node, "decorator_list", [])]
    return [each.value for each in decorators if isinstance(each, ast.Attribute)]


def _refuse_dynamic(nodes: Iterable[ast.AST], parents: Mapping[ast.AST, ast.AST]) -> None:
    """Make sure that code gets only at what it names.

    Raises
    ------
    UnclearError
        If it may get at more.
    """
    for node in nodes:
        names = {getattr(node, "attr", ""), getattr(node, "id", "")}
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {part for alias in node.names for part in alias.name.split(".")}
            names |= set((getattr(node, "module", "") or "").split("."))
        # setdefault changes no name that there is, and to use a name that nothing binds is not clear
        default = getattr(parents.get(node), "attr", "") == "setdefault" and "__globals__" in names
        if names & _DYNAMIC and not default:
            raise UnclearError(", ".join(names & _DYNAMIC))


def _gets_constant(node: ast.AST, first: ast.AST) -> bool:
    """Tell whether a node is ``getattr(first, "constant")``."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "getattr"
        and node.args[0] is first
        and isinstance(node.args[1], ast.Constant)
        and isinstance(node.args[1].value, str)
    )


def _parents(nodes: Iterable[ast.AST]) -> dict[ast.AST, ast.AST]:
    return {child: node for node in nodes for child in ast.iter_child_nodes(node)}


def _for_checkers(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def _is_foreign(function: ast.expr, scope: Mapping[str, object]) -> bool:
    """Tell whether a call goes out of the package: what is imported from elsewhere, and what is built in."""
    while isinstance(function, ast.Attribute):
        function = function.value
    if not isinstance(function, ast.Name):
        return False
    return not scope[function.id] if function.id in scope else hasattr(builtins, function.id)


def _is_table(value: ast.AST | None) -> bool:
    """Tell whether a value is a table that can be changed."""
    made = isinstance(value, ast.Call) and ast.unparse(value.func) in ("dict", "list", "set", "defaultdict")
    kinds = (ast.Dict, ast.List, ast.Set, ast.DictComp, ast.ListComp, ast.SetComp)
    return made or isinstance(value, kinds)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
