"""Where a town lies: the reference system of the project, and guesses about files.

A project measures in metres: in the three-degree CGCS2000 zone of the place in
China, in its UTM zone elsewhere. Many files say nothing about their place; what
their numbers look like narrows it down, and the town already there decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Geod, Transformer
from pyproj.exceptions import CRSError, ProjError

from gridplanner.data.errors import ImportRejected
from gridplanner.data.geodesy.shift import Shift, unshift

Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]

DEGREES = "EPSG:4326"
_CGCS2000_DEGREES = "EPSG:4490"
# The zones of CGCS2000, with their number before the metres and without.
_ZONES = frozenset(f"EPSG:{code}" for code in range(4491, 4555))
_NEAR = 100_000.0  # metres: a file of the same town lies within
_MERIDIANS = range(75, 136, 3)
_OLD_DATUMS = ("Beijing 1954", "Xian 1980", "New Beijing")

# A coarse outline of China (degrees, some tens of kilometres true): it only decides
# between the national zones and UTM, and the user can name another system.
_CHINA = shapely.Polygon(
    [
        (73.4, 39.4), (74.9, 40.6), (80.2, 42.1), (80.3, 45.0), (82.4, 45.4),
        (83.0, 47.2), (85.6, 48.4), (87.8, 49.2), (90.9, 47.0), (90.9, 45.2),
        (95.3, 44.3), (97.0, 42.8), (101.8, 42.6), (105.0, 41.6), (109.9, 42.7),
        (111.9, 43.8), (111.8, 45.1), (114.5, 45.4), (116.2, 46.4), (119.8, 46.8),
        (118.0, 48.0), (115.5, 47.9), (116.7, 49.9), (119.3, 50.2), (120.8, 53.3),
        (123.6, 53.6), (126.0, 52.8), (127.6, 50.2), (130.6, 48.9), (134.8, 48.4),
        (133.1, 45.0), (131.2, 44.9), (131.2, 43.1), (130.7, 42.4), (129.7, 42.4),
        (128.1, 42.0), (126.9, 41.7), (124.4, 40.0), (124.0, 38.5), (124.0, 25.0),
        (122.5, 21.0), (118.0, 15.0), (118.0, 3.5), (109.5, 3.5), (109.5, 17.0),
        (108.0, 18.5), (108.0, 21.5), (106.7, 22.0), (105.3, 23.3), (103.0, 22.6),
        (101.7, 21.1), (100.1, 21.5), (99.2, 22.1), (97.5, 24.0), (98.6, 27.5),
        (97.3, 28.2), (94.0, 29.2), (91.7, 27.8), (89.0, 27.3), (88.8, 28.0),
        (86.0, 27.95), (84.0, 28.9), (81.2, 30.1), (78.8, 31.2), (78.9, 33.0),
        (79.3, 34.5), (77.8, 35.5), (74.6, 37.2),
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of numbers without a reference system.

    Attributes
    ----------
    crs : str
        ``"EPSG:n"``.
    swapped : bool
        The file holds north before east, as surveying programs write it.
    lon, lat : float
        Where the middle of the file comes to lie, in degrees.
    distance : float or None
        Metres from the town to that place; None where the town is not known.
    """

    crs: str
    swapped: bool
    lon: float
    lat: float
    distance: float | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """What is known about where a source lies.

    Attributes
    ----------
    crs : str or None
        The reference system to read it in; None where the user must say.
    confidence : str
        ``"file"`` the file says so, ``"guessed"`` the numbers leave one reading,
        ``"unknown"`` they do not.
    swapped : bool
        North stands before east.
    candidates : tuple of Candidate
        Readings to choose from, nearest to the town first.
    """

    crs: str | None
    confidence: str
    swapped: bool = False
    candidates: tuple[Candidate, ...] = ()


def project_crs(lon: float, lat: float) -> str:
    """Choose the reference system of a project by its place.

    Parameters
    ----------
    lon, lat : float
        A place in the middle of the town, in degrees.

    Returns
    -------
    str
        In China the three-degree zone of CGCS2000 named by its central meridian,
        elsewhere the UTM zone of WGS 84.

    References
    ----------
    EPSG registry: code = 4534 + (meridian - 75) / 3, checked for 75° to 135° E.

    Examples
    --------
    >>> project_crs(119.78, 35.72), project_crs(117.0, 36.66)
    ('EPSG:4549', 'EPSG:4548')
    >>> project_crs(9.52, 47.14)
    'EPSG:32632'
    """
    if in_china(lon, lat):
        return _meridian_crs(3 * round(lon / 3))
    zone = int((lon + 180.0) // 6) % 60 + 1
    return f"EPSG:{(32600 if lat >= 0 else 32700) + zone}"


def in_china(lon: float, lat: float) -> bool:
    """Tell whether the national zones apply at a place in degrees."""
    return bool(shapely.contains_xy(_CHINA, lon, lat))


def find_crs(name: str) -> CRS:
    """Read a reference system from its name, plane part only.

    Parameters
    ----------
    name : str
        ``"EPSG:4549"``, ``"4549"``, WKT or anything else PROJ understands.

    Raises
    ------
    ImportRejected
        If nothing is known under that name, or it is neither plane nor degrees.
    """
    if name.strip().isdigit():
        name = f"EPSG:{name.strip()}"
    try:
        crs = CRS.from_user_input(name)
    except CRSError as error:
        raise ImportRejected("import.unknown_crs", crs=name[:60]) from error
    if crs.is_compound:
        crs = crs.sub_crs_list[0]
    if crs.is_bound:
        crs = crs.source_crs or crs
    if not (crs.is_geographic or crs.is_projected):
        raise ImportRejected("import.unknown_crs", crs=name[:60])
    return crs.to_2d() if len(crs.axis_info) > 2 else crs


def short_name(name: str) -> str:
    """Give ``"EPSG:n"`` where a system is in the registry, else the name itself."""
    try:
        code = find_crs(name).to_epsg(min_confidence=70)
    except ImportRejected:
        return name
    return name if code is None else f"EPSG:{code}"


def has_old_datum(name: str) -> bool:
    """Tell whether a system (Beijing 1954, Xian 1980) needs local parameters."""
    geodetic = find_crs(name).geodetic_crs
    return geodetic is not None and geodetic.name.startswith(_OLD_DATUMS)


@lru_cache(maxsize=32)
def transformer(source: str, target: str) -> Transformer | None:
    """Make the way from one system to another, east before north; None = same."""
    there, here = find_crs(source), find_crs(target)
    if there == here or (
        there.to_epsg() is not None and there.to_epsg() == here.to_epsg()
    ):
        return None
    return Transformer.from_crs(there, here, always_xy=True)


def transform(
    x: Floats, y: Floats, *, source: str, target: str
) -> tuple[Floats, Floats]:
    """Bring places from one system into another.

    Parameters
    ----------
    x, y : ndarray, float64, shape (n,)
        East and north, or longitude and latitude: always in this order.
    source, target : str
        Systems as for `find_crs`.

    Returns
    -------
    tuple of ndarray, float64, shape (n,)
        ``inf`` where a place has no image, for instance a latitude over 90°.
    """
    way = transformer(source, target)
    if way is None:
        return x, y
    try:
        east, north = way.transform(x, y)
    except ProjError as error:
        raise ImportRejected("import.unknown_crs", crs=source[:60]) from error
    return np.asarray(east, np.float64), np.asarray(north, np.float64)


def place_coordinates(
    coordinates: Floats,
    *,
    source: str,
    target: str,
    shift: Shift | None = None,
    swapped: bool = False,
) -> Floats:
    """Bring coordinates of a source into the project, its shift taken away.

    Parameters
    ----------
    coordinates : ndarray, float64, shape (n, 2)
        As they stand in the file.
    source, target : str
        Systems of the file and of the project.
    shift : Shift, optional
        Taken away in degrees, before anything is projected.
    swapped : bool
        The file holds north before east.

    Returns
    -------
    ndarray, float64, shape (n, 2)
        Metres of the project; not finite where a place has no image there.
    """
    x, y = coordinates[:, 0], coordinates[:, 1]
    if swapped:
        x, y = y, x
    if shift is not None:
        x, y = transform(x, y, source=source, target=_CGCS2000_DEGREES)
        x, y = unshift(shift, x, y)
        source = _CGCS2000_DEGREES
    x, y = transform(x, y, source=source, target=target)
    return np.column_stack([x, y])


def to_degrees(x: float, y: float, crs: str) -> tuple[float, float]:
    """Give one place of a system in degrees, longitude first."""
    lon, lat = transform(np.array([x]), np.array([y]), source=crs, target=DEGREES)
    return float(lon[0]), float(lat[0])


def guess_place(
    box: Box, *, near: tuple[float, float] | None = None, prefer: str | None = None
) -> Place:
    """Guess where a file without a reference system lies, from its numbers.

    Parameters
    ----------
    box : tuple of float
        ``(xmin, ymin, xmax, ymax)`` of the file.
    near : tuple of float, optional
        Longitude and latitude of the town, where it is known.
    prefer : str, optional
        System of the project; wins among readings that lie near the town.

    Returns
    -------
    Place
        ``"guessed"`` where one reading is left, or one lies within 100 km of the
        town; ``"unknown"`` with the candidates, or with none for local numbers.
    """
    if not np.isfinite(box).all():
        return Place(None, "unknown")
    found = [
        _candidate(crs, box, swapped=swapped, near=near)
        for crs, swapped in _readings(box, prefer)
    ]
    usable = [one for one in found if one is not None]
    if near is not None:
        usable.sort(key=lambda one: (_distance(one), one.crs != prefer))
        usable.sort(key=lambda one: not (one.crs == prefer and _distance(one) < _NEAR))
        if usable and _distance(usable[0]) < _NEAR:
            best = usable[0]
            return Place(best.crs, "guessed", best.swapped, tuple(usable))
    elif len(usable) == 1:
        best = usable[0]
        return Place(best.crs, "guessed", best.swapped, (best,))
    return Place(None, "unknown", candidates=tuple(usable))


def _readings(box: Box, prefer: str | None) -> list[tuple[str, bool]]:
    """List the systems whose numbers look like this, with the order of the axes."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    if max(abs(box[0]), abs(box[2])) <= 180 and max(abs(box[1]), abs(box[3])) <= 90:
        return [(_CGCS2000_DEGREES if in_china(x, y) else DEGREES, False)]
    if max(abs(box[1]), abs(box[3])) <= 180 and max(abs(box[0]), abs(box[2])) <= 90:
        return [(_CGCS2000_DEGREES if in_china(y, x) else DEGREES, True)]
    plane = [(crs, False) for crs in _plane_readings(x, y)]
    plane += [(crs, True) for crs in _plane_readings(y, x)]
    if prefer is not None and not find_crs(prefer).is_geographic:
        plane += [(prefer, False), (prefer, True)]
    return list(dict.fromkeys(plane))


def _plane_readings(east: float, north: float) -> list[str]:
    if not 1_500_000 < north < 6_200_000:
        return []
    zone, rest = divmod(east, 1_000_000)
    if 25 <= zone <= 45 and 100_000 < rest < 900_000:
        return [f"EPSG:{4513 + int(zone) - 25}"]
    if 13 <= zone <= 23 and 100_000 < rest < 900_000:
        return [f"EPSG:{4491 + int(zone) - 13}"]
    if zone == 0 and east > 100_000:
        return [_meridian_crs(meridian) for meridian in _MERIDIANS]
    return []


def _candidate(
    crs: str, box: Box, *, swapped: bool, near: tuple[float, float] | None
) -> Candidate | None:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    east, north = (np.array([each]) for each in ((y, x) if swapped else (x, y)))
    # In degrees of its own: for each zone the best way to others takes long to find.
    target = _CGCS2000_DEGREES if crs in _ZONES else DEGREES
    lon, lat = (
        float(each[0]) for each in transform(east, north, source=crs, target=target)
    )
    if not (np.isfinite(lon) and np.isfinite(lat) and abs(lat) <= 90):
        return None
    if near is None:
        return Candidate(crs, swapped, lon, lat)
    metres = Geod(ellps="WGS84").inv(lon, lat, near[0], near[1])[2]
    return Candidate(crs, swapped, lon, lat, float(metres))


def _distance(candidate: Candidate) -> float:
    return np.inf if candidate.distance is None else candidate.distance


def _meridian_crs(meridian: int) -> str:
    return f"EPSG:{4534 + (meridian - 75) // 3}"
