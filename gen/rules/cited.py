"""Citations: what is cited is known, and what is known is cited."""

from collections.abc import Iterator

from gen.core.errors import InputError
from gen.core.paths import LANGUAGES
from gen.source import fences, library, references
from gen.source.page import Page

FORM = "sources are cited as in [@misra2020], several as in [@a2019; @b2020]"


def problems(root: str) -> list[InputError]:
    """Say what is wrong with the sources themselves."""
    read = references.read(root)
    if read.problems:
        return list(read.problems)
    cited = {key for page in _pages(root) for each in page.inline.citations for key in each.keys}
    return [
        InputError(f'no page cites "{key}"; cite it or remove it', references.FILE, source.line)
        for key, source in read.sources.items()
        if key not in cited
    ]


def _pages(root: str) -> Iterator[Page]:
    for language in LANGUAGES:
        for path in (*library.pages(language, root), *library.experiments(language, root)):
            yield library.read(path, root)


def of_page(page: Page, root: str) -> list[InputError]:
    """Say what is wrong with what a page cites."""
    read = references.read(root)
    told: list[tuple[int, str]] = []
    for each in page.inline.citations:
        line = page.line(each.start)
        if not each.keys:
            told.append((line, FORM))
        told += [
            (line, read.lacks(key)) for key in each.keys if key not in read.sources and not read.problems
        ]
    for fence in page.fences:
        for field in fences.fields(fence, "") if fence.kind in fences.KINDS else ():
            if isinstance(field, fences.Field) and field.key == "caption" and "[@" in field.value:
                told.append((field.line, "a caption cites nothing; cite the source in the text"))
    return [InputError(what, page.path, line) for line, what in told]
