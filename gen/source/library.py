"""Library: the pages and experiments below a root."""

from pathlib import Path

from gen.core.memo import memoized
from gen.core.paths import DOCS, ROOT
from gen.source import page, percent
from gen.source.page import Page


@memoized
def pages(language: str, root: str = ROOT) -> tuple[str, ...]:
    """List the Markdown files of a language, sorted; hidden ones, such as those of editors, are none."""
    folder = Path(root, DOCS, language)
    found = (file.relative_to(root).as_posix() for file in folder.rglob("*.md") if file.is_file())
    return tuple(sorted(path for path in found if "/." not in path))


def posts(language: str, root: str = ROOT) -> list[str]:
    """List the posts of a language, sorted."""
    return [path for path in pages(language, root) if path.startswith(f"{DOCS}/{language}/blog/posts/")]


def experiments(language: str, root: str = ROOT) -> list[str]:
    """List the experiments of a language, sorted."""
    return [percent.path_of(name, language) for name in percent.names(root, language)]


def name_of(path: str) -> str:
    """Return the name of a file without folders and ending.

    Examples
    --------
    >>> name_of("docs/ko/blog/posts/first.md")
    'first'
    """
    return path.rpartition("/")[2].rpartition(".")[0]


def read(path: str, root: str = ROOT) -> Page:
    """Read a page or the prose of an experiment, each line where it stands in the file."""
    return percent.load(path, root).page if path.endswith(".py") else page.read(path, root)
