"""The length of a patrol is written down for a unit, once, and can be taken back."""

from __future__ import annotations

import pytest

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.norms.in_use import read_routes
from gridplanner.data.norms.patrols import set_patrol
from tests.helpers.project import small_town


@pytest.fixture
def document(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    yield document
    document.close()


@pytest.fixture
def grid(document):
    return document.plan.units_at(2)[0]


def test_a_length_is_kept_changed_and_forgotten_and_each_can_be_undone(document, grid):
    for metres in (2000.0, 1500.5, None):
        document.apply_batch(set_patrol(document.file, grid, metres))
        expected = {} if metres is None else {grid.id: metres}
        assert read_routes(document.file) == expected
    for expected in ({grid.id: 1500.5}, {grid.id: 2000.0}, {}):
        document.undo()
        assert read_routes(document.file) == expected


def test_of_lengths_that_stand_twice_one_is_left(document, grid):
    with document.file.transaction():
        document.file.bulk_insert(
            "gp_patrol", {"unit_id": [grid.id, grid.id], "metres": [1.0, 2.0]}
        )
    document.apply_batch(set_patrol(document.file, grid, 300.0))
    assert list(document.file.read_columns("gp_patrol", ["metres"])["metres"]) == [300]


@pytest.mark.parametrize("metres", [-1.0, float("nan"), float("inf")])
def test_what_is_no_length_is_refused(document, grid, metres):
    with pytest.raises(GridPlannerError, match=r"patrol\.no_length"):
        set_patrol(document.file, grid, metres)


def test_the_patrol_of_another_grid_stays(document, grid):
    other = document.plan.units_at(2)[1]
    document.apply_batch(set_patrol(document.file, grid, 100.0))
    document.apply_batch(set_patrol(document.file, other, 200.0))
    document.apply_batch(set_patrol(document.file, grid, None))
    assert read_routes(document.file) == {other.id: 200.0}
