"""Which grid buildings on a border belong to, as the window asks and says it."""

from __future__ import annotations

import pytest

from gridplanner.data.edits.give_ground import give_ground
from gridplanner.data.edits.merge_units import merge_units
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.ground_edits.entrances import Entrance
from gridplanner.resources.texts import text
from gridplanner.ui.command import first_reason
from gridplanner.ui.commands import find_command
from gridplanner.ui.commands.belonging import divide_tower
from gridplanner.ui.dialogs.belong import BelongForm
from gridplanner.ui.dialogs.choose import ChooseForm
from gridplanner.ui.dialogs.entrances import EntranceForm
from gridplanner.ui.map_menu import menu_keys
from gridplanner.ui.panels.inspector import make_page
from gridplanner.ui.session import Selection
from tests.ui.answering import Answers
from tests.ui.conftest import unit_id
from tests.ui.test_checking import box, choose, kinds


@pytest.fixture
def cut(qtbot, town):
    """The town with its first house cut: 65 % of it in the southern grid."""
    document, south = town.session.document, unit_id(town, "乙网格")
    document.apply(give_ground(document.plan, box(0, 90, 200, 133), unit_id=south))
    town.session.select(Selection(buildings=(1,)))
    return town


def pick(name):
    def answer(form):
        rows = [form.list.item(row).text() for row in range(form.list.count())]
        form.list.setCurrentRow(next(n for n, row in enumerate(rows) if name in row))
        form.accept()

    return answer


def choosing(name, offered=None):
    def answer(form):
        rows = [form.list.item(row).text() for row in range(form.list.count())]
        if offered is not None:
            offered.extend(rows)
        form.list.setCurrentRow(next(n for n, row in enumerate(rows) if name in row))
        form.accept()

    return Answers((BelongForm, lambda _form: True, answer))


def people(window, name):
    found = window.session.figures()
    row = [unit.id for unit in found.units].index(unit_id(window, name))
    return int(found.rows.values[row, found.measures.index("people")])


def why(window):
    facts = make_page(window.session).sections[0][1]
    return next(fact.value for fact in facts if fact.name == text("inspector.why"))


def test_figures_follow_a_choice_at_once_and_undo_takes_it_back(cut):
    before = people(cut, "甲网格"), people(cut, "乙网格")
    assert before == (0, 13)
    assert why(cut) == text("online.why.share", share="65.0%")
    offered: list[str] = []
    answers = choosing("甲网格", offered)
    cut.run_command("building.belong")
    answers.check()
    assert "65.0%" in offered[1]
    assert "35.0%" in offered[2]
    assert (people(cut, "甲网格"), people(cut, "乙网格")) == (5, 8)
    assert why(cut) == text("online.why.chosen_part", share="35.0%")
    cut.run_command("cmd.undo")
    assert (people(cut, "甲网格"), people(cut, "乙网格")) == before
    assert why(cut) == text("online.why.share", share="65.0%")


def test_the_choice_can_be_left_to_the_largest_part_again(cut):
    for name, share in (("甲网格", "35.0%"), (text("online.automatic"), "65.0%")):
        answers = choosing(name)
        cut.run_command("building.belong")
        answers.check()
        assert share in why(cut)
    assert people(cut, "乙网格") == 13


def test_a_chosen_house_goes_with_a_merge_and_counts_where_the_code_stays(cut):
    answers = choosing("甲网格")
    cut.run_command("building.belong")
    answers.check()
    kept, gone = unit_id(cut, "丙网格"), unit_id(cut, "甲网格")
    plan = cut.session.plan
    change = merge_units(
        plan, kept, [gone], on="2025-06-30", allow_across=True, allow_parts=True
    )
    cut.session.document.apply(change)
    assert people(cut, "丙网格") == 12 + 5
    cut.run_command("cmd.undo")
    assert people(cut, "甲网格") == 5


def test_a_house_given_with_its_ground_forgets_to_whom_it_was_given(cut):
    answers = choosing("甲网格")
    cut.run_command("building.belong")
    answers.check()
    assert people(cut, "甲网格") == 5
    answers = Answers((ChooseForm, lambda _form: True, pick("乙网格")))
    cut.run_command("shape.give_to")
    answers.check()
    assert people(cut, "乙网格") == 13
    house = box(20, 120, 40, 140)
    (row,) = cut.session.document.file.read_rows("building", [1])
    assert row["unit_override"] is None
    cut.run_command("cmd.undo")
    assert people(cut, "甲网格") == 5
    assert not cut.session.plan.outline(unit_id(cut, "乙网格")).contains(house)


def test_a_locked_grid_neither_gives_nor_gets_a_house(cut):
    document, north = cut.session.document, unit_id(cut, "甲网格")
    document.apply(set_fields(document.plan, {north: {"locked": True}}))
    answers = choosing("甲网格")
    cut.run_command("building.belong")
    answers.check()
    assert text("refuse.locked", grid="甲网格") in cut.map.strip.message
    assert people(cut, "乙网格") == 13


def test_a_house_that_is_cut_is_settled_from_the_list_of_the_check(qtbot, cut):
    qtbot.waitUntil(lambda: "cut_building" in kinds(cut))
    cut.session.select(Selection())
    choose(cut, "cut_building")
    answers = choosing("甲网格")
    cut.checks.give_one_wanted.emit()
    answers.check()
    assert people(cut, "甲网格") == 5
    # The line goes without another whole check, and comes back with an undo.
    qtbot.waitUntil(lambda: "cut_building" not in kinds(cut))
    cut.run_command("cmd.undo")
    qtbot.waitUntil(lambda: "cut_building" in kinds(cut))


def test_the_menu_of_a_house_moves_the_border_round_it_where_it_is_cut(qtbot, cut):
    keys = menu_keys(cut.session, cut.session.selection)
    assert {"building.belong", "building.move_round"} <= set(keys)
    cut.run_command("building.move_round")
    cut.map.strip.buttons[0].click()
    south = cut.session.plan.outline(unit_id(cut, "乙网格"))
    assert south.contains(box(20, 120, 40, 140))
    blocked = find_command("building.move_round").blocked
    assert blocked(cut.context) == "blocked.not_cut"


def test_a_tower_is_divided_by_entrance_and_undone(cut):
    # Five people in two households live in the first house, which is in 乙网格.
    def fill(form):
        assert [row.name.text() for row in form.rows] == ["1单元", "2单元"]
        form.rows[0].numbers["households"].setValue(3)
        assert not form.accept_button.isEnabled()
        form.rows[0].numbers["households"].setValue(1)
        form.rows[0].numbers["people"].setValue(3)
        names = [
            form.rows[0].grid.itemText(n) for n in range(form.rows[0].grid.count())
        ]
        row = next(n for n, name in enumerate(names) if "甲网格" in name)
        form.rows[0].grid.setCurrentIndex(row)
        assert not any("乙网格" in name for name in names)
        form.accept()

    answers = Answers((EntranceForm, lambda _form: True, fill))
    cut.run_command("building.divide")
    answers.check()
    assert (people(cut, "甲网格"), people(cut, "乙网格")) == (3, 10)
    facts = make_page(cut.session).sections[0][1]
    assert facts[-1].value == text("online.entrances.given", grid="甲网格", n=1)
    cut.run_command("cmd.undo")
    assert (people(cut, "甲网格"), people(cut, "乙网格")) == (0, 13)


def test_a_locked_grid_gets_no_entrance(cut):
    document, north = cut.session.document, unit_id(cut, "甲网格")
    document.apply(set_fields(document.plan, {north: {"locked": True}}))
    (row,) = document.file.read_rows("building", [1])
    parts = [Entrance(0, "1单元", north, {"people": 3})]
    assert not divide_tower(cut.context, row, parts, counted=())
    assert text("refuse.locked", grid="甲网格") in cut.map.strip.message
    assert document.registry.entrances(1) == []


def test_without_a_cut_building_in_the_list_nothing_is_given(town):
    reason = first_reason(find_command("check.give_one").blocked)(town.context)
    assert reason == "blocked.no_issue_chosen"
