"""The built site: languages, addresses, links, feeds."""

import json
import re
import subprocess
import xml.etree.ElementTree as etree
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from tests.site import html
from tests.site.conftest import ADDRESS, ROOT

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, html.Page]:
    """Read all pages once."""
    return html.pages(site)


def test_every_page_is_there_in_both_languages(pages: dict[str, html.Page]) -> None:
    """Each Korean address has its English twin below en/, archive, category and author pages too."""
    korean = {page for page in pages if not page.startswith("en/")}
    english = {page.removeprefix("en/") for page in pages if page.startswith("en/")}
    assert korean == english
    expected = {
        "",
        "about/",
        "blog/",
        "tags/",
        "blog/archive/2024/",
        "blog/category/hyperparameters/",
        "404.html",
    }
    assert expected | {"blog/sigmoid-tanh-relu-tradeoffs/"} <= korean


def test_pages_say_their_language(pages: dict[str, html.Page]) -> None:
    """The html element of a page names its language."""
    for address, page in pages.items():
        assert page.all("html")[0]["lang"] == ("en" if address.startswith("en/") else "ko"), address


def test_alternates_and_canonical_address(pages: dict[str, html.Page]) -> None:
    """A page names itself, its twin and the default language by absolute addresses."""
    for address, page in pages.items():
        if address.endswith("404.html"):
            continue
        bare = address.removeprefix("en/")
        links = {link["hreflang"]: link["href"] for link in page.all("link") if "hreflang" in link}
        korean, english = ADDRESS + bare, f"{ADDRESS}en/{bare}"
        assert links == {"ko": korean, "x-default": korean, "en": english}, address
        assert page.all("link", rel="canonical")[0]["href"] == ADDRESS + address


def test_the_switcher_stays_on_the_page(site: Path, pages: dict[str, html.Page]) -> None:
    """The language links of every page lead to the same page, archive and tags included."""
    for address, page in pages.items():
        links = {a["hreflang"]: a["href"] for a in page.all("a") if "hreflang" in a}
        bare = address.removeprefix("en/").removesuffix("404.html")
        for language, expected in (("ko", bare), ("en", f"en/{bare}")):
            found = html.target(site, ADDRESS, address, links[language])
            assert found, address
            assert found[0] == site / expected / "index.html", address


def test_no_link_image_or_anchor_is_broken(site: Path, pages: dict[str, html.Page]) -> None:
    """Whatever a page points at inside the site exists, down to the anchor."""
    broken = []
    ids = {page.path: {"", "__search", "__drawer", *page.ids} for page in pages.values()}
    for address, page in pages.items():
        for reference in page.references():
            if not (found := html.target(site, ADDRESS, address, reference)):
                continue
            file, anchor = found
            if not file.is_file() or (anchor and anchor not in ids.get(file, ())):
                broken.append(f"{address}: {reference}")
    assert not broken


def test_the_pages_are_all_kinds(pages: dict[str, html.Page]) -> None:
    """What is checked of every page is checked of experiments, claims, licences and the lost page too."""
    for kind in ("experiments/slopes/", "claims/", "licences/", "glossary/", "404.html"):
        assert {kind, f"en/{kind}"} <= pages.keys()


def test_every_page_is_valid_html(site: Path) -> None:
    """A checker that knows the HTML standard, and has no taste of its own, finds no fault."""
    checker = ROOT / "node_modules/.bin/html-validate"
    command = [checker, "--preset", "standard", "--formatter", "json", site]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, encoding="utf-8").stdout)
    assert not [
        f"{Path(file['filePath']).relative_to(site)}:{fault['line']}: {fault['message']} ({fault['ruleId']})"
        for file in found
        for fault in file["messages"]
    ]


def test_what_elements_are_named_by_exists(pages: dict[str, html.Page]) -> None:
    """Labels, descriptions and names that stand elsewhere on the page are there."""
    for address, page in pages.items():
        assert not {*page.named_ids()} - {*page.ids}, address


def test_no_link_in_a_notebook_is_broken(site: Path) -> None:
    """The addresses on this site that a notebook names exist, down to the anchor."""
    notebooks = sorted(site.rglob("*.ipynb"))
    assert notebooks
    for notebook in notebooks:
        cells = json.loads(notebook.read_text("utf-8"))["cells"]
        text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        for reference in re.findall(rf"{re.escape(ADDRESS)}[^\s)>\"]*", text):
            found = html.target(site, ADDRESS, "", reference)
            assert found, reference
            file, anchor = found
            assert file.is_file(), f"{notebook.name}: {reference}"
            assert not anchor or anchor in html.read(file).ids, f"{notebook.name}: {reference}"


def test_ids_are_unique(pages: dict[str, html.Page]) -> None:
    """No page uses an id twice."""
    for address, page in pages.items():
        twice = {own for own in page.ids if page.ids.count(own) > 1}
        assert not twice, address


def test_nothing_comes_from_another_host(site: Path, pages: dict[str, html.Page]) -> None:
    """Scripts, styles, fonts and images are all our own, in HTML and in CSS."""
    for address, page in pages.items():
        sources = [e["src"] for tag in ("script", "img", "iframe") for e in page.all(tag) if e.get("src")]
        sources += [e["href"] for e in page.all("link") if e.get("rel") in ("stylesheet", "preload", "icon")]
        ours = [s.startswith("data:image/") or html.target(site, ADDRESS, address, s) for s in sources]
        assert all(ours), address
    for sheet in site.rglob("*.css"):
        for reference in re.findall(r"url\(([^)]+)\)", sheet.read_text("utf-8")):
            assert reference.strip("\"'").startswith(("data:", "../fonts/")), (sheet, reference)


def test_site_maps_list_both_languages(site: Path, pages: dict[str, html.Page]) -> None:
    """Each language has a site map with its pages and their twins, and robots.txt names both."""
    for folder, prefix in ((site, ""), (site / "en", "en/")):
        urls = etree.parse(folder / "sitemap.xml").getroot().findall("s:url", SITEMAP)
        addresses = {str(url.findtext("s:loc", namespaces=SITEMAP)).removeprefix(ADDRESS) for url in urls}
        listed = {
            page for page in pages if page.startswith("en/") == bool(prefix) and not page.endswith("404.html")
        }
        assert addresses == listed
        assert len(urls) == len(addresses)
        for url in urls:
            own = str(url.findtext("s:loc", namespaces=SITEMAP)).removeprefix(ADDRESS).removeprefix("en/")
            twins = {x.get("hreflang"): x.get("href") for x in url.findall("x:link", SITEMAP)}
            assert twins == {"ko": ADDRESS + own, "en": f"{ADDRESS}en/{own}"}
    robots = (site / "robots.txt").read_text()
    assert f"{ADDRESS}sitemap.xml" in robots
    assert f"{ADDRESS}en/sitemap.xml" in robots


@pytest.mark.parametrize("prefix", ["", "en/"])
@pytest.mark.parametrize("order", ["created", "updated"])
def test_feeds(site: Path, prefix: str, order: str) -> None:
    """Each language has feeds, valid RSS 2.0, whose entries lead to existing posts of that language."""
    name = f"{prefix}feed_rss_{order}.xml"
    feed = etree.parse(site / name).getroot()
    assert feed.get("version") == "2.0"
    (channel,) = feed.findall("channel")
    for required in ("title", "link", "description"):
        assert channel.findtext(required)
    for element in channel.iter():
        text = (element.text or "").strip()
        assert text or element.attrib or len(element), f"{element.tag} is empty"
        if element.tag in ("link", "url", "guid", "docs"):
            assert text.startswith(ADDRESS), element.tag
        if element.tag in ("managingEditor", "webMaster", "author"):
            assert "@" in text, f"{element.tag} must be an e-mail address"
        if element.tag in ("pubDate", "lastBuildDate"):
            assert parsedate_to_datetime(text).year >= 2023
    (itself,) = channel.findall("{http://www.w3.org/2005/Atom}link")
    assert itself.get("href") == ADDRESS + name
    items = channel.findall("item")
    assert items
    assert len({item.findtext("guid") for item in items}) == len(items)
    for item in items:
        link = str(item.findtext("link"))
        assert link.startswith(f"{ADDRESS}{prefix}blog/")
        assert (site / link.removeprefix(ADDRESS) / "index.html").is_file()
        assert item.findtext("title")
        assert ".md" not in str(item.findtext("description"))


def test_search_has_an_index_per_language(site: Path) -> None:
    """The indexes hold their own language's pages, without the text of figures."""
    korean, english = (
        json.loads((site / p / "search/search_index.json").read_text("utf-8")) for p in ("", "en")
    )
    assert any("시그모이드" in entry["title"] for entry in korean["docs"])
    assert any("Sigmoid" in entry["title"] for entry in english["docs"])
    pages = [
        entry for entry in english["docs"] if not entry["location"].startswith(("glossary/", "functions/"))
    ]
    assert not any("시그모이드" in entry["text"] for entry in pages)
    for index in (korean, english):
        assert not any(re.search(r"−10\s*−5\s*0\s*5\s*10", entry["text"]) for entry in index["docs"])


def test_reading_time_is_shown(site: Path) -> None:
    """A post says in its own language how long it takes to read."""
    path = "blog/sigmoid-tanh-relu-tradeoffs/index.html"
    assert re.search(r"읽는 데 \d+분", (site / path).read_text("utf-8"))
    assert re.search(r"\d+-minute read", (site / "en" / path).read_text("utf-8"))


def test_the_lost_page_speaks_both_languages(site: Path) -> None:
    """404.html, which a host shows for any lost address, has both languages and absolute links."""
    text = (site / "404.html").read_text("utf-8")
    assert "이런 페이지는 없습니다" in text
    assert "There is no such page" in text
    assert 'href="/notes/assets/' in text


def test_formulas_are_mathml(site: Path, pages: dict[str, html.Page]) -> None:
    """No TeX is left for a script to translate."""
    post = pages["blog/sigmoid-tanh-relu-tradeoffs/"]
    assert len(post.all("math", display="block")) == 3
    for path in site.rglob("*.html"):
        assert "\\(" not in re.sub(r"<script.*?</script>", "", path.read_text("utf-8"), flags=re.DOTALL), path
