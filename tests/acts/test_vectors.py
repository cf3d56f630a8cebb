"""Functions of vectors where those are extreme."""

import itertools
import re

import mpmath
import numpy as np
import pytest

import acts
from acts._arithmetic import tree_sum
from tests.acts.oracle import ALONG_AXIS, VECTOR_VALUED, VECTORS, by_name, errors, function, reference

INF, NAN = np.inf, np.nan


@pytest.mark.parametrize(
    ("x", "softmax", "log_softmax"),
    [
        ([5.0], [1], [0]),
        ([1e308, 1e308], [0.5, 0.5], [-np.log(2), -np.log(2)]),
        ([1.7e308, -1.7e308], [1, 0], [0, -INF]),
        ([1.7e308, 1.6e308, 0.0], [1, 0, 0], [0, -1e307, -1.7e308]),
        ([-1.7e308, -1.7e308], [0.5, 0.5], [-np.log(2), -np.log(2)]),
        ([0.0, -INF, 0.0], [0.5, 0, 0.5], [-np.log(2), -INF, -np.log(2)]),
        ([0.0, INF, 1.7e308], [0, 1, 0], [-INF, 0, -INF]),
        ([INF, 0.0, INF], [NAN, NAN, NAN], [NAN, NAN, NAN]),
        ([-INF, -INF], [NAN, NAN], [NAN, NAN]),
        ([INF, -INF], [1, 0], [0, -INF]),
        ([NAN, 0.0, INF], [NAN, NAN, NAN], [NAN, NAN, NAN]),
    ],
)
def test_extreme_vectors(x, softmax, log_softmax):
    """Differences may overflow; one infinite component has a limit, several have none."""
    with np.errstate(all="raise", under="ignore"):
        np.testing.assert_array_equal(acts.softmax(x), softmax)
        np.testing.assert_allclose(acts.log_softmax(x), log_softmax, rtol=1e-15)


def test_one_vector_does_not_touch_another():
    """A vector without a limit leaves its neighbours alone."""
    x = np.array([[0.0, 0.0], [INF, INF], [NAN, 0.0], [-INF, 0.0]])
    np.testing.assert_array_equal(acts.softmax(x), [[0.5, 0.5], [NAN, NAN], [NAN, NAN], [0, 1]])


def test_shift_invariance():
    """Adding a power of two to all components changes nothing, not even the last bit."""
    x = np.random.default_rng(3).integers(-64, 64, size=(50, 7)) / 8
    for shift in (2.0**20, -(2.0**30)):
        np.testing.assert_array_equal(acts.softmax(x + shift), acts.softmax(x))
        np.testing.assert_array_equal(acts.log_softmax(x + shift), acts.log_softmax(x))


def test_sums():
    """A softmax adds up to 1, its derivatives to 0 along every axis of components or variables."""
    x = 8 * np.random.default_rng(4).normal(size=(20, 6))
    jacobian, hessian = acts.jacobian(acts.softmax), acts.jacobian(acts.softmax, order=2)
    np.testing.assert_allclose(acts.softmax(x).sum(axis=-1), 1, rtol=1e-15)
    for axis in (-1, -2):
        np.testing.assert_allclose(jacobian(x).sum(axis=axis), 0, atol=1e-16)
    for axis in (-1, -2, -3):
        np.testing.assert_allclose(hessian(x).sum(axis=axis), 0, atol=2e-16)
    np.testing.assert_array_equal(jacobian(x), np.swapaxes(jacobian(x), -1, -2))


def test_two_components_are_a_sigmoid():
    """With two components the softmax is the sigmoid of their difference."""
    d = np.linspace(-700, 700, 1001)
    y = acts.softmax(np.stack([d, np.zeros_like(d)], axis=-1))
    np.testing.assert_allclose(y[:, 0], acts.sigmoid(d), rtol=1e-15)
    np.testing.assert_allclose(
        acts.log_softmax(np.stack([d, np.zeros_like(d)], axis=-1))[:, 0], -acts.softplus(-d), rtol=1e-15
    )


def exact_softmax(x):
    """Return the softmax and its logarithm to 50 digits."""
    with mpmath.workdps(60):
        shifted = [mpmath.mpf(v) - mpmath.mpf(float(x.max())) for v in x.tolist()]
        e = list(map(mpmath.exp, shifted))
        total = mpmath.fsum(e)
        return [v / total for v in e], [v - mpmath.log(total) for v in shifted]


@pytest.mark.parametrize(
    ("n", "spread"), [(3, 1), (10, 1), (100, 1), (1000, 1), (1000, 30), (4000, 1), (100_000, 1)]
)
def test_long_vectors(n, spread):
    """The bounds hold for vectors of any length, and the softmax adds up to 1 within an eps."""
    x = spread * np.random.default_rng(n).normal(size=n)
    softmax, log_softmax = exact_softmax(x)
    few = slice(0, n, max(1, n // 3000))
    assert errors(acts.softmax(x)[few], softmax[few]).max() <= acts.get("softmax").bounds[0]
    assert errors(acts.log_softmax(x)[few], log_softmax[few]).max() <= acts.get("log_softmax").bounds[0]
    assert abs(mpmath.fsum(acts.softmax(x).tolist()) - 1) <= 2.0**-52


@pytest.mark.parametrize("n", [10, 100, 300])
def test_long_jacobians(n):
    """The bounds of the Jacobians hold for long vectors, too."""
    x = 3 * np.random.default_rng(n).normal(size=n)
    with mpmath.workdps(60):
        y, _ = exact_softmax(x)
        rest = [1 - v for v in y]
        log_rows = [[rest[i] if i == j else -y[j] for j in range(n)] for i in range(0, n, 7)]
        rows = [[y[7 * k] * v for v in row] for k, row in enumerate(log_rows)]
    for name, exact in (("softmax", rows), ("log_softmax", log_rows)):
        error = errors(acts.jacobian(name)(x)[::7], np.array(exact, dtype=object).ravel())
        assert error.max() <= acts.get(name).bounds[1], name


@pytest.mark.parametrize("n", [1, 2, 5, 8, 33, 1000, 4001])
@pytest.mark.parametrize("record", ALONG_AXIS, ids=by_name)
def test_vectors_have_their_bits_in_any_company(record, n):
    """A vector gives the same bits alone, in a batch, and in any place or layout."""
    x = np.random.default_rng(n).normal(size=(9, n))
    y, turned = record.function(x), record.function(np.asfortranarray(x.T), axis=0)
    for k in range(9):
        np.testing.assert_array_equal(y[k], record.function(x[k]))
        np.testing.assert_array_equal(turned[:, k], y[k])


@pytest.mark.parametrize("n", [0, 1, 2, 3, 7, 8, 1023])
def test_tree_sum(n):
    """A sum by halves adds up everything once, and leaves its terms as they are."""
    terms = np.random.default_rng(n).integers(-99, 99, size=(n, 3)).astype(float)
    before = terms.copy()
    np.testing.assert_array_equal(tree_sum(terms), before.sum(axis=0))
    np.testing.assert_array_equal(terms, before)


@pytest.mark.parametrize("record", VECTOR_VALUED, ids=by_name)
def test_products(record):
    """The products with a vector are those with the Jacobian, along any axis."""
    rng = np.random.default_rng(8)
    x, v = rng.normal(size=(2, 5, 6))
    jacobian = record.derivative(x)
    g = rng.normal(size=record.function(x).shape)
    forward, backward = np.einsum("kij,kj->ki", jacobian, v), np.einsum("kij,ki->kj", jacobian, g)
    np.testing.assert_allclose(acts.jvp(record.name)(x, v), forward, rtol=0, atol=1e-15)
    np.testing.assert_allclose(acts.vjp(record.name)(x, g), backward, rtol=0, atol=1e-15)
    np.testing.assert_array_equal(acts.jvp(record.function)(x.T, v.T, axis=0).T, acts.jvp(record.name)(x, v))
    np.testing.assert_array_equal(acts.vjp(record.function)(x.T, g.T, axis=0).T, acts.vjp(record.name)(x, g))
    assert acts.vjp(record.name)(x.astype(np.float32), g.astype(np.float32)).dtype == np.float32
    for product in (acts.jvp, acts.vjp):
        with pytest.raises(ValueError, match=r"^v of shape \(5, 9\) does not fit x of shape \(5, 6\)$"):
            product(record.name)(x, np.ones((5, 9)))


def test_products_need_no_jacobian():
    """A Jacobian of 10¹² numbers is not made."""
    x = np.linspace(-1, 1, 10**6)
    for name in ("softmax", "log_softmax", "glu"):
        assert acts.jvp(name)(x, x).shape == acts.get(name).function(x).shape
    with pytest.raises(TypeError, match=r"^relu is elementwise: use acts.derivative instead of acts.jvp$"):
        acts.jvp("relu")


@pytest.mark.parametrize(("record", "order"), VECTORS, ids=by_name)
def test_gated_halves(record, order):
    """The halves of a gated function may be two arrays."""
    if record.kind == "gated":
        a, b = np.random.default_rng(9).normal(size=(2, 3, 4))
        f = function(record, order)
        for axis in (0, 1):
            np.testing.assert_array_equal(f(a, b, axis=axis), f(np.concatenate([a, b], axis), axis=axis))
        with pytest.raises(
            ValueError, match=r"x and y must have the same shape and an axis, got \(3, 4\) and \(\)"
        ):
            f(a, 1)
        for odd, axis in ((a, 0), (np.ones((2, 2)), None)):
            with pytest.raises(ValueError, match="a gated function halves one axis of even length, got axis"):
                f(odd, axis=axis)


@pytest.mark.parametrize(
    ("name", "gate", "value", "wanted"),
    [
        ("glu", INF, -INF, -INF),
        ("glu", -INF, INF, NAN),
        ("glu", -2000.0, INF, INF),
        ("swiglu", INF, 0.0, 0),
        ("swiglu", INF, -1e-300, -INF),
        ("swiglu", -INF, 2.0, 0),
        ("swiglu", -INF, INF, NAN),
        ("swiglu", -2000.0, INF, -INF),
        ("swiglu", 1e200, -1e200, -INF),
        ("geglu", INF, INF, INF),
        ("geglu", -INF, INF, NAN),
        ("geglu", -60.0, 1e308, 0),
        ("reglu", -INF, INF, 0),
        ("reglu", INF, 0.0, 0),
        ("reglu", INF, -INF, -INF),
        ("reglu", 1.0, NAN, NAN),
        ("reglu", NAN, INF, NAN),
    ],
)
def test_extreme_gates(name, gate, value, wanted):
    """Products are at their limit where a half is infinite, and NaN where they have none."""
    halves = (value, gate) if name == "glu" else (gate, value)
    with np.errstate(all="raise", under="ignore"):
        np.testing.assert_array_equal(acts.get(name).function(*([h] for h in halves)), [wanted])


@pytest.mark.parametrize("order", [0, 1, 2])
@pytest.mark.parametrize("name", ["swiglu", "geglu"])
def test_large_values_of_small_gates(name, order):
    """A large half keeps the digits of a product whose gate alone is too small for a float64."""
    record = acts.get(name)
    for x in ([-744.0, 3e4], [-1000.0, 1e308], [-39.9, 3e50], [-50.0, 1e308]):
        exact = np.array(reference(record, order)(x), dtype=object).ravel()
        assert errors(function(record, order)(x), exact).max() <= record.bounds[order], x


@pytest.mark.parametrize(
    ("x", "sparsemax", "hardmax"),
    [
        ([5.0], [1], [1]),
        ([0.5, 0.5], [0.5, 0.5], [1, 0]),
        ([1.0, 1.25, 0.75], [1 / 3, 7 / 12, 1 / 12], [0, 1, 0]),
        ([1.0, 0.0], [1, 0], [1, 0]),
        ([1.7e308, -1.7e308], [1, 0], [1, 0]),
        ([-INF, 0.5, 0.0], [0, 0.75, 0.25], [0, 1, 0]),
        ([0.0, INF, 1.7e308], [0, 1, 0], [0, 1, 0]),
        ([INF, 0.0, INF], [NAN, NAN, NAN], [1, 0, 0]),
        ([-INF, -INF], [NAN, NAN], [1, 0]),
        ([NAN, 0.0, INF], [NAN, NAN, NAN], [NAN, NAN, NAN]),
    ],
)
def test_extreme_sparse_vectors(x, sparsemax, hardmax):
    """A threshold has a limit where one component is infinite; the first of the largest wins."""
    with np.errstate(all="raise", under="ignore"):
        np.testing.assert_allclose(acts.sparsemax(x), sparsemax, rtol=3e-16)
        np.testing.assert_array_equal(acts.hardmax(x), hardmax)
        wanted = np.isnan(sparsemax).any()
        assert np.isnan(acts.jacobian("sparsemax")(x)).all() == wanted
        assert np.isnan(acts.jacobian("sparsemax", 2)(x)).all() == wanted


def exact_threshold(x):
    """Return the threshold of a vector: the highest of those that its largest components would have."""
    sums = itertools.accumulate(sorted(map(mpmath.mpf, x.tolist()), reverse=True))
    return max((total - 1) / k for k, total in enumerate(sums, 1))


@pytest.mark.parametrize(("n", "spread"), [(3, 1e-9), (100, 1), (1000, 0.01), (4000, 1e-4), (4000, 3)])
def test_sparsemax_of_long_vectors(n, spread):
    """The bounds hold for vectors of any length, also for a component just above the threshold."""
    x = spread * np.random.default_rng(n).normal(size=n)
    with mpmath.workdps(60):
        x[x.argmin()] = np.nextafter(float(exact_threshold(x)), 9)
        tau = exact_threshold(x)
        exact = [max(mpmath.mpf(v) - tau, 0) for v in x.tolist()]
    assert errors(acts.sparsemax(x), exact).max() <= acts.get("sparsemax").bounds[0]


@pytest.mark.parametrize("order", [0, 1, 2])
@pytest.mark.parametrize("tau", [1e-300, 0.3, 0.7, 20.0, 1e300])
def test_temperatures(tau, order):
    """The bounds hold at any temperature, for values that are no subnormal numbers."""
    record, rng = acts.get("gumbel_softmax"), np.random.default_rng(2)
    for x in [scale * tau * rng.normal(size=n) for scale in (1, 20) for n in (2, 3, 4)]:
        exact = np.array(reference(record, order)(x, tau=tau), dtype=object).ravel()
        error = errors(function(record, order)(x, tau=tau), exact)
        assert error.max() <= record.bounds[order], x


def test_noise():
    """A seed draws the same noise for a vector in any batch, and cold results are draws from the softmax."""
    x = np.tile([0.5, 0.0, -1.0], (40_000, 1))
    cold = acts.gumbel_softmax(x, 1e-9, rng=3)
    np.testing.assert_allclose(cold.mean(axis=0), acts.softmax(x[0]), atol=0.01)
    y = acts.gumbel_softmax(x, 0.5, rng=3)
    np.testing.assert_array_equal(y[:5], acts.gumbel_softmax(x[:5], 0.5, rng=3))
    np.testing.assert_array_equal(y.T, acts.gumbel_softmax(x.T, 0.5, rng=np.random.default_rng(3), axis=0))
    jacobian = acts.jacobian("gumbel_softmax")(x[:5], 0.5, rng=3)
    np.testing.assert_allclose(jacobian[..., 0, 0], 2 * y[:5, 0] * (1 - y[:5, 0]), rtol=1e-14)
    v = np.eye(3)[[0] * 5]
    np.testing.assert_allclose(acts.jvp("gumbel_softmax")(x[:5], v, 0.5, rng=3), jacobian[..., 0], rtol=1e-13)


def test_hard_draws():
    """A hard result is 1 where the soft one is largest, and has the derivatives of the soft one."""
    x, v = np.random.default_rng(6).normal(size=(2, 500, 4))
    soft, hard = (acts.gumbel_softmax(x, 2.0, hard, rng=4) for hard in (False, True))
    np.testing.assert_array_equal(hard, acts.hardmax(soft))
    np.testing.assert_array_equal(acts.gumbel_softmax([NAN, 1.0], hard=True), [NAN, NAN])
    for product in (acts.jvp("gumbel_softmax"), acts.vjp("gumbel_softmax")):
        np.testing.assert_array_equal(product(x, v, 2.0, True, rng=4), product(x, v, 2.0, rng=4))
    jacobian = acts.jacobian("gumbel_softmax")
    np.testing.assert_array_equal(jacobian(x, 2.0, hard=True, rng=4), jacobian(x, 2.0, rng=4))
    with pytest.raises(TypeError, match=r"^hard must be True or False, got 1$"):
        acts.gumbel_softmax(x, hard=1)


def test_temperature_is_a_number():
    """Along an axis a parameter is one number."""
    with pytest.raises(TypeError, match=r"^tau must be a number in \[1e-300, 1e\+300\], got an array$"):
        acts.gumbel_softmax([1.0, 2.0], tau=[0.5, 1.0])


def test_doubled_axis():
    """One axis is doubled, in the middle as well, and several are refused."""
    x = np.array([[[-2.0, 0.0, 3.0]], [[NAN, -INF, INF]]])
    with np.errstate(all="raise"):
        np.testing.assert_array_equal(
            acts.crelu(x, axis=1), np.stack([acts.relu(x), acts.relu(-x)], 1)[:, :, 0]
        )
    np.testing.assert_array_equal(acts.jacobian("crelu")([-2.0, 0.0]), [[0, 0], [0, 0], [-1, 0], [0, 0]])
    for axis in (None, (0, 1)):
        with pytest.raises(ValueError, match=r"^a function that doubles an axis takes one, got axis "):
            acts.crelu(x, axis=axis)


@pytest.mark.parametrize(
    ("x", "pieces", "maxout", "winners"),
    [
        ([1.0, 3.0, 3.0, 2.0], 2, [3, 3], [1, 2]),
        ([1.0, 3.0, 3.0, 2.0], 4, [3], [1]),
        ([3.0, -2.0], 1, [3, -2], [0, 1]),
        ([-INF, -INF, -INF, -1.7e308], 2, [-INF, -1.7e308], [0, 3]),
        ([INF, INF, 0.0, -0.0], 2, [INF, 0.0], [0, 2]),
        ([-1e-300, 0.0, -5e-324, 5e-324, INF, 1.0], 3, [0, INF], [1, 4]),
    ],
)
def test_maxout(x, pieces, maxout, winners):
    """The first of the largest components of each group wins, and only its own derivative is 1."""
    n, g = len(x), np.arange(1.0, len(maxout) + 1)
    jacobian = np.eye(n)[winners]
    with np.errstate(all="raise"):
        np.testing.assert_array_equal(acts.maxout(x, pieces), maxout)
        np.testing.assert_array_equal(acts.jacobian("maxout")(x, pieces), jacobian)
        np.testing.assert_array_equal(acts.jacobian("maxout", 2)(x, pieces), np.zeros((len(g), n, n)))
        np.testing.assert_array_equal(acts.jvp("maxout")(x, x, pieces), maxout)
        np.testing.assert_array_equal(acts.vjp("maxout")(x, g, pieces), g @ jacobian)


def test_maxout_of_nan():
    """A NaN makes its group NaN, with all derivatives by its components, and leaves other groups alone."""
    x = [NAN, 1.0, 0.0, 2.0]
    np.testing.assert_array_equal(acts.maxout(x), [NAN, 2])
    np.testing.assert_array_equal(acts.jacobian("maxout")(x), [[NAN, NAN, 0, 0], [0, 0, 0, 1]])
    np.testing.assert_array_equal(acts.jvp("maxout")(x, np.ones(4)), [NAN, 1])
    np.testing.assert_array_equal(acts.vjp("maxout")(x, np.ones(2)), [NAN, NAN, 0, 1])


@pytest.mark.parametrize(("axis", "n"), [(0, 4), (-1, 5), (None, 20), ((0, 1), 20)])
def test_groups_fit(axis, n):
    """Groups that do not fit the axis are refused, and so are several axes, for products as well."""
    x = np.ones((4, 5))
    wanted = rf"^one axis is pooled, in groups of 3, got axis {re.escape(str(axis))} of length {n}$"
    for f in (acts.maxout, acts.jacobian("maxout")):
        with pytest.raises(ValueError, match=wanted):
            f(x, 3, axis=axis)
    with pytest.raises(ValueError, match=wanted):
        acts.vjp("maxout")(x, x, 3, axis=axis)


def test_masked_components_of_groups():
    """A masked component does not win."""
    x = np.ma.masked_array([9.0, 1.0, -3.0, 7.0], mask=[True, False, False, True])
    np.testing.assert_array_equal(acts.maxout(x), [1, -3])
