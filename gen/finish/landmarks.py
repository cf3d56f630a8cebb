"""Landmarks: every one of a page has a name, so that a screen reader can list them.

The theme marks authors, tags and links of posts as navigation without a name; on a page with several
posts these cannot be told apart. They are turned into plain groups.
"""

import re

_SECTION = re.compile(r'aria-labelledby="(__nav_\d+)_label"([^>]*>\s*<label class="md-nav__title") for=')
_NAMELESS = re.compile(r"<nav(?![^>]*aria-label)([^>]*)>((?:(?!</?nav\b).)*)</nav>", re.DOTALL)


def name_all(html: str) -> str:
    """Turn each `nav` without a label into a `div`, the innermost first.

    A section of the navigation that has a page of its own is labelled by an empty element; its title follows.

    Examples
    --------
    >>> name_all('<nav aria-label="Main"><nav class="a"><nav>x</nav></nav></nav>')
    '<nav aria-label="Main"><div class="a"><div>x</div></div></nav>'
    """
    html = _SECTION.sub(r'aria-labelledby="\1_title"\2 id="\1_title" for=', html)
    while True:
        html, count = _NAMELESS.subn(r"<div\1>\2</div>", html)
        if not count:
            return html
