"""Many steps of the history are taken as one, wholly or not at all."""

from __future__ import annotations

import pytest

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.job import Cancelled, Progress
from gridplanner.data.walk import walk_history
from tests.helpers.project import small_town, unit_named, wkb


@pytest.fixture
def town(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    for number in range(5):
        unit = unit_named(document, "甲网格").id
        document.apply(set_fields(document.plan, {unit: {"note": str(number)}}))
        table = TableChange("building", {"code": [str(number)]}, [wkb(5, 5, 9, 9)])
        document.apply_batch(Batch("import.buildings", {"n": "1"}, (table,)))
    yield document
    document.close()


def state(document):
    codes = document.file.read_columns("building", ["code"])["code"]
    return unit_named(document, "甲网格").note, codes


def walk(document, wanted, **options):
    return walk_history(document, wanted, progress=Progress(**options))


def test_way_back_and_forth_ends_where_it_was_wanted(town):
    entries = town.history()
    wanted = entries[-6]
    turned = walk(town, wanted.id)
    assert turned.id == entries[-5].id
    assert state(town) == ("2", ["0", "1"])
    assert town.next_undo().id == wanted.id
    walk(town, entries[-1].id)
    assert state(town) == ("4", ["0", "1", "2", "3", "4"])


def test_everything_is_taken_back_and_done_again(town):
    plan, last = town.plan, town.history()[-1].id
    walk(town, 0)
    assert not town.plan.units
    assert town.next_undo() is None
    walk(town, last)
    assert town.plan.same_records(plan)


def test_staying_is_no_way(town):
    number = town.file.change_number
    assert walk(town, town.history()[-1].id) is None
    assert town.file.change_number == number


@pytest.mark.parametrize("looks", [1, 4, 9])
def test_a_stopped_walk_leaves_everything_as_it_was(town, looks):
    before, plan, last = state(town), town.plan, town.next_undo().id
    seen = []

    def stop():
        seen.append(1)
        return len(seen) > looks

    with pytest.raises(Cancelled):
        walk(town, 0, cancelled=stop)
    assert state(town) == before
    assert town.plan.same_records(plan)
    assert town.next_undo().id == last
    assert town.next_redo() is None
    walk(town, 0)
    assert town.next_undo() is None


def test_a_walk_is_one_transaction(town):
    number = town.file.change_number
    walk(town, 0)
    assert town.file.change_number == number + 1


def test_every_step_is_told(town):
    told = []
    walk(town, 0, report=lambda fraction, _step: told.append(fraction))
    assert len(told) == len(town.history())
    assert told == sorted(told)
