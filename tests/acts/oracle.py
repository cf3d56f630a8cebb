"""What the tests of acts compare with: sample points, exact values, errors in units in the last place."""

import functools

import mpmath
import numpy as np

import acts
from gen.formulas.reference import reference

RECORDS = tuple(acts.ACTIVATIONS.values())
ELEMENTWISE = tuple(record for record in RECORDS if not record.vector_valued)
VECTOR_VALUED = tuple(record for record in RECORDS if record.vector_valued)
ORDERS = (0, 1, 2)
FLOATS = (np.float16, np.float32, np.float64)


def by_name(record):
    """Return the test id of a record."""
    return record.name


def function(record, order):
    """Return the function or one of its derivatives, as a user gets it."""
    if order == 0:
        return record.function
    return (acts.jacobian if record.vector_valued else acts.derivative)(record.name, order)


def sample(dtype):
    """Return finite numbers of both signs and all magnitudes, most of them where functions bend or vanish."""
    rng = np.random.default_rng(20240613)
    info = np.finfo(dtype)
    normal, subnormal = (-np.log(float(v)) for v in (info.smallest_normal, info.smallest_subnormal))
    spans = [
        *[(0, 3), (0, 3), (0, 10), (0, 40)],
        (normal - 8, subnormal + 8),  # exp(-x) becomes subnormal, then 0
        (normal / 2 - 3, subnormal / 2 + 3),  # exp(-2x)
        (np.sqrt(2 * normal) - 0.5, np.sqrt(2 * subnormal) + 0.3),  # exp(-x²/2)
        (np.cbrt(normal / 0.0714) - 1, np.cbrt(subnormal / 0.0714) + 0.2),  # the tanh form of GELU
    ]
    exponents = np.log2([float(info.smallest_subnormal), min(float(info.max), 1e20)])
    special = [0.0, 0.5, 1.0, 2.0, info.smallest_subnormal, info.smallest_normal, info.eps, info.max]
    positive = [rng.uniform(*span, 40) for span in spans]
    x = np.concatenate([*positive, 2 ** rng.uniform(*exponents, 60), special]).astype(dtype)
    return np.unique(np.concatenate([x, -x]))


@functools.cache
def references(name, order, dtype):
    """Return the exact values at the sample points."""
    value = reference(acts.get(name), order)
    return [value(float(x)) for x in sample(dtype)]


def unit(x, dtype):
    """Return the unit in the last place that numbers of the size of x have in a format."""
    info = np.finfo(dtype)
    _, exponent = np.frexp(np.asarray(x, np.float64))
    return np.ldexp(1.0, np.maximum(exponent - info.nmant - 1, info.minexp - info.nmant))


def errors(computed, exact):
    """Return the errors of computed numbers in units in the last place of the exact ones.

    A number that the format cannot hold counts as right if the computed one is infinite, of its sign.
    """
    info = np.finfo(computed.dtype)
    result = []
    with mpmath.workprec(300):
        limit = mpmath.ldexp(2 - mpmath.mpf(float(info.eps)) / 2, info.maxexp - 1)
        for y, value in zip(computed.ravel(), exact, strict=True):
            if abs(value) >= limit:
                result.append(0.0 if y == mpmath.sign(value) * mpmath.inf else np.inf)
            else:
                result.append(float(abs(mpmath.mpf(float(y)) - value) / float(unit(value, computed.dtype))))
    return np.array(result)
