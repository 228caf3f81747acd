import pytest
from shapely.geometry import LineString, Point, box

from gridplanner.data.errors import ImportRejected

X, Y = 480000, 3954000
ROAD = LineString([(X, Y), (X + 100, Y)])
WELL = Point(X + 5, Y + 5)
POND = box(X + 10, Y + 10, X + 30, Y + 30)


def kinds(document):
    return document.file.read_columns("feature", ["kind", "class", "name"])


def test_shapes_of_all_dimensions_are_sorted_by_what_they_say(
    document, write, imported
):
    path = write(
        "地物.geojson",
        [ROAD, WELL, POND, WELL],
        highway=["track", None, None, None],
        man_made=[None, "water_well", None, None],
        natural=[None, None, "water", "peak"],
        name=["东街", None, None, None],
    )
    proposal = imported("features", path)
    assert (proposal.read, proposal.added) == (4, 4)
    found = kinds(document)
    assert found["kind"] == ["road", "well", "river", "other"]
    assert found["class"] == ["track", "water_well", "water", "peak"]
    assert found["name"][0] == "东街"
    (issue,) = proposal.issues
    assert (issue.row, issue.reason, issue.fields["count"]) == (0, "unsorted_kind", 1)


def test_land_survey_codes_are_sorted(document, write, imported):
    shapes = [box(X + 20 * n, Y, X + 20 * n + 9, Y + 9) for n in range(4)]
    path = write("DLTB.gpkg", shapes, DLBM=["0301", "0101", "1107", "0702"])
    imported("features", path)
    assert kinds(document)["kind"] == ["woodland", "field", "ditch", "house"]
    assert kinds(document)["class"] == ["0301", "0101", "1107", "0702"]


def test_layer_name_tells_where_the_rows_do_not(document, write, imported):
    imported("features", write("道路.gpkg", [ROAD]))
    assert kinds(document)["kind"] == ["road"]


def test_chosen_kind_holds_for_all_rows(document, write, imported):
    path = write("a.gpkg", [WELL], 备注=["东头"])
    imported("features", path, feature_kind="well")
    assert kinds(document)["kind"] == ["well"]
    with pytest.raises(ImportRejected) as caught:
        imported("features", path, feature_kind="castle")
    assert caught.value.code == "import.no_kind"


def test_same_features_twice_change_nothing(write, imported, contents):
    path = write("水井.geojson", [WELL, ROAD, POND])
    imported("features", path)
    before = contents()
    again = imported("features", path)
    assert (again.added, again.changed, again.same) == (0, 0, 3)
    assert contents() == before


def test_features_gone_from_the_same_source_are_told(write, imported):
    imported("features", write("a.geojson", [WELL, ROAD, POND]))
    proposal = imported("features", write("a.geojson", [WELL, ROAD]))
    assert (proposal.same, proposal.gone) == (2, 1)
