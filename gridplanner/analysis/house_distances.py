"""How far each house is from the next one: what makes a village's visits longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from numpy.typing import NDArray


def nearest_centimetres(points: NDArray[np.float64]) -> NDArray[np.int64]:
    """Measure from each point to the nearest other one.

    Parameters
    ----------
    points : ndarray, float64, shape (n, 2)
        Metres of the project CRS.

    Returns
    -------
    ndarray, int64, shape (n,)
        Whole centimetres, so that sums are exact; 0 for a point alone.
    """
    if len(points) < 2:
        return np.zeros(len(points), np.int64)
    distances = np.asarray(cKDTree(points).query(points, k=2)[0], np.float64)
    return np.rint(100 * distances[:, 1]).astype(np.int64)
