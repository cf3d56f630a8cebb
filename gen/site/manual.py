"""Manual: the reference of `acts` as pages of the site, which lie in no folder of a person's."""

import re

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from gen import reference
from gen.site import downloads, navigation

ACTS = "{acts}"
"""What stands in the text of the index for what pip installs."""

_SOURCE = re.compile(r'<a href="source:([^"]+)">(.*?)</a>')


def list_in_nav(config: MkDocsConfig) -> None:
    """Name the pages in the navigation, below their list."""
    made = reference.pages(str(config.theme["language"]))
    navigation.list_below(reference.INDEX, [page.path for page in made], config)


def announce(files: Files, config: MkDocsConfig) -> None:
    """Give MkDocs the pages, where their list is a page of the site."""
    if files.get_file_from_path(reference.INDEX):
        for page in reference.pages(str(config.theme["language"])):
            files.append(File.generated(config, page.path, content=_sourced(page.text, config)))


def install(markdown: str, page: Page, config: MkDocsConfig) -> str:
    """Say on the index what pip installs: it depends on where the site is."""
    if page.file.src_uri != reference.INDEX:
        return markdown
    return markdown.replace(ACTS, downloads.requirement(config))


def _sourced(text: str, config: MkDocsConfig) -> str:
    """Let places in the source lead to the repository; without one they stay plain text."""
    if not config.repo_url:
        return _SOURCE.sub(r"\2", text)
    folder = f"{config.repo_url.rstrip('/')}/blob/{downloads.commit() or 'HEAD'}"
    return _SOURCE.sub(rf'<a href="{folder}/\1">\2</a>', text)
