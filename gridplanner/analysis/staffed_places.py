"""The scopes of posts: units, buildings, entrances, floors; and the posts found there.

Posts of a unit that ended stand with its heir, where it has one only. An entrance that
was given to another grid than its building counts there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.heirs import heirs_of
from gridplanner.data.team.posts import positions
from gridplanner.data.team.roles import (
    BUILDING,
    ENTRANCE,
    FLOOR,
    HOUSE_SCOPES,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from gridplanner.data.snapshot import Snapshot
    from gridplanner.data.team.houses import Houses
    from gridplanner.data.team.posts import Posts
    from gridplanner.data.team.template import TeamLine

_FLOORS = 1000
"""Floors of a building have numbers below; a building and a floor make one number."""


@dataclass(frozen=True, slots=True)
class Places:
    """Scopes of one kind, as arrays of one length.

    Attributes
    ----------
    ids : ndarray, int64, shape (n,)
        Units, buildings (of floors, too) or entrances. Of entrances that are counted
        and not on record the id of their building, as a number below 0.
    floors : ndarray, int64, shape (n,)
        0 but for floors.
    counted : ndarray, int64, shape (n,)
        How many scopes a row stands for: 1, or the entrances not on record.
    cells : ndarray, int64, shape (n,)
        Index of the cell of each, -1 for none; of units always -1.
    """

    ids: NDArray[np.int64]
    floors: NDArray[np.int64]
    counted: NDArray[np.int64]
    cells: NDArray[np.int64]

    def find(
        self, ids: NDArray[np.int64], floors: NDArray[np.int64]
    ) -> NDArray[np.intp]:
        """Give the row of each scope, -1 where it is none of these."""
        if not len(ids):
            return np.empty(0, np.intp)
        own = self.ids * _FLOORS + self.floors
        order = np.argsort(own, kind="stable")
        found = positions(own[order], ids * _FLOORS + floors)
        if not len(order):
            return found
        return np.where(found >= 0, order[found], -1)

    def part(self, kept: NDArray[np.bool_]) -> Places:
        """Keep some rows."""
        return Places(
            self.ids[kept], self.floors[kept], self.counted[kept], self.cells[kept]
        )


@dataclass(frozen=True, slots=True)
class Found:
    """Posts of one kind of scope that is there.

    Attributes
    ----------
    rows : ndarray, intp, shape (h,)
        Of the posts.
    places, floors : ndarray, int64, shape (h,)
        As the ids and floors of `Places`.
    left_out : mapping of str to ndarray of int64
        Ids of posts whose scope is not there, by reason.
    """

    rows: NDArray[np.intp]
    places: NDArray[np.int64]
    floors: NDArray[np.int64]
    left_out: Mapping[str, NDArray[np.int64]]

    def part(self, kept: NDArray[np.bool_]) -> Found:
        """Keep some posts."""
        return replace(
            self,
            rows=self.rows[kept],
            places=self.places[kept],
            floors=self.floors[kept],
        )


def with_untold_entrances(found: Mapping[str, Found]) -> Found:
    """Give posts at entrances, and at buildings with entrances not on record.

    The latter stand at the building's id as a number below 0, as `Places` has it.
    """
    entrances, buildings = found[ENTRANCE], found[BUILDING]
    return Found(
        np.concatenate([entrances.rows, buildings.rows]),
        np.concatenate([entrances.places, -buildings.places]),
        np.concatenate([entrances.floors, buildings.floors]),
        {},
    )


def unit_places(snapshot: Snapshot, level: int) -> Places:
    """Give the units of a level that are in force."""
    ids = np.array([u.id for u in snapshot.units if u.level == level], np.int64)
    nothing = np.zeros(len(ids), np.int64)
    return Places(ids, nothing, nothing + 1, nothing - 1)


def house_places(snapshot: Snapshot, houses: Houses, line: TeamLine) -> Places:
    """Give the buildings, entrances or floors a line is of."""
    at = positions(houses.ids, snapshot.building_ids)
    known = at >= 0
    at = np.maximum(at, 0)
    nothing = np.zeros(len(known), np.int64)
    floors = np.where(known, houses.floors[at], 0) if len(houses.ids) else nothing
    recorded = _recorded(snapshot, houses)
    told = np.where(known, houses.told[at], 0) if len(houses.ids) else nothing
    entrances = np.maximum(recorded, told)
    dwellings = snapshot.counts[:, snapshot.measures.index("dwellings")]
    which = line.which
    meant = np.maximum(dwellings, entrances) >= which.dwellings
    meant &= (floors >= which.floors) & (entrances >= which.entrances)
    rows = np.flatnonzero(meant)
    cells = snapshot.building_cell.astype(np.int64)
    if line.scope == BUILDING:
        ids = snapshot.building_ids[rows]
        nothing = np.zeros(len(rows), np.int64)
        return Places(ids, nothing, nothing + 1, cells[rows])
    if line.scope == FLOOR:
        return _floors(snapshot.building_ids[rows], floors[rows], cells[rows])
    untold = np.where(recorded > 0, 0, told)
    return _entrances(snapshot, houses, meant, untold)


def _recorded(snapshot: Snapshot, houses: Houses) -> NDArray[np.int64]:
    """Count the entrances on record of each building."""
    row = positions(snapshot.building_ids, houses.entrance_buildings)
    count = np.bincount(row[row >= 0], minlength=len(snapshot.building_ids))
    return count.astype(np.int64)


def _floors(
    ids: NDArray[np.int64], floors: NDArray[np.int64], cells: NDArray[np.int64]
) -> Places:
    """Give every floor of some buildings."""
    whole = np.repeat(ids, floors)
    first = np.repeat(np.cumsum(floors) - floors, floors)
    numbers = np.arange(len(whole), dtype=np.int64) - first + 1
    return Places(whole, numbers, np.ones_like(whole), np.repeat(cells, floors))


def _entrances(
    snapshot: Snapshot,
    houses: Houses,
    meant: NDArray[np.bool_],
    untold: NDArray[np.int64],
) -> Places:
    """Give the entrances of some buildings, those on record and those only counted."""
    row = positions(snapshot.building_ids, houses.entrance_buildings)
    kept = (row >= 0) & meant[np.maximum(row, 0)] if len(meant) else row >= 0
    cells = entrance_cells(snapshot, houses)[kept]
    others = np.flatnonzero(meant & (untold > 0))
    ids = np.concatenate([houses.entrance_ids[kept], -snapshot.building_ids[others]])
    counted = np.concatenate([np.ones(int(kept.sum()), np.int64), untold[others]])
    home = snapshot.building_cell[others].astype(np.int64)
    nothing = np.zeros(len(ids), np.int64)
    return Places(ids, nothing, counted, np.concatenate([cells, home]))


def entrance_cells(snapshot: Snapshot, houses: Houses) -> NDArray[np.int64]:
    """Give the cell each entrance on record counts in, int64, shape (e,), -1 none."""
    row = positions(snapshot.building_ids, houses.entrance_buildings)
    cells = np.append(snapshot.building_cell, -1).astype(np.int64)[row]
    given = snapshot.buildings.entrances
    if not len(given):
        return cells
    own = np.flatnonzero(houses.entrance_units > 0)
    # All entrances of a building that were given to one unit count in one cell.
    known = {
        (building, unit): cell
        for building, unit, cell in zip(
            given.buildings.tolist(),
            given.units.tolist(),
            snapshot.entrance_cell.tolist(),
            strict=True,
        )
    }
    for index in own.tolist():
        key = int(houses.entrance_buildings[index]), int(houses.entrance_units[index])
        cells[index] = known.get(key, cells[index])
    return cells


def posts_of_units(snapshot: Snapshot, posts: Posts, rows: NDArray[np.intp]) -> Found:
    """Find the units in force that posts stand at; `rows`: posts of units."""
    wanted = posts.places[rows]
    heirs = heirs_of(snapshot.unit_records, wanted)
    there = heirs > 0
    gone = rows[~there]
    units = snapshot.unit_records
    succeeded: set[int] = set()
    if len(gone):
        succeeded.update(n for unit in units.values() for n in unit.predecessors)
    divided = np.array([n in succeeded for n in wanted[~there].tolist()], bool)
    left_out = {"unit_divided": posts.ids[gone[divided]]}
    left_out["unit_gone"] = posts.ids[gone[~divided]]
    nothing = np.zeros(int(there.sum()), np.int64)
    return Found(rows[there], heirs[there], nothing, _some(left_out))


def posts_of_houses(
    snapshot: Snapshot, houses: Houses, posts: Posts, rows: NDArray[np.intp]
) -> dict[str, Found]:
    """Find the buildings, entrances and floors that posts stand at."""
    found = {}
    for code, scope in enumerate(HOUSE_SCOPES, 1):
        own = rows[posts.scopes[rows] == code]
        places, floors = posts.places[own], np.zeros(len(own), np.int64)
        if scope == ENTRANCE:
            row = positions(houses.entrance_ids, places)
            homes = np.append(houses.entrance_buildings, 0)[row]
        else:
            homes = places
        at = positions(snapshot.building_ids, homes)
        there = at >= 0
        reason = "entrance_gone" if scope == ENTRANCE else "building_gone"
        left_out = {reason: posts.ids[own[~there]]}
        if scope == FLOOR:
            floors = posts.parts[own]
            row = positions(houses.ids, homes)
            most = np.append(houses.floors, 0)[row]
            fits = (floors > 0) & (floors <= most)
            left_out["no_such_floor"] = posts.ids[own[there & ~fits]]
            there &= fits
        found[scope] = Found(own[there], places[there], floors[there], _some(left_out))
    return found


def _some(
    left_out: Mapping[str, NDArray[np.int64]],
) -> dict[str, NDArray[np.int64]]:
    return {reason: ids for reason, ids in left_out.items() if len(ids)}
