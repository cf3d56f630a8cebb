"""Fences are found wherever a page builder would find them, and read line by line."""

import textwrap

import pytest
import yaml

from gen.core.errors import InputError
from gen.source.fences import OURS, Fence, Field, fields, key_of, scan


def found(text: str) -> list[Fence]:
    """Return the fences of a page that has no mistakes."""
    fences, errors = scan(textwrap.dedent(text), "page.md")
    assert not errors
    return fences


def test_a_fence() -> None:
    """Kind, body and line of a fence are those that stand on the page."""
    (fence,) = found("""\
        # Title

        ```figure
        function: sigmoid
        view: pair
        ```
        """)
    assert fence == Fence("figure", "function: sigmoid\nview: pair", 3, 6)


@pytest.mark.parametrize(
    "text",
    [
        "~~~ figure\na: b\n~~~",
        "~~~~~figure\na: b\n~~~~~",
        "````figure\na: b\n````",
        "``` figure\na: b\n```  ",
        "```figure {x=1}\na: b\n```",
        "```.figure\na: b\n```",
        '!!! note "x"\n\n    ```figure\n    a: b\n    ```',
        "1. item\n\n    ```figure\n    a: b\n    ```",
        "> ```figure\n> a: b\n> ```",
        "\t```figure\n\ta: b\n\t```",
        "```figure\r\na: b\r\n```\r\n",
    ],
    ids=range(11),
)
def test_ways_to_write_a_fence(text: str) -> None:
    """Marks, lengths, spaces, indentation, quotations and line ends may differ; the body is the same."""
    (fence,) = found(text)
    assert fence.kind == "figure"
    assert key_of(fence.body) == key_of("a: b")


@pytest.mark.parametrize(
    "text",
    [
        "````markdown\n```figure\na: b\n```\n````",
        "~~~\n```figure\na: b\n```\n~~~",
        "```python\nprint('```figure')\n```",
        "```python\n```figure\na: b\n```",
        "``figure\na: b\n``",
        "text ```figure\na: b",
        "```figures\na: b\n```",
        "```figure a`b\ntext",
    ],
    ids=range(8),
)
def test_what_is_no_fence_of_ours(text: str) -> None:
    """Fences shown inside other fences, other kinds of fences, and marks in a line are left alone."""
    assert not [fence for fence in found(text) if fence.kind in OURS]


@pytest.mark.parametrize(
    ("head", "kind", "options"),
    [
        ("", "", {}),
        ("run", "run", {}),
        ('run id="L4.1"', "run", {"id": "L4.1"}),
        ("``` run id='L4.1' ".strip("` "), "run", {"id": "L4.1"}),
        ('python title="a b" linenums="1"', "python", {"title": "a b", "linenums": "1"}),
        ("c++", "c++", {}),
        ("run hidden", "run", {"hidden": "hidden"}),
        ("run id=L4.1", "run", None),
        ("run, please", "", None),
        ("{ .python #x }", "python", {}),
        ("figure {x=1}", "figure", None),
    ],
)
def test_heads(head: str, kind: str, options: dict[str, str] | None) -> None:
    """The kind is the first word behind the marks; what follows is options, or cannot be read."""
    (fence,) = found(f"```{head}\n```")
    assert (fence.kind, fence.options) == (kind, options)


def test_what_we_read_holds_no_other_fence_of_ours() -> None:
    """A figure that is not closed before the next one is told, and the next one is found."""
    fences, errors = scan("```figure\na: b\n\n```figure\nc: d\n```\n", "page.md")
    assert [fence.line for fence in fences] == [4]
    assert [error.line for error in errors] == [1]


def test_several_fences() -> None:
    """All fences of a page are found, with their lines."""
    text = "```figure\na: b\n```\n\n```python\nx\n```\n```formula\nlatex: x\n```\n"
    assert [(each.kind, each.line, each.end) for each in found(text)] == [
        ("figure", 1, 3),
        ("python", 5, 7),
        ("formula", 8, 10),
    ]


@pytest.mark.parametrize(
    "text",
    ["x\n```figure\na: b\n", "x\n```figure\na: b\n````", "x\n    ```figure\n  a: b\n    ```"],
    ids=range(3),
)
def test_an_open_fence_is_an_error(text: str) -> None:
    """A figure fence that is not closed, or whose body is not indented like it, is named with its line."""
    fences, errors = scan(text, "page.md")
    assert not fences
    assert [str(error) for error in errors] == ["page.md:2: this figure fence is not closed by ```"]


def test_what_does_not_count_in_a_body() -> None:
    """Common indentation, spaces at line ends and empty lines around make no difference; all else does."""
    assert key_of("a: b\n  c\n") == key_of("\n    a: b   \n\t  c\n\n")
    assert key_of("a: b") != key_of("a: c")
    assert key_of("a: b\nc: d") != key_of("a: b\n\nc: d")


def read(body: str) -> dict[str, str]:
    """Return the fields of a body without mistakes."""
    got = list(fields(Fence("figure", textwrap.dedent(body), 10), "page.md"))
    assert all(isinstance(each, Field) for each in got), got
    return {each.key: each.value for each in got if isinstance(each, Field)}


BODIES = [
    "function: sigmoid\nview: pair",
    "function: sigmoid   # a comment\n# another\n\nview: pair",
    "range: [-10, 10]\ncaption: 'It''s: a caption # with a mark'",
    'caption: "a: b # c"   # d',
    "caption:\n  goes on\n  for two lines\nview: pair",
    "caption: goes on\n  for two lines\n  # a comment",
    "caption: >-\n  folded\n  text\nview: pair",
    "caption: |-\n  one\n  two",
    "caption:\nview: pair",
    "id: F1.2 F1.3\ncaption: 왼쪽은 시그모이드",
]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_bodies_mean_what_they_mean_in_yaml(body: str) -> None:
    """Whatever YAML reads as texts, lists and empty values is read in the same way."""
    theirs = yaml.load(body, yaml.BaseLoader)
    ours = {key: value[1:-1].split(", ") if value[:1] == "[" else value for key, value in read(body).items()}
    assert ours == theirs


def test_more_than_yaml() -> None:
    """Captions may contain colons, and LaTeX its backslashes and braces."""
    assert read("caption: Left: the sigmoid; right: its derivative.") == {
        "caption": "Left: the sigmoid; right: its derivative."
    }
    assert read(r"latex: {\tanh}(x) = 2\sigma(2x) - 1   # or written out") == {
        "latex": r"{\tanh}(x) = 2\sigma(2x) - 1"
    }


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("function: relu\nview pair", 12, 'expected "key: value", got "view pair"'),
        ("view:pair", 11, 'expected "key: value", got "view:pair"'),
        ("- a", 11, 'expected "key: value", got "- a"'),
        ("{a: b}", 11, 'expected "key: value", got "{a: b}"'),
        ("\ncaption: 'open", 12, "caption: the quoted value has no closing ', or something follows it"),
        ('caption: "a" b', 11, 'caption: the quoted value has no closing ", or something follows it'),
        (
            r'caption: "$\tanh$"',
            11,
            "caption: write values with a backslash without quotes, or in single quotes",
        ),
    ],
    ids=range(7),
)
def test_lines_without_sense(body: str, line: int, message: str) -> None:
    """What cannot be read is named with its line in the page."""
    errors = [each for each in fields(Fence("figure", body, 10), "page.md") if isinstance(each, InputError)]
    assert [str(error) for error in errors] == [f"page.md:{line}: {message}"]
