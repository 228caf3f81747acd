"""The ground of a town by how many units hold it, with gaps and overlaps as shapes.

Of the plan that tiles the areas are those of its cells, so that they are the very
numbers of the figures. Grids of departments overlap: theirs are cut out of each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.analysis.covered import Covered
from gridplanner.data.levels import Role
from gridplanner.data.snapshot import true_areas

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from gridplanner.data.job import Progress
    from gridplanner.data.snapshot import Snapshot

TRIFLE = 1e-2  # square metres; canonical places are a millimetre apart


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """A piece of ground that no unit holds, or several do.

    Attributes
    ----------
    shape : Polygon
        Metres of the project CRS.
    area : float
        True square metres.
    units : tuple of int
        Of a gap the unit that does not count, else the area it lies in, if any; of an
        overlap those that hold it.
    """

    shape: shapely.Polygon
    area: float
    units: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class CoveredGround:
    """The ground of a town by how many units hold it.

    Attributes
    ----------
    covered : Covered or None
        Square metres; None where the town has no area, so that nobody knows how far
        it reaches.
    gaps, overlaps : tuple of Patch
        Largest first; overlaps two by two, so that ground of three is in three.
    """

    covered: Covered | None
    gaps: tuple[Patch, ...]
    overlaps: tuple[Patch, ...]


def in_town(snapshot: Snapshot, level: int) -> NDArray[np.bool_]:
    """Tell which cells are ground of the town: owned by an area above, shape (c,)."""
    above = [
        index
        for index, each in enumerate(snapshot.levels)
        if each.role is Role.AREA and index < max(level, 1)
    ]
    found: NDArray[np.bool_] = (snapshot.cell_owners[:, above] != 0).any(axis=1)
    return found


def cover_tiling(
    snapshot: Snapshot, level: int, *, only: Collection[int] | None = None
) -> CoveredGround:
    """Tell how much of the town the units of a plan that tiles hold.

    Parameters
    ----------
    snapshot : Snapshot
        Of the plan.
    level : int
    only : collection of int, optional
        Ids of the units that count, for instance the staffed ones.

    Returns
    -------
    CoveredGround
        Nothing is held twice. Ground beyond the areas of the town does not count.
    """
    town = in_town(snapshot, level)
    if not town.any():
        return CoveredGround(None, (), ())
    owners = snapshot.cell_owners[:, level]
    held = owners != 0
    if only is not None:
        held &= np.isin(owners, np.fromiter(only, np.int64, len(only)))
    bare = town & ~held
    covered = Covered(
        once=float(np.sum(snapshot.cell_areas[town & held])),
        none=float(np.sum(snapshot.cell_areas[bare])),
        more=0.0,
    )
    return CoveredGround(covered, _gaps(snapshot, bare, level), ())


def cover_overlaid(
    town: Snapshot,
    level: int,
    plans: Sequence[Snapshot],
    *,
    only: Collection[int] | None = None,
    progress: Progress,
) -> CoveredGround:
    """Tell how much of the town the grids of departments hold.

    Parameters
    ----------
    town : Snapshot
        Of the plan that tiles, whose areas are the town.
    level : int
    plans : sequence of Snapshot
        Of the departments' plans.
    only : collection of int, optional
        Ids of the units that count.
    progress : Progress

    Returns
    -------
    CoveredGround

    Raises
    ------
    Cancelled
        If the user stopped it.
    """
    shapes, units = _outlines(plans, level)
    if only is not None:
        kept = np.isin(units, np.fromiter(only, np.int64, len(only)))
        shapes, units = shapes[kept], units[kept]
    progress.fraction(0.2)
    overlaps = _overlaps(shapes, units, town)
    progress.fraction(0.6)
    inside = in_town(town, level)
    if not inside.any():
        return CoveredGround(None, (), overlaps)
    ground = shapely.union_all(town.cell_polygons[inside])
    twice = shapely.union_all([each.shape for each in overlaps])
    progress.fraction(0.8)
    free = shapely.difference(ground, shapely.union_all(shapes))
    parts = shapely.get_parts(free)
    areas = true_areas(parts, town.areal_scale)
    gaps = _patches(parts, areas, [()] * len(parts))
    more = _area(shapely.intersection(twice, ground), town)
    none = float(np.sum(areas))
    whole = float(np.sum(town.cell_areas[inside]))
    covered = Covered(once=max(whole - none - more, 0.0), none=none, more=more)
    return CoveredGround(covered, gaps, overlaps)


def _gaps(snapshot: Snapshot, bare: NDArray[np.bool_], level: int) -> tuple[Patch, ...]:
    """Put cells that are not held together, those of one unit or area to one gap."""
    above = snapshot.cell_owners[bare, : level + 1]
    deepest = np.zeros(len(above), np.int64)
    for column in above.T:
        deepest = np.where(column != 0, column, deepest)
    shapes, units = [], []
    for owner in np.unique(deepest).tolist():
        joined = shapely.union_all(snapshot.cell_polygons[bare][deepest == owner])
        for part in shapely.get_parts(joined):
            shapes.append(part)
            units.append((owner,) if owner else ())
    parts = np.array(shapes, object)
    return _patches(parts, true_areas(parts, snapshot.areal_scale), units)


def _outlines(
    plans: Sequence[Snapshot], level: int
) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Give the ground of every unit of a level, of all the plans."""
    shapes, units = [], []
    for plan in plans:
        owners = plan.cell_owners[:, level]
        for owner in np.unique(owners[owners != 0]).tolist():
            polygons = plan.cell_polygons[owners == owner]
            shapes.append(shapely.union_all(polygons))
            units.append(owner)
    return np.array(shapes, object), np.array(units, np.int64)


def _overlaps(
    shapes: NDArray[np.object_], units: NDArray[np.int64], town: Snapshot
) -> tuple[Patch, ...]:
    if not len(shapes):
        return ()
    first, second = shapely.STRtree(shapes).query(shapes, "intersects")
    first, second = first[first < second], second[first < second]
    common = shapely.intersection(shapes[first], shapes[second])
    parts, pair = shapely.get_parts(common, return_index=True)
    flat = shapely.get_dimensions(parts) == 2
    parts, pair = parts[flat], pair[flat]
    owners = [
        (int(units[first[row]]), int(units[second[row]])) for row in pair.tolist()
    ]
    return _patches(parts, true_areas(parts, town.areal_scale), owners)


def _patches(
    shapes: NDArray[np.object_],
    areas: NDArray[np.float64],
    units: Sequence[tuple[int, ...]],
) -> tuple[Patch, ...]:
    order = np.argsort(-areas, kind="stable").tolist()
    return tuple(
        Patch(shapes[row], float(areas[row]), units[row])
        for row in order
        if areas[row] > TRIFLE
    )


def _area(shape: shapely.Geometry, town: Snapshot) -> float:
    return float(np.sum(true_areas(shapely.get_parts(shape), town.areal_scale)))
