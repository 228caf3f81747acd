"""Merging units: which code stays, and what becomes of the units below."""

import pytest
from shapely import box

from gridplanner.data.edits.draw import draw
from gridplanner.data.edits.merge_units import merge_units
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError
from gridplanner.data.lineage import predecessors_of, successors_of
from gridplanner.data.records import Unit
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


def merged(plan, kept, *others, **allowed):
    after = plan.apply(merge_units(plan, kept, others, on=TODAY, **allowed))
    assert_sound(after)
    return after


def refused(plan, kept, *others):
    with pytest.raises(EditError) as refusal:
        merge_units(plan, kept, others, on=TODAY)
    return refusal.value.code


def test_the_kept_grid_takes_the_ground_and_the_other_ends():
    """
    +-----+-----+        +-----------+
    |  5  |  6  |   ->   |     5     |
    +-----+-----+        +-----------+
    """
    plan = nine_cell_town()
    kept, gone = grid_named(plan, 5), grid_named(plan, 6)

    after = merged(plan, kept, gone)

    assert after.outline(kept).equals(box(100, 100, 300, 200))
    assert after.units[gone].valid_to == TODAY
    assert successors_of(after, gone) == (after.units[kept],)
    assert predecessors_of(after, kept) == (after.units[gone],)


def test_micro_grids_of_the_other_come_along_with_new_codes():
    plan = divided_town()
    kept, gone = grid_named(plan, 5), grid_named(plan, 6)
    d = unit_named(plan, "d")

    after = merged(plan, kept, gone)

    assert after.units[d].parent == kept
    assert after.units[d].code in {"370211103201005004", "370211103201005005"}
    (old,) = predecessors_of(after, d)
    assert (old.code, old.valid_to) == ("370211103201006001", TODAY)
    assert areas(after, 3)["d"] == 5_000
    assert areas(after, 3)["a"] == 3_000


def test_three_grids_become_one():
    plan = nine_cell_town()

    after = merged(plan, *(grid_named(plan, n) for n in (4, 5, 6)))

    assert areas(after)["第4网格"] == 30_000
    assert len(after.outlines(2)) == 7


def test_grids_that_do_not_touch_fall_in_two_pieces():
    plan = nine_cell_town()
    pair = grid_named(plan, 1), grid_named(plan, 9)

    assert refused(plan, *pair) == "refuse.pieces"

    after = merged(plan, *pair, allow_parts=True)
    assert after.units[pair[0]].parts == 2


def test_grids_of_two_villages_are_merged_only_when_asked_for():
    """
    +---+===+---+
    | 2 # 3 |        # village border
    +---+===+---+
    """
    plan = tiled_town(4, 1)
    pair = grid_named(plan, 2), grid_named(plan, 3)

    assert refused(plan, *pair) == "refuse.village"

    after = merged(plan, *pair, allow_across=True)
    assert len(after.cells_of(pair[0])) == 2


def test_locked_grids_are_not_merged():
    plan = nine_cell_town()
    pair = grid_named(plan, 5), grid_named(plan, 6)
    plan = plan.apply(set_fields(plan, {pair[1]: {"locked": True}}))

    assert refused(plan, *pair) == "refuse.locked"


def test_an_enclave_comes_to_the_grid_around_it():
    plan = nine_cell_town()
    inner = Unit(0, 0, 2, name="内")
    plan = plan.apply(
        draw(plan, box(130, 130, 160, 160), level=2, unit=inner, take=True)
    )

    after = merged(plan, grid_named(plan, 5), unit_named(plan, "内"))

    assert areas(after)["第5网格"] == 10_000
    assert len(after.borders) == len(nine_cell_town().borders)


def test_merging_asks_for_several_units_of_one_level():
    plan = divided_town()

    for others in ([], [grid_named(plan, 5)], [unit_named(plan, "a")]):
        with pytest.raises(ValueError, match="one level"):
            merge_units(plan, grid_named(plan, 5), others, on=TODAY)
