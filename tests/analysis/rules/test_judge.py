"""Rules against a town of nine squares, whose every number is known by hand."""

from dataclasses import replace

import numpy as np
import pytest

from gridplanner.analysis.figures import figures
from gridplanner.analysis.rules.judge import judge
from gridplanner.analysis.rules.staffed import STAFFED
from gridplanner.analysis.rules.values import VALUES, scope_of
from gridplanner.analysis.rules.verdict import State
from gridplanner.data.rules.kinds import KINDS
from gridplanner.data.rules.pack import Pack, from_body, starting_pack
from tests.analysis.towns import (
    fetch,
    make_buildings,
    place,
    snapshot_of,
    square,
    town_9,
)

GRID = 2
HOUSES = [square(50, 150), square(250, 150), square(150, 50), square(250, 50)]


def town(counts, footprints=HOUSES, plan=None):
    buildings = make_buildings(footprints, counts=counts)
    snapshot = snapshot_of(plan or town_9(), buildings)
    return place(snapshot, fetch(footprints))


def scope(counts, footprints=HOUSES, visible=None, plan=None):
    snapshot = town(counts, footprints, plan)
    return scope_of(snapshot, figures(snapshot, GRID), visible)


def known(households):
    return [[n, n, 3 * n] if n is not None else [-1, -1, -1] for n in households]


def verdict(found, kind, **numbers):
    pack = from_body({"rules": [{"kind": kind, **numbers}]})
    (only,) = judge(pack, found)
    return only


def names(found, breaches):
    units = {unit.id: unit.name for unit in found.figures.units}
    return [units[breach.id] for breach in breaches]


def test_households_outside_the_range_are_listed_with_what_they_have():
    found = scope(known([300, 500, 299, 501]))
    told = verdict(found, "households", low=300, high=500)
    assert (told.state, told.held, told.whole) == (State.BROKEN, 2, 4)
    assert names(found, told.breaches) == ["第四网格", "第三网格"]
    assert [breach.value for breach in told.breaches] == [299, 501]
    assert told.share == 0.5


def test_what_is_not_known_is_listed_apart_and_makes_nothing_green():
    found = scope(known([300, 400, 500, None]))
    told = verdict(found, "households")
    assert (told.state, told.held, told.whole) == (State.UNKNOWN, 3, 3)
    assert names(found, told.unknown) == ["第三网格"]
    broken = verdict(scope(known([299, 400, 500, None])), "households")
    assert broken.state is State.BROKEN


def test_a_rule_is_kept_where_all_keep_it_and_all_is_known():
    told = verdict(scope(known([300, 400, 500, 400])), "households")
    assert (told.state, told.held, told.whole) == (State.KEPT, 4, 4)
    assert told.breaches == told.unknown == ()


def test_without_anything_known_a_rule_is_neither_kept_nor_broken():
    told = verdict(scope(None), "households")
    assert (told.state, told.held, told.whole) == (State.UNKNOWN, 0, 0)
    assert told.share is None
    assert len(told.unknown) == 4


def test_load_differs_from_the_mean_by_more_than_the_band():
    found = scope(known([85, 115, 100, 100]))
    assert verdict(found, "load_band", high=0.15).state is State.KEPT
    told = verdict(found, "load_band", high=0.14)
    assert names(found, told.breaches) == ["第一网格", "第二网格"]


def test_a_grid_in_two_villages_is_found():
    plan = town_9()
    cell = plan.cells[12]
    plan.cells[12] = replace(cell, owners=(100, 120, 134, 0))
    found = scope(None, plan=plan)
    told = verdict(found, "one_village")
    assert names(found, told.breaches) == ["第四网格"]
    assert told.breaches[0].value == 2


def test_compactness_is_that_of_the_shape():
    found = scope(None)
    told = verdict(found, "compactness", low=0.75)
    # A square has pi / 4 = 0.785; the two-square strip 0.698, the corner less.
    assert names(found, told.breaches) == ["第一网格", "第四网格", "第二网格"]
    assert told.whole == 4


def test_ground_without_a_micro_grid_matters_where_there_are_micro_grids():
    found = scope(None)
    told = verdict(found, "micro_tiles")
    assert (told.state, told.whole) == (State.KEPT, 1)
    plan = town_9()
    plan.cells[15] = replace(plan.cells[15], owners=(100, 110, 134, 0))
    broken = verdict(scope(None, plan=plan), "micro_tiles")
    assert broken.breaches[0].value == pytest.approx(10_000)


def test_a_building_in_no_grid_is_listed_by_its_own_number():
    told = verdict(scope(None, [*HOUSES, square(50, 50)]), "all_buildings")
    assert (told.state, told.held, told.whole) == (State.BROKEN, 4, 5)
    assert told.of_buildings
    assert [breach.id for breach in told.breaches] == [5]


def test_cut_buildings_are_counted_grid_by_grid():
    found = scope(None, [square(95, 150), square(250, 150)])
    told = verdict(found, "cut_buildings")
    assert told.state is State.BROKEN
    assert sum(breach.value for breach in told.breaches) >= 1


def test_visible_borders_need_something_to_be_seen():
    assert verdict(scope(None), "visible_border").state is State.UNKNOWN
    visible = {131: 0.5, 132: 0.49, 133: 1.0, 134: 0.9}
    found = scope(None, visible=visible)
    told = verdict(found, "visible_border", low=0.5)
    assert names(found, told.breaches) == ["第二网格"]


def test_every_kind_has_its_values_and_rules_that_are_off_are_left_out():
    keys = {kind.key for kind in KINDS}
    assert keys - {"all_buildings"} == set(VALUES) | set(STAFFED)
    whole = judge(starting_pack(), scope(None))
    assert [each.rule.kind for each in whole] == list(KINDS)
    assert judge(Pack(()), scope(None)) == ()
    off = from_body({"rules": [{"kind": "people", "on": False}]})
    assert judge(off, scope(None)) == ()


def test_verdicts_do_not_depend_on_the_numbers_of_units():
    found = scope(known([300, 500, 299, 501]))
    order = np.argsort([unit.id for unit in found.figures.units])
    told = verdict(found, "households")
    ids = {breach.id for breach in told.breaches}
    units = found.figures.units
    values = found.figures.rows.values[:, found.figures.measures.index("households")]
    assert ids == {units[r].id for r in order if not 300 <= values[r] <= 500}
