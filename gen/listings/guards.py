"""Guards: what a listing must not do when the site is built.

It must not start processes or threads, which readers' browsers do not have, nor use random numbers without a
seed, with which the page would be another one after each build. What packages do while they are imported is
their own affair, and so are names of temporary files and copies of generators.
"""

import _thread
import copy
import functools
import os
import pickle
import random
import sys
import tempfile
import threading
from collections.abc import Callable, Collection
from types import ModuleType
from typing import Any

Refuse = Callable[[str, str, int], None]
"""Ends the program: why, its file and the line."""

_PROCESS = "starts a process ({}), which the browsers of readers cannot"
_THREAD = "starts a thread, which the browsers of readers cannot"
_SIGNAL = "sends a signal ({}), which the browsers of readers cannot"
_REFUSED = {
    **dict.fromkeys(
        ("os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.exec", "os.system"), _PROCESS
    ),
    **dict.fromkeys(("os.startfile", "subprocess.Popen", "pty.spawn"), _PROCESS),
    **dict.fromkeys(("os.kill", "os.killpg", "signal.pthread_kill"), _SIGNAL),
}
"""Events of Python's audit hooks and what is told of them."""

_SEED = (
    "uses random numbers without a seed; with one, as in np.random.default_rng(0) or random.seed(0), "
    "the page is the same after every build"
)

_OWN_AFFAIR = {module.__file__ for module in (tempfile, copy, pickle)}


class Guards:
    """Watches what programs do.

    Parameters
    ----------
    files
        What the tracebacks of these programs call them.
    refuse
        Ends a program; it does not return.
    """

    def __init__(self, files: Collection[str], refuse: Refuse) -> None:
        self.files, self.refuse = files, refuse

    def place(self) -> tuple[str, int] | None:
        """Return file and line in a program that have led here; None if a package acts for itself."""
        frame = sys._getframe(1)
        while frame:
            name = frame.f_code.co_filename
            if name in self.files:
                return name, frame.f_lineno
            if name.startswith("<frozen importlib") or name in _OWN_AFFAIR or frame.f_code is _SEEDED:
                return None
            frame = frame.f_back  # type: ignore[assignment]
        return None

    def watch(self) -> None:
        """Watch from now on; there is no way back."""
        sys.addaudithook(self._audit)
        self._watch_threads()
        self._watch_entropy()
        self._watch_generator(random, random._inst, ("seed", "setstate"))
        numpy = sys.modules.get("numpy")
        if numpy:
            self._watch_generator(numpy.random, numpy.random.mtrand._rand, ("seed", "set_state"))
            numpy.random.RandomState = self._random_state(numpy.random.RandomState)

    def _audit(self, event: str, _: tuple[Any, ...]) -> None:
        told = _REFUSED.get(event)
        if told:
            self._must_not(told.format(event))

    def _watch_threads(self) -> None:
        """Watch the starts of threads, of which not every version of Python tells its audit hooks."""
        for module, name in (
            *((_thread, name) for name in ("start_new", "start_new_thread", "start_joinable_thread")),
            *((threading, name) for name in ("_start_new_thread", "_start_joinable_thread")),
        ):
            if hasattr(module, name):
                setattr(module, name, self._watched(getattr(module, name), lambda: self._must_not(_THREAD)))

    def _must_not(self, told: str) -> None:
        place = self.place()
        if place:
            self.refuse(told, *place)

    def _watched(self, function: Callable[..., Any], look: Callable[[], None]) -> Callable[..., Any]:
        """Return a function that looks before each call."""

        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            look()
            return function(*args, **kwargs)

        return call

    def _need_seed(self) -> None:
        self._must_not(_SEED)

    def _watch_entropy(self) -> None:
        """Watch the system's random numbers, with which generators without a seed begin."""
        for module, name in ((os, "urandom"), (os, "getrandom"), (random, "_urandom")):
            if hasattr(module, name):
                setattr(module, name, self._watched(getattr(module, name), self._need_seed))
        original = random.Random.seed

        def seed(generator: random.Random, a: Any = None, version: int = 2) -> None:
            if a is None:
                self._need_seed()
            original(generator, a, version)

        random.Random.seed = seed  # type: ignore[assignment, method-assign]

    def _watch_generator(self, module: ModuleType, generator: Any, seeders: Collection[str]) -> None:
        """Watch the functions of a module that share one generator: each call must come after a seed."""
        seeded = False

        def look() -> None:
            if not seeded:
                self._need_seed()

        def seeding(function: Callable[..., Any]) -> Callable[..., Any]:
            @functools.wraps(function)
            def call(*args: Any, **kwargs: Any) -> Any:
                nonlocal seeded
                seeded = any(value is not None for value in (*args, *kwargs.values()))
                return function(*args, **kwargs)

            return call

        for name, function in list(vars(module).items()):
            if name in seeders:
                setattr(module, name, seeding(function))
            elif getattr(function, "__self__", None) is generator:
                setattr(module, name, self._watched(function, look))

    def _random_state(self, original: Any) -> Any:
        """Return numpy's older generator; with a seed it takes entropy too, which it does not use."""

        class RandomState(original):  # type: ignore[misc]
            __doc__ = original.__doc__

            def __init__(self, seed: Any = None) -> None:
                if seed is None:
                    need_seed()
                _with_seed(super().__init__, seed)

        need_seed = self._need_seed
        RandomState.__module__, RandomState.__qualname__ = original.__module__, original.__qualname__
        return RandomState


def _with_seed(function: Callable[..., Any], seed: Any) -> None:
    function(seed)


_SEEDED = _with_seed.__code__
"""Below this code, entropy is no mistake."""
