"""Figures of a district of 300,000 buildings and 2,304 grids, with geopandas beside."""

from __future__ import annotations

import itertools
from dataclasses import replace

import geopandas
import numpy as np
import pytest
import shapely

from gridplanner.analysis.figures import figures
from gridplanner.analysis.locate import locate
from gridplanner.analysis.standing import Standing
from gridplanner.data.drawn.coverage import plan_from_coverage
from gridplanner.data.edits.move import move
from gridplanner.data.entrances import Entrances, within
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.snapshot import Buildings, retake, with_buildings
from gridplanner.data.topology.canonical import unpack_bends
from tests.analysis.towns import lattice, lattice_plan, place, snapshot_of

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
    drawn = lattice_plan(polygons, per_community=40)
    owners = np.array([drawn.cells[cell].owners for cell in sorted(drawn.cells)])
    plan = plan_from_coverage(
        1, DEFAULT_LEVELS, polygons, owners, list(drawn.units.values())
    )

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


def nearest_vertex(plan, middle):
    def far(vertex):
        return abs(vertex.x - middle) + abs(vertex.y - middle)

    return min(plan.vertices.values(), key=far)


def corner_moved(plan, middle):
    """A corner of four grids dragged by 20 m."""
    vertex = nearest_vertex(plan, middle)
    return move(plan, vertices={vertex.id: (vertex.x + 16, vertex.y + 12)})


def border_bent(plan, middle):
    """The whole border between two grids pushed aside by up to 40 m."""
    vertex = nearest_vertex(plan, middle)
    border = plan.borders[min(plan.star[vertex.id])]
    bends = np.array(unpack_bends(border.bends))
    bends[:, 0] += 40 * np.sin(np.linspace(0, np.pi, len(bends) + 2))[1:-1]
    return move(plan, borders={border.id: bends})


@pytest.mark.parametrize("edit", [corner_moved, border_bent])
def test_everything_after_an_edit(benchmark, district, edit):
    """The whole way: snapshot, placing, sums, and the figures of all grids."""
    plan, snapshot, footprints = district
    standing = Standing(snapshot, footprints)
    standing.figures(GRID)
    change = edit(plan, SIDE / 2)
    there_and_back = itertools.cycle([plan.apply(change), plan])

    def refresh():
        drawn = next(there_and_back)
        after = retake(standing.snapshot, drawn, touched=change.touched, version=2)
        standing.refresh(after, change.touched)
        return standing.figures(GRID)

    found = benchmark(refresh)
    assert found.total.buildings[0] == BUILDINGS
    again = Standing(standing.snapshot, footprints)
    assert np.array_equal(again.sums.table, standing.sums.table)


def chosen_by_hand(snapshot, rng):
    """2,000 buildings given to the grid beside theirs, 300 towers of two entrances."""
    cells = place_rows(snapshot)
    beside = np.minimum(cells + 1, len(snapshot.cell_ids) - 1)
    units = snapshot.cell_owners[beside, GRID]
    buildings, overrides = snapshot.buildings, np.zeros(BUILDINGS, np.int64)
    given = rng.choice(BUILDINGS, 2_000, replace=False)
    overrides[given] = units[given]
    towers = np.sort(rng.choice(BUILDINGS, 300, replace=False))
    entrances = Entrances(
        buildings.ids[towers], units[towers], np.ones((300, 3), np.int64)
    )
    chosen = replace(
        buildings,
        overrides=overrides,
        entrances=within(entrances, buildings.ids, buildings.counts),
    )
    return with_buildings(snapshot, chosen)


def place_rows(snapshot):
    return locate(snapshot.building_points, unprepared(snapshot.cell_polygons))


def test_everything_after_an_edit_with_choices_by_hand(benchmark, district):
    plan, snapshot, footprints = district
    snapshot = chosen_by_hand(snapshot, np.random.default_rng(5))
    standing = Standing(snapshot, footprints)
    standing.figures(GRID)
    change = corner_moved(plan, SIDE / 2)
    there_and_back = itertools.cycle([plan.apply(change), plan])

    def refresh():
        drawn = next(there_and_back)
        after = retake(standing.snapshot, drawn, touched=change.touched, version=2)
        standing.refresh(after, change.touched)
        return standing.figures(GRID)

    found = benchmark(refresh)
    assert found.total.buildings[0] + found.outside.buildings[0] == BUILDINGS
