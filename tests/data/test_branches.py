"""Scenarios in a project file, and the plan in force with its lock."""

import pytest

from gridplanner.data.branches import (
    adopt_scenario,
    announce,
    branch,
    branch_of,
    delete,
    find_scenario,
    list_scenarios,
    merge_scenario,
    rename,
)
from gridplanner.data.document import TILING
from gridplanner.data.edits.delete import delete as delete_unit
from gridplanner.data.edits.give_ground import give_ground
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError, GridPlannerError
from gridplanner.data.intake.target import Target
from gridplanner.data.store.plan_list import next_plan_id
from tests.helpers.project import (
    box,
    open_document,
    small_town,
    tables_of,
    unit_named,
)

PUBLISHED = ("area", "grid", "micro_grid", "border")


@pytest.fixture
def town(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    yield document
    document.close()


def published(document):
    tables = tables_of(document.file.connection)
    return {name: tables[name] for name in PUBLISHED}


def give(document, number, shape=(150, 0, 250, 200), name="甲网格"):
    """Give a strip of the middle to a grid."""
    plan = document.plans[number]
    unit = unit_named(document, name).id
    change = give_ground(plan, box(*shape), unit_id=unit, allow_parts=True)
    document.apply(change)
    return change


def test_a_scenario_begins_as_a_copy_and_is_there_again_after_reopening(town):
    number = branch(town, "方案 A")
    assert town.plans[number].same_records(town.plan)
    give(town, number)
    edited, path = town.plans[number], town.path
    assert not edited.same_records(town.plan)
    town.close()
    again = open_document(path)
    assert again.plans[number].same_records(edited)
    assert branch_of(again, number).base.same_records(again.plan)
    assert [entry.name for entry in list_scenarios(again)] == ["方案 A"]
    again.close()


def test_other_programs_see_nothing_of_a_scenario(town):
    before = published(town)
    number = branch(town, "方案 A")
    give(town, number)
    assert published(town) == before
    town.undo()
    assert published(town) == before


def test_edits_of_a_scenario_are_undone_and_redone_like_all(town):
    number = branch(town, "方案 A")
    start = town.plans[number]
    give(town, number)
    edited = town.plans[number]
    town.undo()
    assert town.plans[number].same_records(start)
    town.redo()
    assert town.plans[number].same_records(edited)


def test_a_scenario_is_no_department_and_takes_no_number_of_one(town):
    number = branch(town, "方案 A")
    target = Target.of(town)
    assert not target.departments
    assert target.next_plan == number + 2


def test_what_another_program_changes_is_never_taken_for_the_scenarios(town):
    """A grid deleted here, and renamed elsewhere, still stands in the scenario."""
    number = branch(town, "方案 A")
    gone = unit_named(town, "丙网格").id
    connection = town.file.connection
    connection.execute("UPDATE grid SET note = 'x' WHERE fid = ?", (gone,))
    town.apply(delete_unit(town.plan, gone))
    before = town.plans[number]
    town.accept_outside()
    assert town.plans[number] is before


def test_names_of_scenarios_are_refused_twice_or_empty(town):
    number = branch(town, "方案 A")
    branch(town, "方案 B")
    with pytest.raises(GridPlannerError, match=r"scenario\.name_taken"):
        branch(town, " 方案 A ")
    with pytest.raises(GridPlannerError, match=r"scenario\.name_empty"):
        branch(town, "  ")
    with pytest.raises(GridPlannerError, match=r"scenario\.name_taken"):
        rename(town, number, "方案 B")
    rename(town, number, "方案 C")
    assert find_scenario(town, "方案 C").id == number
    with pytest.raises(GridPlannerError, match=r"scenario\.missing"):
        find_scenario(town, "方案 A")


def test_a_deleted_scenario_leaves_nothing_but_its_number(town):
    before = tables_of(town.file.connection, without=("gp_meta", "gp_state"))
    number = branch(town, "方案 A")
    give(town, number)
    delete(town, number)
    after = tables_of(town.file.connection, without=("gp_meta", "gp_state"))
    assert number not in town.plans
    del before["sqlite_sequence"], after["sqlite_sequence"]
    assert after == before
    assert next_plan_id(town.file.connection) == number + 2
    assert town.undo().plan == TILING


def test_merging_a_scenario_back_is_one_entry_that_can_be_undone(town):
    number = branch(town, "方案 A")
    give(town, number)
    give(town, number, (0, 0, 50, 50))
    before, entries = town.plan, len(town.history())
    town.apply(merge_scenario(town, number).change)
    assert len(town.history()) == entries + 1
    grown = unit_named(town, "甲网格").id
    assert town.plan.outline(grown).area == pytest.approx(37500)
    town.undo()
    assert town.plan.same_records(before)


def test_adopting_marks_the_plan_in_force_and_undo_takes_the_mark_back(town):
    number = branch(town, "方案 A")
    give(town, number)
    before = town.plan
    town.apply(adopt_scenario(town, number, start="2026-12-01").change)
    assert town.plan.borders == town.plans[number].borders
    assert town.in_force.since == "2026-12-01"
    assert town.in_force.is_locked
    rows = {row[2]: row for row in published(town)["grid"]}
    assert "2026-12-01" in rows["370211103201001"]
    town.undo()
    assert town.plan.same_records(before)
    assert not town.in_force.since
    town.redo()
    assert town.in_force.since == "2026-12-01"


def test_a_plan_in_force_refuses_edits_until_it_is_unlocked(town):
    announce(town, "2026-12-01")
    before = town.plan
    with pytest.raises(EditError, match=r"refuse\.in_force"):
        give(town, TILING)
    assert town.plan is before
    town.in_force.is_unlocked = True
    give(town, TILING)
    assert town.plan is not before


def test_undo_of_an_edit_of_the_plan_in_force_asks_again_after_reopening(town):
    announce(town, "2026-12-01")
    town.in_force.is_unlocked = True
    give(town, TILING)
    path = town.path
    town.close()
    again = open_document(path)
    with pytest.raises(EditError, match=r"refuse\.in_force"):
        again.undo()
    again.in_force.is_unlocked = True
    again.undo()
    again.close()


def test_a_scenario_is_edited_while_the_plan_in_force_is_locked(town):
    announce(town, "2026-12-01")
    number = branch(town, "方案 A")
    give(town, number)
    town.apply(merge_scenario(town, number).change)
    assert town.in_force.is_locked


def test_announcing_again_locks_again_and_undo_brings_the_former_date(town):
    announce(town, "2026-12-01")
    town.in_force.is_unlocked = True
    new = unit_named(town, "乙网格").id
    town.apply(set_fields(town.plan, {new: {"valid_from": ""}}))
    announce(town, "2027-01-01")
    assert (town.in_force.since, town.in_force.is_locked) == ("2027-01-01", True)
    town.undo()
    assert town.in_force.since == "2026-12-01"


def test_a_plan_is_put_in_force_again_though_no_record_changes(town):
    announce(town, "2026-12-01")
    announce(town, "2027-01-01")
    assert town.in_force.since == "2027-01-01"
    town.undo()
    assert town.in_force.since == "2026-12-01"
    number = branch(town, "方案 A")
    town.apply(adopt_scenario(town, number, start="2027-06-01").change)
    assert town.in_force.since == "2027-06-01"
    path = town.path
    town.close()
    again = open_document(path)
    again.undo()
    assert again.in_force.since == "2026-12-01"
    again.undo()
    assert not again.in_force.since
    again.close()


def test_a_scenario_that_cannot_be_written_leaves_no_trace(town):
    town.file.connection.execute(
        "CREATE TRIGGER full BEFORE INSERT ON gp_border WHEN new.plan_id > 1"
        " BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    with pytest.raises(Exception, match="no"):
        branch(town, "方案 A")
    assert set(town.plans) == {TILING}
    assert not list_scenarios(town)
