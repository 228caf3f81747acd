"""What was made by hand in files that other programs read."""

from __future__ import annotations

import pyogrio
import pytest
import shapely

from gridplanner.analysis.standing import Standing
from gridplanner.data.export import write_layer
from gridplanner.data.ground_edits import rows
from gridplanner.extracts import building_layer
from tests.helpers.project import EAST, NORTH, box, small_town

TODAY = "2026-03-05"


@pytest.fixture
def town(tmp_path):
    """A house with its footprint, and one of which only the door plate is known."""
    document = small_town(tmp_path / "town.gpkg")
    place = shapely.Point(EAST + 300, NORTH + 100)
    for shape, plate in ((box(20, 20, 40, 40), "1号"), (place, "2号")):
        document.apply_batch(rows.add_building(shape, {"plate": plate}, today=TODAY))
    yield document
    document.close()


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "shp"])
def test_a_door_plate_leaves_with_its_place(town, tmp_path, ending):
    layer = building_layer(town, Standing(town.snapshot(), town.footprints))
    path = tmp_path / f"out.{ending}"
    assert write_layer(path, layer) == 2
    read = pyogrio.read_dataframe(path)
    x, y = ("门牌横坐标", "门牌纵坐标") if ending == "shp" else ("plate_x", "plate_y")
    assert read[x].tolist()[1] == EAST + 300
    assert read[y].tolist()[1] == NORTH + 100
    assert read[x].isna().tolist() == [True, False]
    kinds = [None if shape is None else shape.geom_type for shape in read.geometry]
    assert kinds[1] == (None if ending == "shp" else "Point")
    assert kinds[0] in {"Polygon", "MultiPolygon"}


def test_a_town_without_door_plates_has_no_columns_for_them(town):
    town.apply_batch(rows.delete("building", [2]))
    layer = building_layer(town, Standing(town.snapshot(), town.footprints))
    assert "plate_x" not in layer.columns


def test_the_project_itself_holds_polygons_only(town):
    town.close()
    info = pyogrio.read_info(town.path, layer="building")
    assert info["geometry_type"] == "MultiPolygon"
    read = pyogrio.read_dataframe(town.path, layer="building")
    assert read.geometry.isna().tolist() == [False, True]
    assert read["plate_x"].tolist()[1] == EAST + 300
