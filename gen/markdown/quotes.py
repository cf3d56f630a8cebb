r"""Numbers by name: ``{= slopes.max_slope:.2f}`` in a text is an answer of an experiment.

Behind the colon stands one of Python's format specifications. On the experiment's own page its name is left
out. In mathematics a number is written as TeX.
"""

import re
from pathlib import Path

from markdown.preprocessors import Preprocessor

from gen.core.errors import InputError, nearest
from gen.core.paths import ROOT
from gen.experiments.answers import answers
from gen.markdown import conversion
from gen.source import percent

_QUOTE = re.compile(r"\{=(?P<inside>[^{}\n]*)\}")
_INSIDE = re.compile(r" ?(?:(?P<name>\w+)\.)?(?P<key>\w+)(?::(?P<spec>\S*))?")
_MATH = re.compile(r"(\$\$.+?\$\$|\$[^\s$](?:[^$]*?[^\s$])?\$)", re.DOTALL)
_POWER = re.compile(r"e([+-]\d+)")
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class Quotes(Preprocessor):
    """Put numbers in the place of their names, everywhere but in fences."""

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

    def quoted(found: re.Match[str], *, tex: bool) -> str:
        try:
            return _number(found["inside"], root, tex=tex)
        except InputError as problem:
            raise conversion.error(problem.message, found[0]) from problem

    parts = _MATH.split(text)
    parts[::2] = [_QUOTE.sub(lambda found: quoted(found, tex=False), part) for part in parts[::2]]
    parts[1::2] = [_QUOTE.sub(lambda found: quoted(found, tex=True), part) for part in parts[1::2]]
    return "".join(parts)


def _number(inside: str, root: str, *, tex: bool) -> str:
    read = _INSIDE.fullmatch(inside.rstrip())
    if not read:
        raise InputError(f'a number is quoted as in {{= slopes.max_slope:.2f}}, got "{{={inside}}}"')
    name = read["name"] or _own_name()
    known = answers(name, root)
    if read["key"] not in known:
        raise InputError(f'experiment {name} has no answer "{read["key"]}"{nearest(read["key"], known)}')
    value = known[read["key"]]
    if isinstance(value, bool):
        raise InputError(f"the answer {name}.{read['key']} is {value}, which is no number")
    try:
        return formatted(value, read["spec"] or "", tex=tex)
    except ValueError as problem:
        told = f'"{read["spec"]}" is no way to format the number {name}.{read["key"]}: {problem}'
        raise InputError(told) from None


def _own_name() -> str:
    """Return the name of the experiment whose page this is."""
    page = conversion.current.get()
    if page is None or page.suffix != ".py":
        known = ", ".join(percent.names())
        raise InputError(f"name the experiment too, as in {{= slopes.max_slope}}; known: {known}")
    return Path(page).stem


def formatted(value: float, spec: str, *, tex: bool = False) -> str:
    r"""Return a number as it is printed.

    Examples
    --------
    >>> formatted(0.25, ".2f"), formatted(-1.5, ".1f"), formatted(4.54e-5, ".1e")
    ('0.25', '−1.5', '4.5×10⁻⁵')
    >>> formatted(4.54e-5, ".1e", tex=True)
    '4.5\\times10^{-5}'
    """
    text = format(value, spec)
    if tex:
        text = text.replace("%", r"\%").replace(",", "{,}")
        return _POWER.sub(lambda found: rf"\times10^{{{int(found[1])}}}", text)
    text = _POWER.sub(lambda found: f"×10{str(int(found[1])).translate(_RAISED)}", text)
    return text.replace("-", "−")
