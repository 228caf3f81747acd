"""The workload: right by brute force, kept up with moves, and adding up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.analysis.arithmetic import (
    arithmetic_of,
    arithmetic_of_worker,
    whole_arithmetic,
)
from gridplanner.analysis.loads import ROUTES, Route, share_out
from gridplanner.analysis.measured import measured_work, work_measures
from gridplanner.analysis.norm_effect import effect_of
from gridplanner.analysis.reckoning import Given
from gridplanner.analysis.road_lengths import Roads
from gridplanner.analysis.within_reach import duties_within, loads_within
from gridplanner.analysis.work_sums import sum_work
from gridplanner.analysis.workload import Workload
from gridplanner.data.duties import Duties, even_shares, no_duties
from gridplanner.data.norms.defaults import equivalents_norm, time_norm
from gridplanner.data.norms.kinds import AGE_UNKNOWN, KINDS, line_of, lines_of, mask_of
from gridplanner.data.norms.norm import Method, Spread, Subject
from gridplanner.data.work_groups import Group, WorkGroups
from gridplanner.studies.workload.extract import workers_data, workload_data
from tests.analysis.towns import (
    fetch,
    make_buildings,
    place,
    snapshot_of,
    square,
    town_9,
)

NONE = Group(*(np.empty(0, np.int64) for _ in range(3)))


def group(rows):
    """Group of (place, mask, number)."""
    found = sorted(rows)
    if not found:
        return NONE
    return Group(*np.array(found, np.int64).T)


def groups_of(events=(), points=(), **rows):
    return WorkGroups(
        day="2026-11-26",
        groups={subject: group(rows.get(subject.value, [])) for subject in Subject},
        events=group(events),
        event_points=np.array(points, np.float64).reshape(-1, 2),
        months=3,
        entrances=np.empty(0, np.int64),
        entrance_buildings=np.empty(0, np.int64),
        has_households=True,
    )


def town(places, counts=None):
    shapes = [square(x, y) for x, y in places]
    if counts is None:
        counts = np.ones((len(shapes), 3), np.int64)
    buildings = make_buildings(shapes, counts=counts)
    return place(snapshot_of(town_9(), buildings), fetch(shapes))


def person(*kinds):
    return mask_of(Subject.PERSON, kinds)


def test_a_grid_of_the_worked_check_is_loaded_with_5003_minutes_and_90_percent():
    migrant = mask_of(Subject.HOUSEHOLD, ("migrant",))
    groups = groups_of(
        household=[(1, 0, 360), (1, migrant, 40)],
        person=[
            (1, person("aged80", "elder_alone"), 8),
            (1, person("dependent", "dibao"), 20),
        ],
        place=[(1, mask_of(Subject.PLACE, ("key_place",)), 5)],
    )
    snapshot = town([(120, 220)])
    for metres, minutes, percent in ((2000, 5003, 90), (4000, 6763, 122)):
        work = Workload(groups, time_norm(), snapshot, routes={131: metres})
        rows = work.loads(2).rows
        assert round(rows.load[0]) == minutes
        assert round(100 * rows.utilisation[0]) == percent
        assert rows.hundredths[0].sum() == rows.whole[0]


def test_households_by_equivalents_weigh_as_the_norm_says():
    groups = groups_of(
        household=[(1, 0, 100), (1, mask_of(Subject.HOUSEHOLD, ("rented_home",)), 10)],
        person=[(1, person("elder_alone"), 4)],
    )
    norm = replace(equivalents_norm(), square_kilometre=0.0)
    rows = Workload(groups, norm, town([(120, 220)])).loads(2).rows
    assert rows.load[0] == 100 + 20 + 20
    assert rows.utilisation[0] == pytest.approx(140 / 550)


MASKS = st.sets(st.sampled_from(KINDS[Subject.PERSON]), max_size=3).map(
    lambda kinds: person(*kinds)
)
PLACES = st.lists(
    st.tuples(st.integers(0, 380), st.integers(0, 380)), min_size=1, max_size=8
)


@st.composite
def towns(draw):
    places = draw(PLACES)
    rows = st.lists(
        st.tuples(
            st.integers(0, len(places) + 1),
            MASKS | st.just(AGE_UNKNOWN),
            st.integers(1, 40),
        ),
        max_size=12,
        unique_by=lambda row: row[:2],
    )
    plain = st.lists(
        st.tuples(st.integers(0, len(places)), st.just(0), st.integers(1, 40)),
        max_size=6,
        unique_by=lambda row: row[:2],
    )
    return places, draw(rows), draw(plain)


@given(towns())
@settings(max_examples=60, deadline=None)
def test_counts_of_every_line_are_those_of_person_by_person(case):
    places, people, households = case
    groups, norm = groups_of(person=people, household=households), time_norm()
    snapshot = town(places)
    loads = Workload(groups, norm, snapshot).loads(2)
    keys = [unit.id for unit in loads.units]
    wanted = np.zeros((len(keys) + 1, len(norm.lines)), np.int64)
    unknown, nowhere = 0, 0
    for subject, rows in ((Subject.PERSON, people), (Subject.HOUSEHOLD, households)):
        for building, mask, number in rows:
            line = line_of(norm, subject, mask & ~AGE_UNKNOWN)
            on_map = 1 <= building <= len(places)
            if on_map and mask & AGE_UNKNOWN:
                unknown += number
            if line is None and not mask & AGE_UNKNOWN:
                continue
            if not on_map:
                has_beside = person(*norm.beside) & mask
                nowhere += number * bool(line or has_beside or mask & AGE_UNKNOWN)
                continue
            if line is None:
                continue
            cell = snapshot.building_cell[building - 1]
            owner = snapshot.cell_owners[cell, 2] if cell >= 0 else 0
            row = keys.index(owner) if owner in keys else len(keys)
            wanted[row, norm.lines.index(line)] += number
    lines = slice(0, len(norm.lines))
    assert np.array_equal(loads.rows.counts[:, lines], wanted[:-1])
    assert np.array_equal(loads.outside.counts[0, lines], wanted[-1])
    left = loads.total.left_out + loads.outside.left_out
    assert left[0, 0] == unknown


@given(towns(), st.data())
@settings(max_examples=60, deadline=None)
def test_work_kept_up_after_moves_is_that_counted_anew(case, data):
    places, people, households = case
    groups, snapshot = groups_of(person=people, household=households), town(places)
    work = Workload(groups, time_norm(), snapshot)
    cells = st.integers(-1, len(snapshot.cell_ids) - 1)
    chosen = data.draw(st.lists(cells, min_size=len(places), max_size=len(places)))
    moved = replace(snapshot, building_cell=np.array(chosen, np.int32))
    work.follow(moved)
    assert np.array_equal(work.table, sum_work(work.work, moved))
    assert work.table.sum() == sum_work(work.work, snapshot).sum()


@given(towns(), st.sampled_from([time_norm(), equivalents_norm()]))
@settings(max_examples=60, deadline=None)
def test_tally_of_some_units_is_their_row_in_the_loads_of_all(case, norm):
    places, people, households = case
    groups = groups_of(person=people, household=households, points=[(250, 50)])
    work = Workload(groups, norm, town(places), routes={131: 1234.5})
    for level in (0, 1, 2, 3):
        loads = work.loads(level)
        wanted = by_unit(loads, loads.rows.whole)
        assert work.tally(level, wanted) == wanted
        some = list(wanted)[::2]
        assert work.tally(level, some) == {unit: wanted[unit] for unit in some}


@given(
    towns(),
    st.sampled_from([time_norm(), equivalents_norm()]),
    st.dictionaries(st.sampled_from([131, 134, 141, 142]), st.integers(0, 5000)),
    st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_the_parts_of_a_grid_add_up_to_the_grid_line_by_line(case, norm, routes, roads):
    places, people, households = case
    groups = groups_of(
        person=people, household=households, points=[(150, 50), (150, 150), (160, 160)]
    )
    lines = [[(50, 250), (150, 150), (150, 120)], [(110, 10), (110, 90)]]
    roads = Roads(np.array([shapely.LineString(line) for line in lines if roads]))
    work = Workload(groups, norm, town(places), routes=routes, roads=roads)
    grids, parts = work.loads(2), work.loads(3)
    row = [unit.id for unit in grids.units].index(134)
    for name in ("hundredths", "counts", "beside", "left_out"):
        whole, shared = (getattr(each.rows, name) for each in (grids, parts))
        assert np.array_equal(shared.sum(axis=0), whole[row]), name
        everywhere = [
            getattr(each.total, name) + getattr(each.outside, name)
            for each in (grids, parts)
        ]
        assert np.array_equal(*everywhere), name
    assert (parts.rows.factor == grids.rows.factor[row]).all()


def test_splitting_a_grid_conserves_its_load_and_its_longest_patrol():
    groups = groups_of(household=[(1, 0, 30), (2, 0, 90)])
    snapshot = town([(120, 20), (120, 120)])
    roads = Roads(np.array([shapely.LineString([(150, 50), (150, 190)])]))
    loads = Workload(groups, time_norm(), snapshot, roads=roads).loads(3)
    patrol = loads.lines.index("patrol")
    # The least of 30 minutes on 22 days, by 50 and 90 of the 140 metres of road.
    assert loads.rows.hundredths[:, patrol].tolist() == [23571, 42429]
    assert loads.rows.hundredths[:, patrol].sum() == 100 * 30 * 22


@given(towns(), st.data())
@settings(max_examples=60, deadline=None)
def test_tally_of_given_houses_is_that_of_the_houses_in_their_new_unit(case, data):
    places, people, households = case
    groups, snapshot = groups_of(person=people, household=households), town(places)
    work = Workload(groups, time_norm(), snapshot)
    rows = np.array(sorted(data.draw(st.sets(st.integers(0, len(places) - 1)))), int)
    to = 131
    owners = np.append(snapshot.cell_owners[:, 2], 0)
    units = owners[snapshot.building_cell[rows]]
    ids = sorted({to, 132, 133, 134})
    foretold = work.tally(2, ids, Given(rows, units, to))
    part = data.draw(st.sampled_from([141, 142]))
    parts = np.append(snapshot.cell_owners[:, 3], 0)[snapshot.building_cell[rows]]
    in_part = parts > 0  # of ground without a part nobody knows in which grid it was
    given_to_part = work.tally(
        3, [141, 142], Given(rows[in_part], parts[in_part], part)
    )
    for level, given_rows, unit in ((2, rows, to), (3, rows[in_part], part)):
        cell = snapshot.building_cell.copy()
        cell[given_rows] = np.flatnonzero(snapshot.cell_owners[:, level] == unit)[0]
        work.follow(replace(snapshot, building_cell=cell))
        if level == 2:
            assert foretold == work.tally(2, ids)
        else:
            assert given_to_part == work.tally(3, [141, 142])


@given(towns(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_work_by_another_norm_is_that_counted_anew_by_it(case, has_households):
    places, people, households = case
    groups = groups_of(person=people, household=households, events=[(1, 0, 2)])
    groups = replace(groups, has_households=has_households)
    snapshot = town(places)
    work = Workload(groups, time_norm(), snapshot)
    for norm in (equivalents_norm(), replace(time_norm(), beside=())):
        work.use_norm(norm)
        anew = Workload(groups, norm, snapshot)
        assert np.array_equal(work.table, anew.table)
        assert work.loads(2).nowhere == anew.loads(2).nowhere
        cell = np.roll(snapshot.building_cell, 1)
        work.follow(replace(snapshot, building_cell=cell))
        anew.follow(replace(snapshot, building_cell=cell))
        assert np.array_equal(work.table, anew.table)
        work.follow(snapshot)


@given(st.lists(MASKS | st.just(AGE_UNKNOWN), max_size=20))
def test_lines_of_many_are_the_line_of_each(masks):
    for norm in (time_norm(), equivalents_norm()):
        found = lines_of(norm, Subject.PERSON, np.array(masks, np.int64))
        for row, mask in zip(found.tolist(), masks, strict=True):
            assert line_of(norm, Subject.PERSON, mask) == (
                norm.lines[row] if row >= 0 else None
            )


@given(towns())
@settings(max_examples=40, deadline=None)
def test_every_level_above_the_grid_adds_up_its_grids_to_the_digit(case):
    places, people, households = case
    groups = groups_of(person=people, household=households)
    work = Workload(groups, time_norm(), town(places), routes={131: 1234.5})
    grids, towns_ = work.loads(2), work.loads(0)
    assert grids.rows.whole.sum() == grids.total.whole[0]
    for level in (0, 1):
        loads = work.loads(level)
        # Ground without a grid is reckoned by itself: its houses may be closer.
        assert abs(loads.total.whole[0] - towns_.total.whole[0]) <= len(loads.lines)
        assert loads.rows.hundredths.sum() == loads.rows.whole.sum()


@given(towns(), st.sampled_from([time_norm(), equivalents_norm()]), st.booleans())
@settings(max_examples=40, deadline=None)
def test_a_grid_in_two_communities_has_one_patrol_and_their_sums_are_its_work(
    case, norm, has_route
):
    places, people, households = case
    snapshot = town(places)
    owners = snapshot.cell_owners.copy()
    owners[snapshot.cell_ids.tolist().index(15), 1] = 120
    snapshot = replace(snapshot, cell_owners=owners)
    groups = groups_of(person=people, household=households)
    roads = Roads(np.array([shapely.LineString([(150, 50), (150, 190)])]))
    routes = {134: 3210.0} if has_route else {}
    work = Workload(groups, norm, snapshot, routes=routes, roads=roads)
    grids, communities = work.loads(2), work.loads(1)
    sums = [
        loads.rows.hundredths.sum(axis=0) + loads.outside.hundredths[0]
        for loads in (grids, communities)
    ]
    assert sums[0].tolist() == sums[1].tolist()
    assert communities.total.capacity[0] == grids.total.capacity[0]
    route = ROUTES[communities.rows.route[0]] if norm.method is Method.TIME else ""
    wanted = Route.MIXED if has_route else Route.ROADS
    assert route == (wanted if norm.method is Method.TIME else "")


@given(towns())
@settings(max_examples=40, deadline=None)
def test_doubled_minutes_double_the_work_of_visits(case):
    places, people, households = case
    groups, norm = groups_of(person=people, household=households), time_norm()
    double = replace(
        norm, lines=tuple(replace(x, minutes=2 * x.minutes) for x in norm.lines)
    )
    work = Workload(groups, norm, town(places))
    once = work.loads(2).rows.hundredths[:, : len(norm.lines)]
    work.use_norm(double)
    twice = work.loads(2).rows.hundredths[:, : len(norm.lines)]
    assert (np.abs(twice - 2 * once) <= 1).all()
    work.use_norm(norm)
    assert np.array_equal(work.loads(2).rows.hundredths[:, : len(norm.lines)], once)


def test_houses_far_apart_lengthen_visits_up_to_the_cap():
    groups = groups_of(household=[(1, 0, 60), (2, 0, 60)])
    for apart, factor in ((50, 1.1), (100, 1.2)):
        snapshot = town([(20, 120), (20, 120 + apart)])
        rows = Workload(groups, time_norm(), snapshot).loads(2).rows
        assert rows.factor[0] == pytest.approx(factor)
        spread = rows.hundredths[0, -3]
        assert spread == pytest.approx(120 * 2.5 * 100 * (factor - 1), abs=1)
    norm = replace(time_norm(), spread=Spread(metres=50, cap=1.5))
    assert Workload(groups, norm, snapshot).loads(2).rows.factor[0] == 1.5


def test_without_a_route_the_roads_inside_are_walked_and_a_border_road_half():
    lines = np.array(
        [shapely.LineString([(200, 100), (200, 200)]), shapely.Point(1, 1).buffer(5)],
        object,
    )
    snapshot = town([(120, 220)])
    work = Workload(groups_of(), time_norm(), snapshot, roads=Roads(lines))
    loads = work.loads(2)
    metres = dict(
        zip([u.id for u in loads.units], loads.rows.counts[:, -2] / 100, strict=True)
    )
    assert metres == {131: 0, 132: 50, 133: 0, 134: 50}
    # Every grid is walked half an hour a day at least; what is in none is not.
    assert (loads.rows.hundredths[:, -2] == 66_000).all()
    assert loads.outside.hundredths[0, -2] == 0


def test_events_count_where_they_were_and_by_the_month():
    groups = groups_of(events=[(1, 0, 5), (0, 0, 2)], points=[(250, 50), (999, 999)])
    loads = Workload(groups, time_norm(), town([(120, 220)])).loads(2)
    counts = dict(
        zip([u.id for u in loads.units], loads.rows.counts[:, -1].tolist(), strict=True)
    )
    assert counts == {131: 5, 132: 0, 133: 1, 134: 0}
    assert loads.rows.hundredths[0, -1] == 5 * 30 * 100 / 3
    assert (loads.outside.counts[0, -1], loads.nowhere["event"]) == (1, 2)


def test_households_written_down_for_buildings_stand_in_for_the_registry():
    counts = np.array([[-1, 60, -1], [-1, -1, -1]])
    groups = replace(groups_of(), has_households=False)
    snapshot = town([(120, 220), (250, 50)], counts)
    loads = Workload(groups, time_norm(), snapshot).loads(2)
    assert by_unit(loads, loads.rows.counts[:, 0]) == {131: 60, 132: 0, 133: 0, 134: 0}
    assert by_unit(loads, loads.rows.hundredths[:, 0])[131] == 60 * 250
    unknown = loads.left_out.index("households_unknown")
    assert by_unit(loads, loads.rows.left_out[:, unknown])[133] == 1


def by_unit(loads, values):
    ids = [unit.id for unit in loads.units]
    return dict(zip(ids, values.tolist(), strict=True))


def duties(*rows, capacity):
    workers, units = (np.array(each) for each in zip(*rows, strict=True))
    return Duties(
        worker_ids=np.arange(1, len(capacity) + 1),
        capacity=np.array(capacity, np.float64),
        workers=workers.astype(np.intp),
        unit_ids=units.astype(np.int64),
        share=np.ones(len(rows)),
    )


def test_workers_share_a_grid_by_capacity_and_no_work_vanishes():
    groups = groups_of(household=[(1, 0, 400), (2, 0, 100)])
    work = Workload(groups, time_norm(), town([(120, 220), (250, 50)]))
    own = duties((0, 131), (1, 131), (2, 132), (2, 999), capacity=[300, 100, np.nan])
    loads = work.loads(2, own)
    shares = share_out(loads, own)
    assert shares.whole[0] == pytest.approx(3 * shares.whole[1], abs=4)
    assert shares.whole.sum() + shares.whole_unassigned == loads.total.whole[0]
    assert shares.units.tolist() == [1, 1, 1]
    assert shares.units_unassigned == 2
    assert np.isnan(shares.utilisation[2])
    assert loads.rows.capacity.tolist()[:1] == [400]
    assert np.isnan(loads.rows.utilisation[1])
    assert loads.staffed
    assert not work.loads(2, no_duties()).staffed


@given(
    st.lists(st.tuples(st.integers(0, 4), st.sampled_from([131, 132, 133, 999]))),
    st.lists(
        st.sampled_from([0.0, 1.0, 3.0, 5544.0, float("nan")]), min_size=5, max_size=5
    ),
    st.integers(0, 4000),
)
@settings(max_examples=80, deadline=None)
def test_work_of_workers_and_work_of_nobody_is_all_work_to_the_digit(
    posts, capacity, households
):
    groups = groups_of(household=[(1, 0, households), (2, 0, 7)])
    work = Workload(groups, time_norm(), town([(120, 220), (250, 50)]))
    rows = sorted(set(posts))
    workers = np.array([row[0] for row in rows], np.intp)
    own = Duties(
        worker_ids=np.arange(1, 6),
        capacity=np.array(capacity),
        workers=workers,
        unit_ids=np.array([row[1] for row in rows], np.int64),
        share=even_shares(workers),
    )
    loads = work.loads(2, own)
    found = share_out(loads, own)
    assert found.whole.sum() + found.whole_unassigned == loads.total.whole[0]
    exact = by_hand(loads, own)
    assert np.abs(found.whole - exact).max() <= len(rows)
    swapped = replace(own, capacity=own.capacity[::-1], workers=4 - own.workers)
    again = share_out(work.loads(2, swapped), swapped)
    assert np.abs(again.whole[::-1] - found.whole).max() <= len(rows)
    assert again.whole_unassigned == found.whole_unassigned
    twice = replace(own, capacity=own.capacity * 2)
    doubled = share_out(work.loads(2, twice), twice)
    assert np.array_equal(doubled.whole, found.whole)
    halved = found.utilisation / 2
    assert np.allclose(doubled.utilisation, halved, equal_nan=True)


def by_hand(loads, own):
    """Hundredths of each worker, unit by unit and worker by worker."""
    found = np.zeros(len(own))
    for unit, whole in by_unit(loads, loads.rows.whole).items():
        here = np.flatnonzero(own.unit_ids == unit)
        time = [own.capacity[own.workers[n]] * own.share[n] for n in here]
        time = [0.0 if np.isnan(minutes) else minutes for minutes in time]
        for entry, minutes in zip(here, time, strict=True):
            part = minutes / sum(time) if sum(time) else 1 / len(here)
            found[own.workers[entry]] += whole * part
    return found


def test_whoever_works_for_some_grids_sees_their_work_and_the_time_for_it():
    groups = groups_of(household=[(1, 0, 400), (2, 0, 100)], event=[])
    work = Workload(groups, time_norm(), town([(120, 220), (250, 50)]))
    own = duties((0, 131), (0, 132), (1, 131), (2, 133), capacity=[400, 300, 100])
    own = replace(own, share=even_shares(own.workers))
    whole = work.loads(2, own)
    part = loads_within(whole, {131, 134})
    mine = duties_within(own, {131, 134})
    assert [unit.id for unit in part.units] == [131, 134]
    assert part.total.whole[0] == part.rows.whole.sum()
    assert part.rows.capacity.tolist() == [500, 0]
    assert (part.outside.whole[0], part.nowhere) == (0, {})
    assert mine.worker_ids.tolist() == [1, 2]
    found = share_out(part, mine)
    assert found.capacity.tolist() == [200, 300]
    assert found.whole.sum() + found.whole_unassigned == part.total.whole[0]
    before = share_out(whole, own)
    assert found.whole[1] == before.whole[1]


def test_measures_of_work_are_unknown_where_nobody_or_nobodys_time_is_known():
    work = Workload(groups_of(), time_norm(), town([(120, 220)]))
    own = duties((0, 131), (1, 132), capacity=[5544, np.nan, 0, 0])
    loads = work.loads(2, own)
    assert work_measures(loads.norm) == ("minutes", "utilisation")
    minutes = measured_work(loads, "minutes")
    assert minutes.known.all()
    told = measured_work(loads, "utilisation")
    assert by_unit(loads, told.known) == {131: True, 132: False, 133: False, 134: False}
    assert told.balance().unknown == 3
    with pytest.raises(ValueError, match="equivalents"):
        measured_work(loads, "equivalents")
    workers = measured_work(share_out(loads, own), "utilisation")
    assert workers.ids.tolist() == [1, 2]  # who has no time and no grid has no part
    assert workers.known.tolist() == [True, False]
    wide = replace(time_norm(), near=0.5, far=0.9)
    work.use_norm(wide)
    assert measured_work(work.loads(2), "minutes").balance().near == 0.5


def test_a_town_without_anything_has_loads_of_patrol_alone():
    empty = town_9()
    snapshot = place(snapshot_of(empty, make_buildings([])), fetch([]))
    loads = Workload(groups_of(), time_norm(), snapshot).loads(2)
    assert (loads.rows.whole == 66_000).all()


def test_a_few_people_of_a_restricted_category_are_not_told_in_the_answer():
    groups = groups_of(person=[(1, person("drugs"), 2), (2, person("drugs"), 3)])
    off = time_norm()
    lines = tuple(replace(line, is_on=True) for line in off.lines)
    work = Workload(groups, replace(off, lines=lines), town([(120, 220), (220, 220)]))
    data = workload_data(work.loads(2), by="网格", parents={})
    told = [row["lines"]["restricted"] for row in data["rows"]]
    few, many = {"count": None, "work": None}, {"count": 3, "work": 60.0}
    assert few in told
    assert many in told
    assert 2 not in {each["count"] for each in told}
    work.use_norm(off)  # as for whoever may not see them
    data = workload_data(work.loads(2), by="网格", parents={})
    assert all(row["lines"]["restricted"] == few for row in data["rows"])
    assert data["total"]["lines"]["restricted"] == few


def test_workers_of_unknown_time_are_listed_without_utilisation_and_counted():
    work = Workload(groups_of(), time_norm(), town([(120, 220)]))
    own = duties((0, 131), (1, 132), capacity=[600, np.nan, np.nan, 0])
    loads = work.loads(2, own)
    people = {
        number: {"code": f"{number}", "name": "甲", "kind": "full_time", "units": []}
        for number in (1, 2, 3)
    }
    data = workers_data(share_out(loads, own), people, staffed=True)
    told = [(row["load"], row["utilisation"], row["band"]) for row in data["rows"]]
    assert told == [(660, 1.1, "inside"), (660, None, None), (0, None, None)]
    assert data["left_out"] == {
        "no_capacity": 2,
        "no_time": 0,
        "no_grid": 1,
        "not_counted": 1,
    }
    assert data["unassigned"] == {"grids": 2, "load": 1320}
    assert data["measures"]["utilisation"]["max_over_mean"] == 1


def test_the_arithmetic_of_a_unit_is_its_load_to_the_digit():
    groups = groups_of(
        household=[(1, 0, 400), (2, 0, 7)],
        person=[(1, person("aged80", "elder_alone"), 8)],
        events=[(1, 0, 5)],
    )
    work = Workload(groups, time_norm(), town([(120, 220), (250, 50)]))
    for level in (1, 2):
        loads = work.loads(level)
        for row, unit in enumerate(loads.units):
            found = arithmetic_of(loads, unit.id)
            assert sum(term.hundredths for term in found.terms) == found.hundredths
            assert found.hundredths == loads.rows.whole[row]
            share = loads.rows.utilisation[row]
            assert found.utilisation == pytest.approx(share, nan_ok=True)
            for term in found.terms:
                if term.line is not None:
                    expected = round(term.count * term.each * 100)
                    assert term.hundredths == pytest.approx(expected, abs=1)
    assert arithmetic_of(work.loads(2), 999) is None
    assert whole_arithmetic(work.loads(2)).hundredths == work.loads(1).total.whole[0]


def test_the_arithmetic_of_a_worker_is_what_is_shared_out():
    groups = groups_of(household=[(1, 0, 400), (2, 0, 100)])
    work = Workload(groups, time_norm(), town([(120, 220), (250, 50)]))
    own = duties((0, 131), (1, 131), (1, 132), capacity=[300, 100, 7])
    loads = work.loads(2, own)
    shared = share_out(loads, own)
    for row, worker in enumerate(own.worker_ids.tolist()):
        found = arithmetic_of_worker(loads, own, worker)
        assert found.hundredths == shared.whole[row]
        assert found.utilisation == pytest.approx(shared.utilisation[row])
        assert len(found.portions) == shared.units[row]
    assert arithmetic_of_worker(loads, own, 99) is None


def test_a_few_people_of_a_restricted_category_are_not_told_in_the_arithmetic():
    norm = time_norm()
    lines = tuple(replace(line, is_on=True) for line in norm.lines)
    groups = groups_of(
        person=[(1, person("drugs"), 2), (2, person("drugs"), 3)],
    )
    work = Workload(groups, replace(norm, lines=lines), town([(120, 220), (250, 50)]))
    loads = work.loads(2)
    said = {}
    for unit in loads.units:
        found = arithmetic_of(loads, unit.id)
        terms = {term.key: term for term in found.terms}
        said[unit.id] = terms["restricted"].count, terms["restricted"].hundredths
    assert None in {count for count, _ in said.values()}
    assert not {1, 2} & {count for count, _ in said.values()}
    assert all((count is None) == (work is None) for count, work in said.values())


def test_what_a_norm_would_do_is_what_it_does_and_leaves_the_present_one_alone():
    groups = groups_of(household=[(1, 0, 400), (2, 0, 100)])
    norm, snapshot = time_norm(), town([(120, 220), (250, 50)])
    work = Workload(groups, norm, snapshot, routes={131: 2000.0})
    before = work.loads(2)
    slow = replace(norm, patrol=replace(norm.patrol, speed=0.5))
    effect = effect_of(work, slow, 2)
    again = Workload(groups, slow, snapshot, routes={131: 2000.0}).loads(2)
    assert effect.total == again.rows.whole.sum() / 100
    assert effect.highest == 131
    assert effect.load == again.rows.load.max()
    assert effect.utilisation == again.rows.utilisation.max()
    assert effect.over == (again.rows.load > 1.15 * 5544).sum() == 1
    assert (effect.known, effect.units) == (len(again.units), len(again.units))
    assert np.array_equal(work.loads(2).rows.whole, before.rows.whole)
    assert work.norm is norm


def test_what_a_norm_does_where_nobody_works_is_told_without_utilisation():
    work = Workload(groups_of(household=[(1, 0, 9)]), time_norm(), town([(120, 220)]))
    own = duties((0, 999), capacity=[300])
    effect = effect_of(work, time_norm(), 2, own)
    assert (effect.known, effect.over, effect.highest) == (0, 0, 131)
    assert np.isnan(effect.utilisation)


def test_restricted_lines_that_are_off_stand_in_no_arithmetic():
    groups = groups_of(person=[(1, person("drugs"), 9)])
    loads = Workload(groups, time_norm(), town([(120, 220)])).loads(2)
    for unit in loads.units:
        found = arithmetic_of(loads, unit.id)
        assert "restricted" not in {term.key for term in found.terms}
        assert sum(term.hundredths for term in found.terms) == found.hundredths
