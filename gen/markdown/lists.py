"""What is listed from elsewhere: ```claims, the ledger of all check boxes, ```experiments and ```reference.

They become Markdown before anything else is read, so that mathematics, links and quoted numbers in them are
treated like those of any page.
"""

import re
from html import escape
from pathlib import Path

from markdown.preprocessors import Preprocessor

from gen import reference, strings
from gen.core.errors import InputError
from gen.core.paths import DOCS, ROOT
from gen.experiments import claims
from gen.experiments.claims import VERDICTS, Check
from gen.functions import listed
from gen.markdown import conversion
from gen.markdown.quotes import filled
from gen.source import fences
from gen.source.percent import Experiment

_KINDS = ("claims", "compare", "experiments", "gallery", reference.FENCE)
_LINK = re.compile(r"\]\((?![a-z]+:)([^)#\s]*)")


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
            return f"{listed.gallery(language)}\n\n{_script('gallery')}"
        if fence.kind == "compare":
            return f"{listed.comparison(fence.body.split(), language)}\n\n{_script('compare')}"
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
        f"**{words['check'][check.verdict]}** {check.title}"
        for check in claims.checks_of(experiment, language)
    ]
    return "\n".join([f"## {words['experiments']['tested']} {{ #claims }}", "", *items, ""])


def place(experiment: Experiment, language: str) -> str:
    """Return what links to an experiment from the page that is being converted."""
    return conversion.link(f"experiments/{experiment.name}.py", language)


def ledger(language: str) -> str:
    """Return the table of all check boxes with its filter, in HTML whose cells are Markdown."""
    words = strings.load(language)
    checks = claims.checks(language)
    heads = "".join(
        f'<th scope="col">{words["ledger"][key]}</th>' for key in ("claim", "check", "experiment")
    )
    return "\n".join(
        [
            _filter(checks, words),
            '<table class="ledger" data-search-exclude="" markdown="1">',
            f"<thead><tr>{heads}</tr></thead>",
            '<tbody markdown="1">',
            *(_row(check, language) for check in checks),
            "</tbody>",
            "</table>",
            "",
            _script("ledger"),
        ]
    )


def _filter(listed: tuple[Check, ...], words: dict[str, dict[str, str]]) -> str:
    told = words["ledger"]
    verdicts = {verdict: words["check"][verdict] for verdict in VERDICTS}
    posts = {str(check.number): check.post_title for check in listed}
    choices = "".join(
        f'<label>{told[name]} <select name="{name}"><option value="">{told["all"]}</option>'
        + "".join(f'<option value="{value}">{escape(text)}</option>' for value, text in options.items())
        + "</select></label>"
        for name, options in (("verdict", verdicts), ("post", posts))
    )
    return (
        f'<form class="ledger-filter" data-shown="{told["shown"]}" hidden><fieldset>'
        f"<legend>{told['filter']}</legend>{choices}<output></output></fieldset></form>\n"
    )


def _row(check: Check, language: str) -> str:
    verdict = strings.load(language)["check"][check.verdict]
    tests = [
        f"[{each.title}]({place(each, language)})"
        for each in claims.experiments_on(check.claims[0], language)
    ]
    folder = Path(check.place).parent.as_posix()
    name = f"[{' '.join(check.claims)}]({conversion.link(check.place, language)})"

    def moved(found: re.Match[str]) -> str:
        target = f"{folder}/{found[1]}" if found[1] else f"{folder}/{check.post}.md"
        return f"]({conversion.link(target, language)}"

    return "\n".join(
        [
            f'<tr data-verdict="{check.verdict}" data-post="{check.number}" markdown="1">',
            f'<th scope="row" markdown="span">{name}</th>',
            '<td markdown="block">',
            f'<span class="verdict {check.verdict}">{verdict}</span> {check.title}',
            "",
            _LINK.sub(moved, _filled(check, language)),
            "",
            "</td>",
            f'<td markdown="span">{"<br>".join(tests)}</td>',
            "</tr>",
        ]
    )


def _filled(check: Check, language: str) -> str:
    """Return the text of a box with its numbers; one that does not exist is an error of the post."""
    here = conversion.current.set(Path(ROOT, DOCS, language, f"blog/posts/{check.post}.md"))
    try:
        return filled(check.text)
    finally:
        conversion.current.reset(here)


def _script(name: str) -> str:
    """Return a script that stands in the page."""
    text = Path(__file__).with_name(f"{name}.js").read_text("utf-8")
    lines = (line.strip() for line in text.splitlines())
    return "<script>" + "\n".join(line for line in lines if line and not line.startswith("//")) + "</script>"
