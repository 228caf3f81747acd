"""What a sheet, or several, is about: a grid, a community, a worker, a house."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gridplanner.analysis.printing.walking_order import walking_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gridplanner.data.records import Unit
    from gridplanner.studies.printing.subjects import Telling
    from gridplanner.studies.printing.wish import Wish

_AROUND_STOPS: Final = 40.0  # metres of ground round what is looked at


@dataclass(frozen=True, slots=True)
class Topic:
    """What a sheet is about.

    Attributes
    ----------
    key : str
        Of all topics of a project, and the same tomorrow: ``"unit:12"``.
    code, name : str
        For file names, bookmarks and lists; never a resident's.
    units : tuple of int
        Units that stand out on its map; the first gives the sheet its figures.
    row : int
        Id of the building, dwelling or worker it is about; 0 for a unit.
    ground : shapely geometry
        What its map must hold, metres; empty for a sheet without a map.
    """

    key: str
    code: str
    name: str
    units: tuple[int, ...] = ()
    row: int = 0
    ground: shapely.Geometry = field(default_factory=shapely.Point, compare=False)

    @property
    def title(self) -> str:
        """Name, or code where it has none."""
        return self.name or self.code


def topics_of(telling: Telling, wish: Wish) -> list[Topic]:
    """List what maps are wanted of and that has ground, by code or as they are walked.

    A community that is asked for means its grids where grids have the sheets; a grid
    means its community where communities have them, and whoever holds a post there
    where workers have them.
    """
    made = {"worker": workers_of, "route": routes_of}.get(wish.by, units_of)
    found = made(telling, wish)
    return _walked(found) if wish.order == "walk" else found


def units_of(telling: Telling, wish: Wish) -> list[Topic]:
    """List the units of a level."""
    return [
        Topic(f"unit:{unit.id}", unit.code, unit.name, (unit.id,), 0, outline)
        for unit, outline in _wanted(telling, wish)
    ]


def routes_of(telling: Telling, wish: Wish) -> list[Topic]:
    """List the units in which something is looked at; their maps hold all of it."""
    stops = telling.ground.stops
    places = shapely.points([(stop.x, stop.y) for stop in stops]) if stops else []
    tree = shapely.STRtree(places)
    found = []
    for unit, outline in _wanted(telling, wish):
        inside = np.sort(tree.query(outline, "contains"))
        if len(inside):
            around = shapely.envelope(shapely.multipoints(tree.geometries[inside]))
            ground = shapely.buffer(around, _AROUND_STOPS, join_style="mitre")
            key = f"route:{unit.id}"
            found.append(Topic(key, unit.code, unit.name, (unit.id,), 0, ground))
    return found


def workers_of(telling: Telling, wish: Wish) -> list[Topic]:
    """List who holds a post at units with ground, with all of these.

    Somebody with posts at several levels has the units of the lowest of them, those
    within the others among them.
    """
    wanted = {unit.id for unit, _outline in _wanted(telling, wish, level=None)}
    outlines = telling.ground.outlines
    below: dict[int, list[int]] = {}
    for unit in telling.units.values():
        below.setdefault(unit.parent, []).append(unit.id)
    found = []
    for worker, name in telling.names.items():
        held = {post.place for post in telling.team.of_worker(worker) if not post.scope}
        held &= outlines.keys() & telling.units.keys()
        if held.isdisjoint(wanted):
            continue
        lowest = max(telling.units[unit].level for unit in held)
        units = _down_to(held, lowest, telling.units, below) & outlines.keys()
        if units:
            code_of = {unit: telling.units[unit].code for unit in units}
            own = tuple(sorted(units, key=lambda unit: (code_of[unit], unit)))
            ground = shapely.union_all([outlines[unit] for unit in own])
            code = worker_code(worker)
            found.append(Topic(f"worker:{worker}", code, name, own, worker, ground))
    return found


def worker_code(worker: int) -> str:
    """Give the code sheets name a worker by.

    Examples
    --------
    >>> worker_code(12)
    'W0012'
    """
    return f"W{worker:04d}"


def _wanted(
    telling: Telling, wish: Wish, *, level: int | None = 0
) -> Iterator[tuple[Unit, shapely.Geometry]]:
    """Give the units with ground that are meant; of all levels where it is None."""
    asked = set(wish.units)
    above = {number for one in asked for number in upwards(one, telling.units)}
    outlines = telling.ground.outlines
    listed = (
        [one for level_ in telling.levels for one in level_.units]
        if level is None
        else telling.levels[wish.level].units
    )
    for unit in listed:
        is_asked = not asked or unit.id in above
        if not (is_asked or not asked.isdisjoint(upwards(unit.id, telling.units))):
            continue
        outline = outlines.get(unit.id)
        if outline is not None and outline.area > 0:
            yield unit, outline


def upwards(unit: int, units: Mapping[int, Unit]) -> list[int]:
    """Give a unit and those it lies in, one after the other."""
    found = []
    while unit in units:
        found.append(unit)
        unit = units[unit].parent
    return found


def _down_to(
    held: set[int],
    level: int,
    units: Mapping[int, Unit],
    below: Mapping[int, list[int]],
) -> set[int]:
    """Give the units of a level that are, or lie within, some others."""
    found, waiting = set(), list(held)
    while waiting:
        unit = waiting.pop()
        if units[unit].level == level:
            found.add(unit)
        else:
            waiting += below.get(unit, [])
    return found


def _walked(topics: list[Topic]) -> list[Topic]:
    """Order topics so that going from one to the next is short, from the north west."""
    placed = [one for one in topics if not one.ground.is_empty]
    rest = [one for one in topics if one.ground.is_empty]
    if not placed:
        return rest
    grounds = np.array([one.ground for one in placed], object)
    west, _south, _east, north = shapely.total_bounds(grounds)
    middles = shapely.get_coordinates(shapely.centroid(grounds))
    order = walking_order(middles, (float(west), float(north)))
    return [placed[row] for row in order.tolist()] + rest
