"""Dates: those that a build writes down come from the posts, never from the clock.

So the same sources give the same bytes on any day, and a feed does not seem new because the site was built.
"""

import os
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from mkdocs.structure.pages import Page

from gen.core.paths import LANGUAGES, ROOT
from gen.source import library, page


def fix() -> None:
    """Date the build by the newest post, for MkDocs and its plugins, unless whoever builds has set a date."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", str(int(newest(Path(ROOT)).timestamp())))


def newest(root: Path) -> datetime:
    """Return the newest date in the front matter of the posts below a root."""
    posts = [post for code in LANGUAGES for post in library.posts(code, str(root))]
    told = [page.read(post, str(root)).front.values.get("date") for post in posts]
    dates = [day for entry in told for day in (entry.values() if isinstance(entry, dict) else [entry])]
    return max((moment(day) for day in dates if isinstance(day, date)), default=moment(date(1980, 1, 1)))


def complete(page: Page) -> None:
    """Say of a post that was never updated how old it is; its feed would take the day of the build."""
    post: Any = page
    dates = post.config.date
    page.meta["date"] = {"created": dates.created, "updated": dates.updated or dates.created}


def moment(day: date) -> datetime:
    """Return the start of a day, and a time without a zone, as the feeds read them: in UTC."""
    moment = day if isinstance(day, datetime) else datetime.combine(day, time())
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
