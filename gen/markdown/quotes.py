"""Quotes: numbers in the place of ``{= slopes.max_slope:.2f}``, everywhere but in code."""

from markdown.preprocessors import Preprocessor

from gen.core.errors import InputError
from gen.core.paths import ROOT
from gen.experiments.numbers import number
from gen.markdown import conversion
from gen.source import inline


class Quotes(Preprocessor):
    """Put numbers in the place of their names; fences are out of the way."""

    def run(self, lines: list[str]) -> list[str]:
        """Work on the text as a whole, since mathematics may go over several lines."""
        return filled("\n".join(lines)).split("\n")


def filled(text: str, root: str = ROOT) -> str:
    """Return a text with its quoted numbers in place.

    Raises
    ------
    InputError
        If there is no such number.
    """
    if "{=" not in text:
        return text
    page = conversion.current.get()
    own = page.stem if page and page.suffix == ".py" else ""
    parts, at = list[str](), 0
    for quote in inline.scan(text).quotes:
        try:
            parts += [text[at : quote.start], number(quote, own, root)]
        except InputError as problem:
            raise conversion.error(problem.message, text[quote.start : quote.end]) from problem
        at = quote.end
    return "".join([*parts, text[at:]])
