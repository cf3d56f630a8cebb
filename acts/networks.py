"""Small networks of fully connected layers, and how they learn: to be read from top to bottom.

>>> from acts.networks import Adam, Network, moons, train
>>> x, labels = moons(400, noise=0.1, seed=0)
>>> network = Network([2, 16, 1], "relu")
>>> train(network, x, labels, Adam(0.01), steps=500)
>>> network.accuracy(x, labels)
1.0
"""

from collections.abc import Sequence
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import ArrayLike

from acts._arrays import as_floats
from acts._exponential import softplus
from acts._record import Activation
from acts._registry import get
from acts._softmax import log_softmax
from acts._types import Floats, Function


def moons(n: int, noise: float, seed: int) -> tuple[Floats, Floats]:
    """Return points on two interleaved half circles, moved by normal noise, and their labels.

    Parameters
    ----------
    n : int
        How many points.
    noise : float
        Standard deviation of the noise in each coordinate.
    seed : int
        Seed of the random numbers.

    Returns
    -------
    points : ndarray of shape (n, 2)
        The first half are around the upper half of the circle of radius 1 about (0, 0), the others around the
        lower half of the one about (1, 0.5).
    labels : ndarray of shape (n,)
        0 for the points of the first half circle, 1 for those of the second.
    """
    rng = np.random.default_rng(seed)
    angle = rng.uniform(0, np.pi, n)
    labels = np.repeat([0.0, 1.0], [n // 2, n - n // 2])
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    return np.where(labels[:, None] == 0, upper, lower) + noise * rng.normal(size=(n, 2)), labels


def digits() -> tuple[Floats, Floats]:
    """Return 1200 small images of handwritten digits, and what digits they are.

    They come from "Optical Recognition of Handwritten Digits" by E. Alpaydin and C. Kaynak (UCI Machine
    Learning Repository, 1998, https://archive.ics.uci.edu/dataset/80), under the licence CC BY 4.0. Changed:
    of the 1797 images that scikit-learn has, these are the first 1200, and of the 17 greys of a pixel
    (0 to 16) 4 are left, ``min(grey // 4, 3)``.

    Returns
    -------
    images : ndarray of shape (1200, 64)
        The 8 × 8 pixels of each image, row by row: 0 for paper, 1 for ink, or a third or two thirds of it.
    labels : ndarray of shape (1200,)
        The digits, 0 to 9.
    """
    with files("acts").joinpath("digits.npz").open("rb") as file, np.load(file) as arrays:
        images, labels = arrays["images"], arrays["labels"]
    return images.reshape(-1, 64) / 3.0, labels.astype(np.float64)


class Pass(NamedTuple):
    """What a pass forward through a network computes, layer by layer; each array has one row per sample.

    Attributes
    ----------
    sums : list of ndarray
        The weighted sums of all layers.
    values : list of ndarray
        The input, and the values of all layers; the last ones are the outputs.
    """

    sums: list[Floats]
    values: list[Floats]


class Network:
    """A network of fully connected layers.

    Parameters
    ----------
    sizes : sequence of int
        The number of inputs, of the units in each hidden layer, and of outputs.
    activation : str or callable
        Elementwise function of acts, or its name: what the hidden layers apply.
    output : str or callable, default "sigmoid"
        What the output layer applies.
    loss : {"cross_entropy", "squared_error"}, default "cross_entropy"
        What training lowers: the cross-entropy of a sigmoid or softmax output, or half the squared error of
        an elementwise one; the sum over the outputs, averaged over the samples.
    seed : int, default 0
        Seed of the weights, which are drawn from the normal distribution, layer by layer.
    std : float, optional
        Standard deviation of the weights. By default their variance is 2/n in a network of ReLU or leaky
        ReLU and 1/n in any other, where n is the number of inputs of the layer.

    Attributes
    ----------
    weights : list of ndarray
        One matrix of shape (inputs, outputs) per layer.
    biases : list of ndarray
        One vector per layer, zero at the start.

    Raises
    ------
    ValueError
        If a name is unknown, or loss and output do not go together.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        activation: str | Function,
        output: str | Function = "sigmoid",
        loss: str = "cross_entropy",
        seed: int = 0,
        std: float | None = None,
    ) -> None:
        self.activation, self.output, self.loss_name = get(activation), get(output), loss
        _check(self.activation, self.output, loss)
        rng = np.random.default_rng(seed)
        gain = np.sqrt(2.0) if self.activation.name in ("relu", "leaky_relu") else 1.0
        self.weights: list[Floats] = [
            rng.normal(size=(inputs, outputs)) * (gain / np.sqrt(inputs) if std is None else std)
            for inputs, outputs in pairwise(sizes)
        ]
        self.biases: list[Floats] = [np.zeros(outputs) for outputs in sizes[1:]]

    @property
    def parameters(self) -> list[Floats]:
        """All weights and biases; an optimiser changes them in place."""
        return [*self.weights, *self.biases]

    def forward(self, x: ArrayLike) -> Pass:
        """Pass samples forward: an array of shape (samples, inputs)."""
        sums: list[Floats] = []
        values = [as_floats(x)]
        for k, (weights, biases) in enumerate(zip(self.weights, self.biases, strict=True), 1):
            layer = self.output if k == len(self.weights) else self.activation
            sums.append(values[-1] @ weights + biases)
            values.append(layer.function(sums[-1]))
        return Pass(sums, values)

    def predict(self, x: ArrayLike) -> Floats:
        """Return the outputs, one row per sample."""
        return self.forward(x).values[-1]

    def accuracy(self, x: ArrayLike, y: ArrayLike) -> float:
        """Return the share of samples that get the right class.

        A single output decides between 0 and 1 at 0.5; of several outputs the largest names the class.
        """
        outputs = self.predict(x)
        y = self._targets(y, outputs)
        if outputs.shape[1] == 1:
            return float(np.mean((outputs >= 0.5) == (y >= 0.5)))
        return float(np.mean(outputs.argmax(axis=1) == y.argmax(axis=1)))

    def loss(self, passed: Pass, y: ArrayLike) -> float:
        """Return the loss.

        Parameters
        ----------
        passed : Pass
            What the samples gave on their way forward.
        y : array_like of shape (samples, outputs), or (samples,) for a single output
            What the outputs should be; for a softmax, probabilities that add up to 1.

        Returns
        -------
        float
            The sum over the outputs, averaged over the samples.
        """
        sums, outputs = passed.sums[-1], passed.values[-1]
        y = self._targets(y, outputs)
        if self.loss_name == "squared_error":
            each = (outputs - y) ** 2 / 2
        elif self.output.vector_valued:
            each = -y * log_softmax(sums)
        else:  # log σ(z) = -softplus(-z), log(1 - σ(z)) = -softplus(z)
            each = y * softplus(-sums) + (1 - y) * softplus(sums)
        return float(each.sum() / len(y))

    def gradients(self, passed: Pass, y: ArrayLike) -> list[Floats]:
        """Return the gradient of the loss by each of the parameters, found by backpropagation.

        Parameters
        ----------
        passed, y
            As for the loss.

        Returns
        -------
        list of ndarray
            One array per parameter, in the order and the shapes of `parameters`.
        """
        sums, values = passed
        by_sums = self._output_gradient(sums[-1], values[-1], self._targets(y, values[-1]))
        by_weights: list[Floats] = []
        by_biases: list[Floats] = []
        for k in reversed(range(len(self.weights))):
            by_weights.insert(0, values[k].T @ by_sums)
            by_biases.insert(0, by_sums.sum(axis=0))
            if k > 0:
                by_sums = (by_sums @ self.weights[k].T) * self.activation.derivative(sums[k - 1])
        return by_weights + by_biases

    def _output_gradient(self, sums: Floats, outputs: Floats, y: Floats) -> Floats:
        """Return the gradient of the loss by the weighted sums of the output layer."""
        if self.loss_name == "squared_error":
            return (outputs - y) * self.output.derivative(sums) / len(y)
        return (outputs - y) / len(y)  # of the cross-entropy, for a sigmoid and a softmax alike

    def _targets(self, y: ArrayLike, outputs: Floats) -> Floats:
        """Return y in the shape of the outputs."""
        targets = as_floats(y)
        if targets.shape != outputs.shape and (*targets.shape, 1) != outputs.shape:
            raise ValueError(f"y must have the shape {outputs.shape} of the outputs, got {targets.shape}")
        return targets.reshape(outputs.shape)


class Optimiser(Protocol):
    """What changes parameters by their gradients."""

    def step(self, parameters: Sequence[Floats], gradients: Sequence[Floats]) -> None:
        """Change the parameters in place, once."""


class GradientDescent:
    """Gradient descent: each parameter moves against its gradient, times the learning rate.

    Parameters
    ----------
    learning_rate : float
        By what the gradient is multiplied.
    """

    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = learning_rate

    def step(self, parameters: Sequence[Floats], gradients: Sequence[Floats]) -> None:
        """Change the parameters in place, once."""
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter -= self.learning_rate * gradient


class Adam:
    """Adam (D. P. Kingma and J. Ba, 2015), with the constants of the paper.

    Each parameter moves by the learning rate, times the running mean of its gradient divided by the root of
    the running mean of its square. One object belongs to one network: it remembers these means.

    Parameters
    ----------
    learning_rate : float
        About how far each parameter moves in a step.
    """

    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = learning_rate
        self.steps = 0
        self.means: list[Floats] = []
        self.squares: list[Floats] = []

    def step(self, parameters: Sequence[Floats], gradients: Sequence[Floats]) -> None:
        """Change the parameters in place, once."""
        if self.steps == 0:
            self.means = [np.zeros_like(p) for p in parameters]
            self.squares = [np.zeros_like(p) for p in parameters]
        self.steps += 1
        state = zip(parameters, gradients, self.means, self.squares, strict=True)
        for parameter, gradient, mean, square in state:
            mean[:] = 0.9 * mean + 0.1 * gradient
            square[:] = 0.999 * square + 0.001 * gradient**2
            unbiased_mean = mean / (1 - 0.9**self.steps)  # the running means began at 0
            unbiased_square = square / (1 - 0.999**self.steps)
            parameter -= self.learning_rate * unbiased_mean / (np.sqrt(unbiased_square) + 1e-8)


def train(
    network: Network,
    x: ArrayLike,
    y: ArrayLike,
    optimiser: Optimiser,
    steps: int,
    target: float | None = None,
) -> int | None:
    """Train a network, each step on all samples.

    Parameters
    ----------
    network : Network
        It is changed in place.
    x, y : array_like
        The samples and what the outputs should be, as `Network.forward` and `Network.loss` take them.
    optimiser : GradientDescent or Adam
        How the parameters move.
    steps : int
        How many steps at most.
    target : float, optional
        Training ends before a step whose loss is below this.

    Returns
    -------
    int or None
        Which step that was, counted from 1; None if all steps were taken.
    """
    for step in range(1, steps + 1):
        passed = network.forward(x)
        if target is not None and network.loss(passed, y) < target:
            return step
        optimiser.step(network.parameters, network.gradients(passed, y))
    return None


def _check(activation: Activation, output: Activation, loss: str) -> None:
    if activation.vector_valued:
        raise ValueError(f"activation must be elementwise, got {activation.name}")
    if loss not in ("cross_entropy", "squared_error"):
        raise ValueError(f'loss must be "cross_entropy" or "squared_error", got {loss!r}')
    if loss == "cross_entropy" and output.name not in ("sigmoid", "softmax"):
        raise ValueError(f"cross_entropy goes with the output sigmoid or softmax, got {output.name}")
    if loss == "squared_error" and output.vector_valued:
        raise ValueError(f"squared_error goes with an elementwise output, got {output.name}")
