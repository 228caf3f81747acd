"""Splitting a unit: who keeps the code, and what becomes of the units below."""

import pytest
from shapely import LineString, MultiLineString, box

from gridplanner.data.codes import propose_codes
from gridplanner.data.edits.draw import draw
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.edits.split import SplitChoice, find_halves, split
from gridplanner.data.errors import EditError
from gridplanner.data.lineage import predecessors_of, successors_of
from gridplanner.data.records import Unit
from tests.helpers.plans import (
    WEST,
    areas,
    assert_sound,
    divided_town,
    grid_named,
    nine_cell_town,
    unit_named,
)

TODAY = "2026-03-05"
NORTH_SOUTH = LineString([(160, 90), (160, 210)])


def halved(plan, unit, *lines, choice=None):
    after = plan.apply(split(plan, find_halves(plan, unit, lines), choice, on=TODAY))
    assert_sound(after)
    return after


def refused(plan, unit, *lines):
    with pytest.raises(EditError) as refusal:
        find_halves(plan, unit, lines)
    return refusal.value.code


def test_the_larger_part_keeps_id_and_code_unless_told_otherwise():
    """
    +------+---+
    | 5    | n |
    +------+---+
    """
    plan = nine_cell_town()

    after = halved(plan, grid_named(plan, 5), NORTH_SOUTH)

    (new,) = (u for u in after.units.values() if u.predecessors)
    assert areas(after)["第5网格"] == 6_000
    assert after.outline(new.id).equals(box(160, 100, 200, 200))
    assert (new.kind, new.valid_from) == ("basic", TODAY)
    assert new.parent == plan.units[grid_named(plan, 5)].parent
    assert new.name
    assert new.code == propose_codes(after, [new.id])[new.id]
    assert predecessors_of(after, new.id) == (after.units[grid_named(after, 5)],)
    assert successors_of(after, grid_named(after, 5)) == (new,)


def test_the_smaller_part_keeps_the_code_where_the_user_says_so():
    plan = nine_cell_town()
    draft = Unit(0, 0, 0, name="西半", code="370211103201088")

    after = halved(
        plan, grid_named(plan, 5), NORTH_SOUTH, choice=SplitChoice(1, (draft,))
    )

    assert areas(after)["第5网格"] == 4_000
    assert areas(after)["西半"] == 6_000
    assert after.units[unit_named(after, "西半")].code == "370211103201088"


def test_both_parts_may_be_new_and_the_old_code_ends():
    plan = divided_town()
    old = grid_named(plan, 9)

    after = halved(
        plan, old, LineString([(250, 190), (250, 310)]), choice=SplitChoice(None)
    )

    assert after.units[old].valid_to == TODAY
    assert after.units[old].code == "370211103201009"
    assert not after.cells_of(old)
    codes = sorted(u.code for u in successors_of(after, old))
    assert codes == ["370211103201010", "370211103201011"]


def test_several_lines_make_several_parts():
    plan = nine_cell_town()
    lines = [LineString([(x, 90), (x, 210)]) for x in (120, 150)]

    after = halved(plan, grid_named(plan, 5), *lines)

    assert sorted(areas(after).values())[:3] == [2_000, 3_000, 5_000]


def test_crossing_lines_make_four_parts():
    plan = nine_cell_town()
    cross = MultiLineString([[(150, 90), (150, 210)], [(90, 150), (210, 150)]])

    after = halved(plan, grid_named(plan, 5), *cross.geoms)

    assert sorted(areas(after).values())[:4] == [2_500] * 4


def test_micro_grids_go_with_their_part_and_get_codes_there():
    """The line runs on the border of a and b and through c.

    +----|----+
    | c  |    |
    |---.|----|
    | a  | b  |
    +----|----+
    """
    plan = divided_town()
    line = LineString([(150, 90), (150, 210)])
    halves = find_halves(plan, grid_named(plan, 5), [line])
    assert halves.crossed == (unit_named(plan, "c"),)
    west = [p.centroid.x < 150 for p in halves.parts].index(True)

    after = plan.apply(split(plan, halves, SplitChoice(west), on=TODAY))
    assert_sound(after)

    (new,) = (u for u in after.units_at(2) if u.predecessors)
    b = after.units[unit_named(plan, "b")]
    assert b.parent == new.id
    assert b.code == new.code + "002" or b.code == new.code + "001"
    (kept,) = predecessors_of(after, b.id)
    assert (kept.code, kept.valid_to) == ("370211103201005002", TODAY)
    assert after.units[unit_named(after, "a")].code == "370211103201005001"
    c = after.units[unit_named(after, "c")]
    assert c.code == "370211103201005003"
    (other,) = successors_of(after, c.id)
    assert other.parent == new.id
    assert other.code.startswith(new.code)
    assert areas(after, 3)["c"] == 2_000


def test_a_micro_grid_that_stays_whole_takes_the_line_with_it():
    """c goes to the east whole: the border of the halves follows it."""
    plan = divided_town()
    halves = find_halves(
        plan, grid_named(plan, 5), [LineString([(150, 90), (150, 210)])]
    )
    west = [p.centroid.x < 150 for p in halves.parts].index(True)
    choice = SplitChoice(west, whole={unit_named(plan, "c"): 1 - west})

    after = plan.apply(split(plan, halves, choice, on=TODAY))

    assert_sound(after)
    assert areas(after, 3)["c"] == 4_000
    assert areas(after)["第5网格"] == 3_000


def test_a_village_is_split_with_its_grids():
    plan = divided_town()
    plan = plan.apply(set_fields(plan, {WEST: {"locked": False}}))

    after = halved(plan, WEST, LineString([(150, -10), (150, 310)]))

    new = next(u for u in after.units_at(1) if u.predecessors)
    assert round(sum(areas(after, 1).values())) == 90_000
    moved = [u for u in after.units_at(2) if u.parent == new.id]
    assert len(moved) in {3, 6}
    assert all(u.code.startswith(new.code) for u in moved if u.code)
    below = [u for u in after.units_at(3) if u.parent in {m.id for m in moved}]
    codes = {m.id: m.code for m in moved}
    assert all(u.code.startswith(codes[u.parent]) for u in below)


def test_pieces_that_no_line_divides_go_with_the_largest_part():
    """A grid of two islands; one of them is split."""
    plan = nine_cell_town()
    two = Unit(0, 0, 2, name="两")
    islands = box(10, 10, 60, 60) | box(210, 10, 290, 60)
    plan = plan.apply(draw(plan, islands, level=2, unit=two, take=True))

    after = halved(plan, unit_named(plan, "两"), LineString([(270, 0), (270, 70)]))

    assert areas(after)["两"] == 2_500 + 3_000
    assert after.units[unit_named(after, "两")].parts == 2


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ([(400, 0), (400, 300)], "refuse.line_outside"),
        ([(150, 90), (150, 150)], "refuse.line_ends_inside"),
        ([(120, 120), (180, 180)], "refuse.line_ends_inside"),
        ([(100, 90), (100, 210)], "refuse.line_ends_inside"),
    ],
)
def test_a_line_that_divides_nothing_is_refused(line, code):
    plan = nine_cell_town()

    assert refused(plan, grid_named(plan, 5), LineString(line)) == code


def test_a_line_may_miss_the_border_by_a_little():
    plan = nine_cell_town()

    after = halved(
        plan, grid_named(plan, 5), LineString([(150, 100.006), (150, 199.994)])
    )

    assert sorted(areas(after).values())[:2] == [5_000, 5_000]


def test_a_locked_grid_is_not_split():
    plan = nine_cell_town()
    plan = plan.apply(set_fields(plan, {grid_named(plan, 5): {"locked": True}}))

    assert refused(plan, grid_named(plan, 5), NORTH_SOUTH) == "refuse.locked"


def test_a_code_in_use_is_refused_for_a_part():
    plan = divided_town()
    halves = find_halves(plan, grid_named(plan, 5), [NORTH_SOUTH])
    draft = Unit(0, 0, 0, code="370211103201007")

    with pytest.raises(EditError) as refusal:
        split(plan, halves, SplitChoice(0, (draft,)), on=TODAY)
    assert refusal.value.code == "refuse.code_taken"
