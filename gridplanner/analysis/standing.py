"""The figures as they stand: kept up with every edit, always as if counted anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.analysis.coverage import coverage
from gridplanner.analysis.figures import figures, sum_again, sum_cells
from gridplanner.analysis.shares import BoxIndex, place, place_again

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.analysis.coverage import Coverage
    from gridplanner.analysis.figures import Figures
    from gridplanner.data.job import Progress
    from gridplanner.data.snapshot import Footprints, Snapshot


class Standing:
    """A placed snapshot, its sums, and what brings both up to date.

    Parameters
    ----------
    snapshot : Snapshot
        Placed or not.
    footprints : callable
        Gives the footprint polygons of building ids.
    progress : Progress, optional
        Of the first counting, which may take a second in a large district.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        footprints: Footprints,
        progress: Progress | None = None,
    ) -> None:
        self._footprints = footprints
        self.snapshot = place(snapshot, footprints, progress)
        self.sums = sum_cells(self.snapshot)
        self._index = BoxIndex(snapshot.buildings)

    def refresh(self, snapshot: Snapshot, touched: Iterable[int]) -> None:
        """Take over a newer snapshot in which the cells `touched` differ.

        Parameters
        ----------
        snapshot : Snapshot
            Of the very same buildings; after a change of buildings make a new
            `Standing`.
        touched : iterable of int
            Ids of all cells that changed, came or went.

        Raises
        ------
        ValueError
            If the buildings are not the same.
        """
        if snapshot.buildings is not self.snapshot.buildings:
            raise ValueError("the buildings have changed")
        placed, moved = place_again(
            self.snapshot,
            snapshot,
            touched=touched,
            footprints=self._footprints,
            index=self._index,
        )
        self.sums = sum_again(self.sums, self.snapshot, placed, moved=moved)
        self.snapshot = placed

    def figures(self, level: int) -> Figures:
        """Give the figures of every unit of a level."""
        return figures(self.snapshot, level, sums=self.sums)

    def coverage(self, level: int) -> Coverage:
        """Give the shares of the town that the units of a level hold."""
        return coverage(self.snapshot, level, sums=self.sums)
