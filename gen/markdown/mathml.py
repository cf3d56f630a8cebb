"""TeX to MathML while the page is made, so that the reader's browser needs no script for it."""

import atexit
import contextlib
import functools
import hashlib
import html
import json
import re
import subprocess
from pathlib import Path

from markdown.postprocessors import Postprocessor

from gen import cache, node
from gen.markdown import source
from gen.paths import ROOT

_WRAPPED = re.compile(r'(<(span|div) class="arithmatex"[^>]*>)\s*\\([(\[])(.*?)\\[)\]]\s*</\2>', re.DOTALL)
_TRANSLATOR = Path(__file__).with_name("katex.mjs")

Answer = dict[str, str]

_known: dict[str, Answer] = {}
_used: set[str] = set()


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


def recall(name: str) -> None:
    """Begin with the formulas that were kept under a name, so that only new ones need KaTeX."""
    _used.clear()
    _known.update(json.loads(cache.read(_file(name)) or b"{}"))


def keep(name: str) -> None:
    """Keep the formulas that were translated since `recall`, and no others."""
    kept = {key: _known[key] for key in sorted(_used) if "mathml" in _known[key]}
    cache.keep(_file(name), json.dumps(kept, ensure_ascii=False).encode())


def _file(name: str) -> str:
    made_by = _TRANSLATOR.read_bytes() + Path(ROOT, "package-lock.json").read_bytes()
    return f"formulas-{name}-{hashlib.sha256(made_by).hexdigest()[:16]}.json"


def translate(tex: str, display: bool = False) -> Answer:
    """Translate one formula: `{"mathml": …}`, or `{"error": …}` when KaTeX does not understand it."""
    request = json.dumps({"tex": tex, "display": display})
    if request not in _known:
        _known[request] = _asked(request)
    _used.add(request)
    return _known[request]


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
