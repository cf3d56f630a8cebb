"""Types: what functions take and give, as type checkers see it."""

from collections.abc import Callable
from typing import Any, Concatenate, Literal, ParamSpec, Protocol, TypeAlias, TypeVar, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

P = ParamSpec("P")

Array: TypeAlias = NDArray[np.float64]
Floats: TypeAlias = NDArray[np.floating[Any]]
Values: TypeAlias = float | NDArray[Any]
"""A parameter: a number, or numbers that broadcast against x."""

Kind: TypeAlias = Literal["elementwise", "axis", "gated", "doubled", "pooled"]
Axis: TypeAlias = int | tuple[int, ...] | None
Rng: TypeAlias = "np.random.Generator | int | None"  # numpy imports its generators when they are used
Order: TypeAlias = Literal[0, 1, 2, 3]

Function: TypeAlias = Callable[..., Floats]
Formula: TypeAlias = Callable[Concatenate[Array, int, P], Array]
"""What a function or, for an order above 0, a derivative of it is, on float64 arrays."""

Kept = TypeVar("Kept", bound=NDArray[np.floating[Any]])
Scalar = TypeVar("Scalar", np.float16, np.float32, np.float64)
Out = TypeVar("Out", bound=NDArray[Any])


class Elementwise(Protocol[P]):
    """A function of each number on its own. Floats keep their type, and scalars give scalars."""

    __name__: str

    @overload
    def __call__(
        self, x: float | np.integer[Any] | np.bool_, /, *args: P.args, **kwargs: P.kwargs
    ) -> np.float64: ...
    @overload
    def __call__(self, x: Scalar, /, *args: P.args, **kwargs: P.kwargs) -> Scalar: ...
    @overload
    def __call__(self, x: Kept, /, *args: P.args, **kwargs: P.kwargs) -> Kept: ...
    @overload
    def __call__(self, x: ArrayLike, /, *args: P.args, **kwargs: P.kwargs) -> Array: ...
    @overload  # nothing can be added to P, so here parameters are not checked
    def __call__(self, x: ArrayLike, /, *args: Any, out: Out, **kwargs: Any) -> Out: ...


class AlongAxis(Protocol[P]):
    """A function of vectors, which stand along an axis or several."""

    __name__: str

    @overload
    def __call__(self, x: Kept, /, *args: P.args, **kwargs: P.kwargs) -> Kept: ...
    @overload
    def __call__(self, x: ArrayLike, /, *args: P.args, **kwargs: P.kwargs) -> Array: ...
    @overload
    def __call__(self, x: Kept, axis: Axis, /) -> Kept: ...
    @overload
    def __call__(self, x: ArrayLike, axis: Axis, /) -> Array: ...
    @overload
    def __call__(self, x: ArrayLike, /, *args: Any, out: Out, **kwargs: Any) -> Out: ...
    @overload
    def __call__(self, x: Kept, /, *args: Any, axis: Axis, **kwargs: Any) -> Kept: ...
    @overload
    def __call__(self, x: ArrayLike, /, *args: Any, axis: Axis, **kwargs: Any) -> Array: ...


class Gated(Protocol):
    """A function that halves an axis: one half gates the other. The halves may also be two arrays."""

    __name__: str

    @overload
    def __call__(self, x: Kept, y: Kept | None = None, /, *, axis: Axis = -1) -> Kept: ...
    @overload
    def __call__(self, x: ArrayLike, y: ArrayLike | None = None, /, *, axis: Axis = -1) -> Floats: ...
    @overload
    def __call__(self, x: ArrayLike, y: ArrayLike | None = None, /, *, axis: Axis = -1, out: Out) -> Out: ...


class Product(Protocol):
    """A Jacobian times vectors, or vectors times it, without the Jacobian: at x, a vector v for each of x."""

    def __call__(
        self, x: ArrayLike, v: ArrayLike, /, *args: Any, axis: Axis = -1, **kwargs: Any
    ) -> Floats: ...
