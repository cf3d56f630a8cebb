"""Request: which curves of a function one panel shows."""

from dataclasses import dataclass
from functools import cached_property

import acts
from gen.figures.curves import Curve, default_range
from gen.figures.scale import Limits
from gen.figures.slices import RANGE, slices

Value = float | tuple[float, ...]


@dataclass(frozen=True)
class Request:
    """Curves of a function in one panel.

    Attributes
    ----------
    panel
        Its kind, a name in `gen.figures.views.PANELS`.
    record
        The function.
    parameters
        Parameters that differ from their defaults, sorted by name; of a family, one is a tuple.
    range
        Limits of x.
    mark
        The x of a point to mark with a dot and its coordinates, if any.
    """

    panel: str
    record: acts.Activation
    parameters: tuple[tuple[str, Value], ...]
    range: Limits
    mark: float | None = None

    @cached_property
    def name(self) -> str:
        """A readable name, unique among all requests."""
        parts = [self.record.name]
        parts += [f"{name}={_plain(value)}" for name, value in self.parameters]
        if self.range != usual_range(self.record):
            parts.append(f"range={_plain(self.range)}")
        if self.mark is not None:
            parts.append(f"mark={_plain(self.mark)}")
        return ".".join([*parts, self.panel])

    @cached_property
    def curves(self) -> tuple[Curve, Curve, Curve]:
        """f, f′ and f″, where no parameter is varied."""
        fixed = {name: value for name, value in self.parameters if not isinstance(value, tuple)}
        first, second, third = (Curve(self.record, fixed, order) for order in (0, 1, 2))
        return first, second, third

    @property
    def varied(self) -> tuple[str, tuple[float, ...]]:
        """Name and values of the parameter that a family varies."""
        return next((name, value) for name, value in self.parameters if isinstance(value, tuple))

    @cached_property
    def members(self) -> list[Curve]:
        """The curves of a family, or of a vector-valued function."""
        if self.record.vector_valued:
            return [*slices(self.record, {name: float(value) for name, value in self.parameters})]  # type: ignore[arg-type]
        name, values = self.varied
        fixed = {name: value for name, value in self.parameters if not isinstance(value, tuple)}
        return [Curve(self.record, fixed | {name: value}, 0) for value in values]


def usual_range(record: acts.Activation) -> Limits:
    """Return the x range on which a function is shown if none is asked for."""
    return RANGE if record.vector_valued else default_range(record)


def _plain(value: Value) -> str:
    values = value if isinstance(value, tuple) else (value,)
    return ",".join(repr(v).removesuffix(".0") for v in values)
