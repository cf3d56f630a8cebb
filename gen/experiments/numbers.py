"""Numbers: the answers of experiments as texts quote them, in one of Python's formats.

``{= slopes.max_slope:.2f}`` is the answer "max_slope" of the experiment "slopes". On the experiment's own
page its name is left out. In mathematics a number is written as TeX. What varies from run to
run is quoted with its spread, ``{= overfitting.tanh_gap:±}``, and with no more digits than the spread allows.
"""

import math
import re

from gen.core.errors import InputError, nearest
from gen.core.paths import ROOT
from gen.experiments.answers import LARGEST, Answers, answers
from gen.source import percent
from gen.source.inline import Quote

WIDEST = 20
"""Largest width and precision of a format."""

SPREADS = ("deviation", "error", "spread")
"""Endings of the answers that hold the spread of another one, as in "tanh_gap_deviation"."""

FINEST = 3
"""Most decimals of a number with its spread."""

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
        if spec.endswith("±"):
            return with_spread(value, _spread(key, given), spec[:-1], tex=quote.in_formula)
        return formatted(value, spec, tex=quote.in_formula)
    except (ValueError, OverflowError) as problem:
        told = f'"{spec}" is no way to format the number {name}.{key}: {problem}'
        raise InputError(told) from None


def named(quote: Quote, own: str = "") -> str:
    """Return the experiment that a quote names, or on whose page it stands; empty if there is none."""
    read = _INSIDE.fullmatch(quote.inside.rstrip())
    return (read and read["name"]) or own


def _spread(key: str, given: Answers) -> float:
    """Return the spread of an answer."""
    names = [f"{key}_{ending}" for ending in SPREADS]
    for name in names:
        if name in given:
            return given[name]
    raise ValueError(f"± needs one of the answers {', '.join(names)}")


def with_spread(value: float, spread: float, sign: str = "", *, tex: bool = False) -> str:
    r"""Return a number and its spread, both rounded to the first digit of the spread.

    A spread that begins with 1 keeps two digits.

    Parameters
    ----------
    value
        The number, such as a mean.
    spread
        Its standard deviation or error.
    sign
        "+" to write the sign of a positive number, too.
    tex
        Whether it stands in mathematics.

    Raises
    ------
    ValueError
        If the sign is another.

    Examples
    --------
    >>> with_spread(0.1714, 0.0324), with_spread(0.0101, 0.005, "+"), with_spread(1991.0, 182.3)
    ('0.17 ± 0.03', '+0.010 ± 0.005', '1990 ± 180')
    >>> with_spread(-0.0094, 0.0076, tex=True)
    '-0.009\\pm0.008'
    """
    if sign not in ("", "+"):
        raise ValueError('before ± there may be a "+" only')
    decimals = FINEST
    if spread > 0:
        first = math.floor(math.log10(spread))
        decimals = min(FINEST, -first + (spread < 2 * 10.0**first))
    digits = max(decimals, 0)
    number, width = (
        formatted(round(each, decimals), f"{mark}.{digits}f", tex=tex)
        for each, mark in ((value, sign), (spread, ""))
    )
    return rf"{number}\pm{width}" if tex else f"{number} ± {width}"


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
