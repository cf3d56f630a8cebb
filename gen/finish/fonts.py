"""Fonts of a few dozen kilobytes: only the characters that the built site shows."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

from gen.core.cache import Shelf, kept
from gen.core.errors import InputError
from gen.core.files import write
from gen.core.paths import ROOT
from gen.finish import markup

FOLDER = "assets/fonts"
"""Where the fonts are in the site of a language."""

_FONTSOURCE = Path(ROOT, "node_modules", "@fontsource")
_NAMES = {
    "text": _FONTSOURCE / "pretendard/files/pretendard-latin-400-normal.woff2",
    "text-bold": _FONTSOURCE / "pretendard/files/pretendard-latin-700-normal.woff2",
    "math": _FONTSOURCE / "stix-two-math/files/stix-two-math-latin-400-normal.woff2",
}

# What a script may add to a page: numbers, ASCII and the marks of search and clipboard messages.
_ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + "·…–—−×≤≥′″‘’“”"
_ALWAYS_MATH = "0123456789()="
_BOLD = {"h1", "h2", "h3", "h4", "h5", "h6", "strong", "b", "th", "dt"}
_BOLD_CLASSES = {"verdict", "md-button", "md-tag"}

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
        write(site / FOLDER / f"{name}.woff2", _found(font).read_bytes())


def make(site: Path, words: Mapping[str, str]) -> None:
    """Write the fonts of one language's built site, and tell its pages of them.

    What most pages show is in two fonts that all pages share and a reader loads once, regular and bold; what
    else a page shows is in small fonts of its own. So the first view of a page is light, and so is the next.

    Parameters
    ----------
    site
        The folder.
    words
        What scripts show on pages with listings, in bold on the buttons that run them.
    """
    pages = {path: path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}
    shown = {path: shown_by(page) for path, page in pages.items()}
    for path, page in pages.items():
        if 'class="listing"' in page:
            shown[path].text |= set("".join(words.values()))
            shown[path].bold |= set(words["run"] + words["run_all"])
    fonts = site / FOLDER
    for name, weight, kind in (("text", 400, "text"), ("text-bold", 700, "bold")):
        font = _NAMES[name]
        characters = {path: getattr(page, kind) for path, page in shown.items()}
        common = _common(characters.values())
        whole = subset(font, set().union(*characters.values()))
        write(fonts / f"{name}.woff2", subset(whole, common).read_bytes())
        for path, own in characters.items():
            if rest := own - common:
                data = subset(whole, rest).read_bytes()
                file = f"{name}-{hashlib.sha256(data).hexdigest()[:8]}.woff2"
                write(fonts / file, data)
                _tell(path, _fetch_early(path, site, file) + _face(path, site, file, weight, rest))
    for path, seen in shown.items():
        if seen.math:
            _tell(path, _fetch_early(path, site, "math.woff2"))
    math = set().union(_ALWAYS_MATH, *(page.math for page in shown.values()))
    write(fonts / "math.woff2", subset(_NAMES["math"], math, kerning=False).read_bytes())


def _common(pages: Collection[set[str]]) -> set[str]:
    """Return the characters that at least a third of the pages show, and those that a script may add."""
    counts = Counter(character for page in pages for character in page)
    return {character for character, count in counts.items() if 3 * count >= len(pages)} | set(_ALWAYS)


def _tell(page: Path, told: str) -> None:
    """Add something to the head of a page."""
    page.write_text(page.read_text("utf-8").replace("</head>", f"{told}</head>", 1), "utf-8")


def _fetch_early(page: Path, site: Path, file: str) -> str:
    """Let a font come with the page: if it came once text that wants it is there, lines would move."""
    return f'<link rel="preload" as="font" type="font/woff2" crossorigin href="{_address(page, site, file)}">'


def _face(page: Path, site: Path, file: str, weight: int, characters: set[str]) -> str:
    """Say which characters a font of a page's own is for; the regular one is thickened for missing bold."""
    reach = ",".join(f"U+{ord(character):x}" for character in sorted(characters))
    families = ["Text"] if weight == 700 else ["Text", "Text regular"]
    source = f'url("{_address(page, site, file)}") format("woff2")'
    faces = [
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:swap;src:{source};'
        f"unicode-range:{reach}}}"
        for family in families
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
        self.text |= set(text)
        # Words of another language, as in the glossary, come in regular, which is thickened for bold.
        if "bold" in kinds and "foreign" not in kinds:
            self.bold |= set(text)


def shown_by(page: str) -> Shown:
    """Return the characters that a page shows."""
    digest = hashlib.sha256(page.encode()).hexdigest()
    return Shown(*map(set, _letters.get(digest, lambda: _read(page))))


def _read(page: str) -> list[str]:
    """Return the three sets of characters as texts."""
    seen = Shown(set(_ALWAYS), set(_ALWAYS), set())
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


def subset(font: Path, characters: set[str], *, kerning: bool = True) -> Path:
    """Cut a font down to some characters, once for each set of them, and return the file."""
    _found(font)
    features = ["kern", "tnum"] if kerning else []
    known = f"{font.stat().st_size} {font.name} {_tool()} {features} {''.join(sorted(characters))}"
    name = f"{hashlib.sha256(known.encode()).hexdigest()[:32]}.woff2"
    return kept(name, lambda: _cut(font, characters, features))


def _found(font: Path) -> Path:
    if not font.is_file():
        raise InputError(f"the font {font.name} is missing: npm ci installs it")
    return font


@cache
def _tool() -> str:
    return version("fonttools")


def _cut(font: Path, characters: set[str], features: list[str]) -> bytes:
    from fontTools import subset as tool

    options = tool.Options(flavor="woff2", layout_features=features, name_IDs=[], hinting=False)
    loaded = tool.load_font(str(font), options)
    cutter = tool.Subsetter(options)
    cutter.populate(text="".join(characters))
    cutter.subset(loaded)
    out = BytesIO()
    tool.save_font(loaded, out, options)
    return out.getvalue()
