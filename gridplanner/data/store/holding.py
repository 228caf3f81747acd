"""Which grid holds one building, asked of the file without loading the town.

Most buildings lie wholly in one grid, which a few lines of arithmetic tell; the
geometry library, whose loading takes longer than a search, serves the others.
"""

from __future__ import annotations

import struct
from array import array
from typing import TYPE_CHECKING, Any

from gridplanner.data.store.box import box_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import apsw

Point = tuple[float, float]

_GRIDS = """
SELECT coalesce(g.code, ''), g.geom
FROM rtree_grid_geom AS box JOIN grid AS g ON g.fid = box.id
WHERE box.minx <= ? AND box.maxx >= ? AND box.miny <= ? AND box.maxy >= ?
AND coalesce(g.plan, '') = '' ORDER BY g.fid
"""
_ENVELOPE_BYTES = (0, 32, 48, 48, 64)


def grid_of(connection: apsw.Connection, footprint: bytes) -> str | None:
    """Find the grid that holds the largest part of a footprint.

    Parameters
    ----------
    connection : apsw.Connection
    footprint : bytes
        The shape as the file keeps it.

    Returns
    -------
    str or None
        The grid's code; None where most of the footprint lies in no grid.
    """
    box = box_of(footprint)
    if box is None:
        return None
    west, east, south, north = box
    near: list[Any] = connection.execute(_GRIDS, (east, west, north, south)).fetchall()
    corners = [(west, south), (east, south), (east, north), (west, north)]
    for code, blob in near:
        rings = list(_rings(blob))
        if _is_clear(rings, box) and all(_holds(rings, corner) for corner in corners):
            return str(code)
    return _largest(footprint, near) if near else None


def _is_clear(rings: list[array[float]], box: tuple[float, ...]) -> bool:
    """Tell that no border can cross a box: no segment's own box meets it."""
    west, east, south, north = box
    for ring in rings:
        xs, ys = ring[::2], ring[1::2]
        for x, next_x, y, next_y in zip(xs, xs[1:], ys, ys[1:], strict=False):
            apart = (x < west and next_x < west) or (x > east and next_x > east)
            apart = apart or (y < south and next_y < south)
            if not (apart or (y > north and next_y > north)):
                return False
    return True


def _holds(rings: list[array[float]], point: Point) -> bool:
    """Tell whether a point lies inside, by the borders a ray to the east meets."""
    px, py = point
    inside = False
    for ring in rings:
        xs, ys = ring[::2], ring[1::2]
        for x, next_x, y, next_y in zip(xs, xs[1:], ys, ys[1:], strict=False):
            if (y > py) != (next_y > py):
                inside ^= px < x + (py - y) * (next_x - x) / (next_y - y)
    return inside


def _rings(blob: bytes) -> Iterator[array[float]]:
    """Read the rings of a multi-part polygon, each as x and y in turn."""
    place = 8 + _ENVELOPE_BYTES[(blob[3] >> 1) & 0x07]
    order = "<" if blob[place] else ">"
    (parts,) = struct.unpack_from(order + "I", blob, place + 5)
    place += 9
    for _ in range(parts):
        order = "<" if blob[place] else ">"
        (rings,) = struct.unpack_from(order + "I", blob, place + 5)
        place += 9
        for _ in range(rings):
            (points,) = struct.unpack_from(order + "I", blob, place)
            place += 4
            yield array("d", struct.unpack_from(f"{order}{2 * points}d", blob, place))
            place += 16 * points


def _largest(footprint: bytes, near: list[Any]) -> str | None:
    import shapely

    from gridplanner.data.store.blob import wkb_of

    shape: Any = shapely.make_valid(shapely.from_wkb(wkb_of(footprint)))
    grids = shapely.from_wkb([wkb_of(blob) for _, blob in near])
    parts = shapely.area(shapely.intersection(grids, shape))
    best = int(parts.argmax())
    outside = shape.area - float(parts.sum())
    found = parts[best] > 0 and parts[best] >= outside
    return str(near[best][0]) if found else None
