"""Functions that pool components: maxout."""

import numpy as np

from acts._arithmetic import zero
from acts._form import along_axis
from acts._record import COUNT, REAL, Parameter
from acts._types import Array


def _pooled(x: Array, pieces: int) -> tuple[Array, Array]:
    """Return the largest component of each group, and which it is: group, component and vector."""
    groups = x.reshape(-1, pieces, x.shape[1])
    place = groups.argmax(axis=1)[:, None]  # the first NaN, if there is one
    largest = np.take_along_axis(groups, place, axis=1)
    return largest[:, 0], (np.arange(pieces)[:, None] == place) + zero(largest)


def _by_vector(x: Array, v: Array, pieces: int) -> Array:
    _, winners = _pooled(x, pieces)
    return (np.where(winners == 0, 0, v.reshape(winners.shape)) + zero(winners)).sum(axis=1)


def _by_gradient(x: Array, v: Array, pieces: int) -> Array:
    _, winners = _pooled(x, pieces)
    return (np.where(winners == 0, 0, v[:, None]) + zero(winners)).reshape(x.shape)


@along_axis(
    kind="pooled",
    symbol=r"\operatorname{maxout}",
    expression="largest(i, x, pieces)",
    range=REAL,
    bounds=(0, 0, 0),
    parameters=[Parameter("pieces", "k", COUNT, "how many components become one")],
    jvp=_by_vector,
    vjp=_by_gradient,
    reference="I. J. Goodfellow, D. Warde-Farley, M. Mirza, A. Courville and Y. Bengio (2013). Maxout "
    "networks. ICML. arXiv:1302.4389",
)
def maxout(x: Array, order: int, /, pieces: int = 2) -> Array:
    """Maxout: the largest of each group of components that follow each other.

    Where the components are affine functions of what a layer gets, the result is a convex function of it with
    as many linear pieces. Of components that are equal the first one counts, as in `hardmax` and in
    PaddlePaddle, which calls the number of pieces groups and has no default: the derivative by it is 1, those
    by all others of its group are 0.

    >>> acts.maxout([-1.0, 3.0, 0.5, 0.25])
    array([3. , 0.5])
    """
    largest, winners = _pooled(x, pieces)
    if order == 0:
        return largest
    m, n = len(winners), len(x)
    jacobian = np.zeros((m, m, *winners.shape[1:]))
    jacobian[range(m), range(m)] = winners
    jacobian = jacobian.reshape(m, n, -1)
    return jacobian if order == 1 else zero(jacobian)[:, :, None] + np.zeros((n, 1))
