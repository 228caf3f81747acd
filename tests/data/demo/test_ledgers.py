"""The ledgers that stand beside the demo town, imported end to end."""

from __future__ import annotations

import shutil

import openpyxl
import pytest

from gridplanner.data.addresses.rules import AddressRule, rules_change
from gridplanner.data.batch import Batch
from gridplanner.data.demo.ledgers import CATEGORIES, DAMAGED, FAMILIES, write_ledgers
from gridplanner.data.document import Document
from gridplanner.data.importers.people import run_import
from tests.data.demo.conftest import clock


@pytest.fixture
def town(village_path, tmp_path):
    path = tmp_path / "town.gpkg"
    shutil.copy(village_path, path)
    document = Document.open(path, clock=clock, user="tester")
    yield document
    document.close()


def cells(path):
    if path.suffix == ".csv":
        return path.read_bytes()
    sheet = openpyxl.load_workbook(path).active
    return list(sheet.values), sorted(map(str, sheet.merged_cells.ranges))


# name: people that come in, rows sent back, those whose dwelling is known
@pytest.mark.parametrize(
    ("name", "told"),
    [(FAMILIES, (10, 0, 10)), (CATEGORIES, (5, 0, 5)), (DAMAGED, (4, 1, 3))],
)
def test_a_ledger_of_the_demo_comes_in(town, tmp_path, name, told):
    added, skipped, housed = told
    write_ledgers(town.file, tmp_path / "ledgers", seed=1)
    columns = ["id", "household_id", "id_state", "birth"]
    before = len(town.file.read_columns("person", ["id"])["id"])
    proposal = run_import(town, tmp_path / "ledgers" / name)
    assert (proposal.added, proposal.skipped) == (added, skipped)
    found = town.file.read_columns("person", columns)
    new = slice(before, None)
    assert len(found["id"][new]) == added
    assert all(found["birth"][new])
    of = town.file.read_columns("household", ["id", "dwelling_id"])
    homes = dict(zip(of["id"], of["dwelling_id"], strict=True))
    known = [homes.get(home) is not None for home in found["household_id"][new]]
    assert sum(known) == housed
    damaged = sum(state == "damaged" for state in found["id_state"][new])
    assert damaged == (3 if name == DAMAGED else 0)
    town.undo()
    assert len(town.file.read_columns("person", ["id"])["id"]) == before


def test_a_seed_gives_the_same_ledgers_and_another_others(village, tmp_path):
    one, same, other = (
        [cells(path) for path in write_ledgers(village, tmp_path / folder, seed=seed)]
        for folder, seed in (("one", 1), ("same", 1), ("other", 2))
    )
    assert one == same
    assert all(a != b for a, b in zip(one, other, strict=True))


def test_a_ledger_that_stands_is_left_alone(village, tmp_path):
    kept = tmp_path / FAMILIES
    kept.write_bytes(b"mine")
    write_ledgers(village, tmp_path, seed=1)
    assert kept.read_bytes() == b"mine"


def test_an_old_name_of_a_house_is_read_once_it_is_taught(town, tmp_path):
    path = write_ledgers(town.file, tmp_path / "ledgers", seed=1)[2]
    *_, (_, id_no, _, _) = openpyxl.load_workbook(path).active.values
    estate = next(
        name
        for name in town.file.read_columns("building", ["estate"])["estate"]
        if name
    )
    rule = AddressRule("estate", "老供销社家属院", estate)
    town.apply_batch(Batch("people.import", tables=(rules_change([rule]),)))
    run_import(town, path)
    people = town.file.read_columns("person", ["id_no", "household_id"])
    home = dict(zip(people["id_no"], people["household_id"], strict=True))[id_no]
    of = town.file.read_columns("household", ["id", "dwelling_id"])
    assert dict(zip(of["id"], of["dwelling_id"], strict=True))[home]
