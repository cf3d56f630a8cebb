"""An SVG element on a page: its name and description, for those who do not see it."""

from html import escape


def labelled(svg: str, name: str, title: str, description: str) -> str:
    """Give an SVG element the title and description that screen readers read.

    Parameters
    ----------
    svg
        The element.
    name
        Begins the ids of both; no two elements of a page have the same.
    title, description
        Plain text.
    """
    head, rest = svg.strip().split(">", 1)
    label = f' role="img" aria-labelledby="{name}-t {name}-d">'
    words = f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(description)}</desc>'
    return head + label + words + rest
