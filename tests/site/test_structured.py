"""What posts tell machines: it says the same as the page, and nothing else."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.site import html
from tests.site.conftest import ADDRESS
from tests.site.small import EN, KO

DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
POSTS = sorted(path.stem for path in Path(__file__).parents[2].glob("docs/ko/blog/posts/*.md"))


def told(path: Path) -> list[dict[str, Any]]:
    """Read the data of a page."""
    return [json.loads(data) for data in DATA.findall(path.read_text("utf-8"))]


@pytest.mark.parametrize("prefix", ["", "en/"], ids=["ko", "en"])
@pytest.mark.parametrize("post", POSTS)
def test_a_post_describes_itself(site: Path, post: str, prefix: str) -> None:
    """Title, description, date, language, address and picture are those that the page itself has."""
    file = site / prefix / "blog" / post / "index.html"
    page, (data,) = html.read(file), told(file)
    meta = {entry.get("property") or entry.get("name"): entry.get("content") for entry in page.all("meta")}
    title = re.search(r"<h1[^>]*>(.*?)</h1>", file.read_text("utf-8"), re.DOTALL)
    assert title
    assert data["@context"] == "https://schema.org"
    assert data["@type"] == "BlogPosting"
    assert data["headline"] == unescape(re.sub("<a .*|<[^>]+>", "", title[1])).strip() == meta["og:title"]
    assert data["description"] == meta["description"]
    assert data["datePublished"] == meta["article:published_time"]
    assert data["inLanguage"] == page.all("html")[0]["lang"]
    assert data["url"] == page.all("link", rel="canonical")[0]["href"]
    assert data["image"] == meta["og:image"]
    assert (site / data["image"].removeprefix(ADDRESS)).is_file()
    assert any(link["href"].startswith(data["license"]) for link in page.all("a", rel="license"))
    assert data["author"]["name"] in file.read_text("utf-8").split('<div class="post-foot">')[1]
    assert data["isPartOf"]["name"] == meta["og:site_name"]
    assert (site / data["isPartOf"]["url"].removeprefix(ADDRESS) / "index.html").is_file()


@pytest.mark.parametrize("post", POSTS)
def test_translations_name_each_other(site: Path, post: str) -> None:
    """The original names its translation, and this names the original, by the addresses that they have."""
    (korean,), (english,) = (told(site / prefix / "blog" / post / "index.html") for prefix in ("", "en/"))
    assert [(each["url"], each["inLanguage"]) for each in korean["workTranslation"]] == [
        (english["url"], "en")
    ]
    assert (english["translationOfWork"]["url"], english["translationOfWork"]["inLanguage"]) == (
        korean["url"],
        "ko",
    )
    assert "translationOfWork" not in korean
    assert "workTranslation" not in english


def test_only_posts_have_data(site: Path) -> None:
    """Lists of posts and all other pages tell nothing of the kind."""
    found = {path.parent.relative_to(site).as_posix() for path in site.rglob("*.html") if told(path)}
    assert found == {f"{prefix}blog/{post}" for prefix in ("", "en/") for post in POSTS}


def test_an_update_is_told(small_project: Path, run_in: Any) -> None:
    """A post that was updated says when, to machines and in the feeds; a title cannot end the script."""
    for path in (KO, EN):
        text = (small_project / path).read_text("utf-8")
        text = re.sub("(?m)^date: (.*)$", r"date:\n  created: \1\n  updated: 2025-01-02 03:04:05", text)
        text = re.sub("(?m)^title: .*$", 'title: "a</script>b"', text)
        (small_project / path).write_text(text, "utf-8")
    built = run_in(small_project, "mkdocs", "build")
    assert built.returncode == 0, built.stdout
    (data,) = told(small_project / "site/en/blog/first/index.html")
    assert data["dateModified"] == "2025-01-02T03:04:05+00:00"
    assert data["headline"] == "a</script>b"
    feed = (small_project / "site/en/feed_rss_updated.xml").read_text("utf-8")
    assert "02 Jan 2025 03:04:05" in feed
