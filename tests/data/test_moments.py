"""Snapshots of a document through its life equal snapshots taken anew."""

import dataclasses

import numpy as np
import pytest

from gridplanner.analysis.standing import Standing
from gridplanner.analysis.sums import sum_cells
from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.buildings import read_buildings
from gridplanner.data.geodesy.true_area import areal_scale
from gridplanner.data.snapshot import take_snapshot
from gridplanner.data.store.counts import count_by_building
from tests.analysis.towns import place
from tests.helpers.project import COMMUNITY, GRID, box, draw_unit, small_town, wkb


@pytest.fixture
def town(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    shapes = [
        box(x, y, x + 12, y + 9).wkb
        for x in range(-6, 420, 23)
        for y in range(-6, 420, 29)
    ]
    people = [None if n % 5 == 0 else n % 7 for n in range(len(shapes))]
    document.file.bulk_insert("building", {"people": people}, shapes)
    yield document
    document.close()


def anew(document):
    scale = areal_scale(document.crs)
    return take_snapshot(
        document.plan,
        read_buildings(document.file, areal_scale=scale),
        levels=document.levels,
        version=document.version,
        areal_scale=scale,
    )


def assert_same(one, two):
    for field in dataclasses.fields(one):
        left, right = getattr(one, field.name), getattr(two, field.name)
        if field.name == "cell_polygons":
            assert all(p.equals(q) for p, q in zip(left, right, strict=True))
        elif isinstance(left, np.ndarray):
            assert np.array_equal(left, right), field.name
        elif field.name == "units":
            assert left == right


def test_after_every_edit_and_undo_the_snapshot_is_the_one_taken_anew(town):
    standing = Standing(town.snapshot(), town.footprints)
    touched = set()
    town.changed.connect(lambda event: touched.update(event.cells))

    def check():
        snapshot = town.snapshot()
        fresh = anew(town)
        assert_same(snapshot, fresh)
        standing.refresh(snapshot, set(touched))
        touched.clear()
        placed = place(fresh, town.footprints)
        assert_same(standing.snapshot, placed)
        assert_same(standing.sums, sum_cells(placed))

    draw_unit(town, GRID, "新格", box(150, 150, 260, 260), code="9")
    check()
    draw_unit(town, GRID, "外格", box(390, 390, 460, 460), code="8")
    check()
    while town.undo() is not None:
        check()
    assert town.redo() is not None
    check()


def test_buildings_are_read_again_after_they_changed_and_not_before(town):
    first = town.snapshot()
    draw_unit(town, GRID, "新格", box(150, 150, 260, 260), code="9")
    assert town.snapshot().buildings is first.buildings
    town.set_crs(town.crs)
    assert town.snapshot().buildings is not first.buildings
    assert_same(town.snapshot(), anew(town))


def test_people_of_a_batch_count_at_once_and_no_longer_when_it_is_undone(town):
    first = town.snapshot()
    ids = first.building_ids.tolist()
    changed = {ids[0]: {"people": 40}, ids[1]: {"people": None}}
    added = {"people": [3]}
    houses = TableChange(
        "building",
        added=added,
        geometry=[wkb(30, 30, 42, 39)],
        changed=changed,
        retired=[ids[2]],
    )
    town.apply_batch(Batch("import.buildings", tables=(houses,)))
    assert town.snapshot().counts[:2, 2].tolist() == [40, -1]
    assert len(town.snapshot().building_ids) == len(ids)
    assert_same(town.snapshot(), anew(town))
    town.undo()
    assert np.array_equal(town.snapshot().counts, first.counts)
    assert_same(town.snapshot(), anew(town))


def test_measures_come_from_the_columns_until_the_registry_has_them(town):
    ids = town.snapshot().building_ids.tolist()
    assert town.snapshot().sources == ("", "", "columns")
    file = town.file
    dwellings = file.bulk_insert(
        "dwelling",
        {
            "building_id": [ids[0], ids[0], ids[3], None],
            "valid_to": [None, "2020-01-01", None, None],
        },
    )
    homes = file.bulk_insert(
        "household", {"dwelling_id": [dwellings[0], dwellings[0], dwellings[2], None]}
    )
    file.bulk_insert("person", {"household_id": [homes[0]] * 3 + [homes[2], None]})
    counted = count_by_building(file)
    assert dict(zip(*map(np.ndarray.tolist, counted["dwellings"]), strict=True)) == {
        0: 1,
        ids[0]: 1,
        ids[3]: 1,
    }
    buildings = read_buildings(file, areal_scale=areal_scale(town.crs))
    assert buildings.sources == ("registry",) * 3
    assert buildings.counts[0].tolist() == [1, 2, 3]
    assert buildings.counts[3].tolist() == [1, 1, 1]
    assert buildings.counts[1].tolist() == [0, 0, 0]


def test_an_unknown_number_stays_unknown(town):
    people = town.snapshot().counts[:, 2]
    assert people[0] == -1
    assert people[1] == 1


def test_footprints_come_in_the_order_asked_and_empty_where_there_is_none(town):
    ids = town.snapshot().building_ids[[5, 2]]
    shapes = town.footprints(np.append(ids, 10**6))
    boxes = town.snapshot().buildings.boxes[[5, 2]]
    assert [shape.bounds for shape in shapes[:2]] == [tuple(b) for b in boxes]
    assert shapes[2].is_empty


def test_buildings_without_a_shape_or_retired_are_not_there(town):
    before = len(town.snapshot().buildings)
    town.file.bulk_insert("building", {"name": ["a"]}, [None])
    town.file.bulk_insert(
        "building", {"valid_to": ["2020-01-01"]}, [box(0, 0, 5, 5).wkb]
    )
    scale = areal_scale(town.crs)
    assert len(read_buildings(town.file, areal_scale=scale)) == before


def test_areas_of_buildings_are_true_ones(town):
    buildings = town.snapshot().buildings
    plane = 12 * 9
    scale = areal_scale(town.crs)(buildings.points)
    assert buildings.areas == pytest.approx(plane / scale, rel=3e-6)


def test_figures_of_the_small_town_add_up(town):
    standing = Standing(town.snapshot(), town.footprints)
    for level in (COMMUNITY, GRID):
        found = standing.figures(level)
        total = found.total.buildings[0] + found.outside.buildings[0]
        assert total == len(town.snapshot().buildings)
