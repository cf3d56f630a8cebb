"""The search of the built site, in a browser: what readers type, and what comes first."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from gen import functions
from gen.functions import names

QUERIES = tomllib.loads(Path(__file__).with_name("queries.toml").read_text("utf-8"))
PREFIX = {"ko": "", "en": "en/"}
TYPE = """async ([query, empty]) => {
  const [box, list, said] = ["input.md-search__input", ".md-search-result__list", ".md-search-result__meta"]
    .map((part) => document.querySelector(part));
  const until = (done) => new Promise((go) => {
    const look = () => done() ? go() : setTimeout(look, 5);
    look();
  });
  const type = (text) => { box.value = text; box.dispatchEvent(new Event("keyup", { bubbles: true })); };
  const idle = () => said.textContent.trim() === empty && !list.children.length;
  type("");
  await until(idle);
  type(query);
  await until(() => said.textContent.trim() !== empty);
  await until(() => list.children.length || !/\\d/.test(said.textContent));
  return list.querySelector("a")?.href ?? "nothing";
}"""


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """Open a wide page that fails on any error in its console."""
    return new_page(viewport={"width": 1350, "height": 900})


@pytest.fixture
def first(page: Page, server: str) -> Callable[[str, list[str]], list[str]]:
    """Give tests a way to type queries in a language, and to learn the first result of each."""

    def find(language: str, queries: list[str]) -> list[str]:
        root = server + PREFIX[language]
        page.goto(root)
        empty = page.evaluate(
            'JSON.parse(document.getElementById("__config").textContent)'
            '.translations["search.result.placeholder"]'
        )
        page.locator("input.md-search__input").click()
        found = (str(page.evaluate(TYPE, [query, empty])) for query in queries)
        return [each.partition("?")[0].removeprefix(root) for each in found]

    return find


def test_there_are_many_queries() -> None:
    """Prefixes, insides, particles, names, titles and slips: enough of each to notice a change."""
    assert all(len(queries) >= 30 for queries in QUERIES.values())
    assert sum(map(len, QUERIES.values())) >= 70


@pytest.mark.parametrize("language", PREFIX)
def test_the_right_page_comes_first(first: Callable[[str, list[str]], list[str]], language: str) -> None:
    """Whatever readers type, in either language, the page that they mean is the first result."""
    wanted = QUERIES[language]
    assert dict(zip(wanted, first(language, [*wanted]), strict=True)) == wanted


@pytest.mark.parametrize("language", PREFIX)
def test_functions_are_found_by_their_names(
    first: Callable[[str, list[str]], list[str]], language: str
) -> None:
    """A name of a function, in either script, has its page as the first result."""
    wanted = {}
    for number, name in enumerate(functions.known()):
        every = [names.title(name, language), *names.others(name, language)]
        wanted[every[number % len(every)]] = f"functions/{name}/"
    found = [address.partition("#")[0] for address in first(language, [*wanted])]
    assert dict(zip(wanted, found, strict=True)) == wanted


@pytest.mark.parametrize("language", PREFIX)
def test_the_search_costs_nothing_until_it_is_used(page: Page, server: str, language: str) -> None:
    """Neither the script nor the index is loaded before someone turns to the search; then typing works."""
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(server + PREFIX[language], wait_until="networkidle")
    assert not [url for url in loaded if "search" in url]
    page.locator("input.md-search__input").click()
    page.keyboard.insert_text("ReLU")
    page.keyboard.press("End")  # the theme reads the box when a key is released
    page.locator(".md-search-result__link").first.wait_for()
    assert [url for url in loaded if url.endswith("search_index.json")]


@pytest.mark.parametrize(
    ("query", "mark"), [("경망", "경망"), ("시그모이드의", "시그모이드"), ("기울기소실", "기울기")]
)
def test_found_words_are_marked_on_the_page(page: Page, server: str, query: str, mark: str) -> None:
    """Words found inside others, without their particle or as parts are marked where the result leads."""
    page.goto(f"{server}?q={query}")
    page.locator(".md-search-result__link").first.click()
    page.locator("article mark:visible").first.wait_for()
    assert mark in page.locator("article mark").all_text_contents()
