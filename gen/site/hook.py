"""What MkDocs calls: each event, in the order in which it happens, and who answers it."""

import logging
import re
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from gen import licences, strings
from gen.core import cache, memo, progress
from gen.core.errors import refused
from gen.experiments import answers
from gen.finish import blanks, feeds, fonts, foreign, images, landmarks, mends, policy, styles
from gen.markdown import conversion
from gen.site import (
    collect,
    dates,
    downloads,
    entries,
    generate,
    jupyter,
    languages,
    manual,
    mistakes,
    notices,
    posts,
    refresh,
    runtime,
    search,
    serve,
    structured,
)
from gen.source import readtime, translations

log = logging.getLogger("mkdocs.hooks.notes")

_pages = ExitStack()
"""Open while a language's pages are made."""


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember whether this is a build or a preview."""
    languages.on_startup(command, dirty)
    for handler in logging.getLogger("mkdocs").handlers:
        handler.addFilter(progress.make_room)


@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Give categories and tags equal addresses in all languages; offer no edit link without a repository.

    `mkdocs serve` ends here, and the preview begins. A build checks the sources first, and makes what they
    ask for: many mistakes would stop plugins in worse ways. The date of the build is fixed next: some plugins
    look at it when they are configured.
    """
    if languages.serving():
        serve.hand_over(config)
    memo.forget()
    if languages.is_first(config) and not languages.serving():
        with generate.drawing():
            runtime.prepare(config)
    dates.fix()
    if not config.repo_url:
        config.edit_uri = None
    blog, tags = (config.plugins[name].config for name in ("material/blog", "material/tags"))
    slugs, slugify = config.extra["slugs"], blog.categories_slugify
    blog.categories_slugify = lambda text, separator: slugs.get(text) or slugify(text, separator)
    tags.tags_slugify = blog.categories_slugify
    jupyter.list_in_nav(config)
    manual.list_in_nav(config)
    entries.list_in_nav(config)
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Bundle what is missing, start the other language.

    Full runs that are out of date are no more than a warning: a preview goes on with the old numbers.
    """
    collect.begin()
    first = languages.is_first(config)
    begins = first and not languages.serving()  # the preview draws before it lets anything be built
    if begins:
        languages.begin(config)
    else:
        runtime.prepare(config)
    cache.recall(str(config.theme["language"]))
    if first:
        for stale in answers.outdated():
            log.warning(stale)
        for complaint in translations.report():
            log.info(complaint)  # no warning: a translation may follow later
    if begins:
        languages.before(config)
    _pages.enter_context(progress.phase(f"pages ({config.theme['language']})"))


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages of the reference."""
    manual.announce(files, config)
    return files


@event_priority(-100)
def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Tell of the notebooks, once the blog has settled which posts there are and where."""
    downloads.announce(files, config)
    refresh.remember(config, files, nav)


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """Hand over an experiment, or the page of a function, as Markdown."""
    return jupyter.markdown(page, config) or entries.markdown(page, config)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Say which file is being converted, how old it is and how long it takes to read."""
    collect.guard(page)
    conversion.current.set(Path(page.file.abs_src_path) if page.file.abs_src_path else None)
    if hasattr(page, "config"):  # a blog post
        dates.complete(page)
        page.config.readtime = page.meta.get("readtime") or readtime.minutes(markdown)
    return manual.install(markdown, page, config)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Tell MkDocs of anchors in HTML that it did not see being made, so that it can check links to them.

    A translation that is behind says so; a page with listings can be had as a notebook.
    """
    if collect.failed(page):
        return html
    page.present_anchor_ids = {*(page.present_anchor_ids or ()), *re.findall(r' id="([^"]+)"', html)}
    return downloads.offer(notices.add(html, page, config), page, config, files)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG001
    """Keep the compiled templates; cut the posts to what lists show, now that they are converted."""
    collect.end()
    env.bytecode_cache = FileSystemBytecodeCache(str(cache.folder()))
    posts.shorten(config)
    refresh.complete(config, env)


@event_priority(100)
def _before_search(context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation) -> None:  # noqa: ARG001
    """Hand the search a lighter page, and keep the whole one."""
    page.whole = page.content  # type: ignore[attr-defined]
    page.content = search.lighten(page.content or "")


@event_priority(-50)
def _after_search(context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation) -> None:  # noqa: ARG001
    """Put the whole page back; give posts their foot, and what they tell machines."""
    page.content = page.whole  # type: ignore[attr-defined]
    if hasattr(page, "config"):
        extra = posts.foot(page, config) | {"structured": structured.data(page, config)}
        context.update(extra)  # type: ignore[typeddict-item]


on_page_context = CombinedEvent(_before_search, _after_search)


@event_priority(-100)
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Mark what is in another language, load what makes listings run, and put the page right."""
    marked = foreign.mark(output, str(config.theme["language"]))
    return _put_right(images.inline(runtime.load(marked, page, config)), config)


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    """Put the page for lost addresses right like any other."""
    return _put_right(output, config) if template_name.endswith(".html") else output


def _put_right(page: str, config: MkDocsConfig) -> str:
    """Mend a page, name its landmarks, squeeze it, and say what it may load."""
    page = blanks.squeeze(landmarks.name_all(mends.mend(page)))
    return policy.add(page, config.extra["python"])


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """Make the style bundle and the fonts for this language, then take in the other one."""
    _pages.close()
    site, language = Path(config.site_dir), str(config.theme["language"])
    images.copy(site, language)
    runtime.copy(site, language)
    licences.copy(site)
    feeds.tidy(site)
    entries.redirect(site, config)
    search.name_pages(site, entries.named(language))
    search.patch(site)
    search.trim(site)
    if languages.serving():
        fonts.copy(site)
    else:
        with progress.phase(f"fonts ({language})"):
            fonts.make(site, strings.load(language)["cells"])
    with progress.phase(f"styles ({language})"):
        styles.bundle(site, purge=not languages.serving())
    cache.keep(language)
    if languages.is_first(config) and not languages.serving():
        languages.after(config)


def on_build_error(error: Exception) -> None:
    """End the other language's build; show mistakes of people, or what the system refuses, as sentences."""
    _pages.close()
    languages.stop()
    found = "\n".join(map(str, mistakes.of_authors(error)))
    if problem := found or refused(error):
        raise Abort(problem)


def on_shutdown() -> None:
    """End what still runs."""
    languages.stop()
