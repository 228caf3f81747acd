"""Grids given to workers on the map and by drag, each as one edit."""

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gridplanner.data.branches import branch
from gridplanner.data.edits.draw import draw
from gridplanner.data.records import Unit
from gridplanner.ui.commands.edit import undo
from gridplanner.ui.session import Selection
from gridplanner.ui.staff.dropping import WORKERS_MIME, workers_in
from gridplanner.ui.staff.places import unit_places
from tests.helpers.project import GRID, box, open_document
from tests.helpers.staff import add_posts, add_workers
from tests.ui.conftest import unit_id

COPY = Qt.DropAction.CopyAction
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def project(project):
    """One full-time worker at the first grid, and one part-time worker."""
    document = open_document(project)
    grids = sorted(unit.id for unit in document.plan.units_at(2))
    (one,) = add_workers(document.file, 1)
    add_workers(document.file, 1, kind="part_time")
    add_posts(document.file, [one], grids[:1], "full_time_worker")
    document.close()
    return project


def posts(town):
    file = town.session.document.file
    return file.read_rows("post", range(1, file.next_id("post")))


def middle(town, unit):
    """A place of the map's widget inside a unit."""
    west, south, east, north = town.town.map.fills.box_of(np.array([unit]))
    centre = np.array([[(west + east) / 2, (south + north) / 2]])
    x, y = town.canvas.view.to_px(centre)[0].tolist()
    return QPoint(round(x), round(y))


def mime(words):
    data = QMimeData()
    data.setData(WORKERS_MIME, words.encode())
    return data


def drop(widget, place, words):
    """Drag onto a place of a widget and let go; tell whether it was taken."""
    data, button, none = mime(words), LEFT, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, COPY, data, button, none)
    QApplication.sendEvent(widget, enter)
    move = QDragMoveEvent(place, COPY, data, button, none)
    QApplication.sendEvent(widget, move)
    if not move.isAccepted():
        return False
    event = QDropEvent(QPointF(place), COPY, data, button, none)
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


@pytest.fixture
def role(town, monkeypatch):
    """Answer the menu of roles with its first line; keep what it offered."""
    offered = []

    def ask(worker, unit, _screen):
        menu = town.dropping.role_menu(worker, unit)
        offered.append([action.text() for action in menu.actions()])
        return menu.actions()[0].data()

    monkeypatch.setattr(town.dropping, "ask_role", ask)
    return offered


def test_a_click_gives_a_grid_and_another_takes_it_back(town):
    town.session.select_workers([1])
    grid = unit_id(town, "乙网格")
    town.actions_.run("tool.assign")
    QTest.mouseClick(town.canvas.viewport(), LEFT, pos=middle(town, grid))
    row = posts(town)[-1]
    assert (row["worker_id"], row["scope_id"]) == (1, grid)
    assert row["role"] == "full_time_worker"
    assert town.session.selection == Selection(workers=(1,))
    assert grid in town.town.map.stack.selection.units.tolist()
    QTest.mouseClick(town.canvas.viewport(), LEFT, pos=middle(town, grid))
    assert posts(town)[-1]["valid_to"] == "2026-03-05"
    assert grid not in town.town.map.stack.selection.units.tolist()
    undo.run(town.context)
    undo.run(town.context)
    assert len(posts(town)) == 1
    assert town.tools.name == "assign"
    QTest.mouseClick(
        town.canvas.viewport(), Qt.MouseButton.RightButton, pos=middle(town, grid)
    )
    assert town.tools.name == "select"


def test_who_works_part_time_gets_the_part_time_role(town):
    town.session.select_workers([2])
    town.actions_.run("tool.assign")
    grid = unit_id(town, "丙网格")
    QTest.mouseClick(town.canvas.viewport(), LEFT, pos=middle(town, grid))
    assert posts(town)[-1]["role"] == "part_time_worker"


def test_the_load_before_and_after_stands_beside_the_pointer(qtbot, town):
    desk = town.session.work_desk
    desk.want()
    qtbot.waitUntil(lambda: desk.worker_loads() is not None)
    town.session.select_workers([1])
    town.actions_.run("tool.assign")
    grid = unit_id(town, "乙网格")
    QTest.mouseMove(town.canvas.viewport(), middle(town, grid))
    (mark,) = town.tools.active.sketch()
    (column,) = mark.readout.columns
    assert column.title == "乙网格 交给 员工1"
    before = round(desk.worker_loads().load[0])
    assert column.lines[0].startswith(f"现在 {before:,} 分钟/月 = ")
    QTest.mouseClick(town.canvas.viewport(), LEFT, pos=middle(town, grid))
    after = round(desk.worker_loads().load[0])
    assert after > before
    assert column.lines[1].startswith(f"之后 {after:,} 分钟/月 = ")
    (mark,) = town.tools.active.sketch()
    assert mark.readout.columns[0].title == "从 员工1 收回 乙网格"


def test_workers_are_dropped_on_a_grid_of_the_map(qtbot, town, role):
    grid = unit_id(town, "乙网格")
    assert drop(town.canvas.viewport(), middle(town, grid), "1,2")
    qtbot.waitUntil(lambda: len(posts(town)) == 3)
    assert [(row["worker_id"], row["scope_id"]) for row in posts(town)[1:]] == [
        (1, grid),
        (2, grid),
    ]
    assert role[0][0] == "专职网格员"
    assert "网格长" in role[0]
    undo.run(town.context)
    assert len(posts(town)) == 1


def test_workers_are_dropped_on_a_row_of_the_table(qtbot, town, role):
    table = town.grids
    town.tray.set_folded(False)
    town.tray.show_page("grids")
    grid = unit_id(town, "丙网格")
    place = table.view.visualRect(table.model.index(table.model.row_of(grid), 0))
    assert drop(table.view.viewport(), place.center(), "2")
    qtbot.waitUntil(lambda: len(posts(town)) == 2)
    assert posts(town)[-1]["scope_id"] == grid
    assert role == [role[0]]


def test_workers_are_dropped_on_the_details_of_a_grid(qtbot, town, role):
    grid = unit_id(town, "乙网格")
    town.session.select_units([grid])
    assert drop(town.inspector, QPoint(20, 20), "2")
    qtbot.waitUntil(lambda: len(posts(town)) == 2)
    assert (posts(town)[-1]["worker_id"], posts(town)[-1]["scope_id"]) == (2, grid)
    town.session.select_units([])
    assert not drop(town.inspector, QPoint(20, 20), "2")


def test_ground_without_a_grid_takes_nobody(town, role):
    town.canvas.set_scale(100_000)
    assert not drop(town.canvas.viewport(), QPoint(3, 3), "1")
    assert role == []


def test_nobody_is_given_where_the_menu_is_left(qtbot, town, monkeypatch):
    monkeypatch.setattr(town.dropping, "ask_role", lambda *_: "")
    town.dropping.give([2], [unit_id(town, "乙网格")], QPoint())
    assert len(posts(town)) == 1


def test_a_drop_of_anything_else_is_left_to_the_window():
    data = QMimeData()
    data.setText("1,2")
    assert workers_in(data) == []
    assert workers_in(mime("3, 4 3 x")) == [3, 4]


def test_a_grid_of_a_scenario_alone_is_refused_in_words(town):
    document = town.session.document
    town.session.use_plan(branch(document, "方案甲"))
    plan = document.plans[town.session.plan_id]
    draft = Unit(id=0, parent=0, level=GRID, name="丁网格", code="", kind="basic")
    shape = box(10, 110, 60, 160)
    document.apply(draw(plan, shape, level=GRID, unit=draft, take=True))
    grid = next(u.id for u in town.session.plan.units.values() if u.name == "丁网格")
    places = unit_places(town.session, [grid])
    assert not town.shell.posts.assign(places, 2, "full_time_worker")
    assert "只在方案里" in town.map.strip.message
    assert len(posts(town)) == 1
