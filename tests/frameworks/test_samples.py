"""Where functions are measured, and how errors are counted."""

import numpy as np
import pytest

from gen.frameworks.samples import DTYPES, Exact, numbers, vectors, worst


def known(*values):
    """Return exact numbers that are float64."""
    return Exact(np.array([[value, 0.0] for value in values]))


@pytest.mark.parametrize("dtype", DTYPES)
def test_numbers(dtype):
    """Samples are finite, symmetric and distinct, and leave out kinks and nothing else."""
    x = numbers(dtype)
    assert x.dtype == dtype
    assert np.all(np.isfinite(x))
    assert len({*x.tolist()}) == len(x)
    assert {*(-x).tolist()} == {*x.tolist()}
    assert {*x.tolist()} - {*numbers(dtype, (3.0, -2.0)).tolist()} == {3.0, -2.0}


def test_vectors():
    """Some vectors have components close together, some far apart, and none is there twice."""
    spread = np.ptp(vectors("float32", 6), axis=1)
    assert spread.min() < 1
    assert spread.max() > 100
    assert len({*map(tuple, vectors("float64", 6).tolist())}) == len(spread)


def test_units():
    """An error of one unit in the last place counts as one, on either side of a power of 2."""
    for value in (1.0, 1.5, 0.75, 1e10, -3.0):
        near = np.nextafter(np.float32(value), np.float32(np.inf))
        assert known(value).errors(np.array([near], np.float32)) == pytest.approx([1.0])
        assert known(float(near)).errors(np.array([near], np.float32)) == [0]


def test_low_parts_count():
    """The part of an exact number below float64 counts: half a unit is seen."""
    half = Exact(np.array([[1.0, 2.0**-53]]))
    assert half.errors(np.array([1.0])) == pytest.approx([0.5])


def test_small_numbers():
    """Flushing numbers below the smallest normal one to 0 counts as at most one unit."""
    tiny = float(np.finfo(np.float32).smallest_normal)
    assert known(tiny / 4, tiny / 2).errors(np.zeros(2, np.float32)) == pytest.approx([0.25, 0.5])


def test_overflow():
    """Beyond the format an infinity of the right sign is right; elsewhere it and NaN are not."""
    beyond = known(1e39, -1e39, 1e39, 1.0, 1.0)
    computed = np.array([np.inf, -np.inf, 1.0, np.inf, np.nan], np.float32)
    assert beyond.errors(computed).tolist() == [0, 0, np.inf, np.inf, np.inf]


def test_worst():
    """The place told is the one nearest to 0 whose error is within half of the largest."""
    x = np.array([-9.0, -3.0, -1.0, 5.0])
    assert worst(np.array([10.0, 6.0, 4.0, 1.0]), x) == (10.0, 1)
