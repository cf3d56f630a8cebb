"""Foreign words: Korean on an English page says so, to be read aloud and broken into lines as such.

Labels in code and in its output and words quoted in a text stay as their author wrote them; the mark is made
here. On Korean pages nothing can be found out in this way: Latin letters there are mostly Korean prose too.
"""

import re

from gen.finish import markup

_HANGUL = re.compile(r"[가-힣](?:[가-힣 ]*[가-힣])?")
_MARKED = re.compile(r' lang="ko"[^>]*>[^<]*')
_TEXT_ONLY = {"title", "desc", "text", "tspan", "option", "textarea"}
"""Elements that take no `span`; they say it themselves."""


def mark(html: str, language: str) -> str:
    """Mark the Korean on a page of another language.

    Examples
    --------
    >>> mark('<html lang="en"><p>the dog (개)</p><p lang="ko">사람</p></html>', "en")
    '<html lang="en"><p>the dog (<span lang="ko">개</span>)</p><p lang="ko">사람</p></html>'
    """
    if language == "ko" or not _HANGUL.search(_MARKED.sub("", html)):
        return html
    pieces = markup.pieces(html)
    for number, around in markup.texts(pieces, "", _language):
        if around.value != "ko" and around.piece >= 0 and _HANGUL.search(pieces[number]):
            if around.name in _TEXT_ONLY:
                start = f"<{around.name}"
                pieces[around.piece] = pieces[around.piece].replace(start, f'{start} lang="ko"', 1)
            else:
                pieces[number] = _HANGUL.sub(r'<span lang="ko">\g<0></span>', pieces[number])
    return "".join(pieces)


def _language(around: str, tag: markup.Tag) -> str:
    return tag.get("lang") or around
