"""Buildings and things of the map by hand, in the real window by real events."""

from __future__ import annotations

import pytest
import shapely
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from shapely.affinity import translate

from gridplanner.analysis.standing import Standing
from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.ground_edits import rows
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.ground_forms import (
    BuildingForm,
    CourtyardForm,
    FeatureForm,
)
from gridplanner.ui.dialogs.removed import RemovedList, WithoutHouse
from gridplanner.ui.map_menu import menu_keys
from gridplanner.ui.session import NOTHING, Selection
from tests.helpers.people import PEOPLE
from tests.helpers.project import EAST, GRID, NORTH, box

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


@pytest.fixture
def lived_in(town, qtbot):
    """A family of four lives in the first house; the map shows its surroundings."""
    town.session.document.apply_batch(
        Batch(
            "x",
            tables=(
                TableChange("dwelling", {"building_id": [1]}),
                TableChange("household", {"dwelling_id": [1]}),
                TableChange(
                    "person",
                    {
                        "name": [one.name for one in PEOPLE[:4]],
                        "household_id": [1] * 4,
                    },
                ),
            ),
        )
    )
    qtbot.waitUntil(lambda: people(town) == 4)
    look_at(town, 60, 110)
    return town


def look_at(window, x, y, scale=1000):
    window.canvas.centre_on(EAST + x, NORTH + y)
    window.canvas.set_scale(scale)
    window.canvas.finish_drawing()
    window.focus_map()


def people(window):
    figures = window.session.figures(GRID)
    if figures is None:
        return -1
    column = figures.measures.index("people")
    return int(figures.total.values[0, column])


def at(window, x, y):
    px, py = window.canvas.view.to_px([[EAST + x, NORTH + y]])[0]
    return QPoint(round(px), round(py))


def click(window, x, y, *, button=LEFT):
    ctrl = Qt.KeyboardModifier.ControlModifier  # where it is, without snapping
    QTest.mouseMove(window.canvas.viewport(), at(window, x, y))
    QTest.mouseClick(window.canvas.viewport(), button, ctrl, at(window, x, y))


def drag(window, start, end):
    port = window.canvas.viewport()
    ctrl = Qt.KeyboardModifier.ControlModifier
    QTest.mouseMove(port, at(window, *start))
    QTest.mousePress(port, LEFT, ctrl, at(window, *start))
    middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    for place in (middle, end):
        QTest.mouseMove(port, at(window, *place))
    QTest.mouseRelease(port, LEFT, ctrl, at(window, *end))


class Answers:
    """Answers dialogs as they come, each by its class; keeps what they said."""

    def __init__(self):
        self.acts, self.said = {}, []
        self.timer = QTimer()
        self.timer.timeout.connect(self.look)
        self.timer.start(10)

    @property
    def all_words(self):
        return "\n".join(self.said)

    def look(self):
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            return
        act = self.acts.pop(type(dialog).__name__, None)
        self.said += [label.text() for label in dialog.findChildren(QLabel)]
        if act is not None:
            act(dialog)
        QTest.mouseClick(dialog.accept_button, LEFT)


def shape(window, number, table="building"):
    (row,) = window.session.document.file.read_rows(table, [number])
    return shapely.from_wkb(row["geom"])


@pytest.fixture
def answers(qtbot):
    made = Answers()
    yield made
    made.timer.stop()


def row(window, number, table="building"):
    return window.session.document.file.read_rows(table, [number])[0]


def draw(window, tool, *corners):
    window.actions_.run(tool)
    window.focus_map()
    for corner in corners:
        click(window, *corner)
    click(window, 0, 0, button=RIGHT)


def test_a_morning_of_edits_by_hand(answers, lived_in):
    """Draw, move, split, delete, look who has no house, restore; undo all of it."""
    window = lived_in
    document = window.session.document
    begin = len(document.history())
    draw_a_house(window, answers)
    move_and_split_it(window)
    dig_a_well(window, answers)
    delete_and_restore_a_house(window, answers)
    counted = Standing(document.snapshot(), document.footprints)
    assert (counted.sums.table == window.session.standing.sums.table).all()
    assert len(document.history()) - begin == 6
    for _ in range(6):
        window.actions_.run("cmd.undo")
    assert document.file.read_rows("building", [5, 6]) == []
    assert len(window.town.map.buildings.packed) == 4
    assert len(window.town.map.features.features.packed) == 0
    window.actions_.run("cmd.redo")
    assert len(window.town.map.buildings.packed) == 5


def draw_a_house(window, answers):
    answers.acts["BuildingForm"] = lambda d: d.line("plate").setText("7号")
    draw(window, "tool.draw_building", (60, 110), (80, 110), (80, 130), (60, 130))
    assert row(window, 5)["plate"] == "7号"
    assert shape(window, 5).area == pytest.approx(400, rel=0.05)
    assert window.session.selection.buildings == (5,)
    assert len(window.town.map.buildings.packed) == 5
    assert window.session.figures(GRID).total.buildings[0] == 5


def move_and_split_it(window):
    press_key(window, Qt.Key.Key_E)
    assert window.tools.name == "reshape"
    before = shape(window, 5)
    drag(window, (70, 120), (80, 125))
    moved = shape(window, 5)
    assert moved.area == pytest.approx(before.area)
    assert moved.centroid.x - before.centroid.x == pytest.approx(10, abs=0.6)
    draw(window, "tool.split_thing", (75, 100), (75, 150))
    assert shape(window, 6).area < shape(window, 5).area
    assert row(window, 6)["plate"] is None


def dig_a_well(window, answers):
    answers.acts["FeatureForm"] = lambda d: d.line("name").setText("老井")
    window.actions_.run("tool.draw_point")
    click(window, 50, 90)
    well = row(window, 1, "feature")
    assert (well["kind"], well["name"]) == ("well", "老井")


def delete_and_restore_a_house(window, answers):
    window.actions_.run("tool.select")
    click(window, 30, 130)
    assert window.session.selection.buildings == (1,)
    press_key(window, Qt.Key.Key_Delete)
    assert row(window, 1)["valid_to"]
    assert text("thing.delete.people", n="4") in answers.all_words
    assert window.session.selection == NOTHING
    assert people(window) == 0
    assert window.session.without_house == 4
    window.inspector.refresh()
    assert shown(window.inspector, "inspector.without_house") == "4"
    answers.acts["RemovedList"] = lambda d: d.list.topLevelItem(0).setSelected(True)
    window.actions_.run("thing.restore")
    assert not row(window, 1)["valid_to"]
    assert people(window) == 4
    assert window.session.without_house == 0


def press_key(window, key):
    window.activateWindow()
    window.focus_map()
    while not window.canvas.hasFocus():
        QApplication.processEvents()
    QTest.keySequence(window.canvas, QKeySequence(key))


def shown(inspector, key):
    """The value beside a name in the inspector."""
    labels = [label.text() for label in inspector.findChildren(QLabel)]
    return labels[labels.index(text(key)) + 1]


def test_who_has_no_house_is_listed_masked(answers, lived_in):
    window = lived_in
    window.session.document.apply_batch(
        Batch("x", tables=(TableChange("building", retired=[1]),))
    )
    form = WithoutHouse(window.session.document.registry, window)
    lines = [form.list.topLevelItem(n) for n in range(form.list.topLevelItemCount())]
    assert [line.text(0) for line in lines] == ["逄**", "薛**", "逄**", "逄**"]
    assert {line.text(1) for line in lines} == {"东村1号"}
    window.inspector.refresh()
    link = next(
        button
        for button in window.inspector.findChildren(QPushButton)
        if button.text() == text("people.without_house")
    )
    QTest.mouseClick(link, LEFT)
    assert any(text("without_house.note", n="4") in words for words in answers.said)


def test_the_list_of_who_has_no_house_goes_on_when_it_is_scrolled(
    lived_in, monkeypatch
):
    monkeypatch.setattr("gridplanner.ui.dialogs.removed.PAGE", 30)
    names = [f"逄测试{n}" for n in range(70)]
    many = TableChange("person", {"name": names})
    lived_in.session.document.apply_batch(Batch("x", tables=(many,)))
    form = WithoutHouse(lived_in.session.document.registry, lived_in)
    form.show()
    bar = form.list.verticalScrollBar()
    shown = []
    for _ in range(4):
        QApplication.processEvents()
        shown.append(form.list.topLevelItemCount())
        bar.setValue(0)
        bar.setValue(bar.maximum())
    assert shown == [30, 60, 70, 70]
    form.close()


def test_a_crossing_outline_is_told_and_stays_to_be_mended(lived_in):
    window = lived_in
    draw(window, "tool.draw_building", (60, 110), (80, 130), (80, 110), (60, 130))
    assert window.tools.busy
    assert window.shell.strip.message == text("refuse.shape.crosses")
    assert window.session.document.file.read_rows("building", [5]) == []
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert not window.tools.busy


def test_an_overlap_is_asked_about_and_no_means_no(lived_in, monkeypatch):
    window, asked = lived_in, []

    def answer(_parent, *, question, **_named):
        asked.append(question)
        return False

    monkeypatch.setattr("gridplanner.ui.by_hand.ask", answer)
    draw(window, "tool.draw_building", (25, 115), (60, 115), (60, 135), (25, 135))
    assert len(asked) == 1
    assert "%" in asked[0]
    assert window.session.document.file.read_rows("building", [5]) == []
    assert window.tools.busy


def test_a_door_plate_is_drawn_clicked_and_gets_its_footprint(answers, lived_in):
    window = lived_in
    answers.acts["BuildingForm"] = lambda d: d.line("plate").setText("9号")
    window.actions_.run("tool.place_building")
    click(window, 90, 120)
    assert row(window, 5)["plate_x"] == pytest.approx(EAST + 90, abs=0.3)
    window.actions_.run("tool.select")
    window.session.select(NOTHING)
    click(window, 90, 120)
    assert window.session.selection.buildings == (5,)
    window.actions_.run("tool.reshape")
    drag(window, (90, 120), (95, 125))
    assert row(window, 5)["plate_x"] == pytest.approx(EAST + 95, abs=0.5)


def test_lines_and_areas_keep_the_kind_chosen_last(answers, lived_in):
    window = lived_in

    def ditch(form):
        form.kind.setCurrentIndex(form.kind.findData("ditch"))

    answers.acts["FeatureForm"] = ditch
    draw(window, "tool.draw_line", (50, 90), (90, 90), (90, 100))
    draw(window, "tool.draw_line", (50, 80), (90, 80))
    draw(window, "tool.draw_area", (50, 140), (60, 140), (60, 150))
    found = [row(window, n, "feature") for n in (1, 2, 3)]
    assert [one["kind"] for one in found] == ["ditch", "ditch", "square"]
    assert shape(window, 3, "feature").geom_type == "Polygon"


def test_courtyard_and_values_by_their_forms(answers, lived_in):
    window = lived_in
    window.session.select(Selection(buildings=(1, 2)))
    answers.acts["CourtyardForm"] = lambda d: d.line("village").setText("东村")
    window.actions_.run("courtyard.group")
    assert [row(window, n)["courtyard_id"] for n in (1, 2)] == [1, 1]
    (yard,) = window.session.document.file.read_rows("courtyard", [1])
    assert (yard["plate"], yard["village"]) == ("1号", "东村")
    window.actions_.run("courtyard.group")
    assert window.shell.strip.message == text("refuse.courtyard.same")
    window.actions_.run("courtyard.ungroup")
    assert [row(window, n)["courtyard_id"] for n in (1, 2)] == [None, None]
    window.session.select(Selection(buildings=(1,)))
    answers.acts["BuildingForm"] = lambda d: (
        d.line("plate").setText("11号"),
        d.line("floors").setText("3"),
    )
    window.actions_.run("thing.values")
    assert (row(window, 1)["plate"], row(window, 1)["floors"]) == ("11号", 3)


def test_undo_in_the_middle_of_a_drag_drops_it(lived_in):
    window = lived_in
    first = shape(window, 1)
    moved = rows.move("building", {1: first}, (30.0, 0.0))
    window.session.document.apply_batch(moved)
    window.session.select(Selection(buildings=(1,)))
    window.actions_.run("tool.reshape")
    port, ctrl = window.canvas.viewport(), Qt.KeyboardModifier.ControlModifier
    QTest.mousePress(port, LEFT, ctrl, at(window, 60, 130))
    QTest.mouseMove(port, at(window, 80, 130))
    assert window.tools.busy
    window.actions_.run("cmd.undo")
    assert not window.tools.busy
    QTest.mouseRelease(port, LEFT, ctrl, at(window, 80, 130))
    assert shape(window, 1).equals(translate(first, 30.0))
    window.actions_.run("cmd.undo")
    assert shape(window, 1).equals(first)


def test_what_is_taken_off_the_map_is_selected_no_longer(town):
    town.session.select(Selection(buildings=(1, 2)))
    town.session.document.apply_batch(rows.delete("building", [1]))
    assert town.session.selection == Selection(buildings=(2,))
    assert len(town.canvas.stack.selection.things) == 1


def test_a_restored_house_where_another_stands_now_is_asked_about(
    lived_in, answers, monkeypatch
):
    window, asked = lived_in, []

    def answer(_parent, *, question, **_named):
        asked.append(question)
        return False

    document = window.session.document
    document.apply_batch(rows.delete("building", [1]))
    document.apply_batch(
        rows.add_building(box(20, 120, 40, 138), {}, today="2026-03-05")
    )
    monkeypatch.setattr("gridplanner.ui.by_hand.ask", answer)
    answers.acts["RemovedList"] = lambda d: d.list.topLevelItem(0).setSelected(True)
    window.actions_.run("thing.restore")
    assert len(asked) == 1
    assert row(window, 1)["valid_to"]


@pytest.mark.parametrize(
    ("selection", "reasons"),
    [
        (NOTHING, {"thing.values", "thing.delete", "courtyard.group"}),
        (Selection(buildings=(1,)), {"courtyard.group"}),
        (Selection(buildings=(1, 2)), {"thing.values"}),
        (Selection(features=(1,)), {"courtyard.group", "courtyard.ungroup"}),
    ],
)
def test_blocked_commands_say_what_to_select(town, selection, reasons):
    town.session.select(selection)
    town.actions_.refresh()
    keys = ["thing.values", "thing.delete", "courtyard.group", "courtyard.ungroup"]
    blocked = {key for key in keys if not town.actions_[key].isEnabled()}
    assert reasons <= blocked
    for key in blocked:
        assert town.actions_[key].statusTip() != text(key + ".help")


def test_the_menu_of_a_building_and_of_the_ground_offers_what_can_be_done(town):
    of_building = menu_keys(town.session, Selection(buildings=(1,)))
    for key in ("thing.values", "tool.reshape", "tool.split_thing", "thing.delete"):
        assert key in of_building
    assert {"courtyard.group", "courtyard.ungroup"} <= set(of_building)
    of_feature = menu_keys(town.session, Selection(features=(1,)))
    assert "tool.reshape" in of_feature
    assert "courtyard.group" not in of_feature
    assert "thing.restore" in menu_keys(town.session, NOTHING)


@pytest.mark.parametrize("make", [BuildingForm, FeatureForm, CourtyardForm])
def test_a_form_gives_only_what_was_changed(town, make):
    held = {"plate": "1号", "floors": 2, "kind": "well", "name": "老井"}
    titled = {} if make is CourtyardForm else {"title": "thing.values"}
    form = make(town, held, **titled)
    if make is CourtyardForm:
        assert form.values == {"plate": "1号", "name": "老井"}
        return
    assert form.values == {}
    form.line("name").setText("")
    form.line("note").setText(" 新 ")
    assert form.values == {"name": None, "note": "新"}


def test_nothing_is_restored_without_a_choice(town):
    form = RemovedList(town.session.document.registry, town)
    assert not form.accept_button.isEnabled()
    assert form.chosen == {}
