# ---
# title: Does a dead ReLU come back?
# description: When do ReLU units die and come back, does leaky ReLU help, and what do the zeros save? We count.
# tests: [P2.25, P2.29, P2.31, P4.14, P4.16, P5.16]
# full: {seeds: 10, steps: 1000, deep_seeds: 5, deep_steps: 2000, single_steps: 20000}
# ---

# %% [markdown]
# # Does a dead ReLU come back?
#
# For negative inputs ReLU returns 0, and its slope is 0 as well. That is why a unit that has begun to give nothing but 0 is said to be dead for good. Is that true, how many units die, and are all those zeros good for something, too? Let us count.
#
# ## The question { #question }
#
# 1. Is a ReLU unit that is negative for all samples really stuck? What if the negative side is given a small slope?
# 2. How many units die as the learning rate grows, and how much accuracy does leaky ReLU save?
# 3. Does a dead unit never come back?
# 4. If half of the outputs are 0, is half of the memory enough?
#
# ## Your prediction { #prediction }
#
# We are going to train networks with one and with two hidden layers. If dead units come back, will they do so in the first hidden layer, or in the second? Think of what moves and what stands still, and write down your answer.
#
# ## The experiment { #experiment }
#
# The code on this page makes short runs. The numbers in the answer come from the same code, run in full with {= seeds:.0f} seeds, and {= deep_seeds:.0f} for two hidden layers.

# %% tags=["parameters"]
seeds, steps = 1, 150
deep_seeds, deep_steps = 1, 300
single_steps = 2000

# %% [markdown]
# We begin with one unit. It is to learn $y=2x$ on $[0, 1]$, but it starts from $w=-1$, $b=-0.5$, where its weighted sum is negative for all samples. With a slope of 0 on the negative side it is ReLU, with a larger one leaky ReLU.

# %%
import acts
import matplotlib.pyplot as plt
import numpy as np
from acts.networks import GradientDescent, Network, moons

x = np.linspace(0, 1, 11)


def learn_2x(negative_slope, steps, w=-1.0, b=-0.5, learning_rate=0.1):
    """Fit 2x with one unit; return w, b and the loss before each step."""
    slope, losses = acts.derivative(acts.leaky_relu), []
    for _ in range(steps):
        z = w * x + b
        error = acts.leaky_relu(z, negative_slope) - 2 * x
        losses.append(float(np.mean(error**2)))
        gradient = 2 * error * slope(z, negative_slope)
        w -= learning_rate * np.mean(gradient * x)
        b -= learning_rate * np.mean(gradient)
    return float(w), float(b), losses


# %%
single = {0: learn_2x(0.0, single_steps), 0.01: learn_2x(0.01, 1000), 0.1: learn_2x(0.1, 1000)}
for negative_slope, (w, b, losses) in single.items():
    print(f"slope {negative_slope}: step {len(losses)}, w = {w:.4f}, b = {b:.4f}, loss {losses[-1]:.4f}")
    plt.plot(losses[:1000], label=f"negative slope {negative_slope}")
plt.xlabel("step")
plt.ylabel("loss")
plt.legend()
plt.tight_layout()
plt.show()

# %% [markdown]
# Now we train networks on the two moons. After every step we look for units that are negative for all points; if one of them gives something positive again, we count it as revived.

# %%
points, labels = moons(400, noise=0.1, seed=0)


def silent_units(passed):
    """Return for each hidden layer which of its units are negative for all points."""
    return [np.all(z <= 0, axis=0) for z in passed.sums[:-1]]


def train_and_watch(network, learning_rate, steps):
    """Train; return for each hidden layer how many units are silent at last, and how many came back."""
    descent, passed = GradientDescent(learning_rate), network.forward(points)
    now, revived = silent_units(passed), np.zeros(len(network.weights) - 1, dtype=int)
    for _ in range(steps):
        descent.step(network.parameters, network.gradients(passed, labels))
        passed = network.forward(points)
        before, now = now, silent_units(passed)
        revived += [np.sum(was & ~still) for was, still in zip(before, now, strict=True)]
    return [int(silent.sum()) for silent in now], revived


# %% [markdown]
# There is one hidden layer, of 50 nodes, and we turn up the learning rate on purpose. For leaky ReLU, "silent" only means negative for all points: the slope is still there.


# %%
def outcome(activation, learning_rate, seed):
    """Return the silent units, the revivals and the accuracy of a network with 50 hidden units."""
    network = Network([2, 50, 1], activation, seed=seed)
    (silent,), (revived,) = train_and_watch(network, learning_rate, steps)
    return silent, revived, network.accuracy(points, labels)


rates = (1, 5, 10, 20, 50)
mean = {}
for activation in ("relu", "leaky_relu"):
    for rate in rates:
        runs = [outcome(activation, rate, seed) for seed in range(seeds)]
        mean[activation, rate] = silent, revived, accuracy = np.mean(runs, axis=0)
        print(f"{activation:10} learning rate {rate:2}: {silent:4.1f} of 50 silent,", end=" ")
        print(f"revived {revived:.0f} times, accuracy {accuracy:.3f}")

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.6))
left.plot(rates, [mean["relu", rate][0] for rate in rates], "o-", label="ReLU")
left.set(xlabel="learning rate", ylabel="dead units of 50")
for activation, label in (("relu", "ReLU"), ("leaky_relu", "leaky ReLU")):
    right.plot(rates, [mean[activation, rate][2] for rate in rates], "o-", label=label)
right.set(xlabel="learning rate", ylabel="accuracy")
right.legend()
plt.tight_layout()
plt.show()

# %% [markdown]
# Do units come back when there are two hidden layers?


# %%
def deep_revivals(learning_rate, seed):
    """Return how often units of the first and of the second hidden layer came back."""
    network = Network([2, 30, 30, 1], "relu", seed=seed)
    return train_and_watch(network, learning_rate, deep_steps)[1]


deep = {rate: np.array([deep_revivals(rate, seed) for seed in range(deep_seeds)]) for rate in (0.5, 2)}
for rate, runs in deep.items():
    print(f"learning rate {rate}: revived in the first layer {runs[:, 0]}, in the second {runs[:, 1]}")

# %% [markdown]
# Last, we count zeros. A million values from the standard normal distribution go through ReLU, and we compare the size of an ordinary array with that of compressed rows (CSR), a sparse format that holds only the other values.

# %%
values = acts.relu(np.random.default_rng(0).normal(size=(1000, 1000)))
nonzero = int(np.count_nonzero(values))
zeros = 1 - nonzero / values.size


def csr_bytes(number):
    """Return the size of compressed rows: numbers, the column of each, and where each row begins."""
    return nonzero * (number + 4) + 1001 * 4


dense, dense_32 = values.nbytes, values.astype(np.float32).nbytes
mask = np.packbits(values > 0).nbytes
print(f"zeros: {zeros:.2%}")
print(f"float64: {dense:,} bytes as an array, {csr_bytes(8):,} as compressed rows")
print(f"float32: {dense_32:,} bytes as an array, {csr_bytes(4):,} as compressed rows")
print(f"the slopes, one bit each: {mask:,} bytes")

# %%
first_layer, second_layer = np.concatenate(list(deep.values())).T
answers = {
    "seeds": seeds,
    "deep_seeds": deep_seeds,
    "single_steps": single_steps,
    "single_w": single[0][0],
    "single_b": single[0][1],
    "single_loss": single[0][2][-1],
    "leaky_w": single[0.01][0],
    "leaky_b": single[0.01][1],
    "leaky_loss_100": single[0.01][2][99],
    "leaky_loss": single[0.01][2][-1],
    "steep_leaky_loss_100": single[0.1][2][99],
    "revived": int(sum(mean["relu", rate][1] for rate in rates)),
    "first_layer_revived": int(first_layer.max()),
    "second_layer_revived_low": int(second_layer.min()),
    "second_layer_revived_high": int(second_layer.max()),
}
for rate in rates:
    answers[f"dead_{rate}"] = float(mean["relu", rate][0])
    answers[f"relu_accuracy_{rate}"] = float(mean["relu", rate][2])
    answers[f"leaky_accuracy_{rate}"] = float(mean["leaky_relu", rate][2])
    answers[f"leaky_revived_{rate}"] = float(mean["leaky_relu", rate][1])
answers |= {"zeros": zeros, "dense_bytes": dense, "csr_bytes": csr_bytes(8), "mask_bytes": mask}
answers |= {"dense_bytes_float32": dense_32, "csr_bytes_float32": csr_bytes(4)}

# %% [markdown]
# ## The answer { #answer }
#
# 1. It is stuck. After {= single_steps:,.0f} steps $w$ is still {= single_w:.0f} and the loss still {= single_loss:.1f}: with a slope of 0 for every sample there is nothing to update. A slope of one hundredth on the negative side is enough to reach $w={= leaky_w:.2f}$ and $b={= leaky_b:.2f}$ within 1000 steps, with a loss of {= leaky_loss:.0e}. For the first 100 steps, though, the unit hardly moves (loss {= leaky_loss_100:.2f}); with ten times that slope, the loss is down to {= steep_leaky_loss_100:.2f} by then.
# 2. On average {= dead_1:.0f}, {= dead_5:.1f}, {= dead_10:.1f} and {= dead_20:.1f} of 50 units died at the learning rates 1, 5, 10 and 20. Up to 5 the accuracy is none the worse for it, at {= relu_accuracy_5:.3f}: many may die as long as the others suffice. At 20, with {= relu_accuracy_20:.3f} for ReLU and {= leaky_accuracy_20:.3f} for leaky ReLU, neither can be called better: other seeds have another winner. At 50, with {= relu_accuracy_50:.3f} and {= leaky_accuracy_50:.3f}, leaky ReLU is better, but both fall short of what small learning rates reach. What killed the units was an excessive learning rate, and no function makes up for that.
# 3. In the first hidden layer none ever did ({= first_layer_revived:.0f} times). The inputs do not move, and the weights of the unit have stopped, so nothing can change. In the second, units came back {= second_layer_revived_low:.0f} to {= second_layer_revived_high:.0f} times per run: their own weights have stopped as well, but the layer before them moves, and with it their inputs.
# 4. It is not. {= zeros:.2%} of the values are 0, but an array spends just as much on a 0, {= dense_bytes:,.0f} bytes in all. Compressed rows take {= csr_bytes:,.0f}; in float32, however, they take {= csr_bytes_float32:,.0f} bytes, which saves nothing over the {= dense_bytes_float32:,.0f} of the array, because each value needs another 4 bytes for its column. What can be saved for sure is in the slopes. They are 0 or 1, so one bit each will do, {= mask_bytes:,.0f} bytes in all.
#
# ## What would change it { #variations }
#
# - **With other seeds** the number of dead units goes up and down. But up to a learning rate of 10, a larger one kills more; and in the first hidden layer none comes back, which is no accident: it follows from the formula.
# - **Do not trust the accuracies at a learning rate of 50.** The steps are so rough that rounding the last digit differently sends training another way. On a computer that multiplies matrices differently, the accuracy of leaky ReLU comes out visibly different.
# - **With only some of the samples**, more units seem to be negative for all of them. Where the data keep changing, units of the first hidden layer may come back too.
# - **Methods that move the centre of the weighted sums**, such as batch normalisation, keep units from ending up on one side in the first place. That is a different approach from changing the function.
#
# ## Exercise { #exercise }
#
# Even from $w=-1$, the ReLU unit comes alive if $b$ is large enough. Find the smallest such $b$ to two decimal places, put it in as `guess`, and run the cell. The samples are 0, 0.1, 0.2, …, 1.
#
# ??? success "Show the answer"
#
#     It is 0.11. If $b$ is 0.1 or less, the only sample with a positive sum is $x=0$. There the output should be 0, so training lowers it by lowering $b$, and soon the unit is dead. As soon as $b$ exceeds 0.1 there is a slope at $x=0.1$ too, where the output is too small, and $w$ and $b$ grow to raise it. One positive sample is no guarantee.

# %%
guess = None

if guess is None:
    print("…")
else:
    loss, loss_below = (learn_2x(0.0, 2000, b=b)[2][-1] for b in (guess, guess - 0.01))
    print("✓" if loss < 0.01 < loss_below else "✗", f"loss {loss:.4f}, or {loss_below:.4f} from b - 0.01")
