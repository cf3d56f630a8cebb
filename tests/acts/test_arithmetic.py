"""The building blocks of the formulas, and where their constants come from."""

import operator
from fractions import Fraction

import mpmath
import numpy as np
import pytest

import acts
from acts import _arithmetic as arithmetic
from acts import _gelu
from tests.acts.oracle import unit


def numbers(low, high, n=300):
    """Return numbers of both signs whose binary logarithms lie in an interval."""
    rng = np.random.default_rng(6)
    return rng.choice([-1, 1], n) * 2 ** rng.uniform(low, high, n)


def fractions(high, low):
    """Return the exact values of pairs."""
    return [Fraction(h) + Fraction(x) for h, x in zip(high, low, strict=True)]


@pytest.mark.parametrize(
    ("pair", "exact"), [(arithmetic.two_sum, operator.add), (arithmetic.two_product, operator.mul)]
)
def test_pairs_are_exact(pair, exact):
    """The sum and the product of two numbers, as pairs, are exact; the second part is a rounding error."""
    a, b = numbers(-60, 60), numbers(-60, 60)[::-1]
    high, low = pair(a, b)
    assert fractions(high, low) == [exact(Fraction(x), Fraction(y)) for x, y in zip(a, b, strict=True)]
    assert np.all(np.abs(low) <= unit(high, np.float64) / 2)


def test_one_plus_is_exact():
    """The sum of 1 and a number that is not smaller, as a pair, is exact."""
    a = np.concatenate([1 + np.abs(numbers(-60, 60)), [1.0, 2.0**53 - 1, 2.0**53 + 2, 1e300]])
    high, low = arithmetic.one_plus(a)
    assert fractions(high, low) == [1 + Fraction(x) for x in a]
    np.testing.assert_array_equal((high, low), arithmetic.two_sum(1.0, a))


def test_squares_are_exact():
    """The square of a number, as a pair, is exact, and the same as its product with itself."""
    a = numbers(-60, 60)
    np.testing.assert_array_equal(arithmetic.two_square(a), arithmetic.two_product(a, a))
    assert fractions(*arithmetic.two_square(a)) == [Fraction(x) ** 2 for x in a]


def test_exp_factors():
    """The two factors multiply to the exponential, low part included, also where that would underflow."""
    high = np.concatenate([np.linspace(-1400, 700, 2101), [-708.375, -708.4]])
    low = 1e-14 * np.sin(high)
    first, second = arithmetic.exp_factors(high, low)
    assert first.min() >= np.finfo(np.float64).smallest_normal
    assert np.all(second[np.abs(high) <= 708.375] == 1)
    left = high <= 0
    with mpmath.workdps(40):
        exact = [
            mpmath.exp(mpmath.mpf(h) + mpmath.mpf(x)) for h, x in zip(high[left], low[left], strict=True)
        ]
        product = [mpmath.mpf(a) * mpmath.mpf(b) for a, b in zip(first[left], second[left], strict=True)]
        assert max(abs(p / e - 1) for p, e in zip(product, exact, strict=True)) < 1e-15


def test_step_and_zero():
    """The building blocks keep NaN and give a positive 0."""
    x = np.array([-np.inf, -1.0, -0.0, 0.0, 5e-324, np.inf, np.nan])
    np.testing.assert_array_equal(arithmetic.step(x), [0, 0, 0, 0, 1, 1, np.nan])
    np.testing.assert_array_equal(arithmetic.zero(x), [0, 0, 0, 0, 0, 0, np.nan])
    assert not np.signbit(arithmetic.zero(x[:-1])).any()


def test_times():
    """A product with a number has its limit at ±∞, 0 for the factor 0, and overflows silently."""
    x = np.array([-np.inf, -1e308, 1e308, np.inf, np.nan, 3.0])
    with np.errstate(all="raise"):
        np.testing.assert_array_equal(arithmetic.times(x, 0.0), [0, 0, 0, 0, np.nan, 0])
        np.testing.assert_array_equal(arithmetic.times(x, 0.5), 0.5 * x)
        np.testing.assert_array_equal(
            arithmetic.times(x, -2.0), [np.inf, np.inf, -np.inf, -np.inf, np.nan, -6]
        )


@pytest.mark.parametrize(
    "summand", [3.0, -1e308, 1.7e308, np.array([1e308, -1e308, 1e308, -1e308, 1.0, 5e-324])]
)
def test_plus(summand):
    """A sum with a finite number is that of numpy, but for the warning where it overflows."""
    x = np.array([-np.inf, -1e308, 1e308, np.inf, np.nan, 3.0])
    with np.errstate(over="ignore"):
        wanted = x + summand
    with np.errstate(all="raise", under="ignore"):
        np.testing.assert_array_equal(arithmetic.plus(x, summand), wanted)


def test_mills_coefficients():
    """The polynomial in the source is the interpolation that its comment describes."""
    with mpmath.workdps(50):
        half_range = (mpmath.mpf(56) - 4.5) / (56 + 4.5) / 2 + mpmath.mpf(1) / 2
        n = len(arithmetic.MILLS)
        nodes = [half_range * (mpmath.cos(mpmath.pi * (2 * k + 1) / (2 * n)) + 1) - 1 for k in range(n)]
        a = [mpmath.mpf(4.5) * (1 + w) / (1 - w) for w in nodes]
        values = [mpmath.ncdf(-x) * mpmath.exp(x * x / 2) * (x + mpmath.mpf(0.875)) for x in a]
        powers = mpmath.matrix([[w**k for k in range(n - 1, -1, -1)] for w in nodes])
        assert [float(c) for c in mpmath.lu_solve(powers, mpmath.matrix(values))] == list(arithmetic.MILLS)


def test_mills_is_accurate():
    """The polynomial with its divisor is Φ(-a)·exp(a²/2) to three units in the last place."""
    a = np.linspace(0, 56, 801)
    with mpmath.workdps(56):
        exact = np.array(
            [mpmath.ncdf(-mpmath.mpf(x)) * mpmath.exp(mpmath.mpf(x) ** 2 / 2) for x in a], dtype=float
        )
    assert np.all(np.abs(arithmetic.mills(a) - exact) <= 3 * unit(exact, np.float64))


def test_constants():
    """The constants of GELU mean √(8/π), exactly 0.044715 and 1/√(2π)."""
    with mpmath.workdps(60):
        c1 = mpmath.sqrt(8 / mpmath.pi)
        c3 = c1 * mpmath.mpf("0.044715")
        for exact, high, low in ((c1, _gelu.C1, _gelu.C1_LOW), (c3, _gelu.C3, _gelu.C3_LOW)):
            assert high == float(exact)
            assert low == float(exact - high)
        assert float(1 / mpmath.sqrt(2 * mpmath.pi)) == _gelu.PHI_0


def test_minima():
    """The smallest values of SiLU and GELU in the records are right to the last digit."""
    with mpmath.workdps(40):
        c1 = mpmath.sqrt(8 / mpmath.pi)
        gates = {
            "silu": lambda x: 1 / (1 + mpmath.exp(-x)),
            "gelu": mpmath.ncdf,
            "gelu_tanh": lambda x: 1 / (1 + mpmath.exp(-c1 * (x + mpmath.mpf("0.044715") * x**3))),
        }
        for name, gate in gates.items():
            at = mpmath.findroot(lambda x, gate=gate: mpmath.diff(lambda t: t * gate(t), x), -1)
            assert acts.get(name).range.low == float(at * gate(at))
