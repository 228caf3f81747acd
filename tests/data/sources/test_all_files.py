"""Every real file at hand is looked into without a fault, or refused in words."""

from __future__ import annotations

from pathlib import Path

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.sources import open_source

ENDINGS = {".gpkg", ".shp", ".gpx", ".csv", ".geojson", ".json", ".kml", ".zip", ".dbf"}


def test_every_real_file_is_looked_into(shared_data):
    files = [p for p in sorted(Path(shared_data).rglob("*")) if p.suffix in ENDINGS]
    assert len(files) > 20
    refused = {}
    for path in files:
        try:
            with open_source(path) as source:
                for layer in source.layers:
                    assert layer.count is None or layer.count >= 0
                    assert all(column.name is not None for column in layer.columns)
        except GridPlannerError as error:
            refused[path.name] = error.code
    assert all(code.startswith(("import.", "error.")) for code in refused.values())
    assert len(refused) < len(files) / 4, refused
