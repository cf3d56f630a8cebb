"""Networks: their data, their gradients and their training."""

import numpy as np
import pytest

import acts
from acts.networks import Adam, GradientDescent, Network, digits, moons, train
from tests.acts.oracle import ELEMENTWISE

NAMES = [record.name for record in ELEMENTWISE]
PAIRS = [("sigmoid", "cross_entropy"), ("softmax", "cross_entropy")] + [(n, "squared_error") for n in NAMES]


def small(activation="tanh", output="sigmoid", loss="cross_entropy"):
    """Return a network of three layers and random samples for it."""
    rng = np.random.default_rng(5)
    y = acts.softmax(rng.normal(size=(7, 2)))
    return Network([3, 4, 5, 2], activation, output, loss, seed=1), rng.normal(size=(7, 3)), y


def differences(network, x, y, h=1e-6):
    """Return the gradients by central differences."""
    gradients = [np.empty_like(parameter) for parameter in network.parameters]
    for parameter, gradient in zip(network.parameters, gradients, strict=True):
        for place in np.ndindex(parameter.shape):
            middle = parameter[place]
            losses = []
            for parameter[place] in (middle + h, middle - h):
                losses.append(network.loss(network.forward(x), y))
            parameter[place] = middle
            gradient[place] = (losses[0] - losses[1]) / (2 * h)
    return gradients


def assert_gradients(network, x, y):
    """Compare backpropagation with differences."""
    gradients = network.gradients(network.forward(x), y)
    for found, wanted in zip(gradients, differences(network, x, y), strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-6, atol=1e-9)


def test_digits():
    """Images and labels belong together: each is nearest to the mean of its digit, and a zero is hollow."""
    images, labels = digits()
    assert images.shape == (1200, 64)
    assert np.allclose(np.unique(images), [0, 1 / 3, 2 / 3, 1])
    assert np.bincount(labels.astype(int), minlength=10).min() > 100
    means = np.array([images[:600][labels[:600] == digit].mean(axis=0) for digit in range(10)])
    distances = ((images[600:, None] - means) ** 2).sum(axis=2)
    assert np.mean(distances.argmin(axis=1) == labels[600:]) > 0.8
    zero = means[0].reshape(8, 8)
    assert zero[3:5, 3:5].mean() < 0.2 < zero[3:5, 1:3].mean()


@pytest.mark.parametrize("activation", NAMES)
def test_gradients_of_hidden_layers(activation):
    """Backpropagation through every elementwise function agrees with differences."""
    assert_gradients(*small(activation))


@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_gradients_of_outputs(output, loss):
    """So does the gradient of every loss for every output that goes with it."""
    assert_gradients(*small("tanh", output, loss))


def test_losses():
    """The cross-entropy of a sigmoid and of a softmax and half the squared error are what they are called."""
    for output, entropy in (
        ("sigmoid", lambda p, y: y * np.log(p) + (1 - y) * np.log(1 - p)),
        ("softmax", lambda p, y: y * np.log(p)),
    ):
        network, x, y = small(output=output)
        wanted = -entropy(network.predict(x), y).sum() / 7
        assert network.loss(network.forward(x), y) == pytest.approx(wanted, rel=1e-14)
    network, x, y = small(output="identity", loss="squared_error")
    wanted = ((network.predict(x) - y) ** 2).sum() / 14
    assert network.loss(network.forward(x), y) == pytest.approx(wanted, rel=1e-14)


def test_cross_entropy_of_certain_outputs():
    """Where the sigmoid rounds to 1 or 0, the cross-entropy is still right, and without a warning."""
    network = Network([1, 1], "identity")
    network.weights[0][:] = 1
    assert network.loss(network.forward([[800.0], [-800.0]]), [0, 1]) == 800


def test_moons():
    """Without noise every moon is a half circle; the first half of the labels is 0; noise has its size."""
    points, labels = moons(7, noise=0, seed=3)
    np.testing.assert_array_equal(labels, [0, 0, 0, 1, 1, 1, 1])
    upper, lower = points[:3], points[3:] - [1, 0.5]
    np.testing.assert_allclose(np.hypot(*upper.T), 1, rtol=1e-15)
    np.testing.assert_allclose(np.hypot(*lower.T), 1, rtol=1e-15)
    assert np.all(upper[:, 1] > 0)
    assert np.all(lower[:, 1] < 0)
    noise = (moons(10_000, noise=0.3, seed=3)[0] - moons(10_000, noise=0, seed=3)[0]) / 0.3
    assert np.abs(noise.mean(axis=0)).max() < 0.05
    assert np.abs(noise.std(axis=0) - 1).max() < 0.03


@pytest.mark.parametrize(
    ("activation", "variance"), [("relu", 2), ("leaky_relu", 2), ("tanh", 1), ("elu", 1)]
)
def test_start(activation, variance):
    """Weights begin with the variance that fits the activation, or the one asked for; biases with 0."""
    network = Network([400, 300, 1], activation)
    assert network.weights[0].var() * 400 == pytest.approx(variance, rel=0.02)
    assert Network([400, 300, 1], activation, std=0.5).weights[0].std() == pytest.approx(0.5, rel=0.01)
    assert [w.shape for w in network.weights] == [(400, 300), (300, 1)]
    assert not any(np.any(b) for b in network.biases)


def test_gradient_descent_by_hand():
    """One step of gradient descent moves each parameter against its gradient, in place."""
    w = np.array([1.0, -2.0])
    GradientDescent(0.1).step([w], [np.array([5.0, 10.0])])
    np.testing.assert_allclose(w, [0.5, -3.0], rtol=1e-15)


def test_adam_by_hand():
    """Two steps of Adam, computed by hand: the first is the learning rate long, whatever the gradient."""
    w = np.array([1.0])
    adam = Adam(0.5)
    adam.step([w], [np.array([4.0])])
    assert w == pytest.approx(0.5, rel=1e-8)
    adam.step([w], [np.array([-2.0])])
    mean = (0.9 * 0.4 - 0.1 * 2) / (1 - 0.81)
    square = (0.999 * 0.016 + 0.001 * 4) / (1 - 0.998001)
    assert w == pytest.approx(0.5 - 0.5 * mean / np.sqrt(square), rel=1e-7)


@pytest.mark.parametrize(
    ("seed", "layers", "activation", "output", "loss", "optimiser", "wanted"),
    [
        (0, 1, "sigmoid", "sigmoid", "cross_entropy", GradientDescent(3), -0.3131249664857183),
        (1, 3, "tanh", "sigmoid", "cross_entropy", GradientDescent(0.5), -0.09091377974569662),
        (2, 2, "relu", "sigmoid", "cross_entropy", Adam(0.01), -0.9148028844232806),
        (3, 2, "identity", "identity", "squared_error", Adam(0.03), 0.4720403057672239),
        (4, 1, "relu", "leaky_relu", "squared_error", GradientDescent(0.3), 0.4969702068420878),
        (5, 2, "tanh", "sigmoid", "squared_error", Adam(0.01), 0.19489957597034108),
    ],
)
def test_training(seed, layers, activation, output, loss, optimiser, wanted):
    """After 50 steps the output's weighted sum at a point is that of a program written independently."""
    x, labels = moons(50, noise=0.2, seed=7)
    network = Network([2, *[8] * layers, 1], activation, output, loss, seed=seed)
    assert train(network, x, labels, optimiser, 50) is None
    sums, _ = network.forward([[0.5, 0.25]])
    assert sums[-1].item() == pytest.approx(wanted, rel=1e-10)


def test_target():
    """Training ends before the first step whose loss is below the target, and tells which step that was."""
    x, labels = moons(60, noise=0.1, seed=0)
    reference = Network([2, 8, 1], "tanh")
    losses = []
    descent = GradientDescent(1.0)
    for _ in range(40):
        passed = reference.forward(x)
        losses.append(reference.loss(passed, labels))
        descent.step(reference.parameters, reference.gradients(passed, labels))
    target = losses[25]
    network = Network([2, 8, 1], "tanh")
    step = train(network, x, labels, GradientDescent(1.0), 100, target)
    assert step == 1 + next(k for k, loss in enumerate(losses) if loss < target)
    assert network.loss(network.forward(x), labels) == losses[step - 1]
    assert train(network, x, labels, GradientDescent(1.0), 5, target=0) is None


def test_accuracy():
    """One output decides at 0.5, of several the largest does."""
    single = Network([1, 1], "identity", "identity", "squared_error")
    single.weights[0][:] = 1
    assert single.accuracy([[0.5], [0.4], [0.6], [0.1]], [1, 1, 0, 0]) == 0.5
    several = Network([2, 2], "identity", "softmax")
    several.weights[0][:] = np.eye(2)
    assert several.accuracy([[1, 0], [0, 1], [3, 2], [1, 2]], [[1, 0], [0, 1], [1, 0], [1, 0]]) == 0.75


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("softmax",), "activation must be elementwise, got softmax"),
        (("tahn",), 'unknown function "tahn"; did you mean "tanh"?'),
        (("tanh", "relu"), "cross_entropy goes with the output sigmoid or softmax, got relu"),
        (("tanh", "softmax", "squared_error"), "squared_error goes with an elementwise output, got softmax"),
        (("tanh", "sigmoid", "mse"), 'loss must be "cross_entropy" or "squared_error", got \'mse\''),
    ],
)
def test_wrong_networks(arguments, message):
    """What does not go together is refused, and the message says what would."""
    with pytest.raises(ValueError, match=message.replace("?", r"\?")):
        Network([2, 3, 1], *arguments)


def test_wrong_targets():
    """Targets of another shape than the outputs are refused, before they are broadcast."""
    network, x, _ = small()
    with pytest.raises(ValueError, match=r"y must have the shape \(7, 2\) of the outputs, got \(7,\)"):
        network.loss(network.forward(x), np.zeros(7))
    with pytest.raises(ValueError, match="y must have the shape"):
        network.gradients(network.forward(x), np.zeros(7))
