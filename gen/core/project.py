"""Project: the distribution that has `acts` in it, as pyproject.toml names it."""

import tomllib
from pathlib import Path

from gen.core.memo import memoized
from gen.core.paths import ROOT


@memoized
def distribution(root: str = ROOT) -> tuple[str, str]:
    """Return the name of the distribution, which pip installs, and its version."""
    project = tomllib.loads(Path(root, "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["name"]), str(project["version"])


def wheel(root: str = ROOT) -> str:
    """Return the name of the wheel's file."""
    name, version = distribution(root)
    return f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
