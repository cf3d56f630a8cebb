"""TeX: every formula can be set."""

from collections.abc import Iterator

from gen.core.errors import InputError
from gen.core.paths import LANGUAGES
from gen.experiments.numbers import number
from gen.formulas import mathml
from gen.rules import prose, quoted
from gen.source import fences, inline, library
from gen.source.page import Page

Wanted = tuple[str, bool]
"""A formula, and whether it stands on a line of its own."""


def problems(root: str) -> list[InputError]:
    """Say which formulas cannot be set; those of all languages are given to one process."""
    wanted: list[tuple[str, int, Wanted]] = []
    for language in LANGUAGES:
        for path in (*library.pages(language, root), *library.experiments(language, root)):
            page = library.read(path, root)
            if not prose.endless(page):
                wanted += [(path, line, formula) for line, formula in _formulas(page, root)]
    try:
        answers = mathml.translate_all({formula for *_, formula in wanted})
    except InputError as problem:  # such as no Node.js
        return [problem]
    return [
        InputError(f"{answers[formula]['error']} (in the formula {formula[0]})", path, line)
        for path, line, formula in wanted
        if "error" in answers[formula]
    ]


def _formulas(page: Page, root: str) -> Iterator[tuple[int, Wanted]]:
    """Yield the formulas of a page with their lines; those with numbers that are not known are left out."""
    for each in page.inline.formulas:
        tex = _filled(each.tex, quoted.own_name(page), root)
        if tex is not None and "\0" not in tex:
            yield page.line(each.start), (tex.strip(), each.display)
    for fence in page.fences:
        for field in fences.fields(fence, "") if fence.kind in fences.KINDS else ():
            if not isinstance(field, fences.Field):
                continue
            if field.key == "latex":
                yield field.line, (field.value.strip(), True)
            if field.key == "caption":
                for each in inline.scan(field.value).formulas:
                    tex = _filled(each.tex, "", root)
                    if tex is not None:
                        yield field.line, (tex.strip(), False)


def _filled(tex: str, own: str, root: str) -> str | None:
    """Return TeX with its quoted numbers in place; None if one of them is not known."""
    try:
        parts, at = list[str](), 0
        for quote in inline.scan(f"${tex}$").quotes if "{=" in tex else ():
            parts += [tex[at : quote.start - 1], number(quote, own, root)]
            at = quote.end - 1
        return "".join([*parts, tex[at:]])
    except InputError:
        return None
