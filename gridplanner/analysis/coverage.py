"""How much of the town is held by exactly one grid: ground, buildings, people.

In a plan that tiles, nothing is held twice; what is not held lies in a gap or
beyond the plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.figures import figures
from gridplanner.analysis.sums import sum_cells

if TYPE_CHECKING:
    from gridplanner.analysis.figures import Tally
    from gridplanner.analysis.sums import Sums
    from gridplanner.data.job import Progress
    from gridplanner.data.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole; either is None where it is not known.

    Attributes
    ----------
    held, whole : float or None
        Square metres, or a number of things.
    """

    held: float | None
    whole: float | None

    @property
    def share(self) -> float | None:
        """Held by whole, None where unknown or where there is nothing to hold."""
        if self.held is None or not self.whole:
            return None
        return self.held / self.whole


@dataclass(frozen=True, slots=True)
class Coverage:
    """Shares of the town that units of one level hold, by name of what is held.

    Attributes
    ----------
    level : int
    shares : dict of str to Share
        ``"ground"``, ``"buildings"`` and the measures of the snapshot.
    """

    level: int
    shares: dict[str, Share]


def coverage(snapshot: Snapshot, level: int, *, sums: Sums | None = None) -> Coverage:
    """Tell how much of the town the units of a level hold.

    Parameters
    ----------
    snapshot : Snapshot
        Placed.
    level : int
    sums : Sums, optional

    Returns
    -------
    Coverage
        The ground of the town is what its areas of any level above own; without
        areas it is unknown, and so is its share. Buildings and people count
        wherever they lie.
    """
    sums = sum_cells(snapshot) if sums is None else sums
    found = figures(snapshot, level, sums=sums)
    held, free = found.total, found.outside
    shares = {
        "ground": _ground(snapshot, level),
        "buildings": Share(
            int(held.buildings[0]), int(held.buildings[0] + free.buildings[0])
        ),
    }
    for column, measure in enumerate(found.measures):
        shares[measure] = _measure(held, free, column)
    return Coverage(level, shares)


def run(snapshot: Snapshot, level: int, progress: Progress) -> Coverage:
    """Tell the coverage of a level as a study does."""
    progress.step("progress.coverage")
    progress.fraction(0.0)
    return coverage(snapshot, level)


def _ground(snapshot: Snapshot, level: int) -> Share:
    above = [
        index
        for index, each in enumerate(snapshot.levels)
        if each.role.value == "area" and index < max(level, 1)
    ]
    in_town = (snapshot.cell_owners[:, above] != 0).any(axis=1)
    if not in_town.any():
        return Share(None, None)
    held = in_town & (snapshot.cell_owners[:, level] != 0)
    areas = snapshot.cell_areas
    return Share(float(np.sum(areas[held])), float(np.sum(areas[in_town])))


def _measure(held: Tally, free: Tally, column: int) -> Share:
    known = held.known[0, column] or free.known[0, column]
    if not known:
        return Share(None, None)
    inside = int(held.values[0, column])
    return Share(inside, inside + int(free.values[0, column]))
