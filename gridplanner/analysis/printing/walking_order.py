"""The order in which places are walked: a short way through all of them.

Nearest next, then pieces of the way turned round while that shortens it (2-opt; Croes
1958, doi:10.1287/opre.6.6.791). Dozens of places on a sheet, not thousands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ROUNDS: Final = 20


def walking_order(
    points: NDArray[np.float64], start: tuple[float, float]
) -> NDArray[np.int64]:
    """Order places so that walking them is short.

    Parameters
    ----------
    points : ndarray, float64, shape (n, 2)
        Metres.
    start : tuple of float
        Where one sets out.

    Returns
    -------
    ndarray, int64, shape (n,)
        Rows of `points` in the order they are reached.
    """
    count = len(points)
    if not count:
        return np.empty(0, np.int64)
    left = list(range(count))
    order: list[int] = []
    at = np.array(start, np.float64)
    while left:
        off = points[left] - at
        nearest = left[int(np.argmin((off * off).sum(axis=1)))]
        order.append(nearest)
        left.remove(nearest)
        at = points[nearest]
    return _uncrossed(points, np.array(order, np.int64), start)


def _uncrossed(
    points: NDArray[np.float64], order: NDArray[np.int64], start: tuple[float, float]
) -> NDArray[np.int64]:
    """Turn pieces of a way round while it gets shorter; its end is free."""
    for _ in range(_ROUNDS):
        is_shorter = False
        for first in range(len(order) - 1):
            before = points[order[first - 1]] if first else np.array(start)
            for last in range(first + 1, len(order)):
                here, there = points[order[first]], points[order[last]]
                now = _far(before, here)
                then = _far(before, there)
                if last + 1 < len(order):
                    after = points[order[last + 1]]
                    now += _far(there, after)
                    then += _far(here, after)
                if then < now - 1e-9:
                    order[first : last + 1] = order[first : last + 1][::-1].copy()
                    is_shorter = True
        if not is_shorter:
            break
    return order


def _far(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    return float(np.hypot(*(one - other)))
