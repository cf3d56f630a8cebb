"""The licences of what others made, kept beside it as most of them ask."""

from pathlib import Path

from gen.licences import FOLDER, works
from gen.store import write


def keep(site: Path) -> None:
    """Write the texts of the licences into the built site of a language."""
    for part in works().values():
        for work in part:
            if work.text:
                write(site / FOLDER / work.file, work.text.encode())
