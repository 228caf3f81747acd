"""The panels speak of the same town as the map, and change it where they may."""

from __future__ import annotations

import numpy as np
import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel

from gridplanner.data.errors import EditError, ProjectError
from gridplanner.layers.layer import LegendEntry
from gridplanner.layers.style import LIGHT
from gridplanner.resources.texts import text
from gridplanner.ui.colouring import Choice, choices, colouring_of, values_of
from gridplanner.ui.panels.contents import LayerTree, group_of
from gridplanner.ui.panels.inspector import make_page
from gridplanner.ui.panels.legend import Sample
from gridplanner.ui.panels.next_steps import State, next_steps
from gridplanner.ui.panels.status import read_scale
from gridplanner.ui.panels.strip import Action, Kind
from gridplanner.ui.session import Selection
from tests.helpers.project import small_town
from tests.ui.conftest import unit_id


def said(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def facts_of(page):
    return {f.name: f.value for _heading, facts in page.sections for f in facts}


def layer_item(tree: LayerTree, name: str):
    for row in range(tree.topLevelItemCount()):
        top = tree.topLevelItem(row)
        for place in range(top.childCount()):
            if top.child(place).data(0, Qt.ItemDataRole.UserRole) == name:
                return top.child(place)
    raise KeyError(name)


# Map contents


def test_what_colours_the_grids_is_cut_with_dots_and_told_whole(town):
    button = town.contents._colour
    town.contents.show_colouring("无")
    assert button.text() == button.toolTip() == "着色：无"
    town.contents.show_colouring("工作量与可用时间之比，按目标的高低" * 3)
    assert button.text().endswith("…")
    assert button.sizeHint().width() <= town.contents.width() - 24
    assert button.toolTip() == button.accessibleName()
    assert "…" not in button.toolTip()
    narrow = button.text()
    town.contents.resize(town.contents.width() + 80, 400)
    assert len(button.text()) > len(narrow)


def test_contents_list_every_layer_of_the_map(town):
    for layer in town.canvas.stack:
        assert layer_item(town.contents.tree, layer.name).text(0) == text(
            "layer." + layer.name
        )


def test_unticked_layer_is_not_drawn(town):
    item = layer_item(town.contents.tree, "buildings")
    item.setCheckState(0, Qt.CheckState.Unchecked)
    assert not town.canvas.stack["buildings"].visible
    item.setCheckState(0, Qt.CheckState.Checked)
    assert town.canvas.stack["buildings"].visible


def test_slider_sets_the_opacity_of_the_chosen_layer(town):
    tree = town.contents.tree
    tree.setCurrentItem(layer_item(tree, "fills"))
    town.contents.opacity.setValue(40)
    assert town.canvas.stack["fills"].opacity == pytest.approx(0.4)
    assert town.canvas.stack["buildings"].opacity == 1.0


def test_moved_layer_changes_places_within_its_group(town):
    tree = town.contents.tree
    before = [layer.name for layer in town.canvas.stack]
    group = [name for name in before if group_of(name) == "grids"]
    tree.setCurrentItem(layer_item(tree, group[0]))
    tree.move_chosen(-1)
    after = [layer.name for layer in town.canvas.stack]
    assert after.index(group[0]) > after.index(group[1])
    assert [n for n in after if n not in group] == [n for n in before if n not in group]
    assert sorted(after) == sorted(before)


# Inspector


def test_town_is_shown_while_nothing_is_selected(town):
    page = make_page(town.session)
    assert page.title == "泊里镇"
    facts = {
        fact.name: fact.value for _heading, facts in page.sections for fact in facts
    }
    assert facts["网格"] == "3"
    assert facts["户数"] == "10"
    assert facts["楼栋"] == "100.0%（4/4）"


def test_grid_shows_its_figures_and_the_way_up(qtbot, town):
    town.session.select_units([unit_id(town, "丙网格")])
    page = make_page(town.session)
    facts = {
        fact.name: fact.value for _heading, facts in page.sections for fact in facts
    }
    assert page.title == "丙网格"
    assert (facts["楼栋"], facts["户数"], facts["人数"]) == ("2", "5", "12")
    assert facts["面积"] == "4.0 公顷"
    assert page.parent == (unit_id(town, "西村"), "上级：西村")
    qtbot.waitUntil(lambda: "丙网格" in said(town.inspector))


def test_building_shows_its_fields_and_its_grid(town):
    town.session.select(Selection(buildings=(1,)))
    page = make_page(town.session)
    facts = {
        fact.name: fact.value for _heading, facts in page.sections for fact in facts
    }
    assert page.title == "东村1号"
    assert facts["网格"] == "甲网格"
    assert facts["归属依据"] == text("inspector.why.share")
    assert "geom" not in facts


def test_several_grids_show_sum_mean_and_range(town):
    town.session.select_units([unit_id(town, "甲网格"), unit_id(town, "乙网格")])
    page = make_page(town.session)
    assert page.title == "已选 2 项"
    heads = {
        heading: {f.name: f.value for f in facts} for heading, facts in page.sections
    }
    assert heads["合计"]["户数"] == "5"
    assert heads["平均"]["户数"] == "2.5"
    assert heads["最小 – 最大"]["人数"] == "5 – 8"


def test_next_steps_tell_how_far_the_town_is(town):
    states = [step.state for step in next_steps(town.session)]
    assert states[:3] == [State.DONE, State.DONE, State.DONE]


# Table of grids


def test_table_sorts_by_number_and_not_by_words(town):
    model = town.grids.model
    titles = [column.title for column in model.columns]
    households = titles.index("measure.households")
    model.sort(households, Qt.SortOrder.DescendingOrder)
    shown = [model.data(model.index(row, households)) for row in range(3)]
    assert shown == ["5", "3", "2"]


def test_table_filters_by_name_code_and_parent(town):
    town.grids.words.setText("西村")
    assert town.grids.model.rowCount() == 1
    town.grids.words.setText("201002")
    assert town.grids.model.data(town.grids.model.index(0, 1)) == "乙网格"
    town.grids.words.clear()
    assert town.grids.model.rowCount() == 3


def test_selection_goes_from_table_to_map_and_back(town):
    model, view = town.grids.model, town.grids.view
    view.selectRow(model.row_of(unit_id(town, "乙网格")))
    assert town.session.selection.units == (unit_id(town, "乙网格"),)
    assert town.canvas.stack.selection.units.tolist() == [unit_id(town, "乙网格")]
    town.session.select_units([unit_id(town, "丙网格")])
    rows = [index.row() for index in view.selectionModel().selectedRows()]
    assert rows == [model.row_of(unit_id(town, "丙网格"))]


def test_click_on_the_map_selects_the_grid_and_its_row(town):
    town.canvas.set_scale(10_000)
    x, y = town.canvas.view.to_px(np.array([[500_300.0, 3_950_150.0]]))[0]
    place = QPoint(round(x), round(y))
    QTest.mouseClick(town.canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert town.session.selection.units == (unit_id(town, "丙网格"),)
    assert len(town.grids.view.selectionModel().selectedRows()) == 1


def test_table_is_written_to_a_sheet_with_codes_as_text(
    qtbot, town, tmp_path, monkeypatch
):
    path = tmp_path / "out.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    town.actions_.run("project.export_table")
    qtbot.waitUntil(lambda: not town.jobs.running)
    rows = list(load_workbook(path).active.values)
    assert rows[0][0] == "编码"
    assert rows[1][0] == "370211103201001"
    households = rows[0].index("户数")
    assert [row[households] for row in rows[1:]] == [2, 3, 5]


# Search


@pytest.mark.parametrize("words", ["丙", "丙网格", "202001", "bwg", "370211103202001"])
def test_search_finds_a_grid_by_code_name_and_initials_and_flies_there(town, words):
    hits = town.finder.find(words)
    titles = [hit.title for hit in hits]
    assert "丙网格" in titles
    hits[titles.index("丙网格")].run()
    assert town.session.selection.units == (unit_id(town, "丙网格"),)
    assert town.canvas.view.x == pytest.approx(500_300, abs=1)


def test_search_box_runs_the_first_hit_with_enter_and_closes(qtbot, town):
    town.activateWindow()
    town.actions_.run("search.begin")
    qtbot.waitUntil(town.search.hasFocus)
    QTest.keyClicks(town.search, "ywg")
    assert town.search.popup.isVisible()
    QTest.keyClick(town.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(town.session.selected_units))
    assert town.session.selected_units[0].name == "乙网格"
    assert not town.search.popup.isVisible()
    assert town.search.text() == ""


def test_search_without_a_hit_says_what_to_try(town):
    assert town.finder.find("没有这个") == []
    assert "没有这个" in text("search.none", words="没有这个")


# Strip, status, colours


def test_information_goes_by_itself_and_a_warning_stays(town):
    strip = town.map.strip
    strip.show_message("好了")
    assert strip._timer.isActive()
    strip.show_message("小心", kind=Kind.WARNING)
    assert not strip._timer.isActive()
    strip.close_button.click()
    assert strip.message == ""


def test_action_of_the_strip_runs_once_and_closes_it(town):
    ran = []
    town.map.strip.show_message("做了", Action("cmd.undo", lambda: ran.append(1)))
    town.map.strip.buttons[0].click()
    assert ran == [1]
    assert town.map.strip.message == ""


def test_fault_is_told_in_plain_words(town):
    town.shell.tell(EditError("refuse.locked", grid="甲网格"))
    assert town.map.strip.message == "甲网格已锁定"
    town.shell.tell(ProjectError("error.disk_full"))
    assert "磁盘已满" in town.map.strip.message


def test_fault_of_the_program_is_not_swallowed(town):
    with pytest.raises(ValueError, match="programmer"):
        town.shell.tell(ValueError("programmer"))


@pytest.mark.parametrize(
    ("words", "scale"),
    [
        ("1:4,000", 4000),
        ("1：2000", 2000),
        ("500", 500),
        ("1/750", 750),
        ("abc", None),
        ("0", None),
    ],
)
def test_scale_is_read_as_people_type_it(words, scale):
    assert read_scale(words) == scale


@pytest.mark.parametrize(
    ("typed", "shown"), [("1:2500", "1:2,500"), ("2500", "1:2,500"), ("abc", None)]
)
def test_typed_scale_moves_the_map_and_words_that_are_none_go(
    qtbot, town, typed, shown
):
    edit, before = town.status.scale.lineEdit(), town.canvas.view.scale
    town.activateWindow()
    qtbot.waitUntil(town.isActiveWindow)
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, typed)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    expected = 2500 if shown else before
    assert town.canvas.view.scale == pytest.approx(expected)
    assert edit.text() == (shown or f"1:{before:,.0f}")
    assert town.canvas.hasFocus()


def test_place_is_said_in_degrees_then_in_metres(town):
    town.status.show_place(500_000.0, 3_950_000.0)
    assert town.status.place.text().startswith("东经120.0")
    town.status.place.click()
    assert town.status.place.text() == "X 500,000.00  Y 3,950,000.00"


def test_snapping_is_switched_from_the_status_bar(town):
    town.status.snapping.click()
    assert not town.settings.snapping
    assert town.status.snapping.text() == "吸附 关"


@pytest.mark.parametrize(
    "figure", ["households", "people", "buildings", "area", "density", "cut"]
)
def test_grids_are_coloured_by_any_figure_with_a_legend(town, figure):
    town.town.colour_by(Choice(figure=figure))
    fills = town.canvas.stack["fills"]
    assert fills.colouring.values == values_of(town.session, figure)
    assert fills.colouring.classes is not None
    assert figure in dict(choices(town.session))
    titles = [entry.title for entry in town.map.legend._shown]
    assert fills.colouring.title in titles


def test_colours_follow_an_edit(town, monkeypatch):
    from gridplanner.data.edits.delete import delete

    town.town.colour_by(Choice(figure="households"))
    plan = town.session.document.plan
    town.session.document.apply(delete(plan, unit_id(town, "甲网格")))
    fills = town.canvas.stack["fills"]
    assert sorted(fills.colouring.values.values()) == [3, 5]
    assert colouring_of(town.session, Choice()).classes is None


# Base maps, empty states


def test_picture_of_the_ground_lies_below_the_town_and_is_remembered(
    town, tmp_path, monkeypatch
):
    rasterio = pytest.importorskip("rasterio")
    path = tmp_path / "ground.tif"
    place = rasterio.Affine(10, 0, 500_000, 0, -10, 3_950_200)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=40,
        height=20,
        count=3,
        dtype="uint8",
        crs="EPSG:4549",
        transform=place,
    ) as file:
        file.write(np.full((3, 20, 40), 120, np.uint8))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    town.actions_.run("base.file")
    names = [layer.name for layer in town.canvas.stack]
    assert names[0] == "base_image"
    assert layer_item(town.contents.tree, "base_image").parent().text(0) == "底图"
    project = town.session.document.path
    town.shell.close_project()
    town.shell.open_project(project)
    assert "base_image" in town.canvas.stack


def test_file_that_is_no_base_map_is_refused(town, tmp_path, monkeypatch):
    path = tmp_path / "letter.mbtiles"
    path.write_text("no tiles")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    town.actions_.run("base.file")
    assert town.map.strip.message
    assert "base_tiles" not in town.canvas.stack


def test_key_of_a_map_service_is_kept_only_where_wanted(settings):
    settings.set_service("https://tiles.example/{z}/{x}/{y}?key={key}", "")
    assert settings.service[1] == ""
    settings.set_service("https://tiles.example/{z}/{x}/{y}?key={key}", "secret")
    assert settings.service[1] == "secret"


def test_empty_project_says_what_to_do_first(window, tmp_path):
    from tests.helpers.project import new_document

    new_document(tmp_path / "empty.gpkg").close()
    window.shell.open_project(tmp_path / "empty.gpkg")
    assert window.map.empty.isVisible()
    assert text("empty.map") in said(window.map.empty)
    states = [step.state for step in next_steps(window.session)]
    assert states[:3] == [State.OPEN] * 3


def test_rows_are_copied_as_a_sheet_takes_them(qapp, town):
    town.grids.view.selectRow(0)
    town.grids.copy()
    lines = qapp.clipboard().text().split("\n")
    assert lines[0].split("\t")[0] == "编码"
    assert lines[1].split("\t")[1] == "甲网格"


@pytest.mark.parametrize("shape", ["fill", "line", "dash", "icon"])
def test_every_shape_of_the_legend_is_painted(qtbot, shape):
    colour = "#1F78B4"
    entry = LegendEntry("水井", shape, colour, colour, width=4.0, icon="井")
    sample = Sample(entry)
    qtbot.addWidget(sample)
    picture = sample.grab().toImage()
    drawn = [
        picture.pixelColor(x, y).name().upper()
        for x in range(picture.width())
        for y in range(picture.height())
    ]
    assert colour in drawn


def test_check_is_done_until_the_town_changes(qtbot, town):
    from gridplanner.data.edits.set_fields import set_fields

    def state():
        return next_steps(town.session)[3].state

    assert state() is State.OPEN
    town.actions_.run("check.run")
    qtbot.waitUntil(lambda: not town.jobs.running)
    assert state() is (State.PART if town.session.issues_found else State.DONE)
    plan = town.session.document.plan
    grid = plan.units_at(2)[0].id
    town.session.document.apply(set_fields(plan, {grid: {"name": "改过"}}))
    assert state() is State.OPEN


def test_map_is_looked_at_as_last_time(qtbot, town, project):
    stack = town.canvas.stack
    stack["features"].set_visible(False)
    stack["buildings"].set_opacity(0.4)
    stack.move("buildings", 0)
    town.town.colour_by(Choice(figure="households", method="equal", count=4))
    order = [layer.name for layer in stack]
    town.shell.close_project()
    assert town.shell.open_project(project)
    stack = town.canvas.stack
    assert [layer.name for layer in stack] == order
    assert not stack["features"].visible
    assert stack["buildings"].opacity == 0.4
    assert town.town.choice == Choice(figure="households", method="equal", count=4)
    qtbot.waitUntil(lambda: town.session.standing is not None)
    assert town.town.map.fills.colouring.classes is not None


def test_another_project_is_looked_at_as_at_first(town, tmp_path):
    town.canvas.stack["features"].set_visible(False)
    other = tmp_path / "other.gpkg"
    small_town(other).close()
    assert town.shell.open_project(other)
    assert town.canvas.stack["features"].visible


@pytest.mark.parametrize("kept", ["no look", '{"colouring": {"breaks": "x"}}', "[1]"])
def test_damaged_memory_of_the_look_is_passed_over(town, project, kept):
    town.shell.close_project()
    town.settings.set_map_look(str(project.resolve()), kept)
    assert town.shell.open_project(project)
    assert town.town.choice == Choice()


def test_ring_of_the_focus_goes_all_round_a_list(qtbot, town):
    town.activateWindow()
    qtbot.waitUntil(town.isActiveWindow)
    table = town.grids.view
    table.setFocus()
    picture = table.grab().toImage()
    accent = QColor(LIGHT.accent)
    right, bottom = picture.width() - 1, picture.height() - 1
    sides = [
        *((x, y) for x in range(0, right, 7) for y in (0, bottom)),
        *((x, y) for y in range(0, bottom, 7) for x in (0, right)),
    ]
    assert {picture.pixelColor(x, y).name() for x, y in sides} == {accent.name()}
