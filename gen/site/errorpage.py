"""Error page: what the preview shows while there is no site to show, in the language of the address.

It loads nothing but the script that reloads it.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from gen import strings
from gen.core.errors import InputError
from gen.core.paths import LANGUAGES, ROOT
from gen.site.mistakes import Mistake

AROUND = 3
"""So many lines of a source are shown on either side of the line that is wrong."""


def mistakes(found: Iterable[Mistake], language: str) -> str:
    """Return the page that shows all mistakes."""
    found = list(found)
    words = _words(language)
    title = words["mistakes"] if len(found) == 1 else words["mistakes_many"].format(count=len(found))
    return _page(language, title, words["repair"], "\n".join(_mistake(each, words) for each in found))


def progress(steps: Mapping[str, tuple[int, int]], language: str) -> str:
    """Return the page that shows what is being made.

    Parameters
    ----------
    steps
        How many of how many are done, by the name of the step.
    language
        The page's language.
    """
    words = _words(language)
    rows = []
    for name, (done, total) in steps.items():
        count = words["count"].format(done=done, total=total) if total else words["begun"]
        rows.append(f"<div><dt>{escape(words[f'step_{name}'])}</dt><dd>{escape(count)}</dd></div>")
    return _page(language, words["first"], words["patience"], f"<dl>{''.join(rows)}</dl>")


def _mistake(mistake: Mistake, words: Mapping[str, str]) -> str:
    place = ":".join(str(part) for part in (mistake.path, mistake.line) if part is not None)
    heading = f"<code>{escape(place)}</code>" if place else escape(words["nowhere"])
    bug = f'<p class="bug">{escape(words["bug"])}</p>' if mistake.bug else ""
    trace = _scrolling(escape(mistake.trace), "trace", words["trace"]) if mistake.trace else ""
    shown = f'<p lang="en">{escape(mistake.message)}</p>'
    return f"<article><h2>{heading}</h2>{shown}{bug}{_excerpt(mistake, words)}{trace}</article>"


def _excerpt(mistake: Mistake, words: Mapping[str, str]) -> str:
    """Return the lines of the source around a mistake."""
    if mistake.path is None or mistake.line is None:
        return ""
    try:
        lines = Path(ROOT, mistake.path).read_bytes().decode("utf-8", "replace").splitlines()
    except OSError:  # it has been removed since
        return ""
    first = max(1, mistake.line - AROUND)
    rows = []
    for number, line in enumerate(lines[first - 1 : mistake.line + AROUND], first):
        row = f'<span class="number">{number}</span>{escape(line)}'
        rows.append(f"<mark>{row}</mark>" if number == mistake.line else f'<span class="line">{row}</span>')
    return _scrolling("".join(rows), "", words["excerpt"].format(path=mistake.path)) if rows else ""


def _scrolling(content: str, kind: str, label: str) -> str:
    """Return text that may be wider than the page; the keyboard reaches it."""
    return f'<pre class="{kind}" tabindex="0" role="region" aria-label="{escape(label)}">{content}</pre>'


def _page(language: str, title: str, about: str, content: str) -> str:
    base = "/" if language == LANGUAGES[0] else f"/{language}/"
    words = {"title": title, "about": about, "site": _words(language)["site"]}
    return _template().substitute(
        {name: escape(text) for name, text in words.items()}, language=language, base=base, content=content
    )


@cache
def _template() -> Template:
    return Template(Path(__file__).with_suffix(".html").read_text("utf-8"))


_last: dict[str, dict[str, str]] = {}
"""The words of each language as they were when they could be read."""


def _words(language: str) -> Mapping[str, str]:
    """Return the words of a language; they are sources themselves, and may be what is wrong."""
    for code in (language, *LANGUAGES):
        with suppress(InputError, OSError, KeyError):
            _last[code] = strings.read(code)["preview"]
        if code in _last:
            return _last[code]
    return _Nameless()


class _Nameless(dict[str, str]):
    """Words when there are none: each is its name."""

    def __missing__(self, name: str) -> str:
        return name
