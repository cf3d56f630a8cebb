"""Article: the page of a function in a language, made around what a person wrote about it."""

import json
import math
import re
from collections.abc import Iterator
from html import escape
from typing import Any

from gen import functions, reference, strings
from gen.core.errors import InputError, nearest
from gen.core.paths import ROOT
from gen.functions import mentions, names
from gen.functions.snippets import tabs
from gen.functions.texts import bare, interval, number, place, saturated
from gen.source.page import Page

ORDERS = ("f", "f′", "f″", "f‴")

SHOWN = 6
"""Most check boxes that a page lists; the ledger has all."""

_PAPER = re.compile(r"\barXiv:(\d{4}\.\d{4,5}|[a-z-]+/\d{7})")


def markdown(page: Page, root: str = ROOT) -> str:
    """Return the whole page, with its front matter, from what a person wrote.

    Raises
    ------
    InputError
        If there is no function of that name, or what is known of functions has not been made.
    """
    _, language, _, _ = page.path.split("/")
    name = functions.name_of(page.path)
    known = functions.known(root)
    if name not in known:
        told = (
            f'acts has no function "{name}"{nearest(name, known)}'
            if known
            else f"{functions.STORE} is missing; run python -m gen"
        )
        raise InputError(told, page.path)
    front = page.text[: page.front.end].rstrip().removesuffix("---")
    title = names.title(name, language)
    prose = page.text[page.front.end :].strip("\n")
    made = _Article(name, language, root)
    parts = [
        f"{front}title: {json.dumps(title, ensure_ascii=False)}\n---",
        f"# {title} {{ #{name} }}",
        made.names(),
        prose,
        *made.sections(),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


class _Article:
    """Writes the sections of a page."""

    def __init__(self, name: str, language: str, root: str) -> None:
        self.name, self.language, self.root = name, language, root
        self.known = functions.known(root)[name]
        self.words: dict[str, Any] = strings.load(language)["article"]

    def names(self) -> str:
        """Return the line with the other names."""
        told = ", ".join(map(escape, names.others(self.name, self.language, self.root)))
        return f'<p class="names">{escape(self.words["names"])} {told}</p>'

    def sections(self) -> Iterator[str]:
        """Yield what stands below the prose."""
        figures = self.known["figures"]
        yield self._heading("formula")
        yield from (f"$$\n{formula}\n$$" for formula in self.known["formulas"])
        yield _figure(figures[0])
        yield self._heading("properties")
        yield self._table(self._vector() if "sizes" in self.known["traits"] else self._properties())
        if self.known["parameters"]:
            yield self._heading("parameters")
            yield self._parameters()
            yield from map(_figure, figures[1:])
        if self.known["floats"]:
            yield self._heading("numerics")
            yield self._floats()
        yield self._heading("code")
        yield from tabs(self.name, self.language, self.root)
        if self.known["relatives"]:
            yield self._heading("relatives")
            yield self._relatives()
        if mentioned := list(self._mentions()):
            yield self._heading("mentions")
            yield "\n".join(mentioned)

    def _heading(self, key: str) -> str:
        return f"## {self.words[key]} {{ #{key} }}"

    def _table(self, rows: Iterator[tuple[str, str]]) -> str:
        items = "".join(f"<dt>{escape(self.words[key])}</dt><dd>{value}</dd>" for key, value in rows if value)
        return f'<div class="api" data-search-exclude><dl class="facts">{items}</dl></div>'

    def _properties(self) -> Iterator[tuple[str, str]]:
        known, words = self.known["traits"], self.words
        ends = known["limits"]
        yield "range", interval(*known["range"])
        if not any(map(math.isnan, ends)):
            yield "limits", f"x → −∞: {number(ends[0])}, x → ∞: {number(ends[1])}"
        yield "direction", words[f"direction_{known['direction']}"]
        yield "symmetry", self._symmetry(known["symmetry"])
        yield "smooth", self._smooth(known["smooth"])
        yield "kinks", "<br>".join(map(self._kink, known["kinks"]))
        yield "saturates", words[f"saturates_{saturated(known['slopes'])}"]
        yield (
            "at_zero",
            ", ".join(
                f"{sign}(0) {_equals(value)}" for sign, value in zip(ORDERS, known["at_zero"], strict=False)
            ),
        )
        yield "roots", self._places(known["roots"])
        yield "fixed", self._places(known["fixed"])
        yield "stationary", self._stationary(known["stationary"])
        yield "lipschitz", number(known["lipschitz"])
        yield "mean", number(known["mean"])
        yield "second", number(known["second"])
        yield "gain", number(known["gain"])
        yield from self._sources()

    def _vector(self) -> Iterator[tuple[str, str]]:
        known, words = self.known["traits"], self.words
        yield "range", interval(*known["range"])
        yield "sizes", words[f"sizes_{known['sizes']}"]
        if known["sum"] is not None:
            yield "sum", number(known["sum"])
        if self.known["kind"] == "axis":
            for key in ("shift", "order", "permutes", "zeros", "symmetric"):
                yield key, words["yes" if known[key] else "no"]
        given, result = (", ".join(map(bare, each)) for each in known["example"])
        yield "example", f"({given}) → ({result})"
        yield from self._sources()

    def _sources(self) -> Iterator[tuple[str, str]]:
        own = "" if self.language == "en" else ' lang="en"'
        linked = _PAPER.sub(
            r'<a href="https://arxiv.org/abs/\1">arXiv:\1</a>', escape(self.known["reference"])
        )
        yield "reference", f"<span{own}>{linked}</span>"
        module = self.known["module"]
        if any(page.name == module for page in reference.pages(self.language, self.root)):
            yield "api", f'<a href="../../reference/{module}/#{self.name}"><code>acts.{self.name}</code></a>'

    def _symmetry(self, found: list[Any] | None) -> str:
        if found is None:
            return str(self.words["symmetry_none"])
        kind, height = found
        key = kind if kind == "even" or not height else "point"
        return str(self.words[f"symmetry_{key}"].format(y=bare(height)))

    def _smooth(self, order: float) -> str:
        if math.isinf(order):
            return str(self.words["smooth_all"])
        key = {-1: "smooth_none", 0: "smooth_0"}.get(int(order), "smooth_some")
        return str(self.words[key].format(count=int(order)))

    def _kink(self, kink: dict[str, Any]) -> str:
        sign = ORDERS[kink["order"]]
        told: str = self.words["kink"].format(
            at=place(kink["at"]),
            f=sign,
            left=number(kink["left"]),
            right=number(kink["right"]),
            value=number(kink["value"] + 0.0),
        )
        return told

    def _places(self, found: list[Any]) -> str:
        if not found:
            return str(self.words["nowhere"])
        more = "" if sum(not isinstance(each, list) for each in found) < functions.MOST else ", …"
        return ", ".join(map(place, found)) + more

    def _stationary(self, found: list[Any]) -> str:
        """Return where the slope is 0; a lone point has its height, a stretch only its ends."""
        stretches = [each for each in found if is_stretch(each, self.known["traits"])]
        points = [each for each in found if each not in stretches]
        told = [place(each) for each in stretches]
        told += [f"{place(x)} (f {_equals(y)})" for x, y in points]
        more = ", …" if len(points) >= functions.MOST else ""
        return ", ".join(told) + more if told else str(self.words["nowhere"])

    def _parameters(self) -> str:
        heads = " | ".join(self.words[key] for key in ("parameter", "default", "domain"))
        rows = [f"| {heads} |", "|---|---|---|"]
        for p in self.known["parameters"]:
            letter = "" if p["symbol"].startswith(r"\mathrm") else f" (${p['symbol']}$)"
            domain = p["domain"].replace("-", "−")
            rows.append(f"| `{p['name']}`{letter} | {number(p['default'])} | {domain} |")
        return "\n".join(rows)

    def _floats(self) -> str:
        heads = "".join(f'<th scope="col">{kind}</th>' for kind in ("float16", "float32", "float64"))
        rows = []
        for row in self.known["floats"]:
            what = self.words[row["what"]].format(f=f"{ORDERS[row['order']]}(x)", y=number(row["level"]))
            sign = "≤" if row["side"] < 0 else "≥"
            cells = "".join(f"<td>{'–' if at is None else f'x {sign} {bare(at)}'}</td>" for at in row["at"])
            rows.append(f'<tr><th scope="row">{escape(what)}</th>{cells}</tr>')
        table = (
            '<table class="plain" data-search-exclude><thead><tr><td></td>'
            f"{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        )
        label = escape(self.words["numerics"])
        region = f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">{table}</div>'
        return f"{self.words['numerics_about']}\n\n{region}"

    def _relatives(self) -> str:
        items = []
        for name, distance in self.known["relatives"]:
            link = names.link(name, self.language, self.root)
            items.append(f"- {link}" + ("" if distance is None else f" ({bare(float(f'{distance:.3g}'))})"))
        about = "relatives_about" if self.known["relatives"][0][1] is not None else "relatives_kind"
        return f"{self.words[about]}\n\n" + "\n".join(items)

    def _mentions(self) -> Iterator[str]:
        told = mentions.found(self.language, self.root)[self.name]
        verdicts = strings.load(self.language)["check"]
        for post, title in told.posts:
            yield f"- {self.words['post']} [{title}](../blog/posts/{post}.md)"
        for experiment in told.experiments:
            yield f"- {self.words['experiment']} [{experiment.title}](../experiments/{experiment.name}.py)"
        for check in told.checks[:SHOWN]:
            yield (
                f"- {self.words['claim']} [{check.claims[0]}](../{check.place}) "
                f"**{verdicts[check.verdict]}** {check.answer}"
            )
        if len(told.checks) > SHOWN:
            yield f"- [{self.words['more'].format(count=len(told.checks) - SHOWN)}](../claims.md)"


def _figure(body: str) -> str:
    return f"```figure\n{body}\n```"


def _equals(value: float) -> str:
    text = number(value)
    return text if text[0] == "≈" else f"= {text}"


def is_stretch(each: list[float], known: dict[str, Any]) -> bool:
    """Tell a stretch from a point with its height."""
    ends = {kink["at"] for kink in known["kinks"]}
    return all(math.isinf(end) or end in ends for end in each)
