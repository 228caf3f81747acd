"""What compiled loops have in common: their types, the compiler, blending of pixels.

All loops write into the pixels of a 32-bit picture, opaque or premultiplied, and take
shapes as `Packed` holds them with the place and scale that make device pixels of
metres: ``x = coords[:, 0] * k + ox`` and ``y = oy - coords[:, 1] * k``. Pixel ``i``
covers ``i`` to ``i + 1``. Compiled code is kept in a cache on the disk, so that only
the first start ever waits for the compiler.
"""

# ruff: noqa: ANN401 - numba has no types of its own

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
import numpy as np
from numba import types

from gridplanner.data.compiled_code import compiled_folder

if TYPE_CHECKING:
    from numpy.typing import NDArray

Function = TypeVar("Function", bound=Callable[..., Any])


def array(dtype: Any, ndim: int, *, writable: bool = False) -> Any:
    """Give the type of an array that is whole in memory.

    Types are written out, so that nothing is compiled while a picture waits: arrays
    mapped from a file are read-only and would be a type of their own.
    """
    return types.Array(dtype, ndim, "C", readonly=not writable)


REAL, RAMP = types.float64, array(types.uint32, 1)
PICTURE = (array(types.uint32, 2, writable=True), types.int64)
SHAPES = (
    array(types.float32, 2),
    array(types.int32, 1),
    array(types.int32, 1),
    array(types.int64, 1),
)
PLACE = (REAL, REAL, REAL)
SEGMENT = (REAL, REAL, REAL, REAL)
# Sums may be put in another order; what is not a number still compares as false.
_MATH = {"contract", "arcp", "reassoc", "nsz"}


def compiled(*arguments: Any) -> Callable[[Function], Function]:
    """Compile a function for arguments of these types; it lets others run."""

    def make(function: Function) -> Function:
        numba.config.CACHE_DIR = compiled_folder()  # type: ignore[attr-defined]
        types_of = [arguments]
        try:
            jit = numba.njit(types_of, cache=True, nogil=True, fastmath=_MATH)
            loop = jit(function)
        except RuntimeError:  # no folder can be written: compiled at every start
            loop = numba.njit(types_of, nogil=True, fastmath=_MATH)(function)
        return cast("Function", loop)

    return make


@compiled(types.uint32, RAMP, types.int64)
def blend(below: int, ramp: NDArray[np.uint32], alpha: int) -> int:
    """Lay the pixel ``ramp[alpha]``, premultiplied, over the pixel `below`."""
    rest = np.uint32(255 - alpha)
    even = (below & np.uint32(0x00FF00FF)) * rest
    even = (even + ((even >> 8) & np.uint32(0x00FF00FF)) + np.uint32(0x00800080)) >> 8
    odd = ((below >> 8) & np.uint32(0x00FF00FF)) * rest
    odd = odd + ((odd >> 8) & np.uint32(0x00FF00FF)) + np.uint32(0x00800080)
    laid = (even & np.uint32(0x00FF00FF)) | (odd & np.uint32(0xFF00FF00))
    return np.uint32(laid + ramp[alpha])  # type: ignore[return-value]
