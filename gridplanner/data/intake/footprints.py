"""What is odd about footprints: doubled, stacked, overlapping, tiny, huge, outside.

Nothing here changes a shape; a person decides what an oddity means.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

if TYPE_CHECKING:
    from gridplanner.data.job import Progress

Objects = NDArray[np.object_]

SMALL, LARGE = 1.0, 100_000.0  # m²
_STACKED = 0.9  # share of the smaller footprint within the larger
_OVERLAP = 0.5  # m²: less is the inaccuracy of drawing a common wall
_OVERLAP_SHARE = 0.01
_CHUNK = 50_000
_RIM = 0.0025


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something to look at.

    Attributes
    ----------
    index : int
        Position of the footprint.
    reason : str
        ``"duplicate"``, ``"stacked"``, ``"overlaps"``, ``"too_small"``,
        ``"too_large"`` or ``"outside"``.
    other : int
        Position of the footprint it clashes with, -1 where there is none.
    area : float
        Square metres of the clash, or of the footprint.
    """

    index: int
    reason: str
    other: int = -1
    area: float = 0.0


def find_oddities(shapes: Objects, *, progress: Progress | None = None) -> list[Oddity]:
    """Find what is odd among footprints.

    Parameters
    ----------
    shapes : ndarray of Polygon, MultiPolygon or None, shape (n,)
        Valid footprints in metres; None is passed over.
    progress : Progress, optional

    Returns
    -------
    list of Oddity
        Of two footprints that clash, the later one is named with the earlier as
        its ``other``; of stacked ones the smaller. Duplicates come first.
    """
    areas = shapely.area(shapes)
    with np.errstate(invalid="ignore"):
        small, large = areas < SMALL, areas > LARGE
    found = [
        Oddity(int(i), "too_small", area=float(areas[i])) for i in np.flatnonzero(small)
    ]
    found += [
        Oddity(int(i), "too_large", area=float(areas[i])) for i in np.flatnonzero(large)
    ]
    doubled = find_duplicates(shapes)
    twins = [
        Oddity(int(i), "duplicate", int(doubled[i]), float(areas[i]))
        for i in np.flatnonzero(doubled >= 0)
    ]
    alone = shapes.copy()
    alone[doubled >= 0] = None
    return twins + found + _clashes(alone, areas, progress)


def find_duplicates(shapes: Objects) -> NDArray[np.int64]:
    """Find footprints that are drawn twice.

    Parameters
    ----------
    shapes : ndarray of Geometry or None, shape (n,)

    Returns
    -------
    ndarray, int64, shape (n,)
        Position of the first footprint of the same shape, wherever its ring
        begins; -1 for that one itself and for those drawn once.
    """
    first = np.full(len(shapes), -1, dtype=np.int64)
    boxes = shapely.bounds(shapes)
    order = np.lexsort(boxes.T)
    ordered = boxes[order]
    same = (ordered[1:] == ordered[:-1]).all(axis=1)
    if not same.any():
        return first
    group = np.concatenate([[0], np.cumsum(~same)])
    crowded = np.flatnonzero(np.bincount(group) > 1)
    members = np.isin(group, crowded)
    keys: dict[tuple[int, bytes], int] = {}
    chosen = order[members]
    normal = shapely.to_wkb(shapely.normalize(shapes[chosen]))
    for at in np.argsort(chosen, kind="stable"):
        index, key = int(chosen[at]), (int(group[members][at]), normal[at])
        if normal[at] is not None and (earlier := keys.setdefault(key, index)) != index:
            first[index] = earlier
    return first


def find_outside(shapes: Objects, town: shapely.Geometry | None) -> NDArray[np.bool_]:
    """Tell which footprints lie outside every area.

    Parameters
    ----------
    shapes : ndarray of Geometry or None, shape (n,)
    town : Geometry or None
        Ground of all areas together; None where there are none yet.

    Returns
    -------
    ndarray, bool, shape (n,)
        Judged by a point within each footprint; False throughout without areas.
    """
    if town is None or town.is_empty:
        return np.zeros(len(shapes), dtype=bool)
    points = shapely.get_coordinates(shapely.point_on_surface(shapes))
    outside = np.zeros(len(shapes), dtype=bool)
    present = np.flatnonzero(~shapely.is_missing(shapes))
    shapely.prepare(town)
    outside[present] = ~shapely.intersects_xy(town, points[:, 0], points[:, 1])
    return outside


def overlap_areas(
    one: Objects, other: Objects, *, progress: Progress | None = None
) -> NDArray[np.float64]:
    """Measure the common ground of pairs of footprints.

    Parameters
    ----------
    one, other : ndarray of Polygon, shape (k,)

    Returns
    -------
    ndarray, float64, shape (k,)
        Square metres; 0 where they only touch.
    """
    areas = np.zeros(len(one))
    for start in range(0, len(one), _CHUNK):
        part = slice(start, start + _CHUNK)
        areas[part] = shapely.area(shapely.intersection(one[part], other[part]))
        if progress is not None:
            progress.check()
    return areas


def _clashes(
    shapes: Objects, areas: NDArray[np.float64], progress: Progress | None
) -> list[Oddity]:
    tree = shapely.STRtree(shapes)
    one, other = tree.query(shapes)
    pairs = one < other
    one, other = one[pairs], other[pairs]
    # Boxes that share less than what is reported cannot hold more.
    worth = _box_overlap(shapes, one, other) > _OVERLAP
    one, other = one[worth], other[worth]
    if progress is not None:
        progress.check()
    deep = _overlap_deeply(shapes, areas, one, other)
    one, other = one[deep], other[deep]
    common = overlap_areas(shapes[one], shapes[other], progress=progress)
    smaller = np.minimum(areas[one], areas[other])
    clash = (common > _OVERLAP) & (common > _OVERLAP_SHARE * smaller)
    found = []
    for first, second, area in zip(
        one[clash], other[clash], common[clash], strict=True
    ):
        small, large = int(second), int(first)
        if area >= _STACKED * min(areas[first], areas[second]):
            if areas[first] < areas[second]:
                small, large = large, small
            found.append(Oddity(small, "stacked", large, float(area)))
        else:
            found.append(Oddity(small, "overlaps", large, float(area)))
    return found


def _overlap_deeply(
    shapes: Objects,
    areas: NDArray[np.float64],
    one: NDArray[np.intp],
    other: NDArray[np.intp],
) -> NDArray[np.bool_]:
    """Pass over pairs that only share a wall: their overlap is costly to measure.

    The smaller footprint is shrunk by a quarter of a percent around its middle.
    Where it is then free of the larger, what they share lies in the rim that was
    taken away: half a percent of the smaller one's ground, less than is reported.
    """
    first = areas[one] <= areas[other]
    small, large = np.where(first, one, other), np.where(first, other, one)
    used = np.unique(small)
    shrunk = shapes.copy()
    shrunk[used] = _shrink(shapes[used])
    shapely.prepare(shapes)
    deep = np.asarray(shapely.intersects(shapes[large], shrunk[small]), dtype=bool)
    shapely.destroy_prepared(shapes)
    return deep


def _shrink(shapes: Objects) -> Objects:
    points, owners = shapely.get_coordinates(shapes, return_index=True)
    if not len(points):
        return shapes
    first = np.flatnonzero(np.diff(owners, prepend=-1))
    count = np.diff(np.append(first, len(points)))
    middle = np.add.reduceat(points, first) / count[:, None]
    moved = points + (middle.repeat(count, axis=0) - points) * _RIM
    return np.asarray(shapely.set_coordinates(shapes.copy(), moved), dtype=object)


def _box_overlap(
    shapes: Objects, one: NDArray[np.intp], other: NDArray[np.intp]
) -> NDArray[np.float64]:
    boxes = shapely.bounds(shapes)
    low = np.maximum(boxes[one, :2], boxes[other, :2])
    high = np.minimum(boxes[one, 2:], boxes[other, 2:])
    return np.asarray(np.prod(np.maximum(high - low, 0.0), axis=1), np.float64)
