"""The points of a scan and the tool that sets them, without a window."""

from __future__ import annotations

import numpy as np
import pytest

from gridplanner.analysis.linework import Linework
from gridplanner.data.geodesy.placing_scan import Fit
from gridplanner.data.scans import ScanPoint
from gridplanner.layers.overlay import MarkKind
from gridplanner.ui.scan_points import ScanPoints, Side
from gridplanner.ui.tools.scan_point import ScanPointTool
from gridplanner.ui.tools.snapper import Snapper
from gridplanner.ui.tools.tool import Button, KeyEvent, PointerEvent, PointerKind

SIZE = (1000, 800)
# Half a metre a pixel, the top left corner at (2000, 5000).
PAIRS = [
    ((u, v), (2000 + u / 2, 5000 - v / 2))
    for u, v in ((50, 40), (950, 60), (900, 750), (100, 700), (480, 390))
]


def at(x, y, kind=PointerKind.PRESS, button=Button.LEFT, per_px=1.0):
    return PointerEvent(x, y, kind=kind, button=button, metres_per_px=per_px)


@pytest.fixture
def points():
    return ScanPoints(SIZE)


def fill(points, count):
    for pixel, place in PAIRS[:count]:
        points.set_spot(Side.SCAN, pixel)
        points.set_spot(Side.MAP, place)


def tools(points, **kwargs):
    return (
        ScanPointTool(points, Side.SCAN),
        ScanPointTool(points, Side.MAP, **kwargs),
    )


def test_a_click_in_each_picture_makes_a_point_whichever_is_first(points):
    in_scan, on_map = tools(points)
    in_scan.press(at(50, -40))  # in the scan rows go down
    assert points.waiting is Side.MAP
    on_map.press(at(2025, 4980))
    on_map.release(at(2025, 4980, PointerKind.RELEASE))
    on_map.press(at(2475, 4970))
    assert points.waiting is Side.SCAN
    in_scan.press(at(950, -60))
    assert points.waiting is None
    assert points.points == (
        ScanPoint((50, 40), (2025, 4980)),
        ScanPoint((950, 60), (2475, 4970)),
    )


def test_a_second_click_on_the_same_side_moves_the_half_point(points):
    in_scan, _ = tools(points)
    in_scan.press(at(50, -40))
    in_scan.release(at(50, -40, PointerKind.RELEASE))
    in_scan.press(at(400, -40))
    assert [row.spots for row in points.rows] == [{Side.SCAN: (400, 40)}]


def test_the_scan_lies_from_the_second_point_on_and_is_taken_from_the_third(points):
    states = []
    for count in range(5):
        points.rows.clear()
        fill(points, count)
        placing = points.placing
        states.append((placing.fit if placing else None, points.is_ready))
    assert states == [
        (None, False),
        (None, False),
        (Fit.SIMILARITY, False),
        (Fit.AFFINE, True),
        (Fit.AFFINE, True),
    ]
    points.set_fit(Fit.PROJECTIVE)
    assert points.placing.fit is Fit.PROJECTIVE
    points.remove(0)
    assert points.placing.fit is Fit.AFFINE
    assert not points.is_ready


def test_half_a_point_keeps_the_scan_from_being_taken(points):
    fill(points, 3)
    points.set_spot(Side.SCAN, (300, 300))
    assert not points.is_ready
    assert points.placing is not None
    assert points.drop_half()
    assert points.is_ready
    assert not points.drop_half()


def test_a_point_that_is_off_is_the_worst_and_no_longer_counts_once_switched_off(
    points,
):
    fill(points, 5)
    points.set_fit(Fit.SIMILARITY)
    assert points.worst is None
    points.move(1, Side.MAP, (2475 + 8, 4970))
    assert points.worst == 1
    off = points.off(1)[0]
    points.switch(1, on=False)
    assert points.worst is None
    assert points.off(1)[0] == pytest.approx(8)
    assert off < 8
    assert points.points[1].is_used is False
    assert points.used == [0, 2, 3, 4]


def test_points_in_a_line_say_so_and_place_nothing(points):
    for step in range(3):
        points.set_spot(Side.SCAN, (100 + 200 * step, 100 + 100 * step))
        points.set_spot(Side.MAP, (2000 + 100 * step, 5000 - 50 * step))
    assert points.fault.code == "scan.in_line"
    assert points.placing is None
    assert not points.is_ready


def test_what_lies_in_one_picture_is_found_in_the_other(points):
    fill(points, 3)
    assert points.across(Side.SCAN, (480, 390)) == pytest.approx((2240, 4805))
    assert points.across(Side.MAP, (2240, 4805)) == pytest.approx((480, 390))


def test_dragging_moves_a_point_and_the_scan_at_every_move(points):
    fill(points, 4)
    _, on_map = tools(points)
    heard = []
    points.changed.connect(lambda _none: heard.append(points.off(0)[0]))
    on_map.press(at(2026, 4981))  # within reach of the first
    for step in (1, 2, 3):
        on_map.move(at(2026 + 10 * step, 4981, PointerKind.MOVE))
    on_map.release(at(2056, 4981, PointerKind.RELEASE))
    on_map.move(at(3000, 4981, PointerKind.MOVE, Button.NONE))
    assert points.rows[0].spots[Side.MAP] == (2056, 4981)
    assert len(points.rows) == 4
    assert heard[-1] > heard[1] > 0


def test_escape_puts_a_dragged_point_back_and_forgets_half_a_point(points):
    fill(points, 3)
    _, on_map = tools(points)
    on_map.press(at(2025, 4980))
    on_map.move(at(2300, 4980, PointerKind.MOVE))
    assert on_map.busy
    assert on_map.cancel()
    assert points.rows[0].spots[Side.MAP] == PAIRS[0][1]
    points.set_spot(Side.SCAN, (300, 300))
    assert on_map.cancel()
    assert len(points.rows) == 3
    assert not on_map.cancel()


def test_delete_forgets_the_chosen_point(points):
    fill(points, 3)
    in_scan, _ = tools(points)
    points.choose(None)
    assert not in_scan.key(KeyEvent("Delete"))
    points.choose(1)
    assert in_scan.key(KeyEvent("Delete"))
    assert [row.spots[Side.SCAN] for row in points.rows] == [PAIRS[0][0], PAIRS[2][0]]
    assert points.chosen is None


def test_points_on_the_map_snap_and_those_in_the_scan_do_not(points):
    border = Linework(
        "border",
        np.array([(2000.0, 5000.0), (2000.0, 4000.0)]),
        np.array([0, 2], np.int32),
        np.array([1], np.int64),
        np.array([(2000.0, 4000.0, 2000.0, 5000.0)]),
    )
    in_scan, on_map = tools(points, snapper=Snapper(lambda: [border]))
    on_map.move(at(2004, 4700, PointerKind.MOVE, Button.NONE))
    assert [mark.kind for mark in on_map.sketch()] == [MarkKind.SNAP]
    on_map.press(at(2004, 4997))
    in_scan.press(at(2004, -997))
    assert points.rows[0].spots == {Side.MAP: (2000, 5000), Side.SCAN: (2004, 997)}


def test_marks_carry_numbers_and_on_the_map_how_far_each_is_off(points):
    in_scan, on_map = tools(points)
    fill(points, 3)
    texts = [mark.text for mark in on_map.sketch() if mark.text]
    assert texts == ["1", "2", "3"]  # three points leave nothing to check by
    points.set_spot(Side.SCAN, PAIRS[3][0])
    points.set_spot(Side.MAP, (PAIRS[3][1][0] + 4, PAIRS[3][1][1]))
    assert all("偏" in m.text for m in on_map.sketch() if m.text)
    assert [m.text for m in in_scan.sketch() if m.text] == ["1", "2", "3", "4"]
    assert {m.kind for m in on_map.sketch()} >= {MarkKind.ACTIVE, MarkKind.RUBBER}
