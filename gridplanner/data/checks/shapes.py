"""Shapes nobody would draw: slivers, spikes, outlines that touch themselves or wind."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.data.levels import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gridplanner.data.checks.issue import CheckIssue
    from gridplanner.data.checks.scope import Scope, Shapes

Coords = NDArray[np.float64]

_SHARP = float(np.cos(np.radians(45.0)))
_LONGEST = 6  # times a tongue is followed twice as far


def find_slivers(scope: Scope) -> Iterator[CheckIssue]:
    """Find pieces of units that are hardly wider than a line."""
    parts, owner = scope.parts, scope.part_of
    narrow = 2 * shapely.area(parts) < scope.limits.sliver_width * shapely.length(parts)
    for row in np.flatnonzero(narrow).tolist():
        number = int(scope.units[owner[row]])
        cells = scope.plan.cells_of(number)
        yield scope.issue("sliver", parts[row], (number,), "warning", cells)


def find_winding(scope: Scope) -> Iterator[CheckIssue]:
    """Find grids whose outline is long for their ground.

    References
    ----------
    Polsby, D. D. and Popper, R. D. (1991), The third criterion: compactness as a
    procedural safeguard against partisan gerrymandering: 4 pi area / perimeter².
    """
    if scope.role is Role.AREA:
        return  # villages lie as they lie
    around = shapely.length(scope.outlines)
    area = shapely.area(scope.outlines)
    roundness = np.ones(len(around))
    wide = 2 * area >= scope.limits.sliver_width * around  # else it is a sliver
    there = wide & (around > 0)
    roundness[there] = 4 * np.pi * area[there] / around[there] ** 2
    for row in np.flatnonzero(roundness < scope.limits.compactness).tolist():
        yield scope.issue(
            "winding",
            scope.outlines[row],
            (int(scope.units[row]),),
            "warning",
            measure=float(roundness[row]),
        )


def find_self_touching(scope: Scope) -> Iterator[CheckIssue]:
    """Find units whose outline meets itself in a point, or crosses itself."""
    known = scope.plan.cells
    units = {known[cell].owners[scope.level] for cell in scope.broken}
    rows = np.flatnonzero(np.isin(scope.units, [*units, *scope.several]))
    for row in rows[~shapely.is_valid(scope.outlines[rows])].tolist():
        number = int(scope.units[row])
        yield scope.issue("self_touching", scope.outlines[row], (number,), "error")
    for unit, vertex in _met_twice(scope):
        at = scope.plan.vertices[vertex]
        place = shapely.Point(at.x, at.y)
        yield scope.issue("self_touching", place, (unit,), "warning")


_OF_BORDER = attrgetter("start", "end", "left", "right")


def _met_twice(scope: Scope) -> list[tuple[int, int]]:
    """Units and the vertices their outline passes more than once.

    Borders meet at vertices only, so no other place has to be looked at.
    """
    plan = scope.plan
    if scope.is_whole:
        borders = list(plan.borders.values())
    else:
        cells = [c for unit in scope.units.tolist() for c in plan.cells_of(unit)]
        numbers = set().union(*(plan.sides[cell] for cell in cells))
        borders = [plan.borders[number] for number in numbers]
    values = chain.from_iterable(map(_OF_BORDER, borders))
    table = np.fromiter(values, np.int64, 4 * len(borders)).reshape(-1, 4)
    ends, sides = table[:, :2], _owners(scope, table[:, 2:])
    outer = sides[:, 0] != sides[:, 1]
    ends, sides = ends[outer], sides[outer]
    vertex = np.tile(ends, (1, 2)).ravel()
    unit = np.repeat(sides, 2, axis=1).ravel()
    if not scope.is_whole:
        mine = np.isin(unit, scope.units)
        vertex, unit = vertex[mine], unit[mine]
    order = np.lexsort((vertex, unit))
    vertex, unit = vertex[order], unit[order]
    # An outline has two ends at each of its vertices; with a third it is there again.
    again = (vertex[2:] == vertex[:-2]) & (unit[2:] == unit[:-2]) & (unit[2:] > 0)
    found = zip(unit[2:][again].tolist(), vertex[2:][again].tolist(), strict=True)
    return sorted(set(found))


def _owners(scope: Scope, cells: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the unit of the level that holds each cell; 0 for none."""
    numbers, place = np.unique(cells, return_inverse=True)
    known = scope.plan.cells
    owner = np.fromiter(
        (known[n].owners[scope.level] if n else 0 for n in numbers.tolist()),
        np.int64,
        len(numbers),
    )
    return owner[place].reshape(cells.shape)


def find_spikes(scope: Scope) -> Iterator[CheckIssue]:
    """Find tongues of ground that are narrower than a sliver over some length."""
    for tongue in find_tongues(
        scope.parts,
        width=scope.limits.sliver_width,
        length=scope.limits.spike_length,
    ):
        number = int(scope.units[scope.part_of[tongue.row]])
        yield scope.issue("spike", tongue.ground, (number,), "warning")


@dataclass(frozen=True, slots=True)
class Tongue:
    """A narrow piece of a polygon that ends in a tip; `row` says of which polygon."""

    row: int
    ground: shapely.Polygon


def find_tongues(polygons: Shapes, *, width: float, length: float) -> list[Tongue]:
    """Find narrow tongues of polygons.

    Parameters
    ----------
    polygons : ndarray of Polygon, shape (n,)
        Interior on the left of every ring.
    width, length : float
        A tongue is narrower than `width` metres at `length` metres from its tip,
        measured along the outline. 0 = none are looked for.

    Returns
    -------
    list of Tongue
        By polygon. Their ground is followed as far as it is narrow, in doublings of
        `length`. A piece that is narrow all over is a sliver and none of these.
    """
    if not width or not length or not len(polygons):
        return []
    proper = 2 * shapely.area(polygons) >= width * shapely.length(polygons)
    (row,) = np.nonzero(proper)
    if not len(row):
        return []
    coords, ring, row = _rings(polygons, row)
    first, at = _find_tips(coords, ring, width)
    found: list[Tongue] = []
    last = (-1, 0.0)
    for number, tip in zip(first.tolist(), at.tolist(), strict=True):
        points = coords[
            np.searchsorted(ring, number) : np.searchsorted(ring, number + 1)
        ]
        ground, place = _follow(points, tip, width, length)
        if ground is None or (last[0] == number and abs(place - last[1]) < length):
            continue
        last = number, place
        found.append(Tongue(int(row[number]), ground))
    return sorted(found, key=lambda tongue: tongue.row)


def _rings(
    polygons: Shapes, rows: NDArray[np.intp]
) -> tuple[Coords, NDArray[np.int64], NDArray[np.intp]]:
    """Give the points of all rings, the ring of each, and the polygon of each ring."""
    whole = shapely.get_num_interior_rings(polygons[rows]) == 0
    plain, holed = rows[whole], rows[~whole]
    # The points of a polygon without holes are those of its one ring.
    coords, ring = shapely.get_coordinates(polygons[plain], return_index=True)
    rings, of = shapely.get_rings(polygons[holed], return_index=True)
    more, number = shapely.get_coordinates(rings, return_index=True)
    return (
        np.concatenate([coords, more]),
        np.concatenate([ring, number + len(plain)]),
        np.concatenate([plain, holed[of]]),
    )


def _find_tips(
    coords: Coords, ring: NDArray[np.int64], width: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find corners where an outline turns back, sharp or over a short edge.

    Returns
    -------
    ring, corner : ndarray, int64
        Number of the ring, and of the corner within it.
    """
    starts = np.searchsorted(ring, np.arange(ring[-1] + 1))
    stops = np.append(starts[1:], len(ring)) - 1  # the closing point is left out
    inner = np.ones(len(ring), bool)
    inner[stops] = False
    index = np.flatnonzero(inner)
    after = np.arange(len(ring)) + 1
    after[stops - 1] = starts
    before = np.arange(len(ring)) - 1
    before[starts] = stops - 1
    here, ahead = index, after[index]
    edge = coords[ahead] - coords[here]
    back = coords[before[here]] - coords[here]
    sharp = _turns_back(back, edge) & (_cross(edge, back) >= 0)
    beyond = coords[after[ahead]] - coords[ahead]
    short = np.hypot(*edge.T) < width
    blunt = short & (_cross(edge, beyond) > 0) & _turns_back(back, beyond)
    tips = index[sharp | blunt]
    return ring[tips], tips - starts[ring[tips]]


def _turns_back(one: Coords, two: Coords) -> NDArray[np.bool_]:
    """Whether two arms point nearly the same way."""
    lengths = np.hypot(*one.T) * np.hypot(*two.T)
    return np.asarray((one * two).sum(axis=1) > _SHARP * lengths)


def _cross(one: Coords, two: Coords) -> NDArray[np.float64]:
    return one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]


def _follow(
    points: Coords, tip: int, width: float, length: float
) -> tuple[shapely.Polygon | None, float]:
    """Follow both sides of a tongue from its tip as long as they are near."""
    way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    around = float(way[-1])
    place, ground = float(way[tip]), None
    reach = length
    for _ in range(_LONGEST):
        if 3 * reach > around:
            break  # that would be all of it
        low, high = place - reach, place + reach
        ends = _points_at(points, way, np.array([low, high]))
        if np.hypot(*(ends[1] - ends[0])) >= width:
            break
        inner = _between(way, low, high)
        corners = _points_at(points, way, np.concatenate([[low], inner, [high]]))
        polygon = shapely.Polygon(corners)
        if not polygon.is_valid or polygon.area <= 0:
            break
        ground, reach = polygon, 2 * reach
    return ground, place


def _between(way: Coords, low: float, high: float) -> Coords:
    """Places of the corners between two places along a ring, in order."""
    around = way[-1]
    every = np.concatenate([way[:-1] - around, way[:-1], way[:-1] + around])
    inside: Coords = every[(every > low) & (every < high)]
    return inside


def _points_at(points: Coords, way: Coords, places: Coords) -> Coords:
    """Points of a ring at places along it; beyond its end it goes round."""
    round_ = np.mod(places, way[-1])
    return np.column_stack(
        [np.interp(round_, way, points[:, 0]), np.interp(round_, way, points[:, 1])]
    )
