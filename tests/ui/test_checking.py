"""The list of what is wrong: live after edits, with pictures before it is mended."""

import pytest

from gridplanner.data.branches import branch
from gridplanner.data.checks.limits import Limits
from gridplanner.data.edits.delete import delete
from gridplanner.data.edits.draw import draw
from gridplanner.data.edits.give_ground import give_ground
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.records import Unit
from gridplanner.layers.overlay import MarkKind
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.check_limits import CheckLimitsForm
from gridplanner.ui.issue_menu import issue_menu
from gridplanner.ui.session import TILING
from tests.helpers.project import box
from tests.ui.conftest import unit_id


def checked(qtbot, town):
    town.actions_.run("check.run")
    qtbot.waitUntil(lambda: not town.jobs.running and town.checks.count is not None)
    return town.checks.model.counts()


def sliver_between(town):
    """Grid 甲 gets a sliver that lies within 乙."""
    document = town.session.document
    shape = box(20, 60, 80, 60.5).union(box(100, 110, 140, 150))
    unit = Unit(0, 0, 2, name="两块")
    change = draw(document.plan, shape, level=2, unit=unit, take=True, allow_parts=True)
    document.apply(change)


def kinds(town):
    return {issue.kind for issue in town.checks.issues}


def tab_words(window):
    """What stands on the tab of the check, wherever it is among the others."""
    tabs = window.tray.bar
    words = [tabs.tabText(number) for number in range(tabs.count())]
    return next(each for each in words if each.startswith(text("tray.checks.none")))


def test_the_list_and_its_tab_follow_each_edit(qtbot, town):
    before = checked(qtbot, town)
    sliver_between(town)
    qtbot.waitUntil(lambda: "sliver" in kinds(town))

    assert str(town.checks.count) in tab_words(town)
    assert town.session.issues_found == town.checks.count
    town.actions_.run("cmd.undo")
    qtbot.waitUntil(lambda: town.checks.model.counts() == before)


def test_without_a_check_the_list_holds_what_was_touched_and_says_so(qtbot, town):
    sliver_between(town)
    qtbot.waitUntil(lambda: "sliver" in kinds(town))

    assert text("checks.touched") in town.checks._words.text()
    assert town.session.issues_found is None


def test_what_another_program_or_an_import_changed_wants_a_new_check(qtbot, town):
    checked(qtbot, town)
    town.session.document.set_crs("EPSG:4550")
    qtbot.waitUntil(lambda: town.session.standing is not None)

    assert text("checks.stale") in town.checks._words.text()


def test_after_a_change_of_very_much_a_new_check_is_wanted(qtbot, town, monkeypatch):
    from gridplanner.ui import checking

    checked(qtbot, town)
    monkeypatch.setattr(checking, "MANY", 1)
    sliver_between(town)

    qtbot.waitUntil(lambda: text("checks.stale") in town.checks._words.text())
    monkeypatch.undo()
    assert "sliver" in checked(qtbot, town)


def test_more_people_are_counted_without_a_new_check(qtbot, town):
    from gridplanner.data.batch import Batch, TableChange

    checked(qtbot, town)
    small = {i.subject for i in town.checks.issues if i.kind == "few_households"}
    grid = unit_id(town, "丙网格")
    assert grid in small
    rows = TableChange("building", changed={3: {"households": 300}})
    town.session.document.apply_batch(Batch("change.repair", tables=(rows,)))
    qtbot.waitUntil(
        lambda: (
            grid
            not in {i.subject for i in town.checks.issues if i.kind == "few_households"}
        )
    )


def test_the_list_goes_over_to_a_scenario_and_back(qtbot, town):
    before = checked(qtbot, town)
    document = town.session.document
    number = branch(document, "方案 A")
    town.session.use_plan(number)
    document.apply(delete(town.session.plan, unit_id(town, "乙网格")))
    qtbot.waitUntil(lambda: "gap" in kinds(town))

    town.session.use_plan(TILING)
    qtbot.waitUntil(lambda: town.checks.model.counts() == before)
    town.session.use_plan(number)
    qtbot.waitUntil(lambda: "gap" in kinds(town))


def test_a_fault_is_pictured_first_and_mended_when_agreed(qtbot, town):
    checked(qtbot, town)
    sliver_between(town)
    qtbot.waitUntil(lambda: "sliver" in kinds(town))
    row = [issue.kind for issue in town.checks.model.shown].index("sliver")
    town.checks.list.setCurrentIndex(town.checks.model.index(row, 0))
    plan = town.session.plan
    town.actions_.run("check.fix_one")

    assert town.session.plan is plan
    assert {mark.kind for mark in town.canvas.marks} == {MarkKind.HATCH}
    assert "乙网格" in town.map.strip.message
    town.map.strip.buttons[0].click()
    qtbot.waitUntil(lambda: "sliver" not in kinds(town))
    assert town.canvas.marks == ()
    town.actions_.run("cmd.undo")
    qtbot.waitUntil(lambda: "sliver" in kinds(town))
    assert town.session.plan.same_records(plan)


def test_a_picture_that_is_closed_changes_nothing(qtbot, town):
    sliver_between(town)
    qtbot.waitUntil(lambda: "sliver" in kinds(town))
    plan = town.session.plan
    town.actions_.run("check.fix")
    assert town.canvas.marks
    town.map.strip.close_button.click()

    assert town.canvas.marks == ()
    assert town.shell.mending.proposed is None
    assert town.session.plan is plan


def choose(town, kind):
    row = [issue.kind for issue in town.checks.model.shown].index(kind)
    town.checks.list.setCurrentIndex(town.checks.model.index(row, 0))


def test_a_border_moves_round_the_building_it_cuts(qtbot, town):
    document = town.session.document
    south = unit_id(town, "乙网格")
    document.apply(give_ground(document.plan, box(0, 90, 200, 133), unit_id=south))
    qtbot.waitUntil(lambda: "cut_building" in kinds(town))
    choose(town, "cut_building")
    town.actions_.run("check.fix_one")

    assert "乙网格" in town.map.strip.message
    town.map.strip.buttons[0].click()
    qtbot.waitUntil(lambda: "cut_building" not in kinds(town))
    assert town.session.plan.outline(south).contains(box(20, 120, 40, 140))


def test_a_locked_grid_keeps_the_building_cut_and_says_so(qtbot, town):
    document = town.session.document
    south, north = unit_id(town, "乙网格"), unit_id(town, "甲网格")
    document.apply(give_ground(document.plan, box(0, 90, 200, 133), unit_id=south))
    document.apply(set_fields(document.plan, {north: {"locked": True}}))
    qtbot.waitUntil(lambda: "cut_building" in kinds(town))
    choose(town, "cut_building")
    town.actions_.run("check.fix_one")

    assert text("refuse.locked", grid="甲网格") in town.map.strip.message


def cut_by_border(qtbot, town):
    """The border of 甲 and 乙 runs through a house, most of which 乙 has."""
    document = town.session.document
    south = unit_id(town, "乙网格")
    document.apply(give_ground(document.plan, box(0, 90, 200, 133), unit_id=south))
    qtbot.waitUntil(lambda: "cut_building" in kinds(town))
    choose(town, "cut_building")
    return {
        action.text(): action
        for action in issue_menu(town, town.checks.chosen).actions()
    }


def test_a_cut_building_can_go_to_the_grid_with_the_smaller_part(qtbot, town):
    actions = cut_by_border(qtbot, town)
    actions[text("checks.round_to", grid="甲网格")].trigger()

    assert "甲网格" in town.map.strip.message
    town.map.strip.buttons[0].click()
    qtbot.waitUntil(lambda: "cut_building" not in kinds(town))
    north = town.session.plan.outline(unit_id(town, "甲网格"))
    assert north.contains(box(20, 120, 40, 140))


@pytest.mark.parametrize("name", ["甲网格", "乙网格"])
def test_a_cut_building_can_be_given_and_the_border_stays(qtbot, town, name):
    def households():
        figures = town.session.figures()
        names = [unit.name for unit in figures.units]
        return figures.rows.values[names.index(name), 1]

    actions = cut_by_border(qtbot, town)
    plan = town.session.plan
    actions[text("checks.give_to", grid=name)].trigger()
    qtbot.waitUntil(lambda: "cut_building" not in kinds(town))

    assert town.session.plan is plan
    assert households() == {"甲网格": 2, "乙网格": 5}[name]
    town.actions_.run("cmd.undo")
    qtbot.waitUntil(lambda: "cut_building" in kinds(town))


def test_the_menu_of_a_line_selects_what_it_concerns(qtbot, town):
    actions = cut_by_border(qtbot, town)
    units = town.checks.chosen.units
    actions[text("checks.select")].trigger()

    assert set(town.session.selection.units) == set(units)


def test_an_enclave_that_is_meant_is_taken_for_right(qtbot, town):
    sliver_between(town)
    document, grid = town.session.document, unit_id(town, "两块")
    document.apply(set_fields(document.plan, {grid: {"parts": 1}}))
    qtbot.waitUntil(lambda: "pieces" in kinds(town))
    choose(town, "pieces")
    menu = issue_menu(town, town.checks.chosen)
    actions = {action.text(): action for action in menu.actions()}
    actions[text("checks.pieces_right", n=2)].trigger()

    qtbot.waitUntil(lambda: "pieces" not in kinds(town))
    assert town.session.unit(grid).parts == 2


def test_an_edit_made_meanwhile_takes_the_picture_away(qtbot, town):
    sliver_between(town)
    qtbot.waitUntil(lambda: "sliver" in kinds(town))
    town.actions_.run("check.fix")
    document = town.session.document
    document.apply(set_fields(document.plan, {unit_id(town, "甲网格"): {"name": "新"}}))

    assert town.shell.mending.proposed is None
    assert town.canvas.marks == ()


def test_fix_all_leaves_nothing_that_can_be_mended(qtbot, town):
    checked(qtbot, town)
    sliver_between(town)
    document = town.session.document
    document.apply(delete(document.plan, unit_id(town, "甲网格")))
    qtbot.waitUntil(lambda: {"sliver", "gap"} <= kinds(town))
    town.actions_.run("check.fix")
    town.map.strip.buttons[0].click()

    qtbot.waitUntil(lambda: not {"sliver", "gap"} & kinds(town))


def test_what_cannot_be_mended_says_so(qtbot, town):
    checked(qtbot, town)
    town.actions_.run("check.fix")
    assert text("checks.nothing_to_fix") in town.map.strip.message


def test_one_kind_can_be_shown_alone_and_stays_chosen(qtbot, town):
    checked(qtbot, town)
    sliver_between(town)
    qtbot.waitUntil(lambda: "sliver" in kinds(town))
    panel = town.checks
    panel.kind.setCurrentIndex(panel.kind.findData("sliver"))
    panel.kind.activated.emit(panel.kind.currentIndex())
    assert {issue.kind for issue in panel.model.shown} == {"sliver"}
    panel.list.setCurrentIndex(panel.model.index(0, 0))
    document = town.session.document
    document.apply(delete(document.plan, unit_id(town, "丙网格")))
    qtbot.waitUntil(lambda: "gap" in kinds(town))

    assert {issue.kind for issue in panel.model.shown} == {"sliver"}
    assert panel.chosen.kind == "sliver"


def test_a_line_must_be_chosen_before_it_is_mended(qtbot, town):
    checked(qtbot, town)
    town.actions_.run("check.fix_one")
    assert text("blocked.no_issue_chosen") in town.map.strip.message


def test_limits_are_kept_in_the_project_and_the_check_follows(qtbot, town, monkeypatch):
    assert "few_households" in checked(qtbot, town)

    def fill(form):
        form.boxes["village_least"].setValue(0)
        return CheckLimitsForm.DialogCode.Accepted

    monkeypatch.setattr(CheckLimitsForm, "exec", fill)
    town.actions_.run("check.limits")
    qtbot.waitUntil(lambda: not town.jobs.running)

    assert "few_households" not in town.checks.model.counts()
    assert town.shell.checking.limits == Limits(village_least=0)


def test_the_form_gives_back_what_it_shows_and_the_defaults(qtbot, window):
    own = Limits(gap_area=4.5, compactness=0.35, city_most=700, mark_distance=0)
    form = CheckLimitsForm(own, window)
    qtbot.addWidget(form)
    assert form.limits == own
    buttons = {button.text(): button for button in form.box.buttons()}
    buttons[text("limits.usual")].click()
    assert form.limits == Limits()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_line_has_words_for_all_it_shows(language):
    from gridplanner.data.checks.issue import KINDS, SEVERITIES
    from gridplanner.resources.texts import has_text, set_language

    set_language(language)
    keys = [f"issue.{kind}{end}" for kind in KINDS for end in ("", ".help")]
    keys += [f"cli.issue.{kind}" for kind in KINDS]
    keys += [f"{where}severity.{s}" for s in SEVERITIES for where in ("", "cli.")]
    assert [key for key in keys if not has_text(key)] == []
