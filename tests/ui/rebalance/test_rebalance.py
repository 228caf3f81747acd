"""调平衡: moves found, refused one at a time, seen on the map, made as one edit."""

from __future__ import annotations

import gc
from dataclasses import replace

import pytest
import shapely
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from gridplanner.data.access.keys import KeyRing
from gridplanner.data.access.roles import Account, UserRole
from gridplanner.data.edits.give_buildings import give_buildings
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError
from gridplanner.layers.overlay import MarkKind
from gridplanner.resources.texts import text
from gridplanner.studies.rebalancing import drawing, proposing
from gridplanner.studies.rebalancing.hand_over import write_list
from gridplanner.studies.rebalancing.study import make_ready
from gridplanner.ui.commands.edit import undo
from gridplanner.ui.commands.shape import rebalance
from gridplanner.ui.dialogs.scenario_name import ScenarioNameForm
from gridplanner.ui.rebalance import work
from gridplanner.ui.rebalance.papers import Papers
from gridplanner.ui.session import Selection
from gridplanner.ui.tools.tool import Button, PointerEvent
from tests.helpers.project import box, draw_unit
from tests.helpers.uneven_town import HOMES, uneven_town
from tests.ui.answering import Answers, click

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


WHY = 4  # column


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
    # The first time the loops are compiled, which others on the machine hold up.
    qtbot.waitUntil(lambda: form.proposal is not None, timeout=120_000)
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
    form.pages.setCurrentIndex(1)
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
    effect = form.moves.item(next_, WHY)
    assert form.moves.columnSpan(next_, WHY) == 2  # there is room for the reason
    assert effect.text() == text("rebalance.uneven")
    assert form.moves.item(next_, 0).checkState() is Qt.CheckState.Unchecked
    assert not form.moves.item(next_, 0).flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert text("rebalance.fall", n=len(form.rest.dependent)) in form.state.text()
    tick(form, first, on=True)
    assert not form.rest.dependent
    assert form.moves.item(next_, 0).checkState() is Qt.CheckState.Checked
    assert form.moves.columnSpan(next_, WHY) == 1


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
    form.wishes.starting.kind.setCurrentIndex(
        form.wishes.starting.kind.findData("leave")
    )
    offered = {form.wishes.starting.leaving.itemText(n) for n in range(3)}
    assert offered == {unit.name for unit in town.session.plan.units_at(2)}
    unit = town.session.plan.units_at(2)[1]
    form.wishes.starting.leaving.setCurrentIndex(
        form.wishes.starting.leaving.findData(unit.id)
    )
    assert form.wishes.starting.leaving.isVisibleTo(form)
    form.wishes.tolerance.setValue(40)
    found(qtbot, town, form)
    click(form.accept_button)
    qtbot.waitUntil(lambda: town.shell.rebalance.form is None, timeout=30_000)
    left = households(qtbot, town)
    assert unit.code not in left
    assert sum(left.values()) == 12 * sum(HOMES)


def test_a_new_grid_begins_at_the_selected_house(qtbot, town):
    form = opened(town)
    form.wishes.starting.kind.setCurrentIndex(
        form.wishes.starting.kind.findData("join")
    )
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
    form.pages.setCurrentIndex(1)
    last = form.grids.rowCount() - 1
    assert form.grids.item(last, 0).text() == unit.name
    assert form.grids.item(last, 4).text() == text("rebalance.grid.locked")
    assert {move.taker for move in form.proposal.told} <= {0, 1}
    town.shell.rebalance.close()


def test_another_wish_or_another_town_lets_go_of_the_moves(qtbot, town):
    form = found(qtbot, town)
    form.wishes.between.slider.setValue(2)
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
    assert form.state.text() == text(
        "rebalance.still.even", share="71.4%", allowed="100.0%"
    )
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
    names = [form.wishes.starting.leaving.itemText(n) for n in range(2)]
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


@pytest.fixture
def villages(tmp_path):
    """Three grids in a row, each alone in its village."""
    path = tmp_path / "villages.gpkg"
    uneven_town(path, villages=3).close()
    return path


@pytest.fixture
def apart(qtbot, window, villages):
    assert window.shell.open_project(villages)
    qtbot.waitUntil(lambda: window.session.standing is not None, timeout=30_000)
    return window


def choose(form, name):
    kind = form.wishes.starting.kind
    kind.setCurrentIndex(kind.findData(name))


def test_why_nothing_can_be_done_is_said_and_what_helps(qtbot, apart):
    form = found(qtbot, apart)
    assert not form.proposal.told
    advice = text("rebalance.advice.zones", zone="社区", level="网格")
    assert "71.4%" in form.state.text()
    assert form.wishes.across.text() == text("rebalance.across", zone="社区")
    assert advice in form.state.text()
    form.wishes.across.setChecked(True)
    assert form.proposal is None
    found(qtbot, apart, form)
    assert form.proposal.kept
    assert (
        text("rebalance.advice.zones", zone="社区", level="网格")
        not in form.state.text()
    )
    apart.shell.rebalance.close()


def test_no_more_move_than_is_wished(qtbot, town):
    form = opened(town)
    form.wishes.most.setValue(5)
    assert form.wishes.wish.most == 0.05
    found(qtbot, town, form)
    assert 0 < form.proposal.moved_share(form.rest.kept) <= 0.05
    town.shell.rebalance.close()


def test_both_ends_of_the_slider_have_figures(qtbot, town):
    form = opened(town)
    between = form.wishes.between
    assert "20.0%" in between.few.text()
    found(qtbot, town, form)
    even, few = form.proposal.ends
    assert even[0] < few[0] == 0.2
    assert even[1] > few[1] > 0
    for share, field in ((even[1], between.even), (few[1], between.few)):
        assert f"{100 * share:.1f}%" in field.text()
    form.wishes.tolerance.setValue(30)
    assert "30.0%" in between.few.text()
    town.shell.rebalance.close()


def test_the_ground_is_read_once_for_more_or_less_even(qtbot, town, monkeypatch):
    read = []
    monkeypatch.setattr(
        work, "make_ready", lambda *ask: read.append(ask) or make_ready(*ask)
    )
    form = found(qtbot, town)
    form.wishes.between.slider.setValue(2)
    found(qtbot, town, form)
    assert len(read) == 1
    rename(town, town.session.plan.units_at(2)[0].id)
    found(qtbot, town, form)
    assert len(read) == 2
    form.wishes.weight.setCurrentIndex(1)
    found(qtbot, town, form)
    assert len(read) == 3
    town.shell.rebalance.close()


def test_the_next_time_it_asks_for_the_same(town):
    form = opened(town)
    form.wishes.area.setCurrentIndex(1)
    form.wishes.weight.setCurrentIndex(form.wishes.weight.findData("minutes"))
    form.wishes.by_capacity.setChecked(True)
    form.wishes.most.setValue(30)
    form.wishes.across.setChecked(True)
    form.wishes.between.slider.setValue(4)
    choose(form, "leave")
    wish = form.wishes.wish
    town.shell.rebalance.close()
    rebalance.run(town.context)
    form = town.shell.rebalance.form
    assert form.wishes.wish == replace(wish, leaving=())
    town.shell.rebalance.close()


def test_shares_by_time_are_offered_for_work_alone(town):
    form = opened(town)
    assert not form.wishes.by_capacity.isEnabled()
    form.wishes.weight.setCurrentIndex(form.wishes.weight.findData("minutes"))
    assert form.wishes.by_capacity.isEnabled()
    form.wishes.by_capacity.setChecked(True)
    assert form.wishes.wish.by_capacity
    form.wishes.weight.setCurrentIndex(0)
    assert not form.wishes.wish.by_capacity
    town.shell.rebalance.close()


def test_where_it_begins_is_on_the_map_before_anything_is_worked_out(qtbot, town):
    form = opened(town)
    shown = []
    town.canvas.show_marks = shown.append
    choose(form, "join")
    town.session.select(Selection(buildings=(5,)))
    (ring,) = [mark for mark in shown[-1] if mark.kind is MarkKind.BRUSH]
    assert ring.points.tolist() == [list(form.wishes.wish.new[0])]
    assert text("rebalance.place.join") in {mark.text for mark in shown[-1]}
    choose(form, "estate")
    town.session.select(Selection(buildings=(1, 2, 3)))
    form.wishes.starting.households.setValue(100)
    assert [homes for _, homes in form.wishes.wish.estates] == [34, 33, 33]
    assert len([mark for mark in shown[-1] if mark.kind is MarkKind.BRUSH]) == 3
    assert text("rebalance.place.estate", n="100") in {mark.text for mark in shown[-1]}
    found(qtbot, town, form)
    held = form.proposal.held(())
    assert held.sum() == 12 * sum(HOMES) + 100
    # What is looked at afterwards changes nothing.
    wish = form.wishes.wish
    town.session.select(Selection(buildings=(30,)))
    assert form.proposal is not None
    assert form.wishes.wish == wish
    town.shell.rebalance.close()


def test_a_place_without_a_house_can_be_pointed_at(qtbot, town):
    form = opened(town)
    choose(form, "estate")
    click(form.wishes.starting.pick_button)
    assert not form.isVisible()
    ground = town.session.plan.outline(town.session.plan.units_at(2)[1].id)
    x, y = ground.representative_point().coords[0]
    town.tools.active.press(PointerEvent(x, y, button=Button.LEFT))
    assert form.isVisible()
    assert [place for place, _ in form.wishes.wish.estates] == [(x, y)]
    assert form.wishes.starting.place.text() == text("rebalance.place.picked")
    town.session.select(Selection(buildings=(5,)))
    assert [place for place, _ in form.wishes.wish.estates] != [(x, y)]
    town.shell.rebalance.close()


def refuse_unit(monkeypatch, unit):
    """Let the ground refuse all that goes to a unit."""

    def draws(plan, footprints, given, *, unit_id, **terms):
        if unit_id == unit:
            raise EditError("refuse.pieces", grid="网格2", unit=unit, pieces=2)
        return give_buildings(plan, footprints, given, unit_id=unit_id, **terms)

    monkeypatch.setattr(drawing, "give_buildings", draws)


def test_what_cannot_be_drawn_is_marked_before_anybody_accepts(
    qtbot, town, monkeypatch
):
    monkeypatch.setattr(proposing, "_AGAIN", 0)
    refuse_unit(monkeypatch, town.session.plan.units_at(2)[2].id)
    form = opened(town)
    form.wishes.tolerance.setValue(8)
    found(qtbot, town, form)
    (row,) = form.proposal.faults
    assert form.moves.item(row, WHY).text() == text(
        "rebalance.fault.pieces", grid="网格2"
    )
    assert not form.moves.item(row, 0).flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert text("rebalance.faults", n=1) in form.state.text()
    click(form.accept_button)
    qtbot.waitUntil(lambda: town.shell.rebalance.form is None, timeout=30_000)


def test_what_cannot_be_drawn_without_the_refused_is_told_at_once(
    qtbot, town, monkeypatch
):
    form = opened(town)
    form.wishes.tolerance.setValue(40)
    form.wishes.between.slider.setValue(5)
    found(qtbot, town, form)
    kept = form.rest.kept
    assert len(kept) > 1
    refuse_unit(monkeypatch, town.session.plan.units_at(2)[2].id)
    before = town.session.plan
    last = max(kept)
    first = next(at for at in kept if form.proposal.told[at].taker != 2)
    tick(form, first, on=False)
    qtbot.waitUntil(lambda: len(form.faults) == 1, timeout=30_000)
    assert list(form.faults) == [last]
    assert last not in form.rest.kept
    assert town.session.plan is before
    town.shell.rebalance.close()


def test_nothing_is_left_out_behind_the_back_of_who_accepts(qtbot, town, monkeypatch):
    form = opened(town)
    form.wishes.tolerance.setValue(40)
    form.wishes.between.slider.setValue(5)
    found(qtbot, town, form)
    refuse_unit(monkeypatch, town.session.plan.units_at(2)[2].id)
    before, told = town.session.plan, form.proposal.told
    tick(form, next(at for at in form.rest.kept if told[at].taker != 2), on=False)
    click(form.accept_button)  # before what is left was drawn
    qtbot.waitUntil(lambda: bool(form.faults), timeout=30_000)
    assert town.shell.rebalance.form is form
    assert town.session.plan is before
    assert form.state.text() == text("rebalance.faults.more", n=1)
    town.shell.rebalance.close()


def test_why_each_move_is_proposed_goes_into_notice_and_list(qtbot, town, tmp_path):
    form = found(qtbot, town)
    papers = Papers(town.context, form)
    words = papers.notice()
    for at in form.rest.kept:
        assert form.moves.item(at, WHY).text()
        move = form.proposal.told[at]
        assert form.proposal.name_of(move.giver) in words
    assert "号" not in words.replace(
        text("rebalance.notice.title", ground="", level=""), ""
    )
    papers.copy_notice()
    assert QApplication.clipboard().text() == words
    path = tmp_path / "list.xlsx"
    write_list(path, town.session.document, form.proposal, form.rest.kept)
    moves, houses = load_workbook(path).worksheets
    assert moves.max_row == 1 + len(form.rest.kept)
    told = sum(len(form.proposal.told[at].building_ids) for at in form.rest.kept)
    assert houses.max_row == 1 + told
    assert "号" in str(houses.cell(2, 5).value)
    town.shell.rebalance.close()


def test_whoever_works_for_some_units_is_offered_these_alone(qtbot, apart):
    document = apart.session.document
    scope = frozenset({unit.id for unit in apart.session.plan.units_at(1)[:1]})
    account = Account("小王", UserRole.COMMUNITY, scope=scope)
    document.file.keys = KeyRing(account, ())
    form = opened(apart)
    assert form.wishes.area.count() == 2
    assert form.wishes.starting.leaving.count() == 1
    apart.shell.rebalance.close()


def test_the_menu_of_papers_writes_them(qtbot, town, tmp_path, monkeypatch):
    form = found(qtbot, town)
    gc.collect()
    copy, save, listed = form.papers_menu.actions()
    QApplication.clipboard().clear()
    copy.trigger()
    assert "公示" in QApplication.clipboard().text()
    for action, name in ((save, "公示.txt"), (listed, "交接.xlsx")):
        path = tmp_path / name
        monkeypatch.setattr(
            QFileDialog, "getSaveFileName", lambda *_args, path=path: (str(path), "")
        )
        action.trigger()
        assert path.exists()
    town.shell.rebalance.close()
