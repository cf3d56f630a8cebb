"""What pages ask for is understood, and every mistake is named with its line and the nearest right name."""

import pytest

from gen.figures.parse import FigureRequest, FormulaRequest, figure, formula
from gen.figures.views import FunctionPicture
from gen.source.fences import Fence

SIX = (-6.0, 6.0)
FOUR = (-4.0, 4.0)


def asked(body: str) -> FigureRequest:
    """Return a figure that is asked for without mistakes."""
    result = figure(Fence("figure", body, 10), "page.md")
    assert isinstance(result, FigureRequest), [str(error) for error in result]
    return result


def mistakes(body: str, kind: str = "figure") -> list[str]:
    """Return the messages about a fence in line 10."""
    result = (figure if kind == "figure" else formula)(Fence(kind, body, 10), "page.md")
    assert isinstance(result, list), result
    return [str(error).removeprefix("page.md:") for error in result]


def test_a_pair() -> None:
    """A pair is two panels that other views share."""
    pair = asked("function: sigmoid\nview: pair\nid: F1.2 F1.3\ncaption: Left: right.")
    assert [panel.name for panel in pair.panels] == ["sigmoid.function", "sigmoid.derivative"]
    assert pair.ids == ("F1.2", "F1.3")
    assert pair.caption == "Left: right."
    assert pair.panels[0].name == asked("function: sigmoid\nview: function").panels[0].name
    assert {panel.range for panel in pair.panels} == {SIX}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (
            "function: leaky_relu\nview: derivative\nnegative_slope: 0.2",
            "leaky_relu.negative_slope=0.2.derivative",
        ),
        ("function: leaky_relu\nview: function\nnegative_slope: 1e-2", "leaky_relu.function"),
        ("function: sigmoid\nview: function\nrange: [-10, 10]", "sigmoid.range=-10,10.function"),
        ("function: sigmoid\nview: function\nrange: [ -6.0,6 ]", "sigmoid.function"),
        ("function: elu\nview: family\nalpha: [2, 0.5, 1]", "elu.alpha=0.5,1,2.family"),
        ("function: gelu_new\nview: both", "gelu_tanh.both"),
        ("function: elu\nview: function\nalpha: 2 # sharp", "elu.alpha=2.function"),
        ("function: binary_step\nview: function\nthreshold: -0", "binary_step.function"),
    ],
)
def test_names_are_readable_and_normal(body: str, name: str) -> None:
    """Defaults leave no trace, numbers have one spelling, families are in order, aliases are resolved."""
    assert asked(body).panels[0].name == name


@pytest.mark.parametrize(
    ("body", "messages"),
    [
        ("function: sigmod\nview: pair", ['11: unknown function "sigmod"; did you mean "sigmoid"?']),
        ("function: relu\nview: par", ['12: unknown view "par"; did you mean "pair"?']),
        (
            "function: relu\nview: xyzzy",
            [
                '12: unknown view "xyzzy"; known: both, components, derivative, family, function, pair, '
                "second_derivative"
            ],
        ),
        ("function: elu\nview: pair\nalhpa: 2", ['13: unknown key "alhpa"; did you mean "alpha"?']),
        (
            "function: relu\nview: pair\nalpha: 2",
            ['13: unknown key "alpha"; known: caption, function, id, mark, range, view'],
        ),
        ("function: relu\nview: pair\ncapton: x", ['13: unknown key "capton"; did you mean "caption"?']),
        ("function: elu\nview: pair\nalpha: -1", ["13: alpha must be in [0, ∞), got -1.0"]),
        ("function: softplus\nview: pair\nbeta: 0", ["13: beta must be in "]),
        ("function: elu\nview: pair\nalpha: much", ['13: alpha: "much" is not a number']),
        ("function: elu\nview: pair\nalpha: .inf", ['13: alpha: ".inf" is not a number']),
        ("function: elu\nview: pair\nalpha: nan", ['13: alpha: "nan" is not a number']),
        ("function: elu\nview: pair\nalpha: 1_0", ['13: alpha: "1_0" is not a number']),
        ("function: elu\nview: pair\nalpha:", ['13: alpha: "" is not a number']),
        ("view: pair", ['10: "function" is missing; known: identity, affine, relu']),
        ("function: relu", ['10: "view" is missing; known: function, derivative, second_derivative']),
        ("function:\nview: pair", ['11: "function" has no value']),
        ("function: relu\nview:", ['12: "view" has no value']),
        ("function: relu\nview: pair\nview: both", ['13: "view" is given twice']),
        ("function: softmax\nview: pair", ["11: softmax has no curve: it is vector-valued"]),
        ("function: relu\nview: pair\nid: F1.2", ["13: view pair has 2 panels, but 1 ids are given"]),
        (
            "function: relu\nview: pair\nid: F1.2 f1",
            ['13: id "f1" is not a letter, a number, a dot and a number'],
        ),
        ("function: relu\nview: pair\nid: F1.2 F1.2", ["13: an id is given twice"]),
        (
            "function: elu\nview: family",
            ["10: view family needs exactly one parameter with a list of values, got 0"],
        ),
        (
            "function: elu\nview: family\nalpha: 2",
            ["10: view family needs exactly one parameter with a list"],
        ),
        (
            "function: relu\nview: family",
            [
                "10: view family needs exactly one parameter with a list of values, got 0; "
                "parameters of relu: none, so it has no family"
            ],
        ),
        (
            "function: elu\nview: pair\nalpha: [1, 2]",
            ["13: alpha is a list, which only the view family takes"],
        ),
        ("function: elu\nview: family\nalpha: [1]", ["13: alpha must list 2 to 5 different values"]),
        ("function: elu\nview: family\nalpha: []", ["13: alpha must list 2 to 5 different values"]),
        ("function: elu\nview: family\nalpha: [1, 1]", ["13: alpha must list 2 to 5 different values"]),
        (
            "function: elu\nview: family\nalpha: [1, 2, 3, 4, 5, 6]",
            ["13: alpha must list 2 to 5 different values"],
        ),
        ("function: elu\nview: family\nalpha: [1, -2]", ["13: alpha must be in [0, ∞), got -2.0"]),
        (
            "functoin: relu\nview: pair",
            ['10: "function" is missing', '11: unknown key "functoin"; did you mean'],
        ),
        (
            "function: sigmod\nview: par\nnonsense",
            [
                '13: expected "key: value", got "nonsense"',
                '11: unknown function "sigmod"',
                '12: unknown view "par"',
            ],
        ),
    ],
)
def test_every_mistake_is_named(body: str, messages: list[str]) -> None:
    """All mistakes of a fence come out together, each with its line."""
    got = mistakes(body)
    assert len(got) == len(messages), got
    for message, start in zip(sorted(got), sorted(messages), strict=True):
        assert message.startswith(start)


@pytest.mark.parametrize(
    "range_",
    ["[1, 1]", "[2, 1]", "[1]", "[1, 2, 3]", "5", "[a, b]", "[0, .inf]", "[-1e5, 1]", "[0, 0.001]", "[]"],
)
def test_bad_ranges(range_: str) -> None:
    """A range is two numbers that are apart and not astronomical."""
    (message,) = mistakes(f"function: relu\nview: pair\nrange: {range_}")
    assert message == (
        "13: range must be two numbers from −10000 to 10000, the second larger by at least 0.01, "
        f"such as [-6, 6]; got {range_}"
    )


def test_a_single_panel_may_have_several_ids() -> None:
    """One panel can answer for several items."""
    assert asked("function: relu\nview: function\nid: F1.8 F2.5").ids == ("F1.8", "F2.5")


def test_formulas() -> None:
    """A formula is that of a function, of some order, or written out."""
    written = formula(Fence("formula", "latex: x = 1\nid: M1.2 F1.4", 1), "page.md")
    assert written == FormulaRequest("x = 1", None, 0, ("M1.2", "F1.4"))
    own = formula(Fence("formula", "function: tanh\norder: 1", 1), "page.md")
    assert isinstance(own, FormulaRequest)
    assert own.record is not None
    assert (own.record.name, own.order) == ("tanh", 1)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("function: tahn", '11: unknown function "tahn"; did you mean "tanh"?'),
        ("function: tanh\norder: 3", '12: order must be 0, 1 or 2, got "3"'),
        ("function: tanh\nlatex: x", '12: give either "function" or "latex", not both'),
        ("latex: x\norder: 1", '12: "order" goes with "function" only'),
        ("id: M1.1", '10: "function" is missing; known: identity'),
        ("latex:", '11: "latex" has no value'),
        ("latex: x\ncolour: red", '12: unknown key "colour"; known: function, id, latex, order'),
    ],
)
def test_mistakes_in_formulas(body: str, message: str) -> None:
    """Mistakes in formula fences are named in the same way."""
    (got,) = mistakes(body, "formula")
    assert got.startswith(message)


def test_a_request_knows_its_curves() -> None:
    """The curves of a request have its parameters; those of a family have one value each."""
    steep = asked("function: leaky_relu\nview: function\nnegative_slope: 0.5").panels[0]
    assert float(steep.curves[0](-2.0)) == -1.0
    members = asked("function: elu\nview: family\nalpha: [1, 3]").panels[0]
    assert isinstance(members, FunctionPicture)
    assert [round(float(curve(-30.0)), 6) for curve in members.members] == [-1.0, -3.0]


def test_a_mark() -> None:
    """A point can be marked on a single curve, within the range."""
    assert [panel.mark for panel in asked("function: sigmoid\nview: pair\nmark: 0").panels] == [0.0, 0.0]
    body = "function: sigmoid\nview: {}\nmark: {}"
    assert mistakes(body.format("function", "7")) == ["13: mark must be within the range -6 to 6, got 7"]
    assert "is not a number" in mistakes(body.format("function", "here"))[0]
    assert "several curves" in mistakes(body.format("both", "0"))[0]


def test_values_that_do_not_go_together() -> None:
    """The lower end of a range of slopes must not be above the upper one, in a family neither."""
    (told,) = mistakes("function: rrelu\nview: function\nlower: 0.5")
    assert told == "13: upper must be in [lower, ∞), got 0.3333333333333333"
    assert mistakes("function: rrelu\nview: family\nlower: [0.1, 0.2, 0.5]")
