"""The preview shows an edited text at once: its page alone is made again, with what the last build knew.

A build of the language takes ten times as long. MkDocs makes single pages in two private functions of its
build command, which are called here; a test compares the page with that of a whole build.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from jinja2 import Environment
from mkdocs.commands import build as command
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.utils.meta import get_data

from gen import rules
from gen.core import memo
from gen.core.errors import SourceError
from gen.core.paths import ROOT
from gen.site import collect, downloads
from gen.source import fences, percent
from gen.source import page as pages
from gen.source.text import read_text


@dataclass
class _Build:
    """What the last build of a language knew."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    texts: dict[Path, str]
    """The pages, as they were built."""
    env: Environment | None = None


_builds: dict[str, _Build] = {}


def remember(config: MkDocsConfig, files: Files, nav: Navigation) -> None:
    """Remember a build that has found its pages."""
    written = [page for page in files.documentation_pages() if page.abs_src_path]
    texts = {Path(page.abs_src_path or ""): page.content_string for page in written}
    _builds[config.docs_dir] = _Build(config, files, nav, texts)


def complete(config: MkDocsConfig, env: Environment) -> None:
    """Remember the templates of the same build."""
    _builds[config.docs_dir].env = env


Outcome = Literal["made", "draw", "whole"]


def page(path: Path, *, drawn: bool) -> Outcome:
    """Make the page of a file again if nothing else changes with it, and return what came of it.

    Other pages may show a page's front matter, title, summary, headings and check boxes: a change of these
    takes a "whole" build. The sentences that boxes judge stand in the ledger too, but every edit of a post
    would be slow if that had to follow at once. What figures, formulas and listings show is made before the
    page: "draw" asks for that.

    Parameters
    ----------
    path
        The file.
    drawn
        Whether what it asks for is there already.

    Raises
    ------
    Exception
        Whatever keeps the page from being made; what was made before stays.
    """
    known = next((build for build in _builds.values() if path in build.texts), None)
    if known is None or known.env is None or not path.is_file():
        return "whole"
    before, after = known.texts[path], read_text(path, str(path))
    if before == after:
        return "made"
    separator = known.config.plugins["material/blog"].config.post_excerpt_separator
    if _elsewhere(before, path, separator) != _elsewhere(after, path, separator):
        return "whole"
    if not drawn and _drawn(before, path) != _drawn(after, path):
        return "draw"
    _make(path, after, known, known.env)
    return "made"


def _make(path: Path, text: str, known: _Build, env: Environment) -> None:
    memo.forget()
    if found := rules.of_file(path.relative_to(ROOT).as_posix()):
        raise SourceError(found)
    collect.begin()
    files = known.files.documentation_pages()
    page: Any = next(file.page for file in files if file.page and file.abs_src_path == str(path))
    if hasattr(page, "authors"):  # the blog reads a post when it finds it, and adds its authors to those here
        page.markdown, page.authors = get_data(text)[0], []
    command._populate_page(page, known.config, known.files)
    collect.end()
    written = [page.file, *filter(None, [downloads.notebook_of(page, known.files)])]
    with _written_at_once(written, known.config.site_dir):
        command._build_page(page, known.config, files, known.nav, env)
        for file in written[1:]:
            file.copy_file()
    page.validate_anchor_links(files=known.files, log_level=known.config.validation.links.anchors)
    known.texts[path] = text


@contextmanager
def _written_at_once(files: list[File], site: str) -> Iterator[None]:
    """Let files be written aside, and put them in their places when all are whole."""
    places = [Path(site, file.dest_uri) for file in files]
    with TemporaryDirectory(dir=Path(site).parent) as folder:
        for number, file in enumerate(files):
            file.abs_dest_path = str(Path(folder, str(number)))
        try:
            yield
            for file, place in zip(files, places, strict=True):
                Path(file.abs_dest_path).replace(place)
        finally:
            for file, place in zip(files, places, strict=True):
                file.abs_dest_path = str(place)


def _elsewhere(text: str, path: Path, separator: str) -> list[Any]:
    """Return what other pages may show of a page; of an experiment, all but its prose."""
    if path.suffix == ".py":
        experiment = percent.parse(text, str(path))
        return [experiment.page.front.values, experiment.programs(), _headings(experiment.page)]
    page = pages.parse(text, str(path))
    top, found, _ = text.partition(separator)
    listings = any(fence.kind == fences.LISTING for fence in page.fences)  # they make a notebook of the page
    boxes = [(box.claims, box.options.values, box.text) for box in page.boxes]
    return [top if found else text[: page.front.end], listings, _headings(page), boxes]


def _headings(page: pages.Page) -> list[Any]:
    return [(each.level, each.text, each.anchor) for each in page.headings]


def _drawn(text: str, path: Path) -> list[str]:
    """Return the parts of a page from which something is made before it."""
    parse = percent.parse(text, str(path)).page if path.suffix == ".py" else pages.parse(text, str(path))
    return [fence.body for fence in parse.fences if fence.kind in (*fences.KINDS, fences.LISTING)]
