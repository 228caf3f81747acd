"""Which building stands on whose ground, and how each giver's ground divides.

The ground of each giver is divided for itself: its borders to others stay where they
are, whatever stands beyond them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gridplanner.data.errors import EditError
from gridplanner.data.topology.between import (
    divide_ground,
    only_polygons,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.plan import Plan
    from gridplanner.data.topology.between import Division, Flags
    from gridplanner.data.topology.ground import Owners
    from gridplanner.data.topology.noding import Faces, Shapes
    from gridplanner.data.topology.rings import Ids

YARD: Final = 10.0  # metres of free ground round a building that go with it
_STACKED: Final = 0.5  # share of the smaller of two buildings that lies on the other


@dataclass(frozen=True, slots=True)
class Share:
    """Ground of one giver, divided between the buildings that go and that stay.

    Attributes
    ----------
    cells : frozenset of int
        The cells it consists of; empty for ground outside all cells.
    owners : frozenset of owners
    division : Division
    standing : ndarray of Point, shape (n,)
        One on each building that has a say.
    given : ndarray of bool, shape (n,)
        Which of them go.
    """

    cells: frozenset[int]
    owners: frozenset[Owners]
    division: Division
    standing: Shapes
    given: Flags


def find_homes(plan: Plan, footprints: Shapes) -> Ids:
    """Find the cell that holds the largest part of each building.

    Parameters
    ----------
    plan : Plan
    footprints : ndarray of Polygon or MultiPolygon, shape (n,)
        Valid, in metres of the project CRS.

    Returns
    -------
    ndarray, int64, shape (n,)
        Cell ids; 0 where more lies outside all cells than in any one of them.
    """
    building, cell, part = parts_of(plan, footprints)
    order = np.argsort(part, kind="stable")
    home = np.zeros(len(footprints), np.int64)
    # Where a building comes several times, the last and so the largest part stays.
    home[building[order]] = cell[order]
    return home


def parts_of(plan: Plan, footprints: Shapes) -> tuple[Ids, Ids, NDArray[np.float64]]:
    """Measure how much of each building lies in which cell.

    Parameters
    ----------
    plan : Plan
    footprints : ndarray of Polygon or MultiPolygon, shape (n,)
        Valid, in metres of the project CRS.

    Returns
    -------
    building : ndarray, int64, shape (m,)
        Index into `footprints`.
    cell : ndarray, int64, shape (m,)
        Cell ids; for each building also 0, the ground outside all cells.
    part : ndarray, float64, shape (m,)
        Square metres.
    """
    numbers = plan.cells_near(footprints) if len(footprints) else []
    shapes = np.array(list(plan.shapes(numbers).values()), object)
    shapely.prepare(shapes)
    building, cell = shapely.STRtree(shapes).query(footprints, "intersects")
    areas = shapely.area(footprints)
    part = areas[building]
    across = ~shapely.contains_properly(shapes[cell], footprints[building])
    part[across] = shapely.area(
        shapely.intersection(shapes[cell[across]], footprints[building[across]])
    )
    beyond = areas - np.bincount(building, part, len(footprints))
    return (
        np.concatenate([np.arange(len(footprints)), building]),
        np.concatenate(
            [np.zeros(len(footprints), np.int64), np.array(numbers, np.int64)[cell]]
        ),
        np.concatenate([beyond, part]),
    )


def survey(
    plan: Plan, footprints: Shapes, goes: Flags, home: Ids, *, level: int
) -> list[Share]:
    """Divide the ground of all givers.

    Parameters
    ----------
    plan : Plan
    footprints : ndarray of Polygon or MultiPolygon, shape (n,)
        Valid, in metres of the project CRS.
    goes : ndarray of bool, shape (n,)
        Which buildings are given.
    home : ndarray, int64, shape (n,)
        Cell of each building that is given; of the others where known, else -1.
    level : int
        Level of the receiver; the ground of one unit of it is divided as one.

    Returns
    -------
    list of Share
        A cell whose buildings are all given makes a share of its own and goes
        wholly.

    Raises
    ------
    EditError
        ``refuse.one_on_another`` if a building that goes and one that stays lie on
        one another.
    """
    giving = sorted(set(home[goes].tolist()) - {0})
    home = home.copy()
    shapes = np.array(list(plan.shapes(giving).values()), object)
    rows = np.unique(shapely.STRtree(footprints).query(shapes, "intersects")[1])
    unknown = rows[home[rows] < 0]
    home[unknown] = find_homes(plan, footprints[unknown])
    groups: dict[tuple[int, int], list[int]] = {}
    for cell in giving:
        unit = plan.cells[cell].owners[level]
        whole = bool(goes[home == cell].all())
        groups.setdefault((unit, cell if whole or not unit else 0), []).append(cell)
    found = []
    for cells in groups.values():
        grounds = np.array(list(plan.shapes(cells).values()), object)
        meets = shapely.STRtree(footprints[rows]).query(grounds, "intersects")[1]
        here = rows[np.unique(meets)]
        loose = ~goes[here] & ~np.isin(home[here], cells)
        share = _divided(grounds, footprints[here], goes[here], loose)
        owners = frozenset(plan.cells[cell].owners for cell in cells)
        found.append(replace(share, cells=frozenset(cells), owners=owners))
    if (goes & (home == 0)).any():
        free = goes & (home == 0)
        yard = shapely.union_all(shapely.buffer(footprints[free], YARD, quad_segs=2))
        found.append(share_of_yard(plan, footprints, goes, cell=0, yard=yard))
    return found


def given_faces(shares: list[Share], faces: Faces) -> list[int]:
    """List the faces that go, once lines and borders have cut the ground.

    Parameters
    ----------
    shares : list of Share
    faces : Faces

    Returns
    -------
    list of int
    """
    found: list[int] = []
    for share in shares:
        mine = [face for face, old in enumerate(faces.old) if old in share.owners]
        takes = share.division.takes(faces.polygons[mine], share.standing, share.given)
        found += np.array(mine, np.int64)[takes].tolist()
    return found


def _divided(
    grounds: Shapes,
    footprints: Shapes,
    goes: Flags,
    loose: Flags,
    old: shapely.Geometry | None = None,
) -> Share:
    """Divide ground outside all cells; whoever knows the cells puts them in."""
    _check_stacked(footprints[goes], footprints[~goes & ~loose])
    division = divide_ground(grounds, footprints, goes, loose, old=old)
    say = ~loose
    ground = shapely.union_all(grounds)
    shapely.prepare(ground)
    standing = np.array(footprints[say], object)
    across = ~shapely.contains_properly(ground, standing)
    standing[across] = shapely.intersection(standing[across], ground)
    spots = shapely.point_on_surface(standing)
    return Share(frozenset(), frozenset(), division, spots, goes[say])


def _check_stacked(given: Shapes, staying: Shapes) -> None:
    one, other = shapely.STRtree(staying).query(given, "intersects")
    smaller = np.minimum(shapely.area(given[one]), shapely.area(staying[other]))
    common = shapely.area(shapely.intersection(given[one], staying[other]))
    (stacked,) = np.nonzero(common >= _STACKED * smaller)
    if len(stacked):
        spot = shapely.point_on_surface(given[one[stacked[0]]])
        raise EditError("refuse.one_on_another", place=(spot.x, spot.y))


def share_of_yard(
    plan: Plan,
    footprints: Shapes,
    goes: Flags,
    *,
    cell: int,
    yard: shapely.Geometry,
) -> Share:
    """Divide the part of one cell, or of the free ground, that lies in a yard.

    Parameters
    ----------
    plan : Plan
    footprints : ndarray of Polygon or MultiPolygon, shape (n,)
        Valid, in metres of the project CRS; all that reach into the yard.
    goes : ndarray of bool, shape (n,)
        Which buildings are given.
    cell : int
        0 for the ground outside all cells.
    yard : Polygon or MultiPolygon
        Ground of which those that are given take what is nearest to them.

    Returns
    -------
    Share

    Raises
    ------
    EditError
        ``refuse.one_on_another``.
    """
    numbers = [cell] if cell else plan.cells_near(yard)
    cells = np.array(list(plan.shapes(numbers).values()), object)
    overlay = shapely.intersection if cell else shapely.difference
    ground = np.array([only_polygons(overlay(yard, shapely.union_all(cells)))], object)
    here = np.unique(shapely.STRtree(footprints).query(ground, "intersects")[1])
    # What reaches in from other ground may reach out of the yard too: it stays.
    loose = np.zeros(len(here), bool)
    old = shapely.union_all(shapely.boundary(cells))
    share = _divided(ground, footprints[here], goes[here], loose, old)
    return replace(
        share,
        cells=frozenset({cell} if cell else ()),
        owners=frozenset({plan.owners_of(cell)}),
    )
