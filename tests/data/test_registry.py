"""Counts, pages and searches of the registry; people only masked."""

from __future__ import annotations

import numpy as np
import pytest

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.registry import Count
from gridplanner.data.store.counts import count_by_building
from tests.helpers.project import box, small_town, wkb


@pytest.fixture
def town(tmp_path):
    """Building 1: two dwellings, three people; 2: an empty dwelling; 3: nothing."""
    document = small_town(tmp_path / "town.gpkg")
    file = document.file
    file.bulk_insert(
        "building",
        {
            "code": ["B2", "B1", None],
            "name": ["南楼", "北楼", "仓库"],
            "plate": ["12号", "14号", None],
            "people": [99, None, 5],
        },
        [wkb(10 * i, 10, 10 * i + 5, 20) for i in range(3)],
    )
    yield document
    document.close()


def settle(document):
    document.file.bulk_insert(
        "dwelling",
        {
            "building_id": [1, 1, 2, 1],
            "floor": [1, 2, 1, 1],
            "room": ["101", "201", "101", "102"],
            "valid_to": [None, None, None, "2025-01-01"],
        },
    )
    document.file.bulk_insert(
        "household", {"dwelling_id": [1, 2, 4], "head_id": [2, None, None]}
    )
    document.file.bulk_insert(
        "person",
        {
            "name": ["王小明", "王建国", "欧阳丽", "旧住户", "搬走人"],
            "id_no": ["990000199001011234"] * 5,
            "phone": ["13800001234"] * 5,
            "birth": ["1990-01-01"] * 5,
            "household_id": [1, 1, 2, 3, 2],
            "valid_to": [None, None, "", None, "2024-12-31"],
        },
    )


def test_people_without_a_household_leave_the_word_to_the_columns(town):
    town.file.bulk_insert("person", {"name": ["无户"], "household_id": [None]})
    assert "people" not in count_by_building(town.file)
    assert town.registry.counts(1)["people"] == Count(99, "columns")


def test_a_number_that_cannot_be_counts_as_unknown(town):
    town.file.update_rows("building", {1: {"people": -4}})
    assert town.registry.counts(1)["people"] == Count(None, "")


def test_counts_come_from_the_columns_until_the_registry_knows(town):
    counts = town.registry.counts(1)
    assert counts["people"] == Count(99, "columns")
    assert counts["dwellings"] == Count(None, "")
    settle(town)
    assert town.registry.counts(1) == {
        "dwellings": Count(2, "registry"),
        "households": Count(2, "registry"),
        "people": Count(3, "registry"),
    }
    assert town.registry.counts(2)["people"] == Count(0, "registry")
    assert town.registry.counts(3)["people"] == Count(0, "registry")


def test_counts_of_one_building_equal_those_of_all(town):
    settle(town)
    every = count_by_building(town.file)
    for measure in ("dwellings", "households", "people"):
        ids, numbers = every[measure]
        for building in (1, 2, 3):
            at = np.flatnonzero(ids == building)
            number = int(numbers[at[0]]) if len(at) else 0
            assert town.registry.counts(building)[measure].number == number


def test_people_are_listed_masked_by_dwelling_with_the_head_first(town):
    settle(town)
    people = town.registry.people(1)
    assert [person.name for person in people] == ["王**", "王**", "欧阳*"]
    assert [person.id for person in people] == [2, 1, 3]
    assert people[0].id_no == "990000********1234"
    assert people[0].phone == "138****1234"
    assert people[0].birth == "1990"
    assert [p.id for p in town.registry.people(1, offset=1, limit=1)] == [1]
    assert town.registry.people(3) == []


def test_dwellings_are_listed_topmost_first_with_who_lives_there(town):
    settle(town)
    rows = town.registry.dwellings(1)
    assert [(row["room"], row["households"], row["people"]) for row in rows] == [
        ("201", 1, 1),
        ("101", 1, 2),
    ]


def test_buildings_come_in_pages_sorted_by_any_column(town):
    page = town.registry.buildings(limit=2)
    assert [row["code"] for row in page.rows] == ["B1", "B2"]
    assert page.total == 3
    rest = town.registry.buildings(offset=2, limit=2)
    assert [row["name"] for row in rest.rows] == ["仓库"]
    assert "geom" not in rest.rows[0]
    town.apply_batch(Batch("x", tables=(TableChange("building", retired=[2]),)))
    assert town.registry.buildings().total == 2
    with pytest.raises(ValueError, match="no column"):
        town.registry.buildings(order="code; DROP TABLE building")


def test_units_and_buildings_are_found_by_code_name_and_plate(town):
    assert [hit.label for hit in town.registry.find("14号").hits] == ["北楼"]
    (hit,) = town.registry.find("丙网格").hits
    assert (hit.kind, hit.grid) == ("grid", "370211103202001")
    assert box(200, 0, 400, 200).contains_properly(_point(hit.xy))
    assert not town.registry.find("%").hits


def _point(xy):
    import shapely

    return shapely.Point(xy)
