"""The house of `gen` is in order: names are unique, and a module says what it is."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from gen.core.paths import ROOT

MODULES = [
    path.relative_to(ROOT)
    for path in sorted(Path(ROOT, "gen").rglob("*.py"))
    if path.name not in ("__init__.py", "__main__.py")
]


def test_no_two_modules_have_one_name() -> None:
    """Whoever names a module means one, in whatever room it is."""
    counts = Counter(path.name for path in MODULES)
    assert [name for name, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_the_first_line_says_what_a_module_is(path: Path) -> None:
    """It is a noun and what the thing is for, in one line."""
    doc = ast.get_docstring(ast.parse(Path(ROOT, path).read_text("utf-8"))) or ""
    assert re.match(r"[A-Z][\w .-]*: \S", doc.partition("\n")[0])
