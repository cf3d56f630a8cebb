"""Fonts of a few dozen kilobytes: only the characters that the built site shows."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path

from gen import typefaces
from gen.core.cache import Shelf
from gen.core.files import write
from gen.finish import markup
from gen.typefaces import Cut

FOLDER = "assets/fonts"
"""Where the fonts are in the site of a language."""

_NAMES = {"text": typefaces.REGULAR, "text-bold": typefaces.BOLD, "math": typefaces.MATH}
_FACES = {
    # The regular one is thickened for missing bold.
    "text": [("Text", 400), ("Text regular", 400)],
    "text-bold": [("Text", 700)],
    "math": [("Notes Math", 400)],
}

# What a script may add to a page: numbers, ASCII and the marks of search and clipboard messages.
_ASCII = "".join(map(chr, range(0x20, 0x7F))) + "·…–—−×≤≥′″‘’“”"
_ALWAYS = {"text": _ASCII, "text-bold": _ASCII, "math": "0123456789()="}
_BOLD = {"h1", "h2", "h3", "h4", "h5", "h6", "strong", "b", "th", "dt"}
_BOLD_CLASSES = {"md-button", "md-tag"}

_letters = Shelf("letters", "gen/finish/fonts.py", "gen/finish/markup.py")

_Kinds = frozenset[str]
_PLAIN: _Kinds = frozenset()
_PLACEHOLDER = re.compile(r'\splaceholder="([^"]*)"')
# The colours of code are a third of all tags, and change no letter.
_CODE = re.compile(r"<pre\b.*?</pre>", re.DOTALL)
_ROOT = re.compile(r'href="([^"]*)assets/')
_TAGS = re.compile(r"<[^>]*>")
_SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)


def copy(site: Path) -> None:
    """Write the whole typefaces: 2 MB, but no work, and they hold whatever an author may write."""
    for name, font in _NAMES.items():
        write(site / FOLDER / f"{name}.woff2", typefaces.found(font).read_bytes())


def make(site: Path, words: Mapping[str, str]) -> None:
    """Write the fonts of one language's built site, and tell its pages of them.

    What most pages show is in three fonts that all pages share and a reader loads once, regular, bold and of
    mathematics; what else a page shows is in small fonts of its own. So the first view of a page is light,
    and so is the next.

    Parameters
    ----------
    site
        The folder.
    words
        What scripts show on pages with listings, in bold on the buttons that run them.
    """
    shown = _shown_on(site, words)
    texts = {
        "text": {path: page.text for path, page in shown.items()},
        "text-bold": {path: page.bold for path, page in shown.items()},
        "math": {path: page.math for path, page in shown.items() if page.math},
    }
    common = {name: _common(pages.values()) | set(_ALWAYS[name]) for name, pages in texts.items()}
    shared = {name: _cut(name, characters) for name, characters in common.items()}
    own = {
        (path, name): _cut(name, rest)
        for name, pages in texts.items()
        for path, characters in pages.items()
        if (rest := characters - common[name])
    }
    made = typefaces.cut([*shared.values(), *own.values()])
    fonts = site / FOLDER
    for name, cut in shared.items():
        write(fonts / f"{name}.woff2", made[cut].read_bytes())
    for (path, name), cut in own.items():
        data = made[cut].read_bytes()
        file = f"{name}-{hashlib.sha256(data).hexdigest()[:8]}.woff2"
        write(fonts / file, data)
        _tell(path, _fetch_early(path, site, file) + _face(path, site, file, name, cut.characters))
    for path in texts["math"]:
        _tell(path, _fetch_early(path, site, "math.woff2"))


def _shown_on(site: Path, words: Mapping[str, str]) -> "dict[Path, Shown]":
    """Return what the pages of a site show, scripts included."""
    pages = {path: path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}
    shown = {path: shown_by(page) for path, page in pages.items()}
    for path, page in pages.items():
        if 'class="listing"' in page:
            shown[path].text |= set("".join(words.values()))
            shown[path].bold |= set(words["run"] + words["run_all"])
    return shown


def _cut(name: str, characters: set[str]) -> Cut:
    return Cut(_NAMES[name], frozenset(characters), () if name == "math" else typefaces.FEATURES)


def _common(pages: Collection[set[str]]) -> set[str]:
    """Return the characters of a third of the pages, long pages counting more."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update(dict.fromkeys(page, len(page)))
    least = sum(map(len, pages)) / 3
    return {character for character, count in counts.items() if count >= least}


def _tell(page: Path, told: str) -> None:
    """Add something to the head of a page."""
    page.write_text(page.read_text("utf-8").replace("</head>", f"{told}</head>", 1), "utf-8")


def _fetch_early(page: Path, site: Path, file: str) -> str:
    """Let a font come with the page: if it came once text that wants it is there, lines would move."""
    return f'<link rel="preload" as="font" type="font/woff2" crossorigin href="{_address(page, site, file)}">'


def _face(page: Path, site: Path, file: str, name: str, characters: Iterable[str]) -> str:
    """Say which characters a font of a page's own is for."""
    reach = ",".join(f"U+{ord(character):x}" for character in sorted(characters))
    source = f'url("{_address(page, site, file)}") format("woff2")'
    faces = [
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:swap;src:{source};'
        f"unicode-range:{reach}}}"
        for family, weight in _FACES[name]
    ]
    return f"<style>{''.join(faces)}</style>"


def _address(page: Path, site: Path, file: str) -> str:
    """Return where a page finds a font; the one for lost addresses, shown at any, has paths of its own."""
    if page.name == "404.html" and (found := _ROOT.search(page.read_text("utf-8"))):
        return f"{found[1]}{FOLDER}/{file}"
    return f"{'../' * (len(page.relative_to(site).parts) - 1)}{FOLDER}/{file}"


@dataclass
class Shown:
    """The characters that a page shows: all of them, those in bold, those in mathematics."""

    text: set[str]
    bold: set[str]
    math: set[str]

    def add(self, text: str, kinds: _Kinds) -> None:
        """Count the characters of a text for every kind that it is."""
        if "unseen" in kinds:
            return
        if "math" in kinds:
            alone = "letter" in kinds and len(text) == 1
            self.math |= italic(text) or set(text) if alone else set(text)
            return
        self.text |= set(text) - {"\n"}  # which no font has
        # Words of another language, as in the glossary, and rare signs come in regular, thickened for bold.
        if "bold" in kinds and "foreign" not in kinds:
            self.bold |= set(filter(str.isalpha, text))


def shown_by(page: str) -> Shown:
    """Return the characters that a page shows."""
    digest = hashlib.sha256(page.encode()).hexdigest()
    return Shown(*map(set, _letters.get(digest, lambda: _read(page))))


def _read(page: str) -> list[str]:
    """Return the three sets of characters as texts."""
    seen = Shown(set(_ASCII), set(_ASCII), set())
    pieces = markup.pieces(_CODE.sub(lambda code: _TAGS.sub("", code[0]), page))
    for number, around in markup.texts(pieces, _PLAIN, _inside):
        seen.add(unescape(pieces[number]), around.value)
    words = [*_PLACEHOLDER.findall(page), *_SCRIPT.findall(page)]  # a script has words to show
    seen.text |= set(unescape("".join(words)))
    return ["".join(sorted(characters)) for characters in (seen.text, seen.bold, seen.math)]


def _inside(around: _Kinds, tag: markup.Tag) -> _Kinds:
    """Tell what kinds of text an element holds."""
    kinds = _kinds(tag.name, tag.get("class") or "", tag.get("lang") or "", tag.get("mathvariant") or "")
    if "words" in kinds:
        return around - {"math"}
    return around | kinds if kinds else around


@cache
def _kinds(name: str, classes: str, language: str, variant: str) -> _Kinds:
    """Tell what kinds of text an element makes of what is in it."""
    names = classes.split()
    found = {
        "unseen": name in {"title", "desc"},
        "foreign": name != "html" and bool(language),
        "bold": name in _BOLD or any("title" in each or each in _BOLD_CLASSES for each in names),
        "math": name == "math" or (name in {"text", "tspan"} and bool({"m", "k"} & {*names})),
        "words": name == "mtext",
        "letter": name == "mi" and not variant,
    }
    return frozenset(kind for kind, holds in found.items() if holds)


def italic(characters: Iterable[str]) -> set[str]:
    """Give the mathematical italic letters that browsers put in place of single letters in formulas.

    Examples
    --------
    >>> sorted(italic("xhσ1"))
    ['ℎ', '𝑥', '𝜎']
    """
    names = {unicodedata.normalize("NFKC", letter): letter for letter in map(chr, range(0x1D434, 0x1D468))}
    names |= {unicodedata.normalize("NFKC", letter): letter for letter in map(chr, range(0x1D6E2, 0x1D71C))}
    names["h"] = "ℎ"  # the place of the italic h in the block is empty
    return {names[character] for character in characters if character in names}
