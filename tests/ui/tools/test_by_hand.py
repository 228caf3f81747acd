"""The tools for buildings and things of the map, driven by plain events.

(0,10)---(10,10)
  | house |          (20,5) well
(0,0)----(10,0)
"""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gridplanner.analysis.linework import linework
from gridplanner.layers.overlay import MarkKind
from gridplanner.ui.tools.draw_thing import CutTool, LineTool, OutlineTool, PointTool
from gridplanner.ui.tools.reshape import ReshapeTool, State, Thing
from gridplanner.ui.tools.snapper import Snapper
from gridplanner.ui.tools.tool import Button, KeyEvent, Modifier, PointerEvent

HOUSE = shapely.box(0, 0, 10, 10)
WALLS = np.array(HOUSE.exterior.coords)
LANE = np.array([[15, -10], [15, 20]], float)


def at(x, y, *, button=Button.LEFT, modifiers=Modifier.NONE):
    return PointerEvent(
        x, y, px=10 * x, py=-10 * y, button=button, modifiers=modifiers,
        metres_per_px=0.1,
    )  # fmt: skip


class Desk:
    """Holds one house and one well, and keeps what it is given."""

    def __init__(self):
        self.things = {
            1: Thing("building", 1, HOUSE),
            2: Thing("feature", 2, shapely.Point(20, 5)),
        }
        self.chosen, self.refuses, self.moved = [1], False, []

    def held(self):
        return [self.things[n] for n in self.chosen]

    def move(self, things, by):
        self.moved.append(([thing.id for thing in things], by))
        return True

    def take(self, x, y, *, reach):
        place = shapely.Point(x, y)
        near = [n for n, t in self.things.items() if t.shape.distance(place) <= reach]
        self.chosen = near[:1]
        return self.held()[0] if near else None

    def fault(self, shape):
        return "" if shape.is_valid else "crosses"

    def reshape(self, thing, shape):
        if self.refuses:
            return False
        self.things[thing.id] = Thing(thing.table, thing.id, shape)
        return True

    @property
    def house(self):
        return self.things[1].shape


@pytest.fixture
def snapper():
    sources = [
        linework("road", [LANE], ids=[7]),
        linework("building", [WALLS], ids=[1]),
    ]
    return Snapper(lambda: sources)


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def tool(desk, snapper):
    made = ReshapeTool(desk, snapper)
    made.activate()
    return made


def drag(tool, start, *ways, button=Button.LEFT):
    tool.press(at(*start, button=button))
    for way in ways:
        tool.move(at(*way, button=button))
    tool.release(at(*ways[-1], button=button))


def kinds(tool):
    return [mark.kind for mark in tool.sketch()]


def test_a_corner_is_dragged_and_all_others_stay(tool, desk):
    drag(tool, (10, 10), (11, 11), (12, 13))
    assert set(desk.house.exterior.coords) == {(0, 0), (10, 0), (12, 13), (0, 10)}
    assert tool.state is State.IDLE


def test_a_corner_snaps_to_a_lane_but_not_to_the_house_itself(tool, desk):
    drag(tool, (10, 10), (14.8, 12))
    assert (15, 12) in desk.house.exterior.coords
    drag(tool, (0, 0), (0.6, 0.2))  # a small step near its own former wall
    assert (0.6, 0.2) in desk.house.exterior.coords


def test_the_inside_moves_the_whole(tool, desk):
    drag(tool, (5, 5), (8, 4))
    assert desk.house.equals(shapely.box(3, -1, 13, 9))


def test_a_hand_that_stirs_moves_nothing(tool, desk):
    drag(tool, (5, 5), (5.1, 5.1))
    drag(tool, (10, 10), (10.2, 10.0))
    assert desk.house.equals_exact(HOUSE)


def test_double_click_on_a_side_adds_a_corner_and_delete_takes_it_away(tool, desk):
    for act in (tool.press, tool.release, tool.double_click, tool.release):
        act(at(5, 10.2))
    assert (5, 10) in desk.house.exterior.coords
    tool.move(at(5, 10, button=Button.NONE))
    assert MarkKind.ACTIVE in kinds(tool)
    assert tool.key(KeyEvent("Delete"))
    assert desk.house.equals_exact(HOUSE) or desk.house.equals(HOUSE)
    assert len(desk.house.exterior.coords) == 5


def test_delete_without_a_corner_under_the_pointer_is_left_to_others(tool):
    tool.move(at(5, 5, button=Button.NONE))
    assert not tool.key(KeyEvent("Delete"))


def test_the_last_three_corners_stay(tool, desk):
    for place in ((10, 10), (0, 10)):
        tool.move(at(*place, button=Button.NONE))
        assert tool.key(KeyEvent("Delete"))
    assert len(desk.house.exterior.coords) == 4


def test_what_would_cross_itself_is_shown_with_its_reason_and_goes_back(tool, desk):
    tool.press(at(10, 10))
    tool.move(at(-5, 5))
    refused = [m for m in tool.sketch() if m.kind is MarkKind.REFUSED]
    assert [mark.text for mark in refused] == ["crosses"]
    tool.release(at(-5, 5))
    assert desk.house is HOUSE
    assert MarkKind.REFUSED not in kinds(tool)


def test_what_the_desk_does_not_keep_goes_back(tool, desk):
    desk.refuses = True
    drag(tool, (10, 10), (12, 12))
    assert desk.house is HOUSE
    assert [12, 12] not in [m.points[0].tolist() for m in tool.sketch()]


@pytest.mark.parametrize("how", ["escape", "backspace", "right button"])
def test_a_drag_is_put_back(tool, desk, how):
    tool.press(at(10, 10))
    tool.move(at(12, 12))
    assert tool.busy
    if how == "escape":
        assert tool.cancel()
    elif how == "backspace":
        assert tool.key(KeyEvent("Backspace"))
    else:
        tool.press(at(12, 12, button=Button.RIGHT))
    tool.release(at(12, 12))
    assert not tool.busy
    assert desk.house is HOUSE


def test_enter_keeps_what_is_dragged(tool, desk):
    tool.press(at(10, 10))
    tool.move(at(12, 12))
    tool.finish()
    assert (12, 12) in desk.house.exterior.coords
    tool.release(at(13, 13))
    assert (13, 13) not in desk.house.exterior.coords


def test_a_click_takes_another_thing_or_none(tool, desk):
    tool.press(at(20, 5))
    assert desk.chosen == [2]
    drag(tool, (20, 5), (22, 6))
    assert desk.things[2].shape.equals(shapely.Point(22, 6))
    tool.press(at(40, 40))
    assert tool.sketch() == ()
    assert not tool.busy


def test_several_that_are_selected_move_together(tool, desk):
    desk.chosen = [1, 2]
    tool.refresh()
    assert kinds(tool).count(MarkKind.HOVER) == 2
    assert MarkKind.HANDLE not in kinds(tool)
    drag(tool, (5, 5), (6, 6), (8, 4))
    assert desk.moved == [([1, 2], (3, -1))]
    tool.press(at(20, 5))
    tool.move(at(25, 5))
    assert tool.cancel()
    tool.release(at(25, 5))
    assert len(desk.moved) == 1


def test_of_several_one_is_taken_by_a_click_beside_them(tool, desk):
    desk.chosen = [1, 2]
    tool.refresh()
    tool.press(at(40, 40))
    assert desk.chosen == []
    assert tool.sketch() == ()


def test_escape_where_nothing_is_dragged_leaves_the_tool(tool):
    assert not tool.cancel()


@pytest.fixture
def drawn():
    return []


def outline(snapper, drawn, *, keeps=True, kind=OutlineTool, fault=""):
    def keep(points):
        drawn.append(points)
        return keeps

    named = {"keep": keep, "words": str, "ask_number": lambda _digit: None}
    if kind is not CutTool:
        named["fault"] = lambda points: fault if min(y for _, y in points) < 0 else ""
    return kind("draw_building", snapper, **named)


def test_an_outline_is_handed_over_and_the_tool_stays_ready(snapper, drawn):
    tool = outline(snapper, drawn)
    for place in ((20, 0), (30, 0), (30, 8)):
        tool.press(at(*place, modifiers=Modifier.CTRL))
    tool.press(at(0, 0, button=Button.RIGHT))
    assert drawn == [[(20, 0), (30, 0), (30, 8), (20, 0)]]
    assert not tool.busy
    assert (tool.name, tool.hint_key) == ("draw_building", "hint.draw_building")


def test_what_is_refused_stays_to_be_changed(snapper, drawn):
    tool = outline(snapper, drawn, keeps=False)
    for place in ((20, 0), (30, 0), (30, 8)):
        tool.press(at(*place, modifiers=Modifier.CTRL))
    tool.finish()
    assert tool.busy
    assert tool.key(KeyEvent("Backspace"))
    tool.finish()
    assert len(drawn) == 1
    assert tool.cancel()


def test_a_fault_is_shown_while_it_is_drawn(snapper, drawn):
    tool = outline(snapper, drawn, fault="crosses")
    for place in ((20, 0), (30, 0), (30, 8)):
        tool.press(at(*place, modifiers=Modifier.CTRL))
    assert MarkKind.REFUSED not in kinds(tool)
    tool.move(at(25, -4, modifiers=Modifier.CTRL))
    refused = [m for m in tool.sketch() if m.kind is MarkKind.REFUSED]
    assert [mark.text for mark in refused] == ["crosses"]


@pytest.mark.parametrize("kind", [LineTool, CutTool])
def test_a_line_needs_two_points_and_stays_open(snapper, drawn, kind):
    tool = outline(snapper, drawn, kind=kind)
    tool.press(at(-5, 5, modifiers=Modifier.CTRL))
    tool.finish()
    assert drawn == []
    tool.move(at(18, 5, modifiers=Modifier.CTRL))
    assert MarkKind.RUBBER in kinds(tool)
    assert MarkKind.DRAFT_AREA not in kinds(tool)
    tool.press(at(18, 5, modifiers=Modifier.CTRL))
    tool.double_click(at(18, 5))
    assert drawn == [[(-5, 5), (18, 5)]]


def test_a_lane_is_followed_between_two_clicks(drawn):
    bent = linework("road", [np.array([[15, 0], [15, 10], [25, 10]], float)])
    tool = outline(Snapper(lambda: [bent]), drawn, kind=LineTool)
    tool.press(at(15.1, 2))
    tool.press(at(22, 10.1))
    tool.finish()
    assert drawn == [[(15, 2), (15, 10), (22, 10)]]


def test_a_point_is_put_where_one_clicks_and_snaps(snapper):
    placed = []
    tool = PointTool("draw_point", snapper, keep=lambda at: placed.append(at) or True)
    tool.move(at(14.9, 3, button=Button.NONE))
    assert kinds(tool) == [MarkKind.SNAP]
    tool.press(at(14.9, 3))
    tool.press(at(2, 2, button=Button.RIGHT))
    tool.press(at(30, 3))
    assert placed == [(15, 3), (30, 3)]
    assert not tool.busy
