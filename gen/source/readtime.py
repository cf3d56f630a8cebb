"""Reading time that is right for Korean: syllables are counted there, words elsewhere.

Material counts words between spaces; a Korean word carries its particles and is about twice as
long to read as an English one.
"""

import math
import re

SYLLABLES_PER_MINUTE = 500
WORDS_PER_MINUTE = 240

_NOT_PROSE = re.compile(
    r"^(`{3,}|~{3,})[^\n]*\n.*?^\1[`~]*$|<!--.*?-->|\$[^$\n]+\$|\{[^}\n]*\}|\]\([^)\n]*\)", re.M | re.S
)
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
    prose = _NOT_PROSE.sub(" ", markdown)
    syllables, words = len(_SYLLABLE.findall(prose)), len(_WORD.findall(prose))
    return max(1, math.ceil(syllables / SYLLABLES_PER_MINUTE + words / WORDS_PER_MINUTE))
