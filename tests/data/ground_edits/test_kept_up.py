"""After edits by hand figures and map equal what is read and counted from scratch."""

from __future__ import annotations

import dataclasses
import random

import numpy as np
import pytest
import shapely

from gridplanner.analysis.standing import Standing
from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.buildings import few_buildings, read_buildings
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import EditError
from gridplanner.data.geodesy.true_area import areal_scale
from gridplanner.data.ground_edits import rows
from gridplanner.data.ground_edits.split import split
from gridplanner.data.packed import pack
from gridplanner.data.store.images import FEW
from gridplanner.data.store.journal import is_quick
from gridplanner.data.store.rows import shape_of
from gridplanner.data.swap import Swap
from tests.data.test_batch import content
from tests.helpers.project import (
    EAST,
    GRID,
    NORTH,
    box,
    open_document,
    small_town,
    unit_named,
    wkb,
)
from tests.helpers.random_edits import OPERATIONS, try_edit

TODAY = "2026-03-05"
PLACES = [(x, y) for x in range(10, 390, 40) for y in range(10, 190, 40)]


@pytest.fixture(params=["registry", "columns", "nothing"])
def town(request, tmp_path):
    """Fifty houses, some over a border, with people in the registry, or in columns."""
    document = small_town(tmp_path / "town.gpkg")
    count = len(PLACES)
    columns = {"plate": [f"{n}号" for n in range(count)]}
    if request.param == "columns":
        columns["people"] = [n % 4 if n % 5 else None for n in range(count)]
    document.file.bulk_insert(
        "building", columns, [wkb(x, y, x + 30, y + 20) for x, y in PLACES]
    )
    if request.param == "registry":
        ids = list(range(1, count + 1))
        document.file.bulk_insert("dwelling", {"building_id": ids})
        document.file.bulk_insert("household", {"dwelling_id": ids})
        document.file.bulk_insert("person", {"household_id": ids[::2] + ids[::3]})
    yield document
    document.close()


class KeptUp:
    """Takes over each change as the window does."""

    def __init__(self, document):
        self.document, self.events = document, []
        self.standing = Standing(document.snapshot(), document.footprints)
        self.packed = pack(*document.file.read_shapes("building"))
        document.changed.connect(self.take)

    def take(self, event):
        self.events.append(event)
        few = few_buildings(event)
        if few is None:
            self.standing.refresh(self.document.snapshot(), event.cells)
            return
        self.standing.exchange(self.document.snapshot(), few)
        found = self.document.file.read_rows("building", few)
        shown = [row for row in found if not row["valid_to"] and shape_of(row)]
        came = pack(
            np.array([row["fid"] for row in shown], np.int64),
            [shape_of(row) for row in shown],
        )
        self.packed = self.packed.changed(np.array(sorted(few), np.int64), came)


def assert_equal(now, scratch):
    """Two records of arrays are the same, to the type of their numbers."""
    for field in dataclasses.fields(scratch):
        one, other = getattr(now, field.name), getattr(scratch, field.name)
        if dataclasses.is_dataclass(other):
            assert_equal(one, other)
        elif isinstance(other, np.ndarray):
            assert one.dtype == other.dtype, field.name
            assert np.array_equal(one, other), field.name
        else:
            assert one == other, field.name


def assert_as_from_scratch(kept):
    document = kept.document
    scratch = read_buildings(document.file, areal_scale=areal_scale(document.crs))
    now = kept.standing.snapshot.buildings
    assert_equal(now, scratch)
    assert kept.standing.snapshot.counts.T.flags.c_contiguous
    counted = Standing(
        dataclasses.replace(document.snapshot(), buildings=scratch), document.footprints
    )
    assert np.array_equal(
        counted.snapshot.building_cell, kept.standing.snapshot.building_cell
    )
    assert np.array_equal(
        counted.snapshot.cut_levels, kept.standing.snapshot.cut_levels
    )
    assert np.array_equal(counted.sums.table, kept.standing.sums.table)
    assert np.array_equal(counted._inside, kept.standing._inside)
    one, other = kept.standing.figures(GRID), counted.figures(GRID)
    assert np.array_equal(one.rows.values, other.rows.values)
    assert np.array_equal(one.rows.known, other.rows.known)
    assert one.sources == other.sources
    assert_same_shapes(kept.packed, pack(*document.file.read_shapes("building")))


def assert_same_shapes(one, other):
    assert sorted(one.ids.tolist()) == sorted(other.ids.tolist())
    for number in other.ids.tolist():
        rows_ = one.rows_of(np.array([number])), other.rows_of(np.array([number]))
        parts = one.parts(int(rows_[0][0])), other.parts(int(rows_[1][0]))
        assert len(parts[0]) == len(parts[1])
        for left, right in zip(*parts, strict=True):
            assert np.allclose(left, right, atol=0.002)
        assert one.dims[rows_[0]] == other.dims[rows_[1]]
        assert np.allclose(one.points[rows_[0]], other.points[rows_[1]])


def add_one(document, rng):
    x, y = EAST + rng.uniform(-20, 410), NORTH + rng.uniform(-20, 210)
    shape = shapely.box(x, y, x + 25, y + 15)
    if rng.random() < 0.5:
        return rows.add_building(shape.centroid, {"people": 3}, today=TODAY)
    return rows.add_building(shape, {}, today=TODAY)


def restore_some(document, _rng):
    gone = document.registry.removed("building")
    return rows.restore("building", gone[:2]) if gone else None


def delete_some(document, rng):
    held = document.file.read_shapes("building")[0].tolist()
    return rows.delete("building", rng.sample(held, min(2, len(held))))


def change_one(document, rng):
    held = document.file.read_shapes("building")[0].tolist()
    if not held:
        return None
    number = rng.choice(held)
    (row,) = document.file.read_rows("building", [number])
    shape = shapely.from_wkb(shape_of(row))
    x, y = shape.centroid.coords[0]
    kind = rng.choice(["reshape", "move", "split"])
    if kind == "reshape":
        return rows.reshape("building", number, shapely.box(x, y, x + 9, y + 9))
    if kind == "move":
        step = rng.uniform(-50, 50), rng.uniform(-50, 50)
        return rows.move("building", {number: shape}, step)
    try:
        return split("building", row, [(x - 99, y - 3), (x + 99, y + 5)], today=TODAY)
    except EditError:
        return None


def random_edit(document, rng):
    """One edit by hand; None where it is refused or there is nothing to do."""
    acts = [add_one, restore_some, delete_some, change_one, change_one]
    return rng.choice(acts)(document, rng)


@pytest.mark.parametrize("seed", range(3))
def test_random_edits_with_undo_and_redo_leave_what_counting_anew_gives(town, seed):
    rng = random.Random(seed)
    kept = KeptUp(town)
    for step in range(30):
        act = rng.random()
        if act < 0.15:
            town.undo()
        elif act < 0.25:
            town.redo()
        else:
            batch = random_edit(town, rng)
            if batch is not None:
                town.apply_batch(batch)
        if step % 5 == 4:
            assert_as_from_scratch(kept)
    while town.next_undo().kind == "batch":
        town.undo()
    assert_as_from_scratch(kept)


def test_undo_of_everything_after_closing_gives_the_first_town(town):
    rng = random.Random(11)
    before, first = content(town), len(town.history())
    for _ in range(25):
        batch = random_edit(town, rng)
        if batch is not None:
            town.apply_batch(batch)
    after, made = content(town), len(town.history()) - first
    town.close()
    again = open_document(town.path)
    for _ in range(made):
        again.undo()
    assert content(again) == before
    for _ in range(made):
        again.redo()
    assert content(again) == after
    again.close()


@pytest.mark.parametrize("seed", range(4))
def test_borders_that_move_among_edits_by_hand_keep_the_figures_true(town, seed):
    rng = random.Random(seed)
    kept = KeptUp(town)
    names, weights = zip(*((k, w) for k, (_, w) in OPERATIONS.items()), strict=True)
    moved = 0
    for step in range(24):
        if rng.random() < 0.5:
            name = rng.choices(names, weights)[0]
            change = try_edit(town.plan, name, rng)
            if change is not None:
                town.apply(change)
                moved += 1
        else:
            batch = random_edit(town, rng)
            if batch is not None:
                town.apply_batch(batch)
        if rng.random() < 0.2:
            town.undo()
        if step % 6 == 5:
            assert_as_from_scratch(kept)
    assert moved


def test_borders_move_between_edits_of_buildings(town):
    kept = KeptUp(town)
    town.apply_batch(rows.add_building(box(190, 60, 215, 75), {}, today=TODAY))
    town.apply_batch(rows.delete("building", [7]))
    unit = unit_named(town, "甲网格").id
    town.apply(set_fields(town.plan, {unit: {"name": "新甲"}}))
    town.undo()
    town.undo()
    assert_as_from_scratch(kept)


def test_the_last_building_goes_and_comes_back(town):
    kept = KeptUp(town)
    everything = town.file.read_shapes("building")[0].tolist()
    town.apply_batch(rows.delete("building", everything))
    assert_as_from_scratch(kept)
    town.undo()
    assert_as_from_scratch(kept)


def test_a_change_names_its_rows_only_where_they_are_few(town):
    kept = KeptUp(town)
    town.apply_batch(rows.add_building(box(60, 60, 70, 70), {}, today=TODAY))
    number = len(PLACES) + 1
    assert kept.events[-1].rows == {"building": frozenset({number})}
    town.undo()
    assert kept.events[-1].rows == {"building": frozenset({number})}
    town.redo()
    many = TableChange("feature", {"kind": ["well"] * (FEW + 1)}, [None] * (FEW + 1))
    entry = town.next_undo()
    assert is_quick(town.file, entry)
    town.apply_batch(Batch("import.features", {"n": "501"}, (many,)))
    assert kept.events[-1].tables == {"feature"}
    assert kept.events[-1].rows == {}
    assert not is_quick(town.file, town.next_undo())


def test_dwellings_and_people_that_change_with_a_building_count_at_once(town):
    kept = KeptUp(town)
    town.apply_batch(
        Batch(
            "x",
            tables=(
                TableChange("building", changed={1: {"floors": 3}}),
                TableChange("dwelling", {"building_id": [1]}),
                TableChange("dwelling", changed={2: {"building_id": 3}}),
            ),
        )
        if town.registry.knows("dwellings")
        else Batch("x", tables=(TableChange("building", changed={1: {"floors": 3}}),))
    )
    told = kept.events[-1]
    assert told.rows["building"] == {1}
    knows = town.registry.knows("dwellings")
    assert few_buildings(told) == ({1, 2, 3} if knows else {1})
    assert_as_from_scratch(kept)


def test_first_dwelling_of_a_town_lets_all_be_counted_anew(town):
    if town.registry.knows("dwellings"):
        return
    events = []
    town.snapshot()
    town.changed.connect(events.append)
    first = TableChange("dwelling", {"building_id": [1]})
    town.apply_batch(Batch("x", tables=(first,)))
    assert few_buildings(events[-1]) is None
    assert town.snapshot().buildings.sources[0] == "registry"


def test_other_buildings_or_cells_than_told_are_noticed(town):
    kept = KeptUp(town)
    unit = unit_named(town, "甲网格").id
    other = set_fields(town.plan, {unit: {"name": "新甲"}})
    town.apply(other)
    snapshot = town.snapshot()
    fewer = dataclasses.replace(snapshot, cell_ids=snapshot.cell_ids[1:])
    with pytest.raises(ValueError, match="cells"):
        kept.standing.exchange(fewer, [1])


def test_swapping_rows_keeps_the_order_of_ids():
    ids = np.array([2, 4, 6, 9])
    swap = Swap(ids, np.array([9, 4, 1, 99]), np.array([1, 4, 7, 12]))
    new = np.array([1, 4, 7, 12])
    assert swap.exchanged(ids, new).tolist() == [1, 2, 4, 6, 7, 12]
    assert swap.gone.tolist() == [1, 3]
    assert swap.exchanged(ids, new)[swap.came].tolist() == [1, 4, 7, 12]
    same = Swap(ids, np.array([6]), np.array([6]))
    assert same.exchanged(ids * 10, np.array([7])).tolist() == [20, 40, 7, 90]
