"""Objects: what is public in `acts`, module by module, each with its place, its signature and its docstring.

A module tells what stands in it, and in which order; the running package tells the rest, since docstrings and
signatures of functions are made from their records.
"""

import ast
import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import acts
from acts import Activation
from gen.core.errors import InputError
from gen.core.paths import ROOT
from gen.reference import docstrings
from gen.reference.docstrings import Docstring, DocstringError

Kind = str
"""One of "function", "class", "method", "property", "constant"."""


@dataclass(frozen=True)
class Place:
    """Where something is written: a file below the root, and the first line of what defines it."""

    path: str
    line: int


@dataclass(frozen=True)
class Object:
    """Something public.

    Attributes
    ----------
    name
        Its name below its module, such as ``Network.forward``.
    call
        Its name as a program writes it, such as ``acts.networks.Network``.
    kind
        What it is.
    signature
        How it is called; None if it is not.
    doc
        Its docstring.
    place
        Where it is written.
    record
        What is known of it, if it is an activation function.
    members
        What is public in a class.
    """

    name: str
    call: str
    kind: Kind
    signature: inspect.Signature | None
    doc: Docstring
    place: Place
    record: Activation | None = None
    members: tuple["Object", ...] = ()


@dataclass(frozen=True)
class Module:
    """A module with something public in it; `name` is without the sign that makes it private."""

    name: str
    doc: Docstring
    place: Place
    objects: tuple[Object, ...]

    @cached_property
    def is_family(self) -> bool:
        """Whether it has activation functions."""
        return any(each.record for each in self.objects)


@dataclass
class Found:
    """What is public, and what is wrong in its docstrings."""

    modules: list[Module] = field(default_factory=list)
    problems: list[InputError] = field(default_factory=list)


def public(package: ModuleType = acts) -> Found:
    """Return the modules of a package with something public in them: the families first, in their order."""
    found = Found()
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        if read := _Reader(module, package, found.problems).module():
            found.modules.append(read)
    order = list(acts.ACTIVATIONS)
    rank = {each.name: order.index(each.name) for m in found.modules for each in m.objects if each.record}
    found.modules.sort(key=lambda m: min((rank.get(each.name, len(order)) for each in m.objects), default=0))
    return found


class _Reader:
    """Reads one module."""

    def __init__(self, module: ModuleType, package: ModuleType, problems: list[InputError]) -> None:
        self.own, self.package, self.problems = module, package, problems
        file = Path(str(module.__file__))
        self.source = file.read_text("utf-8")
        self.lines = self.source.splitlines()
        self.path = file.relative_to(ROOT).as_posix() if file.is_relative_to(ROOT) else str(file)
        bare = module.__name__.rpartition(".")[2]
        self.is_private, self.name = bare.startswith("_"), bare.lstrip("_")
        self.prefix = package.__name__ if self.is_private else module.__name__

    def module(self) -> Module | None:
        """Return the module; None if nothing in it is public."""
        tree = ast.parse(self.source)
        objects = [self._object(name, nodes) for name, nodes in self._defined(tree)]
        if not objects:
            return None
        return Module(
            self.name,
            self._read(ast.get_docstring(tree) or "", Place(self.path, 1), ()),
            Place(self.path, 1),
            tuple(objects),
        )

    def _defined(self, tree: ast.Module) -> Iterator[tuple[str, list[ast.stmt]]]:
        """Yield the public names, and for each the statement that defines it with the one behind that.

        Of several definitions, such as overloads, the last one counts.
        """
        found: dict[str, list[ast.stmt]] = {}
        for node, after in zip(tree.body, [*tree.body[1:], ast.Pass()], strict=True):
            for name in _names(node):
                if self._is_public(name):
                    found[name] = [node, after]
        yield from found.items()

    def _is_public(self, name: str) -> bool:
        if not self.is_private:
            return not name.startswith("_")
        offered = name in self.package.__all__
        return offered and getattr(self.package, name) is getattr(self.own, name)

    def _object(self, name: str, nodes: list[ast.stmt]) -> Object:
        node, after = nodes
        value, place = getattr(self.own, name), Place(self.path, _line(node))
        call = f"{self.prefix}.{name}"
        if isinstance(node, ast.ClassDef):
            members = tuple(self._members(name, node, value))
            doc = self._read(inspect.getdoc(value) or "", place, docstrings.SECTIONS)
            signature = None if getattr(value, "_is_protocol", False) else inspect.signature(value)
            self._check(doc, signature, place, _attributes(node, value))
            return Object(name, call, "class", signature, doc, place, members=members)
        if isinstance(node, ast.FunctionDef):
            doc = self._read(inspect.getdoc(value) or "", place, docstrings.SECTIONS)
            signature = inspect.signature(value)
            self._check(doc, signature, place)
            record = acts.ACTIVATIONS.get(name)
            if record is None or record.function is not value:
                record = None
            return Object(name, call, "function", signature, doc, place, record)
        text = ""
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            text = inspect.cleandoc(str(after.value.value))
        return Object(name, call, "constant", None, self._read(text, place, docstrings.SECTIONS), place)

    def _members(self, above: str, node: ast.ClassDef, value: Any) -> Iterator[Object]:
        for each in node.body:
            if not isinstance(each, ast.FunctionDef) or each.name.startswith("_"):
                continue
            member = inspect.getattr_static(value, each.name)
            place, name = Place(self.path, _line(each)), f"{above}.{each.name}"
            is_property = isinstance(member, property)
            doc = self._read(inspect.getdoc(member) or "", place, docstrings.SECTIONS)
            signature = None if is_property else _without_self(member)
            if doc.items.get("Parameters"):
                self._check(doc, signature, place)
            yield Object(name, name, "property" if is_property else "method", signature, doc, place)

    def _read(self, text: str, place: Place, titles: tuple[str, ...]) -> Docstring:
        """Parse a docstring; note what is wrong with it, and go on with an empty one."""
        try:
            return docstrings.parse(text, titles)
        except DocstringError as problem:
            lines = text.splitlines()
            near = lines[problem.line - 1 : problem.line]
            self._tell(problem.message, place, near[0] if near else "")
            return Docstring("")

    def _check(
        self,
        doc: Docstring,
        signature: inspect.Signature | None,
        place: Place,
        attributes: frozenset[str] = frozenset(),
    ) -> None:
        """Note parameters that the docstring lacks, and such as there are none of."""
        if not doc.summary:
            return
        names = {name: item for item in doc.items.get("Parameters", []) for name in item.names}
        said = {name: item for item in doc.items.get("Attributes", []) for name in item.names}
        known = signature.parameters.keys() if signature else set()
        for name, item in names.items():
            if name.lstrip("*") not in known:
                self._tell(f'"{name}" is no parameter', place, ", ".join(item.names))
        for name, item in said.items():
            if name not in attributes:
                self._tell(f'"{name}" is no attribute', place, ", ".join(item.names))
        if missing := [name for name in known if name not in {n.lstrip("*") for n in names} | said.keys()]:
            self._tell(f"the docstring says nothing of {', '.join(missing)}", place, "")

    def _tell(self, message: str, place: Place, near: str) -> None:
        """Note a mistake, at the line below a place that begins like the one where it was met."""
        line = place.line
        if near.strip():
            below = enumerate(self.lines[place.line - 1 :], place.line)
            line = next((at for at, text in below if text.strip().startswith(near.strip())), place.line)
        self.problems.append(InputError(message, self.path, line))


def _names(node: ast.stmt) -> list[str]:
    """Return the names that a statement defines."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else []
    targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _line(node: ast.stmt) -> int:
    decorators = node.decorator_list if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
    return min([node.lineno, *(each.lineno for each in decorators)])


def _attributes(node: ast.ClassDef, value: Any) -> frozenset[str]:
    """Return the public attributes of a class: those that its body names, and those that it gives itself."""
    named = {name for each in node.body for name in _names(each)}
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store):
            named.add(each.attr)
    if dataclasses.is_dataclass(value):
        named |= {each.name for each in dataclasses.fields(value)}
    return frozenset(name for name in named if not name.startswith("_"))


def _without_self(method: Callable[..., Any]) -> inspect.Signature:
    signature = inspect.signature(method)
    return signature.replace(parameters=list(signature.parameters.values())[1:])
