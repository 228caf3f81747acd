"""Divide ground among new units at once: what a proposed division becomes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gridplanner.data.change import Change, Key, make_change
from gridplanner.data.codes import require_codes
from gridplanner.data.drawn.coverage import round_shapes
from gridplanner.data.edits.redraw import OF_SHAPE, Relabel, Terms, redraw
from gridplanner.data.errors import EditError
from gridplanner.data.names import propose_name
from gridplanner.data.records import GridKind, Record, Unit
from gridplanner.data.topology.ground import Owners, give_to, title
from gridplanner.data.topology.noding import rings_of

_ANY = -2  # row of what is to go to some part
_STRIP = 1e-4  # of the ground of a part on one side of a border: on the other, none

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    from gridplanner.data.plan import Plan
    from gridplanner.data.topology.noding import Faces


_SLIVER: Final = 0.01  # of the smaller ground, which two units share by accident


def divide_ground(
    plan: Plan,
    polygons: NDArray[np.object_],
    *,
    level: int,
    replaced: Collection[int] = (),
    retired: str = "",
    kind: str = GridKind.BASIC.value,
    valid_from: str = "",
) -> Change:
    """Make one unit of each polygon.

    Parameters
    ----------
    plan : Plan
    polygons : ndarray of Polygon or MultiPolygon, shape (k,)
        Metres of the project CRS; they do not overlap. Where they follow borders of
        the plan these stay as they are.
    level : int
        Level of the new units.
    replaced : collection of int, optional
        Units of the level whose ground is divided: they go, and what lies in them.
        No other unit of the level loses ground.
    retired : str, optional
        ISO date. With it their records stay, without ground, in force until that day,
        so that their codes are not used again and the new units say which they came
        from; without it they go.
    kind : str, optional
        `GridKind` value of the new units.
    valid_from : str, optional
        ISO date.

    Returns
    -------
    Change
        The units are numbered from the plan's `next_id`, in the order of the polygons,
        and named and coded after the unit above each.

    Raises
    ------
    EditError
        ``refuse.no_ground`` if a polygon has no ground that may be divided;
        ``refuse.locked`` if one of `replaced`, or a unit in it, is locked;
        ``refuse.codes_full``.
    """
    shapes = round_shapes(np.asarray(polygons, object))
    first = plan.next_id
    units = {
        first + row: Unit(first + row, 0, level, kind=kind, valid_from=valid_from)
        for row in range(len(shapes))
    }
    gone = _with_all_below(plan, replaced)
    _refuse_locked(plan, gone)
    terms = Terms(
        "change.divide_ground",
        fields={"count": str(len(shapes))},
        units=units,
        drop=frozenset(gone),
        allow_parts=True,
        next_id=first + len(shapes),
    )
    relabel = _relabel(plan, shapes, level, frozenset(replaced))
    cells = {cell for number in replaced for cell in plan.cells_of(number)}
    change = _drawn(plan, shapes, relabel, terms, cells)
    after = plan.apply(change)
    for row, number in enumerate(units):
        if not after.cells_of(number):
            spot = shapes[row].point_on_surface()
            raise EditError("refuse.no_ground", place=(spot.x, spot.y))
    return _settled(plan, change, list(units), gone, retired)


def _drawn(
    plan: Plan,
    shapes: NDArray[np.object_],
    relabel: Relabel,
    terms: Terms,
    cells: Collection[int],
) -> Change:
    """Draw the parts; hundreds of them are not refused for one narrow place."""
    lines, touch = rings_of(shapes), shapely.union_all(shapes)
    try:
        return redraw(plan, lines, relabel, terms=terms, cells=cells, touch=touch)
    except EditError as refusal:
        if refusal.code not in OF_SHAPE:
            raise
    terms = replace(terms, tolerant=True)
    return redraw(plan, lines, relabel, terms=terms, cells=cells, touch=touch)


def _refuse_locked(plan: Plan, numbers: Iterable[int]) -> None:
    for number in sorted(numbers):
        unit = plan.units[number]
        if unit.locked:
            raise EditError(
                "refuse.locked", cells=plan.cells_of(number), grid=title(unit)
            )


def _with_all_below(plan: Plan, numbers: Iterable[int]) -> set[int]:
    """Give units with those that have ground in theirs, at lower levels."""
    found = set(numbers)
    for number in list(found):
        level = plan.units[number].level
        for cell in plan.cells_of(number):
            found.update(plan.cells[cell].owners[level + 1 :])
    return found - {0}


def _relabel(
    plan: Plan,
    shapes: NDArray[np.object_],
    level: int,
    replaced: frozenset[int],
) -> Relabel:
    tree = shapely.STRtree(shapes)

    def relabel(faces: Faces) -> list[Owners | None]:
        row_of = np.full(len(faces.points), -1, np.int64)
        if len(faces.points):
            face, row = tree.query(faces.points, "intersects")
            row_of[face] = row
        free = [
            # Ground of nobody is no town's: a part may reach over the border a little.
            old is not None and any(old) and (not old[level] or old[level] in replaced)
            for old in faces.old
        ]
        row_of[~np.array(free, bool)] = -1
        # What rounding leaves of a unit that goes is somebody's all the same.
        left = [old is not None and old[level] in replaced for old in faces.old]
        row_of[(row_of < 0) & np.array(left, bool)] = _ANY
        _keep_beside_borders(faces, row_of, shapes, level)
        return [
            old
            if old is None or row < 0
            else give_to(old, plan.next_id + row, level=level, levels=plan.levels)
            for old, row in zip(faces.old, row_of.tolist(), strict=True)
        ]

    return relabel


def _keep_beside_borders(
    faces: Faces, row_of: NDArray[np.int64], shapes: NDArray[np.object_], level: int
) -> None:
    """Let no part reach over a border of a level above by what rounding leaves there.

    Such a strip goes to the nearest part that has ground on its side of the border.
    """
    held: dict[int, dict[Owners, float]] = {}
    size = shapely.area(faces.polygons).tolist() if len(row_of) else []
    above = [None if old is None else old[:level] for old in faces.old]
    for face in np.flatnonzero(row_of >= 0).tolist():
        owners = above[face]
        assert owners is not None
        mine = held.setdefault(int(row_of[face]), {})
        mine[owners] = mine.get(owners, 0.0) + size[face]
    rows: dict[Owners, list[int]] = {}
    for row, grounds in held.items():
        most = max(grounds.values())
        for owners, area in grounds.items():
            if area > _STRIP * most or area == most:
                rows.setdefault(owners, []).append(row)
    for face in np.flatnonzero((row_of >= 0) | (row_of == _ANY)).tolist():
        near = rows.get(above[face] or (), [])
        if near and int(row_of[face]) not in near:
            away = shapely.distance(shapes[near], faces.points[face])
            row_of[face] = near[int(np.argmin(away))]


def _settled(
    plan: Plan, change: Change, made: list[int], gone: Iterable[int], retired: str
) -> Change:
    """Name and code the new units after those above them; retire those that go."""
    after = plan.apply(change)
    records: dict[Key, Record | None] = dict(change.after)
    for number in gone:
        if retired and number not in after.units:
            old = plan.units[number]
            records["unit", number] = replace(old, valid_to=retired)
    fields = {"count": str(len(made))}
    number = change.next_id
    draft = plan.apply(
        make_change(plan, records, label=change.label, next_id=number, fields=fields)
    )
    codes = require_codes(draft, made)
    # Codes run over the ground from north to south; names go with them.
    names = _names(after, sorted(made, key=codes.__getitem__))
    past = _came_from(plan, after, made, gone if retired else ())
    for unit_id in made:
        records["unit", unit_id] = replace(
            after.units[unit_id],
            name=names[unit_id],
            code=codes[unit_id],
            predecessors=past.get(unit_id, ()),
        )
    return make_change(plan, records, label=change.label, next_id=number, fields=fields)


def _came_from(
    plan: Plan, after: Plan, made: list[int], gone: Iterable[int]
) -> dict[int, tuple[int, ...]]:
    """Say on whose ground each new unit lies, of units of its level that go."""
    level = after.units[made[0]].level
    former = [n for n in sorted(gone) if plan.units[n].level == level]
    old = np.array([plan.outline(number) for number in former], object)
    new = np.array([after.outline(number) for number in made], object)
    one, two = shapely.STRtree(old).query(new, "intersects")
    common = shapely.area(shapely.intersection(new[one], old[two]))
    small = np.minimum(shapely.area(new)[one], shapely.area(old)[two])
    # New borders follow old ones to the millimetre, or nearly so.
    meant = common > _SLIVER * small
    found: dict[int, tuple[int, ...]] = {}
    for row, column in zip(one[meant].tolist(), two[meant].tolist(), strict=True):
        found[made[row]] = tuple(sorted({*found.get(made[row], ()), former[column]}))
    return found


def _names(plan: Plan, made: list[int]) -> dict[int, str]:
    """Give each new unit the first name its neighbours under one unit do not bear."""
    taken: dict[int, set[str]] = {}
    for unit in plan.units.values():
        if unit.id not in made:
            taken.setdefault(unit.parent, set()).add(unit.name)
    result: dict[int, str] = {}
    last: dict[int, int] = {}
    for number in made:
        unit = plan.units[number]
        word = plan.levels[unit.level].name
        nth = last.get(unit.parent, 0) + 1
        while propose_name(nth, word) in taken.get(unit.parent, ()):
            nth += 1
        last[unit.parent] = nth
        result[number] = propose_name(nth, word)
    return result
