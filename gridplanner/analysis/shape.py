"""The shape of units: ground, outline, compactness, pieces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.job import Progress
    from gridplanner.data.records import Unit
    from gridplanner.data.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Shapes:
    """Shapes of the units of one level.

    Attributes
    ----------
    level : int
    units : tuple of Unit
        By code.
    outlines : ndarray of Polygon or MultiPolygon, shape (u,)
        Empty for a unit without ground.
    perimeter : ndarray, float64, shape (u,)
        Metres in the plane of the project CRS.
    compactness : ndarray, float64, shape (u,)
        1 for a circle, towards 0 for a winding strip; NaN without ground.
    pieces : ndarray, int64, shape (u,)
    """

    level: int
    units: tuple[Unit, ...]
    outlines: NDArray[np.object_]
    perimeter: NDArray[np.float64]
    compactness: NDArray[np.float64]
    pieces: NDArray[np.int64]


def shapes(
    snapshot: Snapshot, level: int, *, progress: Progress | None = None
) -> Shapes:
    """Measure the shape of every unit of a level.

    Parameters
    ----------
    snapshot : Snapshot
    level : int
    progress : Progress, optional

    Returns
    -------
    Shapes

    References
    ----------
    Polsby, D. D. and Popper, R. D. (1991), The third criterion: compactness as a
    procedural safeguard against partisan gerrymandering: 4 pi area / perimeter².
    """
    units = tuple(u for u in snapshot.units if u.level == level)
    outlines = np.full(len(units), None, object)
    owners = snapshot.cell_owners[:, level]
    order = np.argsort(owners, kind="stable")
    for row, unit in enumerate(units):
        if progress is not None and row % 32 == 0:
            progress.fraction(row / len(units))
        low, high = np.searchsorted(owners[order], (unit.id, unit.id + 1))
        # A coverage union keeps every point of the border and needs no overlay.
        parts = snapshot.cell_polygons[order[low:high]]
        outlines[row] = shapely.coverage_union_all(parts)
    area = shapely.area(outlines)
    perimeter = shapely.length(outlines)
    around = np.where(perimeter > 0, perimeter, np.nan)
    return Shapes(
        level=level,
        units=units,
        outlines=outlines,
        perimeter=perimeter,
        compactness=4 * np.pi * area / around**2,
        pieces=_pieces(outlines),
    )


def run(snapshot: Snapshot, level: int, progress: Progress) -> Shapes:
    """Measure shapes as a study does."""
    progress.step("progress.shape")
    progress.fraction(0.0)
    return shapes(snapshot, level, progress=progress)


def _pieces(outlines: NDArray[np.object_]) -> NDArray[np.int64]:
    _, owner = shapely.get_parts(outlines, return_index=True)
    return np.bincount(owner, minlength=len(outlines))
