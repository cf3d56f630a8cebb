"""Mentions: the posts, claims and experiments that speak of a function, found in their sources."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from gen import functions
from gen.core.memo import memoized
from gen.core.paths import LANGUAGES, ROOT
from gen.experiments import claims
from gen.experiments.claims import Check
from gen.functions import names
from gen.source import library
from gen.source.percent import Experiment

SHORTEST = 4
"""Fewest letters of a name in small Latin letters that counts in a text: exp and sin mean much else."""


@dataclass
class Mentions:
    """Where a function is mentioned: paths and titles of posts, check boxes, experiments."""

    posts: list[tuple[str, str]] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    experiments: list[Experiment] = field(default_factory=list)


@memoized
def found(language: str, root: str = ROOT) -> Mapping[str, Mentions]:
    """Return where each function is mentioned."""
    all_names = {
        text: name
        for name in functions.known(root)
        for code in LANGUAGES
        for text in (names.label(name, code), name, f"acts.{name}")
        if not (text.isascii() and text.islower() and len(text) < SHORTEST)
    }
    told = {name: Mentions() for name in functions.known(root)}
    if not told:
        return told
    longest = sorted(all_names, key=len, reverse=True)
    pattern = re.compile(rf"(?<![A-Za-z0-9_])(?:{'|'.join(map(re.escape, longest))})(?![A-Za-z0-9_])")

    def inside(text: str) -> set[str]:
        return {all_names[each] for each in pattern.findall(text)}

    for path in library.posts(language, root):
        page = library.read(path, root)
        for name in inside(page.text[page.front.end :]):
            told[name].posts.append((library.name_of(path), page.title))
    for check in claims.checks(language, root):
        for name in inside(f"{check.title}\n{check.text}"):
            told[name].checks.append(check)
    for experiment in claims.experiments(language, root):
        for name in inside("\n".join([experiment.page.text, *experiment.programs()])):
            told[name].experiments.append(experiment)
    return told
