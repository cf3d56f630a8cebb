"""The check boxes of the posts, and the experiments that test their claims."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gen.core.errors import InputError, nearest
from gen.core.memo import memoized
from gen.core.paths import DOCS, LANGUAGES, ROOT
from gen.source import frontmatter, percent
from gen.source.percent import Experiment
from gen.source.text import read_text

VERDICTS = ("correct", "imprecise", "wrong", "untestable")

_FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
CHECK = re.compile(
    r"^/// check \| (?P<claims>[^\n]+)\n(?P<options>(?:    [^\n]*\n)*)(?P<text>.*?)^///$", re.M | re.S
)
"""A check box in the text of a post."""


@dataclass(frozen=True)
class Check:
    """A check box: its claims, its verdict, title and text, and the post it stands in, with its title."""

    claims: tuple[str, ...]
    verdict: str
    title: str
    text: str
    post: str
    post_title: str

    @property
    def place(self) -> str:
        """Its address, relative to the folder of its language."""
        return f"blog/posts/{self.post}.md#check-{self.claims[0]}"

    @property
    def number(self) -> int:
        """The number of the post, as in its ids."""
        return int(self.claims[0][1:].partition(".")[0])


@memoized
def checks(language: str, root: str = ROOT) -> tuple[Check, ...]:
    """List the check boxes of all posts in the order of the posts' numbers."""
    posts = Path(root, DOCS, language, "blog/posts").glob("*.md")
    found = [check for post in sorted(posts) for check in _checks(post)]
    return tuple(sorted(found, key=lambda check: check.number))


def _checks(post: Path) -> Iterator[Check]:
    import yaml

    text = _FENCE.sub("", read_text(post, str(post)))
    meta = frontmatter.read(text, str(post))
    for box in CHECK.finditer(text):
        try:
            options = yaml.safe_load(box["options"]) or {}
        except (yaml.YAMLError, ValueError):
            continue
        check = Check(
            claims=tuple(box["claims"].split()),
            verdict=str(options.get("verdict")),
            title=str(options.get("title")),
            text=box["text"].strip(),
            post=post.stem,
            post_title=str(meta.get("title", post.stem)),
        )
        # what is wrong in a box is told when its post is converted
        if check.verdict in VERDICTS and percent.CLAIM.fullmatch(check.claims[0]):
            yield check


@memoized
def experiments(language: str, root: str = ROOT) -> tuple[Experiment, ...]:
    """List the experiments in the order of the claims that they test."""
    paths = [percent.path_of(name, language) for name in percent.names(root, language)]
    found = [percent.read(path, root) for path in paths]
    return tuple(sorted(found, key=lambda experiment: [_order(claim) for claim in experiment.tests]))


def _order(claim: str) -> tuple[int, int, str]:
    post, _, number = claim[1:].partition(".")
    return int(post), int(number), claim


def experiments_on(claim: str, language: str, root: str = ROOT) -> list[Experiment]:
    """List the experiments that test the check box whose first claim this is."""
    return [experiment for experiment in experiments(language, root) if claim in experiment.tests]


def checks_of(experiment: Experiment, language: str, root: str = ROOT) -> list[Check]:
    """List the check boxes whose claims an experiment tests."""
    return [check for check in checks(language, root) if check.claims[0] in experiment.tests]


def _opened(language: str, root: str) -> list[str]:
    """List the first claims of all boxes, of those too in which something else is wrong."""
    posts = sorted(Path(root, DOCS, language, "blog/posts").glob("*.md"))
    texts = [_FENCE.sub("", read_text(post, str(post))) for post in posts]
    return [box["claims"].split()[0] for text in texts for box in CHECK.finditer(text)]


def problems(root: str = ROOT) -> list[InputError]:
    """Say what is wrong in the experiments, beyond what happens when they run."""
    found = []
    for language in LANGUAGES:
        try:
            known = _opened(language, root)
        except InputError as problem:
            found.append(problem)
            continue
        for name in percent.names(root, language):
            path = percent.path_of(name, language)
            try:
                experiment = percent.read(path, root)
            except InputError as problem:
                found.append(problem)
                continue
            for claim in experiment.tests:
                if claim not in known:
                    told = f'no check box begins with the claim "{claim}"{nearest(str(claim), known)}'
                    found.append(InputError(told, path, percent.line_of_claim(str(claim), path, root)))
    return found
