"""Names of areas: which level is named at which scale."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from PySide6.QtGui import QImage, QPainter

from gridplanner.data.packed import pack
from gridplanner.data.records import Unit
from gridplanner.layers.estates import EstateLabels, find_estates
from gridplanner.layers.label_sources import UnitLabels
from gridplanner.layers.layer import Frame
from gridplanner.layers.picture import render_map
from gridplanner.layers.style import Style
from gridplanner.layers.view import View
from tests.layers.drawn import pixels, squares


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


def estate_names(estates, scale, *, size=400):
    source = EstateLabels(estates)
    view = View(width=size, height=size).fitted((0.0, 0.0, 400.0, 400.0))
    image = QImage(size, size, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    frame = Frame(painter, image, view.at_scale(scale), Style())
    found = [(label.lines[0], label.x, label.y) for label in source.labels(frame)]
    painter.end()
    return found


def test_estates_lie_in_the_middle_of_the_buildings_that_name_them():
    boxes = [(0, 0, 10, 10), (90, 40, 100, 60), (200, 200, 210, 210), (300, 0, 310, 9)]
    packed = pack(np.arange(1, 5), shapely.box(*np.array(boxes, float).T))
    ids = np.array([4, 1, 2, 3, 99])
    found = find_estates(packed, ids, ["", "阳光家园", "阳光家园", "御景苑", "没有的"])
    assert found.names == ("御景苑", "阳光家园")
    assert found.places.tolist() == [[205.0, 205.0], [50.0, 30.0]]
    assert found.boxes[1].tolist() == [0.0, 0.0, 100.0, 60.0]
    assert find_estates(packed, ids[:1], [None]).names == ()


def test_estates_are_named_from_near_only(qapp):
    packed = pack(np.array([1]), shapely.box(*np.array([[150.0, 150, 250, 250]]).T))
    estates = find_estates(packed, np.array([1]), ["阳光家园"])
    assert estate_names(estates, 50_000) == []
    ((name, x, y),) = estate_names(estates, 2_000)
    assert (name, round(x), round(y)) == ("阳光家园", 200, 200)


def test_nothing_is_written_below_what_floats_over_the_map(town):
    """The place of a name in the middle is covered, so the name goes elsewhere."""
    free = render_map(town.stack, (480, 320))
    covered = render_map(town.stack, (480, 320), covered=((200.0, 130.0, 80.0, 60.0),))
    apart = np.abs(pixels(free) - pixels(covered)).max(axis=2) > 24
    town.labels.visible = False
    bare = pixels(render_map(town.stack, (480, 320)))
    written = np.abs(pixels(covered) - bare).max(axis=2) > 24
    assert apart[130:190, 200:280].any()
    assert not written[135:185, 205:275].any()
