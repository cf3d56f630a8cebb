"""Cache: what takes long to make, kept in `build/cache` under a name that tells what it was made from.

Beside each file lies its hash: one that is not whole, for whatever reason, is made again.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, ClassVar

from gen.core.files import write
from gen.core.paths import BUILD, ROOT


def folder() -> Path:
    """Return the folder, which is there from now on."""
    made = Path(ROOT, BUILD, "cache")
    made.mkdir(parents=True, exist_ok=True)
    return made


def kept(name: str, make: Callable[[], bytes]) -> Path:
    """Return a file with what `make` gives, called only if the file is not there or not whole."""
    (file,) = all_kept([name], lambda _: [make()])
    return file


def all_kept(names: Sequence[str], make: Callable[[list[str]], Iterable[bytes]]) -> list[Path]:
    """Return files; `make` is called once, with the names of those that are not there or not whole."""
    files = [folder() / name for name in names]
    missing = [file for file in dict.fromkeys(files) if not _whole(file)]
    if missing:
        for file, data in zip(missing, make([file.name for file in missing]), strict=True):
            _write(file, data)
    return files


def load(name: str) -> bytes | None:
    """Return what was stored under a name; None if it is not there or not whole."""
    file = folder() / name
    return file.read_bytes() if _whole(file) else None


def store(name: str, data: bytes) -> None:
    """Keep something under a name."""
    _write(folder() / name, data)


class Shelf:
    """What every build needs again and few edits change: formulas, colours of code, letters of pages.

    A build begins with what the last one needed and leaves what it needed itself, so nothing piles up.

    Parameters
    ----------
    kind
        What is on it, in a word.
    made_by
        Files below the root, and versions, on which all of it depends.
    """

    all: ClassVar[list["Shelf"]] = []

    def __init__(self, kind: str, *made_by: str) -> None:
        self.kind, self.made_by = kind, made_by
        self.known: dict[str, Any] = {}
        self.used: set[str] = set()
        Shelf.all.append(self)

    def get(self, name: str, make: Callable[[], Any]) -> Any:
        """Return what stands under a name, as JSON can hold it; it is made if it is not there."""
        if name not in self.known:
            self.known[name] = make()
        self.used.add(name)
        return self.known[name]

    def recall(self, language: str) -> None:
        """Begin with what the last build of a language left."""
        self.known = json.loads(load(self.file(language)) or b"{}")
        self.used = set()

    def keep(self, language: str) -> None:
        """Leave what was needed since `recall`."""
        needed = {name: self.known[name] for name in sorted(self.used)}
        store(self.file(language), json.dumps(needed, ensure_ascii=False).encode())

    def file(self, language: str) -> str:
        """Return the name of the file that holds it between builds."""
        digest = hashlib.sha256()
        for part in self.made_by:
            file = Path(ROOT, part)
            digest.update((file.read_bytes() if file.is_file() else part.encode()) + b"\0")
        return f"{self.kind}-{language}-{digest.hexdigest()[:16]}.json"


def recall(language: str) -> None:
    """Begin a build of a language with what is on the shelves."""
    for shelf in Shelf.all:
        shelf.recall(language)


def keep(language: str) -> None:
    """Leave on the shelves what the build of a language needed."""
    for shelf in Shelf.all:
        shelf.keep(language)


def _write(file: Path, data: bytes) -> None:
    write(file, data)
    write(_mark(file), hashlib.sha256(data).hexdigest().encode())


def _whole(file: Path) -> bool:
    mark = _mark(file)
    if not (file.is_file() and mark.is_file()):
        return False
    return mark.read_text("ascii", "replace") == hashlib.sha256(file.read_bytes()).hexdigest()


def _mark(file: Path) -> Path:
    return file.with_name(f"{file.name}.sha256")
