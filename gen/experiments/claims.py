"""Claims: the check boxes of the posts, and the experiments that test them."""

from collections.abc import Iterator
from dataclasses import dataclass

from gen.core.memo import memoized
from gen.core.paths import ROOT
from gen.source import library, page, percent
from gen.source.percent import Experiment

SHAPES = {"correct": "✓", "imprecise": "△", "wrong": "✗", "untestable": "?"}
"""The verdicts, each with the sign that tells it where colour does not."""

VERDICTS = tuple(SHAPES)
REQUIRED = ("verdict", "answer", "topic")
OPTIONS = (*REQUIRED, "same_as")
"""What the head of a check box may give."""


@dataclass(frozen=True)
class Check:
    """A check box.

    Attributes
    ----------
    claims
        The claims that it judges.
    sentences
        What they say, in Markdown; what is no sentence, such as a figure, says nothing.
    verdict, answer, topic, same_as
        What stands in its head; claims with the same last one say the same, empty if there is none.
    text
        Its text.
    post, post_title
        The post it stands in.
    """

    claims: tuple[str, ...]
    sentences: tuple[str, ...]
    verdict: str
    answer: str
    topic: str
    same_as: str
    text: str
    post: str
    post_title: str

    @property
    def place(self) -> str:
        """Its address, relative to the folder of its language."""
        return f"blog/posts/{self.post}.md#check-{self.claims[0]}"

    @property
    def reason(self) -> str:
        """Its first paragraph; what follows is detail."""
        return self.text.partition("\n\n")[0]

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
        values = {key: str(box.options.values.get(key) or "") for key in OPTIONS}
        if values["verdict"] in VERDICTS and box.claims and percent.CLAIM.fullmatch(box.claims[0]):
            sentences = tuple(filter(None, (post.sentence(claim) for claim in box.claims)))
            yield Check(
                box.claims, sentences, **values, text=box.text, post=name, post_title=post.title or name
            )


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
