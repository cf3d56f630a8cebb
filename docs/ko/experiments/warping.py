# ---
# title: 공간을 휘게 하면 무엇이 나뉠까요?
# description: 직선으로 나뉘지 않는 두 곡선과 XOR을 은닉층으로 휘게 해서 나누고, 학습이 그런 은닉층을 얼마나 자주 찾아내는지 셉니다.
# tests: [P2.10, P3.18, P3.20, P4.2, P4.3]
# full: {seeds: 10, steps: 5000, xor_seeds: 20, xor_steps: 3000}
# ---

# %% [markdown]
# # 공간을 휘게 하면 무엇이 나뉠까요?
#
# 직선 하나로 나눌 수 없는 것도 공간을 휘게 하면 나눌 수 있다고 합니다. 그런 은닉층이 있다는 것과 학습이 그런 은닉층을 찾아낸다는 것은 다른 이야기입니다. 두 가지를 따로 확인해 봅시다.
#
# ## 물음 { #question }
#
# 1. 가장 좋은 직선은 두 곡선의 점을 얼마나 맞게 나눌까요? 휘게 하면 모두 나뉠까요?
# 2. 학습은 그런 은닉층을 얼마나 자주 찾아낼까요? 활성화 함수에 따라 다를까요?
# 3. 네 점뿐인 XOR에서도 같을까요?
#
# ## 예상 { #prediction }
#
# 서로 겹치지 않는 포물선 두 개가 위아래로 놓여 있습니다. 직선 하나로는 점을 몇 퍼센트나 맞게 나눌 수 있을까요? 또 노드가 2개인 은닉층을 여러 시드에서 학습하면 선형, tanh, 시그모이드, ReLU 가운데 어느 함수가 가장 자주 성공할까요? 순서를 적어 보세요.
#
# ## 실험 { #experiment }
#
# 여러 번 학습하면 오래 걸리므로, 이 페이지의 코드는 시드 2개로만 짧게 실행합니다. 답에 적은 수는 시드 {= seeds:.0f}개(XOR은 {= xor_seeds:.0f}개)로 더 오래 학습해 얻은 것입니다.

# %% tags=["parameters"]
seeds, steps = 2, 1500
xor_seeds, xor_steps = 2, 1500

# %% [markdown]
# 점은 곡선마다 101개입니다.

# %%
import acts
import matplotlib.pyplot as plt
import numpy as np
from acts.networks import Adam, GradientDescent, Network, train

t = np.linspace(-1, 1, 101)
red = np.column_stack([t, 1.2 * t**2 - 0.6])
blue = np.column_stack([t, 1.2 * t**2 - 0.2])
points = np.vstack([red, blue])
labels = np.repeat([0, 1], 101)

# %% [markdown]
# 가장 좋은 직선은 빠짐없이 찾습니다. 방향을 하나 정하면 점의 높이가 정해지고, 직선은 그 높이를 자르는 자리가 됩니다. 방향 721가지마다 자를 수 있는 자리를 모두 시험합니다.


# %%
def best_cut(heights, labels):
    """Return how many points the best cut gets right, with either class below it."""
    order = np.argsort(heights)
    ones_below = np.concatenate([[0], np.cumsum(labels[order])])
    zeros_below = np.arange(len(labels) + 1) - ones_below
    right = zeros_below + (labels.sum() - ones_below)
    right = np.maximum(right, len(labels) - right)
    gap = np.diff(heights[order], prepend=-np.inf, append=np.inf)
    return int(right[gap > 1e-12].max())  # only where a cut fits between two heights


def best_line(points, labels):
    """Return how many points the best of all lines in 721 directions gets right."""
    angles = np.linspace(0, np.pi, 721)
    return max(best_cut(points @ [np.cos(angle), np.sin(angle)], labels) for angle in angles)


line_right = best_line(points, labels)
print(f"the best line gets {line_right} of {len(points)} points right: {line_right / len(points):.1%}")

# %% [markdown]
# 이제 평면을 tanh 노드 2개짜리 은닉층에 통째로 넣습니다. 격자가 어떻게 휘는지 보세요.


# %%
def hidden(points):
    x, y = points.T
    return acts.tanh(np.column_stack([3 * x + 2 * y + 1.5, -3 * x + 2 * y + 1.5]))


def draw(transform, axes):
    s = t[::4]
    for place in np.linspace(-1, 1, 9):
        across, up = np.column_stack([s, 0 * s + place]), np.column_stack([0 * s + place, s])
        axes.plot(*transform(across).T, color="gray", linewidth=0.5)
        axes.plot(*transform(up).T, color="gray", linewidth=0.5)
    axes.plot(*transform(blue).T, label="blue")
    axes.plot(*transform(red).T, label="red")


figure, (before, after) = plt.subplots(1, 2, figsize=(8, 4))
draw(lambda points: points, before)
draw(hidden, after)
after.plot([-0.1, 1.1], [1.034, -0.166], "--", label="h1 + h2 = 0.934")
before.set(xlabel="x", ylabel="y")
after.set(xlabel="h1", ylabel="h2")
after.legend(loc="lower left")
plt.tight_layout()
plt.show()

# %% [markdown]
# 그림으로는 나뉘는 것 같습니다. 수로 확인합니다.

# %%
red_sums, blue_sums = hidden(red).sum(axis=1), hidden(blue).sum(axis=1)
print(f"h1 + h2 at the red points:  {red_sums.min():.3f} to {red_sums.max():.3f}")
print(f"h1 + h2 at the blue points: {blue_sums.min():.3f} to {blue_sums.max():.3f}")

# %% [markdown]
# 여기까지는 가중치를 손으로 골랐습니다. 이번에는 무작위로 출발해 학습이 찾아내게 합니다.


# %%
def trained_accuracies(activation, units):
    """Return the accuracies that networks with one hidden layer reach from different starts."""
    accuracies = []
    for seed in range(seeds):
        network = Network([2, units, 1], activation, seed=seed, std=1.0)
        train(network, points, labels, Adam(0.05), steps)
        accuracies.append(network.accuracy(points, labels))
    return np.array(accuracies)


names = ("identity", "tanh", "sigmoid", "relu")
accuracies = {name: trained_accuracies(name, units=2) for name in names}
for name, reached in accuracies.items():
    print(f"{name:8}  all right in {np.sum(reached == 1)} of {seeds} runs; accuracies {reached.round(3)}")

# %% [markdown]
# XOR은 네 점만으로 같은 어려움을 보여 줍니다. 먼저 가장 좋은 직선과, 손으로 만든 ReLU 은닉층입니다.

# %%
xor_points = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
xor_labels = np.array([0, 1, 1, 0])

total = xor_points.sum(axis=1)
h1, h2 = acts.relu(total), acts.relu(total - 1)
by_hand = h1 - 2 * h2
xor_line_right = best_line(xor_points, xor_labels)
print("the best line gets", xor_line_right, "of 4 points right")
print("made by hand, h1 - 2 h2 is", by_hand)

# %% [markdown]
# 다음은 노드가 4개인 은닉층을 경사 하강법으로 학습합니다.


# %%
def learn_xor(activation, seed):
    """Return whether a network with 4 hidden units has learned XOR, and its loss."""
    network = Network([2, 4, 1], activation, seed=seed, std=1.0)
    train(network, xor_points, xor_labels, GradientDescent(0.5), xor_steps)
    loss = network.loss(network.forward(xor_points), xor_labels)
    return network.accuracy(xor_points, xor_labels) == 1, loss


xor_solved, xor_loss = {}, {}
for name in names:
    solved, losses = zip(*[learn_xor(name, seed) for seed in range(xor_seeds)], strict=True)
    xor_solved[name], xor_loss[name] = int(np.sum(solved)), float(np.median(losses))
    print(f"{name:8}  solved in {xor_solved[name]} of {xor_seeds} runs; median loss {xor_loss[name]:.4f}")

# %% [markdown]
# 끝으로, ReLU 노드 2개로는 모자란 것인지 보려고 8개로 늘려 두 곡선을 다시 학습합니다.

# %%
wide = trained_accuracies("relu", units=8)
print(f"8 units of ReLU: all points right in {np.sum(wide == 1)} of {seeds} runs")

# %%
answers = {
    "points": len(points),
    "line_right": line_right,
    "line_accuracy": line_right / len(points),
    "red_low": float(red_sums.min()),
    "red_high": float(red_sums.max()),
    "blue_low": float(blue_sums.min()),
    "blue_high": float(blue_sums.max()),
    "seeds": seeds,
    "identity_accuracy": float(np.median(accuracies["identity"])),
    "wide_relu_separated": int(np.sum(wide == 1)),
    "xor_line_accuracy": xor_line_right / 4,
    "xor_by_hand_right": int(np.sum(by_hand == xor_labels)),
    "xor_seeds": xor_seeds,
    "xor_identity_loss": xor_loss["identity"],
}
for name in names:
    answers[f"{name}_separated"] = int(np.sum(accuracies[name] == 1))
    answers[f"xor_{name}_solved"] = xor_solved[name]

# %% [markdown]
# ## 답 { #answer }
#
# 1. 가장 좋은 직선도 {= points:.0f}개 가운데 {= line_right:.0f}개, 곧 {= line_accuracy:.1%}만 맞게 나눕니다. 휘게 한 뒤에는 $h_1+h_2$가 붉은 점에서 {= red_low:.3f}~{= red_high:.3f}, 푸른 점에서 {= blue_low:.3f}~{= blue_high:.3f}이므로, 그 사이를 지나는 직선이 점을 모두 나눕니다.
# 2. 학습이 모든 점을 나눈 것은 {= seeds:.0f}번 가운데 시그모이드가 {= sigmoid_separated:.0f}번, tanh가 {= tanh_separated:.0f}번, ReLU가 {= relu_separated:.0f}번이고, 선형은 {= identity_separated:.0f}번입니다. 답이 있다고 해서 어디서 출발하든 찾아내는 것은 아닙니다. 선형의 정확도는 대개 {= identity_accuracy:.1%}로 가장 좋은 직선에도 못 미치는데, 학습이 줄이는 것은 교차 엔트로피 오차이지 틀린 점의 수가 아니기 때문입니다.
# 3. XOR에서 직선은 {= xor_line_accuracy:.0%}가 한계입니다. 손으로 만든 ReLU 은닉층은 네 답을 모두 맞히므로, ReLU로도 풀 수 있는 문제입니다. 그런데 학습으로 푼 것은 {= xor_seeds:.0f}번 가운데 시그모이드가 {= xor_sigmoid_solved:.0f}번, tanh가 {= xor_tanh_solved:.0f}번, ReLU가 {= xor_relu_solved:.0f}번이었습니다. 선형은 한 번도 풀지 못하고 손실이 $\ln 2$, 곧 {= xor_identity_loss:.4f}에 머뭅니다. 네 점 모두에 반반이라고 답하는 것과 같습니다.
#
# ## 조건을 바꾸면 { #variations }
#
# - **은닉층을 넓히면** 출발점을 덜 탑니다. ReLU 노드를 8개로 늘리자 {= seeds:.0f}번 가운데 {= wide_relu_separated:.0f}번 모든 점을 나누었습니다. 노드가 2개일 때는 하나만 죽거나 엉뚱한 쪽을 보아도 되돌릴 길이 없습니다.
# - **시드를 늘려도** 선형은 한 번도 성공하지 못합니다. 나머지 함수의 성공 횟수는 시드에 따라 오르내리므로 순서까지 믿을 일은 아니지만, 이렇게 작은 은닉층에서 ReLU가 가장 자주 실패하는 것은 되풀이됩니다.
# - **두 곡선을 떼어 놓으면** 직선만으로도 됩니다. 푸른 곡선을 위로 2만큼 옮기고 `best_line`을 다시 계산해 보세요.
#
# ## 연습 { #exercise }
#
# XOR의 반대는 두 입력이 같을 때 1, 다를 때 0입니다. 위의 $h_1$과 $h_2$를 그대로 쓰고 출력층만 바꾸어 네 답 1, 0, 0, 1을 내는 $a\,h_1+b\,h_2+c$를 찾아 `guess = (a, b, c)`처럼 넣고 실행하세요.
#
# ??? success "답 보기"
#
#     XOR은 $h_1-2h_2$이고 그 반대는 1에서 뺀 값이므로 $1-h_1+2h_2$, 곧 $(a, b, c)=(-1, 2, 1)$입니다. 한번 휜 공간에서는 뒤집은 문제도 같은 자리에서 나뉩니다.

# %%
guess = None  # (a, b, c)

if guess is None:
    print("…")
else:
    a, b, c = guess
    outputs = a * h1 + b * h2 + c
    print("✓" if np.array_equal(outputs, [1, 0, 0, 1]) else "✗", "a h1 + b h2 + c is", outputs)
