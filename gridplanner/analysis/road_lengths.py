"""How many metres of road lie in each cell: what is patrolled where no route is set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Roads:
    """The roads of a town, asked for the length inside polygons.

    Parameters
    ----------
    lines : ndarray of geometry, shape (r,)
        Of any kind; of an area nothing counts. Metres of the project CRS.
    """

    def __init__(self, lines: NDArray[np.object_]) -> None:
        wanted = shapely.get_dimensions(lines) == 1
        self._lines = np.asarray(lines, object)[wanted]
        self._tree = shapely.STRtree(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def centimetres(self, polygons: NDArray[np.object_]) -> NDArray[np.int64]:
        """Measure the road inside each polygon.

        Parameters
        ----------
        polygons : ndarray of Polygon or MultiPolygon, shape (n,)

        Returns
        -------
        ndarray, int64, shape (n,)
            Whole centimetres. A road along a border counts half on either side, so
            that polygons which tile add up to all of it.
        """
        if not len(self) or not len(polygons):
            return np.zeros(len(polygons), np.int64)
        shapely.prepare(polygons)
        place, road = self._tree.query(polygons, predicate="intersects")
        lines = self._lines[road]
        inside = shapely.length(lines)
        crossing = np.flatnonzero(~shapely.contains_properly(polygons[place], lines))
        parts = shapely.intersection(lines[crossing], polygons[place[crossing]])
        along = shapely.intersection(parts, shapely.boundary(polygons[place[crossing]]))
        inside[crossing] = shapely.length(parts) - shapely.length(along) / 2
        lengths = np.bincount(place, inside, len(polygons))
        return np.rint(lengths * 100).astype(np.int64)
