# ---
# title: Do formula, code and plot show the same function?
# description: We check the order of moves that turn the sigmoid into tanh, code that is given an array, and the plot of a derivative, against the functions themselves.
# tests: [P1.14, P1.26, P2.20, P2.22, P2.24, P4.13, P5.11, P5.12, L5.3, F5.3]
# ---

# %% [markdown]
# # Do formula, code and plot show the same function?
#
# We meet a function three times: as a formula, as code and as a plot. All three should be the same function, but something is easily lost on the way. Let us look for such places in a formula for tanh, in code for ReLU, and in a plot of ReLU's derivative.
#
# ## The question { #question }
#
# 1. Squeezed horizontally, stretched vertically and moved down, the sigmoid becomes tanh. Can we change the order?
# 2. What does ReLU, written as `max(0.0, x)`, do with an array or with nan?
# 3. If we join points at whole numbers, do we get a plot of the true derivative?
#
# ## Your prediction { #prediction }
#
# Is "down by 1, then stretch by 2" the same as "stretch by 2, then down by 1"? Take a number between 0 and 1, do both, and write down to which range each order takes the values of the sigmoid.
#
# ## The experiment { #experiment }
#
# ### The formula: tanh from the sigmoid { #formula }
#
# To squeeze the curve to half its width is to put in $2x$ for $x$. The other two moves we make in both orders.

# %%
import acts
import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-10, 10, 200001)
squeezed = acts.sigmoid(2 * x)
stretch_first = 2 * squeezed - 1
shift_first = 2 * (squeezed - 1)

formula_error = np.abs(acts.tanh(x) - stretch_first).max()
print("largest distance between tanh(x) and 2·sigmoid(2x) - 1:", formula_error)
print(f"stretch, then shift: from {stretch_first.min():.6f} to {stretch_first.max():.6f}")
print(f"shift, then stretch: from {shift_first.min():.6f} to {shift_first.max():.6f}")

# %%
near = slice(60000, 140001, 400)  # x from -4 to 4
plt.plot(x[near], squeezed[near], label="squeezed sigmoid")
plt.plot(x[near], stretch_first[near], label="stretch, then shift")
plt.plot(x[near], shift_first[near], label="shift, then stretch")
plt.xlabel("input x")
plt.ylabel("value")
plt.legend()
plt.tight_layout()
plt.show()

# %% [markdown]
# Compare the slopes in the middle, too. And if tanh "normalised" a signal, its outputs would have mean 0 and standard deviation 1. We give it inputs with mean 3.

# %%
slopes = {f.__name__: float(acts.derivative(f)(0.0)) for f in (acts.sigmoid, acts.tanh)}
print("slope at 0:", slopes)

signal = np.random.default_rng(0).normal(loc=3, size=10000)
squashed = acts.tanh(signal)
print(f"input:  mean {signal.mean():.3f}, standard deviation {signal.std():.3f}")
print(f"output: mean {squashed.mean():.3f}, standard deviation {squashed.std():.3f}")

# %% [markdown]
# ### The code: one number, or an array { #code }
#
# Here are ReLU and its derivative, written for one number at a time.


# %%
def relu_of_one(x):
    return max(0.0, x)


def slope_of_one(x):
    if x > 0:
        return 1
    return 0


def fails_on_arrays(function):
    """Tell whether a function refuses an array."""
    try:
        function(np.array([-1.0, 0.0, 2.0]))
    except ValueError as error:
        print(f"{function.__name__}: {error}")
        return True
    return False


# %%
whole = np.arange(-10, 11)
same = all(relu_of_one(value) == acts.relu(float(value)) for value in whole)
print("same values as acts.relu, one by one:", same)
refused = [fails_on_arrays(function) for function in (relu_of_one, slope_of_one, acts.relu)]

# %%
nan_hidden = relu_of_one(float("nan"))
nan_kept = np.maximum(0.0, np.nan)
relu_at_0 = acts.relu(0.0)
print("max(0.0, nan) =", nan_hidden, "| np.maximum(0.0, nan) =", nan_kept, "| relu(0) =", relu_at_0)

# The slope of ReLU at 0, seen from either side
h = 1e-6
from_left = (acts.relu(0.0) - acts.relu(-h)) / h
from_right = (acts.relu(h) - acts.relu(0.0)) / h
print("slope at 0 from the left:", from_left, "| from the right:", from_right)

# %% [markdown]
# ### The plot: a derivative joined from points { #plot }
#
# We plot the slopes at whole numbers, joined by straight lines, together with those at many points.

# %%
fine = np.linspace(-3, 3, 601)
coarse = whole[np.abs(whole) <= 3]
plt.plot(coarse, [slope_of_one(value) for value in coarse], "o-", label="joined whole numbers")
plt.step(fine, acts.derivative(acts.relu)(fine), label="true slope")
plt.xlabel("input x")
plt.ylabel("slope of ReLU")
plt.legend()
plt.tight_layout()
plt.show()

drawn_slope = np.interp(0.5, whole, [slope_of_one(value) for value in whole])
true_slope = acts.derivative(acts.relu)(0.5)
print("at x = 0.5: drawn", drawn_slope, "| true", true_slope)

# %%
answers = {
    "formula_error": float(formula_error),
    "stretch_first_min": float(stretch_first.min()),
    "stretch_first_max": float(stretch_first.max()),
    "shift_first_min": float(shift_first.min()),
    "shift_first_max": float(shift_first.max()),
    "sigmoid_slope_0": slopes["sigmoid"],
    "tanh_slope_0": slopes["tanh"],
    "squashed_mean": float(squashed.mean()),
    "squashed_deviation": float(squashed.std()),
    "relu_of_one_is_right": same,
    "relu_of_one_refuses_arrays": refused[0],
    "slope_of_one_refuses_arrays": refused[1],
    "max_hides_nan": nan_hidden == 0,
    "maximum_keeps_nan": bool(np.isnan(nan_kept)),
    "relu_at_0": float(relu_at_0),
    "relu_slope_from_left": float(from_left),
    "relu_slope_from_right": float(from_right),
    "drawn_slope": float(drawn_slope),
    "true_slope": float(true_slope),
}

# %% [markdown]
# ## The answer { #answer }
#
# 1. **The formula.** Stretch first, then shift. In that order $2\sigma(2x)-1$ stays within {= formula_error:.1e} of $\tanh(x)$ on $[-10, 10]$, which is no more than rounding in float64. Shift first, and the values lie between $-2$ and 0: the shape is right, but it lies too low by 1, because the shift is stretched as well. Nor is the centre all that moves: the slope at $x=0$ goes from {= sigmoid_slope_0:.2f} to {= tanh_slope_0:.0f}. And tanh squashes its input without normalising it: given a mean of 3, the outputs have mean {= squashed_mean:.3f} and standard deviation {= squashed_deviation:.3f}.
# 2. **The code.** One number at a time, all values are right, and at 0 the value is {= relu_at_0:.0f}. But given an array, both functions raise a ValueError: each element compares differently, while `max` and `if` take a single true or false. With nan it is worse: `max(0.0, nan)` quietly returns 0 and hides the mistake, where `np.maximum` keeps the nan.
# 3. **The plot.** At $x=0.5$ the joined line passes {= drawn_slope:.1f}, but the true slope there is {= true_slope:.0f}. The climb between 0 and 1 comes from joining points, not from the derivative. At $x=0$ itself the slope is {= relu_slope_from_left:.0f} seen from the left and {= relu_slope_from_right:.0f} seen from the right, so there is no derivative; the 0 in the code is a convention.
#
# ## What would change it { #variations }
#
# - **Close to 0, `2 * squeezed - 1` loses its digits.** The absolute error is small, but for a number such as $x=10^{-15}$ the relative one is not. [Another experiment](softmax.py) shows where code that copies a formula breaks down.
# - **With more points** the climb gets steeper but never goes away; try `np.arange(-10, 10, 0.1)` for `whole`. To show the jump, use `plt.step` or draw two pieces.
# - **For inputs with mean 0** the outputs of tanh have a mean near 0 as well, but their standard deviation is still not 1.
#
# ## Exercise { #exercise }
#
# The sigmoid can be written with tanh, too. Find the three numbers that make $\sigma(x)=a\tanh(b\,x)+c$ and put them in as `guess = (a, b, c)`.
#
# ??? success "Show the answer"
#
#     Put $x/2$ for $x$ in $\tanh(x)=2\sigma(2x)-1$ and solve: $\sigma(x)=\tfrac12\tanh(\tfrac12x)+\tfrac12$. All three numbers are $0.5$.

# %%
guess = None

if guess is None:
    print("…")
else:
    a, b, c = guess
    error = np.abs(a * acts.tanh(b * x) + c - acts.sigmoid(x)).max()
    print("✓" if error < 1e-12 else "✗", f"largest distance: {error:.2g}")
