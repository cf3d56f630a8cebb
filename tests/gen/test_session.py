"""A session reports what a program shows, part by part, and errors in the program's own lines."""

import asyncio
import base64
import io
import json
import re
import sys
from collections.abc import Callable

import pytest
from PIL import Image

from gen import strings
from gen.listings import browser, plot
from gen.listings.output import part_html
from gen.listings.session import Part, Session

WORDS = strings.load("en")["listing"]


def parts_of(*programs: str) -> list[Part]:
    """Run programs in one session and return all parts, neighbouring text joined."""
    parts: list[Part] = []
    session = Session(parts.append)

    async def run() -> None:
        for number, program in enumerate(programs, 1):
            await session.run(program, f"<listing {number}>")

    asyncio.run(run())
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


@pytest.mark.parametrize(
    ("marks", "raster"),
    [
        ("plt.imshow([[0, 1]])", True),
        ("plt.scatter(range(10_000), range(10_000))", True),
        ("plt.plot([0, 1], rasterized=True)", True),
        ("plt.scatter(range(9), range(9))", False),
    ],
    ids=["image", "heavy", "asked", "light"],
)
def test_only_what_is_no_shape_or_heavy_becomes_an_image(marks: str, raster: bool) -> None:
    """Images, and marks by the thousand, are an image in the plot; its words stay text in the page's font."""
    (part,) = parts_of(f"import matplotlib.pyplot as plt\n{marks}\nplt.title('두 <칸>')\nplt.show()")
    assert ("<image " in part["svg"]) == raster
    assert len(part["svg"]) < plot.HEAVY
    assert ">두 &lt;칸&gt;</text>" in part["svg"]
    assert '<title id="p-t">Plot of 두 &lt;칸&gt;</title>' in part_html(part, "p", WORDS)


def test_an_image_lies_where_its_axes_are() -> None:
    """The first row of data is at the top, and the image fills the axes."""
    (part,) = parts_of(
        "import matplotlib.pyplot as plt\nplt.figure(figsize=(4, 2))\n"
        "plt.axes((0.25, 0.5, 0.5, 0.25)).imshow([[0, 0], [0, 1]], aspect='auto', cmap='gray')\nplt.show()"
    )
    found = re.search(
        r'<image x="(.+?)" y="(.+?)" width="(.+?)" height="(.+?)" href=".*?,(.+?)"', part["svg"]
    )
    assert found
    assert [float(value) for value in found.groups()[:4]] == pytest.approx([72, 36, 144, 36], abs=1)
    image = Image.open(io.BytesIO(base64.b64decode(found[5]))).convert("L")
    corners = [image.getpixel((x, y)) for y in (5, image.height - 5) for x in (5, image.width - 5)]
    assert corners == [0, 0, 0, 255]


@pytest.mark.parametrize(
    ("marks", "box"),
    [
        ("plt.plot([0, 1], label='f'); plt.legend()", "0 0 480 320"),
        ("plt.title('one line')", "0 -3 480 323"),
        ("plt.title('three\\nlines\\nhigh')", r"0 -\d+ 480 3[3-9]\d"),
        ("plt.plot([0, 10**6]); plt.ylabel('label')", r"-\d+ 0 (49|5\d)\d 320"),
        ("plt.text(1, 0.5, 'far to the right of all')", r"0 0 (5|6)\d\d 320"),
    ],
    ids=["inside", "title", "above", "left", "right"],
)
def test_no_text_is_cut_off(marks: str, box: str) -> None:
    """What stands out of a figure makes its plot larger; what fits leaves it as it is."""
    (part,) = parts_of(
        f"import matplotlib.pyplot as plt\n{marks}\nplt.ticklabel_format(style='plain')\nplt.show()"
    )
    found = re.search(r'viewBox="(.*?)"', part["svg"])
    assert found
    assert re.fullmatch(box, found[1])


def test_mathematics_beyond_labels_is_drawn() -> None:
    """A fraction in a title becomes shapes, in place; words beside it stay text."""
    (part,) = parts_of(
        "import matplotlib.pyplot as plt\nplt.title(r'함수 $\\frac{1}{2}$ 그림')\nplt.show()", "pass"
    )
    left, right = (
        float(re.search(rf'x="([\d.]+)"[^>]*>{word}', part["svg"])[1]) for word in ("함수 ", " 그림")
    )  # type: ignore[index]
    assert 15 < right - left < 80
    assert "frac" not in part["svg"]


def test_a_figure_that_cannot_be_drawn_is_an_error() -> None:
    """What matplotlib refuses is told, unless the program has its own error, and the session goes on."""
    bad = "import matplotlib.pyplot as plt\nplt.title(r'$\\frac{1$')\n"
    alone, after, value = parts_of(bad, f"{bad}1 / 0", "2")
    assert alone["text"].startswith("ValueError")
    assert after["summary"] == "ZeroDivisionError: division by zero"
    assert value["text"] == "2\n"


def test_a_long_table_is_cut() -> None:
    """A table shows as many rows as pandas allows, says how many there are, and keeps what cells hold."""
    (part,) = parts_of(
        "import pandas as pd\npd.DataFrame({'a': ['<p style=\"x\">'] * 1000})",
        "pd.DataFrame",
        "pd.Series([1])",
    )[:1]
    assert part["kind"] == "table"
    assert part["html"].count("<tr") < 70
    assert "1000 rows" in part["html"]
    assert '&lt;p style="x"&gt;' in part["html"]
    assert ' style="text-align' not in part["html"]


@pytest.mark.parametrize("value", ["pd.DataFrame", "pd.Series([1])", "Odd()"])
def test_only_tables_are_tables(value: str) -> None:
    """A class of tables, a series and an object that says it has any method are plain values."""
    odd = "class Odd:\n    def __getattr__(self, name):\n        return print\n"
    (part,) = parts_of(f"import pandas as pd\n{odd}{value}")
    assert part["kind"] == "value"


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
        ("class E(Exception):\n    def __str__(self): 1 / 0\nraise E", 3, "E: <exception str() failed>"),
        ("class R:\n    def __repr__(self): 1 / 0\nR()", 2, "ZeroDivisionError: division by zero"),
    ],
    ids=["syntax", "exit", "recursion", "chained", "callback", "str", "repr"],
)  # fmt: skip
def test_every_end_is_told(program: str, line: int, last: str) -> None:
    """However a program ends, the session says where and why, and goes on."""
    error, value = parts_of(program, "1 + 1")
    assert (error["kind"], error["line"]) == ("error", line)
    assert error["text"].splitlines()[-1].startswith(last)
    assert "session.py" not in error["text"]
    assert value["text"] == "2\n"


def test_a_program_may_await() -> None:
    """As in a notebook, a program waits for a coroutine without a function around it."""
    nap = "import asyncio\nasync def nap(time):\n    await asyncio.sleep(time)\n    return time"
    value, error = parts_of(nap, "print(end='')\nawait nap(0.01)", "await nap(0)\nawait nap('x')")
    assert value["text"] == "0.01\n"
    assert error["line"] == 3


def test_a_very_deep_traceback_is_not_walked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """When a recursion limit of a million is reached, only the innermost frames are told."""
    monkeypatch.setattr("gen.listings.session.FRAMES", 50)
    (error,) = parts_of("def f(n):\n    return f(n + 1)\n\nf(0)")
    assert "[Previous line repeated 47 more times]" in error["text"]


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


Run = Callable[..., tuple[str, list[Part], int]]


@pytest.fixture
def in_browser(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give a way to run a program as a browser does: how it ended, what was sent, in how many messages."""
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(f"sys.{name}", getattr(sys, name))  # puts them back afterwards

    def run(program: str, name: str = "L") -> tuple[str, list[Part], int]:
        sent: list[str] = []
        python = browser.Python(sent.append, json.dumps(WORDS))
        end = asyncio.run(python.run(program, "<listing 1>", name))
        return end, [part for message in sent for part in json.loads(message)], len(sent)

    return run


def test_a_million_lines_are_few_messages(in_browser: Run) -> None:
    """The first lines are sent at once, then text is gathered; nothing is lost or out of order."""
    end, parts, messages = in_browser("for k in range(50_000):\n    print(k)\n'last'")
    assert end == ""
    assert messages < 3000
    assert "".join(part["text"] for part in parts) == "".join(f"{k}\n" for k in range(50_000)) + "'last'\n"


def test_text_of_two_kinds_in_turn_is_few_messages_too(in_browser: Run) -> None:
    """Lines to both streams are gathered as lines to one are, in their order."""
    program = "import sys\nfor k in range(20_000):\n    print(k)\n    print(k, file=sys.stderr)"
    _, parts, messages = in_browser(program)
    assert messages < 3000
    lines = [(part["kind"], line) for part in parts for line in part["text"].split()]
    assert lines[::2] == [("out", str(k)) for k in range(20_000)]


def test_what_a_page_shows_is_never_held_back(in_browser: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The 500 lines that show at first are sent before the next statement, which may never end."""
    monkeypatch.setattr(browser, "PAUSE", 1e9)
    _, parts, messages = in_browser("for k in range(500):\n    print(k)")
    assert messages == len(parts) == 1000


def test_endless_text_is_cut_and_said(in_browser: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond what a page can hold, text is dropped, once with a word on it; an error still gets through."""
    monkeypatch.setattr(browser, "MOST", 100)
    end, parts, _ = in_browser("for k in range(100):\n    print('0123456789')\n1 / 0")
    text = "".join(part["text"] for part in parts)
    assert end == "ZeroDivisionError"
    assert text.count("0123456789") == 9
    assert text.count(WORDS["too_long"]) == 1
    assert "ZeroDivisionError" in text


def test_input_says_that_nobody_answers(in_browser: Run) -> None:
    """A program that asks for input gets an error in the words of the page."""
    end, parts, _ = in_browser("name = input('name? ')")
    assert end == "EOFError"
    assert parts[-1]["text"].rstrip().endswith(WORDS["no_input"])


def test_plots_have_ids_of_their_own(in_browser: Run) -> None:
    """Two plots of a page never share the ids of their descriptions."""
    _, parts, _ = in_browser(
        "import matplotlib.pyplot as plt\nfor k in 1, 2:\n    plt.plot([k])\n    plt.show()", "L1"
    )
    ids = [part["html"].split(' aria-labelledby="')[1].split('"')[0] for part in parts]
    assert ids == ["L1-1-t L1-1-d", "L1-2-t L1-2-d"]
