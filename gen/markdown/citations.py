"""Citations: ``[@misra2020]`` as author and year, and the list of sources at the end of the page."""

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterable, Iterator

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from gen import strings
from gen.core.paths import ROOT
from gen.markdown import conversion
from gen.source import references
from gen.source.inline import CITATION, CITED
from gen.source.references import Source

ANCHOR = "sources"
"""The address of the list within a page."""


class Cite(InlineProcessor):
    """Turn a citation into links to the list, and remember what is cited."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(CITATION, md)

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[etree.Element, int, int]:
        """Return the links, between parentheses."""
        notes = self.md.notes  # type: ignore[attr-defined]
        words = strings.load(notes.getConfig("language"))["sources"]
        span = etree.Element("span", {"class": "cite"})
        span.text, link = "(", None
        for key in re.findall(CITED, m[0]):
            if link is not None:
                link.tail = "; "
            link = etree.SubElement(span, "a", {"href": f"#{anchor(key)}"})
            link.text = short(source(key, m[0]), words)
            notes.cited[key] = None
        assert link is not None
        link.tail = ")"
        return span, m.start(0), m.end(0)


class Listed(Treeprocessor):
    """Add the list of what was cited, once the text is converted and before the headings are gathered."""

    def run(self, root: etree.Element) -> None:
        """Append a heading and the list, sorted by what a reader looks for: the author."""
        notes = self.md.notes  # type: ignore[attr-defined]
        if not notes.cited:
            return
        language = notes.getConfig("language")
        words = strings.load(language)["sources"]
        etree.SubElement(root, "h2", {"id": ANCHOR, "data-search-exclude": ""}).text = words["title"]
        items = etree.SubElement(root, "ul", {"class": "sources", "data-search-exclude": ""})
        for key in sorted(notes.cited):
            item = etree.SubElement(items, "li", {"id": anchor(key)})
            _entry(item, source(key, key), language)


def anchor(key: str) -> str:
    """Return the address of a source within a page."""
    return f"ref-{key}"


def source(key: str, snippet: str) -> Source:
    """Return a source.

    Raises
    ------
    InputError
        If there is none of that name; it names the line of the page that cites it.
    """
    known = references.read(ROOT)
    if key not in known.sources:
        raise conversion.error(known.lacks(key), snippet)
    return known.sources[key]


def cited(keys: Iterable[str], language: str) -> str:
    """Return a citation as plain Markdown, whose links lead to the sources themselves."""
    words = strings.load(language)["sources"]
    found = [source(key, f"@{key}") for key in keys]
    return f"({'; '.join(f'[{short(each, words)}]({each.link})' for each in found)})"


def short(found: Source, words: dict[str, str]) -> str:
    """Return a source as a text names it.

    Examples
    --------
    >>> gelu = Source("h2016", "GELUs", 2016, (("Hendrycks", "Dan"), ("Gimpel", "Kevin")), "", {}, 1)
    >>> short(gelu, {"two": "{first} and {second}"})
    'Hendrycks and Gimpel, 2016'
    """
    names = [family for family, _ in found.authors]
    told = names[0]
    if len(names) > 1:
        told = words["two" if len(names) == 2 else "more"].format(first=names[0], second=names[1])
    return f"{told}, {found.year}"


def _entry(item: etree.Element, found: Source, language: str) -> None:
    """Fill in an entry of the list: authors, year, title with its link, and where it was published."""
    own = {} if language == "en" else {"lang": "en"}
    names = ", ".join(" ".join(filter(None, [given, family])) for family, given in found.authors)
    item.text = f"{names} ({found.year}). "
    link = etree.SubElement(item, "a", {"href": found.link} | own)
    link.text = found.title
    link.tail = "."
    if place := ", ".join(_place(found)):
        link.tail = ". "
        published = etree.SubElement(item, "span", own)
        published.text = f"{place}."


def _place(found: Source) -> Iterator[str]:
    """Yield where a source was published."""
    known = found.fields
    if "container-title" in known:
        yield known["container-title"]
    if "volume" in known:
        yield known["volume"] + (f"({known['number']})" if "number" in known else "")
    elif "number" in known:
        yield known["number"]
    if "page" in known:
        yield known["page"]
    if "publisher" in known:
        yield known["publisher"]
