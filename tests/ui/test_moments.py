"""What comes at a wrong moment: during a job, after a fault, from another project."""

from __future__ import annotations

import sys
import threading

import openpyxl
import pytest
from PySide6.QtGui import QImage

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError, ProjectError
from gridplanner.resources.texts import text
from gridplanner.ui import crash, demo_town
from gridplanner.ui import town as town_part
from gridplanner.ui.commands import edit, find_command
from gridplanner.ui.drawing import Drawing
from gridplanner.ui.export import write_picture, write_table
from gridplanner.ui.tiles import OnlineTiles
from tests.helpers.project import small_town
from tests.ui.conftest import unit_id

OUTLINE = [(0.0, 0.0), (50.0, 0.0), (50.0, 50.0), (0.0, 0.0)]


@pytest.fixture
def held(qtbot, town):
    """The window with a job on its way that ends with the test."""
    gate = threading.Event()
    town.jobs.run(
        lambda _progress: gate.wait(20),
        title="check.running",
        done=lambda _value: None,
        failed=pytest.fail,
    )
    yield town
    gate.set()
    qtbot.waitUntil(lambda: not town.jobs.running)


def note(window, words):
    """Write a note to a grid, as the commands do."""
    unit = window.session.document.plan.units_at(window.session.level)[0]
    change = set_fields(window.session.document.plan, {unit.id: {"note": words}})
    assert edit.apply(window.context, change)


def test_bar_stays_when_counting_begins_as_another_job_ends(qtbot, town, monkeypatch):
    monkeypatch.setattr(town_part, "MANY", 0)
    gate, document = threading.Event(), town.session.document
    taken = document.snapshot

    def wait(*plan, **words):
        gate.wait(20)
        return taken(*plan, **words)

    monkeypatch.setattr(document, "snapshot", wait)
    town.jobs.run(
        lambda _progress: document.set_crs("EPSG:4549"),
        title="import.title",
        done=lambda _none: None,
        failed=pytest.fail,
    )
    counting = text("inspector.counting")
    qtbot.waitUntil(lambda: town.status.work.step.text() == counting)
    hidden = town.status.work.isHidden()
    gate.set()
    qtbot.waitUntil(lambda: not town.jobs.running)
    assert not hidden


def test_undo_of_a_message_waits_for_a_running_job(held):
    held.session.release()  # or the note would wait for the job as well
    note(held, "东边")
    before = held.session.document.plan
    held.map.strip.buttons[0].click()
    assert held.session.document.plan is before
    assert held.map.strip.message == text("blocked.busy")


def test_drawn_outline_waits_for_a_running_job(held):
    before = held.session.document.plan
    Drawing(held.context).finished(OUTLINE)
    assert held.session.document.plan is before
    assert held.map.strip.message == text("blocked.busy")


def test_project_is_not_changed_for_another_under_a_running_job(held, tmp_path):
    document = held.session.document
    other = tmp_path / "other.gpkg"
    small_town(other).close()
    assert not held.shell.doors.look(other)
    assert held.session.document is document
    assert document.plan.units


def test_message_of_a_start_page_stands_on_the_start_page(window):
    window.run_command("project.close")
    assert window.start.strip.message == text("blocked.no_project")


def test_way_back_ends_at_the_project_that_is_open(town, tmp_path):
    town.canvas.set_scale(800)
    other = tmp_path / "other.gpkg"
    small_town(other).close()
    assert town.shell.open_project(other)
    assert not town.canvas.can_go_back


def test_tool_still_asks_for_painting_after_another_project_came(town, tmp_path):
    other = tmp_path / "other.gpkg"
    small_town(other).close()
    assert town.shell.open_project(other)
    asked = []
    town.canvas.show_tool = lambda: asked.append(True)
    town.tools.active.changed.emit(None)
    assert asked


def test_refused_edit_is_told_and_not_a_crash(town, monkeypatch):
    def refuse(_plan, _fields):
        raise EditError("refuse.locked", grid="东村网格")

    monkeypatch.setattr("gridplanner.data.edits.set_fields.set_fields", refuse)
    town.session.select_units([unit_id(town, "东村")])
    find_command("edit.no_colour").run(town.context)
    assert "东村网格" in town.map.strip.message


def test_drawn_grid_that_cannot_be_written_is_told(town, monkeypatch):
    drawing = Drawing(town.context)

    def fail(*_all):
        raise ProjectError("error.disk_full")

    monkeypatch.setattr(drawing, "_shape", fail)
    drawing.finished(OUTLINE)
    assert text("error.disk_full") in town.map.strip.message


def test_failed_copy_leaves_the_former_one(town, tmp_path, monkeypatch):
    copy = tmp_path / "copy.gpkg"
    copy.write_bytes(b"the copy of last week")

    def fail(_path):
        raise ProjectError("error.disk_full")

    monkeypatch.setattr(town.session.document.file, "backup", fail)
    monkeypatch.setattr(
        "gridplanner.ui.commands.project.ask_save", lambda *_all, **_words: copy
    )
    find_command("project.save_copy").run(town.context)
    assert copy.read_bytes() == b"the copy of last week"


def test_picture_that_cannot_be_written_is_told_with_its_name(town, tmp_path):
    write_picture(town.context, tmp_path / "missing" / "map.png")
    assert "map.png" in town.map.strip.message


def test_a_picture_of_the_map_has_its_legend(town, tmp_path):
    """Folded or not in the window: whoever gets the picture asks what colours mean."""
    path = tmp_path / "map.png"
    write_picture(town.context, path)
    written, shown = (
        image.convertToFormat(QImage.Format.Format_RGB32)
        for image in (QImage(str(path)), town.canvas.grab().toImage())
    )
    assert written.size() == shown.size()
    wide, high = written.width(), written.height()
    edge = (wide - 110, high - 60, 80, 40)
    assert written.copy(*edge) != shown.copy(*edge)
    assert written.copy(0, 0, wide // 2, high) == shown.copy(0, 0, wide // 2, high)


def test_names_in_a_sheet_are_no_formulas(qtbot, town, tmp_path):
    path = tmp_path / "table.xlsx"
    plan = town.session.document.plan
    unit = plan.units_at(town.session.level)[0]
    edit.apply(town.context, set_fields(plan, {unit.id: {"name": "=1+1"}}))
    write_table(town.context, path)
    qtbot.waitUntil(lambda: not town.jobs.running)
    cells = [cell for row in openpyxl.load_workbook(path).active for cell in row]
    assert "=1+1" in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells if cell.value == "=1+1"} == {"s"}


def test_fault_is_told_where_there_is_no_console(monkeypatch):
    told = []
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    crash.install(told.append)
    monkeypatch.setattr(sys, "stderr", None)
    sys.excepthook(ValueError, ValueError("王小明"), None)
    assert len(told) == 1
    assert "王小明" not in told[0]


def test_base_map_service_is_left_with_its_project(town):
    town.session.document.set_crs("EPSG:4549")
    maps = town.shell.base_maps
    maps.show_service("http://127.0.0.1:9/{z}/{x}/{y}", "secret")
    (source,) = maps.findChildren(OnlineTiles)
    town.run_command("project.close")
    said = []
    source.refused.connect(said.append)
    source.refused.emit(403)
    assert not said


def test_demo_town_without_room_is_told(qtbot, window, tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    monkeypatch.setattr(demo_town, "demo_path", lambda: blocked / "demo-town.gpkg")
    window.run_command("project.demo")
    qtbot.waitUntil(lambda: bool(window.start.strip.message))
    assert not window.jobs.running


def test_counting_waits_until_an_undo_of_people_has_been_told(qtbot, town, monkeypatch):
    """Both ask the file, which serves one only."""
    monkeypatch.setattr(town_part, "MANY", 0)
    monkeypatch.setattr(edit, "is_quick", lambda _file, _entry: False)
    document = town.session.document
    people = TableChange("household", {"note": [""]})
    document.apply_batch(Batch("import.title", {}, (people,)))
    qtbot.waitUntil(lambda: not town.jobs.running)
    busy = []

    def recall(entry):
        busy.append(town.jobs.running)
        return None, None

    monkeypatch.setattr(document, "recall", recall)
    town.run_command("cmd.undo")
    qtbot.waitUntil(lambda: bool(busy))
    qtbot.waitUntil(lambda: not town.jobs.running and town.session.standing is not None)
    assert busy == [False]
