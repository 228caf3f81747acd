"""Staffing summed up: by line of the template, and by unit of any level.

Whatever a unit's line is read for, it comes from the same arrays, so that the parts
always sum up to the whole; what stands in no unit of the level is told beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.coverage import Share

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from gridplanner.analysis.staffing import LineStaffing, Staffing
    from gridplanner.data.records import Unit
    from gridplanner.data.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Tally:
    """Posts of one line, or of several.

    Attributes
    ----------
    scopes : int
        Units, buildings, entrances or floors.
    demanded, filled, vacant : int
        ``demanded`` is the sum of the other two.
    held, over : int
        All posts held, and those beyond the maximum.
    """

    scopes: int
    demanded: int
    filled: int
    vacant: int
    held: int
    over: int

    @property
    def rate(self) -> Share:
        """Posts filled by posts demanded (配员率)."""
        return Share(self.filled, self.demanded)


@dataclass(frozen=True, slots=True)
class UnitSums:
    """Staffing of all units of a level, line by line.

    Attributes
    ----------
    level : int
    units : tuple of Unit
        Those in force, by code; within reach.
    demanded, filled, held, over : ndarray, int64, shape (u + 1, l)
        A column for each line of the staffing; the last row is for posts and scopes
        in no unit of the level.
    complete : ndarray, bool, shape (u + 1,)
        Whether no post of a core line is vacant: the 1+1 of 1+1+N+X.
    """

    level: int
    units: tuple[Unit, ...]
    demanded: NDArray[np.int64]
    filled: NDArray[np.int64]
    held: NDArray[np.int64]
    over: NDArray[np.int64]
    complete: NDArray[np.bool_]

    @property
    def vacant(self) -> NDArray[np.int64]:
        """Posts demanded that nobody holds, int64, shape (u + 1, l)."""
        return self.demanded - self.filled


def tally(found: LineStaffing) -> Tally:
    """Sum up one line."""
    return Tally(
        scopes=int(found.places.counted.sum()),
        demanded=int(found.demanded.sum()),
        filled=int(found.filled.sum()),
        vacant=int(found.vacant.sum()),
        held=int(found.held.sum()),
        over=int(found.over.sum()),
    )


def tally_all(found: Staffing) -> Tally:
    """Sum up all lines; scopes of several lines count with each."""
    return sum_up([tally(line) for line in found.lines])


def sum_up(tallies: list[Tally]) -> Tally:
    """Sum up tallies."""
    names = ("scopes", "demanded", "filled", "vacant", "held", "over")
    sums = {name: sum(getattr(each, name) for each in tallies) for name in names}
    return Tally(**sums)


def by_level(found: Staffing, level: int) -> UnitSums:
    """Sum up by the units of a level.

    Parameters
    ----------
    found : Staffing
    level : int
        Index into the levels.

    Returns
    -------
    UnitSums
    """
    snapshot = found.snapshot
    reach = found.reach
    units = tuple(
        unit
        for unit in snapshot.units
        if unit.level == level and (reach is None or unit.id in reach)
    )
    row_of = {unit.id: row for row, unit in enumerate(units)}
    size = len(units) + 1
    names = ("demanded", "filled", "held", "over")
    sums = {name: np.zeros((size, len(found.lines)), np.int64) for name in names}
    is_complete = np.ones(size, bool)
    for column, line in enumerate(found.lines):
        row = _rows(snapshot, line, level, row_of)
        for name in names:
            weights = getattr(line, name)
            sums[name][:, column] = np.bincount(row, weights, size)
        if line.line.core:
            vacant = sums["demanded"][:, column] > sums["filled"][:, column]
            is_complete &= ~vacant
    return UnitSums(level, units, **sums, complete=is_complete)


def holders(snapshot: Snapshot, found: LineStaffing, level: int) -> NDArray[np.int64]:
    """Give the unit of a level that each scope of a line lies in; 0 for none.

    Parameters
    ----------
    snapshot : Snapshot
    found : LineStaffing
    level : int

    Returns
    -------
    ndarray, int64, shape (n,)
    """
    if found.level is None:
        owners = np.append(snapshot.cell_owners[:, level], 0)
        own: NDArray[np.int64] = owners[found.places.cells]
        return own
    if found.level == level:
        return found.places.ids
    above = [
        ancestor(snapshot.unit_records, number, level)
        for number in found.places.ids.tolist()
    ]
    return np.array(above, np.int64)


def ancestor(units: Mapping[int, Unit], number: int, level: int) -> int:
    """Give the unit of a level a unit lies in, itself included; 0 for none."""
    seen = set[int]()
    while number in units and number not in seen:
        unit = units[number]
        if unit.level == level:
            return number
        seen.add(number)
        number = unit.parent
    return 0


def _rows(
    snapshot: Snapshot, found: LineStaffing, level: int, row_of: Mapping[int, int]
) -> NDArray[np.intp]:
    """Give the row of each scope's unit; the last one where it lies in none."""
    own = holders(snapshot, found, level)
    ids, place = np.unique(own, return_inverse=True)
    last = len(row_of)
    rows = np.array([row_of.get(number, last) for number in ids.tolist()], np.intp)
    if not len(rows):
        return np.empty(0, np.intp)
    return rows[place]
