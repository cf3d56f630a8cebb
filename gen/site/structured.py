"""What a post tells machines about itself: a BlogPosting of schema.org, as JSON-LD."""

import json
import re
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from gen.core.paths import LANGUAGES

_LICENCE = re.compile(r"https://creativecommons\.org/licenses/[\w-]+/[\d.]+/")


def data(page: Page, config: MkDocsConfig) -> str:
    """Return the data of a post, for a script element.

    It is written in ASCII: so the letters count for no font, and no text can end the element.
    """
    return json.dumps(posting(page, config), indent=1).replace("<", r"\u003c")


def posting(page: Page, config: MkDocsConfig) -> dict[str, Any]:
    """Return the data of a post."""
    post: Any = page
    dates, language = post.config.date, str(config.theme["language"])
    licence = _LICENCE.search(config.copyright or "")
    if not licence:
        raise ValueError("mkdocs.yml: copyright names no licence of Creative Commons")
    found = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": str(page.title),
        "description": page.meta.get("description") or config.site_description,
        "datePublished": dates.created.isoformat(),
        "inLanguage": language,
        "author": {"@type": "Organization", "name": config.site_author, "url": config.site_url},
        "license": licence[0],
        "image": f"{config.site_url}assets/cards/{page.file.name}.{language}.png",
        "url": page.canonical_url,
        "isPartOf": {"@type": "Blog", "name": config.site_name, "url": f"{config.site_url}blog/"},
    }
    if dates.updated:
        found["dateModified"] = dates.updated.isoformat()
    others = [_twin(code, page, config) for code in LANGUAGES if code != language]
    if language == LANGUAGES[0]:
        return found | {"workTranslation": others}
    return found | {"translationOfWork": others[0]}


def _twin(code: str, page: Page, config: MkDocsConfig) -> dict[str, str]:
    """Return the same post in another language; the first language is at the root, others below /<code>/."""
    root = (config.site_url or "").removesuffix(f"{config.theme['language']}/")
    below = "" if code == LANGUAGES[0] else f"{code}/"
    return {"@type": "BlogPosting", "inLanguage": code, "url": f"{root}{below}{page.url}"}
