"""Picture: what fills one panel of a figure."""

from typing import Protocol

from gen.drawing.sheet import Sheet


class Picture(Protocol):
    """What fills one panel of a figure: the curves of a function, or a diagram."""

    @property
    def name(self) -> str:
        """A readable name, unique among all panels."""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in pixels."""

    def draw(self, sheet: Sheet, origin: tuple[float, float]) -> None:
        """Draw it with the lower left corner at a point."""

    def title(self, language: str) -> str:
        """Return its title in a language."""

    def description(self, language: str) -> str:
        """Return its description in a language, for readers who cannot see it."""
