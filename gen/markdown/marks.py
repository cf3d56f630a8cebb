"""Marks in the text: `{P1.4}` makes the address #P1.4 for the claim that follows, `{/}` ends the claim."""

import re
import xml.etree.ElementTree as etree

from markdown.inlinepatterns import InlineProcessor

from gen.source.inline import END, ID

ENDED = "claim-end"
"""The class of the element that stands where a claim ends, until its text is wrapped."""


class ClaimMark(InlineProcessor):
    """Turn a mark into an anchor that shows nothing."""

    def __init__(self) -> None:
        super().__init__(rf"\{{({ID})\}}[ \n]*")

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[etree.Element, int, int]:
        """Return the anchor."""
        return etree.Element("span", {"id": m[1], "class": "claim"}), m.start(0), m.end(0)


class ClaimEnd(InlineProcessor):
    """Note where a claim ends before its paragraph does."""

    def __init__(self) -> None:
        super().__init__(rf"\{{{END}\}}")

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[etree.Element, int, int]:
        """Return an element that is gone once claims are wrapped."""
        return etree.Element("span", {"class": ENDED}), m.start(0), m.end(0)
