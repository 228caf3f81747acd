"""Towers divided by entrance, from the rows to the figures."""

import numpy as np
import pytest

from gridplanner.analysis.standing import Standing
from gridplanner.data.errors import EditError
from gridplanner.data.ground_edits.entrances import Entrance, divide
from tests.helpers.project import GRID, small_town, unit_named, wkb


@pytest.fixture
def town(tmp_path):
    """A town with a tower of 20 households in 甲网格."""
    document = small_town(tmp_path / "town.gpkg")
    document.file.bulk_insert(
        "building",
        {"name": ["一号楼"], "households": [20], "people": [None]},
        [wkb(20, 120, 40, 140)],
    )
    yield document
    document.close()


def row(document):
    return document.file.read_rows("building", [1])[0]


def figures(document):
    standing = Standing(document.snapshot(), document.footprints)
    found = standing.figures(GRID)
    columns = [found.measures.index(each) for each in ("households", "people")]
    numbers = found.rows.values[:, columns].tolist()
    return {unit.name: each for unit, each in zip(found.units, numbers, strict=True)}


def written(households, people):
    return {"households": households, "people": people}


def test_entrances_share_out_what_is_written_down(town):
    home = figures(town)
    other = unit_named(town, "乙网格").id
    parts = [
        Entrance(0, "1单元", 0, written(8, 20)),
        Entrance(0, "2单元", other, written(12, 31)),
    ]
    town.apply_batch(divide(row(town), parts))
    assert figures(town)["甲网格"] == [8, 20]
    assert figures(town)["乙网格"] == [12, 31]
    # Nobody knew how many people the tower has; now the entrances say so.
    assert row(town)["people"] == 51
    assert row(town)["units"] == 2
    again = town.registry.entrances(1)
    assert [(each.name, each.unit) for each in again] == [
        ("1单元", 0),
        ("2单元", other),
    ]
    assert again[1].counts == written(12, 31)
    town.undo()
    assert figures(town) == home
    assert town.registry.entrances(1) == []


def test_entrances_of_the_registry_are_counted_by_their_dwellings(town):
    town.file.bulk_insert(
        "building_unit", {"building_id": [1] * 2, "name": ["甲", "乙"]}
    )
    homes = {"building_id": [1] * 5, "unit_id": [1, 1, 2, 2, None]}
    town.file.bulk_insert("dwelling", homes)
    town.file.bulk_insert("household", {"dwelling_id": [1, 2, 3, 4, 4, 5]})
    town.file.bulk_insert("person", {"household_id": [1, 1, 2, 3, 3, 3, 4, 5, 6]})
    first, second = town.registry.entrances(1)
    assert first.counts == written(2, 3)
    assert second.counts == written(3, 5)
    other = unit_named(town, "乙网格").id
    moved = [first, Entrance(second.id, second.name, other)]
    town.apply_batch(divide(row(town), moved, counted=("households", "people")))
    assert figures(town)["甲网格"] == [3, 4]
    assert figures(town)["乙网格"] == [3, 5]
    # Who moves away is not counted there any more, though it stands in no column.
    town.file.bulk_insert("person", {"household_id": [5]})
    assert town.registry.entrances(1)[1].counts == written(3, 6)


def test_a_few_buildings_read_again_bring_their_entrances(town):
    before = town.snapshot()
    standing = Standing(before, town.footprints)
    parts = [Entrance(0, "1单元", unit_named(town, "乙网格").id, written(5, None))]
    town.apply_batch(divide(row(town), parts))
    now = town.snapshot()
    standing.exchange(now, [1])
    anew = Standing(now, town.footprints)
    assert np.array_equal(standing.sums.table, anew.sums.table)
    assert len(now.buildings.entrances) == 1


def test_entrances_with_more_than_the_tower_are_refused(town):
    parts = [Entrance(0, "1单元", 0, written(21, None))]
    with pytest.raises(EditError) as caught:
        divide(row(town), parts)
    assert caught.value.code == "refuse.entrance.households"
    assert divide(row(town), parts, counted=("households",))
