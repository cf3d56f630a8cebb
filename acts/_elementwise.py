"""The wrapper of every elementwise function: accepted types, rounding and chunks."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

import numpy as np
from numpy.typing import ArrayLike, NDArray

from acts._arithmetic import Array

P = ParamSpec("P")
Floats = NDArray[np.floating[Any]]

CHUNK = 8192  # elements: the temporaries of a formula then stay in the processor's cache

# From here on numbers are rounded to infinity: halfway between the largest number and the next power of 2.
OVERFLOW = {np.dtype(np.float16): 65520.0, np.dtype(np.float32): 2.0**128 - 2.0**103}


def elementwise(
    formula: Callable[Concatenate[Array, P], Array],
) -> Callable[Concatenate[ArrayLike, P], Floats]:
    """Let a formula for float64 arrays take what numpy's own functions take.

    Integers and booleans become float64; float16, float32 and float64 are kept. The formula always works in
    float64, on a chunk at a time, and its result is rounded once.
    """

    @functools.wraps(formula)
    def function(x: ArrayLike, /, *args: P.args, **kwargs: P.kwargs) -> Floats:
        array = as_floats(x)
        flat = array.reshape(-1)
        result = np.empty(flat.shape, array.dtype.type)
        for start in range(0, max(flat.size, 1), CHUNK):  # at least once, to check the parameters
            chunk = slice(start, start + CHUNK)
            y = formula(flat[chunk].astype(np.float64, copy=False), *args, **kwargs)
            result[chunk] = rounded(y, result.dtype)
        return result.reshape(array.shape)[()]

    return function


def as_floats(x: ArrayLike) -> Floats:
    """Return x as an array of float16, float32 or float64."""
    array = np.asarray(x)
    if array.dtype.kind in "biu":
        return array.astype(np.float64)
    if array.dtype.type not in (np.float16, np.float32, np.float64):
        raise TypeError(f"x must be float16, float32, float64, integer or boolean, got dtype {array.dtype}")
    return array


def rounded(y: Array, dtype: np.dtype[Any]) -> Floats:
    """Return y in a type of floating-point numbers, infinite beyond its range but without a warning."""
    if dtype in OVERFLOW:
        beyond = np.abs(y) >= OVERFLOW[dtype]
        if beyond.any():
            y[beyond] *= np.inf
    return y.astype(dtype, copy=False)
