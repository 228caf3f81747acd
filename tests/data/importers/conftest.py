"""A project in a folder of its own, and small files to import into it."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime

import geopandas
import pytest

from gridplanner.data.document import Document
from gridplanner.data.intake.importing import run_import
from gridplanner.data.intake.proposal import ImportOptions
from gridplanner.data.levels import DEFAULT_LEVELS

CRS = "EPSG:4549"


@pytest.fixture
def document(tmp_path):
    opened = Document.create(
        tmp_path / "town.gpkg",
        levels=DEFAULT_LEVELS,
        clock=lambda: datetime(2026, 11, 1, 8, tzinfo=UTC),
        user="tester",
    )
    yield opened
    opened.close()


@pytest.fixture
def write(tmp_path):
    """Write shapes and columns to a map file in metres of zone 120."""

    def written(name, shapes, /, *, crs=CRS, **columns):
        frame = geopandas.GeoDataFrame(columns, geometry=list(shapes), crs=crs)
        path = tmp_path / name
        driver = {"shp": "ESRI Shapefile", "gpkg": "GPKG", "geojson": "GeoJSON"}
        path.unlink(missing_ok=True)
        with warnings.catch_warnings():
            # A file without a place is what some tests want to write.
            warnings.simplefilter("ignore", UserWarning)
            frame.to_file(path, driver=driver[name.rsplit(".")[-1]], encoding="UTF-8")
        return path

    return written


@pytest.fixture
def imported(document):
    """Import into the document, with options as keywords."""

    def run(kind, path, *, dry_run=False, progress=None, **options):
        return run_import(
            document,
            kind,
            path,
            options=ImportOptions(**options),
            dry_run=dry_run,
            progress=progress,
        )

    return run


@pytest.fixture
def contents(document):
    """Give all rows of all tables, to compare before and after."""

    def read():
        connection = document.file.connection
        names = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1"
            )
        ]
        return {
            name: connection.execute(f'SELECT * FROM "{name}"').fetchall()
            for name in names
        }

    return read
