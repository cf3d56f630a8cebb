"""Paths: where things live.

Plain strings instead of `pathlib.Path`: a run with nothing to do imports this module, and
importing pathlib would make it half as long again.
"""

# ruff: noqa: PTH100, PTH120

import os

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
"""The project's root directory. Every other path here is relative to it."""

LANGUAGES = ("ko", "en")
"""The site's languages, the original one first."""

DOCS = "docs"
"""What a person wrote: one folder per language below."""

BUILD = "build"
"""Whatever is made. It can be deleted at any time."""

FIGURES = "build/figures"
"""The drawn figures and the index that pages look them up in."""

CARDS = "build/cards"
"""Pictures for shared links."""

HEADERS = "build/headers"
"""Bands behind the titles of posts."""

ASSETS = "build/assets"
"""Made files that the site serves as they are (style sheets, fonts, the wheel)."""
