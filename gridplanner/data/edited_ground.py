"""Where on the map an edit was made, to show that ground when it is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.records import Border, Vertex
from gridplanner.data.topology.canonical import unpack_bends

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from gridplanner.data.change import Change, Records
    from gridplanner.data.plan import Plan

Box = tuple[float, float, float, float]


def edited_ground(changes: Iterable[Change], plans: Mapping[int, Plan]) -> Box | None:
    """Find the ground that changes altered.

    Parameters
    ----------
    changes : iterable of Change
    plans : mapping of int to Plan
        As they are before or after; either serves.

    Returns
    -------
    tuple of float or None
        West, south, east, north, metres of the project CRS: around the borders that
        came, went or moved; where none did, around the ground that changed owner or
        whose unit changed. None where there is no ground to show.
    """
    boxes: list[Box] = []
    for change in changes:
        plan = plans.get(change.plan)
        if plan is not None:
            points = [*_points(change, plan)]
            bounds = _bounds_of_points(points) if points else _bounds(change, plan)
            boxes.extend(bounds)
    if not boxes:
        return None
    west, south, east, north = np.asarray(boxes, np.float64).T
    return float(west.min()), float(south.min()), float(east.max()), float(north.max())


def _points(change: Change, plan: Plan) -> Iterator[NDArray[np.float64]]:
    """Give the places of all borders and vertices of a change, shape (n, 2) each."""
    for side in (change.before, change.after):
        for record in side.values():
            if isinstance(record, Border):
                yield unpack_bends(record.bends)
                ends = [_vertex(side, plan, end) for end in (record.start, record.end)]
                yield np.array([(v.x, v.y) for v in ends if v]).reshape(-1, 2)
            elif isinstance(record, Vertex):
                yield np.array([(record.x, record.y)])


def _vertex(side: Records, plan: Plan, number: int) -> Vertex | None:
    record = side.get(("vertex", number))
    return record if isinstance(record, Vertex) else plan.vertices.get(number)


def _bounds_of_points(points: list[NDArray[np.float64]]) -> list[Box]:
    places = np.concatenate(points)
    return [(*places.min(axis=0).tolist(), *places.max(axis=0).tolist())]


def _bounds(change: Change, plan: Plan) -> list[Box]:
    cells = set(change.touched) or {
        cell for unit in change.units for cell in plan.cells_of(unit)
    }
    shapes = [*plan.shapes(cell for cell in cells if cell in plan.cells).values()]
    boxes = shapely.bounds(np.array(shapes, object)).reshape(-1, 4)
    return [tuple(box) for box in boxes.tolist()]
