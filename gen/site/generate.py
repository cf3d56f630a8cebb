"""Generate: `python -m gen` checks the sources and makes what they ask for, in a process of its own."""

import queue
from collections.abc import Iterator
from contextlib import contextmanager

from gen.core import progress
from gen.core.child import Child, Message
from gen.core.errors import InputError, SourceError
from gen.site import mistakes
from gen.site.mistakes import Mistake


@contextmanager
def drawing() -> Iterator[None]:
    """Check and draw beside something else, and wait until all is drawn.

    Raises
    ------
    SourceError
        With all that is wrong.
    """
    messages: queue.Queue[Message] = queue.Queue()
    generator = Child(lambda _, message: messages.put(message), "gen", "--report")
    found: list[Mistake] = []
    try:
        yield
        while "end" not in (message := messages.get()):
            progress.adopt(message.get("progress", {}))
            found += [Mistake(**each) for kind in ("mistakes", "behind") for each in message.get(kind, [])]
    finally:
        progress.adopt({})
        generator.kill()
    if message["end"] or found:
        found = found or mistakes.parse(generator.said) or [Mistake("python -m gen failed")]
        raise SourceError(InputError(each.trace or each.message, each.path, each.line) for each in found)
