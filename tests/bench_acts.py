"""Time the functions of acts against the textbook formulas in numpy, and against PyTorch if it is installed.

Run ``python -m tests.bench_acts [seconds]``. All are timed in turn in one process, on one thread, and medians
are compared. The tables say how many times as fast as the others acts is: below 1 it is slower.
"""

import importlib.util
import math
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

import acts

SIZES = (1_000, 100_000, 10_000_000)
TYPES = (np.float32, np.float64)
CLASSES = 10

_erf = np.frompyfunc(math.erf, 1, 1)
TEXTBOOK: dict[str, Callable[[Any], Any]] = {
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "tanh": lambda x: (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x)),
    "relu": lambda x: np.where(x > 0, x, 0),
    "leaky_relu": lambda x: np.where(x > 0, x, 0.01 * x),
    "elu": lambda x: np.where(x > 0, x, np.exp(x) - 1),
    "softplus": lambda x: np.log(1 + np.exp(x)),
    "silu": lambda x: x / (1 + np.exp(-x)),
    "gelu": lambda x: x / 2 * (1 + _erf(x / math.sqrt(2)).astype(x.dtype)),
    "gelu_tanh": lambda x: x / 2 * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))),
    "softmax": lambda x: np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True),
}


def torch_functions() -> dict[str, Callable[[Any], Any]]:
    """Return PyTorch's functions, none if it is not installed."""
    if importlib.util.find_spec("torch") is None:
        return {}
    import torch  # type: ignore[import-not-found]

    torch.set_num_threads(1)
    f = torch.nn.functional
    names = ("relu", "leaky_relu", "elu", "softplus", "silu", "gelu")
    functions = {"sigmoid": torch.sigmoid, "tanh": torch.tanh} | {name: getattr(f, name) for name in names}
    functions["gelu_tanh"] = lambda x: f.gelu(x, approximate="tanh")
    functions["softmax"] = lambda x: f.softmax(x, dim=-1)
    return {name: lambda x, g=g: g(torch.from_numpy(x)) for name, g in functions.items()}


def medians(competitors: list[Callable[[], Any]], seconds: float) -> list[float]:
    """Call the competitors in turn until the time is up, and return their median times without the first."""
    times: list[list[float]] = [[] for _ in competitors]
    end = time.perf_counter() + seconds
    while len(times[0]) < 4 or time.perf_counter() < end:
        for competitor, spent in zip(competitors, times, strict=True):
            start = time.process_time_ns()
            competitor()
            spent.append(time.process_time_ns() - start)
    return [statistics.median(spent[1:]) for spent in times]


def main(seconds: float = 0.5) -> None:
    """Print one table for each rival: functions down, sizes and types across."""
    rng = np.random.default_rng(0)
    inputs = [rng.normal(0, 2.5, size).astype(dtype) for size in SIZES for dtype in TYPES]
    rivals = {"the textbook formula": TEXTBOOK, "PyTorch": torch_functions()}
    results: dict[tuple[str, str], list[float]] = {}
    for name in TEXTBOOK:
        for values in inputs:
            x = values.reshape(-1, CLASSES) if acts.get(name).vector_valued else values
            functions = [acts.get(name).function, *(r[name] for r in rivals.values() if name in r)]
            ours, *theirs = medians([lambda f=f, x=x: f(x) for f in functions], seconds)  # type: ignore[misc]
            for rival, spent in zip(rivals, theirs, strict=False):
                results.setdefault((rival, name), []).append(spent / ours)
    heads = [f"{size:.0e} {np.dtype(dtype).name}".replace("e+0", "e") for size in SIZES for dtype in TYPES]
    for rival, functions_of_rival in rivals.items():
        if not functions_of_rival:
            print(f"{rival}: not installed")
            continue
        print(f"How many times as fast as {rival}:")
        print(" " * 12 + "".join(f"{head:>13}" for head in heads))
        for name in functions_of_rival:
            print(f"{name:<12}" + "".join(f"{ratio:>13.2f}" for ratio in results[rival, name]))


if __name__ == "__main__":
    with np.errstate(all="ignore"):
        main(*map(float, sys.argv[1:]))
