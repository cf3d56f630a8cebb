"""Worker: the process in which the programs of a page run when the site is built.

What they show goes to the builder part by part, one message in JSON a line, on a channel of its own, so that
at any end it is known which program ran. Standard output and error of the process are a file that must stay
empty: a page shows what Python prints, not what a library in C writes past it.

========  ===============================================================================
message   what follows
========  ===============================================================================
begin     "program" of this number
part      "part" that it shows, see `gen.listings.session`
failure   of a "program" on a "line" (0: of the whole program), "told"; no more messages
end       all programs have run; "answers" if they were asked for
========  ===============================================================================
"""

import ast
import asyncio
import contextlib
import importlib
import json
import math
import os
import re
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from gen.listings.guards import Guards
from gen.listings.limits import Limits
from gen.listings.session import NoInput, Part, Session

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "MKL_NUM_THREADS": "1",  # sessions run side by side; and sums do not depend on the number of cores
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",  # the order of a set of texts
    "PYTHONUTF8": "1",
    "TZ": "UTC",
}
"""What decides on what programs show is the same everywhere."""

NO_INPUT = "input() cannot ask for anything when the site is built; write the value into the code"

LOST = 74
"""Exit code of a worker whose channel is closed."""

_PACKAGES = {
    "numpy": ("numpy", "acts", "matplotlib", "pandas"),
    "pandas": ("pandas",),
    "matplotlib.pyplot": ("matplotlib",),
    "gen.listings.backend": ("matplotlib",),
    "gen.listings.plot": ("matplotlib",),
}
"""Modules that are loaded before programs that name one of these packages run."""

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]{6,}>")

_WANTED = 'a dictionary of numbers and bools such as {"max_slope": 0.25}'
_NAMES = "names are small letters, digits and _, and begin with a letter"
_VALUES = "allowed are True, False, finite numbers, and whole ones up to 1e300"

# A program can replace what it finds in these modules.
_encode, _write, _exit = json.JSONEncoder(ensure_ascii=False).encode, os.write, os._exit


def modules(programs: Iterable[str]) -> list[str]:
    """Return the modules to load before these programs run.

    Examples
    --------
    >>> modules(["import acts"]), modules(["1 + 1"])
    (['numpy'], [])
    """
    text = "\n".join(programs)
    return [module for module, names in _PACKAGES.items() if any(name in text for name in names)]


def load(names: Iterable[str]) -> None:
    """Load modules; one that is missing is told when a program imports it."""
    for name in names:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


class Worker:
    """Runs the programs of one session.

    Parameters
    ----------
    channel
        File descriptor for messages.
    output
        File descriptor of what is written past Python.
    programs
        The programs.
    limits
        What each of them may take and show.
    """

    def __init__(self, channel: int, output: int, programs: Sequence[str], limits: Limits) -> None:
        self.channel, self.output, self.programs, self.limits = channel, output, programs, limits
        self.files = {f"<listing {number}>": number for number in range(len(programs))}
        self.session = _Session(self)
        self.guards = Guards(self.files, self.refuse)
        self.number = 0

    def run(self, *, answers: bool) -> NoReturn:
        """Run the programs, up to the first that fails, and end this process."""
        try:
            load(modules(self.programs))
            self.guards.watch()
            sys.stdin = NoInput(NO_INPUT)
            # asyncio.run would keep an interrupt from a program that computes
            with contextlib.closing(asyncio.new_event_loop()) as loop:
                loop.run_until_complete(self._run_programs())
            self._send("end", answers=self._answers() if answers else {})
        except BaseException as problem:
            self._fail(f"breaks the Python that runs it ({type(problem).__name__}: {problem})")
        _exit(0)

    def take(self, part: Part) -> None:
        """Send a part on, if it is within the limits."""
        if part["kind"] == "error":
            program = self.files.get(part["file"], self.number)
            more = (
                f"; {self.limits.memory / 2**30:g} GiB are allowed"
                if "MemoryError" in part["summary"]
                else ""
            )
            self._fail(f"raises {part['summary']}{more}", program, part["line"])
        used = {
            "characters of text": (len(part.get("text", "")), self.limits.characters),
            "plots": (part["kind"] == "plot", self.limits.plots),
            "cells of tables": (len(re.findall("<t[dh][ >]", part.get("html", ""))), self.limits.cells),
        }
        for what, (count, most) in used.items():
            self.shown[what] = self.shown.get(what, 0) + count
            if self.shown[what] > most:
                self.limit(f"shows more than {most:,} {what}, all that is allowed")
        if _ADDRESS.search(part.get("text", "")):
            self.limit("shows an address in memory, which is another one after every build")
        if len(part.get("svg", "")) > self.limits.drawing:
            self.limit(
                f"shows a plot of {len(part['svg']):,} characters; {self.limits.drawing:,} are allowed"
            )
        self._send("part", part=part)

    def limit(self, told: str) -> None:
        """End the program, which has gone beyond a limit."""
        self.refuse(told, *(self.guards.place() or ("", 0)))

    def refuse(self, told: str, file: str, line: int) -> None:
        """End the program because of what it does on a line."""
        self._fail(told, self.files.get(file, self.number), line)

    async def _run_programs(self) -> None:
        for file, number in self.files.items():
            self.number, self.shown = number, dict[str, int]()
            self._send("begin", program=number)
            await self.session.run(self.programs[number], file)
            self._look_past_python()

    def _look_past_python(self) -> None:
        for stream in (sys.__stdout__, sys.__stderr__):
            with contextlib.suppress(OSError, ValueError):
                if stream:
                    stream.flush()
        if os.name == "posix" and "ctypes" in sys.modules:
            import ctypes

            ctypes.CDLL(None).fflush(None)
        if os.fstat(self.output).st_size:
            self._fail("writes past Python (os.write, os.system, C); a page shows what Python prints")

    def _answers(self) -> dict[str, bool | int | float]:
        answers = self.session.names.get("answers")
        if not isinstance(answers, dict) or not answers:
            got = _short(answers) if "answers" in self.session.names else "there is none"
            self._fail(f"must leave answers, {_WANTED}; {got}", *_assigned(self.programs))
        plain = {name: _plain(value) for name, value in answers.items()}
        for name, value in plain.items():
            if not isinstance(name, str) or not re.fullmatch("[a-z][a-z0-9_]*", name):
                told = f"gives an answer the name {_short(name)}; {_NAMES}"
            elif not _allowed(value):
                told = f'has the answer "{name}": {_short(value)}; {_VALUES}'
            else:
                continue
            self._fail(told, *_assigned(self.programs, name))
        return plain

    def _fail(self, told: str, program: int | None = None, line: int = 0) -> NoReturn:
        """Say what is wrong with a program, and end this process."""
        told = " ".join(told.split())
        told = told if len(told) <= 300 else f"{told[:300]}…"
        told = told.encode("utf-8", "backslashreplace").decode()
        self._send("failure", program=self.number if program is None else program, line=line, told=told)
        _exit(0)

    def _send(self, message: str, **more: Any) -> None:
        data = f"{_encode({'message': message, **more})}\n".encode()
        try:
            while data:
                data = data[_write(self.channel, data) :]
        except OSError:
            _exit(LOST)


class _Session(Session):
    """A session whose plots have a largest size."""

    def __init__(self, worker: Worker) -> None:
        super().__init__(worker.take)
        self.worker = worker

    def draw(self, figure: "Figure") -> Part:
        """Return a figure as a part, unless it is too large for a page."""
        width, height = (round(72 * inches) for inches in figure.get_size_inches())
        most = self.worker.limits.side
        if max(width, height) > most:
            self.worker.limit(f"shows a plot of {width:,} × {height:,} pixels; {most:,} are allowed")
        return super().draw(figure)


def _plain(value: Any) -> Any:
    """Return a number of numpy as one of Python's, anything else as it is."""
    numpy = sys.modules.get("numpy")
    return value.item() if numpy and isinstance(value, numpy.generic) else value


def _allowed(value: Any) -> bool:
    if type(value) not in (bool, int, float):
        return False
    return math.isfinite(value) if isinstance(value, float) else abs(value) <= 10**300


def _short(value: Any) -> str:
    """Return a value as it is written, but at most 60 characters of it."""
    if isinstance(value, int) and abs(value) > 10**300:
        return f"a whole number of {value.bit_length():,} bits"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


def _assigned(programs: Sequence[str], name: Any = None) -> tuple[int, int]:
    """Return the program and the line that last assign `answers`, or in it the one of this name."""
    places = [
        (constant is not None, number, (constant or statement).lineno)  # type: ignore[attr-defined]
        for number, program in enumerate(programs)
        for statement in ast.walk(ast.parse(program))
        if _assigns(statement)
        for constant in (None, *_constants(statement, name))
    ]
    return max(places)[1:] if places else (len(programs) - 1, 0)


def _assigns(node: ast.AST) -> bool:
    """Tell whether a statement assigns `answers`, or something in it."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        function = node.value.func
        return isinstance(function, ast.Attribute) and ast.unparse(function.value) == "answers"
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return isinstance(node, ast.stmt) and any(
        ast.unparse(target).partition("[")[0] == "answers" for target in targets if target
    )


def _constants(node: ast.AST, value: Any) -> Iterator[ast.Constant]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and value is not None and each.value == value:
            yield each


def start(channel: int, request: Mapping[str, Any]) -> NoReturn:
    """Make this process a worker.

    Parameters
    ----------
    channel
        File descriptor for messages.
    request
        The "programs", whether they have "answers", their "limits", and an empty "folder".
    """
    limits, folder = Limits(**request["limits"]), Path(request["folder"])
    home = folder / "home"
    home.mkdir()
    os.chdir(home)
    os.environ.update(dict.fromkeys(("HOME", "USERPROFILE", "TEMP", "TMP", "TMPDIR"), str(home)))
    tempfile.tempdir = None
    output = os.open(folder / "output", os.O_CREAT | os.O_RDWR | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for ours, standard in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(ours, standard)
    if sys.platform == "linux":
        _bound(limits)
    Worker(channel, output, request["programs"], limits).run(answers=request["answers"])


def _bound(limits: Limits) -> None:
    """Let the system refuse more memory and longer files."""
    import resource

    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, limits.file),
    ):
        hard = resource.getrlimit(what)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))


def main() -> None:
    """Work for the process that writes to standard input and reads from standard output."""
    channel, life = os.dup(1), os.dup(0)
    with open(life, "rb", closefd=False) as file:
        request = json.loads(file.readline())

    def end_with_builder() -> None:
        os.read(life, 1)
        _exit(1)

    threading.Thread(target=end_with_builder, daemon=True).start()
    start(channel, request)


if __name__ == "__main__":
    main()
