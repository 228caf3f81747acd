"""What lies where: exact tests on packed arrays behind their boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.packed import AREA, LINE, Packed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.layers.view import Box


def hits_in(
    packed: Packed, x: float, y: float, *, tolerance: float = 0.0
) -> list[tuple[int, float]]:
    """Find the shapes at a place.

    Parameters
    ----------
    packed : Packed
    x, y : float
        Metres of the project CRS.
    tolerance : float, optional
        Metres; points and lines so near still count, and areas too where none holds
        the place itself.

    Returns
    -------
    list of (int, float)
        Row and distance: smallest first among the areas that hold the place, then by
        distance.
    """
    box = (x - tolerance, y - tolerance, x + tolerance, y + tolerance)
    place = np.array([x, y]) - packed.origin
    found = []
    for row in packed.shapes_in(box).tolist():
        distance = _distance(packed, row, place)
        if distance <= tolerance:
            west, south, east, north = packed.boxes[row].tolist()
            size = (east - west) * (north - south)
            found.append((distance, size, row))
    return [(row, distance) for distance, _, row in sorted(found)]


def touched_by(packed: Packed, ring: NDArray[np.float64]) -> NDArray[np.int64]:
    """Find the shapes that a ring touches.

    Parameters
    ----------
    packed : Packed
    ring : ndarray, float64, shape (n, 2)
        Metres; a box's corners or a lasso, closed or not, of three points or more.

    Returns
    -------
    ndarray, int64
        Rows, ascending. A shape counts when any of its ground lies in the ring.
    """
    if len(ring) < 3 or not len(packed):
        return np.empty(0, np.int64)
    west, south = ring.min(axis=0)
    east, north = ring.max(axis=0)
    rows = packed.shapes_in((west, south, east, north))
    area = shapely.make_valid(shapely.polygons(ring - packed.origin))
    shapely.prepare(area)
    boxes = packed.boxes[rows]
    whole = shapely.contains_properly(area, shapely.box(*boxes.T))
    unsure = rows[~whole]
    touches = [
        shapely.intersects(area, geometry_of(packed, r)) for r in unsure.tolist()
    ]
    return np.sort(np.concatenate([rows[whole], unsure[np.array(touches, bool)]]))


def geometry_of(packed: Packed, row: int) -> shapely.Geometry:
    """Give a shape as a geometry counted from the origin of `packed`."""
    first, last = packed.shapes[row], packed.shapes[row + 1]
    parts = [
        packed.coords[packed.rings[j] : packed.rings[j + 1]] for j in range(first, last)
    ]
    if packed.dims[row] == AREA:
        # A shell begins anew at each anticlockwise ring; its holes follow it.
        shells: list[list[NDArray[np.float32]]] = []
        for part in parts:
            if _twice_area(part) > 0 or not shells:
                shells.append([part])
            else:
                shells[-1].append(part)
        return shapely.MultiPolygon([(s[0], s[1:]) for s in shells])
    if packed.dims[row] == LINE:
        return shapely.MultiLineString(parts)
    return shapely.MultiPoint(np.concatenate(parts) if parts else [])


def box_of_rows(packed: Packed, rows: NDArray[np.int64]) -> Box | None:
    """Extent of some shapes in metres; None without rows."""
    if not len(rows):
        return None
    boxes = packed.boxes[rows].astype(np.float64) + np.tile(packed.origin, 2)
    west, south = boxes[:, :2].min(axis=0)
    east, north = boxes[:, 2:].max(axis=0)
    return float(west), float(south), float(east), float(north)


def _distance(packed: Packed, row: int, place: NDArray[np.float64]) -> float:
    """Metres from a place (counted from the origin) to a shape; 0 inside an area."""
    first, last = packed.shapes[row], packed.shapes[row + 1]
    inside = False
    nearest = np.inf
    for ring in range(first, last):
        coords = packed.coords[packed.rings[ring] : packed.rings[ring + 1]] - place
        if packed.dims[row] == AREA and _holds_origin(coords):
            inside = not inside
        nearest = min(nearest, _to_line(coords))
    return 0.0 if inside else float(nearest)


def _holds_origin(ring: NDArray[np.float64]) -> bool:
    """Whether a closed ring holds (0, 0), by counting crossings (even-odd)."""
    x, y = ring[:-1].T
    next_x, next_y = ring[1:].T
    cross = (y > 0) != (next_y > 0)
    if not cross.any():
        return False
    x, y, next_x, next_y = x[cross], y[cross], next_x[cross], next_y[cross]
    at = x - y * (next_x - x) / (next_y - y)
    return bool(np.count_nonzero(at > 0) % 2)


def _to_line(coords: NDArray[np.float64]) -> float:
    if len(coords) == 1:
        return float(np.hypot(*coords[0]))
    start, way = coords[:-1], coords[1:] - coords[:-1]
    length = (way**2).sum(axis=1)
    along = -(start * way).sum(axis=1) / np.where(length > 0, length, 1.0)
    near = start + way * np.clip(along, 0.0, 1.0)[:, None]
    return float(np.sqrt((near**2).sum(axis=1).min()))


def _twice_area(ring: NDArray[np.float32]) -> float:
    x, y = (ring - ring[0]).astype(np.float64).T
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum())
