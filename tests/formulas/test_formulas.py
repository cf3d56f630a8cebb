"""Formulas: their LaTeX says what the code computes, and the references are right to 50 digits."""

import dataclasses
import re

import mpmath
import numpy as np
import pytest
import sympy

import acts
from gen.formulas.equation import equation, sides
from gen.formulas.latex import latex
from gen.formulas.reference import DIGITS, reference
from tests.formulas.latex import evaluate, refusals

RECORDS = tuple(acts.ACTIVATIONS.values())
ELEMENTWISE = tuple(record for record in RECORDS if not record.vector_valued)
VECTOR_VALUED = tuple(record for record in RECORDS if record.vector_valued)
ORDERS = (0, 1, 2)
POINTS = (-9.25, -3.1, -0.7, 0.4, 2.0, 17.0)


def unusual(record: acts.Activation) -> dict[str, float]:
    """Return values of the parameters that are in their domains, but not the defaults."""
    values = dict(record.defaults)
    for p in record.parameters:
        candidates = [round(20 * values[p.name] + 4 * sign) / 16 for sign in (1, -1)]  # few binary digits
        candidates.append(2 * values[p.name])  # where there are only integers
        values[p.name] = next(v for v in candidates if v in p.domain.at(values))
    return values


every_elementwise = pytest.mark.parametrize("record", ELEMENTWISE, ids=lambda r: r.name)
every_vector_valued = pytest.mark.parametrize("record", VECTOR_VALUED, ids=lambda r: r.name)
every_record = pytest.mark.parametrize("record", RECORDS, ids=lambda r: r.name)
every_order = pytest.mark.parametrize("order", ORDERS)

# What the pages show. The rest of the tests prove that it is right; this one that it is legible.
EQUATIONS = {
    ("sigmoid", 0): r"\sigma(x) = \frac{1}{1 + e^{-x}}",
    ("sigmoid", 1): r"\sigma'(x) = \frac{e^{-x}}{(1 + e^{-x})^{2}}",
    ("sigmoid", 2): r"\sigma''(x) = \frac{e^{-x} (e^{-x} - 1)}{(1 + e^{-x})^{3}}",
    ("tanh", 0): r"\tanh(x) = \frac{e^{x} - e^{-x}}{e^{x} + e^{-x}}",
    ("tanh", 1): r"\tanh'(x) = \frac{4}{(e^{x} + e^{-x})^{2}}",
    ("relu", 0): r"\operatorname{ReLU}(x) = \max(0, x)",
    ("leaky_relu", 1): r"\operatorname{LeakyReLU}'(x) = "
    r"\begin{cases} 1 & x > 0 \\ \mathrm{negative\_slope} & x \le 0 \end{cases}",
    (
        "elu",
        0,
    ): r"\operatorname{ELU}(x) = \begin{cases} x & x > 0 \\ \alpha (e^{x} - 1) & x \le 0 \end{cases}",
    ("softplus", 0): r"\operatorname{softplus}(x) = \frac{\log(1 + e^{\beta x})}{\beta}",
    ("silu", 1): r"\operatorname{SiLU}'(x) = \sigma(x)\,(1 + x \sigma(-x))",
    ("gelu", 2): r"\operatorname{GELU}''(x) = \varphi(x)\,(2 - x^{2})",
    ("gelu_tanh", 0): r"\operatorname{GELU}_{\tanh}(x) = "
    r"\frac{x}{2} \left(1 + \tanh\left(\sqrt{\frac{2}{\pi}} (x + 0.044715 x^{3})\right)\right)",
    ("softmax", 0): r"\operatorname{softmax}(x)_i = \frac{e^{x_i}}{\sum_j e^{x_j}}",
    ("softmax", 1): r"\frac{\partial \operatorname{softmax}(x)_i}{\partial x_j} = "
    r"s_i (\delta_{ij} - s_j), \quad s = \operatorname{softmax}(x)",
}


def right(record, order):
    """Return the right side of the equation of a function or of a derivative."""
    [(_, text)] = sides(record, order)
    return text


@pytest.mark.parametrize(("name", "order"), EQUATIONS)
def test_equations(name, order):
    """The formulas look as a person would write them."""
    assert equation(acts.get(name), order) == EQUATIONS[name, order]


@every_order
@every_record
def test_latex_is_clean(record, order):
    """No notation of sympy is left, and no word of any language stands in a formula."""
    text = equation(record, order)
    for leftover in ("Derivative", "Heaviside", "theta", "otherwise", "text", "{}", "  "):
        assert leftover not in text
    assert not re.search(r"\d\.0(?!\d)", text)


@every_order
@every_elementwise
def test_latex_says_what_the_code_computes(record, order):
    """The value of each formula, read from its LaTeX, is that of the reference and of the code."""
    parameters = unusual(record)
    exact, (text, _, where) = reference(record, order), right(record, order).partition(r", \quad z = ")
    text = text.partition(r", \quad")[0]  # behind it stand the values of constants
    code = record.function if order == 0 else acts.derivative(record.name, order)
    for x in POINTS:
        with mpmath.workdps(250):  # 1 ± tanh(z) cancels
            names = {
                "x": mpmath.mpf(x),
                **parameters,
                **{k: mpmath.mpf(v) for k, v in record.constants.items()},
            }
            if where:
                for n in ORDERS:
                    names["z" + n * "'"] = mpmath.diff(lambda t: evaluate(where, x=t), names["x"], n)
            assert mpmath.almosteq(evaluate(text, **names), exact(x, **parameters), 1e-25, 0)
        assert float(code(x, **parameters)) == pytest.approx(float(exact(x, **parameters)), rel=1e-14)


@every_order
@pytest.mark.parametrize(
    "record", [r for r in VECTOR_VALUED if r.kind in ("axis", "pooled")], ids=lambda r: r.name
)
def test_latex_of_tensors_says_what_the_code_computes(record, order):
    """The value of each component and partial derivative, read from the LaTeX, is that of the reference."""
    x, parameters = [0.25, -1.125, 2.5, -0.75], unusual(record)
    exact = np.array(reference(record, order)(x, **parameters), dtype=object)
    text, _, where = right(record, order).partition(r", \quad ")
    ends = min(x) - 1, max(x)
    tau = mpmath.findroot(lambda t: sum(max(v - t, 0) for v in x) - 1, ends, solver="anderson")
    letters = {"tau": tau, "s": [int(v > tau) for v in x]} | parameters
    if shares := re.fullmatch(r"s = (.*)\(x\)", where):
        [whole] = [r for r in VECTOR_VALUED if r.symbol == shares[1]]
        letters["s"] = reference(whole)(x, **parameters)
    for indices in np.ndindex(exact.shape):
        names = dict(zip("ijk", indices, strict=False)) | {"n": len(exact)} | letters
        if winner := re.fullmatch(r"m = \\min \\arg(.*)", where):
            names["m"] = x.index(evaluate(winner[1], x=x, **names))
        value = evaluate(text, x=list(map(mpmath.mpf, x)), **names)
        assert mpmath.almosteq(value, exact[indices], 1e-14)
    code = record.function if order == 0 else acts.jacobian(record.name, order)
    np.testing.assert_allclose(code(x, **parameters), exact.astype(float), rtol=1e-14)


@pytest.mark.parametrize("order", [1, 2])
@every_elementwise
def test_derivatives_of_the_reference(record, order):
    """Each derivative is the numerical derivative of the one before."""
    parameters = unusual(record)
    f, derivative = reference(record, order - 1), reference(record, order)
    for x in POINTS:
        with mpmath.workdps(40):
            step = mpmath.mpf(2) ** -60
            slope = (f(x + step, **parameters) - f(x - step, **parameters)) / (2 * step)
            exact = derivative(x, **parameters)
            assert abs(slope - exact) < 1e-30 * max(1, abs(exact))


@pytest.mark.parametrize("order", [1, 2])
@every_vector_valued
def test_derivatives_of_the_reference_of_vectors(record, order):
    """Each tensor of derivatives is the numerical derivative of the one before, by the last index."""
    f, derivative = reference(record, order - 1), reference(record, order)
    x, step = [mpmath.mpf(v) for v in (0.5, -1.25, 2.0, 0.25)], mpmath.mpf(2) ** -60
    exact = np.array(derivative(x), dtype=object)
    with mpmath.workdps(40):
        for j in range(4):
            above, below = ([v + sign * step * (k == j) for k, v in enumerate(x)] for sign in (1, -1))
            slope = (np.array(f(above), dtype=object) - np.array(f(below), dtype=object)) / (2 * step)
            assert np.all(abs(slope - exact[..., j]) < 1e-30)


@pytest.mark.parametrize(
    ("record", "parameter"),
    [(r, p) for r in ELEMENTWISE for p in r.parameters],
    ids=lambda value: value.name,
)
def test_derivatives_of_the_reference_by_parameters(record, parameter):
    """The derivative by a parameter is the numerical one."""
    f, derivative = reference(record), reference(record, 1, parameter.name)
    parameters = unusual(record)
    for x in POINTS:
        with mpmath.workdps(40):
            step = mpmath.mpf(2) ** -60
            above, below = (
                f(x, **parameters | {parameter.name: parameters[parameter.name] + sign * step})
                for sign in (1, -1)
            )
            exact = derivative(x, **parameters)
            assert abs((above - below) / (2 * step) - exact) < 1e-30 * max(1, abs(exact))


# Known to all digits from series and other formulas than those of the records.
KNOWN = {
    ("sigmoid", 0, -800.0): lambda x: mpmath.exp(x) / (1 + mpmath.exp(x)),
    ("sigmoid", 2, 5e-324): lambda x: -x / 8,
    ("tanh", 0, 5e-324): lambda x: x,
    ("tanh", 1, 1e4): lambda x: 1 / mpmath.cosh(x) ** 2,
    ("tanh", 2, -5e-324): lambda x: -2 * x,
    ("elu", 0, -5e-324): lambda x: x,
    ("softplus", 0, -1e4): lambda x: mpmath.exp(x),
    ("silu", 0, -760.0): lambda x: x / (1 + mpmath.exp(-x)),
    ("silu", 1, 5e-324): lambda x: (1 + x) / 2,
    ("gelu", 0, -38.6): lambda x: x / 2 * mpmath.erfc(-x / mpmath.sqrt(2)),
    ("gelu", 1, 5e-324): lambda x: mpmath.mpf(1) / 2 + x * mpmath.sqrt(2 / mpmath.pi),
}


@pytest.mark.parametrize(("name", "order", "x"), KNOWN)
def test_reference_digits(name, order, x):
    """The reference has 50 correct digits in far tails and at the smallest numbers."""
    value = reference(acts.get(name), order)(x)
    with mpmath.workdps(450):
        exact = KNOWN[name, order, x](mpmath.mpf(x))
        assert abs(value - exact) <= abs(exact) * mpmath.mpf(10) ** -DIGITS


def test_reference_takes_parameters():
    """Parameters go by name; those left out have their defaults."""
    slope = reference(acts.get("leaky_relu"))
    assert slope(-2.0, negative_slope=0.25) == -0.5
    assert float(slope(-2.0)) == -0.02


def test_wrong_expression_is_found():
    """The check of the formulas fails where a record's expression is not what its code computes."""
    wrong = dataclasses.replace(acts.get("silu"), expression="x*sigma(2*x)")
    with pytest.raises(AssertionError):
        test_latex_says_what_the_code_computes(wrong, 1)


def test_unknown_parts_are_refused():
    """An expression with a part that has no LaTeX raises an error that names it."""
    with pytest.raises(TypeError, match=r"no LaTeX for Heaviside: Heaviside\(x\)"):
        latex(1 + sympy.Heaviside(sympy.Symbol("x")))


def test_katex_reads_every_equation():
    """KaTeX, which sets the formulas on the pages, reads all of them."""
    assert refusals([equation(record, order) for record in RECORDS for order in ORDERS]) == []
