"""Where ground changed hands between two snapshots: the boxes to look at again.

An edit moves a piece of a border. What it can change lies in the box of that piece,
which holds a handful of buildings where the cells on both sides hold hundreds.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.snapshot import Snapshot

_FEW = 24  # points looked at as they are, without comparing segment by segment


@dataclass(frozen=True, slots=True)
class ChangedGround:
    """Boxes of what differs between two snapshots.

    Attributes
    ----------
    ground : ndarray, float64, shape (n, 4)
        Outside these boxes every place lies in the cell it lay in before.
    owned : ndarray, float64, shape (m, 4)
        Boxes of the cells that have other owners than before.
    """

    ground: NDArray[np.float64]
    owned: NDArray[np.float64]


def find_changed(
    before: Snapshot, after: Snapshot, touched: NDArray[np.int64]
) -> ChangedGround:
    """Find where ground changed between two snapshots.

    Parameters
    ----------
    before, after : Snapshot
        Of the same levels. Rings run the same way round in both, as those of a plan
        do: shells one way, holes the other.
    touched : ndarray, int64, shape (k,)
        Ids of all cells that changed, came or went.

    Returns
    -------
    ChangedGround
    """
    ground: list[tuple[float, ...]] = []
    owned: list[NDArray[np.float64]] = []
    old_rows = rows_of(before.cell_ids, touched).tolist()
    new_rows = rows_of(after.cell_ids, touched).tolist()
    for old, new in zip(old_rows, new_rows, strict=True):
        if old < 0 or new < 0:
            if old >= 0:
                ground.append(tuple(before.cell_boxes[old]))
            elif new >= 0:
                ground.append(tuple(after.cell_boxes[new]))
            continue
        points = _differing(before.cell_polygons[old], after.cell_polygons[new])
        if len(points):
            ground.append((*points.min(axis=0), *points.max(axis=0)))
        if (before.cell_owners[old] != after.cell_owners[new]).any():
            owned += [before.cell_boxes[old], after.cell_boxes[new]]
    return ChangedGround(
        _joined(np.array(ground, np.float64).reshape(-1, 4)),
        np.array(owned, np.float64).reshape(-1, 4),
    )


def rows_of(cell_ids: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.intp]:
    """Find where ids stand among ascending ones.

    Parameters
    ----------
    cell_ids : ndarray, int64, shape (c,)
    wanted : ndarray, int64, shape (k,)

    Returns
    -------
    ndarray, intp, shape (k,)
        -1 where an id is not there.
    """
    if not len(cell_ids):
        return np.full(len(wanted), -1, np.intp)
    found = np.minimum(np.searchsorted(cell_ids, wanted), len(cell_ids) - 1)
    return np.where(cell_ids[found] == wanted, found, -1)


def _differing(old: shapely.Geometry, new: shapely.Geometry) -> NDArray[np.float64]:
    """Give the ends of all segments that only one of two polygons has.

    A place that changed hands lies between them: where both have a segment, they
    have the same ground on its left.
    """
    if old is new:
        return np.empty((0, 2))
    one, two = shapely.get_coordinates(old), shapely.get_coordinates(new)
    shorter = min(len(one), len(two))
    # As a rule one run of points differs, and the rest stands as it stood.
    head = _equal(one[:shorter], two[:shorter])
    if head == shorter and len(one) == len(two):
        return np.empty((0, 2))
    rest = shorter - head
    tail = _equal(one[::-1][:rest], two[::-1][:rest])
    runs = [
        each[max(head - 1, 0) : min(len(each) - tail + 1, len(each))]
        for each in (one, two)
    ]
    if sum(map(len, runs)) > _FEW:
        segments = [_segments(run) for run in runs]
        ends = [end for pair in segments[0] ^ segments[1] for end in pair]
        return np.array(ends, np.float64).reshape(-1, 2)
    return np.concatenate(runs)


def _equal(one: NDArray[np.float64], two: NDArray[np.float64]) -> int:
    """Count the points in which two runs agree from their beginning."""
    differ = np.flatnonzero((one != two).any(axis=1))
    return int(differ[0]) if len(differ) else len(one)


def _segments(
    points: NDArray[np.float64],
) -> set[tuple[tuple[float, float], tuple[float, float]]]:
    pairs: list[tuple[float, float]] = list(map(tuple, points.tolist()))
    return set(pairwise(pairs))


def _joined(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Put boxes together that are mostly the same: both sides of a moved border."""
    if len(boxes) < 2:
        return boxes
    around = np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])
    area = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    if (around[2:] - around[:2]).prod() <= area.sum():
        return around[None]
    return boxes
