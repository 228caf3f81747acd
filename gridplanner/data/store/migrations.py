"""The numbered steps that bring a file of an older schema to the present one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.data.store.metadata import describe, describe_column
from gridplanner.data.store.registry_tables import REGISTRY
from gridplanner.data.store.schema import (
    DESCRIBED,
    SCANS,
    TABLES,
    VERSIONS,
    WATCHED,
    create_index,
    create_table,
    watch,
)
from gridplanner.data.store.tables import ENDED, GIVEN, PLATED, Table
from gridplanner.data.store.triggers import touch_triggers
from gridplanner.data.store.words import add_words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    import apsw


@dataclass(frozen=True, slots=True)
class Migration:
    """A step that brings a file to `version` from the one before it."""

    version: tuple[int, int]
    apply: Callable[[apsw.Connection], None]


_TABLES_1_8 = ("place", "visit", "photo", "former_value", "review")
_TABLES_1_9 = ("event",)


def _to_1_1(connection: apsw.Connection) -> None:
    """Watch the registry too; a list that was never written goes."""
    there = [table for table in REGISTRY if table.name not in _TABLES_1_8 + _TABLES_1_9]
    watch(connection, [table for table in there if table in WATCHED])
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
    watch(connection, [building])
    for table in (building, TABLES["dwelling"], TABLES["household"]):
        for number, index in enumerate(table.indexes):
            if index in {PLATED, ENDED}:
                create_index(connection, table, number)


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
    watch(connection, [building])


def _to_1_7(connection: apsw.Connection) -> None:
    """Keep to which unit an entrance was given, and what it holds."""
    entrance = TABLES["building_unit"]
    _unwatch(connection, entrance)
    _add_columns(connection, entrance, {"households", "people", "unit_override"})
    create_index(connection, entrance, entrance.indexes.index(GIVEN))
    watch(connection, [entrance])


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
            watch(connection, [table])
    for name in _TABLES_1_8:
        table = TABLES[name]
        create_table(connection, table)
        describe(connection, table)
        watch(connection, [table])
    for table in DESCRIBED[:3]:
        create_table(connection, table)
    # Names are spelt from the index alone where their full pinyin is missing.
    connection.execute("DROP INDEX person_index_3")
    create_index(connection, TABLES["person"], 2)
    for name, first, last in (
        ("building", 6, 7),
        ("household", 4, 4),
        ("register_household", 2, 4),
        ("person", 8, 14),
    ):
        for number in range(first - 1, last):
            create_index(connection, TABLES[name], number)
    add_words(connection, TABLES.values())


_SINCE_1_9 = {
    "person": "health",
    "worker": "code valid_from capacity base base_x base_y skills source",
    "post": "part department substitute_for source",
    "visit": "worker_id start minutes",
}
# By number, from 1: those of tables that an older program made without them.
_INDEXES_1_9 = {"dwelling": (5, 6, 7, 8), "person": (15, 16)}


def _to_1_9(connection: apsw.Connection) -> None:
    """Keep what workers can do and where they begin, events, and standards."""
    for name, added in _SINCE_1_9.items():
        table = TABLES[name]
        _unwatch(connection, table)
        _add_columns(connection, table, set(added.split()))
        watch(connection, [table])
    for name in _TABLES_1_9:
        table = TABLES[name]
        create_table(connection, table)
        describe(connection, table)
        watch(connection, [table])
    for table in DESCRIBED[3:5]:
        create_table(connection, table)
    for name, numbers in _INDEXES_1_9.items():
        for number in numbers:
            create_index(connection, TABLES[name], number - 1)


def _to_1_10(connection: apsw.Connection) -> None:
    """Keep the four sides of a unit that a user typed."""
    connection.execute("ALTER TABLE gp_unit ADD COLUMN sides TEXT NOT NULL DEFAULT ''")


def _to_1_11(connection: apsw.Connection) -> None:
    """Keep the boxes to tick of printed sheets."""
    create_table(connection, DESCRIBED[5])


def _unwatch(connection: apsw.Connection, table: Table) -> None:
    for name in touch_triggers(table):
        connection.execute(f'DROP TRIGGER "{name}"')


def _add_columns(
    connection: apsw.Connection, table: Table, names: Collection[str]
) -> None:
    # A table that an earlier step has made has them already.
    there = {row[1] for row in connection.execute(f"PRAGMA table_info('{table.name}')")}
    for column in table.columns:
        if column.name in names and column.name not in there:
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
    Migration((1, 9), _to_1_9),
    Migration((1, 10), _to_1_10),
    Migration((1, 11), _to_1_11),
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
