"""TeX to MathML while the page is made, so that the reader's browser needs no script for it."""

import atexit
import html
import json
import re
import subprocess
from functools import cache
from pathlib import Path

from markdown.postprocessors import Postprocessor

from gen.markdown import source

_WRAPPED = re.compile(r'(<(span|div) class="arithmatex"[^>]*>)\s*\\([(\[])(.*?)\\[)\]]\s*</\2>', re.DOTALL)
_TRANSLATOR = Path(__file__).with_name("katex.mjs")


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


@cache
def translate(tex: str, display: bool = False) -> dict[str, str]:
    """Translate one formula: `{"mathml": …}`, or `{"error": …}` when KaTeX does not understand it."""
    node = _node()
    assert node.stdin
    assert node.stdout
    node.stdin.write(json.dumps({"tex": tex, "display": display}) + "\n")
    node.stdin.flush()
    line = node.stdout.readline()
    if not line:
        raise RuntimeError(f"node {_TRANSLATOR.name} has stopped; is KaTeX installed (npm ci)?")
    answer: dict[str, str] = json.loads(line)
    return answer


@cache
def _node() -> subprocess.Popen[str]:
    """Start KaTeX once; it ends when our end of the pipe closes."""
    try:
        node = subprocess.Popen(
            ["node", _TRANSLATOR], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
    except FileNotFoundError:
        raise RuntimeError("Formulas need Node.js 20 or newer: https://nodejs.org") from None
    atexit.register(node.communicate)
    return node
