"""Parts of a proposed division over the map: told apart, in their place, in words."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gridplanner.layers.proposed import Proposed, tints_of
from gridplanner.layers.stack import LayerStack
from gridplanner.layers.style import DARK, LIGHT, Style
from gridplanner.layers.view import View
from gridplanner.ui.theme import load_fonts

VIEW = View(x=100.0, y=50.0, metres_per_px=0.5, width=500.0, height=300.0)


def shapes(*given):
    found = np.empty(len(given), object)
    found[:] = given
    return found


def halves():
    """West a square with a hole, east the rest of 200 by 100 metres and the hole."""
    hole = shapely.box(20, 20, 40, 40)
    west = shapely.box(0, 0, 100, 100).difference(hole)
    return shapes(west, shapely.box(100, 0, 200, 100), hole)


def painted(proposed, style, view=VIEW):
    image = QImage(500, 300, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(style.palette.ground))
    painter = QPainter(image)
    proposed.paint(painter, view, style)
    painter.end()
    return image


def at(image, x, y, view=VIEW):
    px, py = view.to_px(np.array([[x, y]]))[0].round().astype(int).tolist()
    return image.pixelColor(px, py).name()


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def style(request, qapp):
    return Style(request.param, load_fonts())


def test_neighbours_have_different_tints():
    rng = np.random.default_rng(2)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(rng.uniform(0, 100, (80, 2))))
    )
    tints = tints_of(cells)
    one, two = shapely.STRtree(cells).query(cells, "touches")
    assert len(one) > 100
    assert (tints[one] != tints[two]).all()
    assert tints.max() < 6


def test_ground_is_tinted_and_borders_are_dark_on_both_sides_of_a_hole(style):
    image = painted(Proposed(halves(), ["1", "2", "3"]), style)
    ground = QColor(style.palette.ground).name()
    west, east, hole = at(image, 70, 80), at(image, 180, 80), at(image, 35, 35)
    assert len({west, east, ground}) == 3
    assert hole == east  # they do not touch
    assert at(image, 100, 20) == QColor(style.palette.ink).name()
    assert at(image, 20, 30) == QColor(style.palette.ink).name()
    assert at(image, -15, 50) == ground


def test_places_in_a_part_of_their_own_are_ringed(style):
    image = painted(Proposed(halves(), ["", "", ""], rings=[(150.0, 50.0)]), style)
    bare = painted(Proposed(halves(), ["", "", ""]), style)
    assert at(image, 153.5, 50) == QColor(style.palette.accent).name()
    assert at(image, 150, 50) == at(bare, 150, 50)


def test_what_a_part_weighs_is_written_where_there_is_room(style):
    said = Proposed(halves(), ["1\n96 户 +2.1%", "2\n96 户", "3\n96 户 +2.1%"])
    bare = Proposed(halves(), ["", "", ""])

    def chip(view):
        """Where writing changed the picture."""
        one, two = (
            painted(each, style, view).convertToFormat(QImage.Format.Format_RGB32)
            for each in (said, bare)
        )
        a, b = (
            np.frombuffer(i.constBits(), np.uint32).reshape(300, 500)
            for i in (one, two)
        )
        rows, columns = np.nonzero(a != b)
        return rows, columns

    near = VIEW
    rows, _columns = chip(near)
    assert len(rows) > 0
    far = View(x=100.0, y=50.0, metres_per_px=12.0, width=500.0, height=300.0)
    assert len(chip(far)[0]) == 0


def test_a_small_picture_keeps_within_its_room(style):
    image = QImage(120, 90, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    proposed = Proposed(halves(), ["1", "2", "3"])
    proposed.paint_small(painter, QRectF(20, 10, 80, 70), style)
    painter.end()
    shown = [(x, y) for x in range(120) for y in range(90) if image.pixel(x, y)]
    x, y = np.array(shown).T
    assert 18 <= x.min() <= 21
    assert 99 <= x.max() <= 102
    assert y.min() >= 8
    assert y.max() <= 82
    # Twice as wide as high, as the ground is.
    assert np.ptp(y) == pytest.approx(np.ptp(x) / 2, abs=2)


def test_without_parts_nothing_is_painted(style):
    nothing = Proposed(shapes(), [])
    assert nothing.box is None
    assert len(nothing) == 0
    image = painted(nothing, style)
    assert at(image, 50, 50) == QColor(style.palette.ground).name()


def test_a_stack_shows_it_and_tells_only_what_is_over_it():
    stack, told = LayerStack(), []
    stack.changed.connect(told.append)
    proposed = Proposed(halves(), ["1", "2", "3"])
    stack.show_proposed(proposed)
    stack.show_proposed(proposed)
    assert stack.over == [proposed]
    stack.show_proposed(None)
    assert stack.over == []
    assert told == ["=", "="]
