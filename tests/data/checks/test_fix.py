"""Mending: an edit like any other, after which nothing is left to mend."""

import numpy as np
import pytest
import shapely
from shapely import box

from gridplanner.data.change import decode, encode
from gridplanner.data.checks.check import check
from gridplanner.data.checks.fix import FIXABLE, fix, fix_all, gains_of
from gridplanner.data.checks.limits import Limits
from gridplanner.data.edits.draw import draw
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.records import Unit
from tests.helpers.plans import (
    areas,
    assert_sound,
    grid_named,
    nine_cell_town,
    tiled_town,
)

SPIKE = shapely.union_all([box(110, 110, 190, 190), box(190, 150, 230, 150.5)])


def with_unit(plan, shape, name):
    unit = Unit(0, 0, 2, name=name)
    change = draw(plan, shape, level=2, unit=unit, take=True, allow_parts=True)
    return plan.apply(change)


def fixable(plan, level=2):
    return [i for i in check(plan, level=level).issues if i.kind in FIXABLE]


def test_a_spike_goes_to_the_grid_that_lies_along_it():
    town = with_unit(nine_cell_town(), SPIKE, "刺")
    (issue,) = fixable(town)

    change = fix(town, [issue])
    after = town.apply(change)

    assert_sound(after)
    assert fixable(after) == []
    assert areas(after)["刺"] == pytest.approx(6400, abs=10)
    assert change.label == "change.repair"
    assert decode(encode(change)) == change
    assert after.apply(change.inverse()).same_records(town)


def test_a_locked_grid_keeps_its_spike_and_takes_none():
    town = with_unit(nine_cell_town(), SPIKE, "刺")
    issues = fixable(town)
    spiked = issues[0].subject

    locked = town.apply(set_fields(town, {spiked: {"locked": True}}))
    assert fix(locked, issues) is None
    others = {
        unit.id: {"locked": True} for unit in town.units_at(2) if unit.id != spiked
    }
    locked = town.apply(set_fields(town, others))
    assert fix(locked, issues) is None


def test_a_grid_that_is_a_sliver_all_over_is_left_to_a_person():
    town = with_unit(nine_cell_town(), box(199.5, 100, 200, 200), "条")

    assert fix(town, fixable(town)) is None


def test_an_issue_that_no_longer_stands_is_passed_over():
    town = with_unit(nine_cell_town(), SPIKE, "刺")
    issues = fixable(town)
    after = town.apply(fix(town, issues))

    assert fix(after, issues) is None
    gap = check(tiled_town(3, 3, villages=1, free=(5,)), level=2).issues
    assert fix(nine_cell_town(), gap) is None


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_after_fix_all_nothing_is_left_to_mend(seed):
    """Slits, slivers, spikes and gaps at random, none of them over all of a grid."""
    rng = np.random.default_rng(seed)
    town = tiled_town(5, 5, villages=1, free=tuple(rng.choice(25, 3) + 1))
    for number in range(6):
        x, y = rng.uniform(100, 380, 2)
        shape = shapely.union_all(
            [box(x, y, x + 40, y + 30), box(x + 40, y + 10, x + 75, y + 10.6)]
        )
        turned = shapely.affinity.rotate(shape, rng.uniform(0, 360), origin=(x, y))
        far = box(x, y + 60, x + 30, y + 60.4)
        both = shapely.union_all([turned, far])
        town = with_unit(town, both, f"片{number}")
    total = sum(areas(town, 1).values())
    issues = check(town, level=2).issues
    assert {issue.kind for issue in issues} >= {"gap", "sliver"}

    after = town.apply(fix_all(town, issues))

    assert_sound(after)
    assert fix_all(after, check(after, level=2).issues) is None
    assert fixable(after) == []
    assert sum(areas(after, 1).values()) == pytest.approx(total)


def test_ground_that_changes_hands_is_told_for_the_picture():
    town = tiled_town(4, 2, free=(6,))
    issues = check(town, level=2).issues
    change = fix(town, issues)

    gains = gains_of(town, change, 2)

    assert sum(gain.ground.area for gain in gains) == pytest.approx(10_000)
    assert {town.units[gain.unit].parent for gain in gains} == {
        town.cells[issues[0].cells[0]].owners[1]
    }


def test_a_wider_limit_mends_wider_slivers():
    town = with_unit(
        nine_cell_town(),
        shapely.MultiPolygon([box(110, 110, 160, 160), box(210, 110, 213, 190)]),
        "宽",
    )

    assert fixable(town) == []
    wide = Limits(sliver_width=4.0)
    issues = check(town, level=2, limits=wide).issues
    after = town.apply(fix_all(town, issues, limits=wide))
    assert areas(after)["宽"] == 2500
    assert grid_named(after, 6) in after.units
