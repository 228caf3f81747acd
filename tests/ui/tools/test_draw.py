"""The drawing tools, driven by plain events.

(0,10)---(10,10)
  |  village |
(0,0)----(10,0)
"""

import numpy as np
import pytest

from gridplanner.analysis.linework import linework
from gridplanner.layers.overlay import MarkKind
from gridplanner.ui.tools.draw import DrawTool, State
from gridplanner.ui.tools.measure import MeasureAreaTool, MeasureTool
from gridplanner.ui.tools.select import SelectTool
from gridplanner.ui.tools.snapper import Snapper
from gridplanner.ui.tools.tool import (
    Button,
    KeyEvent,
    Modifier,
    PointerEvent,
    PointerKind,
)
from gridplanner.ui.tools.zoom_box import ZoomBoxTool

VILLAGE = np.array([[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]], float)


def at(x, y, *, button=Button.LEFT, modifiers=Modifier.NONE, kind=PointerKind.PRESS):
    return PointerEvent(
        x, y, px=10 * x, py=-10 * y, button=button, modifiers=modifiers, kind=kind,
        metres_per_px=0.1,
    )  # fmt: skip


@pytest.fixture
def snapper():
    lines = [linework("border", [VILLAGE])]
    return Snapper(lambda: lines)


@pytest.fixture
def rings():
    return []


@pytest.fixture
def tool(snapper, rings):
    return DrawTool(
        snapper,
        finished=rings.append,
        count=lambda ring: f"{len(ring)} points",
        ask_number=lambda digit: (5.0, 90.0) if digit == "5" else None,
    )


def test_ring_follows_the_village_border_between_two_clicks(tool, rings):
    tool.press(at(2, 0.3))
    tool.press(at(9.8, 5))
    tool.press(at(5, 5))
    tool.press(at(0, 0, button=Button.RIGHT))
    assert rings == [[(2, 0), (10, 0), (10, 5), (5, 5), (2, 0)]]
    assert tool.state is State.IDLE


def test_tracing_off_draws_straight(tool, snapper, rings):
    snapper.set_tracing(False)
    tool.press(at(2, 0))
    tool.press(at(10, 5))
    tool.press(at(5, 5))
    tool.finish()
    assert rings == [[(2, 0), (10, 5), (5, 5), (2, 0)]]


def test_walls_are_followed_only_from_wall_to_wall(rings):
    walls = linework("building", [VILLAGE])
    road = linework("road", [np.array([[12, 0], [12, 10]], float)])
    snapper = Snapper(lambda: [road, walls])
    for event in (at(2, 0), at(10, 5), at(12, 3), at(12, 7)):
        snapper.place(event)
    assert snapper.way((2, 0), (10, 5)) == [(10, 0)]
    assert snapper.way((12, 3), (12, 7)) == []
    assert snapper.way((10, 5), (12, 7)) is None


def test_ctrl_leaves_a_click_where_it_fell(tool):
    tool.press(at(2, 0.3, modifiers=Modifier.CTRL))
    handles = [mark for mark in tool.sketch() if mark.kind is MarkKind.HANDLE]
    assert handles[0].points.tolist() == [[2, 0.3]]


def test_two_corners_do_not_finish_and_are_kept(tool, rings):
    tool.press(at(2, 5))
    tool.press(at(5, 5))
    tool.finish()
    assert rings == []
    assert tool.state is State.DRAWING


def test_backspace_takes_the_last_corner_and_escape_all(tool):
    assert not tool.key(KeyEvent("Backspace"))
    tool.press(at(3, 5))
    tool.press(at(5, 5))
    assert tool.key(KeyEvent("Backspace"))
    assert sum(mark.kind is MarkKind.HANDLE for mark in tool.sketch()) == 1
    assert tool.cancel()
    assert not tool.cancel()
    assert tool.sketch() == ()


def test_typed_number_sets_the_next_corner(tool):
    tool.press(at(3, 5))
    assert tool.key(KeyEvent("5", "5"))
    assert tool.key(KeyEvent("6", "6"))
    handles = [m.points[0] for m in tool.sketch() if m.kind is MarkKind.HANDLE]
    assert np.allclose(handles, [[3, 5], [8, 5]])


def test_marks_show_snap_count_and_the_way_ahead(tool):
    tool.press(at(2, 0))
    tool.press(at(5, 5))
    tool.press(at(3, 0.1))
    tool.move(at(10, 5.1, button=Button.NONE))
    kinds = {mark.kind for mark in tool.sketch()}
    assert {MarkKind.SNAP, MarkKind.TRACE, MarkKind.LABEL, MarkKind.DRAFT_AREA} <= kinds
    label = next(mark for mark in tool.sketch() if mark.kind is MarkKind.LABEL)
    assert label.text == "7 points\n边界"  # the way back is traced too
    assert next(m for m in tool.sketch() if m.kind is MarkKind.SNAP).text == ""


def test_measure_adds_up_and_keeps_the_result_until_the_next_click(snapper):
    tool = MeasureTool(snapper)
    for x, y in [(3, 3), (3, 7), (6, 7)]:
        tool.press(at(x, y))
    tool.finish()
    assert tool.result() == "7 米"
    tool.press(at(4, 4))
    assert tool.result() == ""


def test_measured_area_is_closed(snapper):
    tool = MeasureAreaTool(snapper)
    for x, y in [(3, 3), (3, 7), (7, 7), (7, 3)]:
        tool.press(at(x, y))
    assert "16 平方米" in tool.result()


class Picked:
    def __init__(self):
        self.calls = []

    def pick(self, x, y, *, reach, add):
        self.calls.append(("pick", x, y, add))

    def pick_ring(self, ring, *, add):
        self.calls.append(("ring", len(ring), add))

    def open_at(self, x, y, *, reach):
        self.calls.append(("open", x, y))

    def show_menu(self, x, y, *, reach):
        self.calls.append(("menu", x, y))

    def clear(self):
        self.calls.append(("clear",))
        return True


@pytest.mark.parametrize(
    ("modifiers", "expected"),
    [
        (Modifier.NONE, ("ring", 5, False)),
        (Modifier.SHIFT, ("ring", 5, True)),
        (Modifier.CTRL, ("ring", 4, False)),
    ],
)
def test_select_tells_click_box_and_lasso_apart(modifiers, expected):
    picked = Picked()
    tool = SelectTool(picked)
    tool.press(at(1, 1, modifiers=modifiers))
    tool.release(at(1.2, 1, modifiers=modifiers))
    assert picked.calls[-1][0] == "pick"
    tool.press(at(1, 1, modifiers=modifiers))
    tool.move(at(5, 1, modifiers=modifiers))
    tool.move(at(5, 6, modifiers=modifiers))
    assert tool.sketch()[0].kind is MarkKind.BOX
    tool.release(at(5, 6, modifiers=modifiers))
    assert picked.calls[-1] == expected
    assert tool.sketch() == ()


def test_escape_clears_the_selection_only_between_drags():
    picked = Picked()
    tool = SelectTool(picked)
    tool.press(at(1, 1))
    assert not tool.key(KeyEvent("Escape"))
    assert tool.cancel()
    assert tool.key(KeyEvent("Escape"))
    assert picked.calls == [("clear",)]


def test_zoom_box_zooms_in_and_with_shift_out():
    boxes = []
    tool = ZoomBoxTool(
        zoom_in=lambda box: boxes.append(("in", box)),
        zoom_out=lambda box: boxes.append(("out", box)),
    )
    for modifiers in (Modifier.NONE, Modifier.SHIFT):
        tool.press(at(5, 6))
        tool.move(at(1, 2))
        tool.release(at(1, 2, modifiers=modifiers))
    assert boxes == [("in", (1, 2, 5, 6)), ("out", (1, 2, 5, 6))]
    tool.press(at(5, 6))
    tool.release(at(5, 6))
    assert len(boxes) == 2
