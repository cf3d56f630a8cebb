r"""Mathtext: matplotlib's mathematics as plain Unicode, for text that a browser sets.

Only what labels need: letters, Greek, upright names, primes, relations and one level of scripts. Fractions
and roots belong on the page, not on a curve.
"""

import re
from collections.abc import Iterator

# In the order of Unicode's slanted Greek letters.
# fmt: off
GREEK = (
    "alpha", "beta", "gamma", "delta", "varepsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda",
    "mu", "nu", "xi", "omicron", "pi", "rho", "varsigma", "sigma", "tau", "upsilon", "varphi", "chi", "psi",
    "omega",
)
CAPITALS = {
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ",
    "Omega": "Ω",
}
NAMES = ("arctan", "cos", "cosh", "erf", "exp", "ln", "log", "max", "min", "sin", "sinh", "tan", "tanh")
SIGNS = {
    "infty": "∞", "prime": "′", "partial": "𝜕", "cdot": "·", "times": "×", "pm": "±", "ldots": "…",
    "leq": " ≤ ", "geq": " ≥ ", "neq": " ≠ ", "approx": " ≈ ", "to": " → ", "mapsto": " ↦ ", "in": " ∈ ",
    "epsilon": "𝜖", "phi": "𝜙", "top": "⊤", "mathbb{R}": "ℝ", "left": "", "right": "", "quad": "\u2003",
    "mathdefault": "", ",": "\u2009", ";": " ", " ": " ", "{": "{", "}": "}", "%": "%", "_": "_",
}
CHARACTERS = {
    " ": "", "{": "", "}": "", "'": "′", "-": "−", "*": "∗", "=": " = ", "<": " < ", ">": " > ", ",": ", ",
    ";": "; ", "h": "ℎ",
}
# fmt: on

_TOKEN = re.compile(
    r"\\(?:operatorname|mathrm|text)\{(?P<upright>[^{}]*)\}"
    r"|\\(?P<command>mathbb\{R\}|[A-Za-z]+|.)"
    r"|(?P<script>[_^])(?:\{(?P<group>(?:[^{}]|\{[^{}]*\})*)\}|(?P<one>\\[A-Za-z]+|.))"
    r"|(?P<char>.)"
)

Run = tuple[str, int]
"""A piece of text, and whether it stands on the line (0), above (1) or below it (-1)."""


def runs(label: str) -> list[Run]:
    r"""Split a label into runs of Unicode text.

    Mathematics stands between dollar signs; text outside of them is kept as it is.

    Raises
    ------
    ValueError
        If a command has no Unicode form here.

    Examples
    --------
    >>> runs(r"slope $\alpha_2$")
    [('slope 𝛼', 0), ('2', -1)]
    """
    joined: list[Run] = []
    for number, part in enumerate(label.split("$")):
        for text, shift in _mathematics(part) if number % 2 else [(part, 0)]:
            if joined and joined[-1][1] == shift:
                joined[-1] = (joined[-1][0] + text, shift)
            elif text:
                joined.append((text, shift))
    return joined


def plain(label: str) -> str:
    """Return a label as one line of Unicode text, with scripts on the line."""
    return "".join(text for text, _ in runs(label))


def _mathematics(source: str) -> Iterator[Run]:
    for token in _TOKEN.finditer(source):
        if token["script"]:
            inner = token["one"] if token["group"] is None else token["group"]
            shift = 1 if token["script"] == "^" else -1
            yield from ((text, shift) for text, _ in _mathematics(inner))
        elif token["upright"] is not None:
            yield token["upright"].replace("\\_", "_"), 0
        elif token["command"]:
            yield _command(token["command"]), 0
        else:
            yield _character(token["char"]), 0


def _command(name: str) -> str:
    if name in GREEK:
        return chr(ord("𝛼") + GREEK.index(name))
    if name in NAMES:
        return name
    known = CAPITALS | SIGNS
    if name not in known:
        raise ValueError(rf'"\{name}" has no Unicode form in the label of a figure')
    return known[name]


def _character(char: str) -> str:
    if char in CHARACTERS:
        return CHARACTERS[char]
    if char.isascii() and char.isalpha():
        first, slanted = ("a", "𝑎") if char.islower() else ("A", "𝐴")
        return chr(ord(slanted) + ord(char) - ord(first))
    return char
