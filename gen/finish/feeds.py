"""Feeds: made to keep to the letter of RSS 2.0 and JSON Feed."""

import json
import re
from pathlib import Path
from typing import Any

from gen.core.files import write

_CHANGES = (
    (r"<(docs|managingEditor)>[^<@]*</\1> ?", ""),
    (r"<image>\s*<url>None</url>.*?</image> ?", ""),
    (r"<author>([^<@]*)</author>", r"<dc:creator>\1</dc:creator>"),
)


def tidy(site: Path) -> None:
    """Put the feeds of a built site right."""
    for feed in site.glob("feed_rss_*.xml"):
        text = feed.read_text("utf-8")
        for wrong, right in _CHANGES:
            text = re.sub(wrong, right, text, flags=re.DOTALL)
        write(feed, text.encode())
    for feed in site.glob("feed_json_*.json"):
        told = json.loads(feed.read_text("utf-8"))
        told["items"] = [_known(item) for item in told["items"]]
        write(feed, json.dumps(_known(told), ensure_ascii=False).encode())


def _known(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value is not None}
