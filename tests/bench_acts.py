"""Time the functions of acts against the textbook formulas in numpy, and against libraries where installed.

Run ``python -m tests.bench_acts [seconds]``. All are timed in turn in one process, on one core, and medians
of processor time are compared. The tables say how many times as fast as the others acts is: below 1 it is
slower. PyTorch has one thread and JAX is compiled; all allocate their results.

What bounds the ratios
----------------------
acts computes in float64 whatever the type, and keeps the digits that the others lose. Without AVX-512,
numpy's exp has no vector form for float64 and takes two thirds of the time of a sigmoid; any other step is a
pass that takes a twentieth, in place or not. So at 1e5 numbers in float64 the sigmoid is at 0.6 of SciPy,
whose loop has exp, a sum and a quotient where acts has nine more steps: 0.8 is the most that these bits
allow. SiLU is at 0.5, GELU, with a polynomial of 22 terms, at 0.5, softmax at 0.6, ELU at 0.7, softplus at
0.9; only tanh, GELU and what is linear by pieces are above the textbook formula. In float32 the others have
an exp of eight numbers at once, and 0.1 to 0.6 is left of their speed.

ReLU is a maximum, and a sum that makes -0 positive: numpy's maximum with a single number is no vector loop
for float32, so PyTorch is twice as fast there. Leaky ReLU in float32 is rounded once, from float64, and pays
as much. At ten elements each step is half a microsecond to one, more with a float than with an array. With
10 to 20 steps, sigmoid, ELU and SiLU are at about 15 µs; tanh is at twice that, GELU and softmax, with some
60 steps, at four times.
"""

import importlib.util
import math
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

import acts

SIZES = (10, 1_000, 100_000, 1_000_000)
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
    """Return PyTorch's functions."""
    import torch  # type: ignore[import-not-found]

    torch.set_num_threads(1)
    f = torch.nn.functional
    functions = {name: getattr(f, name) for name in TEXTBOOK if hasattr(f, name)}
    functions |= {"sigmoid": torch.sigmoid, "tanh": torch.tanh}
    functions["gelu_tanh"] = lambda x: f.gelu(x, approximate="tanh")
    functions["softmax"] = lambda x: f.softmax(x, dim=-1)
    return {name: lambda x, g=g: g(torch.from_numpy(x)) for name, g in functions.items()}


def scipy_functions() -> dict[str, Callable[[Any], Any]]:
    """Return formulas that use SciPy's special functions."""
    from scipy import special  # type: ignore[import-not-found]

    return {
        "sigmoid": special.expit,
        "elu": lambda x: np.maximum(x, 0) + special.expm1(np.minimum(x, 0)),
        "softplus": lambda x: -special.log_expit(-x),
        "silu": lambda x: x * special.expit(x),
        "gelu": lambda x: x * special.ndtr(x),
        "softmax": lambda x: special.softmax(x, axis=-1),
    }


def jax_functions() -> dict[str, Callable[[Any], Any]]:
    """Return JAX's functions, compiled; they finish before they return."""
    import jax  # type: ignore[import-not-found]

    jax.config.update("jax_enable_x64", True)
    nn = jax.nn
    functions = {name: getattr(nn, name) for name in TEXTBOOK if hasattr(nn, name)}
    functions["gelu"] = lambda x: nn.gelu(x, approximate=False)
    functions["gelu_tanh"] = lambda x: nn.gelu(x, approximate=True)
    compiled = {name: jax.jit(f) for name, f in functions.items()}
    return {name: lambda x, g=g: g(x).block_until_ready() for name, g in compiled.items()}


RIVALS = {"scipy": scipy_functions, "torch": torch_functions, "jax": jax_functions}


def vector_instructions() -> str:
    """Return the vector instructions of this machine that numpy uses."""
    config: Any = np.show_config(mode="dicts")
    simd = config["SIMD Extensions"]
    return ", ".join([*simd["baseline"], *simd.get("found", ())])


def medians(competitors: list[Callable[[], Any]], seconds: float) -> list[float]:
    """Call the competitors in turn until the time is up, and return their median times without the first.

    A time is that of as many calls as fill a millisecond, as the clock is coarse.
    """
    start = time.perf_counter()
    competitors[0]()
    calls = max(1, int(1e-3 / (time.perf_counter() - start)))
    times: list[list[float]] = [[] for _ in competitors]
    end = time.perf_counter() + seconds
    while len(times[0]) < 4 or time.perf_counter() < end:
        for competitor, spent in zip(competitors, times, strict=True):
            start = time.process_time_ns()
            for _ in range(calls):
                competitor()
            spent.append(time.process_time_ns() - start)
    return [statistics.median(spent[1:]) for spent in times]


def main(seconds: float = 0.5) -> None:
    """Print one table for each rival: functions down, sizes and types across."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print(f"numpy {np.__version__} with {vector_instructions()}")
    rng = np.random.default_rng(0)
    inputs = [rng.normal(0, 2.5, size).astype(dtype) for size in SIZES for dtype in TYPES]
    rivals = {"the textbook formula": TEXTBOOK}
    rivals |= {n: f() if importlib.util.find_spec(n) else {} for n, f in RIVALS.items()}
    results: dict[tuple[str, str], list[float]] = {}
    for name in TEXTBOOK:
        for values in inputs:
            x = values.reshape(-1, CLASSES) if acts.get(name).vector_valued else values
            able = {rival: functions[name] for rival, functions in rivals.items() if name in functions}
            functions = [acts.get(name).function, *able.values()]
            ours, *theirs = medians([lambda f=f, x=x: f(x) for f in functions], seconds)  # type: ignore[misc]
            for rival, spent in zip(able, theirs, strict=True):
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
