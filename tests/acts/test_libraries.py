"""Comparison with PyTorch and JAX, where they are installed."""

import functools
import warnings

import numpy as np
import pytest

import acts
from tests.acts.oracle import (
    ELEMENTWISE,
    RECORDS,
    VECTOR_VALUED,
    by_name,
    errors,
    function,
    references,
    sample,
)

ORDERS = (0, 1, 2)

# What each library gives where we chose a value: first the derivative of that order at 0 here, then there.
KINKS = {
    "relu": {"order": 1, "acts": 0, "torch": 0, "jax": 0},
    "leaky_relu": {"order": 1, "acts": 0.01, "torch": 0.01, "jax": 1},
    "elu": {"order": 2, "acts": 1, "torch": 0, "jax": 1},
}


class Torch:
    """PyTorch's functions and their derivatives by automatic differentiation."""

    def __init__(self):
        self.torch = pytest.importorskip("torch")
        f = self.torch.nn.functional
        self.functions = {
            **{record.name: getattr(f, record.name) for record in RECORDS if hasattr(f, record.name)},
            "sigmoid": self.torch.sigmoid,
            "tanh": self.torch.tanh,
            "gelu_tanh": lambda x: f.gelu(x, approximate="tanh"),
            "prelu": lambda x: f.prelu(x, self.torch.tensor(0.25, dtype=x.dtype)),
            "threshold": lambda x: f.threshold(x, 1.0, 0.0),
            **{
                r.name: functools.partial(getattr(f, r.name), dim=-1)
                for r in VECTOR_VALUED
                if hasattr(f, r.name)
            },
        }

    def __call__(self, name, order, x):
        """Return the derivative of an elementwise function."""
        x = self.torch.tensor(x, requires_grad=True)
        y = self.functions[name](x)
        for _ in range(order):
            (y,) = self.torch.autograd.grad(y.sum(), x, create_graph=True)
        return y.detach().numpy()

    def jacobian(self, name, order, x):
        """Return the tensor of derivatives of a vector-valued function."""
        f = self.functions[name]
        for _ in range(order):
            f = self.torch.func.jacrev(f)
        return f(self.torch.tensor(x)).numpy()


class Jax:
    """JAX's functions and their derivatives by automatic differentiation."""

    def __init__(self):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.jax = pytest.importorskip("jax")
        nn = self.jax.nn
        self.functions = {
            **{record.name: getattr(nn, record.name) for record in RECORDS if hasattr(nn, record.name)},
            "gelu": lambda x: nn.gelu(x, approximate=False),
            "gelu_tanh": lambda x: nn.gelu(x, approximate=True),
        }

    def __call__(self, name, order, x):
        """Return the derivative of an elementwise function."""
        f = self.functions[name]
        for _ in range(order):
            f = self.jax.grad(f)
        with self.jax.enable_x64(True):
            return np.asarray(self.jax.vmap(f)(x))

    def jacobian(self, name, order, x):
        """Return the tensor of derivatives of a vector-valued function."""
        f = self.functions[name]
        for _ in range(order):
            f = self.jax.jacfwd(f)
        with self.jax.enable_x64(True):
            return np.asarray(f(x))


LIBRARIES = {"torch": Torch, "jax": Jax}


@pytest.fixture(scope="module", params=LIBRARIES)
def library(request):
    """Return a library by name, if it is installed."""
    return request.param, LIBRARIES[request.param]()


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("record", ELEMENTWISE, ids=by_name)
def test_elementwise(library, record, order):
    """Where nothing cancels, the functions and their derivatives agree with those of the libraries."""
    _, compute = library
    if record.name not in compute.functions:
        pytest.skip(f"no {record.name} there")
    x = np.linspace(-4, 4, 801)
    for kink in record.kinks:
        x = x[np.abs(x - kink.place(record.defaults)) > 1e-9]
    np.testing.assert_allclose(function(record, order)(x), compute(record.name, order, x), rtol=0, atol=1e-13)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("record", VECTOR_VALUED, ids=by_name)
def test_vectors(library, record, order):
    """The functions of vectors and their tensors of derivatives agree, axes included."""
    if record.name not in library[1].functions:
        pytest.skip(f"no {record.name} there")
    x = np.random.default_rng(7).normal(size=6)
    np.testing.assert_allclose(
        function(record, order)(x), library[1].jacobian(record.name, order, x), atol=1e-15
    )


@pytest.mark.parametrize("name", KINKS)
def test_kinks(library, name):
    """At a kink each library has the value that the table says, and so do we."""
    which, compute = library
    order = KINKS[name]["order"]
    assert acts.derivative(name, order)(0.0) == KINKS[name]["acts"]
    assert compute(name, order, np.array([0.0]))[0] == KINKS[name][which]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("record", ELEMENTWISE, ids=by_name)
def test_at_least_as_accurate_as_pytorch(record, order, dtype):
    """Our largest error is below PyTorch's, or below 2 units in the last place."""
    torch = Torch()
    if record.name not in torch.functions:
        pytest.skip(f"no {record.name} there")
    x, exact = sample(dtype), references(record, order, dtype)
    ours = errors(function(record, order)(x), exact).max()
    theirs = errors(np.nan_to_num(torch(record.name, order, x), nan=np.inf), exact).max()
    assert ours <= max(theirs, 2)
