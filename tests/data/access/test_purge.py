"""Purging from the project to its copies: no byte is left on this machine."""

from contextlib import closing

import pytest

from gridplanner.data.access.audit import entries_of, record, verify
from gridplanner.data.access.purge import (
    clean_up,
    cleaning_due,
    files_written,
    masked_people,
    note_cleaned,
    purge_people,
    same_number,
)
from gridplanner.data.access.roles import Account, UserRole, permissions_of
from gridplanner.data.errors import AccessError
from gridplanner.data.job import Progress
from gridplanner.data.store.backup_list import Note, backups_folder, backups_of
from gridplanner.data.store.backups import keep
from gridplanner.data.store.connection import connect_to_look
from gridplanner.data.store.encrypting import FirstUser, encrypt
from gridplanner.data.versions import make_version
from tests.helpers.planted import (
    ID,
    NAME,
    PERSON,
    PHONE,
    WORDS,
    plant,
    words_in_file,
)
from tests.helpers.project import clock, open_document

REASON = "本人书面申请删除"


@pytest.fixture
def planted(tmp_path):
    """A project closed, with a version and copies that hold the person."""
    document = plant(tmp_path / "town.gpkg")
    make_version(document, "初稿", progress=Progress())
    document.close()
    note = Note(reason="import", time=clock().isoformat(), user="李工")
    keep(document.path, note, progress=Progress())  # shares its bytes with the version
    document = open_document(document.path)
    document.file.set_meta("later", "1")
    document.close()
    keep(document.path, note, progress=Progress())
    return document.path


def purge(path, *, copies="rewrite", keys=None):
    document = open_document(path, keys=keys)
    traces = purge_people(document.file, [PERSON], reason=REASON, progress=Progress())
    document.close()
    return clean_up(path, traces, copies=copies, keys=keys, progress=Progress())


def files_with_words(*folders):
    return {
        file.name: words
        for folder in folders
        for file in sorted(folder.rglob("*"))
        if file.is_file() and (words := words_in_file(file))
    }


@pytest.mark.parametrize("is_spared", [True, False])
def test_somebody_else_with_the_same_number_stays_where_that_is_wanted(
    planted, is_spared
):
    document = open_document(planted)
    file = document.file
    with file.transaction():
        file.bulk_insert("person", {"name": ["魏春生", NAME], "id_no": [ID, ID]})
    other, same = file.next_id("person") - 2, file.next_id("person") - 1
    (first, second) = same_number(file, [PERSON])
    assert (first["id"], first["is_alike"]) == (other, False)
    assert (second["id"], second["is_alike"]) == (same, True)
    assert first["name"] == "魏**"
    assert ID not in str(first)
    make_version(document, "二稿", progress=Progress())
    traces = purge_people(
        file,
        [PERSON],
        reason=REASON,
        progress=Progress(),
        spared=[other] if is_spared else [],
    )
    left = [(row["name"], row["id_no"]) for row in file.read_rows("person", [other])]
    assert left == ([("魏春生", ID)] if is_spared else [])
    assert not file.read_rows("person", [PERSON, same])
    document.close()
    clean_up(planted, traces, copies="rewrite", keys=None, progress=Progress())
    newest = backups_of(planted)[0].path
    with closing(connect_to_look(newest, keys=None)) as connection:
        found = connection.execute("SELECT id FROM person WHERE id_no = ?", (ID,))
        assert found.fetchall() == ([(other,)] if is_spared else [])


def test_that_cleaning_is_due_outlives_a_kill_and_holds_no_word_of_them(planted):
    document = open_document(planted)
    purge_people(document.file, [PERSON], reason=REASON, progress=Progress())
    document.close()  # what else was to be done is lost with the process
    document = open_document(planted)
    traces = cleaning_due(document.file)
    assert (traces.people, traces.names, traces.numbers) == ({PERSON}, set(), set())
    document.close()
    count = len(backups_of(planted))
    copies = clean_up(planted, traces, copies="remove", keys=None, progress=Progress())
    assert (copies.done, copies.left) == (count, ())
    assert files_with_words(planted.parent, backups_folder()) == {}
    document = open_document(planted)
    note_cleaned(document.file)
    assert cleaning_due(document.file) is None
    document.close()


def test_no_byte_is_left_in_project_copies_and_versions(planted):
    folders = planted.parent, backups_folder()
    assert set(files_with_words(*folders)) == {"town.gpkg", "copy.gpkg"}
    count = len(backups_of(planted))
    copies = purge(planted)
    assert files_with_words(*folders) == {}
    assert (copies.done, copies.left) == (count, ())
    assert len(backups_of(planted)) == count


def test_copies_and_versions_still_open_and_hold_the_others(planted):
    purge(planted)
    for backup in backups_of(planted):
        with closing(connect_to_look(backup.path)) as connection:
            asked = connection.execute("SELECT id FROM person ORDER BY id")
            people = asked.fetchall()
            assert people == [(2,), (3,), (4,)]
            assert connection.pragma("integrity_check") == "ok"
    document = open_document(planted)
    assert document.undo() is not None
    document.close()


def test_copies_are_removed_where_that_was_chosen(planted):
    count = len(backups_of(planted))
    copies = purge(planted, copies="remove")
    assert (copies.done, copies.left) == (count, ())
    assert backups_of(planted) == []
    assert files_with_words(planted.parent, backups_folder()) == {}


def test_the_bytes_of_a_removed_copy_are_written_over(planted, tmp_path):
    made = backups_of(planted)[0].path
    with made.open("rb") as still_open:
        purge(planted, copies="remove")
        assert not made.exists()
        left = still_open.read()
    assert left
    assert not left.strip(b"\0")


def test_a_copy_from_before_the_person_came_is_left_alone(tmp_path):
    from tests.helpers.project import small_town

    path = tmp_path / "town.gpkg"
    document = small_town(path)
    make_version(document, "空的", progress=Progress())
    before = backups_of(path)[0].path.read_bytes()
    document.file.bulk_insert("person", {"name": [NAME], "id_no": [ID]})
    document.close()
    copies = purge(path)
    assert (copies.clean, copies.done) == (1, 0)
    assert backups_of(path)[0].path.read_bytes() == before


def test_a_damaged_copy_is_told_of_and_the_rest_is_purged(planted):
    latest, *others = backups_of(planted)
    latest.path.write_bytes(latest.path.read_bytes()[: 1 << 14])
    copies = purge(planted)
    assert [copy.folder for copy in copies.left] == [latest.folder]
    assert copies.done == len(others)


def test_an_encrypted_project_stays_encrypted_and_holds_nobody(planted):
    keys = encrypt(planted, FirstUser("王主任", "山海 之间 2026"), progress=Progress())
    copies = purge(planted, keys=keys)
    assert copies.left == ()
    assert not planted.read_bytes().startswith(b"SQLite format 3")
    document = open_document(planted, keys=keys)
    assert [row["id"] for row in masked_people(document.file, [1, 2])] == [2]
    assert verify(document.file).intact
    document.close()
    for backup in backups_of(planted):
        with closing(connect_to_look(backup.path, keys=keys)) as connection:
            assert connection.execute("SELECT count(*) FROM person").fetchall() == [
                (3,)
            ]


def test_only_the_act_is_recorded(planted):
    purge(planted)
    document = open_document(planted)
    (entry,) = entries_of(document.file).entries
    assert (entry.action, entry.rows, entry.reason) == ("purge", 1, REASON)
    assert (entry.object, entry.fields) == ("", ())
    assert not [word for word in WORDS if word in repr(entry)]
    assert verify(document.file).intact
    document.close()


@pytest.mark.parametrize("reason", ["", "删除", f"{NAME}本人申请", f"电话{PHONE}来电"])
def test_without_a_reason_or_with_names_in_it_nothing_is_purged(planted, reason):
    document = open_document(planted)
    with pytest.raises(AccessError):
        purge_people(document.file, [PERSON], reason=reason, progress=Progress())
    assert masked_people(document.file, [PERSON])
    assert entries_of(document.file).total == 0
    document.close()


def test_purging_is_for_administrators(planted):
    town = permissions_of(Account("小王", UserRole.TOWN))
    document = open_document(planted)
    with pytest.raises(AccessError) as refused:
        purge_people(
            document.file,
            [PERSON],
            reason=REASON,
            progress=Progress(),
            permissions=town,
        )
    assert refused.value.code == "purge.denied"
    document.close()


def test_files_written_before_are_named(planted):
    document = open_document(planted)
    for name in ("甲.xlsx", "乙.xlsx", "甲.xlsx"):
        record(document.file, "export", table="person", file_name=name)
    record(document.file, "export", table="audit_log", file_name="记录.xlsx")
    assert files_written(document.file) == ["甲.xlsx", "乙.xlsx"]
    document.close()


def test_whom_to_purge_is_shown_masked(planted):
    document = open_document(planted)
    (row,) = masked_people(document.file, [PERSON])
    assert (row["name"], row["birth"]) == ("逄**", "")
    assert ID not in repr(row)
    document.close()
