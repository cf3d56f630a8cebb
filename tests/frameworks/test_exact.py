"""Exact values and derivatives from the text of a definition."""

import math

import mpmath
import numpy as np
import pytest

import acts
from gen.core.errors import InputError
from gen.frameworks import exact
from gen.frameworks.calls import table

KNOWN = {
    # by hand, or in other forms than those of the definitions
    ("1/(1 + exp(-x))", -1000.0): "exp(-1000), exp(-1000)",
    ("log(1 + exp(x))", -100.0): "exp(-100), exp(-100)",
    ("x*Phi(x)", -20.0): "-20*ncdf(-20), ncdf(-20) - 20*npdf(-20)",
    ("(exp(x) - exp(-x))/(exp(x) + exp(-x))", 2.0): "tanh(2), sech(2)**2",
    ("(x + sqrt(x**2 + 4))/2", 0.0): "1, 1/mpf(2)",
    ("Min(1, Max(0, x/6 + 1/2))", 1.5): "3/mpf(4), 1/mpf(6)",
    ("Piecewise((x - 1, x > 1), (x + 1, x < -1), (0, True))", -3.0): "-2, 1",
    ("x*0.1", 1.0): "mpf(1)/10, mpf(1)/10",
    ("Abs(x)**2", -3.0): "9, -6",
    ("1 - 1/x", 4.0): "mpf(3)/4, mpf(1)/16",
}


@pytest.mark.parametrize(("expression", "x"), KNOWN)
def test_known_values(expression, x):
    """Values and derivatives agree to 20 digits with those known, also where float64 would lose them."""
    with mpmath.workdps(40):
        known = eval(KNOWN[expression, x], vars(mpmath))
        for value, other in zip(exact.elementwise(expression, {})(x), known, strict=True):
            assert mpmath.almosteq(value, other, rel_eps=mpmath.mpf("1e-20"), abs_eps=0)


@pytest.mark.parametrize(
    "entry", [e for e in table().functions.values() if e.expression], ids=lambda e: e.name
)
def test_derivatives(entry):
    """The derivatives of every definition are the limits of difference quotients."""
    step = mpmath.mpf(2) ** -60
    x = [0.3125, -1.6875, 2.59375, 0.78125]
    with mpmath.workdps(60):
        if entry.vector:
            f = exact.vector(entry.expression, entry.parameters)
            plus, minus = ([*x[:2], x[2] + s, *x[3:]] for s in (step, -step))
            rows = zip(f(x), f(plus), f(minus), strict=True)
            pairs = [(row[3], (up[0] - down[0]) / (2 * step)) for row, up, down in rows]
        else:
            g = exact.elementwise(entry.expression, entry.parameters)
            pairs = [(g(v)[1], (g(v + step)[0] - g(v - step)[0]) / (2 * step)) for v in x]
        for slope, quotient in pairs:
            assert mpmath.almosteq(slope, quotient, rel_eps=1e-4, abs_eps=1e-4)


@pytest.mark.parametrize(
    "entry", [e for e in table().functions.values() if e.record and e.own], ids=lambda e: e.name
)
def test_definitions_of_acts(entry):
    """Where the table has a definition of its own, it is that of acts: then it is no longer needed."""
    if entry.own.isidentifier():
        x = np.array([0.5, -1.25, 2.0, 0.75])
        rows = exact.vector(entry.own, entry.parameters)(x.tolist())
        np.testing.assert_allclose([float(row[0]) for row in rows], entry.record.function(x), rtol=1e-14)
        return
    make = exact.vector if entry.vector else exact.elementwise
    for x in (0.5, -1.25, 3.5, -7.0):
        point = [x, 1.0, -x, 0.25] if entry.vector else x
        ours, theirs = (make(text, entry.parameters)(point) for text in (entry.own, entry.expression))
        np.testing.assert_allclose(np.array(ours, float), np.array(theirs, float), rtol=1e-14)


def test_missing_functions():
    """Functions of the table that acts lacks so far are named; they are measured with definitions here."""
    lacking = [e.name for e in table().functions.values() if e.record is None and not e.of]
    if lacking:
        pytest.skip(f"not in acts yet: {', '.join(lacking)}")


def test_sparsemax():
    """Sparsemax projects on the simplex; its Jacobian is the projection on the support."""
    rows = exact.vector("sparsemax", {})([1.0, 1.2, 0.9, -5.0])
    assert [float(row[0]) for row in rows] == pytest.approx([0.3, 0.5, 0.2, 0])
    assert np.array([row[1:] for row in rows], float) == pytest.approx(
        np.array([[2, -1, -1, 0], [-1, 2, -1, 0], [-1, -1, 2, 0], [0, 0, 0, 0]]) / 3
    )


def test_hardmax_takes_the_first():
    """Of several largest components, the first has the value 1."""
    assert [float(row[0]) for row in exact.vector("hardmax", {})([1.0, 3.0, 3.0])] == [0, 1, 0]


def test_unknown_names():
    """A function that an expression must not call is named."""
    with pytest.raises(InputError, match=r"'gamma\(x\)' are not known: name 'gamma'"):
        exact.elementwise("gamma(x)", {})(1.0)


def test_acts_agrees_with_the_definitions():
    """The evaluation of every record's text is what acts computes, to a few units in the last place."""
    for entry in table().functions.values():
        if entry.record is None or entry.vector:
            continue
        f = exact.elementwise(entry.expression, entry.parameters)
        for x in (-9.3, -0.7, 0.4, 5.1):
            value, slope = map(float, f(x))
            assert math.isclose(entry.record.function(x), value, rel_tol=1e-14, abs_tol=0), (entry.name, x)
            assert math.isclose(acts.derivative(entry.name)(x), slope, rel_tol=1e-14), (entry.name, x)
