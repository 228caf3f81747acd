"""The triggers of the file: its spatial index, and the log of edits made elsewhere.

Every change of a published or ground table leaves a row in ``gp_touched`` with
the row as it was before. Our own transactions set ``gp_state.quiet`` for as long
as they last, which no other program ever sees; so what stands in the log came
from elsewhere. Only plain SQL may be used here: other programs run it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gridplanner.data.store.tables import Table

_QUIET = "(SELECT quiet FROM gp_state) = 0"


def rtree_table(table: Table) -> str:
    """Return the statement that makes the spatial index of a table."""
    return f'CREATE VIRTUAL TABLE "{rtree_name(table)}" USING rtree(id, minx, maxx, miny, maxy)'


def rtree_name(table: Table) -> str:
    """Return the name of a table's spatial index."""
    return f"rtree_{table.name}_geom"


def rtree_triggers(table: Table) -> dict[str, str]:
    """Return the triggers of the spatial index by name, as GeoPackage 1.4 words them."""
    tree, name, key = rtree_name(table), table.name, table.key
    full_new = 'NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")'
    full_old = 'OLD."geom" NOTNULL AND NOT ST_IsEmpty(OLD."geom")'
    none_new = 'NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom")'
    none_old = 'OLD."geom" ISNULL OR ST_IsEmpty(OLD."geom")'
    same, other = f'OLD."{key}" = NEW."{key}"', f'OLD."{key}" != NEW."{key}"'
    box = (
        f'(NEW."{key}", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), '
        'ST_MinY(NEW."geom"), ST_MaxY(NEW."geom"))'
    )
    insert = f'INSERT OR REPLACE INTO "{tree}" VALUES {box};'
    delete = f'DELETE FROM "{tree}" WHERE id = OLD."{key}";'
    update = (
        f'UPDATE "{tree}" SET minx = ST_MinX(NEW."geom"), maxx = ST_MaxX(NEW."geom"), '
        'miny = ST_MinY(NEW."geom"), maxy = ST_MaxY(NEW."geom") '
        f'WHERE id = NEW."{key}";'
    )
    of_geom, of_row = f'AFTER UPDATE OF "geom" ON "{name}"', f'AFTER UPDATE ON "{name}"'
    bodies = {
        "insert": f'AFTER INSERT ON "{name}" WHEN ({full_new}) BEGIN {insert} END',
        "update6": f"{of_geom} WHEN {same} AND ({full_new}) AND ({full_old}) BEGIN {update} END",
        "update7": f"{of_geom} WHEN {same} AND ({full_new}) AND ({none_old}) BEGIN {insert} END",
        "update2": f"{of_geom} WHEN {same} AND ({none_new}) BEGIN {delete} END",
        "update5": f"{of_row} WHEN {other} AND ({full_new}) BEGIN {delete} {insert} END",
        "update4": (
            f"{of_row} WHEN {other} AND ({none_new}) BEGIN "
            f'DELETE FROM "{tree}" WHERE id IN (OLD."{key}", NEW."{key}"); END'
        ),
        "delete": f'AFTER DELETE ON "{name}" WHEN OLD."geom" NOT NULL BEGIN {delete} END',
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
            f"WHEN {_QUIET} BEGIN INSERT INTO gp_touched (table_name, row_id, op, before) "
            f"VALUES ('{table.name}', {row}.\"{table.key}\", '{event}', {image}); END"
        )
    return triggers
