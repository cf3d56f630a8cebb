"""Downloads: each page with listings as a notebook, which lies beside the built page."""

import json
import os
import posixpath
import subprocess
from html import escape
from urllib.parse import urljoin, urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from gen import strings
from gen.core import project
from gen.core.paths import ROOT
from gen.finish import cells
from gen.markdown.ipynb import Origin, notebook
from gen.source import fences

_LISTING = '<div class="listing"'
_GROUP = '<div class="group">'


def announce(files: Files, config: MkDocsConfig) -> None:
    """Tell MkDocs of the notebooks before the pages are converted, so that it can check links to them."""
    for page in files.documentation_pages():
        listings = page.src_uri.endswith(".py") or fences.scan(page.content_string, "", [fences.LISTING])[0]
        if listings:
            made = File.generated(config, _beside(page), content="", inclusion=InclusionLevel.INCLUDED)
            made.dest_uri = posixpath.join(posixpath.dirname(page.dest_uri), posixpath.basename(made.src_uri))
            files.append(made)


def offer(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill the notebook of a page, and link to it before the page's first listing."""
    file = notebook_of(page, files)
    if file is None:
        return html
    file.content_string = text(page, config, files)
    words = strings.load(str(config.theme["language"]))["notebook"]
    link = (
        f'<a class="notebook" href="{posixpath.basename(file.url)}" download>{escape(words["download"])}</a>'
    )
    bar = f'<div class="session" data-search-exclude>{link}</div>'
    at = html.find(_LISTING)
    at = at if at >= 0 else len(html)
    if html[:at].rstrip().endswith(_GROUP):  # the listing has a verdict beside it
        at = html.rindex(_GROUP, 0, at)
    return f"{html[:at]}{bar}{html[at:]}"


def notebook_of(page: Page, files: Files) -> File | None:
    """Return the file of a page's notebook; None if it has no listings."""
    return files.get_file_from_path(_beside(page.file))


def text(page: Page, config: MkDocsConfig, files: Files) -> str:
    """Return the notebook of a page as its file holds it."""
    address = page.canonical_url or ""

    def absolute(target: str) -> str:
        path, mark, anchor = target.partition("#")
        uri = posixpath.normpath(posixpath.join(posixpath.dirname(page.file.src_uri), path))
        if path and not urlsplit(target).scheme and (file := files.get_file_from_path(uri)):
            return urljoin(config.site_url or "", file.url) + mark + anchor
        return urljoin(address, target)

    origin = Origin(
        language=str(config.theme["language"]),
        title=str(page.title),
        address=address,
        site=config.site_name,
        licence=config.copyright or "",
        acts=requirement(config),
        absolute=absolute,
    )
    made = notebook(page.markdown or "", origin)
    return json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _beside(page: File) -> str:
    return posixpath.splitext(page.src_uri)[0] + ".ipynb"


def requirement(config: MkDocsConfig) -> str:
    """Return what pip installs to have `acts`, whether it is published anywhere else or not.

    That is the commit in the repository if there is one, else the site's wheel.
    """
    place = urljoin(config.site_url or "", f"{cells.FOLDER}/{project.wheel()}")
    if config.repo_url:
        built = commit()
        place = f"git+{config.repo_url.rstrip('/')}" + (f"@{built}" if built else "")
    return f"{project.distribution()[0]} @ {place}"


def commit() -> str:
    """Return the commit that is being built, empty outside of a repository."""
    if known := os.environ.get("GITHUB_SHA"):
        return known
    try:
        asked = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    except FileNotFoundError:  # git is not installed
        return ""
    return asked.stdout.strip() if asked.returncode == 0 else ""
