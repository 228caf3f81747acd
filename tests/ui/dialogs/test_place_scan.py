"""Scans are placed in the window, by the clicks and keys of a user."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QColor, QDropEvent, QImage, QPainter, QPdfWriter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from gridplanner.data.geodesy.placing_scan import Fit, to_map
from gridplanner.data.scans import read_picture, read_scans
from gridplanner.layers import scan_file
from gridplanner.layers.base_map import ImageLayer
from gridplanner.layers.scans import scan_layer_name
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.dialogs.place_scan import PREVIEW, PlaceScanForm
from gridplanner.ui.dialogs.scan_page import ScanPageForm
from gridplanner.ui.scan_points import Side
from tests.helpers.project import EAST, NORTH, open_document
from tests.ui.answering import Answers, choose, click, type_chinese

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
# A plan of the small town drawn at 2 px a metre, with a margin of 100 px.
SIZE = (1000, 600)
CORNERS = {
    (100.0, 100.0): (EAST, NORTH + 200),
    (900.0, 100.0): (EAST + 400, NORTH + 200),
    (900.0, 500.0): (EAST + 400, NORTH),
    (100.0, 500.0): (EAST, NORTH),
    (500.0, 300.0): (EAST + 200, NORTH + 100),
}


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "东村规划.png"
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    painter.fillRect(100, 100, 800, 400, QColor("#204080"))
    painter.end()
    assert image.save(str(path))
    return path


def is_shown(form):
    views = form.views().values()
    return all(v.isVisible() and not v.pictures.busy for v in views)


def spot_on(form, side, spot):
    """Where a spot lies on the screen of its picture."""
    view = form.views()[side].view
    x, y = spot[0], -spot[1] if side is Side.SCAN else spot[1]
    return QPointF(*view.to_px(np.array([(x, y)]))[0]).toPoint()


def click_at(form, side, spot):
    canvas = form.views()[side]
    place = spot_on(form, side, spot)
    assert canvas.viewport().rect().contains(place)
    QTest.mouseMove(canvas.viewport(), place)
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)


def set_points(form, count, *, shifted=()):
    """Click corners in both pictures; the town is fitted, so all are in sight."""
    form.map_view.zoom_to_all()
    for index, (pixel, place) in enumerate(list(CORNERS.items())[:count]):
        if index in shifted:
            pixel = (pixel[0] + 40, pixel[1])  # noqa: PLW2901
        form.scan_view.zoom_to_all()
        click_at(form, Side.SCAN, pixel)
        form.map_view.zoom_to_box((EAST - 40, NORTH - 40, EAST + 440, NORTH + 240))
        click_at(form, Side.MAP, place)


def accept(form):
    click(form.accept_button)


def place(town, qtbot, path, act):
    """Place a scan by dropping its file, with what the user does in the dialog."""
    answers = Answers((PlaceScanForm, is_shown, act))
    town.shell.take_files([path])
    qtbot.waitUntil(lambda: not answers.left or answers.fault is not None)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    answers.check()


def turn(town, qtbot, key):
    """Undo or redo; a worker does it."""
    town.run_command(key)
    qtbot.waitUntil(lambda: not town.jobs.running)


def scan_of(town):
    (found,) = read_scans(town.session.document.file)
    return found


def test_a_dropped_scan_is_placed_by_clicks_and_kept_in_the_project(
    town, qtbot, plan, project
):
    def act(form):
        assert form.name.text() == "东村规划"
        assert not form.accept_button.isEnabled()
        set_points(form, 4)
        assert form.table.table.rowCount() == 4
        accept(form)

    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(plan))])
    answers = Answers((PlaceScanForm, is_shown, act))
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    town.dropEvent(QDropEvent(QPointF(500, 300), copy, mime, left, none))
    qtbot.waitUntil(lambda: len(read_scans(town.session.document.file)) == 1)
    answers.check()
    scan = scan_of(town)
    assert "东村规划" in town.map.strip.message
    assert "平均偏差" in town.map.strip.message
    # A click is exact to a pixel of the screen: some two of the picture, one metre.
    places = to_map(scan.matrix, np.array(list(CORNERS)))
    assert np.abs(places - list(CORNERS.values())).max() < 1.5
    # On the map the corners of the town were snapped to.
    assert scan.points[0].place == (EAST, NORTH + 200)
    layer = town.canvas.stack[scan_layer_name(scan.id)]
    names = [one.name for one in town.canvas.stack]
    assert names.index(layer.name) < names.index("features")
    assert read_picture(town.session.document.file, scan.id) == plan.read_bytes()
    town.session.use(None)
    document = open_document(project)
    assert read_scans(document.file)[0].points == scan.points
    document.close()


def test_the_scan_lies_below_the_map_while_it_is_placed(town, qtbot, plan):
    seen = {}

    def act(form):
        layer = form.map_view.stack[PREVIEW]
        order = [one.name for one in form.map_view.stack]
        assert order.index(PREVIEW) < order.index("features")
        set_points(form, 2)
        seen["two"] = layer.matrix is not None
        form.map_view.finish_drawing()
        view = form.map_view.view
        spot = view.to_px(np.array([(EAST + 420, NORTH + 220)]))[0]
        shown = form.map_view.pictures.shown
        offset = (np.array([shown.image.width(), shown.image.height()]) - (
            view.width, view.height)) / 2  # fmt: skip
        seen["margin"] = shown.image.pixelColor(
            *(spot + offset).round().astype(int).tolist()
        ).name()
        box = QPointF(10, form.on_top.height() / 2).toPoint()
        QTest.mouseClick(form.on_top, Qt.MouseButton.LeftButton, pos=box)
        seen["top"] = [one.name for one in form.map_view.stack][-1]
        assert not form.accept_button.isEnabled()
        seen["main"] = PREVIEW in town.canvas.stack
        click(form.cancel)

    answers = Answers(
        (PlaceScanForm, is_shown, act),
        (Form, lambda form: not isinstance(form, PlaceScanForm), accept),
    )
    town.shell.take_files([plan])
    qtbot.waitUntil(lambda: "main" in seen or answers.fault is not None)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    answers.check()
    assert seen["two"]
    assert seen["top"] == PREVIEW
    assert not seen["main"]
    assert seen["margin"] != town.canvas.stack.style.palette.ground.lower()
    assert read_scans(town.session.document.file) == []


def test_the_worst_point_is_marked_switched_off_and_deleted(town, qtbot, plan):
    said = []

    def act(form):
        choose(form.fit, 0)
        set_points(form, 5, shifted=(4,))
        table = form.table.table
        said.append([table.item(row, 3).text() for row in range(5)])
        said.append(form.state.text())
        worst = table.visualItemRect(table.item(4, 0))
        box = worst.topLeft() + QPointF(12, worst.height() / 2).toPoint()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=box)
        said.append([point.is_used for point in form.points.points])
        said.append([table.item(row, 3).text() for row in range(5)])
        assert float(table.item(4, 1).text()) > 15
        QTest.mouseClick(
            table.viewport(), Qt.MouseButton.LeftButton,
            pos=table.visualItemRect(table.item(4, 1)).center(),
        )  # fmt: skip
        click(form.table.delete)
        assert table.rowCount() == 4
        accept(form)

    place(town, qtbot, plan, act)
    assert said[0] == ["", "", "", "", "最大"]
    assert "最大" in said[1]
    assert said[2] == [True] * 4 + [False]
    assert said[3][4] == "没用上"
    scan = scan_of(town)
    assert scan.fit is Fit.SIMILARITY
    assert len(scan.points) == 4


def test_the_dialog_says_that_a_picture_was_made_smaller(
    town, qtbot, plan, monkeypatch
):
    monkeypatch.setattr(scan_file, "LONGEST", 500)
    said = []

    def act(form):
        said.extend(child.text() for child in form.findChildren(QLabel))
        click(form.cancel)

    place(town, qtbot, plan, act)
    assert any("1000×600" in words and "500×300" in words for words in said)


def test_points_in_a_line_are_said_to_be_and_cannot_be_accepted(town, qtbot, plan):
    said = []

    def act(form):
        form.map_view.zoom_to_box((EAST - 40, NORTH - 40, EAST + 440, NORTH + 240))
        for step in range(3):
            click_at(form, Side.SCAN, (200.0 + 200 * step, 100.0))
            click_at(form, Side.MAP, (EAST + 50 + 100 * step, NORTH + 200))
        said.append(form.state.text())
        assert not form.accept_button.isEnabled()
        while form.points.rows:
            form.table.table.setFocus()
            form.table.table.setCurrentCell(0, 0)
            QTest.keyClick(form.table.table, Qt.Key.Key_Delete)
        click(form.cancel)  # nothing is left to be asked about

    place(town, qtbot, plan, act)
    assert "直线" in said[0]


def test_escape_forgets_half_a_point_and_then_leaves_the_dialog(town, qtbot, plan):
    def act(form):
        click_at(form, Side.SCAN, (500.0, 300.0))
        assert "地图" in form.state.text()
        QTest.keyClick(form.map_view, Qt.Key.Key_Escape)
        assert form.isVisible()
        assert form.points.rows == []
        QTest.keyClick(form.map_view, Qt.Key.Key_Escape)
        assert not form.isVisible()

    place(town, qtbot, plan, act)
    assert read_scans(town.session.document.file) == []


def test_the_map_follows_to_where_the_next_point_will_lie(town, qtbot, plan):
    def act(form):
        set_points(form, 3)
        click_at(form, Side.SCAN, (500.0, 300.0))
        view = form.map_view.view
        assert abs(view.x - (EAST + 200)) < 3
        assert abs(view.y - (NORTH + 100)) < 3
        QTest.keyClick(form.scan_view, Qt.Key.Key_Escape)
        accept(form)

    place(town, qtbot, plan, act)


def place_three(town, qtbot, plan):
    def act(form):
        set_points(form, 3)
        accept(form)

    place(town, qtbot, plan, act)
    return scan_of(town)


def test_a_scan_is_placed_again_renamed_undone_and_done_again(town, qtbot, plan):
    first = place_three(town, qtbot, plan)
    name = scan_layer_name(first.id)

    def act(form):
        assert form.table.table.rowCount() == 3
        assert name not in form.map_view.stack
        form.name.setFocus()
        form.name.selectAll()
        type_chinese(form.name, "新图")
        start = spot_on(form, Side.MAP, first.points[1].place)
        port = form.map_view.viewport()
        end = start + QPointF(0, 40).toPoint()
        QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
        QTest.mouseMove(port, end)
        QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)
        form.opacity.setValue(40)
        accept(form)

    answers = Answers((PlaceScanForm, is_shown, act))
    QTimer.singleShot(0, lambda: town.run_command("scan.edit"))
    qtbot.waitUntil(lambda: not answers.left and not QApplication.activeModalWidget())
    answers.check()
    again = scan_of(town)
    layer = town.canvas.stack[name]
    assert (again.name, layer.title, layer.opacity) == ("新图", "新图", 0.4)
    assert again.points[1].place != first.points[1].place
    assert layer.matrix.tolist() == again.matrix.tolist()
    turn(town, qtbot, "cmd.undo")
    assert town.canvas.stack[name].matrix.tolist() == first.matrix.tolist()
    turn(town, qtbot, "cmd.undo")
    assert name not in town.canvas.stack
    turn(town, qtbot, "cmd.redo")
    turn(town, qtbot, "cmd.redo")
    assert town.canvas.stack[name].title == "新图"


def test_a_deleted_scan_leaves_the_map_and_undo_brings_it_back(town, qtbot, plan):
    name = scan_layer_name(place_three(town, qtbot, plan).id)
    town.run_command("scan.delete")
    assert name not in town.canvas.stack
    assert read_scans(town.session.document.file) == []
    turn(town, qtbot, "cmd.undo")
    town.canvas.finish_drawing()
    qtbot.waitUntil(lambda: town.canvas.stack[name].picture() is not None)
    assert town.canvas.stack[name].picture().size == SIZE


def test_scans_of_a_project_are_shown_when_it_is_opened_above_the_base_map(
    town, qtbot, plan, project
):
    name = scan_layer_name(place_three(town, qtbot, plan).id)
    town.canvas.stack[name].set_opacity(0.3)
    town.shell.close_project()
    assert town.shell.open_project(project)
    layer = town.canvas.stack[name]
    assert layer.opacity == 0.3  # as this user looked at it last
    qtbot.waitUntil(lambda: layer.picture() is not None)
    town.shell.base_maps._add(ImageLayer())
    names = [one.name for one in town.canvas.stack]
    assert names.index("base_image") < names.index(name) < names.index("features")


def test_map_contents_list_scans_in_a_group_of_their_own(town, qtbot, plan):
    scan = place_three(town, qtbot, plan)
    tree = town.contents.tree
    tops = [tree.topLevelItem(i) for i in range(tree.topLevelItemCount())]
    (group,) = [top for top in tops if top.text(0) == "扫描图"]
    assert [group.child(0).text(0)] == [scan.name]
    group.child(0).setCheckState(0, Qt.CheckState.Unchecked)
    assert not town.canvas.stack[scan_layer_name(scan.id)].visible


def test_without_a_scan_the_commands_for_one_say_so(town):
    town.actions_.refresh()
    assert not town.actions_["scan.edit"].isEnabled()
    town.run_command("scan.edit")
    assert "选中一张扫描图" in town.map.strip.message
    assert town.actions_["scan.place"].isEnabled()


def test_a_scan_dropped_without_a_project_asks_for_one(window, qtbot, plan):
    window.shell.take_files([plan])
    assert window.start.strip.message == text("blocked.no_project")


def test_two_scans_that_are_dropped_are_placed_one_after_the_other(
    town, qtbot, plan, tmp_path
):
    other = tmp_path / "西村规划.png"
    other.write_bytes(plan.read_bytes())

    def act(form):
        set_points(form, 3)
        accept(form)

    def is_of(name):
        return lambda form: is_shown(form) and form.name.text() == name

    answers = Answers(
        (PlaceScanForm, is_of("东村规划"), act), (PlaceScanForm, is_of("西村规划"), act)
    )
    town.shell.take_files([plan, other])
    qtbot.waitUntil(
        lambda: len(town.shell.scans.kept) == 2 or answers.fault is not None
    )
    answers.check()
    assert [scan.name for scan in town.shell.scans.kept] == ["东村规划", "西村规划"]
    town.run_command("scan.delete")  # which of the two?
    assert "选中一张扫描图" in town.map.strip.message
    tree = town.contents.tree
    (found,) = tree.findItems("西村规划", Qt.MatchFlag.MatchRecursive)
    tree.setCurrentItem(found)
    town.run_command("scan.delete")
    assert [scan.name for scan in town.shell.scans.kept] == ["东村规划"]


def test_a_damaged_picture_is_refused_in_plain_words(town, qtbot, tmp_path):
    path = tmp_path / "坏.png"
    path.write_bytes(b"nothing")
    town.shell.take_files([path])
    qtbot.waitUntil(lambda: not town.jobs.running)
    assert QApplication.activeModalWidget() is None
    assert "损坏" in town.map.strip.message


def test_the_page_of_a_pdf_is_asked_for(town, qtbot, tmp_path):
    pytest.importorskip("pypdfium2", reason="PDFium is not installed: renew .venv")
    path = tmp_path / "规划.pdf"
    writer = QPdfWriter(str(path))
    painter = QPainter(writer)
    writer.newPage()
    painter.drawRect(100, 100, 3000, 3000)
    painter.end()
    seen = []

    def choose_page(form):
        seen.append(form.picture.pixmap().width())
        form.page.setFocus()
        QTest.keyClick(form.page, Qt.Key.Key_Up)
        seen.append(form.page.value())
        accept(form)

    answers = Answers(
        (ScanPageForm, lambda form: form.isVisible(), choose_page),
        (PlaceScanForm, is_shown, lambda form: click(form.cancel)),
    )
    town.shell.take_files([path])
    qtbot.waitUntil(lambda: not answers.left and not QApplication.activeModalWidget())
    answers.check()
    assert seen[0] > 100
    assert seen[1] == 2
