"""Names of areas: which level is named at which scale."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtGui import QImage, QPainter

from gridplanner.data.records import Unit
from gridplanner.layers.label_sources import UnitLabels
from gridplanner.layers.layer import Frame
from gridplanner.layers.style import Style
from gridplanner.layers.view import View
from tests.layers.drawn import squares


def names(division, scale):
    source = UnitLabels()
    source.show(division)
    view = View(width=600, height=600).fitted(division.cells.box).at_scale(scale)
    image = QImage(600, 600, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    found = [
        label.lines[0] for label in source.labels(Frame(painter, image, view, Style()))
    ]
    painter.end()
    return found


def two_towns():
    """The left column of communities is a town of its own."""
    division = squares()
    owners = division.owners.copy()
    owners[owners[:, 1] == 2000, 0] = 1001
    units = dict(division.units) | {1001: Unit(1001, 0, 0, name="大村镇")}
    return replace(division, owners=owners, units=units)


def test_several_towns_are_named_where_the_whole_is_seen(qapp):
    found = names(two_towns(), 200_000)
    assert {"泊里镇", "大村镇"} <= set(found)
    assert "大村镇" not in names(two_towns(), 4_000)


def test_the_only_town_is_not_named(qapp):
    found = names(squares(), 200_000)
    assert "泊里镇" not in found
    assert np.all([name.startswith("社区") for name in found])
