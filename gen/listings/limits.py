"""Limits: what a listing may take and show when it is run for its page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What one listing may take and show.

    Attributes
    ----------
    seconds
        How long it may run.
    characters
        How much text it may show.
    plots
        How many plots.
    side, drawing
        The longest side of a plot in pixels of the page, and its length as SVG in characters.
    cells
        How many cells its tables may have.
    memory, file
        Bytes of memory, and of each file that it writes; on Linux only.
    processes
        How many processes may run beside it that Python has not noticed; on Linux only. At its end there
        must be none.
    """

    seconds: float = 60
    characters: int = 20_000
    plots: int = 12
    side: int = 2000
    drawing: int = 1_000_000
    cells: int = 1000
    memory: int = 4 * 2**30
    file: int = 64 * 2**20
    processes: int = 8


PAGE = Limits()
"""Limits of a listing that is run for its page."""

FULL = Limits(seconds=1200)
"""Limits of a cell in a full run of an experiment."""
