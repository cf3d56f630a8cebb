"""What the tests of acts compare with: sample points, exact values, errors in units in the last place.

All of it follows from the records: their expressions, domains and bounds. A new function needs no line here.
"""

import functools
import itertools

import mpmath
import numpy as np

import acts
from gen.formulas.reference import reference as exact

RECORDS = tuple(acts.ACTIVATIONS.values())
ELEMENTWISE = tuple(record for record in RECORDS if record.kind == "elementwise")
ALONG_AXIS = tuple(record for record in RECORDS if record.kind == "axis")
VECTOR_VALUED = tuple(record for record in RECORDS if record.vector_valued)
FLOATS = (np.float16, np.float32, np.float64)

ALL = [(record, order) for record in RECORDS for order in range(len(record.orders))]
EVERY = [(record, order) for record, order in ALL if record in ELEMENTWISE]
VECTORS = [(record, order) for record, order in ALL if record in VECTOR_VALUED]
PARAMETERS = [(record, p) for record in RECORDS for p in record.parameters]


def by_name(value):
    """Return the test id of a record or a parameter."""
    return getattr(value, "name", None)


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
        (normal - 0.05, normal + 0.05),
        (normal / 2 - 3, subnormal / 2 + 3),  # exp(-2x)
        (np.sqrt(2 * normal) - 0.5, np.sqrt(2 * subnormal) + 0.3),  # exp(-x²/2)
        (np.cbrt(normal / 0.0714) - 1, np.cbrt(subnormal / 0.0714) + 0.2),  # the tanh form of GELU
    ]
    exponents = np.log2([float(info.smallest_subnormal), min(float(info.max), 1e20)])
    special = [0.0, 0.5, 1.0, 2.0, info.smallest_subnormal, info.smallest_normal, info.eps, info.max]
    positive = [rng.uniform(*span, 20) for span in spans]
    x = np.concatenate([*positive, 2 ** rng.uniform(*exponents, 30), special]).astype(dtype)
    return np.unique(np.concatenate([x, -x]))


@functools.cache
def reference(record, order=0, wrt=None):
    """Return a function of x, and of the parameters by name, that computes to 50 digits."""
    return exact(record, order, wrt)


@functools.cache
def references(record, order, dtype):
    """Return the exact values at the sample points."""
    value = reference(record, order)
    return [value(float(x)) for x in sample(dtype)]


def limit(record, order, sign):
    """Return the limit at ∞ or -∞; NaN if there is none."""
    value = reference(record, order)
    values = [value(sign * 10.0**power) for power in (20, 30, 40, 50)]
    if len({float(v) for v in values}) == 1:
        return float(values[0])
    if all(abs(b) < abs(a) / 10**4 for a, b in itertools.pairwise(values)):  # like a power of 1/x
        return 0.0
    grows = all(abs(a) < abs(b) and mpmath.sign(a) == mpmath.sign(b) for a, b in itertools.pairwise(values))
    return float(mpmath.sign(values[0])) * np.inf if grows else np.nan


def extremes(record, parameter):
    """Return unusual and extreme values of a parameter, the others at their defaults.

    Of integers, that is those into groups of which four components can be divided.
    """
    if parameter.domain.integers:
        return [1, 2, 4]
    values = (-1e308, -2.5, -1e-300, 0.0, 1e-320, 1e-300, 0.3, 1.0, 3.0, 20.0, 1e300, 1.7e308)
    settings = [(v, record.defaults | {parameter.name: v}) for v in values]
    return [v for v, s in settings if all(s[p.name] in p.domain.at(s) for p in record.parameters)]


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
        largest = mpmath.ldexp(2 - mpmath.mpf(float(info.eps)) / 2, info.maxexp - 1)
        for y, value in zip(computed.ravel(), exact, strict=True):
            if abs(value) >= largest:
                result.append(0.0 if y == mpmath.sign(value) * mpmath.inf else np.inf)
            else:
                result.append(float(abs(mpmath.mpf(float(y)) - value) / float(unit(value, computed.dtype))))
    return np.array(result)


def zeros(record, order, x, exact):
    """Return the numbers next to zeros between values of both signs, other than x = 0."""
    f = reference(record, order)
    signs = np.array([int(mpmath.sign(value)) for value in exact])
    found = []
    for k in np.flatnonzero(signs[:-1] * signs[1:] < 0):
        low, high = float(x[k]), float(x[k + 1])
        while np.nextafter(low, high) < high:
            middle = low + (high - low) / 2
            low, high = (middle, high) if mpmath.sign(f(middle)) == signs[k] else (low, middle)
        found.append(low)
    return found


def beside_zeros(record, order, x, exact):
    """Return which points are closer than 0.25 to a zero between values of both signs, and a scale.

    Zeros at x = 0 do not count. The scale is the largest value closer than 2 to such a zero, at least 1.
    """
    distance = np.abs(x[:, None] - np.array(zeros(record, order, x, exact))).min(axis=1, initial=np.inf)
    values = [abs(float(value)) for value, d in zip(exact, distance, strict=True) if d < 2]
    return distance < 0.25, max([1.0, *values])
