"""The same sources give the same site, whoever builds it, where and when.

All files are compared byte by byte. The address of the site and of the repository are settings, the commit,
which notebooks name where there is a repository, is a part of the sources, and versions are locked.
"""

import filecmp
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gen.site import dates
from gen.source import page
from tests.site.conftest import ADDRESS, ROOT

ELSEWHERE = {
    "HOME": "home of another",
    "LANG": "C",
    "LC_ALL": "C",
    "PYTHONHASHSEED": "7",
    "TZ": "Pacific/Kiritimati",
}

MEASURED = {"experiments/speed/": "it measures times when it is run"}
"""What a build that keeps nothing of another cannot make equal, and why."""


def differing(one: Path, other: Path) -> list[str]:
    """List the files that only one folder has, or that differ in a byte."""
    names = {
        path.relative_to(top).as_posix() for top in (one, other) for path in top.rglob("*") if path.is_file()
    }
    return sorted(
        name
        for name in names
        if not all((top / name).is_file() for top in (one, other))
        or not filecmp.cmp(one / name, other / name, shallow=False)
    )


@pytest.mark.parametrize(
    "clean", [False, pytest.param(True, marks=pytest.mark.thorough)], ids=["kept", "clean"]
)
def test_another_build_gives_the_same_bytes(
    site: Path,
    project: Path,
    tmp_path_factory: pytest.TempPathFactory,
    run_in: Callable[..., subprocess.CompletedProcess[str]],
    clean: bool,
) -> None:
    """Path, user, locale, time zone, hash seed, umask, file times and the day leave no trace in the site.

    A clean build makes all figures, fonts, bundles and listings anew.
    """
    place = tmp_path_factory.mktemp("another place") / "of another"
    shutil.copytree(project, place, symlinks=True)
    if clean:
        shutil.rmtree(place / "build")
    for path in (place / "docs").rglob("*"):
        os.utime(path, (0, 0))
    before = os.umask(0o077)
    try:
        built = run_in(place, "mkdocs", "build", "--strict", SITE_URL=ADDRESS, **ELSEWHERE)
    finally:
        os.umask(before)
    assert built.returncode == 0, built.stdout
    found = differing(site, place / "site")
    assert not [name for name in found if not clean or not any(path in f"/{name}" for path in MEASURED)]


def test_a_difference_would_be_seen(tmp_path: Path) -> None:
    """A missing file and a changed byte are found, in folders below too."""
    for name in ("a", "b"):
        (tmp_path / name / "deep").mkdir(parents=True)
        (tmp_path / name / "deep/same").write_text("same")
        (tmp_path / name / "deep/other").write_text(name)
    (tmp_path / "b/new").touch()
    assert differing(tmp_path / "a", tmp_path / "b") == ["deep/other", "new"]


@pytest.mark.parametrize(
    ("front", "moment"),
    [
        ("date: 2024-02-03", datetime(2024, 2, 3, tzinfo=UTC)),
        ("date:\n  created: 2024-02-03 10:11:12", datetime(2024, 2, 3, 10, 11, 12, tzinfo=UTC)),
        ("date:\n  created: 2024-02-03\n  updated: 2024-05-06", datetime(2024, 5, 6, tzinfo=UTC)),
    ],
)
def test_a_build_is_as_old_as_the_newest_post(tmp_path: Path, front: str, moment: datetime) -> None:
    """The newest date of any post counts, that of an update too, in whatever form it is written."""
    posts = tmp_path / "docs/ko/blog/posts"
    posts.mkdir(parents=True)
    (posts / "old.md").write_text("---\ndate: 2020-01-01\n---\n# x\n")
    (posts / "new.md").write_text(f"---\n{front}\n---\n# x\n")
    assert dates.newest(tmp_path) == moment


def test_feeds_date_posts_by_their_own_dates(site: Path) -> None:
    """A post is as old in every feed as its front matter says, and was changed when this says, if at all."""
    for prefix, language in (("", "ko"), ("en/", "en")):
        for feed in (site / prefix).glob("feed_json_*.json"):
            items = json.loads(feed.read_text("utf-8"))["items"]
            assert items
            for item in items:
                post = f"docs/{language}/blog/posts/{item['url'].split('/')[-2]}.md"
                own = page.read(post, str(ROOT)).front.values["date"]
                told = [datetime.fromisoformat(item[f"date_{what}"]) for what in ("published", "modified")]
                wanted = [own["created"], own.get("updated", own["created"])]
                assert told == [dates.moment(day) for day in wanted], (feed, post)
