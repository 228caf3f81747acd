"""调平衡: moves found, refused one at a time, seen on the map, made as one edit."""

from __future__ import annotations

import pytest
import shapely
from PySide6.QtCore import Qt

from gridplanner.data.edits.set_fields import set_fields
from gridplanner.layers.overlay import MarkKind
from gridplanner.resources.texts import text
from gridplanner.ui.commands.edit import undo
from gridplanner.ui.commands.shape import rebalance
from gridplanner.ui.dialogs.scenario_name import ScenarioNameForm
from gridplanner.ui.session import Selection
from tests.helpers.project import box, draw_unit
from tests.helpers.uneven_town import HOMES, uneven_town
from tests.ui.answering import Answers, click

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def project(tmp_path):
    """One village of three grids in a row, twelve houses each."""
    path = tmp_path / "row.gpkg"
    uneven_town(path).close()
    return path


def opened(town):
    rebalance.run(town.context)
    form = town.shell.rebalance.form
    form.wishes.tolerance.setValue(20)
    return form


def found(qtbot, town, form=None):
    form = form or opened(town)
    click(form.find_button)
    qtbot.waitUntil(lambda: form.proposal is not None, timeout=30_000)
    return form


def households(qtbot, town):
    qtbot.waitUntil(lambda: town.session.standing is not None)
    figures = town.session.standing.figures(2)
    column = figures.measures.index("households")
    return dict(
        zip(
            [unit.code for unit in figures.units],
            figures.rows.values[:, column].tolist(),
            strict=True,
        )
    )


def tick(form, row, *, on):
    state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
    form.moves.item(row, 0).setCheckState(state)


def rename(town, unit):
    fields = {unit: {"name": "又一个"}}
    change = set_fields(town.session.plan, fields, label="change.parts")
    town.session.document.apply(change)


def row_of(form, giver, taker):
    ways = [(move.giver, move.taker) for move in form.proposal.told]
    return ways.index((giver, taker))


def test_moves_are_made_as_one_edit(qtbot, town):
    before = town.session.plan
    form = found(qtbot, town)
    assert town.session.plan is before
    weights = form.proposal.held(form.rest.kept)
    assert form.proposal.deviation(()) > 0.2 >= form.proposal.deviation(form.rest.kept)
    assert form.grids.rowCount() == 3
    click(form.accept_button)
    qtbot.waitUntil(lambda: town.shell.rebalance.form is None, timeout=30_000)
    assert list(households(qtbot, town).values()) == weights.tolist()
    outlines = [town.session.plan.outline(u.id) for u in town.session.plan.units_at(2)]
    assert {shape.geom_type for shape in outlines} == {"Polygon"}
    assert shapely.union_all(outlines).area == pytest.approx(360 * 120)
    undo.run(town.context)
    assert list(households(qtbot, town).values()) == [12 * n for n in HOMES]


def test_refusing_one_move_marks_those_that_depend_on_it(qtbot, town):
    form = opened(town)
    form.wishes.tolerance.setValue(8)
    found(qtbot, town, form)
    first, next_ = row_of(form, 0, 1), row_of(form, 1, 2)
    tick(form, first, on=False)
    assert next_ in form.rest.uneven
    effect = form.moves.item(next_, 4)
    assert effect.text() == text("rebalance.uneven")
    assert form.moves.item(next_, 0).checkState() is Qt.CheckState.Unchecked
    assert not form.moves.item(next_, 0).flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert text("rebalance.fall", n=len(form.rest.dependent)) in form.state.text()
    tick(form, first, on=True)
    assert not form.rest.dependent
    assert form.moves.item(next_, 0).checkState() is Qt.CheckState.Checked


def test_only_what_is_kept_is_made_one_move_at_a_time(qtbot, town):
    """Move after move: all but the first are refused, it is made, and so on."""
    seen = [households(qtbot, town)]
    for _ in range(8):
        form = found(qtbot, town)
        if not form.proposal.told:
            break
        for row in range(1, form.moves.rowCount()):
            tick(form, row, on=False)
        assert form.rest.kept == (0,)
        move = form.proposal.told[0]
        giver, taker = (form.proposal.asked.units[n] for n in (move.giver, move.taker))
        click(form.accept_button)
        qtbot.waitUntil(lambda: town.shell.rebalance.form is None, timeout=30_000)
        now = households(qtbot, town)
        assert now[giver.code] == seen[-1][giver.code] - move.households
        assert now[taker.code] == seen[-1][taker.code] + move.households
        seen.append(now)
    assert not form.proposal.told
    assert len(seen) > 2
    town.shell.rebalance.close()


def test_all_refused_leaves_nothing_to_accept(qtbot, town):
    form = found(qtbot, town)
    for row in range(form.moves.rowCount()):
        tick(form, row, on=False)
    assert not form.accept_button.isEnabled()
    assert not form.scenario_button.isEnabled()
    town.shell.rebalance.close()


def test_a_row_shows_its_houses_and_an_arrow_and_closing_takes_them_off(qtbot, town):
    form = found(qtbot, town)
    shown = []
    town.canvas.show_marks = shown.append
    form.moves.cellEntered.emit(0, 0)
    move = form.proposal.told[0]
    kinds = [mark.kind for mark in shown[-1]]
    assert kinds.count(MarkKind.HATCH) == len(move.building_ids)
    (arrow,) = [mark for mark in shown[-1] if mark.kind is MarkKind.PREVIEW]
    taker = form.proposal.asked.units[move.taker]
    ground = town.session.plan.outline(taker.id)
    assert ground.contains(shapely.Point(arrow.points[1]))
    form.moves.pointed.emit(-1)
    arrows = [mark for mark in shown[-1] if mark.kind is MarkKind.PREVIEW]
    assert len(arrows) == len(form.rest.kept)
    form.moves.cellDoubleClicked.emit(0, 0)
    form.reject()
    assert shown[-1] == ()
    assert town.shell.rebalance.form is None


def test_it_can_be_kept_as_a_scenario(qtbot, town):
    form = found(qtbot, town)
    weights = form.proposal.held(form.rest.kept).tolist()
    before = town.session.plan
    answers = Answers(
        (ScenarioNameForm, lambda _form: True, lambda form: click(form.accept_button))
    )
    click(form.scenario_button)
    qtbot.waitUntil(lambda: town.shell.rebalance.form is None, timeout=30_000)
    assert not answers.left
    assert town.session.is_scenario
    assert town.session.document.plan.same_records(before)
    assert list(households(qtbot, town).values()) == weights


def test_whoever_leaves_gives_the_grid_to_those_around(qtbot, town):
    form = opened(town)
    form.wishes.start.setCurrentIndex(form.wishes.start.findData("leave"))
    offered = {form.wishes.leaving.itemText(n) for n in range(3)}
    assert offered == {unit.name for unit in town.session.plan.units_at(2)}
    unit = town.session.plan.units_at(2)[1]
    form.wishes.leaving.setCurrentIndex(form.wishes.leaving.findData(unit.id))
    assert form.wishes.leaving.isVisibleTo(form)
    form.wishes.tolerance.setValue(40)
    found(qtbot, town, form)
    click(form.accept_button)
    qtbot.waitUntil(lambda: town.shell.rebalance.form is None, timeout=30_000)
    left = households(qtbot, town)
    assert unit.code not in left
    assert sum(left.values()) == 12 * sum(HOMES)


def test_a_new_grid_begins_at_the_selected_house(qtbot, town):
    form = opened(town)
    form.wishes.start.setCurrentIndex(form.wishes.start.findData("join"))
    click(form.find_button)
    assert form.state.text() == text("rebalance.place.none")
    town.session.select(Selection(buildings=(5,)))
    found(qtbot, town, form)
    assert form.proposal.found.task.count == 4
    names = {form.moves.item(row, 1).text() for row in range(form.moves.rowCount())}
    assert text("rebalance.new_grid") in names
    click(form.accept_button)
    qtbot.waitUntil(lambda: town.shell.rebalance.form is None, timeout=30_000)
    now = households(qtbot, town)
    assert len(now) == 4
    assert sum(now.values()) == 12 * sum(HOMES)


def test_locked_grids_are_named_and_stay(qtbot, town):
    unit = town.session.plan.units_at(2)[2]
    change = set_fields(
        town.session.plan, {unit.id: {"locked": True}}, label="change.parts"
    )
    town.session.document.apply(change)
    form = found(qtbot, town)
    assert unit.name in form.wishes.locked.text()
    assert {move.taker for move in form.proposal.told} <= {0, 1}
    town.shell.rebalance.close()


def test_another_wish_or_another_town_lets_go_of_the_moves(qtbot, town):
    form = found(qtbot, town)
    form.wishes.keep.setValue(2)
    assert form.proposal is None
    assert not form.accept_button.isEnabled()
    found(qtbot, town, form)
    rename(town, town.session.plan.units_at(2)[0].id)
    assert form.proposal is None
    town.shell.rebalance.close()


def test_nothing_to_move_is_said(qtbot, town):
    form = opened(town)
    form.wishes.tolerance.setValue(100)
    found(qtbot, town, form)
    assert not form.proposal.told
    assert form.moves.rowCount() == 0
    assert not form.accept_button.isEnabled()
    town.shell.rebalance.close()


def test_who_leaves_is_chosen_among_units_of_the_level(qtbot, town):
    grid = town.session.plan.units_at(2)[0]
    for number, west in enumerate((0, 60)):
        draw_unit(
            town.session.document,
            3,
            f"微网格{number}",
            box(west, 0, west + 60, 120),
            code=f"{grid.code}0{number}",
        )
    form = opened(town)
    form.wishes.level.setCurrentIndex(form.wishes.level.findData(3))
    names = [form.wishes.leaving.itemText(n) for n in range(2)]
    assert names == ["微网格0", "微网格1"]
    town.shell.rebalance.close()


def test_moves_of_a_plan_that_has_changed_meanwhile_are_let_go(qtbot, town):
    form = opened(town)
    click(form.find_button)
    rename(town, town.session.plan.units_at(2)[0].id)
    qtbot.waitUntil(form.find_button.isEnabled, timeout=30_000)
    assert form.proposal is None
    assert form.state.text() == text("rebalance.begin")
    town.shell.rebalance.close()


def test_the_plan_in_force_is_edited_only_where_that_is_meant(qtbot, town):
    form = found(qtbot, town)
    town.session.document.file.set_meta("in_force_from", "2026-01-01")
    before = town.session.plan
    click(form.accept_button)
    assert town.shell.rebalance.form is form
    assert town.session.plan is before
    assert town.map.strip.isVisible()
    town.shell.rebalance.close()
