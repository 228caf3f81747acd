"""Let a border follow a road, a river or a village line that runs near it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.ops import substring

from gridplanner.data.edits.redraw_stretch import redraw_stretch
from gridplanner.data.errors import EditError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.data.change import Change
    from gridplanner.data.plan import Plan

STEP = 2.0
"""Metres between the places of a border that are compared with the line."""


def follow_line(
    plan: Plan,
    border_ids: Iterable[int],
    line: shapely.LineString,
    *,
    level: int,
    reach: float = 30.0,
    allow_parts: bool = False,
) -> Change:
    """Let borders follow a line where it runs beside them.

    Parameters
    ----------
    plan : Plan
    border_ids : iterable of int
        Borders that together make one run.
    line : LineString
        Road, river or village line, metres of the project CRS.
    level : int
        Level whose border is redrawn; see `redraw_stretch`.
    reach : float, optional
        Metres up to which the line counts as beside the border.
    allow_parts : bool, optional
        Whether units may fall into more pieces than expected.

    Returns
    -------
    Change
        The longest stretch beside the line runs on it afterwards, joined to the rest
        of the border by the shortest way.

    Raises
    ------
    EditError
        ``refuse.no_line_near`` where the line runs beside no stretch of the border,
        or already under it.
    """
    numbers = list(border_ids)
    run = shapely.line_merge(shapely.union_all(plan.lines(numbers)))
    pieces = [p for p in shapely.get_parts(run) if p.geom_type == "LineString"]
    best = max(pieces, key=lambda piece: piece.length)
    stretch = beside(best, line, reach)
    if stretch is None:
        spot = best.interpolate(0.5, normalized=True)
        raise EditError("refuse.no_line_near", place=(spot.x, spot.y))
    first, last = stretch
    starts, ends = line.project(first), line.project(last)
    along = substring(line, starts, ends)
    points = shapely.get_coordinates(along)
    path = np.concatenate([[(first.x, first.y)], points, [(last.x, last.y)]])
    sketch = shapely.remove_repeated_points(shapely.LineString(path), 0.0)
    borders = [plan.borders[number] for number in numbers]
    sides = {side for border in borders for side in (border.left, border.right)}
    return redraw_stretch(
        plan,
        [sketch],
        level=level,
        between={plan.owners_of(side)[level] for side in sides},
        allow_parts=allow_parts,
        label="change.follow",
    )


def beside(
    border: shapely.LineString, line: shapely.LineString, reach: float
) -> tuple[shapely.Point, shapely.Point] | None:
    """Find the ends of the longest stretch of a border that a line runs beside.

    Parameters
    ----------
    border, line : LineString
        Metres.
    reach : float

    Returns
    -------
    tuple of Point or None
        In the direction of the border; None where the line comes near nowhere, or
        lies on the border already.
    """
    count = max(int(border.length / STEP), 2) + 1
    at = np.linspace(0.0, border.length, count)
    points = shapely.line_interpolate_point(border, at)
    away = shapely.distance(points, line)
    near = away <= reach
    edges = np.flatnonzero(np.diff(np.concatenate([[False], near, [False]])))
    runs = edges.reshape(-1, 2)
    if not len(runs):
        return None
    first, end = runs[int(np.argmax(runs[:, 1] - runs[:, 0]))].tolist()
    if end - first < 2 or away[first:end].max() < 2 * 1e-3:
        return None
    return points[first], points[end - 1]
