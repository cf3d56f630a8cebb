"""The figures of the pages, drawn before the pages are made."""

import queue

from gen.core.child import Child, Message
from gen.core.errors import InputError, SourceError
from gen.site import mistakes
from gen.site.mistakes import Mistake


def draw() -> None:
    """Run `python -m gen` and wait for it.

    Raises
    ------
    SourceError
        With all that is wrong.
    """
    messages: queue.Queue[Message] = queue.Queue()
    generator = Child(lambda _, message: messages.put(message), "gen", "--report")
    found: list[Mistake] = []
    try:
        while "end" not in (message := messages.get()):
            found += [Mistake(**each) for each in message.get("mistakes", [])]
    finally:
        generator.kill()
    if message["end"]:
        found = found or mistakes.parse(generator.said) or [Mistake("python -m gen failed")]
        raise SourceError(InputError(each.trace or each.message, each.path, each.line) for each in found)
