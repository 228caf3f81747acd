"""Every table of the project file, its version, and the numbered migrations.

A file of a newer major version is refused, of a newer minor version it opens:
a minor version only adds what an older program may leave alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.data.store.metadata import METADATA, describe, describe_column
from gridplanner.data.store.registry_tables import REGISTRY
from gridplanner.data.store.tables import (
    ENDED,
    GIVEN,
    GROUND,
    NOTES,
    PLATED,
    PUBLISHED,
    Table,
)
from gridplanner.data.store.triggers import rtree_table, rtree_triggers, touch_triggers
from gridplanner.data.store.words import add_words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    import apsw

    from gridplanner.data.levels import Level

SCHEMA_VERSION = (1, 8)
APPLICATION_ID = 0x47504B47  # "GPKG"
GEOPACKAGE_VERSION = 10300

SHOWN = (*PUBLISHED, *GROUND, *REGISTRY)
# Whose edits by other programs are logged: all they see but the audit, which nobody
# may change and no undo may take back.
WATCHED = tuple(table for table in SHOWN if table.name != "audit_log")
TABLES: dict[str, Table] = {table.name: table for table in (*SHOWN, *NOTES)}
# Of the lists of our own these are made from their description, the others by `OWN`.
_DESCRIBED = tuple(
    TABLES[name] for name in ("gp_address_rule", "gp_merge", "gp_filter")
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
    note TEXT NOT NULL DEFAULT '', predecessors TEXT NOT NULL DEFAULT '[]',
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


@dataclass(frozen=True, slots=True)
class Migration:
    """A step that brings a file to `version` from the one before it."""

    version: tuple[int, int]
    apply: Callable[[apsw.Connection], None]


def _watch(connection: apsw.Connection, tables: Sequence[Table]) -> None:
    for table in tables:
        for statement in touch_triggers(table).values():
            connection.execute(statement)


_TABLES_1_8 = ("place", "visit", "photo", "former_value", "review")


def _to_1_1(connection: apsw.Connection) -> None:
    """Watch the registry too; a list that was never written goes."""
    there = [table for table in REGISTRY if table.name not in _TABLES_1_8]
    _watch(connection, [table for table in there if table in WATCHED])
    connection.execute("DROP TABLE gp_issue")


def _to_1_2(connection: apsw.Connection) -> None:
    """Keep which units each unit came from."""
    connection.execute(
        "ALTER TABLE gp_unit ADD COLUMN predecessors TEXT NOT NULL DEFAULT '[]'"
    )


def _to_1_3(connection: apsw.Connection) -> None:
    """Keep with each edit what its user had before him, and the names of versions."""
    connection.execute(VERSIONS)


def _to_1_4(connection: apsw.Connection) -> None:
    """Keep scanned plans."""
    connection.execute(SCANS)


def _to_1_5(connection: apsw.Connection) -> None:
    """Keep where a building stands of which only the door plate is known.

    The few rows that no longer hold get an index, to find who lives in none.
    """
    building = TABLES["building"]
    _unwatch(connection, building)
    _add_columns(connection, building, {"plate_x", "plate_y"})
    _watch(connection, [building])
    for table in (building, TABLES["dwelling"], TABLES["household"]):
        for number, index in enumerate(table.indexes):
            if index in {PLATED, ENDED}:
                _create_index(connection, table, number)


def _to_1_6(connection: apsw.Connection) -> None:
    """Keep the unit a user gave a building to, not a cell, whose id ends early.

    What was chosen so far is translated once, to the lowest unit that owns the cell.
    The former column stays, empty, for older programs.
    """
    building = TABLES["building"]
    _unwatch(connection, building)
    (column,) = (each for each in building.columns if each.name == "cell_override")
    connection.execute(
        "DELETE FROM gpkg_data_columns WHERE table_name = ? AND column_name = ?",
        (building.name, column.name),
    )
    describe_column(connection, building, column)
    _add_columns(connection, building, {"unit_override"})
    connection.execute(
        """
        UPDATE building SET cell_override = NULL, unit_override = (
            SELECT owner.value FROM gp_cell, json_each(gp_cell.owners) AS owner
            WHERE plan_id = 1 AND gp_cell.id = cell_override AND owner.value > 0
            ORDER BY owner.key DESC LIMIT 1
        ) WHERE cell_override NOT NULL
        """
    )
    _watch(connection, [building])


def _to_1_7(connection: apsw.Connection) -> None:
    """Keep to which unit an entrance was given, and what it holds."""
    entrance = TABLES["building_unit"]
    _unwatch(connection, entrance)
    _add_columns(connection, entrance, {"households", "people", "unit_override"})
    _create_index(connection, entrance, entrance.indexes.index(GIVEN))
    _watch(connection, [entrance])


_SINCE_1_8 = {
    "dwelling": "rowspan area owner_name owner_id_no owner_phone source",
    "household": "place_id phone source",
    "register_household": "building_id dwelling_id status source",
    "person": "pinyin_full id_state residence_address domicile_address status"
    " other_phones emergency_name emergency_phone arrived merged_into",
    "person_tag": "detail",
    "audit_log": "object",
}


def _to_1_8(connection: apsw.Connection) -> None:
    """Keep owners, places, visits, photos, former values and what is to be verified."""
    for name, added in _SINCE_1_8.items():
        table = TABLES[name]
        if table in WATCHED:
            _unwatch(connection, table)
        _add_columns(connection, table, set(added.split()))
        if table in WATCHED:
            _watch(connection, [table])
    for name in _TABLES_1_8:
        table = TABLES[name]
        _create_table(connection, table)
        describe(connection, table)
        _watch(connection, [table])
    for table in _DESCRIBED:
        _create_table(connection, table)
    # Names are spelt from the index alone where their full pinyin is missing.
    connection.execute("DROP INDEX person_index_3")
    _create_index(connection, TABLES["person"], 2)
    for name, first in (
        ("building", 6),
        ("household", 4),
        ("register_household", 2),
        ("person", 8),
    ):
        for number in range(first - 1, len(TABLES[name].indexes)):
            _create_index(connection, TABLES[name], number)
    add_words(connection, TABLES.values())


def _unwatch(connection: apsw.Connection, table: Table) -> None:
    for name in touch_triggers(table):
        connection.execute(f'DROP TRIGGER "{name}"')


def _add_columns(
    connection: apsw.Connection, table: Table, names: Collection[str]
) -> None:
    for column in table.columns:
        if column.name in names:
            connection.execute(
                f'ALTER TABLE "{table.name}" ADD COLUMN "{column.name}" {column.type}'
            )
            describe_column(connection, table, column)


MIGRATIONS: tuple[Migration, ...] = (
    Migration((1, 1), _to_1_1),
    Migration((1, 2), _to_1_2),
    Migration((1, 3), _to_1_3),
    Migration((1, 4), _to_1_4),
    Migration((1, 5), _to_1_5),
    Migration((1, 6), _to_1_6),
    Migration((1, 7), _to_1_7),
    Migration((1, 8), _to_1_8),
)


def create_schema(connection: apsw.Connection, levels: Sequence[Level]) -> None:
    """Make every table of the newest schema in an empty file, in one transaction."""
    with connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {GEOPACKAGE_VERSION}")
        connection.execute(METADATA)
        for table in SHOWN:
            _create_table(connection, table)
            describe(connection, table)
        connection.execute(OWN)
        connection.execute(VERSIONS)
        connection.execute(SCANS)
        add_words(connection, ())
        for table in _DESCRIBED:
            _create_table(connection, table)
        connection.executemany(
            "INSERT INTO gp_level VALUES (?, ?, ?)",
            [
                (index, level.name, level.role.value)
                for index, level in enumerate(levels)
            ],
        )
        _watch(connection, WATCHED)


def _create_table(connection: apsw.Connection, table: Table) -> None:
    columns = [f'"{table.key}" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL']
    if table.geometry:
        columns.append(f'"geom" {table.geometry}')
    columns += [f'"{column.name}" {column.type}' for column in table.columns]
    connection.execute(f'CREATE TABLE "{table.name}" ({", ".join(columns)})')
    for number in range(len(table.indexes)):
        _create_index(connection, table, number)
    if table.geometry:
        connection.execute(rtree_table(table))
        for statement in rtree_triggers(table).values():
            connection.execute(statement)


def _create_index(connection: apsw.Connection, table: Table, number: int) -> None:
    columns, _, rows = table.indexes[number].partition(" WHERE ")
    name, condition = f"{table.name}_index_{number + 1}", f" WHERE {rows}" * bool(rows)
    connection.execute(
        f'CREATE INDEX "{name}" ON "{table.name}" ({columns}){condition}'
    )


def migrate(
    connection: apsw.Connection,
    *,
    found: tuple[int, int],
    migrations: Sequence[Migration] = MIGRATIONS,
) -> tuple[int, int]:
    """Bring an older file to the newest version, in one transaction.

    Parameters
    ----------
    connection : apsw.Connection
    found : tuple of int
        Major and minor version of the file.
    migrations : sequence of Migration
        All steps, in order of their versions.

    Returns
    -------
    tuple of int
        The version the file has now; `found` where no step was newer.
    """
    steps = [step for step in migrations if step.version > found]
    with connection:
        for step in steps:
            step.apply(connection)
            connection.execute(
                "INSERT OR REPLACE INTO gp_meta VALUES ('schema_version', ?)",
                (".".join(map(str, step.version)),),
            )
    return steps[-1].version if steps else found
