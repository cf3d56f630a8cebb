# ---
# title: Why does learning zig-zag?
# description: We count how often all gradients of a node share a sign, and draw the path that the weights take to their goal when they do.
# tests: [P1.9, P1.10, P1.11, P1.17, P2.17]
# ---

# %% [markdown]
# # Why does learning zig-zag?
#
# The outputs of a sigmoid are always positive, so they are not centred at 0. This is said to force the weights of the next layer to grow all together or shrink all together, which makes learning zig-zag and slows it down. Is that so, and when? Let us count.
#
# ## The question { #question }
#
# 1. Do the gradients of all weights of one node share a sign? How does that depend on the function in the previous layer and on the size of the mini-batch?
# 2. If they do, how much slower is learning, and which path do the weights take?
# 3. Is it enough to move the centre of the outputs to 0?
#
# ## Your prediction { #prediction }
#
# Suppose a node has $n$ inputs whose signs are decided by tossing a coin. How likely are all $n$ signs to be the same? What if the inputs are always positive? And if we average the gradients of two samples, does that become more likely, or less?
#
# ## The experiment { #experiment }
#
# The gradient of the weight $w_i$ is $\delta\,a_i$. Here $a_i$ is the input that comes from the previous layer, and $\delta$, of which each node has only one, says how much the loss depends on the node's weighted sum. We draw them 10,000 times for several numbers of inputs.

# %%
import acts
import matplotlib.pyplot as plt
import numpy as np


def share_of_one_sign(gradients):
    """Return the share of rows in which no two numbers differ in sign."""
    return float(np.mean((gradients >= 0).all(axis=1) | (gradients <= 0).all(axis=1)))


rng = np.random.default_rng(0)
one_sign = {}
for n in (2, 3, 10, 100):
    for activation in (acts.sigmoid, acts.tanh, acts.relu):
        inputs = activation(rng.normal(size=(10000, n)))
        delta = rng.normal(size=(10000, 1))
        one_sign[activation.__name__, n] = share_of_one_sign(delta * inputs)
        print(f"{n:3} inputs from {activation.__name__:7} {one_sign[activation.__name__, n]:.4f}")

# %% [markdown]
# Next we keep to 10 inputs from a sigmoid, and average the gradients of a mini-batch.

# %%
sizes = (1, 2, 4, 8, 32, 128)
batch_one_sign = []
for size in sizes:
    inputs = acts.sigmoid(rng.normal(size=(5000, size, 10)))
    delta = rng.normal(size=(5000, size, 1))
    batch_one_sign.append(share_of_one_sign((delta * inputs).mean(axis=1)))
    print(f"batch of {size:3}: {batch_one_sign[-1]:.3f}")

# %% [markdown]
# What a shared sign does shows best in a linear neuron with two weights. The weights that give the right answers are $(1, -1)$, so that from a start at 0 one must grow while the other shrinks. For inputs, we put 500 points from a normal distribution through an activation.
#
# We begin with gradient descent on all data. How elongated the valley of the loss is can be read from the condition number: the largest eigenvalue of the Hessian divided by the smallest. A round bowl has 1; the larger, the narrower the valley.

# %%
goal = np.array([1.0, -1.0])
points = np.random.default_rng(0).normal(size=(500, 2))
layers = {
    "sigmoid": acts.sigmoid(points),
    "tanh": acts.tanh(points),
    "sigmoid - 0.5": acts.sigmoid(points) - 0.5,
}


def gradient_descent(inputs, goal):
    """Return the condition number, and the steps until the weights are within 0.01 of the goal."""
    hessian = inputs.T @ inputs / len(inputs)
    smallest, largest = np.linalg.eigvalsh(hessian)
    weights, steps = np.zeros(2), 0
    while np.linalg.norm(weights - goal) > 0.01:
        weights = weights - hessian @ (weights - goal) / largest
        steps += 1
    return largest / smallest, steps


# %% [markdown]
# Then stochastic gradient descent, which updates after every single sample. We keep the whole path, and count the steps that go against the one before, that is, with a negative scalar product.


# %%
def sample_by_sample(inputs, goal):
    """Return the path of the weights, and the share of steps that reverse the one before."""
    rng = np.random.default_rng(1)
    rate = 0.5 / np.max((inputs**2).sum(axis=1))
    path, reversals, before = [np.zeros(2)], 0, np.zeros(2)
    while np.linalg.norm(path[-1] - goal) > 0.01:
        sample = inputs[rng.integers(len(inputs))]
        gradient = sample @ (path[-1] - goal) * sample
        reversals += int(gradient @ before < 0)
        path.append(path[-1] - rate * gradient)
        before = gradient
    return np.array(path), reversals / (len(path) - 1)


def length(path):
    """Return the length of a path."""
    return float(np.linalg.norm(np.diff(path, axis=0), axis=1).sum())


# %%
condition, descent_steps, paths, reversals = {}, {}, {}, {}
for name, inputs in layers.items():
    condition[name], descent_steps[name] = gradient_descent(inputs, goal)
    paths[name], reversals[name] = sample_by_sample(inputs, goal)
    print(
        f"{name:13}  condition number {condition[name]:5.2f}  steps {descent_steps[name]:2}"
        f" | one by one: steps {len(paths[name]) - 1:3}, path {length(paths[name]):.2f},"
        f" reversals {reversals[name]:.3f}"
    )
print(f"straight line: {np.linalg.norm(goal):.2f}")

# %%
for name in ("sigmoid", "tanh"):
    plt.plot(*paths[name].T, label=name, linewidth=1.2)
plt.plot(*goal, "o", label="goal")
plt.xlabel("first weight")
plt.ylabel("second weight")
plt.legend()
plt.tight_layout()
plt.show()

# %% [markdown]
# A bias is one more weight, whose input is always 1. It makes the valley narrower still.

# %%
condition_with_bias = {}
for name, inputs in layers.items():
    with_bias = np.column_stack([inputs, np.ones(len(inputs))])
    smallest, *_, largest = np.linalg.eigvalsh(with_bias.T @ with_bias / len(with_bias))
    condition_with_bias[name] = largest / smallest
    print(f"{name:13}  condition number with a bias {condition_with_bias[name]:5.2f}")

# %% [markdown]
# What if the goal were $(1, 1)$, so that both weights have to grow together?

# %%
together, _ = sample_by_sample(layers["sigmoid"], np.array([1.0, 1.0]))
print(f"goal (1, 1), sigmoid: steps {len(together) - 1}, path {length(together):.2f}")

# %%
answers = {
    "straight_line": float(np.linalg.norm(goal)),
    "sgd_path_sigmoid_together": length(together),
}
for (name, n), share in one_sign.items():
    answers[f"one_sign_{name}_{n}"] = share
for size, share in zip(sizes, batch_one_sign, strict=True):
    answers[f"one_sign_batch_{size}"] = share
for key, name in (("sigmoid", "sigmoid"), ("tanh", "tanh"), ("centred", "sigmoid - 0.5")):
    answers[f"condition_{key}"] = float(condition[name])
    answers[f"condition_{key}_with_bias"] = float(condition_with_bias[name])
    answers[f"gd_steps_{key}"] = descent_steps[name]
    answers[f"sgd_steps_{key}"] = len(paths[name]) - 1
    answers[f"sgd_path_{key}"] = length(paths[name])
    answers[f"reversals_{key}"] = reversals[name]

# %% [markdown]
# ## The answer { #answer }
#
# 1. On a single sample, the inputs from a sigmoid are all positive, so the gradients always share a sign: in {= one_sign_sigmoid_10:.0%} of the draws, however many inputs there are. ReLU, which gives no negative values either, is no different, with {= one_sign_relu_10:.0%}. With tanh the share follows the theoretical $2/2^n$ and falls to {= one_sign_tanh_2:.3f}, {= one_sign_tanh_3:.3f} and {= one_sign_tanh_10:.4f} for 2, 3 and 10 inputs. What matters is not the node's own function but that of the **previous** layer.
# 2. Averaging over a mini-batch mixes the signs, but with 10 inputs the share is {= one_sign_batch_2:.3f} for 2 samples, {= one_sign_batch_32:.3f} for 32 and {= one_sign_batch_128:.3f} for 128: it falls and then levels off, far above that of tanh. Since the mean of the inputs is not 0, all gradients have a part in common, and averaging does not remove it.
# 3. The condition number is {= condition_sigmoid:.2f} with the sigmoid and {= condition_tanh:.2f} with tanh. To reach the goal, gradient descent took {= gd_steps_sigmoid} steps against {= gd_steps_tanh}, stochastic gradient descent {= sgd_steps_sigmoid} against {= sgd_steps_tanh}. The paths are {= sgd_path_sigmoid:.2f} and {= sgd_path_tanh:.2f} long, where a straight line would be {= straight_line:.2f}: in the plot, the sigmoid's runs to and fro across the valley like the teeth of a saw. Of its steps, {= reversals_sigmoid:.1%} go against the one before; of those with tanh, only {= reversals_tanh:.1%}.
# 4. Moving the centre is enough. With 0.5 taken off the sigmoid's outputs, the condition number is {= condition_centred:.2f} and gradient descent is done in {= gd_steps_centred} steps. It is the centre that makes learning slow, not the shape of the curve.
#
# ## What would change it { #variations }
#
# - **With the goal $(1, 1)$** the weights may grow together, and even with the sigmoid the path is {= sgd_path_sigmoid_together:.2f} long, less than half of what it was. The zig-zag appears when weights have to move in different directions.
# - **Other seeds** change the number of steps a little, but never the order. Try another number than 1 in `default_rng(1)`.
# - **Other learning rates and optimisers** can narrow the gap: Adam fits the step size to each weight, and the mean can be taken off the inputs beforehand. The [experiment on speed](speed.py) measures how many steps real networks need.
#
# ## Exercise { #exercise }
#
# If the previous layer uses tanh and the node has 4 inputs, how likely are the four gradients of one sample to share a sign? Running the cell checks your answer with 100,000 draws.
#
# ??? success "Show the answer"
#
#     Whatever the first sign is, the other three have to match it: $(1/2)^3=1/8=0.125$. The factor $\delta$ flips all four at once, if at all, and makes no difference.

# %%
guess = None

if guess is None:
    print("…")
else:
    rng = np.random.default_rng(2)
    inputs = acts.tanh(rng.normal(size=(100000, 4)))
    drawn = share_of_one_sign(rng.normal(size=(100000, 1)) * inputs)
    print("✓" if abs(guess - drawn) < 0.01 else "✗", f"share in 100,000 draws: {drawn:.3f}")
