"""softmax and log_softmax where vectors are extreme."""

import numpy as np
import pytest

import acts

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
