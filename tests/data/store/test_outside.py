"""Another program edits the project, while it is open here and while it is closed."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess

import apsw
import pytest
import shapely

from gridplanner.data import document as document_module
from gridplanner.data.edits.move import move
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.store.functions import register_functions
from gridplanner.data.store.schema import WATCHED
from gridplanner.data.store.touched import read_touched
from tests.helpers.project import (
    EAST,
    GRID,
    NORTH,
    box,
    draw_unit,
    dump,
    open_document,
    run_python,
    small_town,
    tables_of,
    unit_named,
    wkb,
)

# What another program does: its own SQLite, its own ST_ functions, plain SQL.
EDIT = """
import sqlite3, sys
import shapely
connection = sqlite3.connect(sys.argv[1], timeout=10)
def bounds(side):
    def value(blob):
        return None if blob is None else float(shapely.from_wkb(blob[40:]).bounds[side])
    return value
for name, side in (("ST_MinX", 0), ("ST_MinY", 1), ("ST_MaxX", 2), ("ST_MaxY", 3)):
    connection.create_function(name, 1, bounds(side), deterministic=True)
connection.create_function("ST_IsEmpty", 1, lambda blob: 0, deterministic=True)
def moved(blob, dx):
    shape = shapely.transform(shapely.from_wkb(blob[40:]), lambda xy: xy + (dx, 0))
    import struct
    west, south, east, north = shape.bounds
    box = struct.pack("<4d", west, east, south, north)
    return blob[:8] + box + shapely.to_wkb(shape)
connection.create_function("moved", 2, moved)
for statement in sys.argv[2:]:
    connection.execute(statement)
connection.commit()
connection.close()
"""


def edit(document, *statements):
    run_python(EDIT, document.path, *statements)


@pytest.fixture
def town(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    document.file.bulk_insert(
        "building",
        {"name": ["卫生院", "小学"], "floors": [2, None]},
        [wkb(10, 10, 20, 20), wkb(30, 10, 40, 20)],
    )
    yield document
    document.close()


def rows_of(document, *names):
    every = tables_of(document.file.connection)
    return {name: every[name] for name in names}


PUBLISHED = ("area", "grid", "micro_grid", "border")


def test_our_own_edits_leave_no_trace_in_the_log(town):
    town.undo()
    town.redo()
    town.file.update_rows("building", {1: {"floors": 3}})
    town.file.delete_rows("building", [2])
    assert rows_of(town, "gp_touched") == {"gp_touched": []}
    assert town.poll_outside() is None
    assert town.accept_outside() is None


def test_a_changed_name_and_colour_come_in_as_one_entry_that_can_be_undone(town):
    heard = []
    town.changed.connect(heard.append)
    entries = len(town.history())
    unit = unit_named(town, "甲网格")
    edit(
        town,
        f"UPDATE grid SET name = '甲二', colour = '#123456' WHERE fid = {unit.id}",
        f"UPDATE grid SET kind = '专属网格', code = '9' WHERE fid = {unit.id}",
    )
    found = town.poll_outside()
    assert [change.units for change in found.changes] == [{unit.id}]
    assert found.proposals == ()
    town.accept_outside()
    new = town.plan.units[unit.id]
    assert (new.name, new.colour, new.kind, new.code) == (
        "甲二",
        "#123456",
        "exclusive",
        "9",
    )
    (entry,) = town.history()[entries:]
    assert (entry.kind, entry.label) == ("outside", "change.outside")
    assert unit.id in heard[-1].units
    borders = town.file.read_columns("border", ["left_name", "right_name"])
    assert "甲二" in {*borders["left_name"], *borders["right_name"]}
    assert rows_of(town, "gp_touched") == {"gp_touched": []}
    town.undo()
    assert town.plan.units[unit.id] == unit
    assert town.poll_outside() is None


def test_an_edit_while_the_project_was_closed_is_found_on_opening(town):
    unit = unit_named(town, "乙网格")
    town.close()
    edit(town, f"UPDATE grid SET note = '老党员多' WHERE fid = {unit.id}")
    again = open_document(town.path)
    assert again.plan.units[unit.id].note == ""
    assert again.poll_outside() is not None
    again.accept_outside()
    assert again.plan.units[unit.id].note == "老党员多"
    again.close()


def test_a_project_that_is_looked_at_shows_the_edit_and_stays_as_it_is(town):
    unit = unit_named(town, "乙网格")
    town.close()
    edit(
        town,
        f"UPDATE grid SET name = '乙二' WHERE fid = {unit.id}",
        "UPDATE building SET floors = 7 WHERE fid = 1",
    )
    before = dump(town.path)
    looking = open_document(town.path, mode="look")
    assert looking.plan.units[unit.id].name == "乙二"
    assert looking.outside.rows == {"building": (1,)}
    assert [change.units for change in looking.outside.changes] == [{unit.id}]
    looking.close()
    assert dump(town.path) == before
    editing = open_document(town.path)
    assert editing.outside is None
    editing.accept_outside()
    editing.close()
    looking = open_document(town.path, mode="look")
    assert looking.outside is None
    looking.close()


def test_people_and_dwellings_changed_elsewhere_are_taken_over_and_back(town):
    town.file.bulk_insert("dwelling", {"building_id": [1, 1], "room": ["101", "102"]})
    town.file.bulk_insert("household", {"dwelling_id": [1]})
    town.file.bulk_insert(
        "person", {"name": ["王测试", "李测试"], "household_id": [1, 1]}
    )
    registry = "dwelling", "household", "person"
    before = rows_of(town, *registry)
    heard = []
    town.changed.connect(heard.append)
    edit(
        town,
        "UPDATE dwelling SET room = '103' WHERE id = 2",
        "INSERT INTO person (name, pinyin, pinyin_full, household_id)"
        " VALUES ('赵测试', 'zcs', 'zhaoceshi', 1)",
        "DELETE FROM person WHERE id = 1",
    )
    after = rows_of(town, *registry)
    assert town.poll_outside().rows == {"dwelling": (2,), "person": (3, 1)}
    town.accept_outside()
    assert heard[-1].tables == {"dwelling", "person"}
    assert rows_of(town, *registry) == after
    town.undo()
    assert rows_of(town, *registry) == before
    town.redo()
    assert rows_of(town, *registry) == after


def test_the_audit_is_no_edit_that_could_be_taken_back(town):
    columns = [
        c for _, c, *_ in town.file.connection.execute("PRAGMA table_info(audit_log)")
    ]
    edit(town, f"INSERT INTO audit_log ({columns[1]}) VALUES ('2026')")
    assert town.poll_outside() is None


def test_buildings_added_changed_and_deleted_elsewhere_are_taken_over(town):
    before = rows_of(town, "building")
    index = rows_of(town, "rtree_building_geom_rowid")
    edit(
        town,
        "UPDATE building SET floors = 7, geom = moved(geom, 5) WHERE fid = 1",
        "DELETE FROM building WHERE fid = 2",
        "INSERT INTO building (fid, name, geom) SELECT 9, '新房', geom FROM building",
    )
    after = rows_of(town, "building")
    found = town.accept_outside()
    assert found.rows == {"building": (1, 2, 9)}
    assert rows_of(town, "building") == after
    town.undo()
    assert rows_of(town, "building") == before
    assert rows_of(town, "rtree_building_geom_rowid").keys() == index.keys()
    ids, shapes = town.file.read_shapes("building")
    assert ids.tolist() == [1, 2]
    assert shapely.equals(shapely.from_wkb(shapes[0]), box(10, 10, 20, 20))
    town.redo()
    assert rows_of(town, "building") == after


def test_a_changed_polygon_is_proposed_and_the_copy_follows_the_record_again(town):
    copies, plan = rows_of(town, *PUBLISHED), town.plan
    unit = unit_named(town, "丙网格")
    edit(town, f"UPDATE grid SET geom = moved(geom, 30) WHERE fid = {unit.id}")
    found = town.poll_outside()
    (proposal,) = found.proposals
    assert (proposal.table, proposal.unit) == ("grid", unit.id)
    assert proposal.fields["code"] == unit.code
    assert shapely.equals(shapely.from_wkb(proposal.polygon), box(230, 0, 430, 200))
    town.accept_outside()
    assert town.plan.same_records(plan)
    assert rows_of(town, *PUBLISHED) == copies
    assert town.poll_outside() is None


def test_grids_drawn_or_deleted_elsewhere_are_proposed_not_taken_over(town):
    copies, plan = rows_of(town, *PUBLISHED), town.plan
    gone = unit_named(town, "甲网格").id
    edit(
        town,
        "INSERT INTO grid (fid, name, code, geom)"
        " SELECT 77, '庚', '5', moved(geom, 400) FROM grid WHERE name = '丙网格'",
        f"DELETE FROM grid WHERE fid = {gone}",
    )
    found = town.accept_outside()
    by_unit = {proposal.unit: proposal for proposal in found.proposals}
    assert by_unit[gone].polygon is None
    assert by_unit[0].fields == {"code": "5", "name": "庚"}
    assert rows_of(town, *PUBLISHED) == copies
    assert town.plan.same_records(plan)


DRAWN = (
    "INSERT INTO {0} (name, geom) SELECT '新画', moved(geom, 900)"
    " FROM {0} ORDER BY fid DESC LIMIT 1"
)


def test_a_village_drawn_elsewhere_renames_no_grid_that_has_its_number(town):
    before = town.plan

    edit(town, DRAWN.format("area"))
    found = town.accept_outside()

    (number,) = {unit.id for unit in before.units.values() if unit.name == "甲网格"}
    assert max(plan_ids(before, 1)) + 1 == number
    assert town.plan.same_records(before)
    assert [(p.table, p.unit, p.fields["name"]) for p in found.proposals] == [
        ("area", 0, "新画")
    ]


def test_a_grid_drawn_elsewhere_and_one_drawn_here_are_two(town):
    edit(town, DRAWN.format("grid"))
    here = draw_unit(town, GRID, "丁网格", box(0, 0, 100, 100), code="009")
    drawn = town.plan

    found = town.accept_outside()

    assert town.plan.same_records(drawn)
    assert [(p.unit, p.fields["name"]) for p in found.proposals] == [(0, "新画")]
    rows = town.file.read_rows("grid", [here])
    assert [(row["name"], row["code"]) for row in rows] == [("丁网格", "009")]


def plan_ids(plan, level):
    return [unit.id for unit in plan.units.values() if unit.level == level]


def test_an_edit_that_was_taken_back_elsewhere_leaves_nothing(town):
    edit(
        town,
        "UPDATE building SET floors = 9 WHERE fid = 1",
        "UPDATE building SET floors = 2 WHERE fid = 1",
    )
    entries = len(town.history())
    assert town.poll_outside() is None
    town.accept_outside()
    assert len(town.history()) == entries


def test_notes_on_borders_are_taken_over_and_their_lines_restored(town):
    copies = rows_of(town, "border")
    number = min(town.plan.borders)
    edit(
        town,
        f"UPDATE border SET note = '沿河', geom = moved(geom, 1) WHERE fid = {number}",
    )
    town.accept_outside()
    assert town.plan.borders[number].note == "沿河"
    town.undo()
    assert rows_of(town, "border") == copies


def test_an_edit_elsewhere_and_one_here_both_hold(town):
    first, second = unit_named(town, "甲网格").id, unit_named(town, "乙网格").id
    edit(town, f"UPDATE grid SET note = '外' WHERE fid = {first}")
    town.apply(set_fields(town.plan, {second: {"note": "内"}}))
    town.accept_outside()
    assert town.plan.units[first].note == "外"
    assert town.plan.units[second].note == "内"


def move_corner(town, east, north, *, by):
    corner = next(
        vertex
        for vertex in town.plan.vertices.values()
        if (vertex.x, vertex.y) == (EAST + east, NORTH + north)
    )
    town.apply(move(town.plan, vertices={corner.id: (corner.x, corner.y + by)}))


def test_an_edit_here_does_not_write_over_one_elsewhere_of_the_same_grid(town):
    unit = unit_named(town, "甲网格").id
    edit(town, f"UPDATE grid SET note = '外', name = '甲二' WHERE fid = {unit}")
    move_corner(town, 0, 100, by=5)
    town.apply(set_fields(town.plan, {unit: {"colour": "#123456"}}))
    assert town.poll_outside().proposals == ()
    town.accept_outside()
    new = town.plan.units[unit]
    assert (new.note, new.name, new.colour) == ("外", "甲二", "#123456")
    ids, shapes = town.file.read_shapes("grid")
    shape = shapely.from_wkb(shapes[ids.tolist().index(unit)])
    assert shapely.equals(shape, town.plan.outline(unit))
    assert rows_of(town, "gp_touched") == {"gp_touched": []}


def test_a_polygon_changed_elsewhere_outlives_an_edit_here(town):
    unit = unit_named(town, "甲网格").id
    edit(town, f"UPDATE grid SET geom = moved(geom, -30) WHERE fid = {unit}")
    move_corner(town, 0, 100, by=5)
    town.undo()
    (proposal,) = town.accept_outside().proposals
    assert shapely.equals(shapely.from_wkb(proposal.polygon), box(-30, 100, 170, 200))


def test_what_was_taken_back_elsewhere_is_published_again(town):
    unit = unit_named(town, "甲网格").id
    for note in ("'外'", "NULL"):
        edit(town, f"UPDATE grid SET note = {note} WHERE fid = {unit}")
    town.apply(set_fields(town.plan, {unit: {"name": "甲二"}}))
    assert "甲二" in town.file.read_columns("grid", ["name"])["name"]
    assert town.poll_outside() is None
    town.accept_outside()
    assert rows_of(town, "gp_touched") == {"gp_touched": []}


def test_nobody_writes_between_reading_the_log_and_emptying_it(town, monkeypatch):
    edit(town, "UPDATE building SET floors = 7 WHERE fid = 1")

    def read_then_edited(connection):
        touched = read_touched(connection)
        other = apsw.Connection(str(town.path))
        register_functions(other)
        with pytest.raises(apsw.BusyError):
            other.execute("UPDATE building SET floors = 8 WHERE fid = 2")
        other.close()
        return touched

    monkeypatch.setattr(document_module, "read_touched", read_then_edited)
    assert town.accept_outside().rows == {"building": (1,)}


def test_the_cache_key_depends_on_edits_of_other_programs(town):
    before = town.file.fingerprint()
    edit(town, "UPDATE building SET geom = moved(geom, 5) WHERE fid = 1")
    between = town.file.fingerprint()
    town.accept_outside()
    assert len({before, between, town.file.fingerprint()}) == 3


def test_polling_reads_the_log_only_after_another_program_wrote(town):
    town.poll_outside()
    statements = []
    town.file.connection.set_exec_trace(
        lambda _, sql, __: statements.append(sql) or True
    )
    town.poll_outside()
    assert [sql for sql in statements if "gp_touched" in sql] == []
    town.file.connection.set_exec_trace(None)


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="needs gdal-bin")
def test_gdal_edits_the_file_while_it_is_open_here(town):
    unit = unit_named(town, "甲网格")
    subprocess.run(
        [
            "ogrinfo",
            str(town.path),
            "-sql",
            f"UPDATE grid SET name = '改名' WHERE fid = {unit.id}",
        ],
        check=True,
        capture_output=True,
    )
    assert town.poll_outside() is not None
    town.accept_outside()
    assert town.plan.units[unit.id].name == "改名"


def test_triggers_call_no_function_of_ours_alone(town):
    statements = [
        sql
        for (sql,) in town.file.connection.execute(
            "SELECT sql FROM sqlite_master WHERE name LIKE 'gp_touch_%'"
        )
        if sql.startswith("CREATE TRIGGER")
    ]
    assert len(statements) == 3 * len(WATCHED)
    plain = sqlite3.connect(":memory:")
    plain.executescript(
        "CREATE TABLE gp_state (quiet); INSERT INTO gp_state VALUES (0);"
    )
    plain.execute("CREATE TABLE gp_touched (id, table_name, row_id, op, before)")
    for (sql,) in town.file.connection.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name IN"
        " (SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
        " AND name LIKE 'gp_touch_%')"
    ):
        plain.execute(sql)
    for sql in statements:
        plain.execute(sql)
    plain.execute("INSERT INTO building (name, geom) VALUES ('甲', X'01')")
    plain.execute("UPDATE building SET name = '乙'")
    plain.execute("DELETE FROM building")
    assert plain.execute("SELECT count(*) FROM gp_touched").fetchone() == (3,)
    plain.close()
