"""The tools that edit borders, driven by plain events on a town of nine grids.

+-----+-----+-----+ 300
|  7  |  8  |  9  |
+-----+-----+-----+ 200
|  4  |  5  |  6  |
+-----+-----+-----+ 100
|  1  |  2  |  3  |
+-----+-----+-----+ 0
0    100   200   300
"""

import pytest
import shapely

from gridplanner.analysis.linework import linework
from gridplanner.data.edits.merge_units import merge_units
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.edits.split import find_halves, split
from gridplanner.layers.overlay import MarkKind
from gridplanner.ui.snap_sources import PlanLines
from gridplanner.ui.tools.adjust import AdjustTool
from gridplanner.ui.tools.give import GiveTool
from gridplanner.ui.tools.handles import Part, find_handle
from gridplanner.ui.tools.merge import MergeTool
from gridplanner.ui.tools.redraw import RedrawTool
from gridplanner.ui.tools.snapper import Snapper
from gridplanner.ui.tools.split import SplitTool
from gridplanner.ui.tools.tool import (
    Button,
    KeyEvent,
    Modifier,
    PointerEvent,
    PointerKind,
)
from tests.helpers.bench import PlanBench
from tests.helpers.plans import (
    areas,
    assert_sound,
    divided_town,
    grid_named,
    nine_cell_town,
    tiled_town,
    unit_named,
)

TODAY = "2026-03-05"


def at(x, y, *, button=Button.LEFT, modifiers=Modifier.NONE, kind=PointerKind.PRESS):
    return PointerEvent(
        x, y, px=2 * x, py=-2 * y, button=button, modifiers=modifiers, kind=kind,
        metres_per_px=0.5,
    )  # fmt: skip


def number(digit):
    return (10.0, 90.0) if digit in {"1", ""} else None


def drag(tool, start, *places, modifiers=Modifier.NONE, release=True):
    tool.move(at(*start, button=Button.NONE))
    tool.press(at(*start))
    for place in places:
        tool.move(at(*place, modifiers=modifiers, kind=PointerKind.MOVE))
    if release:
        tool.release(at(*places[-1], kind=PointerKind.RELEASE))


@pytest.fixture
def bench():
    return PlanBench(nine_cell_town())


def snapper_of(bench):
    return Snapper(lambda: [PlanLines(bench.plan)])


def adjusting(bench):
    return AdjustTool(bench, snapper_of(bench), ask_number=number)


def corners(plan):
    return {(v.x, v.y) for v in plan.vertices.values()}


def test_corner_is_found_before_the_line_and_within_a_few_pixels(bench):
    def find(x, y, level=2):
        return find_handle(bench.plan, x, y, metres_per_px=0.5, level=level)

    assert find(102, 98).part is Part.CORNER
    assert find(100.5, 150).part is Part.LINE
    assert find(100.5, 150).place == (100, 150)
    assert find(120, 150) is None
    assert find(100, 150, level=1) is None


def test_bends_are_found_and_micro_grid_borders_only_at_their_level():
    plan = divided_town()
    assert find_handle(plan, 150, 130, metres_per_px=0.5, level=2) is None
    assert find_handle(plan, 150, 130, metres_per_px=0.5, level=3).part is Part.LINE


def test_dragged_corner_takes_all_four_grids_along(bench):
    tool = adjusting(bench)
    drag(tool, (100, 100), (105, 104), (112, 110))
    assert (112, 110) in corners(bench.plan)
    assert areas(bench.plan)["第1网格"] == 11_100
    assert bench.kept == ["change.adjust"]
    assert not tool.busy
    assert_sound(bench.plan)


def test_dragged_line_gets_a_bend(bench):
    tool = adjusting(bench)
    drag(tool, (100, 150), (110, 150), (120, 150))
    assert areas(bench.plan)["第4网格"] == 11_000
    assert bench.begun == bench.ended == 1


def test_dragged_corner_snaps_to_a_line_that_does_not_move(bench):
    tool = adjusting(bench)
    drag(tool, (100, 100), (150, 103))
    # The borders at the corner go with it; none of them is there to snap to.
    assert (150, 103) in corners(bench.plan)


def test_a_click_changes_nothing(bench):
    tool = adjusting(bench)
    tool.press(at(100, 100))
    tool.release(at(100.4, 100, kind=PointerKind.RELEASE))
    assert bench.begun == 0
    assert not tool.busy


def test_right_click_and_escape_put_the_border_back(bench):
    tool = adjusting(bench)
    for putting_back in (
        lambda: tool.press(at(0, 0, button=Button.RIGHT)),
        tool.cancel,
    ):
        drag(tool, (100, 100), (130, 130), release=False)
        assert tool.busy
        putting_back()
        tool.release(at(130, 130, kind=PointerKind.RELEASE))
        assert not tool.busy
    assert bench.kept == []
    assert bench.dropped == 2


def test_a_refused_place_is_shown_and_does_nothing_on_release(bench):
    tool = adjusting(bench)
    drag(tool, (100, 100), (250, 250), release=False)
    marks = tool.sketch()
    assert MarkKind.REFUSED in {mark.kind for mark in marks}
    tool.release(at(250, 250, kind=PointerKind.RELEASE))
    assert bench.plan.same_records(nine_cell_town())


def test_double_click_adds_a_bend_and_delete_takes_it(bench):
    tool = adjusting(bench)
    tool.double_click(at(100, 150))
    assert bench.kept == ["change.adjust"]
    tool.move(at(100, 150, button=Button.NONE))
    assert tool.handle.part is Part.BEND
    assert tool.key(KeyEvent("Delete"))
    assert bench.plan.same_records(nine_cell_town())


def test_a_corner_cannot_be_deleted_and_says_why(bench):
    tool = adjusting(bench)
    tool.move(at(100, 100, button=Button.NONE))
    tool.key(KeyEvent("Delete"))
    assert bench.said == ["refuse.no_bend"]


def test_keys_alone_move_a_corner():
    plan = nine_cell_town()
    bench = PlanBench(plan, units=(grid_named(plan, 5),))
    tool = adjusting(bench)
    assert tool.key(KeyEvent("Tab"))
    start = tool.handle.place
    assert tool.key(KeyEvent("Right", modifiers=Modifier.SHIFT))
    assert tool.key(KeyEvent("Up"))
    assert tool.busy
    tool.finish()
    assert (start[0] + 5, start[1] + 0.5) in corners(bench.plan)
    assert tool.key(KeyEvent("Tab"))
    first = tool.handle
    tool.key(KeyEvent("Tab"))
    tool.key(KeyEvent("Tab", modifiers=Modifier.SHIFT))
    assert tool.handle == first


def test_a_number_moves_by_length_and_angle(bench):
    tool = adjusting(bench)
    tool.move(at(100, 100, button=Button.NONE))
    assert tool.key(KeyEvent("1", "1"))
    assert (110, 100) in corners(bench.plan)


def test_a_village_border_stays_unless_shift_is_held():
    """Grids 2 and 3 of two villages: the border of the villages stays for good."""
    bench = PlanBench(tiled_town(4, 1))
    tool = adjusting(bench)
    drag(tool, (200, 50), (220, 50), release=False)
    assert MarkKind.REFUSED in {mark.kind for mark in tool.sketch()}
    tool.release(at(220, 50, kind=PointerKind.RELEASE))
    assert bench.kept == []
    drag(tool, (200, 50), (220, 50), modifiers=Modifier.SHIFT)
    assert areas(bench.plan)["第2网格"] == 11_000
    assert areas(bench.plan, 1)["村1"] == 20_000
    assert_sound(bench.plan)


def test_nothing_begins_where_nothing_may_be_edited(bench):
    bench.may_edit = False
    for tool in (
        adjusting(bench),
        RedrawTool(bench, snapper_of(bench), ask_number=number),
    ):
        drag(tool, (100, 100), (120, 120))
        assert not tool.busy


def test_a_sketch_takes_the_place_of_a_stretch(bench):
    tool = RedrawTool(bench, snapper_of(bench), ask_number=number)
    for place in ((100, 110), (130, 150), (100, 190)):
        tool.move(at(*place, button=Button.NONE))
        tool.press(at(*place))
    tool.press(at(0, 0, button=Button.RIGHT))
    assert areas(bench.plan)["第4网格"] == 11_200
    assert not tool.busy


def test_an_unfinished_sketch_says_what_is_missing_and_stays(bench):
    tool = RedrawTool(bench, snapper_of(bench), ask_number=number)
    tool.press(at(100, 110))
    tool.press(at(130, 150))
    assert not [m for m in tool.sketch() if m.kind is MarkKind.REFUSED]
    tool.finish()
    assert bench.said == ["refuse.line_meets_once"]
    assert tool.busy
    assert tool.key(KeyEvent("Backspace"))
    assert tool.key(KeyEvent("Backspace"))
    assert not tool.busy
    assert bench.dropped == 1


class Splitting:
    """Splits as the window does, with the larger part keeping its code."""

    def __init__(self, road=()):
        self.road, self.split = list(road), []

    def show(self, trial, unit, lines):
        def edit(plan):
            shapes = [shapely.LineString(line) for line in lines]
            return split(plan, find_halves(plan, unit, shapes), on=TODAY)

        return trial.show(edit)

    def done(self, trial, unit, lines):
        self.split.append((unit, len(lines)))
        trial.keep()

    def line_at(self, place, reach):
        del place, reach
        return self.road


def splitting(bench, road=()):
    work = Splitting(road)
    return SplitTool(bench, snapper_of(bench), work, ask_number=number), work


def test_two_clicks_and_a_right_click_split_a_grid(bench):
    tool, work = splitting(bench)
    tool.press(at(150, 100))
    tool.press(at(150, 200))
    tool.press(at(0, 0, button=Button.RIGHT))
    assert work.split == [(grid_named(bench.plan, 5), 1)]
    assert sorted(areas(bench.plan).values())[:2] == [5_000, 5_000]


def test_n_begins_another_line(bench):
    tool, work = splitting(bench)
    for x in (130, 160):
        tool.press(at(x, 100))
        tool.press(at(x, 200))
        tool.key(KeyEvent("N", "n"))
    tool.finish()
    assert work.split == [(grid_named(bench.plan, 5), 2)]
    assert sorted(areas(bench.plan).values())[:3] == [3_000, 3_000, 4_000]


def test_shift_click_splits_along_a_road(bench):
    tool, work = splitting(bench, road=[(90, 140), (210, 160)])
    tool.press(at(150, 150, modifiers=Modifier.SHIFT))
    tool.finish()
    assert work.split == [(grid_named(bench.plan, 5), 1)]


def test_shift_click_beside_every_road_says_so(bench):
    tool, _ = splitting(bench)
    tool.press(at(150, 150, modifiers=Modifier.SHIFT))
    assert bench.said == ["refuse.no_road"]
    assert not tool.busy


def test_what_is_selected_is_split_before_what_is_crossed_longer():
    plan = nine_cell_town()
    bench = PlanBench(plan, units=(grid_named(plan, 4),))
    tool, work = splitting(bench)
    tool.press(at(0, 150))
    tool.press(at(190, 150))
    tool.finish()
    assert work.split == [(grid_named(plan, 4), 1)]


class Merging:
    """Merges as the window does, without asking."""

    def show(self, trial, units, *, across):
        return trial.show(
            lambda plan: merge_units(
                plan, units[0], units[1:], on=TODAY, allow_across=across
            )
        )

    def done(self, trial, units, *, across):
        del units, across
        trial.keep()


def test_the_first_grid_clicked_takes_the_others(bench):
    tool = MergeTool(bench, Merging())
    for place in ((150, 150), (250, 150), (250, 250)):
        tool.press(at(*place))
    assert len(tool.chosen) == 3
    tool.press(at(0, 0, button=Button.RIGHT))
    assert areas(bench.plan)["第5网格"] == 30_000
    assert not tool.busy


def test_a_grid_clicked_again_is_left_out_and_backspace_goes_back(bench):
    tool = MergeTool(bench, Merging())
    for place in ((150, 150), (250, 150), (250, 150)):
        tool.press(at(*place))
    assert tool.chosen == (grid_named(bench.plan, 5),)
    tool.finish()
    assert bench.said == ["refuse.merge_two"]
    assert tool.key(KeyEvent("Backspace"))
    assert not tool.busy


def test_grids_apart_are_not_merged_and_say_why(bench):
    tool = MergeTool(bench, Merging())
    tool.press(at(50, 50))
    tool.press(at(250, 250))
    tool.finish()
    assert bench.said == ["refuse.pieces"]
    assert tool.busy


def test_micro_grids_are_merged_at_their_level():
    bench = PlanBench(divided_town(), level=3)
    tool = MergeTool(bench, Merging())
    tool.press(at(120, 120))
    tool.press(at(180, 120))
    tool.finish()
    assert areas(bench.plan, 3)["a"] == 6_000
    assert bench.plan.units[unit_named(bench.plan, "b")].valid_to == TODAY


def test_locked_grids_keep_their_corner():
    plan = nine_cell_town()
    plan = plan.apply(set_fields(plan, {grid_named(plan, 5): {"locked": True}}))
    bench = PlanBench(plan)
    drag(adjusting(bench), (100, 100), (110, 110))
    assert bench.kept == []


def test_snapping_passes_over_the_borders_that_move():
    line = linework(
        "border", [shapely.get_coordinates(shapely.box(0, 0, 9, 9))], ids=[7]
    )
    snapper = Snapper(lambda: [line])
    assert snapper.find(at(0, 0)) is not None
    assert snapper.find(at(0, 0), without={7}) is None


class Giving:
    """One house of the own village, and one of another."""

    def __init__(self, unit):
        self.unit = unit

    def unit_at(self, place):
        del place
        return self.unit

    def in_circle(self, place, radius, *, to, across):
        del radius, to
        return frozenset({7}) if across and place[0] > 100 else frozenset()

    def in_ring(self, ring, *, to, across):
        del ring, to
        return frozenset({7} if across else ())

    def show(self, trial, ids, to, *, allow_parts=False):
        del trial, ids, to, allow_parts
        return True

    def name(self, unit):
        return str(unit)


def giving(bench):
    tool = GiveTool(bench, Giving(grid_named(bench.plan, 1)))
    tool.press(at(10, 10))
    return tool


def stroke(tool, start, end, modifiers=Modifier.NONE):
    tool.press(at(*start, modifiers=modifiers))
    for place in (start, end):
        tool.move(at(*place, modifiers=modifiers, kind=PointerKind.MOVE))
    tool.release(at(*end, modifiers=modifiers, kind=PointerKind.RELEASE))


def test_a_stroke_over_houses_of_another_village_says_how_to_take_them(bench):
    tool = giving(bench)
    stroke(tool, (150, 50), (160, 50))
    assert bench.said == ["refuse.other_village"]
    stroke(tool, (50, 50), (60, 50))
    assert bench.said[1:] == ["refuse.nothing_painted"]
    assert not tool.busy


def test_a_lasso_with_alt_takes_houses_of_another_village(bench):
    tool = giving(bench)
    places = [(10, 10), (90, 10), (90, 90)]
    for modifiers, is_busy in ((Modifier.NONE, False), (Modifier.ALT, True)):
        held = Modifier.SHIFT | modifiers
        tool.press(at(*places[0], modifiers=held))
        for place in places:
            tool.move(at(*place, modifiers=held, kind=PointerKind.MOVE))
        tool.release(at(*places[-1], modifiers=held, kind=PointerKind.RELEASE))
        assert tool.busy is is_busy


def test_shift_held_at_the_last_click_alone_crosses_a_village_border():
    bench = PlanBench(tiled_town(4, 1))
    merge = MergeTool(bench, Merging())
    merge.press(at(150, 50))
    merge.press(at(250, 50))
    redraw = RedrawTool(bench, snapper_of(bench), ask_number=number)
    for place in ((200, 10), (230, 50), (200, 90)):
        redraw.press(at(*place))
    for tool in (redraw, merge):
        tool.press(at(0, 0, button=Button.RIGHT))
        assert tool.busy
        tool.press(at(0, 0, button=Button.RIGHT, modifiers=Modifier.SHIFT))
        assert not tool.busy
    assert bench.said == ["refuse.village"] * 2
