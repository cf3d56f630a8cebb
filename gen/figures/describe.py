"""Descriptions: titles and sentences for readers who cannot see a figure.

Everything that is said comes from `facts`; how it is said stands in ``gen/strings``.
"""

import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from gen import strings
from gen.drawing.mathtext import plain
from gen.figures.curves import Curve, Line
from gen.figures.facts import Facts, Jump, facts
from gen.figures.request import Request
from gen.figures.scale import number
from gen.figures.slices import labels

Fact = float | str | tuple[float, ...]
"""What a description fills in: a number, a text that stays what it is, or several numbers."""


class Words:
    """The sentences of one language."""

    def __init__(self, language: str):
        self.tables = strings.load(language)
        self._sentences: Mapping[str, str] = self.tables["description"]

    def __call__(self, template: str, **values: Any) -> str:
        """Fill in a template; numbers are rounded, and said to be."""
        return self._sentences[template].format(
            **{k: self.number(v) if isinstance(v, float) else v for k, v in values.items()}
        )

    def number(self, value: float) -> str:
        """Return a number with three significant digits, marked as rounded where it is."""
        text, exact = _short(value)
        return text if exact else self("about", number=text)

    def at(self, x: float) -> str:
        """Return an x coordinate as an equation."""
        text, exact = _short(x)
        return f"x {'=' if exact else '≈'} {text}"

    def listed(self, texts: list[str]) -> str:
        """Return texts as a list."""
        return (
            self._sentences["comma"].join(texts[:-1]) + self._sentences["and"] * (len(texts) > 1) + texts[-1]
        )

    def numbers(self, values: list[float]) -> str:
        """Return numbers as a list."""
        return self.listed([self.number(v) for v in values])

    def fact(self, value: Fact) -> str:
        """Return a fact as text."""
        if isinstance(value, str):
            return value
        return self.numbers(list(value)) if isinstance(value, tuple) else self.number(value)

    def name(self, request: Request) -> str:
        """Return the display name of the function."""
        name: str = self.tables["functions"][request.record.name]["name"]
        return name


def title(request: Request, orders: tuple[int, ...], words: Words) -> str:
    """Return the title of a panel that shows f or its derivatives of some orders."""
    symbols = ", ".join(
        f"y = {symbol(request.curves[order])}" for order in orders if request.panel != "components"
    )
    values = {"name": words.name(request), "symbol": symbols}
    fixed = []
    for parameter, value in request.parameters:
        if isinstance(value, tuple):
            values |= {"parameter": parameter, "values": words.numbers(list(value))}
        else:
            fixed.append(f"{parameter} = {number(value)}")
    text: str = words.tables["title"][request.panel].format(**values)
    if fixed:
        text = words.tables["title"]["with"].format(title=text, parameters=", ".join(fixed))
    return text


def symbol(curve: Curve) -> str:
    """Return the mathematical name of a curve in letters that screen readers know."""
    return unicodedata.normalize("NFKC", plain(f"${curve.label}$")).replace("′′", "″")


def _short(value: float) -> tuple[str, bool]:
    """Return a number with three significant digits, and whether it is exact."""
    short = float(f"{value:.3g}") if abs(value) >= 1e-4 else 0.0
    return number(short), short == value


def one(order: int) -> Callable[[Request, Words], list[str]]:
    """Return the description of f, f′ or f″ alone."""
    return lambda request, words: sentences(request.curves[order], request, words)


def both(request: Request, words: Words) -> list[str]:
    """Describe f and f′ together."""
    first, second = (sentences(curve, request, words) for curve in request.curves[:2])
    return [words("this"), *first, words("that"), *second]


def family(request: Request, words: Words) -> list[str]:
    """Describe the curves of a family by their heights at the ends and on the y axis."""
    parameter, values = request.varied
    said = [words("members", parameter=parameter, values=words.numbers(list(values)))]
    jumps = [words.at(at) for curve in request.members for at in curve.breaks if curve.jumps(at)]
    said += _heights(request, words)
    return said + ([words("members_jump", xs=words.listed(jumps))] if jumps else [])


def _heights(request: Request, words: Words) -> list[str]:
    curves = request.members
    low, high = request.range
    said = []
    places = [("at_left", low), *([("at_origin", 0.0)] if low < 0 < high else []), ("at_right", high)]
    for where, x in places:
        heights = [float(curve(x)) for curve in curves]
        if len({words.number(h) for h in heights}) == 1:
            said.append(words("members_same", y=heights[0], where=words(where)))
        else:
            said.append(words("members_at", ys=words.numbers(heights), where=words(where)))
    return said


def components(request: Request, words: Words) -> list[str]:
    """Describe the curves of a vector-valued function by their heights at the ends and on the y axis."""
    kind = request.record.kind
    names = [plain(f"${text}$") for text in labels(request.record)]
    return [words(f"slices_{kind}", names=words.listed(names)), *_heights(request, words)]


def sentences(curve: Curve, request: Request, words: Words) -> list[str]:
    """Describe one curve."""
    known = facts(curve, request.range)
    said = [_course(known, words)]
    for jump in known.jumps:
        said.append(_jump(jump, words))
    said += [words("bend", at=words.at(at)) for at in known.bends]
    marked = {run.start[0] for run in known.runs[1:]} | {jump.at for jump in known.jumps}
    low, high = request.range
    for start, stop in known.zeros:
        if low < start and stop < high:  # the course tells of those at the ends
            said.append(words("zero", start=words.at(start), stop=words.at(stop)))
    at_rest = any(start < 0 < stop for start, stop in known.zeros)
    if known.at_zero == 0 and 0.0 in set(known.roots) - marked:
        said.append(words("origin"))
    elif known.at_zero is not None and 0.0 not in marked and not _level(known) and not at_rest:
        said.append(words("at_zero", y=known.at_zero))
    roots = [root for root in known.roots if root and root not in marked]
    if roots:
        said.append(words("roots", xs=words.listed([words.at(root) for root in roots])))
    return said + _asymptotes(known, words)


def _level(known: Facts) -> bool:
    return len(known.runs) == 1 and known.runs[0].direction == "flat"


def _course(known: Facts, words: Words) -> str:
    """Say how the curve runs from the left end to the right one."""
    first, last = known.runs[0], known.runs[-1]
    if _level(known):
        return words("level", y=first.start[1])
    if len(known.runs) == 1 and first.straight:
        return words("line", start=first.start[1], stop=first.stop[1])
    tops = max(max(run.start[1], run.stop[1]) for run in known.runs)
    floors = min(min(run.start[1], run.stop[1]) for run in known.runs)
    steps: list[str] = []
    for i, run in enumerate(known.runs):
        if i and run.start[1] != known.runs[i - 1].stop[1]:
            steps.append(words("jump_then", y=run.start[1]))
        after = known.runs[i + 1] if run is not last else None
        kind = run.direction if after is None else f"{run.direction}_then"
        x, y = run.stop
        if run.direction == "flat":
            steps.append(words(kind, where=words.at(x) if after else words("where_end")))
            continue
        turned = after is not None and {run.direction, after.direction} == {"rise", "fall"}
        place = "point" if after else "end"
        if turned:
            place = "highest" if y == tops else "lowest" if y == floors else "point"
        straight = words("straight") if run.straight else ""
        steps.append(words(kind, straight=straight, place=words(place, at=words.at(x), y=y)))
    chain = words("steps").join(steps[:-1]) + words("last_step") * (len(steps) > 1) + steps[-1]
    return words("run", start=words("start", y=first.start[1]), steps=chain)


def _jump(jump: Jump, words: Words) -> str:
    if jump.value == jump.left:
        return words("jump", at=words.at(jump.at), y=jump.value, side=words("left"))
    if jump.value == jump.right:
        return words("jump", at=words.at(jump.at), y=jump.value, side=words("right"))
    return words("jump_between", at=words.at(jump.at), y=jump.value)


def _asymptotes(known: Facts, words: Words) -> list[str]:
    left, right = known.asymptotes
    if left and left == right and not left.slope:
        return [words("both_sides", y=left.height)]
    return [
        words(template, target=_target(line, words))
        for template, line in (("to_left", left), ("to_right", right))
        if line
    ]


def _target(line: Line, words: Words) -> str:
    if not line.slope:
        return words("height", y=line.height)
    slope = "" if line.slope == 1 else "−" if line.slope == -1 else number(float(f"{line.slope:.3g}")) + " "
    shift = f" {'+' if line.height > 0 else '−'} {number(abs(line.height))}" if line.height else ""
    return words("straight_line", line=f"{slope}x{shift}")
