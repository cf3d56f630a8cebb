"""Heads: the front matter of pages and posts."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from gen import functions
from gen.core.errors import InputError, nearest
from gen.core.memo import memoized
from gen.core.paths import DOCS, LANGUAGES
from gen.rules import shared
from gen.source import library, settings
from gen.source import page as pages
from gen.source.page import Page

LONGEST = 200
"""Most characters of a title or a description."""

MORE = "<!-- more -->"
"""What ends the part of a post that lists show."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_EARLIEST = date(1990, 1, 1)
_HIDE = ("navigation", "toc", "footer", "path", "tags", "feedback")
_AHEAD = timedelta(days=366)

Told = Iterator[tuple[str, str]]
"""Keys, and what is wrong with their values."""


def _text(value: Any) -> str:
    if not isinstance(value, str):
        return (
            f"it must be a text; put one that is also a number, a date or yes and no in quotes; got {value!r}"
        )
    if not value.strip():
        return "it is empty"
    if len(value) > LONGEST or "\n" in value.strip():
        return f"it must be one line of at most {LONGEST} characters, got {len(value)}"
    return ""


def _names(value: Any) -> str:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        return f"it must be a list of names, such as [notes]; got {value!r}"
    twice = [item for number, item in enumerate(value) if item in value[:number]]
    return f'"{twice[0]}" is named twice' if twice else ""


def _hide(value: Any) -> str:
    if told := _names(value):
        return told.replace("[notes]", "[toc]")
    odd = [item for item in value if item not in _HIDE]
    return f'unknown part "{odd[0]}"{nearest(odd[0], _HIDE)}' if odd else ""


def _search(value: Any) -> str:
    known: dict[str, tuple[type, ...]] = {"boost": (int, float), "exclude": (bool,)}
    right = isinstance(value, dict) and all(isinstance(value[key], known.get(key, ())) for key in value)
    return "" if right else f"it must be such as {{ boost: 0.5 }} or {{ exclude: true }}; got {value!r}"


def _bool(value: Any) -> str:
    return "" if isinstance(value, bool) else f"it must be true or false, got {value!r}"


def _minutes(value: Any) -> str:
    right = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 999
    return "" if right else f"it must be a whole number of minutes, got {value!r}"


def _mark(value: Any) -> str:
    right = isinstance(value, str | int) and re.fullmatch("[0-9a-f]{12}", str(value))
    return "" if right or isinstance(value, int) else f"it must be a mark of 12 digits, got {value!r}"


def _links(value: Any) -> str:
    return "" if isinstance(value, list) else f"it must be a list, got {value!r}"


ANY: dict[str, Callable[[Any], str]] = {
    "title": _text,
    "description": _text,
    "hide": _hide,
    "search": _search,
    "card": _text,
    "header": _text,
    "source": _mark,
    "template": _text,
    "tags": _names,
    "icon": _text,
    "status": _text,
    "subtitle": _text,
}
"""What each key of any page must be: a function that says what is wrong with a value."""

POST = ANY | {
    "date": lambda _: "",  # looked at with the other posts
    "slug": _text,
    "authors": _names,
    "categories": _names,
    "related": _names,
    "draft": _bool,
    "pin": _bool,
    "readtime": _minutes,
    "links": _links,
}
"""The same for a post."""

NEEDED = ("title", "description", "date", "slug", "authors", "categories")


def is_post(path: str) -> bool:
    """Tell whether a page is a post."""
    return path.startswith(tuple(f"{DOCS}/{code}/blog/posts/" for code in LANGUAGES))


def problems(page: Page, language: str, root: str) -> list[InputError]:
    """Say what is wrong in the front matter of a page."""
    if not page.text:
        return []  # which is told already
    front, post = page.front, is_post(page.path)
    if not front.end and not front.problems:
        what = "a post" if post else "a page"
        return [InputError(f'{what} begins with its front matter, between two lines "---"', page.path, 1)]
    told = list(_values(page, POST if post else ANY))
    if post:
        told += _post(page, language, root)
    if not front.problems:
        needed = NEEDED if post else ("description",)
        told += [(key, f'"{key}" is missing in the front matter') for key in needed if key not in front.lines]
        if functions.name_of(page.path):
            told += [("title", "the page of a function has no title: it is made")] if page.title else []
        elif not page.title.strip() and not post:
            told.append(("title", 'the page has no title: a first line "# …", or title in its front matter'))
    found = [InputError(_sentence(key, what), page.path, front.line(key)) for key, what in told]
    return found + _body(page, post)


def _sentence(key: str, what: str) -> str:
    return what if what.startswith(('"', "unknown key", "the ")) and key in what[:40] else f"{key}: {what}"


def _values(page: Page, known: dict[str, Callable[[Any], str]]) -> Told:
    for key, value in page.front.values.items():
        if key not in known:
            yield key, f'unknown key "{key}"{nearest(key, known)}'
        elif told := known[key](value):
            yield key, told


def _post(page: Page, language: str, root: str) -> Told:
    values, name = page.front.values, library.name_of(page.path)
    if "date" in values and (told := _date(values["date"], page, root)):
        yield "date", told
    slug = values.get("slug")
    if isinstance(slug, str) and not _SLUG.fullmatch(slug):
        yield "slug", f'it must be small letters, digits and "-" only, got "{slug}"'
    elif isinstance(slug, str) and slug != name:
        yield "slug", f'it must be the name of the file, "{name}"; got "{slug}"'
    known = shared.authors(language, root)
    for author in _strings(values.get("authors")):
        if known and author not in known:
            yield "authors", f'unknown author "{author}"{nearest(author, known)}'
    yield from _sorts(page, language, root)
    posts = [library.name_of(path) for path in library.posts(language, root)]
    for slug in _strings(values.get("related")):
        if slug == name:
            yield "related", "a post is not related to itself"
        elif slug not in posts:
            yield "related", f'no post "{slug}"{nearest(slug, posts)}'


def _sorts(page: Page, language: str, root: str) -> Told:
    """Look at categories and tags, which need an address equal in all languages."""
    given = settings.read(language, root)
    for key in ("categories", "tags"):
        for name in _strings(page.front.values.get(key)):
            if key == "categories" and given.categories and name not in given.categories:
                hint = nearest(name, given.categories)
                yield key, f'unknown category "{name}"{hint}; a new one goes into {given.path}'
            elif not name.isascii() and given.nav is not None and name not in given.slugs:
                yield key, f'"{name}" has no address; add it to slugs in mkdocs.yml'
    if page.front.values.get("categories") == []:
        yield "categories", "it is empty"


def _date(value: Any, page: Page, root: str) -> str:
    wanted = "it must be a day such as 2024-06-13, or have one as created"
    days = value if isinstance(value, dict) else {"created": value}
    if "created" not in days or not all(isinstance(day, date) for day in days.values()):
        return f"{wanted}, without quotes; got {value!r}"
    odd = [key for key in days if key not in ("created", "updated")]
    if odd:
        return f'unknown key "{odd[0]}"{nearest(str(odd[0]), ("created", "updated"))}'
    created, last = _day(days["created"]), max(_day(day) for day in days.values())
    if created != min(_day(day) for day in days.values()):
        return "updated must not be before created"
    others = (day for day, name in _days(root) if name != library.name_of(page.path))
    newest = max(datetime.now(UTC).date(), next(others, _EARLIEST))
    latest = min(newest, date.max - _AHEAD) + _AHEAD
    if not created >= _EARLIEST or (last > latest and not page.front.values.get("draft")):
        return f"it must be from {_EARLIEST} to {latest}, a year after the newest post; got {last}"
    return ""


@memoized
def _days(root: str) -> list[tuple[date, str]]:
    """Return the days that posts name, with their names, the latest first."""
    found = []
    for path in (path for code in LANGUAGES for path in library.posts(code, root)):
        value = pages.read(path, root).front.values.get("date")
        days = value.values() if isinstance(value, dict) else [value]
        found += [(_day(day), library.name_of(path)) for day in days if isinstance(day, date)]
    return sorted(found, reverse=True)


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _strings(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _body(page: Page, post: bool) -> list[InputError]:
    """Say what is wrong with the parts of the text below."""
    text = page.text[page.front.end :]
    if not text.strip():
        return [InputError("the page has no text below its front matter", page.path, 1)]
    marks = [start for start, end in page.inline.comments if page.text[start:end] == MORE]
    if not post:
        return []
    if len(marks) != 1:
        near = [start for start, end in page.inline.comments if "more" in page.text[start:end].lower()]
        line = page.line(marks[1] if marks else near[0]) if marks or near else 1
        told = f"a post has one line {MORE}, which ends what lists show of it; found {len(marks)}"
        return [InputError(told, page.path, line)]
    if any(heading.start < marks[0] for heading in page.headings):
        return [InputError(f"{MORE} stands above the first heading", page.path, page.line(marks[0]))]
    if not page.text[page.front.end : marks[0]].strip():
        return [InputError(f"nothing stands above {MORE}: lists show that", page.path, page.line(marks[0]))]
    return []
