"""MathML: made from TeX by KaTeX, many formulas in one process of Node."""

import atexit
import contextlib
import functools
import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

from gen.core import cache, node
from gen.core.cache import Shelf
from gen.core.memo import memoized

Answer = dict[str, str]

_TRANSLATOR = Path(__file__).with_name("katex.mjs")
_formulas = Shelf("formulas", "gen/formulas/katex.mjs", "package-lock.json")


def translate(tex: str, display: bool = False) -> Answer:
    """Translate one formula: `{"mathml": …}`, or `{"error": …}` when KaTeX does not understand it."""
    request = _request(tex, display)
    answer: Answer = _formulas.get(request, lambda: _translated().get(request) or _asked(request))
    return answer


def translate_all(formulas: Iterable[tuple[str, bool]]) -> dict[tuple[str, bool], Answer]:
    """Translate formulas of any language in one go, and leave them to the builds of all languages.

    Parameters
    ----------
    formulas
        Each with whether it is displayed.

    Returns
    -------
    dict
        For each, what `translate` returns.
    """
    requests = {formula: _request(*formula) for formula in formulas}
    known = _translated()
    unknown = [request for request in dict.fromkeys(requests.values()) if request not in known]
    if unknown:
        answers = node.run(_TRANSLATOR, "\n".join(unknown).encode(), "KaTeX").splitlines()
        known = known | dict(zip(unknown, map(json.loads, answers), strict=True))
    needed = {request: known[request] for request in sorted(requests.values())}
    if needed != _translated():
        cache.store(_formulas.file("all"), json.dumps(needed, ensure_ascii=False).encode())
        _translated.cache_clear()  # type: ignore[attr-defined]
    return {formula: known[request] for formula, request in requests.items()}


def _request(tex: str, display: bool) -> str:
    return json.dumps({"tex": tex, "display": display})


@memoized
def _translated() -> dict[str, Answer]:
    """Return what `translate_all` has left."""
    known: dict[str, Answer] = json.loads(cache.load(_formulas.file("all")) or b"{}")
    return known


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
