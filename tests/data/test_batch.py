"""Bulk changes: one transaction, one entry, all of it or nothing."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError
from gridplanner.data.job import Cancelled, Progress
from gridplanner.data.store.rows import BULK
from tests.helpers.project import (
    GRID,
    box,
    index_of,
    open_document,
    small_town,
    tables_of,
    unit_named,
    wkb,
)

# Tables that tell of the change itself, not of what the project holds.
TOLD = ("gp_history", "gp_batch_image", "gp_state", "gpkg_contents", "sqlite_sequence")


@pytest.fixture
def town(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    document.file.bulk_insert(
        "building",
        {"name": ["卫生院", "小学", "粮站"], "floors": [2, None, 1]},
        [wkb(10 * i, 10, 10 * i + 5, 20) for i in range(3)],
    )
    yield document
    document.close()


def test_what_is_no_number_in_an_array_is_unknown_in_the_file(town):
    ids = town.file.bulk_insert(
        "building", {"floors": np.array([3.0, np.nan])}, [wkb(0, 0, 5, 5)] * 2
    )
    rows = town.file.read_rows("building", ids)
    assert [row["floors"] for row in rows] == [3, None]


@pytest.mark.parametrize("many", [3, BULK])
def test_numbers_of_numpy_in_a_list_are_stored_as_numbers(town, many):
    given = [np.int64(2), np.float32(3.0), *[np.int32(1)] * (many - 2)]
    ids = town.file.bulk_insert("building", {"floors": given}, [wkb(0, 0, 5, 5)] * many)
    town.file.update_rows("building", {ids[0]: {"people": np.int64(7)}})
    rows = town.file.read_rows("building", ids)
    assert [row["floors"] for row in rows] == [2, 3, *[1] * (many - 2)]
    assert rows[0]["people"] == 7


def content(document):
    """All the project holds; the order in the pages of an index is its own affair."""
    every = tables_of(document.file.connection, without=TOLD)
    pages = ("_node", "_rowid", "_parent")
    return {name: rows for name, rows in every.items() if not name.endswith(pages)}


def indexed(document, table="building"):
    """Whether the spatial index holds just the shapes of the table."""
    connection = document.file.connection
    index = index_of(connection, table)
    rows = document.file.read_columns(table, ["fid"], all_rows=True)["fid"]
    shapes = {row["fid"]: row["geom"] for row in document.file.read_rows(table, rows)}
    return set(index) == {
        n for n, shape in shapes.items() if shape is not None
    } and all(
        shapely.box(west, south, east, north)
        .buffer(0.5)
        .covers(shapely.from_wkb(shapes[number]))
        for number, (west, east, south, north) in index.items()
    )


def mixed(document, count):
    """A batch that adds, changes, moves and retires, with a change of the plan."""
    unit = unit_named(document, "甲网格").id
    return Batch(
        label="import.buildings",
        fields={"n": str(count)},
        tables=(
            TableChange(
                "building",
                added={"name": [f"楼{i}" for i in range(count)], "floors": [3] * count},
                geometry=[wkb(i % 300, 50, i % 300 + 5, 60) for i in range(count)],
                changed={
                    1: {"name": "新卫生院", "geom": wkb(300, 0, 310, 10)},
                    2: {"floors": 4},
                },
                retired=[3],
            ),
            TableChange("household", added={"kind": ["resident"] * 2}),
            TableChange(
                "gp_source",
                added={"kind": ["buildings"], "name": ["测绘2026"], "rows": [count]},
            ),
        ),
        plan_changes=(set_fields(document.plan, {unit: {"name": "新甲"}}),),
    )


@pytest.mark.parametrize("count", [2, BULK + 3])
def test_a_batch_is_one_entry_and_undo_and_redo_bring_back_every_table(town, count):
    before, entries = content(town), len(town.history())
    town.apply_batch(mixed(town, count))
    after = content(town)
    assert len(town.history()) == entries + 1
    assert town.history()[-1].tables == ("building", "household", "gp_source")
    assert len(after["building"]) == 3 + count
    assert unit_named(town, "新甲")
    assert indexed(town)
    for _ in range(2):
        town.undo()
        assert content(town) == before
        assert indexed(town)
        town.redo()
        assert content(town) == after
        assert indexed(town)


def test_a_batch_is_undone_after_closing_and_opening(town):
    before = content(town)
    town.apply_batch(mixed(town, BULK))
    town.close()
    again = open_document(town.path)
    again.undo()
    assert content(again) == before
    again.close()


def test_retired_rows_keep_their_place_but_no_longer_hold(town):
    town.apply_batch(Batch("x", tables=(TableChange("building", retired=[2]),)))
    assert town.file.read_shapes("building")[0].tolist() == [1, 3]
    assert town.file.read_columns("building", ["fid"])["fid"].tolist() == [1, 3]
    (row,) = town.file.read_rows("building", [2])
    assert row["valid_to"] == "2026-03-05"
    assert row["geom"] is not None


def test_rows_of_a_table_without_dates_go_and_come_back(town):
    town.apply_batch(
        Batch("x", tables=(TableChange("building_unit", added={"name": ["一", "二"]}),))
    )
    before = content(town)
    town.apply_batch(Batch("x", tables=(TableChange("building_unit", retired=[1]),)))
    assert [row["id"] for row in town.file.read_rows("building_unit", [1, 2])] == [2]
    town.undo()
    assert content(town) == before


class StopAt(Progress):
    """Cancels when it is asked for the nth time."""

    def __init__(self, number):
        super().__init__()
        self.left = number

    def check(self):
        self.left -= 1
        if not self.left:
            raise Cancelled


@pytest.mark.parametrize("count", [2, BULK + 3])
def test_a_batch_cancelled_at_any_moment_leaves_every_table_equal(town, count):
    every, plan = tables_of(town.file.connection), town.plan
    batch, cancelled = mixed(town, count), 0
    while True:
        try:
            town.apply_batch(batch, progress=StopAt(cancelled + 1))
        except Cancelled:
            cancelled += 1
            assert tables_of(town.file.connection) == every
            assert town.plan is plan
        else:
            break
    assert cancelled > 8
    assert indexed(town)


def test_a_failing_batch_leaves_every_table_equal(town):
    every = tables_of(town.file.connection)
    for bad in (
        TableChange("building", added={"no_such_column": [1]}),
        TableChange("building", added={"name": ["a"], "floors": [1, 2]}),
        TableChange("household", added={"kind": [object()]}),
    ):
        good = mixed(town, 2)
        batch = Batch("x", tables=(*good.tables, bad), plan_changes=good.plan_changes)
        with pytest.raises((ValueError, TypeError)):
            town.apply_batch(batch)
        assert tables_of(town.file.connection) == every


def test_a_batch_made_from_an_older_plan_is_refused(town):
    batch = mixed(town, 2)
    unit = unit_named(town, "甲网格").id
    town.apply(set_fields(town.plan, {unit: {"name": "先改"}}))
    every = tables_of(town.file.connection)
    with pytest.raises(EditError):
        town.apply_batch(batch)
    assert tables_of(town.file.connection) == every


def test_an_undo_that_fails_leaves_every_table_equal(town, monkeypatch):
    town.apply_batch(mixed(town, 5))
    every, plan = tables_of(town.file.connection), town.plan

    def fail(*words, **named):
        raise RuntimeError

    monkeypatch.setattr("gridplanner.data.store.journal.history.mark", fail)
    with pytest.raises(RuntimeError):
        town.undo()
    assert tables_of(town.file.connection) == every
    assert town.plan is plan


def test_a_row_changed_twice_in_a_batch_comes_back_as_it_was_first(town):
    before = content(town)
    steps = (
        TableChange("building", changed={1: {"floors": 5}}),
        TableChange("building", changed={1: {"floors": 6}}),
        TableChange("building", added={"fid": [9], "name": ["甲"]}),
        TableChange("building", changed={9: {"name": "乙"}}, retired=[1]),
    )
    town.apply_batch(Batch("x", tables=steps))
    after = content(town)
    for _ in range(2):
        town.undo()
        assert content(town) == before
        town.redo()
        assert content(town) == after


def test_an_empty_batch_leaves_no_entry(town):
    entries, number = len(town.history()), town.file.change_number
    town.apply_batch(Batch("x", tables=(TableChange("building"),)))
    assert (len(town.history()), town.file.change_number) == (entries, number)


def test_rows_can_refer_to_new_rows_of_the_same_batch(town):
    first = town.file.next_id("dwelling")
    town.apply_batch(
        Batch(
            "x",
            tables=(
                TableChange("dwelling", added={"id": [first], "building_id": [1]}),
                TableChange("household", added={"dwelling_id": [first]}),
            ),
        )
    )
    (row,) = town.file.read_rows("household", [1])
    assert row["dwelling_id"] == first
    assert town.file.next_id("dwelling") == first + 1


def test_an_id_is_not_used_again_after_undo(town):
    batch = Batch("x", tables=(TableChange("building", added={"name": ["甲"]}),))
    town.apply_batch(batch)
    town.undo()
    town.apply_batch(batch)
    assert town.file.read_columns("building", ["fid"])["fid"].tolist() == [1, 2, 3, 5]


def test_listeners_hear_which_tables_changed(town):
    heard = []
    town.changed.connect(heard.append)
    town.apply_batch(mixed(town, 2))
    town.undo()
    assert [event.tables for event in heard] == [
        frozenset({"building", "household", "gp_source"})
    ] * 2
    assert heard[0].units


def test_single_parts_are_stored_as_multi_parts_and_points_stay(town):
    town.apply_batch(
        Batch(
            "x",
            tables=(
                TableChange(
                    "feature", {"kind": ["well"]}, [shapely.to_wkb(shapely.Point(1, 2))]
                ),
                TableChange(
                    "courtyard", {"plate": ["1", "2"]}, [wkb(0, 0, 9, 9), None]
                ),
            ),
        )
    )
    (well,) = town.file.read_rows("feature", [1])
    assert shapely.from_wkb(well["geom"]).geom_type == "Point"
    yards = town.file.read_rows("courtyard", [1, 2])
    assert shapely.from_wkb(yards[0]["geom"]).geom_type == "MultiPolygon"
    assert yards[1]["geom"] is None
    assert town.file.read_shapes("courtyard")[0].tolist() == [1]


def test_a_drawn_grid_and_buildings_are_one_step_back(town):
    from gridplanner.data.edits.draw import draw
    from gridplanner.data.records import Unit

    draft = Unit(id=0, parent=0, level=GRID, name="丁")
    change = draw(town.plan, box(0, 0, 50, 50), level=GRID, unit=draft, take=True)
    before, plan = content(town), town.plan
    town.apply_batch(
        Batch(
            "x",
            tables=(TableChange("building", {"name": ["甲"]}),),
            plan_changes=(change,),
        )
    )
    town.undo()
    after = content(town)
    assert town.plan.same_records(plan)
    assert after.pop("gp_plan") != before.pop("gp_plan"), "the counter only grows"
    assert after == before
