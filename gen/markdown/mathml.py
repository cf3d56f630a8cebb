"""TeX to MathML while the page is made, so that the reader's browser needs no script for it."""

import atexit
import contextlib
import functools
import html
import json
import re
import subprocess
from pathlib import Path

from markdown.postprocessors import Postprocessor

from gen import node
from gen.cache import Shelf
from gen.markdown import source

_WRAPPED = re.compile(r'(<(span|div) class="arithmatex"[^>]*>)\s*\\([(\[])(.*?)\\[)\]]\s*</\2>', re.DOTALL)
_TRANSLATOR = Path(__file__).with_name("katex.mjs")

Answer = dict[str, str]

_formulas = Shelf("formulas", "gen/markdown/katex.mjs", "package-lock.json")


class MathML(Postprocessor):
    r"""Replace each `\(…\)` and `\[…\]` that pymdownx.arithmatex has marked by its MathML."""

    def run(self, text: str) -> str:
        """Convert every formula of the page."""
        return _WRAPPED.sub(_convert, text)


def _convert(found: re.Match[str]) -> str:
    opening, tag, bracket, escaped = found.groups()
    tex = html.unescape(html.unescape(escaped)).strip()
    answer = translate(tex, display=bracket == "[")
    if "error" in answer:
        raise source.error(f"{answer['error']} (in the formula {tex})", tex)
    if tag == "span":
        return answer["mathml"]
    # a wide formula scrolls on a phone, and what scrolls must be reachable by keyboard
    return f'{opening[:-1]} tabindex="0">{answer["mathml"]}</{tag}>'


def translate(tex: str, display: bool = False) -> Answer:
    """Translate one formula: `{"mathml": …}`, or `{"error": …}` when KaTeX does not understand it."""
    request = json.dumps({"tex": tex, "display": display})
    answer: Answer = _formulas.get(request, lambda: _asked(request))
    return answer


def _asked(request: str) -> Answer:
    katex = _katex()
    assert katex.stdin
    assert katex.stdout
    try:
        katex.stdin.write(f"{request}\n")
        katex.stdin.flush()
    except BrokenPipeError:
        raise node.stopped(_TRANSLATOR.name, "KaTeX") from None
    line = katex.stdout.readline()
    if not line:
        raise node.stopped(_TRANSLATOR.name, "KaTeX")
    answer: Answer = json.loads(line)
    return answer


@functools.cache
def _katex() -> subprocess.Popen[str]:
    """Start KaTeX once; it ends when our end of the pipe closes."""
    try:
        katex = subprocess.Popen(
            ["node", _TRANSLATOR],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
    except FileNotFoundError:
        raise node.missing() from None
    atexit.register(_close, katex)
    return katex


def _close(katex: subprocess.Popen[str]) -> None:
    with contextlib.suppress(BrokenPipeError):
        katex.communicate()
