"""Visits on record beside the homes they may have gone to, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class VisitRecords:
    """All visits of a project, and the households that hold.

    Attributes
    ----------
    households : ndarray, int64, shape (h,)
        Row ids, ascending.
    household_masks : ndarray, int64, shape (h,)
        What each is, see `gridplanner.data.norms.kinds`.
    homes : ndarray, int64, shape (p,)
        Household of each person of some category or of unknown age; 0 where none.
    people_masks : ndarray, int64, shape (p,)
    visited : ndarray, int64, shape (n,)
        Household of each visit: the one it names, else that of the person it names;
        0 where there is none.
    days : ndarray, int64, shape (n,)
        Ordinal as of ``date.toordinal``; 0 where the day is not known.
    minutes : ndarray, float64, shape (n,)
        How long each took; NaN where it is not known.
    """

    households: Ints
    household_masks: Ints
    homes: Ints
    people_masks: Ints
    visited: Ints
    days: Ints
    minutes: NDArray[np.float64]
