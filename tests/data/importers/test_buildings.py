"""Footprints of a village of ten houses.

+--+  +--+  +--+        each 10 m square, 20 m apart,
|0 |  |1 |  |2 |  ...   in a row from 480000, 3954000
+--+  +--+  +--+
"""

import json

import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from gridplanner.data.intake.fingerprint import fingerprint_of
from gridplanner.data.intake.importing import run_import

X, Y = 480000, 3954000


def house(number, *, width=10, dy=0):
    x = X + 20 * number
    return box(x, Y + dy, x + width, Y + dy + 10)


HOUSES = [house(n) for n in range(10)]


def village(write, name="房屋.gpkg", shapes=None, **columns):
    shapes = HOUSES if shapes is None else shapes
    columns.setdefault("编号", [f"{n:03d}" for n in range(len(shapes))])
    columns.setdefault("层数", [1 + n % 3 for n in range(len(shapes))])
    columns.setdefault("户数", ["2户"] * len(shapes))
    return write(name, shapes, **columns)


def reasons(proposal):
    return [(issue.row, issue.reason, issue.action) for issue in proposal.issues]


def counts(proposal):
    return (proposal.added, proposal.changed, proposal.same, proposal.gone)


def test_columns_go_where_they_belong(document, write, imported):
    proposal = imported("buildings", village(write))
    assert (proposal.read, *counts(proposal)) == (10, 10, 0, 0, 0)
    columns = document.file.read_columns(
        "building", ["code", "floors", "households", "people", "source"]
    )
    assert columns["code"][0] == "000"
    assert columns["floors"].tolist() == [1, 2, 3, 1, 2, 3, 1, 2, 3, 1]
    assert columns["households"].tolist() == [2] * 10
    assert columns["people"] == [None] * 10
    assert set(columns["source"]) == {"房屋"}


def test_first_import_gives_the_project_its_place(document, write, imported):
    degrees = village(write, "a.geojson", crs="EPSG:4549")
    import geopandas

    geopandas.read_file(degrees).to_crs(4490).to_file(degrees, driver="GeoJSON")
    proposal = imported("buildings", degrees)
    assert document.crs == proposal.crs == "EPSG:4549"
    _, raw = document.file.read_shapes("building")
    areas = shapely.area(shapely.from_wkb(raw))
    assert abs(areas - 100).max() < 0.05


def test_same_file_twice_changes_nothing(document, write, imported, contents):
    path = village(write)
    imported("buildings", path)
    before, entries = contents(), len(document.history())
    again = imported("buildings", path)
    assert counts(again) == (0, 0, 10, 0)
    assert again.batch is None
    assert contents() == before
    assert len(document.history()) == entries


def test_newer_file_shows_added_changed_same_and_gone(document, write, imported):
    imported("buildings", village(write))
    newer = village(
        write,
        shapes=[*HOUSES[:8], house(20)],
        编号=[*(f"{n:03d}" for n in range(8)), "020"],
        层数=[6, *(1 + n % 3 for n in range(1, 8)), 2],
    )
    shown = imported("buildings", newer, dry_run=True)
    assert counts(shown) == (1, 1, 7, 2)
    done = imported("buildings", newer)
    assert counts(done) == (1, 1, 7, 2)
    floors = document.file.read_columns("building", ["code", "floors"])
    assert len(floors["code"]) == 11, "nothing is removed unless confirmed"
    assert floors["floors"][0] == 6


def test_very_file_of_last_time_is_told_from_a_newer_one(document, write, imported):
    path = village(write)
    assert not imported("buildings", path).same_file
    assert imported("buildings", path, dry_run=True).same_file
    held = document.file.read_columns("gp_source", ["file_hash", "options"])
    assert len(held["file_hash"][0]) == 64
    options = json.loads(held["options"][0])
    assert options["crs"] == "EPSG:4549"
    assert options["columns"]["floors"] == "层数"
    newer = village(write, 层数=[9] * 10)
    assert newer == path
    assert not imported("buildings", newer, dry_run=True).same_file


def test_fingerprint_counts_the_parts_of_a_shapefile(tmp_path):
    shape, table = tmp_path / "房屋.shp", tmp_path / "房屋.dbf"
    shape.write_bytes(b"shapes")
    table.write_bytes(b"floors 1")
    before = fingerprint_of(shape)
    table.write_bytes(b"floors 2")
    assert fingerprint_of(shape) != before
    assert fingerprint_of(tmp_path / "gone.shp") == fingerprint_of(tmp_path / "no.shp")


def test_newer_file_lists_what_becomes_of_each_row(write, imported):
    imported("buildings", village(write))
    newer = village(
        write,
        shapes=[*HOUSES[:8], house(20)],
        编号=[*(f"{n:03d}" for n in range(8)), "020"],
        层数=[6, *(1 + n % 3 for n in range(1, 8)), 2],
    )
    news = imported("buildings", newer, dry_run=True).news
    by_sort = {w: [n for n in news if n.what == w] for w in ("added", "gone", "same")}
    assert [(n.row, n.name) for n in by_sort["added"]] == [(9, "020")]
    assert [(n.row, n.name) for n in by_sort["gone"]] == [(0, "008"), (0, "009")]
    assert [n.row for n in by_sort["same"]] == [2, 3, 4, 5, 6, 7, 8]
    (changed,) = (n for n in news if n.what == "changed")
    assert (changed.row, changed.name) == (1, "000")
    assert changed.fields == (("floors", "1", "6"),)


def test_house_that_keeps_its_code_far_away_is_the_same_and_is_named(write, imported):
    imported("buildings", village(write))
    newer = village(write, shapes=[*HOUSES[:9], house(200)])
    done = imported("buildings", newer)
    assert counts(done) == (0, 1, 9, 0)
    assert reasons(done) == [(10, "moved_far", "kept")]
    assert done.issues[0].fields["metres"] == "3,810"


def test_gone_is_retired_only_where_confirmed_and_can_be_undone(
    document, write, imported
):
    imported("buildings", village(write))
    fewer = village(write, shapes=HOUSES[:7])
    proposal = imported("buildings", fewer, remove_gone=True)
    assert counts(proposal) == (0, 0, 7, 3)
    assert len(document.file.read_shapes("building")[0]) == 7
    document.undo()
    assert len(document.file.read_shapes("building")[0]) == 10


def test_gone_compares_only_with_the_same_named_source(write, imported):
    imported("buildings", village(write))
    shops = village(
        write, "商铺.gpkg", [house(n, dy=50) for n in range(3)], 编号=["a", "b", "c"]
    )
    assert counts(imported("buildings", shops)) == (3, 0, 0, 0)
    assert counts(imported("buildings", shops, source="房屋")) == (0, 0, 3, 10)


def test_footprints_without_keys_match_by_four_fifths_of_their_ground(write, imported):
    imported("buildings", write("a.gpkg", HOUSES))
    moved = [house(n, width=9) for n in range(10)]
    again = imported("buildings", write("b.gpkg", moved))
    assert counts(again) == (0, 10, 0, 0)
    narrow = [house(n, width=5) for n in range(10)]
    assert imported("buildings", write("c.gpkg", narrow)).added == 10


def test_empty_value_of_a_newer_file_changes_nothing(document, write, imported):
    imported("buildings", village(write))
    blank = village(write, 层数=[None] * 10, 户数=[None] * 10)
    assert counts(imported("buildings", blank)) == (0, 0, 10, 0)


def test_every_bad_row_is_named_and_the_rest_goes_in(document, write, imported):
    bow = Polygon([(X, Y), (X + 10, Y + 10), (X + 10, Y), (X, Y + 10)])
    shapes = [
        house(1),
        None,
        Point(X, Y),
        bow,
        MultiPolygon([house(3), house(3, width=4)]),
        LineString([(X, Y), (X + 5, Y)]),
        house(5, width=0.05),
    ]
    proposal = imported("buildings", write("a.gpkg", shapes))
    assert reasons(proposal) == [
        (2, "no_shape", "skipped"),
        (3, "not_an_area", "skipped"),
        (4, "self_crossing", "repaired"),
        (5, "overlapping_parts", "repaired"),
        (6, "open_line", "skipped"),
        (7, "too_small", "kept"),
    ]
    assert (proposal.read, proposal.added, proposal.skipped) == (7, 4, 3)
    assert proposal.repaired == 2
    places = {issue.row: issue.place for issue in proposal.issues}
    assert places[2] is None
    assert places[4] == (X + 5, Y + 5)


def test_double_with_the_same_values_goes_in_once_and_others_are_kept(write, imported):
    shapes = [house(0), house(0), house(0)]
    path = write("a.gpkg", shapes, 地址=["东街1号", "东街1号", "东街2号"])
    proposal = imported("buildings", path)
    assert reasons(proposal) == [(2, "duplicate", "skipped"), (3, "duplicate", "kept")]
    assert proposal.added == 2
    again = imported("buildings", path)
    assert (again.added, again.changed, again.same) == (0, 0, 2)


def test_stacked_and_overlapping_footprints_are_named(write, imported):
    shapes = [house(0), house(0, width=4), box(X + 25, Y, X + 35, Y + 10), house(1)]
    proposal = imported("buildings", write("a.gpkg", shapes))
    assert reasons(proposal) == [(2, "stacked", "kept"), (4, "overlaps", "kept")]
    assert proposal.issues[0].fields == {"area": 40.0, "other": 1}
    assert proposal.added == 4


def test_footprints_outside_of_every_area_are_named(write, imported):
    imported(
        "areas", write("村界.gpkg", [box(X - 5, Y - 5, X + 95, Y + 50)], 村名=["东"])
    )
    proposal = imported("buildings", village(write))
    assert [row for row, reason, _ in reasons(proposal) if reason == "outside"] == [
        6, 7, 8, 9, 10,
    ]  # fmt: skip
    assert proposal.added == 10


def test_what_is_no_number_is_named_and_left_empty(document, write, imported):
    path = village(write, shapes=HOUSES[:3], 层数=["砖2", "很多", "3层"])
    proposal = imported("buildings", path)
    assert reasons(proposal) == [(2, "not_a_number", "kept")]
    assert document.file.read_columns("building", ["floors"])["floors"] == [2, None, 3]


def test_code_under_another_name_is_a_conflict_and_is_not_merged(
    document, write, imported
):
    imported("buildings", village(write, shapes=HOUSES[:1], 名称=["一号楼"]))
    other = village(write, "b.gpkg", [house(3)], 编号=["000"], 名称=["二号楼"])
    proposal = imported("buildings", other)
    assert reasons(proposal) == [(1, "code_conflict", "kept")]
    assert proposal.issues[0].fields == {
        "code": "000",
        "name": "二号楼",
        "other": "一号楼",
    }
    names = document.file.read_columns("building", ["name"])["name"]
    assert names == ["一号楼", "二号楼"]


def test_sensitive_columns_do_not_go_in(document, write, imported):
    path = write(
        "a.gpkg", HOUSES[:1], 户主姓名=["某某"], 联系电话=["000"], 地址=["东街"]
    )
    proposal = imported("buildings", path)
    assert proposal.mapping == {"address": "地址"}
    shown = str(document.file.read_rows("building", [1]))
    assert "某某" not in shown


def test_meaning_of_columns_can_be_set_and_is_remembered(document, write, imported):
    path = write("a.gpkg", HOUSES[:2], 说法=["东楼", "西楼"], 层数=[1, 2])
    first = imported("buildings", path, columns={"name": "说法", "floors": ""})
    assert first.mapping == {"name": "说法"}
    assert document.file.read_columns("building", ["name"])["name"] == ["东楼", "西楼"]
    newer = write("b.gpkg", [house(5)], 说法=["南楼"], 层数=[4])
    assert imported("buildings", newer).mapping == {"name": "说法"}


def test_shift_of_a_web_map_is_proposed_and_taken_away(document, write, imported):
    import geopandas
    import numpy as np

    from gridplanner.data.geodesy.shift import to_gcj02

    square = box(X - 100, Y - 100, X + 900, Y + 900)
    imported("areas", write("村界.gpkg", [square], 村名=["东"]))
    rows = [box(X + 20 * n, Y + 20 * m, X + 20 * n + 9, Y + 20 * m + 9)
            for n in range(40) for m in range(10)]  # fmt: skip
    true = geopandas.GeoSeries(rows, crs="EPSG:4549").to_crs(4326)

    def shifted(points):
        return np.column_stack(to_gcj02(points[:, 0], points[:, 1]))

    path = write("高德.gpkg", shapely.transform(true.values, shifted), crs="EPSG:4326")
    proposal = imported("buildings", path, dry_run=True)
    assert proposal.shift_hint is not None
    assert proposal.shift_hint.shift == "gcj02"
    assert proposal.shift_hint.direction == "E"
    assert 470 < proposal.shift_hint.distance < 500
    cured = imported("buildings", path, shift=proposal.shift_hint.shift)
    assert cured.shift_hint is None
    assert not [i for i in cured.issues if i.reason == "outside"]
    _, raw = document.file.read_shapes("building")
    assert abs(shapely.bounds(shapely.from_wkb(raw[0]))[0] - X) < 0.01


def test_project_is_no_source_for_itself(document, imported, contents):
    import pytest

    from gridplanner.data.errors import ImportRejected

    before = contents()
    with pytest.raises(ImportRejected) as caught:
        imported("buildings", document.path)
    assert caught.value.code == "import.is_project"
    assert contents() == before


def test_another_project_is_a_fine_source(tmp_path, document, write, imported):
    from gridplanner.data.document import Document

    other = Document.create(
        tmp_path / "other.gpkg",
        levels=document.levels,
        clock=document.file._clock,
        user="other",
    )
    run_import(other, "buildings", village(write))
    other.close()
    proposal = imported("buildings", other.path)
    assert (proposal.layer, proposal.added) == ("building", 10)
