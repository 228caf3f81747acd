"""Gaps and overlaps against brute force, also where the records are broken."""

import random
from dataclasses import replace

import numpy as np
import pytest
import shapely
from shapely import box

from gridplanner.data.checks.check import check
from gridplanner.data.checks.gaps import enclosed_ground
from gridplanner.data.checks.limits import Limits
from gridplanner.data.edits.draw import draw
from gridplanner.data.errors import EditError
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.plan import Plan
from gridplanner.data.records import Unit
from tests.helpers.plans import divided_town, nine_cell_town, tiled_town

TOWNS = {
    "nine": nine_cell_town,
    "micro": divided_town,
    "gaps": lambda: tiled_town(4, 4, villages=2, free=(6, 7, 11)),
}


def with_vertex(plan, number, x, y):
    """The plan with a vertex elsewhere, whatever that does: as if badly written."""
    vertex = replace(plan.vertices[number], x=x, y=y)
    return with_records(plan, {**plan.vertices, number: vertex})


def with_records(plan, vertices):
    return Plan.from_records(
        1, plan.levels, vertices, plan.borders, plan.cells, plan.units, plan.next_id
    )


def overlaps(plan, level=2, **limits):
    found = check(plan, level=level, limits=Limits(**limits)).issues
    return [issue for issue in found if issue.kind == "overlap"]


def common_areas(plan):
    """Areas that any two cells have in common, one by one."""
    ids, shapes = plan.polygons()
    shapes = shapely.make_valid(shapes)
    return {
        (int(ids[i]), int(ids[j])): area
        for i in range(len(ids))
        for j in range(i + 1, len(ids))
        if (area := shapely.intersection(shapes[i], shapes[j]).area) > 1e-4
    }


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_overlaps_of_broken_records_are_those_of_brute_force(seed):
    """One or two vertices anywhere; most of the time borders cross then."""
    rng = random.Random(seed)
    town = TOWNS[list(TOWNS)[seed % 3]]()
    for _ in range(rng.choice((1, 1, 2))):
        number = rng.choice(sorted(town.vertices))
        old = town.vertices[number]
        spread = rng.choice((30, 80, 250))
        x, y = (round(v + rng.uniform(-spread, spread), 3) for v in (old.x, old.y))
        town = with_vertex(town, number, x, y)
    try:
        ids, shapes = town.polygons()
    except EditError:
        return  # turned inside out: such a project does not open
    expected = common_areas(town)

    found = overlaps(town)

    assert {i.cells: i.area for i in found} == pytest.approx(expected)
    if shapely.is_valid(shapes).all() and not expected:
        excess = shapely.area(shapes).sum() - shapely.union_all(shapes).area
        assert excess == pytest.approx(0, abs=1e-4)
    assert len(ids)


def pushed_town(metres):
    """Two towns, the small one pushed onto the other, without a border between."""
    plan = Plan.empty(1, DEFAULT_LEVELS)
    for name, shape in {"大": box(0, 0, 100, 100), "小": box(200, 0, 210, 10)}.items():
        unit = Unit(0, 0, 0, name=name)
        plan = plan.apply(draw(plan, shape, level=0, unit=unit, take=False))
    assert check(plan, level=0).tiles
    old = plan.vertices
    vertices = {
        v.id: replace(v, x=v.x - metres) if v.x > 150 else v for v in old.values()
    }
    borders = {
        b.id: replace(b, bends=shifted(b.bends, metres)) if old[b.start].x > 150 else b
        for b in plan.borders.values()
    }
    return Plan.from_records(
        1, plan.levels, vertices, borders, plan.cells, plan.units, plan.next_id
    )


@pytest.mark.parametrize(("metres", "area"), [(150, 100), (105, 50), (100, 0)])
def test_a_town_pushed_onto_another_is_an_overlap(metres, area):
    """In the first case no border crosses: it lies within a cell of the other."""
    result = check(pushed_town(metres), level=0)

    found = [i for i in result.issues if i.kind == "overlap"]
    assert [i.area for i in found] == ([pytest.approx(area)] if area else [])
    assert all(set(i.codes) == {"大", "小"} for i in found)
    assert result.tiles is (not area)


def shifted(bends, metres):
    return (np.frombuffer(bends).reshape(-1, 2) - [metres, 0.0]).tobytes()


def test_a_small_overlap_is_a_warning():
    town = pushed_town(150)

    assert {i.severity for i in overlaps(town, 0)} == {"error"}
    assert {i.severity for i in overlaps(town, 0, overlap_area=200)} == {"warning"}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_enclosed_ground_is_the_holes_of_the_union(seed):
    rng = np.random.default_rng(seed)
    plan = Plan.empty(1, DEFAULT_LEVELS)
    for number in range(14):
        x, y = rng.uniform(0, 200, 2).round(rng.choice((0, -1)))
        shape = box(x, y, x + rng.integers(10, 90), y + rng.integers(10, 90))
        unit = Unit(0, 0, 0, name=str(number), parts=9)
        try:
            change = draw(plan, shape, level=0, unit=unit, take=False, allow_parts=True)
        except EditError:
            continue
        plan = plan.apply(change)
    _, shapes = plan.polygons()
    union = shapely.get_parts(shapely.union_all(shapes))
    rings = [shapely.Polygon(ring) for part in union for ring in part.interiors]

    found = enclosed_ground(plan)

    assert sorted(shapely.area(found)) == pytest.approx(
        sorted(ring.area for ring in rings)
    )
    gaps = [i for i in check(plan, level=0).issues if i.kind == "gap"]
    assert len(gaps) == len(rings)
