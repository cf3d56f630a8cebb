"""Memo: what is read from files is read once a build; before the next one, everything is forgotten."""

from collections.abc import Callable
from functools import cache
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")

_caches: list[Callable[[], None]] = []


def memoized(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Let a function compute each result once a build; what it returns must not be changed."""
    cached = cache(function)
    _caches.append(cached.cache_clear)
    return cached  # type: ignore[return-value]


def forget() -> None:
    """Compute everything anew from now on: files may have changed."""
    for clear in _caches:
        clear()
