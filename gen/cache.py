"""What takes long to make, kept in `build/cache` under a name that tells what it was made from.

Beside each file lies its hash: one that is not whole, for whatever reason, is made again.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

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
        keep(name, make())
    return file


def read(name: str) -> bytes | None:
    """Return what is kept under a name, None if it is not there or not whole."""
    file = folder() / name
    return file.read_bytes() if _whole(file) else None


def keep(name: str, data: bytes) -> None:
    """Keep something under a name, in the place of what was kept under it."""
    from gen.store import write

    file = folder() / name
    write(file, data)
    write(_mark(file), hashlib.sha256(data).hexdigest().encode())


def _whole(file: Path) -> bool:
    mark = _mark(file)
    if not (file.is_file() and mark.is_file()):
        return False
    return mark.read_text("ascii", "replace") == hashlib.sha256(file.read_bytes()).hexdigest()


def _mark(file: Path) -> Path:
    return file.with_name(f"{file.name}.sha256")
