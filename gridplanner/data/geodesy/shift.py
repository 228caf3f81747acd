"""The two shifts of Chinese web maps: GCJ-02 (Amap, Tencent) and BD-09 (Baidu).

Phones and web maps in China give places some 450 to 520 m (GCJ-02) or 1.3 km
(BD-09) off. The forward formulas are public; the way back has no closed form and
is found by iteration. Everything here speaks of degrees: the shift is taken away
before anything is projected.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable

Floats = NDArray[np.float64]

_AXIS = 6378245.0
_ECCENTRICITY = 0.00669342162296594323
_BAIDU = np.pi * 3000.0 / 180.0
# The published transform leaves places outside of this box alone.
_WEST, _SOUTH, _EAST, _NORTH = 72.004, 0.8293, 137.8347, 55.8271
_PASSES = 5  # three reach 0.1 mm; two more reach the last bit


class Shift(StrEnum):
    """Where the places of a source come from, if from a shifted map."""

    GCJ02 = "gcj02"
    BD09 = "bd09"


@dataclass(frozen=True, slots=True)
class ShiftHint:
    """A shift that would explain why a source misses its town.

    Attributes
    ----------
    shift : Shift
    distance : float
        How far the source lies off, in metres.
    azimuth : float
        In which direction, in degrees clockwise from north.
    missed, missed_after : float
        Share of the places that miss now, and after the shift is taken away.
    """

    shift: Shift
    distance: float
    azimuth: float
    missed: float
    missed_after: float

    @property
    def direction(self) -> str:
        """One of N, NE, E, SE, S, SW, W, NW."""
        sectors = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
        return sectors[round(self.azimuth / 45.0) % 8]


def to_gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Shift WGS 84 degrees to GCJ-02.

    Parameters
    ----------
    lon, lat : ndarray, float64, shape (n,)
        Degrees of WGS 84 or CGCS2000.

    Returns
    -------
    tuple of ndarray, float64, shape (n,)
        Longitude and latitude in degrees of GCJ-02; unchanged outside the box of
        72.004–137.8347° E, 0.8293–55.8271° N.

    Examples
    --------
    >>> lon, lat = to_gcj02(np.array([120.0]), np.array([40.0]))
    >>> round(float(lon[0]), 11), round(float(lat[0]), 11)
    (120.00567568355, 40.0013047896)
    """
    inside = (lon >= _WEST) & (lon <= _EAST) & (lat >= _SOUTH) & (lat <= _NORTH)
    east, north = _gcj_offset(lon, lat)
    return lon + np.where(inside, east, 0.0), lat + np.where(inside, north, 0.0)


def from_gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Take the GCJ-02 shift away again.

    Parameters
    ----------
    lon, lat : ndarray, float64, shape (n,)
        Degrees of GCJ-02.

    Returns
    -------
    tuple of ndarray, float64, shape (n,)
        Degrees of WGS 84, to better than 0.1 mm.
    """
    return _inverse(to_gcj02, lon, lat)


def to_bd09(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Shift WGS 84 degrees to BD-09.

    Parameters
    ----------
    lon, lat : ndarray, float64, shape (n,)
        Degrees of WGS 84 or CGCS2000.

    Returns
    -------
    tuple of ndarray, float64, shape (n,)
        Degrees of BD-09.
    """
    return _baidu_of_gcj(*to_gcj02(lon, lat))


def from_bd09(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Take the BD-09 shift away again.

    Parameters
    ----------
    lon, lat : ndarray, float64, shape (n,)
        Degrees of BD-09.

    Returns
    -------
    tuple of ndarray, float64, shape (n,)
        Degrees of WGS 84, to better than 0.1 mm. The usual closed form for the
        step to GCJ-02 leaves 2 to 13 cm, so the whole way is iterated.
    """
    return _inverse(to_bd09, lon, lat)


def unshift(shift: Shift, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Take `shift` away from places in degrees."""
    back = {Shift.GCJ02: from_gcj02, Shift.BD09: from_bd09}
    return back[shift](lon, lat)


def suggest_shift(
    lon: Floats,
    lat: Floats,
    *,
    fits: Callable[[Floats, Floats], NDArray[np.bool_]],
) -> ShiftHint | None:
    """Say whether a source misses its town as a shifted map would.

    Parameters
    ----------
    lon, lat : ndarray, float64, shape (n,)
        Places of the source in degrees, as they stand in the file.
    fits : callable
        Tells of places in degrees which ones lie where they should: within a
        footprint, or within the town.

    Returns
    -------
    ShiftHint or None
        The shift after whose removal at most a fifth as many places miss; None
        where no shift does that, fewer than 20 places were given, or fewer than
        5 % of them miss.
    """
    if len(lon) < 20:
        return None
    missed = 1.0 - float(np.mean(fits(lon, lat)))
    if missed < 0.05:
        return None
    hints = [_hint(shift, lon, lat, missed, fits) for shift in Shift]
    best = min(hints, key=lambda hint: hint.missed_after)
    return best if best.missed_after <= 0.2 * missed else None


def _hint(
    shift: Shift,
    lon: Floats,
    lat: Floats,
    missed: float,
    fits: Callable[[Floats, Floats], NDArray[np.bool_]],
) -> ShiftHint:
    true_lon, true_lat = unshift(shift, lon, lat)
    after = 1.0 - float(np.mean(fits(true_lon, true_lat)))
    # A sphere is near enough to say "489 m, due east".
    metres = np.pi * 6371008.8 / 180.0
    north = float(np.mean(lat - true_lat)) * metres
    east = float(np.mean((lon - true_lon) * np.cos(np.radians(true_lat)))) * metres
    azimuth = float(np.degrees(np.arctan2(east, north)) % 360.0)
    return ShiftHint(shift, float(np.hypot(east, north)), azimuth, missed, after)


def _inverse(
    forward: Callable[[Floats, Floats], tuple[Floats, Floats]], lon: Floats, lat: Floats
) -> tuple[Floats, Floats]:
    guess_lon, guess_lat = lon, lat
    for _ in range(_PASSES):
        there_lon, there_lat = forward(guess_lon, guess_lat)
        guess_lon = guess_lon - (there_lon - lon)
        guess_lat = guess_lat - (there_lat - lat)
    return guess_lon, guess_lat


def _gcj_offset(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    x, y = lon - 105.0, lat - 35.0
    root, product = np.sqrt(np.abs(x)), x * y
    wave = 20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * product + 0.2 * root
    north += wave * 2.0 / 3.0
    north += (20.0 * np.sin(np.pi * y) + 40.0 * np.sin(np.pi * y / 3.0)) * 2.0 / 3.0
    slow = 160.0 * np.sin(np.pi * y / 12.0) + 320.0 * np.sin(np.pi * y / 30.0)
    north += slow * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * product + 0.1 * root
    east += wave * 2.0 / 3.0
    east += (20.0 * np.sin(np.pi * x) + 40.0 * np.sin(np.pi * x / 3.0)) * 2.0 / 3.0
    slow = 150.0 * np.sin(np.pi * x / 12.0) + 300.0 * np.sin(np.pi * x / 30.0)
    east += slow * 2.0 / 3.0
    radians = np.radians(lat)
    magic = 1.0 - _ECCENTRICITY * np.sin(radians) ** 2
    meridian = _AXIS * (1.0 - _ECCENTRICITY) / (magic * np.sqrt(magic))
    parallel = _AXIS / np.sqrt(magic) * np.cos(radians)
    return np.degrees(east / parallel), np.degrees(north / meridian)


def _baidu_of_gcj(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BAIDU)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BAIDU)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006
