"""The index map: a frame and a number for every sheet."""

import numpy as np
import pytest
import shapely

from gridplanner.layers.print.ground import MapView, Meaning
from gridplanner.layers.print.index_map import framed, settle_frames
from gridplanner.layers.print.ink import Rect
from gridplanner.ui.theme import load_fonts

PLACE = Rect(10, 10, 200, 200)


def sheets(count, side=100.0):
    across = int(np.ceil(np.sqrt(count)))
    for number in range(count):
        row, column = divmod(number, across)
        ground = shapely.box(
            column * side, row * side, (column + 1) * side, (row + 1) * side
        )
        box = tuple(np.add(ground.bounds, (-30, -30, 30, 30)).tolist())
        yield framed(str(number + 1), f"{number:03}", box, ground)


@pytest.mark.parametrize("count", [1, 30, 400])
def test_every_sheet_has_its_number_on_its_own_ground_or_is_told(qapp, count):
    across = int(np.ceil(np.sqrt(count)))
    scale = 1.2 * across * 100.0 / 0.2
    view = MapView(PLACE, -0.1 * across * 100, 1.1 * across * 100, scale)
    given = list(sheets(count))
    found = settle_frames(view, Meaning((), 2), given, load_fonts())
    numbers = {one.words: one for one in found.labels if one.wish.bold}
    left = {one.words for one in found.left_out}
    assert set(numbers) | left == {one.number for one in given}
    assert not left or count > 30
    k = view.mm_per_metre
    for one in given:
        if one.number in numbers:
            ((x, y),) = view.to_mm(np.array([[one.x, one.y]]))
            label = numbers[one.number]
            assert np.hypot(label.x - x, label.y - y) <= max(4.0, 50 * k)
    boxes = np.array([one.box for one in found.labels])
    left, top, right, bottom = boxes.T
    over = (left[:, None] < right) & (right[:, None] > left)
    over &= (top[:, None] < bottom) & (bottom[:, None] > top)
    np.fill_diagonal(over, val=False)
    assert not over.any()


def test_frames_are_drawn_where_the_sheets_lie(qapp):
    view = MapView(PLACE, -50.0, 150.0, 1000.0)
    (one,) = sheets(1)
    (line,) = settle_frames(view, Meaning((), 2), [one], load_fonts()).lines
    corners = np.array(line.points)
    west, south, east, north = one.box
    np.testing.assert_allclose(
        corners[[0, 2]], view.to_mm(np.array([[west, north], [east, south]]))
    )
    assert line.points[0] == line.points[-1]


def test_a_number_stands_on_ground_that_is_not_under_its_middle():
    ring = shapely.Point(0, 0).buffer(100).difference(shapely.Point(0, 0).buffer(80))
    one = framed("1", "", (-200, -200, 200, 200), ring)
    assert ring.contains(shapely.Point(one.x, one.y))
