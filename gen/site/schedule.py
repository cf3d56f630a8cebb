"""Schedule: what is to be made after a change, in which order, and what is given up for it."""

import itertools
import shutil
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from gen.core.child import Child, Message
from gen.core.paths import LANGUAGES
from gen.site import mistakes
from gen.site.mistakes import Mistake
from gen.site.responses import FIRST, Shown, Site
from gen.site.state import Language, affected, owner
from gen.site.terminal import say

IDLE = 2.0
"""After so many seconds without an edit, what single pages leave behind is made: lists, feeds, the search."""


class Schedule:
    """The state of all that is made.

    Parameters
    ----------
    shown
        What readers see; changed here.
    folder
        Where sites are built.
    address
        Of the site.
    strict
        Whether warnings are mistakes.
    hear
        Takes the messages of children, to be given to `heard` in one thread.
    """

    def __init__(
        self, shown: Shown, folder: Path, address: str, strict: bool, hear: Callable[[Child, Message], None]
    ) -> None:
        self.shown, self.folder, self.address, self.strict, self.hear = shown, folder, address, strict, hear
        self.languages = [Language(code) for code in LANGUAGES]
        self.generator: Child | None = None
        self.checked = self.clean = False
        """Whether the generator has seen the sources as they are, and whether it was content with them."""
        self.wrong: list[Mistake] = []
        self.own: list[Mistake] = []
        """Mistakes of the generator, and of the code of the preview itself."""
        self.edited = self.progressed = 0.0
        self.behind: set[str] = set()
        self._numbers = itertools.count(1)

    def changed(self, paths: Iterable[str]) -> None:
        """Take note of files, relative to the root, that have changed."""
        paths = set(paths)
        texts = {path for path in paths if owner(path)}
        for language in self.languages:
            language.failed, language.behind = False, True
            own = {path for path in texts if owner(path) == language.code}
            language.texts |= own
            language.missed |= own if language.building else set()
            language.undrawn -= own
            if language.code in affected(paths - texts):
                self._give_up(language)
                language.whole = True
        self._stop_generator()
        self.checked = self.clean = False
        self.edited = time.monotonic()
        self.advance()

    def heard(self, child: Child, message: Message) -> None:
        """Take note of what a child says."""
        if child is self.generator:
            self._heard_generator(message)
        for language in self.languages:
            if child is language.coming:
                self._heard_coming(language, message)
            elif child is language.builder:
                self._heard_builder(language, message)
        self.advance()

    def advance(self) -> None:
        """Begin what can be begun."""
        for language in self.languages:
            if self.clean:
                language.texts |= language.undrawn
                language.undrawn = set()
            if language.builder and language.texts and not language.asked:
                self._ask(language, language.builder, language.texts)
                language.texts = set()
            if language.whole and not language.failed and not language.coming:
                self._prepare(language)
            if language.coming and self.clean and not language.building:
                language.coming.tell(build=True)
                language.building, language.whole, language.behind = True, False, False
                language.begun = time.monotonic()
        # single pages first: whoever waits for one should not wait for this, too
        asked = any(language.asked for language in self.languages)
        if not self.checked and not self.generator and not asked:
            self._step("sources", 0, 0)
            self.generator = self._child("gen", "--report")
        self._show_mistakes()

    def idle(self) -> None:
        """Build anew what is behind, if nobody has edited anything for a while."""
        busy = any(language.coming or language.whole or language.asked for language in self.languages)
        quiet = time.monotonic() - self.edited > IDLE
        if quiet and self.clean and not busy and not self.shown.mistakes:
            for language in self.languages:
                language.whole = language.behind
            self.advance()

    def stop(self) -> None:
        """End all children."""
        self._stop_generator()
        for language in self.languages:
            self._give_up(language)
            if language.builder:
                language.builder.kill()

    def _stop_generator(self) -> None:
        if self.generator:
            self.generator.kill()
            self.generator = None

    def _heard_generator(self, message: Message) -> None:
        assert self.generator
        for phase, (done, total) in message.get("progress", {}).items():
            self._step(phase, done, total)
        if "mistakes" in message:
            behind = {str(Mistake(**each)) for each in message["behind"]}
            for text in sorted(behind - self.behind):
                say(text, "WARNING")
            self.behind = behind
            self.wrong = [Mistake(**each) for each in message["mistakes"]]
            self.clean = not self.wrong
        if "end" in message:
            if message["end"] and not self.wrong:
                self.wrong = mistakes.parse(self.generator.said) or [_died("python -m gen", message["end"])]
            elif not message["end"]:
                self.wrong = []
            self.generator, self.checked, self.clean = None, True, not self.wrong

    def _prepare(self, language: Language) -> None:
        """Start a builder, which loads what it needs until it is told to begin."""
        language.folder = self.folder / f"{language.code}-{next(self._numbers)}"
        below = "" if language.code == FIRST else f"{language.code}/"
        options = [language.code, str(language.folder), self.address + below, *["--strict"] * self.strict]
        language.coming = self._child("gen.site.builder", *options)

    def _child(self, *command: str) -> Child:
        return Child(self.hear, *command, scratch=str(self.folder))

    def _give_up(self, language: Language) -> None:
        """End a build that is under way; it is due again."""
        if language.coming:
            language.coming.kill()
            language.whole = language.whole or language.building
            self._forget_coming(language)

    def _forget_coming(self, language: Language) -> None:
        language.coming, language.building, language.looks = None, False, None
        language.missed, language.told = set(), []
        shutil.rmtree(language.folder, ignore_errors=True)

    def _heard_coming(self, language: Language, message: Message) -> None:
        assert language.coming
        if "pages" in message:
            self._step(language.code, *message["pages"])
        if "made" in message:
            self._warn(language, message["warnings"])
            language.looks, language.wrong = message["made"], {}
        if "refreshed" in message:
            self._take_outcomes(language, message)
        if language.looks is not None:
            # what was edited in the meantime is made before the new site is shown, or an edit would vanish
            if language.missed:
                self._ask(language, language.coming, language.missed)
                language.texts -= language.missed
                language.missed = set()
            elif "made" in message or "refreshed" in message:
                self._show(language, language.coming)
        if "mistakes" in message:
            language.told = [Mistake(**each) for each in message["mistakes"]]
        if "end" in message:
            if not language.missed:  # or it may be about a text that is no more
                died = _died(f"the {language.code} build", message["end"])
                language.wrong = {"": language.told or mistakes.parse(language.coming.said) or [died]}
            language.failed, language.whole, language.behind = not language.missed, True, True
            self._forget_coming(language)

    def _show(self, language: Language, builder: Child) -> None:
        """Let a new build take the place of the old one."""
        old, language.builder = language.builder, builder
        before = self.shown.sites.get(language.code)
        site = Site(language.folder, language.looks or "")
        self.shown.change(sites={**self.shown.sites, language.code: site})
        say(f"Built {language.code} in {time.monotonic() - language.begun:.1f} s")
        if old:
            old.kill()
        if before:
            shutil.rmtree(before.folder, ignore_errors=True)
        language.coming, language.building, language.looks, language.asked = None, False, None, set()

    def _heard_builder(self, language: Language, message: Message) -> None:
        if "refreshed" in message:
            self._take_outcomes(language, message)
            self.shown.change()
        if "end" in message:  # nobody asked it to
            language.builder, language.whole, language.asked = None, True, set()

    def _ask(self, language: Language, builder: Child, texts: set[str]) -> None:
        language.asked = set(texts)
        builder.tell(refresh=sorted(texts), drawn=self.clean)

    def _take_outcomes(self, language: Language, message: Message) -> None:
        """Take note of what came of making single pages."""
        language.asked = set()
        self._warn(language, message["warnings"], again=True)
        for path, outcome in message["refreshed"].items():
            language.wrong.pop(path, None)
            if outcome == "made":
                say(f"Made {path} again")
            elif outcome == "draw":
                language.undrawn.add(path)
            elif outcome == "whole":
                for each in self.languages:
                    each.whole = each.whole or each.code in affected([path])
            else:
                language.wrong[path] = [Mistake(**each) for each in outcome]

    def _warn(self, language: Language, warnings: list[str], *, again: bool = False) -> None:
        """Say what MkDocs warns of, unless the build before has said it."""
        for text in warnings:
            if again or text not in language.warned:
                say(text, "WARNING")
        language.warned = language.warned if again else set(warnings)

    def _step(self, name: str, done: int, total: int) -> None:
        """Show the progress of a step while there is no site, a few times in a second at most."""
        now = time.monotonic()
        if len(self.shown.sites) < len(LANGUAGES) and (now - self.progressed > 0.3 or done == total):
            self.progressed = now
            self.shown.change(progress={**self.shown.progress, name: (done, total)})

    def _show_mistakes(self) -> None:
        found = [
            *self.wrong,
            *self.own,
            *(each for one in self.languages for group in one.wrong.values() for each in group),
        ]
        now = mistakes.ordered(found)
        if now == self.shown.mistakes:
            return
        for each in now:
            if each not in self.shown.mistakes:
                say(str(each), "ERROR")
        if not now:
            say("All is well again")
        self.shown.change(mistakes=now)


def _died(what: str, code: int) -> Mistake:
    return Mistake(f"{what} ended unexpectedly with code {code}", bug=True)
