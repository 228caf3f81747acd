import numpy as np
import pytest
import shapely

from gridplanner.analysis.standing import Standing
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.norms.defaults import time_norm
from gridplanner.data.offices import read_offices
from gridplanner.data.own_offices import read_own_offices
from gridplanner.studies.distances import distances_answer, pace_of, study_distances
from tests.helpers.project import EAST, GRID, NORTH, small_town, wkb
from tests.helpers.staff import add_posts


@pytest.fixture
def town(tmp_path):
    document = small_town(tmp_path / "a.gpkg")
    shapes = [wkb(10 + 60 * i, 10, 20 + 60 * i, 20) for i in range(4)]
    document.file.bulk_insert(
        "building",
        {"courtyard_id": [None, 7, 7, None], "people": [1, 2, 3, 4]},
        shapes,
    )
    yield document
    document.close()


def places(document, *rows):
    names = ("kind", "name", "building_id", "courtyard_id", "valid_to")
    columns = zip(*rows, strict=True)
    document.file.bulk_insert(
        "place", dict(zip(names, map(list, columns), strict=True))
    )


def road(document, *coords, kind="road", name=""):
    coords = np.add(coords, (EAST, NORTH))
    document.file.bulk_insert(
        "feature",
        {"kind": [kind], "class": [name]},
        [shapely.to_wkb(shapely.LineString(coords))],
    )


def offices_of(document, day="2026-03-05", **options):
    return read_offices(document.file, document.snapshot().buildings, day, **options)


def test_offices_stand_where_their_house_or_courtyard_is(town):
    places(
        town,
        ("committee", "东村", 1, None, None),
        ("village", "西村", None, 7, None),
        ("shop", "小卖部", 4, None, None),
        ("committee", "旧址", 4, None, "2020-01-01"),
        ("committee", "无址", None, None, None),
    )
    found = offices_of(town)
    assert (found.names, found.unplaced) == (("东村", "西村"), 1)
    assert (found.points - (EAST, NORTH)).tolist() == [[15, 15], [75, 15]]


def test_bases_of_workers_count_once_a_place(town):
    town.file.bulk_insert(
        "worker",
        {
            "base": ["站", "站", "别处", None],
            "base_x": [5.0, 5.0, None, None],
            "base_y": [6.0, 6.0, None, None],
        },
    )
    assert offices_of(town).points.tolist() == [[5, 6]]
    assert offices_of(town).unplaced == 1
    assert len(offices_of(town, bases=False)) == 0


def test_offices_and_bases_are_there_until_their_last_day(town):
    places(town, ("committee", "东村", 1, None, "2026-04-01"))
    town.file.bulk_insert(
        "worker",
        {
            "base": ["站"],
            "base_x": [5.0],
            "base_y": [6.0],
            "valid_to": ["2026-04-01"],
        },
    )
    assert offices_of(town, "2026-03-31").names == ("东村", "站")
    assert offices_of(town, "2026-04-01").names == ()


def test_distances_of_a_project(town):
    places(town, ("committee", "东村", 1, None, None))
    road(town, (0, 25), (100, 25))
    road(town, (100, 25), (300, 25), name="高速公路")
    road(town, (190, 5), (200, 5))
    snapshot = town.snapshot()
    found = study_distances(town, snapshot, minutes=(1, 1.1))
    answer = distances_answer(found, snapshot)
    assert found.distances.by_road[1] == pytest.approx(10 + 60 + 10)
    assert answer["unreached"] == [4]
    assert answer["within"]["people"][0] == {"held": 3, "whole": 10, "share": 0.3}
    assert answer["within"]["buildings"][1] == {"held": 2, "whole": 4, "share": 0.5}
    assert np.isinf(found.distances.by_road[3])
    assert answer["offices"] == 1


def test_without_offices_or_roads_it_says_what_to_do(town):
    with pytest.raises(GridPlannerError) as raised:
        study_distances(town, town.snapshot())
    assert raised.value.code == "distances.no_offices"
    places(town, ("committee", "东村", 1, None, None))
    with pytest.raises(GridPlannerError) as raised:
        study_distances(town, town.snapshot())
    assert raised.value.code == "distances.no_roads"


def test_whoever_has_no_base_near_is_measured_to_the_office_of_the_community(town):
    places(town, ("committee", "东村", 1, None, None))
    road(town, (0, 25), (300, 25))
    snapshot = Standing(town.snapshot(), town.footprints).snapshot
    found = study_distances(town, snapshot, day="2026-03-05")
    own = distances_answer(found, snapshot)["own"]
    held = snapshot.building_cell >= 0
    assert own["without"] == snapshot.building_ids[~held].tolist()
    assert (own["to_base"], own["to_community"]) == (0, held.sum())
    assert found.own.distances.by_road[held] == pytest.approx(
        found.distances.by_road[held]
    )
    assert held.any()


def test_whoever_leaves_later_has_a_base_until_then(town):
    file = town.file
    (worker,) = file.bulk_insert(
        "worker",
        {
            "name": ["员工"],
            "kind": ["full_time"],
            "base_x": [EAST + 5.0],
            "base_y": [NORTH + 5.0],
            "valid_to": ["2026-04-01"],
        },
    )
    unit = next(u.id for u in town.plan.units.values() if u.level == GRID)
    add_posts(file, [worker], [unit], "full_time_worker")
    snapshot = Standing(town.snapshot(), town.footprints).snapshot
    for day, based in (("2026-03-31", {unit}), ("2026-04-01", set())):
        own = read_own_offices(file, snapshot, day, norm=time_norm())
        assert own.from_base == based


def test_the_pace_is_that_of_patrols_unless_the_norm_counts_no_minutes(town):
    assert pace_of(town) == time_norm().patrol.speed
