"""The front matter of a post says what the blog needs, or what is wrong with it is told."""

from pathlib import Path

import pytest

from gen import rules
from gen.core import memo

POST = "docs/en/blog/posts/first.md"


def told(root: Path, front: str) -> list[str]:
    """Return the mistakes that a run finds in the date of a post."""
    (root / POST).parent.mkdir(parents=True)
    (root / POST).write_text(f"---\ntitle: A post\n{front}\n---\n\n# A post\n", "utf-8")
    memo.forget()
    return [str(error) for error in rules.problems(str(root)) if error.message.startswith("date:")]


@pytest.mark.parametrize(
    "date",
    ["date: 2024-06-13", "date: {created: 2024-06-13}", "date: {created: 2024-06-13, updated: 2024-07-01}"],
)
def test_dates_that_a_post_may_have(tmp_path: Path, date: str) -> None:
    """A day will do, and so does one on which the post was created, with or without one of a change."""
    assert told(tmp_path, date) == []


@pytest.mark.parametrize(
    ("date", "got"),
    [
        ("date: {updated: 2024-07-01}", "datetime.date(2024, 7, 1)"),
        ("date: {created: soon}", "soon"),
        ("date: {created: 2024-06-13, updated: soon}", "soon"),
        ("date: 13", "13"),
    ],
)
def test_dates_that_are_none(tmp_path: Path, date: str, got: str) -> None:
    """A date of a change alone, or anything that is no day, is named with its line and what is wanted."""
    (error,) = told(tmp_path, date)
    assert error.startswith(f"{POST}:3: date: it must be a day such as 2024-06-13, or have one as created")
    assert got in error
