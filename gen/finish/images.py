"""Images: cards of shared links beside the page; portraits and bands behind titles inside it."""

import re
from pathlib import Path
from urllib.parse import quote

from gen.core.files import write
from gen.core.paths import CARDS, DOCS, HEADERS, ROOT

_PORTRAIT = re.compile(r'<img src="[^"]*assets/images/logo\.svg" alt="([^"]*)">')
_ICON = re.compile(r'(?<=<link rel="icon" type="image/svg\+xml" href=")[^"]*assets/images/logo\.svg(?=")')
_BAND = re.compile(r'(?<=<img src=")[^"]*assets/headers/([\w-]+\.svg)(?=")')
_PLAIN = " !$&'()*+,-./:;=?@[]^_`{|}~"
"""Signs that an address in quotation marks may hold as they are."""


def copy(site: Path, language: str) -> None:
    """Copy the cards of a language to the built site."""
    for picture in Path(ROOT, CARDS).glob(f"*.{language}.png"):
        write(site / "assets/cards" / picture.name, picture.read_bytes())


def inline(html: str) -> str:
    """Put icons, portraits and bands into the page, where the theme links to the logo and a post to its band.

    Each weighs less than a kilobyte, which is not worth a request.
    """
    path = Path(ROOT, DOCS, "overrides/assets/images/logo.svg")
    logo = path.read_text("utf-8").strip()
    html = _ICON.sub(lambda _: _address(path), html)
    html = _PORTRAIT.sub(
        lambda portrait: logo.replace("<svg ", f'<svg role="img" aria-label="{portrait[1]}" ', 1), html
    )
    return _BAND.sub(lambda band: _address(Path(ROOT, HEADERS, band[1])), html)


def _address(picture: Path) -> str:
    return f"data:image/svg+xml,{quote(picture.read_text('utf-8').strip(), safe=_PLAIN)}"
