# ---
# title: ReLU는 정말 더 빠를까요?
# description: 한 단계에 걸리는 시간과 필요한 단계의 수를 따로 재어, 활성화 함수가 학습 속도를 얼마나 바꾸는지 봅니다.
# tests: [P1.17, P1.24, P1.25, P2.15, P2.22, P2.32, P2.38, P4.9, P5.10, P5.15]
# full: {rounds: 51, widths: [16, 64, 256, 1024], seeds: 5, depths: [1, 3, 6], descent_rates: [0.1, 0.3, 1, 3, 10, 30], descent_limit: 3000, adam_rates: [0.001, 0.003, 0.01, 0.03, 0.1], adam_limit: 1000}
# ---

# %% [markdown]
# # ReLU는 정말 더 빠를까요?
#
# '빠르다'는 말에는 두 가지 뜻이 섞여 있습니다. 한 단계를 계산하는 **시간**이 짧다는 뜻일 수도 있고, 목표에 이를 때까지 필요한 **단계의 수**가 적다는 뜻일 수도 있습니다. 둘을 따로 재어 봅시다.
#
# ## 물음 { #question }
#
# 1. 함수만 따로 계산하면 시그모이드와 tanh는 ReLU보다 몇 배 오래 걸릴까요? 자료형에 따라서는요?
# 2. 학습 한 단계 전체로 보면 그 차이가 얼마나 남을까요?
# 3. 손실이 같은 값에 이를 때까지 몇 번 갱신해야 할까요? 깊이와 최적화 방법에 따라서는요?
#
# ## 예상 { #prediction }
#
# 지수함수를 계산하는 시그모이드는 비교만 하는 ReLU보다 몇 배나 느릴까요? 학습 한 단계에서 활성화 함수가 차지하는 시간은 몇 퍼센트쯤일까요? 두 물음의 답을 적고 나서, 함수를 바꾸면 학습 시간이 몇 배가 될지 계산해 보세요.
#
# ## 실험 { #experiment }
#
# 다음 값은 이 페이지에서 몇 초 만에 끝나도록 작게 잡은 것입니다. 아래 '답'에 적힌 갱신 횟수는 시드를 5개로 늘리고 학습률도 더 촘촘하게 골라 얻은 것입니다.

# %% tags=["parameters"]
rounds = 11
widths = (64, 256)
seeds = 1
depths = (1, 3)
descent_rates = (1, 3, 10)
descent_limit = 150
adam_rates = (0.03, 0.1)
adam_limit = 150

# %% [markdown]
# ### 한 단계의 시간 { #time }
#
# 시간은 잴 때마다 다르고 컴퓨터마다 다릅니다. 그래서 세 함수를 번갈아 여러 번 재고, 그때마다 ReLU의 시간으로 나눈 비율만 봅니다. 그 비율의 중앙값과 사분위수를 적습니다. 실행하면 지금 쓰는 컴퓨터의 값으로 바뀝니다.
#
# 세 함수는 NumPy로 쓴 가장 짧은 코드로 계산합니다. 값은 `acts`와 같습니다.

# %%
import time

import acts
import matplotlib.pyplot as plt
import numpy as np
from acts.networks import Adam, GradientDescent, Network, moons, train

functions = {
    "ReLU": lambda z: np.maximum(z, 0),
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
}
z = np.random.default_rng(0).normal(size=(1000, 1000))
for function, exact in zip(functions.values(), (acts.relu, acts.sigmoid, acts.tanh), strict=True):
    assert np.allclose(function(z), exact(z))

# %%
# The time that this program computes, not that which others take; the browser only knows time passed.
clock = getattr(time, "thread_time", time.perf_counter)


def repeated(function, *arguments, times=1):
    return lambda: [function(*arguments) for _ in range(times)]


def seconds(work):
    start = clock()
    work()
    return clock() - start


def ratios(works):
    """Return the quartiles of the times of several works, each divided by that of the first."""
    for work in works:
        work()  # the first call is slower
    times = np.array([[seconds(work) for work in works] for _ in range(rounds)])
    return np.percentile(times / times[:, :1], (25, 50, 75), axis=0).T


# %%
function_ratio = {}
for kind in (np.float64, np.float32):
    works = [repeated(function, z.astype(kind)) for function in functions.values()]
    for name, (low, middle, high) in zip(functions, ratios(works), strict=True):
        function_ratio[name, kind.__name__] = low, middle, high
        print(f"{kind.__name__} {name:8} {middle:.2f} times ReLU (quartiles {low:.2f} to {high:.2f})")

# %% [markdown]
# 이번에는 은닉층이 하나인 신경망을 한 단계 학습시키는 시간 전체를 잽니다. 순전파, 손실의 기울기, 역전파가 모두 들어갑니다. 자료형(float32)과 표본의 수(256), 너비는 세 함수가 같습니다.

# %%
slopes = {
    "ReLU": lambda z, _: z > 0,
    "sigmoid": lambda _, a: a * (1 - a),
    "tanh": lambda _, a: 1 - a * a,
}


def training_step(name, x, y, first, second):
    """Return the gradients of both layers' weights."""
    sums = x @ first
    values = functions[name](sums)
    by_output = (values @ second - y) / len(x)
    by_sums = (by_output @ second.T) * slopes[name](sums, values)
    return x.T @ by_sums, values.T @ by_output


def arrays(width):
    """Return inputs, targets and the weights of two layers."""
    rng = np.random.default_rng(0)
    shapes = ((256, width), (256, 10), (width, width), (width, 10))
    x, y, first, second = (rng.normal(size=shape).astype(np.float32) for shape in shapes)
    return x, y, first / np.sqrt(np.float32(width)), second / np.sqrt(np.float32(width))


# %%
step_ratio, share = {}, {}
for width in widths:
    data = arrays(width)
    times = max(1, 256 // width)  # small steps are timed several at once
    works = [repeated(training_step, name, *data, times=times) for name in functions]
    for name, (low, middle, high) in zip(functions, ratios(works), strict=True):
        step_ratio[name, width] = low, middle, high
        print(f"width {width:4} {name:8} {middle:.2f} times ReLU ({low:.2f} to {high:.2f})")

    x, _, first, _ = data
    works = [repeated(np.matmul, x, first, times=times)]
    works += [repeated(function, x @ first, times=times) for function in functions.values()]
    for name, (_, middle, _) in zip(functions, ratios(works)[1:], strict=True):
        share[name, width] = middle
for name in functions:
    parts = ", ".join(f"{share[name, width]:.1%} at width {width}" for width in widths)
    print(f"{name} takes, next to one matrix product: {parts}")

# %%
for name in ("sigmoid", "tanh"):
    plt.plot(widths, [step_ratio[name, width][1] for width in widths], "o-", label=name)
plt.axhline(1, linewidth=1, color="gray")
plt.ylim(0, 2.5)
plt.xlabel("width of the layer")
plt.ylabel("time of a step / ReLU's")
plt.legend()
plt.tight_layout()
plt.show()

# %% [markdown]
# ### 필요한 단계의 수 { #steps }
#
# 두 반달(two moons) 데이터 400점에서 손실이 0.1이 될 때까지 몇 번 갱신해야 하는지 셉니다. 은닉층마다 노드가 32개입니다. 공평하려면 함수마다 가장 잘 맞는 학습률을 써야 하므로, 학습률을 여러 가지로 바꾸어 가며 시드들의 중앙값이 가장 작은 것을 고릅니다. 한도 안에 이르지 못하면 한도보다 하나 큰 수로 적습니다.

# %%
x, y = moons(400, noise=0.1, seed=0)


def steps_needed(activation, depth, optimiser, limit, seed):
    """Return the first step at which the loss is below 0.1, or the limit plus one."""
    network = Network([2] + [32] * depth + [1], activation, seed=seed)
    with np.errstate(over="ignore", invalid="ignore"):  # a learning rate may be far too large
        return train(network, x, y, optimiser, limit, target=0.1) or limit + 1


def fewest_steps(activation, depth, optimiser, rates, limit):
    """Return the median over the seeds for the best learning rate, and half the distance of the quartiles."""
    fewest, spread = limit + 1, 0.0
    for rate in rates:
        enough = min(limit, 2 * fewest)  # what takes longer is no better than the best so far
        runs = [steps_needed(activation, depth, optimiser(rate), enough, s) for s in range(seeds)]
        if np.median(runs) < fewest:
            low, middle, high = np.percentile(runs, (25, 50, 75))
            fewest, spread = int(middle), float(high - low) / 2
    return fewest, spread


# %%
settings = {
    "gd": (GradientDescent, descent_rates, descent_limit),
    "adam": (Adam, adam_rates, adam_limit),
}
steps, spread = {}, {}
for optimiser, setting in settings.items():
    for depth in depths:
        for activation in (acts.sigmoid, acts.tanh, acts.relu):
            key = optimiser, activation.__name__, depth
            steps[key], spread[key] = fewest_steps(activation, depth, *setting)
            count = f"{steps[key]:4} ± {spread[key]:.0f}"
            print(f"{optimiser:4} {depth} hidden layers, {activation.__name__:7} {count} steps")

# %%
ratio_of_steps = {key: steps[key] / steps[key[0], "relu", key[2]] for key in steps}
answers = {f"{o}_steps_{name}_{depth}": count for (o, name, depth), count in steps.items()}
answers |= {f"{o}_steps_{name}_{depth}_spread": size for (o, name, depth), size in spread.items()}
answers |= {f"{o}_limit": limit for o, (_, _, limit) in settings.items()}
for (name, kind), quartiles in function_ratio.items():
    for part, ratio in zip(("low", "middle", "high"), quartiles, strict=True):
        answers[f"function_{kind}_{name.lower()}_{part}"] = float(ratio)
answers |= {f"step_{name.lower()}_{width}": float(r) for (name, width), (_, r, _) in step_ratio.items()}
others = [quartiles for (name, _), quartiles in step_ratio.items() if name != "ReLU"]
answers["step_lowest"] = float(min(low for low, _, _ in others))
answers["step_highest"] = float(max(high for _, _, high in others))
answers |= {f"share_{name.lower()}_{width}": float(r) for (name, width), r in share.items()}

# %%
# What holds on every computer
widest = max(widths)
function_gap = max(abs(np.log(middle)) for _, middle, _ in function_ratio.values())
step_gap = max(abs(np.log(step_ratio[name, widest][1])) for name in functions)
answers["whole_step_ratio_near_one"] = bool(step_gap < np.log(2))
answers["whole_step_gap_is_smaller"] = bool(step_gap < function_gap)
answers["activation_is_the_smaller_part"] = all(share[name, widest] < 1 for name in functions)
answers["sigmoid_needs_most_steps"] = all(
    ratio_of_steps[o, "sigmoid", d] > max(1, ratio_of_steps[o, "tanh", d]) for o, _, d in steps
)
answers["tanh_about_level_with_relu"] = all(1 / 3 < ratio_of_steps[o, "tanh", d] < 3 for o, _, d in steps)
for name, value in answers.items():
    if isinstance(value, bool):
        print(f"{name:29} {value}")

# %% [markdown]
# ## 답 { #answer }
#
# 시간의 비율은 위의 출력에서 읽으세요. 잴 때마다, 컴퓨터마다 다르므로 여기에 옮겨 적지 않습니다. 어디서나 성립하는 것만 적습니다.
#
# 1. **함수만 따로 재면** 차이가 큽니다. 그러나 그 크기도 순서도 자료형과 라이브러리에 달려 있습니다. tanh는 자료형을 float32로 바꾸면 ReLU보다 빠를 때도 있습니다.
# 2. **한 단계 전체로 보면** 차이가 작아져, 넓은 층에서는 비율이 1에 가깝습니다. 시간의 대부분은 행렬을 곱하는 데 쓰이고, 층이 넓을수록 더 그렇습니다. 행렬곱의 연산량은 너비의 제곱에 비례하지만 활성화 함수의 연산량은 너비에 비례하기 때문입니다.
# 3. **필요한 단계의 수**는 훨씬 크게 다릅니다(시드의 중앙값 ± 사분위수 사이의 절반). 경사 하강법에 필요한 갱신은 시그모이드, tanh, ReLU 순서로 은닉층이 1개일 때 {= gd_steps_sigmoid_1:±}번, {= gd_steps_tanh_1:±}번, {= gd_steps_relu_1:±}번이고, 3개일 때 {= gd_steps_sigmoid_3:±}번, {= gd_steps_tanh_3:±}번, {= gd_steps_relu_3:±}번입니다. 6개일 때 tanh는 {= gd_steps_tanh_6:±}번, ReLU는 {= gd_steps_relu_6:±}번이면 되지만 시그모이드는 {= gd_steps_sigmoid_6:±}번이나 갱신해야 합니다.
# 4. **최적화 방법**을 바꾸면 이야기가 달라집니다. Adam에서는 같은 순서로 1개일 때 {= adam_steps_sigmoid_1:±}번, {= adam_steps_tanh_1:±}번, {= adam_steps_relu_1:±}번, 3개일 때 {= adam_steps_sigmoid_3:±}번, {= adam_steps_tanh_3:±}번, {= adam_steps_relu_3:±}번, 6개일 때 {= adam_steps_sigmoid_6:±}번, {= adam_steps_tanh_6:±}번, {= adam_steps_relu_6:±}번입니다. 시그모이드는 여전히 가장 느리지만, 층이 깊을 때의 차이는 훨씬 작습니다.
#
# 그러므로 ReLU가 시그모이드보다 빨리 배우는 까닭은 계산이 가벼워서가 아니라 필요한 단계가 적어서입니다. tanh와는 비슷하고, 어느 쪽이 앞서는지는 깊이와 최적화 방법에 따라 바뀝니다. 조건 없이 '몇 배 빠르다'고 말할 수는 없습니다.
#
# ## 조건을 바꾸면 { #variations }
#
# - **너비를 바꾸면** 한 단계의 비율이 달라집니다. `widths`에 16이나 1024를 넣어 보세요. 좁은 층에서는 함수를 부르는 데 드는 시간이 커서 역시 차이가 잘 드러나지 않습니다.
# - **브라우저에서 실행하면** 비율이 또 다릅니다. 브라우저의 파이썬은 행렬곱이 느려 활성화 함수의 몫이 더 작아 보입니다. 시계의 눈금도 거칩니다.
# - **학습률을 하나로 정해 두면** 비교가 공평하지 않습니다. 시그모이드에는 큰 학습률이, ReLU에는 작은 학습률이 맞습니다. `descent_rates`를 `(1,)`로 바꾸어 보세요.
# - **학습률이 안정의 경계에 있으면** 갱신 횟수가 반올림 오차에도 흔들립니다. 같은 시드라도 컴퓨터가 다르면 몇 번씩 다를 수 있고, 은닉층이 6개인 시그모이드에서는 몇백 번씩 다릅니다. 시드를 바꾸면 횟수는 더 크게 달라지지만, 시그모이드가 가장 늦는 것은 같습니다.
#
# ## 연습 { #exercise }
#
# 학습 한 단계에서 활성화 함수와 그 미분이 차지하는 시간이 10%라고 합시다. 활성화 함수의 계산이 3배 빨라지면 한 단계 전체는 몇 배 빨라질까요? 소수점 아래 둘째 자리까지 구해 보세요.
#
# ??? success "답 보기"
#
#     나머지 90%는 그대로이고 10%는 3분의 1이 되므로, 걸리는 시간은 $0.9+0.1/3\approx 0.933$배이고 빠르기는 $1/0.933\approx 1.07$배입니다. 작은 부분을 아무리 빠르게 해도 전체는 $1/0.9\approx 1.11$배를 넘지 못합니다. 이것을 암달의 법칙이라고 합니다.

# %%
guess = None

if guess is None:
    print("…")
else:
    faster = 1 / (0.9 + 0.1 / 3)
    print("✓" if abs(guess - faster) < 0.01 else "✗")
