# ---
# title: 출력층에는 어떤 함수를 둘까요?
# description: 이진 분류, 회귀, 다중 분류의 출력층에 여러 함수와 손실을 짝지어 학습하고, 자리에 맞는 함수가 무엇인지 견줍니다.
# tests: [P2.6, P2.7, P2.8, P4.5, P4.7, P5.10]
# full: {seeds: 10, steps: 1500, rates: [0.1, 0.3, 1, 3, 10], deep_seeds: 5, deep_steps: 800, line_steps: 5000, class_steps: 2000}
# ---

# %% [markdown]
# # 출력층에는 어떤 함수를 둘까요?
#
# '시그모이드는 기울기가 사라지니 ReLU를 쓰라'는 말은 어느 층을 두고 하는 말일까요? 은닉층과 출력층을 나누어, 같은 데이터에서 함수와 손실의 짝을 바꾸어 가며 학습해 봅시다.
#
# ## 물음 { #question }
#
# 1. 둘로 분류할 때 출력층에 시그모이드와 ReLU 가운데 무엇을 두어야 할까요? 손실과 학습률은 상관이 없을까요?
# 2. 은닉층에서는 어떨까요?
# 3. 데이터가 직선 경향이거나 클래스가 셋 이상이면 무엇이 맞을까요?
#
# ## 예상 { #prediction }
#
# 정답이 1인데 출력 뉴런의 가중합이 $-10$입니다. 단단히 틀렸으니 크게 고쳐야 합니다. 교차 엔트로피 오차, 시그모이드를 거친 제곱 오차, ReLU를 거친 제곱 오차 가운데 이 뉴런을 가장 크게 고치는 것은 무엇이고, 전혀 고치지 못하는 것은 무엇일까요?
#
# ## 실험 { #experiment }
#
# 이 페이지의 코드는 시드와 횟수를 줄여 짧게 실행합니다. 답에 적은 수는 같은 코드를 시드 {= seeds:.0f}개(은닉층이 6개일 때는 {= deep_seeds:.0f}개)로 끝까지 실행해 얻었습니다.

# %% tags=["parameters"]
seeds, steps = 2, 300
rates = (0.3, 3)
deep_seeds, deep_steps = 1, 400
line_steps, class_steps = 500, 500

# %% [markdown]
# 먼저 정답이 1인 출력 하나만 봅니다. 손실을 가중합 $z$로 미분한 값이 곧 답을 고치려는 힘입니다. 제곱 오차는 그 절반을 손실로 씁니다.

# %%
import acts
import matplotlib.pyplot as plt
import numpy as np
from acts.networks import GradientDescent, Network, moons, train

z = np.linspace(-10, 10, 401)
sigmoid, sigmoid_slope = acts.sigmoid(z), acts.derivative(acts.sigmoid)(z)
relu, relu_slope = acts.relu(z), acts.derivative(acts.relu)(z)
loss_slopes = {
    "cross-entropy of a sigmoid": sigmoid - 1,
    "squared error of a sigmoid": (sigmoid - 1) * sigmoid_slope,
    "squared error of ReLU": (relu - 1) * relu_slope,
}
for name, slope in loss_slopes.items():
    print(f"{name:27} slope at z = -10: {slope[0] + 0:.6g}")
    plt.plot(z, slope, label=name)
plt.ylim(-1.1, 1.1)
plt.xlabel("weighted sum z at the output")
plt.ylabel("slope of the loss")
plt.legend(loc="upper left")
plt.tight_layout()
plt.show()

# %% [markdown]
# 이제 두 반달 데이터로 학습합니다. 은닉층은 하나이고 노드는 16개, 출력층은 다섯 가지입니다.

# %%
points, labels = moons(400, noise=0.1, seed=0)
test_points, test_labels = moons(4000, noise=0.1, seed=999)
OUTPUTS = {
    "sigmoid_cross_entropy": ("sigmoid", "cross_entropy"),
    "sigmoid_squared": ("sigmoid", "squared_error"),
    "linear_squared": ("identity", "squared_error"),
    "relu_squared": ("relu", "squared_error"),
    "leaky_squared": ("leaky_relu", "squared_error"),
}


def trained(hidden, layers, steps, seed, output="sigmoid", loss="cross_entropy", rate=0.3):
    """Return a network with 16 units per hidden layer after gradient descent."""
    network = Network([2, *[16] * layers, 1], hidden, output, loss, seed)
    train(network, points, labels, GradientDescent(rate), steps)
    return network


def is_dead(network):
    """Tell whether the output's weighted sum is negative for all test points."""
    sums, _ = network.forward(test_points)
    return bool(np.all(sums[-1] <= 0))


# %%
two_classes = {}
for hidden in ("relu", "sigmoid"):
    print(f"hidden layer of {hidden}:")
    for name, (output, loss) in OUTPUTS.items():
        networks = [trained(hidden, 1, steps, seed, output, loss) for seed in range(seeds)]
        accuracies = [network.accuracy(test_points, test_labels) for network in networks]
        mean, lowest, dead = np.mean(accuracies), min(accuracies), sum(map(is_dead, networks))
        two_classes[hidden, name] = mean, lowest, dead
        print(f"  {name:22} accuracy {mean:.3f}, lowest {lowest:.3f}, dead in {dead} of {seeds} runs")

# %% [markdown]
# 지금까지는 학습률이 모두 0.3이었습니다. 한 걸음을 줄이거나 늘리면 어떻게 될까요?

# %%
by_rate = {}
for name, (output, loss) in OUTPUTS.items():
    for rate in rates:
        with np.errstate(over="ignore", invalid="ignore"):  # a step may be far too large
            networks = [trained("relu", 1, steps, seed, output, loss, rate) for seed in range(seeds)]
            by_rate[name, rate] = [network.accuracy(test_points, test_labels) for network in networks]
    shown = (f"{np.mean(by_rate[name, r]):.3f} ± {np.std(by_rate[name, r], ddof=1):.3f}" for r in rates)
    print(f"{name:22}", "  ".join(shown))

# %%
for name in OUTPUTS:
    plt.semilogx(rates, [np.mean(by_rate[name, rate]) for rate in rates], "o-", label=name)
plt.xlabel("learning rate")
plt.ylabel("test accuracy")
plt.legend()
plt.tight_layout()
plt.show()

# %% [markdown]
# 출력층을 시그모이드와 교차 엔트로피 오차로 정해 두고, 은닉층을 6개로 늘려 그 함수를 바꾸어 봅니다.

# %%
deep = {}
for hidden in ("sigmoid", "tanh", "relu"):
    networks = [trained(hidden, 6, deep_steps, seed) for seed in range(deep_seeds)]
    deep[hidden] = np.mean([network.accuracy(test_points, test_labels) for network in networks])
    print(f"6 hidden layers of {hidden:7} accuracy {deep[hidden]:.3f}")

# %% [markdown]
# 다음은 회귀입니다. 직선 $y=3x-2$에 잡음을 더한 데이터를 뉴런 하나로 배웁니다.

# %%
rng = np.random.default_rng(0)
x = np.linspace(-5, 5, 201)[:, None]
y = 3 * x - 2 + 0.5 * rng.normal(size=(201, 1))

units, mean_squared_error = {}, {}
for output in ("identity", "relu", "sigmoid", "tanh"):
    unit = units[output] = Network([1, 1], "identity", output, "squared_error")
    unit.weights[0][:] = unit.biases[0][:] = 0.1
    train(unit, x, y, GradientDescent(0.05), line_steps)
    mean_squared_error[output] = np.mean((unit.predict(x) - y) ** 2)
    print(f"{output:8}  mean squared error {mean_squared_error[output]:6.3f}")
print(f"the variance of y is {y.var():.2f}")

# %%
plt.plot(x[::2], y[::2], ".", markersize=3, color="gray", label="data")
for output in ("identity", "relu", "tanh"):
    plt.plot(x, units[output].predict(x), label=output)
plt.xlabel("x")
plt.ylabel("output")
plt.legend()
plt.tight_layout()
plt.show()

# %% [markdown]
# 마지막은 클래스가 셋인 분류입니다. 소프트맥스 하나를 쓸 때와 시그모이드 셋을 따로 쓸 때를 견줍니다. 가중치는 0에서 출발합니다.

# %%
kinds = np.repeat([0, 1, 2], 300)
centres = np.array([[0, 2], [-1.7, -1], [1.7, -1]])
blobs = centres[kinds] + 0.9 * rng.normal(size=(900, 2))
one_hot = np.eye(3)[kinds]

three_classes = {}
for output in ("softmax", "sigmoid"):
    network = Network([2, 3], "identity", output, std=0.0)
    train(network, blobs, one_hot, GradientDescent(0.5), class_steps)
    sums = network.predict(blobs).sum(axis=1)
    three_classes[output] = accuracy, low, high = network.accuracy(blobs, one_hot), sums.min(), sums.max()
    print(f"{output:7}  accuracy {accuracy:.4f}, outputs add up to {low:.3f} … {high:.3f}")

# %%
answers = {
    "seeds": seeds,
    "deep_seeds": deep_seeds,
    "cross_entropy_slope": float(loss_slopes["cross-entropy of a sigmoid"][0]),
    "sigmoid_squared_slope": float(loss_slopes["squared error of a sigmoid"][0]),
    "relu_squared_slope": float(loss_slopes["squared error of ReLU"][0] + 0),
    "line_w": units["identity"].weights[0].item(),
    "line_b": units["identity"].biases[0].item(),
    "line_variance": float(y.var()),
    "softmax_sum_low": float(three_classes["softmax"][1]),
    "softmax_sum_high": float(three_classes["softmax"][2]),
    "sigmoids_sum_low": float(three_classes["sigmoid"][1]),
    "sigmoids_sum_high": float(three_classes["sigmoid"][2]),
    "softmax_accuracy": three_classes["softmax"][0],
    "sigmoids_accuracy": three_classes["sigmoid"][0],
}
for (hidden, name), (mean, lowest, dead) in two_classes.items():
    answers |= {f"{hidden}_hidden_{name}": float(mean), f"{hidden}_hidden_{name}_lowest": lowest}
    answers[f"{hidden}_hidden_{name}_dead"] = dead
for (name, rate), accuracies in by_rate.items():
    key = f"rate_{rate}_{name}".replace(".", "_")
    answers |= {key: float(np.mean(accuracies)), f"{key}_deviation": float(np.std(accuracies, ddof=1))}
answers |= {f"six_layers_{hidden}": float(accuracy) for hidden, accuracy in deep.items()}
answers |= {f"line_error_{output}": float(error) for output, error in mean_squared_error.items()}

# %% [markdown]
# ## 답 { #answer }
#
# 1. 출력층에는 시그모이드를 두고 교차 엔트로피 오차와 짝지으면 됩니다. $z=-10$에서 답을 고치려는 힘은 교차 엔트로피 오차가 {= cross_entropy_slope:.6f}, 시그모이드를 거친 제곱 오차가 {= sigmoid_squared_slope:.2e}, ReLU를 거친 제곱 오차가 {= relu_squared_slope:.0f}입니다. 은닉층을 ReLU로 두고 학습하면 테스트 정확도는 차례로 평균 {= relu_hidden_sigmoid_cross_entropy:.2f}(최저 {= relu_hidden_sigmoid_cross_entropy_lowest:.2f}), {= relu_hidden_sigmoid_squared:.2f}({= relu_hidden_sigmoid_squared_lowest:.2f}), {= relu_hidden_relu_squared:.2f}({= relu_hidden_relu_squared_lowest:.2f})입니다. ReLU 출력은 {= seeds:.0f}번 가운데 {= relu_hidden_relu_squared_dead:.0f}번 모든 점에서 0만 내는 채로 끝났습니다. 학습률이 0.3인 이 조건에서는 제곱 오차를 쓴 선형 출력과 Leaky ReLU 출력이 {= relu_hidden_linear_squared:.3f}, {= relu_hidden_leaky_squared:.3f}로 더 나았습니다. 다만 아래 표에서 보듯 걸음이 작을 때만 그렇고, 그 출력은 확률로 읽을 수도 없습니다.
# 2. 은닉층에서는 이야기가 반대입니다. 은닉층이 6개일 때 시그모이드는 {= six_layers_sigmoid:.3f}에 그쳤지만, tanh는 {= six_layers_tanh:.3f}, ReLU는 {= six_layers_relu:.3f}입니다. '시그모이드 대신 ReLU'는 은닉층의 규칙이지 출력층의 규칙이 아닙니다.
# 3. 직선 경향의 데이터에는 항등 함수가 맞습니다. 항등 함수에서는 평균 제곱 오차가 {= line_error_identity:.3f}까지 내려가 $w={= line_w:.3f}$, $b={= line_b:.3f}$에 이르지만, ReLU는 {= line_error_relu:.2f}, 시그모이드는 {= line_error_sigmoid:.2f}, tanh는 {= line_error_tanh:.2f}에서 멈춥니다. 데이터의 분산이 {= line_variance:.2f}이니 평균만 답하는 것과 별로 다르지 않습니다. 클래스가 셋일 때 소프트맥스의 정확도는 {= softmax_accuracy:.3f}, 시그모이드 셋의 정확도는 {= sigmoids_accuracy:.3f}입니다. 그러나 출력의 합이 소프트맥스에서는 언제나 {= softmax_sum_high:.0f}인데 시그모이드 셋에서는 {= sigmoids_sum_low:.3f}에서 {= sigmoids_sum_high:.3f}까지 벌어집니다. 하나만 정답인 문제라면 소프트맥스를, 여럿이 함께 정답일 수 있다면 시그모이드를 따로따로 씁니다.
#
# 걸음의 크기를 바꾸면 다음과 같습니다. 은닉층은 ReLU이고, 시드 {= seeds:.0f}개로 잰 테스트 정확도의 평균 ± 표준편차입니다.
#
# <div class="scroll" tabindex="0" role="region" aria-label="학습률마다 잰 정확도" markdown="1">
#
# | 학습률 | 0.1 | 0.3 | 1 | 3 | 10 |
# |---|---|---|---|---|---|
# | 시그모이드, 교차 엔트로피 | {= rate_0_1_sigmoid_cross_entropy:±} | {= rate_0_3_sigmoid_cross_entropy:±} | {= rate_1_sigmoid_cross_entropy:±} | {= rate_3_sigmoid_cross_entropy:±} | {= rate_10_sigmoid_cross_entropy:±} |
# | 시그모이드, 제곱 오차 | {= rate_0_1_sigmoid_squared:±} | {= rate_0_3_sigmoid_squared:±} | {= rate_1_sigmoid_squared:±} | {= rate_3_sigmoid_squared:±} | {= rate_10_sigmoid_squared:±} |
# | 선형, 제곱 오차 | {= rate_0_1_linear_squared:±} | {= rate_0_3_linear_squared:±} | {= rate_1_linear_squared:±} | {= rate_3_linear_squared:±} | {= rate_10_linear_squared:±} |
# | Leaky ReLU, 제곱 오차 | {= rate_0_1_leaky_squared:±} | {= rate_0_3_leaky_squared:±} | {= rate_1_leaky_squared:±} | {= rate_3_leaky_squared:±} | {= rate_10_leaky_squared:±} |
# | ReLU, 제곱 오차 | {= rate_0_1_relu_squared:±} | {= rate_0_3_relu_squared:±} | {= rate_1_relu_squared:±} | {= rate_3_relu_squared:±} | {= rate_10_relu_squared:±} |
#
# </div>
#
# 시그모이드 출력은 선형 출력이나 Leaky ReLU 출력이 엇나가는 큰 걸음도 견딥니다. 위아래가 트인 출력은 정답에서 먼 만큼 센 힘을 받지만, 시그모이드가 받는 힘은 1을 넘지 않습니다. 교차 엔트로피 오차를 쓰면 작은 걸음으로도 충분하다는 점이 더해집니다. 걸음만 넉넉하다면 시그모이드를 거친 제곱 오차도 같은 곳에 이르고, 학습률이 10이면 교차 엔트로피 오차가 흔들리는 동안에도 버팁니다. 그러니 시그모이드와 교차 엔트로피 오차의 짝에서 얻는 것은 더 높은 정확도가 아니라, 학습이 되는 학습률의 넓은 폭입니다.
#
# ## 조건을 바꾸면 { #variations }
#
# - **은닉층이 시그모이드이면** 출력층은 덜 배웁니다. 교차 엔트로피 오차에서도 {= sigmoid_hidden_sigmoid_cross_entropy:.3f}이고, ReLU 출력은 {= seeds:.0f}번 가운데 {= sigmoid_hidden_relu_squared_dead:.0f}번 죽습니다.
# - **출력층의 편향을 1에서 출발시키면** ReLU 출력이 훨씬 덜 죽습니다. `network.biases[-1][:] = 1`을 학습 앞에 넣어 보세요.
# - **값이 0 아래로 내려갈 수 없는 회귀**, 이를테면 사람 수나 강수량이라면 출력층에 ReLU나 소프트플러스를 둘 만합니다.
#
# ## 연습 { #exercise }
#
# 정답이 1일 때, 시그모이드를 거친 제곱 오차가 가장 세게 고치려 드는 $z$는 얼마일까요? 그림에서 짐작한 다음 식으로 구해 `guess`에 넣고 실행하세요.
#
# ??? success "답 보기"
#
#     $p=\sigma(z)$라 하면 힘의 크기는 $(1-p)\cdot p(1-p)=p(1-p)^2$이고, $p=1/3$에서 가장 큽니다. 따라서 $z=-\ln 2\approx-0.693$입니다. 이보다 더 틀리면 더 세게 고치는 것이 아니라 도리어 덜 고칩니다.

# %%
guess = None

if guess is None:
    print("…")
else:
    z = np.linspace(-10, 10, 200001)
    slope = (acts.sigmoid(z) - 1) * acts.derivative(acts.sigmoid)(z)
    print("✓" if abs(guess - z[slope.argmin()]) < 0.01 else "✗")
