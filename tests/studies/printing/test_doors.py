"""Door plates and holders of buildings, answered from arrays."""

import pickle

import numpy as np
import pytest

from gridplanner.analysis.standing import Standing
from gridplanner.command_line.call import now
from gridplanner.data.document import Document
from gridplanner.data.job import Progress
from gridplanner.layers.plates import plates_in
from gridplanner.studies.printing.doors import DoorPlates, door_plates, holders
from gridplanner.studies.printing.ground import ground_of


@pytest.fixture(scope="module")
def open_village(village):
    document = Document.open(village, mode="look", clock=now, user="test")
    yield document
    document.close()


@pytest.fixture(scope="module")
def standing(open_village):
    snapshot = open_village.snapshot(1, progress=Progress())
    return Standing(snapshot, open_village.footprints, Progress())


def test_plates_are_those_of_the_rows_in_any_order_of_ids(open_village):
    book = door_plates(open_village.file)
    wanted = np.random.default_rng(3).permutation(book.ids)
    wanted = np.concatenate([wanted[:200], [10**9, -1], wanted[:1]])
    rows = open_village.file.read_rows("building", wanted.tolist())
    assert book(wanted) == plates_in(rows, wanted.tolist())
    assert any(plate for plate, _door in book(wanted))


def test_a_building_is_held_by_the_owner_of_its_cell(standing):
    snapshot = standing.snapshot
    found = holders(snapshot)
    for level in range(snapshot.cell_owners.shape[1]):
        cells = snapshot.building_cell
        wanted = np.where(cells >= 0, snapshot.cell_owners[cells, level], 0)
        np.testing.assert_array_equal(found(snapshot.building_ids, level), wanted)
    assert found(np.array([10**9]), 0).tolist() == [0]


def test_no_buildings_have_no_doors():
    bare = DoorPlates(np.empty(0, np.int64), [], [], np.empty(0, np.int64))
    assert bare(np.array([1, 2])) == [("", None), ("", None)]


def test_the_ground_can_be_handed_to_another_process(open_village, standing):
    ground = ground_of(open_village, standing, open_village.plan)
    again = pickle.loads(pickle.dumps(ground, protocol=5))
    ids = ground.buildings.ids[:50]
    assert again.plates(ids) == ground.plates(ids)
    np.testing.assert_array_equal(again.unit_of(ids, 2), ground.unit_of(ids, 2))
    np.testing.assert_array_equal(again.buildings.coords, ground.buildings.coords)
