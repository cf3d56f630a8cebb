"""Nursery: on Linux, a Python that has loaded what sessions import, and forks a process for each.

Loading matplotlib takes longer than most sessions, so it is loaded once. Each session has a supervisor, to
which all that the session starts falls back, however it was started; at the end it ends them all.

For each session a pair of file descriptors comes over the socket whose number is the first argument: the
worker's channel, and the socket of the supervisor. The latter brings a request as a line of JSON, and when
it closes, the session is ended. At the end it takes a line of JSON: the "status" of `os.waitpid` (None if the
session was ended from outside), and whether there were too "many" processes, or some "left".
"""

import contextlib
import ctypes
import gc
import json
import os
import select
import shutil
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from gen.listings import worker

PAUSE = 0.1
"""Seconds after which processes are counted again."""

_DEATH_SIGNAL, _SUBREAPER = 1, 36
"""Options of prctl."""


def main(arguments: Sequence[str]) -> None:
    """Fork processes until the socket closes, and then wait for their ends."""
    control = socket.socket(fileno=int(arguments[0]))
    _set(_SUBREAPER, 1)
    worker.load(arguments[1:])
    gc.freeze()  # what is loaded stays, and is not copied for each process
    supervisors = []
    while descriptors := socket.recv_fds(control, 1, 2)[1]:
        pid = os.fork()
        if not pid:
            control.close()
            _supervise(*descriptors)
        supervisors.append(pid)
        for descriptor in descriptors:
            os.close(descriptor)
    for pid in supervisors:
        os.waitpid(pid, 0)
    _end_all()


def _supervise(channel: int, descriptor: int) -> NoReturn:
    """Run a session; whatever happens, nothing of it is left."""
    life = socket.socket(fileno=descriptor)
    line = life.makefile("rb").readline()
    if not line:
        os._exit(0)
    request = json.loads(line)
    _set(_SUBREAPER, 1)
    pid = os.fork()
    if not pid:
        life.close()
        os.setsid()
        _set(_DEATH_SIGNAL, signal.SIGKILL)
        worker.start(channel, request)
    os.close(channel)
    status, many = _wait(life, pid, request["limits"]["processes"])
    left = _end_all()
    shutil.rmtree(request["folder"], ignore_errors=True)  # the builder may be gone
    with contextlib.suppress(OSError):
        life.sendall(json.dumps({"status": status, "many": many, "left": left}).encode() + b"\n")
    os._exit(0)


def _wait(life: socket.socket, pid: int, most: int) -> tuple[int | None, bool]:
    """Wait until a process ends, the other side closes, or there are too many processes."""
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while True:
        ended = _reap()
        if pid in ended:
            return ended[pid], False
        ready = select.select([life.fileno(), woken], [], [], PAUSE)[0]
        if life.fileno() in ready:
            return None, False
        if woken in ready:
            os.read(woken, 4096)
        if (_children(pid) or len(_children(os.getpid())) > 1) and len(_descendants()) > 1 + most:
            return None, True


def _reap() -> dict[int, int]:
    """Take note of the processes that have ended."""
    ended = {}
    with contextlib.suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            ended[found[0]] = found[1]
    return ended


def _end_all() -> bool:
    """End all processes that descend from this one, and return whether there were any."""
    _reap()
    first = found = _descendants()
    while found:
        for pid in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        _reap()
        found = _descendants()
    return bool(first)


def _descendants() -> list[int]:
    """Return all processes that descend from this one and have not ended."""
    parents: dict[int, int] = {}
    for name in os.listdir("/proc"):  # noqa: PTH208
        if name.isdigit():
            with contextlib.suppress(OSError):
                stat = Path("/proc", name, "stat").read_text("ascii", "replace")
                parents[int(name)] = int(stat.rpartition(")")[2].split()[1])
    below, waiting = list[int](), [os.getpid()]
    while waiting:
        parent = waiting.pop()
        found = [pid for pid, above in parents.items() if above == parent]
        below += found
        waiting += found
    return below


def _children(pid: int) -> list[str]:
    """Return the children of a process; none where the system does not tell."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    return []


def _set(option: int, value: int) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


if __name__ == "__main__":
    main(sys.argv[1:])
