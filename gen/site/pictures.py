"""Cards of shared links and bands behind titles, brought into the site."""

from pathlib import Path

from gen.paths import ROOT
from gen.pictures import CARDS, HEADERS
from gen.store import write


def copy(site: Path, language: str) -> None:
    """Copy the cards of a language, and the bands, to the built site."""
    for folder, pattern in ((CARDS, f"*.{language}.png"), (HEADERS, "*.svg")):
        for picture in Path(ROOT, folder).glob(pattern):
            write(site / "assets" / Path(folder).name / picture.name, picture.read_bytes())
