"""Marks in the text: `{P1.4}` before a sentence makes the address #P1.4 for the claim it states."""

import re
import xml.etree.ElementTree as etree

from markdown.inlinepatterns import InlineProcessor

from gen.source.inline import ID


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
