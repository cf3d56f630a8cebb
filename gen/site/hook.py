"""What MkDocs calls: each event, in the order in which it happens, and who answers it."""

import logging
import re
from pathlib import Path
from typing import Any, Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from gen import translations
from gen.markdown import source
from gen.site import (
    figures,
    fonts,
    landmarks,
    languages,
    notebooks,
    notices,
    pictures,
    posts,
    readtime,
    search,
    serve,
    styles,
)

log = logging.getLogger("mkdocs.hooks.notes")


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember whether this is a build or a preview."""
    languages.on_startup(command, dirty)


@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Give categories and tags equal addresses in all languages; offer no edit link without a repository."""
    if not config.repo_url:
        config.edit_uri = None
    blog, tags = (config.plugins[name].config for name in ("material/blog", "material/tags"))
    slugs, slugify = config.extra["slugs"], blog.categories_slugify
    blog.categories_slugify = lambda text, separator: slugs.get(text) or slugify(text, separator)
    tags.tags_slugify = blog.categories_slugify
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Draw what is missing, check that the languages pair up, start the other language."""
    if languages.is_first(config):
        figures.draw()
        for complaint in languages.unpaired_pages():
            log.warning(complaint)
        for complaint in translations.report():
            log.info(complaint)  # no warning: a translation may follow later
        languages.before(config)


@event_priority(-100)
def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG001
    """Tell of the notebooks, once the blog has settled which posts there are and where."""
    notebooks.announce(files, config)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG001
    """Say which file is being converted, and how long it takes to read."""
    source.current.set(Path(page.file.abs_src_path) if page.file.abs_src_path else None)
    if hasattr(page, "config"):  # a blog post
        page.config.readtime = page.config.readtime or readtime.minutes(markdown)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Tell MkDocs of anchors in HTML that it did not see being made, so that it can check links to them.

    A translation that is behind says so; a page with listings can be had as a notebook.
    """
    page.present_anchor_ids = {*(page.present_anchor_ids or ()), *re.findall(r' id="([^"]+)"', html)}
    return notebooks.offer(notices.add(html, page, config), page, config, files)


def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation) -> None:  # noqa: ARG001
    """Give posts their foot."""
    if hasattr(page, "config"):
        context.update(posts.foot(page, config))  # type: ignore[typeddict-item]


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG001
    """Name the landmarks."""
    return landmarks.name_all(output)


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """Make the style bundle and the fonts for this language, then take in the other one."""
    site = Path(config.site_dir)
    pictures.copy(site, str(config.theme["language"]))
    search.patch(site)
    fonts.make(site)
    styles.bundle(site, purge=not languages.serving())
    if languages.is_first(config):
        languages.after(config)


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
    """Rebuild only the language that was edited."""
    return serve.on_serve(server, config, builder)


def on_build_error(error: Exception) -> None:
    """End the other language's build, and show a person's mistake as a sentence."""
    languages.stop()
    if problem := source.person_made(error):
        raise Abort(problem)


def on_shutdown() -> None:
    """End what still runs."""
    languages.stop()
