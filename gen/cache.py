"""What takes long to make, kept in `build/cache` under a name that tells what it was made from.

Beside each file lies its hash: one that is not whole, for whatever reason, is made again.
"""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from gen.paths import BUILD, ROOT


def folder() -> Path:
    """Return the folder, which is there from now on."""
    made = Path(ROOT, BUILD, "cache")
    made.mkdir(parents=True, exist_ok=True)
    return made


def kept(name: str, make: Callable[[], bytes]) -> Path:
    """Return a file with what `make` gives, called only if the file is not there or not whole."""
    file = folder() / name
    if not _whole(file):
        _write(file, make())
    return file


class Answers:
    """Answers that every build needs and few edits change: formulas, colours of code, letters of pages.

    A build begins with those of the last one and keeps those that it needed itself, so nothing piles up.

    Parameters
    ----------
    kind
        What they are, in a word.
    made_by
        Files below the root, and versions, on which every answer depends.
    """

    all: ClassVar[list["Answers"]] = []

    def __init__(self, kind: str, *made_by: str) -> None:
        self.kind, self.made_by = kind, made_by
        self.known: dict[str, Any] = {}
        self.used: set[str] = set()
        Answers.all.append(self)

    def get(self, question: str, answer: Callable[[], Any]) -> Any:
        """Return the answer to a question, as JSON can hold it; it is found out if it is new."""
        if question not in self.known:
            self.known[question] = answer()
        self.used.add(question)
        return self.known[question]

    def recall(self, language: str) -> None:
        """Begin with what the last build of a language kept."""
        file = folder() / self._file(language)
        self.known = json.loads(file.read_bytes()) if _whole(file) else {}
        self.used = set()

    def keep(self, language: str) -> None:
        """Keep what was needed since `recall`."""
        needed = {question: self.known[question] for question in sorted(self.used)}
        _write(folder() / self._file(language), json.dumps(needed, ensure_ascii=False).encode())

    def _file(self, language: str) -> str:
        digest = hashlib.sha256()
        for part in self.made_by:
            file = Path(ROOT, part)
            digest.update((file.read_bytes() if file.is_file() else part.encode()) + b"\0")
        return f"{self.kind}-{language}-{digest.hexdigest()[:16]}.json"


def _write(file: Path, data: bytes) -> None:
    from gen.store import write

    write(file, data)
    write(_mark(file), hashlib.sha256(data).hexdigest().encode())


def _whole(file: Path) -> bool:
    mark = _mark(file)
    if not (file.is_file() and mark.is_file()):
        return False
    return mark.read_text("ascii", "replace") == hashlib.sha256(file.read_bytes()).hexdigest()


def _mark(file: Path) -> Path:
    return file.with_name(f"{file.name}.sha256")
