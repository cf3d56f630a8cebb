"""State: how far the site of a language is, and which languages a source belongs to."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from gen.core.child import Child
from gen.core.paths import DOCS, LANGUAGES
from gen.site.mistakes import Mistake


@dataclass
class Language:
    """How far the site of a language is."""

    code: str
    builder: Child | None = None
    """The one that has made what is shown."""
    coming: Child | None = None
    """The one that makes what will be shown."""
    folder: Path = Path()
    """Where `coming` builds."""
    building: bool = False
    """Whether `coming` has been told to begin."""
    looks: str | None = None
    """What `coming` told of its build when it was done."""
    begun: float = 0.0
    whole: bool = True
    """Whether a build is due."""
    failed: bool = False
    """Whether it would fail, since nothing has changed."""
    behind: bool = False
    """Whether anything has changed since the last build began."""
    asked: set[str] = field(default_factory=set)
    """Texts that a builder is making anew."""
    texts: set[str] = field(default_factory=set)
    """Texts to be made anew."""
    missed: set[str] = field(default_factory=set)
    """Texts that have changed since `coming` began."""
    undrawn: set[str] = field(default_factory=set)
    """Texts that wait for the generator."""
    wrong: dict[str, list[Mistake]] = field(default_factory=dict)
    """Mistakes of single texts, and under the empty name those of the whole build."""
    warned: set[str] = field(default_factory=set)


def owner(path: str) -> str | None:
    """Return the language of which a file is a page; None if it is none.

    Examples
    --------
    >>> owner("docs/en/blog/posts/first.md")
    'en'
    >>> owner("docs/en/blog/.authors.yml")
    """
    place = PurePosixPath(path)
    for code in LANGUAGES:
        experiment = place.match(f"{DOCS}/{code}/experiments/*.py")
        if experiment or (place.suffix == ".md" and place.is_relative_to(PurePosixPath(DOCS, code))):
            return code
    return None


def affected(paths: Iterable[str]) -> set[str]:
    """Return the languages that have to be built when these files have changed.

    The numbers of an experiment are quoted in both, whichever notebook was edited.

    Examples
    --------
    >>> affected(["docs/en/about.md"])
    {'en'}
    >>> sorted(affected(["docs/en/about.md", "acts/_gated.py"]))
    ['en', 'ko']
    >>> sorted(affected(["docs/en/experiments/slopes.py"]))
    ['en', 'ko']
    """
    languages: set[str] = set()
    for path in map(PurePosixPath, paths):
        owners = {code for code in LANGUAGES if path.is_relative_to(PurePosixPath(DOCS, code))}
        languages |= owners if owners and path.suffix != ".py" else set(LANGUAGES)
    return languages
