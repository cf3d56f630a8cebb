# ---
# title: 죽은 ReLU는 되살아날까요?
# description: ReLU 뉴런이 언제 죽고 되살아나는지, Leaky ReLU가 도움이 되는지, 출력의 0이 무엇을 아껴 주는지 셉니다.
# tests: [P2.25, P2.29, P2.31, P4.14, P4.16, P5.16]
# full: {seeds: 10, steps: 1000, deep_seeds: 5, deep_steps: 2000, single_steps: 20000}
# ---

# %% [markdown]
# # 죽은 ReLU는 되살아날까요?
#
# ReLU는 음수가 들어오면 0을 내고 기울기도 0입니다. 그래서 한번 0만 내기 시작한 뉴런은 영영 죽는다고들 합니다. 정말 그런지, 얼마나 많이 죽는지, 그리고 그 많은 0이 쓸모도 있는지 세어 봅시다.
#
# ## 물음 { #question }
#
# 1. 모든 표본에서 음수를 받는 ReLU 뉴런은 정말 꼼짝하지 못할까요? 음수 쪽에 작은 기울기를 주면 어떻게 될까요?
# 2. 학습률이 커지면 뉴런이 얼마나 죽고, Leaky ReLU는 정확도를 얼마나 지켜 줄까요?
# 3. 죽은 뉴런이 되살아나는 일은 없을까요?
# 4. 출력의 절반이 0이면 메모리도 절반으로 줄까요?
#
# ## 예상 { #prediction }
#
# 은닉층이 하나인 신경망과 둘인 신경망을 학습합니다. 죽은 뉴런이 되살아난다면 첫 번째 은닉층에서일까요, 두 번째 은닉층에서일까요? 무엇이 움직이고 무엇이 멈추어 있는지 생각해 보고 답을 적어 두세요.
#
# ## 실험 { #experiment }
#
# 이 페이지에서는 코드를 짧게 줄여 실행합니다. 답에 적은 수는 같은 코드를 시드 {= seeds:.0f}개(은닉층이 둘일 때는 {= deep_seeds:.0f}개)로 끝까지 실행해 얻었습니다.

# %% tags=["parameters"]
seeds, steps = 1, 150
deep_seeds, deep_steps = 1, 300
single_steps = 2000

# %% [markdown]
# 뉴런 하나로 시작합니다. $[0, 1]$에서 $y=2x$를 배우는데, $w=-1$, $b=-0.5$에서 출발하므로 모든 표본에서 가중합이 음수입니다. 음수 쪽의 기울기를 0으로 두면 ReLU이고, 0보다 크게 두면 Leaky ReLU입니다.

# %%
import acts
import matplotlib.pyplot as plt
import numpy as np
from acts.networks import GradientDescent, Network, moons

x = np.linspace(0, 1, 11)


def learn_2x(negative_slope, steps, w=-1.0, b=-0.5, learning_rate=0.1):
    """Fit 2x with one unit; return w, b and the loss before each step."""
    slope, losses = acts.derivative(acts.leaky_relu), []
    for _ in range(steps):
        z = w * x + b
        error = acts.leaky_relu(z, negative_slope) - 2 * x
        losses.append(float(np.mean(error**2)))
        gradient = 2 * error * slope(z, negative_slope)
        w -= learning_rate * np.mean(gradient * x)
        b -= learning_rate * np.mean(gradient)
    return float(w), float(b), losses


# %%
single = {0: learn_2x(0.0, single_steps), 0.01: learn_2x(0.01, 1000), 0.1: learn_2x(0.1, 1000)}
for negative_slope, (w, b, losses) in single.items():
    print(f"slope {negative_slope}: step {len(losses)}, w = {w:.4f}, b = {b:.4f}, loss {losses[-1]:.4f}")
    plt.plot(losses[:1000], label=f"negative slope {negative_slope}")
plt.xlabel("step")
plt.ylabel("loss")
plt.legend()
plt.tight_layout()
plt.show()

# %% [markdown]
# 이제 두 반달 데이터로 신경망을 학습합니다. 갱신할 때마다 모든 점에서 음수인 뉴런을 찾아, 그런 뉴런이 다시 양수를 내면 되살아난 것으로 셉니다.

# %%
points, labels = moons(400, noise=0.1, seed=0)


def silent_units(passed):
    """Return for each hidden layer which of its units are negative for all points."""
    return [np.all(z <= 0, axis=0) for z in passed.sums[:-1]]


def train_and_watch(network, learning_rate, steps):
    """Train; return for each hidden layer how many units are silent at last, and how many came back."""
    descent, passed = GradientDescent(learning_rate), network.forward(points)
    now, revived = silent_units(passed), np.zeros(len(network.weights) - 1, dtype=int)
    for _ in range(steps):
        descent.step(network.parameters, network.gradients(passed, labels))
        passed = network.forward(points)
        before, now = now, silent_units(passed)
        revived += [np.sum(was & ~still) for was, still in zip(before, now, strict=True)]
    return [int(silent.sum()) for silent in now], revived


# %% [markdown]
# 은닉층은 하나, 노드는 50개입니다. 학습률을 일부러 크게 올려 봅니다. Leaky ReLU의 '조용한' 뉴런은 모든 점에서 음수라는 뜻일 뿐이고, 기울기는 남아 있습니다.


# %%
def outcome(activation, learning_rate, seed):
    """Return the silent units, the revivals and the accuracy of a network with 50 hidden units."""
    network = Network([2, 50, 1], activation, seed=seed)
    (silent,), (revived,) = train_and_watch(network, learning_rate, steps)
    return silent, revived, network.accuracy(points, labels)


rates = (1, 5, 10, 20, 50)
mean = {}
for activation in ("relu", "leaky_relu"):
    for rate in rates:
        runs = [outcome(activation, rate, seed) for seed in range(seeds)]
        mean[activation, rate] = silent, revived, accuracy = np.mean(runs, axis=0)
        print(f"{activation:10} learning rate {rate:2}: {silent:4.1f} of 50 silent,", end=" ")
        print(f"revived {revived:.0f} times, accuracy {accuracy:.3f}")

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.6))
left.plot(rates, [mean["relu", rate][0] for rate in rates], "o-", label="ReLU")
left.set(xlabel="learning rate", ylabel="dead units of 50")
for activation, label in (("relu", "ReLU"), ("leaky_relu", "leaky ReLU")):
    right.plot(rates, [mean[activation, rate][2] for rate in rates], "o-", label=label)
right.set(xlabel="learning rate", ylabel="accuracy")
right.legend()
plt.tight_layout()
plt.show()

# %% [markdown]
# 은닉층이 둘이면 되살아나는 일이 생기는지 봅니다.


# %%
def deep_revivals(learning_rate, seed):
    """Return how often units of the first and of the second hidden layer came back."""
    network = Network([2, 30, 30, 1], "relu", seed=seed)
    return train_and_watch(network, learning_rate, deep_steps)[1]


deep = {rate: np.array([deep_revivals(rate, seed) for seed in range(deep_seeds)]) for rate in (0.5, 2)}
for rate, runs in deep.items():
    print(f"learning rate {rate}: revived in the first layer {runs[:, 0]}, in the second {runs[:, 1]}")

# %% [markdown]
# 마지막으로 0을 셉니다. 표준정규분포에서 뽑은 값 백만 개를 ReLU에 넣고, 보통의 배열과 0이 아닌 값만 담는 희소 행렬 형식(CSR)의 크기를 견줍니다.

# %%
values = acts.relu(np.random.default_rng(0).normal(size=(1000, 1000)))
nonzero = int(np.count_nonzero(values))
zeros = 1 - nonzero / values.size


def csr_bytes(number):
    """Return the size of compressed rows: numbers, the column of each, and where each row begins."""
    return nonzero * (number + 4) + 1001 * 4


dense, dense_32 = values.nbytes, values.astype(np.float32).nbytes
mask = np.packbits(values > 0).nbytes
print(f"zeros: {zeros:.2%}")
print(f"float64: {dense:,} bytes as an array, {csr_bytes(8):,} as compressed rows")
print(f"float32: {dense_32:,} bytes as an array, {csr_bytes(4):,} as compressed rows")
print(f"the slopes, one bit each: {mask:,} bytes")

# %%
first_layer, second_layer = np.concatenate(list(deep.values())).T
answers = {
    "seeds": seeds,
    "deep_seeds": deep_seeds,
    "single_steps": single_steps,
    "single_w": single[0][0],
    "single_b": single[0][1],
    "single_loss": single[0][2][-1],
    "leaky_w": single[0.01][0],
    "leaky_b": single[0.01][1],
    "leaky_loss_100": single[0.01][2][99],
    "leaky_loss": single[0.01][2][-1],
    "steep_leaky_loss_100": single[0.1][2][99],
    "revived": int(sum(mean["relu", rate][1] for rate in rates)),
    "first_layer_revived": int(first_layer.max()),
    "second_layer_revived_low": int(second_layer.min()),
    "second_layer_revived_high": int(second_layer.max()),
}
for rate in rates:
    answers[f"dead_{rate}"] = float(mean["relu", rate][0])
    answers[f"relu_accuracy_{rate}"] = float(mean["relu", rate][2])
    answers[f"leaky_accuracy_{rate}"] = float(mean["leaky_relu", rate][2])
    answers[f"leaky_revived_{rate}"] = float(mean["leaky_relu", rate][1])
answers |= {"zeros": zeros, "dense_bytes": dense, "csr_bytes": csr_bytes(8), "mask_bytes": mask}
answers |= {"dense_bytes_float32": dense_32, "csr_bytes_float32": csr_bytes(4)}

# %% [markdown]
# ## 답 { #answer }
#
# 1. 꼼짝하지 못합니다. {= single_steps:,.0f}번을 갱신해도 $w$는 {= single_w:.0f}, 손실은 {= single_loss:.1f} 그대로입니다. 모든 표본에서 기울기가 0이니 갱신할 것이 없습니다. 음수 쪽 기울기를 백 분의 1만 주어도 1000번 안에 $w={= leaky_w:.2f}$, $b={= leaky_b:.2f}$에 이르고 손실은 {= leaky_loss:.0e}까지 줄어듭니다. 다만 처음 100번 동안은 거의 제자리였고(손실 {= leaky_loss_100:.2f}), 기울기를 열 배로 주면 같은 동안 {= steep_leaky_loss_100:.2f}까지 내려갑니다.
# 2. 죽은 뉴런은 학습률 1, 5, 10, 20에서 50개 가운데 평균 {= dead_1:.0f}개, {= dead_5:.1f}개, {= dead_10:.1f}개, {= dead_20:.1f}개였습니다. 그래도 학습률 5까지는 정확도가 {= relu_accuracy_5:.3f}으로 멀쩡합니다. 많이 죽어도 남은 뉴런으로 충분하면 탈이 없습니다. 학습률 20에서는 어느 쪽이 낫다고 하기 어렵습니다(ReLU {= relu_accuracy_20:.3f}, Leaky ReLU {= leaky_accuracy_20:.3f}). 시드를 달리 고르면 승자가 바뀝니다. 50에서는 Leaky ReLU가 낫지만(ReLU {= relu_accuracy_50:.3f}, Leaky ReLU {= leaky_accuracy_50:.3f}), 둘 다 학습률이 작을 때에는 미치지 못합니다. 뉴런을 죽인 것은 지나치게 큰 학습률이고, 그것까지 고쳐 주는 함수는 없습니다.
# 3. 첫 번째 은닉층에서는 한 번도 되살아나지 않았습니다({= first_layer_revived:.0f}번). 입력은 움직이지 않고 그 뉴런의 가중치도 멈추었으니 달라질 것이 없습니다. 두 번째 은닉층에서는 실행마다 {= second_layer_revived_low:.0f}번에서 {= second_layer_revived_high:.0f}번까지 되살아났습니다. 자기 가중치는 멈추었어도 앞 층이 움직여 입력이 달라지기 때문입니다.
# 4. 줄지 않습니다. 0의 비율은 {= zeros:.2%}지만 배열은 0도 똑같이 {= dense_bytes:,.0f}바이트에 담습니다. 희소 행렬 형식으로는 {= csr_bytes:,.0f}바이트로 줄지만, float32에서는 {= csr_bytes_float32:,.0f}바이트로 {= dense_bytes_float32:,.0f}바이트인 배열보다 나을 것이 없습니다. 값마다 자리 번호를 4바이트씩 적어야 하니까요. 확실히 아끼는 것은 기울기입니다. 0 아니면 1이므로 값마다 1비트, 모두 {= mask_bytes:,.0f}바이트면 됩니다.
#
# ## 조건을 바꾸면 { #variations }
#
# - **시드를 바꾸면** 죽는 뉴런의 수는 오르내리지만, 학습률 10까지는 클수록 많이 죽는 것과 첫 번째 은닉층에서 되살아나지 않는 것은 그대로입니다. 후자는 우연이 아니라 식에서 나오는 결과입니다.
# - **학습률 50의 정확도는 믿지 마세요.** 갱신이 거칠어서 마지막 자리의 반올림만 달라져도 다른 길로 갑니다. 행렬곱을 다르게 계산하는 컴퓨터에서는 Leaky ReLU의 정확도가 눈에 띄게 달라집니다.
# - **표본을 일부만 넣으면** 모든 표본에서 음수인 뉴런이 더 많아 보입니다. 데이터가 들어올 때마다 달라지는 환경이라면 첫 번째 은닉층의 뉴런도 되살아날 수 있습니다.
# - **배치 정규화처럼 가중합의 중심을 옮기는 방법**은 뉴런이 한쪽으로 치우치는 것 자체를 막습니다. 함수를 바꾸는 것과는 다른 길입니다.
#
# ## 연습 { #exercise }
#
# $w=-1$에서 출발하더라도 $b$가 충분히 크면 ReLU 뉴런이 살아납니다. 그런 $b$ 가운데 가장 작은 것을 소수점 아래 둘째 자리까지 찾아 `guess`에 넣고 실행하세요. 표본은 0, 0.1, 0.2, …, 1입니다.
#
# ??? success "답 보기"
#
#     0.11입니다. $b$가 0.1 이하이면 가중합이 양수인 표본은 $x=0$뿐입니다. 이 표본의 정답은 0이므로 학습은 출력을 낮추려고 $b$를 줄이고, 뉴런은 곧 죽습니다. $b$가 0.1을 넘는 순간 $x=0.1$에서도 기울기가 생기고, 정답보다 작은 출력을 높이려고 $w$와 $b$가 커집니다. 양수인 표본이 하나 있다고 안심할 일은 아닙니다.

# %%
guess = None

if guess is None:
    print("…")
else:
    loss, loss_below = (learn_2x(0.0, 2000, b=b)[2][-1] for b in (guess, guess - 0.01))
    print("✓" if loss < 0.01 < loss_below else "✗", f"loss {loss:.4f}, or {loss_below:.4f} from b - 0.01")
