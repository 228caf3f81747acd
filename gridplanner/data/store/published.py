"""The plan's units and borders as feature tables, for other programs to show.

The records are the truth; these rows are copies, rewritten in the transaction
that changes the records, and only where an edit can have changed them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gridplanner.data.job import Progress
from gridplanner.data.levels import Role
from gridplanner.data.records import Border, Cell, Unit, Vertex
from gridplanner.data.snapshot import true_areas
from gridplanner.data.store.rows import (
    delete_rows,
    ids_json,
    insert_rows,
    update_rows,
)
from gridplanner.data.store.tables import KIND_NAMES, PUBLISHED, Table
from gridplanner.data.store.touched import read_touched

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    import apsw
    from numpy.typing import NDArray

    from gridplanner.data.change import Change
    from gridplanner.data.plan import Plan
    from gridplanner.data.snapshot import ArealScale

_TABLES = {table.name: table for table in PUBLISHED}
_OF_ROLE = {Role.AREA: "area", Role.GRID: "grid", Role.MICRO_GRID: "micro_grid"}
# From this many units on, the outlines of a whole level are made at once.
_MANY = 50


Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Imprint:
    """What stands in every published row besides the records.

    ``scale`` gives plane by true area, so that areas and lengths are those of the
    ground; ``srs_id`` is the number of the reference system.
    """

    plan_name: str
    srs_id: int
    scale: ArealScale


@dataclass(frozen=True, slots=True)
class Stale:
    """Published rows an edit can have changed.

    ``shapes`` are units whose outline may differ, ``units`` those of which only
    a field may, ``borders`` the lines to write anew.
    """

    shapes: frozenset[int]
    units: frozenset[int]
    borders: frozenset[int]


def find_stale(change: Change, before: Plan, after: Plan) -> Stale:
    """Find the published rows that a change makes stale.

    The outline of a unit changes only where a border that moved or changed its
    sides has the unit on one side and not on the other; so a corner moved between
    two grids leaves the outline of the town alone, which is the dearest of all.
    """
    shapes: set[int] = set()
    borders: set[int] = set()
    fields: set[int] = set()
    for side, plan in ((change.before, before), (change.after, after)):
        for (kind, number), record in side.items():
            if isinstance(record, Vertex):
                borders.update(plan.star.get(number, ()))
            elif isinstance(record, Border):
                borders.add(number)
            elif isinstance(record, Cell):
                borders.update(plan.sides.get(number, ()))
            elif kind == "unit":
                fields.add(number)
    for plan in (before, after):
        for number in borders:
            border = plan.borders.get(number)
            if border is not None:
                shapes |= _divided(border, plan)
    return Stale(
        shapes=frozenset(shapes - {0}),
        units=frozenset(fields | _children(fields, after)),
        borders=frozenset(borders | _borders_of(fields, after)),
    )


def _owners(plan: Plan, cell: int) -> tuple[int, ...]:
    return plan.cells[cell].owners if cell in plan.cells else (0,) * len(plan.levels)


def _divided(border: Border, plan: Plan) -> set[int]:
    return set(_owners(plan, border.left)) ^ set(_owners(plan, border.right))


def _children(units: Collection[int], plan: Plan) -> set[int]:
    if not units:
        return set()
    return {unit.id for unit in plan.units.values() if unit.parent in units}


def _borders_of(units: Iterable[int], plan: Plan) -> set[int]:
    return {
        border
        for unit in units
        if unit in plan.units
        for cell in plan.cells_of(unit)
        for border in plan.sides.get(cell, ())
    }


def publish(
    connection: apsw.Connection, plan: Plan, stale: Stale, imprint: Imprint
) -> None:
    """Write the stale rows of the published tables anew.

    Parameters
    ----------
    connection : apsw.Connection
        In a transaction.
    plan : Plan
        As it is after the change.
    stale : Stale
    imprint : Imprint

    Notes
    -----
    Rows that another program changed are left as it left them until that is taken
    over: to write over them would lose its edits without a word.
    """
    stale = _without_touched(connection, stale)
    outlines = _outlines(plan, [unit for unit in stale.shapes if _is_shown(plan, unit)])
    areas = _true_areas(outlines, imprint.scale)
    rows: dict[str, dict[int, Row]] = defaultdict(dict)
    gone: list[int] = []
    for number in stale.shapes | stale.units:
        if not _is_shown(plan, number):
            gone.append(number)
            continue
        unit = plan.units[number]
        row = _unit_row(plan, unit) | {"plan": imprint.plan_name or None}
        if number in stale.shapes:
            shape = outlines.get(number)
            row["geom"] = None if shape is None else shapely.to_wkb(shape)
            row["area"] = areas.get(number)
        rows[_OF_ROLE[plan.levels[unit.level].role]][number] = row
    for table in (_TABLES[word] for word in _OF_ROLE.values()):
        delete_rows(connection, table, gone)
        _write(connection, table, rows[table.name], imprint.srs_id)
    _publish_borders(connection, plan, stale.borders, imprint)


def _without_touched(connection: apsw.Connection, stale: Stale) -> Stale:
    touched = read_touched(connection, PUBLISHED)
    if not touched:
        return stale
    units = {row.id for row in touched if row.table in _OF_ROLE.values()}
    borders = {row.id for row in touched if row.table == "border"}
    return Stale(stale.shapes - units, stale.units - units, stale.borders - borders)


def everything(plan: Plan) -> Stale:
    """Say that every published row of a plan is stale."""
    return Stale(frozenset(plan.units), frozenset(), frozenset(plan.borders))


def _is_shown(plan: Plan, number: int) -> bool:
    unit = plan.units.get(number)
    return unit is not None and not unit.valid_to


def _outlines(plan: Plan, units: Sequence[int]) -> dict[int, Any]:
    """Give the outline of each unit that has ground."""
    grounded = [unit for unit in units if plan.cells_of(unit)]
    if len(grounded) < _MANY:
        return {unit: plan.outline(unit) for unit in grounded}
    levels = {plan.units[unit].level for unit in grounded}
    every: dict[int, Any] = {}
    for level in levels:
        every |= plan.outlines(level)
    return {unit: every[unit] for unit in grounded}


def _true_areas(outlines: dict[int, Any], scale: ArealScale) -> dict[int, float]:
    shapes = np.empty(len(outlines), object)
    shapes[:] = list(outlines.values())
    areas = true_areas(shapes, scale).round(2).tolist()
    return dict(zip(outlines, areas, strict=True))


def _unit_row(plan: Plan, unit: Unit) -> Row:
    parent = plan.units.get(unit.parent)
    return {
        "code": unit.code,
        "name": unit.name,
        "level": plan.levels[unit.level].name,
        "parent_code": parent.code if parent else None,
        "parent_name": parent.name if parent else None,
        "kind": KIND_NAMES.get(unit.kind, unit.kind) or None,
        "department": unit.department or None,
        "colour": unit.colour or None,
        "valid_from": unit.valid_from or None,
        "valid_to": unit.valid_to or None,
        "note": unit.note or None,
    }


def _publish_borders(
    connection: apsw.Connection, plan: Plan, borders: Iterable[int], imprint: Imprint
) -> None:
    there = [number for number in borders if number in plan.borders]
    gone = [number for number in borders if number not in plan.borders]
    lines = plan.lines(there)
    scale = imprint.scale(middles(lines)) ** 0.5 if there else np.ones(0)
    lengths = (shapely.length(lines) / scale).round(2).tolist()
    rows: dict[int, Row] = {
        number: _border_row(plan, plan.borders[number])
        | {"length": length, "geom": shape}
        for number, length, shape in zip(
            there, lengths, shapely.to_wkb(lines), strict=True
        )
    }
    delete_rows(connection, _TABLES["border"], gone)
    _write(connection, _TABLES["border"], rows, imprint.srs_id)


def middles(lines: NDArray[np.object_]) -> NDArray[np.float64]:
    """Give the place half way along each line, float64, shape (n, 2)."""
    points = shapely.line_interpolate_point(lines, 0.5, normalized=True)
    places: NDArray[np.float64] = shapely.get_coordinates(points)
    return places


def _border_row(plan: Plan, border: Border) -> Row:
    left, right = _owners(plan, border.left), _owners(plan, border.right)
    level = next(
        (k for k in range(len(left)) if left[k] != right[k]), len(plan.levels) - 1
    )
    row: Row = {"level": plan.levels[level].name}
    for side, owners in (("left", left), ("right", right)):
        unit = plan.units.get(owners[level])
        row[f"{side}_code"] = unit.code if unit else None
        row[f"{side}_name"] = unit.name if unit else None
    row["source"] = border.source or None
    row["note"] = border.note or None
    return row


def _write(
    connection: apsw.Connection, table: Table, rows: dict[int, Row], srs_id: int
) -> None:
    """Update the rows that are there and add the others."""
    if not rows:
        return
    found = {
        int(number)
        for (number,) in connection.execute(
            f'SELECT fid FROM "{table.name}"'  # noqa: S608 - our own tables
            " WHERE fid IN (SELECT value FROM json_each(?))",
            (ids_json(rows),),
        )
    }
    old = {number: rows[number] for number in found}
    update_rows(connection, table, old, srs_id=srs_id)
    new = {number: row for number, row in rows.items() if number not in found}
    if not new:
        return
    names = sorted(set[str]().union(*new.values()) - {"geom"})
    columns: dict[str, list[Any]] = {"fid": list(new)}
    columns |= {name: [row.get(name) for row in new.values()] for name in names}
    shapes = [row.get("geom") for row in new.values()]
    insert_rows(connection, table, columns, shapes, srs_id=srs_id, progress=Progress())
