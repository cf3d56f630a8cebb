"""The language of expressions: what it means, what it refuses, and how conditions are understood."""

import dataclasses
import re

import mpmath
import pytest

from gen.formulas.equation import equation
from gen.formulas.language import expression
from gen.formulas.reference import DIGITS, reference
from tests.formulas.catalogue import CATALOGUE, Entry


def function(text, *, vector_valued=False, **defaults):
    """Return a function with an expression and parameters."""
    return Entry("f", "f", text, [], defaults=defaults, vector_valued=vector_valued)


REFUSED = {
    "tanhh(x)": 'unknown name "tanhh"; did you mean "tanh"?',
    "x[i]": 'unknown name "i"',
    "x if x else 1": "x if x else 1 is not part of the language",
    "x.real": "x.real is not part of the language",
    "__import__('os')": 'unknown name "__import__"',
    "'x'": "'x' is not part of the language",
    "Piecewise((x, x == 0), (0, True))": "x == 0 is not part of the language",
    "Piecewise((x, x > 0), (0, x < 0))": "the condition of the last case must be True",
    "x*(": "was never closed",
    "x(1)": "not callable",
}


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text):
    """What is not understood is an error that shows the expression and names what is wrong with it."""
    with pytest.raises(ValueError, match=f'^"{re.escape(text)}": .*{re.escape(REFUSED[text])}'):
        expression(function(text))


def test_decimals_are_exact():
    """A decimal is not the binary number next to it, nor is a constant."""
    for entry in (function("0.1*x"), dataclasses.replace(function("c*x"), constants={"c": "0.1"})):
        with mpmath.workdps(60):
            assert mpmath.almosteq(reference(entry)(3.0), mpmath.mpf(3) / 10, mpmath.mpf(10) ** -DIGITS)


LONG = "1.0507009873554804934193349852946"
SHOWN = {
    "0.1*x**3/3": (r"\frac{0.1 x^{3}}{3}", "0.1 x^{2}", "0.2 x"),
    "x/0.3": (r"\frac{x}{0.3}", r"\frac{1}{0.3}", "0"),
    "x**2/16": (r"\frac{x^{2}}{16}", r"\frac{x}{8}", r"\frac{1}{8}"),
    "x - 0.3*x": ("x - 0.3 x", "0.7", "0"),
    "exp(1.25*x)": ("e^{1.25 x}", "1.25 e^{1.25 x}", "1.5625 e^{1.25 x}"),
    f"{LONG}*x": (f"{LONG} x", LONG, "0"),
}


@pytest.mark.parametrize("text", SHOWN)
def test_decimals_stay_decimals(text):
    """What is written as a decimal is shown as one, a fraction as a fraction, in derivatives too."""
    texts = [equation(function(text), order).partition(" = ")[2] for order in (0, 1, 2)]
    assert texts == list(SHOWN[text])


CONDITIONS = {
    "And(x > -1, x <= 2)": r"0 & x > 2 \\ 1 & -1 < x \le 2 \\ 0 & x \le -1",
    "-1 < x <= 2": r"0 & x > 2 \\ 1 & -1 < x \le 2 \\ 0 & x \le -1",
    "Or(x < -1, x > 1)": r"1 & |x| > 1 \\ 0 & |x| \le 1",
    "Abs(x) >= a": r"1 & |x| \ge a \\ 0 & |x| < a",
    "Abs(x) < a": r"0 & |x| \ge a \\ 1 & |x| < a",
    "Abs(2*x - 1) <= 1": r"0 & x > 1 \\ 1 & 0 \le x \le 1 \\ 0 & x < 0",
    "1 - 2*x > a": r"0 & x \ge (1 - a)/2 \\ 1 & x < (1 - a)/2",
    "x**2 > 4": r"1 & x^{2} > 4 \\ 0 & x^{2} \le 4",
    "3 - exp(x) >= 1": r"0 & e^{x} > 2 \\ 1 & e^{x} \le 2",
    "Or(x > 3, And(x >= 1, x <= 1))": r"1 & x > 3 \\ 0 & 1 < x \le 3 \\ 1 & x = 1 \\ 0 & x < 1",
    "Max(x, 1) > 2": r"1 & x > 2 \\ 0 & x \le 2",
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_conditions(condition):
    """A condition is shown solved for x where it can be, from high to low."""
    text = equation(function(f"Piecewise((1, {condition}), (0, True))", a=2.0))
    assert CONDITIONS[condition] in text


@pytest.mark.parametrize(
    "text", ["Piecewise((1, a > 1), (0, True))", "Piecewise((1, Abs(x) > -1), (0, True))"]
)
def test_conditions_that_always_hold(text):
    """A condition that the parameters decide, or that always holds, makes no cases."""
    assert equation(function(text, a=2.0)) == "f(x) = 1"


def test_conditions_without_an_order():
    """Conditions on different expressions are an error, and so are thresholds that are equal by default."""
    with pytest.raises(ValueError, match=r"^conditions on x and on x\*\*2 have no order$"):
        equation(function("Max(0, 1 - x**2) + Max(0, x)"), 1)
    with pytest.raises(
        ValueError, match=r"^a and b are equal at the default parameters, so they have no order$"
    ):
        equation(function("Max(0, x - a) + Max(0, x - b)", a=1.0, b=1.0), 1)


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("text", ["x[i]**2/Sum(x[j]**2, j)", "Sum(exp(x[j]), j)/Sum(exp(-x[j]), j)"])
def test_sums_that_are_no_softmax(text, order):
    """Derivatives of other quotients than those of a sum of exponentials are refused."""
    with pytest.raises(ValueError, match="has not one sum of exponentials of something linear"):
        equation(function(text, vector_valued=True), order)


def test_third_derivatives_of_a_softmax():
    """There are no formulas of its third derivatives."""
    [softmax] = [entry for entry in CATALOGUE if entry.name == "softmax"]
    with pytest.raises(ValueError, match=r"^derivatives of order 3 of "):
        equation(softmax, 3)


def test_third_derivatives():
    """The third derivative has three primes."""
    assert equation(function("sin(x)"), 3) == "f'''(x) = -\\cos(x)"
