"""Each page says what it may load, and the browser keeps to it."""

import re
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from gen.finish.policy import policy
from tests.site.runtime import address

META = re.compile(r'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="([^"]*)">')
POST = "blog/plotting-activations-and-derivatives/"


def rules(page: str) -> dict[str, list[str]]:
    """Read the policy of a page."""
    (content,) = META.findall(page)
    return {name: sources for name, *sources in map(str.split, unescape(content).split(";"))}


def test_every_page_has_a_policy_of_its_own(site: Path) -> None:
    """Nothing but what the site brings is allowed; where there are listings, Python too."""
    pages = {path: path.read_text("utf-8") for path in site.rglob("*.html")}
    assert len(pages) > 60
    for path, text in pages.items():
        if 'http-equiv="refresh"' in text:  # it only leads on, and loads nothing
            continue
        found = rules(text)
        assert found["default-src"] == ["'none'"], path
        assert "'unsafe-inline'" not in found["script-src"], path
        assert not re.search(r"<[^>]* on\w+=", text), path
        connect = ["'self'"] + ["https://cdn.jsdelivr.net"] * ('class="listing"' in text)
        assert found["connect-src"] == connect, path


def test_the_browser_refuses_what_is_not_allowed(browser: Browser, server: str) -> None:
    """An inline script, a handler, a foreign script and a foreign picture do nothing but break the policy."""
    page = browser.new_page()
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (e) => (window.broken ??= []).push(e.violatedDirective))"
    )
    page.goto(server + POST)
    assert page.evaluate("window.broken ?? []") == []
    done = page.evaluate(
        """() => new Promise((done) => {
          const add = (tag, set) => document.body.append(Object.assign(document.createElement(tag), set));
          add("script", {textContent: "window.reached = true"});
          add("script", {src: "https://a.example/x.js"});
          add("img", {src: "https://a.example/x.png"});
          document.body.insertAdjacentHTML("beforeend", "<p onclick='window.reached = true'>x</p>");
          document.body.lastElementChild.click();
          setTimeout(() => done([window.reached, window.broken]), 500);
        })"""
    )
    page.close()
    assert done[0] is None
    assert sorted(done[1]) == ["img-src", "script-src-attr", "script-src-elem", "script-src-elem"]


@pytest.mark.parametrize(
    ("runtime", "connect"),
    [("https://a.example:8080/python/", "https://a.example:8080"), ("python/", None)],
)
def test_a_school_may_host_python(runtime: str, connect: str | None) -> None:
    """Another address of Python is allowed in place of the usual one; a folder of the site needs no word."""
    content = policy('<div class="listing"></div>', runtime)
    found = rules(f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{content}">')
    assert found["connect-src"] == ["'self'", *[connect] * (connect is not None)]
    assert address().split("/")[2] not in str(found)
