"""Builder: a child process that builds one language for the preview once, then makes single pages again.

Each whole build has a process of its own, so that no code, setting or plugin is older than the build, and no
edit of any of them asks for a restart. ``python -m gen.site.builder <language> <folder> <address>`` loads
all that it needs and waits for ``{"build": true}``; then come ``{"made": looks}``, or ``{"mistakes": […]}``
and the end. From then on it answers ``{"refresh": [paths], "drawn": bool}`` with
``{"refreshed": {path: outcome}}``.
"""

import argparse
import hashlib
import logging
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gen.core.child import Message, Parent
from gen.core.paths import LANGUAGES, ROOT
from gen.site import mistakes
from gen.site.mistakes import Mistake

_PAGE_ONLY = {".html", ".ipynb", ".json", ".xml", ".gz"}
"""Files that change with pages and that no page loads to look as it does."""


class _Log(logging.Handler):
    """What MkDocs and its plugins have to say."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.said: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        ours = record.name.startswith("mkdocs.hooks")
        if ours or record.levelno >= logging.WARNING:
            self.said.append(record)

    def take(self, least: int) -> list[str]:
        """Return what was said so far and is at least that grave."""
        texts = [record.getMessage() for record in self.said if record.levelno >= least]
        self.said.clear()
        return list(dict.fromkeys(texts))


class Builder:
    """The build of one language and the pages made again since."""

    def __init__(self, parent: Parent, language: str, folder: str, address: str, strict: bool) -> None:
        self.parent, self.language, self.strict = parent, language, strict
        self.folder, self.address = Path(folder), address
        self.log = _Log()
        logger = logging.getLogger("mkdocs")
        logger.setLevel(logging.INFO)
        logger.addHandler(self.log)

    def run(self) -> int:
        """Build, then do what is asked for until the parent has had enough."""
        try:
            config = self._load()
            self._wait()
            self._build(config)
        except BaseException as error:  # whatever it is, and an exit is one of MkDocs' ways of saying it
            found = mistakes.of(error) or self._logged()
            self.parent.tell(mistakes=[asdict(each) for each in found])
            return 1
        self.parent.tell(made=_looks(self.folder), warnings=self.log.take(logging.INFO))
        while True:
            asked = self.parent.hear()
            if "refresh" in asked:
                self._refresh(asked["refresh"], asked["drawn"])

    def _load(self) -> Any:
        from mkdocs.config import load_config

        name = "mkdocs.yml" if self.language == LANGUAGES[0] else f"mkdocs.{self.language}.yml"
        options = {"site_dir": str(self.folder), "site_url": self.address, "strict": self.strict}
        config = load_config(str(Path(ROOT, name)), **options)  # type: ignore[arg-type]
        config.plugins.on_startup(command="serve", dirty=False)
        config.plugins["preview"] = _progress(self.parent)
        return config

    def _wait(self) -> None:
        while "build" not in self.parent.hear():
            pass

    def _build(self, config: Any) -> None:
        from mkdocs.commands.build import build

        build(config, serve_url=config.site_url)

    def _logged(self) -> list[Mistake]:
        """Return what the log says about a build that was given up."""
        said = self.log.take(logging.WARNING if self.strict else logging.ERROR)
        return [each for text in said for each in mistakes.parse(text)] or [Mistake("MkDocs gave up")]

    def _refresh(self, paths: list[str], drawn: bool) -> None:
        from gen.site import refresh

        outcomes: dict[str, str | list[Message]] = {}
        for path in paths:
            try:
                outcomes[path] = refresh.page(Path(ROOT, path), drawn=drawn)
            except Exception as error:
                outcomes[path] = [asdict(each) for each in mistakes.of(error) or self._logged()]
        self.parent.tell(refreshed=outcomes, warnings=self.log.take(logging.WARNING))


def _progress(parent: Parent) -> Any:
    """Return a plugin that tells how far a build is."""
    from mkdocs.plugins import BasePlugin
    from mkdocs.structure.files import Files

    class Progress(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
        done = total = 0

        def on_nav(self, nav: Any, config: Any, files: Files) -> None:  # noqa: ARG002
            self.total = len(files.documentation_pages())

        def on_page_content(self, html: str, page: Any, config: Any, files: Any) -> None:  # noqa: ARG002
            self.done += 1
            parent.tell(pages=[self.done, max(self.done, self.total)])

    return Progress()


def _looks(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix not in _PAGE_ONLY and path.is_file():
            digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def main() -> int:
    """Run the builder that the command line describes."""
    parser = argparse.ArgumentParser(prog="python -m gen.site.builder")
    for name in ("language", "folder", "address"):
        parser.add_argument(name)
    parser.add_argument("--strict", action="store_true")
    options = parser.parse_args()
    os.environ |= {"NO_MKDOCS_2_WARNING": "1", "GIT_PYTHON_REFRESH": "quiet"}
    return Builder(Parent(), options.language, options.folder, options.address, options.strict).run()


if __name__ == "__main__":
    raise SystemExit(main())
