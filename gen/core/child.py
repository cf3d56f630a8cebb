"""Child: a Python process of ours that tells what it does, and ends with all that it started.

Messages are JSON, one object a line. Those of the child go through its standard output, those of the parent
through the child's standard input; what else the child prints goes to standard error. A child ends when its
parent does, however that ended, because its standard input ends then.
"""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, NoReturn

from gen.core.paths import ROOT

Message = dict[str, Any]

_LINES = 400
"""So much of what a child prints is kept: more than a traceback has."""


class Child:
    """A child, as its parent sees it.

    Parameters
    ----------
    hear
        Called with the child and each of its messages, in a thread. The last one is ``{"end": code}``, and
        by then `said` is complete.
    command
        The module to run, and its arguments.
    """

    def __init__(self, hear: Callable[["Child", Message], None], *command: str) -> None:
        self.hear = hear
        self.process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # a group of its own, which can be ended as a whole
        )
        self._said: deque[str] = deque(maxlen=_LINES)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def said(self) -> str:
        """What the child has printed."""
        return "".join(self._said)

    def tell(self, **message: Any) -> None:
        """Send a message; one that has ended hears nothing."""
        assert self.process.stdin
        with contextlib.suppress(OSError, ValueError):
            self.process.stdin.write(json.dumps(message) + "\n")
            self.process.stdin.flush()

    def kill(self) -> None:
        """End the child at once, and all that it has started."""
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                _kill_group(self.process.pid)
        self.process.wait()

    def _read(self) -> None:
        assert self.process.stderr
        self._said.extend(self.process.stderr)

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.hear(self, json.loads(line))
        self.process.wait()
        self._reader.join(1)  # not for ever: what the child has started may hold on to the stream
        self.hear(self, {"end": self.process.returncode})


class Parent:
    """The parent, as a child sees it; there is one in a process."""

    def __init__(self) -> None:
        self._channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)
        self._heard: queue.Queue[Message] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def tell(self, **message: Any) -> None:
        """Send a message."""
        try:
            self._channel.write(json.dumps(message) + "\n")
            self._channel.flush()
        except BrokenPipeError:
            _end()

    def hear(self) -> Message:
        """Wait for a message, and return it."""
        return self._heard.get()

    def _listen(self) -> None:
        for line in sys.stdin:
            self._heard.put(json.loads(line))
        _end()


def _end() -> NoReturn:
    """End this process and all that it has started."""
    if hasattr(os, "getpgrp") and os.getpgrp() == os.getpid():
        _kill_group(os.getpid())
    os._exit(1)


def _kill_group(leader: int) -> None:
    if hasattr(os, "killpg"):
        os.killpg(leader, signal.SIGKILL)
    else:  # Windows
        os.kill(leader, signal.SIGTERM)
