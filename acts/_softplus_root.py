"""Square root of softplus.

All of it is written in p = softplus(x) and q = p·exp(-x). With u = exp(x), f″ is σ²·(2q - 1) / (4p√p) and f‴
is σ³·(4(1 - u)q² - 6q + 3) / (8p²√p), where σ is that of x.
"""

from math import inf

import numpy as np

from acts._arithmetic import beyond, exp_factors, polynomial
from acts._form import elementwise
from acts._record import Interval
from acts._types import Array

# Where the brackets in f″ and f‴ are 0, as pairs; a width; and the bracket divided by the distance within it,
# interpolated at 20 Chebyshev nodes: the coefficients from the highest power down.
ZEROS = {
    2: [
        ((0.9214225086553604, -3.9798817398527784e-17), 0.93, (
            6.2076430642813655e-12, -1.9787307294536165e-11, -6.526745979314629e-11, 3.968192241675867e-10,
            1.0105535134521656e-10, -5.085801530398019e-09, 8.150986964425222e-09, 4.787434519984622e-08,
            -1.8951190269731588e-07, -2.5940894881557845e-07, 2.8823196022718794e-06, -1.7205021293430817e-06,
            -3.477536641642814e-05, 8.03520643539955e-05, 0.0003412660809874263, -0.0015960846451859578,
            -0.002569425157795713, 0.025332440992844766, 0.011699674164624663, -0.4306637259183231,
        )),
    ],
    3: [
        ((-1.3398599332402226, -9.226598212323854e-17), 1.0, (
            3.625858258354341e-11, -6.759682527035521e-11, -8.186035218422406e-10, -6.644395726044289e-10,
            8.494560886883349e-09, 3.086613187567252e-08, -1.4798297306727225e-08, -4.188585275139833e-07,
            -1.0493774667194322e-06, 2.01016022141289e-06, 1.877634215043468e-05, 3.2025019811301646e-05,
            -0.00012938316380040039, -0.0007787671810150118, -0.0008852413295591604, 0.006193696500786234,
            0.029337008039144186, 0.028569507669704862, -0.18203934680128164, -0.7540985494449044,
        )),
        ((2.7263831438512303, -2.169345686968782e-16), 1.3, (
            -1.5425653041171494e-12, 7.889417830289205e-12, -8.473516646495108e-13, -1.395305801580964e-10,
            7.219446049740381e-10, -1.2531118109211215e-09, -6.9026670193390125e-09, 6.03678532604557e-08,
            -1.8565118666939657e-07, -1.8402845057791335e-07, 4.460995298534325e-06, -1.8891929932212946e-05,
            8.676860326574864e-06, 0.00030984738152738903, -0.0015650963007791093, 0.0012248776079755684,
            0.021528538588663635, -0.09602660172863703, -0.005931701924869998, 1.216649091471266,
        )),
    ],
}  # fmt: skip


@elementwise(
    symbol=r"\operatorname{sqrtsoftplus}",
    expression="sqrt(softplus(x))",
    range=Interval(0, inf),
    bounds=(2.2, 3.7, 7, 11),
    aliases={"sqrtsoftplus": "Hugging Face"},
    reference="DeepSeek-AI (2026). DeepSeek-V4: Towards highly efficient million-token context intelligence. "
    "Technical report.",
)
def sqrt_softplus(x: Array, order: int, /) -> Array:
    """Square root of softplus: √log(1 + exp(x)).

    In a mixture of experts it makes the scores by which experts are chosen. It is close to exp(x/2) on the
    left, where it is a number long after softplus has become 0, and to √x on the right. Beside their zeros
    the second and the third derivative are series.

    >>> acts.sqrt_softplus([-1000.0, 0.0, 100.0]).round(4)
    array([ 0.    ,  0.8326, 10.    ])
    """
    a, left = np.abs(x), x <= 0
    t = np.exp(-np.minimum(a, 700))
    log = np.log1p(t)
    p = np.maximum(x, 0) + log
    e, tail = exp_factors(np.maximum(np.minimum(x, 0), -1500) / 2)  # on the left, p is q·e²
    if order == 0:
        return np.where(left, np.sqrt(log / t), np.sqrt(p)) * e * tail
    q = np.where(left, log / t, np.minimum(p, 1e300) * t)
    base = np.where(left, q, p)
    y = (1 if order == 1 else _bracket(x, order, t, p, q)) / ((2 + 2 * t) ** order * np.sqrt(base)) * e
    for _ in range(order - 1):
        y /= base
    return y * tail


def _bracket(x: Array, order: int, t: Array, p: Array, q: Array) -> Array:
    """Return the bracket in the second or the third derivative."""
    if order == 2:
        bracket = 2 * q - 1
    else:
        h = 1 - q
        right = 4 * q * (q - np.minimum(p, 1e300)) - 6 * q + 3
        bracket = np.where(x <= 0, 1 - 2 * h + 4 * h * h - 4 * t * q * q, right)
    for zero, width, series in ZEROS[order]:
        d = beyond(x, zero)
        near = np.abs(d) < width
        if near.any():
            bracket[near] = d[near] * polynomial(d[near], series)
    return bracket
