"""Copies of the project: all that the site is made of, for tests to spoil and benchmarks to measure."""

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = ("acts", "docs", "gen")
FILES = (
    "LICENSE",
    "README.acts.md",
    "README.md",
    "hatch_build.py",
    "mkdocs.en.yml",
    "mkdocs.yml",
    "package-lock.json",
    "package.json",
    "pyproject.toml",
)


def copy(target: Path, *, folders: tuple[str, ...] = FOLDERS, made: bool = False) -> Path:
    """Copy the project into an empty folder, and return the folder.

    Parameters
    ----------
    target
        The folder.
    folders
        What to copy of the project's folders.
    made
        Whether what was made of the sources comes along, too.
    """
    for name in (*folders, *["build"] * made):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, target)
    (target / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    return target
