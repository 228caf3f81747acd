"""A project divided the whole way: asked, proposed, edited, undone.

What is asserted of the new units is asserted by shapely on their ground alone.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
import shapely

from gridplanner.analysis.division.partition import DivisionError
from gridplanner.analysis.division.solving import Effort
from gridplanner.analysis.standing import Standing
from gridplanner.data.branches import branch
from gridplanner.data.demo import make_demo
from gridplanner.data.document import TILING, Document
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError
from gridplanner.data.job import Cancelled, Progress
from gridplanner.studies.dividing.asked import Limited
from gridplanner.studies.dividing.study import (
    Band,
    Wish,
    ask,
    bands_of,
    best_of,
    edit_of,
    propose,
)

QUICK = Effort(starts=1, between=2, final=4, heats=10)
DAY = date(2026, 3, 1)
TOWN, COMMUNITY, GRID, MICRO = range(4)


def clock():
    return datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    path = tmp_path_factory.mktemp("village") / "village.gpkg"
    make_demo(path, size="village", seed=3, clock=clock, staffed=False)
    return path


@pytest.fixture
def document(demo, tmp_path):
    path = shutil.copy(demo, tmp_path / "town.gpkg")
    opened = Document.open(path, clock=clock, user="李工")
    yield opened
    opened.close()


def stand(document, plan=TILING):
    return Standing(document.snapshot(plan), document.footprints)


def found(document, wish, plan=TILING, **options):
    asked = ask(document, stand(document, plan), wish, plan=plan, day=DAY)
    return asked, propose(asked, wish, effort=QUICK, **options)


def made(document, change, plan=TILING):
    """Apply a change and give the ids and the ground of the new units."""
    before = set(document.plans[plan].units)
    document.apply(change)
    after = document.plans[plan]
    ids = [number for number in sorted(after.units) if number not in before]
    return ids, np.array([after.outline(number) for number in ids], object)


def lock(document, *numbers):
    edit = set_fields(document.plan, {number: {"locked": True} for number in numbers})
    document.apply(edit)


def assert_same(one, two):
    """The same ground; a new corner on its border is rounded to the millimetre."""
    assert one.symmetric_difference(two).area < 0.5
    assert one.buffer(0.002).contains(two)
    assert two.buffer(0.002).contains(one)


def assert_tiles(document, asked, grounds):
    assert shapely.coverage_is_valid(grounds)
    whole = shapely.union_all([area.shape for area in asked.areas])
    assert shapely.union_all(grounds).symmetric_difference(whole).area < 0.5
    assert shapely.coverage_is_valid(document.plan.polygons()[1])


@pytest.mark.parametrize(
    ("level", "count", "barriers"),
    [
        (GRID, 6, {"villages"}),
        (GRID, 4, set()),
        (MICRO, 18, {"villages", "rivers"}),
    ],
)
def test_new_units_tile_the_town_and_each_house_is_where_it_counts(
    document, level, count, barriers
):
    wish = Wish(level=level, count=count, barriers=frozenset(barriers), candidates=1)
    asked, (proposal,) = found(document, wish)

    ids, grounds = made(document, edit_of(document, proposal, plan=TILING))

    assert len(ids) == count
    assert_tiles(document, asked, grounds)
    assert (shapely.get_num_geometries(grounds) == 1).all()
    figures = stand(document).figures(level)
    held = {unit.id: row for row, unit in enumerate(figures.units)}
    tally = figures.rows
    column = asked.measures.index("households")
    for number, weight in zip(ids, proposal.weights, strict=True):
        assert tally.values[held[number], column] == weight
    assert (tally.cut[[held[number] for number in ids]] == 0).all()


def test_parts_of_a_size_are_counted_in_each_village(document):
    wish = Wish(level=GRID, target=1e6, barriers=frozenset({"villages"}))
    asked = ask(document, stand(document), wish, plan=TILING, day=DAY)
    assert len(asked.areas) > 1
    assert asked.count == len(asked.areas)
    held = np.bincount(asked.houses.area, asked.weights) / asked.scale
    third = replace(wish, target=float(held.max()) / 3)
    asked = ask(document, stand(document), third, plan=TILING, day=DAY)
    assert asked.count == sum(max(1, round(each / third.target)) for each in held)
    free = replace(third, barriers=frozenset())
    asked = ask(document, stand(document), free, plan=TILING, day=DAY)
    assert asked.count == round(held.sum() / third.target)


def test_no_part_leaves_the_unit_it_is_to_stay_within(document):
    wish = Wish(level=MICRO, count=20, within=GRID, candidates=1)
    _, (proposal,) = found(document, wish)
    grids = {
        unit.id: document.plan.outline(unit.id) for unit in document.plan.units_at(GRID)
    }

    ids, grounds = made(document, edit_of(document, proposal, plan=TILING))

    assert len(ids) == 20
    for number, ground in zip(ids, grounds, strict=True):
        own = grids[document.plan.units[number].parent]
        assert ground.difference(own).area < 0.01
    for number, ground in grids.items():
        assert_same(document.plan.outline(number), ground)


def test_every_part_is_within_the_bands_of_several_weights_where_that_can_be(document):
    bands = (Band("people", 500, 800), Band("buildings", 5, 180))
    free = Wish(level=GRID, count=5, barriers=frozenset(), tolerance=0.2)
    asked, (loose, *_) = found(document, free)
    assert not loose.outside()
    people = asked.measures.index("people")

    wish = replace(free, bands=bands, seed=3)
    asked = ask(document, stand(document), wish, plan=TILING, day=DAY)
    (proposal, *_) = propose(asked, wish)

    assert [parts.tolist() for _, parts in proposal.outside()] == [[], []]
    assert proposal.counts[:, people].min() >= 500
    assert proposal.counts[:, people].max() <= 800
    assert proposal.buildings.min() >= 5
    assert proposal.buildings.max() <= 180
    assert loose.buildings.max() > 180


def test_a_band_of_what_is_shared_takes_the_place_of_the_tolerance(document):
    wish = Wish(level=GRID, count=5, barriers=frozenset(), candidates=1)
    band = Band("households", 180, 260)
    _, (proposal,) = found(document, replace(wish, bands=(band,)))
    assert proposal.weights.min() >= 180
    assert proposal.weights.max() <= 260


def test_a_band_is_solved_by_least_ideal_and_most(document):
    bands = (Band("people", 0, 900, 200), Band("buildings", 5, 180))
    wish = Wish(level=GRID, count=4, bands=bands, barriers=frozenset())
    asked = ask(document, stand(document), wish, plan=TILING, day=DAY)
    limits = bands_of(asked)
    assert np.isnan(limits[0]).all()
    assert limits[1:].tolist() == [[0, 200, 900], [5, 92.5, 180]]


def test_the_best_keeps_the_bands_before_it_is_even(document):
    wish = Wish(level=GRID, count=4, barriers=frozenset(), tolerance=0.2)
    asked, proposals = found(document, wish)
    assert len(proposals) > 1
    evenest = best_of(proposals, wish)
    (other, *_) = [each for each in proposals if each is not evenest]
    people = [asked.measures.index("people")]
    held = other.counts[:, people[0]]
    band = Band("people", float(held.min()), float(held.max()))
    weights = np.maximum(asked.counts[:, people[0]], 0)
    limited = replace(asked, limited=(Limited(band, weights, 1),))
    limited_ones = [replace(each, asked=limited) for each in proposals]
    chosen = best_of(limited_ones, replace(wish, bands=(band,)))
    assert not any(len(parts) for _band, parts in chosen.outside())


def test_what_is_locked_stays_as_it_was(document):
    kept = document.plan.units_at(GRID)[0]
    lock(document, kept.id)
    ground = document.plan.outline(kept.id)
    wish = Wish(level=GRID, count=4, candidates=1)
    asked, (proposal,) = found(document, wish)
    assert [unit.id for unit in asked.locked] == [kept.id]

    ids, grounds = made(document, edit_of(document, proposal, plan=TILING))

    assert len(ids) == 4
    assert_tiles(document, asked, grounds)
    assert_same(document.plan.outline(kept.id), ground)
    assert not any(shape.buffer(-0.1).intersects(ground) for shape in grounds)


def test_one_seed_gives_one_answer_and_tells_of_each_as_it_is_found(document):
    wish = Wish(level=GRID, count=5, seed=4)
    told = []
    _, once = found(document, wish, found=told.append)
    _, again = found(document, wish)
    assert [one.way for one in told] == [one.way for one in once]
    for one, two in zip(once, again, strict=True):
        assert (one.of_house == two.of_house).all()
        assert shapely.equals_exact(one.polygons, two.polygons, 0).all()


def test_more_candidates_than_ways_differ_from_one_another(document):
    wish = Wish(level=GRID, count=5, candidates=5)
    told = []
    _, proposals = found(document, wish, found=told.append)
    assert told == proposals
    assert 4 <= len(proposals) <= 5
    houses = {proposal.of_house.tobytes() for proposal in proposals}
    assert len(houses) == len(proposals)


def test_undo_brings_back_what_was_there(document):
    before = document.plan
    _, (proposal, *_) = found(document, Wish(level=GRID, count=4, candidates=1))
    document.apply(edit_of(document, proposal, plan=TILING, today="2026-03-01"))
    assert not document.plan.same_records(before)
    document.undo()
    assert document.plan.same_records(before)


def test_it_goes_into_a_scenario_branched_from_what_was_asked(document):
    before = document.plan
    _, (proposal, *_) = found(document, Wish(level=GRID, count=4, candidates=1))
    number = branch(document, "四个网格")
    made(document, edit_of(document, proposal, plan=number), plan=number)
    assert document.plan.same_records(before)
    assert len(document.plans[number].units_at(GRID)) == 4


def test_a_proposal_of_a_plan_that_changed_since_is_refused(document):
    _, (proposal, *_) = found(document, Wish(level=GRID, count=4, candidates=1))
    lock(document, document.plan.units_at(GRID)[0].id)
    with pytest.raises(EditError) as refusal:
        edit_of(document, proposal, plan=TILING)
    assert refusal.value.code == "refuse.changed_since"


@pytest.mark.parametrize("step", [1, 4, 12, 20])
def test_cancelled_it_leaves_nothing(document, step):
    before, version = document.plan, document.version
    calls = []

    def cancelled():
        calls.append(None)
        return len(calls) >= step

    progress = Progress(cancelled=cancelled)
    wish = Wish(level=GRID, count=4)

    def work():
        asked = ask(
            document, stand(document), wish, plan=TILING, day=DAY, progress=progress
        )
        propose(asked, wish, effort=QUICK, progress=progress)

    with pytest.raises(Cancelled):
        work()
    assert document.plan is before
    assert document.version == version


def test_the_bound_names_the_house_that_forces_it(document):
    wish = Wish(level=GRID, count=120, candidates=1, barriers=frozenset())
    asked = ask(document, stand(document), wish, plan=TILING, day=DAY)
    heaviest = asked.bound_houses()[0]
    held = stand(document).snapshot
    row = list(held.building_ids).index(heaviest)
    column = held.measures.index("households")
    assert held.counts[row, column] == held.counts[:, column].max()
    assert asked.bound.deviation == pytest.approx(
        asked.bound_weight / (asked.total / 120) - 1
    )


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"count": 0}, "division.no_count"),
        ({"target": 30.0}, "division.no_count"),
        ({"tolerance": -0.1}, "division.tolerance"),
        ({"tolerance": float("nan")}, "division.tolerance"),
        ({"candidates": 9}, "division.candidates"),
        ({"level": COMMUNITY}, "division.level_area"),
        ({"within": GRID}, "division.within"),
        ({"areas": (12345,)}, "division.no_area"),
        ({"bands": (Band("people", 9, 5),)}, "division.band"),
        ({"bands": (Band("people", 5, 9, 10),)}, "division.band"),
        ({"bands": (Band("people", 1, 5), Band("people", 2, 5))}, "division.band"),
        ({"bands": (Band("people", 1, 5),)}, "division.band_some"),
        ({"bands": (Band("people", 400, 401),)}, "division.band_none"),
        ({"barriers": frozenset({"walls"})}, "division.barrier"),
        ({"kept": frozenset({"dogs"})}, "division.keeping"),
        ({"weight": "cattle"}, "division.weight"),
        ({"weight": "equivalents"}, "division.other_unit"),
        ({"count": 2}, "division.within_more"),
        ({"count": 5000}, "division.inhabited"),
    ],
)
def test_what_cannot_be_is_told_before_anything_is_solved(document, changed, code):
    wish = replace(Wish(level=GRID, count=4), **changed)
    with pytest.raises(DivisionError) as refusal:
        ask(document, stand(document), wish, plan=TILING, day=DAY)
    assert refusal.value.code == code
