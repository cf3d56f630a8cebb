"""What stands at the foot of a post: how to cite it, and which posts belong to it."""

import re
from datetime import date
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from gen.markdown import guess

_BOX = re.compile(r"^/// check .*?^///$\n*", re.MULTILINE | re.DOTALL)
_DEFINITION = re.compile(r"^ {0,3}\*?\[[^\]]+\]:", re.MULTILINE)


def foot(page: Page, config: MkDocsConfig) -> dict[str, Any]:
    """Return what the template of a post shows at its foot."""
    post: Any = page
    dates = post.config.date
    return {
        "bibtex": bibtex(
            key=post.config.slug,
            author=config.site_author or "",
            title=str(page.title),
            created=dates.created,
            updated=dates.updated or dates.created,
            site=config.site_name,
            address=page.canonical_url or "",
        ),
        "related": related(page, config),
    }


def judged(page: Page, config: MkDocsConfig) -> dict[str, Any]:
    """Return what a post with verdicts begins with, their signs and a switch, and its script."""
    if 'class="check ' not in (page.content or ""):
        return {}
    ledger = get_relative_url("claims/", page.url)
    return {"guess": guess.bar(str(config.theme["language"]), ledger), "guessing": guess.script()}


def shorten(config: MkDocsConfig) -> None:
    """Leave of each post what lists show, once its own page is converted.

    The blog converts a post anew for each list that it stands in, all of it, and shows what is above the
    separator, without verdicts. Without the rest, a build takes a sixth less time. A text that defines the
    target of a link, a footnote or an abbreviation below the separator keeps the rest.
    """
    blog: Any = config.plugins["material/blog"]
    for post in blog.blog.posts:
        shown, separator, rest = post.markdown.partition(blog.config.post_excerpt_separator)
        shown = _BOX.sub("", shown)
        if separator and not _DEFINITION.search(rest):
            rest = "\n\n…"
        post.markdown = f"{shown}{separator}{rest}"


def related(page: Page, config: MkDocsConfig) -> list[Page]:
    """Return the posts that a post names in its front matter, as in `related: [slug]`."""
    blog: Any = config.plugins["material/blog"]
    posts = {post.config.slug: post for post in blog.blog.posts}
    return [posts[slug] for slug in page.meta.get("related", [])]


def bibtex(key: str, author: str, title: str, created: date, updated: date, site: str, address: str) -> str:
    r"""Return an entry for BibTeX: of the year of the text, with the day of its first version.

    Examples
    --------
    >>> days = date(2024, 6, 13), date(2026, 11, 21)
    >>> print(bibtex("gains", "The contributors", "Gains & losses", *days, "Notes", "https://a.b/"))
    @misc{gains,
      author = {{The contributors}},
      title = {{Gains \& losses}},
      howpublished = {Notes},
      year = {2026},
      month = nov,
      url = {https://a.b/},
      note = {First version of 2024-06-13. CC BY 4.0}
    }
    """
    first = "" if created.year == updated.year else f"First version of {created:%Y-%m-%d}. "
    months = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    fields = {
        "author": f"{{{{{_escaped(author)}}}}}",
        "title": f"{{{{{_escaped(title)}}}}}",
        "howpublished": f"{{{_escaped(site)}}}",
        "year": f"{{{updated.year}}}",
        "month": months[updated.month - 1],
        "url": f"{{{address}}}",
        "note": f"{{{first}CC BY 4.0}}",
    }
    body = ",\n".join(f"  {name} = {value}" for name, value in fields.items())
    return f"@misc{{{key},\n{body}\n}}"


def _escaped(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", text)
