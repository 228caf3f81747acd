"""The plan's records as rows: one table a kind, one row a record."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from gridplanner.data.code_template import META, CodeTemplate, decode_template
from gridplanner.data.levels import Level, Role
from gridplanner.data.plan import Plan
from gridplanner.data.records import Border, Cell, Record, Unit, Vertex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import apsw

    from gridplanner.data.change import Key

Row = tuple[Any, ...]


def _border_row(row: Row) -> Border:
    # sqlite gives an empty blob as bytes, never as None: the column says NOT NULL.
    return Border(*row)


def _cell_row(row: Row) -> Cell:
    return Cell(row[0], tuple(json.loads(row[1])))


def _unit_row(row: Row) -> Unit:
    values = list(row)
    values[_LOCKED] = bool(values[_LOCKED])
    values[_PREDECESSORS] = tuple(json.loads(values[_PREDECESSORS]))
    return Unit(*values)


_COLUMNS = {
    "vertex": [field.name for field in fields(Vertex)],
    "border": [field.name for field in fields(Border)],
    "cell": [field.name for field in fields(Cell)],
    "unit": [field.name for field in fields(Unit)],
}
_LOCKED = _COLUMNS["unit"].index("locked")
_PREDECESSORS = _COLUMNS["unit"].index("predecessors")
_READ: dict[str, Callable[[Row], Record]] = {
    "vertex": lambda row: Vertex(*row),
    "border": _border_row,
    "cell": _cell_row,
    "unit": _unit_row,
}


def _quoted(kind: str) -> str:
    return ", ".join(f'"{name}"' for name in _COLUMNS[kind])


def _row(record: Record) -> Row:
    if isinstance(record, Cell):
        return record.id, json.dumps(record.owners, separators=(",", ":"))
    values = (getattr(record, name) for name in _COLUMNS[type(record).__name__.lower()])
    return tuple(
        json.dumps(value, separators=(",", ":")) if isinstance(value, tuple) else value
        for value in values
    )


def read_levels(connection: apsw.Connection) -> tuple[Level, ...]:
    """Read the level template of the project, topmost level first."""
    rows = connection.execute("SELECT name, role FROM gp_level ORDER BY position")
    return tuple(Level(str(name), Role(str(role))) for name, role in rows)


def read_plan(
    connection: apsw.Connection, plan_id: int, levels: tuple[Level, ...]
) -> Plan:
    """Read all records of a plan.

    Raises
    ------
    KeyError
        If there is no such plan.
    """
    found = connection.execute(
        "SELECT next_id FROM gp_plan WHERE id = ?", (plan_id,)
    ).fetchone()
    if found is None:
        raise KeyError(plan_id)
    records: dict[str, dict[int, Any]] = {
        kind: {record.id: record for record in _read(connection, kind, plan_id)}
        for kind in _COLUMNS
    }
    plan = Plan.from_records(
        plan_id,
        levels,
        records["vertex"],
        records["border"],
        records["cell"],
        records["unit"],
        next_id=int(found[0]),
    )
    return replace(plan, code_template=_read_template(connection))


def _read_template(connection: apsw.Connection) -> CodeTemplate:
    found = connection.execute(
        "SELECT value FROM gp_meta WHERE key = ?", (META,)
    ).fetchone()
    return decode_template(None if found is None else str(found[0]))


def _read(connection: apsw.Connection, kind: str, plan_id: int) -> Iterator[Record]:
    make = _READ[kind]
    query = f"SELECT {_quoted(kind)} FROM gp_{kind} WHERE plan_id = ? ORDER BY id"  # noqa: S608 - names of our own tables
    for row in connection.execute(query, (plan_id,)):
        yield make(row)


def write_records(
    connection: apsw.Connection, plan_id: int, after: Mapping[Key, Record | None]
) -> None:
    """Set records of a plan, and take away those that are None."""
    rows: dict[str, list[Row]] = defaultdict(list)
    gone: dict[str, list[Row]] = defaultdict(list)
    for (kind, number), record in after.items():
        if record is None:
            gone[kind].append((plan_id, number))
        else:
            rows[kind].append((plan_id, *_row(record)))
    for kind, keys in gone.items():
        connection.executemany(
            f"DELETE FROM gp_{kind} WHERE plan_id = ? AND id = ?",  # noqa: S608 - our own tables
            keys,
        )
    for kind, values in rows.items():
        marks = ", ".join("?" * (len(_COLUMNS[kind]) + 1))
        connection.executemany(
            f"INSERT OR REPLACE INTO gp_{kind} (plan_id, {_quoted(kind)})"  # noqa: S608 - our own tables
            f" VALUES ({marks})",
            values,
        )


def write_plan_row(
    connection: apsw.Connection, plan_id: int, *, name: str, kind: str, next_id: int
) -> None:
    """Enter a plan into the list of plans."""
    connection.execute(
        "INSERT OR REPLACE INTO gp_plan (id, name, kind, next_id) VALUES (?, ?, ?, ?)",
        (plan_id, name, kind, next_id),
    )


def write_next_id(connection: apsw.Connection, plan_id: int, next_id: int) -> None:
    """Keep the counter of a plan, which only grows."""
    connection.execute(
        "UPDATE gp_plan SET next_id = max(next_id, ?) WHERE id = ?", (next_id, plan_id)
    )


def plan_records(plan: Plan) -> Iterable[tuple[Key, Record]]:
    """Give every record of a plan with its key."""
    for kind, records in (
        ("vertex", plan.vertices),
        ("border", plan.borders),
        ("cell", plan.cells),
        ("unit", plan.units),
    ):
        for number, record in records.items():
            yield (kind, number), record
