"""What takes long to make, kept in `build/cache` under a name that tells what it was made from.

Beside each file lies its hash: one that is not whole, for whatever reason, is made again.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

from gen.paths import BUILD, ROOT


def kept(name: str, make: Callable[[], bytes]) -> Path:
    """Return a file with what `make` gives, called only if the file is not there or not whole."""
    from gen.store import write

    file = Path(ROOT, BUILD, "cache", name)
    mark = file.with_name(f"{name}.sha256")
    if not (file.is_file() and mark.is_file() and mark.read_text("ascii", "replace") == _hash(file)):
        write(file, make())
        write(mark, _hash(file).encode())
    return file


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
