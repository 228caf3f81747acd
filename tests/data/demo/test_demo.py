"""The demo town is a sound project whose parts agree with each other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import apsw
import numpy as np
import pytest
import shapely

from gridplanner.data.demo import make_demo
from gridplanner.data.job import Cancelled, Progress
from gridplanner.data.store.geopackage import ProjectFile
from tests.data.demo.conftest import clock
from tests.helpers.people import check_digit

ROOT = Path(__file__).parents[3]
ELSEWHERE = """
import sys
from tests.data.demo.conftest import clock
from gridplanner.data.demo import make_demo
make_demo(sys.argv[1], size="village", seed=1, clock=clock)
"""


def all_tables(path):
    """Every row of every table, but for the file's own id and time of writing."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    names = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        )
    ]
    tables = {name: connection.execute(f'SELECT * FROM "{name}"').get for name in names}
    tables["gp_meta"] = [row for row in tables["gp_meta"] if row[0] != "project_id"]
    tables["gpkg_contents"] = [row[:4] + row[5:] for row in tables["gpkg_contents"]]
    connection.close()
    return tables


def shapes_of(file, table):
    return shapely.from_wkb(file.read_shapes(table)[1])


def test_the_same_seed_gives_the_same_town_in_another_process(village_path, tmp_path):
    again = tmp_path / "again.gpkg"
    subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(again)],
        check=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "7"},
    )
    first, second = all_tables(village_path), all_tables(again)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_another_seed_gives_another_town(village_path, tmp_path):
    make_demo(tmp_path / "other.gpkg", size="village", seed=2, clock=clock)
    first, second = all_tables(village_path), all_tables(tmp_path / "other.gpkg")
    assert {"building", "gp_vertex", "person"} <= {
        name for name in first if first[name] != second[name]
    }


def test_villages_grids_and_micro_grids_tile_the_town(village):
    plan = village.read_plan(1)
    _, cells = plan.polygons()
    assert shapely.coverage_is_valid(cells)
    assert shapely.minimum_clearance(cells).min() >= 0.002
    town = shapely.coverage_union_all(cells)
    assert town.geom_type == "Polygon"
    assert not town.interiors
    for level in range(4):
        outlines = np.array(list(plan.outlines(level).values()), dtype=object)
        assert shapely.coverage_is_valid(outlines)
        assert shapely.area(outlines).sum() == pytest.approx(town.area)
    assert all(unit.parts == 1 for unit in plan.units.values())


def test_codes_say_the_parent_and_count_from_one(village):
    units = village.read_plan(1).units
    assert {len(unit.code) for unit in units.values()} == {9, 12, 15, 18}
    assert len({unit.code for unit in units.values()}) == len(units)
    for unit in units.values():
        assert unit.code.startswith("990000")
        if unit.parent:
            assert unit.code[:-3] == units[unit.parent].code
    grids = [unit for unit in units.values() if unit.level == 2]
    assert {unit.code[-3:] for unit in grids} == {"001", "002"}


def test_footprints_are_sound_and_apart(village):
    shapes = shapes_of(village, "building")
    assert shapely.is_valid(shapes).all()
    assert shapely.area(shapes).min() >= 1.0
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    assert (first == second).all()


def test_no_border_cuts_a_footprint(village):
    shapes = shapes_of(village, "building")
    cells = village.read_plan(1).polygons()[1]
    pairs = shapely.STRtree(shapes).query(cells, predicate="contains_properly")
    assert sorted(pairs[1].tolist()) == list(range(len(shapes)))


def test_coordinates_are_whole_millimetres_in_the_right_place(village):
    for table in ("building", "feature", "courtyard", "grid"):
        points = shapely.get_coordinates(shapes_of(village, table))
        assert np.array_equal(points, np.rint(points * 1000) / 1000)
        assert np.abs(points - [480_094, 3_954_497]).max() < 3000
    assert village.crs == "EPSG:4549"


def test_most_plates_stand_for_several_footprints(village):
    columns = village.read_columns(
        "building", ["courtyard_id", "plate", "use", "address"]
    )
    yards = [yard for yard in columns["courtyard_id"] if yard is not None]
    _, counts = np.unique(np.array(yards, float), return_counts=True)
    assert counts.mean() > 2
    by_yard = {}
    for yard, plate, address in zip(
        columns["courtyard_id"], columns["plate"], columns["address"], strict=True
    ):
        if yard is not None:
            by_yard.setdefault(int(yard), set()).add((plate, address))
    assert {len(plates) for plates in by_yard.values()} == {1}
    assert {"住宅", "厢房", "门楼", "商业", "办公"} <= set(columns["use"])


def test_counts_of_buildings_agree_with_the_registry(village):
    building = village.read_columns(
        "building", ["fid", "dwellings", "households", "people"]
    )
    dwelling = village.read_columns("dwelling", ["id", "building_id"])
    household = village.read_columns("household", ["id", "dwelling_id"])
    person = village.read_columns("person", ["household_id", "note"])
    residence = village.read_columns("residence", ["dwelling_id"])
    at = np.array(dwelling["building_id"])
    homes = at[np.array(household["dwelling_id"]) - 1]
    here = np.array([h for h in person["household_id"] if h is not None])
    size = len(building["fid"]) + 1
    assert np.array_equal(np.bincount(at, minlength=size)[1:], building["dwellings"])
    assert np.array_equal(
        np.bincount(homes, minlength=size)[1:], building["households"]
    )
    people = np.bincount(homes[here - 1], minlength=size)[1:]
    assert np.array_equal(people, building["people"])
    lives = np.bincount(at[np.array(residence["dwelling_id"]) - 1], minlength=size)[1:]
    assert np.array_equal(lives, building["people"])
    assert people.sum() > 1000


def test_ids_are_valid_unique_and_of_no_real_place(village):
    person = village.read_columns("person", ["id_no", "birth", "sex", "phone"])
    ids = person["id_no"]
    assert len(set(ids)) == len(ids)
    for number, birth, sex in zip(ids, person["birth"], person["sex"], strict=True):
        assert number[:14] == "990000" + birth.replace("-", "")
        assert number[17] == check_digit(number[:17])
        assert int(number[16]) % 2 == (sex == "1")
    phones = [phone for phone in person["phone"] if phone]
    assert all(phone.startswith("1000") and len(phone) == 11 for phone in phones)
    assert len(set(phones)) == len(phones)


def test_households_have_one_head_and_children_are_younger(village):
    person = village.read_columns("person", ["household_id", "relation", "birth"])
    heads = {}
    rows = list(
        zip(person["household_id"], person["relation"], person["birth"], strict=True)
    )
    for household, relation, birth in rows:
        if relation == "02":
            assert household not in heads
            heads[household] = birth
    assert set(heads) == set(village.read_columns("household", ["id"])["id"].tolist())
    for household, relation, birth in rows:
        if household in heads and relation in {"20", "30", "41", "42"}:
            assert birth > heads[household]


def test_newcomers_have_no_register_here_and_some_live_apart_from_theirs(village):
    person = village.read_columns(
        "person", ["population_kind", "register_household_id", "household_id", "note"]
    )
    for kind, register in zip(
        person["population_kind"], person["register_household_id"], strict=True
    ):
        known = register is not None
        assert known == (kind == "registered")
    share = person["population_kind"].count("migrant") / len(person["note"])
    assert 0.15 < share < 0.4
    assert "外出" in person["note"]
    register = village.read_columns("register_household", ["address", "kind"])
    assert {"1", "2"} == set(register["kind"])


def test_only_open_categories_are_made_up(village):
    tags = set(village.read_columns("person_tag", ["tag"])["tag"])
    assert {"party_member", "aged80", "migrant", "tenant", "disabled"} <= tags
    assert tags <= {
        "party_member", "veteran", "disabled", "elder_alone", "elder_empty_nest",
        "child_left_behind", "aged80", "dependent", "dibao", "tekun",
        "child_in_need", "migrant", "tenant", "volunteer",
    }  # fmt: skip


def test_map_shows_what_lies_between_the_houses(village):
    kinds = set(village.read_columns("feature", ["kind"])["kind"])
    assert {"road", "field", "woodland", "river", "ditch", "well", "square"} <= kinds
    shapes = shapes_of(village, "feature")
    assert shapely.is_valid(shapes).all()
    assert not shapely.is_empty(shapes).any()


def test_cancelling_leaves_no_file(tmp_path):
    asked = []

    def cancelled():
        asked.append(True)
        return len(asked) > 6

    path = tmp_path / "cancelled.gpkg"
    with pytest.raises(Cancelled):
        make_demo(
            path, size="village", clock=clock, progress=Progress(cancelled=cancelled)
        )
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def town(made_town):
    counts, path = made_town
    file = ProjectFile.open(path, mode="look", clock=clock, user="")
    yield counts, file
    file.close()


@pytest.mark.slow
def test_town_has_the_counts_of_a_real_one(town):
    counts, _ = town
    assert (counts.communities, counts.grids, counts.micro_grids) == (115, 115, 291)
    assert counts.buildings == pytest.approx(20_000, rel=0.05)
    assert counts.people == pytest.approx(70_000, rel=0.05)


@pytest.mark.slow
def test_borders_of_the_towns_villages_tile_it(town):
    plan = town[1].read_plan(1)
    for level in range(4):
        outlines = np.array(list(plan.outlines(level).values()), dtype=object)
        assert shapely.coverage_is_valid(outlines)
        whole = shapely.coverage_union_all(outlines)
        assert whole.geom_type == "Polygon"
        assert not whole.interiors
    assert all(unit.parts == 1 for unit in plan.units.values())


@pytest.mark.slow
def test_town_has_all_that_makes_a_town(town):
    _, file = town
    building = file.read_columns("building", ["floors", "use", "estate", "name"])
    assert {"住宅", "厢房", "门楼", "商业", "厂房", "教育"} <= set(building["use"])
    assert max(building["floors"]) >= 18
    assert len({name for name in building["estate"] if name}) >= 8
    classes = np.array(file.read_columns("feature", ["class"])["class"])
    shapes = shapes_of(file, "feature")
    water = shapely.union_all(shapes[classes == "河流水面"])
    bridges = shapes[classes == "桥梁"]
    assert len(bridges) >= 4
    assert shapely.intersects(bridges, water).all()
    roads = shapely.union_all(
        shapes[np.isin(classes, ["省道", "县道", "乡道", "村道"])]
    )
    assert shapely.intersects(bridges, roads).all()
    for each in ("旱地", "果园", "林地", "沟渠", "水井", "文化广场", "园区路"):
        assert (classes == each).any(), each
