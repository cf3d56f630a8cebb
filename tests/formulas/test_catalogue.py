"""The catalogue of functions: how their formulas look, and that each says what the definition implies."""

import functools
import itertools
import random

import mpmath
import numpy as np
import pytest

from gen.formulas.equation import equation, sides
from gen.formulas.reference import reference
from tests.formulas.catalogue import CATALOGUE, compute
from tests.formulas.latex import evaluate, refusals

ORDERS = (0, 1, 2)
ELEMENTWISE = [entry for entry in CATALOGUE if entry.kind == "elementwise"]
KINKED = [entry for entry in ELEMENTWISE if entry.kinks]
COMPONENTS = [entry for entry in CATALOGUE if entry.kind == "components"]
HALVES = [entry for entry in CATALOGUE if entry.kind == "halves"]
VECTOR_VALUED = [entry for entry in CATALOGUE if entry.vector_valued]
POINTS = [random.Random(20240613).uniform(-9, 9) for _ in range(5)]
FAR = [sign * x for sign in (-1, 1) for x in (1e-300, 45.0, 1e20)]


def by_name(entry):
    """Return the test id of an entry."""
    return entry.name


def parameter_sets(entry):
    """Return the parameters to test an entry with."""
    return [entry.defaults, *entry.others]


@functools.cache
def right(entry, order):
    """Return the right side of the equation of a function, and what it says of the letters."""
    [(_, text)] = sides(entry, order)
    text, _, where = text.partition(r", \quad ")
    return text, where


def said(entry, order, x, parameters):
    """Return the value of the right side of the equation of an elementwise function."""
    text, where = right(entry, order)
    names = {name: mpmath.mpf(value) for name, value in (entry.constants | parameters | {"x": x}).items()}
    if where.startswith("z = "):
        for n in ORDERS:
            z = mpmath.diff(lambda t: evaluate(where.removeprefix("z = "), **names | {"x": t}), x, n)
            names["z" + n * "'"] = z
    return evaluate(text, **names)


@pytest.mark.parametrize("entry", CATALOGUE, ids=by_name)
def test_equations(entry):
    """The formulas of f, f′ and f″ look as they were found good when they were read."""
    assert [equation(entry, order) for order in ORDERS] == entry.equations


@pytest.mark.parametrize("entry", CATALOGUE, ids=by_name)
def test_nothing_of_sympy_is_left(entry):
    """There is no condition that a person would not write, and no word of any language."""
    for text in entry.equations:
        for leftover in ("Derivative", "ITE", "Heaviside", "otherwise", "text", "{}", "  ", "1.0 ", "Dirac"):
            assert leftover not in text


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("entry", ELEMENTWISE, ids=by_name)
def test_formulas_say_what_the_definition_implies(entry, order):
    """The value of each formula is the numerical derivative of the definition, for several parameters."""
    with mpmath.workdps(60):
        for parameters, x in itertools.product(parameter_sets(entry), POINTS):
            exact = mpmath.diff(lambda t, p=parameters: compute(entry, p, x=t), x, order)
            assert mpmath.almosteq(said(entry, order, x, parameters), exact, 1e-25, 1e-25), (parameters, x)


@pytest.mark.parametrize("order", [0, 1, 2, 3])
@pytest.mark.parametrize("entry", ELEMENTWISE, ids=by_name)
def test_references_are_what_the_definition_implies(entry, order):
    """The reference of each order up to the third is the numerical derivative of the definition."""
    value = reference(entry, order)
    with mpmath.workdps(60):
        for parameters, x in itertools.product(parameter_sets(entry), POINTS):
            exact = mpmath.diff(lambda t, p=parameters: compute(entry, p, x=t), x, order)
            assert mpmath.almosteq(value(x, **parameters), exact, 1e-25, 1e-25), (parameters, x)


@pytest.mark.parametrize("entry", ELEMENTWISE, ids=by_name)
def test_references_are_finite(entry):
    """Far out and next to zero, the reference of each order is a number."""
    for order in ORDERS:
        value = reference(entry, order)
        assert all(mpmath.isfinite(value(x)) for x in FAR)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("entry", KINKED, ids=by_name)
def test_kinks(entry, order):
    """At each kink the formula and the reference have the value of the side that the entry names."""
    value, step = reference(entry, order), mpmath.mpf(2) ** -120
    for parameters, (place, side) in itertools.product(parameter_sets(entry), entry.kinks.items()):
        x = eval(place, {}, dict(parameters))
        with mpmath.workdps(60):
            below, above = (value(mpmath.mpf(x) + sign * step, **parameters) for sign in (-1, 1))
            exact = {"below": below, "above": above, "mean": (below + above) / 2}[side]
            assert mpmath.almosteq(value(x, **parameters), exact, 1e-30, 1e-30)
            assert mpmath.almosteq(said(entry, order, x, parameters), exact, 1e-30, 1e-30)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("entry", COMPONENTS, ids=by_name)
def test_tensors_say_what_the_definition_implies(entry, order):
    """Each component and partial derivative is the numerical one of the definition."""
    x = [mpmath.mpf(v) for v in (0.25, -1.125, 2.5)]
    text, shares = right(entry, order)
    for parameters in parameter_sets(entry):
        weights = [
            mpmath.exp((-1 if entry.name == "softmin" else 1) * v / parameters.get("tau", 1)) for v in x
        ]
        s = [w / mpmath.fsum(weights) for w in weights]
        for i, *by in itertools.product(range(3), repeat=order + 1):
            orders = [by.count(a) for a in range(3)]
            exact = mpmath.diff(lambda *t, i=i, p=parameters: compute(entry, p, x=t, i=i), x, orders)
            indices = dict(zip("ijk", (i, *by), strict=False))
            assert mpmath.almosteq(evaluate(text, x=x, s=s, **indices, **parameters), exact, 1e-9)
    assert shares.startswith("s = ") == (order > 0)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("entry", HALVES, ids=by_name)
def test_partial_derivatives_say_what_the_definition_implies(entry, order):
    """Each partial derivative by the halves is the numerical one of the definition."""
    ways = [(order - n, n) for n in range(order + 1)]
    for orders, (_, text) in zip(ways, sides(entry, order), strict=True):
        for a, b in itertools.pairwise(POINTS):
            exact = mpmath.diff(lambda s, t: compute(entry, {}, x=(s, t), i=0, n=1), (a, b), orders)
            assert mpmath.almosteq(evaluate(text, a=mpmath.mpf(a), b=mpmath.mpf(b)), exact, 1e-9, 1e-9)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("entry", VECTOR_VALUED, ids=by_name)
def test_references_of_vectors_are_what_the_definition_implies(entry, order):
    """All outputs and their partial derivatives by all inputs are the numerical ones of the definition."""
    x = [0.25, -1.125, 2.5, -0.5][: 4 if entry.kind == "halves" else 3]
    parameters = parameter_sets(entry)[-1]
    exact = np.array(reference(entry, order)(x, **parameters), dtype=object)

    def output(number, *t):
        if entry.kind == "components":
            return compute(entry, parameters, x=t, i=number)
        if entry.kind == "halves":
            return compute(entry, parameters, x=t, i=number, n=2)
        return compute(entry, parameters, x=t[number % 3])[number // 3]

    assert len(exact) == {"components": 3, "halves": 2, "side by side": 6}[entry.kind]
    for number, *by in itertools.product(range(len(exact)), *order * [range(len(x))]):
        orders = [by.count(a) for a in range(len(x))]
        value = mpmath.diff(lambda *t, number=number: output(number, *t), x, orders)
        assert mpmath.almosteq(exact[(number, *by)], value, 1e-9, 1e-9)


def test_an_odd_number_has_no_halves():
    """A gate refuses an input that cannot be split in half."""
    [glu] = [entry for entry in HALVES if entry.name == "glu"]
    with pytest.raises(ValueError, match=r"^expected two halves of the same length, got 3 numbers$"):
        reference(glu)([1.0, 2.0, 3.0])


def test_katex_reads_every_equation():
    """KaTeX, which sets the formulas on the pages, reads all of them."""
    assert refusals([text for entry in CATALOGUE for text in entry.equations]) == []
