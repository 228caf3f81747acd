"""Look whether a source misses its town as places from a shifted map do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.geodesy.crs import DEGREES, in_china, transform
from gridplanner.data.geodesy.shift import ShiftHint, suggest_shift

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gridplanner.data.intake.take_in import Intake

    Floats = NDArray[np.float64]
    Fits = Callable[[Floats, Floats], NDArray[np.bool_]]

_SAMPLE = 2000


def find_shift(
    intake: Intake,
    *,
    town: shapely.Geometry | None,
    footprints: NDArray[np.object_],
) -> ShiftHint | None:
    """Say which shift would explain that a source lies beside its town.

    Parameters
    ----------
    intake : Intake
        In metres of the project.
    town : Geometry or None
        Ground of all areas.
    footprints : ndarray of Geometry or None, shape (m,)
        Footprints that stand; asked first, since they are the finer measure.

    Returns
    -------
    ShiftHint or None
        None outside of China, without anything to compare with, and where no
        shift would bring the places home.
    """
    points = _sample(intake.shapes)
    held = footprints[~shapely.is_missing(footprints)]
    if not len(points) or (town is None and not len(held)):
        return None
    lon, lat = transform(points[:, 0], points[:, 1], source=intake.crs, target=DEGREES)
    if not in_china(float(np.mean(lon)), float(np.mean(lat))):
        return None
    hint = None
    if len(held):
        hint = suggest_shift(lon, lat, fits=_on_footprints(held, intake.crs))
    if hint is None and town is not None:
        hint = suggest_shift(lon, lat, fits=_within(town, intake.crs))
    return hint


def _sample(shapes: NDArray[np.object_]) -> Floats:
    present = np.flatnonzero(~shapely.is_missing(shapes))
    chosen = present[:: max(1, len(present) // _SAMPLE)]
    return np.asarray(
        shapely.get_coordinates(shapely.point_on_surface(shapes[chosen])), np.float64
    )


def _within(town: shapely.Geometry, crs: str) -> Fits:
    shapely.prepare(town)

    def fits(lon: Floats, lat: Floats) -> NDArray[np.bool_]:
        x, y = transform(lon, lat, source=DEGREES, target=crs)
        return np.asarray(shapely.intersects_xy(town, x, y), dtype=bool)

    return fits


def _on_footprints(footprints: NDArray[np.object_], crs: str) -> Fits:
    tree = shapely.STRtree(footprints)

    def fits(lon: Floats, lat: Floats) -> NDArray[np.bool_]:
        x, y = transform(lon, lat, source=DEGREES, target=crs)
        hit, _ = tree.query(shapely.points(x, y), predicate="intersects")
        found = np.zeros(len(lon), dtype=bool)
        found[hit] = True
        return found

    return fits
