"""Ledger: ```claims, all check boxes as a dashboard: counts, a filter, and rows that open, topic by topic.

It is HTML whose parts are Markdown, so that mathematics, links and quoted numbers are treated like those of
any page. Without a script all of it shows.
"""

import re
from collections import Counter
from pathlib import Path

from gen import strings
from gen.core.paths import DOCS, ROOT
from gen.experiments import claims
from gen.experiments.claims import SHAPES, VERDICTS, Check
from gen.markdown import conversion, scripts
from gen.markdown.quotes import filled

_LINKED = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_LINK = re.compile(r"\]\((?![a-z]+:)([^)#\s]*)")

Words = dict[str, dict[str, str]]


def ledger(language: str) -> str:
    """Return the ledger of all check boxes."""
    words, checks = strings.load(language), claims.checks(language)
    firsts = {check.claims[0] for check in checks}
    parts = [_bar(checks, words), _filter(checks, words)]
    for topic, name in words["topics"].items():
        if rows := [check for check in checks if check.topic == topic]:
            heading = f'<h2 class="topic" id="topic-{topic}">{name} <span>{len(rows)}</span></h2>'
            parts += ['<section class="ledger" data-search-exclude="" markdown="1">', heading, ""]
            parts += [_row(check, firsts, language) for check in rows] + ["</section>", ""]
    return "\n".join([*parts, scripts.inline("ledger")])


def _bar(checks: tuple[Check, ...], words: Words) -> str:
    counts = Counter(check.verdict for check in checks)
    parts = "".join(
        f'<span class="{verdict}" style="flex-grow:{counts[verdict]}"><b>{counts[verdict]}</b> '
        f"{words['check'][verdict]}</span>"
        for verdict in VERDICTS
        if counts[verdict]
    )
    return f'<p class="tally">{parts}</p>\n'


def _filter(checks: tuple[Check, ...], words: Words) -> str:
    told, counts = words["ledger"], Counter(check.verdict for check in checks)
    names = {"": f"{told['all']} {len(checks)}"}
    names |= {
        verdict: f"{SHAPES[verdict]} {words['check'][verdict]} {counts[verdict]}" for verdict in VERDICTS
    }
    buttons = "".join(
        f'<button type="button" value="{verdict}" aria-pressed="{str(not verdict).lower()}">{name}</button>'
        for verdict, name in names.items()
    )
    return (
        f'<form class="pick ledger-filter" data-shown="{told["shown"]}" hidden>'
        f'<label>{told["search"]} <input type="search" name="find" autocomplete="off"></label>'
        f'<div role="group" aria-label="{told["verdict"]}">{buttons}</div>'
        f"<output></output></form>\n"
    )


def _row(check: Check, firsts: set[str], language: str) -> str:
    """Return a box with its reason; the rest of its text stands in the post."""
    words = strings.load(language)
    first, *others = check.claims
    verdict = words["check"][check.verdict]
    said = _LINKED.sub(r"\1", " … ".join(filled_in(each, check, language) for each in check.sentences))
    post = f"[{check.post_title}]({conversion.link(f'blog/posts/{check.post}.md', language)}#{first})"
    tests = [
        f"[{each.title}]({conversion.link(f'experiments/{each.name}.py', language)})"
        for each in claims.experiments_on(first, language)
    ]
    links = [f"[{' '.join(check.claims)}](#{first})", post]
    links += [f"{words['experiments']['experiment']} {test}" for test in tests]
    return "\n".join(
        [
            f'<details class="{check.verdict}" id="{first}" markdown="1">',
            f'<summary markdown="span"><span class="shape" aria-hidden="true">{SHAPES[check.verdict]}</span> '
            f'<span class="verdict">{verdict}</span> {filled_in(check.answer, check, language)} '
            f'<span class="code">{" ".join(check.claims)}</span> <span class="said">{said}</span></summary>',
            "".join(f'<span id="{other}"></span>' for other in others if other not in firsts),
            "",
            filled_in(check.reason, check, language),
            "",
            f'<p class="links" markdown="span">{" · ".join(links)}</p>',
            "",
            "</details>",
            "",
        ]
    )


def filled_in(text: str, check: Check, language: str) -> str:
    """Return a text of a post with its numbers, and with links that lead from the ledger to where they led.

    A number that does not exist is an error of the post.
    """
    here = conversion.current.set(Path(ROOT, DOCS, language, f"blog/posts/{check.post}.md"))
    try:
        numbered = filled(text)
    finally:
        conversion.current.reset(here)
    folder = Path(check.place).parent.as_posix()

    def moved(found: re.Match[str]) -> str:
        target = f"{folder}/{found[1]}" if found[1] else f"{folder}/{check.post}.md"
        return f"]({conversion.link(target, language)}"

    return _LINK.sub(moved, numbered)
