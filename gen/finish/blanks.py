"""Pages without the indentation and empty lines of the templates: up to a kilobyte of each, compressed."""

import re

_KEPT_OR_BLANK = re.compile(r"(<(pre|script|style|textarea)\b.*?</\2>)|\s*\n\s*", re.DOTALL)


def squeeze(html: str) -> str:
    r"""Replace blank space that holds a line break by the break alone, but not where it counts.

    Examples
    --------
    >>> squeeze("<ul>\n\n  <li>one\n</ul>\n<pre>\n  two\n</pre>")
    '<ul>\n<li>one\n</ul>\n<pre>\n  two\n</pre>'
    """
    return _KEPT_OR_BLANK.sub(lambda found: found[1] or "\n", html)
