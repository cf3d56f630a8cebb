"""Reference: functions and their derivatives computed to 50 digits."""

import functools
from collections.abc import Callable, Sequence
from typing import Any

import mpmath  # type: ignore[import-untyped]
import sympy  # type: ignore[import-untyped]
from sympy.codegen.rewriting import expm1_opt, log1p_opt, optimize  # type: ignore[import-untyped]

from gen.formulas.cases import SWITCHES, Sample
from gen.formulas.derive import derived
from gen.formulas.language import (
    GATE,
    VALUE,
    VECTOR,
    Definition,
    I,
    N,
    Parameter,
    Whole,
    X,
    exact,
    expression,
    largest,
    letters,
    sample,
    sigma,
    softplus,
)

DIGITS = 50
ZERO = 1500  # digits that show nothing but 0


def _logistic(u: Any) -> Any:
    return 1 / (1 + mpmath.exp(-u))


def _softplus(u: Any) -> Any:
    return mpmath.log1p(mpmath.exp(u))


def _normal_cdf(u: Any) -> Any:
    return _normal_cdf_to(u, mpmath.mp.prec)


@functools.lru_cache(100_000)  # slow at many digits, and asked for at the same points with other parameters
def _normal_cdf_to(u: Any, _precision: int) -> Any:
    # mpmath's erfc fails beyond 1e154; there one term of the asymptotic series is more than enough.
    return mpmath.ncdf(u) if abs(u) < 1e100 else (u > 0) - mpmath.npdf(u) / u


def _threshold(*components: Any) -> Any:
    """Of the thresholds that the largest components would have alone, the highest is the one of all."""
    falling = sorted(components, reverse=True)
    return max((mpmath.fsum(falling[:k]) - 1) / k for k in range(1, len(falling) + 1))


NUMERIC = {
    **{"sigma": _logistic, "softplus": _softplus, "Phi": _normal_cdf, "phi": mpmath.npdf},
    **{"step": lambda u: mpmath.mpf(u > 0), "positive": lambda u: max(u, mpmath.mpf(0))},
    **{"threshold": _threshold, "first": lambda i, *u: mpmath.mpf(u.index(max(u)) == i - 1)},
    "largest": lambda i, size, *u: max(u[(i - 1) * size : i * size]),
}


def reference(record: Definition, order: int = 0, wrt: str | None = None) -> Callable[..., Any]:
    """Return a function that computes a function or one of its derivatives to 50 digits.

    Parameters
    ----------
    record
        The function.
    order
        Which derivative; 0 is the function itself.
    wrt
        The parameter by which an elementwise function is differentiated; by default that is x.

    Returns
    -------
    callable
        It takes a finite number and the parameters by name, and gives an `mpmath.mpf`. For a vector-valued
        function it takes a sequence of finite numbers and gives a list, nested `order` times. It gives 0
        where 1500 digits show nothing else.

    Examples
    --------
    >>> import acts
    >>> print(reference(acts.get("sigmoid"))(0.0))
    0.5
    """
    e = expression(record)
    names = sample(record, e)
    e = _accurate(e).xreplace(exact(record, e))
    if record.vector_valued:
        return _tensors(record, e, order, names)
    variable = X if wrt is None else letters(record)[wrt]
    f = _compiled([X, *_parameters(record)], [derived(e, [variable] * order, names)])

    def value(x: float, **given: float) -> Any:
        return _settled(f, [x, *{**record.defaults, **given}.values()])[0]

    return value


def _parameters(record: Definition) -> list[Parameter]:
    return [symbol for name, symbol in letters(record).items() if name in record.defaults]


def _accurate(e: sympy.Basic) -> sympy.Basic:
    """Return an expression in which neither 1 + tanh(u) nor the derivatives of log(1 + exp(u)) cancel.

    2σ(2u) does not on the left. Those derivatives may have log(1 + exp(u)) minus u, which seems to be settled
    at 0 on the right while exp(-u) is below the digits computed with.
    """
    e = e.replace(sympy.tanh, lambda u: 2 * sigma(2 * u) - 1)
    bend = sympy.log(1 + sympy.exp(sympy.Wild("u")))
    return e.replace(bend, lambda u: softplus(u))


def _tensors(record: Definition, e: sympy.Basic, order: int, names: Sample) -> Callable[..., Any]:
    sizes = [f.args[1] for f in e.atoms(largest)]

    @functools.cache
    def compiled(n: int, *numbers: int) -> Callable[..., Any]:
        variables = sympy.symbols(f"x1:{n + 1}", real=True)
        components = _components(e.subs(list(zip(sizes, numbers, strict=True))), variables)
        for _ in range(order):
            components = [_slope(component, v, names) for component in components for v in variables]
        return _compiled([*variables, *_parameters(record)], components)

    def value(x: Sequence[float], **given: float) -> Any:
        named = {**record.defaults, **given}
        numbers = (int(named[size.name]) for size in sizes)
        values = _settled(compiled(len(x), *numbers), [*x, *named.values()])
        for _ in range(order):
            values = [values[a : a + len(x)] for a in range(0, len(values), len(x))]
        return values

    return value


def _components(e: sympy.Basic, variables: Sequence[sympy.Symbol]) -> list[sympy.Expr]:
    """Return each output in terms of all inputs."""
    n = len(variables)
    if e.has(VECTOR):
        names = {VECTOR[a + 1]: v for a, v in enumerate(variables)}
        whole = e.subs(N, n).doit()
        parts = [whole.subs(I, a + 1) for a in range(n // _pool(e))]
        wholes = {f: f.func(*f.args[:-1], *variables) for part in parts for f in part.atoms(Whole)}
        return [part.xreplace(wholes).xreplace(names) for part in parts]
    if isinstance(e, sympy.Tuple):
        return [part.xreplace({X: v}) for part in e for v in variables]
    if n % 2:
        raise ValueError(f"expected two halves of the same length, got {n} numbers")
    return [
        e.xreplace({VALUE: a, GATE: b}) for a, b in zip(variables[: n // 2], variables[n // 2 :], strict=True)
    ]


def _pool(e: sympy.Basic) -> int:
    """Return how many components become one."""
    return max((int(f.args[1]) for f in e.atoms(largest)), default=1)


def _slope(e: sympy.Expr, variable: sympy.Symbol, names: Sample) -> sympy.Expr:
    return derived(e, [variable], names) if e.has(*SWITCHES) else e.diff(variable)


def _compiled(variables: Sequence[sympy.Symbol], e: list[sympy.Expr]) -> Callable[..., list[Any]]:
    e = [optimize(component, (expm1_opt, log1p_opt)) for component in e]
    compiled: Callable[..., list[Any]] = sympy.lambdify(variables, e, [NUMERIC, "mpmath"], cse=True)
    return compiled


def _settled(f: Callable[..., list[Any]], arguments: Sequence[float]) -> list[Any]:
    """Evaluate at ever higher precision until two results agree to 50 digits."""
    digits = DIGITS + 10 + max([0, *(-int(0.3 * mpmath.mag(a)) for a in arguments if a)])
    previous: list[Any] = []
    while True:
        with mpmath.workdps(digits):
            values = f(*map(mpmath.mpf, arguments))
            if previous and all(_agree(*pair, digits) for pair in zip(values, previous, strict=True)):
                return values
        previous, digits = values, 2 * digits


def _agree(value: Any, previous: Any, digits: int) -> bool:
    if value == 0:  # a piece that is the integer 0 needs no digits
        return bool(previous == 0) and (digits > ZERO or isinstance(value, int))
    return bool(abs(value - previous) <= abs(value) * mpmath.mpf(10) ** -(DIGITS + 2))
