"""A session reports what a program shows, part by part, and errors in the program's own lines."""

import base64
import json
from typing import Any

import pytest

from gen import strings
from gen.cells import browser
from gen.cells.output import part_html
from gen.cells.session import Part, Session, run_all

WORDS = strings.load("en")["listing"]


def parts_of(*programs: str) -> list[Part]:
    """Run programs in one session and return all parts, neighbouring text joined."""
    parts: list[Part] = []
    session = Session(parts.append)
    for number, program in enumerate(programs, 1):
        session.run(program, f"<listing {number}>")
    joined: list[Part] = []
    for part in parts:
        if joined and part["kind"] == joined[-1]["kind"] in ("out", "err"):
            joined[-1]["text"] += part["text"]
        else:
            joined.append(part)
    return joined


def test_parts_come_in_the_order_of_the_program() -> None:
    """Text, plots, standard error and the last value arrive as the program makes them; show() ends a plot."""
    program = """
import sys
import matplotlib.pyplot as plt
for k in range(2):
    print("plot", k)
    plt.plot([0, 1], [0, k], label=f"line {k}")
    plt.show()
print("careful", file=sys.stderr)
print("end")
k
"""
    parts = parts_of(program)
    assert [part["kind"] for part in parts] == ["out", "plot", "out", "plot", "err", "out", "value"]
    assert [part["curves"][0]["label"] for part in parts if part["kind"] == "plot"] == ["line 0", "line 1"]
    assert parts[4]["text"] == "careful\n"
    assert parts[-1]["text"] == "1\n"


def test_a_figure_left_open_is_shown() -> None:
    """A plot without show() appears at the end, also when the program fails after it."""
    parts = parts_of("import matplotlib.pyplot as plt\nplt.scatter([1], [2])\nplt.xlabel('a')\nundefined")
    assert [part["kind"] for part in parts] == ["plot", "error"]


def test_an_image_becomes_a_picture() -> None:
    """What cannot be drawn as SVG in the page's colours is a PNG with an alternative text."""
    (part,) = parts_of(
        "import matplotlib.pyplot as plt\nplt.imshow([[0, 1]])\nplt.title('Two <squares>')\nplt.show()"
    )
    assert base64.b64decode(part["png"]).startswith(b"\x89PNG")
    html = part_html(part, "p", WORDS)
    assert 'alt="Plot of Two &lt;squares&gt; None of' in html


def test_a_traceback_holds_the_programs_frames_only() -> None:
    """An error inside a library is told by the reader's lines that led there, in whatever listing."""
    first = "import acts\n\ndef slope(name):\n    return acts.derivative(name)"
    *_, error = parts_of(first, "print('so far')\nslope('sigmod')")
    lines = error["text"].splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert [line.strip() for line in lines if line.startswith("  File")] == [
        'File "<listing 2>", line 2, in <module>',
        'File "<listing 1>", line 4, in slope',
    ]
    assert "    return acts.derivative(name)" in lines
    assert "sigmoid" in lines[-1]
    assert error["line"] == 4


@pytest.mark.parametrize(
    ("program", "line", "last"),
    [
        ("x = 1\ny = = 2", 2, "SyntaxError: invalid syntax"),
        ("raise SystemExit(3)", 1, "SystemExit: 3"),
        ("def f(n):\n    return f(n + 1)\n\nf(0)", 2, "RecursionError: maximum recursion depth"),
        ("try:\n    1 / 0\nexcept Exception as e:\n    raise ValueError(2) from e", 4, "ValueError: 2"),
        ("sorted([1, 2], key=lambda value: 1 / 0)", 1, "ZeroDivisionError: division by zero"),
    ],
    ids=["syntax", "exit", "recursion", "chained", "callback"],
)  # fmt: skip
def test_every_end_is_told(program: str, line: int, last: str) -> None:
    """However a program ends, the session says where and why, and goes on."""
    error, value = parts_of(program, "1 + 1")
    assert (error["kind"], error["line"]) == ("error", line)
    assert error["text"].splitlines()[-1].startswith(last)
    assert "session.py" not in error["text"]
    assert value["text"] == "2\n"


def test_korean_names_work() -> None:
    """Identifiers and text may be Korean."""
    (part,) = parts_of("이름 = '홍길동'\nf'{이름} 님'")
    assert part["text"] == "'홍길동 님'\n"


def test_a_figure_with_names_is_described() -> None:
    """The description names the axes, and ends and extremes of each named curve, without missing values."""
    program = (
        "import matplotlib.pyplot as plt\nplt.plot([0, 1, 2], [float('nan'), 3, -1], label='f')\n"
        "plt.xlabel('x')\nplt.ylabel('f(x)')\nplt.show()"
    )
    html = part_html(parts_of(program)[0], "p", WORDS)
    assert '<title id="p-t">Plot of f</title>' in html
    assert "The horizontal axis shows x, the vertical one f(x)." in html
    assert "its lowest point is −1 at x = 2, its highest 3 at x = 1" in html


def test_run_all_ends_with_the_first_failure() -> None:
    """At build time nothing after a failed listing is run."""
    shown = run_all(["print('a')", "1 / 0", "print('b')"])
    assert [each.parts for each in shown] == [[{"kind": "out", "text": "a\n"}], []]
    assert (shown[1].error, shown[1].line) == ("ZeroDivisionError: division by zero", 1)


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Return what a browser's session sends; the standard streams are put back afterwards."""
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(f"sys.{name}", getattr(__import__("sys"), name))
    return []


def test_a_million_lines_are_few_messages(messages: list[dict[str, Any]]) -> None:
    """The first lines are sent at once, then text is gathered; nothing is lost or out of order."""
    python = browser.Python(lambda text: messages.append(json.loads(text)), json.dumps(WORDS))
    assert python.run("for k in range(50_000):\n    print(k)\n'last'", "<listing 1>", "L") == ""
    assert len(messages) < 2000
    assert (
        "".join(message["text"] for message in messages)
        == "".join(f"{k}\n" for k in range(50_000)) + "'last'\n"
    )


def test_endless_text_is_cut_and_said(
    messages: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond what a page can hold, text is dropped, once with a word on it; an error still gets through."""
    monkeypatch.setattr(browser, "MOST", 100)
    python = browser.Python(lambda text: messages.append(json.loads(text)), json.dumps(WORDS))
    name = python.run("for k in range(100):\n    print('0123456789')\n1 / 0", "<listing 1>", "L")
    text = "".join(message["text"] for message in messages)
    assert name == "ZeroDivisionError"
    assert text.count("0123456789") == 9
    assert text.count(WORDS["too_long"]) == 1
    assert "ZeroDivisionError" in text


def test_input_says_that_nobody_answers(messages: list[dict[str, Any]]) -> None:
    """A program that asks for input gets an error in the words of the page."""
    python = browser.Python(lambda text: messages.append(json.loads(text)), json.dumps(WORDS))
    assert python.run("name = input('name? ')", "<listing 1>", "L") == "EOFError"
    assert messages[-1]["text"].rstrip().endswith(WORDS["no_input"])


def test_plots_have_ids_of_their_own(messages: list[dict[str, Any]]) -> None:
    """Two plots of a page never share the ids of their descriptions."""
    python = browser.Python(lambda text: messages.append(json.loads(text)), json.dumps(WORDS))
    python.run(
        "import matplotlib.pyplot as plt\nfor k in 1, 2:\n    plt.plot([k])\n    plt.show()", "<a>", "L1"
    )
    ids = [message["html"].split(' aria-labelledby="')[1].split('"')[0] for message in messages]
    assert ids == ["L1-1-t L1-1-d", "L1-2-t L1-2-d"]
