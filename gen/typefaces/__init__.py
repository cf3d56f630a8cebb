"""Typefaces: the font files that npm brings, cut down to some characters, or converted for matplotlib."""

import hashlib
import json
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gen.core import node
from gen.core.cache import all_kept
from gen.core.errors import InputError
from gen.core.memo import memoized
from gen.core.paths import ROOT

_FONTSOURCE = Path(ROOT, "node_modules", "@fontsource")
REGULAR = _FONTSOURCE / "pretendard/files/pretendard-latin-400-normal.woff2"
BOLD = _FONTSOURCE / "pretendard/files/pretendard-latin-700-normal.woff2"
MATH = _FONTSOURCE / "stix-two-math/files/stix-two-math-latin-400-normal.woff2"

FEATURES = ("kern", "tnum")
"""Tags of the OpenType features that text needs: kerning, and figures of one width."""

_SCRIPT = Path(__file__).with_name("cut.mjs")


@dataclass(frozen=True)
class Cut:
    """A part of a font: the characters and the features that are kept of it."""

    font: Path
    characters: frozenset[str]
    features: tuple[str, ...] = FEATURES


def cut(cuts: Sequence[Cut]) -> dict[Cut, Path]:
    """Return files in WOFF2; all that were not made before are made in one process.

    Raises
    ------
    InputError
        If a font or a tool is missing.
    """
    requests = [_request(each.font, "".join(sorted(each.characters)), each.features) for each in cuts]
    return dict(zip(cuts, _made(requests, ".woff2"), strict=True))


def truetype(*fonts: Path) -> list[Path]:
    """Return whole fonts in the format that matplotlib reads."""
    return _made([_request(font, None, ()) for font in fonts], ".ttf")


def found(font: Path) -> Path:
    """Return the file of a font, which must be there."""
    if not font.is_file():
        raise InputError(f"the font {font.name} is missing: npm ci installs it")
    return font


def _request(font: Path, text: str | None, features: tuple[str, ...]) -> dict[str, Any]:
    return {"font": str(found(font)), "text": text, "features": features}


def _made(requests: list[dict[str, Any]], suffix: str) -> list[Path]:
    names = [_digest(request) + suffix for request in requests]
    named = dict(zip(names, requests, strict=True))

    def make(missing: list[str]) -> list[bytes]:
        asked = json.dumps([named[name] for name in missing])
        return [b64decode(font) for font in json.loads(node.run(_SCRIPT, asked.encode(), "subset-font"))]

    return all_kept(names, make)


def _digest(request: dict[str, Any]) -> str:
    """Return a name for what is asked: the same font lies elsewhere on another machine."""
    font = Path(request["font"])
    asked = {**request, "font": f"{font.name} {font.stat().st_size}", "tool": _tool()}
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:32]


@memoized
def _tool() -> str:
    """Return a hash of what cuts."""
    tool = _SCRIPT.read_bytes() + Path(ROOT, "package-lock.json").read_bytes()
    return hashlib.sha256(tool).hexdigest()
