# ---
# title: 선형 층을 100개 쌓으면 무엇이 달라질까요?
# description: 선형 층 여러 개를 차례로 지난 값과 하나로 합친 층을 지난 값을 견주고, 비선형 함수를 끼우면 무엇이 달라지는지 잽니다.
# tests: [P1.2, P2.2, P2.10, P2.11, P2.23, P3.4, P3.10, P3.14, P4.4, P5.5]
# ---

# %% [markdown]
# # 선형 층을 100개 쌓으면 무엇이 달라질까요?
#
# 층을 깊이 쌓는 것이 딥러닝이라고 하지만, 활성화 함수가 선형이면 몇 개를 쌓아도 층 하나와 같다고 합니다. 종이 위의 식은 그렇다 해도 컴퓨터가 실제로 계산한 값까지 같을까요? 100개를 쌓아 확인해 봅시다.
#
# ## 물음 { #question }
#
# 1. 선형 층을 차례로 지난 값과 하나로 합친 층을 지난 값은 얼마나 다를까요?
# 2. 층 사이에 tanh나 ReLU를 끼우면 층 하나로 흉내 낼 수 없게 될까요?
# 3. 선형 층을 쌓아도 정말 아무것도 달라지지 않을까요?
#
# ## 예상 { #prediction }
#
# $h(x)=2x$를 세 번 거치면 8배가 됩니다. 그러면 $h(x)=2x+1$을 세 번 거친 값도 $kx+d$ 꼴일까요? $k$와 $d$를 먼저 구해 보세요. 그리고 너비가 8인 층 100개의 행렬을 미리 다 곱해 두었을 때, 하나씩 거친 값과 소수점 아래 몇째 자리부터 달라질지도 적어 보세요.
#
# ## 실험 { #experiment }
#
# 수 하나로 시작합니다. 층마다 하는 일은 곱하기 한 번과 더하기 한 번입니다.

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
# 수를 행렬로 바꾸어도 마찬가지입니다. 가중치와 편향을 무작위로 뽑아 층을 만들고, 한쪽은 하나씩 거치게 합니다.


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
# 다른 쪽은 가중치를 모두 곱하고 편향을 밀어 넣어 층 하나로 합칩니다. 두 결과가 가장 많이 다른 곳을 찾습니다.


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
# 이제 층 사이에 비선형 함수를 끼웁니다. 합치는 식은 더 쓸 수 없으니, 입력과 출력에 가장 잘 맞는 선형 층 하나를 최소제곱법으로 찾아 그 층이 출력의 변화 가운데 얼마를 놓치는지 잽니다. 0이면 층 하나로 충분하고, 1이면 층 하나로는 아무것도 알아내지 못한 것입니다.


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
# 세 함수 자체도 봅니다. 편향이 붙은 것까지 넓게 선형으로 치더라도, 선형이라면 $f(a)+f(b)$와 $f(a+b)+f(0)$이 언제나 같아야 합니다.

# %%
cases = {acts.sigmoid: (1.0, 1.0), acts.tanh: (1.0, 1.0), acts.relu: (1.0, -1.0)}
for function, (a, b) in cases.items():
    apart, together = function(a) + function(b), function(a + b) + function(0.0)
    print(f"{function.__name__:8} f({a:g}) + f({b:g}) = {apart:.3f}    f({a + b:g}) + f(0) = {together:.3f}")

# %% [markdown]
# 마지막으로, 나타낼 수 있는 함수가 같으면 모든 것이 같은지 두 가지를 확인합니다. 먼저 노드를 8개에서 2개로 줄였다가 다시 8개로 늘린 두 층입니다.

# %%
rng = np.random.default_rng(0)
narrow = rng.normal(size=(8, 2)) @ rng.normal(size=(2, 8))
narrow_rank = int(np.linalg.matrix_rank(narrow))
print("rank of an 8 × 8 weight that passes through 2 nodes:", narrow_rank)

# %% [markdown]
# 다음은 학습이 나아가는 길입니다. 1이라는 수 하나를 배우는데, 가중치 하나로 배우는 경우와 같은 값에서 출발하는 가중치 두세 개의 곱으로 배우는 경우입니다. 어느 쪽이든 나타낼 수 있는 것은 수 하나입니다.


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
# ## 답 { #answer }
#
# 1. 반올림 오차만큼만 다릅니다. 차이는 층이 3개일 때 {= difference_3:.1e}, 100개일 때도 {= difference_100:.1e}에 지나지 않습니다. 곱하는 차례가 다르면 마지막 자리의 반올림이 달라지므로, 이 값은 컴퓨터에 따라 몇 배쯤 차이가 날 수 있습니다. 수 하나로 해 본 세 가지 예는 {= three_layers:.0f}, {= three_layers_with_bias:.0f}, {= composed:.0f}로 한 자리도 다르지 않습니다.
# 2. 그렇습니다. 항등 함수를 끼웠을 때 층 하나가 놓치는 몫은 10층까지 가장 클 때도 {= identity_missed:.0e} 안팎이지만, tanh와 ReLU에서는 가장 작을 때도 {= tanh_missed:.0%}와 {= relu_missed:.0%}쯤 됩니다. 함수만 보아도 $\sigma(1)+\sigma(1)={= sigmoid_apart:.3f}$인데 $\sigma(2)+\sigma(0)={= sigmoid_together:.3f}$이고, $\tanh(1)+\tanh(1)={= tanh_apart:.3f}$인데 $\tanh(2)={= tanh_of_sum:.3f}$입니다.
# 3. 나타낼 수 있는 함수는 늘지 않지만, 두 가지는 달라집니다. 중간에 노드가 2개뿐이면 행렬의 계수가 {= narrow_rank:.0f}로 줄어 오히려 나타낼 수 있는 것이 적어집니다. 또 같은 수를 배우는데도 가중치가 하나면 {= steps_with_1_weight:.0f}번, 둘이면 {= steps_with_2_weights:.0f}번, 셋이면 {= steps_with_3_weights:.0f}번이 걸립니다. 기울기에 다른 가중치가 곱해져 학습이 다른 길로 나아가기 때문입니다.
#
# ## 조건을 바꾸면 { #variations }
#
# - **시드와 너비를 바꾸어도** 선형 층의 차이는 반올림 오차에 머뭅니다. `random_layers(100, 64, seed=1)`로 해 보세요.
# - **층마다 다른 선형 함수를 써도** 합쳐집니다. 기울기와 편향이 층마다 달라도 `merge`는 그대로 통합니다.
# - **비선형 함수라도 좁은 범위에서는** 직선에 가깝습니다. tanh에 넣는 입력을 백 분의 1로 줄이고 편향을 없애면 놓치는 몫이 거의 사라집니다. 비선형 함수를 끼우는 것만으로는 모자라고, 그 함수가 휘는 곳까지 값이 닿아야 합니다.
# - **처음 값이 작으면** 곱으로 배우는 쪽이 오히려 느려집니다. `steps_to_learn`의 첫 값을 천 분의 1로 바꾸어 보세요. 기울기에 곱해지는 가중치도 함께 작아지니까요.
#
# ## 연습 { #exercise }
#
# $h(x)=3x+2$를 네 번 거친 값은 층 하나 $kx+d$와 같습니다. $k$와 $d$를 구해 `guess = (k, d)`처럼 넣고 실행하세요.
#
# ??? success "답 보기"
#
#     $k=3^4=81$이고, 편향은 한 번 거칠 때마다 3배가 된 뒤 2가 더해지므로 $d=2(3^3+3^2+3+1)=80$입니다.

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
