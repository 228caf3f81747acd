"""A sketched line takes the place of a stretch of border."""

import pytest
from shapely import LineString, box

from gridplanner.data.edits.redraw_stretch import redraw_stretch
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError
from tests.helpers.plans import (
    EAST,
    WEST,
    areas,
    assert_sound,
    divided_town,
    grid_named,
    nine_cell_town,
    tiled_town,
)


def redrawn(plan, *points, level=2, **allowed):
    change = redraw_stretch(plan, [LineString(points)], level=level, **allowed)
    after = plan.apply(change)
    assert_sound(after)
    return after


def refused(plan, *points, level=2):
    with pytest.raises(EditError) as refusal:
        redraw_stretch(plan, [LineString(points)], level=level)
    return refusal.value.code


def test_what_the_line_cuts_off_goes_to_the_other_side():
    """
    +-----+-----+
    |  4  |\\ 5  |
    |     |/    |
    +-----+-----+
    """
    plan = nine_cell_town()

    after = redrawn(plan, (100, 110), (130, 150), (100, 190))

    assert areas(after)["第4网格"] == 11_200
    assert areas(after)["第5网格"] == 8_800


def test_a_line_may_weave_over_the_border():
    plan = nine_cell_town()

    after = redrawn(plan, (200, 110), (170, 130), (200, 150), (230, 170), (200, 190))

    assert areas(after)["第5网格"] == areas(after)["第6网格"] == 10_000


def test_two_borders_of_a_corner_are_redrawn_together():
    """The line cuts the corner of grid 5 off; it falls to the longer side."""
    plan = nine_cell_town()

    after = redrawn(plan, (100, 140), (130, 100))

    assert areas(after)["第4网格"] == 10_600


def test_the_ground_comes_to_the_micro_grid_beyond_the_border():
    """From b of grid 5 to d of grid 6."""
    plan = divided_town()

    after = redrawn(plan, (200, 110), (180, 125), (200, 140))

    assert areas(after, 3)["b"] == 2_700
    assert areas(after, 3)["d"] == 5_300
    assert areas(after)["第6网格"] == 10_300


def test_ground_of_two_micro_grids_comes_over_the_border_together():
    """The line cuts pieces off b and c; both go to grid 6."""
    plan = divided_town()

    after = redrawn(plan, (200, 110), (180, 150), (200, 190))

    assert areas(after)["第6网格"] == 10_800
    assert sum(areas(after, 3).values()) == 20_000


def test_the_border_of_micro_grids_is_redrawn_inside_their_grid():
    plan = divided_town()

    after = redrawn(plan, (150, 110), (170, 130), (150, 150), level=3)

    assert areas(after, 3)["a"] == 3_400
    assert areas(after)["第5网格"] == 10_000


def test_a_grid_border_on_a_village_border_stays_unless_forced():
    """
    +---+===+---+
    | 2 # 3 |        # village border
    +---+===+---+
    """
    plan = tiled_town(4, 1)
    line = (200, 10), (220, 50), (200, 90)

    assert refused(plan, *line) == "refuse.village"

    after = redrawn(plan, *line, allow_across=True)
    assert areas(after)["第2网格"] == 10_800
    assert areas(after, 1)["村1"] == 20_000


def test_the_border_of_villages_takes_their_grids_with_it():
    plan = tiled_town(4, 1)

    after = redrawn(plan, (200, 10), (220, 50), (200, 90), level=1)

    assert areas(after, 1)["村1"] == 20_800
    assert areas(after)["第2网格"] == 10_800
    assert after.outline(WEST).area + after.outline(EAST).area == 40_000


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ([(400, 0), (400, 300)], "refuse.line_outside"),
        ([(100, 110), (130, 150)], "refuse.line_meets_once"),
        ([(120, 120), (180, 180)], "refuse.line_meets_once"),
        ([(100, 110), (100, 190)], "refuse.line_meets_once"),
    ],
)
def test_a_line_that_cuts_nothing_off_is_refused(points, code):
    assert refused(nine_cell_town(), *points) == code


def test_a_grid_is_not_cut_in_two():
    """The line runs through grid 5 from side to side below its middle."""
    plan = nine_cell_town()

    after = redrawn(plan, (90, 130), (210, 130))

    assert after.outline(grid_named(after, 5)).equals(box(100, 130, 200, 200))


def test_locked_grids_keep_their_border():
    plan = nine_cell_town()
    plan = plan.apply(set_fields(plan, {grid_named(plan, 4): {"locked": True}}))

    assert refused(plan, (100, 110), (130, 150), (100, 190)) == "refuse.locked"
