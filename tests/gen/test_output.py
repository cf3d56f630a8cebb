"""What a program showed becomes HTML that shows it as it is, within limits that hold for each program."""

import json

import pytest

from gen import strings
from gen.listings import browser
from gen.listings.output import description, listing_html, part_html

WORDS = strings.load("en")["listing"]


@pytest.mark.parametrize("kind", ["out", "err", "value", "error"])
def test_text_is_shown_as_it_is(kind: str) -> None:
    """Whatever a program prints is text, never markup."""
    part = {"kind": kind, "text": '</code><script>1 & "2"</script>'}
    assert part_html(part, "p", WORDS) == (
        f'<pre class="text {kind}"><code>&lt;/code&gt;&lt;script&gt;1 &amp; &quot;2&quot;&lt;/script&gt;'
        "</code></pre>"
    )


def test_a_table_can_be_scrolled_by_keyboard() -> None:
    """A table, which may be wide, takes the focus and has a name."""
    html = part_html({"kind": "table", "html": "<table></table>"}, "p", WORDS)
    assert html == '<div class="table" tabindex="0" role="group" aria-label="Table"><table></table></div>'


def test_the_description_of_a_plot_has_no_minus_zero() -> None:
    """Dust that rounding leaves below 0 is 0, other numbers have four digits and a proper minus sign."""
    ends = {"first": (-1e-12, -2 / 3), "last": (1.0, 2.0), "lowest": (0.0, 0.0), "highest": (1.0, 2.0)}
    part = {"curves": [{"label": "f", **ends}], "axes": [{"title": "", "x": "", "y": ""}]}
    name, text = description(part, WORDS)
    assert name == "Plot of f"
    assert text.startswith("The curve f begins at −0.6667 at x = 0 and ends at 2 at x = 1;")


def test_a_listing_without_output_has_no_box() -> None:
    """Output has a box with a name, which stays out of the search; where there is none, no box is left."""
    assert listing_html("<pre></pre>", [], ' id="l"', "l", WORDS) == (
        '<div class="listing" id="l"><pre></pre></div>'
    )
    shown = listing_html("", [{"kind": "out", "text": "1"}], "", "l", WORDS)
    assert shown.startswith(
        '<div class="listing"><div class="output" role="group" aria-label="Output" data-search-exclude><pre'
    )


def test_every_program_may_print_as_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one program printed takes nothing from what the next may print."""
    monkeypatch.setattr(browser, "MOST", 10)
    sent: list[str] = []
    post = browser.Post(sent.append, WORDS)
    for name in ("a", "b"):
        sent.clear()
        post.begin(name)
        post.add({"kind": "out", "text": "12345678"})
        post.flush()
        post.add({"kind": "out", "text": "90abc"})
        post.flush()
        texts = [part["text"] for message in sent for part in json.loads(message)]
        assert texts == ["12345678", f"90\n{WORDS['too_long']}\n"]
