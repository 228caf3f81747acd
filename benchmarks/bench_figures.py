"""Figures of a district of 300,000 buildings and 2,304 grids, with geopandas beside."""

from __future__ import annotations

import geopandas
import numpy as np
import pytest
import shapely

from gridplanner.analysis.figures import figures, sum_again, sum_cells
from gridplanner.analysis.locate import locate
from gridplanner.analysis.shares import BoxIndex, place, place_again
from gridplanner.data.snapshot import Buildings, retake
from tests.analysis.towns import lattice, lattice_plan, snapshot_of

GRIDS_A_SIDE = 48
BUILDINGS = 300_000
SIDE = 40_000.0
GRID = 2


@pytest.fixture(scope="module")
def district():
    rng = np.random.default_rng(20)
    polygons = lattice(GRIDS_A_SIDE, SIDE, rng=rng)
    villages = rng.uniform(0, SIDE, (3000, 2))
    at = villages[rng.integers(0, 3000, BUILDINGS)]
    at = (at + rng.normal(0, 150, at.shape)).clip(20, SIDE - 20)
    half = rng.uniform(3, 9, at.shape)
    boxes = np.hstack([at - half, at + half])
    buildings = Buildings(
        ids=np.arange(1, BUILDINGS + 1),
        points=at,
        boxes=boxes,
        areas=4 * half.prod(axis=1),
        counts=rng.integers(0, 6, (3, BUILDINGS)).T,
        measures=("dwellings", "households", "people"),
        sources=("registry",) * 3,
        overrides=np.zeros(BUILDINGS, np.int64),
    )
    plan = lattice_plan(polygons, per_community=40)

    def footprints(ids):
        return shapely.box(*boxes[ids - 1].T)

    return plan, snapshot_of(plan, buildings), footprints


@pytest.fixture(scope="module")
def placed(district):
    _, snapshot, footprints = district
    return place(snapshot, footprints)


def unprepared(polygons):
    return shapely.from_wkb(shapely.to_wkb(polygons))


def test_locating_all_buildings(benchmark, district):
    _, snapshot, _ = district
    benchmark.pedantic(
        locate,
        setup=lambda: (
            (snapshot.building_points, unprepared(snapshot.cell_polygons)),
            {},
        ),
        rounds=5,
    )


def test_geopandas_spatial_join(benchmark, district):
    _, snapshot, _ = district
    points = geopandas.points_from_xy(*snapshot.building_points.T)
    left = geopandas.GeoDataFrame(geometry=points)

    def frames():
        right = geopandas.GeoDataFrame(geometry=unprepared(snapshot.cell_polygons))
        return (left, right), {}

    benchmark.pedantic(geopandas.sjoin, setup=frames, rounds=5)


def test_placing_all_buildings_by_their_largest_part(benchmark, district):
    _, snapshot, footprints = district
    benchmark.pedantic(place, (snapshot, footprints), rounds=3)


def test_figures_of_all_grids(benchmark, placed):
    found = benchmark(figures, placed, GRID)
    assert found.total.buildings[0] == BUILDINGS


def edited(district):
    """Ground of one grid in the middle given to its neighbour."""
    plan, snapshot, _ = district
    middle = GRIDS_A_SIDE * GRIDS_A_SIDE // 2 + GRIDS_A_SIDE // 2
    giver, receiver = middle, middle + 1
    lent = plan.shapes[giver].intersection(plan.shapes[receiver].buffer(60))
    shapes = plan.shapes | {
        giver: plan.shapes[giver].difference(lent),
        receiver: plan.shapes[receiver].union(lent),
    }
    touched = {giver, receiver}
    changed = type(plan)(shapes, plan.cells, plan.units)
    return retake(snapshot, changed, touched=touched, version=2), touched


def test_figures_of_all_grids_after_an_edit(benchmark, district, placed):
    """The sums of touched cells, and the figures of all units from them."""
    _, _, footprints = district
    after, touched = edited(district)
    sums = sum_cells(placed)
    after, moved = place_again(
        placed,
        after,
        touched=touched,
        footprints=footprints,
        index=BoxIndex(placed.buildings),
    )

    def refresh():
        again = sum_again(sums, placed, after, moved=moved)
        return figures(after, GRID, sums=again)

    found = benchmark(refresh)
    assert found.total.buildings[0] == BUILDINGS


def test_placing_again_after_an_edit(benchmark, district, placed):
    _, _, footprints = district
    after, touched = edited(district)
    index = BoxIndex(placed.buildings)
    benchmark(
        place_again, placed, after, touched=touched, footprints=footprints, index=index
    )


def test_taking_the_snapshot_again_after_an_edit(benchmark, district, placed):
    plan, _, _ = district
    benchmark(retake, placed, plan, touched={1, 2}, version=2)
