import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.analysis.coverage import coverage
from gridplanner.analysis.coverage_table import Overlaid, coverage_table
from gridplanner.analysis.covered import KINDS, STATES, WHOLES, Covered
from gridplanner.analysis.covered_ground import cover_overlaid, cover_tiling
from gridplanner.analysis.holding_times import holding_times
from gridplanner.analysis.people_places import people_places
from gridplanner.data.job import Cancelled, Progress
from gridplanner.data.levels import parse_levels
from gridplanner.data.recorded import Recorded, Things
from gridplanner.data.records import Cell, Unit
from tests.analysis.towns import (
    DrawnPlan,
    fetch,
    make_buildings,
    place,
    snapshot_of,
    square,
    town_9,
)

COMMUNITY, GRID, MICRO_GRID = 1, 2, 3
NONE = np.empty(0, np.int64)
#         grid 134      grid 131       gap          beyond the town
HOUSES = [square(150, 50), square(50, 150), square(50, 50), square(900, 0)]


def things(*buildings):
    ids = np.arange(1, len(buildings) + 1)
    return Things(ids, np.array(buildings, np.int64), np.zeros(len(ids), np.int64))


def on_record(**parts):
    nothing = things()
    made = {
        "buildings": np.arange(1, 6),
        "used": NONE,
        "dwellings": nothing,
        "lived_in": np.zeros(len(parts.get("dwellings", nothing)), bool),
        "households": nothing,
        "registers": nothing,
        "people": nothing,
        "registered": nothing,
        "key_people": NONE,
    }
    return Recorded(**(made | parts))


def placed(plan=None, houses=HOUSES):
    snapshot = snapshot_of(plan or town_9(), make_buildings(houses))
    return place(snapshot, fetch(houses))


def table_of(recorded, *, level=GRID, by=COMMUNITY, snapshot=None, **options):
    snapshot = snapshot or placed()
    places = people_places(snapshot, NONE, NONE)
    return coverage_table(snapshot, places, recorded, level=level, by=by, **options)


def department(plan_id, *boxes):
    """The grids of a department: one a box, in a plan of its own."""
    first = 1000 * plan_id
    return DrawnPlan(
        {first + i: box for i, box in enumerate(boxes)},
        {first + i: Cell(first + i, (0, 0, first + i, 0)) for i in range(len(boxes))},
        {
            first + i: Unit(first + i, 0, 2, code=f"{first + i}")
            for i in range(len(boxes))
        },
    )


def overlaid(*plans):
    snapshots = tuple(placed(plan) for plan in plans)
    places = tuple(people_places(each, NONE, NONE) for each in snapshots)
    return Overlaid(snapshots, places)


def test_people_count_beside_three_wholes():
    people = things(1, 1, 2, 3, 4, 5, 0)  # house 5 is on record and not drawn
    registered = people.where(np.isin(people.ids, [1, 4, 7]))
    found = table_of(on_record(people=people, registered=registered))
    assert found.covered("people", "drawn") == Covered(once=3, none=2, more=0)
    assert found.covered("people", "recorded") == Covered(once=3, none=4, more=0)
    assert found.covered("people", "registered") == Covered(once=1, none=2, more=0)
    assert found.covered("people", "recorded").share == pytest.approx(3 / 7)


def test_rates_of_people_are_of_all_on_record():
    found = table_of(on_record(people=things(1, 1, 2, 3, 4, 5, 0, 0)))
    assert (found.rates["in_grid_rate"].held, found.rates["in_grid_rate"].whole) == (
        3,
        8,
    )
    assert (found.rates["mapped_rate"].held, found.rates["mapped_rate"].whole) == (5, 8)


def test_households_in_micro_grids():
    rate = table_of(on_record(households=things(1, 2, 3))).rates["micro_grid_rate"]
    assert (rate.held, rate.whole) == (1, 3)


def test_a_town_without_micro_grids_has_no_rate_of_them():
    plan = town_9()
    cells = {i: Cell(i, (*cell.owners[:3], 0)) for i, cell in plan.cells.items()}
    units = {i: unit for i, unit in plan.units.items() if unit.level < MICRO_GRID}
    bare = placed(DrawnPlan(plan.shapes, cells, units))
    found = table_of(on_record(households=things(1, 2)), snapshot=bare)
    assert found.rates["micro_grid_rate"].share is None


def test_ground_of_three_counts_once_though_it_is_in_three_overlaps():
    over = overlaid(*(department(n, square(0, 0, 100)) for n in (5, 6, 7)))
    ground = cover_overlaid(placed(), GRID, over.snapshots, progress=Progress())
    assert ground.covered.more == 10_000
    assert sum(each.area for each in ground.overlaps) == 30_000


def test_nothing_on_record_is_unknown_and_not_nought():
    found = table_of(on_record())
    assert found.covered("people") is None
    assert found.rates["in_grid_rate"].share is None
    assert found.rates["micro_grid_rate"].share is None
    assert found.covered("buildings", "registered") is None


def test_all_in_houses_that_are_not_drawn_have_no_share():
    found = table_of(on_record(people=things(0, 5)))
    assert found.covered("people", "drawn") == Covered(once=0, none=0, more=0)
    assert found.covered("people", "drawn").share is None
    assert found.covered("people", "recorded").share == 0


def test_key_groups_are_a_part_of_the_people():
    found = table_of(on_record(people=things(1, 2, 3), key_people=np.array([2, 3, 9])))
    assert found.covered("key_people") == Covered(once=1, none=1, more=0)


def test_rows_and_what_lies_in_no_area_add_up_to_the_whole():
    recorded = on_record(people=things(1, 1, 2, 3, 4, 4), dwellings=things(1, 3, 4))
    found = table_of(recorded)
    assert [row.unit and row.unit.name for row in found.rows] == ["东村", "西村", None]
    assert found.rows[0].kinds["people"] == Covered(once=3, none=1, more=0)
    assert found.rows[2].kinds["people"] == Covered(once=0, none=2, more=0)
    for kind in ("people", "dwellings"):
        for state in STATES:
            parts = sum(getattr(row.kinds[kind], state) for row in found.rows)
            assert parts == getattr(found.covered(kind), state)


def test_ground_rows_add_up_to_the_ground_of_the_town():
    found = table_of(on_record())
    assert found.covered("ground") == Covered(once=80_000, none=10_000, more=0)
    assert [row.ground.once for row in found.rows] == [50_000, 30_000, 0]
    assert sum(row.ground.whole for row in found.rows) == found.covered("ground").whole


def test_the_ground_is_that_of_the_figures():
    for level in (COMMUNITY, GRID, MICRO_GRID):
        share = coverage(placed(), level).shares["ground"]
        ground = cover_tiling(placed(), level)
        assert (ground.covered.once, ground.covered.whole) == (share.held, share.whole)
        assert sum(gap.area for gap in ground.gaps) == ground.covered.none


def test_a_gap_has_its_shape_and_the_area_it_lies_in():
    (gap,) = cover_tiling(placed(), GRID).gaps
    assert gap.shape.equals(square(0, 0, 100))
    assert (gap.area, gap.units) == (10_000, (110,))


def test_a_town_without_areas_has_no_gaps():
    plan = DrawnPlan({1: square(0, 0)}, {1: Cell(1, (0, 9))}, {9: Unit(9, 0, 1)})
    snapshot = snapshot_of(plan, make_buildings([]), levels=parse_levels("镇,网格"))
    assert cover_tiling(snapshot, 1).covered is None


def test_only_staffed_grids_count():
    recorded = on_record(people=things(1, 2, 2, 3))
    found = table_of(recorded, only=frozenset({131}))
    assert found.covered("people") == Covered(once=2, none=2, more=0)
    assert found.covered("ground").once == 30_000
    assert found.covered("ground").whole == 90_000
    assert found.rows[0].ground == Covered(once=30_000, none=30_000, more=0)
    assert table_of(recorded, only=()).covered("people").once == 0


@given(st.sets(st.sampled_from([131, 132, 133, 134])))
def test_what_staffed_grids_cover_is_what_they_cover_where_there_are_no_others(only):
    plan = town_9()
    bare = DrawnPlan(
        plan.shapes,
        {
            i: Cell(i, (*cell.owners[:2], cell.owners[2] * (cell.owners[2] in only), 0))
            for i, cell in plan.cells.items()
        },
        {n: unit for n, unit in plan.units.items() if unit.level < GRID or n in only},
    )
    recorded = on_record(
        people=things(1, 1, 2, 3, 4, 9), dwellings=things(1, 2, 3), key_people=NONE
    )
    found = table_of(recorded, only=frozenset(only))
    alone = table_of(recorded, snapshot=placed(bare))
    assert found.covered("ground") == alone.covered("ground")
    areas = [sum(patch.area for patch in x.ground.gaps) for x in (found, alone)]
    assert areas[0] == pytest.approx(areas[1])
    for kind in KINDS:
        for whole in WHOLES:
            assert found.covered(kind, whole) == alone.covered(kind, whole)
    assert [row.kinds for row in found.rows] == [row.kinds for row in alone.rows]
    assert [row.ground for row in found.rows] == [row.ground for row in alone.rows]


def test_grids_of_departments_may_hold_twice():
    over = overlaid(
        department(5, square(0, 0, 200), square(200, 0, 100)),
        department(6, square(100, 0, 200)),
    )
    recorded = on_record(people=things(1, 2, 3, 4))
    found = table_of(recorded, overlaid=over)
    #  house 1 at (150, 50) lies in 5000 and 6000; 2 and 3 in 5000; 4 in none
    assert found.covered("people") == Covered(once=2, none=1, more=1)
    assert found.counted["people"].listed("drawn", "more").ids.tolist() == [1]
    ground = found.ground
    assert ground.covered == Covered(once=30_000, none=30_000, more=30_000)
    assert sum(gap.area for gap in ground.gaps) == 30_000
    assert [(each.area, each.units) for each in ground.overlaps] == [
        (20_000, (5000, 6000)),
        (10_000, (5001, 6000)),
    ]


def test_overlaps_beyond_the_town_are_not_its_ground():
    over = overlaid(
        department(5, square(250, 0, 100)), department(6, square(250, 0, 100))
    )
    ground = cover_overlaid(placed(), GRID, over.snapshots, progress=Progress())
    assert ground.covered.more == 5_000
    assert ground.overlaps[0].area == 10_000


def test_covering_by_departments_can_be_cancelled():
    stop = Progress(cancelled=lambda: True)
    with pytest.raises(Cancelled):
        table_of(on_record(), overlaid=overlaid(department(5)), progress=stop)


@given(
    st.lists(
        st.tuples(*[st.integers(0, 25)] * 2, *[st.integers(1, 12)] * 2), max_size=6
    ),
    st.lists(st.integers(0, 4), max_size=30),
)
def test_departments_against_counting_one_by_one(corners, homes):
    plans = [
        department(5 + i, shapely.box(10 * x, 10 * y, 10 * (x + w), 10 * (y + h)))
        for i, (x, y, w, h) in enumerate(corners)
    ]
    over = overlaid(*plans) if plans else overlaid(department(4))
    found = table_of(on_record(people=things(*homes)), overlaid=over)
    grids = [shape for plan in plans for shape in plan.shapes.values()]

    def held(grid, house):  # the largest part decides, the grid where both are equal
        inside = shapely.intersection(grid, house).area
        return 2 * inside >= house.area - 1e-9

    times = [
        sum(held(grid, HOUSES[home - 1]) for grid in grids) if home else 0
        for home in homes
    ]
    if homes:
        expected = Covered(times.count(1), times.count(0), sum(n > 1 for n in times))
        assert found.covered("people", "recorded") == expected
    town = square(0, 0, 300)
    union = shapely.union_all(grids) if grids else shapely.Polygon()
    bare = town.difference(union).area
    assert found.covered("ground").none == pytest.approx(bare, abs=0.1)
    lattice = np.add.outer(np.arange(30) * 10 + 5, np.zeros(30))
    xs, ys = lattice.ravel(), lattice.T.ravel()
    number = sum((shapely.contains_xy(g, xs, ys) for g in grids), np.zeros(900))
    assert found.covered("ground").more == pytest.approx(100 * (number > 1).sum())


def test_things_by_state_are_all_things():
    recorded = on_record(
        people=things(1, 2, 3, 0), dwellings=things(1, 3), households=things(2, 5)
    )
    found = table_of(recorded)
    for kind in KINDS:
        for whole in WHOLES:
            one, covered = found.counted[kind], found.covered(kind, whole)
            listed = [len(one.listed(whole, state)) for state in STATES]
            assert sum(listed) == (covered.whole if covered else 0)


def test_numbers_of_columns_count_where_the_registry_has_none():
    counts = [[2, -1, 3], [1, -1, 4], [5, -1, 7], [-1, -1, 9]]
    snapshot = snapshot_of(town_9(), make_buildings(HOUSES, counts=counts))
    snapshot = place(snapshot, fetch(HOUSES))
    found = table_of(on_record(), snapshot=snapshot)
    share = coverage(snapshot, GRID).shares
    for kind in ("dwellings", "people"):
        assert found.covered(kind).once == share[kind].held
        assert found.covered(kind).whole == share[kind].whole
    assert found.covered("households") is None


def test_renumbering_units_changes_no_number():
    plan = town_9()
    moved = DrawnPlan(
        plan.shapes,
        {
            i: Cell(i, tuple(owner and 7000 - owner for owner in cell.owners))
            for i, cell in plan.cells.items()
        },
        {
            7000 - u.id: Unit(
                7000 - u.id, u.parent and 7000 - u.parent, u.level, code=u.code
            )
            for u in plan.units.values()
        },
    )
    recorded = on_record(people=things(1, 1, 2, 3, 4))
    one, other = table_of(recorded), table_of(recorded, snapshot=placed(moved))
    assert [row.kinds for row in one.rows] == [row.kinds for row in other.rows]
    assert one.covered("ground") == other.covered("ground")


def test_times_of_one_plan_are_none_or_one():
    held = holding_times([people_places(placed(), NONE, NONE)], GRID)
    assert held.times.tolist() == [1, 1, 0, 0]
