"""Who works where: workers and the units they look after, as plain arrays.

Whoever knows posts, leave and substitutes fills this in; whoever reckons loads needs
no more than it says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MONTH: Final = 60 * 24 * 31
"""Minutes a month has at most: nobody can have more of them."""


@dataclass(frozen=True, slots=True)
class Duties:
    """The workers whose time is counted, and the units each looks after.

    Attributes
    ----------
    worker_ids : ndarray, int64, shape (w,)
        Rows of table ``worker``, ascending, each once; also those without a unit.
    capacity : ndarray, float64, shape (w,)
        Minutes a month each has for all units together; NaN where it is unknown, 0
        for those whose time is not counted.
    workers : ndarray, intp, shape (n,)
        Index into `worker_ids`: one entry a worker and unit, never twice the same.
    unit_ids : ndarray, int64, shape (n,)
        Units of the plan, of any level; one that has ended counts nowhere.
    share : ndarray, float64, shape (n,)
        Part of the worker's time for that unit, 0 to 1. See `even_shares`.
    """

    worker_ids: NDArray[np.int64]
    capacity: NDArray[np.float64]
    workers: NDArray[np.intp]
    unit_ids: NDArray[np.int64]
    share: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.worker_ids)


def no_duties() -> Duties:
    """Give the duties of a project that has no workers."""
    return Duties(
        worker_ids=np.empty(0, np.int64),
        capacity=np.empty(0),
        workers=np.empty(0, np.intp),
        unit_ids=np.empty(0, np.int64),
        share=np.empty(0),
    )


def even_shares(workers: NDArray[np.intp]) -> NDArray[np.float64]:
    """Share each worker's time evenly among the units they look after.

    Parameters
    ----------
    workers : ndarray, intp, shape (n,)
        As `Duties.workers`.

    Returns
    -------
    ndarray, float64, shape (n,)

    Examples
    --------
    >>> even_shares(np.array([0, 1, 1])).tolist()
    [1.0, 0.5, 0.5]
    """
    if not len(workers):
        return np.empty(0)
    shares: NDArray[np.float64] = 1.0 / np.bincount(workers)[workers]
    return shares
