"""Preview: follows the sources, lets what changes be made, and shows what is there.

``python -m gen.site.preview``, or `mkdocs serve`, which hands over to it. This process builds nothing and
imports none of what builds: the generator and a builder for each language are children, which are ended when
what they work on has changed. So nothing that is wrong in a source, in our code or in a setting ends it. An
edited text goes to the builder that knows the site already and makes its page anew in a moment; the rest of
the site follows in a new build when nobody has edited for a while.
"""

import argparse
import contextlib
import errno
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

try:
    import fcntl
except ImportError:  # Windows: what a killed preview has left stays
    fcntl = None  # type: ignore[assignment]

from gen.core.imports import PACKAGES, closure
from gen.core.paths import DOCS, ROOT
from gen.make import manifest
from gen.site import mistakes
from gen.site.mistakes import Mistake
from gen.site.responses import Shown
from gen.site.schedule import Schedule
from gen.site.server import Server
from gen.site.terminal import say
from gen.site.watcher import Watcher

_SOURCES = ("*.yml", "*.toml", "*.json", "LICENSE*")
"""What the site is made of, beside folders."""


class Preview:
    """A preview that runs until it is interrupted.

    Parameters
    ----------
    server
        Already listens.
    folder
        Where sites are built.
    watched
        More to watch than the project.
    strict
        Whether warnings are mistakes.
    """

    def __init__(self, server: Server, folder: Path, watched: list[Path], strict: bool) -> None:
        self.events: queue.Queue[tuple[Any, Any]] = queue.Queue()
        self.server, self.folder = server, folder
        address = server.address
        self.schedule = Schedule(
            server.shown, folder, address, strict, lambda child, said: self.events.put((child, said))
        )
        sources = [path for pattern in _SOURCES for path in Path(ROOT).glob(pattern)]
        folders = [Path(ROOT, name) for name in (DOCS, *PACKAGES)]
        self.own = {path for path in closure(_NAME) if path.endswith(".py")}
        self.watcher = Watcher([*folders, *sources, *watched], lambda paths: self.events.put((None, paths)))

    def run(self) -> None:
        """Make and show, until the code of the preview itself has changed."""
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.watcher.start()
        self.schedule.advance()
        while True:
            try:
                child, told = self.events.get(timeout=0.2)
            except queue.Empty:
                self.schedule.idle()
                continue
            if child:
                self.schedule.heard(child, told)
            elif self._changed(told):
                return

    def _changed(self, found: set[Path]) -> bool:
        """Act on changed files, and return whether the preview is to be started anew."""
        outputs = {path for kind, *_, path in manifest.read(ROOT).entries if kind == "o"}
        paths = {os.path.relpath(path, ROOT).replace(os.sep, "/") for path in found} - outputs
        if not paths:
            return False
        say(f"[{time.strftime('%H:%M:%S')}] Changed: {', '.join(sorted(paths))}")
        ours = paths & self.own
        if ours:
            self.schedule.own = _unloadable()
        self.schedule.changed(paths)
        return bool(ours) and not self.schedule.own


_NAME = "gen.site.preview"


def _unloadable() -> list[Mistake]:
    """Return what keeps the code of the preview from being loaded as it is now."""
    tried = subprocess.run(
        [sys.executable, "-c", f"import {_NAME}"], cwd=ROOT, capture_output=True, text=True
    )
    return mistakes.parse(tried.stderr) if tried.returncode else []


def main(arguments: list[str]) -> int:  # noqa: RET503, what follows os.execv is another program
    """Run the preview that a command line asks for; return its exit code."""
    options = _parser().parse_args(arguments)
    host, _, port = options.dev_addr.rpartition(":")
    try:
        server = Server(host.strip("[]"), int(port), Shown())
    except (OSError, OverflowError, ValueError) as problem:
        say(_refusal(options.dev_addr, problem), "ERROR")
        return 1
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda number, _: sys.exit(128 + number))
    with server, _own_folder() as folder:
        preview = Preview(server, folder, [Path(path).resolve() for path in options.watch], options.strict)
        say(f"Serving on {server.address}")
        if options.open:
            webbrowser.open(server.address)
        try:
            preview.run()
        except KeyboardInterrupt:
            say("Shutting down")
            return 0
        finally:
            preview.schedule.stop()
    say("The preview itself has changed and starts anew")
    again = [each for each in arguments if each not in ("-o", "--open")]
    os.execv(sys.executable, [sys.executable, "-m", _NAME, *again])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"python -m {_NAME}", description="Serve the site and follow every change of its sources."
    )
    parser.add_argument("-a", "--dev-addr", metavar="HOST:PORT", default="127.0.0.1:8000")
    parser.add_argument("-o", "--open", action="store_true", help="open the site in a browser")
    parser.add_argument("-s", "--strict", action="store_true", help="take every warning for a mistake")
    parser.add_argument("-w", "--watch", action="append", default=[], metavar="PATH", help="watch more")
    return parser


def _refusal(address: str, problem: Exception) -> str:
    """Say why nothing can listen at an address, and what to do."""
    _, _, port = address.rpartition(":")
    if not port.isdigit() or not 0 <= int(port) < 65536:
        return f"{address} is no address: give a host and a port below 65536, as in 127.0.0.1:8000"
    if isinstance(problem, OSError) and problem.errno == errno.EADDRINUSE:
        free = int(port) + 1 if int(port) < 65535 else 8000
        return (
            f"Port {port} is taken, perhaps by another preview. Choose another one: "
            f"make serve PORT={free}, or mkdocs serve --dev-addr 127.0.0.1:{free}"
        )
    told = problem.strerror if isinstance(problem, OSError) else str(problem)
    return f"{address}: {told}. Choose another address: mkdocs serve --dev-addr 127.0.0.1:8000"


_PREFIX = "notes-preview-"


@contextlib.contextmanager
def _own_folder() -> Iterator[Path]:
    """Give a folder for a while, and remove those that killed previews have left."""
    temporary = Path(tempfile.gettempdir())
    for left in temporary.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError), _locked(left):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{_PREFIX}"))
    with _locked(folder):  # before others can see it
        folder = folder.rename(temporary / folder.name.removeprefix("."))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Lock a folder for as long as this process lasts, however it ends."""
    with (folder / ".lock").open("a") as lock:
        if fcntl:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


if __name__ == "__main__":
    try:
        code = main(sys.argv[1:])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    sys.stdout.flush()
    os._exit(code)  # all is put away; to wait for threads that listen and watch would take a second
