"""One small style sheet instead of four: Material's, the figures' and ours, without unused rules."""

import hashlib
import json
import re
from pathlib import Path

from gen.core import node
from gen.core.cache import kept
from gen.core.files import write
from gen.core.paths import ASSETS, ROOT

BUNDLE = "assets/stylesheets/bundle.css"

_PURGE = Path(__file__).with_name("purge.mjs")
_URL = re.compile(r"\n?/\*# sourceMappingURL=.*?\*/")
_TEXT = re.compile(r'(?<= )(alt|aria-label|content|d|href|src|title)="[^"]*"')
"""Attributes that hold prose, addresses and paths: words in them name nothing."""


def bundle(site: Path, purge: bool) -> None:
    """Write `assets/stylesheets/bundle.css` of a built site and remove the sheets that it replaces."""
    sheets = site / "assets/stylesheets"
    made = [*sorted(sheets.glob("main.*.css")), *sorted(sheets.glob("palette.*.css"))]
    if len(made) != 2:
        raise RuntimeError(f"Material's style sheets are not where they were: found {made} in {sheets}")
    parts = [*made, Path(ROOT, ASSETS, "figures.css"), sheets / "site.css"]
    css = "\n".join(_URL.sub("", part.read_text("utf-8")) for part in parts)
    write(site / BUNDLE, (_purged(css, _words(site) & _names(css)) if purge else css).encode())
    for path in [*made, *sheets.glob("*.map"), sheets / "site.css"]:
        path.unlink()


def _words(site: Path) -> set[str]:
    """Collect every word that can name an element, a class or an attribute on this site.

    The theme's script speaks of `rtl`, but no language of this site is written from right to left.
    """
    tags = {tag for page in site.rglob("*.html") for tag in re.findall(r"<[^>]+>", page.read_text("utf-8"))}
    scripts = [*site.glob("assets/javascripts/bundle.*.js")]
    # not the bundle of the cells: CodeMirror has a name for everything
    for folder in ("gen/listings/web", "gen/markdown"):
        scripts += Path(ROOT, folder).glob("*.js")
    text = " ".join(_TEXT.sub(r"\1", tag) for tag in tags)
    text += " ".join(script.read_text("utf-8").replace(".dataset.", " data-") for script in scripts)
    return _names(text) - {"rtl"}


def _names(text: str) -> set[str]:
    """Return what may be names in a text; of words, those matter that a style sheet names, too."""
    return set(re.findall(r"[\w-]+", text, re.A))


def _purged(css: str, words: set[str]) -> str:
    request = json.dumps({"css": css, "words": " ".join(sorted(words))})
    key = request.encode() + _PURGE.read_bytes()
    name = f"{hashlib.sha256(key).hexdigest()[:32]}.css"
    return kept(name, lambda: node.run(_PURGE, request.encode(), "purgecss")).read_text("utf-8")
