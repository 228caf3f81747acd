"""Where people of a kind live: shares of grids, dots in houses, density, symbols.

Everything is worked out from how many of them each house holds, so that map, table
and ledger tell the same number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.ndimage import gaussian_filter

from gridplanner.analysis.coverage import Share

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

BANDWIDTH = 250.0  # metres, standard deviation of the kernel
_FINE = 5  # squares of the surface to a bandwidth
_REACH = 4.0  # bandwidths beyond which a kernel is cut off
_TRIES = 32  # places tried in a house's box before its middle is taken
_MOST_SQUARES = 4_000_000
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, eq=False)
class UnitShares:
    """How many of the people of each unit are of a kind.

    Attributes
    ----------
    held, whole : dict of int to int
        By unit: those of the kind, and all of whom they are a part. A unit of which
        the whole is not known is in `held` only.
    """

    held: Mapping[int, int]
    whole: Mapping[int, int]

    def share(self, unit: int) -> Share:
        """Give the share of one unit."""
        if unit not in self.whole:
            return Share(self.held.get(unit, 0), None)
        return Share(self.held.get(unit, 0), self.whole[unit])

    @property
    def total(self) -> Share:
        """Give the share of all: sums by sums, never a mean of shares."""
        whole = sum(self.whole.values())
        return Share(sum(self.held.get(unit, 0) for unit in self.whole), whole)

    def percents(self, hidden: int = 0) -> dict[int, float]:
        """Give the percentage of each unit; NaN without a whole.

        Parameters
        ----------
        hidden : int
            Counts from 1 up to, without, this one must not be told: NaN too.
        """
        found = {}
        for unit in self.whole:
            share = self.share(unit)
            is_small = 0 < (share.held or 0) < hidden
            part = None if is_small else share.share
            found[unit] = np.nan if part is None else 100.0 * part
        return found


def dots_a_house(
    numbers: NDArray[np.int64], points: NDArray[np.float64], per_dot: int
) -> NDArray[np.int64]:
    """Say how many dots each house gets where one stands for several people.

    Houses are gone through from the south in strips of 100 m, to and fro, and a dot is
    set at every `per_dot`-th person, so that dots stand where people do and their
    number is that of the people by `per_dot`, rounded.

    Parameters
    ----------
    numbers : ndarray, int64, shape (n,)
    points : ndarray, float64, shape (n, 2)
        Metres.
    per_dot : int
        1 or more.

    Returns
    -------
    ndarray, int64, shape (n,)

    Raises
    ------
    ValueError
        If `per_dot` is less than 1.
    """
    if per_dot < 1:
        raise ValueError("a dot stands for one person at least")
    strip = np.floor(points[:, 1] / 100.0)
    along = np.where(strip % 2 == 0, points[:, 0], -points[:, 0])
    order = np.lexsort((along, strip))
    passed = (np.cumsum(numbers[order]) + per_dot // 2) // per_dot
    found = np.empty(len(numbers), np.int64)
    found[order] = np.diff(passed, prepend=(per_dot // 2) // per_dot)
    return found


def place_dots(
    ids: NDArray[np.int64], shapes: NDArray[np.object_], dots: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Put dots inside their houses, at the same places every time.

    Parameters
    ----------
    ids : ndarray, int64, shape (n,)
        Of the buildings: what their places are drawn by, so that another house that
        comes or goes moves no dot.
    shapes : ndarray of Polygon or Point, shape (n,)
        Footprints; points of door plates where only these are known.
    dots : ndarray, int64, shape (n,)

    Returns
    -------
    ndarray, float64, shape (sum of dots, 2)
        Metres, building by building.
    """
    row = np.repeat(np.arange(len(ids)), dots)
    if not len(row):
        return np.empty((0, 2))
    first = np.cumsum(dots) - dots
    number = np.arange(len(row)) - first[row]
    boxes = shapely.bounds(shapes)[row]
    middles: NDArray[np.float64] = shapely.get_coordinates(
        shapely.point_on_surface(shapes)
    )
    places = middles[row]
    left = np.flatnonzero(shapely.get_dimensions(shapes)[row] == 2)
    shapely.prepare(shapes)
    for attempt in range(_TRIES):
        if not len(left):
            break
        share = np.stack(
            [
                _chance(ids[row[left]], number[left], 2 * attempt + axis)
                for axis in (0, 1)
            ],
            axis=1,
        )
        box = boxes[left]
        tried = box[:, :2] + share * (box[:, 2:] - box[:, :2])
        inside = shapely.contains_xy(shapes[row[left]], tried[:, 0], tried[:, 1])
        places[left[inside]] = tried[inside]
        left = left[~inside]
    return places


def _chance(
    ids: NDArray[np.int64], number: NDArray[np.int64], turn: int
) -> NDArray[np.float64]:
    """Draw a number from 0 to 1 that depends on nothing but its arguments."""
    with np.errstate(over="ignore"):  # mixing as splitmix64 does
        mixed = ids.astype(np.uint64) * np.uint64(1_000_003) + number.astype(np.uint64)
        mixed = mixed * np.uint64(257) + np.uint64(turn + 1)
        mixed *= _GOLDEN
        mixed ^= mixed >> np.uint64(30)
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= mixed >> np.uint64(27)
        mixed *= np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(31)
    found: NDArray[np.float64] = (mixed >> np.uint64(11)) / float(1 << 53)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """A density over the ground, in squares.

    Attributes
    ----------
    west, south : float
        Corner of the first square, metres.
    side : float
        Of a square, metres.
    density : ndarray, float64, shape (rows, columns)
        People a square kilometre; rows from south to north.
    """

    west: float
    south: float
    side: float
    density: NDArray[np.float64]


def density_of(
    points: NDArray[np.float64],
    numbers: NDArray[np.int64],
    *,
    bandwidth: float = BANDWIDTH,
) -> Surface:
    """Spread people over the ground about their houses.

    Each counts with a Gaussian kernel, its standard deviation `bandwidth` metres, cut
    off at four of them; a square has the sum of all kernels in its middle, worked out
    from people gathered by squares of a fifth of the bandwidth. The whole surface
    holds as many people as there are.

    Parameters
    ----------
    points : ndarray, float64, shape (n, 2)
        Metres.
    numbers : ndarray, int64, shape (n,)
    bandwidth : float
        Above 0. In a town so wide that there would be more than four million squares,
        these are larger.

    Returns
    -------
    Surface
        Without squares where nobody is.

    Raises
    ------
    ValueError
        If `bandwidth` is not above 0.
    """
    if not bandwidth > 0:
        raise ValueError("a kernel has a width")
    there = numbers > 0
    points, numbers = points[there], numbers[there]
    if not len(points):
        return Surface(0.0, 0.0, bandwidth / _FINE, np.empty((0, 0)))
    margin = _REACH * bandwidth + bandwidth
    low, high = points.min(axis=0) - margin, points.max(axis=0) + margin
    extent = high - low
    side = max(bandwidth / _FINE, float(np.sqrt(extent.prod() / _MOST_SQUARES)))
    columns, rows = np.ceil(extent / side).astype(int).tolist()
    column, row = ((points - low) / side).astype(int).T
    counts = np.bincount(row * columns + column, numbers, rows * columns)
    spread = gaussian_filter(
        counts.reshape(rows, columns),
        bandwidth / side,
        mode="constant",
        truncate=_REACH,
    )
    west, south = low.tolist()
    return Surface(west, south, side, spread / (side * side / 1e6))
