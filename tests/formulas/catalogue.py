"""The functions of catalogue.toml, and an evaluation of their expressions that owes nothing to `gen`."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import mpmath

KINDS = {"halves": "x[i + n]", "components": "x[i]"}
"""What in an expression tells the kind of a vector-valued function."""


@dataclass(frozen=True, eq=False)
class Entry:
    """A function of the catalogue: what the formulas need of a record, and what they have to be."""

    name: str
    symbol: str
    expression: str
    equations: list[str]
    defaults: dict[str, float] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    others: list[dict[str, float]] = field(default_factory=list)
    kinks: dict[str, str] = field(default_factory=dict)
    vector_valued: bool = False

    @property
    def kind(self) -> str:
        """How the function takes its input: "elementwise", "components", "halves" or "side by side"."""
        if not self.vector_valued:
            return "elementwise"
        return next((kind for kind, text in KINDS.items() if text in self.expression), "side by side")


DATA = tomllib.loads((Path(__file__).parent / "catalogue.toml").read_text(encoding="utf-8"))
CATALOGUE = [Entry(name, **data) for name, data in DATA.items()]

NAMES = {
    "exp": mpmath.exp,
    "log": mpmath.log,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tanh": mpmath.tanh,
    "atan": mpmath.atan,
    "erf": mpmath.erf,
    "sqrt": mpmath.sqrt,
    "pi": mpmath.pi,
    "Abs": abs,
    "Max": max,
    "Min": min,
    "clip": lambda u, low, high: min(max(u, low), high),
    "sigma": lambda u: 1 / (1 + mpmath.exp(-u)),
    "softplus": lambda u: mpmath.log1p(mpmath.exp(u)),
    "Phi": mpmath.ncdf,
    "Piecewise": lambda *cases: next(value for value, condition in cases if condition),
    "sum": mpmath.fsum,
}


def compute(entry: Entry, parameters: dict[str, float], **names: Any) -> Any:
    """Return what Python and mpmath make of the expression of an entry."""
    text = re.sub(r"Sum\((.*), j\)", r"sum([\1 for j in range(len(x))])", entry.expression)
    text = re.sub(r"(?<![\w.])\d+(\.\d+)?", r"mpf('\g<0>')", text)
    constants = {name: mpmath.mpf(value) for name, value in entry.constants.items()}
    known = NAMES | {"mpf": mpmath.mpf} | constants | {k: mpmath.mpf(v) for k, v in parameters.items()}
    return eval(text, {"__builtins__": {"range": range, "len": len}} | known | names)
