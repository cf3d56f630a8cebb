"""Markup: a reader of finished, well-formed pages; quick, since each build reads each of them."""

import re
from collections.abc import Callable, Iterator
from typing import Generic, NamedTuple, TypeVar

Value = TypeVar("Value")

_PIECE = re.compile(r"(<script\b.*?</script>|<style\b.*?</style>|<!--.*?-->|<[^>]+>)", re.DOTALL)
_TAG = re.compile(r"<(/?)([\w-]+)([^>]*)>")
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Tag(NamedTuple):
    """The start of an element: its name, and what stands behind that."""

    name: str
    rest: str

    def get(self, attribute: str) -> str | None:
        """Return an attribute as it is written, None if it is not there."""
        if attribute not in self.rest:
            return None
        found = re.search(rf'\s{attribute}="([^"]*)"', self.rest)
        return found[1] if found else None


class Around(NamedTuple, Generic[Value]):
    """The element around a text: its name, the piece that is its start, and what holds in it."""

    name: str
    piece: int
    value: Value


def pieces(html: str) -> list[str]:
    """Split a page into texts, at even places, and the rest: tags, comments, whole scripts and styles."""
    return _PIECE.split(html)


def texts(
    split: list[str], outside: Value, inside: Callable[[Value, Tag], Value]
) -> Iterator[tuple[int, Around[Value]]]:
    """Go through the texts of a page, blank ones left out.

    Parameters
    ----------
    split
        The `pieces` of the page.
    outside
        What holds outside of all elements.
    inside
        Tells what holds in an element from what holds around it and from its tag. What HTML lets one leave
        open is closed with the element around it.

    Yields
    ------
    tuple of int and Around
        The place of the text, and the element that it stands in.
    """
    around = [Around("", -1, outside)]
    for number, piece in enumerate(split):
        if number % 2 == 0:
            if piece.strip(" \n"):
                yield number, around[-1]
        elif tag := _TAG.fullmatch(piece):
            end, name, rest = tag.groups()
            if end:
                while len(around) > 1 and around.pop().name != name:
                    pass
            elif name not in _VOID and not rest.endswith("/"):
                around.append(Around(name, number, inside(around[-1].value, Tag(name, rest))))
