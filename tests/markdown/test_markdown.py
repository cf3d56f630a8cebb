"""What Markdown becomes: formulas, claim marks, check boxes."""

import re
from pathlib import Path

import pytest
from markdown import Markdown
from markdown.postprocessors import Postprocessor
from pymdownx.superfences import SuperFencesException

from gen.core.errors import InputError
from gen.markdown import conversion, glossary_fence
from gen.markdown.mathematics import translate
from gen.source import references
from gen.source.glossary import terms


def convert(text: str, language: str = "en") -> str:
    """Convert with the extensions that formulas, marks and boxes need."""
    extensions = ["pymdownx.arithmatex", "pymdownx.superfences", "gen.markdown"]
    configs = {"pymdownx.arithmatex": {"generic": True}, "gen.markdown": {"language": language}}
    return Markdown(extensions=extensions, extension_configs=configs).convert(text)


def test_a_formula_becomes_mathml_without_its_source() -> None:
    """Inline and display formulas turn into bare MathML."""
    inline = convert(r"so $\sigma(x)$ is")
    assert re.fullmatch(r"<p>so <math[^>]*>.*σ.*</math> is</p>", inline)
    block = convert("$$\n\\frac{1}{1+e^{-x}}\n$$")
    assert re.search(r'<div class="arithmatex" tabindex="0"><math[^>]*display="block"[^>]*>', block)
    assert "annotation" not in inline + block


@pytest.mark.parametrize(
    ("tex", "letter"),
    [
        (r"\mathcal{L}", "ℒ"),
        (r"\mathbb{R}", "ℝ"),
        (r"\mathbb{E}", "𝔼"),
        (r"\mathbf{w}", "𝐰"),
        (r"\mathfrak{g}", "𝔤"),
    ],
)
def test_alphabets_are_unicode_letters(tex: str, letter: str) -> None:
    """Browsers ignore mathvariant, so the letters themselves must be the right ones."""
    mathml = translate(tex)["mathml"]
    assert letter in mathml
    assert "mathvariant" not in mathml


def test_signs_of_comparison_survive_html() -> None:
    """Less-than and ampersands in a formula are not taken for HTML."""
    assert "&lt;" in convert(r"$a < b$")
    assert "<mtable" in convert("$$\n\\begin{cases}0 & x \\le 0 \\\\ x & x > 0\\end{cases}\n$$")


def test_a_claim_mark_makes_an_address() -> None:
    """The mark leaves an empty anchor and swallows the blank after it."""
    assert convert("{P1.4} Sigmoid is") == '<p><span class="claim" id="P1.4"></span>Sigmoid is</p>'
    assert "{P1}" in convert("{P1} is no mark")
    assert "{P1.4}" in convert("`{P1.4}`")


SOURCES = """references:
- id: hendrycks2016
  type: article
  title: Units & errors
  author: [{family: Hendrycks, given: Dan}, {family: Gimpel, given: Kevin}]
  issued: {year: 2016}
  URL: https://arxiv.org/abs/1606.08415
- id: misra2020
  type: paper-conference
  title: Mish
  author: [{family: Misra, given: Diganta}]
  issued: {year: 2020}
  container-title: A conference
  volume: 7
  number: 2
  DOI: 10.1000/mish
"""


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let these be the sources that can be cited."""
    monkeypatch.setattr(references, "read", lambda _: references.parse(SOURCES, "sources"))


@pytest.mark.usefixtures("sources")
@pytest.mark.parametrize(("language", "two"), [("en", "Hendrycks and Gimpel"), ("ko", "Hendrycks·Gimpel")])
def test_citations_lead_to_a_list(language: str, two: str) -> None:
    """A citation names authors and year; what is cited is listed once, at the end of the page."""
    html = convert(
        "So [@misra2020; @hendrycks2016].\n\nAgain [@misra2020], `[@x2000]`, \\[@x2000].", language
    )
    text = html[: html.index("<h2")]
    assert f'(<a href="#ref-misra2020">Misra, 2020</a>; <a href="#ref-hendrycks2016">{two}, 2016</a>)' in text
    assert text.count("[@x2000]") == 2, "code and what is escaped stay as they are"
    listed = re.findall(r'<li id="ref-(\w+)">(.*?)</li>', html[len(text) :])
    assert [key for key, _ in listed] == ["hendrycks2016", "misra2020"]
    plain = [re.sub("<[^>]+>", "", entry) for _, entry in listed]
    assert plain[0] == "Dan Hendrycks, Kevin Gimpel (2016). Units &amp; errors."
    assert plain[1] == "Diganta Misra (2020). Mish. A conference, 7(2)."
    links = [re.search('href="([^"]+)"', entry) for _, entry in listed]
    assert [link and link[1] for link in links] == [
        "https://arxiv.org/abs/1606.08415",
        "https://doi.org/10.1000/mish",
    ]
    assert "ref-" not in convert("Nothing is cited.", language)


@pytest.mark.usefixtures("sources")
def test_an_unknown_source_stops_the_page() -> None:
    """The nearest name is told."""
    with pytest.raises(InputError, match='no source "misra2021"; did you mean "misra2020"'):
        convert("So [@misra2021].")


def check(claims: str, verdict: str = "wrong", text: str = "Because.") -> str:
    """Write a check box."""
    head = f"/// check | {claims}\n    verdict: {verdict}\n    answer: It is $x$.\n    topic: code\n"
    return f"{head}\n{text}\n///\n"


def test_a_check_box() -> None:
    """The first line says what is right; the reason follows, and the rest is folded, with links to claims."""
    text = "{P1.14} So. {P1.15} And so.\n\n" + check("P1.14 P1.15", "imprecise", "Not **quite**.\n\nMore.")
    box = convert(text).split('<div class="verdicts">')[1]
    assert re.search(
        r'<div aria-label="Imprecise: note 1" class="check imprecise" id="check-P1.14" role', box
    )
    assert re.search(r'<p class="answer"><span class="shape">△1</span> It is <math', box)
    assert '<p class="reason">Not <strong>quite</strong>.</p>' in box
    folded = box.split("<summary>More</summary>")[1]
    assert "<p>More.</p>" in folded
    assert [*re.findall(r'href="#(P1\.\d+)"', folded)] == ["P1.14", "P1.15"]
    assert 'aria-label="부정확: 판정 1"' in convert(text, "ko")


def test_a_claim_that_is_right_needs_no_reason_in_sight() -> None:
    """Of a correct claim, all but the first line is folded."""
    box = convert("{P1.1} So.\n\n" + check("P1.1", "correct")).split('<div class="verdicts">')[1]
    assert 'class="reason"' not in box
    assert "<p>Because.</p>" in box.split("<details>")[1]


@pytest.mark.parametrize(
    ("text", "judged", "rest"),
    [
        ("{P1.1} One *x*. Two.", "One <em>x</em>. Two.", ""),
        ("{P1.1} One. {P1.2} Two.", "One.", ' <span class="claim" id="P1.2"></span>Two.'),
        ("{P1.1} One. → {P1.2} Two.", "One.", ' → <span class="claim" id="P1.2"></span>Two.'),
        ("{P1.1} One.{/} Two `{/}`.", "One.", " Two <code>{/}</code>."),
        ("{P1.1} *One*.", "<em>One</em>.", ""),
    ],
)
def test_a_judged_sentence_ends_where_the_next_begins(text: str, judged: str, rest: str) -> None:
    """It goes on to the next mark, an end or the end of the paragraph, and links to its verdict."""
    link = '<a aria-label="Wrong: note 1" class="verdict wrong" href="#check-P1.1">✗1</a>'
    wanted = f'<p><span class="judged wrong" id="P1.1">{judged}{link}</span>{rest}</p>'
    assert wanted in convert(f"{text}\n\n{check('P1.1')}")


def test_verdicts_stand_beside_the_items_of_a_list() -> None:
    """Boxes beneath a list go to the items of their last claims; those of one item stand together."""
    boxes = "\n".join(map(check, ("P1.3", "P1.1", "P1.4 P1.3")))
    html = convert(f"1. {{P1.1}} One.\n2. {{P1.4}} Two.\n3. {{P1.3}} Three.\n\n{boxes}")
    one, two, three = html.split("<li>")[1:]
    assert re.findall(r'id="check-([^"]+)"', one) == ["P1.1"]
    assert re.findall(r'id="check-([^"]+)"', three) == ["P1.3", "P1.4"]
    assert 'class="group"' not in two
    assert "</ol>" not in one + two
    assert one.count('class="group"') == three.count('class="group"') == 1


def test_a_claim_of_two_boxes_links_to_both() -> None:
    """Two verdicts on a sentence are two links, which carry the numbers of the page's order."""
    html = convert("{P1.1} One. {P1.2} Two.\n\n" + check("P1.2", "correct") + "\n" + check("P1.1 P1.2"))
    assert re.findall(r">([✓✗]\d)</a>", html) == ["✗2", "✓1", "✗2"]
    assert '<span class="judged correct" id="P1.2">' in html


def test_an_error_names_the_line(tmp_path: Path) -> None:
    """The line is found whatever stands before it, also for an indented block."""
    page = tmp_path / "page.md"
    page.write_text("# x\n\n- list\n\n    $\\frac{1}{$\n")
    token = conversion.current.set(page)
    try:
        with pytest.raises(InputError, match=r"page\.md:5: KaTeX parse error"):
            convert(page.read_text())
    finally:
        conversion.current.reset(token)


def test_a_block_that_nobody_understood_is_refused() -> None:
    """A misspelt block is an error, not a paragraph; inside code it is just text."""
    with pytest.raises(InputError, match="not understood"):
        convert("/// chekc | P1.1\n    verdict: wrong\n\nx\n///")
    assert "///" in convert("```\n/// chekc\n```")


def test_the_last_look_comes_last() -> None:
    """Nothing that changes the page runs after the formulas and the last look."""
    md = Markdown(extensions=["pymdownx.arithmatex", "pymdownx.superfences", "gen.markdown"])
    processors: list[Postprocessor] = list(md.postprocessors)
    assert [type(processor).__name__ for processor in processors[-2:]] == ["MathML", "NothingLeft"]


def test_primes_stand_beside_the_letter() -> None:
    """A prime is no superscript, whatever it stands on; other superscripts stay."""
    assert "<msup" not in translate(r"\sigma'(x)")["mathml"]
    assert "″" in translate(r"\tanh''(x)")["mathml"]
    nested = translate(r"(g^2)'(x)^3")["mathml"]
    assert nested.count("<msup>") == nested.count("</msup>") == 2


def test_a_sign_takes_no_space_behind_it() -> None:
    """A minus after a bracket, a comma or a relation belongs to its number; a difference stays one."""
    for tex, signs in ((r"\sigma(-5)", 1), ("[-10, -1]", 2), ("x = -1", 1), ("x < -1", 1), ("a - b", 0)):
        assert translate(tex)["mathml"].count('form="prefix"') == signs, tex


def test_a_name_stands_apart_from_the_factor_before_it() -> None:
    """There is a space before the name of a function where TeX sets one, and none where it begins."""
    for tex, spaces in (
        (r"x\tanh(x)", 1),
        (r"2\operatorname{sgn}(x)", 1),
        (r"z'\sin^2(x)", 1),
        (r"(1 + x)\max(0, x)", 1),
        (r"\tanh(x) + \tanh(\tanh(x))", 0),
    ):
        assert translate(tex)["mathml"].count("<mspace") == spaces, tex


def test_a_name_below_another_is_an_index() -> None:
    """It is applied to nothing, so the index is one element, as an index has to be."""
    for tex in (r"\operatorname{GELU}_{\tanh}(x)", r"\operatorname{GELU}_{\tanh}'(x)"):
        assert "<mi>tanh</mi><mo>\u2061</mo>" not in translate(tex)["mathml"]


def glossary(language: str) -> str:
    """Convert a glossary fence."""
    fences = [{"name": "glossary", "class": "glossary", "format": glossary_fence}]
    md = Markdown(
        extensions=["pymdownx.superfences", "gen.markdown"],
        extension_configs={
            "pymdownx.superfences": {"custom_fences": fences},
            "gen.markdown": {"language": language},
        },
    )
    return md.convert("```glossary\n```")


@pytest.mark.parametrize(("language", "other"), [("ko", "en"), ("en", "ko")])
def test_the_glossary_lists_every_term(language: str, other: str) -> None:
    """Each term is a row that begins with the page's language, and says which language the other one is."""
    table = glossary(language)
    for term in terms():
        words = {"ko": term.ko, "en": term.en}
        first, second = words[language], f'<span lang="{other}">{words[other]}</span>'
        assert f'<th scope="row">{first}</th> <td>{second}</td>' in table
        assert all(form in table for form in (*term.also, *term.variants))
    assert table.count("<tr") == len(terms()) + 1


def test_the_glossary_is_sorted_for_the_language_of_the_page() -> None:
    """Korean goes by syllables with Latin names behind, English by letters, capitals or not."""
    korean, english = (re.findall(r'<th scope="row">(.*?)</th>', glossary(code)) for code in ("ko", "en"))
    hangul = [term for term in korean if re.match("[가-힣]", term)]
    assert korean == [*sorted(hangul), *sorted(set(korean) - set(hangul), key=str.casefold)]
    assert english == sorted(english, key=str.casefold)


def test_rows_of_the_glossary_have_the_same_address_in_both_languages() -> None:
    """A term can be linked to, and no two have one address."""
    korean, english = (re.findall(r'<tr id="([a-z0-9-]+)">', glossary(code)) for code in ("ko", "en"))
    assert sorted(korean) == sorted(english)
    assert len(set(korean)) == len(terms())
    assert "vanishing-gradient" in korean


def test_a_glossary_fence_is_empty() -> None:
    """Whatever stands in the fence is refused; the terms have their own file."""
    with pytest.raises(SuperFencesException, match=r"docs/glossary\.toml"):
        glossary_fence("시그모이드: sigmoid", "glossary", "glossary", {}, None)
