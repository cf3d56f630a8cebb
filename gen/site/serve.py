"""A preview that makes only what an edit changes: a page, or the language in which a file was edited."""

import logging
from collections.abc import Callable, Iterable
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from watchdog.observers.polling import PollingObserver

from gen.core.paths import DOCS, LANGUAGES, ROOT
from gen.site import generate, languages, refresh

log = logging.getLogger("mkdocs.hooks.notes")

_ROOT = Path(ROOT)
_LOADED_ONCE = (Path("gen/site"), Path("gen/markdown"), Path("gen/experiments"))
"""Code that runs inside MkDocs; a change takes effect when the preview is started again."""


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]) -> LiveReloadServer:
    """Look at what changed before each rebuild."""
    watched = [_ROOT / DOCS, *(Path(path) for path in config.watch), *_ROOT.glob("mkdocs*.yml")]
    seen = _times(watched)

    def rebuild() -> None:
        nonlocal seen
        now = _times(watched)
        changed = {path.relative_to(_ROOT) for path, _ in seen.items() ^ now.items()}
        seen = now
        if any(path.is_relative_to(folder) for path in changed for folder in _LOADED_ONCE):
            folders = ", ".join(map(str, _LOADED_ONCE))
            log.warning("Code in one of %s changed: start the preview again to use it", folders)
        if changed and all(refresh.page(_ROOT / path) for path in sorted(changed)):
            return
        affected = languages_of(changed)
        languages.choose(affected)
        if languages.FIRST in affected:
            builder()
        elif affected:
            generate.draw()
            for code in affected:
                languages.build_here(code, config)

    server.builder = rebuild
    _look_more_often(server, config)
    return server


def _look_more_often(server: LiveReloadServer, config: MkDocsConfig) -> None:
    """Look for changes every 0.1 s, not 0.5 s: with a quick build, waiting is most of the time."""
    watched = [path for path in (config.docs_dir, config.config_file_path) if path]
    for path in watched:
        server.unwatch(path)
    server.observer = PollingObserver(timeout=0.1)
    server.build_delay = 0.02
    for path in watched:
        server.watch(path)


def languages_of(changed: Iterable[Path]) -> set[str]:
    """Name the languages that these files, relative to the project root, have a part in.

    The numbers of an experiment are quoted in both, whichever notebook was edited.

    Examples
    --------
    >>> languages_of([Path("docs/en/about.md")])
    {'en'}
    >>> sorted(languages_of([Path("docs/en/about.md"), Path("acts/_gated.py")]))
    ['en', 'ko']
    >>> sorted(languages_of([Path("docs/en/experiments/slopes.py")]))
    ['en', 'ko']
    """
    affected: set[str] = set()
    for path in changed:
        owners = {code for code in LANGUAGES if path.is_relative_to(Path(DOCS, code))}
        affected |= set(LANGUAGES) if not owners or path.suffix == ".py" else owners
    return affected


def _times(tops: Iterable[Path]) -> dict[Path, int]:
    files = (path for top in tops for path in (top.rglob("*") if top.is_dir() else [top]))
    return {path: path.stat().st_mtime_ns for path in files if path.is_file() and path.suffix != ".pyc"}
