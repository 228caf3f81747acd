"""Laws the workload must keep: by hand, renumbered, doubled, split and shared anew."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.analysis.loads import EVENTS, PATROL, SPREAD, share_out
from gridplanner.analysis.measured import measured_work
from gridplanner.analysis.road_lengths import Roads
from gridplanner.analysis.workload import Workload
from gridplanner.data.duties import Duties, even_shares
from gridplanner.data.norms.defaults import equivalents_norm, time_norm
from gridplanner.data.norms.kinds import AGE_UNKNOWN, line_of
from gridplanner.data.norms.norm import Subject
from gridplanner.data.records import Cell, Unit
from tests.analysis.test_workload import by_unit, groups_of, towns
from tests.analysis.towns import (
    DrawnPlan,
    make_buildings,
    place,
    snapshot_of,
    square,
    town_9,
)

GRID = 2
POINTS = st.lists(st.tuples(st.floats(-50, 350), st.floats(-50, 350)), max_size=6)
ROUTES = st.dictionaries(st.sampled_from([131, 133]), st.floats(0, 9000), max_size=2)
LINES = st.lists(
    st.tuples(*[st.integers(-20, 320)] * 4).filter(lambda c: c[:2] != c[2:]), max_size=3
)


def drawn(plan, places, ids=None):
    shapes = [square(x, y) for x, y in places]
    buildings = make_buildings(
        shapes, counts=np.ones((len(shapes), 3), np.int64), ids=ids
    )
    found = dict(zip(buildings.ids.tolist(), shapes, strict=True))
    return place(
        snapshot_of(plan, buildings),
        lambda wanted: np.array(
            [found[n] for n in np.asarray(wanted).tolist()], object
        ),
    )


def road_lines(ends):
    lines = np.empty(len(ends), object)
    lines[:] = [shapely.LineString([end[:2], end[2:]]) for end in ends]
    return lines


def by_hand(norm, snapshot, case, *, points, routes, roads, months=3):
    """Minutes of each grid, thing by thing, in exact fractions."""
    places, people, households = case
    found = {unit.id: Fraction(0) for unit in snapshot.units if unit.level == GRID}
    homes = snapshot.building_points
    owner = [
        int(snapshot.cell_owners[cell, GRID]) if cell >= 0 else 0
        for cell in snapshot.building_cell.tolist()
    ]
    visits = dict.fromkeys(found, Fraction(0))
    for subject, rows in ((Subject.PERSON, people), (Subject.HOUSEHOLD, households)):
        for building, mask, number in rows:
            line = line_of(norm, subject, mask & ~AGE_UNKNOWN)
            if line is None or not 1 <= building <= len(places):
                continue
            unit = owner[building - 1]
            if unit in visits:
                visits[unit] += Fraction(norm.each(line)) * number
    for unit, minutes in visits.items():
        shape = shapely.union_all(
            snapshot.cell_polygons[snapshot.cell_owners[:, GRID] == unit]
        )
        here = [row for row, each in enumerate(owner) if each == unit]
        apart = [
            round(100 * min(np.hypot(*(homes[row] - other)) for other in others))
            if (others := [p for n, p in enumerate(homes) if n != row])
            else 0
            for row in here
        ]
        mean = sum(apart) / len(apart) / 100 if apart else 0
        factor = min(1 + mean / norm.spread.metres, norm.spread.cap)
        inside = sum(shape.covers(shapely.Point(point)) for point in points)
        metres = routes.get(unit)
        if metres is None:
            metres = sum(
                line.intersection(shape).length
                - line.intersection(shape.boundary).length / 2
                for line in roads
            )
        walked = 2 * metres / 1000 / 3 * 60
        found[unit] = (
            minutes * Fraction(factor)
            + Fraction(max(walked, 30.0) * 22)
            + Fraction(inside * 30, months)
        )
    return found


@given(towns(), POINTS, ROUTES, LINES)
@settings(max_examples=60, deadline=None)
def test_the_load_of_every_grid_is_what_it_is_by_hand(case, points, routes, ends):
    places, people, households = case
    # On a border it is anybody's.
    points = [p for p in points if all(n % 100 for n in p)]
    norm, snapshot, roads = time_norm(), drawn(town_9(), places), road_lines(ends)
    groups = groups_of(person=people, household=households, points=points)
    work = Workload(groups, norm, snapshot, routes=routes, roads=Roads(roads))
    loads = work.loads(GRID)
    wanted = by_hand(norm, snapshot, case, points=points, routes=routes, roads=roads)
    for unit, hundredths in by_unit(loads, loads.rows.whole).items():
        # Each line is rounded to a hundredth, a road to a centimetre (0.22 minutes
        # a metre of route and round).
        assert abs(hundredths - 100 * wanted[unit]) <= len(loads.lines) + 1


def renumbered(plan):
    def new(number):
        return number and 9000 - number

    return DrawnPlan(
        {7000 - cell: shape for cell, shape in plan.shapes.items()},
        {
            7000 - n: Cell(7000 - n, tuple(map(new, cell.owners)))
            for n, cell in plan.cells.items()
        },
        {
            new(unit.id): replace(unit, id=new(unit.id), parent=new(unit.parent))
            for unit in plan.units.values()
        },
    )


@given(towns(), POINTS)
@settings(max_examples=40, deadline=None)
def test_numbers_of_units_cells_and_houses_do_not_matter(case, points):
    places, people, households = case
    # A house cut in halves, and an event on a border, go to the lower number.
    places = [(x + (x % 100 == 95), y + (y % 100 == 95)) for x, y in places]
    points = [p for p in points if all(n % 100 for n in p)]
    count = len(places)

    def moved(rows):
        """Houses 1 … n are n … 1 now, and what was nowhere still is."""
        return [
            (count + 1 - n if 1 <= n <= count else n, mask, k) for n, mask, k in rows
        ]

    one = Workload(
        groups_of(person=people, household=households, points=points),
        time_norm(),
        drawn(town_9(), places),
    )
    other = Workload(
        groups_of(person=moved(people), household=moved(households), points=points),
        time_norm(),
        drawn(renumbered(town_9()), places[::-1]),
    )
    for level in range(4):
        before, after = one.loads(level), other.loads(level)
        assert [u.code for u in before.units] == [u.code for u in after.units]
        assert np.array_equal(before.rows.hundredths, after.rows.hundredths)
        assert np.array_equal(before.rows.counts, after.rows.counts)
        assert np.array_equal(before.outside.hundredths, after.outside.hundredths)
        assert before.nowhere == after.nowhere


@given(towns())
@settings(max_examples=40, deadline=None)
def test_doubled_weights_double_loads_and_leave_the_balance_as_it_is(case):
    places, people, households = case
    norm = equivalents_norm()
    double = replace(
        norm,
        lines=tuple(replace(line, weight=2 * line.weight) for line in norm.lines),
        square_kilometre=2 * norm.square_kilometre,
    )
    groups = groups_of(person=people, household=households)
    work = Workload(groups, norm, drawn(town_9(), places))
    once = work.loads(GRID)
    work.use_norm(double)
    twice = work.loads(GRID)
    assert np.abs(twice.rows.whole - 2 * once.rows.whole).max() <= len(once.lines)
    visits = slice(0, len(norm.lines))  # whole weights, nothing is rounded
    assert np.array_equal(
        twice.rows.hundredths[:, visits], 2 * once.rows.hundredths[:, visits]
    )
    exact = replace(once, rows=replace(once.rows, hundredths=2 * once.rows.hundredths))
    before, after = (measured_work(x, "equivalents").balance() for x in (once, exact))
    assert before.places.tolist() == after.places.tolist()
    for name in ("max_over_mean", "min_over_mean", "cv", "gini"):
        a, b = getattr(before, name), getattr(after, name)
        assert (a is None) == (b is None)
        assert a is None or abs(a - b) < 1e-12


def split_town():
    """The town whose grid 131 is two now: its western column, and the cell north."""
    plan = town_9()
    plan.shapes[11] = shapely.union_all([square(0, 100, 100), square(0, 200, 100)])
    plan.shapes[17] = square(100, 200, 100)
    plan.shapes = {
        cell: shapely.segmentize(shape, 100) for cell, shape in plan.shapes.items()
    }
    plan.cells[17] = Cell(17, (100, 110, 135, 0))
    plan.units[135] = Unit(135, 110, 2, code="990000103201003", name="第五网格")
    return plan


@given(towns(), POINTS, LINES)
@settings(max_examples=60, deadline=None)
def test_a_grid_that_is_split_keeps_all_it_holds(case, points, ends):
    places, people, households = case
    # A house that a new border cuts may come to a third grid.
    places = [tuple(n - max(n % 100 - 90, 0) for n in xy) for xy in places]
    groups = groups_of(person=people, household=households, points=points)
    roads = Roads(road_lines(ends))
    norm = time_norm()
    whole, parts = (
        Workload(groups, norm, drawn(plan, places), roads=roads).loads(GRID)
        for plan in (town_9(), split_town())
    )
    before = by_row(whole, 131)
    after = [by_row(parts, unit) for unit in (131, 135)]
    walked = whole.lines.index(PATROL)
    spread = whole.lines.index(SPREAD)
    for column, line in enumerate(whole.lines):
        counts = sum(row[0][column] for row in after)
        minutes = sum(row[1][column] for row in after)
        if column == walked:  # centimetres of road, each length rounded
            assert abs(counts - before[0][column]) <= 1
            assert minutes >= before[1][column] - 1  # each is walked half an hour
        elif column == spread:
            assert counts == before[0][column]  # houses; each part has its own mean
        else:
            assert counts == before[0][column]
            assert abs(minutes - before[1][column]) <= (1 if line == EVENTS else 0.5)
    others = [unit for unit in by_unit(whole, whole.rows.whole) if unit != 131]
    for unit in others:
        assert by_row(whole, unit) == by_row(parts, unit)
    assert np.array_equal(whole.outside.counts, parts.outside.counts)


def by_row(loads, unit_id):
    row = [unit.id for unit in loads.units].index(unit_id)
    return loads.rows.counts[row].tolist(), loads.rows.hundredths[row].tolist()


@given(st.integers(0, 9000), st.floats(1, 6000), st.floats(1, 6000))
@settings(max_examples=40, deadline=None)
def test_two_workers_of_half_the_time_do_what_one_does(households, time, beside):
    groups = groups_of(household=[(1, 0, households)])
    work = Workload(groups, time_norm(), drawn(town_9(), [(120, 220)]))
    one = duties_of([time, beside])
    two = duties_of([time / 2, time / 2, beside])
    before = share_out(work.loads(GRID, one), one)
    after = share_out(work.loads(GRID, two), two)
    assert abs(before.whole[0] - after.whole[:2].sum()) <= 1
    assert before.whole.sum() == after.whole.sum()
    assert before.whole_unassigned == after.whole_unassigned


def duties_of(capacity):
    workers = np.arange(len(capacity))
    return Duties(
        worker_ids=workers + 1,
        capacity=np.array(capacity),
        workers=workers,
        unit_ids=np.full(len(capacity), 131),
        share=even_shares(workers),
    )
