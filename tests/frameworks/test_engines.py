"""Engines: what evaluates a framework's code. Each needs its framework and is skipped without it."""

import os

import numpy as np
import pytest

from gen.frameworks.calls import table
from gen.frameworks.engines import Task, run

PRODUCTS = {
    ("pytorch", "torch"): ("x * x", "x * x.sum(-1, keepdim=True)"),
    ("jax", "jax"): ("x * x", "x * x.sum(-1, keepdims=True)"),
    ("tensorflow", "tensorflow"): ("x * x", "x * tf.reduce_sum(x, -1, keepdims=True)"),
    ("mlx", "mlx"): ("x * x", "x * x.sum(-1, keepdims=True)"),
}


@pytest.fixture(params=PRODUCTS, ids="-".join)
def outcomes(request, monkeypatch):
    """Return what an engine makes of squares, of vectors, of a reshaped input and of wrong code."""
    framework, engine = request.param
    known = table().frameworks[framework]
    pytest.importorskip(known.package)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    square, vector = PRODUCTS[request.param]
    tasks = [
        Task(("square",), square, np.array([1.5, -2.0]), slope=True),
        Task(("vector",), vector, np.array([[1.0, 2.0]]), slope=True),
        Task(("shape",), square, np.array([3.0, 4.0], np.float32), shape=(1, "rows", 1)),
        Task(("wrong",), "x.missing", np.array([1.0])),
    ]
    return run(framework, engine, known.setup, tasks, []).outcomes


def test_outcomes(outcomes):
    """Values, derivatives and Jacobians are right, in the type of the input; an error is told by its kind."""
    square, vector, shape, wrong = outcomes
    assert square.values.ravel().tolist() == [2.25, 4.0]
    assert square.slopes.ravel().tolist() == [3.0, -4.0]
    assert square.values.dtype == np.float64
    assert vector.values.tolist() == [[3.0, 6.0]]
    assert vector.slopes.tolist() == [[[4.0, 1.0], [2.0, 5.0]]]
    assert shape.values.ravel().tolist() == [9.0, 16.0]
    assert shape.values.dtype == np.float32
    assert (wrong.values, wrong.problem) == (None, "AttributeError")


@pytest.mark.parametrize("engine", ["onnxruntime", "reference"])
def test_nodes(engine):
    """A node of ONNX is run with its further inputs, and with the halves of x where it takes two."""
    pytest.importorskip("onnxruntime")
    pytest.importorskip("onnx")
    node = 'onnx.helper.make_node("{}", [{}], ["y"])'
    tasks = [
        Task(
            ("a",),
            node.format("PRelu", '"x", "slope"'),
            np.array([-2.0, 3.0], np.float32),
            inputs={"slope": 0.5},
        ),
        Task(("b",), node.format("Mul", '"a", "b"'), np.array([[2.0, 3.0, 5.0, 7.0]], np.float32)),
    ]
    first, second = run("onnx", engine, "import onnx", tasks, []).outcomes
    assert first.values.ravel().tolist() == [-1.0, 3.0]
    assert second.values.tolist() == [[10.0, 21.0]]
