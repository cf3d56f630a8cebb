"""Quoted: the numbers that pages quote exist and can be written so."""

from gen.core.errors import InputError
from gen.core.memo import memoized
from gen.experiments.answers import answers
from gen.experiments.numbers import named, number
from gen.source import percent
from gen.source.page import Page


def problems(page: Page, root: str) -> list[InputError]:
    """Say what is wrong with the numbers that a page quotes.

    What an experiment with mistakes of its own answers is not known, and not asked.
    """
    found = []
    own = own_name(page)
    for quote in page.inline.quotes:
        if unknown(named(quote, own), root):
            continue
        try:
            number(quote, own, root)
        except InputError as problem:
            found.append(InputError(problem.message, page.path, page.line(quote.start)))
    return found


def own_name(page: Page) -> str:
    """Return the name of the experiment whose prose a page is; empty if it is none."""
    return page.path.rpartition("/")[2].removesuffix(".py") if page.path.endswith(".py") else ""


@memoized
def unknown(name: str, root: str) -> bool:
    """Tell whether an experiment is there, but its answers are not."""
    if name not in percent.names(root):
        return False
    try:
        answers(name, root)
    except InputError:
        return True
    return False
