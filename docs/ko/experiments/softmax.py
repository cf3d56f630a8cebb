# ---
# title: 식을 그대로 옮긴 코드는 어디까지 버틸까요?
# description: 시그모이드와 tanh, 소프트맥스의 식을 그대로 옮긴 코드가 어떤 입력에서 무너지는지 찾고 고칩니다.
# tests: [P1.5, P2.27, P2.28, P4.6, P4.18, P4.19, T4.1, L4.4, L5.1, L5.2]
# ---

# %% [markdown]
# # 식을 그대로 옮긴 코드는 어디까지 버틸까요?
#
# 수학의 식은 모든 실수에서 성립하지만, 컴퓨터의 수에는 끝이 있고 자릿수도 정해져 있습니다. 식을 한 글자도 바꾸지 않고 옮긴 코드가 어디에서 틀린 값을 내는지 찾아봅시다.
#
# ## 물음 { #question }
#
# 1. 식대로 짠 tanh는 얼마나 큰 수에서, 또 얼마나 작은 수에서 틀릴까요?
# 2. 시그모이드의 값은 수학에서는 1에 닿지 않습니다. 컴퓨터에서는 어떨까요?
# 3. 식대로 짠 소프트맥스는 어떤 점수에서 nan을 낼까요? 또 여러 행을 한꺼번에 넣어도 될까요?
#
# ## 예상 { #prediction }
#
# float64로 나타낼 수 있는 가장 큰 수는 약 $1.8\times10^{308}$입니다. $e^x$가 이 수를 넘는 $x$는 백쯤일까요, 천쯤일까요, 만쯤일까요? 점수 $[2, 10, 1, 4]$에 똑같이 1000을 더하면 소프트맥스의 값은 식에서, 그리고 코드에서 어떻게 될까요?
#
# ## 실험 { #experiment }
#
# ### tanh와 시그모이드 { #elementwise }
#
# 식을 그대로 옮겼습니다. NumPy의 오버플로 경고는 끄고 값만 봅니다.

# %%
import acts
import matplotlib.pyplot as plt
import numpy as np


@np.errstate(all="ignore")
def naive_tanh(x):
    return (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))


@np.errstate(all="ignore")
def naive_sigmoid(x):
    return 1 / (1 + np.exp(-x))


for kind, values in ((np.float64, (709.78, 709.79, -710)), (np.float32, (88.7, 88.73))):
    limit = np.log(np.finfo(kind).max)
    print(f"{kind.__name__}: exp overflows above {limit:.4f}")
    for value in values:
        print(f"  naive tanh({value}) = {naive_tanh(kind(value))}, acts: {acts.tanh(kind(value))}")

# %% [markdown]
# 0 가까이에서는 다른 일이 벌어집니다. $e^x$와 $e^{-x}$가 둘 다 거의 1이어서, 빼고 나면 유효숫자가 얼마 남지 않습니다.


# %%
def relative_error(x):
    return np.abs(naive_tanh(x) - acts.tanh(x)) / acts.tanh(x)


for value in (1e-5, 1e-10, 1e-15, 1e-17):
    print(f"x = {value:.0e}   relative error {relative_error(value):.2e}")

small = np.logspace(-17, 0, 69)
plt.loglog(small, relative_error(small), "o", markersize=4, label="naive tanh")
for axis in (plt.gca().xaxis, plt.gca().yaxis):
    axis.set_major_formatter("{x:.0e}")
plt.xlabel("input x")
plt.ylabel("relative error")
plt.legend()
plt.tight_layout()
plt.show()


# %%
def first_one(kind, start):
    """Return where, in steps of 0.01, the naive sigmoid begins to be exactly 1."""
    x = (start + 0.01 * np.arange(200)).astype(kind)
    return float(x[naive_sigmoid(x) == 1].min())


exactly_one = {"float64": first_one(np.float64, 36), "float32": first_one(np.float32, 16)}
print("exactly 1.0 from x =", {kind: round(x, 2) for kind, x in exactly_one.items()})
for value in (-709.0, -710.0):
    print(f"sigmoid({value}): naive {naive_sigmoid(value):.3g}, acts {acts.sigmoid(value):.3g}")

# %% [markdown]
# ### 소프트맥스 { #softmax }
#
# 소프트맥스도 식을 그대로 옮깁니다.


# %%
@np.errstate(all="ignore")
def naive_softmax(scores):
    powers = np.exp(scores)
    return powers / np.sum(powers)


scores = np.array([2.0, 10.0, 1.0, 4.0])
probabilities = naive_softmax(scores)
print("softmax:", probabilities)
print("sum:", probabilities.sum(), "| sum of rounded values:", probabilities.round(6).sum())
print("largest score at", scores.argmax(), "| largest probability at", probabilities.argmax())

# %% [markdown]
# 점수를 키우거나 옮겨 봅니다. 모든 점수에 같은 수를 더하면 식에서는 아무것도 달라지지 않습니다. 분자와 분모에 같은 수가 곱해질 뿐입니다. `acts.softmax`는 그것을 이용해 점수에서 최댓값을 먼저 뺍니다.

# %%
cases = {
    "times_70": scores * 70,
    "times_71": scores * 71,
    "plus_699": scores + 699,
    "plus_700": scores + 700,
    "minus_1000": scores - 1000,
    "float32_plus_78": (scores + 78).astype(np.float32),
    "float32_plus_79": (scores + 79).astype(np.float32),
    "all_minus_745": np.full(4, -745.0),
    "all_minus_745_2": np.full(4, -745.2),
}
naive_fails, safe_fails = {}, {}
for name, case in cases.items():
    naive_fails[name] = bool(np.isnan(naive_softmax(case)).any())
    safe_fails[name] = bool(np.isnan(acts.softmax(case)).any())
    print(f"{name:15}  naive {'nan' if naive_fails[name] else 'fine'}, safe ", end="")
    print("nan" if safe_fails[name] else "fine")
lost = naive_softmax(np.array([709.5, 709.5]))
print("two scores of 709.5: naive", lost, "safe", acts.softmax(np.array([709.5, 709.5])))

# %% [markdown]
# 끝으로 두 행을 한꺼번에 넣어 보고, 클래스가 둘일 때 시그모이드와 견주어 봅니다.

# %%
rows = np.array([scores, np.ones(4)])
naive_rows = naive_softmax(rows).sum(axis=1)
safe_rows = acts.softmax(rows, axis=-1).sum(axis=1)
print("sums of the rows: naive", naive_rows.round(4), "safe", safe_rows)

x = np.linspace(-10, 10, 201)
two_classes = acts.softmax(np.column_stack([x, np.zeros(201)]), axis=-1)[:, 0]
sigmoid_distance = np.abs(two_classes - acts.sigmoid(x)).max()
print("largest distance between softmax of (x, 0) and the sigmoid:", sigmoid_distance)

# %%
answers = {
    "overflow_float64": float(np.log(np.finfo(np.float64).max)),
    "overflow_float32": float(np.log(np.finfo(np.float32).max)),
    "tanh_nan_float64": bool(np.isnan(naive_tanh(709.79)) and not np.isnan(naive_tanh(709.78))),
    "tanh_nan_float32": bool(np.isnan(naive_tanh(np.float32(88.73)))),
    "exactly_one_float64": exactly_one["float64"],
    "exactly_one_float32": exactly_one["float32"],
    "naive_sigmoid_minus_710": float(naive_sigmoid(-710.0)),
    "sigmoid_minus_710": float(acts.sigmoid(-710.0)),
    "sum": float(probabilities.sum()),
    "rounded_sum": float(probabilities.round(6).sum()),
    "winner": int(probabilities.argmax()),
    "same_winner": bool(scores.argmax() == probabilities.argmax()),
    "safe_never_fails": not any(safe_fails.values()),
    "two_high_scores": float(lost.sum()),
    "sigmoid_distance": float(sigmoid_distance),
}

# %%
for power in (5, 10, 15, 17):
    answers[f"tanh_error_1e_{power}"] = float(relative_error(10.0**-power))
for number, probability in enumerate(probabilities):
    answers[f"probability_{number}"] = float(probability)
for name, fails in naive_fails.items():
    answers[f"fails_{name}"] = fails
for number in (0, 1):
    answers[f"naive_row_{number}"] = float(naive_rows[number])
    answers[f"safe_row_{number}"] = float(safe_rows[number])

# %% [markdown]
# ## 답 { #answer }
#
# 1. $e^x$는 float64에서 $x$가 {= overflow_float64:.2f}을, float32에서 {= overflow_float32:.2f}를 넘으면 무한대가 됩니다. 식대로 짠 tanh는 거기서부터 무한대를 무한대로 나누어 nan을 냅니다. 0 가까이에서는 상대 오차가 커집니다. $x=10^{-10}$에서 {= tanh_error_1e_10:.1e}, $10^{-15}$에서 {= tanh_error_1e_15:.1%}이고, $10^{-17}$에서는 {= tanh_error_1e_17:.0%}입니다. 결과가 아예 0이 된 것입니다.
# 2. 식대로 짠 시그모이드는 float64에서 $x$가 {= exactly_one_float64:.2f}, float32에서 {= exactly_one_float32:.2f}에 이르면 정확히 1.0이 됩니다. 1에 닿아서가 아니라 반올림해서 그렇습니다. $x=-710$에서는 {= naive_sigmoid_minus_710:.1f}이 나오는데, 참값도 {= sigmoid_minus_710:.1e}이니 그대로 써도 됩니다.
# 3. 점수 $[2, 10, 1, 4]$의 소프트맥스 값은 {= probability_0:.7g}, {= probability_1:.7f}, {= probability_2:.7g}, {= probability_3:.7g}이고 합은 {= sum:.1f}입니다. 소수점 아래 6자리로 반올림해서 더하면 {= rounded_sum:.6f}가 됩니다. 가장 큰 것은 거치기 전에도 거친 뒤에도 인덱스 {= winner}입니다.
# 4. 점수를 70배 하거나 699씩 더하는 것까지는 괜찮지만, 71배 하거나 700씩 더하면 nan이 나옵니다. 1000씩 빼면 분자와 분모가 모두 0이 되어 역시 nan입니다. 두 점수가 709.5이면 하나씩은 괜찮아도 더할 때 넘쳐, 값의 합이 {= two_high_scores:.0f}이 됩니다. 최댓값을 먼저 빼면 이 가운데 어느 것도 일어나지 않습니다. 가장 큰 지수가 0이라 넘칠 것이 없고, 분모는 1보다 작아지지 않습니다.
# 5. 두 행을 함께 넣으면 식대로 짠 코드는 모두를 한꺼번에 더해, 행의 합이 {= naive_row_0:.4f}와 {= naive_row_1:.4f}가 됩니다. 축을 정해 더해야 {= safe_row_0:.0f}과 {= safe_row_1:.0f}입니다. 클래스가 둘이고 점수가 $(x, 0)$이면 소프트맥스는 시그모이드와 {= sigmoid_distance:.1e} 이내로 같습니다.
#
# ## 조건을 바꾸면 { #variations }
#
# - **자료형이 작으면** 한계도 낮습니다. 딥러닝에서 흔히 쓰는 float16에서는 11을 조금 넘으면 벌써 넘칩니다. `np.log(np.finfo(np.float16).max)`를 계산해 보세요.
# - **경고를 켜면** NumPy가 무엇이 넘쳤는지 알려 줍니다. `@np.errstate(all="ignore")` 줄을 지우고 실행해 보세요. (브라우저에서 실행하는 파이썬은 이 경고를 내지 않기도 합니다.)
# - **손실까지 한꺼번에 계산하면** 더 안전합니다. 소프트맥스에 로그를 씌우면 아주 작은 확률이 0으로 떨어져 $-\infty$가 나오지만, `acts.log_softmax`는 로그를 씌운 식을 따로 정리해 그런 일이 없습니다.
#
# ## 연습 { #exercise }
#
# float32에서 점수 $[2, 10, 1, 4]$를 몇 배 하면 식대로 짠 소프트맥스가 nan을 내기 시작할까요? 가장 작은 자연수를 `guess`에 넣으세요.
#
# ??? success "답 보기"
#
#     9배입니다. 가장 큰 점수가 $10\times9=90$이 되어 float32의 한계인 약 88.72를 넘습니다. 8배면 80이라 아직 괜찮습니다.

# %%
guess = None


def gives_nan(factor):
    return bool(np.isnan(naive_softmax((scores * factor).astype(np.float32))).any())


if guess is None:
    print("…")
else:
    right = gives_nan(guess) and not gives_nan(guess - 1)
    print("✓" if right else "✗", f"{guess} times the scores gives nan: {gives_nan(guess)}")
