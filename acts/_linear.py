"""Functions linear by pieces: identity, affine, ReLU, ReLUs that leak, threshold; and the square of ReLU."""

from math import inf
from types import MappingProxyType
from typing import Any

import numpy as np

from acts._arithmetic import plus, signed_zeros, step, times, two_product, two_sum, zero
from acts._form import elementwise
from acts._record import NON_NEGATIVE, REAL, Interval, Kink, Parameter, Variant
from acts._types import Array, Floats, Rng, Values


@elementwise(
    symbol=r"\operatorname{id}",
    native=True,
    expression="x",
    range=REAL,
    bounds=(0, 0, 0, 0),
    aliases={"linear": "Keras, Hugging Face"},
    reference="B. Widrow and M. E. Hoff (1960). Adaptive switching circuits. IRE WESCON Convention Record, "
    "part 4.",
)
def identity(x: Array, order: int, /) -> Array:
    """Identity: f(x) = x.

    A network of identities only is one linear map, however deep it is.

    >>> acts.identity([-2, 0, 3])
    array([-2.,  0.,  3.])
    """
    return +x if order == 0 else (order == 1) + zero(x)


@elementwise(
    symbol=r"\operatorname{affine}",
    expression="alpha*x + beta",
    range=REAL,
    bounds=(0.51, 0, 0, 0),
    parameters=[
        Parameter("alpha", r"\alpha", REAL, "slope", lambda x, **_: +x),
        Parameter("beta", r"\beta", REAL, "value at 0", lambda x, **_: 1 + zero(x)),
    ],
    reference="ONNX (2017). Operator RNN, its activation functions. "
    "https://onnx.ai/onnx/operators/onnx__RNN.html",
)
def affine(x: Array, order: int, /, alpha: Values = 1.0, beta: Values = 0.0) -> Array:
    """Affine function: alpha · x + beta.

    Beside its zero, -beta / alpha, the sum cancels and the rounding error of the product is all that is left;
    so it is carried along. With beta 0, and not otherwise, the function is linear.

    >>> acts.affine([-2.0, 0.0, 3.0], alpha=0.5, beta=1.0)
    array([0. , 1. , 2.5])
    """
    if order > 0:
        return alpha * (order == 1) + zero(x)
    scale = np.where(
        (np.abs(x) > 1) & (np.abs(alpha) > 1), 0.25, 1.0
    )  # the sum may fit where a term does not
    x, beta = scale * x, scale * beta
    product = times(x, alpha)
    y = plus(product, beta)
    finite = np.isfinite(x) & np.isfinite(y)
    (first, power), (second, more) = np.frexp(np.where(finite, x, 0)), np.frexp(alpha)
    low = np.ldexp(two_product(first, second)[1], power + more)
    error = two_sum(np.where(finite, product, 0), np.where(finite, beta, 0))[1]
    return times(np.where(beta == 0, product, plus(y, error + low)), 1 / scale)


@elementwise(
    symbol=r"\operatorname{ReLU}",
    native=True,
    expression="Max(0, x)",
    range=Interval(0, inf, closed_low=True),
    bounds=(0, 0, 0, 0),
    kinks=[Kink(0, 1)],
    reference="V. Nair and G. E. Hinton (2010). Rectified linear units improve restricted Boltzmann "
    "machines. ICML.",
)
def relu(x: Array, order: int, /) -> Array:
    """Rectified linear unit: max(0, x).

    The derivative jumps at 0, where its value is 0, as in PyTorch, JAX and TensorFlow.

    >>> acts.relu([-2.0, 0.0, 3.0])
    array([0., 0., 3.])
    """
    if order == 0:
        y = np.maximum(x, 0)
        y += 0  # the larger of 0 and -0 depends on the processor
        return y
    return step(x) if order == 1 else zero(x)


def _leaky(x: Floats, order: int, /, slope: Values, *_: Any) -> Floats | None:
    """Where no slope is above 1, the larger of x and slope · x is the function."""
    if order > 0 or not isinstance(slope, float) or not 0 < slope <= 1:
        return None
    y = np.multiply(x, np.float64(slope), out=np.empty_like(x), casting="same_kind")  # rounded once
    return np.maximum(x, y, out=y)


@elementwise(
    symbol=r"\operatorname{LeakyReLU}",
    native=_leaky,
    expression="Piecewise((x, x > 0), (negative_slope*x, True))",
    range=REAL,
    bounds=(0.5, 0, 0, 0),
    parameters=[
        Parameter("negative_slope", "a", REAL, "slope where x is negative", lambda x, **_: np.minimum(x, 0))
    ],
    kinks=[Kink(0, 1)],
    reference="A. L. Maas, A. Y. Hannun and A. Y. Ng (2013). Rectifier nonlinearities improve neural network "
    "acoustic models. ICML Workshop on Deep Learning for Audio, Speech and Language Processing.",
)
def leaky_relu(x: Array, order: int, /, negative_slope: Values = 0.01) -> Array:
    """Leaky ReLU: x where x > 0, negative_slope · x elsewhere.

    The derivative jumps at 0, where its value is the negative slope, as in PyTorch; in JAX it is 1. The short
    form max(x, negative_slope · x) is another function when the slope exceeds 1.

    >>> acts.leaky_relu([-2.0, 0.0, 3.0], negative_slope=0.25)
    array([-0.5,  0. ,  3. ])
    """
    return leaky(x, order, negative_slope)


def leaky(x: Array, order: int, slope: Values) -> Array:
    """Return x where x > 0 and slope · x elsewhere, or a derivative of that."""
    if order == 0:
        return signed_zeros(np.maximum(x, 0) + times(np.minimum(x, 0), slope), x, slope)
    right = step(x)
    return right + slope * (1 - right) if order == 1 else zero(x)


@elementwise(
    symbol=r"\operatorname{PReLU}",
    native=_leaky,
    expression="Piecewise((x, x > 0), (a*x, True))",
    range=REAL,
    bounds=(0.5, 0, 0, 0),
    parameters=[
        Parameter("a", "a", REAL, "slope where x is negative, learnt", lambda x, **_: np.minimum(x, 0))
    ],
    kinks=[Kink(0, 1)],
    reference="K. He, X. Zhang, S. Ren and J. Sun (2015). Delving deep into rectifiers: surpassing "
    "human-level performance on ImageNet classification. ICCV. arXiv:1502.01852",
)
def prelu(x: Array, order: int, /, a: Values = 0.25) -> Array:
    """Parametric ReLU: x where x > 0, a · x elsewhere, with a slope a that is learnt.

    It is the leaky ReLU with a slope per channel, which broadcasts: for images of shape (n, channels, h, w)
    a has the shape (channels, 1, 1). Training begins with 0.25 in PyTorch and MLX, 0.01 in Flax, 0 in Keras.
    At 0, where the derivative jumps, its value is a, as in PyTorch and Keras; in Flax it is 1, in MLX 1 + a.

    >>> acts.prelu([[-2.0, 3.0], [-2.0, 3.0]], a=[[0.25], [0.5]])
    array([[-0.5,  3. ],
           [-1. ,  3. ]])
    """
    return leaky(x, order, a)


@elementwise(
    symbol=r"\operatorname{RReLU}",
    expression="Piecewise((x, x > 0), ((lower + upper)/2*x, True))",
    range=REAL,
    bounds=(1, 0.5, 0, 0),
    parameters=[
        Parameter(
            "lower",
            "l",
            NON_NEGATIVE,
            "smallest slope",
            lambda x, **_: np.minimum(x, 0) / 2,
        ),
        Parameter(
            "upper",
            "u",
            Interval("lower", inf, closed_low=True),
            "largest slope",
            lambda x, **_: np.minimum(x, 0) / 2,
        ),
    ],
    kinks=[Kink(0, 1)],
    reference="B. Xu, N. Wang, T. Chen and M. Li (2015). Empirical evaluation of rectified activations in "
    "convolutional network. arXiv:1505.00853",
)
def rrelu(x: Array, order: int, /, lower: Values = 1 / 8, upper: Values = 1 / 3, rng: Rng = None) -> Array:
    """Randomised leaky ReLU: x where x > 0, a · x elsewhere, with a drawn between lower and upper.

    In training every number has a slope of its own, from the uniform distribution; the derivative goes with
    the function if both have generators of the same seed. In use the slope is the mean, (lower + upper) / 2.

    >>> acts.rrelu([-24.0, 0.0, 3.0])
    array([-5.5,  0. ,  3. ])
    """
    mean = lower + (upper - lower) / 2
    return leaky(
        x,
        order,
        mean if rng is None else lower + (upper - lower) * np.random.default_rng(rng).random(x.shape),
    )


@elementwise(
    symbol=r"\operatorname{threshold}",
    expression="Piecewise((x, x > threshold), (value, True))",
    range=Interval("value", inf, closed_low=True),
    bounds=(0, 0, 0, 0),
    parameters=[
        Parameter("threshold", r"\theta", REAL, "largest number that is replaced", lambda x, **_: zero(x)),
        Parameter("value", "v", REAL, "what replaces it", lambda x, threshold, **_: 1 - step(x, threshold)),
    ],
    kinks=[Kink("threshold", 0)],
    variants={"thresholded_relu": Variant("ONNX, Paddle", MappingProxyType({"value": 0}))},
    reference="K. Konda, R. Memisevic and D. Krueger (2014). Zero-bias autoencoders and the benefits of "
    "co-adapting features. arXiv:1402.3337",
)
def threshold(x: Array, order: int, /, threshold: Values = 1.0, value: Values = 0.0) -> Array:
    """Threshold: x where x > threshold, value elsewhere.

    PyTorch and Keras give no defaults; those here are the ones of the thresholded ReLU in ONNX, whose value
    is 0. The function jumps at the threshold, where it has the value, unless the two are equal. A value above
    the threshold is not the smallest number that the function takes.

    >>> acts.threshold([-2.0, 1.0, 3.0], threshold=1.0, value=-1.0)
    array([-1., -1.,  3.])
    """
    if order == 0:
        return np.where(x <= threshold, value, x)
    return step(x, threshold) if order == 1 else zero(x)


ROOT = float(np.nextafter(2.0**512, 0))  # its square is finite, that of the next number is not


@elementwise(
    symbol=r"\operatorname{ReLU2}",
    expression="Piecewise((x**2, x > 0), (0, True))",
    range=Interval(0, inf, closed_low=True),
    bounds=(0.5, 0, 0, 0),
    kinks=[Kink(0, 2)],
    reference="D. R. So, W. Mańke, H. Liu, Z. Dai, N. Shazeer and Q. V. Le (2021). Primer: searching for "
    "efficient transformers for language modeling. NeurIPS 34. arXiv:2109.08668",
)
def relu2(x: Array, order: int, /) -> Array:
    """Squared ReLU: x² where x > 0, 0 elsewhere.

    The derivative, 2 · max(0, x), has no jump, and no bound either. The second derivative jumps at 0, where
    its value is that of the left side, 0.

    >>> acts.relu2([-2.0, 0.0, 3.0])
    array([0., 0., 9.])
    """
    if order == 0:
        return np.where(x > ROOT, np.inf, np.clip(x, 0, ROOT) ** 2)
    return times(np.maximum(x, 0) + 0, 2.0) if order == 1 else 2 * step(x) if order == 2 else zero(x)


@elementwise(
    symbol=r"\operatorname{relu}",
    expression="Piecewise((max_value, x > max_value), (x, x > threshold), "
    "(negative_slope*(x - threshold), True))",
    range=Interval(0, "max_value", closed_low=True, closed_high=True),
    bounds=(1, 0, 0, 0),
    parameters=[
        Parameter(
            "negative_slope",
            "a",
            NON_NEGATIVE,
            "slope below the threshold",
            lambda x, threshold, **_: np.minimum(plus(x, -threshold), 0),
        ),
        Parameter("max_value", "M", REAL, "largest value", lambda x, max_value, **_: step(x, max_value)),
        Parameter(
            "threshold",
            r"\theta",
            Interval(-inf, "max_value", closed_high=True),
            "where the values of x begin",
            lambda x, negative_slope, threshold, **_: -negative_slope * (1 - step(x, threshold)),
        ),
    ],
    kinks=[Kink("threshold", 1), Kink("max_value", 1)],
    reference="F. Chollet et al. (2015). Keras: ReLU layer. https://keras.io/api/layers/activation_layers/relu/",
)
def relu_keras(
    x: Array,
    order: int,
    /,
    negative_slope: Values = 0.0,
    max_value: Values = 6.0,
    threshold: Values = 0.0,
) -> Array:
    """ReLU of Keras: max_value above it, x above the threshold, negative_slope · (x - threshold) elsewhere.

    The defaults of Keras are the same, but for max_value, which is None there: any number above all x does
    that. The function jumps at a threshold that is not 0, where its value is 0, as in Keras, and a negative
    slope gives values below 0. Derivatives at the ends are those of the left side: negative_slope at the
    threshold, 0 in Keras, and 1 at max_value, where Keras has 1/2 on JAX.

    >>> acts.relu_keras([-2.0, 0.5, 3.0, 8.0], negative_slope=0.5, max_value=6.0, threshold=1.0)
    array([-1.5 , -0.25,  3.  ,  6.  ])
    """
    if order == 0:
        left = times(np.minimum(plus(x, -threshold), 0), negative_slope) + 0
        return np.where(x > max_value, max_value, np.where(x > threshold, x, left))
    inner = step(x, threshold)
    slope = negative_slope * (1 - inner) + inner - step(x, max_value)
    return slope if order == 1 else zero(x)
