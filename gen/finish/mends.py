"""Mends: what the theme writes although HTML does not allow it, put right."""

import re

_CHECKBOX = re.compile(r'(<input\b[^>]*\btype="checkbox"[^>]*?) autocomplete="off"')
_ID = re.compile(r' id="([^"]+)"')
_LABEL = re.compile(r'(<label\b[^>]*?) for="([^"]+)"')


def mend(html: str) -> str:
    """Remove what check boxes do not have, an order that is none, and the aim of labels of nothing.

    Examples
    --------
    >>> mend('<input type="checkbox" id="a" autocomplete="off"><label for="a" tabindex="">A</label>')
    '<input type="checkbox" id="a"><label for="a">A</label>'
    >>> mend('<label class="title" for="b">B</label>')
    '<label class="title">B</label>'
    """
    html = _CHECKBOX.sub(r"\1", html).replace(' tabindex=""', "")
    ids = {*_ID.findall(html)}
    return _LABEL.sub(lambda label: label[0] if label[2] in ids else label[1], html)
