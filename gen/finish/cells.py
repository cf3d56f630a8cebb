"""Cells: what those of the pages need in the browser: scripts, the Python that runs there, letters for plots.

All of it is made from files that seldom change, and what takes time is kept in `build/cache`, so an edit of a
page does not pay for it.
"""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from gen import strings, typefaces
from gen.core import progress
from gen.core.cache import kept
from gen.core.errors import InputError
from gen.core.imports import closure
from gen.core.paths import ROOT
from gen.typefaces import Cut

FOLDER = "assets/cells"
"""Where these files are in the site of a language."""

Files = dict[str, bytes]
"""Contents by name."""


def prepare(language: str, runtime: str) -> Files:
    """Return the files of a language.

    Parameters
    ----------
    language
        One of `gen.core.paths.LANGUAGES`.
    runtime
        Address of the folder from which the browser fetches Python; it ends in a slash.

    Raises
    ------
    InputError
        If a tool is missing or fails.
    """
    with progress.phase("wheel", shown=False):
        wheel, runner = _wheel(), _runner()
    with progress.phase("fonts for plots", shown=False):
        letters = hangul()
    ((acts, data),) = wheel.items()
    defines = {
        "PYTHON_FILES.acts": f"{acts}?{_digest(data)}",  # pip wants the wheel's own name
        "PYTHON_FILES.runner": next(iter(runner)),
        "PYTHON_FILES.hangul": " ".join(letters),  # a list would become a script of its own
        "OUTPUT_WORDS": json.dumps(strings.load(language)["listing"], ensure_ascii=False),
        "RUNTIME": runtime,
    }
    defines |= {f"WORDS.{key}": text for key, text in strings.load(language)["cells"].items()}
    with progress.phase("scripts", shown=False):
        return wheel | runner | letters | _scripts(defines)


def entry(files: Files) -> str:
    """Return the name of the script that a page with listings loads."""
    (name,) = (name for name in files if name.startswith("cells-"))
    return name


def hangul() -> Files:
    """Return two fonts for plots: the 2,350 syllables of KS X 1001 with the letters, and all syllables.

    The second is the whole typeface. Few readers need it, and cutting the other 8,822 syllables out of it
    would take longer than the rest of a first build.
    """
    codes = [bytes([row, cell]) for row in (0xA4, *range(0xB0, 0xC9)) for cell in range(0xA1, 0xFF)]
    common = Cut(typefaces.REGULAR, frozenset(b"".join(codes).decode("euc_kr", errors="ignore")))
    files = [typefaces.cut([common])[common], typefaces.REGULAR]
    return {f"hangul-{_digest(data)}.woff2": data for data in (file.read_bytes() for file in files)}


def _runner() -> Files:
    """Return the modules as a zip file, with the same bytes for the same modules."""
    packed = _packed({name: Path(ROOT, name) for name in closure("gen.listings.browser")})
    return {f"runner-{_digest(packed)}.zip": packed}


def _packed(files: dict[str, Path]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, path in files.items():
            entry = zipfile.ZipInfo(name)  # of 1980, not of today
            file.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    return packed.getvalue()


def _wheel() -> Files:
    """Return the wheel of `acts`, as the working tree has it."""

    def make(folder: Path) -> None:
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
        always = {**os.environ, "SOURCE_DATE_EPOCH": "315532800"}  # 1980: what is kept depends on no date
        built = subprocess.run(command, cwd=ROOT, env=always, capture_output=True, text=True)
        if built.returncode:
            raise InputError(
                f"hatchling could not build the wheel of acts: {built.stderr.strip().splitlines()[-1]}"
            )

    modules = [path for path in Path(ROOT, "acts").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    others = (Path(ROOT, name) for name in ("pyproject.toml", "hatch_build.py", "README.acts.md", "LICENSE"))
    addresses = " ".join(os.environ.get(name, "") for name in ("SITE_URL", "REPO_URL"))
    return _kept([*modules, *others], addresses, make)


def _scripts(defines: dict[str, str]) -> Files:
    """Return the scripts, bundled, with what `gen/listings/web/globals.d.ts` declares filled in.

    It is filled in afterwards: so they are bundled once for all languages, and not again when acts changes.
    """

    def make(folder: Path) -> None:
        _bundle("gen/listings/web/worker.js", folder, {})
        (worker,) = folder.iterdir()
        _bundle("gen/listings/web/cells.js", folder, {"WORKER": worker.name})

    sources = [*Path(ROOT, "gen/listings/web").glob("*.js"), Path(ROOT, "package-lock.json"), Path(__file__)]
    return _filled({name: data.decode() for name, data in _kept(sources, "", make).items()}, defines)


def _filled(scripts: dict[str, str], defines: dict[str, str]) -> Files:
    """Fill in what is declared, and name the scripts that this changes, and those that load them, anew.

    Scripts may load each other in a circle, so one hash is in the names of all that change.
    """
    declared = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, defines), reverse=True))})\b")
    changed = {name for name, text in scripts.items() if declared.search(text)}
    while more := {name for name in {*scripts} - changed if any(each in scripts[name] for each in changed)}:
        changed |= more

    def literal(found: re.Match[str]) -> str:
        return json.dumps(defines[found[0]], ensure_ascii=False)

    filled = {name: declared.sub(literal, text) for name, text in scripts.items()}
    digest = _digest("".join(filled[name] for name in sorted(changed)).encode())
    for name in changed:
        new = f"{name.rpartition('-')[0]}-{digest}.js"
        filled = {new if each == name else each: text.replace(name, new) for each, text in filled.items()}
    return {name: text.encode() for name, text in filled.items()}


def _bundle(script: str, folder: Path, defines: dict[str, str]) -> None:
    esbuild = shutil.which("esbuild", path=str(Path(ROOT, "node_modules/.bin")))
    if not esbuild:
        raise InputError("esbuild is missing: npm ci installs it")
    options = "--bundle --splitting --format=esm --target=es2022 --minify --charset=utf8 --log-level=error"
    options += " --preserve-symlinks"  # or the bytes depend on where a linked node_modules really is
    names = [f"--{kind}-names=[name]-[hash]" for kind in ("entry", "chunk")]
    values = [f"--define:{name}={json.dumps(value, ensure_ascii=False)}" for name, value in defines.items()]
    done = subprocess.run(
        [esbuild, script, *options.split(), *names, *values, f"--outdir={folder}", "--color=false"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if done.returncode:
        found = re.search(r"\[ERROR\] (?P<what>.+)\s+(?P<where>\S+:\d+):\d+:", done.stderr)
        problem = f"{found['where']}: {found['what']}" if found else done.stderr.strip()
        hint = "; npm ci installs missing packages" if "Could not resolve" in problem else ""
        raise InputError(f"esbuild could not bundle {script}: {problem}{hint}")


def _kept(sources: Iterable[Path], options: str, make: Callable[[Path], None]) -> Files:
    """Return the files that `make` writes into a folder, made once for the same sources and options."""
    key = hashlib.sha256(options.encode())
    for source in sorted([*sources, Path(__file__)]):
        data = source.read_bytes()
        key.update(f"{source.relative_to(ROOT).as_posix()} {len(data)} ".encode() + data)

    def made() -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            make(Path(folder))
            return _packed({file.name: file for file in sorted(Path(folder).iterdir())})

    with zipfile.ZipFile(kept(f"{key.hexdigest()[:32]}.zip", made)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:8]
