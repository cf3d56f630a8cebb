"""Numbers: the answers of experiments as texts quote them, in one of Python's formats.

``{= slopes.max_slope:.2f}`` is the answer "max_slope" of the experiment "slopes". On the experiment's own
page its name is left out. In mathematics a number is written as TeX.
"""

import re

from gen.core.errors import InputError, nearest
from gen.core.paths import ROOT
from gen.experiments.answers import LARGEST, answers
from gen.source import percent
from gen.source.inline import Quote

WIDEST = 20
"""Largest width and precision of a format."""

LONGEST = 40
"""Most characters of a number in a text."""

_INSIDE = re.compile(r" ?(?:(?P<name>\w+)\.)?(?P<key>\w+)(?::(?P<spec>\S*))?")
_POWER = re.compile(r"e([+-]\d+)")
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(quote: Quote, own: str = "", root: str = ROOT) -> str:
    """Return what stands in the place of a quote.

    Parameters
    ----------
    quote
        The quote.
    own
        The experiment on whose page it stands, if it is one's.
    root
        The project.

    Raises
    ------
    InputError
        If there is no such number, or it cannot be written so; it has no line.
    """
    read = _INSIDE.fullmatch(quote.inside.rstrip())
    if not read:
        raise InputError(f'a number is quoted as in {{= slopes.max_slope:.2f}}, got "{{={quote.inside}}}"')
    name, key, spec = named(quote, own), read["key"], read["spec"] or ""
    if not name:
        known = ", ".join(percent.names(root))
        raise InputError(f"name the experiment too, as in {{= slopes.max_slope}}; known: {known}")
    given = answers(name, root)
    if key not in given:
        raise InputError(f'experiment {name} has no answer "{key}"{nearest(key, given)}')
    value = given[key]
    if isinstance(value, bool) or not abs(value) < LARGEST:
        raise InputError(f"the answer {name}.{key} is {value}, which is no number to quote")
    try:
        return formatted(value, spec, tex=quote.in_formula)
    except (ValueError, OverflowError) as problem:
        told = f'"{spec}" is no way to format the number {name}.{key}: {problem}'
        raise InputError(told) from None


def named(quote: Quote, own: str = "") -> str:
    """Return the experiment that a quote names, or on whose page it stands; empty if there is none."""
    read = _INSIDE.fullmatch(quote.inside.rstrip())
    return (read and read["name"]) or own


def formatted(value: float, spec: str, *, tex: bool = False) -> str:
    r"""Return a number as it is printed.

    Raises
    ------
    ValueError
        If the format is none of Python's, or makes the number too long.

    Examples
    --------
    >>> formatted(0.25, ".2f"), formatted(-1.5, ".1f"), formatted(4.54e-5, ".1e")
    ('0.25', '−1.5', '4.5×10⁻⁵')
    >>> formatted(4.54e-5, ".1e", tex=True)
    '4.5\\times10^{-5}'
    """
    if any(len(digits) > 2 or int(digits) > WIDEST for digits in re.findall(r"\d+", spec)):
        raise ValueError(f"width and precision are at most {WIDEST}")
    text = format(value, spec)
    if len(text) > LONGEST:
        raise ValueError(f"it would have {len(text)} characters; e writes large numbers shortly, as in .2e")
    if tex:
        text = text.replace("%", r"\%").replace(",", "{,}")
        return _POWER.sub(lambda found: rf"\times10^{{{int(found[1])}}}", text)
    text = _POWER.sub(lambda found: f"×10{str(int(found[1])).translate(_RAISED)}", text)
    return text.replace("-", "−")
