"""Process: sessions in Pythons of their own, watched from here, with nothing left of them at their end.

They end with this process too, whatever ends it: each keeps a connection to it and ends when that closes.
"""

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol

from gen.core.paths import BUILD, ROOT
from gen.listings import worker
from gen.listings.limits import PAGE, Limits

Part = dict[str, Any]

GRACE = 5
"""Seconds in which a process must end whose channel is closed."""

_LONGEST = 2**24
"""Bytes of a message, at most."""

_KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "WINDIR")
"""Variables of the environment without which Python may not start."""


@dataclass
class Failure:
    """What is wrong with a program, to follow "this listing"; its number, and the line or 0."""

    program: int
    line: int
    told: str


@dataclass
class Outcome:
    """What came of a session.

    Attributes
    ----------
    shown
        What each program showed that ran to its end: parts as `gen.listings.session` has them but errors,
        neighbouring text of one kind in one.
    answers
        The answers, if they were asked for.
    failure
        What is wrong, None if all is well.
    """

    shown: list[list[Part]] = field(default_factory=list)
    answers: dict[str, bool | int | float] = field(default_factory=dict)
    failure: Failure | None = None


class StoppedError(Exception):
    """The sessions were stopped from here."""


class Runner:
    """Runs sessions, side by side if threads ask for it; with the end of the context they end.

    Parameters
    ----------
    programs
        Programs of all sessions, which tell what to load once for all.
    root
        The folder of the packages.
    """

    def __init__(self, programs: Iterable[str] = (), root: str = ROOT) -> None:
        self.root = root
        self.stopped = False
        self.running: set[_Process] = set()
        self.lock = threading.Lock()
        self.nursery = _Nursery(worker.modules(programs), root) if sys.platform == "linux" else None

    def __enter__(self) -> "Runner":
        return self

    def __exit__(self, *_: object) -> None:
        with self.lock:
            self.stopped = True
            running = list(self.running)
        for process in running:
            process.stop()
        if self.nursery:
            self.nursery.close()

    def run(self, programs: Sequence[str], *, answers: bool = False, limits: Limits = PAGE) -> Outcome:
        """Run programs in a session of their own, up to the first that fails.

        Parameters
        ----------
        programs
            The programs.
        answers
            Whether they leave `answers`.
        limits
            What each of them may take and show.

        Raises
        ------
        StoppedError
            If the context has ended.
        """
        folder = tempfile.mkdtemp(prefix="listings-")
        request = {"programs": [*programs], "answers": answers, "limits": asdict(limits), "folder": folder}
        try:
            process = self._start(request)
            with process.channel:
                outcome = _follow(process, limits)
            with self.lock:
                self.running.discard(process)
                if self.stopped:
                    raise StoppedError
            return outcome
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _start(self, request: dict[str, Any]) -> "_Process":
        with self.lock:
            if self.stopped:
                raise StoppedError
            process: _Process = self.nursery.fork() if self.nursery else _Spawned(self.root)
            self.running.add(process)
        process.ask(json.dumps(request).encode() + b"\n")
        return process


class _Process(Protocol):
    """A process of a session: it gets a request, and then messages are read from its channel."""

    channel: IO[bytes]

    def ask(self, request: bytes) -> None:
        """Send the request."""

    def stop(self) -> None:
        """End it with all that it has started, if it has not ended."""

    def end(self) -> str:
        """Wait until it has ended, and say what was wrong with its end, empty if nothing."""


class _Nursery:
    """The process of `gen.listings.nursery`."""

    def __init__(self, modules: Sequence[str], root: str) -> None:
        self.control, theirs = socket.socketpair()
        number = theirs.fileno()
        command = [sys.executable, "-m", "gen.listings.nursery", str(number), *modules]
        with theirs:
            self.process = subprocess.Popen(
                command, cwd=root, env=_environment(), pass_fds=[number], start_new_session=True
            )

    def fork(self) -> "_Process":
        """Return a process for one more session."""
        channel, theirs = os.pipe()
        life, supervisor = socket.socketpair()
        with supervisor:
            socket.send_fds(self.control, [b"."], [theirs, supervisor.fileno()])
        os.close(theirs)
        return _Forked(os.fdopen(channel, "rb"), life)

    def close(self) -> None:
        """End it."""
        self.control.close()
        self.process.wait()


class _Forked:
    """A process from the nursery, seen through the socket of its supervisor."""

    def __init__(self, channel: IO[bytes], life: socket.socket) -> None:
        self.channel, self.life = channel, life

    def ask(self, request: bytes) -> None:
        self.life.sendall(request)

    def stop(self) -> None:
        with contextlib.suppress(OSError):  # it has ended
            self.life.shutdown(socket.SHUT_WR)

    def end(self) -> str:
        if not select.select([self.life], [], [], GRACE)[0]:
            self.stop()
        with self.life, self.life.makefile("rb") as file:
            line = file.read()  # to the end of the supervisor too
        if not line:
            return "ends the process that watches it"
        told = json.loads(line)
        if told["many"]:
            return "starts too many processes"
        if told["status"] is None:
            return _told(worker.LOST)
        code = os.waitstatus_to_exitcode(told["status"])
        return _told(code) or ("leaves a process running" if told["left"] else "")


class _Spawned:
    """A Python of its own, where there is no nursery."""

    def __init__(self, root: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gen.listings.worker"],
            cwd=root,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert self.process.stdin
        assert self.process.stdout
        self.input, self.channel = self.process.stdin, self.process.stdout

    def ask(self, request: bytes) -> None:
        self.input.write(request)
        self.input.flush()

    def stop(self) -> None:
        if os.name == "posix":
            with contextlib.suppress(PermissionError, ProcessLookupError):  # it has ended
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()

    def end(self) -> str:
        try:
            return _told(self.process.wait(GRACE))
        except subprocess.TimeoutExpired:
            self.stop()
            self.process.wait()
            return _told(worker.LOST)
        finally:
            self.stop()  # what it has left in its group
            self.input.close()


def _environment() -> dict[str, str]:
    """Return the environment of sessions: matplotlib finds the list of fonts there, but no settings."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | worker.ENVIRONMENT | {"MPLCONFIGDIR": str(Path(ROOT, BUILD, "cache/matplotlib"))}


def _told(code: int) -> str:
    """Say what an exit code means that is not 0."""
    if code == worker.LOST:
        return "closes files that are not its own"
    if code < 0:
        return f"ends Python by the signal {signal.Signals(-code).name}"
    return f"ends Python with the code {code}" if code else ""


class _Clock:
    """Calls a function if it is not set anew in time."""

    def __init__(self, seconds: float, ring: Callable[[], None]) -> None:
        self.seconds, self.ring = seconds, ring
        self.rung = False
        self.timer: threading.Timer | None = None

    def set(self) -> None:
        """Begin to count."""
        self.stop()
        self.timer = threading.Timer(self.seconds, self._end)
        self.timer.daemon = True
        self.timer.start()

    def stop(self) -> None:
        """Count no longer."""
        if self.timer:
            self.timer.cancel()

    def _end(self) -> None:
        self.rung = True
        self.ring()


def _follow(process: _Process, limits: Limits) -> Outcome:
    """Read the messages of a process until it has ended, which it must when a program takes too long."""
    outcome, number, ended = Outcome(), 0, False
    clock = _Clock(limits.seconds, process.stop)
    try:
        for message in _messages(process.channel):
            if message["message"] == "begin":
                clock.set()
                number = message["program"]
                outcome.shown.append([])
            elif message["message"] == "part":
                _add(outcome.shown[-1], message["part"])
            elif message["message"] == "failure":
                outcome.failure = Failure(message["program"], message["line"], message["told"])
            else:
                outcome.answers, ended = message["answers"], True
    except (AttributeError, LookupError, TypeError, ValueError):
        outcome.failure = Failure(number, 0, "writes to files that are not its own")
        process.stop()
    finally:
        clock.stop()
    told = process.end() or ("" if ended or outcome.failure else "ends Python with the code 0")
    if clock.rung:
        outcome.failure = Failure(number, 0, f"had not ended after {limits.seconds:g} s")
    elif told and not outcome.failure:
        outcome.failure = Failure(number, 0, told)
    if outcome.failure:
        del outcome.shown[-1:]
    return outcome


def _messages(channel: IO[bytes]) -> Iterator[Any]:
    """Yield the messages of a worker; one that was cut off by its end is none."""
    while line := channel.readline(_LONGEST):
        if line.endswith(b"\n"):
            yield json.loads(line)
        elif len(line) == _LONGEST:
            raise ValueError


def _add(parts: list[Part], part: Part) -> None:
    """Add a part; printed text follows in the same part as such text before it."""
    if part["kind"] in ("out", "err") and parts and parts[-1]["kind"] == part["kind"]:
        parts[-1]["text"] += part["text"]
    else:
        parts.append(part)
