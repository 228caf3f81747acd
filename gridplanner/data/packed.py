"""Packed geometry: what is drawn and clicked, as a few flat arrays.

Shapes stand in Morton (Z) order of their boxes, so that neighbours on the ground are
neighbours in memory and every block of `BLOCK` shapes has a small box: a look at the
block boxes rules most of a town out. Coordinates are float32 relative to an origin
inside the data: at 20 km from it they are true to 1 mm, where float32 of the plain
coordinates would be 4 m coarse.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.flat import AREA, LINE, POINT, flatten
from gridplanner.data.job import Progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["AREA", "BLOCK", "LINE", "POINT", "Packed", "empty_packed", "pack", "spread"]
BLOCK = 256
_FEW = 32


@dataclass(frozen=True)
class Packed:
    """Geometry of many shapes in flat arrays, in Morton order.

    Attributes
    ----------
    ids : ndarray, int64, shape (n,)
    origin : ndarray, float64, shape (2,)
        Place the coordinates are counted from, metres of the project CRS.
    coords : ndarray, float32, shape (v, 2)
        Metres from `origin`. Rings close with their first vertex; outer rings run
        anticlockwise and holes clockwise, so that winding fill leaves holes open.
    rings : ndarray, int32, shape (r + 1,)
        Ring ``j`` (line part, point) is ``coords[rings[j]:rings[j + 1]]``.
    shapes : ndarray, int32, shape (n + 1,)
        Shape ``i`` has the rings ``shapes[i]`` to ``shapes[i + 1] - 1``.
    dims : ndarray, uint8, shape (n,)
        0 point, 1 line, 2 area.
    boxes : ndarray, float32, shape (n, 4)
        West, south, east, north from `origin`; NaN for an empty shape.
    points : ndarray, float64, shape (n, 2)
        A point inside each area, on each line; metres of the project CRS.
    """

    ids: NDArray[np.int64]
    origin: NDArray[np.float64]
    coords: NDArray[np.float32]
    rings: NDArray[np.int32]
    shapes: NDArray[np.int32]
    dims: NDArray[np.uint8]
    boxes: NDArray[np.float32]
    points: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        arrays = (self.ids, self.coords, self.rings, self.shapes, self.dims)
        return sum(a.nbytes for a in (*arrays, self.boxes, self.points))

    @cached_property
    def block_boxes(self) -> NDArray[np.float32]:
        """Box of each block of `BLOCK` shapes, float32, shape (blocks, 4)."""
        if not len(self.ids):
            return np.empty((0, 4), np.float32)
        starts = np.arange(0, len(self.ids), BLOCK)
        low = np.fmin.reduceat(self.boxes[:, :2], starts)
        high = np.fmax.reduceat(self.boxes[:, 2:], starts)
        return np.hstack([low, high])

    @cached_property
    def box(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of everything in metres; None where empty."""
        blocks = self.block_boxes
        if not len(blocks) or np.isnan(blocks).all():
            return None
        west, south = np.nanmin(blocks[:, :2], axis=0) + self.origin
        east, north = np.nanmax(blocks[:, 2:], axis=0) + self.origin
        return float(west), float(south), float(east), float(north)

    @cached_property
    def _by_id(self) -> NDArray[np.int64]:
        return np.argsort(self.ids, kind="stable")

    def blocks_in(self, box: tuple[float, float, float, float]) -> NDArray[np.int64]:
        """Find the blocks whose box meets `box` (metres of the project CRS).

        Returns
        -------
        ndarray, int64
            Numbers of blocks, ascending.
        """
        return np.flatnonzero(_meets(self.block_boxes, self.local(box)))

    def shapes_in(self, box: tuple[float, float, float, float]) -> NDArray[np.int64]:
        """Find the shapes whose box meets `box`.

        Parameters
        ----------
        box : tuple of float
            West, south, east, north; metres of the project CRS.

        Returns
        -------
        ndarray, int64
            Indices of shapes, ascending, so in Morton order.
        """
        blocks = self.blocks_in(box)
        if not len(blocks):
            return np.empty(0, np.int64)
        local = self.local(box)
        candidates = (blocks[:, None] * BLOCK + np.arange(BLOCK)).ravel()
        candidates = candidates[candidates < len(self.ids)]
        return candidates[_meets(self.boxes[candidates], local)]

    def local(
        self, box: tuple[float, float, float, float]
    ) -> tuple[float, float, float, float]:
        """Count a box of the project CRS from the origin."""
        x, y = self.origin
        return box[0] - x, box[1] - y, box[2] - x, box[3] - y

    def rows_of(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Find where ids stand.

        Parameters
        ----------
        ids : ndarray, int64, shape (k,)

        Returns
        -------
        ndarray, int64
            Indices of those that are here; others are left out.
        """
        if not len(self.ids):
            return np.empty(0, np.int64)
        if len(ids) <= _FEW and "_by_id" not in self.__dict__:
            # Sorting hundreds of thousands costs more than looking for a few.
            each = [np.flatnonzero(self.ids == number)[:1] for number in ids.tolist()]
            return np.concatenate([np.empty(0, np.int64), *each])
        order = self._by_id
        place = np.searchsorted(self.ids, ids, sorter=order)
        rows = order[np.minimum(place, len(order) - 1)]
        found: NDArray[np.int64] = rows[self.ids[rows] == ids]
        return found

    def there(self, ids: tuple[int, ...]) -> tuple[int, ...]:
        """Give those of some ids that are here, in their order."""
        rows = self.rows_of(np.array(ids, np.int64))
        return tuple(self.ids[rows].tolist())

    def parts(self, row: int) -> list[NDArray[np.float64]]:
        """Give the rings, lines or points of a shape in metres of the project CRS."""
        first, last = self.shapes[row], self.shapes[row + 1]
        return [
            self.coords[self.rings[j] : self.rings[j + 1]] + self.origin
            for j in range(first, last)
        ]

    def changed(self, gone: NDArray[np.int64], came: Packed) -> Packed:
        """Leave shapes out and put others behind the rest.

        Meant for the few shapes of an edit: they are found in the last blocks, so
        that packing anew is better once they are many.

        Parameters
        ----------
        gone : ndarray, int64
            Ids to leave out; those of `came` are left out in any case.
        came : Packed
            Its coordinates are counted from this origin then.
        """
        if not len(self):
            return came
        left_out = np.concatenate([gone, came.ids])
        rows = np.flatnonzero(np.isin(self.ids, left_out))
        shift = came.origin - self.origin
        # Each array is copied once, in the long stretches between what is left out.
        shapes = np.stack([rows, rows + 1], axis=1)
        rings = np.stack([self.shapes[rows], self.shapes[rows + 1]], axis=1)
        coords = self.rings[rings]
        return Packed(
            ids=_cut(self.ids, shapes, came.ids),
            origin=self.origin,
            coords=_cut(self.coords, coords, (came.coords + shift).astype(np.float32)),
            rings=_starts(_cut(np.diff(self.rings), rings, np.diff(came.rings))),
            shapes=_starts(_cut(np.diff(self.shapes), shapes, np.diff(came.shapes))),
            dims=_cut(self.dims, shapes, came.dims),
            boxes=_cut(
                self.boxes, shapes, (came.boxes + np.tile(shift, 2)).astype(np.float32)
            ),
            points=_cut(self.points, shapes, came.points),
        )

    def take(self, rows: NDArray[np.int64]) -> Packed:
        """Copy some shapes, in the order of `rows`."""
        rings, shapes = spread(self.shapes, rows)
        coords, ring_starts = spread(self.rings, rings)
        return Packed(
            ids=self.ids[rows],
            origin=self.origin,
            coords=self.coords[coords],
            rings=ring_starts,
            shapes=shapes,
            dims=self.dims[rows],
            boxes=self.boxes[rows],
            points=self.points[rows],
        )


def _cut(array: NDArray[Any], ranges: NDArray[Any], more: NDArray[Any]) -> NDArray[Any]:
    """Copy an array without some ascending ranges of rows (first, end), then `more`."""
    edges = [0, *ranges.ravel().tolist(), len(array)]
    kept = zip(edges[::2], edges[1::2], strict=True)
    return np.concatenate([*(array[first:end] for first, end in kept), more])


def _starts(sizes: NDArray[np.int32]) -> NDArray[np.int32]:
    """Give where groups of some sizes begin one after the other, and the end."""
    starts = np.zeros(len(sizes) + 1, np.int32)
    np.cumsum(sizes, out=starts[1:])
    return starts


def spread(
    starts: NDArray[np.int32], rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """List the members of some groups one after the other.

    Parameters
    ----------
    starts : ndarray, int32, shape (n + 1,)
        Group ``i`` has the members ``starts[i]`` to ``starts[i + 1] - 1``.
    rows : ndarray of int, shape (k,)
        The groups wanted.

    Returns
    -------
    members : ndarray, int64, shape (m,)
    new_starts : ndarray, int32, shape (k + 1,)
        Where each wanted group begins in `members`.
    """
    first = starts[rows].astype(np.int64)
    counts = starts[rows + 1] - first
    new_starts = np.zeros(len(rows) + 1, np.int32)
    np.cumsum(counts, out=new_starts[1:])
    members = np.repeat(first - new_starts[:-1], counts)
    members += np.arange(len(members))
    return members, new_starts


def empty_packed() -> Packed:
    """Give a Packed without shapes."""
    return pack(np.empty(0, np.int64), np.empty(0, object))


def pack(
    ids: NDArray[np.int64],
    geometries: Sequence[bytes] | NDArray[np.object_],
    *,
    progress: Progress | None = None,
) -> Packed:
    """Pack shapes for drawing.

    Parameters
    ----------
    ids : ndarray, int64, shape (n,)
    geometries : sequence of WKB bytes, or ndarray of Geometry, shape (n,)
        Metres of the project CRS, of any kind; of a collection the parts of highest
        dimension are kept, and an empty or missing shape keeps its id without rings.
    progress : Progress, optional

    Returns
    -------
    Packed

    Examples
    --------
    >>> import shapely
    >>> packed = pack(np.array([7]), np.array([shapely.box(0, 0, 4, 2)]))
    >>> packed.points.tolist()
    [[2.0, 1.0]]
    """
    progress = progress or Progress()
    progress.fraction(0.0)
    flat, which = flatten(geometries)
    progress.fraction(0.7)
    origin = _origin(flat.bounds)
    order = _morton_order(flat.bounds, origin)
    rings, shapes = spread(flat.shapes, order)
    coords, ring_starts = spread(flat.rings, rings)
    packed = Packed(
        ids=np.asarray(ids, np.int64)[which[order]],
        origin=origin,
        coords=(flat.coords[coords] - origin).astype(np.float32),
        rings=ring_starts,
        shapes=shapes,
        dims=flat.dims[order],
        boxes=(flat.bounds[order] - np.tile(origin, 2)).astype(np.float32),
        points=flat.points[order],
    )
    progress.fraction(1.0)
    return packed


def _origin(bounds: NDArray[np.float64]) -> NDArray[np.float64]:
    finite = bounds[~np.isnan(bounds[:, 0])]
    if not len(finite):
        return np.zeros(2)
    low, high = finite[:, :2].min(axis=0), finite[:, 2:].max(axis=0)
    middle: NDArray[np.float64] = np.round((low + high) / 2)
    return middle


def _morton_order(
    bounds: NDArray[np.float64], origin: NDArray[np.float64]
) -> NDArray[np.int64]:
    middle = (bounds[:, :2] + bounds[:, 2:]) / 2 - origin
    middle[np.isnan(middle)] = 0.0
    half = float(np.abs(middle).max(initial=0.0)) or 1.0
    cells = ((middle / half + 1) / 2 * 0xFFFF).astype(np.uint64)
    code = _apart(cells[:, 0]) | (_apart(cells[:, 1]) << np.uint64(1))
    return np.argsort(code, kind="stable")


def _apart(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Put a zero bit between the 16 bits of each value."""
    for shift, mask in (
        (8, 0x00FF00FF),
        (4, 0x0F0F0F0F),
        (2, 0x33333333),
        (1, 0x55555555),
    ):
        values = (values | (values << np.uint64(shift))) & np.uint64(mask)
    return values


def _meets(
    boxes: NDArray[np.float32], box: tuple[float, float, float, float]
) -> NDArray[np.bool_]:
    west, south, east, north = box
    found: NDArray[np.bool_] = (
        (boxes[:, 0] <= east)
        & (boxes[:, 2] >= west)
        & (boxes[:, 1] <= north)
        & (boxes[:, 3] >= south)
    )
    return found
