"""Mathematics: each formula of a page as MathML, so that the reader's browser needs no script for it."""

import html
import re

from markdown.postprocessors import Postprocessor

from gen.formulas.mathml import translate
from gen.markdown import conversion

_WRAPPED = re.compile(r'(<(span|div) class="arithmatex"[^>]*>)\s*\\([(\[])(.*?)\\[)\]]\s*</\2>', re.DOTALL)


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
        raise conversion.error(f"{answer['error']} (in the formula {tex})", tex)
    if tag == "span":
        return answer["mathml"]
    # a wide formula scrolls on a phone, and what scrolls must be reachable by keyboard
    return f'{opening[:-1]} tabindex="0">{answer["mathml"]}</{tag}>'
