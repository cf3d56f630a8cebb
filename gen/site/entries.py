"""Entries: the pages of functions, made around what a person wrote, and the addresses that lead to them."""

from html import escape
from pathlib import Path
from urllib.parse import urljoin

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from gen import functions, strings
from gen.core.files import write
from gen.core.paths import DOCS, ROOT
from gen.functions import article, names
from gen.markdown import conversion
from gen.site import navigation
from gen.source import library


def list_in_nav(config: MkDocsConfig) -> None:
    """Name the pages in the navigation, below the gallery, in the order of the catalogue."""
    navigation.list_below(functions.INDEX, written(str(config.theme["language"])), config)


def written(language: str, root: str = ROOT) -> list[str]:
    """Return the pages of functions that a person has written, below the folder of a language."""
    files = {functions.name_of(path) for path in library.pages(language, root)}
    return [f"{functions.FOLDER}/{name}.md" for name in functions.known(root) if name in files]


def markdown(page: Page, config: MkDocsConfig) -> str | None:
    """Return the Markdown of a function's page; None for any other page."""
    path = f"{DOCS}/{config.theme['language']}/{page.file.src_uri}"
    if not functions.name_of(path):
        return None
    conversion.current.set(Path(page.file.abs_src_path or ""))
    return article.markdown(library.read(path))


def redirect(site: Path, config: MkDocsConfig) -> None:
    """Let the other names of functions lead to their pages; searches and site maps know nothing of these."""
    language = str(config.theme["language"])
    made = {Path(path).stem for path in written(language)}
    for address, name in names.redirects().items():
        if name in made:
            place = urljoin(config.site_url or "", f"{functions.FOLDER}/{name}/")
            write(site / functions.FOLDER / address / "index.html", _moved(name, place, language).encode())


def named(language: str) -> dict[str, list[str]]:
    """Return the names of each page by its address, for the search."""
    return {
        f"{path.removesuffix('.md')}/": [names.title(name, language), *names.others(name, language)]
        for path in written(language)
        if (name := Path(path).stem)
    }


def _moved(name: str, place: str, language: str) -> str:
    """Return a page that leads to another one."""
    title = escape(names.title(name, language))
    told = escape(strings.load(language)["article"]["moved"])
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta http-equiv="refresh" content="0; url=../{name}/"><meta name="robots" content="noindex">'
        f'<link rel="canonical" href="{escape(place)}"><link rel="icon" href="data:,"></head>'
        f'<body><main><h1>{title}</h1><p>{told} <a href="../{name}/">{title}</a></p></main></body></html>\n'
    )
