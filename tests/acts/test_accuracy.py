"""Every function and derivative against 50 digits, with the bounds of the records; checks that can fail."""

import numpy as np
import pytest

import acts
from tests.acts.oracle import (
    ALL,
    EVERY,
    FLOATS,
    PARAMETERS,
    VECTORS,
    beside_zeros,
    by_name,
    errors,
    extremes,
    function,
    reference,
    references,
    sample,
    unit,
    zeros,
)

every = pytest.mark.parametrize(("record", "order"), EVERY, ids=by_name)


def assert_accurate(record, order, f, dtype, bound):
    """Assert that f is as close to the exact values at the sample points as the bound says."""
    assert_close(record, order, f, sample(dtype), references(record, order, dtype), bound)


def assert_close(record, order, f, x, exact, bound):
    """Assert that f is as close to exact values at x, which are in order, as the bound says."""
    error = errors(f(x), exact)
    allowed = np.full(x.size, float(bound))
    if order in record.absolute:
        near, scale = beside_zeros(record, order, x, exact)
        allowed[near] = np.maximum(bound, scale * np.finfo(x.dtype).eps / unit(f(x[near]), x.dtype))
    worst = np.argmax(error - allowed)
    assert error[worst] <= allowed[worst], f"{error[worst]:.3g} units in the last place at x = {x[worst]!r}"


@every
def test_float64(record, order):
    """In float64 the errors stay below the bounds, from the subnormal numbers to the largest ones."""
    assert_accurate(record, order, function(record, order), np.float64, record.bounds[order])


@pytest.mark.thorough
@every
def test_float64_at_many_points(record, order):
    """The bounds hold at other points, too: the largest errors are rare."""
    rng = np.random.default_rng(20261130)
    spans = [rng.normal(0, 1.5, 300), rng.uniform(-8, 8, 150), rng.uniform(-45, 45, 100)]
    small = 2.0 ** rng.uniform(-70, 4, 100)
    x = np.sort(np.concatenate([*spans, small, -small]))
    exact = [reference(record, order)(float(a)) for a in x]
    assert_close(record, order, function(record, order), x, exact, record.bounds[order])


@every
def test_beside_zeros(record, order):
    """Next to a 0 between values of both signs, digits are right unless the record says they are not."""
    x = sample(np.float64)
    near = [
        float(np.nextafter(zero, end))
        for zero in zeros(record, order, x, references(record, order, np.float64))
        for end in (-9, zero, 9)
    ]
    exact = [reference(record, order)(a) for a in near]
    y = function(record, order)(np.array(near))
    if near and order in record.absolute:
        assert (
            max(abs(float(v - b)) for v, b in zip(exact, y.tolist(), strict=True)) <= 2 * np.finfo(float).eps
        )
    elif near:
        assert errors(y, exact).max() <= record.bounds[order]


@every
def test_constant_zeros_are_positive(record, order):
    """Where a value is 0 around a point, it is never -0, which would print as such."""
    x = sample(np.float64)
    exact = references(record, order, np.float64)
    y = function(record, order)(x)
    flat = np.array([value == 0 and a != 0 for a, value in zip(x, exact, strict=True)])
    if flat.sum() > 10:
        assert not np.signbit(y[flat]).any()


@pytest.mark.parametrize(("record", "order"), ALL, ids=by_name)
def test_there_is_a_bound_for_all(record, order):
    """The function and each derivative has a bound, and only derivatives have absolute ones."""
    assert record.bounds[order] >= 0
    assert len(record.bounds) == len(record.orders)
    assert set(record.absolute) <= set(range(1, len(record.orders)))


def test_tanh_between_intervals():
    """Where one interval of the table of tanh meets the next, and next to it, the errors are as small."""
    ends = np.ldexp(1 + np.arange(32) / 32, np.arange(-7, 5)[:, None]).ravel()
    x = np.concatenate([np.nextafter(ends, 0), ends, np.nextafter(ends, np.inf)])
    exact = reference(acts.get("tanh"))
    error = errors(acts.tanh(x), [exact(float(a)) for a in x])
    assert error.max() <= acts.get("tanh").bounds[0], x[error.argmax()]


@every
def test_float32(record, order):
    """In float32 every result is the nearest number, but for ties decided by the last bits of float64."""
    assert_accurate(record, order, function(record, order), np.float32, 0.51)


@pytest.mark.parametrize(("record", "order"), ALL, ids=by_name)
def test_float16(record, order):
    """In float16 each number there is gives the number nearest to the result in float64."""
    x = np.arange(2**16, dtype=np.uint16).view(np.float16)
    x[np.isnan(x)] = np.nan  # arithmetic with a signalling NaN would signal
    if record.vector_valued:
        x = np.stack([x, np.float16(1.5) - x[::-1]], axis=-1)
    y, exact = function(record, order)(x), function(record, order)(x.astype(np.float64))
    assert y.dtype == np.float16
    fits = np.abs(exact) < 65520
    np.testing.assert_array_equal(y[~fits], np.inf * exact[~fits])
    assert np.all(np.abs(y[fits] - exact[fits]) <= 0.5 * unit(exact[fits], np.float16))


SETTINGS = [
    (record, p, v) for record, p in PARAMETERS if not record.vector_valued for v in extremes(record, p)
]


@pytest.mark.parametrize("order", [0, 1, 2, 3])
@pytest.mark.parametrize(("record", "parameter", "value"), SETTINGS, ids=by_name)
def test_parameters(record, parameter, value, order):
    """Unusual and extreme parameters cost at most one more unit in the last place: one more factor."""
    usual = 1e-200 < abs(value) < 1e200  # others take thousands of digits
    few = sample(np.float64)[:: 5 if usual else 50]
    with np.errstate(over="ignore", divide="ignore"):
        x = np.unique(np.concatenate([few, few / value if value else few]))
    x = x[np.isfinite(x)]
    exact = [reference(record, order)(float(a), **{parameter.name: value}) for a in x]
    error = errors(function(record, order)(x, **{parameter.name: value}), exact)
    allowed = np.full(x.size, record.bounds[order] + 1.0)
    if order in record.absolute:
        allowed[np.array([abs(float(e)) for e in exact]) < 0.3 * max(abs(float(e)) for e in exact)] = np.inf
    assert np.all(error <= allowed), x[np.argmax(error - allowed)]


@pytest.mark.parametrize(
    ("record", "parameter"), [(r, p) for r, p in PARAMETERS if not r.vector_valued], ids=by_name
)
def test_derivatives_by_parameters(record, parameter):
    """The derivative by a parameter is that of the definition, to one more unit in the last place."""
    x, exact = sample(np.float64)[::3], reference(record, 1, parameter.name)
    kinks = [kink.place(record.defaults) for kink in record.kinks]
    x = np.array([a for a in x if all(abs(a - kink) > 1e-9 for kink in kinks)])
    error = errors(acts.derivative(record.function, wrt=parameter.name)(x), [exact(float(a)) for a in x])
    assert error.max() <= max(record.bounds) + 1, x[error.argmax()]


@pytest.mark.parametrize(("record", "parameter", "value"), SETTINGS, ids=by_name)
def test_derivatives_by_unusual_parameters(record, parameter, value):
    """It is so at unusual and extreme parameters."""
    setting, exact = {parameter.name: value}, reference(record, 1, parameter.name)
    kinks = np.array([kink.place(record.defaults | setting) for kink in record.kinks])
    few = sample(np.float64)[::25]
    with np.errstate(over="ignore", divide="ignore"):
        x = np.unique(np.concatenate([few, few / value if value else few]))
        aside = np.all(np.abs(x[:, None] - kinks) > 1e-9 * np.abs(x[:, None]), axis=1)
    x = x[np.isfinite(x) & aside]
    y = acts.derivative(record.function, wrt=parameter.name)(x, **setting)
    error = errors(y, [exact(float(a), **setting) for a in x])
    assert error.max() <= max(record.bounds) + 1, x[error.argmax()]


@pytest.mark.parametrize(
    ("name", "order", "wrt", "beta"),
    [("softplus", 3, None, 1.7e308), ("softplus", 1, "beta", 1e-300), ("swish", 1, "beta", 2e-305)],
)
def test_large_squares_times_small_exponentials(name, order, wrt, beta):
    """Neither a square beyond float64 nor an exponential below it costs a product that is in float64."""
    x = np.array([1.0, 100.0, 709.0, 1000.0, 1450.0, 1600.0, 2000.0, 2150.0, 2500.0]) / beta
    x = np.concatenate([x, -x])
    exact = [reference(acts.get(name), order, wrt)(float(a), beta=beta) for a in x]
    y = acts.derivative(name, order, wrt=wrt)(x, beta=beta)
    assert errors(y, exact).max() <= max(acts.get(name).bounds) + 1


@pytest.mark.parametrize("order", [0, 1, 2, 3])
@pytest.mark.parametrize("alpha", [0.3, 7.7, 3.3e100])
def test_sines_of_large_products(alpha, order):
    """No digit is lost where a product of many turns comes near a multiple of half a turn."""
    record, rng = acts.get("snake"), np.random.default_rng(11)
    x = 10 ** rng.uniform(5, 40, 150) / min(alpha, 1e100)
    exact = [reference(record, order)(float(a), alpha=alpha) for a in x]
    error = errors(function(record, order)(x, alpha=alpha), exact)
    assert error.max() <= record.bounds[order] + 1, x[error.argmax()]


@pytest.mark.parametrize(("record", "order"), VECTORS, ids=by_name)
def test_vectors(record, order):
    """The functions of vectors and all their partial derivatives keep their digits, however far apart."""
    rng = np.random.default_rng(5)
    vectors = [scale * rng.normal(size=n) for scale in (1, 20, 300) for n in (1, 2, 3, 4)]
    vectors += [[0.0, 1e-9, -3e-9], [3.0, 3.0, -744.0], [1e5 + 0.1, 1e5 - 700.3], [700.3, -40.7, 0.1]]
    exact = reference(record, order)
    for vector in vectors:
        if record.kind not in ("gated", "pooled") or len(vector) % 2 == 0:
            error = errors(function(record, order)(vector), np.array(exact(vector), dtype=object).ravel())
            assert error.max() <= record.bounds[order], vector


@pytest.mark.parametrize("record", [acts.get("softmax"), acts.get("log_softmax")], ids=by_name)
def test_second_derivatives_near_a_tie(record):
    """Near a tie of two, where second derivatives of the softmax are 0, they are right to one eps."""
    for vector in ([1e-5, -3e-6], [5e-324, -5e-324], [0.0, 0.0]):
        exact = np.array(reference(record, 2)(vector), dtype=np.float64)
        np.testing.assert_allclose(acts.jacobian(record.name, 2)(vector), exact, rtol=0, atol=2.0**-52)


WRONG = {
    "flipped sign": ("tanh", 1, lambda x: -acts.derivative("tanh")(x)),
    "s(1 - s)": ("sigmoid", 1, lambda x: acts.sigmoid(x) * (1 - acts.sigmoid(x))),
    "1 - tanh²": ("tanh", 1, lambda x: 1 - acts.tanh(x) ** 2),
    "log(sigmoid)": ("softplus", 0, lambda x: -np.log(acts.sigmoid(-x))),
    "x sigmoid(x)": ("silu", 0, lambda x: x * acts.sigmoid(x)),
    "derivative of gelu for that of gelu_tanh": ("gelu_tanh", 1, acts.derivative("gelu")),
}


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("dtype", FLOATS[1:])
@pytest.mark.parametrize(("name", "order", "wrong"), WRONG.values(), ids=WRONG)
def test_wrong_formulas_are_found(name, order, wrong, dtype):
    """The same check fails for a derivative of the wrong sign and for formulas that lose their digits."""
    with pytest.raises(AssertionError, match="units in the last place"):
        assert_accurate(acts.get(name), order, wrong, dtype, acts.get(name).bounds[order])
