"""Progress: what is being made, in one line of a terminal, and how long it took, in a file for benchmarks.

A child that has no terminal lets its parent know instead, see `listen` and `adopt`.
"""

# ruff: noqa: PTH123

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

TIMES = "GEN_TIMES"
"""Name of an environment variable: the file to which each phase adds its name, its start and its end."""

PATIENCE = 1.0
"""Seconds before something is shown: a run with little to do says nothing."""

_WIDTH = 30
_START = time.monotonic()
_lock = threading.Lock()
_phases: dict[str, list[int]] = {}
"""How many of how many things are made, for each phase that is shown; 0 of 0 if nobody counts them."""
_adopted: Mapping[str, Sequence[int]] = {}
"""The phases of a child."""
_listener: Callable[[Mapping[str, Sequence[int]]], None] | None = None
_shown = False


@contextmanager
def phase(name: str, total: int = 0, *, shown: bool = True) -> Iterator[Callable[[], None]]:
    """Say what is being made; what is yielded is to be called after each of `total` things.

    Phases may overlap. A line is shown on a terminal only, and is gone when the phase is over.
    """
    start, counts = time.time(), [0, total]

    def step() -> None:
        with _lock:
            counts[0] += 1
        _show()

    if shown:
        _phases[name] = counts
        _show()
    try:
        yield step
    finally:
        _phases.pop(name, None)
        _show()
        if file := os.environ.get(TIMES):
            with open(file, "a", encoding="utf-8") as times:
                times.write(f"{name}\t{start:.3f}\t{time.time():.3f}\n")


def listen(listener: Callable[[Mapping[str, Sequence[int]]], None]) -> None:
    """Tell somebody of the phases, done and total by name, whenever they change."""
    global _listener
    _listener = listener


def adopt(phases: Mapping[str, Sequence[int]]) -> None:
    """Show the phases of a child, too, in place of those that it had before."""
    global _adopted
    _adopted = phases
    _show()


def make_room(record: logging.LogRecord) -> bool:  # noqa: ARG001
    """Clear the line before something else is logged; a filter that lets everything through."""
    with _lock:
        _clear()
    return True


def _show() -> None:
    if _listener:
        _listener(dict(_phases))
    if not _on_terminal():
        return
    with _lock:
        _clear()
        if (_phases or _adopted) and time.monotonic() - _START > PATIENCE:
            _write(_line())


def _on_terminal() -> bool:
    return sys.stdout.isatty()


def _line() -> str:
    """Return the line: a bar for what is counted, and the names of all phases."""
    phases = {**_adopted, **_phases}
    done, total = (sum(counts[number] for counts in phases.values()) for number in (0, 1))
    bar = f"[{'#' * (_WIDTH * done // total):.<{_WIDTH}}] " if total else ""
    return bar + ", ".join(
        f"{counts[0]}/{counts[1]} {name}" if counts[1] else name for name, counts in phases.items()
    )


def _clear() -> None:
    global _shown
    if _shown:
        sys.stdout.write("\r\x1b[K")
        sys.stdout.flush()
        _shown = False


def _write(line: str) -> None:
    global _shown
    sys.stdout.write(line)
    sys.stdout.flush()
    _shown = True
