"""Listings are run as they stand on the page, and the page shows what they showed."""

from pathlib import Path

import pytest

from gen.core.errors import InputError
from gen.listings import runs
from gen.listings.limits import Limits
from gen.listings.process import Outcome
from gen.make import store

POSTS = Path(store.ROOT, "docs/ko/blog/posts")

PAGE = """# A page

```run id="L1.1"
import numpy as np
import matplotlib.pyplot as plt

def double(x):
    return 2 * x
```

Text between.

```run id="L1.2"
print("so:")
double(np.arange(3))
```

```run
plt.plot([0, 1, 2], [0, 1, 4], label="square")
plt.legend()
plt.show()
```
"""


def project(root: Path, text: str) -> Path:
    """Make a project of one page."""
    page = root / "docs/en/page.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(text)
    return page


def programs(text: str) -> list[str]:
    """Take the listings out of a page."""
    return [part.split("\n", 1)[1].split("```")[0] for part in text.split("```run")[1:]]


def test_listings_share_names_and_show_what_they_show(tmp_path: Path) -> None:
    """Output, the last value and a plot of one page are kept for each listing."""
    project(tmp_path, PAGE)
    assert not store.update(str(tmp_path)).errors
    first, second, third = (runs.shown_by(programs(PAGE)[:n], str(tmp_path)) for n in (1, 2, 3))
    assert first["parts"] == []
    assert second["parts"] == [
        {"kind": "out", "text": "so:\n"},
        {"kind": "value", "text": "array([0, 2, 4])\n"},
    ]
    (plot,) = third["parts"]
    assert plot["svg"].startswith("<svg ")
    assert ">square</text>" in plot["svg"]
    assert "var(--fig-f)" in plot["svg"]
    assert plot["curves"][0]["highest"] == [2.0, 4.0]


def test_listings_are_not_run_again_without_need(tmp_path: Path) -> None:
    """A second run with another sentence on the page leaves the files of the listings alone."""
    page = project(tmp_path, PAGE)
    store.update(str(tmp_path))
    files = sorted((tmp_path / runs.FOLDER).iterdir())
    before = [file.stat().st_mtime_ns for file in files]
    page.write_text(PAGE.replace("Text between.", "Another text."))
    result = store.update(str(tmp_path))
    assert not [path for path in (*result.new, *result.changed) if path.startswith(runs.FOLDER)]
    assert [file.stat().st_mtime_ns for file in files] == before


def test_a_changed_listing_changes_those_after_it(tmp_path: Path) -> None:
    """What a listing shows belongs to all programs up to it; the old files go."""
    page = project(tmp_path, PAGE)
    store.update(str(tmp_path))
    text = PAGE.replace("2 * x", "3 * x")
    page.write_text(text)
    store.update(str(tmp_path))
    assert "[0, 3, 6]" in runs.shown_by(programs(text)[:2], str(tmp_path))["parts"][1]["text"]
    assert len(list((tmp_path / runs.FOLDER).iterdir())) == 3


def test_a_failing_listing_names_file_and_line(tmp_path: Path) -> None:
    """The line is that of the statement in the page; the listings before it keep what they showed."""
    project(tmp_path, PAGE.replace('print("so:")', "print(1)\nundefined + 1"))
    errors = [str(error) for error in store.update(str(tmp_path)).errors]
    assert errors == ["docs/en/page.md:15: this listing raises NameError: name 'undefined' is not defined"]
    runs.shown_by(programs(PAGE)[:1], str(tmp_path))
    with pytest.raises(InputError, match="has not been run"):
        runs.shown_by(programs(PAGE), str(tmp_path))


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("x = 1\nx = = 2", "docs/en/page.md:15: this listing raises SyntaxError: invalid syntax"),
        ("while True: pass", "docs/en/page.md:13: this listing had not ended after 3 s"),
        (
            "import random\nrandom.random()",
            "docs/en/page.md:15: this listing uses random numbers without a seed",
        ),
        (
            "for x in range(9**9):\n    print(x)",
            "docs/en/page.md:15: this listing shows more than 20,000 char",
        ),
        ("import os\nos._exit(3)", "docs/en/page.md:13: this listing ends Python with the code 3"),
    ],
)
def test_mistakes_name_file_and_line(
    program: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is wrong with a listing, its author reads one line; the other pages are made."""
    monkeypatch.setattr(runs, "PAGE", Limits(seconds=3))
    project(tmp_path, PAGE.replace('print("so:")\ndouble(np.arange(3))', program))
    (tmp_path / "docs/en/other.md").write_text("```run\n1 + 1\n```\n")
    (error,) = store.update(str(tmp_path)).errors
    assert str(error).startswith(told)
    assert "\n" not in str(error)
    assert runs.shown_by(["1 + 1"], str(tmp_path))["parts"] == [{"kind": "value", "text": "2\n"}]


def session_of(post: Path) -> Outcome:
    """Run all listings of a post, with warnings as errors."""
    strict = "import warnings\nwarnings.simplefilter('error')"
    return runs.run([strict, *programs(post.read_text("utf-8"))])


def test_the_listings_of_the_posts_run() -> None:
    """Every listing of every post runs, without a warning, exactly as it stands on the page."""
    sessions = [session_of(post) for post in POSTS.glob("*.md")]
    assert sum(len(session.shown) - 1 for session in sessions) == 8
    assert not [session.failure for session in sessions if session.failure]


def test_the_table_of_scores_is_made_by_its_listing() -> None:
    """The softmax table holds the four scores and values that the post speaks of."""
    (table,) = session_of(POSTS / "sigmoid-relu-softmax-in-numpy.md").shown[-1]
    for value in ("10", "0.000334", "0.997071", "0.000123", "0.002471"):
        assert f"<td>{value}</td>" in table["html"]
    assert "style" not in table["html"]
