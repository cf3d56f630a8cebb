"""Computes what a formula in LaTeX says, so that a formula on a page can be checked with numbers."""

import operator
import re

import mpmath

from gen.formulas.mathml import translate

FUNCTIONS = {
    r"\log": mpmath.log,
    r"\sin": mpmath.sin,
    r"\cos": mpmath.cos,
    r"\tanh": mpmath.tanh,
    r"\arctan": mpmath.atan,
    r"\erf": mpmath.erf,
    r"\sgn": mpmath.sign,
    r"\softplus": lambda u: mpmath.log1p(mpmath.exp(u)),
    r"\sigma": lambda u: 1 / (1 + mpmath.exp(-u)),
    r"\Phi": mpmath.ncdf,
    r"\varphi": mpmath.npdf,
    r"\max": max,
    r"\min": min,
}
RELATIONS = {"=": operator.eq, ">": operator.gt, r"\ge": operator.ge, "<": operator.lt, r"\le": operator.le}
ENDS = ("", r"\rceil", "+", "-", ")", "}", ",", "&", r"\\", r"\end{cases}", *RELATIONS)
TOKEN = re.compile(r"\\(?:begin|end){cases}|\\[A-Za-z]+|\\\\|\d+\.\d+|\d+|[A-Za-z]'*|\S")
SPACES = re.compile(r"\\,|\\quad|\\left|\\right(?=[)|])|\s+")
GREEK = re.compile(r"(alpha|beta|gamma|delta|lambd|mu|sigma|tau)(_.)?")


class Formula:
    """A formula as people write them: products without a sign, functions with brackets, cases.

    Parameters
    ----------
    text : str
        LaTeX.
    names : dict
        What its letters mean: numbers, or sequences where they have an index. Names of several letters stand
        upright in the formula, or are Greek letters.
    """

    def __init__(self, text, names):
        text = re.sub(r"\\operatorname{(\w+)}", r"\\\1", text)
        self.names = {}
        for name, value in names.items():
            token = name
            if len(name.rstrip("'")) > 1:
                token = "\\" + name.replace("_", "")
                greek = "\\" + name.replace("lambd", "lambda")
                shown = greek if GREEK.fullmatch(name) else r"\mathrm{" + name.replace("_", r"\_") + "}"
                text = re.sub(re.escape(shown) + r"(?![A-Za-z_])", lambda _, t=token: t + " ", text)
            self.names[token] = value
        self.tokens = [*TOKEN.findall(SPACES.sub(" ", text)), ""]
        self.bars = 0

    def value(self):
        """Return the value of the whole formula."""
        result = self.sum()
        assert self.tokens == [""], f"left over: {self.tokens}"
        return result

    def take(self, *expected):
        """Return the next token, which has to be one of those expected, if any are."""
        token = self.tokens.pop(0)
        assert not expected or token in expected, f"{token} instead of {expected}"
        return token

    def cases(self):
        """Return the value of the case whose condition holds."""
        self.take(r"\begin{cases}")
        values = []
        while True:
            value = self.sum()
            self.take("&")
            if self.condition():
                values.append(value)
            if self.take(r"\\", r"\end{cases}") != r"\\":
                break
        assert len(values) == 1, "not exactly one case holds"
        return values[0]

    def condition(self):
        """Return whether a chain of comparisons holds."""
        left, holds = self.sum(), True
        while self.tokens[0] in RELATIONS:
            relation, right = self.take(), self.sum()
            holds, left = holds and RELATIONS[relation](left, right), right
        return holds

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
        while not (self.tokens[0] in ENDS or self.closes_bar()):
            if self.tokens[0] == "/":
                self.take()
                result = result / self.power()
            else:
                result = result * self.power()
        return result

    def closes_bar(self):
        """Return whether a bar comes that ends an absolute value."""
        return self.bars > 0 and self.tokens[0] == "|"

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
        if self.tokens[0] == r"\begin{cases}":
            return self.cases()
        token = self.take()
        if token[0].isdigit():
            return mpmath.mpf(token)
        if token == "(":
            result = self.sum()
            self.take(")")
            return result
        if token == "|":
            self.bars += 1
            result = abs(self.sum())
            self.bars -= 1
            self.take("|")
            return result
        if token == r"\lceil":  # indices are from 0 on here, and from 1 on in formulas
            result = mpmath.floor(self.sum())
            self.take(r"\rceil")
            return result
        if token in (r"\frac", r"\dfrac"):
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
        if token in FUNCTIONS and token not in self.names:
            return self.function(FUNCTIONS[token])
        value = self.names[token]
        if self.tokens[0] == "_":
            self.take("_")
            return value[self.group() if self.tokens[0] == "{" else self.names[self.take()]]
        return value

    def function(self, f):
        """Return the value of a function of what stands in brackets, or of a sum over components."""
        if self.tokens[0] == "_":
            return f(self.chosen_components())
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

    def chosen_components(self):
        """Return what follows for each index that fulfils a condition; for each one if there is none."""
        self.take("_")
        conditional = self.tokens[0] == "{"
        index = next(token for token in self.tokens if re.fullmatch("[jkl]", token))
        tokens, chosen = self.tokens, []
        for number in range(len(self.names["x"])):
            self.names[index], self.tokens = number, list(tokens)
            self.take()
            holds = not conditional or (self.condition(), self.take("}"))[0]
            value = self.product()
            chosen += [value] * holds
        return chosen


def refusals(texts):
    """Return what KaTeX, which sets the formulas on the pages, has against any of them."""
    answers = [translate(text, display=True) for text in texts]
    return [answer["error"] for answer in answers if "error" in answer]


def evaluate(text, **names):
    """Return what a formula in LaTeX says, given what its letters mean."""
    return Formula(text, names).value()
