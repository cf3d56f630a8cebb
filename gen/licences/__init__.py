"""What others made and a reader gets: its origin, version and licence, for the page that lists it.

The packages tell this themselves; what they do not tell stands in ``known.toml``.
"""

import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.metadata import PackageMetadata, PackageNotFoundError, distribution, metadata
from pathlib import Path
from typing import Any

from gen.core.errors import InputError
from gen.core.files import write
from gen.core.paths import ROOT

FOLDER = "assets/licences"
"""Where the texts of licences are in the site of a language."""

PARTS = ("fonts", "theme", "editor", "python", "data")
"""What the page lists apart: typefaces, theme, editor, Python in the browser, and data sets."""

PYTHON = ("numpy", "matplotlib", "pandas")
"""Packages that listings import in the browser; what these need comes along."""

_HERE = Path(__file__).parent
_KNOWN = _HERE / "known.toml"
_NODE = Path(ROOT, "node_modules")
_IMPORT = re.compile(r'^import .* from "((?:@[^/"]+/)?[^./"][^/"]*)', re.MULTILINE)
_HOME = ("homepage", "home", "source", "source code", "repository", "documentation")


@dataclass(frozen=True)
class Work:
    """One thing that others made.

    Attributes
    ----------
    name, version, licence, address
        What the page says of it; the version is empty where nobody tells it.
    text
        The text of its licence, empty where it need not be kept.
    """

    name: str
    version: str
    licence: str
    address: str
    text: str = ""

    @property
    def file(self) -> str:
        """The name of the file with the text."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-") + ".txt"


def table_html(part: str, words: dict[str, str]) -> str:
    """Return the table of one of `PARTS`, for a page one folder below the root of its site."""
    # Blank space between cells: the search would take words that touch for one.
    heads = " ".join(f'<th scope="col">{escape(words[key])}</th>' for key in ("name", "version", "licence"))
    rows = "\n".join(_row(work) for work in works()[part])
    return f'<table class="terms"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _row(work: Work) -> str:
    licence = escape(work.licence)
    if work.text:
        licence = f'<a href="../{FOLDER}/{work.file}">{licence}</a>'
    return (
        f'<tr><th scope="row"><a href="{escape(work.address)}">{escape(work.name)}</a></th> '
        f"<td>{escape(work.version) or '–'}</td> <td>{licence}</td></tr>"
    )


@cache
def works() -> dict[str, tuple[Work, ...]]:
    """Return everything by part, each of `PARTS`.

    Raises
    ------
    InputError
        If something names no licence, or brings no text of it where we pass it on.
    """
    known = tomllib.loads(_KNOWN.read_text("utf-8"))
    fonts = [name for name in _package(Path(ROOT))["dependencies"] if name.startswith("@fontsource/")]
    scripts = "".join(path.read_text("utf-8") for path in Path(ROOT, "gen/listings/web").glob("*.js"))
    theme = [*map(_python_package, ("mkdocs-material", "mkdocs-rss-plugin")), _node_package("katex")]
    found = (
        tuple(map(_node_package, fonts)),
        (*theme, *(_part_of_theme(name, told) for name, told in known["theme"].items())),
        tuple(map(_node_package, needed(_IMPORT.findall(scripts)))),
        tuple(_in_browser(known["python"])),
        tuple(
            Work(name, "", _sure(told.get("licence"), name), told["address"])
            for name, told in known["data"].items()
        ),
    )
    return dict(zip(PARTS, found, strict=True))


def copy(site: Path) -> None:
    """Write the texts of the licences into the built site of a language, as most of them ask."""
    for part in works().values():
        for work in part:
            if work.text:
                write(site / FOLDER / work.file, work.text.encode())


def needed(names: Iterable[str]) -> list[str]:
    """Return npm packages with all that they depend on, sorted."""
    found = list(dict.fromkeys(names))
    for name in found:
        found += [other for other in _package(_NODE / name).get("dependencies", {}) if other not in found]
    return sorted(found)


def _package(folder: Path) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads((folder / "package.json").read_text("utf-8"))
    except FileNotFoundError:
        raise InputError(f"the npm package {folder.name} is missing; npm ci installs it") from None
    return told


def _node_package(name: str) -> Work:
    texts = sorted((_NODE / name).glob("LICEN[CS]E*"))
    if not texts:
        raise InputError(f"the npm package {name} brings no text of its licence")
    told = _package(_NODE / name)
    return Work(
        name,
        told["version"],
        _sure(told.get("license"), name),
        _repository(told),
        texts[0].read_text("utf-8"),
    )


def _repository(package: dict[str, Any]) -> str:
    return re.sub(r"^git\+|\.git$", "", package["repository"]["url"])


def _python_package(name: str) -> Work:
    package = distribution(name)
    text = package.read_text("licenses/LICENSE")
    if not text:
        raise InputError(f"the Python package {name} brings no text of its licence")
    fields = package.metadata
    return Work(name, package.version, _sure(_licence(fields), name), _home(fields), text)


def _part_of_theme(name: str, told: dict[str, str]) -> Work:
    text = ""
    if "text" in told:
        text = (_HERE / told["text"]).read_text("utf-8")
    elif "inside" in told:
        text = Path(str(distribution("mkdocs-material").locate_file(told["inside"]))).read_text("utf-8")
    return Work(name, "", _sure(told.get("licence"), name), told["address"], text)


def _in_browser(known: dict[str, dict[str, str]]) -> list[Work]:
    """Return Python in the browser and its packages, as its lock file has them; their host is not ours."""
    runtime = _package(_NODE / "pyodide")
    lock = json.loads((_NODE / "pyodide/pyodide-lock.json").read_text("utf-8"))
    names = list(PYTHON)
    for name in names:
        names += [other for other in lock["packages"][name]["depends"] if other not in names]
    return [
        Work("Pyodide", runtime["version"], _sure(runtime.get("license"), "Pyodide"), _repository(runtime)),
        Work("Python", lock["info"]["python"], "PSF-2.0", "https://www.python.org"),
        *(Work(name, lock["packages"][name]["version"], *_told(name, known.get(name, {}))) for name in names),
    ]


def _told(name: str, known: dict[str, str]) -> tuple[str, str]:
    """Return licence and address of a Python package, from its metadata if it is installed here too."""
    try:
        fields = metadata(name)
    except PackageNotFoundError:
        return _sure(known.get("licence"), name), known["address"]
    return _sure(_licence(fields) or known.get("licence"), name), _home(fields)


def _licence(fields: PackageMetadata) -> str:
    """Return the licence that the metadata names; some have a whole text in that place, which is no name."""
    told = _field(fields, "License-Expression") or _field(fields, "License")
    return told if re.fullmatch(r"[\w.+ ()-]+", told) and len(told) < 80 else ""


def _home(fields: PackageMetadata) -> str:
    links = dict(re.split(r", *", link, maxsplit=1) for link in fields.get_all("Project-URL", []))
    named = {label.lower(): address for label, address in links.items()}
    return _field(fields, "Home-page") or next(named[label] for label in _HOME if label in named)


def _field(fields: PackageMetadata, name: str) -> str:
    return str((fields.get_all(name) or [""])[0])


def _sure(licence: object, name: str) -> str:
    if not isinstance(licence, str) or not licence:
        raise InputError(f"{name} names no licence; write it down here", _KNOWN)
    return licence
