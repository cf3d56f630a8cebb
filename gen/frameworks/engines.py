"""Engines: what evaluates a framework's code, and differentiates it. Each runs in a process of its own."""

import importlib
import importlib.util
import inspect
import os
import sys
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Task:
    """Code to evaluate.

    Attributes
    ----------
    key
        What the task is called.
    snippet
        The code; x is its input.
    x
        Numbers, or vectors in rows.
    slope
        Whether the derivative is wanted: of each number, or the Jacobian of each row.
    inputs, shape
        See calls.toml.
    """

    key: tuple[str, ...]
    snippet: str
    x: Array
    slope: bool = False
    inputs: Mapping[str, Any] = field(default_factory=dict)
    shape: tuple[str | int, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What a task gave: values and derivatives, or why there are none."""

    values: Array | None
    slopes: Array | None
    problem: str = ""


@dataclass(frozen=True)
class Run:
    """What an engine tells: an outcome per task, and the defaults in signatures, by name of the function."""

    outcomes: list[Outcome]
    signatures: dict[str, dict[str, Any]]


def run(framework: str, engine: str, setup: str, tasks: list[Task], functions: list[str]) -> Run:
    """Evaluate tasks and read signatures; called in a new process, where no engine was chosen before."""
    machine = _machine(framework, engine)
    names = dict(machine.names)
    exec(setup, names)
    read = _attributes if framework == "onnx" else lambda f: _signature(f, names)
    return Run([_outcome(machine, names, task) for task in tasks], {name: read(name) for name in functions})


def _signature(name: str, known: dict[str, Any]) -> dict[str, Any]:
    try:
        parameters = inspect.signature(eval(name, known)).parameters.values()
    except (TypeError, ValueError):  # functions written in C have none
        return {}
    return {p.name: p.default for p in parameters if isinstance(p.default, bool | int | float | str)}


def _attributes(operator: str) -> dict[str, Any]:
    onnx = importlib.import_module("onnx")
    if not onnx.defs.has(operator):  # an activation within an operator
        return {}
    attributes = onnx.defs.get_schema(operator).attributes.values()
    pairs = (
        (a.name, onnx.helper.get_attribute_value(a.default_value)) for a in attributes if a.default_value.name
    )
    return {name: value.decode() if isinstance(value, bytes) else value for name, value in pairs}


def _outcome(machine: Any, names: dict[str, Any], task: Task) -> Outcome:
    shape = [{"rows": len(task.x), "n": task.x.shape[-1]}.get(str(n), n) for n in task.shape]
    x = task.x.reshape([int(n) for n in shape]) if shape else task.x

    def call(t: Any) -> Any:
        return eval(task.snippet, names | {"x": t})

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if isinstance(machine, Onnx):
                return Outcome(machine.evaluate(task, x).reshape(len(task.x), -1), None)
            values = machine.numpy(call(machine.array(x))).reshape(len(task.x), -1)
    except Exception as problem:
        return Outcome(None, None, _told(problem))
    if not task.slope:
        return Outcome(values, None)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            slopes = [_gradient(machine, call, x, task.x, i) for i in range(values.shape[1])]
    except Exception as problem:
        return Outcome(values, None, _told(problem))
    return Outcome(values, np.stack(slopes, axis=1))


def _gradient(machine: Any, call: Callable[[Any], Any], x: Array, like: Array, i: int) -> Array:
    """Return the gradient of component i of each row."""

    def component(t: Any) -> Any:
        return machine.reshape(call(t), (len(like), -1))[:, i]

    return np.asarray(machine.gradient(component, x)).reshape(len(like), -1)


def _told(problem: Exception) -> str:
    """Return the kind of an error: its words differ between versions and contain paths."""
    return type(problem).__name__


def _machine(framework: str, engine: str) -> Any:
    os.environ |= {"KERAS_BACKEND": engine, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    if framework == "onnx":
        return Onnx(engine)
    return {"torch": Torch, "jax": Jax, "tensorflow": TensorFlow, "mlx": Mlx}[engine]()


class Torch:
    """PyTorch."""

    def __init__(self) -> None:
        self.torch = importlib.import_module("torch")
        self.torch.set_num_threads(1)
        self.names = {"torch": self.torch}

    def array(self, x: Array) -> Any:
        """Return a tensor."""
        return self.torch.from_numpy(x.copy())

    def numpy(self, y: Any) -> Array:
        """Return an array."""
        return np.asarray(y.detach().numpy())

    def reshape(self, y: Any, shape: tuple[int, ...]) -> Any:
        """Return the tensor in another shape."""
        return y.reshape(shape)

    def gradient(self, f: Callable[[Any], Any], x: Array) -> Array:
        """Return the derivative of the sum of f."""
        t = self.array(x).requires_grad_()
        (slope,) = self.torch.autograd.grad(f(t).sum(), t)
        return self.numpy(slope)


class Jax:
    """JAX, with float64 switched on."""

    def __init__(self) -> None:
        self.jax = importlib.import_module("jax")
        self.jax.config.update("jax_enable_x64", True)
        self.numpy = np.asarray
        self.names = {"jax": self.jax}

    def array(self, x: Array) -> Any:
        """Return an array of JAX."""
        return self.jax.numpy.asarray(x)

    def reshape(self, y: Any, shape: tuple[int, ...]) -> Any:
        """Return the array in another shape."""
        return y.reshape(shape)

    def gradient(self, f: Callable[[Any], Any], x: Array) -> Array:
        """Return the derivative of the sum of f."""
        return np.asarray(self.jax.grad(lambda t: f(t).sum())(self.array(x)))


class TensorFlow:
    """TensorFlow."""

    def __init__(self) -> None:
        self.tf = importlib.import_module("tensorflow")
        self.names = {"tf": self.tf}

    def array(self, x: Array) -> Any:
        """Return a tensor."""
        return self.tf.constant(x)

    def numpy(self, y: Any) -> Array:
        """Return an array."""
        return np.asarray(y.numpy())

    def reshape(self, y: Any, shape: tuple[int, ...]) -> Any:
        """Return the tensor in another shape."""
        return self.tf.reshape(y, shape)

    def gradient(self, f: Callable[[Any], Any], x: Array) -> Array:
        """Return the derivative of the sum of f."""
        t = self.array(x)
        with self.tf.GradientTape() as tape:
            tape.watch(t)
            y = f(t)
        return self.numpy(tape.gradient(y, t))


class Mlx:
    """MLX, on the processor, where its float64 lives; uncompiled, as each call would run a C++ compiler."""

    def __init__(self) -> None:
        self.mx = importlib.import_module("mlx.core")
        self.mx.set_default_device(self.mx.cpu)
        self.mx.disable_compile()
        self.names = {"mx": self.mx}

    def array(self, x: Array) -> Any:
        """Return an array of MLX."""
        return self.mx.array(x, dtype=self.mx.float64 if x.dtype == np.float64 else self.mx.float32)

    def numpy(self, y: Any) -> Array:
        """Return an array."""
        return np.asarray(y)

    def reshape(self, y: Any, shape: tuple[int, ...]) -> Any:
        """Return the array in another shape."""
        return y.reshape(shape)

    def gradient(self, f: Callable[[Any], Any], x: Array) -> Array:
        """Return the derivative of the sum of f."""
        return self.numpy(self.mx.grad(lambda t: f(t).sum())(self.array(x)))


class Onnx:
    """A node of ONNX, run by onnxruntime or by ONNX's own reference evaluator. There are no derivatives."""

    def __init__(self, engine: str) -> None:
        self.onnx = importlib.import_module("onnx")
        self.engine = engine
        if engine == "reference":
            self.reference = importlib.import_module("onnx.reference")
        else:
            self.runtime = importlib.import_module("onnxruntime")
            self.runtime.set_default_logger_severity(4)
        self.names = {"onnx": self.onnx}

    def evaluate(self, task: Task, x: Array) -> Array:
        """Return the output of the node."""
        helper = self.onnx.helper
        node = eval(task.snippet, dict(self.names))
        kind = helper.np_dtype_to_tensor_dtype(x.dtype)
        a, b = np.split(x, 2, axis=-1) if "a" in node.input else (x, x)
        feeds = {name: {"x": x, "a": a, "b": b}[name] for name in node.input if name in ("x", "a", "b")}
        graph = helper.make_graph(
            [node],
            "graph",
            [helper.make_tensor_value_info(name, kind, value.shape) for name, value in feeds.items()],
            [helper.make_tensor_value_info("y", kind, None)],
            [
                self.onnx.numpy_helper.from_array(np.asarray(value, x.dtype), name)
                for name, value in task.inputs.items()
            ],
        )
        opset = max(22, self.onnx.defs.get_schema(node.op_type).since_version)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=10)
        if self.engine == "reference":
            with np.errstate(all="ignore"):
                (y,) = self.reference.ReferenceEvaluator(model).run(None, feeds)
        else:
            options = self.runtime.SessionOptions()
            options.intra_op_num_threads = 1
            session = self.runtime.InferenceSession(
                model.SerializeToString(), options, providers=["CPUExecutionProvider"]
            )
            (y,) = session.run(None, feeds)
        return np.asarray(y)


def missing(packages: list[str]) -> list[str]:
    """Return the packages that are not installed here.

    Examples
    --------
    >>> missing(["numpy"])
    []
    """
    return [name for name in packages if name not in sys.modules and not importlib.util.find_spec(name)]
