"""Records of the work of a span of days, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Records:
    """Visits, households and events of a span of days.

    Attributes
    ----------
    visits, due, care : ndarray, int64, shape (n, 3)
        Household, building and entrance, 0 where there is none: of each visit; of each
        household whose visit is due; of each in which somebody is looked after.
    buildings : ndarray, int64, shape (e,)
        Of each event reported, 0 where it names none.
    points : ndarray, float64, shape (e, 2)
        Metres of the project CRS, NaN where unknown.
    closed, late, called, answered, solved : ndarray, bool, shape (e,)
        See `gridplanner.analysis.work_done.WorkDone`.
    has_visits, has_events, has_due : bool
        Whether the project holds any at all, of whichever day: without, there is
        nothing to count, which is not the same as none.
    """

    visits: NDArray[np.int64]
    due: NDArray[np.int64]
    care: NDArray[np.int64]
    buildings: NDArray[np.int64]
    points: NDArray[np.float64]
    closed: NDArray[np.bool_]
    late: NDArray[np.bool_]
    called: NDArray[np.bool_]
    answered: NDArray[np.bool_]
    solved: NDArray[np.bool_]
    has_visits: bool
    has_events: bool
    has_due: bool
