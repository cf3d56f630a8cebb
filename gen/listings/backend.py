"""Backend: ``plt.show()`` in a listing hands the open figures to the session."""

from collections.abc import Callable

from gen.drawing.svg import FigureCanvas, FigureManager

__all__ = ["FigureCanvas", "FigureManager", "show"]

takers: list[Callable[[], None]] = []
"""Sessions add here what takes the open figures and closes them."""


def show(*_: object, **__: object) -> None:
    """Show the open figures; matplotlib calls this."""
    takers[-1]()
