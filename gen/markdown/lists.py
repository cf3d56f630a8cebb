"""What is listed from elsewhere: ```claims, the ledger of all check boxes, ```experiments and ```reference.

They become Markdown before anything else is read, so that mathematics, links and quoted numbers in them are
treated like those of any page.
"""

from markdown.preprocessors import Preprocessor

from gen import reference, strings
from gen.core.errors import InputError
from gen.experiments import claims
from gen.functions import listed
from gen.markdown import conversion, scripts
from gen.markdown.ledger import filled_in, ledger
from gen.source import fences
from gen.source.percent import Experiment

_KINDS = ("claims", "compare", "experiments", "gallery", reference.FENCE)


class Lists(Preprocessor):
    """Put the lists in the place of their fences, which say at most which part is listed."""

    def run(self, lines: list[str]) -> list[str]:
        """Replace from the end, so that line numbers stay right; the rules refuse any other body."""
        found, _ = fences.scan("\n".join(lines), "", _KINDS)
        language = self.md.notes.getConfig("language") if found else ""  # type: ignore[attr-defined]
        for fence in reversed(found):
            lines[fence.line - 1 : fence.end] = ["", *_made(fence, language).split("\n"), ""]
        return lines


def _made(fence: fences.Fence, language: str) -> str:
    if fence.kind == "claims":
        return ledger(language)
    if fence.kind == "experiments":
        return experiments(language)
    try:
        if fence.kind == "gallery":
            return f"{listed.gallery(language)}\n\n{scripts.inline('gallery')}"
        if fence.kind == "compare":
            return f"{listed.comparison(fence.body.split(), language)}\n\n{scripts.inline('compare')}"
        return reference.listed(fence.body.strip(), language)
    except InputError as problem:
        raise (
            problem if problem.path else conversion.error(problem.message, f"{fence.marks}{fence.kind}")
        ) from None


def experiments(language: str) -> str:
    """Return a list of all experiments, in Markdown."""
    items = [
        f"- [{each.title}]({place(each, language)})<br>{each.description}"
        for each in claims.experiments(language)
    ]
    return "\n".join(items)


def tested(experiment: Experiment, language: str) -> str:
    """Return the section of an experiment's page on the claims that it tests, in Markdown."""
    words = strings.load(language)
    items = [
        f"- [{check.claims[0]}]({conversion.link(check.place, language)}) "
        f"**{words['check'][check.verdict]}** {filled_in(check.answer, check, language)}"
        for check in claims.checks_of(experiment, language)
    ]
    return "\n".join([f"## {words['experiments']['tested']} {{ #claims }}", "", *items, ""])


def place(experiment: Experiment, language: str) -> str:
    """Return what links to an experiment from the page that is being converted."""
    return conversion.link(f"experiments/{experiment.name}.py", language)
