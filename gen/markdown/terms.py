"""Terms: the table of the glossary on a page."""

import re
from html import escape

from gen.core.paths import LANGUAGES
from gen.source.glossary import Term, terms


def table_html(language: str, words: dict[str, str]) -> str:
    """Return the table of all terms, in the order of the page's language."""
    order = sorted(LANGUAGES, key=lambda code: code != language)
    # Blank space between cells: the search would take words that touch for one.
    heads = " ".join(f'<th scope="col">{escape(words[key])}</th>' for key in (*order, "forms"))
    entries = sorted(terms(), key=lambda term: _alphabetical(getattr(term, language)))
    rows = "\n".join(_row(term, order) for term in entries)
    return f'<table class="terms"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _row(term: Term, order: list[str]) -> str:
    first, second = (_marked([getattr(term, code)], code, order[0]) for code in order)
    forms = [*term.also, *term.variants]
    others = [
        _marked([form for form in forms if _language(form) == code], code, order[0]) for code in LANGUAGES
    ]
    return (
        f'<tr id="{term.anchor}"><th scope="row">{first}</th> <td>{second}</td> '
        f"<td>{', '.join(filter(None, others))}</td></tr>"
    )


def _marked(forms: list[str], code: str, language: str) -> str:
    """Join forms, and say of which language they are where it is not that of the page."""
    text = escape(", ".join(forms))
    return text if code == language or not text else f'<span lang="{code}">{text}</span>'


def _language(form: str) -> str:
    return "ko" if re.search("[가-힣]", form) else "en"


def _alphabetical(form: str) -> tuple[bool, str]:
    """Sort Korean by syllables, names in Latin letters behind; English without regard to capitals."""
    return _language(form) == "en", form.casefold()
