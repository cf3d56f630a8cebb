# ---
# title: 학습은 왜 지그재그로 나아갈까요?
# description: 한 노드의 기울기가 모두 같은 부호를 가지는 때를 세어 보고, 그때 가중치가 어떤 길로 목표에 이르는지 그립니다.
# tests: [P1.9, P1.10, P1.11, P1.17, P2.17]
# ---

# %% [markdown]
# # 학습은 왜 지그재그로 나아갈까요?
#
# 시그모이드의 출력은 언제나 양수라 중심이 0이 아닙니다. 그래서 다음 층의 가중치가 한꺼번에 커지거나 한꺼번에 작아질 수밖에 없고, 그 때문에 학습이 지그재그를 그리며 느려진다고들 합니다. 정말 그런지, 언제 그런지 세어 봅시다.
#
# ## 물음 { #question }
#
# 1. 한 노드의 가중치마다 기울기를 구하면 그 부호가 모두 같을까요? 앞 층의 함수와 미니배치의 크기에 따라 어떻게 달라질까요?
# 2. 부호가 같으면 학습이 얼마나 느려지고, 가중치는 어떤 길을 지날까요?
# 3. 출력의 중심만 0으로 옮기면 나아질까요?
#
# ## 예상 { #prediction }
#
# 노드에 입력이 $n$개 있고 입력의 부호가 동전 던지기처럼 정해진다면, $n$개의 부호가 모두 같을 확률은 얼마일까요? 입력이 언제나 양수라면요? 표본 두 개의 기울기를 평균하면 그 확률이 올라갈까요, 내려갈까요?
#
# ## 실험 { #experiment }
#
# 가중치 $w_i$의 기울기는 $\delta\,a_i$입니다. $a_i$는 앞 층에서 온 입력이고, $\delta$는 손실이 그 노드의 가중합에 얼마나 좌우되는지 나타내는 수로, 노드마다 하나뿐입니다. 입력의 개수를 바꾸어 가며 10,000번씩 뽑아 봅니다.

# %%
import acts
import matplotlib.pyplot as plt
import numpy as np


def share_of_one_sign(gradients):
    """Return the share of rows in which no two numbers differ in sign."""
    return float(np.mean((gradients >= 0).all(axis=1) | (gradients <= 0).all(axis=1)))


rng = np.random.default_rng(0)
one_sign = {}
for n in (2, 3, 10, 100):
    for activation in (acts.sigmoid, acts.tanh, acts.relu):
        inputs = activation(rng.normal(size=(10000, n)))
        delta = rng.normal(size=(10000, 1))
        one_sign[activation.__name__, n] = share_of_one_sign(delta * inputs)
        print(f"{n:3} inputs from {activation.__name__:7} {one_sign[activation.__name__, n]:.4f}")

# %% [markdown]
# 이번에는 시그모이드에서 온 입력을 10개로 정해 두고, 미니배치의 기울기를 평균합니다.

# %%
sizes = (1, 2, 4, 8, 32, 128)
batch_one_sign = []
for size in sizes:
    inputs = acts.sigmoid(rng.normal(size=(5000, size, 10)))
    delta = rng.normal(size=(5000, size, 1))
    batch_one_sign.append(share_of_one_sign((delta * inputs).mean(axis=1)))
    print(f"batch of {size:3}: {batch_one_sign[-1]:.3f}")

# %% [markdown]
# 부호가 같으면 무슨 일이 일어나는지는 가중치가 두 개인 선형 뉴런에서 가장 잘 보입니다. 정답을 내는 가중치는 $(1, -1)$입니다. 0에서 출발하면 하나는 커지고 하나는 작아져야 합니다. 입력은 정규분포에서 뽑은 점 500개를 활성화 함수에 넣어 만듭니다.
#
# 먼저 데이터 전체로 경사 하강법을 씁니다. 손실을 나타내는 골짜기가 얼마나 길쭉한지는 헤세 행렬(Hessian)의 가장 큰 고윳값을 가장 작은 고윳값으로 나눈 조건수로 잽니다. 1이면 둥근 그릇이고, 클수록 좁고 긴 골짜기입니다.

# %%
goal = np.array([1.0, -1.0])
points = np.random.default_rng(0).normal(size=(500, 2))
layers = {
    "sigmoid": acts.sigmoid(points),
    "tanh": acts.tanh(points),
    "sigmoid - 0.5": acts.sigmoid(points) - 0.5,
}


def gradient_descent(inputs, goal):
    """Return the condition number, and the steps until the weights are within 0.01 of the goal."""
    hessian = inputs.T @ inputs / len(inputs)
    smallest, largest = np.linalg.eigvalsh(hessian)
    weights, steps = np.zeros(2), 0
    while np.linalg.norm(weights - goal) > 0.01:
        weights = weights - hessian @ (weights - goal) / largest
        steps += 1
    return largest / smallest, steps


# %% [markdown]
# 다음은 표본을 하나씩 뽑아 갱신하는 확률적 경사 하강법입니다. 지나간 자리를 모두 적어 두고, 바로 앞 갱신과 반대쪽(내적이 음수인 쪽)으로 움직인 횟수를 셉니다.


# %%
def sample_by_sample(inputs, goal):
    """Return the path of the weights, and the share of steps that reverse the one before."""
    rng = np.random.default_rng(1)
    rate = 0.5 / np.max((inputs**2).sum(axis=1))
    path, reversals, before = [np.zeros(2)], 0, np.zeros(2)
    while np.linalg.norm(path[-1] - goal) > 0.01:
        sample = inputs[rng.integers(len(inputs))]
        gradient = sample @ (path[-1] - goal) * sample
        reversals += int(gradient @ before < 0)
        path.append(path[-1] - rate * gradient)
        before = gradient
    return np.array(path), reversals / (len(path) - 1)


def length(path):
    """Return the length of a path."""
    return float(np.linalg.norm(np.diff(path, axis=0), axis=1).sum())


# %%
condition, descent_steps, paths, reversals = {}, {}, {}, {}
for name, inputs in layers.items():
    condition[name], descent_steps[name] = gradient_descent(inputs, goal)
    paths[name], reversals[name] = sample_by_sample(inputs, goal)
    print(
        f"{name:13}  condition number {condition[name]:5.2f}  steps {descent_steps[name]:2}"
        f" | one by one: steps {len(paths[name]) - 1:3}, path {length(paths[name]):.2f},"
        f" reversals {reversals[name]:.3f}"
    )
print(f"straight line: {np.linalg.norm(goal):.2f}")

# %%
for name in ("sigmoid", "tanh"):
    plt.plot(*paths[name].T, label=name, linewidth=1.2)
plt.plot(*goal, "o", label="goal")
plt.xlabel("first weight")
plt.ylabel("second weight")
plt.legend()
plt.tight_layout()
plt.show()

# %% [markdown]
# 편향은 입력이 늘 1인 가중치나 마찬가지입니다. 편향까지 배우면 골짜기는 더 좁아집니다.

# %%
condition_with_bias = {}
for name, inputs in layers.items():
    with_bias = np.column_stack([inputs, np.ones(len(inputs))])
    smallest, *_, largest = np.linalg.eigvalsh(with_bias.T @ with_bias / len(with_bias))
    condition_with_bias[name] = largest / smallest
    print(f"{name:13}  condition number with a bias {condition_with_bias[name]:5.2f}")

# %% [markdown]
# 목표가 $(1, 1)$이라면, 곧 두 가중치가 함께 커져야 한다면 어떨까요?

# %%
together, _ = sample_by_sample(layers["sigmoid"], np.array([1.0, 1.0]))
print(f"goal (1, 1), sigmoid: steps {len(together) - 1}, path {length(together):.2f}")

# %%
answers = {
    "straight_line": float(np.linalg.norm(goal)),
    "sgd_path_sigmoid_together": length(together),
}
for (name, n), share in one_sign.items():
    answers[f"one_sign_{name}_{n}"] = share
for size, share in zip(sizes, batch_one_sign, strict=True):
    answers[f"one_sign_batch_{size}"] = share
for key, name in (("sigmoid", "sigmoid"), ("tanh", "tanh"), ("centred", "sigmoid - 0.5")):
    answers[f"condition_{key}"] = float(condition[name])
    answers[f"condition_{key}_with_bias"] = float(condition_with_bias[name])
    answers[f"gd_steps_{key}"] = descent_steps[name]
    answers[f"sgd_steps_{key}"] = len(paths[name]) - 1
    answers[f"sgd_path_{key}"] = length(paths[name])
    answers[f"reversals_{key}"] = reversals[name]

# %% [markdown]
# ## 답 { #answer }
#
# 1. 표본 하나만 놓고 보면, 시그모이드에서 온 입력은 모두 양수라 기울기의 부호가 언제나 같습니다. 비율이 입력의 개수와 상관없이 {= one_sign_sigmoid_10:.0%}입니다. 음수를 내지 않는 ReLU도 {= one_sign_relu_10:.0%}로 다르지 않습니다. tanh에서는 이론값 $2/2^n$을 따라 입력이 2개, 3개, 10개일 때 {= one_sign_tanh_2:.3f}, {= one_sign_tanh_3:.3f}, {= one_sign_tanh_10:.4f}로 떨어집니다. 문제는 그 노드가 아니라 **앞** 층의 함수입니다.
# 2. 미니배치로 평균하면 부호가 섞입니다. 입력이 10개일 때 그 비율은 표본 2개에서 {= one_sign_batch_2:.3f}, 32개에서 {= one_sign_batch_32:.3f}, 128개에서 {= one_sign_batch_128:.3f}입니다. 줄어들다가 멈출 뿐 tanh처럼 0에 가까워지지는 않습니다. 입력의 평균이 0이 아니라서, 모든 기울기에 공통으로 들어 있는 몫이 평균해도 남기 때문입니다.
# 3. 조건수는 시그모이드에서 {= condition_sigmoid:.2f}, tanh에서 {= condition_tanh:.2f}입니다. 목표에 이르는 데 경사 하강법은 {= gd_steps_sigmoid}번과 {= gd_steps_tanh}번, 확률적 경사 하강법은 {= sgd_steps_sigmoid}번과 {= sgd_steps_tanh}번 갱신했습니다. 지나간 길의 길이는 {= sgd_path_sigmoid:.2f}과 {= sgd_path_tanh:.2f}이고 직선거리는 {= straight_line:.2f}입니다. 그림에서 시그모이드의 길은 골짜기를 가로질러 오가며 톱니처럼 나아갑니다. 바로 앞 갱신과 반대쪽으로 움직인 비율이 {= reversals_sigmoid:.1%}로, tanh의 {= reversals_tanh:.1%}보다 훨씬 높습니다.
# 4. 중심만 0으로 옮겨도 됩니다. 시그모이드의 출력에서 0.5를 빼면 조건수가 {= condition_centred:.2f}이고 경사 하강법은 {= gd_steps_centred}번 만에 끝납니다. 느린 까닭은 함수의 모양이 아니라 중심에 있습니다.
#
# ## 조건을 바꾸면 { #variations }
#
# - **목표가 $(1, 1)$이면** 두 가중치가 함께 커지면 되므로, 시그모이드에서도 길이가 {= sgd_path_sigmoid_together:.2f}로 절반도 되지 않습니다. 지그재그는 가중치가 서로 다른 쪽으로 움직여야 할 때 나타납니다.
# - **시드를 바꾸면** 횟수는 조금씩 달라지지만 순서는 그대로입니다. `default_rng(1)`의 1을 다른 수로 바꾸어 보세요.
# - **학습률과 최적화 방법을 바꾸면** 차이가 줄기도 합니다. Adam처럼 가중치마다 보폭을 맞추는 방법도 있고, 입력의 평균을 미리 빼는 방법도 있습니다. 실제 신경망에서 몇 번 만에 배우는지는 [속도 실험](speed.py)에서 잽니다.
#
# ## 연습 { #exercise }
#
# 앞 층이 tanh이고 노드의 입력이 4개라면, 표본 하나의 기울기 네 개가 모두 같은 부호일 확률은 얼마일까요? 실행하면 100,000번 뽑아 확인합니다.
#
# ??? success "답 보기"
#
#     첫째 부호가 무엇이든 나머지 셋이 같은 부호여야 하므로 $(1/2)^3=1/8=0.125$입니다. $\delta$는 네 기울기를 한꺼번에 뒤집을 뿐이라 확률을 바꾸지 않습니다.

# %%
guess = None

if guess is None:
    print("…")
else:
    rng = np.random.default_rng(2)
    inputs = acts.tanh(rng.normal(size=(100000, 4)))
    drawn = share_of_one_sign(rng.normal(size=(100000, 1)) * inputs)
    print("✓" if abs(guess - drawn) < 0.01 else "✗", f"share in 100,000 draws: {drawn:.3f}")
