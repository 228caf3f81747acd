"""What is asked of an open project, and what is proposed for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from gridplanner.analysis.division.rebalancing_task import RebalancingError
from gridplanner.analysis.division.standstill import Reason
from gridplanner.analysis.standing import Standing
from gridplanner.data.access.keys import KeyRing
from gridplanner.data.access.roles import Account, UserRole
from gridplanner.data.edits.give_buildings import give_buildings
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError
from gridplanner.studies.rebalancing import drawing, proposing
from gridplanner.studies.rebalancing.asked import Wish
from gridplanner.studies.rebalancing.edit import edit_of
from gridplanner.studies.rebalancing.study import make_ready, propose, read
from gridplanner.studies.rebalancing.words import (
    advice_words,
    capacity_words,
    command_advice_words,
    left_out_words,
    still_words,
)
from tests.helpers.project import GRID, unit_named
from tests.helpers.staff import add_posts, add_workers
from tests.helpers.uneven_town import uneven_town

DAY = date(2026, 3, 5)
TODAY = DAY.isoformat()
VILLAGES = ((1, 1), (1, 2), (2, 3), (2, 4))  # village and grid, of two villages


@pytest.fixture
def make(tmp_path):
    """Towns that are closed again."""
    made = []

    def make_town(**wanted):
        made.append(uneven_town(tmp_path / f"{len(made)}.gpkg", **wanted))
        return made[-1]

    yield make_town
    for document in made:
        document.close()


def proposal(document, **wanted):
    wish = Wish(level=GRID, **{"tolerance": 0.2, **wanted})
    standing = Standing(document.snapshot(), document.footprints)
    known = read(document, standing, wish, plan=document.plan.id, day=DAY)
    return propose(make_ready(known), TODAY)


def codes(found, kept=None):
    told = found.told if kept is None else [found.told[at] for at in kept]
    return {
        found.asked.units[end].code for move in told for end in (move.giver, move.taker)
    }


def test_grids_alone_in_their_villages_are_said_to_be_so(make):
    found = proposal(make(villages=3))
    assert found.told == ()
    why = found.standstill
    assert (why.reason, why.alone, why.parts) == (Reason.ZONES, 3, 3)
    assert why.overall == pytest.approx(48 / 28 - 1)
    assert "71.4%" in still_words(found)
    assert "--across" in command_advice_words(found)
    assert "--" not in advice_words(found)
    free = proposal(make(villages=3), across=True)
    assert free.told
    assert free.standstill.reason is Reason.EVEN
    assert still_words(free) == ""


def test_what_is_even_in_each_village_is_said_to_be_so_and_no_more(make):
    found = proposal(make(homes=(4, 4, 1, 1), villages=2))
    assert (found.standstill.reason, found.standstill.alone) == (Reason.ZONES, 0)
    assert "60.0%" in still_words(found)
    assert " 0 " not in still_words(found)
    assert advice_words(found) == ""


def test_what_is_even_is_said_to_be_even(make):
    found = proposal(make(homes=(2, 2, 2)))
    assert found.standstill.reason is Reason.EVEN
    assert "0.0%" in still_words(found)
    assert command_advice_words(found) == advice_words(found) == ""


def test_locked_neighbours_are_named_as_what_is_in_the_way(make):
    document = make()
    locked = (unit_named(document, "网格1").id,)
    found = proposal(document, locked=locked)
    assert found.told == ()
    why = found.standstill
    assert (why.reason, why.alone, why.parts) == (Reason.LOCKED, 2, 2)
    assert still_words(found)
    assert advice_words(found)


def test_shares_follow_the_time_of_workers(make):
    document = make(homes=(2, 2, 2))
    grids = [unit_named(document, f"网格{n}").id for n in range(3)]
    people = add_workers(document.file, 2, capacity=[3000, 6000])
    add_posts(document.file, people, grids[:2], "full_time_worker")
    found = proposal(document, weight="minutes", by_capacity=True)
    time = np.array([3000, 6000, 4500])
    held = found.held(())
    assert found.targets == pytest.approx(held.sum() * time / time.sum(), rel=1e-6)
    everything = range(len(found.told))
    assert found.deviation(everything) <= 0.2 < found.deviation(())
    said = capacity_words(found)
    assert "2" in said
    assert "1" in said
    assert capacity_words(proposal(document, weight="minutes")) == ""


def test_capacities_that_are_not_known_are_refused(make):
    document = make()
    with pytest.raises(RebalancingError, match=r"rebalancing\.capacity_weight"):
        proposal(document, by_capacity=True)
    with pytest.raises(RebalancingError, match=r"rebalancing\.no_capacity"):
        proposal(document, by_capacity=True, weight="minutes")


@pytest.mark.parametrize(
    "wanted", [{"new": ((9.0, 999.0),)}, {"estates": (((9.0, 999.0), 5),)}]
)
def test_nothing_begins_beyond_the_ground(make, wanted):
    with pytest.raises(RebalancingError, match=r"rebalancing\.outside"):
        proposal(make(), **wanted)


def test_what_asks_for_a_new_division_moves_few_and_says_so(make):
    found = proposal(make(homes=(20, 1, 1, 1, 1, 1)), tolerance=0.05)
    assert found.standstill.reason is Reason.MUCH
    assert 0 < found.moved_share(found.kept) <= 0.2
    assert "divide" in command_advice_words(found)
    free = proposal(make(homes=(20, 1, 1, 1, 1, 1)), tolerance=5.0)
    assert free.standstill.reason is Reason.EVEN


def test_what_sets_out_from_a_place_leaves_other_villages_alone(make):
    document = make(homes=(4, 1, 4, 1), villages=2)
    ground = document.plan.outline(unit_named(document, "网格0").id)
    place = ground.representative_point().coords[0]
    assert codes(proposal(document)) == {f"10{v}00{n}" for v, n in VILLAGES}
    leaving = unit_named(document, "网格1").id
    for wanted in (
        {"new": (place,)},
        {"estates": ((place, 20),)},
        {"leaving": (leaving,)},
    ):
        found = proposal(document, **wanted)
        ends = {end for move in found.told for end in (move.giver, move.taker)}
        assert ends
        assert not ends & {2, 3}
        assert found.deviation(found.kept) <= 0.2


def test_a_grid_is_given_up_to_those_in_other_villages_too(make):
    document = make(homes=(2, 2, 2), villages=3)
    gone = unit_named(document, "网格1").id
    found = proposal(document, leaving=(gone,), across=True)
    assert not found.faults
    change = edit_of(document.plan, found, today=TODAY).change
    document.apply(change)
    assert document.plan.units[gone].valid_to == TODAY
    assert not document.plan.cells_of(gone)


def test_whoever_works_for_some_units_sees_and_changes_these_alone(make):
    document = make(homes=(4, 1, 4, 1), villages=2)
    mine = [unit_named(document, f"网格{n}").code for n in (0, 1)]
    whole = proposal(document, across=True)
    assert codes(whole) > set(mine)
    scope = frozenset({unit_named(document, "村0").id})
    document.file.keys = KeyRing(Account("小王", UserRole.COMMUNITY, scope=scope), ())
    document.file.user = "小王"
    found = proposal(document, across=True)
    assert [unit.code for unit in found.asked.units] == mine
    assert codes(found) == set(mine)
    document.apply(edit_of(document.plan, found, today=TODAY).change)
    # What somebody else proposed for the whole town is none of his to make.
    document.undo()
    change = edit_of(document.plan, whole, today=TODAY).change
    with pytest.raises(EditError, match=r"refuse\.not_yours"):
        document.apply(change)


def test_locked_grids_stay_and_are_told(make):
    document = make()
    unit = unit_named(document, "网格2")
    document.apply(
        set_fields(document.plan, {unit.id: {"locked": True}}, label="change.parts")
    )
    found = proposal(document)
    assert found.asked.task.locked.tolist() == [False, False, True]
    assert unit.code not in codes(found)


@pytest.fixture
def refuse(monkeypatch):
    """Let the ground refuse moves with certain houses, or all moves but some."""

    def refuse_where(is_refused):
        def draws(plan, footprints, given, *, unit_id, **terms):
            if is_refused(footprints[given], unit_id):
                raise EditError("refuse.pieces", grid="网格", unit=unit_id, pieces=2)
            return give_buildings(plan, footprints, given, unit_id=unit_id, **terms)

        monkeypatch.setattr(drawing, "give_buildings", draws)

    return refuse_where


def corners(shapes):
    return {tuple(shape.bounds) for shape in shapes.tolist()}


def test_others_are_found_for_what_the_ground_does_not_allow(make, refuse):
    document = make()
    plain = proposal(document)
    first = plain.told[0].building_ids
    rows = np.isin(plain.asked.building_ids, first)
    never = corners(plain.asked.houses.shapes[rows])
    refuse(lambda shapes, _unit: bool(corners(shapes) & never))
    found = proposal(document)
    assert found.kept
    assert not found.faults
    gone = {
        house for at in found.kept for house in found.told[at].building_ids.tolist()
    }
    assert not gone & set(first.tolist())
    assert edit_of(document.plan, found, today=TODAY).done == found.kept


def test_moves_that_cannot_be_drawn_are_marked_with_the_reason(
    make, refuse, monkeypatch
):
    monkeypatch.setattr(proposing, "_AGAIN", 0)
    document = make()
    east = unit_named(document, "网格2").id
    refuse(lambda _shapes, unit: unit == east)
    found = proposal(document, tolerance=0.08)
    at = next(iter(found.faults))
    assert found.faults[at].code == "refuse.pieces"
    assert at not in found.kept
    assert found.deviation(found.kept) <= found.deviation(())
    assert found.standstill.reason is Reason.HOUSES
    assert left_out_words(found)


def test_what_was_drawn_serves_again_and_holds_whatever_is_refused(make):
    document = make(homes=(4, 1, 4, 1, 4, 1))
    found = proposal(document, tolerance=0.1)
    everything = edit_of(document.plan, found, today=TODAY)
    assert everything.done == found.kept
    for refused in found.kept:
        made = edit_of(document.plan, found, {refused}, today=TODAY)
        assert refused not in made.done
        fresh = edit_of(
            document.plan, replace(found, drawing=None), {refused}, today=TODAY
        )
        assert made.change == fresh.change
    again = edit_of(document.plan, found, today=TODAY)
    assert again.change == everything.change
    with pytest.raises(RebalancingError, match=r"rebalancing\.nothing"):
        edit_of(document.plan, found, found.kept, today=TODAY)
