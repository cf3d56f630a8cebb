# ---
# title: How far can code that copies the formula go?
# description: We look for inputs at which code that copies the formulas of the sigmoid, tanh and softmax breaks down, and mend it.
# tests: [P1.5, P2.27, P2.28, P4.6, P4.18, P4.19, T4.1, L4.4, L5.1, L5.2]
# ---

# %% [markdown]
# # How far can code that copies the formula go?
#
# A formula holds for all real numbers, but a computer's numbers come to an end and have only so many digits. Let us find out where code that copies a formula, letter by letter, gives wrong values.
#
# ## The question { #question }
#
# 1. At which large numbers does tanh, coded as it is written, go wrong, and at which small ones?
# 2. In mathematics, the sigmoid never reaches 1. Does it on a computer?
# 3. At which scores does softmax, coded as it is written, give nan? And can it take several rows at once?
#
# ## Your prediction { #prediction }
#
# The largest number in float64 is about $1.8\times10^{308}$. Is the $x$ at which $e^x$ gets past it nearer a hundred, a thousand or ten thousand? And if we add 1000 to each of the scores $[2, 10, 1, 4]$, what happens to the values of softmax, in the formula and in the code?
#
# ## The experiment { #experiment }
#
# ### tanh and the sigmoid { #elementwise }
#
# Here are the formulas, copied as they are. We turn off NumPy's warnings about overflow and look at the values alone.

# %%
import acts
import matplotlib.pyplot as plt
import numpy as np


@np.errstate(all="ignore")
def naive_tanh(x):
    return (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))


@np.errstate(all="ignore")
def naive_sigmoid(x):
    return 1 / (1 + np.exp(-x))


for kind, values in ((np.float64, (709.78, 709.79, -710)), (np.float32, (88.7, 88.73))):
    limit = np.log(np.finfo(kind).max)
    print(f"{kind.__name__}: exp overflows above {limit:.4f}")
    for value in values:
        print(f"  naive tanh({value}) = {naive_tanh(kind(value))}, acts: {acts.tanh(kind(value))}")

# %% [markdown]
# Close to 0, something else happens: $e^x$ and $e^{-x}$ are both nearly 1, and their difference has few digits left.


# %%
def relative_error(x):
    return np.abs(naive_tanh(x) - acts.tanh(x)) / acts.tanh(x)


for value in (1e-5, 1e-10, 1e-15, 1e-17):
    print(f"x = {value:.0e}   relative error {relative_error(value):.2e}")

small = np.logspace(-17, 0, 69)
plt.loglog(small, relative_error(small), "o", markersize=4, label="naive tanh")
for axis in (plt.gca().xaxis, plt.gca().yaxis):
    axis.set_major_formatter("{x:.0e}")
plt.xlabel("input x")
plt.ylabel("relative error")
plt.legend()
plt.tight_layout()
plt.show()


# %%
def first_one(kind, start):
    """Return where, in steps of 0.01, the naive sigmoid begins to be exactly 1."""
    x = (start + 0.01 * np.arange(200)).astype(kind)
    return float(x[naive_sigmoid(x) == 1].min())


exactly_one = {"float64": first_one(np.float64, 36), "float32": first_one(np.float32, 16)}
print("exactly 1.0 from x =", {kind: round(x, 2) for kind, x in exactly_one.items()})
for value in (-709.0, -710.0):
    print(f"sigmoid({value}): naive {naive_sigmoid(value):.3g}, acts {acts.sigmoid(value):.3g}")

# %% [markdown]
# ### Softmax { #softmax }
#
# Softmax, too, copied as it is written.


# %%
@np.errstate(all="ignore")
def naive_softmax(scores):
    powers = np.exp(scores)
    return powers / np.sum(powers)


scores = np.array([2.0, 10.0, 1.0, 4.0])
probabilities = naive_softmax(scores)
print("softmax:", probabilities)
print("sum:", probabilities.sum(), "| sum of rounded values:", probabilities.round(6).sum())
print("largest score at", scores.argmax(), "| largest probability at", probabilities.argmax())

# %% [markdown]
# Now we scale the scores and shift them. In the formula, adding one number to all scores changes nothing: numerator and denominator are multiplied by the same factor. `acts.softmax` makes use of this: it subtracts the largest score first.

# %%
cases = {
    "times_70": scores * 70,
    "times_71": scores * 71,
    "plus_699": scores + 699,
    "plus_700": scores + 700,
    "minus_1000": scores - 1000,
    "float32_plus_78": (scores + 78).astype(np.float32),
    "float32_plus_79": (scores + 79).astype(np.float32),
    "all_minus_745": np.full(4, -745.0),
    "all_minus_745_2": np.full(4, -745.2),
}
naive_fails, safe_fails = {}, {}
for name, case in cases.items():
    naive_fails[name] = bool(np.isnan(naive_softmax(case)).any())
    safe_fails[name] = bool(np.isnan(acts.softmax(case)).any())
    print(f"{name:15}  naive {'nan' if naive_fails[name] else 'fine'}, safe ", end="")
    print("nan" if safe_fails[name] else "fine")
lost = naive_softmax(np.array([709.5, 709.5]))
print("two scores of 709.5: naive", lost, "safe", acts.softmax(np.array([709.5, 709.5])))

# %% [markdown]
# Finally, two rows at once, and two classes against the sigmoid.

# %%
rows = np.array([scores, np.ones(4)])
naive_rows = naive_softmax(rows).sum(axis=1)
safe_rows = acts.softmax(rows, axis=-1).sum(axis=1)
print("sums of the rows: naive", naive_rows.round(4), "safe", safe_rows)

x = np.linspace(-10, 10, 201)
two_classes = acts.softmax(np.column_stack([x, np.zeros(201)]), axis=-1)[:, 0]
sigmoid_distance = np.abs(two_classes - acts.sigmoid(x)).max()
print("largest distance between softmax of (x, 0) and the sigmoid:", sigmoid_distance)

# %%
answers = {
    "overflow_float64": float(np.log(np.finfo(np.float64).max)),
    "overflow_float32": float(np.log(np.finfo(np.float32).max)),
    "tanh_nan_float64": bool(np.isnan(naive_tanh(709.79)) and not np.isnan(naive_tanh(709.78))),
    "tanh_nan_float32": bool(np.isnan(naive_tanh(np.float32(88.73)))),
    "exactly_one_float64": exactly_one["float64"],
    "exactly_one_float32": exactly_one["float32"],
    "naive_sigmoid_minus_710": float(naive_sigmoid(-710.0)),
    "sigmoid_minus_710": float(acts.sigmoid(-710.0)),
    "sum": float(probabilities.sum()),
    "rounded_sum": float(probabilities.round(6).sum()),
    "winner": int(probabilities.argmax()),
    "same_winner": bool(scores.argmax() == probabilities.argmax()),
    "safe_never_fails": not any(safe_fails.values()),
    "two_high_scores": float(lost.sum()),
    "sigmoid_distance": float(sigmoid_distance),
}

# %%
for power in (5, 10, 15, 17):
    answers[f"tanh_error_1e_{power}"] = float(relative_error(10.0**-power))
for number, probability in enumerate(probabilities):
    answers[f"probability_{number}"] = float(probability)
for name, fails in naive_fails.items():
    answers[f"fails_{name}"] = fails
for number in (0, 1):
    answers[f"naive_row_{number}"] = float(naive_rows[number])
    answers[f"safe_row_{number}"] = float(safe_rows[number])

# %% [markdown]
# ## The answer { #answer }
#
# 1. $e^x$ becomes infinite once $x$ is above {= overflow_float64:.2f} in float64, or {= overflow_float32:.2f} in float32. From there on, the naive tanh divides infinity by infinity, which is nan. Close to 0 the relative error grows: {= tanh_error_1e_10:.1e} at $x=10^{-10}$, {= tanh_error_1e_15:.1%} at $10^{-15}$, and {= tanh_error_1e_17:.0%} at $10^{-17}$, where the result is 0.
# 2. The naive sigmoid is exactly 1.0 from $x=$ {= exactly_one_float64:.2f} on in float64 and from {= exactly_one_float32:.2f} on in float32: it does not get there, it is rounded. At $x=-710$ it gives {= naive_sigmoid_minus_710:.1f}, which will do, as the true value is {= sigmoid_minus_710:.1e}.
# 3. Softmax of the scores $[2, 10, 1, 4]$ is {= probability_0:.7g}, {= probability_1:.7f}, {= probability_2:.7g} and {= probability_3:.7g}, with sum {= sum:.1f}. Rounded to six decimal places, the values add up to {= rounded_sum:.6f}. The largest is at index {= winner}, before softmax and after it.
# 4. With the scores times 70, or plus 699, all is well; times 71, or plus 700, the result holds nan. Minus 1000, both numerator and denominator are 0, which makes nan again. Two scores of 709.5 are fine one by one but overflow when they are added, and the values sum to {= two_high_scores:.0f}. None of this happens once the largest score is subtracted: the largest exponent is then 0, so nothing can overflow, and the denominator is at least 1.
# 5. Given two rows, the naive code adds up everything, so that the rows sum to {= naive_row_0:.4f} and {= naive_row_1:.4f}. Summed along an axis, they give {= safe_row_0:.0f} and {= safe_row_1:.0f}. For two classes with scores $(x, 0)$, softmax agrees with the sigmoid to {= sigmoid_distance:.1e}.
#
# ## What would change it { #variations }
#
# - **A smaller data type** has a lower limit. In float16, which is common in deep learning, a little over 11 is too much; compute `np.log(np.finfo(np.float16).max)`.
# - **With warnings on**, NumPy says what overflowed. Delete the lines `@np.errstate(all="ignore")` and run again. (Python in the browser may leave these warnings out.)
# - **Computing the loss in one go** is safer still. A very small probability may fall to 0, and its logarithm to $-\infty$; `acts.log_softmax` rearranges the formula with the logarithm in it, and this cannot happen.
#
# ## Exercise { #exercise }
#
# In float32, by which factor must the scores $[2, 10, 1, 4]$ be multiplied for the naive softmax to begin to give nan? Put the smallest whole number into `guess`.
#
# ??? success "Show the answer"
#
#     It is 9: the largest score becomes $10\times9=90$, above the limit of float32 at about 88.72. With 8 it is 80, which is still fine.

# %%
guess = None


def gives_nan(factor):
    return bool(np.isnan(naive_softmax((scores * factor).astype(np.float32))).any())


if guess is None:
    print("…")
else:
    right = gives_nan(guess) and not gives_nan(guess - 1)
    print("✓" if right else "✗", f"{guess} times the scores gives nan: {gives_nan(guess)}")
