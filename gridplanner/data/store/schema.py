"""Every table of the project file, and its version.

A file of a newer major version is refused, of a newer minor version it opens:
a minor version only adds what an older program may leave alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.store.metadata import METADATA, describe
from gridplanner.data.store.registry_tables import REGISTRY
from gridplanner.data.store.tables import (
    GROUND,
    NOTES,
    PUBLISHED,
    Table,
)
from gridplanner.data.store.triggers import rtree_table, rtree_triggers, touch_triggers
from gridplanner.data.store.words import add_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import apsw

    from gridplanner.data.levels import Level

SCHEMA_VERSION = (1, 11)
APPLICATION_ID = 0x47504B47  # "GPKG"
GEOPACKAGE_VERSION = 10300

SHOWN = (*PUBLISHED, *GROUND, *REGISTRY)
# Whose edits by other programs are logged: all they see but the audit, which nobody
# may change and no undo may take back.
WATCHED = tuple(table for table in SHOWN if table.name != "audit_log")
TABLES: dict[str, Table] = {table.name: table for table in (*SHOWN, *NOTES)}
# Of the lists of our own these are made from their description, the others by `OWN`.
DESCRIBED = tuple(
    TABLES[name]
    for name in (
        "gp_address_rule",
        "gp_merge",
        "gp_filter",
        "gp_standard",
        "gp_patrol",
        "gp_tick_sheet",
    )
)

VERSIONS = """
CREATE TABLE gp_vantage (
    history_id INTEGER PRIMARY KEY, selected TEXT NOT NULL,
    x REAL NOT NULL, y REAL NOT NULL, metres_per_px REAL NOT NULL
);
CREATE TABLE gp_version (
    key TEXT PRIMARY KEY, name TEXT NOT NULL, note TEXT NOT NULL,
    history_id INTEGER NOT NULL, user TEXT NOT NULL, time TEXT NOT NULL
);
"""
OWN = """
CREATE TABLE gp_meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE gp_state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    change_number INTEGER NOT NULL DEFAULT 0,
    quiet INTEGER NOT NULL DEFAULT 0
);
INSERT INTO gp_state (id) VALUES (1);
CREATE TABLE gp_level (
    position INTEGER PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL
);
CREATE TABLE gp_plan (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL, kind TEXT NOT NULL, next_id INTEGER NOT NULL
);
CREATE TABLE gp_vertex (
    plan_id INTEGER NOT NULL, id INTEGER NOT NULL, x REAL NOT NULL, y REAL NOT NULL,
    PRIMARY KEY (plan_id, id)
) WITHOUT ROWID;
CREATE TABLE gp_border (
    plan_id INTEGER NOT NULL, id INTEGER NOT NULL,
    "start" INTEGER NOT NULL, "end" INTEGER NOT NULL, bends BLOB NOT NULL,
    "left" INTEGER NOT NULL, "right" INTEGER NOT NULL,
    source TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (plan_id, id)
) WITHOUT ROWID;
CREATE TABLE gp_cell (
    plan_id INTEGER NOT NULL, id INTEGER NOT NULL, owners TEXT NOT NULL,
    PRIMARY KEY (plan_id, id)
) WITHOUT ROWID;
CREATE TABLE gp_unit (
    plan_id INTEGER NOT NULL, id INTEGER NOT NULL,
    parent INTEGER NOT NULL, level INTEGER NOT NULL, parts INTEGER NOT NULL DEFAULT 1,
    code TEXT NOT NULL DEFAULT '', name TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '', department TEXT NOT NULL DEFAULT '',
    colour TEXT NOT NULL DEFAULT '', locked INTEGER NOT NULL DEFAULT 0,
    valid_from TEXT NOT NULL DEFAULT '', valid_to TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '', predecessors TEXT NOT NULL DEFAULT '[]', \
sides TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (plan_id, id)
) WITHOUT ROWID;
CREATE INDEX gp_unit_code ON gp_unit (code);
CREATE TABLE gp_history (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL, plan_id INTEGER NOT NULL DEFAULT 0,
    label TEXT NOT NULL, fields TEXT NOT NULL DEFAULT '{}',
    change BLOB, tables TEXT NOT NULL DEFAULT '[]',
    user TEXT NOT NULL DEFAULT '', time TEXT NOT NULL DEFAULT '',
    undone INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE gp_batch_image (
    history_id INTEGER NOT NULL, position INTEGER NOT NULL,
    table_name TEXT NOT NULL, count INTEGER NOT NULL, rows BLOB NOT NULL,
    PRIMARY KEY (history_id, position)
);
CREATE TABLE gp_touched (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    table_name TEXT NOT NULL, row_id INTEGER NOT NULL,
    op TEXT NOT NULL, before TEXT
);
CREATE TABLE gp_source (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL, name TEXT NOT NULL, file_name TEXT NOT NULL DEFAULT '',
    file_hash TEXT NOT NULL DEFAULT '', options TEXT NOT NULL DEFAULT '{}',
    rows INTEGER, imported TEXT NOT NULL DEFAULT '',
    UNIQUE (kind, name)
);
CREATE TABLE gp_mapping (
    kind TEXT NOT NULL, signature TEXT NOT NULL, columns TEXT NOT NULL,
    PRIMARY KEY (kind, signature)
) WITHOUT ROWID;
CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log
    BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END;
CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
    BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END;
"""


SCANS = """
CREATE TABLE gp_scan (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL, file_name TEXT NOT NULL DEFAULT '',
    page INTEGER NOT NULL DEFAULT 0,
    width INTEGER NOT NULL, height INTEGER NOT NULL,
    points TEXT NOT NULL DEFAULT '[]', fit TEXT NOT NULL, matrix TEXT NOT NULL,
    opacity REAL NOT NULL DEFAULT 1, picture BLOB NOT NULL
);
"""


def watch(connection: apsw.Connection, tables: Sequence[Table]) -> None:
    """Let edits of other programs to some tables be logged."""
    for table in tables:
        for statement in touch_triggers(table).values():
            connection.execute(statement)


def create_schema(connection: apsw.Connection, levels: Sequence[Level]) -> None:
    """Make every table of the newest schema in an empty file, in one transaction."""
    with connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {GEOPACKAGE_VERSION}")
        connection.execute(METADATA)
        for table in SHOWN:
            create_table(connection, table)
            describe(connection, table)
        connection.execute(OWN)
        connection.execute(VERSIONS)
        connection.execute(SCANS)
        add_words(connection, ())
        for table in DESCRIBED:
            create_table(connection, table)
        connection.executemany(
            "INSERT INTO gp_level VALUES (?, ?, ?)",
            [
                (index, level.name, level.role.value)
                for index, level in enumerate(levels)
            ],
        )
        watch(connection, WATCHED)


def create_table(connection: apsw.Connection, table: Table) -> None:
    """Make a table with its indexes."""
    columns = [f'"{table.key}" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL']
    if table.geometry:
        columns.append(f'"geom" {table.geometry}')
    columns += [f'"{column.name}" {column.type}' for column in table.columns]
    connection.execute(f'CREATE TABLE "{table.name}" ({", ".join(columns)})')
    for number in range(len(table.indexes)):
        create_index(connection, table, number)
    if table.geometry:
        connection.execute(rtree_table(table))
        for statement in rtree_triggers(table).values():
            connection.execute(statement)


def create_index(connection: apsw.Connection, table: Table, number: int) -> None:
    """Make one index of a table, by its position."""
    columns, _, rows = table.indexes[number].partition(" WHERE ")
    name, condition = f"{table.name}_index_{number + 1}", f" WHERE {rows}" * bool(rows)
    connection.execute(
        f'CREATE INDEX "{name}" ON "{table.name}" ({columns}){condition}'
    )
