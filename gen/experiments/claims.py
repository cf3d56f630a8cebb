"""Claims: the check boxes of the posts, and the experiments that test them."""

from collections.abc import Iterator
from dataclasses import dataclass

from gen.core.memo import memoized
from gen.core.paths import ROOT
from gen.source import library, page, percent
from gen.source.percent import Experiment

VERDICTS = ("correct", "imprecise", "wrong", "untestable")


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
    """List the check boxes of all posts in the order of the posts' numbers, but those with mistakes."""
    found = [check for post in library.posts(language, root) for check in _checks(post, root)]
    return tuple(sorted(found, key=lambda check: check.number))


def _checks(path: str, root: str) -> Iterator[Check]:
    post = page.read(path, root)
    name = library.name_of(path)
    for box in post.boxes:
        verdict, title = (box.options.values.get(key) for key in ("verdict", "title"))
        if verdict in VERDICTS and box.claims and percent.CLAIM.fullmatch(box.claims[0]):
            yield Check(box.claims, verdict, str(title), box.text, name, post.title or name)


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
