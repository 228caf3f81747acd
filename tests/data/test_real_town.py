"""A real country from its municipalities to micro-grids, by lines drawn by hand."""

from __future__ import annotations

import shutil
import subprocess
import sys

import numpy as np
import pytest
import shapely
from shapely import LineString

from gridplanner.analysis.standing import Standing
from gridplanner.data.checks.check import check
from gridplanner.data.edits.draw import draw
from gridplanner.data.edits.make_grids import make_grids
from gridplanner.data.edits.split import find_halves, split
from gridplanner.data.intake.importing import run_import
from gridplanner.data.intake.proposal import ImportOptions
from gridplanner.data.records import Unit
from tests.helpers.plans import assert_sound
from tests.helpers.project import new_document, open_document

TODAY = "2026-03-05"
GRID, MICRO = 2, 3


def halves_of(plan, unit):
    """A line across a unit at its middle, from beyond one side to beyond the other."""
    west, south, east, north = plan.outline(unit).bounds
    ground = plan.outline(unit)
    if east - west > north - south:
        x = ground.representative_point().x
        return LineString([(x, south - 50), (x + 7, north + 50)])
    y = ground.representative_point().y
    return LineString([(west - 50, y), (east + 50, y + 7)])


def divided(document):
    """Make grids of the municipalities, quarter them, and halve each once more."""
    municipalities = [unit.id for unit in document.plan.units_at(1)]
    document.apply(make_grids(document.plan, municipalities))
    for _round in range(2):
        for unit in document.plan.units_at(GRID):
            halve(document, unit.id)
    for grid in document.plan.units_at(GRID):
        plan = document.plan
        draft, ground = Unit(0, 0, 0, name="一"), plan.outline(grid.id)
        document.apply(draw(plan, ground, level=MICRO, unit=draft, take=False))
    for unit in document.plan.units_at(MICRO):
        halve(document, unit.id)


def halve(document, unit):
    plan = document.plan
    halves = find_halves(plan, unit, [halves_of(plan, unit)])
    document.apply(split(plan, halves, on=TODAY))


@pytest.mark.slow
def test_liechtenstein_from_municipalities_to_micro_grids(shared_data, tmp_path):
    path = tmp_path / "land.gpkg"
    document = new_document(path, crs=None)
    for kind, name, options in (
        (
            "areas",
            "liechtenstein_municipalities.gpkg",
            ImportOptions(level="社区", columns={"name": "name"}),
        ),
        ("buildings", "liechtenstein_osm.gpkg", ImportOptions(layer="buildings")),
    ):
        run_import(document, kind, shared_data / name, options=options)

    assert len(document.plan.units_at(1)) == 11
    divided(document)
    grids = document.plan.units_at(GRID)
    assert len(grids) >= 44
    plan = document.plan
    assert_sound(plan)
    whole = sum(shape.area for shape in plan.outlines(1).values())
    for level in (GRID, MICRO):
        outlines = plan.outlines(level)
        assert sum(o.area for o in outlines.values()) == pytest.approx(whole, abs=1)
        kinds = check(plan, level=level).counts
        assert kinds["gap"] == kinds["overlap"] == 0
    codes = [u.code for u in plan.units.values() if u.code]
    assert len(set(codes)) == len(codes)
    standing = Standing(document.snapshot(), document.footprints)
    figures = standing.figures(MICRO)
    assert figures.total.buildings[0] + figures.outside.buildings[0] == len(
        document.snapshot().buildings
    )
    steps = len(document.history())
    document.close()

    again = open_document(path)
    assert again.plan.same_records(plan)
    assert len(again.history()) == steps
    again.close()
    exported = tmp_path / "grids.gpkg"
    run_gridplanner("export", path, "grids", exported)
    outlines = np.array(list(plan.outlines(GRID).values()), object)
    for file in (path, exported):
        count, ground = read_by_gdal(file)
        assert count == len(grids)
        assert ground == pytest.approx(shapely.area(outlines).sum(), rel=1e-9)


def run_gridplanner(*words):
    command = [sys.executable, "-m", "gridplanner", *map(str, words), "--lang", "en"]
    subprocess.run(command, check=True, capture_output=True)


def read_by_gdal(path):
    """Ask GDAL's own command how many grids there are and what ground they cover."""
    if shutil.which("ogrinfo") is None:
        pytest.skip("gdal-bin is not installed")
    query = "SELECT COUNT(*) AS n, SUM(ST_Area(geom)) AS ground FROM grid"
    command = ["ogrinfo", "-ro", "-q", "-sql", query, "-dialect", "sqlite", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    values = [
        line.split(" = ")[1] for line in done.stdout.splitlines() if " = " in line
    ]
    return int(values[0]), float(values[1])
