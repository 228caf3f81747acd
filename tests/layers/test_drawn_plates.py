"""Door plates: one for each door."""

from __future__ import annotations

import numpy as np
import shapely
from PySide6.QtGui import QImage, QPainter

from gridplanner.data.packed import pack
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
