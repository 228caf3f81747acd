"""The schema's version, its migrations, and files made by older programs."""

from __future__ import annotations

import gzip
from pathlib import Path

import apsw
import pytest

from gridplanner.data.errors import ProjectError
from gridplanner.data.store import looking, opening, schema
from gridplanner.data.store.migrations import MIGRATIONS, Migration, migrate
from gridplanner.data.store.schema import SCHEMA_VERSION
from gridplanner.data.store.tables import NOTES
from tests.helpers.project import (
    dump,
    open_document,
    small_town,
    tables_of,
    unit_named,
)

FILES = Path(__file__).resolve().parents[1] / "files"
# Each made by the program that wrote that schema, and never changed since.
STORED = sorted(FILES.glob("schema_*.gpkg.gz"))


@pytest.fixture
def first(tmp_path):
    return unpacked(FILES / "schema_1_0.gpkg.gz", tmp_path)


@pytest.fixture(params=STORED, ids=lambda path: path.name.split(".")[0])
def old(request, tmp_path):
    return unpacked(request.param, tmp_path)


def unpacked(stored, folder):
    path = folder / "old.gpkg"
    path.write_bytes(gzip.decompress(stored.read_bytes()))
    return path


def steps(*versions, fail=False):
    def step(number):
        def apply(connection):
            connection.execute(f"CREATE TABLE gp_new_{number} (a)")
            if fail:
                raise RuntimeError

        return apply

    return tuple(Migration(v, step(n)) for n, v in enumerate(versions))


def test_a_file_of_an_older_schema_opens_with_all_it_holds(old):
    document = open_document(old)
    assert {unit.name for unit in document.plan.units.values()} == {
        "泊里镇", "东村", "西村", "甲网格", "乙网格", "丙网格",
    }  # fmt: skip
    assert document.file.read_columns("building", ["name"])["name"] == ["卫生院"]
    assert document.undo_label()[0] == "import.buildings"
    assert [row.name for row in document.registry.people(1)] == ["王**"]
    document.undo()
    assert document.registry.people(1) == []
    document.redo()
    assert document.redo_label()[0] == "import.features"
    assert unit_named(document, "丙网格").code == "370211103202001"
    document.close()


def test_a_migrated_file_has_the_tables_of_a_new_one(old, tmp_path):
    document = open_document(old)
    document.close()
    new = small_town(tmp_path / "new.gpkg")
    new.close()

    def statements(path):
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        found = dict(
            connection.execute("SELECT name, sql FROM sqlite_master WHERE sql NOT NULL")
        )
        connection.close()
        return found

    assert statements(old) == statements(new.path)


def test_the_cell_chosen_for_a_building_becomes_the_unit_that_owned_it(tmp_path):
    document = open_document(unpacked(FILES / "schema_1_5.gpkg.gz", tmp_path))
    columns = document.file.read_columns("building", ["cell_override", "unit_override"])
    assert list(columns["cell_override"]) == [None]
    assert list(columns["unit_override"]) == [unit_named(document, "丙网格").id]
    # Our own migration is none of the edits made elsewhere.
    assert document.poll_outside() is None
    document.close()


def test_migrations_are_numbered_upwards_to_the_present_version():
    versions = [step.version for step in MIGRATIONS]
    assert versions == sorted(set(versions))
    assert all(version > (1, 0) for version in versions)
    assert (versions[-1] if versions else (1, 0)) == SCHEMA_VERSION


def test_migrations_run_in_order_from_the_version_found(first):
    connection = apsw.Connection(str(first))
    to = migrate(connection, found=(1, 1), migrations=steps((1, 1), (1, 2), (2, 0)))
    assert to == (2, 0)
    made = {name for name in tables_of(connection) if name.startswith("gp_new")}
    assert made == {"gp_new_1", "gp_new_2"}
    connection.close()
    with pytest.raises(ProjectError) as caught:
        open_document(first)
    assert caught.value.code == "error.newer"


def test_a_migration_that_fails_leaves_the_file_as_it_was(first):
    before = dump(first)
    connection = apsw.Connection(str(first))
    with pytest.raises(RuntimeError):
        migrate(connection, found=(1, 0), migrations=steps((1, 1), (1, 2), fail=True))
    connection.close()
    assert dump(first) == before


def test_an_older_file_is_brought_up_when_edited_and_left_alone_when_looked_at(
    first, monkeypatch
):
    def newer(connection, *, found):
        more = (*MIGRATIONS, *steps((1, 99)))
        return migrate(connection, found=found, migrations=more)

    for module in (opening, looking):
        monkeypatch.setattr(module, "migrate", newer)
    monkeypatch.setattr(looking, "SCHEMA_VERSION", (1, 99))
    before = first.read_bytes()
    document = open_document(first, mode="look")
    assert "gp_new_0" in tables_of(document.file.connection)
    document.close()
    assert first.read_bytes() == before
    open_document(first).close()
    assert ("schema_version", "1.99") in dump(first)["gp_meta"]


def test_the_log_of_access_can_only_grow(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    document.file.bulk_insert("audit_log", {"action": ["export"], "hash": ["a"]})
    for statement in ("UPDATE audit_log SET action = 'x'", "DELETE FROM audit_log"):
        with pytest.raises(apsw.ConstraintError, match="append-only"):
            document.file.connection.execute(statement)
    document.close()


def test_deleted_personal_data_is_overwritten_on_the_disk(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    name = "王建国九九" * 3
    ids = document.file.bulk_insert("person", {"name": [name]})
    document.close()
    assert name.encode() in document.path.read_bytes()
    document = open_document(document.path)
    document.file.delete_rows("person", list(ids))
    document.close()
    assert name.encode() not in document.path.read_bytes()


def test_every_commit_is_on_the_disk_before_it_is_acknowledged(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    path = document.path
    full = 2
    for _ in range(2):
        connection = document.file.connection
        assert connection.pragma("journal_mode") == "wal"
        assert connection.pragma("synchronous") == full
        assert connection.pragma("secure_delete") == 1
        document.close()
        document = open_document(path)
    document.close()


def test_searching_people_uses_an_index(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    for condition in (
        "name = ?",
        "id_no = ?",
        "pinyin = ?",
        "substr(id_no, -4) = ?",
        "substr(phone, -4) = ?",
        "household_id = ?",
    ):
        plan = document.file.connection.execute(
            f"EXPLAIN QUERY PLAN SELECT id FROM person WHERE {condition}", ("x",)
        ).fetchall()
        assert "USING" in plan[0][3], condition
        assert "INDEX" in plan[0][3], condition
    document.close()


def test_every_module_of_the_schema_is_listed_once():
    names = [table.name for table in schema.SHOWN]
    assert len(names) == len(set(names)) == len(schema.TABLES) - len(NOTES)
