"""What builds share."""

from pathlib import Path

import pytest

from gen.core import cache, memo
from gen.core.cache import Shelf


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """Return a shelf in a project of its own, whose things are made by one file."""
    monkeypatch.setattr(cache, "ROOT", str(tmp_path))
    monkeypatch.setattr(Shelf, "all", [])
    (tmp_path / "maker").write_text("1")
    return Shelf("things", "maker")


def build(shelf: Shelf, wanted: dict[str, int], made: list[str], language: str = "en") -> dict[str, int]:
    """Build with some things, and note which of them had to be made."""

    def make(name: str) -> int:
        made.append(name)
        return wanted[name]

    cache.recall(language)
    found = {name: shelf.get(name, lambda name=name: make(name)) for name in wanted}
    cache.keep(language)
    return found


def test_the_next_build_makes_nothing_again(shelf: Shelf) -> None:
    """What a build needed is there for the next one of that language, and only for that."""
    for language, made in (("en", ["a", "b"]), ("en", []), ("ko", ["a", "b"])):
        again: list[str] = []
        assert build(shelf, {"a": 1, "b": 2}, again, language) == {"a": 1, "b": 2}
        assert again == made


def test_nothing_piles_up(shelf: Shelf) -> None:
    """What a build did not need is gone after it."""
    made: list[str] = []
    for wanted in ({"a": 1, "b": 2}, {"b": 2}, {"a": 1}):
        build(shelf, wanted, made)
    assert made == ["a", "b", "a"]


@pytest.mark.parametrize("harm", ["maker", "file", "mark"])
def test_what_cannot_be_trusted_is_made_again(shelf: Shelf, tmp_path: Path, harm: str) -> None:
    """Things are made anew when their maker has changed, their file is cut short, or its hash is gone."""
    made: list[str] = []
    build(shelf, {"a": 1}, made)
    (file,) = (tmp_path / "build/cache").glob("*.json")
    if harm == "maker":
        (tmp_path / "maker").write_text("2")
    elif harm == "file":
        file.write_bytes(file.read_bytes()[:3])
    else:
        file.with_name(f"{file.name}.sha256").unlink()
    build(shelf, {"a": 1}, made)
    assert made == ["a", "a"]


def test_what_files_say_is_remembered_until_the_next_build(tmp_path: Path) -> None:
    """A file is read once, and again after everything was forgotten."""
    reads: list[str] = []

    @memo.memoized
    def read(name: str) -> str:
        reads.append(name)
        return (tmp_path / name).read_text()

    (tmp_path / "a").write_text("old")
    assert read("a") == read("a") == "old"
    (tmp_path / "a").write_text("new")
    assert read("a") == "old"
    memo.forget()
    assert read("a") == "new"
    assert reads == ["a", "a"]
