"""What lies round the plan and stays from edit to edit: courtyards and landmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.evidence import Groups, gather
from gridplanner.analysis.sights import Sights
from gridplanner.data.checks.marks import BorderMarks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.evidence import Wanted
    from gridplanner.analysis.standing import Standing
    from gridplanner.data.checks.evidence import Evidence
    from gridplanner.data.plan import Plan


class Surroundings:
    """Gives the check its evidence, and remembers what it measured for it.

    Parameters
    ----------
    building_ids : ndarray, int64, shape (b,)
        Ascending.
    groups : ndarray, int64, shape (b,)
        Courtyard of each of these buildings, 0 = none.
    landmarks : ndarray of Geometry, shape (n,)
        What can be seen on the ground; where there is nothing at all, no border is
        held against it.
    distance : float
        Metres within which a landmark marks a border; 0 = none does, nor has to.
    """

    def __init__(
        self,
        building_ids: NDArray[np.int64],
        groups: NDArray[np.int64],
        landmarks: NDArray[np.object_],
        distance: float,
    ) -> None:
        self._ids, self._groups = building_ids, Groups.make(groups)
        self._marks: BorderMarks | None = None
        if len(landmarks) and distance:
            self._marks = BorderMarks(Sights(landmarks, distance).measure)

    def evidence(
        self,
        plan: Plan,
        standing: Standing,
        level: int,
        wanted: Wanted | None = None,
    ) -> Evidence:
        """Gather what the check of a level is told.

        Parameters
        ----------
        plan : Plan
        standing : Standing
            Of this plan. Buildings that are new since belong to no courtyard.
        level : int
        wanted : Wanted, optional
            Without it everything.

        Returns
        -------
        Evidence
        """
        figures = standing.figures(level)
        units = [u.id for u in figures.units] if wanted is None else wanted.units
        marks = None
        if self._marks is not None:
            marks = self._marks.marks(plan, level, units)
        return gather(
            standing.snapshot,
            figures,
            footprints=standing.footprints,
            groups=self._groups_of(standing.snapshot.building_ids),
            marks=marks,
            wanted=wanted,
        )

    def _groups_of(self, ids: NDArray[np.int64]) -> Groups:
        if ids is self._ids:
            return self._groups
        groups = np.zeros(len(ids), np.int64)
        place = np.searchsorted(self._ids, ids)
        there = place < len(self._ids)
        there[there] = self._ids[place[there]] == ids[there]
        groups[there] = self._groups.of[place[there]]
        self._ids, self._groups = ids, Groups.make(groups)
        return self._groups
