"""Why the borders of a division run where they do, and what it divides all the same.

Parts that tile share the straight pieces of their borders point for point, so that no
polygon has to be cut with another to know who lies on the other side of a piece.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

if TYPE_CHECKING:
    from gridplanner.analysis.division.candidates import Candidate
    from gridplanner.analysis.division.preparing import Ground

Shapes = NDArray[np.object_]
Points = NDArray[np.float64]
Ids = NDArray[np.int64]

BETWEEN = -1
"""Kind of a border that follows no line: it runs between houses."""
_NEAR = 0.05  # metres from a line that still lie on it
_MILLIMETRES = 1000.0


@dataclass(frozen=True, slots=True, eq=False)
class Borders:
    """The borders between parts, summed by what they follow.

    Attributes
    ----------
    parts : ndarray, int32, shape (s, 2)
        The two parts, the lower first; ascending.
    kind : ndarray, int32, shape (s,)
        Row of ``ground.lines``; `BETWEEN` for none.
    line : ndarray, int32, shape (s,)
        Row of the line among those of its kind, -1 for none.
    metres : ndarray, float64, shape (s,)
        Length in the project CRS.
    """

    parts: NDArray[np.int32]
    kind: NDArray[np.int32]
    line: NDArray[np.int32]
    metres: NDArray[np.float64]

    @property
    def length(self) -> float:
        """Metres of all of them."""
        return float(self.metres.sum())

    def by_kind(self, kinds: int) -> NDArray[np.float64]:
        """Give the metres along each of so many kinds, the last of no kind.

        Returns
        -------
        ndarray, float64, shape (kinds + 1,)
        """
        rows = np.where(self.kind == BETWEEN, kinds, self.kind)
        return np.bincount(rows, self.metres, kinds + 1).astype(np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Divided:
    """Ground that had better be kept whole and is divided.

    Attributes
    ----------
    kept : int
        Row of ``ground.kept``.
    shape : int
        Row of the ground among those.
    parts : tuple of int
        Which parts share its houses, ascending.
    houses : tuple of int
        How many houses each has.
    """

    kept: int
    shape: int
    parts: tuple[int, ...]
    houses: tuple[int, ...]


def borders_of(ground: Ground, polygons: Shapes) -> Borders:
    """Say what each border between two parts follows.

    Parameters
    ----------
    ground : Ground
    polygons : ndarray of Polygon, shape (k,)
        They tile, and share the points of their borders to the millimetre.

    Returns
    -------
    Borders
        Where several lines lie together the first kind counts, and of it the first
        line.
    """
    ends, parts = _shared_pieces(polygons)
    kind, line = _followed(ground, ends)
    metres = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    key = np.column_stack([parts, kind, line])
    rows, where = np.unique(key, axis=0, return_inverse=True)
    sums = np.bincount(where.ravel(), metres, len(rows)).astype(np.float64)
    columns: NDArray[np.int32] = rows.reshape(-1, 4).astype(np.int32)
    return Borders(columns[:, :2], columns[:, 2], columns[:, 3], sums)


def divided_grounds(ground: Ground, candidate: Candidate) -> list[Divided]:
    """List the grounds to be kept whole whose houses are in several parts.

    Returns
    -------
    list of Divided
        By kind and row. What no house stands on is not missed.
    """
    found: list[Divided] = []
    spots = shapely.point_on_surface(ground.houses)
    for number, kept in enumerate(ground.kept):
        house, shape = shapely.STRtree(kept.shapes).query(spots, "intersects")
        part = candidate.of_house[house]
        inside = part >= 0
        pairs, houses = np.unique(
            np.column_stack([shape[inside], part[inside]]), axis=0, return_counts=True
        )
        rows, first, parts = np.unique(
            pairs[:, 0], return_index=True, return_counts=True
        )
        for row, begin, length in zip(
            rows.tolist(), first.tolist(), parts.tolist(), strict=True
        ):
            if length > 1:
                mine = slice(begin, begin + length)
                found.append(
                    Divided(
                        number,
                        row,
                        tuple(pairs[mine, 1].tolist()),
                        tuple(houses[mine].tolist()),
                    )
                )
    return found


def _shared_pieces(polygons: Shapes) -> tuple[Points, Ids]:
    """Give the straight pieces two parts share, and the two.

    Returns
    -------
    ends : ndarray, float64, shape (n, 2, 2)
    parts : ndarray, int64, shape (n, 2)
        The lower first.
    """
    rings, part = shapely.get_rings(polygons, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    ends = np.stack([xy[:-1][same], xy[1:][same]], axis=1)
    owner = part[ring[:-1][same]].astype(np.int64)
    whole = np.rint(ends * _MILLIMETRES).astype(np.int64)
    turned = (whole[:, 0, 0] > whole[:, 1, 0]) | (
        (whole[:, 0, 0] == whole[:, 1, 0]) & (whole[:, 0, 1] > whole[:, 1, 1])
    )
    whole[turned] = whole[turned][:, ::-1]
    _, where = np.unique(whole.reshape(-1, 4), axis=0, return_inverse=True)
    order = np.argsort(where.ravel(), kind="stable")
    place = where.ravel()[order]
    (first,) = np.nonzero(place[1:] == place[:-1])
    one, two = order[first], order[first + 1]
    pairs = np.sort(np.column_stack([owner[one], owner[two]]), axis=1)
    apart = pairs[:, 0] != pairs[:, 1]
    return ends[one[apart]], pairs[apart]


def _followed(ground: Ground, ends: Points) -> tuple[Ids, Ids]:
    """Give the kind each straight piece follows, and the line; `BETWEEN`, -1 else."""
    kind = np.full(len(ends), BETWEEN, np.int64)
    line = np.full(len(ends), -1, np.int64)
    for number, lines in enumerate(ground.lines):
        (open_,) = np.nonzero(kind == BETWEEN)
        if not len(open_) or not len(lines.shapes):
            continue
        piece, row = _lying_on(ends[open_], lines.shapes)
        kind[open_[piece]] = number
        line[open_[piece]] = row
    return kind, line


def _lying_on(ends: Points, lines: Shapes) -> tuple[Ids, Ids]:
    """Find which pieces lie on a line, and on which; the first of several."""
    tree = shapely.STRtree(lines)
    piece, row = tree.query(
        shapely.points(ends.mean(axis=1)), "dwithin", distance=_NEAR
    )
    # A piece that only crosses a line is near it in its middle alone.
    for side in (0, 1):
        points = shapely.points(ends[piece, side])
        near = shapely.dwithin(points, lines[row], _NEAR)
        piece, row = piece[near], row[near]
    order = np.lexsort((row, piece))
    piece, row = piece[order], row[order]
    piece, first = np.unique(piece, return_index=True)
    return piece.astype(np.int64), row[first].astype(np.int64)
