"""axe-core in a page, through the debugger, so that the page's own policy stays in force."""

from pathlib import Path

from playwright.sync_api import Page

_AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"


def violations(page: Page, scope: str = "html") -> list[tuple[str, list[str]]]:
    """Return the rules that a part of the page breaks, each with the elements that break it."""
    page.evaluate(_AXE.read_text("utf-8"))
    found = page.evaluate(
        "scope => axe.run(scope, {resultTypes: ['violations']}).then((result) => result.violations)", scope
    )
    return [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]
