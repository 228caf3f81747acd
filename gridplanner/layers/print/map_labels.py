"""What wants to be written on a printed map: names of units and roads, door plates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from math import atan2, degrees
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gridplanner.data.feature_kinds import KINDS
from gridplanner.data.packed import LINE, POINT
from gridplanner.data.place_kinds import PLACE_KINDS
from gridplanner.layers.features import COUNTY, MAIN, TRACK
from gridplanner.layers.print.placing import Wish

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from numpy.typing import NDArray

    from gridplanner.layers.print.ground import Ground, MapView, Meaning
    from gridplanner.layers.print.map_looks import Theme

_PLATE_SIZES: Final = (2.1, 1.8, 1.5, 1.25)
_BOXED_SIZES: Final = (2.1, 1.8)
BOX: Final = 2.4
"""Side of a box to tick on A3, millimetres."""
_BESIDE: Final = (
    (1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1)
)  # fmt: skip
_ROAD_SIZES: Final = (2.6, 2.2, 1.8)
_ROOM: Final = 0.96  # of a footprint's box that its plate may fill
_OWN_SIZES: Final = (3.4, 2.8, 2.3, 1.9)
_NEIGHBOUR_SIZES: Final = (3.2, 2.6, 2.1)
_NARROWEST: Final = 2.1
_LEAST_AREA: Final = 60.0  # square millimetres of a unit that is named
_AROUND: Final = ((1, 0), (-1, 0), (0, 1), (0, -1), (0.7, 0.7), (-0.7, -0.7))
_CORNERS: Final = ((1, -1), (1, 1), (-1, -1), (-1, 1))
_ASIDE: Final = (
    (0, 5), (0, -5), (0, 10), (0, -10), (-12, 0), (12, 0), (-12, 5), (12, 5), (0, 20),
    (0, -20), (-24, 0), (24, 0),
)  # fmt: skip
_BEND: Final = 0.97  # of its length a piece of road must reach in a straight line


class Rank(IntEnum):
    """The order in which labels get their places."""

    OWN = 0
    NEIGHBOUR = 1
    SIGN = 2
    ROAD = 3
    PLATE = 4
    PLACE = 5
    ASIDE = 6


@dataclass(frozen=True, slots=True)
class Door:
    """A door plate to be written, and where.

    Attributes
    ----------
    plate : str
    building : int
        Row id of its largest footprint.
    x, y : float
        Middle of the footprint on the sheet, millimetres.
    width, height : float
        Of the footprint's box, millimetres.
    buildings : tuple of int
        Row ids of all footprints of the door that are seen, the largest first.
    """

    plate: str
    building: int
    x: float
    y: float
    width: float
    height: float
    buildings: tuple[int, ...] = ()


def doors_of(view: MapView, ground: Ground, meant: Meaning) -> list[Door]:
    """List the doors of some units that a map shows, each once, from the north west.

    Parameters
    ----------
    view : MapView
    ground : Ground
    meant : Meaning
        All doors where it names no units of its own.
    """
    packed = ground.buildings
    rows = packed.shapes_in(view.box)
    if meant.own:
        held = ground.unit_of(packed.ids[rows], meant.level)
        rows = rows[np.isin(held, np.array(meant.own, np.int64))]
    boxes = packed.boxes[rows]
    sides = boxes[:, 2:] - boxes[:, :2]
    order = np.argsort(-sides.prod(axis=1), kind="stable")
    rows, sides = rows[order], sides[order]
    west, south, east, north = view.box
    points = packed.points[rows]
    seen = (points[:, 0] > west) & (points[:, 0] < east)
    seen &= (points[:, 1] > south) & (points[:, 1] < north)
    rows, sides, points = rows[seen], sides[seen], points[seen]
    places = view.to_mm(points)
    sides = sides * view.mm_per_metre
    sides[packed.dims[rows] == POINT] = 0.6
    known: dict[Hashable, list[int]] = {}
    found: list[tuple[Door, list[int]]] = []
    plates = ground.plates(packed.ids[rows])
    for (plate, door), number, (x, y), (width, height) in zip(
        plates, packed.ids[rows].tolist(), places.tolist(), sides.tolist(), strict=True
    ):
        if not plate:
            continue
        key = number if door is None else (door,)
        if key not in known:
            known[key] = []
            found.append((Door(plate, number, x, y, width, height), known[key]))
        known[key].append(number)
    doors = [replace(door, buildings=tuple(numbers)) for door, numbers in found]
    return sorted(doors, key=lambda one: (round(one.y / 10), one.x))


def plate_wishes(doors: Sequence[Door], theme: Theme) -> Iterator[Wish]:
    """Ask for door plates inside their houses, else close beside them."""
    for door in doors:
        words = short_plate(door.plate)
        half, tall = door.width / 2, door.height / 2
        size = _PLATE_SIZES[-1]
        beside = 0.35 * size * len(words) + 0.3
        above = 0.55 * size + 0.2
        places = (
            (door.x, door.y),
            (door.x + half + beside, door.y),
            (door.x - half - beside, door.y),
            (door.x, door.y - tall - above),
            (door.x, door.y + tall + above),
            *(
                (door.x + u * (half + beside), door.y + v * (tall + 0.6 * above))
                for u, v in _CORNERS
            ),
        )
        yield Wish(
            words, places, _PLATE_SIZES, Rank.PLATE, door.building, colour=theme.ink,
            halo=theme.is_over_base,
            room=(max(door.width * _ROOM, 1.6), max(door.height * _ROOM, 1.3)),
        )  # fmt: skip


def boxed_wishes(doors: Sequence[Door], theme: Theme) -> Iterator[Wish]:
    """Ask for door plates with a box to tick, on their houses or close beside."""
    for door in doors:
        words = short_plate(door.plate)
        size = _BOXED_SIZES[0]
        half = (1.2 * BOX + 0.58 * size * len(words)) / 2
        wide, tall = door.width / 2, door.height / 2
        places = tuple(
            (door.x + u * (away * wide + half), door.y + v * (away * tall + 0.6 * BOX))
            for away in (0.4, 1.05)
            for u, v in _BESIDE
        )
        places = ((door.x, door.y), *places)
        yield Wish(
            words, places, _BOXED_SIZES, Rank.PLATE, door.building, colour=theme.ink,
            halo=theme.is_over_base, box=BOX,
        )  # fmt: skip


def short_plate(plate: str) -> str:
    """Give a door plate as maps write it: the number without the word for it.

    Examples
    --------
    >>> short_plate("38号"), short_plate("38号之2"), short_plate("甲5号楼")
    ('38', '38号之2', '甲5号楼')
    """
    return plate.removesuffix("号") or plate


def unit_wishes(view: MapView, ground: Ground, meant: Meaning) -> Iterator[Wish]:
    """Ask for the names of neighbours, and of what lies within one's own ground."""
    division, theme = ground.subdivision, meant.theme
    window = shapely.box(*view.box)
    rows = division.cells.shapes_in(view.box)
    for unit in _at(division.unit_of_cells(meant.level)[rows]):
        if unit not in meant.own:
            yield from _unit(
                view, ground, unit, window, theme=theme, is_own=not meant.own
            )
    if meant.inner < 0 or not meant.own:
        return
    above = division.unit_of_cells(meant.level)[rows]
    rows = rows[np.isin(above, np.array(meant.own, np.int64))]
    for unit in _at(division.unit_of_cells(meant.inner)[rows]):
        yield from _unit(view, ground, unit, window, theme=theme, is_own=True)


def _at(units: NDArray[np.int64]) -> list[int]:
    return [unit for unit in np.unique(units).tolist() if unit]


def _unit(
    view: MapView,
    ground: Ground,
    unit: int,
    window: shapely.Geometry,
    *,
    theme: Theme,
    is_own: bool,
) -> Iterator[Wish]:
    """Ask for the name of a unit in the middle of what is seen of it."""
    outline = ground.outlines.get(unit)
    if outline is None:
        return
    shown = shapely.intersection(outline, window)
    if shown.area * view.mm_per_metre**2 < _LEAST_AREA:
        return
    record = ground.subdivision.units[unit]
    yield Wish(
        record.name or record.code,
        _inside(view, shown, 0.55 * _NARROWEST * len(record.name or record.code)),
        _OWN_SIZES if is_own else _NEIGHBOUR_SIZES,
        Rank.OWN if is_own else Rank.NEIGHBOUR,
        unit,
        bold=True,
        colour=theme.own_name if is_own else theme.neighbour_name,
        halo=True,
    )


def _inside(
    view: MapView, shown: shapely.Geometry, half: float
) -> tuple[tuple[float, float], ...]:
    """Give places in an area, the inmost first, should that one be taken.

    Of an area at the edge of the map, too narrow for words of half that width, the last
    place lies as far inwards as they need; it may lie a little beside the area.
    """
    x, y = inmost(view, shown)
    k = view.mm_per_metre
    others = [(x + u, y + v) for u, v in _ASIDE]
    west = [view.west + (u - view.place.x) / k for u, _v in others]
    north = [view.north - (v - view.place.y) / k for _u, v in others]
    held = shapely.contains_xy(shown, west, north).tolist()
    left, top, right, bottom = view.edges
    inwards = (
        min(max(x, left + half), right - half),
        min(max(y, top + _NARROWEST), bottom - _NARROWEST),
    )
    return (
        (x, y),
        *(place for place, is_in in zip(others, held, strict=True) if is_in),
        inwards,
    )


def inmost(view: MapView, area: shapely.Geometry) -> tuple[float, float]:
    """Give a place well inside the largest piece, millimetres on the sheet."""
    part = max(shapely.get_parts(area), key=shapely.area)
    centroid = part.centroid
    across = np.sqrt(part.area)
    if not (part.contains(centroid) and part.boundary.distance(centroid) > across / 5):
        circle = shapely.maximum_inscribed_circle(part, tolerance=max(across / 30, 0.5))
        centroid = shapely.Point(shapely.get_coordinates(circle)[0])
    ((x, y),) = view.to_mm(np.array([[centroid.x, centroid.y]])).tolist()
    return float(x), float(y)


def stop_wishes(view: MapView, meant: Meaning) -> Iterator[Wish]:
    """Ask for the numbers of what is looked at, on discs close to their places."""
    left, top, right, bottom = view.edges
    for stop in meant.stops:
        disc = meant.theme.disc(stop.kind)
        ((x, y),) = view.to_mm(np.array([[stop.x, stop.y]])).tolist()
        if left < x < right and top < y < bottom:
            away = [(3.2 * u, 3.2 * v) for u, v in _AROUND]
            # A disc in the middle of a house would cover its door plate.
            in_house = stop.kind in PLACE_KINDS
            away = [*away, (0.0, 0.0)] if in_house else [(0.0, 0.0), *away]
            yield Wish(
                str(stop.number),
                tuple((x + u, y + v) for u, v in away),
                (2.6, 2.2, 1.8),
                Rank.SIGN,
                stop.number,
                bold=True,
                colour=disc.ink,
                disc=disc,
            )


def road_wishes(view: MapView, ground: Ground, theme: Theme) -> Iterator[Wish]:
    """Ask for names along the straightest long piece of each road and river seen."""
    features = ground.features
    rows = features.packed.shapes_in(view.box)
    rows = rows[features.packed.dims[rows] == LINE]
    best: dict[tuple[int, str], tuple[float, Wish]] = {}
    for row in rows.tolist():
        name, kind = features.names[row], KINDS[features.kinds[row]]
        if not name or kind not in ("road", "river", "ditch"):
            continue
        if kind == "road" and features.ranks[row] == TRACK:
            continue
        is_main = kind == "road" and features.ranks[row] in (MAIN, COUNTY)
        colour = theme.road_name if kind == "road" else theme.water_name
        for part in _seen_parts(view, features.packed.parts(row)):
            piece = _straight(part)
            key = int(features.kinds[row]), name
            if piece is None or piece[0] <= best.get(key, (0.0,))[0]:
                continue
            length, x, y, angle = piece
            sizes = tuple(
                size for size in ((3.2, *_ROAD_SIZES) if is_main else _ROAD_SIZES)
                if size * len(name) <= length
            )  # fmt: skip
            if sizes:
                best[key] = length, Wish(
                    name, ((x, y),), sizes, Rank.ROAD, row, colour=colour, halo=True,
                    angle=angle,
                )  # fmt: skip
    for _length, wish in best.values():
        yield wish


def _seen_parts(
    view: MapView, parts: Sequence[NDArray[np.float64]]
) -> list[NDArray[np.float64]]:
    """Cut lines to the map; give each piece in millimetres on the sheet."""
    return [
        shapely.get_coordinates(piece)
        for part in parts
        for piece in shapely.get_parts(
            shapely.clip_by_rect(shapely.linestrings(view.to_mm(part)), *view.edges)
        )
    ]


def _straight(
    points: NDArray[np.float64],
) -> tuple[float, float, float, float] | None:
    """Find the longest nearly straight run of a line in millimetres.

    Returns
    -------
    tuple of float or None
        Length, middle x and y in millimetres, and degrees clockwise.
    """
    best: tuple[float, float, float, float] | None = None
    steps = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    first = 0
    for last in range(1, len(points)):
        while first < last:
            chord = float(np.hypot(*(points[last] - points[first])))
            whole = float(along[last] - along[first])
            if whole and chord / whole >= _BEND:
                break
            first += 1
        if first == last:
            continue
        whole = float(along[last] - along[first])
        if best is None or whole > best[0]:
            (u, v), (x, y) = points[first].tolist(), points[last].tolist()
            angle = degrees(atan2(y - v, x - u))
            if angle > 90 or angle <= -90:
                angle += 180 if angle <= -90 else -180
            best = whole, (u + x) / 2, (v + y) / 2, angle
    return best
