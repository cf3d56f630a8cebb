"""Browser: the session in the reader's, what the worker calls, and how parts travel to the page."""

import json
import sys
import time
from collections.abc import Callable
from itertools import groupby
from operator import itemgetter

from gen.listings.output import part_html
from gen.listings.session import NoInput, Part, Session, Stream

TEXT = ("out", "err", "value", "error")
"""Kinds of parts that the page shows as plain text."""

AT_ONCE = 1500
"""So many parts of a program are sent as they come, all that the page shows at first; then they are gathered
for `PAUSE` seconds."""

PAUSE = 0.05

MOST = 10_000_000
"""Characters of text that a program may print; the page could not hold more."""


class Post:
    """Sends parts to the page: text as it comes, but a million lines not in a million messages.

    Parameters
    ----------
    send
        Takes a list of parts in JSON.
    words
        The words for output.
    """

    def __init__(self, send: Callable[[str], None], words: dict[str, str]) -> None:
        self.send, self.words = send, words
        self.plots = 0
        self.begin("")

    def begin(self, name: str) -> None:
        """Begin the output of a program; `name` begins the ids of its plots."""
        self.name, self.kept = name, list[Part]()
        self.sent, self.size, self.last = 0, 0, 0.0

    def add(self, part: Part) -> None:
        """Send a part, or keep it for the next message."""
        if part["kind"] in TEXT:
            part = {**part, "text": self._cut(part["kind"], part["text"])}
        else:
            self.plots += 1
            part = {"kind": part["kind"], "html": part_html(part, f"{self.name}-{self.plots}", self.words)}
        self.kept.append(part)
        if self.sent < AT_ONCE or time.monotonic() - self.last > PAUSE:
            self.flush()

    def flush(self) -> None:
        """Send what was kept, neighbouring text of one kind in one part."""
        parts: list[Part] = []
        for kind, group in groupby(self.kept, key=itemgetter("kind")):
            same = list(group)
            if kind in TEXT:
                same = [{"kind": kind, "text": "".join(part["text"] for part in same)}]
            parts += same
        if parts:
            self.send(json.dumps(parts))
            self.kept.clear()
            self.sent, self.last = self.sent + 1, time.monotonic()

    def _cut(self, kind: str, text: str) -> str:
        room, self.size = MOST - self.size, self.size + len(text)
        if kind == "error" or len(text) <= room:
            return text
        return f"{text[:room]}\n{self.words['too_long']}\n" if room > 0 else ""


class Python:
    """The one session of a page.

    Parameters
    ----------
    send
        Takes a list of parts in JSON.
    words
        The words for output, in JSON.
    """

    def __init__(self, send: Callable[[str], None], words: str) -> None:
        self.post = Post(send, json.loads(words))
        self.session = Session(self.post.add)
        # For what a callback prints after its program has ended.
        sys.stdout, sys.stderr = Stream("out", self._late), Stream("err", self._late)
        sys.stdin = NoInput(self.post.words["no_input"])

    async def run(self, program: str, file: str, name: str) -> str:
        """Run a program and return the name of the exception that ended it, empty if none did."""
        self.post.begin(name)
        problem = await self.session.run(program, file)
        self.post.flush()
        return type(problem).__name__ if problem else ""

    def _late(self, part: Part) -> None:
        self.post.add(part)
        self.post.flush()
