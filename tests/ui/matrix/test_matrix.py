"""The building matrix in the window: seen, moved through, edited, tied to the map."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from gridplanner.data.access.grant import Grant
from gridplanner.data.matrix import State
from gridplanner.data.registry_edits.generating import Shape, generate
from gridplanner.data.store import matrix_rows
from gridplanner.layers.matrix_looks import (
    HEART,
    ColourBy,
    legend_of,
    look_of,
    state_look,
)
from gridplanner.layers.style import DARK, LIGHT
from gridplanner.resources.texts import set_language, text
from gridplanner.ui.dialogs import form
from gridplanner.ui.matrix import edits
from gridplanner.ui.matrix.dwelling_form import DwellingForm
from gridplanner.ui.matrix.generate_form import GenerateForm
from gridplanner.ui.matrix.painting import (
    FRAME,
    TALL,
    paint_ground,
    paint_mark,
    two_lines,
)
from gridplanner.ui.session import Selection
from tests.helpers.people import PEOPLE
from tests.ui.test_look import clipped

TOWER, HOUSE = 1, 2
SAID = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)


def make(window, building, shape):
    """Give a building dwellings as the window's own edit would."""
    document = window.session.document
    (row,) = matrix_rows.buildings_of(document.file, [building])
    number = document.file.next_id("building_unit")
    document.apply_batch(generate(row, shape, next_unit_id=number))


def move_in(window, room, people, tag=""):
    """Let some people live in a dwelling of the tower."""
    file = window.session.document.file
    home = number_of(window, room)
    household = int(file.bulk_insert("household", {"dwelling_id": [home]})[0])
    names = [one.name for one in people]
    ids = file.bulk_insert(
        "person", {"name": names, "household_id": [household] * len(people)}
    )
    if tag:
        file.bulk_insert("person_tag", {"person_id": [int(ids[0])], "tag": [tag]})


def number_of(window, room):
    """The leftmost dwelling of the tower with a number."""
    cells = window.session.document.registry.matrix(TOWER).everyone()
    return next(cell.dwelling_id for cell in cells if cell.room == room)


def select(window, *rooms):
    view = window.matrix.view
    view.clearSelection()
    for room in rooms:
        view.select_dwelling(number_of(window, room))
    view.go_to(number_of(window, rooms[0]), select=False)


def rooms_of(window, building=TOWER):
    """The dwellings of a building by number, the leftmost of each."""
    cells = window.session.document.registry.matrix(building).everyone()
    return {cell.room: cell for cell in reversed(cells)}


def press(view, key, modifiers=Qt.KeyboardModifier.NoModifier):
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(view, QKeyEvent(kind, key, modifiers))


@pytest.fixture
def tower(town):
    """A tower of three floors and two entrances with a family and two tenants."""
    make(town, TOWER, Shape(3, (2, 1), shops=1))
    move_in(town, "201", PEOPLE[:4], tag="dibao")
    move_in(town, "301", PEOPLE[4:])
    town.shell.matrix.show(TOWER)
    return town


def test_a_double_click_on_a_building_opens_its_matrix(tower):
    tower.tray.show_page("grids")
    tower.open_thing(Selection(buildings=(TOWER,)))
    assert tower.tray.page == "matrix"
    assert tower.matrix.view.cells.rowCount() == 4
    assert tower.matrix.view.hasFocus()


def test_the_matrix_follows_the_selection_only_while_it_is_in_sight(tower):
    make(tower, HOUSE, Shape(1, (1,), has_entrances=False))
    tower.tray.show_page("grids")
    tower.session.select(Selection(buildings=(HOUSE,)))
    assert tower.matrix.matrix.building_id == TOWER
    tower.tray.show_page("matrix")
    assert tower.matrix.matrix.building_id == HOUSE
    tower.session.select(Selection(buildings=(TOWER,)))
    assert tower.matrix.matrix.building_id == TOWER


def test_arrows_go_from_dwelling_to_dwelling_over_merged_ones(tower):
    view = tower.matrix.view
    select(tower, "201", "202")
    tower.run_command("matrix.merge")
    assert view.cells.spans == [(1, 0, 1, 2)]
    view.go_to(number_of(tower, "301"))
    seen = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Down):
        press(view, key)
        seen.append(view.current.room)
    assert seen == ["201", "201", "201", "101"]
    press(view, Qt.Key.Key_Down)
    assert view.current.use == "网点"


def test_shift_and_arrows_select_a_range_and_ctrl_adds_one(tower):
    view = tower.matrix.view
    view.go_to(number_of(tower, "301"))
    press(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert {cell.room for cell in view.chosen} == {"301", "201"}
    view.select_dwelling(number_of(tower, "102"))
    assert len(tower.shell.matrix.chosen) == 3


def test_enter_tells_the_door_which_dwelling_is_opened(tower):
    told = []
    tower.shell.house_door.openers.append(lambda inside: told.append(inside) or True)
    tower.matrix.view.go_to(number_of(tower, "201"))
    told.clear()
    press(tower.matrix.view, Qt.Key.Key_Return)
    assert [(one.building_id, one.dwelling_id) for one in told] == [
        (TOWER, number_of(tower, "201"))
    ]


def test_the_file_of_a_dwelling_opens_soon_after_the_keys_rest_on_it(qtbot, tower):
    told = []
    tower.shell.house_door.openers.append(lambda inside: told.append(inside) or True)
    view = tower.matrix.view
    tower.shell.matrix.show(TOWER, dwelling_id=number_of(tower, "301"))
    assert view.hasFocus()
    press(view, Qt.Key.Key_Down)
    press(view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: bool(told))
    assert [one.dwelling_id for one in told] == [number_of(tower, "101")]


def test_the_keys_of_cells_are_kept_from_the_commands_of_the_window(tower):
    override = QKeyEvent(
        QEvent.Type.ShortcutOverride, Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier
    )
    override.ignore()
    QApplication.sendEvent(tower.matrix.view, override)
    assert override.isAccepted()


def test_a_search_opens_the_matrix_at_the_room_and_marks_it(tower):
    tower.tray.show_page("grids")
    home = number_of(tower, "201")
    tower.shell.open_building(TOWER, dwelling_id=home)
    assert tower.tray.page == "matrix"
    assert tower.matrix.view.current.dwelling_id == home
    assert [cell.dwelling_id for cell in tower.matrix.view.chosen] == [home]


def test_a_person_opens_the_matrix_where_they_live(tower):
    tower.tray.show_page("grids")
    tower.shell.open_building(TOWER, person_id=1)
    assert tower.matrix.view.current.room == "201"


def test_the_state_of_several_is_set_at_once_and_taken_back(tower):
    select(tower, "101", "102")
    tower.run_command("matrix.let")
    assert rooms_of(tower)["102"].state is State.RENTED
    assert tower.matrix.view.cells.matrix.counts()[State.RENTED] == 2
    assert len(tower.matrix.view.chosen) == 2
    tower.run_command("cmd.undo")
    assert tower.matrix.view.cells.matrix.counts()[State.RENTED] == 0


def test_one_with_people_is_not_called_vacant(tower):
    select(tower, "201", "101")
    tower.run_command("matrix.vacant")
    assert rooms_of(tower)["101"].state is State.UNREGISTERED
    assert "201" in tower.map.strip.message


def test_one_with_people_is_not_removed_and_says_why(tower, monkeypatch):
    monkeypatch.setattr(form.Form, "exec", lambda _form: QDialog.DialogCode.Accepted)
    select(tower, "201", "101")
    tower.run_command("matrix.remove")
    assert len(tower.session.document.registry.matrix(TOWER).cells) == 9
    assert "4" in tower.map.strip.message
    select(tower, "101")
    tower.run_command("matrix.remove")
    assert len(tower.session.document.registry.matrix(TOWER).cells) == 8


def test_merged_flats_are_divided_again(tower):
    before = rooms_of(tower)
    select(tower, "101", "201")
    tower.run_command("matrix.merge")
    assert rooms_of(tower)["101"].people == 4
    select(tower, "101")
    tower.run_command("matrix.split")
    assert rooms_of(tower).keys() == before.keys()
    assert rooms_of(tower)["101"].people == 4


def test_commands_say_what_must_be_selected_first(town):
    for key in ("matrix.let", "matrix.merge", "matrix.generate", "cmd.open_matrix"):
        assert not town.actions_[key].isEnabled()
        assert town.actions_[key].toolTip()


def test_the_empty_matrix_makes_dwellings_from_numbers(town, monkeypatch):
    def fill(dialog):
        dialog.top.setValue(5)
        dialog.entrances.setValue(2)
        dialog.rooms.setText("2,3")
        dialog.refresh()
        assert dialog.view.cells.rowCount() == 5
        assert dialog.view.cells.columnCount() == 5
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(GenerateForm, "exec", fill)
    town.shell.matrix.show(TOWER)
    assert not town.matrix.matrix
    town.matrix.generate_wanted.emit()
    assert len(town.matrix.matrix.cells) == 25
    assert town.matrix.view.isVisible()


def test_a_shape_that_cannot_be_says_so_and_makes_nothing(town):
    dialog = GenerateForm(town, "一号楼", floors=60, entrances=20, palette=LIGHT)
    dialog.rooms.setText("40")
    dialog.refresh()
    assert not dialog.accept_button.isEnabled()
    assert dialog.words.text()
    dialog.rooms.setText("")
    dialog.refresh()
    assert not dialog.accept_button.isEnabled()
    dialog.deleteLater()


def test_f2_changes_a_dwelling_and_several_keep_what_differs(tower, monkeypatch):
    def fill(dialog):
        dialog.field("area").setText("87.5")
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(DwellingForm, "exec", fill)
    tower.matrix.view.go_to(number_of(tower, "101"))
    press(tower.matrix.view, Qt.Key.Key_F2)
    select(tower, "101", "202")
    tower.run_command("matrix.edit")
    file = tower.session.document.file
    ids = [number_of(tower, room) for room in ("101", "202")]
    rows = file.read_rows("dwelling", ids)
    assert [row["area"] for row in rows] == [87.5, 87.5]
    assert [row["room"] for row in rows] == ["101", "202"]


def test_what_differs_among_several_is_not_asked_for(tower):
    file = tower.session.document.file
    ids = [number_of(tower, room) for room in ("101", "202")]
    file.update_rows("dwelling", {ids[0]: {"status": "出租", "note": "东"}})
    dialog = DwellingForm(tower, file.read_rows("dwelling", ids), [])
    assert dialog.values == {}
    dialog.field("note").setText("西")
    assert dialog.values == {"note": "西"}
    dialog.deleteLater()


def test_a_note_is_not_read_without_leave_and_stays_unless_typed_over(tower):
    file = tower.session.document.file
    home = number_of(tower, "101")
    file.update_rows("dwelling", {home: {"note": "租给欧阳晓静"}})
    rows = file.read_rows("dwelling", [home])
    dialog = DwellingForm(tower, rows, [], hidden=("note",))
    assert dialog.field("note").text() == ""
    assert dialog.field("note").placeholderText() == text("matrix.edit.masked")
    assert dialog.values == {}
    dialog.deleteLater()


@pytest.mark.parametrize("size", [(1366, 728), (1024, 600)], ids=str)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_text_beside_the_matrix_is_cut_off(tower, language, size):
    tower.resize(*size)
    set_language(language)
    tower.retranslate()
    tower.shell.matrix.show(TOWER)
    for _ in range(3):
        QApplication.processEvents()
    assert clipped(tower.matrix) == []
    assert (tower.width(), tower.height()) == size


def test_two_lines_of_a_cell_are_clear_of_each_other_and_of_the_frame(tower):
    for height in range(TALL, TALL + 30):
        cell = QRect(10, 100, 80, height)
        first, second = two_lines(cell)
        inside = cell.adjusted(0, FRAME, 0, -FRAME)
        assert inside.contains(first)
        assert inside.contains(second)
        assert not first.intersects(second)
        assert (
            min(first.height(), second.height()) >= tower.matrix.view.font().pixelSize()
        )


def test_a_dwelling_is_added_by_its_number(tower, monkeypatch):
    def fill(dialog):
        dialog.field("room").setText("401")
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(edits.DwellingForm, "exec", fill)
    tower.run_command("matrix.add")
    assert tower.matrix.matrix.floors == (1, 2, 3, 4)


def test_an_edit_elsewhere_shows_in_the_matrix_at_once(tower):
    home = number_of(tower, "102")
    select(tower, "101")
    tower.run_command("matrix.let")
    view = tower.matrix.view
    assert view.cells.cell(view.cells.index_of(home)).state is State.UNREGISTERED
    tower.tray.show_page("grids")
    tower.run_command("cmd.undo")
    tower.tray.show_page("matrix")
    assert view.cells.matrix.counts()[State.RENTED] == 0


def test_hovering_lights_the_house_on_the_map(tower):
    tower.matrix.view.hovered.emit(TOWER)
    assert tower.canvas.marks
    tower.matrix.view.hovered.emit(0)
    assert not tower.canvas.marks


def test_the_keys_select_the_house_of_a_courtyard_they_are_in(tower):
    file = tower.session.document.file
    file.bulk_insert("courtyard", {"plate": ["9号"]}, [None])
    file.update_rows("building", {n: {"courtyard_id": 1} for n in (3, 4)})
    file.bulk_insert("dwelling", {"building_id": [3, 4], "room": ["东屋", "西屋"]})
    tower.shell.matrix.show(3)
    view = tower.matrix.view
    view.setFocus()
    view.go_to(view.cells.cell(view.cells.index(0, 1)).dwelling_id)
    assert tower.session.selection == Selection(buildings=(4,))
    assert tower.matrix.matrix.building_id == 3


def test_the_matrix_floats_and_comes_back(tower):
    berth = tower.matrix_berth
    tower.matrix.float_wanted.emit()
    assert berth.floats
    assert tower.matrix.isVisible()
    assert tower.matrix.window() is not tower
    tower.tray.show_page("grids")
    tower.shell.matrix.show(TOWER)
    assert tower.tray.page == "grids"
    tower.matrix.window().close()
    assert not berth.floats
    assert tower.matrix.window() is tower


def test_no_name_stands_in_plain_anywhere_before_it_is_granted(tower):
    words = []
    view = tower.matrix.view
    for row in range(view.cells.rowCount()):
        for column in range(view.cells.columnCount()):
            index = view.cells.index(row, column)
            words += [str(view.cells.data(index, role)) for role in SAID]
    for widget in tower.matrix.findChildren(QWidget):
        words += [widget.toolTip(), widget.accessibleName()]
    words += [each.text() for each in tower.matrix.findChildren(QLabel)]
    said = "\n".join(words)
    assert "逄**" in said
    assert not [one for one in PEOPLE if one.name in said]


def test_a_grant_shows_names_and_its_end_masks_them(tower):
    now = tower.session.clock()
    until = now + timedelta(minutes=10)
    tower.session.use_grant(Grant(frozenset({"name"}), "入户走访", until))
    view = tower.matrix.view
    index = view.cells.index_of(number_of(tower, "201"))
    assert PEOPLE[0].name in view.cells.data(index)
    assert tower.matrix.heads.text() == text("matrix.heads.plain")
    tower.session.use_grant(None)
    assert tower.matrix.heads.text() == text("matrix.heads")
    index = view.cells.index_of(number_of(tower, "201"))
    assert PEOPLE[0].name not in view.cells.data(index)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_five_states_differ_by_mark_without_any_colour(palette, language):
    set_language(language)
    looks = [state_look(state, palette) for state in State]
    assert len({(look.mark, bool(look.hatch)) for look in looks}) == len(State)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_grey_picture_tells_the_five_states_apart(qapp, palette, language):
    set_language(language)
    samples = [grey_sample(state_look(state, palette)) for state in State]
    for one, other in combinations(samples, 2):
        assert (np.abs(one - other) > 40).sum() >= 20


def grey_sample(look):
    """The grey values of what a cell shows beside its words."""
    picture = QImage(40, 26, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    paint_ground(painter, picture.rect(), look)
    paint_mark(painter, picture.rect(), look, QApplication.font())
    painter.end()
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    return np.array(
        [[grey.pixelColor(x, y).red() for x in range(40)] for y in range(26)], int
    )


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_words_can_be_read_on_every_fill(tower, palette):
    cells = tower.matrix.matrix.everyone()
    several = [
        cell_with(cells[0], people=people, migrants=migrants, state=state)
        for people in range(7)
        for migrants in {0, people // 2, people}
        for state in State
    ]
    for by in ColourBy:
        for cell in several:
            look = look_of(cell, by, palette)
            for ink in filter(None, (look.ink, look.soft)):
                assert contrast(ink, look.fill) >= 4.5, (by, cell.state, ink, look)


def cell_with(cell, **values):
    return replace(cell, **values)


def contrast(one, other):
    bright = sorted(luminance(colour) for colour in (one, other))
    return (bright[1] + 0.05) / (bright[0] + 0.05)


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_rented_and_looked_after_shows_both(tower):
    cell = cell_with(rooms_of(tower)["201"], is_let=True)
    look = look_of(cell, ColourBy.STATE, LIGHT)
    assert (look.mark, bool(look.hatch)) == (HEART, True)
    counts = {one.look: one.count for one in legend_of([cell], ColourBy.STATE, LIGHT)}
    assert {look for look, count in counts.items() if count} == {look}
    assert text("matrix.state.rented") in look.name


def test_a_tower_of_a_thousand_dwellings_keeps_its_cells_readable(tower):
    make(tower, HOUSE, Shape(34, (8, 8, 8, 8)))
    tower.shell.matrix.show(HOUSE)
    view = tower.matrix.view
    assert view.cells.columnCount() == 32
    assert view.columnWidth(0) >= 62
    assert view.horizontalScrollBar().maximum() > 0
    assert view.verticalHeader().isVisible()
    assert tower.width() == 1366


def test_the_legend_counts_what_the_cells_show(tower):
    words = tower.matrix.legend.accessibleName()
    assert f"{text('matrix.state.care')} 1" in words
    assert f"{text('matrix.state.unregistered')} 7" in words


def test_a_shop_of_which_no_dwelling_is_known_is_shown_and_not_edited(tower):
    file = tower.session.document.file
    file.bulk_insert(
        "place", {"kind": ["shop"], "name": ["便民超市"], "building_id": [TOWER]}
    )
    tower.shell.matrix.reload()
    view = tower.matrix.view
    index = view.cells.index(3, 1)
    view.setCurrentIndex(index)
    assert view.cells.data(index) == "便民超市"
    assert tower.shell.matrix.chosen == []
