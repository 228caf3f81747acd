"""The tab of balance: it shows the figures of the moment, and leads to the map."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from gridplanner.analysis.balance import BANDS, Target
from gridplanner.data.edits.bend import bend
from gridplanner.resources.texts import set_language
from gridplanner.ui.balance.words import target_words
from gridplanner.ui.colouring import BALANCE
from gridplanner.ui.plan_edits import PlanTrial
from tests.helpers.project import EAST, MICRO, NORTH, box, draw_unit
from tests.ui.conftest import unit_id


@pytest.fixture
def balance(town):
    town.tray.show_page("balance")
    return town.balance


def values(panel):
    return panel.ranking.values.tolist()


def names(panel):
    return [panel.ranking.unit(place).name for place in range(len(panel.ranking))]


def test_bars_are_the_households_of_the_table_largest_first(town, balance):
    figures = town.session.figures()
    column = figures.measures.index("households")
    known = figures.rows.known[:, column]
    table = sorted(figures.rows.values[known, column].tolist(), reverse=True)
    assert values(balance) == table
    assert balance.ranking.balance.unknown == int((~known).sum())


def test_line_says_the_indices_of_what_is_shown(town, balance):
    found = balance.ranking.balance
    for number in (found.max_over_mean, found.cv, found.gini):
        assert f"{number:.3f}" in balance.line.text()
    assert f"{found.within}/{found.count}" in balance.line.text()


def test_another_measure_is_another_ranking(town, balance):
    balance.measure_chosen.emit("people")
    assert balance.ranking.measured.measure == "people"
    balance.measure_chosen.emit("buildings")
    figures = town.session.figures()
    assert sum(values(balance)) == figures.total.buildings[0]


def test_click_on_a_bar_selects_its_grid_and_flies_there(qtbot, town, balance):
    plot = balance.bars
    plot.resize(400, 160)
    view = plot.getViewBox()
    place = len(balance.ranking) - 1
    town.canvas.zoom_to_all()
    before = town.canvas.view.scale
    at = plot.mapFromScene(view.mapViewToScene(QPoint(place, 0).toPointF()))
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=at - QPoint(0, 3))
    assert town.session.selection.units == (balance.ranking.unit(place).id,)
    assert town.canvas.view.scale < before


def test_selection_on_the_map_frames_the_bar(town, balance):
    unit = balance.ranking.unit(1)
    town.session.select_units([unit.id])
    assert list(balance.bars.bars.chosen) == [1]
    town.session.select_units([])
    assert list(balance.bars.bars.chosen) == []


def test_bars_follow_a_hand_that_moves_a_border_and_hold_their_order(qtbot, town):
    town.tray.show_page("balance")
    panel, session = town.balance, town.session
    order = names(panel)
    before = values(panel)
    wanted = unit_id(town, order[-1])
    session.foreseen.emit({wanted: _side(session, wanted, households=before[0] + 50)})
    qtbot.waitUntil(lambda: values(panel) != before)
    assert names(panel) == order
    assert values(panel)[-1] == before[0] + 50
    session.foreseen.emit({})
    qtbot.waitUntil(lambda: values(panel) == before)


def test_bars_follow_a_border_that_is_dragged_and_come_back_when_it_is_dropped(
    qtbot, town, balance
):
    """The preview's figures are those the tally at the pointer has."""
    balance.measure_chosen.emit("buildings")
    before, order = values(balance), names(balance)
    trial = PlanTrial(town.context)
    sides = [set(trial.start.cells_of(unit_id(town, n))) for n in ("甲网格", "乙网格")]
    (shared,) = (
        number
        for number, one in trial.start.borders.items()
        if all({one.left, one.right} & side for side in sides)
    )
    # The northern house comes south of the border.
    place = (EAST + 30, NORTH + 190)
    assert trial.show(lambda plan: bend(plan, shared, 0, place, is_new=True))
    qtbot.waitUntil(lambda: values(balance) != before)
    assert names(balance) == order
    now = town.session.standing.tally(2, balance.ranking.measured.ids.tolist())
    shown = {
        balance.ranking.unit(place).id: value
        for place, value in enumerate(values(balance))
    }
    assert shown == {unit: side.buildings for unit, side in now.items()}
    trial.drop()
    qtbot.waitUntil(lambda: values(balance) == before)


def _side(session, unit, *, households):
    side = session.standing.tally(session.level, [unit])[unit]
    return replace(side, households=households)


def test_bars_follow_the_level(town, balance):
    town.session.set_level(1)
    assert set(names(balance)) == {"西村", "东村"}


def test_bars_below_grids_are_named_with_their_grid(town, balance):
    document = town.session.document
    for west in (0, 100):
        draw_unit(document, MICRO, "第1微网格", box(west, 100, west + 100, 200))
    draw_unit(document, MICRO, "第1微网格", box(0, 0, 200, 100))
    town.session.set_level(MICRO)
    ranking = balance.ranking
    assert set(names(balance)) == {"甲网格第1微网格", "乙网格第1微网格"}
    shorts = {ranking.short(place) for place in range(len(ranking))}
    assert shorts == {"甲-1", "乙-1"}
    assert "甲网格第1微网格" in "".join(map(ranking.words, range(len(ranking))))


def test_hidden_tab_is_not_worked_out(town):
    town.tray.show_page("grids")
    town.balance.show_ranking(None)
    town.session.figures_changed.emit()
    assert town.balance.ranking is None
    town.tray.show_page("balance")
    assert town.balance.ranking is not None


def test_map_is_coloured_by_the_bands_of_the_bars(town, balance):
    balance.colour_wanted.emit()
    assert town.town.choice.figure == BALANCE + "households"
    colouring = town.town.map.fills.colouring
    ranking = balance.ranking
    for place in range(len(ranking)):
        value = colouring.values[ranking.unit(place).id]
        number = colouring.classes.of(np.array([value]))[0]
        assert BANDS[number] is ranking.band(place)
        assert colouring.words[number]


def test_tooltip_names_load_rank_and_band(town, balance):
    words = balance.bars.words_of(0)
    assert names(balance)[0] in words
    assert balance.ranking.value_words(0) in words
    assert balance.bars.words_of(99) == ""


def test_arrow_keys_go_along_the_bars_and_enter_goes_to_the_map(qtbot, town, balance):
    balance.bars.setFocus()
    qtbot.keyClick(balance.bars, Qt.Key.Key_Home)
    qtbot.keyClick(balance.bars, Qt.Key.Key_Right)
    qtbot.keyClick(balance.bars, Qt.Key.Key_Return)
    assert town.session.selection.units == (balance.ranking.unit(1).id,)


def test_axis_names_bars_that_have_room_and_counts_the_others(town, balance):
    axis = balance.bars.axis
    ((step, places),) = axis.tickValues(-0.5, 2.5, 900)
    assert (step, places) == (1.0, [0.0, 1.0, 2.0])
    shown = axis.tickStrings(places, 1.0, step)
    assert shown == [name.removesuffix("网格") for name in names(balance)]
    ((step, places),) = axis.tickValues(-0.5, 2.5, 60)
    assert step > 1
    assert axis.tickStrings(places, 1.0, step)[0] == "1"


def test_both_languages_and_looks_can_be_shown(town, balance):
    town.shell.use_language("en")
    assert "Gini" in balance.line.text()
    town.shell.use_dark(True)
    assert not balance.grab().isNull()
    balance.beside.setCurrentIndex(1)
    balance.beside.activated.emit(1)
    assert not balance.grab().isNull()
    town.shell.use_dark(False)
    town.shell.use_language("zh")


def test_the_share_that_is_aimed_at_is_written_like_every_share():
    target = Target(0.79, 0.68, 0.91, 0.5, 1.1)
    for language in ("zh", "en"):
        set_language(language)
        assert "79%" in target_words(target, "utilisation", 0.15)
    set_language("zh")
