"""Bring new lines onto the old borders they nearly touch; old borders never move."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.topology.canonical import Points, drop_repeats, mm

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.topology.rings import Lines

_ROUNDS = 4


class Target:
    """The old borders new lines are brought onto.

    Parameters
    ----------
    lines : Lines
        Canonical coordinates of the borders.
    """

    def __init__(self, lines: Lines) -> None:
        self.xy = lines.xy
        inner = np.ones(max(len(lines.xy) - 1, 0), bool)
        inner[lines.offsets[1:-1] - 1] = False
        first = np.flatnonzero(inner)
        self.segments = shapely.linestrings(
            np.stack([lines.xy[first], lines.xy[first + 1]], axis=1)
        )
        self.border = np.searchsorted(lines.offsets, first, "right") - 1
        self.steps = lines.xy[first + 1] - lines.xy[first]
        self._points = shapely.STRtree(shapely.points(lines.xy))
        self._tree = shapely.STRtree(self.segments)

    def nearest_segment(
        self, points: Points, distance: float
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pair points with the nearest segment that is no further than `distance`."""
        found = self._tree.query_nearest(
            shapely.points(points), max_distance=distance, all_matches=False
        )
        return found[0], found[1]

    def segments_near(
        self, shape: shapely.Geometry, distance: float
    ) -> NDArray[np.int64]:
        """List the segments no further than `distance` from a shape."""
        found: NDArray[np.int64] = self._tree.query(shape, "dwithin", distance)
        return found

    def snap_points(self, points: Points, distance: float) -> Points:
        """Put points onto old points, else onto old segments, within `distance`."""
        moved = points.copy()
        own, old = self._points.query_nearest(
            shapely.points(points), max_distance=distance, all_matches=False
        )
        moved[own] = self.xy[old]
        free = np.ones(len(points), bool)
        free[own] = False
        rest = np.flatnonzero(free)
        if len(rest):
            near, segment = self.nearest_segment(points[rest], distance)
            line, point = self.segments[segment], shapely.points(points[rest[near]])
            feet = shapely.line_interpolate_point(
                line, shapely.line_locate_point(line, point)
            )
            moved[rest[near]] = mm(shapely.get_coordinates(feet))
        return moved

    def take_in(self, points: Points, distance: float) -> Points:
        """Put old points near a line's segments into the line."""
        segments = shapely.linestrings(np.stack([points[:-1], points[1:]], axis=1))
        own, old = self._points.query(segments, "dwithin", distance)
        place = self.xy[old]
        is_end = (place == points[own]).all(1) | (place == points[own + 1]).all(1)
        own, place = own[~is_end], place[~is_end]
        if not len(own):
            return points
        along = shapely.line_locate_point(segments[own], shapely.points(place))
        order = np.lexsort((along, own))
        joined = np.insert(points, own[order] + 1, place[order], axis=0)
        return drop_repeats(joined)


def snap_lines(lines: list[Points], target: Target, distance: float) -> list[Points]:
    """Bring lines onto old points and segments.

    Parameters
    ----------
    lines : list of ndarray, float64, shape (n, 2)
        Canonical metres.
    target : Target
    distance : float
        Metres within which an old point or segment is taken.

    Returns
    -------
    list of ndarray
        Lines that shrank to a point are left out.
    """
    if not len(target.xy):
        return lines
    snapped = []
    for line in lines:
        points = line
        for _ in range(_ROUNDS):
            moved = drop_repeats(target.snap_points(points, distance))
            if len(moved) > 1:
                moved = target.take_in(moved, distance)
            same = moved.shape == points.shape and bool((moved == points).all())
            points = moved
            if same or len(points) < 2:
                break
        if len(points) > 1:
            snapped.append(points)
    return snapped
