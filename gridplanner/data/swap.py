"""Take a few of many rows out of arrays and put others in, by ascending id."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
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
        self._at = before - np.searchsorted(self.gone, before)
        self.came: NDArray[np.intp] = self._at + np.arange(len(came))

    def exchanged(self, old: NDArray[T], new: NDArray[T]) -> NDArray[T]:
        """Give an array with the rows that left taken out and `new` put in."""
        if np.array_equal(self.gone, self.came):
            # The same places, as after a move: a copy is all it takes.
            result = old.copy()
            result[self.came] = new
            return result
        return np.insert(np.delete(old, self.gone, axis=0), self._at, new, axis=0)
