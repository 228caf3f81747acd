"""Files of many kinds and qualities, written here and read back."""

import gzip
import json
import shutil
import zipfile

import fiona
import geopandas
import numpy as np
import pytest
import shapely
from shapely.geometry import box

from gridplanner.data.errors import ImportRejected
from gridplanner.data.job import Cancelled, Progress
from gridplanner.data.sources import open_source, read_layer
from tests.helpers.drawings import outline
from tests.helpers.osm_pbf import pbf_bytes

VILLAGES = ["逢家桃园村", "尧头社区", "台东路社区", "东草舍", "海棠小区", "大村"]


def frame(count=6, crs="EPSG:4549"):
    squares = [
        box(480000 + 50 * i, 3954000, 480010 + 50 * i, 3954010) for i in range(count)
    ]
    names = [VILLAGES[i % len(VILLAGES)] for i in range(count)]
    data = {"村名": names, "户数": np.arange(count, dtype=np.int32)}
    return geopandas.GeoDataFrame(data, geometry=squares, crs=crs)


def read(path, **options):
    with open_source(path, **options) as source:
        return [read_layer(layer) for layer in source.layers]


@pytest.mark.parametrize(
    ("name", "driver"),
    [("a.gpkg", "GPKG"), ("a.geojson", "GeoJSON"), ("a.fgb", "FlatGeobuf"),
     ("a.gdb", "OpenFileGDB"), ("a.kml", "LIBKML")],
)  # fmt: skip
def test_format_is_read_with_its_chinese_texts(tmp_path, name, driver):
    path = tmp_path / name
    frame().to_crs(4326).to_file(path, driver=driver, layer="村")
    (table,) = read(path)
    assert table.layer.count == len(table.shapes) == 6
    assert table.rows.tolist() == [1, 2, 3, 4, 5, 6]
    assert sorted(table.columns["村名"]) == sorted(VILLAGES)
    assert table.notes == ()
    column = next(c for c in table.layer.columns if c.name == "村名")
    assert set(column.sample) <= set(VILLAGES)


@pytest.mark.parametrize("label", [None, "GBK", "UTF-8", "ISO-8859-1"])
@pytest.mark.parametrize("encoding", ["GBK", "UTF-8"])
def test_shapefile_is_read_right_whatever_its_label(tmp_path, encoding, label):
    path = tmp_path / "房屋.shp"
    frame().to_file(path, driver="ESRI Shapefile", encoding=encoding)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if label:
        path.with_suffix(".cpg").write_text(label)
    (table,) = read(path)
    assert list(table.columns["村名"]) == VILLAGES
    assert table.layer.encoding == encoding
    assert table.layer.crs == "EPSG:4549"


def test_encoding_of_the_user_wins_over_the_guess(tmp_path):
    path = tmp_path / "a.shp"
    frame().to_file(path, driver="ESRI Shapefile", encoding="GBK")
    (table,) = read(path, encoding="ISO-8859-1")
    assert str(table.columns[table.layer.columns[0].name][0]).startswith("·ê¼Ò")
    with pytest.raises(ImportRejected) as caught:
        open_source(path, encoding="klingon")
    assert caught.value.code == "import.unknown_encoding"


def test_one_value_of_broken_bytes_does_not_cost_the_file(tmp_path):
    path = tmp_path / "a.shp"
    frame().to_file(path, driver="ESRI Shapefile", encoding="UTF-8")
    table = path.with_suffix(".dbf")
    content = table.read_bytes()
    table.write_bytes(content.replace("尧头社区".encode(), b"\xff\xfe\xff" * 4))
    (read_back,) = read(path)
    assert [note.index for note in read_back.notes] == [1]
    assert read_back.notes[0].reason == "text_damaged"
    names = list(read_back.columns["村名"])
    assert names[0] == VILLAGES[0]
    assert names[2:] == VILLAGES[2:]
    assert not shapely.is_missing(read_back.shapes).any()


class WindowsInfo(zipfile.ZipInfo):
    """An entry as Chinese Windows writes it: its name in GBK, without a mark."""

    def _encodeFilenameFlags(self):  # noqa: N802 - of the standard library
        return self.filename.encode("gbk"), self.flag_bits


def test_archive_with_a_chinese_name_in_gbk_is_read(tmp_path):
    frame().to_file(tmp_path / "a.shp", driver="ESRI Shapefile", encoding="GBK")
    archive = tmp_path / "town.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for part in tmp_path.glob("a.*"):
            info = WindowsInfo(f"数据/房屋{part.suffix}")
            packed.writestr(info, part.read_bytes())
    with open_source(archive) as source:
        folder = source.layers[0].dataset.parent
        assert source.layers[0].name == "房屋"
        assert list(read_layer(source.layers[0]).columns["村名"]) == VILLAGES
    assert not folder.exists()


def test_archive_cannot_write_outside_of_its_folder(tmp_path):
    archive = tmp_path / "evil.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("../../evil.geojson", frame().to_crs(4326).to_json())
    with open_source(archive) as source:
        assert source.layers[0].count == 6
    assert not list(tmp_path.parent.glob("evil.geojson"))


def test_packed_file_and_folder_of_shapefiles_are_read(tmp_path):
    inner = tmp_path / "a.geojson"
    frame().to_crs(4326).to_file(inner, driver="GeoJSON")
    with gzip.open(tmp_path / "a.geojson.gz", "wb") as packed:
        packed.write(inner.read_bytes())
    assert len(read(tmp_path / "a.geojson.gz")[0].shapes) == 6
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("房屋", "村界"):
        frame().to_file(folder / f"{name}.shp", driver="ESRI Shapefile", encoding="GBK")
    with open_source(folder) as source:
        assert sorted(layer.name for layer in source.layers) == ["房屋", "村界"]


def test_shapefile_without_its_index_is_read_and_nothing_is_written(tmp_path):
    path = tmp_path / "a.shp"
    frame().to_file(path, driver="ESRI Shapefile")
    path.with_suffix(".shx").unlink()
    before = sorted(tmp_path.iterdir())
    assert len(read(path)[0].shapes) == 6
    assert sorted(tmp_path.iterdir()) == before


def test_any_part_of_a_shapefile_means_the_whole(tmp_path):
    frame().to_file(tmp_path / "a.shp", driver="ESRI Shapefile")
    for suffix in (".dbf", ".shx", ".prj"):
        assert read((tmp_path / "a").with_suffix(suffix))[0].layer.geometry == "Polygon"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("broken.shp", b"not a map", "import.not_a_map"),
        ("broken.gpkg", b"not a map", "import.not_a_map"),
        ("broken.geojson", b'{"type": "FeatureCollection", "fea', "import.not_a_map"),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + b"x" * 500, "import.not_a_map"),
        ("broken.zip", b"PK\x03\x04 nothing", "import.not_a_map"),
        ("empty.shp", b"", "import.empty_file"),
        ("text.csv", b"\x00\x01\x02", "import.not_a_map"),
        ("link.vrt", b"<OGRVRTDataSource></OGRVRTDataSource>", "import.not_a_map"),
        ("link.json", b'{"gdal_streamed_alg": {}}', "import.not_a_map"),
    ],
)  # fmt: skip
def test_what_is_no_map_is_refused_in_words(tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ImportRejected) as caught:
        open_source(path)
    assert caught.value.code == code
    assert caught.value.fields["file"] == name


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(ImportRejected) as caught:
        open_source(tmp_path / "nowhere.shp")
    assert caught.value.code == "import.no_file"


def test_open_project_is_refused_by_any_of_its_names(tmp_path):
    project = tmp_path / "town.gpkg"
    frame().to_file(project, driver="GPKG")
    (tmp_path / "link.gpkg").symlink_to(project)
    (tmp_path / "hard.gpkg").hardlink_to(project)
    for name in ("town.gpkg", "link.gpkg", "hard.gpkg"):
        with pytest.raises(ImportRejected) as caught:
            open_source(tmp_path / name, project=project)
        assert caught.value.code == "import.is_project"
    with pytest.raises(ImportRejected):
        open_source(tmp_path, project=project)
    shutil.copyfile(project, tmp_path / "other.gpkg")
    assert open_source(tmp_path / "other.gpkg", project=project).layers


def test_unclosed_ring_is_closed_and_noted(tmp_path):
    path = tmp_path / "a.geojson"
    open_ring = [[[119.78, 35.72], [119.79, 35.72], [119.79, 35.73]]]
    good = [[[119.7, 35.7], [119.71, 35.7], [119.71, 35.71], [119.7, 35.7]]]
    features = [
        {"type": "Feature", "properties": {"n": n}, "geometry": geometry}
        for n, geometry in enumerate(
            [
                {"type": "Polygon", "coordinates": good},
                {"type": "Polygon", "coordinates": open_ring},
                None,
            ]
        )
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    (table,) = read(path)
    assert [(note.index, note.reason) for note in table.notes] == [(1, "unclosed_ring")]
    assert shapely.get_num_coordinates(table.shapes).tolist() == [4, 4, 0]
    assert list(table.columns["n"]) == [0, 1, 2]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig"])
def test_table_with_places_in_two_columns_is_read(tmp_path, encoding):
    path = tmp_path / "水井.csv"
    text = "名称,经度,纬度\n东井,119.78,35.72\n西井,,\n坏井,abc,35.7\n"
    path.write_bytes(text.encode(encoding))
    (table,) = read(path)
    assert table.layer.geometry == "Point"
    assert list(table.columns["名称"]) == ["东井", "西井", "坏井"]
    assert (table.shapes[0].x, table.shapes[0].y) == (119.78, 35.72)
    assert table.shapes[1] is None
    assert [(note.index, note.reason) for note in table.notes] == [(2, "unreadable")]


def test_table_with_wkt_is_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "code;geom\n001;SRID=4549;POLYGON((0 0,0 9,9 9,0 0))\n".replace(
            "SRID=4549;POLYGON((0 0,0 9,9 9,0 0))",
            '"SRID=4549;POLYGON((0 0,0 9,9 9,0 0))"',
        )
        + "002;POLYGON((0 0,0 9\n"
    )
    (table,) = read(path)
    assert table.layer.crs == "EPSG:4549"
    assert table.shapes[0].area == 40.5
    assert list(table.columns["code"]) == ["001", "002"]
    assert [note.index for note in table.notes] == [1]


def test_place_in_one_cell_is_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('楼栋,所在楼栋中心点\n1号楼,"117.64862913,39.03233017"\n', "utf-8")
    (table,) = read(path)
    assert (table.shapes[0].x, table.shapes[0].y) == (117.64862913, 39.03233017)


OSM = """<?xml version="1.0"?><osm version="0.6">{}</osm>"""
NODES = "".join(
    f'<node id="{n}" lat="{35.72 + y}" lon="{119.78 + x}" version="1"/>'
    for n, (x, y) in enumerate(
        [(0, 0), (0.001, 0), (0.001, 0.001), (0, 0.001)], start=1
    )
)
WAY = (
    '<way id="9" version="1">'
    + "".join(f'<nd ref="{n}"/>' for n in (1, 2, 3, 4, 1))
    + '<tag k="building" v="yes"/><tag k="building:levels" v="3"/></way>'
)


def test_street_map_file_is_read(tmp_path):
    path = tmp_path / "a.osm"
    path.write_text(OSM.format(NODES + WAY))
    tables = {table.layer.name: table for table in read(path)}
    assert list(tables) == ["multipolygons"]
    assert list(tables["multipolygons"].columns["building"]) == ["yes"]


def test_street_map_file_in_protocol_buffers_is_read(tmp_path):
    path = tmp_path / "a.osm.pbf"
    corners = [(119.78, 35.72), (119.781, 35.72), (119.781, 35.721), (119.78, 35.721)]
    tags = {"building": "yes", "name": "卫生院", "building:levels": "3"}
    path.write_bytes(pbf_bytes(corners, [([1, 2, 3, 4, 1], tags)]))
    (table,) = read(path)
    assert table.layer.name == "multipolygons"
    assert list(table.columns["name"]) == ["卫生院"]
    west, south, east, north = shapely.total_bounds(table.shapes)
    assert (west, south, east, north) == pytest.approx((119.78, 35.72, 119.781, 35.721))


GPX = """<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">
<wpt lat="35.72" lon="119.78"><name>东头古井</name></wpt>
<wpt lat="35.721" lon="119.781"><name>小广场</name></wpt>
<trk><name>巡查路线</name><trkseg><trkpt lat="35.72" lon="119.78"/>
<trkpt lat="35.722" lon="119.782"/></trkseg></trk></gpx>"""


def test_tracks_and_waypoints_of_a_handset_are_read(tmp_path):
    path = tmp_path / "巡查.gpx"
    path.write_text(GPX, encoding="utf-8")
    tables = {table.layer.name: table for table in read(path) if len(table.shapes)}
    assert list(tables["waypoints"].columns["name"]) == ["东头古井", "小广场"]
    assert list(tables["tracks"].columns["name"]) == ["巡查路线"]
    assert tables["waypoints"].layer.crs == "EPSG:4326"


def test_tags_that_gdal_packs_are_columns_of_their_own(tmp_path):
    path = tmp_path / "a.osm"
    path.write_text(OSM.format(NODES + WAY))
    with open_source(path) as source:
        (layer,) = source.layers
        wanted = ["building:levels", "building"]
        table = read_layer(layer, columns=wanted)
    assert sorted(table.columns) == sorted(wanted)
    assert list(table.columns["building:levels"]) == ["3"]
    levels = next(c for c in layer.columns if c.name == "building:levels")
    assert levels.sample == ("3",)


def drawing(codepage, encoding):
    """A drawing of one closed outline and one word."""
    corners = [(480000, 3954000), (480010, 3954000), (480010, 3954010)]
    head = "0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1015\n9\n$DWGCODEPAGE\n"
    head += f"3\n{codepage}\n0\nENDSEC\n0\nSECTION\n2\nENTITIES\n"
    word = "0\nTEXT\n8\n注记\n10\n480000\n20\n3954000\n30\n0\n40\n2\n1\n逢家桃园\n"
    body = f"{outline('JMD', corners)}{word}0\nENDSEC\n0\nEOF\n"
    return (head + body).encode(encoding)


@pytest.mark.parametrize("codepage", ["ANSI_936", "ANSI_1252"])
def test_drawing_is_read_right_whatever_code_page_its_head_names(tmp_path, codepage):
    path = tmp_path / "a.dxf"
    path.write_bytes(drawing(codepage, "gbk"))
    (table,) = read(path)
    assert list(table.columns["Layer"]) == ["JMD", "注记"]
    assert table.columns["Text"][1] == "逢家桃园"
    assert table.layer.text.labelled == codepage


def test_records_of_wrong_bytes_do_not_cost_the_file(tmp_path):
    path = tmp_path / "a.shp"
    frame(50).to_file(path, driver="ESRI Shapefile")
    content = bytearray(path.read_bytes())
    index = path.with_suffix(".shx").read_bytes()
    for row in (7, 30):
        start = int.from_bytes(index[100 + 8 * row : 104 + 8 * row], "big") * 2
        content[start + 8 : start + 12] = (99).to_bytes(4, "little")
    path.write_bytes(bytes(content))
    (table,) = read(path)
    assert np.flatnonzero(shapely.is_missing(table.shapes)).tolist() == [7, 30]
    assert table.columns["户数"].tolist() == list(range(50))


def test_reading_writes_nothing_into_the_folder(tmp_path):
    for name, driver in (("a.shp", "ESRI Shapefile"), ("b.gpkg", "GPKG")):
        frame().to_file(tmp_path / name, driver=driver)
    # An index that does not fit is what GDAL would make anew.
    cut = tmp_path / "a.shp"
    cut.write_bytes(cut.read_bytes()[:300])
    before = {path: path.read_bytes() for path in sorted(tmp_path.iterdir())}
    for name in ("a.shp", "b.gpkg"):
        read(tmp_path / name)
    assert {path: path.read_bytes() for path in sorted(tmp_path.iterdir())} == before


def test_bad_rows_are_found_one_by_one(tmp_path, monkeypatch):
    import pyogrio.raw

    path = tmp_path / "a.gpkg"
    frame(200).to_file(path, driver="GPKG")
    bulk, calls = pyogrio.raw.read, []

    def failing(*args, **options):
        first = options.get("skip_features", 0)
        last = first + (options.get("max_features") or 200)
        if options.get("read_geometry", True) and first <= 77 < last:
            calls.append((first, last))
            raise pyogrio.errors.FeatureError("bad row")
        return bulk(*args, **options)

    real = fiona.Collection.__getitem__

    def broken(collection, number):
        if number == 78:  # numbers of a GeoPackage begin at 1
            raise fiona.errors.FionaError("bad row")
        return real(collection, number)

    with open_source(path) as source:
        monkeypatch.setattr(pyogrio.raw, "read", failing)
        monkeypatch.setattr(fiona.Collection, "__getitem__", broken)
        table = read_layer(source.layers[0])
    assert [(note.index, note.reason) for note in table.notes] == [(77, "unreadable")]
    assert np.flatnonzero(shapely.is_missing(table.shapes)).tolist() == [77]
    assert len(table.shapes) == 200
    assert table.columns["户数"][199] == 199
    assert 2 < len(calls) < 10


def test_bad_row_is_found_by_halving_where_fiona_does_not_open(tmp_path, monkeypatch):
    import pyogrio.raw

    path = tmp_path / "a.kml"
    frame(40).to_crs(4326).to_file(path, driver="LIBKML")
    bulk = pyogrio.raw.read

    def failing(*args, **options):
        first = options.get("skip_features", 0)
        last = first + (options.get("max_features") or 40)
        if options.get("read_geometry", True) and first <= 17 < last:
            raise pyogrio.errors.FeatureError("bad row")
        return bulk(*args, **options)

    with open_source(path) as source:
        monkeypatch.setattr(pyogrio.raw, "read", failing)
        table = read_layer(source.layers[0])
    assert [(note.index, note.reason) for note in table.notes] == [(17, "unreadable")]
    assert np.flatnonzero(shapely.is_missing(table.shapes)).tolist() == [17]


def test_reading_stops_where_the_user_cancels(tmp_path):
    path = tmp_path / "a.gpkg"
    frame().to_file(path, driver="GPKG")
    with open_source(path) as source, pytest.raises(Cancelled):
        read_layer(source.layers[0], progress=Progress(cancelled=lambda: True))


def test_columns_of_one_name_do_not_shift_the_others(shared_data):
    samples = shared_data / "import_samples" / "mapshaper" / "dbf"
    (table,) = read(samples / "duplicate_fields.dbf")
    assert list(table.columns["SP_ID"]) == ["1", "2", "3", "4", "5"]
    assert table.columns["rate"].dtype == float


def test_real_samples_are_read(shared_data):
    samples = shared_data / "import_samples"
    issue = samples / "mapshaper" / "issues" / "193"
    (table,) = read(issue / "gauss_kruger.shp")
    assert (table.layer.count, table.layer.crs) == (3, "EPSG:2435")
    (table,) = read(samples / "olemps_raw_utf8_without_cpg" / "BATIMENT.shp")
    assert table.layer.count == 2273
    assert "Indifférenciée" in set(table.columns["NATURE"])
    (table,) = read(samples / "mapshaper" / "csv" / "wkt.csv")
    assert table.shapes[0].geom_type == "Point"
    for name in ("gpxv1_0.gpx", "tour-with-loop.gpx"):
        assert read(shared_data / "gpx" / name)
