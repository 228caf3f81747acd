"""Take a few of many rows out of arrays and put others in, by ascending id."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    T = TypeVar("T", bound=np.generic)


class Swap:
    """Which rows leave arrays that stand by ascending id, and where others come in.

    Parameters
    ----------
    ids : ndarray, int64, shape (n,)
        Of the rows there are, ascending.
    gone : ndarray, int64
        Ids of those that leave; others of them are not there.
    came : ndarray, int64, shape (k,)
        Ids of those that come, ascending; none of them stays.

    Attributes
    ----------
    gone : ndarray, intp
        Places of those that leave, in the arrays as they are.
    came : ndarray, intp, shape (k,)
        Places of those that come, in the arrays as they will be.
    """

    def __init__(
        self,
        ids: NDArray[np.int64],
        gone: NDArray[np.int64],
        came: NDArray[np.int64],
    ) -> None:
        wanted = np.sort(gone)
        places = np.searchsorted(ids, wanted)
        there = np.flatnonzero(places < len(ids))
        self.gone: NDArray[np.intp] = places[there][ids[places[there]] == wanted[there]]
        before = np.searchsorted(ids, came)
        # Those that left before a place move it down.
        at = before - np.searchsorted(self.gone, before)
        self.came: NDArray[np.intp] = at + np.arange(len(came))
        self._pieces = list(_pieces(len(ids), self.gone.tolist(), before.tolist()))

    def exchanged(self, old: NDArray[T], new: NDArray[T]) -> NDArray[T]:
        """Give an array with the rows that left taken out and `new` put in."""
        # Long stretches copied at once: a mask of all rows takes several times as long.
        return np.concatenate(
            [
                new[first:end] if is_new else old[first:end]
                for is_new, first, end in self._pieces
            ]
        )


def _pieces(
    size: int, gone: list[int], before: list[int]
) -> Iterator[tuple[bool, int, int]]:
    """Tell of what a new array is made, in order: new or old, from row to row."""
    stops = sorted(
        [(row, 0, number) for number, row in enumerate(before)]
        + [(row, 1, row) for row in gone]
    )
    start = 0
    for row, leaves, number in stops:
        yield False, start, row
        start = row
        if leaves:
            start = row + 1
        else:
            yield True, number, number + 1
    yield False, start, size
