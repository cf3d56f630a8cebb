"""Listed: all functions on one page, as a gallery of small pictures or as a table to compare them."""

import re
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from gen import functions, strings
from gen.core.errors import InputError, nearest
from gen.core.paths import ROOT
from gen.functions import names
from gen.functions.texts import bare, interval, saturated

TAGS = ("smooth", "monotone", "bounded", "centred", "parameter")
"""Properties by which the gallery is filtered."""

COLUMNS = ("formula", "range", "direction", "smooth", "saturates", "lipschitz", "mean", "second")
"""Columns of the comparison behind the picture and the name."""


def gallery(language: str, root: str = ROOT) -> str:
    """Return the gallery in Markdown: a heading for each family, and cards that lead to the pages."""
    known = _known(root)
    words = strings.load(language)["gallery"]
    families: dict[str, list[str]] = {}
    for name, each in known.items():
        families.setdefault(each["family"], []).append(name)
    parts = [_filter(words)]
    for family in functions.FAMILIES:
        cards = "".join(_card(name, known[name], language, root) for name in families[family])
        parts += [f"## {words[family]} {{ #{family} }}", f'<ul class="gallery actfig">{cards}</ul>']
    return "\n\n".join(parts)


def _known(root: str) -> dict[str, functions.Known]:
    known = functions.known(root)
    if not known:
        raise InputError(f"{functions.STORE} is missing; run python -m gen")
    return known


def tags(each: functions.Known) -> list[str]:
    """Return which of `TAGS` a function has."""
    traits = each["traits"]
    low, high, *_ = traits["range"]
    elementwise = each["kind"] == "elementwise"
    has = {
        "smooth": elementwise and traits["smooth"] == float("inf"),
        "monotone": elementwise and traits["direction"] != "both",
        "bounded": max(abs(low), abs(high)) < float("inf"),
        "centred": elementwise and traits["mean"] == 0,
        "parameter": bool(each["parameters"]),
    }
    return [tag for tag in TAGS if has[tag]]


def _filter(words: dict[str, str]) -> str:
    buttons = "".join(
        f'<button type="button" value="{tag}" aria-pressed="false">{escape(words[tag])}</button>'
        for tag in TAGS
    )
    return (
        f'<form class="pick" data-shown="{escape(words["shown"])}" hidden>'
        f'<div role="group" aria-label="{escape(words["filter"])}">{buttons}</div>'
        f"<label>{escape(words['search'])} "
        '<input type="search" name="find" autocomplete="off" spellcheck="false"></label>'
        "<output></output></form>"
    )


def _card(name: str, each: functions.Known, language: str, root: str) -> str:
    searched = " ".join([name, names.title(name, language), *names.others(name, language, root)]).casefold()
    label, range_ = escape(names.label(name, language)), interval(*each["traits"]["range"])
    title = f"<strong>{label}</strong> <span>{range_}</span>"
    picture = each["picture"].replace("<svg ", '<svg aria-hidden="true" ', 1)
    inside = f"<span>{title}</span>{picture}"
    linked = f'<a href="{name}/">{inside}</a>' if names.has_page(name, language, root) else inside
    return f'<li data-tags="{" ".join(tags(each))}" data-names="{escape(searched)}">{linked}</li>'


def comparison(chosen: Iterable[str], language: str, root: str = ROOT) -> str:
    """Return a picture of curves and a table of all elementwise functions, in Markdown.

    Parameters
    ----------
    chosen
        The functions whose curves are shown, and whose rows come first, until a reader chooses others.
    language
        Language of the page.
    root
        The project.

    Raises
    ------
    InputError
        If there is no such function, or it has no curve.
    """
    known = {name: each for name, each in _known(root).items() if each["kind"] == "elementwise"}
    first = list(chosen)
    for name in first:
        if name not in known:
            raise InputError(f'no elementwise function "{name}"{nearest(name, known)}')
    words = strings.load(language)["compare"]
    order = [*first, *(name for name in known if name not in first)]
    rows = "\n".join(_row(name, known[name], name in first, language, root) for name in order)
    heads = "".join(f'<th scope="col" data-column="{key}">{escape(words[key])}</th>' for key in COLUMNS)
    picture = Path(root, functions.OVERLAY).read_text("utf-8").strip()
    return "\n\n".join(
        [
            f'<figure class="actfig overlay" data-search-exclude="">{_shown(picture, first, words)}</figure>',
            f'<form class="columns" hidden><fieldset><legend>{escape(words["columns"])}</legend>'
            + "".join(
                f'<label><input type="checkbox" value="{key}" checked> {escape(words[key])}</label>'
                for key in COLUMNS
            )
            + f'</fieldset><button type="button">{escape(words["reset"])}</button></form>',
            f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(words["table"])}" '
            'markdown="1">\n'
            f'<table class="compare actfig" data-chosen="{" ".join(first)}" markdown="1">'
            f'<thead><tr><th scope="col">{escape(words["picture"])}</th>'
            f'<th scope="col" data-column="name">{escape(words["name"])}</th>{heads}</tr></thead>'
            f'<tbody markdown="1">\n{rows}\n</tbody></table>\n</div>',
        ]
    )


def _shown(picture: str, first: list[str], words: dict[str, str]) -> str:
    """Return the picture with its name, in which the curves of some functions can be seen."""
    for number, name in enumerate(first):
        mark = rf'class="c {name}\1 shown" data-shade="{number % 6}"'
        picture = re.sub(rf'class="c {name}( on| off|)"', mark, picture)
    label = escape(words["overlay"].format(names=", ".join(first)))
    return picture.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)


def _row(name: str, each: functions.Known, chosen: bool, language: str, root: str) -> str:
    label = escape(names.label(name, language))
    linked = f'<a href="../functions/{name}/">{label}</a>' if names.has_page(name, language, root) else label
    cells = "".join(
        f'<td data-column="{key}" data-value="{value}"{kind}>{text}</td>'
        for key, value, text, kind in _cells(each, language)
    )
    picture = each["picture"].replace("<svg ", '<svg aria-hidden="true" ', 1)
    return (
        f'<tr id="{name}" data-name="{name}" markdown="1"{" class=chosen" if chosen else ""}>'
        f'<td>{picture}</td><th scope="row" data-column="name">{linked}</th>{cells}</tr>'
    )


def _cells(each: functions.Known, language: str) -> Iterator[tuple[str, Any, str, str]]:
    """Yield column, value to sort by, text and attributes of each cell."""
    traits = each["traits"]
    words = strings.load(language)["compare"]
    formula = each["formulas"][0].partition("=")[2].partition(r", \quad")[0].strip()
    yield "formula", len(formula), f"${formula}$", ' markdown="span"'
    yield "range", traits["range"][0], interval(*traits["range"]), ""
    yield "direction", traits["direction"], escape(words[traits["direction"]]), ""
    order = traits["smooth"]
    smooth = "∞" if order == float("inf") else "–" if order < 0 else f"C{'⁰¹²³'[int(order)]}"
    yield "smooth", order, smooth, ""
    sides = saturated(traits["slopes"])
    yield "saturates", sides, escape(words[f"saturates_{sides}"]), ""
    for column in ("lipschitz", "mean", "second"):
        yield column, traits[column], bare(float(f"{traits[column]:.4g}")), ""
