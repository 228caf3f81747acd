"""Ground that is awkward to divide: exclaves, rivers, nobody at home, odd houses.

Villages in metres from the corner of the town, houses of ten metres on a raster:

    0          400        800   1000
    +-----------+----------+     +---+ 200
    |   东村    |   西村   |     |东 |      东村 has an exclave beyond 西村
    +-----------+----------+     +---+ 0
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import shapely

from gridplanner.analysis.division.partition import DivisionError
from gridplanner.analysis.division.solving import Effort
from gridplanner.analysis.standing import Standing
from gridplanner.data.document import TILING
from gridplanner.resources.texts import set_language
from gridplanner.studies.dividing.ground import Area, Houses, part_pieces
from gridplanner.studies.dividing.study import Wish, ask, edit_of, propose
from gridplanner.studies.dividing.words import bound_words, staying_words
from tests.helpers.project import (
    COMMUNITY,
    EAST,
    GRID,
    NORTH,
    TOWN,
    box,
    draw_unit,
    new_document,
)

QUICK = Effort(starts=1, between=2, final=4, heats=10)
DAY = date(2026, 3, 1)
EXCLAVE = (1000, 0, 1100, 200)


@pytest.fixture
def town(tmp_path):
    document = new_document(tmp_path / "odd.gpkg")
    both = shapely.union_all([box(0, 0, 800, 200), box(*EXCLAVE)])
    draw_unit(document, TOWN, "泊里镇", both, code="370211103")
    east = shapely.union_all([box(0, 0, 400, 200), box(*EXCLAVE)])
    draw_unit(document, COMMUNITY, "东村", east, code="370211103201")
    west = box(400, 0, 800, 200)
    draw_unit(document, COMMUNITY, "西村", west, code="370211103202")
    yield document
    document.close()


def build(document, places, households, **columns):
    """Houses of ten metres by their south-western corners."""
    shapes = [shapely.to_wkb(box(x, y, x + 10, y + 10)) for x, y in places]
    values = {"households": list(households), **columns}
    document.file.bulk_insert("building", values, shapes)


def raster(west, east, *, step=40):
    return [(x, y) for x in range(west + 15, east - 15, step) for y in (20, 80, 140)]


def feature(document, kind, word, *points):
    line = shapely.LineString([(EAST + x, NORTH + y) for x, y in points])
    document.file.bulk_insert(
        "feature", {"kind": [kind], "class": [word]}, [shapely.to_wkb(line)]
    )


def asked_of(document, wish):
    standing = Standing(document.snapshot(), document.footprints)
    return ask(document, standing, wish, plan=TILING, day=DAY)


def divided(document, wish):
    asked = asked_of(document, wish)
    (proposal, *_) = propose(asked, wish, effort=QUICK)
    document.apply(edit_of(document, proposal, plan=TILING))
    units = document.plan.units_at(wish.level)
    grounds = [document.plan.outline(unit.id) for unit in units]
    return asked, proposal, units, np.array(grounds, object)


def assert_all_covered(document, grounds):
    assert shapely.coverage_is_valid(grounds)
    villages = [document.plan.outline(u.id) for u in document.plan.units_at(COMMUNITY)]
    whole = shapely.union_all(villages)
    assert shapely.union_all(grounds).symmetric_difference(whole).area < 0.1


@pytest.mark.parametrize("living", [0, 2])
def test_an_exclave_of_few_goes_with_the_nearest_part(town, living):
    places = raster(0, 800)
    build(town, [*places, (1040, 90)], [2] * len(places) + [living])
    wish = Wish(level=GRID, count=4, candidates=1)

    asked, proposal, units, grounds = divided(town, wish)

    assert len(units) == 4
    assert_all_covered(town, grounds)
    assert sorted(proposal.pieces) == [1, 1, 1, 2]
    assert sorted(unit.parts for unit in units) == [1, 1, 1, 2]
    assert proposal.weights.sum() == 2 * len(places) + living
    (torn,) = [n for n, unit in enumerate(units) if unit.parts == 2]
    # East of the middle of 东村, which is nearer to the exclave.
    assert grounds[torn].intersects(box(390, 0, 400, 200))
    assert [shape.equals(box(*EXCLAVE)) for shape in asked.pieces.loose] == [True]


def test_an_exclave_without_any_house_is_covered_as_well(town):
    places = raster(0, 800)
    build(town, places, [2] * len(places))
    _, proposal, _, grounds = divided(town, Wish(level=GRID, count=4, candidates=1))
    assert_all_covered(town, grounds)
    assert proposal.pieces.sum() == 5


def test_every_loose_piece_goes_with_the_house_nearest_to_it():
    rng = np.random.default_rng(4)
    corners = rng.integers(0, 39, (60, 2)) * 10
    shapes = np.array([shapely.box(x, y, x + 6, y + 6) for x, y in corners], object)
    row = np.arange(60)
    wholes = (shapely.box(0, 0, 200, 400), shapely.box(200, 0, 400, 400))
    islands = [[shapely.box(x, y, x + 9, y + 9) for y in (-20, 410)] for x in (90, 300)]
    areas = tuple(
        Area(n, (), shapely.MultiPolygon([whole, *islands[n]]))
        for n, whole in enumerate(wholes)
    )
    area = (corners[:, 0] >= 200).astype(np.int64)
    found = part_pieces(areas, Houses(row, shapes, area, 0), np.ones(60, int), 5.0)
    assert len(found.loose) == 4
    for number, piece in enumerate(found.loose):
        own = row[area == number // 2]
        away = shapely.distance(shapes[own], piece)
        assert found.anchor[number] == own[np.argmin(away)]


def test_estates_of_one_name_far_from_each_other_are_two(town):
    places = raster(0, 800)
    names = ["幸福小区" if x < 120 or x > 650 else "" for x, _ in places]
    build(town, places, [2] * len(places), estate=names)
    asked = asked_of(town, Wish(level=GRID, count=4))
    (kept,) = [each for each in asked.prepared.ground.kept if each.kind == "estates"]
    assert kept.names == ("幸福小区", "幸福小区")
    assert not shapely.intersects(kept.shapes, box(200, 0, 600, 200)).any()


def test_an_exclave_of_many_is_a_part_of_its_own_or_refused_with_the_reason(town):
    places, many = raster(0, 800), raster(1000, 1100)
    build(town, [*places, *many], [2] * len(places) + [8] * len(many))
    with pytest.raises(DivisionError) as refusal:
        asked_of(town, Wish(level=GRID, count=2, candidates=1))
    assert refusal.value.code == "division.pieces"
    _, proposal, _, grounds = divided(town, Wish(level=GRID, count=5, candidates=1))
    assert (proposal.pieces == 1).all()
    assert_all_covered(town, grounds)


def test_a_village_where_nobody_lives_becomes_one_part(town):
    places = raster(0, 400)
    build(town, [*places, (600, 100)], [2] * len(places) + [0])
    asked, proposal, units, grounds = divided(town, Wish(level=GRID, count=3))
    assert len(units) == 3
    assert_all_covered(town, grounds)
    assert [asked.areas[row].unit for row in asked.empty] == [
        unit.id for unit in town.plan.units_at(COMMUNITY) if unit.name == "西村"
    ]
    assert np.isnan(proposal.deviations[2])
    assert proposal.deviation == pytest.approx(0.0, abs=0.05)
    assert proposal.weights.tolist()[2] == 0


def test_ground_without_houses_is_told(town):
    with pytest.raises(DivisionError) as refusal:
        asked_of(town, Wish(level=GRID, count=3, weight="buildings"))
    assert refusal.value.code == "division.no_houses"


def test_ground_where_nobody_lives_is_told(town):
    places = raster(0, 400)
    build(town, [*places, (600, 100)], [2] * len(places) + [0])
    with pytest.raises(DivisionError) as refusal:
        asked_of(town, Wish(level=GRID, count=3, areas=(unit_of(town, "西村"),)))
    assert refusal.value.code == "division.no_weight"


def test_no_part_crosses_a_river_but_at_its_bridge(town):
    places = raster(0, 800)
    build(town, places, [2] * len(places))
    feature(town, "river", "河流", (200, -10), (200, 210))
    feature(town, "river", "河流", (560, -10), (560, 210))
    barriers = frozenset({"rivers", "villages"})
    wish = Wish(level=GRID, count=3, barriers=barriers, candidates=1)
    with pytest.raises(DivisionError, match="pieces"):
        asked_of(town, wish)
    feature(town, "road", "村道", (100, 70), (300, 70))

    _, _, _, grounds = divided(town, wish)

    rivers = shapely.MultiLineString(
        [[(EAST + x, NORTH - 5), (EAST + x, NORTH + 205)] for x in (200, 560)]
    )
    crossed = shapely.intersection(shapely.buffer(grounds, -0.5), rivers)
    assert sorted(shapely.length(crossed) > 0) == [False, False, True]
    assert shapely.length(crossed).max() < 205


def test_a_house_heavier_than_a_part_is_named_with_what_it_holds(town):
    places = raster(0, 400)
    names = [f"桃园{n}号楼" for n in range(len(places))]
    build(town, places, [2] * 11 + [64] + [2] * (len(places) - 12), address=names)
    wish = Wish(level=GRID, count=4, areas=(unit_of(town, "东村"),), candidates=1)
    asked = asked_of(town, wish)
    said = bound_words(town, asked)
    assert "桃园11号楼" in said
    assert "64 户" in said
    set_language("en")
    assert "桃园11号楼 alone has 64 households" in bound_words(town, asked)


def test_where_barriers_cut_a_village_it_is_said_what_a_piece_holds(town):
    places = raster(400, 800)
    build(town, places, [2] * len(places))
    feature(town, "river", "河流", (430, -10), (430, 210))
    wish = Wish(
        level=GRID,
        count=4,
        areas=(unit_of(town, "西村"),),
        barriers=frozenset({"rivers", "villages"}),
        candidates=1,
    )
    asked = asked_of(town, wish)
    assert asked.bound_piece() == (2, 6.0)
    said = bound_words(town, asked)
    assert "西村隔成 2 片" in said
    assert "6 户" in said


def unit_of(document, name):
    return next(u.id for u in document.plan.units.values() if u.name == name)


def test_houses_of_one_plate_stay_together(town):
    places = raster(0, 400, step=30)
    plates = [f"{x // 90}号" for x, _ in places]
    build(town, places, [2] * len(places), plate=plates, address=["东村"] * len(places))
    wish = Wish(level=GRID, count=2, areas=(unit_of(town, "东村"),), candidates=1)
    asked, proposal, _, _ = divided(town, wish)
    for row in {(x // 90, y) for x, y in places}:
        mine = [n for n, (x, y) in enumerate(places) if (x // 90, y) == row]
        blocks = asked.prepared.blocks.of_house[mine]
        assert len(set(blocks.tolist())) == 1
        assert len(set(proposal.of_house[mine].tolist())) == 1
    loose = Wish(level=GRID, count=2, areas=wish.areas, candidates=1, kept=frozenset())
    assert len(asked_of(town, loose).prepared.blocks) == len(places)


def test_a_house_over_the_border_is_divided_with_the_village_it_counts_in(town):
    places = [*raster(0, 800), (393, 110)]
    build(town, places, [2] * len(places))
    asked, proposal, _, grounds = divided(town, Wish(level=GRID, count=4, candidates=1))
    assert_all_covered(town, grounds)
    assert proposal.weights.sum() == 2 * len(places)
    over = int(np.argmax(asked.houses.rows == len(places) - 1))
    area = asked.areas[int(asked.houses.area[over])]
    assert asked.plan.units[area.unit].name == "东村"
    for polygon, row in zip(proposal.polygons, proposal.candidate.area, strict=True):
        assert polygon.difference(asked.areas[row].shape).area < 0.01


def test_a_grid_that_reaches_over_the_area_stays(town):
    places = raster(0, 800)
    build(town, places, [2] * len(places))
    draw_unit(town, GRID, "跨村网格", box(380, 0, 440, 200), code="370211103201001")
    ground = town.plan.outline(unit_of(town, "跨村网格"))
    wish = Wish(level=GRID, count=3, areas=(unit_of(town, "东村"),), candidates=1)

    asked, _, units, _ = divided(town, wish)

    assert [unit.name for unit in asked.across] == ["跨村网格"]
    assert "跨村网格" in staying_words(asked)[0]
    assert len(units) == 4
    assert town.plan.outline(unit_of(town, "跨村网格")).equals(ground)


def test_houses_known_by_their_door_plates_alone_are_divided_as_others(town):
    places = raster(0, 800)
    half = len(places) // 2
    build(town, places[:half], [2] * half)
    plated = places[half:]
    town.file.bulk_insert(
        "building",
        {
            "households": [2] * len(plated),
            "plate_x": [EAST + x + 5 for x, _ in plated],
            "plate_y": [NORTH + y + 5 for _, y in plated],
        },
        [None] * len(plated),
    )
    _, proposal, _, grounds = divided(town, Wish(level=GRID, count=4, candidates=1))
    assert proposal.weights.sum() == 2 * len(places)
    assert_all_covered(town, grounds)
    spots = shapely.points([(EAST + x + 5, NORTH + y + 5) for x, y in places])
    held = [int(shapely.contains(ground, spots).sum()) for ground in grounds]
    assert sorted(held) == sorted(proposal.buildings.tolist())
