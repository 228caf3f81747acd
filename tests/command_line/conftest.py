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


@pytest.fixture
def empty(tmp_path):
    """A project without anything in it."""
    path = tmp_path / "empty.gpkg"
    Document.create(
        path, levels=DEFAULT_LEVELS, crs=CRS, clock=clock, user="tester"
    ).close()
    return path


@pytest.fixture
def villages(tmp_path):
    """Two villages side by side, as a file to import."""
    import geopandas

    path = tmp_path / "villages.geojson"
    geopandas.GeoDataFrame(
        {"村名": ["东村", "西村"]},
        geometry=[
            shapely.box(500000, 3954000, 500400, 3954400),
            shapely.box(500400, 3954000, 500800, 3954400),
        ],
        crs=CRS,
    ).to_crs("EPSG:4326").to_file(path)
    return path


@pytest.fixture
def houses(tmp_path):
    """Three houses: in the east, on the border, far away."""
    import geopandas

    path = tmp_path / "houses.gpkg"
    geopandas.GeoDataFrame(
        {"people": [3, 4, None]},
        geometry=[
            shapely.box(500100, 3954100, 500110, 3954110),
            shapely.box(500396, 3954200, 500406, 3954210),
            shapely.box(501900, 3954200, 501910, 3954210),
        ],
        crs=CRS,
    ).to_file(path)
    return path


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
