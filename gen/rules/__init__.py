"""Rules: what sources keep to, each a small function over the model of `gen.source`.

`problems` asks all of them, so that one run tells every mistake of every page.
"""

from gen.core.errors import InputError, SourceError
from gen.core.paths import LANGUAGES, ROOT
from gen.rules import boxes, cited, heads, links, notebooks, prose, quoted, records, shared, tex, tree, twins
from gen.source import library, percent
from gen.source.page import Page


def problems(root: str = ROOT) -> list[InputError]:
    """Say what is wrong in the sources below a root, in the order of files and lines.

    What figures and formulas name is read where they are drawn, and what listings do is seen where they run;
    numbers are quoted as far as experiments have been run.
    """
    found = [*tree.problems(root), *shared.problems(root), *cited.problems(root)]
    for language in LANGUAGES:
        for path in (*library.pages(language, root), *library.experiments(language, root)):
            found += of_page(library.read(path, root), language, root)
        found += boxes.across(language, root) + notebooks.problems(language, root)
        found += records.problems(language, root)
    found += [*tex.problems(root), *twins.problems(root)]
    return list(SourceError(found).errors)


def of_page(page: Page, language: str, root: str) -> list[InputError]:
    """Say what is wrong in a page by itself."""
    if page.path.endswith(".py"):
        found = [*percent.load(page.path, root).problems]
    else:
        found = [*page.problems, *heads.problems(page, language, root)]
    if not page.text:
        return found or [InputError("this page is empty", page.path)]
    if told := prose.endless(page):
        return found + told
    found += prose.problems(page) + boxes.problems(page)
    found += links.problems(page, language, root) + cited.of_page(page, root)
    return found + quoted.problems(page, root)


def of_file(path: str, root: str = ROOT) -> list[InputError]:
    """Say what is wrong in the page or experiment in a file by itself."""
    language = path.split("/")[1]
    return list(SourceError(of_page(library.read(path, root), language, root)).errors)
