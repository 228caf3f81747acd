"""Geometry taken apart into arrays: the first half of packing it.

Nearly all footprints are one polygon without holes. Their WKB is read as an array,
five times faster than by way of geometry objects; the rest goes through shapely.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

POINT, LINE, AREA = 0, 1, 2
# A multipolygon of one polygon of one ring; the number of its points follows.
_ONE_RING: Final = bytes.fromhex("010600000001000000010300000001000000")
_HEAD: Final = 22


@dataclass(frozen=True, slots=True)
class Flat:
    """Shapes taken apart.

    Attributes
    ----------
    coords : ndarray, float64, shape (v, 2)
        Metres; outer rings run anticlockwise, holes clockwise.
    rings : ndarray, int32, shape (r + 1,)
        Where each ring, line or point begins in `coords`.
    shapes : ndarray, int32, shape (n + 1,)
        Where each shape begins in `rings`.
    dims : ndarray, uint8, shape (n,)
    bounds : ndarray, float64, shape (n, 4)
        NaN for an empty shape.
    points : ndarray, float64, shape (n, 2)
        A point inside each shape.
    """

    coords: NDArray[np.float64]
    rings: NDArray[np.int32]
    shapes: NDArray[np.int32]
    dims: NDArray[np.uint8]
    bounds: NDArray[np.float64]
    points: NDArray[np.float64]

    def followed_by(self, other: Flat) -> Flat:
        """Put other shapes behind these."""
        return Flat(
            np.concatenate([self.coords, other.coords]),
            np.concatenate([self.rings, other.rings[1:] + self.rings[-1]]),
            np.concatenate([self.shapes, other.shapes[1:] + self.shapes[-1]]),
            np.concatenate([self.dims, other.dims]),
            np.concatenate([self.bounds, other.bounds]),
            np.concatenate([self.points, other.points]),
        )


def flatten(
    geometries: Sequence[bytes] | NDArray[np.object_],
) -> tuple[Flat, NDArray[np.int64]]:
    """Take shapes apart.

    Parameters
    ----------
    geometries : sequence of WKB bytes, or ndarray of Geometry, shape (n,)
        Of any kind; a collection keeps its parts of highest dimension.

    Returns
    -------
    flat : Flat
    order : ndarray, int64, shape (n,)
        Which of `geometries` each shape of `flat` is.
    """
    count = len(geometries)
    is_simple = np.zeros(count, bool)
    if count and isinstance(geometries[0], bytes):
        is_simple[:] = [_is_one_ring(wkb) for wkb in geometries]
    simple, rest = np.flatnonzero(is_simple), np.flatnonzero(~is_simple)
    flat = _flatten_any(_as_geometries([geometries[i] for i in rest.tolist()]))
    if len(simple):
        flat = _flatten_one_ring([geometries[i] for i in simple.tolist()]).followed_by(
            flat
        )
    return flat, np.concatenate([simple, rest])


def _is_one_ring(wkb: bytes | None) -> bool:
    return wkb is not None and wkb[:18] == _ONE_RING


def _flatten_one_ring(wkb: Sequence[bytes]) -> Flat:
    counts = np.array([len(one) - _HEAD for one in wkb], np.int64) // 16
    coords = np.frombuffer(b"".join([one[_HEAD:] for one in wkb]), "<f8")
    coords = coords.reshape(-1, 2)
    rings = np.zeros(len(counts) + 1, np.int32)
    np.cumsum(counts, out=rings[1:])
    first = rings[:-1]
    bounds = np.hstack(
        [np.minimum.reduceat(coords, first), np.maximum.reduceat(coords, first)]
    )
    coords = _anticlockwise(coords, rings)
    points = (bounds[:, :2] + bounds[:, 2:]) / 2
    outside = np.flatnonzero(~_holds(coords, rings, points))
    polygons = [shapely.Polygon(coords[rings[i] : rings[i + 1]]) for i in outside]
    if polygons:
        points[outside] = shapely.get_coordinates(shapely.point_on_surface(polygons))
    shapes = np.arange(len(counts) + 1, dtype=np.int32)
    dims = np.full(len(counts), AREA, np.uint8)
    return Flat(coords, rings, shapes, dims, bounds, points)


def _anticlockwise(
    coords: NDArray[np.float64], rings: NDArray[np.int32]
) -> NDArray[np.float64]:
    """Turn the rings that run clockwise."""
    counts = np.diff(rings)
    # Counted from each ring's first vertex, or the products lose what matters.
    local = coords - np.repeat(coords[rings[:-1]], counts, axis=0)
    cross = np.zeros(len(coords))
    cross[:-1] = local[:-1, 0] * local[1:, 1] - local[1:, 0] * local[:-1, 1]
    cross[rings[1:] - 1] = 0.0
    is_clockwise = np.repeat(np.add.reduceat(cross, rings[:-1]) < 0, counts)
    place = np.arange(len(coords))
    mirrored = np.repeat(rings[:-1] + rings[1:] - 1, counts) - place
    turned: NDArray[np.float64] = coords[np.where(is_clockwise, mirrored, place)]
    return turned


def _holds(
    coords: NDArray[np.float64],
    rings: NDArray[np.int32],
    points: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Whether each ring holds its point, by counting crossings to the east."""
    local = coords - np.repeat(points, np.diff(rings), axis=0)
    x, y = local[:-1].T
    next_x, next_y = local[1:].T
    crosses = (y > 0) != (next_y > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = x - y * (next_x - x) / (next_y - y)
    east = np.zeros(len(coords), np.int64)
    east[:-1] = crosses & (at > 0)
    east[rings[1:] - 1] = 0
    holds: NDArray[np.bool_] = np.add.reduceat(east, rings[:-1]) % 2 == 1
    return holds


def _as_geometries(geometries: Sequence[object]) -> NDArray[np.object_]:
    array = np.empty(len(geometries), object)
    array[:] = geometries
    if any(isinstance(one, bytes) for one in geometries):
        array = shapely.from_wkb(array)
    flat: NDArray[np.object_] = shapely.force_2d(array)
    return flat


def _flatten_any(geoms: NDArray[np.object_]) -> Flat:
    dims = np.maximum(shapely.get_dimensions(geoms), 0).astype(np.uint8)
    bounds = shapely.bounds(geoms).reshape(-1, 4)
    parts, owner = shapely.get_parts(geoms, return_index=True)
    if len(parts) and (shapely.get_type_id(parts) >= 4).any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        owner = owner[inner]
    keep = shapely.get_dimensions(parts) == dims[owner]
    parts, owner = parts[keep], owner[keep]
    area = dims[owner] == AREA
    rings, ring_part = shapely.get_rings(
        shapely.orient_polygons(parts[area]), return_index=True
    )
    lines = np.concatenate([parts[~area], rings])
    owner = np.concatenate([owner[~area], owner[area][ring_part]])
    order = np.argsort(owner, kind="stable")
    lines, owner = lines[order], owner[order]
    coords, of_ring = shapely.get_coordinates(lines, return_index=True)
    return Flat(
        coords,
        _starts(of_ring, len(lines)),
        _starts(owner, len(geoms)),
        dims,
        bounds,
        _inside(geoms, bounds, dims),
    )


def _starts(owner: NDArray[np.int64], count: int) -> NDArray[np.int32]:
    starts = np.zeros(count + 1, np.int32)
    np.cumsum(np.bincount(owner, minlength=count), out=starts[1:])
    return starts


def _inside(
    geoms: NDArray[np.object_], bounds: NDArray[np.float64], dims: NDArray[np.uint8]
) -> NDArray[np.float64]:
    """Give a point in each shape: the middle of its box where that lies inside."""
    points = (bounds[:, :2] + bounds[:, 2:]) / 2
    outside = ~shapely.intersects_xy(geoms, points[:, 0], points[:, 1])
    outside &= ~np.isnan(points[:, 0]) & (dims > POINT)
    on_surface = shapely.point_on_surface(geoms[outside])
    points[outside] = shapely.get_coordinates(on_surface)
    return points
