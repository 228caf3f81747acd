"""Codes that were in force stay on record; where a unit came from is told both ways."""

from dataclasses import replace

import pytest

from gridplanner.data.change import make_change
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.lineage import (
    predecessors_of,
    recoded,
    retire,
    successors_of,
    under_another,
)
from gridplanner.data.plan import Plan
from gridplanner.data.records import Unit

BEGAN, ON = "2025-01-01", "2026-03-05"
VILLAGE = Unit(1, 0, 1, code="370211103201", name="东村")
GRID = Unit(
    2, 1, 2, code="370211103201001", name="甲网格", valid_from=BEGAN, predecessors=(9,)
)


def test_unit_that_ends_is_unlocked_and_needs_a_day():
    ended = retire(replace(GRID, locked=True), ON)
    assert (ended.valid_to, ended.locked, ended.code) == (ON, False, GRID.code)
    with pytest.raises(ValueError, match="day"):
        retire(GRID, "")


def test_code_of_the_unit_above_goes_with_it_and_stays_on_record():
    moved, kept = under_another(GRID, former=VILLAGE, number=7, on=ON)
    assert (moved.id, moved.code, moved.valid_from) == (2, "", ON)
    assert moved.predecessors == (7,)
    assert kept is not None
    assert (kept.id, kept.code, kept.valid_to) == (7, GRID.code, ON)
    # What the grid came from is the past of the former code.
    assert kept.predecessors == (9,)


@pytest.mark.parametrize(
    ("code", "former"),
    [
        ("370211103201001", None),
        ("370211103201001", replace(VILLAGE, code="")),
        ("370211103201001", replace(VILLAGE, code="370211103202")),
        ("", VILLAGE),
    ],
    ids=["none above", "above without code", "of another", "no code"],
)
def test_code_that_does_not_name_the_unit_above_stays(code, former):
    unit = replace(GRID, code=code)
    assert under_another(unit, former=former, number=7, on=ON) == (unit, None)


def test_code_given_the_same_day_leaves_no_record():
    new, kept = recoded(GRID, "370211103201005", number=7, on=BEGAN)
    assert (new.code, new.predecessors, kept) == ("370211103201005", (9,), None)
    new, kept = recoded(GRID, "370211103201005", number=7, on=ON)
    assert (new.code, new.valid_from, new.predecessors) == ("370211103201005", ON, (7,))
    assert kept is not None
    assert kept.code == GRID.code


def test_where_a_unit_came_from_is_told_both_ways_as_far_as_it_is_known():
    new, kept = recoded(GRID, "370211103201005", number=7, on=ON)
    records = {("unit", unit.id): unit for unit in (VILLAGE, new, kept)}
    empty = Plan.empty(1, DEFAULT_LEVELS)
    plan = empty.apply(make_change(empty, records, label=""))
    assert predecessors_of(plan, 2) == (kept,)
    assert successors_of(plan, 7) == (new,)
    assert successors_of(plan, 2) == ()
    assert predecessors_of(plan, 7) == ()  # nothing is known of unit 9
