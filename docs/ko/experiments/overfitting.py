# ---
# title: ReLU를 쓰면 과적합이 줄까요?
# description: 잡음이 많은 점 60개로 큰 신경망을 학습해 훈련 정확도와 테스트 정확도의 차이를 함수마다 재고, 무엇이 그 차이를 줄이는지 봅니다.
# tests: [P5.17]
# full: {seeds: 30, steps: 1500, more_seeds: 10}
# ---

# %% [markdown]
# # ReLU를 쓰면 과적합이 줄까요?
#
# ReLU는 많은 출력을 0으로 만드니 과적합을 막아 줄지도 모른다고 합니다. 그럴듯하지만, 그럴듯한 것과 맞는 것은 다릅니다. 과적합이 일어나기 쉬운 조건을 만들어 놓고 재 봅시다.
#
# ## 물음 { #question }
#
# 1. 훈련 정확도와 테스트 정확도의 차이는 시그모이드, tanh, ReLU에서 얼마나 다를까요?
# 2. 그 차이가 우연이 아니라고 할 수 있을까요?
# 3. 정말로 과적합을 줄이는 것은 무엇일까요?
#
# ## 예상 { #prediction }
#
# 점 60개를 은닉 노드 100개로 학습하면 매개변수가 점보다 훨씬 많습니다. 훈련 정확도는 1에 가까울 텐데 테스트 정확도는 얼마쯤일까요? 세 함수 가운데 차이가 가장 작은 것을 고르고, 시드를 바꾸어도 그럴지 적어 보세요.
#
# ## 실험 { #experiment }
#
# 이 페이지에서는 코드를 짧게 줄여 실행합니다. 답에 적은 수는 같은 코드를 시드 {= seeds:.0f}개로 {= steps:.0f}번씩, 이어서 그만큼 더 갱신해 얻었습니다.

# %% tags=["parameters"]
seeds, steps = 3, 600
more_seeds = 1

# %% [markdown]
# 잡음을 많이 섞은 두 반달 데이터에서 60개로 훈련하고, 새로 뽑은 4000개로 시험합니다. 시드마다 훈련 데이터와 처음 가중치가 함께 바뀝니다.

# %%
import matplotlib.pyplot as plt
import numpy as np
from acts.networks import Adam, Network, moons, train

test_points, test_labels = moons(4000, noise=0.35, seed=999)


def accuracies(activation, seed, stops, samples=60):
    """Return the accuracy for the points that a network was trained on, and for new ones, at every stop."""
    points, labels = moons(samples, noise=0.35, seed=seed)
    network, adam, done, reached = Network([2, 100, 1], activation, seed=seed), Adam(0.01), 0, []
    for stop in stops:
        train(network, points, labels, adam, stop - done)
        reached.append((network.accuracy(points, labels), network.accuracy(test_points, test_labels)))
        done = stop
    return reached


# %%
stops = [steps * fifths // 5 for fifths in range(1, 11)]
at_steps, at_twice = stops.index(steps), stops.index(2 * steps)
names = ("sigmoid", "tanh", "relu")
training, test = {}, {}
for name in names:
    runs = np.array([accuracies(name, seed, stops) for seed in range(seeds)])
    training[name], test[name] = runs[..., 0], runs[..., 1]  # one row per seed, one column per stop
    print(
        f"{name:7}  training {training[name][:, at_steps].mean():.3f}, test {test[name][:, at_steps].mean():.3f}"
    )

# %% [markdown]
# 훈련 정확도에서 테스트 정확도를 뺀 차이가 과적합의 크기입니다. ± 뒤의 수는 시드 사이의 표준편차입니다.

# %%
gap = {name: training[name] - test[name] for name in names}
for name in names:
    after_steps = gap[name][:, at_steps]
    print(f"{name:7}  gap {after_steps.mean():.3f} ± {after_steps.std(ddof=1):.3f}")
    plt.plot(range(seeds), after_steps, "o-", label=name)
plt.xticks(range(seeds))
plt.xlabel("seed")
plt.ylabel("training minus test accuracy")
plt.legend()
plt.tight_layout()
plt.show()

# %% [markdown]
# 시드마다 데이터가 다르므로 차이도 크게 출렁입니다. 그러니 같은 시드끼리 짝지어 ReLU의 차이를 뺍니다. 데이터가 쉬웠는지 어려웠는지는 이렇게 하면 지워집니다.

# %%
difference, error = {}, {}
for name in ("sigmoid", "tanh"):
    each = gap[name] - gap["relu"]
    difference[name], error[name] = each.mean(axis=0), each.std(axis=0, ddof=1) / np.sqrt(seeds)
    for at in (at_steps, at_twice):
        print(
            f"{name:7}  {stops[at]:4} steps: gap minus that of ReLU {difference[name][at]:+.3f}, "
            f"standard error {error[name][at]:.3f}"
        )

# %% [markdown]
# 학습을 어디에서 멈추느냐에 따라서도 달라지는지 봅니다. 같은 시드의 같은 신경망을 처음부터 두 배의 횟수까지 따라갑니다.

# %%
for name in names:
    plt.plot(stops, gap[name].mean(axis=0), "o-", label=name)
plt.xlabel("steps")
plt.ylabel("training minus test accuracy")
plt.legend()
plt.tight_layout()
plt.show()

# %% [markdown]
# 마지막으로 함수는 그대로 두고 훈련에 쓰는 점을 600개로 늘립니다.

# %%
more_points = {}
for name in names:
    runs = np.array([accuracies(name, seed, [steps], samples=600)[0] for seed in range(more_seeds)])
    more_points[name] = runs[:, 0] - runs[:, 1]
    print(f"{name:7}  gap with 600 points {more_points[name].mean():.3f}")

# %%
answers = {"seeds": seeds, "steps": steps, "more_seeds": more_seeds}
answers |= {"early_steps": stops[0], "late_steps": stops[at_twice]}
for name in names:
    answers[f"{name}_training"] = float(training[name][:, at_steps].mean())
    answers[f"{name}_test"] = float(test[name][:, at_steps].mean())
    for when, at in {"": at_steps, "_early": 0, "_late": at_twice}.items():
        answers[f"{name}_gap{when}"] = float(gap[name][:, at].mean())
        answers[f"{name}_gap{when}_deviation"] = float(gap[name][:, at].std(ddof=1))
        if name != "relu":
            answers[f"{name}_minus_relu{when}"] = float(difference[name][at])
            answers[f"{name}_minus_relu{when}_error"] = float(error[name][at])
    answers[f"{name}_gap_more_points"] = float(more_points[name].mean())

# %% [markdown]
# ## 답 { #answer }
#
# 1. 거의 다르지 않습니다. 차이는 시그모이드 {= sigmoid_gap:±}, tanh {= tanh_gap:±}, ReLU {= relu_gap:±}입니다(시드에 걸친 평균 ± 표준편차). 함수 사이의 차이보다 시드 사이의 출렁임이 훨씬 큽니다. 테스트 정확도도 차례로 {= sigmoid_test:.2f}, {= tanh_test:.2f}, {= relu_test:.2f}입니다. 어느 것도 뚜렷이 낫지 않습니다.
# 2. 겨우 그렇다고 할 만한 것이 하나 있지만, 늘 그렇지는 않습니다. 같은 시드끼리 ReLU의 차이를 빼면 tanh가 {= tanh_minus_relu:+±}, 시그모이드가 {= sigmoid_minus_relu:+±}입니다(여기서 ± 뒤는 표준오차입니다). {= steps:.0f}번 갱신했을 때 tanh는 ReLU보다 아주 조금 더 과적합합니다. 표준오차의 두 배쯤이고, 차이 자체에 견주면 얼마 되지 않습니다. 시그모이드는 ReLU보다 더 과적합하지 않습니다. 같은 시드로 {= late_steps:.0f}번까지 갱신하면 남는 것은 {= tanh_minus_relu_late:+±}, {= sigmoid_minus_relu_late:+±}뿐이라 다르다고 할 수 없습니다. 이때 차이는 시그모이드 {= sigmoid_gap_late:±}, tanh {= tanh_gap_late:±}, ReLU {= relu_gap_late:±}입니다.
# 3. 데이터입니다. 점을 600개로 늘리자 세 함수의 차이가 몇 분의 1이 되었습니다(차례로 {= sigmoid_gap_more_points:.2f}, {= tanh_gap_more_points:.2f}, {= relu_gap_more_points:.2f}). 함수를 바꾸어서 생긴 차이와는 견줄 수 없는 크기입니다.
#
# ## 조건을 바꾸면 { #variations }
#
# - **일찍 멈추면** 차이가 작습니다. {= early_steps:.0f}번 만에 멈추면 시그모이드 {= sigmoid_gap_early:.2f}, tanh {= tanh_gap_early:.2f}, ReLU {= relu_gap_early:.2f}입니다. 시그모이드의 차이가 유난히 작은 것은 규제를 해서가 아니라 덜 배웠기 때문입니다. 더 배우면 다른 함수를 따라잡습니다. 일찍 멈추기는 실제로 쓰는 규제 방법이기도 합니다.
# - **잡음을 없애면** 외울 것이 없어 차이가 거의 사라집니다. `noise`를 지금의 3분의 1쯤으로 줄여 보세요.
# - **시드가 적으면** 어떤 결론이든 나올 수 있습니다. 시드 한두 개만 골라 세 함수의 순서를 적어 보면 고를 때마다 달라집니다.
#
# ## 연습 { #exercise }
#
# 점을 60개에서 120개로 두 배 늘리면 ReLU의 차이는 얼마가 될까요? 이 페이지에 나온 60개의 결과를 보고 짐작해 `guess`에 넣고 실행하세요. 0.025 안으로 맞히면 됩니다.
#
# ??? success "답 보기"
#
#     0.07쯤으로, 절반 가까이 줄어듭니다. 점이 두 배가 되면 우연히 엉뚱한 자리에 놓인 점 하나를 외우는 일이 전체 경계에 미치는 영향이 그만큼 줄어듭니다.

# %%
guess = None

if guess is None:
    print("…")
else:
    runs = [accuracies("relu", seed, [steps], samples=120)[0] for seed in range(3)]
    gap_120 = np.mean([training - test for training, test in runs])
    print("✓" if abs(guess - gap_120) < 0.025 else "✗", f"the gap is {gap_120:.3f}")
