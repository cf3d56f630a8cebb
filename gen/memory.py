"""What is read from files, remembered while one build lasts: before the next one, everything is forgotten."""

from collections.abc import Callable
from functools import cache
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Found = TypeVar("Found")

_forget: list[Callable[[], None]] = []


def remembered(look_up: Callable[Given, Found]) -> Callable[Given, Found]:
    """Let a function look up each thing once; what it returns must not be changed."""
    kept = cache(look_up)
    _forget.append(kept.cache_clear)
    return kept  # type: ignore[return-value]


def forget() -> None:
    """Look up everything anew from now on: files may have changed."""
    for forget_one in _forget:
        forget_one()
