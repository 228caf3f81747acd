"""Hot spots of events: where there are more, or fewer, than chance would have it.

Getis-Ord Gi* of each place with its neighbours, tested by drawing the numbers of other
places at random, with the false discovery rate held at a level over all places: of
the places named hot or cold no more than that share is so by chance alone.

Statistic and correction are those of esda. Its draws are not used: where events are
few it takes sums that are equal for larger ones, which makes quiet places look cold,
and it compiles for twenty seconds before the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.job import Progress

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEED = 12345
LEVEL = 0.05
STRICT = 0.01
# Of many places a few stand out only if chance is known to small parts of itself.
_DRAWS, _MOST_DRAWS = 9_999, 29_999
_DRAWS_A_PLACE = 20
_AT_ONCE = 1_000  # draws held in memory
_BESIDE = 0.01  # metres within which grids are neighbours
_LEAST = 8  # places below which chance cannot be told from anything


class Heat(IntEnum):
    """What a place is, the coldest first."""

    VERY_COLD = 0
    COLD = 1
    NEITHER = 2
    HOT = 3
    VERY_HOT = 4


@dataclass(frozen=True, slots=True, eq=False)
class HotSpots:
    """What was found of each place.

    Attributes
    ----------
    counts : ndarray, float64, shape (n,)
        Events in each place.
    z : ndarray, float64, shape (n,)
        Standardised Gi*; NaN where it is not defined.
    p : ndarray, float64, shape (n,)
        Chance of as extreme a number in either direction.
    heat : ndarray, int64, shape (n,)
        `Heat` of each: hot or cold by `LEVEL`, very much so by `STRICT`, each after
        the correction.
    limit : float
        The largest `p` that is not put down to chance; 0 where all are.
    """

    counts: NDArray[np.float64]
    z: NDArray[np.float64]
    p: NDArray[np.float64]
    heat: NDArray[np.int64]
    limit: float

    def number(self, *heats: Heat) -> int:
        """Count the places of some heats."""
        return int(np.isin(self.heat, [int(heat) for heat in heats]).sum())


def find_hot_spots(
    counts: NDArray[np.float64],
    neighbours: list[NDArray[np.intp]],
    *,
    seed: int = SEED,
    progress: Progress | None = None,
) -> HotSpots:
    """Find where there are more or fewer events than chance would have it.

    Parameters
    ----------
    counts : ndarray, float64, shape (n,)
        Events in each place.
    neighbours : list of ndarray of int
        Positions of the neighbours of each place, without itself.
    seed : int
        Of the random draws: the same gives the same answer.
    progress : Progress, optional

    Returns
    -------
    HotSpots
        All neither, with z NaN and p 1, where there are fewer than eight places or
        all hold the same number. A place without neighbours is neither.

    Raises
    ------
    Cancelled
        If the user stopped it; asked after every thousand draws.
    """
    progress = progress or Progress()
    size = len(counts)
    nothing = HotSpots(
        counts,
        np.full(size, np.nan),
        np.ones(size),
        np.full(size, int(Heat.NEITHER)),
        0.0,
    )
    beside = np.array([len(each) > 0 for each in neighbours], bool)
    if beside.sum() < _LEAST or np.ptp(counts[beside]) == 0:
        return nothing
    progress.step("progress.hot_spots")
    kept = np.flatnonzero(beside)
    z, p = _test(counts[kept], kept, neighbours, seed, progress)
    z_all, p_all = nothing.z.copy(), nothing.p.copy()
    z_all[kept], p_all[kept] = z, p
    heat = nothing.heat.copy()
    limits = [_corrected(p, level) for level in (LEVEL, STRICT)]
    for step, limit in enumerate(limits, 1):
        found = (p_all <= limit) & np.isfinite(z_all)
        heat[found] = int(Heat.NEITHER) + np.where(z_all[found] > 0, step, -step)
    return HotSpots(counts, z_all, p_all, heat, limits[0])


def _test(
    counts: NDArray[np.float64],
    kept: NDArray[np.intp],
    neighbours: list[NDArray[np.intp]],
    seed: int,
    progress: Progress,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    place = {number: row for row, number in enumerate(kept.tolist())}
    beside = [
        np.array([place[n] for n in neighbours[number].tolist() if n in place], np.intp)
        for number in kept.tolist()
    ]
    # Sums of few events are often equal, and those must count for both tails.
    own = counts + np.array([counts[each].sum() for each in beside])
    slack = 1e-9 * max(float(np.abs(own).max()), 1.0)
    fewer, more = np.ones((2, len(counts)))
    wanted = min(max(_DRAWS, _DRAWS_A_PLACE * len(counts)), _MOST_DRAWS)
    rounds = -(-wanted // _AT_ONCE)
    rng = np.random.default_rng(seed)
    widest = max(len(each) for each in beside)
    for number in range(rounds):
        drawn = _draw(rng, len(counts) - 1, widest)
        for row, each in enumerate(beside):
            others = drawn[:, : len(each)]
            sums = counts[row] + counts[others + (others >= row)].sum(axis=1)
            fewer[row] += np.count_nonzero(sums <= own[row] + slack)
            more[row] += np.count_nonzero(sums >= own[row] - slack)
        progress.fraction((number + 1) / rounds)
    # Of one tail each; who looks for hot and cold alike looks at both.
    p = np.minimum(2.0 * np.minimum(fewer, more) / (rounds * _AT_ONCE + 1), 1.0)
    return _statistic(counts, beside), p


def _draw(rng: np.random.Generator, size: int, count: int) -> NDArray[np.intp]:
    """Draw `count` of `size` places without putting back, in any order, many times."""
    lots = rng.random((_AT_ONCE, size), dtype=np.float32)
    first = np.argpartition(lots, min(count, size) - 1)[:, :count]
    order = np.argsort(np.take_along_axis(lots, first, axis=1), axis=1)
    found: NDArray[np.intp] = np.take_along_axis(first, order, axis=1)
    return found


def _statistic(
    counts: NDArray[np.float64], beside: list[NDArray[np.intp]]
) -> NDArray[np.float64]:
    """Give the standardised Gi* of each place."""
    # Loading takes seconds, which nobody waits for who asks for no hot spots.
    import warnings

    from esda import G_Local
    from libpysal.weights import W

    joined = {row: each.tolist() for row, each in enumerate(beside)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts that no border joins
        weights = W(joined, silence_warnings=True)
        found = G_Local(counts, weights, transform="B", star=True, permutations=0)
    return np.asarray(found.Zs, np.float64)


def _corrected(p: NDArray[np.float64], level: float) -> float:
    """Give the largest p that stands after the correction; 0 where none does."""
    from esda import fdr

    limit = float(fdr(p, level))
    # The library gives the strictest limit of all where no place passes.
    return limit if bool((p <= limit).any()) else 0.0


def neighbours_of(shapes: NDArray[np.object_]) -> list[NDArray[np.intp]]:
    """Find which areas share a border or a corner.

    Parameters
    ----------
    shapes : ndarray of Polygon or MultiPolygon, shape (n,)

    Returns
    -------
    list of ndarray, intp
        Positions, ascending, without the area itself.
    """
    first, second = shapely.STRtree(shapes).query(shapes, "dwithin", _BESIDE)
    apart = first != second
    order = np.lexsort((second[apart], first[apart]))
    first, second = first[apart][order], second[apart][order]
    return np.split(second, np.searchsorted(first, np.arange(1, len(shapes))))


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Squares or hexagons over a town.

    Attributes
    ----------
    shapes : ndarray of Polygon, shape (n,)
    counts : ndarray, float64, shape (n,)
        Events in each.
    """

    shapes: NDArray[np.object_]
    counts: NDArray[np.float64]


def squares_over(
    ground: shapely.Geometry, points: NDArray[np.float64], side: float
) -> Cells:
    """Lay squares over the ground and count the events in each.

    Parameters
    ----------
    ground : Polygon or MultiPolygon
        Squares that do not meet it are left out.
    points : ndarray, float64, shape (n, 2)
        Events, metres.
    side : float
        Metres, above 0.

    Returns
    -------
    Cells
    """
    west, south, east, north = ground.bounds
    columns = max(int(np.ceil((east - west) / side)), 1)
    rows = max(int(np.ceil((north - south) / side)), 1)
    x = west + side * np.tile(np.arange(columns), rows)
    y = south + side * np.repeat(np.arange(rows), columns)
    shapes = shapely.box(x, y, x + side, y + side)
    place = np.floor((points - (west, south)) / side).astype(int)
    inside = ((place >= 0) & (place < (columns, rows))).all(axis=1)
    flat = place[inside, 1] * columns + place[inside, 0]
    counts = np.bincount(flat, minlength=rows * columns).astype(np.float64)
    shapely.prepare(ground)
    kept = shapely.intersects(ground, shapes)
    return Cells(shapes[kept], counts[kept])


def hexagons_over(
    ground: shapely.Geometry, points: NDArray[np.float64], width: float
) -> Cells:
    """Lay hexagons over the ground and count the events in each; see `squares_over`.

    `width` is from side to side. A point is of the nearest one.
    """
    west, south, east, north = ground.bounds
    step = width * np.sqrt(0.75)
    rows = int(np.ceil((north - south) / step)) + 2
    columns = int(np.ceil((east - west) / width)) + 2
    row = np.repeat(np.arange(rows), columns)
    x = west + width * (np.tile(np.arange(columns), rows) - 0.5 * (row % 2))
    middles = np.stack([x, south + step * row], axis=1)
    turn = np.deg2rad(np.arange(30, 390, 60))
    ring = width / np.sqrt(3.0) * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    shapes = shapely.polygons(middles[:, None, :] + ring[None])
    counts = np.zeros(len(shapes))
    if len(points):
        nearest = shapely.STRtree(shapely.points(middles)).nearest(
            shapely.points(points)
        )
        counts = np.bincount(nearest, minlength=len(shapes)).astype(np.float64)
    shapely.prepare(ground)
    kept = shapely.intersects(ground, shapes)
    return Cells(shapes[kept], counts[kept])
