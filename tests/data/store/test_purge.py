"""Purging: nothing of a person is left, and nothing else is lost."""

import zlib

import apsw
import pytest

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.job import Progress
from gridplanner.data.store.purge import purge_rows, words_left
from tests.helpers.people import PEOPLE
from tests.helpers.planted import (
    ID,
    LANDLINE,
    LODGER,
    NAME,
    OTHER,
    PERSON,
    PICTURE,
    SON,
    WIFE,
    WORDS,
    plant,
    words_in_file,
)
from tests.helpers.project import open_document, tables_of


def purge(document, *people):
    with document.file.transaction():
        return purge_rows(document.file.connection, people, progress=Progress())


def rows(document, table, columns="*", where="1"):
    return document.file.connection.execute(
        f"SELECT {columns} FROM {table} WHERE {where}"
    ).fetchall()


@pytest.fixture
def planted(tmp_path):
    document = plant(tmp_path / "town.gpkg")
    yield document
    document.close()


def texts_of(document):
    """All tables, with what undo keeps unpacked, as one text."""
    connection = document.file.connection
    packed = connection.execute("SELECT rows FROM gp_batch_image").fetchall()
    images = [zlib.decompress(data).decode("utf-8", "replace") for (data,) in packed]
    return repr(tables_of(connection)) + "".join(images)


def test_the_person_stands_everywhere_before(planted):
    path = planted.path
    assert set(WORDS) <= set(words_in_file(path)) | set(
        words_in_file(path.with_name(path.name + "-wal"))
    )
    for word in WORDS[1:]:
        assert word in texts_of(planted), word


def test_no_word_of_the_person_is_left_in_any_table(planted):
    traces = purge(planted, PERSON)
    left = texts_of(planted)
    assert not [word for word in WORDS if word in left]
    assert PICTURE.hex() not in left
    assert words_left(planted.file.connection, traces) == []


def test_no_byte_is_left_once_the_file_is_written_anew(planted):
    purge(planted, PERSON)
    planted.close()
    connection = apsw.Connection(str(planted.path))
    connection.execute("VACUUM")
    connection.close()
    assert words_in_file(planted.path) == []
    assert PICTURE not in planted.path.read_bytes()


def test_everybody_else_keeps_all_they_have(planted):
    before = rows(planted, "person", "id, name, id_no, phone", f"id != {PERSON}")
    purge(planted, PERSON)
    assert rows(planted, "person", "id, name, id_no, phone") == before
    assert [r for (r,) in rows(planted, "residence", "person_id")] == [2, 3, 4]
    assert rows(planted, "person_tag", "person_id") == [(WIFE,)]
    assert rows(planted, "former_value", "value") == [("欧阳小静",)]
    assert rows(planted, "visit", "person_id") == [(LODGER,)]
    assert rows(planted, "person", "note", f"id = {WIFE}") == [("配偶***，电话***",)]
    assert rows(planted, "dwelling", "owner_name, owner_id_no", "id = 2")[0][0] == OTHER


def test_what_named_the_person_names_nobody(planted):
    purge(planted, PERSON)
    assert rows(planted, "household", "head_id, phone", "id = 1") == [(None, None)]
    owner = "owner_name, owner_id_no, owner_phone"
    assert rows(planted, "dwelling", owner, "id = 1") == [(None, None, None)]
    emergency = "emergency_name, emergency_phone"
    assert rows(planted, "person", emergency, f"id = {WIFE}") == [(None, None)]
    # Nobody else stood in that entry of the register.
    assert rows(planted, "register_household", "reg_no") == [("902",)]
    assert rows(planted, "review", "person_id, present") == [(WIFE, "联系***")]


def test_a_home_left_empty_keeps_no_telephone_and_no_head(planted):
    purge(planted, LODGER)
    assert rows(planted, "household", "head_id, phone, note", "id = 2") == [
        (None, None, None)
    ]
    assert rows(planted, "household", "head_id", "id = 1") == [(PERSON,)]


def test_everything_else_can_still_be_undone_and_done_again(planted):
    purge(planted, PERSON)
    after = tables_of(planted.file.connection, without=("gp_state", "gp_history"))
    count = 0
    while planted.next_undo() is not None:
        planted.undo()
        count += 1
    assert rows(planted, "person") == []
    assert rows(planted, "building") == []
    for _ in range(count):
        planted.redo()
    again = tables_of(planted.file.connection, without=("gp_state", "gp_history"))
    for table in ("person", "household", "dwelling", "building", "residence", "visit"):
        assert again[table] == after[table], table
    assert not [word for word in WORDS if word in texts_of(planted)]


def test_each_step_of_undo_brings_back_no_word(planted):
    purge(planted, PERSON)
    while planted.next_undo() is not None:
        planted.undo()
        assert not [word for word in WORDS if word in texts_of(planted)]


def test_a_family_keeps_the_telephone_it_shares(planted):
    planted.file.update_rows("person", {SON: {"phone": LANDLINE}})
    purge(planted, PERSON)
    assert rows(planted, "person", "phone", f"id = {SON}") == [(LANDLINE,)]
    assert rows(planted, "household", "phone", "id = 1") == [(LANDLINE,)]


def test_namesakes_elsewhere_are_left_alone(planted):
    planted.file.update_rows(
        "person", {LODGER: {"name": NAME, "note": f"{NAME}的侄子"}}
    )
    planted.file.update_rows("household", {2: {"note": f"{NAME}租住"}})
    purge(planted, PERSON)
    assert rows(planted, "person", "name, note", f"id = {LODGER}") == [
        (NAME, f"{NAME}的侄子")
    ]
    assert rows(planted, "household", "note", "id = 2") == [(f"{NAME}租住",)]
    # At home the name means the person.
    assert NAME not in repr(rows(planted, "household", "*", "id = 1"))


def test_whoever_bears_the_same_number_is_the_same_person(planted):
    planted.file.update_rows("person", {LODGER: {"id_no": ID}})
    traces = purge(planted, PERSON)
    assert traces.people == {PERSON, LODGER}
    assert {number for (number,) in rows(planted, "person", "id")} == {WIFE, SON}


def test_whoever_was_merged_goes_along(planted):
    planted.file.update_rows("person", {SON: {"merged_into": PERSON}})
    assert purge(planted, SON).people == {PERSON, SON}


def test_a_code_that_contains_a_telephone_number_is_no_telephone(planted):
    planted.file.update_rows("building", {2: {"code": f"99{LANDLINE}01"}})
    purge(planted, PERSON)
    assert rows(planted, "building", "code", "fid = 2") == [(f"99{LANDLINE}01",)]


def test_of_two_owners_the_other_one_stays(planted):
    both = {"owner_name": f"{NAME}、{OTHER}", "owner_id_no": ID}
    step = TableChange("dwelling", changed={2: both})
    planted.apply_batch(Batch("edit.test", {}, (step,)))
    purge(planted, PERSON)
    owner = rows(planted, "dwelling", "owner_name, owner_id_no", "id = 2")
    assert owner == [(f"***、{OTHER}", None)]


def test_a_common_name_goes_from_what_the_home_once_said(planted):
    namesake = {"name": [NAME], "id_no": [PEOPLE[-1].id_no]}
    former = {
        "table_name": ["dwelling", "dwelling"],
        "row_id": [1, 2],
        "field": ["owner_name"] * 2,
        "value": [NAME] * 2,
    }
    steps = TableChange("person", namesake), TableChange("former_value", former)
    planted.apply_batch(Batch("edit.test", {}, steps))
    purge(planted, PERSON)
    values = rows(planted, "former_value", "row_id, value", "table_name = 'dwelling'")
    assert values == [(1, None), (2, NAME)]


def test_hundreds_of_people_go_at_once(planted):
    count = 600
    many = {
        "name": [f"某{number:04}" for number in range(count)],
        "phone": [f"1{number:010}" for number in range(count)],
    }
    planted.apply_batch(Batch("edit.test", {}, (TableChange("person", many),)))
    purge(planted, *range(5, 5 + count))
    assert len(rows(planted, "person", "id")) == 4


def test_purging_is_no_step_of_the_history(planted):
    before = [entry.id for entry in planted.history()]
    purge(planted, PERSON)
    assert [entry.id for entry in planted.history()] == before


def test_a_failure_leaves_everything(planted):
    before = tables_of(planted.file.connection)

    class StoppedError(Exception):
        pass

    def stop(fraction, step):
        if step == "purge.words":
            raise StoppedError

    with pytest.raises(StoppedError), planted.file.transaction():
        purge_rows(planted.file.connection, [PERSON], progress=Progress(stop))
    assert tables_of(planted.file.connection) == before


def test_a_project_opened_after_it_is_sound(planted):
    purge(planted, PERSON)
    planted.close()
    document = open_document(planted.path)
    assert document.registry.people(1)
    document.close()
