import numpy as np
import pytest

from gridplanner.analysis.shape import run, shapes
from gridplanner.data.job import Cancelled, Progress
from tests.analysis.towns import make_buildings, snapshot_of, square, town_9


def test_outlines_perimeters_and_compactness_of_the_small_town():
    found = shapes(snapshot_of(town_9(), make_buildings([])), 2)
    named = {unit.id: row for row, unit in enumerate(found.units)}
    assert found.perimeter[named[134]] == pytest.approx(600)
    assert found.compactness[named[133]] == pytest.approx(np.pi / 4)
    assert found.outlines[named[134]].area == pytest.approx(20_000)
    assert found.pieces.tolist() == [1, 1, 1, 1]


def test_a_unit_in_two_pieces_and_one_without_ground():
    plan = town_9()
    plan.shapes[13] = square(200, 0, 100).union(square(500, 0, 100))
    del plan.cells[12], plan.shapes[12]
    found = shapes(snapshot_of(plan, make_buildings([])), 2)
    named = {unit.id: row for row, unit in enumerate(found.units)}
    assert found.pieces[named[133]] == 2
    assert found.pieces[named[132]] == 0
    assert found.outlines[named[132]].is_empty
    assert np.isnan(found.compactness[named[132]])


def test_the_study_can_be_cancelled():
    with pytest.raises(Cancelled):
        run(
            snapshot_of(town_9(), make_buildings([])),
            2,
            Progress(cancelled=lambda: True),
        )
