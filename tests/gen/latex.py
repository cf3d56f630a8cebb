"""Computes what a formula in LaTeX says, so that a formula on a page can be checked with numbers."""

import re

import mpmath

FUNCTIONS = {
    r"\log": mpmath.log,
    r"\tanh": mpmath.tanh,
    r"\sigma": lambda u: 1 / (1 + mpmath.exp(-u)),
    r"\Phi": mpmath.ncdf,
    r"\varphi": mpmath.npdf,
    r"\max": max,
}
RELATIONS = {">": "__gt__", r"\ge": "__ge__", "<": "__lt__", r"\le": "__le__"}
TOKEN = re.compile(r"\\[A-Za-z]+|\\\\|\d+\.\d+|\d+|[A-Za-z]'*|\S")
SPACES = re.compile(r"\\,|\\quad|\\left|\\right(?=\))|\s+")


class Formula:
    """A formula as people write them: products without a sign, functions with brackets, cases.

    Parameters
    ----------
    text : str
        LaTeX.
    names : dict
        What its letters mean: numbers, or sequences where they have an index. Names of several letters stand
        upright in the formula.
    """

    def __init__(self, text, names):
        upright = {name: f"\\{name.replace('_', '')}" for name in names if len(name.rstrip("'")) > 1}
        for name, token in upright.items():
            text = text.replace(r"\mathrm{" + name.replace("_", r"\_") + "}", token + " ")
        self.names = {upright.get(name, name): value for name, value in names.items()}
        self.tokens = [*TOKEN.findall(SPACES.sub(" ", text)), ""]

    def value(self):
        """Return the value of the whole formula."""
        result = self.cases() if self.tokens[0] == r"\begin" else self.sum()
        assert self.tokens == [""], f"left over: {self.tokens}"
        return result

    def take(self, *expected):
        """Return the next token, which has to be one of those expected, if any are."""
        token = self.tokens.pop(0)
        assert not expected or token in expected, f"{token} instead of {expected}"
        return token

    def cases(self):
        """Return the value of the case whose condition holds."""
        for token in r"\begin{cases}".replace("{", " { ").replace("}", " }").split():
            self.skip(token)
        values = []
        while True:
            value = self.sum()
            self.take("&")
            left, relation, right = self.sum(), self.take(*RELATIONS), self.sum()
            if getattr(left, RELATIONS[relation])(right):
                values.append(value)
            if self.take(r"\\", r"\end") == r"\end":
                break
        self.skip("{cases}")
        assert len(values) == 1, "not exactly one case holds"
        return values[0]

    def skip(self, text):
        """Take a text letter by letter."""
        for letter in [text] if text.startswith("\\") else text:
            self.take(letter)

    def sum(self):
        """Return the value of a sum."""
        negative = self.tokens[0] == "-" and self.take("-")
        result = -self.product() if negative else self.product()
        while self.tokens[0] in ("+", "-"):
            result = result + self.product() if self.take() == "+" else result - self.product()
        return result

    def product(self):
        """Return the value of a product."""
        result = self.power()
        while self.tokens[0] not in ("", "+", "-", ")", "}", ",", "&", r"\\", r"\end", *RELATIONS):
            result = result * self.power()
        return result

    def power(self):
        """Return the value of a factor with its exponent."""
        base = self.factor()
        return base ** self.exponent() if self.tokens[0] == "^" else base

    def exponent(self):
        """Return the value of an exponent."""
        self.take("^")
        return self.group()

    def group(self):
        """Return the value of what stands in braces."""
        self.take("{")
        result = self.sum()
        self.take("}")
        return result

    def factor(self):
        """Return the value of a number, a letter, a bracket or a function."""
        token = self.take()
        if token[0].isdigit():
            return mpmath.mpf(token)
        if token == "(":
            result = self.sum()
            self.take(")")
            return result
        if token == r"\frac":
            return self.group() / self.group()
        if token == r"\sqrt":
            return mpmath.sqrt(self.group())
        if token == r"\pi":
            return mpmath.pi()
        if token == "e":
            return mpmath.exp(self.exponent())
        if token == r"\sum":
            return self.over_all_components()
        if token == r"\delta":
            self.skip("_{")
            first = self.sum() if "," in self.tokens[: self.tokens.index("}")] else self.names[self.take()]
            second = self.sum() if self.tokens[0] == "," and self.take(",") else self.names[self.take()]
            self.take("}")
            return int(first == second)
        if token in FUNCTIONS:
            return self.function(FUNCTIONS[token])
        value = self.names[token]
        if self.tokens[0] == "_":
            self.take("_")
            return value[self.group() if self.tokens[0] == "{" else self.names[self.take()]]
        return value

    def function(self, f):
        """Return the value of a function of what stands in brackets, or of a sum over components."""
        power = self.exponent() if self.tokens[0] == "^" else 1
        if self.tokens[0] == r"\sum":
            return f(self.power()) ** power
        self.take("(")
        arguments = [self.sum()]
        while self.take(",", ")") == ",":
            arguments.append(self.sum())
        return f(*arguments) ** power

    def over_all_components(self):
        """Return a sum over an index that runs over all components."""
        self.take("_")
        index, tokens, result = self.take(), self.tokens, mpmath.mpf(0)
        for number in range(len(self.names["x"])):
            self.names[index], self.tokens = number, list(tokens)
            result += self.product()
        return result


def evaluate(text, **names):
    """Return what a formula in LaTeX says, given what its letters mean."""
    return Formula(text, names).value()
