# ---
# title: 식과 코드와 그림은 같은 함수일까요?
# description: 시그모이드를 변형해 tanh를 만드는 순서, 배열을 받는 코드, 도함수의 그림이 원래 함수와 맞는지 확인합니다.
# tests: [P1.14, P1.26, P2.20, P2.22, P2.24, P4.13, P5.11, P5.12, L5.3, F5.3]
# ---

# %% [markdown]
# # 식과 코드와 그림은 같은 함수일까요?
#
# 함수 하나를 배울 때 우리는 식으로 한 번, 코드로 한 번, 그림으로 한 번 만납니다. 셋은 같은 함수여야 하지만 옮기는 사이에 조금씩 어긋나기 쉽습니다. tanh의 식과 ReLU의 코드, ReLU 도함수의 그림에서 어디가 어긋나는지 찾아봅시다.
#
# ## 물음 { #question }
#
# 1. 시그모이드를 가로로 압축하고, 세로로 늘이고, 아래로 옮기면 tanh가 됩니다. 이 순서를 바꾸어도 될까요?
# 2. `max(0.0, x)`로 쓴 ReLU에 배열이나 nan을 넣으면 어떻게 될까요?
# 3. 정수에서 구한 점을 이어 그린 도함수는 실제 도함수와 같을까요?
#
# ## 예상 { #prediction }
#
# '1만큼 내리고 2배로 늘이기'와 '2배로 늘이고 1만큼 내리기'는 결과가 같을까요? 0과 1 사이에 있는 수 하나를 골라 두 순서로 계산해 보고, 시그모이드의 값 전체가 각각 어느 범위로 옮겨 갈지 적어 보세요.
#
# ## 실험 { #experiment }
#
# ### 식: tanh는 시그모이드를 변형한 것 { #formula }
#
# 가로로 절반이 되게 압축하는 일은 $x$ 대신 $2x$를 넣는 일입니다. 남은 두 변형을 두 가지 순서로 해 봅니다.

# %%
import acts
import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-10, 10, 200001)
squeezed = acts.sigmoid(2 * x)
stretch_first = 2 * squeezed - 1
shift_first = 2 * (squeezed - 1)

formula_error = np.abs(acts.tanh(x) - stretch_first).max()
print("largest distance between tanh(x) and 2·sigmoid(2x) - 1:", formula_error)
print(f"stretch, then shift: from {stretch_first.min():.6f} to {stretch_first.max():.6f}")
print(f"shift, then stretch: from {shift_first.min():.6f} to {shift_first.max():.6f}")

# %%
near = slice(60000, 140001, 400)  # x from -4 to 4
plt.plot(x[near], squeezed[near], label="squeezed sigmoid")
plt.plot(x[near], stretch_first[near], label="stretch, then shift")
plt.plot(x[near], shift_first[near], label="shift, then stretch")
plt.xlabel("input x")
plt.ylabel("value")
plt.legend()
plt.tight_layout()
plt.show()

# %% [markdown]
# 두 함수의 가운데 기울기도 비교합니다. 그리고 tanh가 신호를 '정규화'한다면 출력의 평균은 0, 표준편차는 1이어야 합니다. 평균이 3인 입력을 넣어 봅니다.

# %%
slopes = {f.__name__: float(acts.derivative(f)(0.0)) for f in (acts.sigmoid, acts.tanh)}
print("slope at 0:", slopes)

signal = np.random.default_rng(0).normal(loc=3, size=10000)
squashed = acts.tanh(signal)
print(f"input:  mean {signal.mean():.3f}, standard deviation {signal.std():.3f}")
print(f"output: mean {squashed.mean():.3f}, standard deviation {squashed.std():.3f}")

# %% [markdown]
# ### 코드: 수 하나와 배열 { #code }
#
# 한 번에 수 하나를 받는 ReLU와 그 도함수입니다.


# %%
def relu_of_one(x):
    return max(0.0, x)


def slope_of_one(x):
    if x > 0:
        return 1
    return 0


def fails_on_arrays(function):
    """Tell whether a function refuses an array."""
    try:
        function(np.array([-1.0, 0.0, 2.0]))
    except ValueError as error:
        print(f"{function.__name__}: {error}")
        return True
    return False


# %%
whole = np.arange(-10, 11)
same = all(relu_of_one(value) == acts.relu(float(value)) for value in whole)
print("same values as acts.relu, one by one:", same)
refused = [fails_on_arrays(function) for function in (relu_of_one, slope_of_one, acts.relu)]

# %%
nan_hidden = relu_of_one(float("nan"))
nan_kept = np.maximum(0.0, np.nan)
relu_at_0 = acts.relu(0.0)
print("max(0.0, nan) =", nan_hidden, "| np.maximum(0.0, nan) =", nan_kept, "| relu(0) =", relu_at_0)

# The slope of ReLU at 0, seen from either side
h = 1e-6
from_left = (acts.relu(0.0) - acts.relu(-h)) / h
from_right = (acts.relu(h) - acts.relu(0.0)) / h
print("slope at 0 from the left:", from_left, "| from the right:", from_right)

# %% [markdown]
# ### 그림: 점을 이은 도함수 { #plot }
#
# 정수 21개에서 구한 도함수의 값을 직선으로 이은 것과, 촘촘한 점에서 구한 것을 함께 그립니다.

# %%
fine = np.linspace(-3, 3, 601)
coarse = whole[np.abs(whole) <= 3]
plt.plot(coarse, [slope_of_one(value) for value in coarse], "o-", label="joined whole numbers")
plt.step(fine, acts.derivative(acts.relu)(fine), label="true slope")
plt.xlabel("input x")
plt.ylabel("slope of ReLU")
plt.legend()
plt.tight_layout()
plt.show()

drawn_slope = np.interp(0.5, whole, [slope_of_one(value) for value in whole])
true_slope = acts.derivative(acts.relu)(0.5)
print("at x = 0.5: drawn", drawn_slope, "| true", true_slope)

# %%
answers = {
    "formula_error": float(formula_error),
    "stretch_first_min": float(stretch_first.min()),
    "stretch_first_max": float(stretch_first.max()),
    "shift_first_min": float(shift_first.min()),
    "shift_first_max": float(shift_first.max()),
    "sigmoid_slope_0": slopes["sigmoid"],
    "tanh_slope_0": slopes["tanh"],
    "squashed_mean": float(squashed.mean()),
    "squashed_deviation": float(squashed.std()),
    "relu_of_one_is_right": same,
    "relu_of_one_refuses_arrays": refused[0],
    "slope_of_one_refuses_arrays": refused[1],
    "max_hides_nan": nan_hidden == 0,
    "maximum_keeps_nan": bool(np.isnan(nan_kept)),
    "relu_at_0": float(relu_at_0),
    "relu_slope_from_left": float(from_left),
    "relu_slope_from_right": float(from_right),
    "drawn_slope": float(drawn_slope),
    "true_slope": float(true_slope),
}

# %% [markdown]
# ## 답 { #answer }
#
# 1. **식.** 늘이고 나서 내려야 합니다. 그러면 $2\sigma(2x)-1$과 $\tanh(x)$의 차이가 $[-10, 10]$에서 {= formula_error:.1e}을 넘지 않습니다. float64의 반올림 오차에 지나지 않는 크기입니다. 먼저 내리고 나서 늘이면 값이 $-2$와 0 사이에 놓여, 모양은 같아도 자리가 1만큼 낮습니다. 내린 1까지 2배로 늘어나기 때문입니다. 중심만 옮기는 것도 아닙니다. $x=0$의 기울기가 {= sigmoid_slope_0:.2f}에서 {= tanh_slope_0:.0f}로 커집니다. 또 tanh는 값을 좁은 범위에 눌러 담을 뿐 정규화하지 않습니다. 평균이 3인 입력을 넣으면 출력의 평균이 {= squashed_mean:.3f}, 표준편차가 {= squashed_deviation:.3f}입니다.
# 2. **코드.** 수를 하나씩 넣으면 값은 모두 맞고, 0에서도 {= relu_at_0:.0f}입니다. 그러나 배열을 통째로 넣으면 두 함수 모두 ValueError를 냅니다. 배열의 크고 작음은 원소마다 다른데 `max`와 `if`는 참이나 거짓 하나만 받기 때문입니다. nan을 넣으면 더 나쁩니다. `max(0.0, nan)`은 조용히 0을 돌려주어 잘못을 감춥니다. `np.maximum`은 nan을 그대로 남깁니다.
# 3. **그림.** 점을 이은 선은 $x=0.5$에서 {= drawn_slope:.1f}를 지나지만 실제 기울기는 {= true_slope:.0f}입니다. 0과 1 사이의 오르막은 도함수가 아니라 점을 이은 방법에서 생겼습니다. $x=0$에서는 왼쪽에서 본 기울기가 {= relu_slope_from_left:.0f}, 오른쪽에서 본 기울기가 {= relu_slope_from_right:.0f}이라 도함수가 없습니다. 코드에 적힌 0은 약속입니다.
#
# ## 조건을 바꾸면 { #variations }
#
# - **`2 * squeezed - 1`은 0 가까이에서 유효숫자를 잃습니다.** 절대 오차는 작아도 $x=10^{-15}$처럼 작은 수에서는 상대 오차가 큽니다. 식을 그대로 옮긴 코드가 어디서 무너지는지는 [다른 실험](softmax.py)에서 봅니다.
# - **점을 촘촘하게 하면** 오르막이 가팔라지지만 없어지지는 않습니다. `whole`을 `np.arange(-10, 10, 0.1)`로 바꾸어 보세요. 뛰는 모습은 `plt.step`으로 그리거나 두 조각으로 나누어 그립니다.
# - **입력의 평균이 0이면** tanh의 출력도 평균이 0에 가깝습니다. 그래도 표준편차는 1이 되지 않습니다.
#
# ## 연습 { #exercise }
#
# $\sigma(x)$를 tanh로 나타낼 수도 있습니다. $\sigma(x)=a\tanh(b\,x)+c$가 되게 하는 세 수를 찾아 `guess = (a, b, c)`로 넣으세요.
#
# ??? success "답 보기"
#
#     $\tanh(x)=2\sigma(2x)-1$에서 $x$ 대신 $x/2$를 넣고 풀면 $\sigma(x)=\tfrac12\tanh(\tfrac12x)+\tfrac12$이므로 세 수가 모두 $0.5$입니다.

# %%
guess = None

if guess is None:
    print("…")
else:
    a, b, c = guess
    error = np.abs(a * acts.tanh(b * x) + c - acts.sigmoid(x)).max()
    print("✓" if error < 1e-12 else "✗", f"largest distance: {error:.2g}")
