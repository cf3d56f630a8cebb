"""Watcher: tells which sources have changed, once their content has settled.

The system's notices only wake it up; what has changed, the content of the files says. So a file that was
touched, or was there for a moment, is no change, and a file system that gives no notice is looked at anyway.
"""

# ruff: noqa: PTH112, PTH116

import hashlib
import os
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

_IGNORED = re.compile(
    r".*~|\.#.*|#.*#|4913|.*\.(?:sw[a-z]|swpx|bak|tmp|orig|pyc)|___jb_.*|\.DS_Store"  # of editors, and caches
    r"|__pycache__|\.ipynb_checkpoints|\.git"
)
_EVENTS = {"created", "modified", "deleted", "moved", "closed"}

PAUSE = 0.02
"""As long as this, in seconds, nothing must have changed before a change is told."""

PATIENCE = 0.25
"""So long a file may be empty or away while an editor writes it anew."""

POLL = 1.0
"""So often the files are looked at without a notice."""

_Stat = tuple[int, int, int]


class Watcher(threading.Thread):
    """A thread that watches files and folders.

    Parameters
    ----------
    tops
        What to watch: folders with all that is in them, and files.
    told
        Called with the paths of the files whose content has changed.
    """

    def __init__(self, tops: Iterable[Path], told: Callable[[set[Path]], None]) -> None:
        super().__init__(daemon=True)
        self.tops, self.told = list(tops), told
        self._awake = threading.Event()
        self._stats: dict[str, tuple[_Stat, str]] = {}
        self.known = self._look()

    def run(self) -> None:
        """Watch for ever."""
        self._ask_for_notices()
        while True:
            self._awake.wait(POLL)
            self._awake.clear()
            now = self._settled()
            changed = {
                path for path in now.keys() | self.known.keys() if now.get(path) != self.known.get(path)
            }
            self.known = now
            if changed:
                self.told({Path(path) for path in changed})

    def _settled(self) -> dict[str, str]:
        """Return the content of the files as soon as it stays the same for a moment."""
        begin, now = time.monotonic(), self._look()
        while now != self.known:
            time.sleep(PAUSE)
            before, now = now, self._look()
            if now == before and (time.monotonic() - begin > PATIENCE or not self._half_written(now)):
                break
        return now

    def _half_written(self, now: dict[str, str]) -> bool:
        return any(now.get(path, _EMPTY) == _EMPTY != told for path, told in self.known.items())

    def _look(self) -> dict[str, str]:
        """Return a hash of each file; only what seems to have changed is read."""
        stats: dict[str, tuple[_Stat, str]] = {}
        for top in self.tops:
            for path, stat in _files(str(top)):
                seen = self._stats.get(path)
                if seen and seen[0] == stat:
                    stats[path] = seen
                elif digest := _digest(path):
                    stats[path] = stat, digest
        self._stats = stats
        return {path: digest for path, (_, digest) in stats.items()}

    def _ask_for_notices(self) -> None:
        handler = FileSystemEventHandler()
        handler.on_any_event = self._noticed  # type: ignore[method-assign]
        observer = Observer()
        try:
            for folder in {top if top.is_dir() else top.parent for top in self.tops}:
                observer.schedule(handler, str(folder), recursive=folder in self.tops)
            observer.daemon = True
            observer.start()
        except OSError:  # the system has no more notices to give: then it is as often as POLL says
            return

    def _noticed(self, event: FileSystemEvent) -> None:
        if event.event_type in _EVENTS:
            self._awake.set()


def _files(top: str) -> Iterator[tuple[str, _Stat]]:
    """Yield the files below a folder, or the file that it is; what is gone by then is left out."""
    try:
        if not os.path.isdir(top):
            yield top, _stat(os.stat(top))
            return
        with os.scandir(top) as entries:
            for entry in entries:
                if _IGNORED.fullmatch(entry.name):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    yield from _files(entry.path)
                elif entry.is_file():
                    yield entry.path, _stat(entry.stat())
    except OSError:
        return


def _stat(found: os.stat_result) -> _Stat:
    return found.st_mtime_ns, found.st_size, found.st_ino


def _digest(path: str) -> str:
    """Return the hash of a file, an empty one if it cannot be read."""
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return ""


_EMPTY = hashlib.sha256(b"").hexdigest()
