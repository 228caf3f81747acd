"""Other programs open the project file and show what is in it."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
import shapely

from gridplanner.data.edits.delete import delete
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.store.geopackage import ProjectFile
from gridplanner.data.store.published import everything
from gridplanner.data.store.schema import TABLES
from tests.helpers.project import (
    CRS,
    box,
    index_of,
    new_document,
    run_python,
    small_town,
    tables_of,
    unit_named,
    wkb,
)

READ = """
import json, sys, warnings
warnings.simplefilter("error")
import pyogrio
names = [str(name) for name, _ in pyogrio.list_layers(sys.argv[1])]
found = {}
for name in names:
    frame = pyogrio.read_dataframe(sys.argv[1], layer=name)
    found[name] = frame.to_dict("records")
    if "geometry" in frame:
        found[name + ".crs"] = frame.crs.to_string()
print(json.dumps(found, default=str))
"""


@pytest.fixture
def town(tmp_path):
    document = small_town(tmp_path / "泊里镇.gpkg")
    yield document
    document.close()


def published(document):
    names = ("area", "grid", "micro_grid", "border")
    every = tables_of(document.file.connection)
    return {name: every[name] for name in names}


def test_pyogrio_reads_every_layer_of_a_backup_with_its_chinese_names(town, tmp_path):
    town.file.bulk_insert("building", {"name": ["卫生院"]}, [wkb(10, 10, 20, 20)])
    town.file.bulk_insert(
        "feature",
        {"name": ["横河", "古井"], "kind": ["river", "well"]},
        [
            shapely.to_wkb(shapely.LineString([(0, 0), (9, 9)])),
            shapely.to_wkb(shapely.Point(1, 2)),
        ],
    )
    copy = tmp_path / "copy.gpkg"
    town.file.backup(copy)
    read = json.loads(run_python(READ, copy))
    assert {row["name"] for row in read["grid"]} == {"甲网格", "乙网格", "丙网格"}
    assert {row["name"] for row in read["area"]} == {"泊里镇", "东村", "西村"}
    assert {row["kind"] for row in read["grid"]} == {"基础网格"}
    assert {row["parent_name"] for row in read["grid"]} == {"东村", "西村"}
    assert [row["name"] for row in read["building"]] == ["卫生院"]
    assert {row["kind"] for row in read["feature"]} == {"river", "well"}
    assert {read[f"{name}.crs"] for name in ("grid", "border", "building")} == {CRS}
    drawn = shapely.from_wkt([row["geometry"] for row in read["grid"]])
    assert shapely.equals(shapely.union_all(drawn), box(0, 0, 400, 200))
    levels = {row["level"] for row in read["border"]}
    assert levels == {"镇", "社区", "网格"}
    assert "gp_unit" not in read


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="needs gdal-bin")
def test_ogrinfo_opens_the_file_while_it_is_open_here(town):
    done = subprocess.run(
        ["ogrinfo", "-ro", "-al", str(town.path), "grid"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "甲网格" in done.stdout
    assert "IDENTIFIER=网格" in done.stdout
    assert "Feature Count: 3" in done.stdout
    assert "Warning" not in done.stderr
    assert "ERROR" not in done.stderr


def test_value_maps_and_titles_are_listed_as_the_standard_wants(town):
    connection = town.file.connection
    values = connection.execute(
        "SELECT value, description FROM gpkg_data_column_constraints"
        " WHERE constraint_name = 'feature_kind'"
    ).fetchall()
    assert ("river", "河流") in values
    titles = dict(
        connection.execute(
            "SELECT column_name, title FROM gpkg_data_columns WHERE table_name = 'grid'"
        ).fetchall()
    )
    assert titles["parent_name"] == "上级名称"
    assert connection.pragma("application_id") == 0x47504B47
    assert connection.pragma("user_version") >= 10300


def test_published_copies_always_equal_those_made_from_scratch(town):
    def check():
        seen = published(town)
        with town.file.transaction():
            for name in seen:
                town.file.connection.execute(f'DELETE FROM "{name}"')
            town.file.publish(town.plan, everything(town.plan))
        assert published(town) == seen

    check()
    first = unit_named(town, "甲网格").id
    town.apply(set_fields(town.plan, {first: {"name": "新甲", "colour": "#aabbcc"}}))
    check()
    village = unit_named(town, "东村").id
    town.apply(set_fields(town.plan, {village: {"name": "东新村", "code": "1"}}))
    check()
    town.apply(delete(town.plan, first))
    check()
    town.undo()
    check()
    town.apply(delete(town.plan, first, retired="2026-03-05"))
    check()
    while town.undo() is not None:
        check()
    while town.redo() is not None:
        check()


def test_the_spatial_index_follows_every_edit_of_the_published_copies(town):
    town.apply(delete(town.plan, unit_named(town, "丙网格").id))
    for name in ("area", "grid", "border"):
        ids, shapes = town.file.read_shapes(name)
        boxes = shapely.bounds(shapely.from_wkb(shapes))
        index = index_of(town.file.connection, name)
        assert set(index) == set(ids.tolist())
        for number, (west, south, east, north) in zip(ids.tolist(), boxes, strict=True):
            low_x, high_x, low_y, high_y = index[number]
            assert low_x <= west <= east <= high_x
            assert low_y <= south <= north <= high_y


def test_contents_hold_the_extent_of_each_layer(town):
    (extent,) = town.file.connection.execute(
        "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = 'grid'"
    ).fetchall()
    west, south, east, north = box(0, 0, 400, 200).bounds
    assert extent[0] <= west <= east <= extent[2]
    assert extent[1] <= south <= north <= extent[3]
    assert extent[2] - extent[0] < 402


def test_a_reference_system_set_later_is_given_to_all_that_is_there(tmp_path):
    document = new_document(tmp_path / "town.gpkg", crs=None)
    assert document.crs is None
    document.file.bulk_insert("building", {"name": ["甲"]}, [wkb(0, 0, 10, 10)])
    document.set_crs("EPSG:4548")
    document.file.backup(tmp_path / "copy.gpkg")
    read = json.loads(run_python(READ, tmp_path / "copy.gpkg"))
    assert read["building.crs"] == "EPSG:4548"
    (blob,) = document.file.connection.execute("SELECT geom FROM building").fetchall()[
        0
    ]
    assert int.from_bytes(blob[4:8], "little") == 4548
    document.close()
    again = ProjectFile.open(
        tmp_path / "town.gpkg", clock=document.file._clock, user=""
    )
    assert (again.crs, again.srs_id) == ("EPSG:4548", 4548)
    again.close()


def test_areas_are_those_of_the_ground_not_of_the_plane(tmp_path):
    document = small_town(tmp_path / "town.gpkg", crs="EPSG:3857")
    areas = dict(
        zip(*document.file.read_columns("grid", ["name", "area"]).values(), strict=True)
    )
    # At this latitude Web Mercator stretches areas by about 1.5 in this place.
    assert areas["丙网格"] < 0.9 * 200 * 200
    document.close()


def test_every_listed_table_exists_with_its_columns(town):
    connection = town.file.connection
    for name, table in TABLES.items():
        found = {row[1] for row in connection.execute(f"PRAGMA table_info({name})")}
        wanted = {table.key, *table.names, *(["geom"] if table.geometry else [])}
        assert found == wanted, name
