"""The order in which places are walked: a short way through all of them.

Nearest next, then pieces of the way turned round while that shortens it (2-opt; Croes
1958, doi:10.1287/opre.6.6.791). Two thousand
places take about a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ROUNDS: Final = 20
_LEAST: Final = 1e-9  # metres a piece turned round must save


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
    # The start leads the way and stays there; of each piece the best end is taken.
    way = np.vstack([[start], points[order]])
    order = np.concatenate([[-1], order])
    for _ in range(_ROUNDS):
        is_shorter = False
        for first in range(1, len(way) - 1):
            before, rest = way[first - 1], way[first:]
            after = rest[1:]
            gain = _far(rest[0], before) - _far(rest, before)
            gain[:-1] += _far(rest[:-1], after) - _far(after, rest[0])
            last = int(np.argmax(gain))
            if gain[last] > _LEAST:
                piece = slice(first, first + last + 1)
                way[piece] = way[piece][::-1].copy()
                order[piece] = order[piece][::-1].copy()
                is_shorter = True
        if not is_shorter:
            break
    return np.asarray(order[1:], np.int64)


def _far(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    off = one - other
    return np.asarray(np.hypot(off[..., 0], off[..., 1]))
