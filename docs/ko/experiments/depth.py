# ---
# title: 층이 깊어지면 기울기와 정확도는 어떻게 될까요?
# description: 무작위로 초기화한 깊은 신경망에서 입력까지 남는 기울기를 재고, 깊이를 바꾸어 가며 학습시켜 정확도를 견줍니다.
# tests: [P1.2, P1.8, P1.18, P1.21, P2.10, P3.5, P3.8, P3.14, P4.7, P4.9, P4.11, P4.15, P5.4, P5.9]
# full: {draws: 10, seeds: 10, depths: [1, 2, 5, 10], checkpoints: [300, 1500]}
# ---

# %% [markdown]
# # 층이 깊어지면 기울기와 정확도는 어떻게 될까요?
#
# 층마다 노드가 하나라면 [남는 기울기를 손으로 계산할 수 있습니다](slopes.py). 실제 신경망은 층마다 노드가 여럿이고 가중치도 제각각입니다. 그런 신경망에서 기울기를 직접 재고, 기울기가 줄면 학습도 정말 안 되는지 확인합니다.
#
# ## 물음 { #question }
#
# 1. 역전파한 기울기는 입력까지 얼마나 남을까요? 함수와 가중치의 크기에 따라 어떻게 다를까요?
# 2. 출력의 중심을 0으로 옮기면 시그모이드의 기울기 소실이 사라질까요?
# 3. 층을 늘리면 정확도가 오를까요? 비선형 함수이기만 하면 얼마든지 깊이 쌓아도 될까요?
#
# ## 예상 { #prediction }
#
# 시그모이드 층을 5개에서 10개로 늘리면 남는 기울기는 절반이 될까요, 제곱이 될까요? ReLU는 양수에서 미분값이 1이니 기울기가 줄지 않을까요? 은닉층이 10개인 선형 신경망, 시그모이드 신경망, tanh 신경망, ReLU 신경망의 정확도를 높은 순서로 적어 보세요.
#
# ## 실험 { #experiment }
#
# 다음 값은 이 페이지에서 몇 초 만에 끝나도록 작게 잡은 것입니다. 아래 '답'에 적힌 수는 시드를 10개로 늘리고 1500번까지 학습시킨 결과입니다.

# %% tags=["parameters"]
draws = 1
seeds = 1
depths = (1, 10)
checkpoints = (100,)

# %% [markdown]
# ### 남는 기울기 { #gradient }
#
# 한 층의 노드는 64개이고, 가중치는 평균이 0인 정규분포에서 뽑습니다. 분산은 $1/n$의 몇 배인지로 나타냅니다($n=64$). 무작위 입력을 끝까지 보낸 다음, 무작위 기울기를 출력에서 입력까지 되돌려 보내 그 크기를 처음과 견줍니다.
#
# 중심이 미치는 영향만 따로 보려면, 시그모이드처럼 포화하면서 중심은 0인 함수가 있어야 합니다. $\tanh(x/2)=2\sigma(x)-1$이 알맞습니다.

# %%
import acts
import matplotlib.pyplot as plt
import numpy as np
from acts.networks import Adam, Network, moons, train

tanh_slope = acts.derivative(acts.tanh)


def half_tanh(z):
    return acts.tanh(z / 2)


def half_tanh_slope(z):
    return tanh_slope(z / 2) / 2


# %%
def gradient_left(function, slope, variance, layers, seed):
    """Return the size of the gradient at the input, divided by its size at the output."""
    rng = np.random.default_rng(seed)
    values, sums = rng.normal(size=(256, 64)), []
    weights = [rng.normal(size=(64, 64)) * np.sqrt(variance / 64) for _ in range(layers)]
    for matrix in weights:
        sums.append(values @ matrix)
        values = function(sums[-1])
    gradient = rng.normal(size=(256, 64))
    size_at_output = np.linalg.norm(gradient)
    for matrix, z in zip(reversed(weights), reversed(sums), strict=True):
        gradient = (gradient * slope(z)) @ matrix.T
    return np.linalg.norm(gradient) / size_at_output


# %%
networks = {
    "sigmoid": (acts.sigmoid, acts.derivative(acts.sigmoid), 1),
    "tanh(x/2)": (half_tanh, half_tanh_slope, 1),
    "tanh": (acts.tanh, tanh_slope, 1),
    "ReLU, variance 1/n": (acts.relu, acts.derivative(acts.relu), 1),
    "ReLU, variance 2/n": (acts.relu, acts.derivative(acts.relu), 2),
    "sigmoid, weights × 12": (acts.sigmoid, acts.derivative(acts.sigmoid), 144),
}
counts = (1, 3, 5, 10, 20, 50)
left = {}
for name, (function, slope, variance) in networks.items():
    for layers in counts:
        shares = [gradient_left(function, slope, variance, layers, seed) for seed in range(draws)]
        left[name, layers] = float(np.exp(np.mean(np.log(shares))))  # geometric mean
    print(f"{name:22}", "  ".join(f"{left[name, layers]:8.3g}" for layers in counts))

# %%
for group in (list(networks)[:3], list(networks)[3:]):
    for name in group:
        plt.semilogy(counts, [left[name, layers] for layers in counts], "o-", label=name)
    plt.gca().yaxis.set_major_formatter("{x:.0e}")
    plt.xlabel("layers")
    plt.ylabel("gradient left at the input")
    plt.legend()
    plt.tight_layout()
    plt.show()

# %% [markdown]
# ### 깊이와 정확도 { #accuracy }
#
# 두 반달(two moons) 데이터 400점을 은닉층마다 노드가 16개인 신경망에 Adam(학습률 0.01)으로 학습시키고, 따로 만든 4000점으로 정확도를 잽니다. 갱신 횟수는 깊이와 상관없이 같습니다.

# %%
x, y = moons(400, noise=0.1, seed=0)
test_x, test_y = moons(4000, noise=0.1, seed=999)


def accuracies(activation, depth, seed):
    """Return the accuracy on new points after each number of steps in `checkpoints`."""
    network, adam = Network([2] + [16] * depth + [1], activation, seed=seed), Adam(0.01)
    reached, done = [], 0
    for steps in checkpoints:
        train(network, x, y, adam, steps - done)
        reached.append(network.accuracy(test_x, test_y))
        done = steps
    return reached


accuracy = {}
print(f"test accuracy after {checkpoints} steps, seeds: {seeds}")
for activation in (acts.identity, acts.sigmoid, acts.tanh, acts.relu):
    for depth in depths:
        runs = np.array([accuracies(activation, depth, seed) for seed in range(seeds)])
        accuracy[activation.__name__, depth] = runs
        print(f"{activation.__name__:8} {depth:2} hidden layers", runs.mean(axis=0).round(4))

# %%
keys = {
    "sigmoid": "sigmoid",
    "tanh(x/2)": "half_tanh",
    "tanh": "tanh",
    "ReLU, variance 1/n": "relu_1n",
    "ReLU, variance 2/n": "relu_2n",
    "sigmoid, weights × 12": "large_sigmoid",
}
answers = {f"left_{keys[name]}_{layers}": share for (name, layers), share in left.items()}
answers["fold_per_layer_sigmoid"] = left["sigmoid", 10] ** (-1 / 10)
for (name, depth), runs in accuracy.items():
    answers[f"early_accuracy_{name}_{depth}"] = float(runs[:, 0].mean())
    answers[f"accuracy_{name}_{depth}"] = float(runs[:, -1].mean())
    answers[f"lowest_accuracy_{name}_{depth}"] = float(runs[:, -1].min())

# %% [markdown]
# ## 답 { #answer }
#
# 1. 시그모이드에서는 층마다 약 {= fold_per_layer_sigmoid:.1f}분의 1로 줄어, 입력까지 남는 기울기의 비율이 1층에 {= left_sigmoid_1:.2f}, 5층에 {= left_sigmoid_5:.2e}, 10층에 {= left_sigmoid_10:.2e}, 20층에 {= left_sigmoid_20:.2e}입니다. 층이 두 배가 되면 비율은 거의 제곱이 됩니다. 아주 작지만 0은 아닙니다.
# 2. 중심을 0으로 옮긴 $\tanh(x/2)$도 10층에 {= left_half_tanh_10:.2e}, 20층에 {= left_half_tanh_20:.2e}입니다. 중심이 아니라 미분값이 작은 것이 원인입니다. 미분값이 네 배인 tanh는 10층에 {= left_tanh_10:.3f}, 50층에 {= left_tanh_50:.3f}로 훨씬 완만하게 줄어듭니다. 그래도 줄기는 줄어듭니다.
# 3. ReLU에서는 초기화가 결과를 정합니다. 분산이 $2/n$이면 50층에 {= left_relu_2n_50:.3f}가 남지만, $1/n$이면 10층에 {= left_relu_1n_10:.4f}, 50층에 {= left_relu_1n_50:.2e}만 남습니다. 음수인 절반에서 미분값이 0이기 때문입니다. 거꾸로 시그모이드도 가중치를 12배로 키우면 10층에 {= left_large_sigmoid_10:.2f}, 20층에 {= left_large_sigmoid_20:.2f}로 1을 넘습니다.
# 4. 선형 신경망의 정확도는 은닉층이 1개일 때 {= accuracy_identity_1:.4f}, 10개일 때 {= accuracy_identity_10:.4f}입니다. 층을 늘려 얻은 것이 없습니다. 비선형 함수를 쓰면 은닉층 하나로 이미 시그모이드 {= accuracy_sigmoid_1:.3f}, tanh {= accuracy_tanh_1:.3f}, ReLU {= accuracy_relu_1:.3f}이고, 그래서 층을 늘려도 더 오를 데가 없습니다.
# 5. 비선형이라고 다 되는 것은 아닙니다. 은닉층이 10개일 때 300번 갱신하고 나면 tanh는 {= early_accuracy_tanh_10:.3f}, ReLU는 {= early_accuracy_relu_10:.3f}이지만, 시그모이드는 {= early_accuracy_sigmoid_10:.3f}입니다. 선형 신경망과 다를 바가 없습니다. 1500번을 갱신하면 평균이 {= accuracy_sigmoid_10:.3f}까지 오르지만, 시드에 따라서는 그때까지도 {= lowest_accuracy_sigmoid_10:.3f}에 머뭅니다. 기울기가 소실되면 학습이 멈춘다기보다 늦어집니다.
#
# ## 조건을 바꾸면 { #variations }
#
# - **최적화 방법**이 중요합니다. Adam은 기울기가 작은 가중치의 보폭을 키워 주므로 10층에서도 배우기 시작합니다. 경사 하강법에서는 어떻게 되는지 [속도 실험](speed.py)에서 봅니다.
# - **시드**에 따라 10층 시그모이드의 정확도는 크게 달라집니다. 기울기가 작을 때 학습이 언제 풀리기 시작하는지는 반올림 오차에도 흔들려, 같은 시드라도 컴퓨터가 다르면 결과가 달라집니다. 나머지는 어느 시드에서나 거의 같습니다.
# - **더 어려운 데이터**라면 층을 늘려 얻는 것이 있을 수도 있습니다. 두 반달은 은닉층 하나로 넉넉합니다.
# - **노드의 수**를 64에서 바꾸어도 분산을 $1/n$로 함께 바꾸면 남는 비율은 비슷합니다.
#
# ## 연습 { #exercise }
#
# Leaky ReLU($\alpha=0.5$)의 미분값은 양수에서 1, 음수에서 0.5입니다. 기울기가 50층을 지나도 처음과 비슷하려면 가중치의 분산이 $1/n$의 몇 배여야 할까요? ReLU에서 2배였던 까닭을 떠올려, 소수점 아래 첫째 자리까지 구해 보세요.
#
# ??? success "답 보기"
#
#     기울기의 크기를 제곱하면, 한 층에서 분산의 배수와 '미분값의 제곱의 평균'이 곱해집니다. ReLU에서는 그 평균이 $(1+0)/2=0.5$라 2배였습니다. 여기서는 $(1+0.25)/2=0.625$이므로 $1/0.625=1.6$배입니다.

# %%
guess = None


def leaky(z):
    return acts.leaky_relu(z, negative_slope=0.5)


def leaky_slope(z):
    return acts.derivative(acts.leaky_relu)(z, negative_slope=0.5)


if guess is None:
    print("…")
else:
    share = gradient_left(leaky, leaky_slope, guess, layers=50, seed=0)
    print("✓" if 0.3 < share < 2 else "✗", f"left after 50 layers: {share:.3g}")
