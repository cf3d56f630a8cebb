"""Every function and derivative against 50 digits: the one table of bounds, and checks that can fail."""

import numpy as np
import pytest

import acts
from gen.formulas.reference import reference
from tests.acts.oracle import (
    ELEMENTWISE,
    FLOATS,
    ORDERS,
    RECORDS,
    VECTOR_VALUED,
    by_name,
    errors,
    function,
    references,
    sample,
    unit,
)

# The largest errors in float64, in units in the last place, of f, f′ and f″.
BOUNDS = {
    "identity": (0, 0, 0),
    "binary_step": (0, 0, 0),
    "sigmoid": (2, 3, 3.5),
    "tanh": (0.53, 3, 4.5),
    "relu": (0, 0, 0),
    "leaky_relu": (0.5, 0, 0),
    "elu": (1, 1, 1),
    "softplus": (2, 2, 3),
    "silu": (2, 4, 5),
    "gelu": (4, 7, 4),
    "gelu_tanh": (2.5, 7, 9),
    "softmax": (3, 5, 8),
    "log_softmax": (2, 3, 5),
}

# Where a derivative is 0 between values of both signs. Closer than 0.25 an error of one eps is allowed.
ZEROS = {
    ("silu", 1): [-1.27846],
    ("silu", 2): [-2.39936, 2.39936],
    ("gelu", 1): [-0.75179],
    ("gelu", 2): [-1.41421, 1.41421],
    ("gelu_tanh", 1): [-0.75246],
    ("gelu_tanh", 2): [-1.41850, 1.41850],
}

# Unusual and extreme parameters. They cost at most one more unit: they are one more factor.
PARAMETERS = [
    ("binary_step", "threshold", 1.5),
    ("binary_step", "threshold", -1e308),
    ("leaky_relu", "negative_slope", 0.0),
    ("leaky_relu", "negative_slope", -2.5),
    ("leaky_relu", "negative_slope", 3.0),
    ("leaky_relu", "negative_slope", 1e300),
    ("elu", "alpha", 0.0),
    ("elu", "alpha", 1e-300),
    ("elu", "alpha", 1.6732632423543772),
    ("elu", "alpha", 1.7e308),
    ("softplus", "beta", 1e-300),
    ("softplus", "beta", 0.3),
    ("softplus", "beta", 20.0),
    ("softplus", "beta", 1.7e308),
]


def assert_accurate(record, order, f, dtype, bound):
    """Assert that f is as close to the exact values as the bound says."""
    x = sample(dtype)
    error = errors(f(x), references(record.name, order, dtype))
    zeros = np.array(ZEROS.get((record.name, order), [np.inf]))
    near = np.abs(x[:, None] - zeros).min(axis=1) < 0.25
    allowed = np.full(x.size, float(bound))
    allowed[near] = np.maximum(bound, np.finfo(dtype).eps / unit(f(x[near]), dtype))
    worst = np.argmax(error - allowed)
    assert error[worst] <= allowed[worst], f"{error[worst]:.3g} units in the last place at x = {x[worst]!r}"


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("record", ELEMENTWISE, ids=by_name)
def test_float64(record, order):
    """In float64 the errors stay below the bounds, from the subnormal numbers to the largest ones."""
    assert_accurate(record, order, function(record, order), np.float64, BOUNDS[record.name][order])


def test_tanh_between_intervals():
    """Where one interval of the table of tanh meets the next, and next to it, the errors are as small."""
    ends = np.ldexp(1 + np.arange(32) / 32, np.arange(-7, 5)[:, None]).ravel()
    x = np.concatenate([np.nextafter(ends, 0), ends, np.nextafter(ends, np.inf)])
    exact = reference(acts.get("tanh"))
    error = errors(acts.tanh(x), [exact(float(a)) for a in x])
    assert error.max() <= BOUNDS["tanh"][0], x[error.argmax()]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("record", ELEMENTWISE, ids=by_name)
def test_float32(record, order):
    """In float32 every result is the nearest number, but for ties decided by the last bits of float64."""
    assert_accurate(record, order, function(record, order), np.float32, 0.51)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("record", RECORDS, ids=by_name)
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


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(("name", "parameter", "value"), PARAMETERS)
def test_parameters(name, parameter, value, order):
    """Unusual and extreme parameters cost at most one more unit in the last place."""
    record = acts.get(name)
    with np.errstate(over="ignore"):
        x = sample(np.float64)[::3] / (value if parameter == "beta" else 1)
    x = x[np.isfinite(x)]
    exact = reference(record, order)
    error = errors(function(record, order)(x, value), [exact(float(a), **{parameter: value}) for a in x])
    assert error.max() <= BOUNDS[name][order] + 1, x[error.argmax()]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("record", VECTOR_VALUED, ids=by_name)
def test_vectors(record, order):
    """The functions of vectors and all their partial derivatives keep their digits, however far apart."""
    rng = np.random.default_rng(5)
    vectors = [scale * rng.normal(size=n) for scale in (1, 20, 300) for n in (1, 2, 3)]
    vectors += [[0.0, 1e-9, -3e-9], [3.0, 3.0, -744.0], [1e5 + 0.1, 1e5 - 700.3], [700.3, -40.7, 0.1]]
    exact = reference(record, order)
    for vector in vectors:
        error = errors(function(record, order)(vector), np.array(exact(vector), dtype=object).ravel())
        assert error.max() <= BOUNDS[record.name][order], vector


@pytest.mark.parametrize("record", VECTOR_VALUED, ids=by_name)
def test_second_derivatives_near_a_tie(record):
    """Near a tie of two, where second derivatives of the softmax are 0, they are right to one eps."""
    for vector in ([1e-5, -3e-6], [5e-324, -5e-324], [0.0, 0.0]):
        exact = np.array(reference(record, 2)(vector), dtype=np.float64)
        np.testing.assert_allclose(acts.jacobian(record.name, 2)(vector), exact, rtol=0, atol=2.0**-52)


def test_bounds_cover_every_function():
    """No function is without a bound."""
    assert list(BOUNDS) == list(acts.ACTIVATIONS)


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
        assert_accurate(acts.get(name), order, wrong, dtype, BOUNDS[name][order])
