"""Coordinates of the plan: metres, canonical to the millimetre.

Equal millimetres are equal bits, so that coordinates can be dictionary keys and
two lines share a point or do not: there is no "nearly".
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

CLEAR = 0.002
"""Least distance, in metres, of two points that are not neighbours, and of a
point from a foreign segment."""

SNAP = 0.010
"""Distance, in metres, within which a new line takes an old point or segment."""

SLIVER = 0.050
"""Width, in metres, below which new ground between two lines is no ground."""

ROUNDED = 0.002
"""Width, in metres, below which rounding alone may have made ground."""


def mm(values: Points | float) -> Points:
    """Round to the millimetre so that equal places are equal bits.

    Parameters
    ----------
    values : ndarray of float64, any shape
        Metres of the project CRS. Safe up to 4e7 m.

    Returns
    -------
    ndarray of float64, same shape
        Never holds -0.0, which equals 0.0 but has other bits.

    Examples
    --------
    >>> bool(mm(0.1 + 0.2) == 0.3)
    True
    """
    return np.asarray(np.rint(np.asarray(values, np.float64) * 1000.0) / 1000.0 + 0.0)


def pack_bends(points: Points) -> bytes:
    """Pack the points of a border between its ends.

    Parameters
    ----------
    points : ndarray, float64, shape (n, 2)
        Metres of the project CRS; n may be 0.

    Returns
    -------
    bytes
        Canonical float64 x, y pairs, 16 bytes a point.
    """
    return mm(np.asarray(points, np.float64).reshape(-1, 2)).tobytes()


def unpack_bends(bends: bytes) -> Points:
    """Give the bends of a border as points.

    Parameters
    ----------
    bends : bytes
        Float64 x, y pairs.

    Returns
    -------
    ndarray, float64, shape (n, 2), read-only
    """
    return np.frombuffer(bends, np.float64).reshape(-1, 2)


def drop_repeats(points: Points) -> Points:
    """Leave out points that equal the one before.

    Parameters
    ----------
    points : ndarray, float64, shape (n, 2)
        Canonical metres.

    Returns
    -------
    ndarray, float64, shape (m, 2)
        m ≤ n; the first point always stays.
    """
    if len(points) < 2:
        return points
    new = np.ones(len(points), bool)
    new[1:] = (points[1:] != points[:-1]).any(axis=1)
    return points[new]


def number_points(points: Points) -> tuple[Points, NDArray[np.int64]]:
    """Give every different place a number.

    Parameters
    ----------
    points : ndarray, float64, shape (n, 2)
        Canonical metres.

    Returns
    -------
    places : ndarray, float64, shape (m, 2)
        Every place once, sorted by x, then y.
    numbers : ndarray, int64, shape (n,)
        Index into `places`.
    """
    # A complex number sorts by its real, then its imaginary part, and np.unique of
    # one column is ten times faster than of rows.
    keys = np.ascontiguousarray(points, np.float64).view(np.complex128).ravel()
    places, numbers = np.unique(keys, return_inverse=True)
    return places.view(np.float64).reshape(-1, 2), numbers.astype(np.int64)
