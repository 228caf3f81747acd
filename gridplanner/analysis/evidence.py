"""What the check is told of buildings, courtyards and counts, from placed snapshots."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.analysis.shares import given_units
from gridplanner.data.checks.evidence import Courtyard, Evidence

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from gridplanner.analysis.figures import Figures
    from gridplanner.data.checks.marks import Marks
    from gridplanner.data.snapshot import Footprints, Snapshot


_ID = attrgetter("id")
_FEW = 24  # cells compared one by one


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Which buildings belong together, for look-up either way.

    Attributes
    ----------
    of : ndarray, int64, shape (b,)
        Courtyard of each building of a snapshot, 0 = none.
    order : ndarray, intp, shape (b,)
        Positions of the buildings by courtyard.
    """

    of: NDArray[np.int64]
    order: NDArray[np.intp]

    @classmethod
    def make(cls, of: NDArray[np.int64]) -> Groups:
        """Take the courtyard of each building."""
        return cls(of, np.argsort(of, kind="stable"))

    def rows(self, numbers: NDArray[np.int64] | None) -> NDArray[np.intp]:
        """Give the positions of the buildings of some courtyards, or of all."""
        if numbers is None:
            return self.order[np.searchsorted(self.of, 1, sorter=self.order) :]
        low = np.searchsorted(self.of, numbers, "left", sorter=self.order)
        high = np.searchsorted(self.of, numbers, "right", sorter=self.order)
        parts = [self.order[a:b] for a, b in zip(low, high, strict=True)]
        return np.concatenate([np.empty(0, np.intp), *parts])


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """What is asked for; without it all.

    Attributes
    ----------
    cells : collection of int
        Cells whose buildings are looked at.
    units : collection of int
        Units of the level whose counts are told.
    buildings : collection of int
        Buildings of which it is told when no border cuts them.
    again : collection of int
        Cut buildings that are told, wherever they lie.
    courtyards : collection of int
        Some more of them, wherever their buildings lie.
    """

    cells: Collection[int]
    units: Collection[int]
    buildings: Collection[int] = ()
    again: Collection[int] = ()
    courtyards: Collection[int] = ()


def gather(
    snapshot: Snapshot,
    figures: Figures,
    *,
    footprints: Footprints,
    groups: Groups,
    marks: Marks | None = None,
    wanted: Wanted | None = None,
) -> Evidence:
    """Gather what the check of a level is told.

    Parameters
    ----------
    snapshot : Snapshot
        Placed.
    figures : Figures
        Of the level.
    footprints : callable
        Gives the footprint polygons of building ids.
    groups : Groups
        Of the buildings of the snapshot.
    marks : tuple of ndarray, optional
        See `gridplanner.data.checks.marks`.
    wanted : Wanted, optional

    Returns
    -------
    Evidence
    """
    chosen = None
    if wanted is not None:
        near = groups.of[_rows_in(snapshot, wanted.cells)]
        chosen = np.union1d(near, np.fromiter(wanted.courtyards, np.int64))
    ids, uncut = _cut(snapshot, figures.level, wanted)
    units, households, people = _counts(figures, wanted)
    outlined, marked, faint = marks or (np.empty(0, int), np.empty(0), np.empty((0, 2)))
    return Evidence(
        building_ids=ids,
        footprints=_valid(footprints(ids)) if len(ids) else np.empty(0, object),
        uncut=uncut,
        courtyards=torn_courtyards(snapshot, figures.level, groups, chosen),
        units=units,
        households=households,
        people=people,
        outlined=outlined,
        marked=marked,
        faint=faint,
    )


def _valid(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Mend what another program wrote; a mended bow-tie is two triangles."""
    broken = ~shapely.is_valid(shapes)
    if broken.any():
        shapes = shapes.copy()
        shapes[broken] = shapely.make_valid(shapes[broken])
    return shapes


def _rows_in(snapshot: Snapshot, cells: Collection[int]) -> NDArray[np.intp]:
    """Positions of the buildings in some cells."""
    wanted = np.fromiter(cells, np.int64)
    positions = np.flatnonzero(np.isin(snapshot.cell_ids, wanted))
    held = snapshot.building_cell
    if len(positions) > _FEW:
        return np.flatnonzero(np.isin(held, positions))
    mask = np.zeros(len(held), bool)
    for position in positions.tolist():
        mask |= held == position
    return np.flatnonzero(mask)


def _cut(
    snapshot: Snapshot, level: int, wanted: Wanted | None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Ids of buildings that a border of the level or above cuts, and does not cut."""
    bits = np.uint16((2 << level) - 1)
    at = np.flatnonzero(snapshot.cut_levels & bits)
    ids = snapshot.building_ids[at]
    if wanted is None:
        return ids, np.empty(0, np.int64)
    asked = np.fromiter(wanted.buildings, np.int64)
    uncut = asked[~np.isin(asked, ids)]
    cells = np.isin(snapshot.cell_ids, np.fromiter(wanted.cells, np.int64))
    near = _meet(snapshot.buildings.boxes[at], snapshot.cell_boxes[cells])
    near |= np.isin(ids, np.fromiter(wanted.again, np.int64))
    return ids[near], uncut


def _meet(boxes: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which boxes meet any of some others."""
    met = np.zeros(len(boxes), bool)
    tree = shapely.STRtree(shapely.box(*others.T))
    met[tree.query(shapely.box(*boxes.T))[0]] = True
    return met


def _counts(
    figures: Figures, wanted: Wanted | None
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    ids = np.fromiter(map(_ID, figures.units), np.int64, len(figures.units))
    rows = np.arange(len(ids))
    if wanted is not None:
        rows = np.flatnonzero(np.isin(ids, np.fromiter(wanted.units, np.int64)))
    values = []
    for name in ("households", "people"):
        at = figures.measures.index(name)
        known = figures.rows.known[rows, at]
        values.append(np.where(known, figures.rows.values[rows, at], -1))
    return ids[rows], values[0], values[1]


def torn_courtyards(
    snapshot: Snapshot,
    level: int,
    groups: Groups,
    chosen: NDArray[np.int64] | None = None,
) -> tuple[Courtyard, ...]:
    """Find courtyards whose buildings lie in several units of a level.

    Parameters
    ----------
    snapshot : Snapshot
        Placed.
    level : int
    groups : Groups
    chosen : ndarray, int64, optional
        Courtyards to look at; without it all.

    Returns
    -------
    tuple of Courtyard
        By id. Buildings that a user gave to a unit, or that lie in no unit of the
        level, tear nothing.
    """
    part = groups.rows(None if chosen is None else chosen[chosen > 0])
    owner = np.append(snapshot.cell_owners[:, level], 0)[snapshot.building_cell[part]]
    given = given_units(snapshot, snapshot.buildings.overrides[part])
    free = (owner > 0) & (given == 0)
    part, owner = part[free], owner[free]
    order = np.lexsort((owner, groups.of[part]))
    part, owner, group = part[order], owner[order], groups.of[part][order]
    torn = np.unique(group[1:][(group[1:] == group[:-1]) & (owner[1:] != owner[:-1])])
    found = []
    for number in torn.tolist():
        low, high = np.searchsorted(group, (number, number + 1))
        found.append(_courtyard(snapshot, number, part[low:high], owner[low:high]))
    return tuple(found)


def _courtyard(
    snapshot: Snapshot, number: int, rows: NDArray[np.intp], owner: NDArray[np.int64]
) -> Courtyard:
    areas = snapshot.buildings.areas[rows]
    units, place = np.unique(owner, return_inverse=True)
    held = np.bincount(place, areas)
    order = np.argsort(-held, kind="stable")
    away = np.flatnonzero(owner != units[order[0]])
    x, y = snapshot.building_points[rows[away[0]]].tolist()
    return Courtyard(
        id=number,
        buildings=tuple(snapshot.building_ids[rows].tolist()),
        units=tuple(units[order].tolist()),
        place=(x, y),
        area=float(areas[away].sum()),
    )
