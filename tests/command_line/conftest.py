"""Projects for the commands, made once and copied for those who change them."""

import json
import shutil
from datetime import UTC, datetime

import pytest
import shapely

from gridplanner.cli import run
from gridplanner.data.document import Document
from gridplanner.data.levels import DEFAULT_LEVELS

CRS = "EPSG:4549"


def clock():
    return datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def village(tmp_path_factory):
    """The smallest demo town, in which nobody works yet."""
    from gridplanner.data.demo import make_demo

    path = tmp_path_factory.mktemp("village") / "village.gpkg"
    make_demo(path, size="village", seed=1, clock=clock, staffed=False)
    return path


@pytest.fixture
def project(village, tmp_path):
    """A copy of the smallest demo town."""
    return shutil.copy(village, tmp_path / "town.gpkg")


@pytest.fixture(scope="session")
def made_files(tmp_path_factory):
    """A project without anything in it, and files to import, made once to be copied."""
    folder = tmp_path_factory.mktemp("files")
    Document.create(
        folder / "empty.gpkg",
        levels=DEFAULT_LEVELS,
        crs=CRS,
        clock=clock,
        user="tester",
    ).close()
    make_villages(folder / "villages.geojson")
    make_houses(folder / "houses.gpkg")
    return folder


@pytest.fixture
def empty(made_files, tmp_path):
    """A project without anything in it."""
    return shutil.copy(made_files / "empty.gpkg", tmp_path / "empty.gpkg")


@pytest.fixture
def villages(made_files, tmp_path):
    """Two villages side by side, as a file to import."""
    return shutil.copy(made_files / "villages.geojson", tmp_path / "villages.geojson")


@pytest.fixture
def houses(made_files, tmp_path):
    """Three houses: in the east, on the border, far away."""
    return shutil.copy(made_files / "houses.gpkg", tmp_path / "houses.gpkg")


def make_villages(path):
    import geopandas

    geopandas.GeoDataFrame(
        {"村名": ["东村", "西村"]},
        geometry=[
            shapely.box(500000, 3954000, 500400, 3954400),
            shapely.box(500400, 3954000, 500800, 3954400),
        ],
        crs=CRS,
    ).to_crs("EPSG:4326").to_file(path)


def make_houses(path):
    import geopandas

    geopandas.GeoDataFrame(
        {"people": [3, 4, None]},
        geometry=[
            shapely.box(500100, 3954100, 500110, 3954110),
            shapely.box(500396, 3954200, 500406, 3954210),
            shapely.box(501900, 3954200, 501910, 3954210),
        ],
        crs=CRS,
    ).to_file(path)


@pytest.fixture
def ask(capfd):
    """Run a command with --json; give its exit code, its one object and stderr."""

    def asked(*words):
        code = run([*map(str, words), "--json"])
        out, err = capfd.readouterr()
        lines = out.splitlines()
        assert len(lines) == 1, out
        return code, json.loads(lines[0]), err

    return asked


@pytest.fixture
def tell(capfd):
    """Run a command for people; give its exit code, stdout and stderr."""

    def told(*words):
        code = run([*map(str, words), "--lang", "en"])
        out, err = capfd.readouterr()
        return code, out, err

    return told
