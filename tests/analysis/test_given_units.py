"""Buildings that users gave to a unit, whatever becomes of the unit."""

from dataclasses import replace

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.analysis.standing import Standing
from gridplanner.analysis.sums import sum_cells
from gridplanner.data.heirs import heirs_of
from gridplanner.data.records import Cell, Unit
from gridplanner.data.snapshot import retake
from tests.analysis.test_standing import assert_equal, give
from tests.analysis.towns import (
    DrawnPlan,
    fetch,
    lattice,
    lattice_plan,
    make_buildings,
    place,
    snapshot_of,
    square,
    town_9,
)

GRID, MICRO = 2, 3
FIRST = 10**6 + 1 + 4  # id of the first grid of a lattice of four communities


def cells_of(houses, given_to, plan=None):
    buildings = make_buildings(houses, overrides=given_to)
    snapshot = place(snapshot_of(plan or town_9(), buildings), fetch(houses))
    cells = np.append(snapshot.cell_ids, 0)[snapshot.building_cell]
    return cells.tolist(), snapshot.cut_levels.tolist()


def test_of_a_divided_grid_the_micro_grid_with_the_largest_share_has_the_building():
    # grid 134 has micro-grids 14 (below y = 100) and 15; 13 lies east of x = 200
    house = shapely.box(195, 80, 215, 105)
    assert cells_of([house], [134])[0] == [14]
    assert cells_of([house], [0])[0] == [13]


def test_where_the_unit_does_not_reach_it_the_nearest_cell_has_the_building():
    assert cells_of([square(250, 150), square(250, 20)], [134, 134])[0] == [15, 14]


def test_a_point_goes_where_it_lies_or_to_the_nearest_cell_of_the_unit():
    points = [shapely.Point(150, 150), shapely.Point(150, 260)]
    assert cells_of(points, [134, 134])[0] == [15, 15]


def test_a_choice_settles_cuts_at_its_level_and_above_but_none_below():
    # over the corner of 14, 15, 12 and 13, with half of it in grid 134
    house = square(195, 95)
    assert cells_of([house], [142]) == ([15], [0])
    assert cells_of([house], [134]) == ([14], [1 << MICRO])


def test_a_community_that_is_chosen_leaves_the_grid_to_the_largest_share():
    # most of it in the other community, the rest in cells 14 and 15
    house = shapely.box(196, 90, 230, 130)
    cells, cut = cells_of([house], [110])
    assert cells == [15]
    assert cut == [1 << MICRO]


def test_a_unit_that_ended_is_stood_for_by_its_only_successor():
    units = {
        1: Unit(1, 0, 2, valid_to="2025-01-01"),
        2: Unit(2, 0, 2, predecessors=(1,), valid_to="2025-02-01"),
        3: Unit(3, 0, 2, predecessors=(2, 4)),
        4: Unit(4, 0, 2, valid_to="2025-02-01"),
        5: Unit(5, 0, 2, valid_to="2025-02-01"),
        6: Unit(6, 0, 2, predecessors=(5,)),
        7: Unit(7, 0, 2, predecessors=(5,)),
        8: Unit(8, 0, 2, valid_to="2025-02-01"),
    }
    wanted = np.array([1, 2, 3, 4, 5, 8, 99, 0, 1])
    assert heirs_of(units, wanted).tolist() == [3, 3, 3, 3, 0, 0, 0, 0, 3]


def brute_force(plan, house, wanted):
    """The cell of one building by looking at every polygon, 0 for none."""
    unit = plan.units.get(wanted)
    while unit is not None and unit.valid_to:
        after = [u for u in plan.units.values() if unit.id in u.predecessors]
        unit = after[0] if len(after) == 1 else None
    cells = sorted(plan.cells)
    parts = {c: plan.shapes[c].intersection(house).area for c in cells}
    own = [c for c in cells if unit is not None and unit.id in plan.cells[c].owners]
    if own and max(parts[c] for c in own) > 0:
        return max(own, key=parts.__getitem__)
    if own:
        return min(own, key=lambda c: plan.shapes[c].distance(house))
    best = max(cells, key=parts.__getitem__, default=0)
    outside = house.area - sum(parts.values())
    return best if best and parts[best] >= outside else 0


@st.composite
def edit(draw):
    kind = draw(st.sampled_from(["give", "merge", "end", "micro"]))
    if kind == "give":
        at = st.integers(-30, 430)
        cells = st.sampled_from(range(1, 18))
        box = draw(at), draw(at), draw(st.integers(5, 200))
        return kind, draw(st.one_of(st.none(), cells)), draw(cells), box
    return kind, draw(st.integers(0, 15)), draw(st.integers(0, 15)), None


def apply(plan, step):
    """The plan after a step and the cells it touched; None where it does nothing."""
    kind, one, other, box = step
    if kind == "give":
        if one == other or (one is not None and one not in plan.cells):
            return None
        changed = give(plan, one, other, square(*box))
        return changed, {c for c in (one, other) if c is not None}
    unit, taker = plan.units[FIRST + one], plan.units[FIRST + other]
    if unit.valid_to or (kind == "merge" and (taker.valid_to or taker is unit)):
        return None
    units, cells = dict(plan.units), dict(plan.cells)
    own = [c for c, each in cells.items() if each.owners[GRID] == unit.id]
    for number in own:
        owners = list(cells[number].owners)
        if kind == "micro":
            owners[MICRO] = 10**7 + other
            units[10**7 + other] = Unit(10**7 + other, unit.id, MICRO)
        else:
            owners[GRID:] = taker.id if kind == "merge" else 0, 0
        cells[number] = Cell(number, tuple(owners))
    if kind != "micro":
        units[unit.id] = replace(unit, valid_to="2025-06-30")
    if kind == "merge":
        before = (*taker.predecessors, unit.id)
        units[taker.id] = replace(taker, predecessors=before)
    return DrawnPlan(plan.shapes, cells, units), set(own)


@settings(max_examples=40, deadline=None)
@given(st.lists(edit(), min_size=1, max_size=8), st.integers(0, 1000))
def test_what_users_gave_follows_every_edit_as_brute_force_says(steps, seed):
    rng = np.random.default_rng(seed)
    plan = lattice_plan(lattice(4, 400.0, rng=rng, bends=2), per_community=4)
    houses = [square(*at, 18) for at in rng.uniform(-20, 400, (40, 2))]
    wanted = np.where(rng.random(40) < 0.5, FIRST + rng.integers(0, 18, 40), 0)
    counts = rng.integers(0, 30, (40, 3))
    buildings = make_buildings(houses, counts=counts, overrides=wanted)
    snapshot = snapshot_of(plan, buildings)
    standing = Standing(snapshot, fetch(houses))
    for step in steps:
        done = apply(plan, step)
        if done is None:
            continue
        plan, touched = done
        snapshot = retake(snapshot, plan, touched=touched, version=2)
        standing.refresh(snapshot, touched)
        anew = place(snapshot, fetch(houses))
        assert_equal(standing.snapshot, anew)
        assert_equal(standing.sums, sum_cells(anew))
    now = standing.snapshot
    found = np.append(now.cell_ids, 0)[now.building_cell].tolist()
    assert found == [
        brute_force(plan, house, unit)
        for house, unit in zip(houses, wanted.tolist(), strict=True)
    ]
    found_sums = standing.figures(GRID)
    both = found_sums.total.values + found_sums.outside.values
    assert both[0].tolist() == counts.sum(axis=0).tolist()
