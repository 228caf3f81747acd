"""Scenarios as plans: branch, edit both sides, compare, merge back, adopt."""

import random
from dataclasses import replace

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import box

from gridplanner.data.change import make_change
from gridplanner.data.edits.adopt import adopt
from gridplanner.data.edits.delete import delete
from gridplanner.data.edits.draw import draw
from gridplanner.data.edits.give_ground import give_ground
from gridplanner.data.edits.merge_back import Branch, foresee, merge_back
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError
from gridplanner.data.plan import Plan
from gridplanner.data.records import Unit
from gridplanner.data.scenario import compare, find_successors
from tests.helpers.plans import (
    areas,
    assert_sound,
    fresh,
    grid_named,
    nine_cell_town,
    tiled_town,
    unit_named,
)
from tests.helpers.random_edits import OPERATIONS, try_edit

GRID = 2


def branch_off(plan, number=5):
    """The same records as another plan of the project, as a reopened file gives it."""
    first = Plan.empty(number, plan.levels).next_id
    return replace(fresh(plan), id=number, next_id=first)


def give(plan, shape, number, **options):
    change = give_ground(plan, shape, unit_id=grid_named(plan, number), **options)
    return plan.apply(change)


def merged(plan, base, scenario, **options):
    found = merge_back(plan, Branch(base, scenario), **options)
    return plan.apply(found.change), found.conflicts


def assert_same_ground(one, other, level=GRID):
    """Both plans give every unit of a level the same ground, but for millimetres."""
    first, second = one.outlines(level), other.outlines(level)
    assert set(first) == set(second)
    for unit, outline in first.items():
        difference = shapely.symmetric_difference(outline, second[unit])
        assert difference.area < 0.01 * outline.length


@pytest.fixture
def town():
    """Nine grids of 100 m in one village."""
    return nine_cell_town()


def test_comparing_a_branch_nobody_edited_finds_nothing(town):
    assert not compare(town, branch_off(town), level=GRID)


def test_comparing_names_who_gave_what_ground_to_whom(town):
    scenario = give(branch_off(town), box(100, 0, 150, 100), 1)
    (move,) = compare(town, scenario, level=GRID).moves
    assert (move.level, move.source, move.target) == (
        GRID,
        grid_named(town, 2),
        grid_named(town, 1),
    )
    assert move.ground.equals(box(100, 0, 150, 100))


def test_comparing_finds_new_units_gone_units_and_other_words(town):
    draft = Unit(0, 0, 0, name="新网格")
    plan = branch_off(town)
    drawn = plan.apply(draw(plan, box(0, 0, 50, 50), level=GRID, unit=draft, take=True))
    less = drawn.apply(delete(drawn, grid_named(drawn, 9)))
    one = grid_named(less, 1)
    scenario = less.apply(set_fields(less, {one: {"name": "东门网格"}}))
    found = compare(town, scenario, level=GRID)
    assert found.added == (5_000_000_001,)
    assert found.gone == (grid_named(town, 9),)
    assert [(r.unit, r.field, r.before, r.after) for r in found.rewritten] == [
        (one, "name", "第1网格", "东门网格")
    ]
    assert {(m.source, m.target) for m in found.moves} == {
        (one, 5_000_000_001),
        (grid_named(town, 9), 0),
    }


def test_a_micro_grid_alone_is_a_move_at_its_own_level(town):
    plan = branch_off(town)
    draft = Unit(0, 0, 0, name="微网格")
    change = draw(plan, box(0, 0, 50, 100), level=3, unit=draft, take=True)
    (move,) = compare(town, plan.apply(change), level=GRID).moves
    assert (move.level, move.source) == (3, 0)


def test_free_ground_that_was_taken_is_a_move_from_nobody(town):
    scenario = give(branch_off(town), box(-50, 0, 0, 100), 1, allow_parts=True)
    moves = compare(town, scenario, level=GRID).moves
    assert [(m.source, m.target, m.ground.area) for m in moves] == [
        (0, grid_named(town, 1), 5000.0)
    ]


def test_merging_all_of_a_scenario_gives_its_ground(town):
    scenario = give(branch_off(town), box(100, 0, 150, 100), 1)
    scenario = give(scenario, box(200, 130, 260, 170), 5)
    after, conflicts = merged(town, town, scenario)
    assert not conflicts
    assert_sound(after)
    assert_same_ground(after, scenario)
    assert not compare(after, scenario, level=GRID)


def test_only_chosen_ground_is_merged(town):
    scenario = give(branch_off(town), box(100, 0, 150, 100), 1)
    scenario = give(scenario, box(200, 130, 260, 170), 5)
    moves = compare(town, scenario, level=GRID).moves
    chosen = next(m for m in moves if m.target == grid_named(town, 5))
    after, _ = merged(town, town, scenario, moves={chosen.key})
    assert_sound(after)
    left = compare(after, scenario, level=GRID).moves
    assert [m.key for m in left] == [m.key for m in moves if m is not chosen]


def test_edits_on_both_sides_join_where_they_do_not_meet(town):
    scenario = give(branch_off(town), box(100, 0, 150, 100), 1)
    ours = give(town, box(200, 200, 250, 300), 8)
    after, conflicts = merged(ours, town, scenario)
    assert not conflicts
    assert_sound(after)
    found = areas(after)
    assert found["第1网格"] == 15000
    assert found["第8网格"] == 15000


def test_ground_both_sides_gave_away_is_a_conflict_that_names_it(town):
    scenario = give(branch_off(town), box(100, 0, 150, 100), 1)
    ours = give(town, box(100, 50, 200, 100), 5)
    after, conflicts = merged(ours, town, scenario)
    (conflict,) = conflicts
    assert conflict.move.key == (GRID, grid_named(town, 5), grid_named(town, 1))
    assert conflict.move.ground.equals(box(100, 50, 150, 100))
    assert_sound(after)
    # What only the scenario changed is taken over, what both changed stays.
    assert areas(after)["第1网格"] == 12500
    assert areas(after)["第5网格"] == 15000


def test_a_conflict_can_be_decided_for_the_scenario(town):
    scenario = give(branch_off(town), box(100, 0, 150, 100), 1)
    ours = give(town, box(100, 50, 200, 100), 5)
    after, conflicts = merged(ours, town, scenario, keep="scenario")
    assert len(conflicts) == 1
    assert_sound(after)
    assert areas(after)["第1网格"] == 15000
    assert areas(after)["第5网格"] == 12500


def test_each_conflict_is_decided_by_itself(town):
    scenario = give(branch_off(town), box(100, 0, 150, 100), 1)
    scenario = give(scenario, box(200, 200, 250, 300), 8)
    ours = give(town, box(100, 50, 200, 100), 5)
    ours = give(ours, box(200, 200, 300, 220), 6)
    _, conflicts = merged(ours, town, scenario)
    assert len(conflicts) == 2
    one = next(c for c in conflicts if c.move.target == grid_named(town, 8))
    after, _ = merged(ours, town, scenario, yielding={one.key})
    assert_sound(after)
    assert areas(after)["第8网格"] == 15000
    assert areas(after)["第1网格"] == 12500


def test_what_only_the_plan_changed_is_nothing_to_take_over(town):
    scenario = give(branch_off(town), box(100, 0, 150, 100), 1)
    ours = give(town, box(200, 200, 250, 300), 8)
    found = merge_back(ours, Branch(town, scenario))
    moves = {move.key for move in compare(ours, scenario, level=GRID).moves}
    assert len(moves) == 2
    assert found.taken == {(GRID, grid_named(town, 2), grid_named(town, 1))}


def test_the_same_edit_on_both_sides_is_no_conflict(town):
    scenario = give(branch_off(town), box(100, 0, 150, 100), 1)
    ours = give(town, box(100, 0, 150, 100), 1)
    after, conflicts = merged(ours, town, scenario)
    assert not conflicts
    assert after.same_records(ours)


def test_ground_for_a_unit_that_went_meanwhile_is_a_conflict(town):
    scenario = give(branch_off(town), box(100, 0, 150, 100), 1)
    ours = town.apply(delete(town, grid_named(town, 1)))
    after, conflicts = merged(ours, town, scenario)
    assert [c.move.target for c in conflicts] == [grid_named(town, 1)]
    assert after.same_records(ours)
    back, _ = merged(ours, town, scenario, keep="scenario")
    assert_sound(back)
    assert areas(back)["第1网格"] == 5000


def test_a_new_grid_of_the_scenario_comes_with_its_name_and_id(town):
    plan = branch_off(town)
    draft = Unit(0, 0, 0, name="新网格", code="370211103201047")
    change = draw(plan, box(0, 0, 50, 50), level=GRID, unit=draft, take=True)
    after, _ = merged(town, town, plan.apply(change))
    assert_sound(after)
    assert after.units[5_000_000_001].code == "370211103201047"
    assert after.next_id < 2_000_000_000


def test_a_code_given_on_both_sides_is_refused(town):
    plan = branch_off(town)
    draft = Unit(0, 0, 0, name="新网格", code="370211103201047")
    change = draw(plan, box(0, 0, 50, 50), level=GRID, unit=draft, take=True)
    code = {grid_named(town, 9): {"code": "370211103201047"}}
    ours = town.apply(set_fields(town, code))
    with pytest.raises(EditError, match=r"refuse\.code_taken"):
        merge_back(ours, Branch(town, plan.apply(change)))


def test_a_grid_the_scenario_retired_keeps_its_code_in_the_plan(town):
    nine = grid_named(town, 9)
    town = town.apply(set_fields(town, {nine: {"code": "370211103201009"}}))
    plan = branch_off(town)
    scenario = plan.apply(delete(plan, nine, retired="2026-12-01"))
    after, _ = merged(town, town, scenario)
    assert_sound(after)
    assert after.units[nine].valid_to == "2026-12-01"
    assert not after.cells_of(nine)


def test_other_words_are_merged_and_two_of_them_are_a_conflict(town):
    one, two = grid_named(town, 1), grid_named(town, 2)
    plan = branch_off(town)
    scenario = plan.apply(
        set_fields(plan, {one: {"name": "甲"}, two: {"colour": "#112233"}})
    )
    ours = town.apply(set_fields(town, {one: {"name": "乙"}}))
    after, conflicts = merged(ours, town, scenario)
    assert [(c.unit, c.field, c.base, c.current, c.scenario) for c in conflicts] == [
        (one, "name", "第1网格", "乙", "甲")
    ]
    assert after.units[one].name == "乙"
    assert after.units[two].colour == "#112233"
    theirs, _ = merged(ours, town, scenario, keep="scenario")
    assert theirs.units[one].name == "甲"


def test_merging_over_a_locked_grid_is_refused(town):
    scenario = give(branch_off(town), box(100, 0, 150, 100), 1)
    ours = town.apply(set_fields(town, {grid_named(town, 2): {"locked": True}}))
    with pytest.raises(EditError, match=r"refuse\.locked"):
        merge_back(ours, Branch(town, scenario))


def test_adopting_gives_the_records_of_the_scenario_with_dates(town):
    nine = grid_named(town, 9)
    scenario = give(branch_off(town), box(100, 0, 150, 100), 1)
    scenario = scenario.apply(delete(scenario, nine))
    branch = Branch(town, scenario)
    change = adopt(town, branch, start="2026-12-01", name="方案").change
    after = town.apply(change)
    assert after.vertices == scenario.vertices
    assert after.borders == scenario.borders
    assert after.cells == scenario.cells
    assert {u.valid_from for u in after.units_at(GRID)} == {"2026-12-01"}
    assert after.units[nine].valid_to == "2026-12-01"
    assert_sound(after)
    assert after.apply(change.inverse()).same_records(town)


def test_adopting_over_edits_made_meanwhile_keeps_them(town):
    scenario = give(branch_off(town), box(100, 0, 150, 100), 1)
    ours = give(town, box(200, 200, 250, 300), 8)
    branch = Branch(town, scenario)
    found = adopt(ours, branch, start="2026-12-01", name="方案")
    after = ours.apply(found.change)
    assert not found.conflicts
    assert areas(after)["第8网格"] == 15000
    assert areas(after)["第1网格"] == 15000


def test_the_successor_of_a_grid_is_who_gets_most_of_its_ground(town):
    plan = branch_off(town)
    five = grid_named(plan, 5)
    scenario = give(plan, box(100, 100, 170, 200), 4)
    scenario = give(scenario, box(170, 100, 200, 200), 6, drop={five})
    found = compare(town, scenario, level=GRID)
    assert found.gone == (five,)
    assert find_successors(found.gone, found.moves) == {
        five: (grid_named(town, 4), grid_named(town, 6))
    }


def test_adopting_writes_into_the_heirs_which_grid_they_follow(town):
    plan = branch_off(town)
    five, four, six = (grid_named(plan, n) for n in (5, 4, 6))
    scenario = give(plan, box(100, 100, 195, 200), 4)
    scenario = give(scenario, box(195, 100, 200, 200), 6, drop={five})
    change = adopt(town, Branch(town, scenario), start="2026-12-01", name="x").change
    after = town.apply(change)
    assert after.units[five].valid_to == "2026-12-01"
    assert after.units[four].predecessors == (five,)
    # Less than a tenth of the ground makes nobody an heir.
    assert after.units[six].predecessors == ()


def test_merging_takes_over_which_grid_went_into_another(town):
    plan = branch_off(town)
    five, four = grid_named(plan, 5), grid_named(plan, 4)
    scenario = give(plan, box(100, 100, 200, 200), 4, drop={five})
    heir = replace(scenario.units[four], predecessors=(five,))
    note = make_change(scenario, {("unit", four): heir}, label="x")
    after, _ = merged(town, town, scenario.apply(note))
    assert after.units[four].predecessors == (five,)
    assert_sound(after)


def test_a_unit_that_came_and_went_in_the_scenario_is_kept_for_its_code(town):
    """Split off, and merged into another: nobody dangles, the code stays taken."""
    plan = branch_off(town)
    four = grid_named(plan, 4)
    draft = Unit(0, 0, 0, name="新网格", code="370211103201047")
    change = draw(plan, box(0, 0, 50, 50), level=GRID, unit=draft, take=True)
    new = plan.next_id
    plan = plan.apply(change)
    plan = give(plan, box(0, 0, 50, 50), 4, drop={new}, allow_parts=True)
    ended = replace(change.after["unit", new], valid_to="2026-11-01")
    heir = replace(plan.units[four], predecessors=(new,))
    records = {("unit", new): ended, ("unit", four): heir}
    scenario = plan.apply(make_change(plan, records, label="x"))
    after, _ = merged(town, town, scenario)
    assert_sound(after)
    assert after.units[four].predecessors == (new,)
    assert after.units[new].code == "370211103201047"
    assert after.units[new].valid_to


@pytest.mark.parametrize("apart", [True, False])
def test_what_merging_would_do_is_foreseen(town, apart):
    scenario = give(branch_off(town), box(100, 0, 150, 100), 1)
    shape = box(200, 200, 250, 300) if apart else box(100, 50, 200, 100)
    ours = give(town, shape, 8 if apart else 5)
    names = {grid_named(town, 1): {"name": "甲"}}
    scenario = scenario.apply(set_fields(scenario, names))
    names = {grid_named(town, 1): {"name": "乙"}}
    ours = ours.apply(set_fields(ours, names))
    branch = Branch(town, scenario)
    found = merge_back(ours, branch, level=GRID)
    taken, conflicts = foresee(ours, branch, level=GRID)
    assert taken == found.taken
    assert [c.key for c in conflicts] == [c.key for c in found.conflicts]
    assert len(conflicts) == (1 if apart else 2)


@pytest.mark.parametrize("name", ["村1", "镇"])
def test_a_village_border_is_merged_like_any_other(name):
    base = tiled_town(4, 4, villages=2, free=(6, 7))
    plan = branch_off(base)
    change = give_ground(plan, box(150, 90, 240, 210), unit_id=unit_named(plan, name))
    after, conflicts = merged(base, base, plan.apply(change))
    assert not conflicts
    assert_sound(after)
    assert_same_ground(after, plan.apply(change), level=1)


def edited(plan, rng, steps):
    names = [name for name, (_, weight) in OPERATIONS.items() for _ in range(weight)]
    for _ in range(steps):
        change = try_edit(plan, rng.choice(names), rng)
        if change is not None:
            plan = plan.apply(change)
    return plan


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**60), st.integers(0, 4), st.integers(1, 5))
def test_merging_random_edits_of_both_sides_keeps_the_ground_tiled(seed, ours, theirs):
    """Merged or refused with a reason; and what comes out differs nowhere by chance."""
    rng = random.Random(seed)
    base = rng.choice((nine_cell_town(), tiled_town(4, 4, villages=2, free=(6, 7))))
    scenario = edited(branch_off(base), rng, theirs)
    plan = edited(base, rng, ours)
    branch = Branch(base, scenario)
    keep = rng.choice(("current", "scenario"))
    try:
        found = merge_back(plan, branch, keep=keep)
    except EditError as refusal:
        if refusal.code in {"refuse.broken", "refuse.library"}:
            raise
        return
    after = plan.apply(found.change)
    assert_sound(after)
    assert after.apply(found.change.inverse()).same_records(plan)
    again = merge_back(after, branch, keep=keep)
    left = compare(after, after.apply(again.change), level=GRID)
    # Strips of some centimetres at a border both sides moved may go either way.
    assert all(move.ground.area < 1 for move in left.moves)
    assert scenario.same_records(branch.scenario)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**60), st.integers(1, 5))
def test_adopting_random_edits_gives_the_scenario_and_undo_gives_it_back(seed, steps):
    rng = random.Random(seed)
    base = nine_cell_town()
    scenario = edited(branch_off(base), rng, steps)
    branch = Branch(base, scenario)
    change = adopt(base, branch, start="2026-12-01", name="方案").change
    after = base.apply(change)
    assert_sound(after)
    assert after.borders == scenario.borders
    assert after.cells == scenario.cells
    assert after.apply(change.inverse()).same_records(base)
