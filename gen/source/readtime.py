"""Reading time that is right for Korean: syllables are counted there, words elsewhere.

Material counts words between spaces; a Korean word carries its particles and is about twice as
long to read as an English one.
"""

import math
import re

from gen.source import page
from gen.source.text import blank

SYLLABLES_PER_MINUTE = 500
WORDS_PER_MINUTE = 240

_SYLLABLE = re.compile(r"[가-힣]")
_WORD = re.compile(r"[A-Za-z][\w'’-]*")


def minutes(markdown: str) -> int:
    """Estimate the reading time of a page's Markdown, in whole minutes, at least 1.

    Code, figures, formulas, comments and link targets do not count as prose.

    Examples
    --------
    >>> minutes("활성화 " * 500)
    3
    >>> minutes("word " * 480)
    2
    """
    found = page.body(markdown).inline
    spans = [(each.start, each.end) for each in found.formulas]
    spans += [(each.start, each.end) for each in found.quotes]
    spans += [(each.start, each.end) for each in found.marks]
    spans += [(start, end) for start, end, _ in found.attributes]
    spans += [(each.at, each.end) for each in found.links if each.at]
    prose = blank(found.shown, sorted(spans))
    syllables, words = len(_SYLLABLE.findall(prose)), len(_WORD.findall(prose))
    return max(1, math.ceil(syllables / SYLLABLES_PER_MINUTE + words / WORDS_PER_MINUTE))
