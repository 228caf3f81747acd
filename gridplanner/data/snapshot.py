"""Snapshot: read-only arrays of one moment, the input of every study and drawing.

A snapshot is taken of a plan and of the buildings on it. Which cell holds which
building is work of `gridplanner.analysis.shares`, which returns the snapshot with
`building_cell`, `cut_levels` and `entrance_cell` filled in; a fresh one says -1 and 0
throughout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol, TypedDict

import numpy as np
import shapely

from gridplanner.data.entrances import no_entrances

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.entrances import Entrances
    from gridplanner.data.levels import Level
    from gridplanner.data.records import Cell, Unit

MEASURES = ("dwellings", "households", "people")
UNKNOWN = -1

# A building counts as cut where more than both of these lie beyond the border:
# digitised walls and borders that run along them never agree to the millimetre.
CUT_SHARE = 0.01
CUT_AREA = 0.5  # square metres

# Gives the footprints of building ids, in their order.
Footprints = Callable[["NDArray[np.int64]"], "NDArray[np.object_]"]


class PlanView(Protocol):
    """What a snapshot needs of a plan."""

    @property
    def cells(self) -> Mapping[int, Cell]:
        """Cells by id."""

    @property
    def units(self) -> Mapping[int, Unit]:
        """Units by id."""

    def polygons(self) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
        """Ids and polygons of all cells."""

    def polygon(self, cell_id: int) -> shapely.Geometry:
        """Polygon of one cell."""


@dataclass(frozen=True, slots=True)
class Buildings:
    """The buildings in use, as arrays of one length.

    Attributes
    ----------
    ids : ndarray, int64, shape (b,)
        Row ids of table ``building``, ascending.
    points : ndarray, float64, shape (b, 2)
        A point of the footprint's box (its centroid), metres of the project CRS.
    boxes : ndarray, float64, shape (b, 4)
        West, south, east, north; metres of the project CRS.
    areas : ndarray, float64, shape (b,)
        Footprints in true square metres.
    counts : ndarray, int64, shape (b, m)
        What each building holds, -1 where nothing is known. Best in column order:
        measures are summed one by one.
    measures : tuple of str
        Names of the columns of `counts`.
    sources : tuple of str
        For each measure ``"registry"``, ``"columns"`` or, where the town has
        nothing of it, ``""``.
    overrides : ndarray, int64, shape (b,)
        Unit a user has given the building to, perhaps one that has ended; 0 = none.
    entrances : Entrances
        Those given to a unit of their own; see `gridplanner.data.entrances.within`.
    """

    ids: NDArray[np.int64]
    points: NDArray[np.float64]
    boxes: NDArray[np.float64]
    areas: NDArray[np.float64]
    counts: NDArray[np.int64]
    measures: tuple[str, ...]
    sources: tuple[str, ...]
    overrides: NDArray[np.int64]
    entrances: Entrances = field(default_factory=lambda: no_entrances(len(MEASURES)))

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Read-only arrays of a plan and the buildings on it.

    Attributes
    ----------
    version : int
        Grows with each change of the document.
    levels : tuple of Level
    cell_ids : ndarray, int64, shape (c,)
    cell_owners : ndarray, int64, shape (c, L)
        Unit ids, topmost level first, 0 = none there.
    cell_polygons : ndarray of Polygon or MultiPolygon, shape (c,)
    cell_boxes : ndarray, float64, shape (c, 4)
        West, south, east, north.
    cell_areas : ndarray, float64, shape (c,)
        True square metres: corrected for the scale of the projection.
    units : tuple of Unit
        Units in force, by level and code.
    buildings : Buildings
    building_cell : ndarray, int32, shape (b,)
        Index into `cell_ids`, -1 where the building lies in no cell.
    cut_levels : ndarray, uint16, shape (b,)
        Bit ``k`` is set where a border of level ``k`` cuts the building.
    entrance_cell : ndarray, int32, shape (e,)
        Where what each entrance holds is counted; as `building_cell`.
    areal_scale : callable
        Plane by true area at places; see `plane_is_true`.
    unit_records : mapping
        The plan's map of units that `units` was made from.
    """

    version: int
    levels: tuple[Level, ...]
    cell_ids: NDArray[np.int64]
    cell_owners: NDArray[np.int64]
    cell_polygons: NDArray[np.object_]
    cell_boxes: NDArray[np.float64]
    cell_areas: NDArray[np.float64]
    units: tuple[Unit, ...]
    buildings: Buildings
    building_cell: NDArray[np.int32]
    cut_levels: NDArray[np.uint16]
    entrance_cell: NDArray[np.int32]
    areal_scale: ArealScale = field(repr=False)
    unit_records: Mapping[int, Unit] = field(repr=False)

    @property
    def unit_ids(self) -> NDArray[np.int64]:
        """Ids of `units`, int64, shape (u,)."""
        return np.fromiter((u.id for u in self.units), np.int64, len(self.units))

    @property
    def building_ids(self) -> NDArray[np.int64]:
        """Row ids of the buildings, int64, shape (b,)."""
        return self.buildings.ids

    @property
    def building_points(self) -> NDArray[np.float64]:
        """Places of the buildings, float64, shape (b, 2), metres."""
        return self.buildings.points

    @property
    def building_cut(self) -> NDArray[np.bool_]:
        """Whether a border of any level cuts the building, shape (b,)."""
        return np.not_equal(self.cut_levels, 0)

    @property
    def counts(self) -> NDArray[np.int64]:
        """What each building holds, int64, shape (b, m), -1 unknown."""
        return self.buildings.counts

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the columns of `counts`."""
        return self.buildings.measures

    @property
    def sources(self) -> tuple[str, ...]:
        """Where each measure comes from."""
        return self.buildings.sources


# (x, y) in metres of the project CRS, shape (n, 2) -> plane area / true area, (n,).
ArealScale = Callable[["NDArray[np.float64]"], "NDArray[np.float64]"]


def plane_is_true(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Take plane areas for true ones: the areal scale where no CRS is known."""
    return np.ones(len(places))


def no_buildings(measures: tuple[str, ...] = MEASURES) -> Buildings:
    """Give the buildings of a town that has none yet."""
    return Buildings(
        ids=np.empty(0, np.int64),
        points=np.empty((0, 2)),
        boxes=np.empty((0, 4)),
        areas=np.empty(0),
        counts=np.empty((0, len(measures)), np.int64),
        measures=measures,
        sources=("",) * len(measures),
        overrides=np.empty(0, np.int64),
    )


def take_snapshot(
    plan: PlanView,
    buildings: Buildings,
    *,
    levels: tuple[Level, ...],
    version: int,
    areal_scale: ArealScale = plane_is_true,
) -> Snapshot:
    """Take the arrays of a plan and of the buildings on it.

    Parameters
    ----------
    plan : Plan
    buildings : Buildings
    levels : tuple of Level
    version : int
        Number of the document's state.
    areal_scale : callable, optional
        Plane by true area of places, see `gridplanner.data.geodesy.true_area`.

    Returns
    -------
    Snapshot
        With cells by ascending id; buildings are not placed yet.
    """
    ids, polygons = plan.polygons()
    order = np.argsort(ids, kind="stable")
    ids, polygons = ids[order], polygons[order]
    return Snapshot(
        version=version,
        levels=levels,
        cell_ids=ids,
        cell_owners=_owners(plan, ids, len(levels)),
        cell_polygons=polygons,
        cell_boxes=shapely.bounds(polygons).reshape(-1, 4),
        cell_areas=true_areas(polygons, areal_scale),
        units=_units(plan),
        buildings=buildings,
        **_unplaced(buildings),
        areal_scale=areal_scale,
        unit_records=plan.units,
    )


def retake(
    before: Snapshot, plan: PlanView, *, touched: Iterable[int], version: int
) -> Snapshot:
    """Take a snapshot anew where only some cells of the plan have changed.

    Polygons of untouched cells are kept, so the work depends on the edit and not
    on the size of the town.

    Parameters
    ----------
    before : Snapshot
        Of the same levels and buildings; placed or not.
    plan : Plan
    touched : iterable of int
        Ids of all cells that changed, came or went since `before`.
    version : int

    Returns
    -------
    Snapshot
        Equal to that of `take_snapshot`, and like it not placed.
    """
    gone = np.fromiter(touched, np.int64)
    kept = ~np.isin(before.cell_ids, gone)
    new = np.array([i for i in gone.tolist() if i in plan.cells], np.int64)
    polygons = np.empty(len(new), object)
    polygons[:] = [plan.polygon(i) for i in new.tolist()]
    ids = np.concatenate([before.cell_ids[kept], new])
    order = np.argsort(ids, kind="stable")
    new_boxes = shapely.bounds(polygons).reshape(-1, 4)
    new_areas = true_areas(polygons, before.areal_scale)
    new_owners = _owners(plan, new, len(before.levels))
    return Snapshot(
        version=version,
        levels=before.levels,
        cell_ids=ids[order],
        cell_owners=np.concatenate([before.cell_owners[kept], new_owners])[order],
        cell_polygons=np.concatenate([before.cell_polygons[kept], polygons])[order],
        cell_boxes=np.concatenate([before.cell_boxes[kept], new_boxes])[order],
        cell_areas=np.concatenate([before.cell_areas[kept], new_areas])[order],
        # Sorting thousands of units costs more than all the rest of an edit.
        units=before.units if plan.units is before.unit_records else _units(plan),
        buildings=before.buildings,
        **_unplaced(before.buildings),
        areal_scale=before.areal_scale,
        unit_records=plan.units,
    )


def with_buildings(snapshot: Snapshot, buildings: Buildings) -> Snapshot:
    """Give the same moment with other buildings, which are not placed yet."""
    return replace(snapshot, buildings=buildings, **_unplaced(buildings))


class _Unplaced(TypedDict):
    building_cell: NDArray[np.int32]
    cut_levels: NDArray[np.uint16]
    entrance_cell: NDArray[np.int32]


def _unplaced(buildings: Buildings) -> _Unplaced:
    """Give the arrays of buildings that lie nowhere yet; they take no memory."""
    size = len(buildings)
    return {
        "building_cell": np.broadcast_to(np.int32(-1), size),
        "cut_levels": np.broadcast_to(np.uint16(0), size),
        "entrance_cell": np.broadcast_to(np.int32(-1), len(buildings.entrances)),
    }


def cut_limit(areas: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give how much of each building may lie beyond a border before it counts as cut.

    The one rule of figures and of the check.

    Parameters
    ----------
    areas : ndarray, float64, shape (n,)
        Footprints in square metres of the project CRS.

    Returns
    -------
    ndarray, float64, shape (n,)
        Square metres; a building with more than that beyond the border is cut.
    """
    return np.maximum(CUT_SHARE * areas, CUT_AREA)


def true_areas(
    polygons: NDArray[np.object_], areal_scale: ArealScale
) -> NDArray[np.float64]:
    """Measure areas on the ground.

    Parameters
    ----------
    polygons : ndarray of Polygon, shape (n,)
        Metres of the project CRS. Small against the earth: one scale, that of the
        centroid, is taken for each.
    areal_scale : callable

    Returns
    -------
    ndarray, float64, shape (n,)
        Square metres; 0 for an empty polygon.
    """
    plane: NDArray[np.float64] = shapely.area(polygons)
    if not len(plane):
        return plane
    middle = shapely.get_coordinates(shapely.centroid(polygons[plane > 0]))
    true = plane.copy()
    true[plane > 0] /= areal_scale(middle)
    return true


def _owners(
    plan: PlanView, cell_ids: NDArray[np.int64], levels: int
) -> NDArray[np.int64]:
    owners = np.zeros((len(cell_ids), levels), np.int64)
    for row, cell in enumerate(cell_ids.tolist()):
        owners[row] = plan.cells[cell].owners
    return owners


def _units(plan: PlanView) -> tuple[Unit, ...]:
    in_force = [u for u in plan.units.values() if not u.valid_to]
    return tuple(sorted(in_force, key=lambda u: (u.level, u.code, u.id)))
