"""Korean on an English page says that it is Korean, so that it is read aloud and broken into lines as such.

Labels in code and in its output and words quoted in a text stay as their author wrote them; the mark is made
here. On Korean pages nothing can be found out in this way: Latin letters there are mostly Korean prose too.
"""

import re

_HANGUL = re.compile(r"[가-힣](?:[가-힣 ]*[가-힣])?")
_PIECE = re.compile(r"(<script\b.*?</script>|<style\b.*?</style>|<!--.*?-->|<[^>]+>)", re.DOTALL)
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[\w-]+)(?P<rest>[^>]*)>")
_LANG = re.compile(r'\slang="([^"]*)"')
_ALONE = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
}
_TEXT_ONLY = {"title", "desc", "text", "tspan", "option", "textarea"}
"""Elements that take no `span`; they say it themselves."""


def mark(html: str, language: str) -> str:
    """Mark the Korean on a page of another language.

    Examples
    --------
    >>> mark('<html lang="en"><p>the dog (개)</p><p lang="ko">사람</p></html>', "en")
    '<html lang="en"><p>the dog (<span lang="ko">개</span>)</p><p lang="ko">사람</p></html>'
    """
    if language == "ko":
        return html
    pieces = _PIECE.split(html)
    around: list[tuple[str, str, int]] = []  # name, language and piece of each open element
    for number, piece in enumerate(pieces):
        if tag := _TAG.fullmatch(piece):
            _follow(around, tag, number)
        elif number % 2 == 0 and around and around[-1][1] != "ko" and _HANGUL.search(piece):
            name, _, opened = around[-1]
            if name in _TEXT_ONLY:
                pieces[opened] = pieces[opened].replace(f"<{name}", f'<{name} lang="ko"', 1)
            else:
                pieces[number] = _HANGUL.sub(r'<span lang="ko">\g<0></span>', piece)
    return "".join(pieces)


def _follow(around: list[tuple[str, str, int]], tag: re.Match[str], number: int) -> None:
    """Keep the list of open elements up to date; what HTML lets one leave open is closed with its parent."""
    name = tag["name"].lower()
    if tag["end"]:
        while around and around.pop()[0] != name:
            pass
    elif name not in _ALONE and not tag["rest"].endswith("/"):
        own = _LANG.search(tag["rest"])
        around.append((name, own[1] if own else around[-1][1] if around else "", number))
