# ---
# title: Is ReLU really faster?
# description: We measure the time of one step and the number of steps separately, to see how much the activation changes the speed of learning.
# tests: [P1.17, P1.24, P1.25, P2.15, P2.22, P2.32, P2.38, P4.9, P5.10, P5.15]
# full: {rounds: 51, widths: [16, 64, 256, 1024], seeds: 5, depths: [1, 3, 6], descent_rates: [0.1, 0.3, 1, 3, 10, 30], descent_limit: 3000, adam_rates: [0.001, 0.003, 0.01, 0.03, 0.1], adam_limit: 1000}
# ---

# %% [markdown]
# # Is ReLU really faster?
#
# "Faster" can mean two things: that one step takes less **time**, or that fewer **steps** are needed to reach the goal. We measure each by itself.
#
# ## The question { #question }
#
# 1. On their own, how many times as long as ReLU do the sigmoid and tanh take? Does the data type matter?
# 2. How much of that is left in a whole step of training?
# 3. How many steps does it take to bring the loss down to the same value, and how does that depend on the depth and the optimiser?
#
# ## Your prediction { #prediction }
#
# How many times slower than ReLU, which only compares, is the sigmoid with its exponential? And what percentage of a training step goes into the activation function? Write down both, and from them work out by what factor the choice of function changes the time of training.
#
# ## The experiment { #experiment }
#
# These settings are small, so that the page finishes within seconds. The numbers of steps in the answer come from 5 seeds and more learning rates.

# %% tags=["parameters"]
rounds = 11
widths = (64, 256)
seeds = 1
depths = (1, 3)
descent_rates = (1, 3, 10)
descent_limit = 150
adam_rates = (0.03, 0.1)
adam_limit = 150

# %% [markdown]
# ### The time of one step { #time }
#
# Times differ from one measurement to the next and from one computer to another. So we time the three functions in turn, many times over, and only look at ratios to the time of ReLU in the same round: their median and quartiles. Run the cells, and the values are those of your computer.
#
# The functions are computed by the shortest NumPy code there is. Their values are those of `acts`.

# %%
import time

import acts
import matplotlib.pyplot as plt
import numpy as np
from acts.networks import Adam, GradientDescent, Network, moons, train

functions = {
    "ReLU": lambda z: np.maximum(z, 0),
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
}
z = np.random.default_rng(0).normal(size=(1000, 1000))
for function, exact in zip(functions.values(), (acts.relu, acts.sigmoid, acts.tanh), strict=True):
    assert np.allclose(function(z), exact(z))

# %%
# The time that this program computes, not that which others take; the browser only knows time passed.
clock = getattr(time, "thread_time", time.perf_counter)


def repeated(function, *arguments, times=1):
    return lambda: [function(*arguments) for _ in range(times)]


def seconds(work):
    start = clock()
    work()
    return clock() - start


def ratios(works):
    """Return the quartiles of the times of several works, each divided by that of the first."""
    for work in works:
        work()  # the first call is slower
    times = np.array([[seconds(work) for work in works] for _ in range(rounds)])
    return np.percentile(times / times[:, :1], (25, 50, 75), axis=0).T


# %%
function_ratio = {}
for kind in (np.float64, np.float32):
    works = [repeated(function, z.astype(kind)) for function in functions.values()]
    for name, (low, middle, high) in zip(functions, ratios(works), strict=True):
        function_ratio[name, kind.__name__] = low, middle, high
        print(f"{kind.__name__} {name:8} {middle:.2f} times ReLU (quartiles {low:.2f} to {high:.2f})")

# %% [markdown]
# Now the whole step of training a network with one hidden layer: forward pass, gradient of the loss, backpropagation. Data type (float32), number of samples (256) and width are the same for all three.

# %%
slopes = {
    "ReLU": lambda z, _: z > 0,
    "sigmoid": lambda _, a: a * (1 - a),
    "tanh": lambda _, a: 1 - a * a,
}


def training_step(name, x, y, first, second):
    """Return the gradients of both layers' weights."""
    sums = x @ first
    values = functions[name](sums)
    by_output = (values @ second - y) / len(x)
    by_sums = (by_output @ second.T) * slopes[name](sums, values)
    return x.T @ by_sums, values.T @ by_output


def arrays(width):
    """Return inputs, targets and the weights of two layers."""
    rng = np.random.default_rng(0)
    shapes = ((256, width), (256, 10), (width, width), (width, 10))
    x, y, first, second = (rng.normal(size=shape).astype(np.float32) for shape in shapes)
    return x, y, first / np.sqrt(np.float32(width)), second / np.sqrt(np.float32(width))


# %%
step_ratio, share = {}, {}
for width in widths:
    data = arrays(width)
    times = max(1, 256 // width)  # small steps are timed several at once
    works = [repeated(training_step, name, *data, times=times) for name in functions]
    for name, (low, middle, high) in zip(functions, ratios(works), strict=True):
        step_ratio[name, width] = low, middle, high
        print(f"width {width:4} {name:8} {middle:.2f} times ReLU ({low:.2f} to {high:.2f})")

    x, _, first, _ = data
    works = [repeated(np.matmul, x, first, times=times)]
    works += [repeated(function, x @ first, times=times) for function in functions.values()]
    for name, (_, middle, _) in zip(functions, ratios(works)[1:], strict=True):
        share[name, width] = middle
for name in functions:
    parts = ", ".join(f"{share[name, width]:.1%} at width {width}" for width in widths)
    print(f"{name} takes, next to one matrix product: {parts}")

# %%
for name in ("sigmoid", "tanh"):
    plt.plot(widths, [step_ratio[name, width][1] for width in widths], "o-", label=name)
plt.axhline(1, linewidth=1, color="gray")
plt.ylim(0, 2.5)
plt.xlabel("width of the layer")
plt.ylabel("time of a step / ReLU's")
plt.legend()
plt.tight_layout()
plt.show()

# %% [markdown]
# ### The number of steps { #steps }
#
# On 400 points of the two-moons data, we count the steps it takes to bring the loss down to 0.1, with 32 nodes per hidden layer. To be fair, each function gets the learning rate that suits it best: of several rates, we keep the one with the smallest median over the seeds. A run that does not get there within the limit counts as the limit plus one.

# %%
x, y = moons(400, noise=0.1, seed=0)


def steps_needed(activation, depth, optimiser, limit, seed):
    """Return the first step at which the loss is below 0.1, or the limit plus one."""
    network = Network([2] + [32] * depth + [1], activation, seed=seed)
    with np.errstate(over="ignore", invalid="ignore"):  # a learning rate may be far too large
        return train(network, x, y, optimiser, limit, target=0.1) or limit + 1


def fewest_steps(activation, depth, optimiser, rates, limit):
    """Return the median over the seeds for the best learning rate, and half the distance of the quartiles."""
    fewest, spread = limit + 1, 0.0
    for rate in rates:
        enough = min(limit, 2 * fewest)  # what takes longer is no better than the best so far
        runs = [steps_needed(activation, depth, optimiser(rate), enough, s) for s in range(seeds)]
        if np.median(runs) < fewest:
            low, middle, high = np.percentile(runs, (25, 50, 75))
            fewest, spread = int(middle), float(high - low) / 2
    return fewest, spread


# %%
settings = {
    "gd": (GradientDescent, descent_rates, descent_limit),
    "adam": (Adam, adam_rates, adam_limit),
}
steps, spread = {}, {}
for optimiser, setting in settings.items():
    for depth in depths:
        for activation in (acts.sigmoid, acts.tanh, acts.relu):
            key = optimiser, activation.__name__, depth
            steps[key], spread[key] = fewest_steps(activation, depth, *setting)
            count = f"{steps[key]:4} ± {spread[key]:.0f}"
            print(f"{optimiser:4} {depth} hidden layers, {activation.__name__:7} {count} steps")

# %%
ratio_of_steps = {key: steps[key] / steps[key[0], "relu", key[2]] for key in steps}
answers = {f"{o}_steps_{name}_{depth}": count for (o, name, depth), count in steps.items()}
answers |= {f"{o}_steps_{name}_{depth}_spread": size for (o, name, depth), size in spread.items()}
answers |= {f"{o}_limit": limit for o, (_, _, limit) in settings.items()}
for (name, kind), quartiles in function_ratio.items():
    for part, ratio in zip(("low", "middle", "high"), quartiles, strict=True):
        answers[f"function_{kind}_{name.lower()}_{part}"] = float(ratio)
answers |= {f"step_{name.lower()}_{width}": float(r) for (name, width), (_, r, _) in step_ratio.items()}
others = [quartiles for (name, _), quartiles in step_ratio.items() if name != "ReLU"]
answers["step_lowest"] = float(min(low for low, _, _ in others))
answers["step_highest"] = float(max(high for _, _, high in others))
answers |= {f"share_{name.lower()}_{width}": float(r) for (name, width), r in share.items()}

# %%
# What holds on every computer
widest = max(widths)
function_gap = max(abs(np.log(middle)) for _, middle, _ in function_ratio.values())
step_gap = max(abs(np.log(step_ratio[name, widest][1])) for name in functions)
answers["whole_step_ratio_near_one"] = bool(step_gap < np.log(2))
answers["whole_step_gap_is_smaller"] = bool(step_gap < function_gap)
answers["activation_is_the_smaller_part"] = all(share[name, widest] < 1 for name in functions)
answers["sigmoid_needs_most_steps"] = all(
    ratio_of_steps[o, "sigmoid", d] > max(1, ratio_of_steps[o, "tanh", d]) for o, _, d in steps
)
answers["tanh_about_level_with_relu"] = all(1 / 3 < ratio_of_steps[o, "tanh", d] < 3 for o, _, d in steps)
for name, value in answers.items():
    if isinstance(value, bool):
        print(f"{name:29} {value}")

# %% [markdown]
# ## The answer { #answer }
#
# Read the ratios of times off the outputs above: they change from run to run and from computer to computer, so they are not repeated here. What holds everywhere is this.
#
# 1. **On their own** the functions differ a lot. But how much, and in which order, depends on the data type and the library: in float32, tanh may even be faster than ReLU.
# 2. **In a whole step** little of that is left; in wide layers, the ratio is close to 1. Most of the time goes into matrix products, and the wider the layer, the more so, since a product grows with the square of the width and an activation only with the width.
# 3. **The number of steps** differs far more. In numbers (median over the seeds ± half the distance of the quartiles), gradient descent takes {= gd_steps_sigmoid_1:±}, {= gd_steps_tanh_1:±} and {= gd_steps_relu_1:±} steps with the sigmoid, tanh and ReLU for 1 hidden layer, and {= gd_steps_sigmoid_3:±}, {= gd_steps_tanh_3:±} and {= gd_steps_relu_3:±} for 3. For 6, tanh is done after {= gd_steps_tanh_6:±} and ReLU after {= gd_steps_relu_6:±}, while the sigmoid needs as many as {= gd_steps_sigmoid_6:±}.
# 4. **The optimiser** changes the picture. With Adam, in the same order, it takes {= adam_steps_sigmoid_1:±}, {= adam_steps_tanh_1:±} and {= adam_steps_relu_1:±} steps for 1 hidden layer, {= adam_steps_sigmoid_3:±}, {= adam_steps_tanh_3:±} and {= adam_steps_relu_3:±} for 3, and {= adam_steps_sigmoid_6:±}, {= adam_steps_tanh_6:±} and {= adam_steps_relu_6:±} for 6: the sigmoid is still last, but in the deeper networks by far less.
#
# So ReLU learns faster than the sigmoid because it needs fewer steps, not because it is cheap to compute. It is about level with tanh, and which of them is ahead depends on the depth and the optimiser. No figure of the kind "so many times as fast" holds without its conditions.
#
# ## What would change it { #variations }
#
# - **The width** changes the ratio of a step. Put 16 or 1024 into `widths`. In narrow layers much of the time goes into merely calling the functions, and again the difference hardly shows.
# - **In the browser** the ratios differ once more: Python there is slow at matrix products, which makes the activation look smaller still, and its clock is coarse.
# - **A single learning rate for all** would not be fair. The sigmoid does best with large ones, ReLU with small ones. Try `(1,)` for `descent_rates`.
# - **At a learning rate on the edge of stability**, the number of steps depends even on rounding errors. With the same seed, another computer may need a few steps more or less, and for 6 sigmoid layers a few hundred. Other seeds change the numbers more than that, but the sigmoid stays last.
#
# ## Exercise { #exercise }
#
# Suppose that the activation function and its derivative take 10% of the time of a training step. If they become 3 times as fast, by which factor does the whole step become faster? Give two decimal places.
#
# ??? success "Show the answer"
#
#     The other 90% stay and the 10% shrink to a third, so the step takes $0.9+0.1/3\approx 0.933$ of the time and is $1/0.933\approx 1.07$ times as fast. However fast a small part becomes, the whole cannot get beyond $1/0.9\approx 1.11$. This is known as Amdahl's law.

# %%
guess = None

if guess is None:
    print("…")
else:
    faster = 1 / (0.9 + 0.1 / 3)
    print("✓" if abs(guess - faster) < 0.01 else "✗")
