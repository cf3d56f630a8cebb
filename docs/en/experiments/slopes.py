# ---
# title: How fast does the gradient vanish?
# description: We measure the slopes of the sigmoid and tanh and multiply them layer by layer, to see how fast the gradient shrinks and what sets the pace.
# tests: [P1.5, P1.8, P1.13, P1.18, P2.1, P3.2, P4.6, P4.8, P4.10, P4.11, P5.7, P5.8]
# ---

# %% [markdown]
# # How fast does the gradient vanish?
#
# Each time backpropagation passes a layer, it multiplies by the slope there. Everyone knows that numbers below 1, multiplied often enough, end up near 0. But how small are these numbers, and what decides it?
#
# ## The question { #question }
#
# 1. Where is the slope of the sigmoid largest, and how do the negative and the positive side differ?
# 2. How much larger is the slope of tanh?
# 3. How much of the gradient is left after 10 layers, and how far do the weights change that?
#
# ## Your prediction { #prediction }
#
# Before you read the code, write down an answer. The output of the sigmoid is nearly 0 for the input $-5$ and nearly 1 for the input 5. On which of the two sides is the slope smaller? And after 10 sigmoid layers, what is the largest share of the gradient that can be left: a hundredth, a ten-thousandth, a millionth?
#
# ## The experiment { #experiment }
#
# First, the derivatives of both functions in one plot.

# %%
import acts
import matplotlib.pyplot as plt
import numpy as np

sigmoid_slope = acts.derivative(acts.sigmoid)
tanh_slope = acts.derivative(acts.tanh)

x = np.linspace(-6, 6, 241)
plt.plot(x, sigmoid_slope(x), label="sigmoid")
plt.plot(x, tanh_slope(x), label="tanh")
plt.xlabel("input x")
plt.ylabel("slope")
plt.legend()
plt.tight_layout()
plt.show()

# %% [markdown]
# Both curves are bells, high in the middle and the same on either side. Let us put numbers to what we see.

# %%
for value in (0, 1, 2, 3, 5, 10):
    print(f"x = ±{value:2}   sigmoid {sigmoid_slope(value):.3e}   tanh {tanh_slope(value):.3e}")

# A fine grid of inputs: where is the peak, and from where on is tanh nearly flat?
x = np.linspace(-10, 10, 200001)
peak = x[sigmoid_slope(x).argmax()]
tanh_flat_from = x[tanh_slope(x) >= 0.01].max()
print("the sigmoid is steepest at x =", peak, "with slope", sigmoid_slope(peak))
print(f"tanh has a slope below 0.01 where |x| > {tanh_flat_from:.3f}")

# %% [markdown]
# The derivative of the sigmoid has a compact form, $\sigma'(x)=\sigma(x)\,(1-\sigma(x))$. To see whether it can be trusted, go back to what a slope is and move $x$ by a little: the result is called a finite difference.

# %%
s = acts.sigmoid(x)
compact = s * (1 - s)

step = 1e-5
difference = (acts.sigmoid(x + step) - acts.sigmoid(x - step)) / (2 * step)
finite_difference_error = np.abs(difference - compact).max()
print("largest distance from the finite difference:", finite_difference_error)

# %% [markdown]
# Now the values themselves. Is there a point where the sigmoid switches off? And to split inputs into two classes at probability 0.5, do we need its value at all?

# %%
for value in (-2, 0, 2):
    print(f"sigmoid({value}) = {acts.sigmoid(value):.4f}")

strictly_between = bool(np.all((s > 0) & (s < 1)))
threshold_is_sign = bool(np.all((s >= 0.5) == (x >= 0)))
print("strictly between 0 and 1:", strictly_between)
print("at least 0.5 exactly where x >= 0:", threshold_is_sign)

# %% [markdown]
# Now we stack layers. In the simplest network, with a single node per layer, each layer multiplies the gradient by $w\,\sigma'(z)$. To give the sigmoid its best chance, suppose that $z=0$ in every layer, where its slope is largest.


# %%
def gradient_left(layers, weight, z=0.0):
    """Return what is left of a gradient behind some layers of one node each."""
    return (weight * sigmoid_slope(z)) ** layers


layers = np.arange(21)
for weight in (1, 4, 8):
    plt.semilogy(layers, gradient_left(layers, weight), label=f"weight {weight}")
plt.gca().yaxis.set_major_formatter("{x:.0e}")
plt.xlabel("layers")
plt.ylabel("gradient left")
plt.xticks(range(0, 21, 5))
plt.legend()
plt.tight_layout()
plt.show()

# %%
for count in (1, 2, 3, 5, 10, 20):
    print(f"{count:2} layers, weight 1: {gradient_left(count, 1):.3g}")
for weight in (1, 4, 8):
    print(f"10 layers, weight {weight}: {gradient_left(10, weight):.4g}")

# %%
answers = {
    "max_sigmoid_slope": float(sigmoid_slope(peak)),
    "steepest_at": float(peak),
    "sigmoid_slope_2": float(sigmoid_slope(2)),
    "sigmoid_slope_5": float(sigmoid_slope(5)),
    "sigmoid_slope_minus_5": float(sigmoid_slope(-5)),
    "sigmoid_slope_10": float(sigmoid_slope(10)),
    "finite_difference_error": float(finite_difference_error),
    "strictly_between_0_and_1": strictly_between,
    "threshold_is_sign": threshold_is_sign,
    "tanh_flat_from": float(tanh_flat_from),
}
for value in (0, 1, 2, 3, 5):
    answers[f"tanh_slope_{value}"] = float(tanh_slope(value))
for name, value in (("minus_2", -2), ("0", 0), ("2", 2)):
    answers[f"sigmoid_{name}"] = float(acts.sigmoid(value))
for count in (1, 2, 3, 5, 10, 20):
    answers[f"left_after_{count}"] = float(gradient_left(count, 1))
for weight in (4, 8):
    answers[f"left_after_10_weight_{weight}"] = float(gradient_left(10, weight))

# %% [markdown]
# ## The answer { #answer }
#
# 1. The slope of the sigmoid is largest at $x=0$, where it is {= max_sigmoid_slope:.2f}. Its tails are equally flat: the slope is {= sigmoid_slope_5:.6f} at $x=5$ and at $x=-5$ alike, and no more than {= sigmoid_slope_10:.2e} at $x=10$. So it cannot be "because negative values are sent close to 0" that the gradient vanishes: it vanishes just the same where the output goes to 1.
# 2. The slope of tanh is {= tanh_slope_0:.0f} at $x=0$, four times that of the sigmoid. But it falls to {= tanh_slope_1:.5f}, {= tanh_slope_2:.5f} and {= tanh_slope_3:.6f} at 1, 2 and 3, and beyond $|x|=$ {= tanh_flat_from:.3f} it is below 0.01. tanh saturates too.
# 3. With weights of 1, even the most favourable case leaves {= left_after_10:.2e} of the gradient after 10 layers, less than a millionth, and {= left_after_20:.2e} after 20. What each layer multiplies by, however, is not $\sigma'$ but $w\,\sigma'$: weights of 4 cancel the 0.25 exactly and leave all of it, a factor of {= left_after_10_weight_4:.0f}, and weights of 8 blow it up to {= left_after_10_weight_8:.0f} times its size.
#
# The compact form $\sigma(1-\sigma)$ agrees with the finite difference to {= finite_difference_error:.1e}, and even that small distance comes mostly from rounding in the finite difference, not from the formula. The sigmoid has no point where it is off: at $-2$ it still gives {= sigmoid_minus_2:.4f}. Splitting at 0.5 means looking at the sign of the input.
#
# ## What would change it { #variations }
#
# - **Away from $z=0$** less is left; try `gradient_left(10, 4, z=2)`. Large weights tend to make $z$ large as well, so if you fight the vanishing gradient with large weights, you end up with saturated nodes.
# - **Another function** has another upper limit: 1 for `acts.tanh`, and for `acts.relu` always 1 as long as the input is positive.
# - **With several nodes per layer** we multiply by matrices instead of numbers, and what is left depends on the number of nodes and the variance of the weights. [Another experiment](depth.py) measures it in deep random networks.
#
# ## Exercise { #exercise }
#
# If $z=2$ in every layer, which weight keeps the gradient as it is through 10 sigmoid layers? Put it into `guess`, to two decimal places, and run the cell.
#
# ??? success "Show the answer"
#
#     It must satisfy $w\,\sigma'(2)=1$, so $w=1/\sigma'(2)\approx 9.52$, more than twice the 4 that is enough at $z=0$. The farther from 0, the larger the weight it takes to make up for saturation.

# %%
guess = None

if guess is None:
    print("…")
else:
    left = gradient_left(10, guess, z=2)
    print("✓" if abs(left - 1) < 0.01 else "✗", f"left after 10 layers: {left:.4g}")
