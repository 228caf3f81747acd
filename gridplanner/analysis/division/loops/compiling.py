"""The compiler of the division's loops, the random numbers in them, and `falls_below`.

One seed must give one answer on every machine. So sums stay in the order they are
written in (no fast mathematics, nothing in parallel), random numbers are made here by
whole-number arithmetic, and no function of a system's mathematics library decides
anything.
"""

# ruff: noqa: ANN401 - numba has no types of its own

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial, update_wrapper
from threading import RLock
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

import numpy as np

from gridplanner.data.compiled_code import compiled_folder

if TYPE_CHECKING:
    from numpy.typing import NDArray

Function = TypeVar("Function", bound=Callable[..., Any])

_HALF = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_UNIT = 1.0 / 9007199254740992.0  # 2 to the power of -53


def compiled(function: Function) -> Function:
    """Compile a function at its first call, or load it from the cache on the disk."""
    return cast("Function", _Loop(function, into_callers=False))


def inlined(function: Function) -> Function:
    """Compile a function into whatever loop calls it.

    For what is called once a try: handing a net and its parts over to a function
    copies a hundred words and counts who holds each array, which takes longer than a
    try does. The compiler leaves that counting out of loops where it sees that what is
    called has one way out: so the hottest of them return once, at their end.
    """
    return cast("Function", _Loop(function, into_callers=True))


class _Loop:
    """A function that is compiled, and its compiler loaded, when somebody calls it.

    The window begins without the compiler, which takes a third of a second to load.
    """

    made: ClassVar[list[_Loop]] = []
    _making = RLock()

    def __init__(self, function: Callable[..., Any], *, into_callers: bool) -> None:
        self._function, self._into_callers = function, into_callers
        update_wrapper(self, function)

    def __call__(self, *arguments: object) -> object:
        return self.dispatcher(*arguments)

    @cached_property
    def dispatcher(self) -> Any:
        """What numba makes of it; the function itself where nothing is compiled."""
        with self._making:
            # Another thread may have made it while this one waited.
            found = self.__dict__.get("dispatcher")
            if found is None:
                found = self._dispatcher()
                self.made.append(self)
            return found

    @property
    def _numba_type_(self) -> Any:
        """What the compiler asks where one loop calls another."""
        import numba

        return numba.typeof(self.dispatcher)  # type: ignore[no-untyped-call]

    def _dispatcher(self) -> Any:
        import numba

        numba.config.CACHE_DIR = compiled_folder()  # type: ignore[attr-defined]
        # Not to raise where something is divided by 0: each such place would be a way
        # out, at which the compiler counts who holds the arrays.
        make = partial(
            numba.njit, nogil=True, error_model="numpy", forceinline=self._into_callers
        )
        try:
            return make(cache=True)(self._function)
        except RuntimeError:  # no folder can be written: compiled at every start
            return make()(self._function)


def number_compiled() -> int:
    """Count what was compiled since the start because no cache had it."""
    loops = [loop.dispatcher for loop in _Loop.made]
    return sum(
        sum(loop.stats.cache_misses.values())
        for loop in loops
        if hasattr(loop, "stats")
    )


@inlined
def draw(state: NDArray[np.uint64]) -> np.uint64:
    """Draw 64 random bits: xorshift64* (Vigna 2016, doi:10.1145/2845077)."""
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    return np.uint64(x * np.uint64(2685821657736338717))


@inlined
def draw_below(state: NDArray[np.uint64], bound: int) -> int:
    """Draw a whole number from 0 to `bound` - 1; `bound` below 2 to the 32nd."""
    high = (draw(state) >> _HALF) & _LOW
    return int((high * np.uint64(bound)) >> _HALF)


@inlined
def draw_share(state: NDArray[np.uint64]) -> float:
    """Draw a number from 0 up to, but without, 1."""
    return float(draw(state) >> np.uint64(11)) * _UNIT


@inlined
def is_taken(state: NDArray[np.uint64], worse: float, heat: float) -> bool:
    """Tell whether a step that makes things worse is taken at this heat.

    As in annealing with probability ``exp(-worse / heat)``, for which stands
    ``(1 - worse / (16 heat)) ** 16``: products round alike everywhere, exponentials
    do not.
    """
    if worse <= 0.0:
        return True
    if worse >= 16.0 * heat:
        return False
    x = 1.0 - worse / (16.0 * heat)
    x *= x
    x *= x
    x *= x
    return draw_share(state) < x * x
