"""Finding in a project file; the command's own tests ask it in words."""

import random
from datetime import UTC, datetime

import pytest
import shapely

from gridplanner.data.edits.merge_units import merge_units
from gridplanner.data.errors import ProjectError
from gridplanner.data.store.holding import grid_of
from gridplanner.data.store.search import Hits, search
from tests.helpers.project import box, small_town, unit_named
from tests.helpers.staff import add_posts, add_workers


@pytest.fixture
def town(tmp_path):
    document, _ = town_of(small_town(tmp_path / "town.gpkg"))
    yield document
    document.close()


def town_of(made):
    return made if isinstance(made, tuple) else (made, None)


def footprint(document, shape):
    """The shape as the file keeps it."""
    (number,) = document.file.bulk_insert("building", {"code": ["x"]}, [shape.wkb])
    query = "SELECT geom FROM building WHERE fid = ?"
    return document.file.connection.execute(query, (number,)).fetchone()[0]


def code_by_shares(document, shape):
    """The grid with the largest part, by brute force; None where most is outside."""
    plan = document.plan
    parts = {
        unit.code: plan.outline(unit.id).intersection(shape).area
        for unit in plan.units_at(2)
        if plan.cells_of(unit.id)
    }
    best = max(parts, key=parts.get)
    outside = shape.area - sum(parts.values())
    return best if parts[best] > 0 and parts[best] >= outside else None


def test_the_grid_of_a_building_is_the_one_with_its_largest_part(town):
    rng = random.Random(3)
    seen = set()
    for _ in range(150):
        x, y = rng.uniform(-40, 440), rng.uniform(-40, 440)
        shape = shapely.affinity.rotate(
            box(x, y, x + rng.uniform(2, 60), y + rng.uniform(2, 60)),
            rng.uniform(0, 90),
        )
        found = grid_of(town.file.connection, footprint(town, shape))
        assert found == code_by_shares(town, shape)
        seen.add(found)
    assert len(seen) >= 3
    assert None in seen


def test_an_empty_footprint_is_in_no_grid(town):
    blob = footprint(town, shapely.MultiPolygon())
    assert grid_of(town.file.connection, blob) is None


def test_what_stands_in_a_retired_row_is_not_found(tmp_path):
    document, _ = town_of(small_town(tmp_path / "town.gpkg"))
    document.file.bulk_insert(
        "building",
        {"name": ["旧屋", "新屋"], "valid_to": ["2020-01-01", None]},
        [box(10, 10, 20, 20).wkb] * 2,
    )
    document.close()
    found = search(tmp_path / "town.gpkg", "屋")
    assert [hit.label for hit in found.hits] == ["新屋"]
    assert search(tmp_path / "town.gpkg", "  ").hits == ()


def test_whole_names_come_before_those_that_only_hold_the_word(tmp_path):
    document, _ = town_of(small_town(tmp_path / "town.gpkg"))
    names = ["大石桥", "石桥村委", "石桥", "小石桥"]
    shapes = [box(10, 10, 20, 20).wkb] * 4
    document.file.bulk_insert("building", {"name": names}, shapes)
    document.close()
    labels = [hit.label for hit in search(tmp_path / "town.gpkg", "石桥").hits]
    assert labels[:2] == ["石桥", "石桥村委"]
    assert set(labels) == set(names)


def test_the_unit_a_user_chose_says_the_grid(tmp_path):
    document, _ = town_of(small_town(tmp_path / "town.gpkg"))
    unit = unit_named(document, "甲网格")
    document.file.bulk_insert(
        "building",
        {"name": ["远屋"], "unit_override": [unit.id]},
        [box(900, 900, 910, 910).wkb],
    )
    document.close()
    (hit,) = search(tmp_path / "town.gpkg", "远屋").hits
    assert hit.grid == unit.code


def test_a_house_given_to_a_grid_that_was_merged_is_in_the_grid_that_stayed(tmp_path):
    document, _ = town_of(small_town(tmp_path / "town.gpkg"))
    gone, kept = (unit_named(document, name) for name in ("甲网格", "乙网格"))
    document.file.bulk_insert(
        "building",
        {"name": ["远屋"], "unit_override": [gone.id]},
        [box(900, 900, 910, 910).wkb],
    )
    document.apply(merge_units(document.plan, kept.id, [gone.id], on="2025-06-30"))
    document.close()
    (hit,) = search(tmp_path / "town.gpkg", "远屋").hits
    assert hit.grid == kept.code


def test_whoever_leaves_later_is_found_with_the_grids_held_until_then(tmp_path):
    document, _ = town_of(small_town(tmp_path / "town.gpkg"))
    file = document.file
    first, second = (unit_named(document, name).id for name in ("甲网格", "乙网格"))
    workers = add_workers(file, 1, valid_to=["2026-04-01"])
    add_posts(
        file,
        workers * 2,
        [first, second],
        "full_time_worker",
        valid_to=["2026-04-01", "2026-03-20"],
    )
    document.close()

    def found(day):
        now = datetime.fromisoformat(f"{day}T08:00:00").replace(tzinfo=UTC)
        hits = search(tmp_path / "town.gpkg", "员工1", now=now).hits
        return [set(hit.units) for hit in hits]

    assert found("2026-03-19") == [{first, second}]
    assert found("2026-03-31") == [{first}]
    assert found("2026-04-01") == []


def test_a_file_that_is_no_project_is_refused(tmp_path):
    (tmp_path / "a.gpkg").write_bytes(b"no")
    with pytest.raises(ProjectError):
        search(tmp_path / "a.gpkg", "x")


@pytest.mark.parametrize(
    "words", ["长" * 60_000, "a " * 3000, "a " * 500, "\udcff", "a\0b"]
)
def test_whatever_is_pasted_is_looked_for_without_a_fault(tmp_path, words):
    document = small_town(tmp_path / "town.gpkg")
    document.close()

    assert search(document.path, words) == Hits((), more=False)
