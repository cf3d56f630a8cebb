# ---
# title: Which function belongs in the output layer?
# description: Pairs of function and loss in the output layer, compared on two classes, on a regression and on three classes, to see which suits which.
# tests: [P2.6, P2.7, P2.8, P4.5, P4.7, P5.10]
# full: {seeds: 10, steps: 1500, rates: [0.1, 0.3, 1, 3, 10], deep_seeds: 5, deep_steps: 800, line_steps: 5000, class_steps: 2000}
# ---

# %% [markdown]
# # Which function belongs in the output layer?
#
# "The gradient of the sigmoid vanishes, so use ReLU": which layer is that about? Let us keep hidden layers and the output layer apart, and train on the same data with one pair of function and loss after another.
#
# ## The question { #question }
#
# 1. For two classes, should the output layer have a sigmoid or ReLU? Do the loss and the learning rate matter?
# 2. What about the hidden layers?
# 3. What suits data with a straight-line trend, and what three or more classes?
#
# ## Your prediction { #prediction }
#
# The right answer is 1, but the weighted sum at the output unit is $-10$. That is badly wrong and calls for a large correction. Cross-entropy, the squared error of a sigmoid, the squared error of ReLU: which of them corrects this unit most, and which not at all?
#
# ## The experiment { #experiment }
#
# The code on this page makes short runs, with fewer seeds and steps. The numbers in the answer come from the same code, run in full with {= seeds:.0f} seeds, and {= deep_seeds:.0f} for 6 hidden layers.

# %% tags=["parameters"]
seeds, steps = 2, 300
rates = (0.3, 3)
deep_seeds, deep_steps = 1, 400
line_steps, class_steps = 500, 500

# %% [markdown]
# We begin with a single output that should be 1. The derivative of the loss with respect to the weighted sum $z$ is the force of the correction. Of the squared error, we take half as the loss.

# %%
import acts
import matplotlib.pyplot as plt
import numpy as np
from acts.networks import GradientDescent, Network, moons, train

z = np.linspace(-10, 10, 401)
sigmoid, sigmoid_slope = acts.sigmoid(z), acts.derivative(acts.sigmoid)(z)
relu, relu_slope = acts.relu(z), acts.derivative(acts.relu)(z)
loss_slopes = {
    "cross-entropy of a sigmoid": sigmoid - 1,
    "squared error of a sigmoid": (sigmoid - 1) * sigmoid_slope,
    "squared error of ReLU": (relu - 1) * relu_slope,
}
for name, slope in loss_slopes.items():
    print(f"{name:27} slope at z = -10: {slope[0] + 0:.6g}")
    plt.plot(z, slope, label=name)
plt.ylim(-1.1, 1.1)
plt.xlabel("weighted sum z at the output")
plt.ylabel("slope of the loss")
plt.legend(loc="upper left")
plt.tight_layout()
plt.show()

# %% [markdown]
# Now we train on the two moons, with one hidden layer of 16 nodes and five kinds of output layer.

# %%
points, labels = moons(400, noise=0.1, seed=0)
test_points, test_labels = moons(4000, noise=0.1, seed=999)
OUTPUTS = {
    "sigmoid_cross_entropy": ("sigmoid", "cross_entropy"),
    "sigmoid_squared": ("sigmoid", "squared_error"),
    "linear_squared": ("identity", "squared_error"),
    "relu_squared": ("relu", "squared_error"),
    "leaky_squared": ("leaky_relu", "squared_error"),
}


def trained(hidden, layers, steps, seed, output="sigmoid", loss="cross_entropy", rate=0.3):
    """Return a network with 16 units per hidden layer after gradient descent."""
    network = Network([2, *[16] * layers, 1], hidden, output, loss, seed)
    train(network, points, labels, GradientDescent(rate), steps)
    return network


def is_dead(network):
    """Tell whether the output's weighted sum is negative for all test points."""
    sums, _ = network.forward(test_points)
    return bool(np.all(sums[-1] <= 0))


# %%
two_classes = {}
for hidden in ("relu", "sigmoid"):
    print(f"hidden layer of {hidden}:")
    for name, (output, loss) in OUTPUTS.items():
        networks = [trained(hidden, 1, steps, seed, output, loss) for seed in range(seeds)]
        accuracies = [network.accuracy(test_points, test_labels) for network in networks]
        mean, lowest, dead = np.mean(accuracies), min(accuracies), sum(map(is_dead, networks))
        two_classes[hidden, name] = mean, lowest, dead
        print(f"  {name:22} accuracy {mean:.3f}, lowest {lowest:.3f}, dead in {dead} of {seeds} runs")

# %% [markdown]
# All of these took steps of the same size, with a learning rate of 0.3. What if the steps are smaller, or larger?

# %%
by_rate = {}
for name, (output, loss) in OUTPUTS.items():
    for rate in rates:
        with np.errstate(over="ignore", invalid="ignore"):  # a step may be far too large
            networks = [trained("relu", 1, steps, seed, output, loss, rate) for seed in range(seeds)]
            by_rate[name, rate] = [network.accuracy(test_points, test_labels) for network in networks]
    shown = (f"{np.mean(by_rate[name, r]):.3f} ± {np.std(by_rate[name, r], ddof=1):.3f}" for r in rates)
    print(f"{name:22}", "  ".join(shown))

# %%
for name in OUTPUTS:
    plt.semilogx(rates, [np.mean(by_rate[name, rate]) for rate in rates], "o-", label=name)
plt.xlabel("learning rate")
plt.ylabel("test accuracy")
plt.legend()
plt.tight_layout()
plt.show()

# %% [markdown]
# Next the output layer is fixed to a sigmoid with cross-entropy, and there are 6 hidden layers, whose function we vary.

# %%
deep = {}
for hidden in ("sigmoid", "tanh", "relu"):
    networks = [trained(hidden, 6, deep_steps, seed) for seed in range(deep_seeds)]
    deep[hidden] = np.mean([network.accuracy(test_points, test_labels) for network in networks])
    print(f"6 hidden layers of {hidden:7} accuracy {deep[hidden]:.3f}")

# %% [markdown]
# Then a regression: one unit learns the line $y=3x-2$ from data with noise.

# %%
rng = np.random.default_rng(0)
x = np.linspace(-5, 5, 201)[:, None]
y = 3 * x - 2 + 0.5 * rng.normal(size=(201, 1))

units, mean_squared_error = {}, {}
for output in ("identity", "relu", "sigmoid", "tanh"):
    unit = units[output] = Network([1, 1], "identity", output, "squared_error")
    unit.weights[0][:] = unit.biases[0][:] = 0.1
    train(unit, x, y, GradientDescent(0.05), line_steps)
    mean_squared_error[output] = np.mean((unit.predict(x) - y) ** 2)
    print(f"{output:8}  mean squared error {mean_squared_error[output]:6.3f}")
print(f"the variance of y is {y.var():.2f}")

# %%
plt.plot(x[::2], y[::2], ".", markersize=3, color="gray", label="data")
for output in ("identity", "relu", "tanh"):
    plt.plot(x, units[output].predict(x), label=output)
plt.xlabel("x")
plt.ylabel("output")
plt.legend()
plt.tight_layout()
plt.show()

# %% [markdown]
# Last, a classification with three classes, with one softmax and with three separate sigmoids. The weights start at 0.

# %%
kinds = np.repeat([0, 1, 2], 300)
centres = np.array([[0, 2], [-1.7, -1], [1.7, -1]])
blobs = centres[kinds] + 0.9 * rng.normal(size=(900, 2))
one_hot = np.eye(3)[kinds]

three_classes = {}
for output in ("softmax", "sigmoid"):
    network = Network([2, 3], "identity", output, std=0.0)
    train(network, blobs, one_hot, GradientDescent(0.5), class_steps)
    sums = network.predict(blobs).sum(axis=1)
    three_classes[output] = accuracy, low, high = network.accuracy(blobs, one_hot), sums.min(), sums.max()
    print(f"{output:7}  accuracy {accuracy:.4f}, outputs add up to {low:.3f} … {high:.3f}")

# %%
answers = {
    "seeds": seeds,
    "deep_seeds": deep_seeds,
    "cross_entropy_slope": float(loss_slopes["cross-entropy of a sigmoid"][0]),
    "sigmoid_squared_slope": float(loss_slopes["squared error of a sigmoid"][0]),
    "relu_squared_slope": float(loss_slopes["squared error of ReLU"][0] + 0),
    "line_w": units["identity"].weights[0].item(),
    "line_b": units["identity"].biases[0].item(),
    "line_variance": float(y.var()),
    "softmax_sum_low": float(three_classes["softmax"][1]),
    "softmax_sum_high": float(three_classes["softmax"][2]),
    "sigmoids_sum_low": float(three_classes["sigmoid"][1]),
    "sigmoids_sum_high": float(three_classes["sigmoid"][2]),
    "softmax_accuracy": three_classes["softmax"][0],
    "sigmoids_accuracy": three_classes["sigmoid"][0],
}
for (hidden, name), (mean, lowest, dead) in two_classes.items():
    answers |= {f"{hidden}_hidden_{name}": float(mean), f"{hidden}_hidden_{name}_lowest": lowest}
    answers[f"{hidden}_hidden_{name}_dead"] = dead
for (name, rate), accuracies in by_rate.items():
    key = f"rate_{rate}_{name}".replace(".", "_")
    answers |= {key: float(np.mean(accuracies)), f"{key}_deviation": float(np.std(accuracies, ddof=1))}
answers |= {f"six_layers_{hidden}": float(accuracy) for hidden, accuracy in deep.items()}
answers |= {f"line_error_{output}": float(error) for output, error in mean_squared_error.items()}

# %% [markdown]
# ## The answer { #answer }
#
# 1. Put a sigmoid in the output layer and pair it with the cross-entropy. At $z=-10$ the force of the correction is {= cross_entropy_slope:.6f} for the cross-entropy, {= sigmoid_squared_slope:.2e} for the squared error of a sigmoid, and {= relu_squared_slope:.0f} for that of ReLU. After training with a hidden layer of ReLU, the test accuracy is, in the same order, {= relu_hidden_sigmoid_cross_entropy:.2f} on average (lowest {= relu_hidden_sigmoid_cross_entropy_lowest:.2f}), {= relu_hidden_sigmoid_squared:.2f} ({= relu_hidden_sigmoid_squared_lowest:.2f}) and {= relu_hidden_relu_squared:.2f} ({= relu_hidden_relu_squared_lowest:.2f}). In {= relu_hidden_relu_squared_dead:.0f} of {= seeds:.0f} runs the ReLU output ended up giving 0 for every point. At this learning rate, 0.3, a linear and a leaky ReLU output with the squared error did better still: {= relu_hidden_linear_squared:.3f} and {= relu_hidden_leaky_squared:.3f}. But they do so only while the steps are small, as the table below shows, and their outputs cannot be read as probabilities.
# 2. In the hidden layers it is the other way round. With 6 of them, the sigmoid got no farther than {= six_layers_sigmoid:.3f}, while tanh and ReLU reached {= six_layers_tanh:.3f} and {= six_layers_relu:.3f}. "ReLU instead of the sigmoid" is a rule for hidden layers, not for the output layer.
# 3. Data with a straight-line trend call for the identity. Its mean squared error is {= line_error_identity:.3f}, and it finds $w={= line_w:.3f}$, $b={= line_b:.3f}$; ReLU stops at {= line_error_relu:.2f}, the sigmoid at {= line_error_sigmoid:.2f} and tanh at {= line_error_tanh:.2f}. The variance of the data is {= line_variance:.2f}, so that is little better than answering with the mean. For three classes, softmax and three sigmoids have much the same accuracy, {= softmax_accuracy:.3f} and {= sigmoids_accuracy:.3f}. But the outputs of the softmax always add up to {= softmax_sum_high:.0f}, those of the three sigmoids to anything from {= sigmoids_sum_low:.3f} to {= sigmoids_sum_high:.3f}. If exactly one class is right, use softmax; if several may be right together, use separate sigmoids.
#
# The same with steps of other sizes, for a hidden layer of ReLU: test accuracy, mean ± standard deviation over {= seeds:.0f} seeds.
#
# <div class="scroll" tabindex="0" role="region" aria-label="Accuracy at each learning rate" markdown="1">
#
# | learning rate | 0.1 | 0.3 | 1 | 3 | 10 |
# |---|---|---|---|---|---|
# | sigmoid, cross-entropy | {= rate_0_1_sigmoid_cross_entropy:±} | {= rate_0_3_sigmoid_cross_entropy:±} | {= rate_1_sigmoid_cross_entropy:±} | {= rate_3_sigmoid_cross_entropy:±} | {= rate_10_sigmoid_cross_entropy:±} |
# | sigmoid, squared error | {= rate_0_1_sigmoid_squared:±} | {= rate_0_3_sigmoid_squared:±} | {= rate_1_sigmoid_squared:±} | {= rate_3_sigmoid_squared:±} | {= rate_10_sigmoid_squared:±} |
# | linear, squared error | {= rate_0_1_linear_squared:±} | {= rate_0_3_linear_squared:±} | {= rate_1_linear_squared:±} | {= rate_3_linear_squared:±} | {= rate_10_linear_squared:±} |
# | leaky ReLU, squared error | {= rate_0_1_leaky_squared:±} | {= rate_0_3_leaky_squared:±} | {= rate_1_leaky_squared:±} | {= rate_3_leaky_squared:±} | {= rate_10_leaky_squared:±} |
# | ReLU, squared error | {= rate_0_1_relu_squared:±} | {= rate_0_3_relu_squared:±} | {= rate_1_relu_squared:±} | {= rate_3_relu_squared:±} | {= rate_10_relu_squared:±} |
#
# </div>
#
# The sigmoid withstands steps that throw the linear and the leaky output off course: one unbounded output, far from its target, pushes with a force as large as its distance, while that of a sigmoid is at most 1. The cross-entropy adds that small steps are enough. Given steps that are large enough, the squared error of a sigmoid gets there as well, and at 10 it even holds out where the cross-entropy has become unsteady. So what the pair of sigmoid and cross-entropy gains is not a higher peak, but a wide range of learning rates that work.
#
# ## What would change it { #variations }
#
# - **With a hidden layer of sigmoids** the outputs learn less. Even the cross-entropy gets no farther than {= sigmoid_hidden_sigmoid_cross_entropy:.3f}, and the ReLU output dies in {= sigmoid_hidden_relu_squared_dead:.0f} of {= seeds:.0f} runs.
# - **With a bias of 1 at the start** the ReLU output dies far less often. Put `network.biases[-1][:] = 1` before the training.
# - **In a regression whose values cannot be negative**, such as a number of people or an amount of rain, ReLU or softplus may well be right for the output.
#
# ## Exercise { #exercise }
#
# The right answer is 1. At which $z$ does the squared error of a sigmoid push hardest? Guess from the figure, then work it out, put it in as `guess`, and run the cell.
#
# ??? success "Show the answer"
#
#     With $p=\sigma(z)$ the force is $(1-p)\cdot p(1-p)=p(1-p)^2$, which is largest at $p=1/3$, so $z=-\ln 2\approx-0.693$. An output that is more wrong than this is not corrected more, but less.

# %%
guess = None

if guess is None:
    print("…")
else:
    z = np.linspace(-10, 10, 200001)
    slope = (acts.sigmoid(z) - 1) * acts.derivative(acts.sigmoid)(z)
    print("✓" if abs(guess - z[slope.argmin()]) < 0.01 else "✗")
