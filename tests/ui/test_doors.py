"""Large projects are opened and read again beside the window, and can be stopped."""

from __future__ import annotations

import shutil
import threading

import apsw
import pytest
import shapely

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.document import Document
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.store import images
from gridplanner.data.store.cache import folder_of, load
from gridplanner.resources.texts import text
from gridplanner.ui import doors, ground
from gridplanner.ui import town as shown
from tests.helpers.project import EAST, NORTH, open_document, small_town, wkb

POINT = shapely.to_wkb(shapely.Point(EAST + 9, NORTH + 9))


def one_more():
    """One building more."""
    shape = wkb(60, 60, 70, 70)
    return TableChange("building", added={"people": [9]}, geometry=[shape])


@pytest.fixture
def all_large(monkeypatch):
    """However small a project is, it counts as large."""
    monkeypatch.setattr(doors, "LARGE", 1)
    monkeypatch.setattr(ground, "MANY", 1)
    monkeypatch.setattr(shown, "MANY", 1)


@pytest.fixture
def gate(monkeypatch):
    """Holds the worker before it reads the ground, until it is set."""
    go, real = threading.Event(), doors.read_ground

    def read(document, *, progress):
        go.wait(5)
        return real(document, progress=progress)

    monkeypatch.setattr(doors, "read_ground", read)
    return go


def test_large_project_opens_beside_the_window(qtbot, window, project, all_large, gate):
    told = []
    assert window.shell.open_project(project, then=lambda: told.append("shown"))
    assert window.session.document is None
    assert window.jobs.running
    assert window.status.work.isVisible()
    assert text("project.opening") in window.status.work.step.text()
    assert told == []
    gate.set()
    qtbot.waitUntil(lambda: window.session.standing is not None)
    assert told == ["shown"]
    assert window.session.figures().total.buildings.tolist() == [4]
    assert len(window.town.map.buildings.packed) == 4


def test_stopped_opening_leaves_the_former_project_and_no_lock(
    qtbot, town, tmp_path, all_large, gate
):
    former, other = town.session.document, tmp_path / "other.gpkg"
    small_town(other).close()
    qtbot.waitUntil(lambda: not town.jobs.running)
    assert town.shell.open_project(other)
    town.status.cancel_clicked.emit()
    gate.set()
    qtbot.waitUntil(lambda: not town.jobs.running)
    assert town.session.document is former
    open_document(other).close()  # refused while a lock stands


def test_fault_of_a_large_project_is_told_with_what_can_be_done(
    qtbot, window, project, all_large
):
    other = open_document(project)
    assert window.shell.open_project(project)
    qtbot.waitUntil(lambda: bool(window.start.strip.buttons))
    assert window.session.document is None
    other.close()
    window.start.strip.buttons[1].click()
    qtbot.waitUntil(lambda: window.session.document is not None)
    assert not window.session.document.read_only


def test_many_new_buildings_reach_the_map_by_a_worker(qtbot, town, monkeypatch):
    monkeypatch.setattr(ground, "MANY", 1)
    monkeypatch.setattr(shown, "MANY", 1)
    monkeypatch.setattr(images, "FEW", 0)
    document, began = town.session.document, []
    town.jobs.started.connect(began.append)
    document.apply_batch(Batch("change.import", tables=(one_more(),)))
    qtbot.waitUntil(lambda: len(town.town.map.buildings.packed) == 5)
    qtbot.waitUntil(lambda: town.session.figures().total.buildings.tolist() == [5])
    assert "progress.reading_buildings" in began


def test_a_few_buildings_are_on_the_map_and_counted_at_once(town, monkeypatch):
    monkeypatch.setattr(ground, "MANY", 1)
    monkeypatch.setattr(shown, "MANY", 1)
    document, began = town.session.document, []
    town.jobs.started.connect(began.append)
    document.apply_batch(Batch("change.import", tables=(one_more(),)))
    assert len(town.town.map.buildings.packed) == 5
    assert town.session.figures().total.buildings.tolist() == [5]
    town.actions_.run("cmd.undo")
    assert len(town.town.map.buildings.packed) == 4
    assert town.session.figures().total.buildings.tolist() == [4]
    well = TableChange("feature", {"kind": ["well"], "name": ["老井"]}, [POINT])
    document.apply_batch(Batch("change.import", tables=(well,)))
    assert town.town.map.features.features.names == ("老井",)
    town.actions_.run("cmd.undo")
    assert town.town.map.features.features.names == ()
    assert began == []


def test_cache_does_not_claim_buildings_that_were_changed_one_by_one(town, project):
    document = town.session.document
    document.apply_batch(Batch("change.import", tables=(one_more(),)))
    town.shell.close_project()
    again = Document.open(project, mode="look", clock=lambda: None, user="")
    assert load(project, "building", again.file.fingerprint()) is None
    assert load(project, "feature", again.file.fingerprint()) is not None
    again.close()
    shutil.rmtree(folder_of(project))


def test_stopped_reading_is_made_up_for_after_the_next_edit(qtbot, town, monkeypatch):
    monkeypatch.setattr(ground, "MANY", 1)
    monkeypatch.setattr(images, "FEW", 0)
    document, go, real = town.session.document, threading.Event(), shown.read_ground

    def read(*given, progress):
        go.wait(5)
        return real(*given, progress=progress)

    monkeypatch.setattr(shown, "read_ground", read)
    with qtbot.waitSignal(town.jobs.started):
        document.apply_batch(Batch("change.import", tables=(one_more(),)))
    town.status.cancel_clicked.emit()
    with qtbot.waitSignal(town.jobs.ended):
        go.set()
    assert len(town.town.map.buildings.packed) == 4
    unit = next(iter(document.plan.units))
    document.apply(set_fields(document.plan, {unit: {"note": "seen"}}))
    qtbot.waitUntil(lambda: len(town.town.map.buildings.packed) == 5)
    assert town.session.figures().total.buildings.tolist() == [5]


def test_cache_does_not_claim_buildings_that_were_not_read_again(
    qtbot, town, project, monkeypatch
):
    monkeypatch.setattr(ground, "MANY", 1)
    monkeypatch.setattr(images, "FEW", 0)
    document = town.session.document
    document.apply_batch(Batch("change.import", tables=(one_more(),)))
    town.shell.close_project()  # before the worker began
    again = Document.open(project, mode="look", clock=lambda: None, user="")
    assert load(project, "building", again.file.fingerprint()) is None
    again.close()
    shutil.rmtree(folder_of(project))


def test_project_another_program_writes_is_told_soon(qtbot, window, project):
    writer = apsw.Connection(str(project))
    writer.execute("BEGIN EXCLUSIVE")
    assert not window.shell.open_project(project)
    assert window.start.strip.buttons[1].text() == text("retry")
    writer.execute("ROLLBACK")
    writer.close()
    window.start.strip.buttons[1].click()
    assert window.session.document is not None
