"""Values that have to be exactly right: limits, NaN, zeros, kinks, ranges; and no warning on the way."""

import mpmath
import numpy as np
import pytest

import acts
from tests.acts.oracle import (
    ALL,
    ELEMENTWISE,
    EVERY,
    FLOATS,
    RECORDS,
    by_name,
    errors,
    extremes,
    function,
    limit,
    reference,
    references,
    sample,
)

INF, NAN = np.inf, np.nan
every = pytest.mark.parametrize(("record", "order"), EVERY, ids=by_name)


@every
def test_limits(record, order):
    """At ±∞ stands the limit, NaN where there is none, and NaN stays NaN."""
    limits = [limit(record, order, sign) for sign in (-1, 1)]
    for dtype in FLOATS:
        y = function(record, order)(np.array([-INF, INF, NAN], dtype))
        np.testing.assert_array_equal(y, np.array([*limits, NAN], dtype))


@every
def test_zeros_keep_their_sign(record, order):
    """A value of 0 at 0 and -0 has the sign of the values next to it."""
    tiny = 5e-324
    for x in (0.0, -0.0):
        if reference(record, order)(0.0) == 0:
            beside = reference(record, order)(-tiny if np.signbit(x) else tiny)
            y = function(record, order)(x)
            assert y == 0
            assert np.signbit(y) == (beside < 0)


def is_odd(f):
    """Tell whether an exact function is odd, as some numbers of either sign show."""
    return all(abs(f(a) + f(-a)) < 1e-40 for a in (0.25, 1.75, 9.5))


@pytest.mark.parametrize("record", ELEMENTWISE, ids=by_name)
def test_odd_functions(record):
    """An odd function is odd to the last bit."""
    f, x = reference(record), sample(np.float64)
    if is_odd(f):
        np.testing.assert_array_equal(record.function(-x), -record.function(x))


def test_some_functions_are_odd():
    """Among them are the identity and tanh."""
    for name in ("identity", "tanh"):
        f = reference(acts.get(name))
        assert is_odd(f)


@pytest.mark.parametrize("record", ELEMENTWISE, ids=by_name)
def test_kinks(record):
    """At each kink the order it names is the lowest that jumps, and the value is that of the definition."""
    for kink in record.kinks:
        at = kink.place(record.defaults)
        step = 2.0**-40
        for order in range(kink.order + 1):
            f = reference(record, order)
            left, value, right = (float(f(a)) for a in (at - step, at, at + step))
            jumps = abs(right - left) > 1e-6
            assert jumps == (order == kink.order)
            y = function(record, order)(np.array([at - step, at, at + step]))
            np.testing.assert_allclose(y, [left, value, right], rtol=1e-15, atol=1e-15)


@pytest.mark.parametrize("record", ELEMENTWISE, ids=by_name)
def test_smooth_without_kinks(record):
    """Away from its kinks a function and its derivatives do not jump."""
    x = np.linspace(-6, 6, 120001)
    for kink in record.kinks:
        x = x[np.abs(x - kink.place(record.defaults)) > 1e-9]
    smooth = np.diff(x) < 1.5e-4
    for order in (0, 1, 2):
        y, slope = function(record, order)(x), function(record, order + 1)(x)
        steepest = np.maximum(np.abs(slope[1:]), np.abs(slope[:-1]))
        assert np.all((np.abs(np.diff(y)) <= 1.2e-4 * steepest + 1e-7)[smooth])


@pytest.mark.parametrize("record", RECORDS, ids=by_name)
def test_range(record):
    """The values fill the range of the record, and none lies outside."""
    x = np.concatenate([np.linspace(-40, 40, 100001), sample(np.float64)])
    if record.vector_valued:
        x = np.stack([np.tile(x, 3), np.concatenate([x[::-1], np.abs(x), x])], axis=-1)
    y = record.function(x)
    span = record.range.at(record.defaults)
    slack = 1e-16
    assert span.low - slack <= y.min() <= (span.low + 1e-7 if np.isfinite(span.low) else -1e150)
    assert span.high + slack >= y.max() >= (span.high - 1e-7 if np.isfinite(span.high) else 1e150)


@pytest.mark.parametrize("record", ELEMENTWISE, ids=by_name)
def test_monotone(record):
    """A monotone function is so in float32 to the last bit, over all magnitudes."""
    if all(value >= 0 for value in references(record, 1, np.float64)):
        x = np.sort(np.concatenate([sample(np.float32), np.linspace(-100, 100, 200001, dtype=np.float32)]))
        y = record.function(x)
        assert np.all(y[1:] >= y[:-1])


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("record", RECORDS, ids=by_name)
def test_no_floating_point_warning(record, dtype):
    """Nothing overflows, divides by zero or is invalid on the way, whatever the input."""
    x = np.concatenate([sample(dtype), np.array([INF, -INF, NAN, 0.0, -0.0], dtype)])
    if record.vector_valued:
        x = np.stack([x, x[::-1], np.roll(x, 3), np.roll(x, 5)], axis=-1)
    with np.errstate(all="raise", under="ignore"):
        for order in range(len(record.orders)):
            function(record, order)(x)
            for parameter in record.parameters:
                for value in extremes(record, parameter):
                    function(record, order)(x, **{parameter.name: value})
                    if order == 0 and not record.vector_valued:
                        acts.derivative(record.function, wrt=parameter.name)(x, **{parameter.name: value})


def test_overflow_to_infinity():
    """Where the exact result is too large for the type, the result is infinite, without a warning."""
    with np.errstate(all="raise"):
        np.testing.assert_array_equal(acts.leaky_relu([-1e308, -1.0], 3.0), [-INF, -3.0])
        np.testing.assert_array_equal(acts.leaky_relu(np.float32([-3e38, 1.0]), 3.0), np.float32([-INF, 1.0]))
        np.testing.assert_array_equal(acts.softplus(np.float16([0.0]), 1e-6), np.float16([INF]))
        np.testing.assert_array_equal(acts.elu(np.float16([-20.0]), 1e5), np.float16([-INF]))
        np.testing.assert_array_equal(acts.elu(np.float16([NAN, -20.0]), 1e5), np.float16([NAN, -INF]))


def test_slopes_above_one():
    """A negative slope above 1 is used on the left only, unlike in max(x, slope · x)."""
    np.testing.assert_array_equal(acts.leaky_relu([-1.0, 1.0], negative_slope=3.0), [-3.0, 1.0])


def test_symmetries():
    """σ(-x) = 1 - σ(x), tanh(x) = 2σ(2x) - 1, x·g(x) - (-x)·g(-x) = x and softplus′ = σ, to rounding."""
    x = np.linspace(-20, 20, 4001)
    close = {"rtol": 0, "atol": 1e-15}
    np.testing.assert_allclose(acts.sigmoid(-x), 1 - acts.sigmoid(x), **close)
    np.testing.assert_allclose(acts.tanh(x), 2 * acts.sigmoid(2 * x) - 1, **close)
    np.testing.assert_array_equal(acts.derivative("softplus")(x), acts.sigmoid(x))
    for name in ("silu", "gelu", "gelu_tanh"):
        f = acts.get(name).function
        np.testing.assert_allclose(f(x) - f(-x), x, rtol=0, atol=4e-15)


def test_relatives():
    """Functions that are others with arguments fixed, or their derivatives, have the same values."""
    x = np.linspace(-9, 9, 1801)
    same = np.testing.assert_array_equal
    same(acts.relu6(x), acts.hard_tanh(x, 0.0, 6.0))
    same(acts.relu6(x), acts.relu_keras(x))
    same(acts.softshrink(x, 0.25), acts.shrink(x, 0.25, 0.25))
    same(acts.hardshrink(x, 0.25), acts.shrink(x, 0.25, 0.0))
    same(acts.get("thresholded_relu").function(x, 0.5), acts.threshold(x, 0.5, 0.0))
    same(acts.derivative("sparse_plus")(x), acts.sparse_sigmoid(x))
    same(acts.relu2(x), acts.relu(x) ** 2)
    same(acts.prelu(x, 0.25), acts.leaky_relu(x, 0.25))
    np.testing.assert_allclose(acts.celu(x, 1.0), acts.elu(x, 1.0), rtol=1e-15)
    np.testing.assert_allclose(acts.hard_swish(x), x * acts.hard_sigmoid(x), rtol=1e-15)


@pytest.mark.parametrize(
    ("alpha", "beta"), [(0.3, 0.7), (-2.7, 3.1), (1e300, -2.3e301), (1.7e308, -1.2e308), (1e-300, 1e-299)]
)
def test_affine_beside_its_zero(alpha, beta):
    """Where the terms of the affine function cancel, and where one of them overflows, no digit is lost."""
    root = -beta / alpha
    x = np.concatenate([root + np.spacing(root) * np.arange(-5, 6), root * np.array([0.5, 0.999, 2.0])])
    exact = [reference(acts.get("affine"))(float(v), alpha=alpha, beta=beta) for v in x]
    with np.errstate(over="raise", invalid="raise"):
        assert errors(acts.affine(x, alpha, beta), exact).max() <= acts.get("affine").bounds[0]


@pytest.mark.parametrize(("record", "order"), ALL, ids=by_name)
def test_definitions_are_finite(record, order):
    """The definition has a value at every finite number, so that comparisons with it mean something."""
    values = [0.5, -3.0, 1e300, -5e-324]
    exact = (
        reference(record, order)(values)
        if record.vector_valued
        else list(map(reference(record, order), values))
    )
    assert all(mpmath.isfinite(value) for value in np.ravel(np.array(exact, dtype=object)))
