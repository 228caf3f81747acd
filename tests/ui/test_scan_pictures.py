"""Pictures of scans are decoded beside the window, once, and only where drawn."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from gridplanner.data import scans
from gridplanner.data.geodesy.placing_scan import Fit
from gridplanner.data.scans import Scan, ScanPoint
from gridplanner.layers.scan_picture import decode_scan
from gridplanner.layers.scans import scan_layer_name
from gridplanner.ui import scan_pictures
from tests.helpers.project import EAST, NORTH


def png(colour="#204080"):
    image = QImage(400, 200, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data.data())


def scan(name="图"):
    spots = ((0, 0), (400, 0), (400, 200))
    points = tuple(ScanPoint((u, v), (EAST + u, NORTH + 200 - v)) for u, v in spots)
    matrix = scans.place_by(points, Fit.AFFINE).matrix
    return Scan(0, name, "图.png", 0, 400, 200, points, Fit.AFFINE, matrix)


@pytest.fixture
def decoded(monkeypatch):
    """What was decoded, in order."""
    made = []

    def count(data):
        made.append(data)
        return decode_scan(data)

    monkeypatch.setattr(scan_pictures, "decode_scan", count)
    return made


def test_a_picture_is_decoded_once_and_comes_onto_the_map(town, qtbot, decoded):
    town.session.document.apply_batch(scans.keep(scan(), png()))
    layer = town.canvas.stack[scan_layer_name(1)]
    town.canvas.finish_drawing()
    qtbot.waitUntil(lambda: layer.picture() is not None)
    for _ in range(3):
        town.canvas.zoom(1.2)
        town.canvas.finish_drawing()
    assert len(decoded) == 1
    assert layer.size == layer.picture().size == (400, 200)


def test_a_damaged_picture_is_told_once_and_the_next_one_is_shown(town, qtbot, decoded):
    told = []
    town.map.strip.shown.connect(told.append)
    town.session.document.apply_batch(scans.keep(scan("坏图"), b"nothing"))
    town.session.document.apply_batch(scans.keep(scan("好图"), png()))
    good = town.canvas.stack[scan_layer_name(2)]
    town.canvas.finish_drawing()
    qtbot.waitUntil(lambda: good.picture() is not None)
    for _ in range(3):
        town.canvas.stack[scan_layer_name(1)].redraw()
        town.canvas.finish_drawing()
        qtbot.wait(1)
    assert len(decoded) == 2
    assert sum("损坏" in message for message in told) == 1


def test_a_hidden_scan_is_not_decoded_until_it_is_shown(town, qtbot, decoded, project):
    town.session.document.apply_batch(scans.keep(scan(), png()))
    town.canvas.stack[scan_layer_name(1)].set_visible(False)
    town.shell.close_project()
    decoded.clear()
    assert town.shell.open_project(project)
    town.canvas.finish_drawing()
    layer = town.canvas.stack[scan_layer_name(1)]
    assert not layer.visible
    assert decoded == []
    layer.set_visible(True)
    town.canvas.finish_drawing()
    qtbot.waitUntil(lambda: layer.picture() is not None)
    assert len(decoded) == 1


def test_what_was_wanted_while_a_worker_had_the_file_is_read_when_it_ends(
    town, qtbot, decoded
):
    town.session.document.apply_batch(scans.keep(scan(), png()))
    layer = town.canvas.stack[scan_layer_name(1)]
    town.jobs.run(lambda _p: None, title="check", done=lambda _v: None, failed=print)
    assert town.session.is_held
    assert layer.picture() is None
    qtbot.waitUntil(lambda: layer.picture() is not None)
    assert len(decoded) == 1


def test_scans_change_places_among_themselves_in_the_map_contents(town, decoded):
    for name in ("甲", "乙"):
        town.session.document.apply_batch(scans.keep(scan(name), png()))
    tree = town.contents.tree
    (upper,) = tree.findItems("乙", Qt.MatchFlag.MatchRecursive)
    tree.setCurrentItem(upper)
    names = [layer.name for layer in town.canvas.stack]
    assert names.index("scan.1") < names.index("scan.2") < names.index("features")
    QTest.keyClick(tree, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    names = [layer.name for layer in town.canvas.stack]
    assert names.index("scan.2") < names.index("scan.1") < names.index("features")


def test_the_picture_of_a_deleted_scan_is_let_go_of(town, qtbot, decoded):
    town.session.document.apply_batch(scans.keep(scan(), png()))
    give = town.shell.scans._pictures.give
    qtbot.waitUntil(lambda: give(1) is not None)
    held = weakref.ref(give(1).levels[0])
    town.run_command("scan.delete")
    gc.collect()
    assert held() is None
