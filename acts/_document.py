"""Docstrings and signatures: filled in from records, so that what all functions share is written once."""

import inspect
import textwrap
from collections.abc import Callable
from typing import Any

from acts._record import Activation

DERIVATIVES = ("", "First derivative", "Second derivative", "Third derivative")

OUT = inspect.Parameter("out", inspect.Parameter.KEYWORD_ONLY, default=None, annotation="NDArray | None")
AXIS = inspect.Parameter("axis", inspect.Parameter.POSITIONAL_OR_KEYWORD, default=-1, annotation="Axis")

TEMPLATE = """\
{summary}

Parameters
----------
{parameters}
out : ndarray, optional
    Where the result goes. It has the shape of the result; then it is returned.

Returns
-------
ndarray{scalar}
{returns}

Raises
------
TypeError
{types}
ValueError
{values}
{axis}
Notes
-----
{notes}

References
----------
{reference}

Examples
--------
>>> import acts
{example}
"""

INPUTS = {
    "elementwise": "x : array_like\n    Real numbers.",
    "axis": "x : array_like\n    Real numbers, of at least one dimension.",
    "doubled": "x : array_like\n    Real numbers, of at least one dimension.",
    "pooled": "x : array_like\n    Real numbers, of at least one dimension.",
    "gated": "x : array_like\n    Real numbers: the first half along the axis and the second.\n"
    "y : array_like, optional\n    The second half, if x is only the first.",
}
AXES = """\
axis : int, tuple of int or None, default -1
    The axes that count the components of a vector; None for all."""
RNG = """\
rng : numpy.random.Generator or int, optional
    Draws what is random, or is the seed of what does; without it, the mean stands for that."""
HARD = """\
hard : bool, default False
    Whether the result is 1 in the largest component and 0 in all others."""
SHAPES = {
    "elementwise": "in the shape, the type and the kind of container of `x`",
    "axis": "in the shape and type of `x`",
    "doubled": "in the type of `x`, twice as many along the axis",
    "gated": "in the type of `x`, half as many along the axis",
    "pooled": "in the type of `x`, one for each group along the axis",
}
REFUSED = {
    "elementwise": "`out` does not fit",
    "axis": "`out` does not fit",
    "doubled": "`axis` stands for several, or `out` does not fit",
    "pooled": "`axis` stands for several or has components left over, or `out` does not fit",
    "gated": "the axis has an odd number of components, `y` another shape than `x`, or `out` does not fit",
}


def signature(formula: Callable[..., Any], kind: str) -> inspect.Signature:
    """Return the signature of the function of a formula: of the formula's own parameters after the first.

    Parameters
    ----------
    formula
        What the function is of.
    kind
        The kind of function.
    """
    first = inspect.Parameter("x", inspect.Parameter.POSITIONAL_ONLY, annotation="ArrayLike")
    second = inspect.Parameter(
        "y", inspect.Parameter.POSITIONAL_ONLY, default=None, annotation="ArrayLike | None"
    )

    def annotation(p: inspect.Parameter) -> str:
        if p.name == "rng":
            return "Rng"
        return "ArrayLike" if kind == "elementwise" else p.annotation.__name__

    own = [
        p.replace(annotation=annotation(p))
        for p in inspect.signature(formula).parameters.values()
        if p.kind is not inspect.Parameter.POSITIONAL_ONLY
    ]
    axis = [] if kind == "elementwise" else [AXIS]
    inputs = [first, second] if kind == "gated" else [first]
    return inspect.Signature([*inputs, *own, *axis, OUT], return_annotation="NDArray")


def parts(formula: Callable[..., Any]) -> tuple[str, str, str]:
    """Return the summary, the notes and the example of a formula's docstring."""
    text = inspect.getdoc(formula) or ""
    said, found, example = text.partition("\n>>> ")
    summary, _, notes = said.partition("\n\n")
    return summary.strip(), notes.strip(), (found + example).strip()


def document(record: Activation, notes: str, example: str) -> str:
    """Return the docstring of a function."""
    names = [f"`{p.name}`" for p in record.parameters]
    return TEMPLATE.format(
        summary=record.summary,
        parameters="\n".join(_parameters(record)),
        scalar="" if record.vector_valued else " or scalar",
        returns=_filled(
            f"Values in {record.range}, {SHAPES[record.kind]}; integers and booleans as float64. At ±∞ they "
            "are the limit, or NaN where there is none."
        ),
        types=_filled(
            "If `x` is complex, of extended precision, not numeric or an array of another library"
            + (f", or {' or '.join(names)} not real." if names else ".")
        ),
        values=_filled(
            f"If {''.join(f'{name} is outside of its domain or ' for name in names)}{REFUSED[record.kind]}."
        ),
        axis="numpy.exceptions.AxisError\n    If `x` has no such axis.\n" if record.vector_valued else "",
        notes=notes,
        reference=_filled(record.reference, ""),
        example=example,
    )


def _parameters(record: Activation) -> list[str]:
    lines = [INPUTS[record.kind]]
    for p in record.parameters:
        summary = f"{p.summary[0].upper()}{p.summary[1:]}; in {p.domain}."
        numbers = type(p.default).__name__ if record.vector_valued else "array_like"
        lines.append(f"{p.name} : {numbers}, default {p.default:.7g}\n{_filled(summary)}")
    return lines + [HARD] * record.hard + [RNG] * record.random + [AXES] * record.vector_valued


def _filled(text: str, indent: str = "    ") -> str:
    return textwrap.fill(text, 106, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
