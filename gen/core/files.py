"""Files: written whole or not at all."""

import os
from pathlib import Path


def write(path: str | os.PathLike[str], data: bytes) -> bool:
    """Write a file unless it holds these bytes already, and return whether it was written.

    At no moment does a half-written file have this name.
    """
    target = Path(path)
    if target.is_file() and target.read_bytes() == data:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(data)
        temporary.replace(target)
    except OSError as problem:
        if problem.errno and not problem.filename:  # a full disk does not tell which file
            problem.filename = str(target)
        raise
    finally:
        temporary.unlink(missing_ok=True)
    return True
