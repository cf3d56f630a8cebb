"""Cards of shared links, bands behind titles and the portraits of authors, brought into the site."""

import re
from pathlib import Path

from gen.paths import DOCS, ROOT
from gen.pictures import CARDS, HEADERS
from gen.store import write


def copy(site: Path, language: str) -> None:
    """Copy the cards of a language, and the bands, to the built site."""
    for folder, pattern in ((CARDS, f"*.{language}.png"), (HEADERS, "*.svg")):
        for picture in Path(ROOT, folder).glob(pattern):
            write(site / "assets" / Path(folder).name / picture.name, picture.read_bytes())


def draw_portraits(html: str) -> str:
    """Put the logo itself where the theme links to it as an author's portrait: a request less, and a size."""
    logo = Path(ROOT, DOCS, "overrides/assets/images/logo.svg").read_text("utf-8").strip()
    return re.sub(
        r'<img src="[^"]*assets/images/logo\.svg" alt="([^"]*)">',
        lambda found: logo.replace("<svg ", f'<svg role="img" aria-label="{found[1]}" ', 1),
        html,
    )
