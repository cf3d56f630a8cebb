# ---
# title: What do 100 linear layers change?
# description: Linear layers passed one by one are compared with the single layer they amount to, and then with layers that have a nonlinear function between them.
# tests: [P1.2, P2.2, P2.10, P2.11, P2.23, P3.4, P3.10, P3.14, P4.4, P5.5]
# ---

# %% [markdown]
# # What do 100 linear layers change?
#
# Deep learning means stacking layers, but if the activation is linear, any number of them is said to be no more than one. So the formula says, on paper. Do the numbers that a computer arrives at agree? Let us stack 100 layers and see.
#
# ## The question { #question }
#
# 1. How far apart are the values that pass through linear layers one by one, and those that pass through the one layer they merge into?
# 2. With tanh or ReLU between the layers, can one layer no longer imitate them?
# 3. Does stacking linear layers really change nothing at all?
#
# ## Your prediction { #prediction }
#
# Three passes through $h(x)=2x$ multiply by 8. Do three passes through $h(x)=2x+1$ also have the form $kx+d$? Work out $k$ and $d$ first. Then suppose the matrices of 100 layers of width 8 have all been multiplied beforehand: in which decimal place will the result begin to differ from that of the layers one by one? Write down your guess.
#
# ## The experiment { #experiment }
#
# We begin with a single number. All that a layer does is multiply once and add once.

# %%
import acts
import matplotlib.pyplot as plt
import numpy as np


def h(x, slope=2.0, bias=0.0):
    return slope * x + bias


three_layers = h(h(h(5)))
print("three layers, one by one:", three_layers, "  at once:", 2**3 * 5)

three_layers_with_bias = h(h(h(5, bias=1), bias=1), bias=1)
print("with a bias, one by one: ", three_layers_with_bias, "  at once:", 2**3 * 5 + (2**2 + 2 + 1) * 1)

composed = h(h(10, slope=2, bias=1), slope=3, bias=-4)
print("g(f(10)), one by one:    ", composed, "  at once:", 6 * 10 - 1)

# %% [markdown]
# With matrices in place of numbers, nothing changes. We draw the weights and biases of some layers at random, and on one side we let the inputs pass through them one by one.


# %%
def random_layers(depth, width, seed):
    """Return the weights and biases of some layers, and 1000 inputs for them."""
    rng = np.random.default_rng(seed)
    weights = [rng.normal(size=(width, width)) / np.sqrt(width) for _ in range(depth)]
    biases = [rng.normal(size=width) for _ in range(depth)]
    return weights, biases, rng.normal(size=(1000, width))


def pass_through(x, weights, biases, activation):
    for weight, bias in zip(weights, biases, strict=True):
        x = activation(x @ weight + bias)
    return x


# %% [markdown]
# On the other side we multiply all the weights, push the biases through, and have a single layer. Where do the two results differ most?


# %%
def merge(weights, biases):
    """Return the weight and bias of the one layer that linear layers amount to."""
    weight, bias = weights[0], biases[0]
    for next_weight, next_bias in zip(weights[1:], biases[1:], strict=True):
        weight, bias = weight @ next_weight, bias @ next_weight + next_bias
    return weight, bias


differences = {}
for depth, width in ((3, 4), (100, 8)):
    weights, biases, x = random_layers(depth, width, seed=0)
    weight, bias = merge(weights, biases)
    outputs = pass_through(x, weights, biases, acts.identity)
    differences[depth] = np.abs(outputs - (x @ weight + bias)).max()
    print(f"{depth:3} layers of width {width} differ from one layer by at most {differences[depth]:.1e}")

# %% [markdown]
# Now a nonlinear function goes between the layers. The formula for merging no longer applies, so we look for the single linear layer that fits inputs and outputs best, by least squares, and measure what share of the outputs' variation it misses. At 0, one layer is enough; at 1, one layer has found out nothing.


# %%
def missed_by_one_layer(depth, activation, width=8, seed=0):
    """Return what share of the outputs' spread the best linear layer misses."""
    weights, biases, x = random_layers(depth, width, seed)
    outputs = pass_through(x, weights, biases, activation)
    inputs = np.column_stack([x, np.ones(len(x))])  # the ones are for the bias
    best, *_ = np.linalg.lstsq(inputs, outputs)
    return np.std(outputs - inputs @ best) / np.std(outputs - outputs.mean(axis=0))


depths = np.arange(1, 11)
missed = {}
for activation in (acts.identity, acts.tanh, acts.relu):
    name = activation.__name__
    missed[name] = [missed_by_one_layer(depth, activation) for depth in depths]
    plt.semilogy(depths, missed[name], "o-", label=name)
plt.xlabel("layers")
plt.gca().yaxis.set_major_formatter("{x:.0e}")
plt.ylabel("share missed by one layer")
plt.legend()
plt.tight_layout()
plt.show()

# %% [markdown]
# The three functions themselves deserve a look. If one of them were linear, even in the wide sense that allows a bias, $f(a)+f(b)$ would always equal $f(a+b)+f(0)$.

# %%
cases = {acts.sigmoid: (1.0, 1.0), acts.tanh: (1.0, 1.0), acts.relu: (1.0, -1.0)}
for function, (a, b) in cases.items():
    apart, together = function(a) + function(b), function(a + b) + function(0.0)
    print(f"{function.__name__:8} f({a:g}) + f({b:g}) = {apart:.3f}    f({a + b:g}) + f(0) = {together:.3f}")

# %% [markdown]
# Last, if two networks can represent the same functions, is everything else the same, too? We check two things. The first is a pair of layers that narrows from 8 nodes to 2 and widens to 8 again.

# %%
rng = np.random.default_rng(0)
narrow = rng.normal(size=(8, 2)) @ rng.normal(size=(2, 8))
narrow_rank = int(np.linalg.matrix_rank(narrow))
print("rank of an 8 × 8 weight that passes through 2 nodes:", narrow_rank)

# %% [markdown]
# The second is the path that learning takes. We learn one number, 1, either with one weight or with a product of two or three weights that starts from the same value. Either way, what can be represented is one number.


# %%
def steps_to_learn(factors, learning_rate=0.1):
    """Count the steps until a product of equal weights, 0.25 at first, is within 0.01 of its goal, 1."""
    w, steps = 0.25 ** (1 / factors), 0
    while abs(w**factors - 1) > 0.01:
        w -= learning_rate * (w**factors - 1) * w ** (factors - 1)
        steps += 1
    return steps


learning_steps = {factors: steps_to_learn(factors) for factors in (1, 2, 3)}
print("steps to learn one number by 1, 2 and 3 weights:", *learning_steps.values())

# %%
answers = {
    "three_layers": float(three_layers),
    "three_layers_with_bias": float(three_layers_with_bias),
    "composed": float(composed),
    "difference_3": float(differences[3]),
    "difference_100": float(differences[100]),
    "identity_missed": float(max(missed["identity"])),
    "tanh_missed": float(min(missed["tanh"])),
    "relu_missed": float(min(missed["relu"])),
    "sigmoid_apart": float(acts.sigmoid(1) + acts.sigmoid(1)),
    "sigmoid_of_sum": float(acts.sigmoid(2)),
    "sigmoid_together": float(acts.sigmoid(2) + acts.sigmoid(0)),
    "tanh_apart": float(acts.tanh(1) + acts.tanh(1)),
    "tanh_of_sum": float(acts.tanh(2)),
    "relu_apart": float(acts.relu(1) + acts.relu(-1)),
    "relu_of_sum": float(acts.relu(0)),
    "narrow_rank": narrow_rank,
    "steps_with_1_weight": learning_steps[1],
    "steps_with_2_weights": learning_steps[2],
    "steps_with_3_weights": learning_steps[3],
}

# %% [markdown]
# ## The answer { #answer }
#
# 1. They differ by rounding alone: by {= difference_3:.1e} for 3 layers, and by no more than {= difference_100:.1e} for 100. Multiplying in another order rounds the last digit differently, so expect a few times more or less on another computer. The three examples with single numbers, {= three_layers:.0f}, {= three_layers_with_bias:.0f} and {= composed:.0f}, agree to the last digit.
# 2. It no longer can. With the identity in between, the share that one layer misses is no more than about {= identity_missed:.0e} for up to 10 layers; with tanh it is about {= tanh_missed:.0%} at the least, and with ReLU {= relu_missed:.0%}. The functions alone show why: $\sigma(1)+\sigma(1)={= sigmoid_apart:.3f}$ while $\sigma(2)+\sigma(0)={= sigmoid_together:.3f}$, and $\tanh(1)+\tanh(1)={= tanh_apart:.3f}$ while $\tanh(2)={= tanh_of_sum:.3f}$.
# 3. No more functions can be represented, but two things do change. With only 2 nodes in the middle the matrix has rank {= narrow_rank:.0f}, so fewer functions can be represented than before. And the same number is learned in {= steps_with_1_weight:.0f} steps with one weight, in {= steps_with_2_weights:.0f} with two and in {= steps_with_3_weights:.0f} with three: the other weights multiply the gradient, and learning takes another path.
#
# ## What would change it { #variations }
#
# - **With other seeds and widths** linear layers still differ by rounding alone. Try `random_layers(100, 64, seed=1)`.
# - **With a different linear function in every layer** they still merge: `merge` does not care whether slopes and biases vary from layer to layer.
# - **Within a narrow range** even a nonlinear function is almost straight. Feed the tanh layers a hundredth of the inputs, without biases, and next to nothing is missed. It is not enough for a nonlinear function to be there; the values must reach the place where it bends.
# - **From a small start** the product learns more slowly instead. Let `steps_to_learn` begin at a thousandth: the weights that multiply the gradient are then small as well.
#
# ## Exercise { #exercise }
#
# Four passes through $h(x)=3x+2$ are the same as one layer, $kx+d$. Find $k$ and $d$, put them in as `guess = (k, d)`, and run the cell.
#
# ??? success "Show the answer"
#
#     $k=3^4=81$. Each pass makes the bias three times as large and adds 2, so $d=2(3^3+3^2+3+1)=80$.

# %%
guess = None  # (k, d)

if guess is None:
    print("…")
else:
    k, d = guess
    x = np.arange(-5, 6)
    outputs = x
    for _ in range(4):
        outputs = h(outputs, slope=3, bias=2)
    print("✓" if np.array_equal(outputs, k * x + d) else "✗", "four layers give", outputs)
