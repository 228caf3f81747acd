"""Many rows at once: the indexes of an empty table are built after them, or kept."""

from __future__ import annotations

import numpy as np
import pytest

from gridplanner.data.job import Cancelled, Progress
from gridplanner.data.store.rows import FIRST_LOAD as MANY
from gridplanner.data.store.schema import TABLES
from tests.helpers.project import new_document


@pytest.fixture
def file(tmp_path):
    document = new_document(tmp_path / "town.gpkg")
    yield document.file
    document.close()


def indexes(file):
    return file.connection.execute(
        "SELECT name, sql FROM sqlite_master"
        " WHERE type = 'index' AND tbl_name = 'person' ORDER BY name"
    ).fetchall()


def people(count):
    return {"name": [f"甲{number}" for number in range(count)]}


def plan_of(file):
    ((*_, said),) = file.connection.execute(
        "EXPLAIN QUERY PLAN SELECT id FROM person WHERE name = '甲7'"
    ).fetchall()
    return said


@pytest.mark.parametrize("first", [0, 1])
def test_many_rows_leave_every_index_as_it_was_and_whole(file, first):
    before = indexes(file)
    if first:
        file.bulk_insert("person", {"name": ["先来"]})
    file.bulk_insert("person", people(MANY))
    assert len(before) == len(TABLES["person"].indexes)
    assert indexes(file) == before
    assert "person_index_1" in plan_of(file)
    found = file.connection.execute(
        "SELECT id FROM person WHERE name = '甲7'"
    ).fetchall()
    assert found == [(8 + first,)]
    assert file.connection.execute("PRAGMA integrity_check(person)").get == "ok"


def test_cancelled_rows_leave_the_indexes_in_place(file):
    before = indexes(file)
    asked = iter([False, True])
    progress = Progress(cancelled=lambda: next(asked, True))
    with pytest.raises(Cancelled):
        file.bulk_insert("person", people(MANY + 1), progress=progress)
    assert indexes(file) == before
    assert file.read_columns("person", ["name"])["name"] == []


def test_numbers_of_numpy_are_stored_as_numbers(file):
    mixed = [np.int64(3), 4, None, np.float64(5.0)]
    file.bulk_insert("dwelling", {"floor": mixed})
    floors = file.read_columns("dwelling", ["floor"])["floor"]
    assert floors == [3, 4, None, 5]
