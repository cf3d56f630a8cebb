"""Versions: of Python and of the packages that decide what is made, found without importing them."""

# ruff: noqa: PTH112, PTH208

import os
import sys

PACKAGES = ("matplotlib", "numpy", "pandas", "sympy")
"""Packages whose versions decide what is drawn."""


def versions() -> str:
    """Return the versions of Python and of the packages that draw, without importing these."""
    found = [f"python-{sys.version_info[0]}.{sys.version_info[1]}"]
    for folder in sys.path:
        if folder.endswith("-packages") and os.path.isdir(folder):
            names = sorted(os.listdir(folder))
            found += [name for name in names if name.endswith("-info") and name.split("-")[0] in PACKAGES]
    return " ".join(found)
