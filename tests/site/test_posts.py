"""The habits of a blog: shared links, bands, citations, related posts, equal addresses, notices."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest
from PIL import Image
from playwright.sync_api import Browser

from gen.site import posts
from tests.site import html
from tests.site.conftest import ADDRESS

POST = "blog/sigmoid-tanh-relu-tradeoffs/"
BANDED = "blog/sigmoid-relu-softmax-in-numpy/"


def shared(page: html.Page) -> dict[str, str]:
    """Return what a page tells those who share it."""
    return {meta["property"]: meta["content"] for meta in page.all("meta") if "property" in meta}


def test_every_page_can_be_shared(site: Path) -> None:
    """Title, description, address, language and a picture that exists, of the size it is said to have."""
    for address, page in html.pages(site).items():
        told = shared(page)
        assert told["og:title"], address
        assert told["og:description"] == page.all("meta", name="description")[0]["content"], address
        assert told["og:image:alt"], address
        english = address.startswith("en/")
        assert told["og:locale"] == ("en_US" if english else "ko_KR"), address
        assert told["og:locale:alternate"] == ("ko_KR" if english else "en_US"), address
        if not address.endswith("404.html"):
            assert told["og:url"] == ADDRESS + address
        post = re.fullmatch(r"(?:en/)?blog/([^/]+)/", address)
        card = f"{post[1] if post else 'index'}.{'en' if english else 'ko'}.png"
        assert told["og:image"].rsplit("/", 1)[1] == card, address
        assert told["og:type"] == ("article" if post else "website"), address
        picture = site / told["og:image"].removeprefix(ADDRESS)
        with Image.open(picture) as image:
            assert image.size == (int(told["og:image:width"]), int(told["og:image:height"]))
        assert picture.stat().st_size <= 60_000


def test_posts_say_how_to_cite_them(site: Path) -> None:
    """Each post has its address, licence and an entry for BibTeX at its foot; lists have none."""
    for prefix in ("", "en/"):
        text = (site / prefix / POST / "index.html").read_text("utf-8")
        foot = text.split('<div class="post-foot">')[1]
        assert f'href="{ADDRESS}{prefix}{POST}"' in foot
        assert "The Activation Notes contributors" in foot
        assert 'rel="license"' in foot
        assert "@misc{sigmoid-tanh-relu-tradeoffs," in foot
        assert "year = {2026}" in foot
        assert "note = {First version of 2024-06-13. CC BY 4.0}" in foot
        assert "post-foot" not in (site / prefix / "blog/index.html").read_text("utf-8")


def test_the_band_is_decoration(site: Path) -> None:
    """The picture behind a title has no alternative text and is there; the other posts have none."""
    for prefix in ("", "en/"):
        (band,) = html.read(site / prefix / BANDED / "index.html").all("img", width="1200")
        assert band["alt"] == ""
        kind, _, drawing = band["src"].partition(",")
        assert kind.startswith("data:image/svg+xml")
        assert "svg" in unquote(drawing)
        assert len(drawing) <= 15_000
        assert not html.read(site / prefix / POST / "index.html").all("img", width="1200")


def test_tags_have_the_same_address_in_both_languages(site: Path) -> None:
    """The anchors of the tags are equal English words."""
    korean, english = (
        {anchor for anchor in html.read(site / p / "tags/index.html").ids if anchor.startswith("tag:")}
        for p in ("", "en")
    )
    assert korean == english
    assert all(re.fullmatch(r"tag:[a-z-]+", anchor) for anchor in korean)


def test_the_entry_can_be_copied_and_the_band_stays_put(browser: Browser, server: str) -> None:
    """The theme's button copies the entry; nothing moves while a post with a band is loaded."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{server}en/{BANDED}", wait_until="networkidle")
    shift = """() => new Promise(done => new PerformanceObserver(list =>
        done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0))
    ).observe({ type: "layout-shift", buffered: true }) || setTimeout(() => done(0), 300))"""
    assert page.evaluate(shift) < 0.01
    box, title = page.locator(".post-band").bounding_box(), page.locator(".post-band h1").bounding_box()
    assert box
    assert title
    assert box["y"] <= title["y"]
    assert title["y"] + title["height"] <= box["y"] + box["height"] + 1
    page.locator(".post-foot summary").click()
    page.locator(".post-foot [data-clipboard-target]").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("@misc{sigmoid-relu-softmax-in-numpy,")
    assert copied.strip().endswith("}")
    context.close()


def test_a_translation_that_is_behind_says_so(
    run_in: Callable[..., subprocess.CompletedProcess[str]], small_project: Path
) -> None:
    """When the Korean original changes, its English page shows a notice and the build mentions it."""
    for name in ("experiments/index.md", "blog/posts/first.md"):
        run_in(small_project, "gen.source.translations", "--accept", f"docs/en/{name}")
        with (small_project / "docs/ko" / name).open("a", encoding="utf-8") as original:
            original.write("\n새 문장.\n")
    built = run_in(small_project, "mkdocs", "build", "--strict")
    assert built.returncode == 0, built.stdout
    assert "docs/en/experiments/index.md is behind its Korean original" in built.stdout
    words = "The Korean original has changed since"
    behind = {
        page
        for page in ("experiments/", "blog/first/", "")
        if words in (small_project / "site/en" / page / "index.html").read_text()
    }
    assert behind == {"experiments/", "blog/first/"}
    assert words not in (small_project / "site/en/search/search_index.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Top.\n\n<!-- more -->\n\nBelow.", "Top.\n\n<!-- more -->\n\n…"),
        ("Top.[^1]\n\n<!-- more -->\n\n[^1]: Note.", "Top.[^1]\n\n<!-- more -->\n\n[^1]: Note."),
        ("[Top][t].\n\n<!-- more -->\n\n[t]: a.md", "[Top][t].\n\n<!-- more -->\n\n[t]: a.md"),
        ("Top, all of it.", "Top, all of it."),
    ],
)
def test_lists_convert_only_what_they_show(text: str, left: str) -> None:
    """A post is cut below its summary once its page is made, unless the summary needs something there."""
    post: Any = SimpleNamespace(markdown=text)
    blog: Any = SimpleNamespace(
        blog=SimpleNamespace(posts=[post]), config=SimpleNamespace(post_excerpt_separator="<!-- more -->")
    )
    config: Any = SimpleNamespace(plugins={"material/blog": blog})
    posts.shorten(config)
    assert post.markdown == left
