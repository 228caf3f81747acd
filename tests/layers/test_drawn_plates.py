"""Door plates: one for each door."""

from __future__ import annotations

import numpy as np
import shapely
from PySide6.QtGui import QImage, QPainter

from gridplanner.data.packed import pack
from gridplanner.layers.buildings import BuildingsLayer
from gridplanner.layers.layer import Frame
from gridplanner.layers.plates import PlateLabels, plates_in
from gridplanner.layers.style import Style
from gridplanner.layers.view import View


def row(fid, plate, address=None, courtyard_id=None):
    return {
        "fid": fid, "plate": plate, "address": address, "courtyard_id": courtyard_id,
    }  # fmt: skip


def test_each_door_has_one_plate_at_its_largest_footprint(qapp):
    shapes = shapely.box([0, 20, 60, 80, 99], [0] * 5, [9, 35, 75, 90, 110], [9] * 5)
    packed = pack(np.arange(1, 6), shapes)
    rows = [
        row(1, "1号", "东村1号", 7), row(2, "1号", "东村1号", 7),
        row(3, "2号", "东村2号"), row(4, "2号", "东村2号"),
        row(5, "2号", "西村2号"),
    ]  # fmt: skip
    source = PlateLabels(packed, lambda ids: plates_in(rows, ids.tolist()))
    view = View(width=1200, height=400).fitted((0.0, 0.0, 110.0, 9.0))
    image = QImage(1200, 400, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    frame = Frame(painter, image, view, Style())
    labels = list(source.labels(frame))
    painter.end()
    places = {view.to_map(label.x, label.y)[0] // 1: label.lines[0] for label in labels}
    assert places == {27.0: "1号", 67.0: "2号", 104.0: "2号"}


def test_a_plate_without_an_address_is_a_door_by_itself():
    rows = [row(1, "1号"), row(2, "1号"), row(3, None, "东村")]
    assert plates_in(rows, [2, 1, 3, 9]) == [
        ("1号", None), ("1号", None), ("", (("", "东村"))), ("", None),
    ]  # fmt: skip


def frame_on(image, view):
    painter = QPainter(image)
    return painter, Frame(painter, image, view, Style())


def ink(layer, view):
    """Where the layer leaves anything on white ground: pixels by row and column."""
    image = QImage(400, 400, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter, frame = frame_on(image, view)
    for _ in layer.draw(frame):
        pass
    painter.end()
    bits = np.frombuffer(image.constBits(), np.uint8).reshape(400, 400, 4)
    return np.argwhere(bits[:, :, 3] > 0)


def test_a_building_without_a_footprint_has_a_mark_that_is_clicked(qapp, hand):
    places = [shapely.Point(50, 50), shapely.Point(80, 50)]
    layer = BuildingsLayer()
    layer.show(pack(np.array([1, 2]), places))
    view = View(width=400, height=400).fitted((0.0, 0.0, 100.0, 100.0))
    for number, place in enumerate(places, 1):
        x, y = view.to_px(np.array([[place.x, place.y]]))[0]
        near = ink(layer, view) - (y, x)
        assert (np.abs(near).max(axis=1) <= 8).any()
        assert layer.hits(place.x + 1, place.y, tolerance=2.0)[0].id == number
    assert not layer.hits(65, 50, tolerance=2.0)
    ring = np.array([(40, 40), (60, 40), (60, 60), (40, 60)], float)
    assert layer.inside(ring).tolist() == [1]
    layer.replace(np.array([1, 2]), pack(np.empty(0, np.int64), []))
    assert len(ink(layer, view)) == 0


def test_its_plate_stands_below_the_mark(qapp):
    packed = pack(np.array([1]), [shapely.Point(50, 50)])
    source = PlateLabels(packed, lambda ids: plates_in([row(1, "9号")], ids.tolist()))
    view = View(width=400, height=400).fitted((0.0, 0.0, 100.0, 100.0))
    image = QImage(400, 400, QImage.Format.Format_RGB32)
    painter, frame = frame_on(image, view)
    (label,) = source.labels(frame)
    painter.end()
    assert label.y > view.to_px(np.array([[50.0, 50.0]]))[0][1] + 8
