"""The plan's units and borders as feature tables, for other programs to show.

The records are the truth; these rows are copies, rewritten in the transaction
that changes the records, and only where an edit can have changed them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely

from gridplanner.data.job import Progress
from gridplanner.data.levels import Role
from gridplanner.data.records import Border, Cell, Unit, Vertex
from gridplanner.data.store.rows import delete_rows, insert_rows, update_rows
from gridplanner.data.store.tables import KIND_NAMES, PUBLISHED, Table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    import apsw

    from gridplanner.data.change import Change
    from gridplanner.data.plan import Plan

_TABLES = {table.name: table for table in PUBLISHED}
_OF_ROLE = {Role.AREA: "area", Role.GRID: "grid", Role.MICRO_GRID: "micro_grid"}
# Above this many units their outlines are joined from all polygons at once.
_MANY = 50


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
                shapes.update(_changed_owners(number, before, after))
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


def _changed_owners(cell: int, before: Plan, after: Plan) -> set[int]:
    old = before.cells[cell].owners if cell in before.cells else ()
    new = after.cells[cell].owners if cell in after.cells else ()
    return set(old) ^ set(new)


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
    connection: apsw.Connection, plan: Plan, stale: Stale, *, name: str, srs_id: int
) -> None:
    """Write the stale rows of the published tables anew.

    Parameters
    ----------
    connection : apsw.Connection
        In a transaction.
    plan : Plan
        As it is after the change.
    stale : Stale
    name : str
        The plan's name, for the column of that name.
    srs_id : int
    """
    outlines = _outlines(plan, [unit for unit in stale.shapes if _is_shown(plan, unit)])
    rows: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
    gone: list[int] = []
    for number in stale.shapes | stale.units:
        if not _is_shown(plan, number):
            gone.append(number)
            continue
        unit = plan.units[number]
        row = _unit_row(plan, unit, name)
        if number in stale.shapes:
            shape = outlines.get(number)
            row["geom"] = None if shape is None else shapely.to_wkb(shape)
            row["area"] = None if shape is None else round(shape.area, 2)
        rows[_OF_ROLE[plan.levels[unit.level].role]][number] = row
    for table in (_TABLES[word] for word in _OF_ROLE.values()):
        if gone:
            delete_rows(connection, table, gone)
        _write(connection, table, rows[table.name], srs_id=srs_id)
    _publish_borders(connection, plan, stale.borders, srs_id=srs_id)


def publish_all(
    connection: apsw.Connection, plan: Plan, *, name: str, srs_id: int
) -> None:
    """Write every published row of a plan anew."""
    everything = frozenset(plan.units)
    stale = Stale(everything, frozenset(), frozenset(plan.borders))
    publish(connection, plan, stale, name=name, srs_id=srs_id)


def _is_shown(plan: Plan, number: int) -> bool:
    unit = plan.units.get(number)
    return unit is not None and not unit.valid_to


def _outlines(plan: Plan, units: Sequence[int]) -> dict[int, Any]:
    """Give the outline of each unit that has ground."""
    grounded = [(unit, plan.cells_of(unit)) for unit in units]
    if len(units) < _MANY:
        return {unit: plan.outline(unit) for unit, cells in grounded if cells}
    ids, polygons = plan.polygons()
    shapes = dict(zip(ids.tolist(), polygons, strict=True))
    return {
        unit: shapes[cells[0]]
        if len(cells) == 1
        else shapely.coverage_union_all([shapes[cell] for cell in cells])
        for unit, cells in ((unit, tuple(cells)) for unit, cells in grounded)
        if cells
    }


def _unit_row(plan: Plan, unit: Unit, name: str) -> dict[str, Any]:
    parent = plan.units.get(unit.parent)
    return {
        "code": unit.code,
        "name": unit.name,
        "level": plan.levels[unit.level].name,
        "parent_code": parent.code if parent else None,
        "parent_name": parent.name if parent else None,
        "kind": KIND_NAMES.get(unit.kind, unit.kind),
        "department": unit.department or None,
        "plan": name,
        "colour": unit.colour or None,
        "valid_from": unit.valid_from or None,
        "valid_to": unit.valid_to or None,
        "note": unit.note or None,
    }


def _publish_borders(
    connection: apsw.Connection, plan: Plan, borders: Iterable[int], *, srs_id: int
) -> None:
    rows: dict[int, dict[str, Any]] = {}
    gone: list[int] = []
    for number in borders:
        border = plan.borders.get(number)
        if border is None:
            gone.append(number)
            continue
        line = plan.line(number)
        rows[number] = _border_row(plan, border)
        rows[number]["length"] = round(line.length, 2)
        rows[number]["geom"] = shapely.to_wkb(line)
    table = _TABLES["border"]
    if gone:
        delete_rows(connection, table, gone)
    _write(connection, table, rows, srs_id=srs_id)


def _border_row(plan: Plan, border: Border) -> dict[str, Any]:
    left, right = _owners(plan, border.left), _owners(plan, border.right)
    level = next(
        (
            k
            for k, pair in enumerate(zip(left, right, strict=True))
            if len(set(pair)) > 1
        ),
        0,
    )
    units = plan.units.get(left[level]), plan.units.get(right[level])
    row: dict[str, Any] = {"level": plan.levels[level].name}
    for side, unit in zip(("left", "right"), units, strict=True):
        row[f"{side}_code"] = unit.code if unit else None
        row[f"{side}_name"] = unit.name if unit else None
    row["source"] = border.source or None
    row["note"] = border.note or None
    return row


def _write(
    connection: apsw.Connection,
    table: Table,
    rows: dict[int, dict[str, Any]],
    *,
    srs_id: int,
) -> None:
    """Update the rows that are there and add the others."""
    if not rows:
        return
    marks = ", ".join(str(number) for number in rows)
    found = {
        int(number)
        for (number,) in connection.execute(
            f'SELECT fid FROM "{table.name}" WHERE fid IN ({marks})'  # noqa: S608 - integers
        )
    }
    update_rows(
        connection, table, {number: rows[number] for number in found}, srs_id=srs_id
    )
    new = {number: row for number, row in rows.items() if number not in found}
    if not new:
        return
    names = sorted(set().union(*new.values()) - {"geom"})
    columns: dict[str, list[Any]] = {"fid": list(new)}
    columns |= {name: [row.get(name) for row in new.values()] for name in names}
    geometry = [row.get("geom") for row in new.values()]
    insert_rows(
        connection, table, columns, geometry, srs_id=srs_id, progress=Progress()
    )
