"""How much larger the plane of a projection is than the ground, place by place."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.snapshot import plane_is_true

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.snapshot import ArealScale


_STEP = 50.0  # metres


@lru_cache(maxsize=8)
def areal_scale(crs: str | None) -> ArealScale:
    """Give the areal scale of a reference system.

    Parameters
    ----------
    crs : str or None
        ``"EPSG:4549"``. Without one, plane areas are taken for true ones.

    Returns
    -------
    callable
        Takes places, float64, shape (n, 2), in metres of `crs`, and gives plane
        area by area on the ellipsoid there, float64, shape (n,). A three-degree
        zone is up to 1.0005 wide, UTM goes down to 0.9992, Web Mercator is 1.52
        at 36 degrees.

    Notes
    -----
    Measured by a step of 50 m to each side rather than asked of the projection,
    whose own factors for Web Mercator are those of a sphere (0.02 % off).

    References
    ----------
    Snyder, J. P. (1987), Map projections: a working manual, USGS paper 1395, §3:
    radii of curvature of the ellipsoid.
    """
    if crs is None:
        return plane_is_true
    from pyproj import CRS, Transformer

    system = CRS.from_user_input(crs)
    if system.is_geographic:
        raise ValueError("areas need a reference system in metres")
    to_degrees = Transformer.from_crs(system, system.geodetic_crs, always_xy=True)
    ellipsoid = system.ellipsoid
    assert ellipsoid is not None  # every projected system stands on one
    axis, flattening = ellipsoid.semi_major_metre, 1 / ellipsoid.inverse_flattening
    eccentricity = flattening * (2 - flattening)

    def scale(places: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = places[:, 0], places[:, 1]
        around = np.concatenate([x - _STEP, x + _STEP, x, x])
        along = np.concatenate([y, y, y - _STEP, y + _STEP])
        degrees = to_degrees.transform(around, along)
        longitude, latitude = np.radians(degrees).reshape(2, 4, len(places))
        turned = (np.diff(longitude, axis=0)[::2] + np.pi) % (2 * np.pi) - np.pi
        risen = np.diff(latitude, axis=0)[::2]
        area = turned[0] * risen[1] - turned[1] * risen[0]
        middle = latitude.mean(axis=0)
        bent = 1 - eccentricity * np.sin(middle) ** 2
        # radius along the meridian by radius of the parallel
        radii = axis**2 * (1 - eccentricity) / bent**2 * np.cos(middle)
        ground: NDArray[np.float64] = np.abs(area) * radii / (2 * _STEP) ** 2
        return 1 / ground

    return scale
