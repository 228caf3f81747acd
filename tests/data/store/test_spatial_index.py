"""The spatial index built from arrays is one that SQLite itself finds sound."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.data.store.spatial_index import fill_index, outermost_box
from gridplanner.data.store.tables import GROUND
from tests.helpers.project import index_of, new_document

BUILDING = GROUND[0]


@pytest.fixture
def file(tmp_path):
    document = new_document(tmp_path / "town.gpkg")
    yield document.file
    document.close()


def squares(count, seed=1):
    places = np.random.default_rng(seed).uniform(0, 5000, (count, 2)).round(2)
    return places + np.array([40_500_000.0, 3_900_000.0])


def insert(file, places):
    shapes = shapely.box(places[:, 0], places[:, 1], places[:, 0] + 9, places[:, 1] + 7)
    file.bulk_insert("building", {"name": ["x"] * len(places)}, shapely.to_wkb(shapes))


def sound(file):
    connection = file.connection
    return connection.execute(
        "SELECT rtreecheck('rtree_building_geom')"
    ).fetchall() == [("ok",)]


def found(file, west, south, east, north):
    return {
        number
        for (number,) in file.connection.execute(
            "SELECT id FROM rtree_building_geom"
            " WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?",
            (west, east, south, north),
        )
    }


@pytest.mark.parametrize("count", [1, 499, 500, 501, 2400, 2700, 6000])
def test_every_box_is_found_and_the_index_is_sound(file, count):
    places = squares(count)
    insert(file, places)
    assert sound(file)
    west, south = places.min(axis=0) + 1000
    inside = (
        (places[:, 0] + 9 >= west)
        & (places[:, 0] <= west + 700)
        & (places[:, 1] + 7 >= south)
        & (places[:, 1] <= south + 700)
    )
    wanted = set((np.flatnonzero(inside) + 1).tolist())
    # float32 is 4 m coarse here, so the index may name a neighbour too many.
    assert wanted <= found(file, west, south, west + 700, south + 700)
    assert len(found(file, -1, -1, 9e7, 9e7)) == count


def test_a_built_index_takes_more_boxes_and_gives_them_up(file):
    insert(file, squares(3000))
    insert(file, squares(5, seed=2))
    insert(file, squares(700, seed=3))
    assert sound(file)
    file.delete_rows("building", list(range(1, 2900)))
    assert sound(file)
    file.delete_rows("building", list(range(2900, 3706)))
    assert sound(file)
    assert index_of(file.connection, "building") == {}
    assert outermost_box(file.connection, BUILDING) is None
    insert(file, squares(3000, seed=4))
    assert sound(file)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(-4e7, 4e7),
            st.floats(-4e7, 4e7),
            st.floats(0, 1e4),
            st.floats(0, 1e4),
        ),
        min_size=1,
        max_size=130,
    )
)
def test_no_box_in_the_index_is_smaller_than_its_shape(tmp_path_factory, values):
    document = new_document(tmp_path_factory.mktemp("index") / "town.gpkg")
    west, south, wide, high = np.array(values).T
    boxes = np.column_stack([west, south, west + wide, south + high])
    connection = document.file.connection
    fill_index(connection, BUILDING, np.arange(len(boxes)), boxes)
    assert {
        r[0] for r in connection.execute("SELECT id FROM rtree_building_geom")
    } == set(range(len(boxes)))
    index = index_of(connection, "building")
    for number, (low_x, low_y, high_x, high_y) in enumerate(boxes):
        min_x, max_x, min_y, max_y = index[number]
        assert min_x <= low_x
        assert max_x >= high_x
        assert min_y <= low_y
        assert max_y >= high_y
    around = outermost_box(connection, BUILDING)
    assert around[0] <= boxes[:, 0].min()
    assert around[3] >= boxes[:, 3].max()
    document.close()


def test_rows_without_a_shape_stay_out_of_the_index(file):
    shapes = [shapely.to_wkb(shapely.box(0, 0, 1, 1)), None] * 300
    file.bulk_insert("courtyard", {"plate": ["1"] * 600}, shapes)
    assert set(index_of(file.connection, "courtyard")) == set(range(1, 600, 2))
