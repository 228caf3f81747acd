"""The ground of a project made ready to be divided: areas, houses, what stays.

Houses and areas meet here: what a house holds counts where the figures count it, so a
house that reaches over the border of its village is divided with its village.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gridplanner.data.topology.outlines import outline_labels

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit
    from gridplanner.data.snapshot import Footprints, Snapshot

    Shapes = NDArray[np.object_]
    Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """Ground that no part may leave, with the houses that count in it.

    Attributes
    ----------
    unit : int
        Unit (id) of `Scope.within` it lies in; 0 where it is all that was chosen.
    cells : tuple of int
    shape : Polygon or MultiPolygon
    """

    unit: int
    cells: tuple[int, ...]
    shape: Any


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """Which ground is meant.

    Attributes
    ----------
    areas : tuple of Area
    replaced : tuple of Unit
        Units of the level that have all their ground here and are not locked.
    locked : tuple of Unit
        Those that stay, since they or a unit in them are locked.
    across : tuple of Unit
        Those that stay, since they reach over what was chosen.
    bare : int
        Cells left out, since no unit of the level within which is divided has them.
    """

    areas: tuple[Area, ...]
    replaced: tuple[Unit, ...]
    locked: tuple[Unit, ...]
    across: tuple[Unit, ...]
    bare: int


def find_scope(
    plan: Plan, cells: Collection[int], *, level: int, within: int | None
) -> Scope:
    """Say which ground is divided, and what in it stays as it is.

    Parameters
    ----------
    plan : Plan
    cells : collection of int
        Those chosen.
    level : int
        Of the new units.
    within : int or None
        Level whose units no part may leave.
    """
    chosen = set(cells)
    standing = {plan.cells[cell].owners[level] for cell in chosen} - {0}
    locked = {number for number in standing if _is_locked(plan, number)}
    across = {n for n in standing - locked if not set(plan.cells_of(n)) <= chosen}
    groups: dict[tuple[int, ...], list[int]] = {}
    bare = 0
    for cell in sorted(chosen):
        owners = plan.cells[cell].owners
        if owners[level] in locked or owners[level] in across:
            continue
        if within is not None and not owners[within]:
            bare += 1
            continue
        key = () if within is None else owners[: within + 1]
        groups.setdefault(key, []).append(cell)
    label = {
        cell: number for number, own in enumerate(groups.values(), 1) for cell in own
    }
    shapes = outline_labels(plan, label) if label else {}
    areas = tuple(
        Area(key[-1] if key else 0, tuple(own), shapes[number])
        for number, (key, own) in enumerate(groups.items(), 1)
    )
    gone = standing - locked - across
    left = {plan.cells[c].owners[level] for area in areas for c in area.cells}
    return Scope(
        areas,
        _units(plan, gone & left),
        _units(plan, locked),
        _units(plan, across),
        bare,
    )


def _units(plan: Plan, numbers: Iterable[int]) -> tuple[Unit, ...]:
    return tuple(plan.units[number] for number in sorted(numbers))


def _is_locked(plan: Plan, number: int) -> bool:
    """Tell whether a unit, or one that has ground in it, is locked."""
    level = plan.units[number].level
    inside = {number}
    for cell in plan.cells_of(number):
        inside.update(plan.cells[cell].owners[level + 1 :])
    return any(plan.units[each].locked for each in inside - {0})


@dataclass(frozen=True, slots=True, eq=False)
class Houses:
    """Houses that are divided.

    Attributes
    ----------
    rows : ndarray, int64, shape (n,)
        Position of each among the buildings of the snapshot.
    shapes : ndarray of Geometry, shape (n,)
        Cut to the area of each.
    area : ndarray, int64, shape (n,)
        Row of the area each counts in.
    elsewhere : int
        Houses that count here and stand elsewhere: they were given to a unit here.
    """

    rows: Ids
    shapes: Shapes
    area: Ids
    elsewhere: int


def find_houses(
    snapshot: Snapshot, footprints: Footprints, areas: tuple[Area, ...]
) -> Houses:
    """Find the houses of areas; `snapshot` is placed."""
    of_cell = np.full(len(snapshot.cell_ids) + 1, -1, np.int64)
    for number, each in enumerate(areas):
        of_cell[np.searchsorted(snapshot.cell_ids, each.cells)] = number
    of_house = of_cell[snapshot.building_cell]
    (rows,) = np.nonzero(of_house >= 0)
    shapes = footprints(snapshot.building_ids[rows])
    area = of_house[rows]
    grounds = np.array([each.shape for each in areas], object)
    shapely.prepare(grounds)
    over = np.flatnonzero(~shapely.contains_properly(grounds[area], shapes))
    shapes = shapes.copy()
    if len(over):
        shapes[over] = _largest(shapely.intersection(shapes[over], grounds[area[over]]))
    here = ~shapely.is_empty(shapes)
    return Houses(rows[here], shapes[here], area[here], int((~here).sum()))


def _largest(shapes: Shapes) -> Shapes:
    """Give the largest part of each shape; an empty one for nothing."""
    result = np.full(len(shapes), shapely.Polygon(), object)
    parts, row = shapely.get_parts(shapes, return_index=True)
    size = shapely.area(parts)
    order = np.lexsort((-size, row))
    found, first = np.unique(row[order], return_index=True)
    result[found] = parts[order[first]]
    return result


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Areas without what lies apart in them and holds next to nothing.

    Attributes
    ----------
    shapes : ndarray of Polygon or MultiPolygon, shape (a,)
        What is divided of each area; empty where the area holds nothing.
    loose : ndarray of Polygon, shape (l,)
        Pieces that go along with the part around their anchor.
    anchor : ndarray, int64, shape (l,)
        House (row) nearest to each on what is divided.
    of_house : ndarray, int64, shape (n,)
        Row of the loose piece each house stands on, -1 for all others.
    """

    shapes: Shapes
    loose: Shapes
    anchor: Ids
    of_house: Ids

    @property
    def is_loose(self) -> NDArray[np.bool_]:
        """Which houses stand on a loose piece, shape (n,)."""
        return np.asarray(self.of_house >= 0)


def part_pieces(
    areas: tuple[Area, ...], houses: Houses, weights: Ids, least: float
) -> Pieces:
    """Set aside pieces of areas that weigh too little to be a part of their own.

    Parameters
    ----------
    areas : tuple of Area
    houses : Houses
    weights : ndarray, int64, shape (n,)
    least : float
        What a piece must weigh to stay; the heaviest of an area always does.
    """
    grounds = np.array([each.shape for each in areas], object)
    parts, owner = shapely.get_parts(grounds, return_index=True)
    piece_of = _piece_of(parts, owner, houses)
    total = np.bincount(piece_of, weights, len(parts))
    many = np.bincount(owner, minlength=len(areas)) > 1
    order = np.lexsort((-shapely.area(parts), -total, owner))
    first = order[np.unique(owner[order], return_index=True)[1]]
    stays = total >= max(least, 1.0)
    stays[first] = True
    holds = np.bincount(owner, total, len(areas)) > 0
    shapes = grounds.copy()
    for area in np.flatnonzero(many & holds).tolist():
        mine = parts[(owner == area) & stays]
        shapes[area] = mine[0] if len(mine) == 1 else shapely.multipolygons(mine)
    shapes[~holds] = shapely.Polygon()
    loose = ~stays & holds[owner]
    anchor = np.full(int(loose.sum()), -1, np.int64)
    for area in np.unique(owner[loose]).tolist():
        (near,) = np.nonzero((houses.area == area) & stays[piece_of])
        (rows,) = np.nonzero(owner[loose] == area)
        tree = shapely.STRtree(houses.shapes[near])
        row, house = tree.query_nearest(parts[loose][rows])
        # Of houses that are as near the first.
        order = np.lexsort((house, row))
        first_of = np.unique(row[order], return_index=True)[1]
        anchor[rows] = near[house[order][first_of]]
    row_of = np.where(loose, np.cumsum(loose) - 1, -1)
    return Pieces(shapes, parts[loose], anchor, row_of[piece_of])


def _piece_of(parts: Shapes, owner: Ids, houses: Houses) -> Ids:
    """Say on which piece of its area each house stands."""
    house, piece = shapely.STRtree(parts).query(houses.shapes, "intersects")
    mine = owner[piece] == houses.area[house]
    house, piece = house[mine], piece[mine]
    common = np.ones(len(house))
    # Only few stand on two pieces of their area.
    twice = np.bincount(house, minlength=len(houses.rows))[house] > 1
    shapes = shapely.intersection(houses.shapes[house[twice]], parts[piece[twice]])
    common[twice] = shapely.area(shapes)
    order = np.lexsort((piece, -common, house))
    _, first = np.unique(house[order], return_index=True)
    result = np.zeros(len(houses.rows), np.int64)
    result[house[order[first]]] = piece[order[first]]
    return result
