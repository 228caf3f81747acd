"""Columns of a table packed while they are read hold what reading them whole gives."""

from __future__ import annotations

import pytest

from gridplanner.data.batch import Batch, TableChange
from tests.helpers.project import new_document


@pytest.fixture
def file(tmp_path):
    document = new_document(tmp_path / "town.gpkg")
    added = {
        "id": [3, 1, 2, 4],
        "name": ["王一", "李㐂", None, "赵四"],
        "household_id": [7, None, 9, 7],
        "valid_to": [None, None, None, "2026-01-01"],
    }
    document.apply_batch(Batch("change.edit", {}, (TableChange("person", added),)))
    yield document.file
    document.close()


def test_packed_columns_are_those_read_whole(file):
    packed = file.read_packed_columns("person", ["id", "household_id", "name"])
    whole = file.read_columns("person", ["id", "household_id", "name"])
    assert packed.whole["id"].tolist() == whole["id"].tolist() == [1, 2, 3]
    assert packed.whole["household_id"].tolist() == [0, 9, 7]
    assert list(packed.texts["name"]) == ["李㐂", "", "王一"]


def test_an_empty_table_gives_empty_columns(file):
    packed = file.read_packed_columns("dwelling", ["id", "room"])
    assert len(packed.whole["id"]) == len(packed.texts["room"]) == 0


def test_a_column_that_is_not_there_is_refused(file):
    with pytest.raises(ValueError, match="unheard"):
        file.read_packed_columns("person", ["id", "unheard"])
