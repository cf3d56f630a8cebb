# ---
# title: 실제 데이터에서도 그럴까요?
# description: 두 반달 대신 손글씨 숫자로, 선형 신경망이 어디까지 통하는지, 층을 더 쌓으면 무엇을 얻는지, 어느 함수가 가장 빨리 배우는지 봅니다.
# tests: [P1.17, P1.24, P3.8, P5.4, P5.10]
# full: {seeds: 10, steps: 500, narrow_seeds: 20, narrow_steps: 500, speed_seeds: 5, limit: 1500, depths: [1, 3], descent_rates: [0.1, 0.3, 1, 3, 10], adam_rates: [0.001, 0.003, 0.01, 0.03, 0.1]}
# ---

# %% [markdown]
# # 실제 데이터에서도 그럴까요?
#
# 두 반달은 일부러 비선형으로 만든 데이터이고, 은닉층 하나면 충분합니다. 그래서 선형 신경망이 실제 데이터에서 정말 못하는지, 층을 더 쌓으면 무엇이 좋은지는 가려 주지 못합니다. 손글씨 숫자로 다시 재 봅시다.
#
# ## 물음 { #question }
#
# 1. 선형 층만 쌓은 신경망은 실제 데이터에서 성능이 나쁠 수밖에 없을까요?
# 2. 층이 많은 모델은 더 자세한 정보를 배울까요?
# 3. 여기서도 ReLU가 시그모이드나 tanh보다 빠를까요?
#
# ## 예상 { #prediction }
#
# 같은 이미지로 두 가지를 묻습니다. 하나는 열 숫자 가운데 무엇인지, 다른 하나는 홀수인지 짝수인지입니다. 선형 신경망은 어느 쪽에서 비선형 신경망보다 얼마나 뒤질까요? 또 은닉층의 노드가 3개뿐일 때 3개짜리 층을 하나 더 쌓으면 나아질까요?
#
# ## 실험 { #experiment }
#
# 이 페이지의 코드는 짧게 실행합니다. 답에 적은 수는 같은 코드를 시드 {= seeds:.0f}개로, 좁은 신경망은 {= narrow_seeds:.0f}개로, 속도는 {= speed_seeds:.0f}개로 실행해 얻었습니다.

# %% tags=["parameters"]
seeds, steps = 2, 150
narrow_seeds, narrow_steps = 2, 200
speed_seeds, limit = 1, 200
depths = (1,)
descent_rates, adam_rates = (1, 3), (0.01, 0.03)

# %% [markdown]
# `acts`에는 8 × 8 픽셀짜리 손글씨 숫자 이미지가 1200장 들어 있습니다. "[Optical Recognition of Handwritten Digits](https://archive.ics.uci.edu/dataset/80)" 데이터셋(E. Alpaydin, C. Kaynak, 1998; [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/))에서 가져와 밝기를 네 단계로 줄인 것입니다. 700장으로 학습하고 나머지 500장으로 시험합니다.

# %%
import matplotlib.pyplot as plt
import numpy as np
from acts.networks import Adam, GradientDescent, Network, digits, train

images, labels = digits()
order = np.random.default_rng(0).permutation(len(images))
images, labels = images[order], labels[order].astype(int)
odd, one_hot = labels % 2, np.eye(10)[labels]
learn, test = slice(700), slice(700, None)

fig, axes = plt.subplots(2, 10, figsize=(8, 1.8))
for axis, image in zip(axes.flat, images, strict=False):
    axis.imshow(image.reshape(8, 8), cmap="gray_r")
    axis.axis("off")
plt.tight_layout()
plt.show()

# %% [markdown]
# ### 선형과 비선형 { #linear }
#
# 은닉층은 하나, 노드는 16개이고 학습률 0.01의 Adam으로 학습합니다. `identity`이면 신경망 전체가 선형입니다.


# %%
def accuracies(activation, hidden, targets, steps, seed):
    """Return the accuracy for the images that a network was trained on, and for the others."""
    outputs, output = (1, "sigmoid") if targets.ndim == 1 else (10, "softmax")
    network = Network([64, *hidden, outputs], activation, output, seed=seed)
    train(network, images[learn], targets[learn], Adam(0.01), steps)
    return [network.accuracy(images[part], targets[part]) for part in (learn, test)]


tasks = {"odd": odd, "ten": one_hot}
wide = {}
for task, targets in tasks.items():
    for name in ("identity", "sigmoid", "tanh", "relu"):
        runs = np.array([accuracies(name, [16], targets, steps, seed) for seed in range(seeds)])
        wide[task, name] = runs
        trained, tested = runs.mean(axis=0)
        print(f"{task} {name:8}  training {trained:.3f}, test {tested:.3f} ± {runs[:, 1].std(ddof=1):.3f}")

# %% [markdown]
# ### 층 하나, 둘, 셋 { #depth }
#
# 홀수인지 짝수인지를 tanh로 배웁니다. 은닉층마다 노드를 3개 두고, 견주어 보려고 16개도 둡니다. 시드에 따라 바뀌는 것은 처음 가중치뿐이고 이미지는 그대로입니다.

# %%
narrow = {}
for units in (3, 16):
    for depth in (1, 2, 3):
        runs = [accuracies("tanh", [units] * depth, odd, narrow_steps, seed) for seed in range(narrow_seeds)]
        narrow[units, depth] = runs = np.array(runs)
        (trained, tested), spread = runs.mean(axis=0), runs[:, 1].std(ddof=1)
        print(f"{depth} × {units:2} units  training {trained:.3f}, test {tested:.3f} ± {spread:.3f}")

gain = narrow[3, 2] - narrow[3, 1]  # seed by seed
gain_error = gain.std(axis=0, ddof=1) / np.sqrt(narrow_seeds)
print(f"gain of the second layer of 3 units: {gain[:, 1].mean():+.3f}, standard error {gain_error[1]:.3f}")

# %% [markdown]
# ### 같은 손실까지 가는 횟수 { #steps }
#
# 이번에는 열 숫자를 가려냅니다. 은닉층마다 노드가 32개이고, 함수마다 중앙값이 가장 작은 학습률을 씁니다.


# %%
def steps_needed(activation, depth, optimiser, seed):
    """Return the first step at which the loss is below 0.1, or the limit plus one."""
    network = Network([64] + [32] * depth + [10], activation, "softmax", seed=seed)
    with np.errstate(over="ignore", invalid="ignore"):  # a learning rate may be far too large
        return train(network, images[learn], one_hot[learn], optimiser, limit, target=0.1) or limit + 1


needed = {}
for optimiser, rates in ((GradientDescent, descent_rates), (Adam, adam_rates)):
    for depth in depths:
        for name in ("sigmoid", "tanh", "relu"):
            runs = [
                [steps_needed(name, depth, optimiser(rate), seed) for seed in range(speed_seeds)]
                for rate in rates
            ]
            best = min(range(len(rates)), key=lambda k: np.median(runs[k]))
            needed[optimiser.__name__, name, depth] = runs[best]
            print(f"{optimiser.__name__:15} {depth} {name:7}  rate {rates[best]:<5} steps {runs[best]}")

# %%
answers = {"seeds": seeds, "narrow_seeds": narrow_seeds, "speed_seeds": speed_seeds}
for (task, name), runs in wide.items():
    for column, part in enumerate(("training", "test")):
        answers[f"{task}_{name}_{part}"] = float(runs[:, column].mean())
        answers[f"{task}_{name}_{part}_deviation"] = float(runs[:, column].std(ddof=1))
for (units, depth), runs in narrow.items():
    for column, part in enumerate(("training", "test")):
        answers[f"units_{units}_layers_{depth}_{part}"] = float(runs[:, column].mean())
        answers[f"units_{units}_layers_{depth}_{part}_deviation"] = float(runs[:, column].std(ddof=1))
for column, part in enumerate(("training", "test")):
    answers[f"second_layer_{part}"] = float(gain[:, column].mean())
    answers[f"second_layer_{part}_error"] = float(gain_error[column])
short = {"GradientDescent": "gd", "Adam": "adam"}
for (optimiser, name, depth), runs in needed.items():
    answers[f"{short[optimiser]}_steps_{name}_{depth}"] = float(np.median(runs))
    answers[f"{short[optimiser]}_steps_{name}_{depth}_deviation"] = float(np.std(runs))

# %% [markdown]
# ## 답 { #answer }
#
# 1. **문제에 따라 다릅니다.** 홀짝 문제에서 선형 신경망은 처음 보는 이미지를 {= odd_identity_test:±}만큼 맞힙니다. 아무리 오래 배워도 배운 이미지조차 {= odd_identity_training:.2f}까지만 맞힙니다. 은닉층 하나를 ReLU로 두면 {= odd_relu_test:±}, tanh로 두면 {= odd_tanh_test:±}입니다. 그러나 열 숫자 가운데 무엇인지 맞히는 데는 선형 신경망({= ten_identity_test:±})이 ReLU({= ten_relu_test:±})나 tanh({= ten_tanh_test:±})에 뒤지지 않습니다. 실제 데이터라고 해서 선형 모델이 반드시 나쁜 것은 아니며, 해 보아야 압니다.
# 2. **층 하나로 모자랄 때만 그렇습니다.** 노드가 3개이면 은닉층 하나로는 처음 보는 이미지를 {= units_3_layers_1_test:±}, 둘로는 {= units_3_layers_2_test:±}만큼 맞힙니다. 같은 시드끼리 견주면 {= second_layer_test:+±}(± 뒤는 표준오차)만큼 나아집니다. 3개짜리 층을 하나 더 얹으면({= units_3_layers_3_test:±}) 더는 나아지지 않습니다. 노드가 16개이면 은닉층 하나로 이미 {= units_16_layers_1_test:±}이고, 둘({= units_16_layers_2_test:±})이나 셋({= units_16_layers_3_test:±})이라고 나을 것이 없습니다.
# 3. **시그모이드보다는 빠르고, tanh와는 비슷합니다.** 시그모이드, tanh, ReLU의 차례로 손실 0.1까지 가는 데 경사 하강법은 은닉층이 1개일 때 {= gd_steps_sigmoid_1:±}, {= gd_steps_tanh_1:±}, {= gd_steps_relu_1:±}번, 3개일 때 {= gd_steps_sigmoid_3:±}, {= gd_steps_tanh_3:±}, {= gd_steps_relu_3:±}번 걸렸습니다(중앙값 ± 표준편차). Adam은 1개일 때 {= adam_steps_sigmoid_1:±}, {= adam_steps_tanh_1:±}, {= adam_steps_relu_1:±}번, 3개일 때 {= adam_steps_sigmoid_3:±}, {= adam_steps_tanh_3:±}, {= adam_steps_relu_3:±}번입니다.
#
# ## 조건을 바꾸면 { #variations }
#
# - **tanh 대신 ReLU를 쓰면** 좁은 신경망에서는 운에 달린 일이 됩니다. 노드 3개 가운데 한두 개가 처음부터 죽어 있을 수 있기 때문입니다. 깊이를 재는 셀에 `"relu"`를 넣고 시드마다 얼마나 다른지 보세요.
# - **다른 사람의 글씨**는 더 어렵습니다. 섞지 않고(`order = np.arange(len(images))`) 나누면 한 번도 본 적 없는 사람의 글씨로 시험하게 되어 정확도가 모두 떨어집니다.
# - **다른 것을 물으면**, 이를테면 5 이상인지 물으면 결과가 또 달라집니다. 문제가 얼마나 선형인지는 이미지가 아니라 무엇을 묻느냐에 달려 있습니다.
#
# ## 연습 { #exercise }
#
# 숫자 1인지 아닌지만 묻는다면 어떨까요? 늘 아니라고만 답해도 시험 이미지의 90%쯤은 맞습니다. 선형 신경망의 정확도는 얼마일까요? 짐작한 값을 `guess`에 넣고 실행하세요. 0.015 안으로 맞히면 됩니다.
#
# ??? success "답 보기"
#
#     0.97쯤입니다. 1과 나머지를 나누는 일은 곧은 칼질로도 할 만합니다. 홀수와 짝수를 나누려면 모양이 아주 다른 숫자들을 같은 쪽에 모아야 하니 더 어렵습니다.

# %%
guess = None

if guess is None:
    print("…")
else:
    ones = np.mean([accuracies("identity", [16], (labels == 1) * 1, 200, seed)[1] for seed in range(2)])
    print("✓" if abs(guess - ones) < 0.015 else "✗", f"the accuracy is {ones:.3f}")
