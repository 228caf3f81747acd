"""Ledgers with every mess of town offices, imported end to end."""

from __future__ import annotations

import pytest

from gridplanner.cli import run
from gridplanner.data.importers.people import run_import
from gridplanner.data.ledgers.ledger import LedgerOptions
from tests.data.importers.registry_town import all_rows, new_town, people
from tests.data.ledgers import messy
from tests.helpers.project import open_document, tables_of

NOTES = ("gp_mapping", "gp_source", "gp_history", "gp_batch_image", "gp_state",
         "audit_log", "gp_meta", "sqlite_sequence", "gp_search_words")  # fmt: skip


@pytest.fixture
def town(tmp_path):
    document = new_town(tmp_path)
    yield document
    document.close()


def known(document):
    """Everybody on record with what the project knows of them."""
    names = ("name", "id_no", "id_state", "birth", "sex", "phone", "relation",
             "household_id")  # fmt: skip
    tags = {}
    for person, tag in all_rows(document, "person_tag", "person_id", "tag"):
        tags.setdefault(person, set()).add(tag)
    found = {}
    for number, *values in people(document, *names):
        row = dict(zip(names, values, strict=True)) | {"tags": tags.get(number, set())}
        assert row["name"] not in found, "each name of the set stands for one person"
        found[row["name"]] = row
    return found


def differences(truths, record):
    """What is not as it must be, person by person."""
    found = []
    for truth in truths:
        row = record.get(truth.name)
        if row is None:
            found.append((truth.name, "missing"))
            continue
        wanted = {"birth": truth.birth, "sex": truth.sex or None, "tags": truth.tags}
        if truth.is_damaged:
            wanted["id_state"] = "damaged"
        else:
            wanted |= {"id_no": truth.id_no or None, "id_state": None}
        wanted |= {"phone": truth.phone} if truth.phone else {}
        wanted |= {"relation": truth.relation} if truth.relation else {}
        found += [
            (truth.name, column, row[column], value)
            for column, value in wanted.items()
            if row[column] != value
        ]
    return found


@pytest.mark.parametrize("write", messy.ALL, ids=lambda write: write.__name__)
def test_a_messy_ledger_becomes_what_is_true(town, tmp_path, write):
    path, truths = write(tmp_path)
    proposal = run_import(town, path)
    assert not differences(truths, known(town))
    assert len(known(town)) == len(truths)
    assert proposal.skipped == messy.REJECTED.get(path.name, 0)
    again = run_import(town, path)
    assert (again.added, again.changed, again.batch) == (0, 0, None)


def test_who_lives_together_in_a_messy_ledger_is_one_household(town, tmp_path):
    for write in (messy.merged_households, messy.villages, messy.rentals):
        path, truths = write(tmp_path)
        run_import(town, path)
        record = known(town)
        homes = {}
        for truth in truths:
            home = record[truth.name]["household_id"]
            assert home
            homes.setdefault(truth.place, set()).add(home)
        assert all(len(each) == 1 for each in homes.values()), homes
        assert len(set.union(*homes.values())) == len(homes)


def test_the_set_of_ledgers_comes_in_and_goes_out_again(town, tmp_path):
    before = tables_of(town.file.connection, without=NOTES)
    written = messy.write_all(tmp_path)
    for path, _ in written:
        run_import(town, path, options=LedgerOptions(standing="community"))
    truths = [truth for _, people_of in written for truth in people_of]
    assert not differences(truths, known(town))
    assert len(known(town)) == len(truths)
    for _ in written:
        town.undo()
    assert tables_of(town.file.connection, without=NOTES) == before
    assert town.next_undo() is None


def test_the_set_of_ledgers_is_imported_by_commands(tmp_path, capfd):
    new_town(tmp_path).close()
    project = tmp_path / "town.gpkg"
    written = messy.write_all(tmp_path)
    for path, _ in written:
        back = tmp_path / f"退回{path.stem}.xlsx"
        words = ["import", "people", str(path), str(project), "--rejected", str(back)]
        assert run([*words, "--json"]) == 0
        assert back.exists() == (path.name in messy.REJECTED)
    told = "".join(capfd.readouterr())
    document = open_document(project)
    try:
        record = known(document)
    finally:
        document.close()
    truths = [truth for _, people_of in written for truth in people_of]
    assert not differences(truths, record)
    for truth in truths:
        assert truth.name not in told
        assert not truth.id_no or truth.id_no not in told
