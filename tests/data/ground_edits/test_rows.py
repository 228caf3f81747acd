"""Buildings and things of the map by hand: real files, undone, and nobody lost."""

from __future__ import annotations

import pytest
import shapely

from gridplanner.analysis.standing import Standing
from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.errors import EditError
from gridplanner.data.ground_edits import rows
from gridplanner.data.ground_edits.courtyards import group, ungroup
from gridplanner.data.ground_edits.shapes import find_concerns
from gridplanner.data.ground_edits.split import split
from tests.helpers.people import PEOPLE
from tests.helpers.project import EAST, GRID, NORTH, box, open_document, small_town, wkb

TODAY = "2026-03-05"


@pytest.fixture
def town(tmp_path):
    """Three houses; a family of four and two tenants live in the first two."""
    document = small_town(tmp_path / "town.gpkg")
    document.apply_batch(
        Batch(
            "import.buildings",
            {"n": "3"},
            (
                TableChange(
                    "building",
                    {
                        "plate": ["1号", None, "3号"],
                        "address": ["东村1号", None, "西村3号"],
                        "floors": [2, 1, 1],
                    },
                    [
                        wkb(20, 120, 40, 140),
                        wkb(20, 20, 40, 40),
                        wkb(220, 20, 240, 40),
                    ],
                ),
                TableChange("dwelling", {"building_id": [1, 2], "room": ["101", "1"]}),
                TableChange("household", {"dwelling_id": [1, 2]}),
                TableChange(
                    "person",
                    {
                        "name": [one.name for one in PEOPLE],
                        "id_no": [one.id_no for one in PEOPLE],
                        "household_id": [1] * 4 + [2] * 2,
                    },
                ),
            ),
        )
    )
    yield document
    document.close()


def row(document, number, table="building"):
    return document.file.read_rows(table, [number])[0]


def shape(document, number, table="building"):
    return shapely.from_wkb(row(document, number, table)["geom"])


def people_in(document):
    """People of all grids together, and outside of them, as figures count them."""
    found = Standing(document.snapshot(), document.footprints).figures(GRID)
    column = found.measures.index("people")
    return int(found.total.values[0, column] + found.outside.values[0, column])


def ids(document, table="building"):
    return document.file.read_shapes(table)[0].tolist()


def test_a_drawn_building_is_there_and_undo_takes_it_and_redo_brings_it(town):
    town.apply_batch(
        rows.add_building(box(60, 60, 70, 70), {"plate": "7号"}, today=TODAY)
    )
    assert ids(town) == [1, 2, 3, 4]
    assert row(town, 4)["plate"] == "7号"
    assert row(town, 4)["source"] == "hand"
    assert shape(town, 4).area == pytest.approx(100)
    town.undo()
    assert ids(town) == [1, 2, 3]
    town.redo()
    assert ids(town) == [1, 2, 3, 4]


def test_a_door_plate_alone_is_a_building_in_the_grid_it_stands_in(town):
    place = shapely.Point(EAST + 300, NORTH + 100)
    town.apply_batch(rows.add_building(place, {"plate": "9号"}, today=TODAY))
    assert row(town, 4)["geom"] is None
    found, shapes = town.file.read_shapes("building")
    assert found.tolist() == [1, 2, 3, 4]
    assert shapely.from_wkb(shapes[3]).equals(place)
    standing = Standing(town.snapshot(), town.footprints)
    figures = standing.figures(GRID)
    held = {
        u.name: int(n)
        for u, n in zip(figures.units, figures.rows.buildings, strict=True)
    }
    assert held == {"甲网格": 1, "乙网格": 1, "丙网格": 2}
    assert not standing.snapshot.building_cut[3]


def test_a_door_plate_on_a_border_lies_in_one_grid(town):
    place = shapely.Point(EAST + 200, NORTH + 50)
    town.apply_batch(rows.add_building(place, {}, today=TODAY))
    figures = Standing(town.snapshot(), town.footprints).figures(GRID)
    assert int(figures.rows.buildings.sum()) == 4
    assert int(figures.total.cut[0]) == 0


def test_a_door_plate_gets_a_footprint_later_and_keeps_who_lives_there(town):
    place = shapely.Point(EAST + 300, NORTH + 100)
    town.apply_batch(rows.add_building(place, {"plate": "9号"}, today=TODAY))
    town.apply_batch(rows.reshape("building", 4, box(295, 95, 305, 105)))
    assert row(town, 4)["plate_x"] is None
    assert shape(town, 4).area == pytest.approx(100)
    town.undo()
    assert row(town, 4)["plate_x"] == EAST + 300


def test_moving_and_reshaping_keep_the_rest_of_the_row(town):
    before = row(town, 1)
    town.apply_batch(rows.move("building", {1: shape(town, 1)}, (200.0, 0.0)))
    assert shape(town, 1).equals(box(220, 120, 240, 140))
    town.apply_batch(rows.reshape("building", 1, box(220, 120, 250, 140)))
    after = row(town, 1)
    assert {k: v for k, v in after.items() if k != "geom"} == {
        k: v for k, v in before.items() if k != "geom"
    }
    assert people_in(town) == 6
    town.undo()
    town.undo()
    assert row(town, 1) == before


def test_people_of_a_removed_building_are_without_a_house_and_never_gone(town):
    everyone = len(town.file.read_columns("person", ["id"])["id"])
    assert town.registry.count_without_house() == 0
    town.apply_batch(rows.delete("building", [1]))
    assert town.registry.count_without_house() == 4
    assert people_in(town) + town.registry.count_without_house() == everyone
    listed = town.registry.people_without_house()
    assert [one.person.name for one in listed] == ["逄**", "薛**", "逄**", "逄**"]
    assert {(one.building, one.address) for one in listed} == {(1, "东村1号")}
    (removed,) = town.registry.removed("building")
    assert (removed["fid"], removed["people"], removed["valid_to"]) == (1, 4, TODAY)
    town.apply_batch(rows.restore("building", [row(town, 1)]))
    assert town.registry.count_without_house() == 0
    assert town.registry.removed("building") == []
    assert people_in(town) == everyone
    for _ in range(2):
        town.undo()
    assert row(town, 1)["valid_to"] is None
    town.redo()
    assert town.registry.count_without_house() == 4


def test_every_broken_way_to_a_house_counts_each_person_once(town):
    change = {
        "household": TableChange("household", changed={1: {"dwelling_id": None}}),
        "dwelling": TableChange("dwelling", retired=[2]),
        "building": TableChange("building", retired=[1, 2]),
        "person": TableChange("person", {"name": ["丁测试"]}),
    }
    town.apply_batch(Batch("x", tables=tuple(change.values())))
    assert town.registry.count_without_house() == 7
    assert len(town.registry.people_without_house(limit=100)) == 7
    assert len(town.registry.people_without_house(offset=5, limit=100)) == 2
    town.apply_batch(Batch("x", tables=(TableChange("person", retired=[1, 7]),)))
    assert town.registry.count_without_house() == 5


def test_finding_people_without_a_house_reads_no_whole_table(town):
    from gridplanner.data.store.without_house import _PEOPLE

    plan = town.file.connection.execute("EXPLAIN QUERY PLAN " + _PEOPLE)
    scans = [text for *_, text in plan if text.startswith("SCAN")]
    tables = {"person", "household", "dwelling", "building"}
    whole = [s for s in scans if s.split()[1] in tables and "INDEX" not in s]
    assert whole == []


def test_only_what_was_removed_is_restored(town):
    with pytest.raises(EditError, match=r"refuse\.restore\.there"):
        rows.restore("building", [row(town, 1)])


def test_the_larger_part_of_a_split_building_keeps_all_who_live_there(town):
    line = [(EAST + 27, NORTH + 100), (EAST + 27, NORTH + 200)]
    town.apply_batch(split("building", row(town, 1), line, today=TODAY))
    assert ids(town) == [1, 2, 3, 4]
    assert shape(town, 1).equals(box(27, 120, 40, 140))
    assert shape(town, 4).equals(box(20, 120, 27, 140))
    new = row(town, 4)
    assert (new["address"], new["floors"], new["plate"]) == ("东村1号", 2, None)
    assert people_in(town) == 6
    assert town.registry.counts(1)["people"].number == 4
    assert town.registry.counts(4)["people"].number == 0
    town.undo()
    assert ids(town) == [1, 2, 3]
    assert shape(town, 1).equals(box(20, 120, 40, 140))


def test_a_line_may_divide_into_many_and_uncut_pieces_stay_with_the_largest(town):
    both = shapely.MultiPolygon([box(0, 0, 30, 10), box(50, 0, 60, 10)])
    town.apply_batch(rows.reshape("building", 2, both))
    bent = [(EAST + x, NORTH + y) for x, y in ((5, -5), (5, 15), (15, 15), (15, -5))]
    town.apply_batch(split("building", row(town, 2), bent, today=TODAY))
    areas = sorted(shape(town, n).area for n in (2, 4, 5))
    assert areas == pytest.approx([50, 100, 250])
    assert shape(town, 2).area == pytest.approx(250)


@pytest.mark.parametrize(
    "line",
    [
        [(0, 0), (400, 0)],  # beside it
        [(0, 130), (30, 130)],  # ends inside
        [(20, 0), (20, 400)],  # along its wall
    ],
)
def test_a_line_that_does_not_divide_is_refused(town, line):
    moved = [(EAST + x, NORTH + y) for x, y in line]
    with pytest.raises(EditError, match=r"refuse\.split\.missed"):
        split("building", row(town, 1), moved, today=TODAY)


def test_a_lane_is_split_where_the_line_crosses_it(town):
    lane = shapely.LineString([(EAST, NORTH), (EAST + 100, NORTH)])
    town.apply_batch(rows.add_feature(lane, "road", {"name": "南巷"}, today=TODAY))
    across = [(EAST + 30, NORTH - 5), (EAST + 30, NORTH + 5)]
    town.apply_batch(split("feature", row(town, 1, "feature"), across, today=TODAY))
    assert shape(town, 1, "feature").length == pytest.approx(70)
    assert shape(town, 2, "feature").length == pytest.approx(30)
    assert row(town, 2, "feature")["name"] == "南巷"
    with pytest.raises(EditError, match=r"refuse\.split\.point"):
        split("building", {"geom": None, "fid": 1}, across, today=TODAY)


@pytest.mark.parametrize(
    ("kind", "drawn"),
    [
        ("well", shapely.Point(EAST + 5, NORTH + 5)),
        ("ditch", shapely.LineString([(EAST, NORTH), (EAST + 9, NORTH + 9)])),
        ("road", shapely.LineString([(EAST, NORTH), (EAST + 9, NORTH)])),
        ("square", box(0, 0, 20, 20)),
        ("woodland", box(50, 50, 90, 90)),
    ],
)
def test_things_of_the_map_are_drawn_moved_changed_removed_and_restored(
    town, kind, drawn
):
    town.apply_batch(rows.add_feature(drawn, kind, {"name": "老"}, today=TODAY))
    assert (row(town, 1, "feature")["kind"], ids(town, "feature")) == (kind, [1])
    town.apply_batch(rows.move("feature", {1: drawn}, (1.0, 2.0)))
    assert shape(town, 1, "feature").bounds[0] == pytest.approx(drawn.bounds[0] + 1)
    town.apply_batch(rows.set_values("feature", {1: {"name": "新"}}))
    town.apply_batch(rows.delete("feature", [1]))
    assert ids(town, "feature") == []
    assert [r["name"] for r in town.registry.removed("feature")] == ["新"]
    town.apply_batch(rows.restore("feature", [row(town, 1, "feature")]))
    assert ids(town, "feature") == [1]
    for _ in range(5):
        town.undo()
    assert town.file.read_rows("feature", [1]) == []


def test_no_feature_of_an_unknown_kind(town):
    with pytest.raises(ValueError, match="no kind"):
        rows.add_feature(shapely.Point(0, 0), "castle", {}, today=TODAY)


def members(document, *courtyards):
    return document.registry.courtyard_members(courtyards)


def test_footprints_behind_one_door_become_a_courtyard_and_part_again(town):
    before = [row(town, n) for n in (1, 2)]
    batch = group(before, {"plate": "1号", "village": "东村"}, members={}, next_id=1)
    town.apply_batch(batch)
    assert [row(town, n)["courtyard_id"] for n in (1, 2, 3)] == [1, 1, None]
    assert row(town, 2)["plate"] == "1号"
    assert members(town, 1) == {1: {1, 2}}
    assert town.file.read_rows("courtyard", [1])[0]["village"] == "东村"
    town.apply_batch(group([row(town, 1), row(town, 3)], {}, members={}, next_id=2))
    assert members(town, 1) == {1: {1, 2, 3}}
    inside = [row(town, n) for n in (1, 2, 3)]
    with pytest.raises(EditError, match=r"refuse\.courtyard\.same"):
        group(inside, {}, members={}, next_id=2)
    town.apply_batch(ungroup(inside, members=members(town, 1)))
    assert town.file.read_rows("courtyard", [1])[0]["valid_to"] == TODAY
    for _ in range(3):
        town.undo()
    assert [row(town, n) for n in (1, 2)] == before
    assert town.file.read_rows("courtyard", [1]) == []


def test_courtyards_that_are_joined_leave_none_empty(town):
    town.apply_batch(rows.add_building(box(60, 60, 70, 70), {}, today=TODAY))
    one = [row(town, n) for n in (1, 2)]
    two = [row(town, n) for n in (3, 4)]
    town.apply_batch(group(one, {}, members={}, next_id=1))
    town.apply_batch(group(two, {}, members={}, next_id=2))
    some = [row(town, n) for n in (1, 2, 3)]
    town.apply_batch(group(some, {}, members=members(town, 1, 2), next_id=3))
    assert members(town, 1, 2, 3) == {2: {4}, 3: {1, 2, 3}}
    used = {r["id"]: r["valid_to"] for r in town.file.read_rows("courtyard", [1, 2, 3])}
    assert used == {1: TODAY, 2: None, 3: None}


def test_a_courtyard_left_empty_comes_back_with_a_building_of_it(town):
    town.apply_batch(group([row(town, n) for n in (1, 2)], {}, members={}, next_id=1))
    town.apply_batch(rows.delete("building", [2]))
    town.apply_batch(ungroup([row(town, 1)], members=members(town, 1)))
    yards = town.file.read_rows("courtyard", [1])
    assert yards[0]["valid_to"] == TODAY
    gone = town.registry.removed("building")
    town.apply_batch(rows.restore("building", gone, courtyards=yards))
    assert town.file.read_rows("courtyard", [1])[0]["valid_to"] is None
    assert members(town, 1) == {1: {2}}
    town.undo()
    assert town.file.read_rows("courtyard", [1])[0]["valid_to"] == TODAY


def test_a_courtyard_has_two_buildings_and_only_its_own_leave_it(town):
    with pytest.raises(EditError, match=r"refuse\.courtyard\.one"):
        group([row(town, 1)], {}, members={}, next_id=1)
    with pytest.raises(EditError, match=r"refuse\.courtyard\.none"):
        ungroup([row(town, 1)], members={})


def test_an_outline_that_crosses_itself_is_refused_with_the_place():
    bow = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    with pytest.raises(EditError, match=r"refuse\.shape\.crosses") as caught:
        rows.add_building(bow, {}, today=TODAY)
    assert caught.value.place == (5, 5)


@pytest.mark.parametrize(
    ("drawn", "code"),
    [
        (shapely.box(0, 0, 0.3, 0.3), "refuse.shape.small"),
        (shapely.Polygon([(0, 0), (5, 0), (9, 0)]), "refuse.shape.small"),
        (shapely.LineString([(0, 0), (5, 0)]), "refuse.shape.line"),
        (shapely.Polygon(), "refuse.shape.empty"),
        (shapely.Point(float("nan"), 0), "refuse.shape.empty"),
    ],
)
def test_what_no_map_can_show_is_refused(drawn, code):
    with pytest.raises(EditError, match=code):
        rows.add_building(drawn, {}, today=TODAY)


def test_an_overlap_is_asked_about_and_ground_outside_the_town_is_told():
    ground = [shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)]
    other = {5: shapely.box(0, 0, 10, 10)}

    def codes(drawn):
        found = find_concerns(drawn, buildings=other, ground=ground)
        return [(one.code, one.asks) for one in found]

    assert codes(shapely.box(10, 0, 20, 10)) == []
    assert codes(shapely.box(9.5, 0, 20, 10)) == []
    assert codes(shapely.box(5, 0, 20, 10)) == [("concern.overlap", True)]
    assert codes(shapely.box(95, 50, 105, 60)) == []
    assert codes(shapely.box(195, 50, 205, 60)) == [("concern.outside", False)]
    assert codes(shapely.Point(5, 5)) == []
    assert codes(shapely.Point(500, 5)) == [("concern.outside", False)]
    assert codes(shapely.LineString([(50, 50), (250, 50)])) == [
        ("concern.outside", False)
    ]
    assert find_concerns(shapely.box(500, 0, 510, 10), buildings={}, ground=None) == []


def test_what_was_done_by_hand_is_there_after_closing(town, tmp_path):
    place = shapely.Point(EAST + 300, NORTH + 100)
    town.apply_batch(rows.add_building(place, {"plate": "9号"}, today=TODAY))
    town.apply_batch(rows.delete("building", [1]))
    town.close()
    again = open_document(tmp_path / "town.gpkg")
    assert ids(again) == [2, 3, 4]
    assert again.registry.count_without_house() == 4
    again.undo()
    again.undo()
    assert ids(again) == [1, 2, 3]
    again.close()
