# ---
# title: Does ReLU reduce overfitting?
# description: A large network is trained on 60 noisy points; we measure the gap between training and test accuracy for each function, and look for what really narrows it.
# tests: [P5.17]
# full: {seeds: 30, steps: 1500, more_seeds: 10}
# ---

# %% [markdown]
# # Does ReLU reduce overfitting?
#
# ReLU sets many outputs to 0, so it might prevent overfitting, people say. It sounds plausible, but plausible is not the same as true. Let us set the scene for overfitting and measure.
#
# ## The question { #question }
#
# 1. How much does the gap between training and test accuracy differ between the sigmoid, tanh and ReLU?
# 2. Can we say that this is more than chance?
# 3. What does reduce overfitting?
#
# ## Your prediction { #prediction }
#
# Trained on 60 points, a hidden layer of 100 nodes has far more parameters than points. Its training accuracy will be close to 1; what about its test accuracy? Choose the function that you think has the smallest gap, and write down whether another seed would change your choice.
#
# ## The experiment { #experiment }
#
# The code on this page makes short runs. The numbers in the answer come from the same code with {= seeds:.0f} seeds, each trained for {= steps:.0f} steps and then for as many again.

# %% tags=["parameters"]
seeds, steps = 3, 600
more_seeds = 1

# %% [markdown]
# We train on 60 points of two moons with a lot of noise, and test on 4000 new ones. Each seed changes both the training data and the first weights.

# %%
import matplotlib.pyplot as plt
import numpy as np
from acts.networks import Adam, Network, moons, train

test_points, test_labels = moons(4000, noise=0.35, seed=999)


def accuracies(activation, seed, stops, samples=60):
    """Return the accuracy for the points that a network was trained on, and for new ones, at every stop."""
    points, labels = moons(samples, noise=0.35, seed=seed)
    network, adam, done, reached = Network([2, 100, 1], activation, seed=seed), Adam(0.01), 0, []
    for stop in stops:
        train(network, points, labels, adam, stop - done)
        reached.append((network.accuracy(points, labels), network.accuracy(test_points, test_labels)))
        done = stop
    return reached


# %%
stops = [steps * fifths // 5 for fifths in range(1, 11)]
at_steps, at_twice = stops.index(steps), stops.index(2 * steps)
names = ("sigmoid", "tanh", "relu")
training, test = {}, {}
for name in names:
    runs = np.array([accuracies(name, seed, stops) for seed in range(seeds)])
    training[name], test[name] = runs[..., 0], runs[..., 1]  # one row per seed, one column per stop
    print(
        f"{name:7}  training {training[name][:, at_steps].mean():.3f}, test {test[name][:, at_steps].mean():.3f}"
    )

# %% [markdown]
# Training accuracy minus test accuracy is the size of the overfitting. The number after ± is the standard deviation between seeds.

# %%
gap = {name: training[name] - test[name] for name in names}
for name in names:
    after_steps = gap[name][:, at_steps]
    print(f"{name:7}  gap {after_steps.mean():.3f} ± {after_steps.std(ddof=1):.3f}")
    plt.plot(range(seeds), after_steps, "o-", label=name)
plt.xticks(range(seeds))
plt.xlabel("seed")
plt.ylabel("training minus test accuracy")
plt.legend()
plt.tight_layout()
plt.show()

# %% [markdown]
# Each seed has different data, so the gap goes up and down a lot. That is why we subtract the gap of ReLU seed by seed: whether the data were easy or hard cancels out.

# %%
difference, error = {}, {}
for name in ("sigmoid", "tanh"):
    each = gap[name] - gap["relu"]
    difference[name], error[name] = each.mean(axis=0), each.std(axis=0, ddof=1) / np.sqrt(seeds)
    for at in (at_steps, at_twice):
        print(
            f"{name:7}  {stops[at]:4} steps: gap minus that of ReLU {difference[name][at]:+.3f}, "
            f"standard error {error[name][at]:.3f}"
        )

# %% [markdown]
# Does it matter where training stops? The same networks, with the same seeds, from the start up to twice the steps:

# %%
for name in names:
    plt.plot(stops, gap[name].mean(axis=0), "o-", label=name)
plt.xlabel("steps")
plt.ylabel("training minus test accuracy")
plt.legend()
plt.tight_layout()
plt.show()

# %% [markdown]
# Last, we leave the functions alone and raise the number of training points to 600.

# %%
more_points = {}
for name in names:
    runs = np.array([accuracies(name, seed, [steps], samples=600)[0] for seed in range(more_seeds)])
    more_points[name] = runs[:, 0] - runs[:, 1]
    print(f"{name:7}  gap with 600 points {more_points[name].mean():.3f}")

# %%
answers = {"seeds": seeds, "steps": steps, "more_seeds": more_seeds}
answers |= {"early_steps": stops[0], "late_steps": stops[at_twice]}
for name in names:
    answers[f"{name}_training"] = float(training[name][:, at_steps].mean())
    answers[f"{name}_test"] = float(test[name][:, at_steps].mean())
    for when, at in {"": at_steps, "_early": 0, "_late": at_twice}.items():
        answers[f"{name}_gap{when}"] = float(gap[name][:, at].mean())
        answers[f"{name}_gap{when}_deviation"] = float(gap[name][:, at].std(ddof=1))
        if name != "relu":
            answers[f"{name}_minus_relu{when}"] = float(difference[name][at])
            answers[f"{name}_minus_relu{when}_error"] = float(error[name][at])
    answers[f"{name}_gap_more_points"] = float(more_points[name].mean())

# %% [markdown]
# ## The answer { #answer }
#
# 1. Hardly at all. The gap is {= sigmoid_gap:±} for the sigmoid, {= tanh_gap:±} for tanh and {= relu_gap:±} for ReLU (mean ± standard deviation between seeds). It varies far more between seeds than between functions. The test accuracies, {= sigmoid_test:.2f}, {= tanh_test:.2f} and {= relu_test:.2f} in the same order, show no clear winner either.
# 2. Only just, and not everywhere. Seed by seed, the gap minus that of ReLU is {= tanh_minus_relu:+±} for tanh and {= sigmoid_minus_relu:+±} for the sigmoid, where ± now is the standard error. After {= steps:.0f} steps, then, tanh overfits a little more than ReLU, about twice the standard error and little beside the gap itself; the sigmoid does not. With the same seeds after {= late_steps:.0f} steps, {= tanh_minus_relu_late:+±} and {= sigmoid_minus_relu_late:+±} are left, no difference at all: the gaps are {= sigmoid_gap_late:±}, {= tanh_gap_late:±} and {= relu_gap_late:±}.
# 3. Data. With 600 points the gaps of the three functions shrink to {= sigmoid_gap_more_points:.2f}, {= tanh_gap_more_points:.2f} and {= relu_gap_more_points:.2f}, a fraction of what they were. No change of function comes anywhere near that.
#
# ## What would change it { #variations }
#
# - **Stop early**, and the gap is small. After {= early_steps:.0f} steps it is {= sigmoid_gap_early:.2f} for the sigmoid, {= tanh_gap_early:.2f} for tanh and {= relu_gap_early:.2f} for ReLU. That of the sigmoid is so small not because it regularises but because it has learned less; give it time, and it catches up. Stopping early is in fact used as a method of regularisation.
# - **Without the noise** there is nothing to memorise, and the gap almost disappears. Try about a third of the `noise`.
# - **With few seeds** any conclusion can be had. Pick one or two seeds, write down the order of the three functions, and see it change with every pick.
#
# ## Exercise { #exercise }
#
# If we double the points from 60 to 120, what will the gap of ReLU be? Guess from the result for 60 on this page, put your guess in as `guess`, and run the cell. Anything within 0.025 counts.
#
# ??? success "Show the answer"
#
#     It is about 0.07, close to half. With twice the points, memorising one that landed in the wrong place by chance matters that much less for the boundary as a whole.

# %%
guess = None

if guess is None:
    print("…")
else:
    runs = [accuracies("relu", seed, [steps], samples=120)[0] for seed in range(3)]
    gap_120 = np.mean([training - test for training, test in runs])
    print("✓" if abs(guess - gap_120) < 0.025 else "✗", f"the gap is {gap_120:.3f}")
