"""Small readers for the Markdown sources."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from gen.core.errors import InputError
from gen.source.fences import KINDS, fields, scan

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
LANGUAGES = ("ko", "en")

_FENCE = re.compile(r"^(`{3,}|~{3,})[ \t]*(\S*)[^\n]*\n(.*?)^\1[ \t]*$", re.M | re.S)
_CHECK = re.compile(r"^/// check \| ([^\n]+)\n((?:    [^\n]+\n)*)(.*?)^///$", re.M | re.S)
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)(?:[ \t]+\{ #([\w-]+) \})?$", re.M)
_MARK = re.compile(r"\{([A-Z]\d+\.\d+)\}")
_ITEM = re.compile(r"\{([A-Z]\d+\.\d+)\}|^id: (.+)$|^```run id=\"([^\"]+)\"$", re.M)


@dataclass(frozen=True)
class Fence:
    """A fenced block: its language, its text, and its options if it is a figure or a formula."""

    kind: str
    text: str
    options: dict[str, str]


@dataclass(frozen=True)
class Check:
    """A check box."""

    claims: tuple[str, ...]
    options: dict[str, str]
    text: str

    @property
    def row(self) -> tuple[str, str | None]:
        """The claims and the verdict on them."""
        return " ".join(self.claims), self.options.get("verdict")


@dataclass(frozen=True)
class Page:
    """A Markdown file taken apart."""

    path: Path
    meta: dict[str, Any]
    body: str
    prose: str
    """The body without fences."""
    fences: list[Fence]
    checks: list[Check]
    headings: list[tuple[int, str | None]]
    """Level and anchor."""

    @property
    def marks(self) -> list[str]:
        """The claim marks, in order of appearance."""
        return _MARK.findall(self.prose)

    @property
    def items(self) -> list[str]:
        """Everything with a number of its own, in order of appearance: marks, and the ids of fences."""
        found = _ITEM.findall(self.body)
        return [item for places in found for item in " ".join(places).split()]


@cache
def read(path: Path) -> Page:
    """Take a Markdown file apart."""
    text = path.read_text("utf-8")
    meta, body = {}, text
    if text.startswith("---\n"):
        header, body = text[4:].split("\n---\n", 1)
        meta = yaml.safe_load(header)
    prose = _FENCE.sub("", body)
    return Page(
        path,
        meta,
        body,
        prose,
        [
            Fence(kind, inside, _options(block) if kind in KINDS else {})
            for block, kind, inside in ((found[0], found[2], found[3]) for found in _FENCE.finditer(body))
        ],
        [
            Check(tuple(claims.split()), yaml.safe_load(options) or {}, inside.strip())
            for claims, options, inside in _CHECK.findall(body)
        ],
        [(len(level), anchor or None) for level, _, anchor in _HEADING.findall(prose)],
    )


def _options(block: str) -> dict[str, str]:
    """Read the options of a fence the way the generator does."""
    (fence,), _ = scan(block, "a page")
    options = {}
    for field in fields(fence, "a page"):
        if isinstance(field, InputError):
            raise field
        options[field.key] = field.value
    return options


def pages(language: str) -> list[str]:
    """Name every page of a language, relative to its folder."""
    return sorted(path.relative_to(DOCS / language).as_posix() for path in (DOCS / language).rglob("*.md"))


def twins() -> list[str]:
    """Name every page that both languages have."""
    return sorted(set.intersection(*(set(pages(language)) for language in LANGUAGES)))


def posts() -> list[str]:
    """Name every post that both languages have, without the ending."""
    return [Path(page).stem for page in twins() if page.startswith("blog/posts/")]


def post(language: str, name: str) -> Page:
    """Read a post."""
    return read(DOCS / language / "blog/posts" / f"{name}.md")


def links(text: str) -> list[str]:
    """Find the targets of links and pictures that lead to files of the project, without their anchors."""
    targets = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:src|srcset|href)="([^"]+)"', text)
    return [target.split("#")[0] for target in targets if not re.match(r"[a-z]+:|#", target)]


def numbers(text: str) -> set[str]:
    """Find the numbers in a text, without the commas of thousands; 1 to 9 are often words in English."""
    found = re.findall(r"\d[\d,]*(?:\.\d+)?", re.sub(r"100만|10\^6", "a million", text))
    return {number.replace(",", "") for number in (each.rstrip(",") for each in found) if len(number) > 1}
