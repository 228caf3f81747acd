"""Make the small stored file of the present schema, once for each version.

``python -m tests.helpers.stored_file tests/data/files/schema_1_0.gpkg.gz``
"""

from __future__ import annotations

import gzip
import sys
import tempfile
from pathlib import Path

import apsw
import shapely

from gridplanner.data.batch import Batch, TableChange
from tests.helpers.project import EAST, NORTH, small_town, wkb


def make_stored_file(target):
    """Write a compressed project with a little of everything."""
    with tempfile.TemporaryDirectory() as folder:
        document = small_town(Path(folder) / "town.gpkg")
        point = shapely.to_wkb(shapely.Point(EAST + 1, NORTH + 1))
        for batch in (
            Batch(
                "import.buildings",
                {"n": "1"},
                (
                    TableChange(
                        "building",
                        {"name": ["卫生院"], "floors": [2]},
                        [wkb(10, 10, 20, 20)],
                    ),
                    TableChange("gp_source", {"kind": ["buildings"], "name": ["测绘"]}),
                    TableChange("dwelling", {"building_id": [1], "room": ["101"]}),
                    TableChange("household", {"dwelling_id": [1]}),
                    TableChange("person", {"name": ["王测试"], "household_id": [1]}),
                ),
            ),
            Batch(
                "import.features",
                {"n": "1"},
                (
                    TableChange(
                        "feature", {"name": ["古井"], "kind": ["well"]}, [point]
                    ),
                ),
            ),
        ):
            document.apply_batch(batch)
        document.undo()
        document.close()
        connection = apsw.Connection(str(document.path))
        connection.execute("VACUUM")
        connection.close()
        target.write_bytes(gzip.compress(document.path.read_bytes(), mtime=0))


if __name__ == "__main__":
    make_stored_file(Path(sys.argv[1]))
