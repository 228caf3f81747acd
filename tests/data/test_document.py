"""The open project: edits, undo across sessions, gestures, events."""

from __future__ import annotations

from math import hypot

import pytest

from gridplanner.data.edits.move import move
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError, ProjectError
from tests.helpers.project import (
    EAST,
    GRID,
    NORTH,
    box,
    draw_unit,
    dump,
    open_document,
    small_town,
    unit_named,
)


@pytest.fixture
def town(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    yield document
    document.close()


def move_corner(plan, dx):
    """Move the place where the grids A, B and C meet."""
    vertex = min(
        plan.vertices.values(), key=lambda v: hypot(v.x - EAST - 200, v.y - NORTH - 100)
    )
    return move(plan, vertices={vertex.id: (vertex.x + dx, vertex.y)})


def test_a_closed_project_opens_with_the_same_plan(town):
    plan, path = town.plan, town.path
    town.close()
    again = open_document(path)
    assert again.plan.same_records(plan)
    assert again.plan.next_id == plan.next_id
    again.close()


def test_undoing_all_gives_the_first_plan_and_redoing_all_the_last(town):
    last = town.plan
    names = []
    while (entry := town.undo()) is not None:
        names.append(entry.fields.get("name"))
    assert not town.plan.units
    assert not town.plan.cells
    assert len(names) == 6
    while town.redo() is not None:
        pass
    assert town.plan.same_records(last)


def test_undo_and_redo_work_after_closing_and_opening(town):
    before = town.plan
    town.apply(move_corner(town.plan, 10))
    after = town.plan
    town.close()
    again = open_document(town.path)
    again.undo()
    assert again.plan.same_records(before)
    again.close()
    again = open_document(town.path)
    assert again.redo_label()[0] == "change.adjust"
    again.redo()
    assert again.plan.same_records(after)
    assert again.redo() is None
    again.close()


def test_a_new_edit_drops_what_was_undone(town):
    town.apply(move_corner(town.plan, 10))
    town.undo()
    town.apply(move_corner(town.plan, -10))
    assert town.redo() is None
    assert town.redo_label() is None
    assert [entry.undone for entry in town.history()] == [False] * 7


def test_an_edit_made_from_an_older_plan_is_refused_and_nothing_is_written(town):
    stale = move_corner(town.plan, 10)
    town.apply(move_corner(town.plan, 20))
    number, history = town.file.change_number, town.history()
    with pytest.raises(EditError) as refusal:
        town.apply(stale)
    assert refusal.value.code == "refuse.changed_since"
    assert (town.file.change_number, town.history()) == (number, history)


def test_a_failed_write_leaves_document_and_file_as_they_were(town, monkeypatch):
    plan, number = town.plan, town.file.change_number
    change = move_corner(town.plan, 10)

    def fail(*words, **named):
        raise RuntimeError("the disk went away")

    monkeypatch.setattr("gridplanner.data.store.journal.history.add_entry", fail)
    with pytest.raises(RuntimeError):
        town.apply(change)
    assert town.plan is plan
    assert town.file.change_number == number
    assert town.file.read_plan(1).same_records(plan)


def test_each_edit_is_one_transaction(town):
    number = town.file.change_number
    town.apply(move_corner(town.plan, 10))
    assert town.file.change_number == number + 1
    town.undo()
    assert town.file.change_number == number + 2


def test_listeners_hear_of_touched_cells_and_units(town):
    heard = []
    town.changed.connect(heard.append)
    version = town.version
    unit = unit_named(town, "甲网格")
    town.apply(set_fields(town.plan, {unit.id: {"name": "新甲网格"}}))
    (event,) = heard
    assert unit.id in event.units
    assert (event.plan, event.transient) == (1, False)
    assert town.version == version + 1


def test_a_gesture_shows_each_preview_and_writes_the_last_as_one_entry(town):
    heard = []
    town.changed.connect(heard.append)
    entries, start = len(town.history()), town.plan
    gesture = town.gesture()
    for step in (3, 6, 9):
        gesture.preview(move_corner(gesture.start, step))
    assert [event.transient for event in heard] == [True] * 3
    assert len(town.history()) == entries
    assert gesture.commit()
    assert len(town.history()) == entries + 1
    assert town.plan.same_records(start.apply(move_corner(start, 9)))
    assert not heard[-1].transient


def test_a_preview_tells_of_the_cells_that_the_former_one_had_changed(town):
    heard = []
    town.changed.connect(heard.append)
    gesture = town.gesture()
    far = max(town.plan.vertices.values(), key=lambda v: v.x)
    first = move(town.plan, vertices={far.id: (far.x + 9, far.y)})
    second = set_fields(town.plan, {unit_named(town, "甲网格").id: {"name": "甲"}})
    gesture.preview(first)
    gesture.preview(second)
    assert first.touched
    assert first.touched <= heard[-1].cells
    assert second.units <= heard[-1].units
    gesture.cancel()


def test_a_cancelled_gesture_leaves_the_plan_of_its_start(town):
    start, number = town.plan, town.file.change_number
    gesture = town.gesture()
    gesture.preview(move_corner(start, 9))
    assert town.plan is not start
    gesture.cancel()
    assert town.plan is start
    assert town.file.change_number == number
    gesture.cancel()
    with pytest.raises(ValueError, match="over"):
        gesture.preview(move_corner(start, 9))


def test_a_gesture_without_a_preview_commits_nothing(town):
    entries = len(town.history())
    assert not town.gesture().commit()
    assert len(town.history()) == entries


def test_nothing_else_is_edited_during_a_gesture(town):
    gesture = town.gesture()
    with pytest.raises(ValueError, match="gesture"):
        town.apply(move_corner(town.plan, 1))
    with pytest.raises(ValueError, match="gesture"):
        town.undo()
    gesture.cancel()
    assert town.undo() is not None


def test_a_preview_made_from_another_plan_is_refused_and_the_former_stays(town):
    stale = move_corner(town.plan, 10)
    town.apply(move_corner(town.plan, 20))
    gesture = town.gesture()
    good = move_corner(gesture.start, 5)
    gesture.preview(good)
    with pytest.raises(EditError):
        gesture.preview(stale)
    assert gesture.change is good
    gesture.cancel()


def test_a_project_that_is_looked_at_refuses_every_edit(town):
    town.close()
    before = dump(town.path)
    looking = open_document(town.path, mode="look")
    assert looking.read_only
    for act in (
        lambda: looking.apply(move_corner(looking.plan, 1)),
        looking.undo,
        looking.gesture,
        lambda: looking.set_crs("EPSG:4548"),
        looking.accept_outside,
    ):
        with pytest.raises(ProjectError) as refusal:
            act()
        assert refusal.value.code == "error.read_only"
    assert looking.poll_outside() is None
    looking.close()
    assert dump(town.path) == before


def test_an_empty_edit_leaves_no_entry(town):
    entries = len(town.history())
    unit = unit_named(town, "甲网格")
    town.apply(set_fields(town.plan, {unit.id: {"name": "甲网格"}}))
    assert len(town.history()) == entries


def test_history_says_who_did_what_and_when(town):
    entry = town.history()[-1]
    assert (entry.user, entry.time) == ("李工", "2026-03-05T09:30:00+00:00")
    assert entry.kind == "change"
    assert town.undo_label() == (entry.label, entry.fields)


def test_ids_are_never_used_twice_even_after_undo(town):
    draw_unit(town, GRID, "丁网格", box(0, 0, 50, 50))
    last = draw_unit(town, GRID, "己网格", box(50, 0, 100, 50))
    town.undo()
    town.undo()
    assert draw_unit(town, GRID, "戊网格", box(0, 0, 50, 50)) > last


def test_a_second_plan_lies_over_the_first(town):
    from gridplanner.data.edits.draw import draw
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit

    plan = Plan.empty(2, town.levels)
    draft = Unit(id=0, parent=0, level=GRID, name="消防一格", kind="professional")
    plan = plan.apply(
        draw(plan, box(50, 50, 300, 150), level=GRID, unit=draft, take=True)
    )
    town.add_plan(plan, name="消防")
    with pytest.raises(ValueError, match="there already"):
        town.add_plan(plan, name="消防")
    path = town.path
    town.close()
    again = open_document(path)
    assert again.plans[2].same_records(plan)
    rows = again.file.read_columns("grid", ["name", "plan", "kind"])
    assert rows["plan"].count("消防") == 1
    assert "专业网格" in rows["kind"]
    again.close()


def test_a_failure_that_is_caught_among_edits_kept_together_ends_them_all(
    town, monkeypatch
):
    before, copies = town.plan, dump(town.path)
    number = unit_named(town, "甲网格").id

    def fail(*_, **__):
        raise ProjectError("error.disk_full", file="")

    def edit_twice():
        with town.together():
            town.apply(set_fields(town.plan, {number: {"name": "一"}}))
            monkeypatch.setattr("gridplanner.data.store.history.add_entry", fail)
            with pytest.raises(ProjectError):
                town.apply(set_fields(town.plan, {number: {"name": "二"}}))

    with pytest.raises(ValueError, match="a part of the transaction failed"):
        edit_twice()
    assert town.plan is before
    assert dump(town.path) == copies
