"""Errors in what a person wrote name the place and the nearest right name."""

import pickle
from pathlib import Path

import pytest

from gen.core.errors import InputError, nearest
from gen.core.paths import ROOT


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (InputError("wrong"), "wrong"),
        (InputError("wrong", "docs/ko/a.md"), "docs/ko/a.md: wrong"),
        (InputError("wrong", "docs/ko/a.md", 3), "docs/ko/a.md:3: wrong"),
        (InputError("wrong", Path(ROOT, "docs/ko/a.md"), 3), "docs/ko/a.md:3: wrong"),
        (InputError("wrong", Path("/elsewhere/a.md"), 3), "/elsewhere/a.md:3: wrong"),
    ],
    ids=range(5),
)
def test_the_place_of_an_error(error: InputError, text: str) -> None:
    """File and line stand before the message, the file relative to the project where it is inside."""
    assert str(error) == text
    assert str(pickle.loads(pickle.dumps(error))) == text


def test_the_nearest_name() -> None:
    """A similar name is proposed, whatever its case; without one, all are listed."""
    assert nearest("Sigmod", ["tanh", "sigmoid"]) == '; did you mean "sigmoid"?'
    assert nearest("x", ["b", "a"]) == "; known: a, b"
