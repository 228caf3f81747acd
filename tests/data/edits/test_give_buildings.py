"""Buildings go to a unit, and the border runs between the footprints."""

import random
from textwrap import dedent

import numpy as np
import pytest
import shapely
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from shapely import Point, box

from gridplanner.data.edits.give_buildings import give_buildings
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.plan import Plan
from gridplanner.data.records import Unit
from gridplanner.data.topology.between import solid_footprints
from gridplanner.data.topology.ground import pieces
from gridplanner.data.topology.survey import find_homes
from tests.helpers.footprints import inner, random_footprints, some_near
from tests.helpers.pictures import drawn_buildings, drawn_town, picture_of
from tests.helpers.plans import areas, assert_sound, fresh, tiled_town, unit_named

CASES = {
    "the nearest row goes": (
        """
        AAAABBBB
        AAAABBBB
        AAAABBBB
        """,
        """
        ....xx.o
        ....xx.o
        ....xx.o
        """,
        """
        AAAAAAAB
        AAAAAAAB
        AAAAAAAB
        """,
    ),
    "one house goes, and the ground beside it stays": (
        """
        AAAABBBB
        AAAABBBB
        AAAABBBB
        """,
        """
        ....o..o
        ....x..o
        ....o..o
        """,
        """
        AAAABBBB
        AAAAAABB
        AAAABBBB
        """,
    ),
    "two givers at once, each keeps its border to the other": (
        """
        AAAABBBB
        AAAABBBB
        AAAACCCC
        AAAACCCC
        """,
        """
        ....x..o
        ....x..o
        ....x..o
        ....x..o
        """,
        """
        AAAAAABB
        AAAAAABB
        AAAAAACC
        AAAAAACC
        """,
    ),
    "ground without a grid goes with its buildings": (
        """
        AAAA....
        AAAA....
        """,
        """
        o...x..o
        o...x..o
        """,
        """
        AAAAAA..
        AAAAAA..
        """,
    ),
    "empty ground that is cut off goes along": (
        """
        BAAB
        BAAB
        BAAB
        BAAB
        BAAB
        BBBB
        """,
        """
        ...o
        ....
        ....
        ....
        x...
        ...o
        """,
        """
        AAAB
        AAAB
        AAAB
        AAAB
        AAAB
        AABB
        """,
    ),
    "a grid takes from a micro-grid": (
        """
        AAAAbbbb
        AAAAbbbb
        AAAABBBB
        """,
        """
        ....x..o
        ....x..o
        .......o
        """,
        """
        AAAAAAbb
        AAAAAAbb
        AAAABBBB
        """,
    ),
}


def gave(plan, buildings, name="A", **options):
    shapes, given = buildings
    number = unit_named(plan, name)
    after = plan.apply(give_buildings(plan, shapes, given, unit_id=number, **options))
    assert_sound(after)
    return after


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_ground_goes_with_its_buildings(case):
    town, buildings, expected = case

    plan = gave(drawn_town(town), drawn_buildings(buildings))

    assert picture_of(plan, town) == dedent(expected).strip()


TWO = """
AAAABBBB
AAAABBBB
AAAABBBB
"""


def refusal_of(town, buildings, name="A", **options):
    shapes, given = buildings
    number = unit_named(town, name)
    with pytest.raises(EditError) as refused:
        give_buildings(town, shapes, given, unit_id=number, **options)
    return refused.value


def test_all_buildings_of_a_grid_are_given_only_where_it_may_go():
    town = drawn_town(TWO)
    buildings = drawn_buildings("....x.x.\n........\n.....x..")

    refused = refusal_of(town, buildings)
    plan = gave(town, buildings, drop=[unit_named(town, "B")])

    assert refused.code == "refuse.all_given"
    assert refused.fields["grid"] == "B"
    assert areas(plan) == {"A": 2400.0}


def test_with_a_grid_its_micro_grids_go():
    town = drawn_town("AAbbBB\nAAbbBB")
    buildings = drawn_buildings("..xx.x\n......")

    plan = gave(town, buildings, drop=[unit_named(town, "B")])

    assert {unit.name for unit in plan.units.values()} == {"镇", "村", "A"}


def test_a_micro_grid_is_not_emptied_unasked():
    town = drawn_town("AAbbBB\nAAbbBB")
    buildings = drawn_buildings("..xx.o\n.....o")

    assert refusal_of(town, buildings).fields["grid"] == "b"
    assert areas(gave(town, buildings, drop=[unit_named(town, "b")]))["B"] == 400.0


def test_a_receiver_that_does_not_touch_needs_leave():
    town = drawn_town("AAAABBBB\nAAAABBBB")
    buildings = drawn_buildings("....o.xo\n....o.oo")

    refused = refusal_of(town, buildings)
    plan = gave(town, buildings, allow_parts=True)

    assert refused.code == "refuse.pieces"
    assert refused.fields["grid"] == "A"
    assert pieces(plan, unit_named(plan, "A")) == 2


def test_a_giver_does_not_fall_in_pieces_unasked():
    town = drawn_town("AAAA\nBBBB\nBBBB")
    buildings = drawn_buildings("....\noxxo\noxxo")

    refused = refusal_of(town, buildings)

    assert (refused.code, refused.fields["grid"]) == ("refuse.pieces", "B")


@pytest.mark.parametrize("name", ["A", "B"])
def test_a_locked_grid_neither_gives_nor_receives(name):
    town = drawn_town(TWO)
    town = town.apply(set_fields(town, {unit_named(town, name): {"locked": True}}))

    refused = refusal_of(town, drawn_buildings("....x.oo\n....x.oo"))

    assert (refused.code, refused.fields["grid"]) == ("refuse.locked", name)


def test_ground_kept_out_stays():
    town = drawn_town("AAAABBBB\nAAAACCCC")
    buildings = drawn_buildings("....x..o\n....x..o")

    plan = gave(town, buildings, keep_out=[unit_named(town, "C")])

    assert picture_of(plan, "AAAABBBB\nAAAACCCC") == "AAAAAABB\nAAAACCCC"


def test_a_grid_comes_to_lie_in_two_villages_with_leave_only():
    town = tiled_town(4, 1)
    shapes = np.array([box(205, 40, 215, 60), box(260, 40, 270, 60)], object)
    buildings = shapes, np.array([True, False])

    refused = refusal_of(town, buildings, "第2网格")
    plan = gave(town, buildings, "第2网格", allow_across=True)

    assert refused.code == "refuse.village"
    assert areas(plan)["第2网格"] > 11_000


def test_a_micro_grid_receives_of_its_own_grid_only():
    town = drawn_town("aaAABBBB\naaAABBBB")
    own = drawn_buildings("..xo..o.\n..xo..o.")
    foreign = drawn_buildings("...ox.o.\n...ox.o.")

    plan = gave(town, own, "a")

    assert picture_of(plan, "aaAABBBB\naaAABBBB") == "aaaABBBB\naaaABBBB"
    assert refusal_of(town, foreign, "a").code == "refuse.other_grid"


def test_what_the_receiver_has_already_is_nothing_to_give():
    town = drawn_town(TWO)
    shapes, given = drawn_buildings("x...o...")

    change = give_buildings(town, shapes, given, unit_id=unit_named(town, "A"))

    assert not change


def test_a_building_on_one_that_stays_is_refused():
    town = drawn_town(TWO)
    shapes = np.array([box(50, 10, 58, 18), Point(54, 14), box(70, 10, 78, 18)], object)

    for given in ([True, False, False], [False, True, False]):
        refused = refusal_of(town, (shapes, np.array(given)))
        assert refused.code == "refuse.one_on_another"
    both = gave(town, (shapes, np.array([True, True, False])))

    assert areas(both)["A"] > 1200


def test_a_door_plate_takes_ground():
    town = drawn_town(TWO)
    shapes = np.array([Point(45, 15), box(60, 10, 78, 18)], object)

    plan = gave(town, (shapes, np.array([True, False])))

    assert plan.outline(unit_named(plan, "A")).contains(Point(45, 15).buffer(0.4))


def test_a_house_outside_the_town_takes_free_ground_along():
    town = drawn_town("AAA---\nAAA---")
    shapes, given = drawn_buildings("o..x.o\no.....")

    assert refusal_of(town, (shapes, given)).code == "refuse.village"
    plan = gave(town, (shapes, given), allow_across=True)

    ground = plan.outline(unit_named(plan, "A"))
    assert ground.contains(shapes[given][0])
    assert not ground.intersects(shapes[-1])
    assert 800 < ground.area < 1200


def test_a_house_where_there_is_no_town_needs_no_cell():
    unit = Unit(1_000_000_001, 0, 0, name="A")
    records = {1_000_000_001: unit}
    plan = Plan.from_records(1, DEFAULT_LEVELS, {}, {}, {}, records, 1_000_000_002)

    plan = gave(plan, (np.array([box(0, 0, 8, 8)], object), np.array([True])))

    assert areas(plan, 0)["A"] > 500


def test_a_wall_shared_by_two_is_the_border():
    town = drawn_town(TWO)
    shapes = np.array([box(45, 8, 55, 20), box(55, 6, 66, 22)], object)

    plan = gave(town, (shapes, np.array([True, False])))

    border = plan.outline(unit_named(plan, "A")).boundary
    assert border.intersection(shapely.LineString([(55, 8), (55, 20)])).length > 11.9
    assert not shapely.intersects(inner(shapes), border).any()


def test_a_building_of_a_neighbour_that_reaches_in_has_no_say():
    """It goes where most of what reaches in lies, and is not cut further."""
    town = drawn_town("AAAABBBB\nAAAABBBB\nCCCCCCCC")
    reaching = box(45, 4, 52, 14)
    shapes = np.array([box(41, 15, 47, 22), reaching, box(65, 12, 70, 28)], object)

    plan = gave(town, (shapes, np.array([True, False, False])))

    part = reaching.intersection(town.outline(unit_named(town, "B")))
    assert plan.outline(unit_named(plan, "A")).buffer(0.1).contains(part)
    assert plan.outline(unit_named(plan, "C")).area == 800


def test_the_change_names_unit_and_number_of_buildings():
    town = drawn_town(TWO)
    shapes, given = drawn_buildings("....xx.o")

    change = give_buildings(town, shapes, given, unit_id=unit_named(town, "A"))

    assert change.label == "change.give_buildings"
    assert change.fields == {"grid": "A", "count": "2"}


@for_all(st.integers(0, 2**32))
@settings(max_examples=60, deadline=None, derandomize=True, database=None)
def test_wherever_buildings_stand_none_is_cut_and_those_given_go(seed):
    rng = random.Random(seed)
    town = tiled_town(3, 3, villages=rng.choice((1, 3)), free=rng.choice(((), (5,))))
    footprints = random_footprints(rng, count=rng.choice((5, 20, 60)))
    given = some_near(rng, footprints)
    grids = [unit.id for unit in town.units_at(2)]
    receiver = rng.choice(grids)
    drop = grids if rng.random() < 0.2 else ()
    parts = rng.random() < 0.8
    try:
        change = give_buildings(
            town,
            footprints,
            given,
            unit_id=receiver,
            drop=drop,
            allow_parts=parts,
            allow_across=True,
        )
    except EditError as refused:
        if refused.code != "refuse.all_given" and (parts or not is_in_pieces(refused)):
            raise
        return
    plan = town.apply(change)
    assert_sound(plan)
    solid = solid_footprints(footprints)
    home = find_homes(town, solid)
    giving = set(home[given].tolist()) - {0, *town.cells_of(receiver)}
    for cell in giving:
        assert_buildings_whole(
            town.polygon(cell),
            plan.outline(receiver),
            solid,
            given=given & np.isin(home, list(giving)),
            staying=~given & (home == cell),
        )
    assert_others_stay(town, plan, giving | set(town.cells_of(receiver)))
    if (home[given] != 0).all():
        total = shapely.area(town.polygons()[1]).sum()
        assert shapely.area(plan.polygons()[1]).sum() == pytest.approx(total, abs=0.5)


def is_in_pieces(refused):
    return refused.code == "refuse.pieces"


def assert_buildings_whole(ground, taken, solid, *, given, staying):
    """Each piece of a building on the ground lies on one side of the new border."""
    walls = shapely.buffer(solid, -0.062, join_style="mitre")
    parts, of = shapely.get_parts(
        shapely.intersection(walls, ground.buffer(-0.02)), return_index=True
    )
    there = shapely.area(parts)
    gone = shapely.area(shapely.intersection(parts, taken))
    assert not ((gone > 1e-6) & (there - gone > 1e-6)).any()
    assert not (given[of] & (there - gone > 1e-6)).any()
    assert not (staying[of] & (gone > 1e-6)).any()


def assert_others_stay(before, after, changing):
    """No border moves between cells that neither give nor receive."""
    stay = set(before.cells) - changing
    old, new = fresh(before).shapes(stay), fresh(after).shapes(stay)
    for cell in stay:
        assert before.cells[cell] == after.cells[cell]
        assert old[cell].symmetric_difference(new[cell]).area < 0.02
