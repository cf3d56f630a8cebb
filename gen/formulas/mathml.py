"""MathML: made from TeX by KaTeX, in one process of Node for all formulas."""

import atexit
import contextlib
import functools
import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

from gen.core import node
from gen.core.cache import Shelf

Answer = dict[str, str]

_TRANSLATOR = Path(__file__).with_name("katex.mjs")
_formulas = Shelf("formulas", "gen/formulas/katex.mjs", "package-lock.json")


def translate(tex: str, display: bool = False) -> Answer:
    """Translate one formula: `{"mathml": …}`, or `{"error": …}` when KaTeX does not understand it."""
    request = json.dumps({"tex": tex, "display": display})
    answer: Answer = _formulas.get(request, lambda: _asked(request))
    return answer


def translate_all(formulas: Iterable[tuple[str, bool]], language: str) -> dict[tuple[str, bool], Answer]:
    """Translate the formulas of a language, each with whether it stands alone; builds then look them up."""
    _formulas.recall(language)
    before = set(_formulas.known)
    answers = {formula: translate(*formula) for formula in sorted(formulas)}
    if _formulas.known.keys() != before:
        _formulas.used = set(_formulas.known)  # a build needs some that no page has, too
        _formulas.keep(language)
    return answers


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
