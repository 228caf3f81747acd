"""Frames at a larger scale for places where doors stand too close to be read.

A rural grid is mostly fields: at the scale that shows it whole, the houses of its
village are a few millimetres apart. So each built-up place gets a frame of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from gridplanner.analysis.printing.fitting import SERIES, fit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.printing.fitting import Box, Size

_APART: Final = 6.0  # mm between doors next to each other that can be read
_WELL: Final = 12.0  # mm beyond which more room helps nobody
_LINKED: Final = 70.0  # metres between houses of one place
_FEWEST: Final = 5  # doors of a place that is worth a frame
_MOST: Final = 2  # frames that a larger scale may take
_EDGE: Final = 12.0  # mm of ground around the doors


def closeups(
    points: NDArray[np.float64], size: Size, scale: float
) -> tuple[int, tuple[Box, ...]]:
    """Find frames in which doors can be read, where they cannot on the whole map.

    Parameters
    ----------
    points : ndarray, float64, shape (n, 2)
        Doors, metres.
    size : tuple of float
        Width and height of a frame on the sheet, millimetres.
    scale : float
        Denominator of the whole map.

    Returns
    -------
    int, tuple of tuple of float
        Denominator, one of the series and at most half of `scale`, and west, south,
        east, north of each frame; 0 and none where all can be read as it is, or where
        no larger scale is left.
    """
    finer = [one for one in reversed(SERIES) if one <= scale / 2]
    if len(points) < _FEWEST or not finer:
        return 0, ()
    nearest, _row = cKDTree(points).query(points, k=2)
    spacing = float(np.median(nearest[:, 1]))
    if spacing * 1000.0 / scale >= _APART:
        return 0, ()
    places = _places(points)
    found: tuple[int, tuple[Box, ...]] = (0, ())
    for one in finer:
        frames = _frames(places, size, one)
        before, kept = spacing * 1000.0 / found[0] if found[0] else 0.0, found[1]
        can_be_read = before >= _APART
        if kept and len(frames) > (len(kept) if can_be_read else _MOST):
            break
        found = one if frames else 0, frames
        if spacing * 1000.0 / one >= _WELL:
            break
    return found


def _places(points: NDArray[np.float64]) -> list[Box]:
    """Give the box of each group of doors near each other, the largest first."""
    pairs = cKDTree(points).query_pairs(_LINKED, output_type="ndarray")
    count = len(points)
    links = coo_matrix((np.ones(len(pairs)), pairs.T), (count, count))
    _parts, part = connected_components(links, directed=False)
    sizes = np.bincount(part)
    order = [at for at in np.argsort(-sizes, kind="stable") if sizes[at] >= _FEWEST]
    boxes = []
    for at in order:
        inside = points[part == at]
        west, south = inside.min(axis=0).tolist()
        east, north = inside.max(axis=0).tolist()
        boxes.append((west, south, east, north))
    return boxes


def _frames(places: list[Box], size: Size, scale: int) -> tuple[Box, ...]:
    """Put places into as few frames as a simple packing finds."""
    per_mm = scale / 1000.0
    room = (size[0] - 2 * _EDGE) * per_mm, (size[1] - 2 * _EDGE) * per_mm
    groups: list[Box] = []
    frames: list[Box] = []
    for place in places:
        if not _holds(room, place):
            frames += fit(place, size, size, scale=scale).frames
            continue
        for number, group in enumerate(groups):
            both = _union(group, place)
            if _holds(room, both):
                groups[number] = both
                break
        else:
            groups.append(place)
    half = size[0] * per_mm / 2, size[1] * per_mm / 2
    for west, south, east, north in groups:
        x, y = (west + east) / 2, (south + north) / 2
        frames.append((x - half[0], y - half[1], x + half[0], y + half[1]))
    return tuple(sorted(frames, key=lambda one: (-round(one[3]), one[0])))


def _holds(room: Size, box: Box) -> bool:
    return box[2] - box[0] <= room[0] and box[3] - box[1] <= room[1]


def _union(one: Box, other: Box) -> Box:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )
