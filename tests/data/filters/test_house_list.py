"""Lists that matter against brute force: houses, dwellings, households."""

from __future__ import annotations

import functools

import pytest

from gridplanner.data.access.roles import Permissions
from gridplanner.data.filters.house_list import (
    HOUSE_LISTS,
    PEOPLE_LISTS,
    count_lists,
    list_houses,
)
from gridplanner.data.filters.people_list import Rules, count_list
from gridplanner.data.job import Cancelled, Progress
from tests.helpers.project import GRID, unit_named, wkb
from tests.helpers.registry_town import all_rows, settled_town, stand

RULES = Rules("2026-06-01")


@functools.cache
def town(folder, seed):
    document = settled_town(folder / f"{seed}.gpkg", seed)
    document.file.bulk_insert("place", {"building_id": [1, 2], "name": ["店", "旧店"]})
    # Beyond the last grid.
    insert = document.file.bulk_insert
    (outside,) = insert("building", {"name": ["渔屋"]}, [wkb(900, 10, 910, 20)])
    (flat,) = insert("dwelling", {"building_id": [outside], "room": ["1"]})
    insert("household", {"dwelling_id": [flat], "head_id": [1]})
    document.file.update_rows("place", {2: {"valid_to": "2025-01-01"}})
    return document, stand(document)[1], all_rows(document)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    yield tmp_path_factory.mktemp("towns")
    town.cache_clear()


def holds(row):
    return row is not None and not row["valid_to"]


def those_that_hold(rows, table):
    return [row for row in rows[table].values() if holds(row)]


def stands(rows, dwelling):
    return holds(dwelling) and holds(rows["building"].get(dwelling["building_id"]))


def brute_force(rows, places, kind):
    households = those_that_hold(rows, "household")
    people = {p["household_id"] for p in those_that_hold(rows, "person")}
    if kind == "unregistered":
        taken = {d["building_id"] for d in those_that_hold(rows, "dwelling")}
        taken |= {r["building_id"] for r in those_that_hold(rows, "register_household")}
        taken.add(1)  # a shop
        return {n for n, b in rows["building"].items() if holds(b) and n not in taken}
    if kind == "empty_dwellings":
        lived = {h["dwelling_id"] for h in households if h["id"] in people}
        return {
            n for n, d in rows["dwelling"].items() if stands(rows, d) and n not in lived
        }
    found = set()
    for household in households:
        dwelling = rows["dwelling"].get(household["dwelling_id"])
        if dwelling is None or not stands(rows, dwelling):
            continue
        at = [[dwelling["building_id"]], [dwelling["unit_id"] or 0]]
        if int(places.units_of(GRID, *at)[0]) == 0:
            found.add(household["id"])
    return found


@pytest.mark.parametrize("kind", HOUSE_LISTS)
@pytest.mark.parametrize("seed", range(5))
def test_a_list_holds_what_looking_at_each_row_finds(folder, seed, kind):
    document, places, rows = town(folder, seed)
    found = list_houses(document.file, kind, places, level=GRID, rules=RULES)
    assert sorted(found.ids.tolist()) == sorted(brute_force(rows, places, kind))
    assert found.by_building()[1].sum() == len(found)
    page = found.page(document.file, limit=500)
    assert len(page) == len(found)
    key = {"unregistered": "building_id", "empty_dwellings": "dwelling_id"}
    listed = [getattr(row, key.get(kind, "household_id")) for row in page]
    assert listed == found.ids.tolist()
    assert [row.building_id for row in page] == found.buildings.tolist()


@pytest.mark.parametrize("kind", HOUSE_LISTS)
def test_every_list_is_found_in_one_town_or_another(folder, kind):
    towns = [town(folder, seed) for seed in range(5)]
    assert any(
        len(list_houses(document.file, kind, places, level=GRID, rules=RULES))
        for document, places, _ in towns
    )


def test_counts_are_those_of_the_lists(folder):
    document, places, _ = town(folder, 1)
    counts = count_lists(
        document.file, places, level=GRID, rules=RULES, progress=Progress()
    )
    assert list(counts) == [*HOUSE_LISTS, *PEOPLE_LISTS]
    for kind in HOUSE_LISTS:
        found = list_houses(document.file, kind, places, level=GRID, rules=RULES)
        assert counts[kind] == len(found)
    for kind, wanted in PEOPLE_LISTS.items():
        assert counts[kind] == count_list(document.file, wanted, places, rules=RULES)
    with pytest.raises(Cancelled):
        count_lists(
            document.file,
            places,
            level=GRID,
            rules=RULES,
            progress=Progress(cancelled=lambda: True),
        )


def test_heads_are_masked(folder):
    document, places, rows = town(folder, 1)
    found = list_houses(document.file, "gridless", places, level=GRID, rules=RULES)
    names = {p["name"] for p in rows["person"].values() if p["name"]}
    for row in found.page(document.file, limit=500):
        assert row.head not in names


def test_a_user_held_to_a_grid_sees_its_houses_alone(folder):
    document, places, _ = town(folder, 1)
    grid = unit_named(document, "乙网格").id
    held = Rules("2026-06-01", Permissions(scope=frozenset({grid})))
    everywhere = list_houses(
        document.file, "unregistered", places, level=GRID, rules=RULES
    )
    own = list_houses(document.file, "unregistered", places, level=GRID, rules=held)
    units = places.units_of(GRID, everywhere.buildings, everywhere.entrances)
    assert own.ids.tolist() == everywhere.ids[units == grid].tolist()
    gridless = list_houses(document.file, "gridless", places, level=GRID, rules=held)
    assert not len(gridless)
