# ---
# title: 기울기는 얼마나 빨리 사라질까요?
# description: 시그모이드와 tanh의 미분값을 재고 층마다 곱해, 기울기가 얼마나 빨리 줄고 무엇이 그 속도를 정하는지 봅니다.
# tests: [P1.5, P1.8, P1.13, P1.18, P2.1, P3.2, P4.6, P4.8, P4.10, P4.11, P5.7, P5.8]
# ---

# %% [markdown]
# # 기울기는 얼마나 빨리 사라질까요?
#
# 역전파는 층을 하나 지날 때마다 그 층의 미분값을 곱합니다. 1보다 작은 수를 거듭 곱하면 0에 가까워진다는 것은 누구나 압니다. 그런데 얼마나 작은 수를 곱하고, 그 수는 무엇이 정할까요?
#
# ## 물음 { #question }
#
# 1. 시그모이드의 미분값은 어디에서 가장 크고, 음수 쪽과 양수 쪽은 어떻게 다를까요?
# 2. tanh의 미분값은 시그모이드보다 얼마나 클까요?
# 3. 층을 10개 지나면 기울기가 얼마나 남고, 가중치는 그 값을 얼마나 바꿀까요?
#
# ## 예상 { #prediction }
#
# 코드를 읽기 전에 먼저 답을 적어 보세요. 시그모이드의 출력은 입력이 $-5$일 때 거의 0이고 5일 때 거의 1입니다. 그렇다면 미분값은 어느 쪽이 더 작을까요? 또 시그모이드 층을 10개 지난 기울기는 아무리 커도 처음의 몇 분의 1쯤일까요? 백 분의 1, 만 분의 1, 백만 분의 1 가운데 골라 보세요.
#
# ## 실험 { #experiment }
#
# 먼저 두 함수의 도함수를 함께 그립니다.

# %%
import acts
import matplotlib.pyplot as plt
import numpy as np

sigmoid_slope = acts.derivative(acts.sigmoid)
tanh_slope = acts.derivative(acts.tanh)

x = np.linspace(-6, 6, 241)
plt.plot(x, sigmoid_slope(x), label="sigmoid")
plt.plot(x, tanh_slope(x), label="tanh")
plt.xlabel("input x")
plt.ylabel("slope")
plt.legend()
plt.tight_layout()
plt.show()

# %% [markdown]
# 두 곡선 모두 가운데가 높은 종 모양이고 좌우가 같습니다. 눈으로 본 것을 수로 확인해 봅시다.

# %%
for value in (0, 1, 2, 3, 5, 10):
    print(f"x = ±{value:2}   sigmoid {sigmoid_slope(value):.3e}   tanh {tanh_slope(value):.3e}")

# A fine grid of inputs: where is the peak, and from where on is tanh nearly flat?
x = np.linspace(-10, 10, 200001)
peak = x[sigmoid_slope(x).argmax()]
tanh_flat_from = x[tanh_slope(x) >= 0.01].max()
print("the sigmoid is steepest at x =", peak, "with slope", sigmoid_slope(peak))
print(f"tanh has a slope below 0.01 where |x| > {tanh_flat_from:.3f}")

# %% [markdown]
# 시그모이드의 도함수는 $\sigma'(x)=\sigma(x)\,(1-\sigma(x))$로 간결합니다. 이 식을 믿어도 되는지는 미분의 뜻으로 돌아가 $x$를 아주 조금 움직여 보면 압니다. 그렇게 구한 기울기를 유한 차분이라고 합니다.

# %%
s = acts.sigmoid(x)
compact = s * (1 - s)

step = 1e-5
difference = (acts.sigmoid(x + step) - acts.sigmoid(x - step)) / (2 * step)
finite_difference_error = np.abs(difference - compact).max()
print("largest distance from the finite difference:", finite_difference_error)

# %% [markdown]
# 함숫값도 봅니다. 시그모이드에 꺼지는 지점이 있을까요? 또 확률 0.5를 기준으로 둘로 나눌 때, 함숫값을 꼭 구해야 할까요?

# %%
for value in (-2, 0, 2):
    print(f"sigmoid({value}) = {acts.sigmoid(value):.4f}")

strictly_between = bool(np.all((s > 0) & (s < 1)))
threshold_is_sign = bool(np.all((s >= 0.5) == (x >= 0)))
print("strictly between 0 and 1:", strictly_between)
print("at least 0.5 exactly where x >= 0:", threshold_is_sign)

# %% [markdown]
# 이제 층을 쌓습니다. 층마다 노드가 하나뿐인 가장 단순한 신경망에서는 한 층을 지날 때 기울기에 $w\,\sigma'(z)$가 곱해집니다. 시그모이드에 가장 유리하게, 모든 층에서 미분값이 가장 큰 $z=0$이라고 합시다.


# %%
def gradient_left(layers, weight, z=0.0):
    """Return what is left of a gradient behind some layers of one node each."""
    return (weight * sigmoid_slope(z)) ** layers


layers = np.arange(21)
for weight in (1, 4, 8):
    plt.semilogy(layers, gradient_left(layers, weight), label=f"weight {weight}")
plt.gca().yaxis.set_major_formatter("{x:.0e}")
plt.xlabel("layers")
plt.ylabel("gradient left")
plt.xticks(range(0, 21, 5))
plt.legend()
plt.tight_layout()
plt.show()

# %%
for count in (1, 2, 3, 5, 10, 20):
    print(f"{count:2} layers, weight 1: {gradient_left(count, 1):.3g}")
for weight in (1, 4, 8):
    print(f"10 layers, weight {weight}: {gradient_left(10, weight):.4g}")

# %%
answers = {
    "max_sigmoid_slope": float(sigmoid_slope(peak)),
    "steepest_at": float(peak),
    "sigmoid_slope_2": float(sigmoid_slope(2)),
    "sigmoid_slope_5": float(sigmoid_slope(5)),
    "sigmoid_slope_minus_5": float(sigmoid_slope(-5)),
    "sigmoid_slope_10": float(sigmoid_slope(10)),
    "finite_difference_error": float(finite_difference_error),
    "strictly_between_0_and_1": strictly_between,
    "threshold_is_sign": threshold_is_sign,
    "tanh_flat_from": float(tanh_flat_from),
}
for value in (0, 1, 2, 3, 5):
    answers[f"tanh_slope_{value}"] = float(tanh_slope(value))
for name, value in (("minus_2", -2), ("0", 0), ("2", 2)):
    answers[f"sigmoid_{name}"] = float(acts.sigmoid(value))
for count in (1, 2, 3, 5, 10, 20):
    answers[f"left_after_{count}"] = float(gradient_left(count, 1))
for weight in (4, 8):
    answers[f"left_after_10_weight_{weight}"] = float(gradient_left(10, weight))

# %% [markdown]
# ## 답 { #answer }
#
# 1. 시그모이드의 미분값은 $x=0$에서 {= max_sigmoid_slope:.2f}로 가장 큽니다. 양쪽 꼬리는 똑같이 평평합니다. $x=5$에서도 $x=-5$에서도 {= sigmoid_slope_5:.6f}이고, $x=10$에서는 {= sigmoid_slope_10:.2e}밖에 되지 않습니다. 따라서 '음수를 0 가까이 보내기 때문에' 기울기가 사라진다는 설명은 맞지 않습니다. 출력이 1 가까이 가는 쪽에서도 똑같이 사라지니까요.
# 2. tanh의 미분값은 $x=0$에서 {= tanh_slope_0:.0f}로 시그모이드의 네 배입니다. 그러나 1, 2, 3에서는 {= tanh_slope_1:.5f}, {= tanh_slope_2:.5f}, {= tanh_slope_3:.6f}으로 줄고, $|x|$가 {= tanh_flat_from:.3f}을 넘으면 0.01보다 작습니다. tanh도 포화합니다.
# 3. 가중치가 1이면 가장 유리한 경우에도 10층 뒤에 남는 기울기는 {= left_after_10:.2e}배로 백만 분의 1이 못 됩니다. 20층 뒤에는 {= left_after_20:.2e}배입니다. 그런데 곱해지는 것은 $\sigma'$이 아니라 $w\,\sigma'$입니다. 가중치가 4이면 0.25를 정확히 상쇄해 {= left_after_10_weight_4:.0f}배가 남고, 8이면 거꾸로 {= left_after_10_weight_8:.0f}배로 불어납니다.
#
# 간결한 식 $\sigma(1-\sigma)$는 유한 차분과 {= finite_difference_error:.1e} 이내로 일치합니다. 그나마도 식이 아니라 대부분 유한 차분의 반올림에서 나온 차이입니다. 시그모이드에는 꺼지는 지점이 없어서 $-2$에서도 {= sigmoid_minus_2:.4f}를 내며, 0.5를 기준으로 나누는 일은 입력의 부호를 보는 것과 같습니다.
#
# ## 조건을 바꾸면 { #variations }
#
# - **$z$가 0이 아니면** 남는 기울기가 더 작습니다. `gradient_left(10, 4, z=2)`를 계산해 보세요. 가중치가 크면 $z$도 커지기 쉬우므로, 큰 가중치로 기울기 소실을 막으려다가는 노드가 포화합니다.
# - **함수를 바꾸면** 상한이 바뀝니다. `acts.tanh`에서는 1이고, `acts.relu`에서는 양수인 한 언제나 1입니다.
# - **노드가 여럿이면** 한 수가 아니라 행렬을 곱하므로, 남는 기울기는 노드의 수와 가중치의 분산에 달려 있습니다. 무작위로 초기화한 깊은 신경망에서 직접 재는 실험은 [따로 있습니다](depth.py).
#
# ## 연습 { #exercise }
#
# 모든 층에서 $z=2$라면, 시그모이드 층 10개를 지나도 기울기가 그대로 남게 하는 가중치는 얼마일까요? 소수점 아래 둘째 자리까지 구해 `guess`에 넣고 실행하세요.
#
# ??? success "답 보기"
#
#     $w\,\sigma'(2)=1$이어야 하므로 $w=1/\sigma'(2)\approx 9.52$입니다. $z=0$일 때의 4보다 두 배 넘게 큽니다. 0에서 멀어질수록 포화를 상쇄하는 데 필요한 가중치는 빠르게 커집니다.

# %%
guess = None

if guess is None:
    print("…")
else:
    left = gradient_left(10, guess, z=2)
    print("✓" if abs(left - 1) < 0.01 else "✗", f"left after 10 layers: {left:.4g}")
