# ---
# title: What does depth do to the gradient and the accuracy?
# description: We measure how much of the gradient reaches the input of deep random networks, and train networks of several depths to compare their accuracy.
# tests: [P1.2, P1.8, P1.18, P1.21, P2.10, P3.5, P3.8, P3.14, P4.7, P4.9, P4.11, P4.15, P5.4, P5.9]
# full: {draws: 10, seeds: 10, depths: [1, 2, 5, 10], checkpoints: [300, 1500]}
# ---

# %% [markdown]
# # What does depth do to the gradient and the accuracy?
#
# With one node per layer, [what is left of the gradient can be worked out by hand](slopes.py). Real networks have many nodes per layer, each with weights of its own. In such networks we measure the gradient, and see whether learning really fails where the gradient shrinks.
#
# ## The question { #question }
#
# 1. How much of the gradient does backpropagation carry to the input, and how does that depend on the function and the size of the weights?
# 2. Does the sigmoid's gradient stop vanishing if the outputs are centred at 0?
# 3. Do more layers make a network more accurate? And may it be as deep as we like, provided that its activation is nonlinear?
#
# ## Your prediction { #prediction }
#
# When a sigmoid network goes from 5 layers to 10, is the share of the gradient that is left halved, or squared? ReLU has slope 1 for positive inputs: does its gradient shrink at all? Rank a linear, a sigmoid, a tanh and a ReLU network with 10 hidden layers by their accuracy.
#
# ## The experiment { #experiment }
#
# These settings are small, so that the page finishes within seconds. The numbers in the answer come from 10 seeds and up to 1500 steps of training.

# %% tags=["parameters"]
draws = 1
seeds = 1
depths = (1, 10)
checkpoints = (100,)

# %% [markdown]
# ### What is left of the gradient { #gradient }
#
# Each layer has 64 nodes, and the weights come from a normal distribution with mean 0; we give their variance in units of $1/n$ ($n=64$). Random inputs go forward, then a random gradient goes back from the output to the input, and we compare its size with what it was.
#
# To tell the effect of the centre apart, we need a function that saturates like the sigmoid but is centred at 0: $\tanh(x/2)=2\sigma(x)-1$.

# %%
import acts
import matplotlib.pyplot as plt
import numpy as np
from acts.networks import Adam, Network, moons, train

tanh_slope = acts.derivative(acts.tanh)


def half_tanh(z):
    return acts.tanh(z / 2)


def half_tanh_slope(z):
    return tanh_slope(z / 2) / 2


# %%
def gradient_left(function, slope, variance, layers, seed):
    """Return the size of the gradient at the input, divided by its size at the output."""
    rng = np.random.default_rng(seed)
    values, sums = rng.normal(size=(256, 64)), []
    weights = [rng.normal(size=(64, 64)) * np.sqrt(variance / 64) for _ in range(layers)]
    for matrix in weights:
        sums.append(values @ matrix)
        values = function(sums[-1])
    gradient = rng.normal(size=(256, 64))
    size_at_output = np.linalg.norm(gradient)
    for matrix, z in zip(reversed(weights), reversed(sums), strict=True):
        gradient = (gradient * slope(z)) @ matrix.T
    return np.linalg.norm(gradient) / size_at_output


# %%
networks = {
    "sigmoid": (acts.sigmoid, acts.derivative(acts.sigmoid), 1),
    "tanh(x/2)": (half_tanh, half_tanh_slope, 1),
    "tanh": (acts.tanh, tanh_slope, 1),
    "ReLU, variance 1/n": (acts.relu, acts.derivative(acts.relu), 1),
    "ReLU, variance 2/n": (acts.relu, acts.derivative(acts.relu), 2),
    "sigmoid, weights × 12": (acts.sigmoid, acts.derivative(acts.sigmoid), 144),
}
counts = (1, 3, 5, 10, 20, 50)
left = {}
for name, (function, slope, variance) in networks.items():
    for layers in counts:
        shares = [gradient_left(function, slope, variance, layers, seed) for seed in range(draws)]
        left[name, layers] = float(np.exp(np.mean(np.log(shares))))  # geometric mean
    print(f"{name:22}", "  ".join(f"{left[name, layers]:8.3g}" for layers in counts))

# %%
for group in (list(networks)[:3], list(networks)[3:]):
    for name in group:
        plt.semilogy(counts, [left[name, layers] for layers in counts], "o-", label=name)
    plt.gca().yaxis.set_major_formatter("{x:.0e}")
    plt.xlabel("layers")
    plt.ylabel("gradient left at the input")
    plt.legend()
    plt.tight_layout()
    plt.show()

# %% [markdown]
# ### Depth and accuracy { #accuracy }
#
# We train networks with 16 nodes per hidden layer on 400 points of the two-moons data, using Adam with learning rate 0.01, and measure the accuracy on 4000 other points. All depths get the same number of steps.

# %%
x, y = moons(400, noise=0.1, seed=0)
test_x, test_y = moons(4000, noise=0.1, seed=999)


def accuracies(activation, depth, seed):
    """Return the accuracy on new points after each number of steps in `checkpoints`."""
    network, adam = Network([2] + [16] * depth + [1], activation, seed=seed), Adam(0.01)
    reached, done = [], 0
    for steps in checkpoints:
        train(network, x, y, adam, steps - done)
        reached.append(network.accuracy(test_x, test_y))
        done = steps
    return reached


accuracy = {}
print(f"test accuracy after {checkpoints} steps, seeds: {seeds}")
for activation in (acts.identity, acts.sigmoid, acts.tanh, acts.relu):
    for depth in depths:
        runs = np.array([accuracies(activation, depth, seed) for seed in range(seeds)])
        accuracy[activation.__name__, depth] = runs
        print(f"{activation.__name__:8} {depth:2} hidden layers", runs.mean(axis=0).round(4))

# %%
keys = {
    "sigmoid": "sigmoid",
    "tanh(x/2)": "half_tanh",
    "tanh": "tanh",
    "ReLU, variance 1/n": "relu_1n",
    "ReLU, variance 2/n": "relu_2n",
    "sigmoid, weights × 12": "large_sigmoid",
}
answers = {f"left_{keys[name]}_{layers}": share for (name, layers), share in left.items()}
answers["fold_per_layer_sigmoid"] = left["sigmoid", 10] ** (-1 / 10)
for (name, depth), runs in accuracy.items():
    answers[f"early_accuracy_{name}_{depth}"] = float(runs[:, 0].mean())
    answers[f"accuracy_{name}_{depth}"] = float(runs[:, -1].mean())
    answers[f"lowest_accuracy_{name}_{depth}"] = float(runs[:, -1].min())

# %% [markdown]
# ## The answer { #answer }
#
# 1. In sigmoid networks the gradient shrinks about {= fold_per_layer_sigmoid:.1f}-fold with every layer: the share that reaches the input is {= left_sigmoid_1:.2f} for 1 layer, {= left_sigmoid_5:.2e} for 5, {= left_sigmoid_10:.2e} for 10 and {= left_sigmoid_20:.2e} for 20. Twice the layers nearly square the share. It gets tiny, but not zero.
# 2. Centring does not help: for $\tanh(x/2)$ the share is {= left_half_tanh_10:.2e} at 10 layers and {= left_half_tanh_20:.2e} at 20. The small slope is to blame, not the centre. tanh, with four times the sigmoid's slope, fades far more gently, to {= left_tanh_10:.3f} at 10 layers and {= left_tanh_50:.3f} at 50. But fade it does.
# 3. With ReLU, the initialisation decides. Weights of variance $2/n$ leave {= left_relu_2n_50:.3f} at 50 layers; variance $1/n$ leaves {= left_relu_1n_10:.4f} at 10 and {= left_relu_1n_50:.2e} at 50, as the slope is 0 for the negative half. The sigmoid, in turn, gets above 1 if its weights are 12 times as large: {= left_large_sigmoid_10:.2f} at 10 layers, {= left_large_sigmoid_20:.2f} at 20.
# 4. Linear networks reach an accuracy of {= accuracy_identity_1:.4f} with 1 hidden layer and {= accuracy_identity_10:.4f} with 10, so the extra layers gain nothing. With a nonlinear activation, a single hidden layer is enough for {= accuracy_sigmoid_1:.3f} (sigmoid), {= accuracy_tanh_1:.3f} (tanh) and {= accuracy_relu_1:.3f} (ReLU), which leaves nothing for further layers to gain.
# 5. Being nonlinear is not enough. With 10 hidden layers and 300 steps, tanh is at {= early_accuracy_tanh_10:.3f} and ReLU at {= early_accuracy_relu_10:.3f}, but the sigmoid at {= early_accuracy_sigmoid_10:.3f}, no better than a linear network. By step 1500 its mean has risen to {= accuracy_sigmoid_10:.3f}, yet the slowest seed is still at {= lowest_accuracy_sigmoid_10:.3f}. A vanishing gradient delays learning rather than stopping it.
#
# ## What would change it { #variations }
#
# - **The optimiser** matters. Adam takes larger steps for weights with small gradients, so that even 10 layers begin to learn. The [experiment on speed](speed.py) shows what gradient descent does.
# - **The seed** matters for the 10 sigmoid layers. When such a network begins to learn depends even on rounding errors, so the same seed may give different results on different computers. The other networks hardly depend on the seed.
# - **Harder data** may well reward more layers. For the two moons, one is plenty.
# - **The number of nodes** need not be 64: as long as the variance changes with it, as $1/n$, the shares stay much the same.
#
# ## Exercise { #exercise }
#
# Leaky ReLU with $\alpha=0.5$ has slope 1 for positive inputs and 0.5 for negative ones. For the gradient to keep its size through 50 layers, how many times $1/n$ should the variance of the weights be? Think of why it was 2 for ReLU, and give one decimal place.
#
# ??? success "Show the answer"
#
#     Each layer multiplies the square of the gradient's size by this number and by the mean of the squared slope. For ReLU that mean is $(1+0)/2=0.5$, which calls for 2. Here it is $(1+0.25)/2=0.625$, so the answer is $1/0.625=1.6$.

# %%
guess = None


def leaky(z):
    return acts.leaky_relu(z, negative_slope=0.5)


def leaky_slope(z):
    return acts.derivative(acts.leaky_relu)(z, negative_slope=0.5)


if guess is None:
    print("…")
else:
    share = gradient_left(leaky, leaky_slope, guess, layers=50, seed=0)
    print("✓" if 0.3 < share < 2 else "✗", f"left after 50 layers: {share:.3g}")
