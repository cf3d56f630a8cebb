"""The examples in docstrings are true."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize("name", ["gen.core.errors", "gen.drawing.mathtext", "gen.figures.views"])
def test_examples(name: str) -> None:
    """Each example gives what stands below it."""
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted > 0
    assert result.failed == 0
