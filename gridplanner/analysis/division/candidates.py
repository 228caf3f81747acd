"""What is told of a proposed division, so that proposals can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.analysis.division.faces import straight_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.analysis.division.borders import Drawn
    from gridplanner.analysis.division.preparing import Ground

Shapes = NDArray[np.object_]

_ON = 0.05  # metres within which a border lies on a line
TWINS = 0.05  # share of houses elsewhere below which two proposals are one
_MANY = 1_000  # houses; of fewer, each may matter to somebody who knows them


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One proposal.

    Attributes
    ----------
    way : str
        Name of the `Way` that found it.
    of_house : ndarray, int32, shape (n,)
        Part of each house, -1 outside the areas.
    polygons : ndarray of Polygon, shape (k,)
        Tile the areas.
    area : ndarray, int32, shape (k,)
        Row of the area each part lies in.
    weights : ndarray, int64, shape (k, d)
    deviations : ndarray, float64, shape (k,)
        Of the first measure from the mean over all parts, as a share of it.
    roundness : ndarray, float64, shape (k,)
        4 π area / perimeter² (Polsby & Popper 1991).
    along : float
        Share of the length of all new borders that follows a line.
    cut : int
        How many of the grounds to be kept whole are divided.
    moved : int
        Households that change their unit; see `homes_moved`.
    settled : int
        Households that have a unit now: 0 where none stands.
    cuts : tuple of (str, int)
        `cut` by `Kept.kind`, in the order of what is to be kept whole.
    """

    way: str
    of_house: NDArray[np.int32]
    polygons: Shapes
    area: NDArray[np.int32]
    weights: NDArray[np.int64]
    deviations: NDArray[np.float64]
    roundness: NDArray[np.float64]
    along: float
    cut: int
    moved: int = 0
    settled: int = 0
    cuts: tuple[tuple[str, int], ...] = ()

    @property
    def moved_share(self) -> float:
        """Share of the households with a unit that change it; NaN without any."""
        return self.moved / self.settled if self.settled else float("nan")

    @property
    def deviation(self) -> float:
        """The largest deviation of a part from the mean."""
        return float(np.abs(self.deviations).max())


def measure(ground: Ground, drawn: Drawn, way: str) -> Candidate:
    """Measure parts that were drawn; `way` names what they were to value."""
    count = len(drawn.polygons)
    weights = np.zeros((count, ground.weights.shape[1]), np.int64)
    inside = drawn.of_house >= 0
    np.add.at(weights, drawn.of_house[inside], ground.weights[inside])
    mean = weights[:, 0].sum() / count
    polygons = drawn.polygons
    outlines = np.maximum(shapely.length(polygons), 1e-9)
    spots = shapely.point_on_surface(polygons)
    part, area = shapely.STRtree(ground.areas).query(spots, "intersects")
    of_part = np.full(count, -1, np.int32)
    of_part[part] = area
    cuts = _cuts(ground, drawn.of_house)
    present = ground.present
    moved = (0, 0)
    if present is not None:
        moved = homes_moved(present.of_house, drawn.of_house, present.homes)
    return Candidate(
        way,
        drawn.of_house,
        polygons,
        of_part,
        weights,
        weights[:, 0] / mean - 1.0,
        4 * np.pi * shapely.area(polygons) / outlines**2,
        _share_along(ground, polygons),
        sum(count for _, count in cuts),
        *moved,
        cuts,
    )


def homes_moved(
    before: NDArray[np.int32], after: NDArray[np.int32], homes: NDArray[np.int64]
) -> tuple[int, int]:
    """Count households that change their unit, and those that have one.

    Parameters
    ----------
    before, after : ndarray, int32, shape (n,)
        Unit each house is in, and part it comes into, -1 for none.
    homes : ndarray, int64, shape (n,)

    Returns
    -------
    moved, settled : int
        Units and parts are paired so that the fewest move; each part goes on with one
        unit at most, each unit in one part.
    """
    inside = (before >= 0) & (after >= 0)
    if not inside.any():
        return 0, 0
    common = np.zeros((int(before.max()) + 1, int(after.max()) + 1), np.int64)
    np.add.at(common, (before[inside], after[inside]), homes[inside])
    rows, columns = _paired(common)
    settled = int(homes[inside].sum())
    return settled - int(common[rows, columns].sum()), settled


def _paired(common: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pair rows and columns that have most in common."""
    from scipy.optimize import linear_sum_assignment  # the window begins without it

    rows, columns = linear_sum_assignment(common, maximize=True)
    return rows, columns


def share_elsewhere(one: NDArray[np.int32], two: NDArray[np.int32]) -> float:
    """Say how differently two proposals divide: the share of houses in other parts.

    Parameters
    ----------
    one, two : ndarray, int32, shape (n,)
        Part of each house, -1 outside.

    Returns
    -------
    float
        With parts paired so that it is the least (assignment; Kuhn 1955); 0 where
        there are no houses.
    """
    inside = (one >= 0) & (two >= 0)
    if not inside.any():
        return 0.0
    count = int(max(one.max(), two.max())) + 1
    common = np.zeros((count, count), np.int64)
    np.add.at(common, (one[inside], two[inside]), 1)
    rows, columns = _paired(common)
    return 1.0 - float(common[rows, columns].sum()) / float(inside.sum())


def is_twin(of_house: NDArray[np.int32], known: Iterable[NDArray[np.int32]]) -> bool:
    """Tell whether a proposal hardly differs from one that is known.

    Of fewer than a thousand houses, whether no house is elsewhere.
    """
    least = TWINS if (of_house >= 0).sum() >= _MANY else 1e-12
    return any(share_elsewhere(of_house, other) < least for other in known)


def _share_along(ground: Ground, polygons: Shapes) -> float:
    """Measure how much of the new borders lies on a line."""
    steps = straight_pieces(shapely.boundary(polygons))
    if not ground.lines or not len(steps):
        return 0.0
    middles = shapely.points(steps.mean(axis=1))
    length = np.hypot(*(steps[:, 1] - steps[:, 0]).T)
    outlines = shapely.linestrings(straight_pieces(shapely.boundary(ground.areas)))
    is_new = ~_near(middles, outlines)
    shapes = np.concatenate([kind.shapes for kind in ground.lines])
    lines = shapely.linestrings(straight_pieces(shapes))
    on_line = _near(middles[is_new], lines)
    whole = float(length[is_new].sum())
    return float(length[is_new][on_line].sum()) / whole if whole else 0.0


def _near(points: Shapes, lines: Shapes) -> NDArray[np.bool_]:
    """Say which points lie on a line, shape (n,)."""
    found = np.zeros(len(points), np.bool_)
    found[shapely.STRtree(lines).query(points, "dwithin", distance=_ON)[0]] = True
    return found


def _cuts(ground: Ground, of_house: NDArray[np.int32]) -> tuple[tuple[str, int], ...]:
    """Count the grounds to be kept whole whose houses are in several parts, by kind."""
    found = []
    spots = shapely.point_on_surface(ground.houses)
    for kept in ground.kept:
        house, shape = shapely.STRtree(kept.shapes).query(spots, "intersects")
        inside = of_house[house] >= 0
        pairs = np.unique(
            np.column_stack([shape[inside], of_house[house[inside]]]), axis=0
        )
        cut = int((np.bincount(pairs[:, 0]) > 1).sum()) if len(pairs) else 0
        found.append((kept.kind, cut))
    return tuple(found)
