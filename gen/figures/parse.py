"""Parser: from a figure or formula fence to what it asks for, with every mistake named."""

import itertools
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import acts
from gen.core.errors import InputError, nearest
from gen.figures.curves import default_range
from gen.figures.diagrams.catalogue import DIAGRAMS
from gen.figures.picture import Picture
from gen.figures.request import Value, usual_range
from gen.figures.views import VIEWS, FunctionPicture
from gen.source.fences import Fence, Field, fields
from gen.source.inline import ID

FIGURE_KEYS = ("function", "view", "range", "mark", "caption", "id")
DIAGRAM_KEYS = ("diagram", "caption", "id")
FORMULA_KEYS = ("function", "order", "latex", "id")

REACH = 1e4
"""Largest x that a figure may show; numbers on the axis have room for it."""

NARROWEST = 0.01
"""Smallest width of the x range."""

FAMILY = (2, 5)
"""Fewest and most curves of a family: as many shades as can be told apart."""

_ID = re.compile(ID)


@dataclass(frozen=True)
class FigureRequest:
    """A figure that a page asks for: its panels from left to right, their item ids, and its caption.

    `view` is "diagram" if it is one.
    """

    view: str
    panels: tuple[Picture, ...]
    ids: tuple[str, ...]
    caption: str


@dataclass(frozen=True)
class FormulaRequest:
    """A formula that a page asks for: written out, or that of a function."""

    latex: str
    record: acts.Activation | None
    order: int
    ids: tuple[str, ...]


class _Reader:
    """The fields of one fence, and the mistakes found so far."""

    def __init__(self, fence: Fence, path: str):
        self.fence, self.path = fence, path
        self.errors: list[InputError] = []
        self.fields: dict[str, Field] = {}
        for field in fields(fence, path):
            if isinstance(field, InputError):
                self.errors.append(field)
            elif field.key in self.fields:
                self.fail(f'"{field.key}" is given twice', field)
            else:
                self.fields[field.key] = field

    def fail(self, message: str, field: Field | None = None) -> None:
        """Note a mistake, in a field or in the fence as a whole."""
        self.errors.append(InputError(message, self.path, field.line if field else self.fence.line))

    def take(self, key: str) -> Field | None:
        """Return a field, None if it is missing or empty."""
        field = self.fields.get(key)
        if field and not field.value:
            self.fail(f'"{key}" has no value', field)
            return None
        return field

    def record(self) -> acts.Activation | None:
        """Return the function that is named."""
        field = self.take("function")
        if field:
            try:
                return acts.get(field.value)
            except ValueError as problem:
                self.fail(str(problem), field)
        elif "function" not in self.fields:
            self.fail(f'"function" is missing; known: {", ".join(acts.ACTIVATIONS)}')
        return None

    def ids(self) -> tuple[str, ...]:
        """Return the item ids."""
        field = self.fields.get("id")
        names = field.value.split() if field else []
        for name in names:
            if not _ID.fullmatch(name):
                self.fail(f'id "{name}" is not a letter, a number, a dot and a number, such as F1.2', field)
        if len(set(names)) < len(names):
            self.fail("an id is given twice", field)
        return tuple(names)

    def refuse_unknown(self, known: Iterable[str]) -> None:
        """Note every key that means nothing here."""
        names = set(known)
        for key, field in self.fields.items():
            if key not in names:
                self.fail(f'unknown key "{key}"{nearest(key, names)}', field)


def figure(fence: Fence, path: str) -> FigureRequest | list[InputError]:
    """Read a figure fence: a view of a function, or a diagram."""
    reader = _Reader(fence, path)
    return _diagram(reader) if "diagram" in reader.fields else _function(reader)


def _diagram(reader: _Reader) -> FigureRequest | list[InputError]:
    name = reader.take("diagram")
    if name and name.value not in DIAGRAMS:
        reader.fail(f'unknown diagram "{name.value}"{nearest(name.value, DIAGRAMS)}', name)
    if "function" in reader.fields:
        reader.fail('give either "function" or "diagram", not both', reader.fields.pop("function"))
    reader.refuse_unknown(DIAGRAM_KEYS)
    ids = reader.ids()
    caption = reader.take("caption")
    if reader.errors or name is None:
        return reader.errors
    return FigureRequest("diagram", DIAGRAMS[name.value], ids, caption.value if caption else "")


def _function(reader: _Reader) -> FigureRequest | list[InputError]:
    record = reader.record()
    view = _view(reader)
    possible = [record] if record else acts.ACTIVATIONS.values()
    reader.refuse_unknown([*FIGURE_KEYS, *(p.name for each in possible for p in each.parameters)])
    ids = reader.ids()
    caption = reader.take("caption")
    if record is None:
        return reader.errors
    if record.vector_valued != (view == "components") and view:
        told = (
            f"{record.name} has no curve: it is vector-valued; its view is components"
            if record.vector_valued
            else f"{record.name} is elementwise; the view components shows vector-valued functions"
        )
        reader.fail(told, reader.fields["function"])
        return reader.errors
    limits = _range(reader) if "range" in reader.fields else usual_range(record)
    values = _parameters(reader, record, view)
    mark = _mark(reader, limits, view)
    panels = VIEWS.get(view or "", ())
    if len(panels) > 1 and len(ids) not in (0, len(panels)):
        reader.fail(
            f"view {view} has {len(panels)} panels, but {len(ids)} ids are given", reader.fields["id"]
        )
    if reader.errors or view is None or limits is None:
        return reader.errors
    requests = tuple(FunctionPicture(panel, record, values, limits, mark) for panel in panels)
    return FigureRequest(view, requests, ids, caption.value if caption else "")


def curve(name: str) -> Picture:
    """Return the curve of a function, as a figure shows it that names nothing else.

    Raises
    ------
    ValueError
        If there is no such function, or it has no curve.
    """
    record = acts.get(name)
    if record.vector_valued:
        raise ValueError(f"{record.name} has no curve: it is vector-valued")
    return FunctionPicture("function", record, (), default_range(record), None)


def formula(fence: Fence, path: str) -> FormulaRequest | list[InputError]:
    """Read a formula fence."""
    reader = _Reader(fence, path)
    reader.refuse_unknown(FORMULA_KEYS)
    ids = reader.ids()
    latex, given = reader.take("latex"), "function" in reader.fields
    record = reader.record() if given or "latex" not in reader.fields else None
    if given and "latex" in reader.fields:
        reader.fail('give either "function" or "latex", not both', reader.fields["latex"])
    order = reader.take("order")
    if order and not given:
        reader.fail('"order" goes with "function" only', order)
    elif order and order.value not in ("0", "1", "2"):
        reader.fail(f'order must be 0, 1 or 2, got "{order.value}"', order)
    if reader.errors:
        return reader.errors
    return FormulaRequest(latex.value if latex else "", record, int(order.value) if order else 0, ids)


def _view(reader: _Reader) -> str | None:
    field = reader.take("view")
    if field and field.value not in VIEWS:
        reader.fail(f'unknown view "{field.value}"{nearest(field.value, VIEWS)}', field)
        return None
    if "view" not in reader.fields:
        reader.fail(f'"view" is missing; known: {", ".join(VIEWS)}')
    return field.value if field else None


def _mark(reader: _Reader, limits: tuple[float, float] | None, view: str | None) -> float | None:
    """Return the x of the point to mark; what is wrong with it is noted."""
    field = reader.take("mark")
    if not field or limits is None:
        return None
    try:
        x = _number(field.value, "mark")
    except ValueError as problem:
        reader.fail(str(problem), field)
        return None
    if view in ("both", "family", "components"):
        reader.fail(f"view {view} has several curves; mark goes with a single one", field)
    elif not limits[0] <= x <= limits[1]:
        reader.fail(f"mark must be within the range {limits[0]:g} to {limits[1]:g}, got {field.value}", field)
    return x


def _range(reader: _Reader) -> tuple[float, float] | None:
    """Return the x range; what is wrong with it is noted."""
    field = reader.take("range")
    if not field:
        return None
    wanted = f"two numbers from −{REACH:g} to {REACH:g}, the second larger by at least {NARROWEST}"
    try:
        ends = [_number(text, "range") for text in _items(field.value) or ()]
    except ValueError:
        ends = []
    if len(ends) != 2 or max(map(abs, ends)) > REACH or ends[1] - ends[0] < NARROWEST:
        reader.fail(f"range must be {wanted}, such as [-6, 6]; got {field.value}", field)
        return None
    return ends[0], ends[1]


def _parameters(reader: _Reader, record: acts.Activation, view: str | None) -> tuple[tuple[str, Value], ...]:
    """Return the parameters that differ from their defaults; what is wrong with them is noted."""
    values: list[tuple[str, Value]] = []
    lists = 0
    for parameter in sorted(record.parameters, key=lambda p: p.name):
        field = reader.fields.get(parameter.name)
        if field is None:
            continue
        items = _items(field.value)
        lists += items is not None
        texts = [field.value] if items is None else items
        checked = []
        for text in texts:
            try:
                checked.append(parameter.check(_number(text, parameter.name)) + 0.0)
            except ValueError as problem:
                reader.fail(str(problem), field)
        if len(checked) < len(texts):
            continue
        if items is None:
            values += [(parameter.name, v) for v in checked if v != record.defaults[parameter.name]]
        elif view != "family":
            reader.fail(f"{parameter.name} is a list, which only the view family takes", field)
        elif not FAMILY[0] <= len(set(checked)) == len(items) <= FAMILY[1]:
            reader.fail(f"{parameter.name} must list {FAMILY[0]} to {FAMILY[1]} different values", field)
        else:
            values.append((parameter.name, tuple(sorted(checked))))
    if view == "family" and lists != 1:
        names = ", ".join(p.name for p in record.parameters) or "none, so it has no family"
        reader.fail(
            f"view family needs exactly one parameter with a list of values, got {lists}; "
            f"parameters of {record.name}: {names}"
        )
    if not reader.errors:
        _refuse_together(reader, record, dict(values))
    return tuple(values)


def _refuse_together(reader: _Reader, record: acts.Activation, given: Mapping[str, Value]) -> None:
    """Note values that do not go with one another, such as a lower end above the upper one."""
    lists = [value if isinstance(value, tuple) else (value,) for value in given.values()]
    for chosen in itertools.product(*lists):
        values = record.defaults | dict(zip(given, chosen, strict=True))
        try:
            for parameter in record.parameters:
                parameter.check(values[parameter.name], values)
        except ValueError as problem:
            reader.fail(str(problem), reader.fields[next(iter(given))])
            return


def _items(text: str) -> list[str] | None:
    """Return the items of a list in brackets, None if the text is no list."""
    inner = text[1:-1].strip() if text[:1] == "[" and text[-1:] == "]" else None
    return None if inner is None else [item.strip() for item in inner.split(",")] if inner else []


def _number(text: str, name: str) -> float:
    """Return a finite number, the value of what has a name."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or "_" in text:
        raise ValueError(f'{name}: "{text}" is not a number')
    return value


READ: dict[str, Callable[[Fence, str], FigureRequest | FormulaRequest | list[InputError]]] = {
    "figure": figure,
    "formula": formula,
}
"""How each kind of fence is read."""
