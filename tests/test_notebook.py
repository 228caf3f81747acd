import re
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import geopandas
import pytest

import gridplanner
from gridplanner.data.demo import make_demo
from gridplanner.data.document import Document
from gridplanner.data.errors import ProjectError


def clock():
    return datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("notebook") / "village.gpkg"
    make_demo(path, size="village", seed=1, clock=clock)
    return path


@pytest.fixture
def project(path):
    with gridplanner.open(path) as project:
        yield project


def test_units_come_with_codes_shapes_and_figures(project):
    grids, micro = project.grids(), project.micro_grids()
    assert (len(project.areas()), len(grids), len(micro)) == (4, 6, 15)
    assert grids.crs.to_epsg() == 4549
    assert grids["code"].str.len().eq(15).all()
    assert grids["people"].sum() == micro["people"].sum() > 2000
    assert grids.geometry.is_valid.all()
    assert grids.area.sum() == pytest.approx(grids["area"].sum(), rel=1e-3)


def test_buildings_lie_in_the_grids_they_name(project):
    buildings, grids = project.buildings(), project.grids()
    counted = buildings.groupby("grid_code").size()
    assert counted.to_dict() == dict(
        zip(grids["code"], grids["buildings"], strict=True)
    )


def test_features_and_borders_come_with_their_kinds(project):
    assert {"road", "well"} <= set(project.features()["kind"])
    borders = project.borders()
    assert set(borders.geom_type) == {"LineString"}
    assert borders["left_code"].notna().any()


def test_figures_are_those_of_the_command_line(project):
    figures = project.figures("grid")
    assert figures.index.name == "code"
    total = figures.attrs["total"]["buildings"]
    assert figures["buildings"].sum() == total == len(project.buildings())
    assert figures.attrs["sources"]["people"] == "registry"


def test_nothing_is_written_beside_the_file(path, project):
    project.grids()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_what_cannot_be_opened_is_named(tmp_path):
    with pytest.raises(ProjectError) as fault:
        gridplanner.open(tmp_path / "nowhere.gpkg")
    assert fault.value.code == "error.missing"


def test_no_second_driver_opens_the_file(path, monkeypatch):
    def refuse(*_words, **_options):
        raise AssertionError("a second driver")

    for name in ("pyogrio.raw.read", "pyogrio.read_dataframe", "fiona.open"):
        monkeypatch.setattr(name, refuse)
    monkeypatch.setattr(sqlite3, "connect", refuse)
    with gridplanner.open(path) as project:
        for table in (project.areas, project.buildings, project.features):
            assert len(table())


def test_a_project_open_in_the_window_can_be_looked_at(tmp_path):
    path = tmp_path / "town.gpkg"
    make_demo(path, size="village", seed=2, clock=clock)
    document = Document.open(path, clock=clock, user="tester")
    with gridplanner.open(path) as project:
        assert len(project.grids()) == 6
    document.close()


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, gridplanner; print('geopandas' in sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "False"


@pytest.mark.parametrize("name", ["README.md", "docs/notebook.md"])
def test_examples_of_the_documents_run(name, path, tmp_path, monkeypatch, capsys):
    page = (Path(__file__).parent.parent / name).read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert blocks
    shutil.copy(path, tmp_path / "town.gpkg")
    monkeypatch.chdir(tmp_path)
    names = {}
    for block in blocks:
        exec(block, names)
    names["town"].close()
    capsys.readouterr()
    if "grids" in names:
        assert {names["grids"].crs.to_epsg(), names["buildings"].crs.to_epsg()} == {
            4549
        }
        assert len(names["near"]) > 0
        assert len(geopandas.read_file(tmp_path / "grids.geojson")) == 6
        assert (tmp_path / "figures.xlsx").stat().st_size > 1000


def test_every_table_carries_the_system_of_the_project(project):
    for table in ("areas", "grids", "micro_grids", "buildings", "features", "borders"):
        assert getattr(project, table)().crs.to_epsg() == 4549, table
