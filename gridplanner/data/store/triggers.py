"""The triggers of the file: its spatial index, and the log of edits made elsewhere.

Every change of a table other programs see leaves a row in ``gp_touched`` with
the row as it was before. Our own transactions set ``gp_state.quiet`` for as long
as they last, which no other program ever sees; so what stands in the log came
from elsewhere. Only plain SQL may be used here: other programs run it.
"""

# ruff: noqa: S608 - the names in the statements are those of our own tables

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gridplanner.data.store.tables import Table

_QUIET = "(SELECT quiet FROM gp_state) = 0"


def rtree_table(table: Table) -> str:
    """Return the statement that makes the spatial index of a table."""
    columns = "id, minx, maxx, miny, maxy"
    return f'CREATE VIRTUAL TABLE "{rtree_name(table)}" USING rtree({columns})'


def rtree_name(table: Table) -> str:
    """Return the name of a table's spatial index."""
    return f"rtree_{table.name}_geom"


def rtree_triggers(table: Table) -> dict[str, str]:
    """Return the triggers of the spatial index by name, after GeoPackage 1.4."""
    tree, name, key = rtree_name(table), table.name, table.key
    full_new = 'NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")'
    full_old = 'OLD."geom" NOTNULL AND NOT ST_IsEmpty(OLD."geom")'
    none_new = 'NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom")'
    none_old = 'OLD."geom" ISNULL OR ST_IsEmpty(OLD."geom")'
    same, other = f'OLD."{key}" = NEW."{key}"', f'OLD."{key}" != NEW."{key}"'
    east = 'ST_MinX(NEW."geom"), ST_MaxX(NEW."geom")'
    north = 'ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")'
    insert = f'INSERT OR REPLACE INTO "{tree}" VALUES (NEW."{key}", {east}, {north});'
    delete = f'DELETE FROM "{tree}" WHERE id = OLD."{key}";'
    both = f'DELETE FROM "{tree}" WHERE id IN (OLD."{key}", NEW."{key}");'
    update = (
        f'UPDATE "{tree}" SET (minx, maxx, miny, maxy) = ({east}, {north}) '
        f'WHERE id = NEW."{key}";'
    )
    moved, row = f'AFTER UPDATE OF "geom" ON "{name}"', f'AFTER UPDATE ON "{name}"'
    events = {
        "insert": (f'AFTER INSERT ON "{name}"', full_new, insert),
        "update6": (moved, f"{same} AND ({full_new}) AND ({full_old})", update),
        "update7": (moved, f"{same} AND ({full_new}) AND ({none_old})", insert),
        "update2": (moved, f"{same} AND ({none_new})", delete),
        "update5": (row, f"{other} AND ({full_new})", f"{delete} {insert}"),
        "update4": (row, f"{other} AND ({none_new})", both),
        "delete": (f'AFTER DELETE ON "{name}"', 'OLD."geom" NOT NULL', delete),
    }
    bodies = {
        event: f"{when} WHEN ({condition}) BEGIN {act} END"
        for event, (when, condition, act) in events.items()
    }
    return {
        f"{tree}_{event}": f'CREATE TRIGGER "{tree}_{event}" {body}'
        for event, body in bodies.items()
    }


def touch_triggers(table: Table) -> dict[str, str]:
    """Return the triggers that log edits made by other programs, by name."""
    before = ", ".join(
        f"'{name}', OLD.\"{name}\"" for name in (table.key, *table.names)
    )
    if table.geometry:
        before += ", 'geom', hex(OLD.\"geom\")"
    triggers = {}
    for event, row, image in (
        ("insert", "NEW", "NULL"),
        ("update", "OLD", f"json_object({before})"),
        ("delete", "OLD", f"json_object({before})"),
    ):
        trigger = f"gp_touch_{table.name}_{event}"
        triggers[trigger] = (
            f'CREATE TRIGGER "{trigger}" AFTER {event.upper()} ON "{table.name}" '
            f"WHEN {_QUIET} BEGIN "
            "INSERT INTO gp_touched (table_name, row_id, op, before) "
            f"VALUES ('{table.name}', {row}.\"{table.key}\", '{event}', {image}); "
            "END"
        )
    return triggers
