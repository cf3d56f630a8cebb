"""Formulas from the one expression in a record: LaTeX for the pages, 50 digits for the tests."""

import functools
from collections.abc import Callable, Sequence
from typing import Any

import mpmath  # type: ignore[import-untyped]
import sympy  # type: ignore[import-untyped]
from sympy.codegen.rewriting import expm1_opt, log1p_opt, optimize  # type: ignore[import-untyped]
from sympy.parsing.sympy_parser import (  # type: ignore[import-untyped]
    parse_expr,
    rationalize,
    standard_transformations,
)

from acts import Activation
from gen.latex import latex as _latex

DIGITS = 50
ZERO = 1500  # digits that show nothing but 0


class sigma(sympy.Function):  # type: ignore[misc]  # noqa: N801
    """Logistic function."""

    def fdiff(self, argindex: int = 1) -> sympy.Expr:  # noqa: ARG002
        """Return the derivative, in a form that keeps its digits on both sides."""
        u = self.args[0]
        return sigma(u) * sigma(-u)


class Phi(sympy.Function):  # type: ignore[misc]
    """Distribution function of the standard normal distribution."""

    def fdiff(self, argindex: int = 1) -> sympy.Expr:  # noqa: ARG002
        """Return the derivative."""
        return phi(self.args[0])


class phi(sympy.Function):  # type: ignore[misc]  # noqa: N801
    """Density of the standard normal distribution."""

    def fdiff(self, argindex: int = 1) -> sympy.Expr:  # noqa: ARG002
        """Return the derivative."""
        u = self.args[0]
        return -u * phi(u)


X = sympy.Symbol("x", real=True)
VECTOR = sympy.IndexedBase("x")
SOFTMAX = sympy.IndexedBase("s")
Z = sympy.Function("z", real=True)(X)
I, J, K, N = sympy.symbols("i j k n", integer=True)  # noqa: E741


def _logistic(u: Any) -> Any:
    return 1 / (1 + mpmath.exp(-u))


def _normal_cdf(u: Any) -> Any:
    # mpmath's erfc fails beyond 1e154; there one term of the asymptotic series is more than enough.
    return mpmath.ncdf(u) if abs(u) < 1e100 else (u > 0) - mpmath.npdf(u) / u


NUMERIC = {"sigma": _logistic, "Phi": _normal_cdf, "phi": mpmath.npdf}


def equation(record: Activation, order: int = 0) -> str:
    r"""Return the equation that defines a function or one of its derivatives, as LaTeX.

    Examples
    --------
    >>> import acts
    >>> print(equation(acts.get("sigmoid")))
    \sigma(x) = \frac{1}{1 + e^{-x}}
    >>> print(equation(acts.get("relu"), order=1))
    \operatorname{ReLU}'(x) = \begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}
    """
    if not record.vector_valued:
        left = f"{record.symbol}{order * chr(39)}(x)"
    elif order == 0:
        left = f"{record.symbol}(x)_i"
    else:
        power, variables = (("", r"\partial x_j"), ("^2", r"\partial x_j\,\partial x_k"))[order - 1]
        left = rf"\frac{{\partial{power} {record.symbol}(x)_i}}{{{variables}}}"
    return f"{left} = {latex(record, order)}"


def latex(record: Activation, order: int = 0) -> str:
    r"""Return the formula of a function or one of its derivatives, as LaTeX.

    Parameters
    ----------
    record : Activation
        The function.
    order : {0, 1, 2}
        Which derivative; 0 is the function itself.

    Examples
    --------
    >>> import acts
    >>> print(latex(acts.get("silu"), order=1))
    \sigma(x)\,(1 + x \sigma(-x))
    """
    if record.vector_valued:
        e = _vector_derivative(expression(record), order)
        return _latex(e) + (r", \quad s = \operatorname{softmax}(x)" if e.has(SOFTMAX) else "")
    e = expression(record)
    if order == 0:
        return _latex(e)
    e, inner = _abbreviated(e)
    names = {Z.diff((X, n)): sympy.Symbol("z" + n * "'") for n in (2, 1, 0)}
    where = rf", \quad z = {_latex(inner)}" if inner else ""
    return _latex(derivative(e, order).subs(names)) + where


def _abbreviated(e: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr | None]:
    """Put z in place of a sum inside tanh: the derivatives would repeat it over and over."""
    for f in e.atoms(sympy.tanh):
        if f.args[0].has(sympy.Add):
            return e.xreplace({f.args[0]: Z}), f.args[0]
    return e, None


def expression(record: Activation) -> sympy.Expr:
    """Return the definition of a function as a sympy expression."""
    letters = [*record.defaults, *record.constants]
    names: dict[str, Any] = {name: sympy.Symbol(name, real=True) for name in letters}
    names |= {"sigma": sigma, "Phi": Phi, "phi": phi}
    if record.vector_valued:
        names |= {"x": VECTOR, "i": I, "j": J, "n": N, "Sum": lambda u, j: sympy.Sum(u, (j, 1, N))}
    else:
        names["x"] = X
    return parse_expr(record.expression, names, (*standard_transformations, rationalize))


def constants(record: Activation) -> dict[sympy.Symbol, sympy.Rational]:
    """Return the value of each constant that has a name in the definition."""
    return {sympy.Symbol(name, real=True): sympy.Rational(v) for name, v in record.constants.items()}


def derivative(e: sympy.Expr, order: int) -> sympy.Expr:
    """Return the derivative of an expression in x, as a product where there is one.

    Such a product keeps its digits where the sums that the rules of differentiation give would cancel.
    """
    e = e.rewrite(sympy.Piecewise) if e.has(sympy.Max, sympy.Min) else e
    for _ in range(order):
        e = _factored(e.diff(X))
    return e


def _factored(e: sympy.Expr) -> sympy.Expr:
    """Factor an expression as a polynomial in its functions."""
    if isinstance(e, sympy.Piecewise):
        return sympy.Piecewise(*((_factored(value), condition) for value, condition in e.args))
    functions: dict[sympy.Expr, sympy.Expr] = {}
    names: dict[sympy.Expr, sympy.Dummy] = {}
    for f in sorted(e.atoms(sympy.Function, sympy.Derivative), key=str):
        base, power = f, 1
        if isinstance(f, sympy.exp):  # exp(-2x) is exp(-x)²
            power = abs(f.args[0].as_coeff_Mul()[0])
            base = sympy.exp(f.args[0] / power)
        functions[f] = names.setdefault(base, sympy.Dummy()) ** power
    return sympy.factor(e.xreplace(functions)).xreplace({name: base for base, name in names.items()})


def _vector_derivative(e: sympy.Expr, order: int) -> sympy.Expr:
    """Return the derivative by x_j, or by x_j and x_k, in terms of the softmax s."""
    if order == 0:
        return e
    if not e.has(sympy.Sum):
        return e.diff(*(VECTOR[index] for index in (J, K)[:order]))
    total = next(iter(e.atoms(sympy.Sum)))
    z = sympy.Dummy()  # the sum; its derivative by x_j is exp(x_j)
    e = e.xreplace({total: z})
    e = e.diff(VECTOR[J]) + e.diff(z) * sympy.exp(VECTOR[J])
    e = e.xreplace({sympy.exp(VECTOR[a]): z * SOFTMAX[a] for a in (I, J)})
    e = sympy.factor_terms(sympy.expand(e))
    if order == 2:
        s = {a: sympy.Dummy() for a in (I, J)}
        slopes = {a: SOFTMAX[a] * (sympy.KroneckerDelta(a, K) - SOFTMAX[K]) for a in s}
        e = e.xreplace({SOFTMAX[a]: s[a] for a in s})
        e = sum(e.diff(s[a]) * slopes[a] for a in s).xreplace({s[a]: SOFTMAX[a] for a in s})
    return sympy.factor_terms(e)


def reference(record: Activation, order: int = 0) -> Callable[..., Any]:
    """Return a function that computes a function or one of its derivatives to 50 digits.

    Parameters
    ----------
    record : Activation
        The function.
    order : {0, 1, 2}
        Which derivative; 0 is the function itself.

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
    if record.vector_valued:
        return _vector_reference(record, order)
    # 1 + tanh(u) cancels on the left; 2σ(2u) does not.
    e = derivative(expression(record).replace(sympy.tanh, lambda u: 2 * sigma(2 * u) - 1), order)
    names = [sympy.Symbol(name, real=True) for name in record.defaults]
    f = _compiled([X, *names], [e.xreplace(constants(record))])

    def value(x: float, **parameters: float) -> Any:
        return _settled(f, [x, *(record.defaults | parameters).values()])[0]

    return value


def _vector_reference(record: Activation, order: int) -> Callable[..., Any]:
    parameters = [sympy.Symbol(name, real=True) for name in record.defaults]

    @functools.cache
    def compiled(n: int) -> Callable[..., Any]:
        variables = sympy.symbols(f"x1:{n + 1}", real=True)
        names = {VECTOR[a + 1]: variables[a] for a in range(n)}
        size = n // 2 if record.kind == "gated" else n
        e = expression(record).xreplace(constants(record)).subs(N, size).doit()
        components = [e.subs(I, a + 1).xreplace(names) for a in range(size)]
        for _ in range(order):
            components = [component.diff(v) for component in components for v in variables]
        return _compiled([*variables, *parameters], components)

    def value(x: Sequence[float], **chosen: float) -> Any:
        values = _settled(compiled(len(x)), [*x, *(record.defaults | chosen).values()])
        for _ in range(order):
            values = [values[a : a + len(x)] for a in range(0, len(values), len(x))]
        return values

    return value


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
    if value == 0:
        return bool(previous == 0) and digits > ZERO
    return bool(abs(value - previous) <= abs(value) * mpmath.mpf(10) ** -(DIGITS + 2))
