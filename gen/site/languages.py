"""One command builds every language: the first at the root of the site, the others below /<code>/.

`mkdocs build` builds the others beside the first, each in a process of its own (a second core, and
no plugin state to keep apart). The preview, `gen.site.preview`, starts its builds itself.

A build is made aside, in `.site.making`, and takes the place of the old site when it is whole. While it lasts
it holds a lock, which the processes that it starts share: if it is killed, the next one waits for them.
"""

import atexit
import logging
import multiprocessing
import os
import shutil
import signal
import sys
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import IO, Any
from urllib.parse import urljoin

try:
    import fcntl
except ImportError:  # Windows: two builds at once are on their own
    fcntl = None  # type: ignore[assignment]

from click import ClickException
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from gen.core import progress
from gen.core.paths import BUILD, LANGUAGES, ROOT

log = logging.getLogger("mkdocs.hooks.notes")

FIRST, *OTHERS = LANGUAGES

_PROCESSES: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
"""A fork has all that is imported already, a third of the work; safe with every library only on Linux."""


@dataclass
class _Job:
    """A language being built by another process."""

    process: BaseProcess
    output: Path
    log: Path


@dataclass
class _State:
    command: str = "build"
    dirty: bool = False
    jobs: dict[str, _Job] = field(default_factory=dict)
    site: Path | None = None
    """Where a build goes when it is whole."""
    lock: IO[str] | None = None


_state = _State()


def on_startup(command: str, dirty: bool) -> None:
    """Remember the command; make sure that nothing outlives this process."""
    _state.command, _state.dirty = command, dirty
    atexit.register(stop)
    if command != "serve":  # by default SIGTERM ends Python without calling atexit
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


def serving() -> bool:
    """Tell whether this is a preview."""
    return _state.command == "serve"


def is_first(config: MkDocsConfig) -> bool:
    """Tell whether this is the build of the language at the root."""
    return bool(config.theme["language"] == FIRST)


def begin(config: MkDocsConfig) -> None:
    """Wait until no other build is under way, and let this one be made aside."""
    site = Path(config.site_dir)
    if site.exists() and not site.is_dir():
        raise Abort(f"{site} is a file; the built site needs a folder of this name")
    _state.lock = _locked()
    _state.site = site
    shutil.rmtree(_making(site), ignore_errors=True)  # what a killed build has left
    config.site_dir = str(_making(site) / FIRST)


def _making(site: Path) -> Path:
    return site.with_name(f".{site.name}.making")


def _locked() -> IO[str] | None:
    if not fcntl:
        return None
    file = Path(ROOT, BUILD, ".lock")
    file.parent.mkdir(parents=True, exist_ok=True)
    lock = file.open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        log.info("Waiting for another build to end")
        fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def end(config: MkDocsConfig) -> None:
    """Put a build in the place of the old site."""
    if not _state.site:
        return
    new, site = Path(config.site_dir), _state.site
    old = _making(site) / "old"
    if site.exists():
        site.rename(old)
    new.rename(site)
    config.site_dir = str(site)


def before(config: MkDocsConfig) -> None:
    """Start the other languages."""
    _state.jobs = {code: _start(code, config) for code in OTHERS}


def after(config: MkDocsConfig) -> None:
    """Bring the other languages into the site directory."""
    for code, job in _state.jobs.items():
        with progress.phase(f"waiting for {code}"):
            job.process.join()
        said = job.log.read_text("utf-8", errors="replace")
        sys.stderr.write("".join(f"[{code}] {line}\n" for line in said.splitlines()))
        if job.process.exitcode:
            raise Abort(f"The build of the language {code!r} failed; see the lines that begin with [{code}].")
        job.output.rename(Path(config.site_dir, code))
    end(config)
    stop()


def stop() -> None:
    """End the processes of the other languages, remove what is not whole, and let the next build begin."""
    for job in _state.jobs.values():
        if job.process.is_alive():
            job.process.terminate()
            job.process.join()
    _state.jobs = {}
    if _state.site:
        shutil.rmtree(_making(_state.site), ignore_errors=True)
        _state.site = None
    if _state.lock:
        _state.lock.close()
        _state.lock = None


def _start(code: str, first: MkDocsConfig) -> _Job:
    output = Path(first.site_dir).with_name(code)
    log = output.with_suffix(".log")
    log.parent.mkdir(parents=True, exist_ok=True)
    process = _PROCESSES.Process(
        target=_apart, args=(code, str(output), _address(code, first), bool(first.strict), log)
    )
    process.start()
    return _Job(process, output, log)


def _apart(code: str, site_dir: str, site_url: str, strict: bool, log: Path) -> None:
    """Build a language in a process of its own; what it says goes to a file."""
    lock = _state.lock  # to be held for as long as this process lasts
    _state.site = _state.lock = None
    with log.open("wb", buffering=0) as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    # MkDocs keeps plugin instances between builds in one place for the whole process; without this change,
    # a fork would build its language with the blog, search and tags plugins of the first one.
    option: Any = MkDocsConfig.plugins
    option.plugin_cache.clear()
    settings = str(Path(ROOT, f"mkdocs.{code}.yml"))
    try:
        config = load_config(settings, site_dir=site_dir, site_url=site_url, strict=strict)
        config.plugins.on_startup(command="build", dirty=_state.dirty)
        try:
            build(config, dirty=_state.dirty)
        finally:
            config.plugins.on_shutdown()
    except ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
    finally:
        del lock


def _address(code: str, first: MkDocsConfig) -> str:
    return urljoin(first.site_url or "/", f"{code}/")
