"""Search: it finds Korean words with and without their particles, and inside other words.

The theme's search worker looks for words that begin with what is typed: 소프트맥스로 finds nothing where the
text has 소프트맥스의. There is no setting for it, so a few places of the worker are changed after the build.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from gen.core.files import write

_OURS = Path(__file__).with_name("search.js")

_CHANGES = (
    ("search(e){if(e=e.replace(", "search(e){e=widened(e,this.index.invertedIndex);if(e=e.replace("),
    (".startsWith(o.term)", ".includes(o.term)"),  # or the words found inside others are listed as missing
    # a page that was found by a part of it marks the words that were found, as the part does
    # the sign for a name is no word that a reader typed
    (
        "presence!==lunr.Query.presence.PROHIBITED)",
        "presence!==lunr.Query.presence.PROHIBITED&&!/^name0/.test(s.term))",
    ),
    ("{score:0,terms:{}}", "{score:0,terms:Object.fromEntries(Object.entries(o[0].terms).filter(t=>t[1]))}"),
)

_NAMES = {"boost": 1e7}
"""The weight of a page's names: who types one of them means that page."""

_DENSE = re.compile(r"<(pre|math|svg)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<(?!/?(?:code|pre)\b)[^>]*>")


def lighten(html: str) -> str:
    """Leave out tags of which the index keeps nothing: the colours of code, the layout of formulas, pictures.

    They are most of a page, and the theme reads it slowly, tag by tag.

    Examples
    --------
    >>> lighten('<pre><code><span class="k">def</span> <span>f</span></code></pre><svg><path/></svg>')
    '<pre><code>def f</code></pre>'
    """
    return _DENSE.sub(lambda found: "" if found[1] == "svg" else _TAG.sub("", found[0]), html)


def sign(name: str) -> str:
    """Return the word of the index that stands for a whole name, as `widened` in search.js makes it.

    No part of the name is in it, since words are found inside of others.

    Examples
    --------
    >>> sign("ELU")
    'name0656c750end'
    """
    letters = re.sub(r"[^0-9a-z가-힣²√]", "", name.lower())
    return f"name0{''.join(f'{ord(letter):x}' for letter in letters)}0end"


def name_pages(site: Path, names: Mapping[str, Iterable[str]]) -> None:
    """Let pages come first for whoever types one of their names, and nothing else.

    Parameters
    ----------
    site
        A built site.
    names
        By address, the names of a page.
    """
    file = site / "search/search_index.json"
    index = json.loads(file.read_text("utf-8"))
    index["config"]["fields"]["names"] = _NAMES
    for page in index["docs"]:
        if page["location"] in names:
            page["names"] = " ".join(sorted({sign(name) for name in names[page["location"]]}))
    write(file, json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode())


def trim(site: Path) -> None:
    """Remove the support for languages that a built site does not search in: of 900 KB mostly all."""
    index = json.loads((site / "search/search_index.json").read_text("utf-8"))
    used = {*index["config"]["lang"]} - {"en"}
    kept = {f"lunr.{name}.min.js" for name in (*used, "stemmer.support", "multi") if used}
    for path in (site / "assets/javascripts/lunr").rglob("*.js"):
        if path.name not in kept:
            path.unlink()


def patch(site: Path) -> None:
    """Change the search worker of a built site; fail when the theme's worker is no longer the one we know."""
    (worker,) = site.glob("assets/javascripts/workers/search.*.min.js")
    code = worker.read_text("utf-8")
    for old, new in _CHANGES:
        if code.count(old) != 1:
            raise RuntimeError(
                f"Material's search worker has changed: {old!r} occurs {code.count(old)} times"
            )
        code = code.replace(old, new)
    write(worker, (_OURS.read_text("utf-8") + code).encode())
