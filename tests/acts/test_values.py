"""Values that have to be exactly right: limits, NaN, zeros, kinks, ranges; and no warning on the way."""

import numpy as np
import pytest

import acts
from tests.acts.oracle import ELEMENTWISE, FLOATS, ORDERS, RECORDS, by_name, function, sample

INF, NAN = np.inf, np.nan

# Limits at -∞ and ∞ of f, f′ and f″.
LIMITS = {
    "identity": [(-INF, INF), (1, 1), (0, 0)],
    "binary_step": [(0, 1), (0, 0), (0, 0)],
    "sigmoid": [(0, 1), (0, 0), (0, 0)],
    "tanh": [(-1, 1), (0, 0), (0, 0)],
    "relu": [(0, INF), (0, 1), (0, 0)],
    "leaky_relu": [(-INF, INF), (0.01, 1), (0, 0)],
    "elu": [(-1, INF), (0, 1), (0, 0)],
    "softplus": [(0, INF), (0, 1), (0, 0)],
    "silu": [(0, INF), (0, 1), (0, 0)],
    "gelu": [(0, INF), (0, 1), (0, 0)],
    "gelu_tanh": [(0, INF), (0, 1), (0, 0)],
}

# f, f′ and f″ at 0, where they are simple.
AT_ZERO = {
    "identity": (0, 1, 0),
    "binary_step": (0, 0, 0),
    "sigmoid": (0.5, 0.25, 0),
    "tanh": (0, 1, 0),
    "relu": (0, 0, 0),
    "leaky_relu": (0, 0.01, 0),
    "elu": (0, 1, 1),
    "softplus": (np.log(2), 0.5, 0.25),
    "silu": (0, 0.5, 0.5),
    "gelu": (0, 0.5, np.sqrt(2 / np.pi)),
    "gelu_tanh": (0, 0.5, np.sqrt(2 / np.pi)),
}

# What is chosen where a derivative jumps: the order that jumps, and the values left of, at and right of it.
CONVENTIONS = {
    "binary_step": (0, 0, 0, 1),
    "relu": (1, 0, 0, 1),
    "leaky_relu": (1, 0.01, 0.01, 1),
    "elu": (2, 1, 1, 0),
}


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("record", ELEMENTWISE, ids=by_name)
def test_limits(record, dtype):
    """At ±∞ stands the limit, and NaN stays NaN."""
    for order in ORDERS:
        y = function(record, order)(np.array([-INF, INF, NAN], dtype))
        np.testing.assert_array_equal(y, np.array([*LIMITS[record.name][order], NAN], dtype))


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("record", ELEMENTWISE, ids=by_name)
def test_at_zero(record, dtype):
    """At 0 and -0 the value is the known one, rounded."""
    for order in ORDERS:
        y = function(record, order)(np.array([0.0, -0.0], dtype))
        np.testing.assert_array_equal(y, np.full(2, AT_ZERO[record.name][order]).astype(dtype))


@pytest.mark.parametrize("name", ["identity", "tanh"])
def test_odd_functions(name):
    """An odd function is odd to the last bit, and keeps the sign of 0."""
    x = sample(np.float64)
    f = acts.get(name).function
    np.testing.assert_array_equal(f(-x), -f(x))
    np.testing.assert_array_equal(np.signbit(f([0.0, -0.0])), [False, True])


@pytest.mark.parametrize("name", ["identity", "binary_step", "relu", "leaky_relu"])
def test_constant_zeros_are_positive(name):
    """A derivative that is 0 on an interval is never -0, which would print as such."""
    for order in (1, 2):
        y = function(acts.get(name), order)(np.array([-1e4, -3.0, -0.0, 0.0, 3.0, 1e4]))
        assert not np.signbit(y[y == 0]).any()


@pytest.mark.parametrize("record", ELEMENTWISE, ids=by_name)
def test_kinks(record):
    """At each kink the order it names is the lowest that jumps, and the value is the one agreed on."""
    assert len(record.kinks) == (record.name in CONVENTIONS)
    for kink in record.kinks:
        at = record.defaults.get(kink.at, None) if kink.at in record.defaults else float(kink.at)
        near = np.array([at - 1e-12, at, at + 1e-12])
        for order in range(kink.order):
            np.testing.assert_allclose(np.diff(function(record, order)(near)), 0, atol=1e-11)
        jumping, *values = CONVENTIONS[record.name]
        assert jumping == kink.order
        np.testing.assert_allclose(function(record, jumping)(near), values, rtol=1e-11)


@pytest.mark.parametrize("record", ELEMENTWISE, ids=by_name)
def test_smooth_without_kinks(record):
    """Away from its kinks a function and its derivatives do not jump."""
    x = np.linspace(-6, 6, 120001)
    x = x[np.abs(x) > 1e-9] if record.kinks else x
    for order in ORDERS:
        y = function(record, order)(x)
        steps = np.abs(np.diff(y))[np.diff(np.sign(x)) == 0]
        assert steps.max() < 5e-4


@pytest.mark.parametrize("record", RECORDS, ids=by_name)
def test_range(record):
    """The values fill the range of the record, and none lies outside."""
    x = np.concatenate([np.linspace(-40, 40, 100001), sample(np.float64)])
    if record.vector_valued:
        x = np.stack([x, x[::-1]], axis=-1)
    y = record.function(x)
    low, high = record.range.low, record.range.high
    slack = 1e-16
    assert low - slack <= y.min() <= (low + 1e-7 if np.isfinite(low) else -1e300)
    assert high + slack >= y.max() >= (high - 1e-7 if np.isfinite(high) else 1e300)


@pytest.mark.parametrize(
    "name", ["identity", "binary_step", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus"]
)
def test_monotone(name):
    """A monotone function is so in float32 to the last bit, over all magnitudes."""
    x = np.sort(np.concatenate([sample(np.float32), np.linspace(-100, 100, 200001, dtype=np.float32)]))
    assert np.all(np.diff(acts.get(name).function(x)) >= 0)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("record", RECORDS, ids=by_name)
def test_no_floating_point_warning(record, dtype):
    """Nothing overflows, divides by zero or is invalid on the way, whatever the input."""
    x = np.concatenate([sample(dtype), np.array([INF, -INF, NAN, 0.0, -0.0], dtype)])
    if record.vector_valued:
        x = np.stack([x, x[::-1], np.roll(x, 3)], axis=-1)
    domain = record.parameters[0].domain if record.parameters else ()
    extremes = [p for p in (0.0, -1e308, -1.0, 1e-320, 1e-300, 0.3, 1e10, 1e308) if p in domain]
    with np.errstate(all="raise", under="ignore"):
        for order in ORDERS:
            function(record, order)(x)
            for parameter in extremes:
                function(record, order)(x, parameter)


def test_overflow_to_infinity():
    """Where the exact result is too large for the type, the result is infinite, without a warning."""
    with np.errstate(all="raise"):
        np.testing.assert_array_equal(acts.leaky_relu([-1e308, -1.0], 3.0), [-INF, -3.0])
        np.testing.assert_array_equal(acts.leaky_relu(np.float32([-3e38, 1.0]), 3.0), np.float32([-INF, 1.0]))
        np.testing.assert_array_equal(acts.softplus(np.float16([0.0]), 1e-6), np.float16([INF]))
        np.testing.assert_array_equal(acts.elu(np.float16([-20.0]), 1e5), np.float16([-INF]))


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
