"""A project that only its users can open: nothing of it can be read without a key."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import closing
from functools import partial

import apsw
import pytest

from gridplanner.data.access.audit import record, verify
from gridplanner.data.access.key_file import key_path, write_key_file
from gridplanner.data.access.roles import Account, UserRole
from gridplanner.data.access.users import (
    first_key_file,
    with_new_passphrase,
    with_user,
    without_user,
)
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import GridPlannerError, ProjectError
from gridplanner.data.export import check_target
from gridplanner.data.job import Cancelled, Progress
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.sources.files import find_datasets
from gridplanner.data.store import backups, recoding
from gridplanner.data.store.backup_list import (
    Note,
    backups_folder,
    backups_of,
    newest_sound,
)
from gridplanner.data.store.cache import folder_of, kept_columns, packed_table
from gridplanner.data.store.connection import connect_to_look
from gridplanner.data.store.copies import copy_here
from gridplanner.data.store.encrypting import (
    FirstUser,
    change_data_key,
    decrypt,
    encrypt,
    has_plain_copies,
)
from gridplanner.data.store.geopackage import ProjectFile
from gridplanner.data.store.key_changes import (
    KeyFileKeeper,
    change_key_file,
    copy_with_key_file,
    take_key_file,
)
from gridplanner.data.store.search import search
from gridplanner.data.store.unlocking import is_encrypted, unlock, users_of
from gridplanner.ui.dropped import is_project
from tests.helpers.encrypted import (
    ADMINISTRATOR,
    PASSPHRASE,
    PLAIN,
    encrypted_town,
    files_with,
)
from tests.helpers.project import (
    clock,
    dump,
    new_document,
    open_document,
    small_town,
    unit_named,
    wkb,
)

OTHER = "battery staple 2"


@pytest.fixture
def path(tmp_path):
    folder = tmp_path / "office"
    folder.mkdir()
    return folder / "town.gpkg"


@pytest.fixture
def keys(path):
    return encrypted_town(path)


def note(document, words):
    unit = unit_named(document, PLAIN).id
    document.apply(set_fields(document.plan, {unit: {"note": words}}))


def keep(path, keys=None, reason="opening", **about):
    about = Note(reason, clock().isoformat(), "李工", **about)
    return backups.keep(path, about, progress=Progress(), keys=keys)


def code_of(function, *values, **named):
    with pytest.raises(GridPlannerError) as told:
        function(*values, **named)
    return told.value.code


# Opening


def test_an_encrypted_project_holds_what_the_plain_one_held(path):
    small_town(path).close()
    before = dump(path)
    keys = encrypt(path, FirstUser(ADMINISTRATOR, PASSPHRASE), progress=Progress())
    document = open_document(path, keys=keys)
    assert unit_named(document, PLAIN).code == "370211103201001"
    document.close()
    decrypt(path, keys, progress=Progress())
    after = dump(path)
    after["gp_meta"] = [row for row in after["gp_meta"] if row[0] != "audit_keys"]
    assert after == before
    assert not key_path(path).exists()


def test_it_opens_with_the_passphrase_of_a_user_and_says_who_it_is(path, keys):
    assert users_of(path) == [ADMINISTRATOR]
    document = open_document(path, keys=unlock(path, ADMINISTRATOR, PASSPHRASE))
    note(document, "x")
    assert document.history()[-1].user == ADMINISTRATOR
    document.close()


def test_it_is_known_for_what_it_is_and_not_opened_without_a_key(path, keys):
    assert is_encrypted(path)
    assert code_of(open_document, path) == "error.encrypted"
    assert code_of(open_document, path, mode="look") == "error.encrypted"
    assert code_of(search, path, PLAIN) == "error.encrypted"


def test_it_opens_for_looking_where_it_cannot_be_written(path, keys):
    document = open_document(path, mode="look", keys=keys)
    assert unit_named(document, PLAIN)
    document.close()
    assert sorted(p.name for p in path.parent.iterdir()) == [
        "town.gpkg",
        "town.gpkg.key",
    ]


def test_it_is_searched_by_whoever_has_the_key(path, keys):
    assert [hit.kind for hit in search(path, PLAIN, keys=keys).hits] == ["grid"]


def test_a_plain_project_has_no_users_even_beside_a_key_file(path, keys):
    plain = path.with_name("plain.gpkg")
    small_town(plain).close()
    shutil.copy(key_path(path), key_path(plain))
    assert unlock(plain, ADMINISTRATOR, "") is None
    document = open_document(plain, keys=keys)
    assert (document.file.keys, document.file.user) == (None, "李工")
    document.close()


# Told apart


def test_a_wrong_passphrase_is_told_from_a_damaged_project(path, keys):
    assert code_of(unlock, path, ADMINISTRATOR, "x" * 9) == "error.passphrase_wrong"
    assert code_of(unlock, path, "赵敏", PASSPHRASE) == "error.no_user"
    broken = bytearray(path.read_bytes())
    broken[200] ^= 1
    path.write_bytes(broken)
    found = unlock(path, ADMINISTRATOR, PASSPHRASE)
    assert code_of(open_document, path, keys=found) == "error.damaged"


def test_every_changed_page_is_found_when_it_is_read(path, keys):
    whole = path.read_bytes()
    for page in range(len(whole) // 4096):
        broken = bytearray(whole)
        broken[page * 4096 + 1000] ^= 1
        path.write_bytes(broken)
        assert is_read_through(path, keys) == "damaged", page
    path.write_bytes(whole)
    assert is_read_through(path, keys) == "whole"


def is_read_through(path, keys):
    try:
        with closing(connect_to_look(path, immutable=True, keys=keys)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchall()
    except (apsw.CorruptError, apsw.NotADBError):
        return "damaged"
    return "whole" if found == [("ok",)] else "damaged"


def test_a_file_cut_off_is_damaged(path, keys):
    whole = path.read_bytes()
    for end in (4096, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:end])
        assert code_of(open_document, path, keys=keys) == "error.damaged", end


def test_a_missing_key_file_is_told_from_that_of_another_project(path, keys):
    other = path.with_name("other.gpkg")
    encrypted_town(other)
    shutil.copy(key_path(other), key_path(path))
    assert code_of(unlock, path, ADMINISTRATOR, PASSPHRASE) == "error.key_other"
    assert code_of(users_of, path) == "error.key_other"
    key_path(path).unlink()
    assert code_of(unlock, path, ADMINISTRATOR, PASSPHRASE) == "error.key_missing"


def test_an_encrypted_project_is_known_as_one_wherever_a_file_is_named(path, keys):
    assert code_of(find_datasets, path) == "import.encrypted"
    assert code_of(check_target, path) == "export.is_project"
    assert is_project(path)


def test_keys_of_another_project_open_nothing(path, keys):
    theirs = encrypted_town(path.with_name("other.gpkg"))
    assert code_of(open_document, path, keys=theirs) == "error.key_other"


# Nothing in plain


def test_no_file_holds_anything_in_plain_while_it_is_open_and_after(
    path, keys, tmp_path, monkeypatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    document = open_document(path, keys=keys)
    note(document, "海棠小区")
    assert (path.parent / "town.gpkg-wal").stat().st_size
    packed_table(document.file, "building")
    keep(path, keys)
    keep(path, keys, "version", name="春季", key="k")
    document.file.backup(path.with_name("copy.gpkg"))
    looking = open_document(path, mode="look", keys=keys)
    for folder in (tmp_path, backups_folder()):
        assert files_with(folder) == []
        assert files_with(folder, "海棠小区") == []
        assert files_with(folder, "SQLite format 3") == []
    looking.close()
    document.close()
    assert files_with(tmp_path) == []


def test_what_is_packed_for_a_quick_start_is_sealed_with_the_projects_key(path):
    document = small_town(path)
    file, shape = document.file, wkb(20, 120, 40, 140)
    file.bulk_insert("building", {"name": ["甲"]}, [shape])
    file.bulk_insert("feature", {"name": [PLAIN], "kind": ["well"]}, [shape])
    document.close()
    keys = encrypt(path, FirstUser(ADMINISTRATOR, PASSPHRASE), progress=Progress())

    def packed(keys):
        file = open_document(path, keys=keys).file
        found = packed_table(file, "building"), packed_table(file, "feature")
        names = kept_columns(file, "feature", ["fid", "name"])["name"]
        file.close()
        return [each.coords.tolist() for each in found], names

    first = packed(keys)
    assert first[1] == [PLAIN]
    folders = sorted(each.name for each in folder_of(path).iterdir())
    assert files_with(folder_of(path)) == []
    assert files_with(folder_of(path), "NUMPY") == []
    assert packed(keys) == first
    assert sorted(each.name for each in folder_of(path).iterdir()) == folders
    # What was sealed with another key counts as absent.
    renewed = change_data_key(path, keys, progress=Progress())
    assert packed(renewed) == first
    for sealed in folder_of(path).rglob("*.npy"):
        sealed.write_bytes(sealed.read_bytes()[:-1] + b"x")
    assert packed(renewed) == first


def test_encrypting_leaves_nothing_of_the_plain_project(path, tmp_path):
    document = small_town(path)
    packed_table(document.file, "building")
    note(document, "海棠小区")
    keep(path)
    keep(path, reason="import")  # shares its bytes
    note(document, "")
    keep(path, reason="version", name="春季", key="k")
    document.close()
    assert files_with(backups_folder())
    assert folder_of(path).exists()
    with path.open("rb") as old:
        encrypt(path, FirstUser(ADMINISTRATOR, PASSPHRASE), progress=Progress())
        assert set(old.read()) == {0}, "the old bytes were not written over"
    assert files_with(tmp_path) == []
    assert files_with(backups_folder()) == []
    assert not folder_of(path).exists()
    assert not has_plain_copies(path)


def test_bytes_that_have_another_name_are_not_written_over(path, tmp_path):
    small_town(path).close()
    link = tmp_path / "a copy somebody keeps by a link.gpkg"
    link.hardlink_to(path)
    encrypt(path, FirstUser(ADMINISTRATOR, PASSPHRASE), progress=Progress())
    document = open_document(link)
    assert unit_named(document, PLAIN)
    document.close()


def test_a_deleted_name_is_not_in_the_encrypted_file_either(path):
    document = small_town(path)
    document.file.connection.pragma("secure_delete", "off")
    note(document, "海棠小区")
    document.undo()
    document.close()
    keys = encrypt(path, FirstUser(ADMINISTRATOR, PASSPHRASE), progress=Progress())
    decrypt(path, keys, progress=Progress())
    connection = apsw.Connection(str(path))
    assert connection.pragma("freelist_count") == 0
    connection.close()


# Copies


def test_copies_open_with_the_same_passphrase(path, keys):
    document = open_document(path, keys=keys)
    made = keep(path, keys)
    document.file.backup(path.with_name("copy.gpkg"))
    document.close()
    assert newest_sound(path) == made
    taken = backups.take_out(made, beside=path, name="taken")
    copied = copy_here(path, path.with_name("here.gpkg"), keys=keys)
    for copy in (taken, copied, path.with_name("copy.gpkg")):
        opened = open_document(copy, keys=unlock(copy, ADMINISTRATOR, PASSPHRASE))
        assert unit_named(opened, PLAIN)
        opened.close()


def test_copies_made_before_open_after_the_project_was_encrypted(path):
    document = small_town(path)
    note(document, "before")
    made = keep(path, reason="version", name="春季", key="k")
    twin = keep(path, reason="import")
    document.close()
    keys = encrypt(path, FirstUser(ADMINISTRATOR, PASSPHRASE), progress=Progress())
    assert {backup.folder for backup in backups_of(path)} == {made.folder, twin.folder}
    for backup in (made, twin):
        taken = backups.take_out(backup, beside=path, name="taken")
        opened = open_document(taken, keys=unlock(taken, ADMINISTRATOR, PASSPHRASE))
        assert unit_named(opened, PLAIN).note == "before"
        opened.close()
    assert made.path.samefile(twin.path)
    assert keep(path, keys) is None, "nothing changed since the newest copy"


def test_a_plain_copy_never_serves_for_an_encrypted_project(path):
    document = small_town(path)
    plain = keep(path)
    document.close()
    shutil.move(plain.folder, plain.folder.with_name("aside"))
    keys = encrypt(path, FirstUser(ADMINISTRATOR, PASSPHRASE), progress=Progress())
    shutil.move(plain.folder.with_name("aside"), plain.folder)
    made = keep(path, keys)
    assert made is not None
    assert made.path.read_bytes()[:16] == path.read_bytes()[:16]


def test_a_passphrase_that_no_longer_opens_the_project_opens_no_copy(path, keys):
    made = keep(path, keys)
    KeyFileKeeper(path, keys).write_end((3, "h1:ab"))
    change_key_file(
        path,
        keys,
        lambda content: with_new_passphrase(content, ADMINISTRATOR, PASSPHRASE, OTHER),
    )
    taken = backups.take_out(made, beside=path, name="taken")
    for each in (path, taken):
        assert code_of(unlock, each, ADMINISTRATOR, PASSPHRASE) == (
            "error.passphrase_wrong"
        )
        assert unlock(each, ADMINISTRATOR, OTHER).keys == keys.keys
    assert KeyFileKeeper(path, keys).read_end() == (3, "h1:ab")
    assert KeyFileKeeper(taken, keys).read_end() is None, "the copy's log is shorter"


# The record of actions


def test_a_copy_of_a_former_encryption_keeps_the_key_file_that_opens_it(path, keys):
    made = keep(path, keys)
    decrypt(path, keys, progress=Progress())
    keys = encrypt(path, FirstUser(ADMINISTRATOR, OTHER), progress=Progress())
    clerk = Account("小李", UserRole.TOWN)
    change_key_file(
        path, keys, partial(with_user, ring=keys, account=clerk, passphrase=OTHER)
    )
    taken = backups.take_out(made, beside=path, name="taken")
    ring = unlock(taken, ADMINISTRATOR, PASSPHRASE)
    open_document(taken, keys=ring).close()
    assert users_of(taken) == [ADMINISTRATOR]


def test_the_end_of_the_record_stands_in_the_key_file_too(path, keys):
    document = open_document(path, keys=keys)
    record(document.file, "login")
    record(document.file, "export", rows=3)
    assert verify(document.file).intact
    for statement in (
        "DROP TRIGGER audit_log_no_delete",
        "DELETE FROM audit_log WHERE id = 2",
        "DELETE FROM sqlite_sequence WHERE name = 'audit_log'",
        "DELETE FROM gp_meta WHERE key = 'audit_end'",
    ):
        document.file.connection.execute(statement)
    found = verify(document.file)
    assert (found.kind, found.first_bad) == ("cut_off", 2)
    document.close()


def worked_on(path, keys, times):
    document = open_document(path, keys=keys)
    for _ in range(times):
        record(document.file, "export", rows=1)
    document.close()


def verdict(path):
    document = open_document(path, keys=unlock(path, ADMINISTRATOR, PASSPHRASE))
    found = verify(document.file)
    document.close()
    return found


def test_an_older_project_beside_the_key_file_is_found_by_the_record(path, keys):
    worked_on(path, keys, 2)
    older = path.read_bytes()
    worked_on(path, keys, 1)
    path.write_bytes(older)
    found = verdict(path)
    assert (found.kind, found.first_bad) == ("cut_off", 3)


def test_an_older_key_file_lets_no_entry_go_unnoticed(path, keys):
    worked_on(path, keys, 2)
    older = key_path(path).read_bytes()
    worked_on(path, keys, 1)
    key_path(path).write_bytes(older)
    assert verdict(path).intact, "as after a crash: the record itself is whole"
    cut = open_document(path, keys=keys)
    for statement in (
        "DROP TRIGGER audit_log_no_delete",
        "DELETE FROM audit_log WHERE id > 1",
        "DELETE FROM sqlite_sequence WHERE name = 'audit_log'",
        "DELETE FROM gp_meta WHERE key = 'audit_end'",
    ):
        cut.file.connection.execute(statement)
    cut.close()
    assert verdict(path).kind == "cut_off"


def test_both_files_replaced_together_agree_as_the_manual_says(path, keys):
    worked_on(path, keys, 2)
    older = path.read_bytes(), key_path(path).read_bytes()
    worked_on(path, keys, 1)
    path.write_bytes(older[0])
    key_path(path).write_bytes(older[1])
    assert verdict(path).intact


def test_a_removed_user_gets_in_by_the_old_key_file_until_the_key_changes(path, keys):
    account = Account("赵敏", UserRole.TOWN)
    add = partial(with_user, ring=keys, account=account, passphrase=OTHER)
    change_key_file(path, keys, add)
    older = key_path(path).read_bytes()
    change_key_file(path, keys, partial(without_user, name="赵敏"))
    assert code_of(unlock, path, "赵敏", OTHER) == "error.no_user"
    present = key_path(path).read_bytes()
    key_path(path).write_bytes(older)
    assert unlock(path, "赵敏", OTHER).present == keys.present
    key_path(path).write_bytes(present)
    change_data_key(path, keys, progress=Progress())
    key_path(path).write_bytes(older)
    assert code_of(unlock, path, "赵敏", OTHER) == "error.key_other"


def test_a_record_begun_in_plain_is_whole_after_encrypting_and_decrypting(path):
    document = small_town(path)
    record(document.file, "refuse_encryption")
    document.close()
    keys = encrypt(path, FirstUser(ADMINISTRATOR, PASSPHRASE), progress=Progress())
    keys = change_data_key(path, keys, progress=Progress())
    document = open_document(path, keys=keys)
    record(document.file, "encrypt")
    assert verify(document.file).intact
    document.close()
    decrypt(path, keys, progress=Progress())
    document = open_document(path)
    record(document.file, "decrypt")
    assert verify(document.file).intact
    document.close()


def test_a_lost_key_file_comes_back_from_a_copy(path, keys):
    made = keep(path, keys)
    assert copy_with_key_file(path) == made.path
    key_path(path).write_bytes(b"{")
    take_key_file(path, made.path)
    assert unlock(path, ADMINISTRATOR, PASSPHRASE).keys == keys.keys
    assert key_path(path).with_name("town.gpkg.key.old").read_bytes() == b"{"


def test_the_key_file_of_a_copy_with_another_key_is_no_help(path, keys):
    made = keep(path, keys)
    stale = key_path(made.path).read_bytes()
    change_data_key(path, keys, progress=Progress())
    key_path(made.path).write_bytes(stale)
    assert copy_with_key_file(path) is None


# Another key


def test_another_key_locks_out_the_old_one_and_keeps_passphrases(path, keys):
    made = keep(path, keys)
    renewed = change_data_key(path, keys, progress=Progress())
    assert code_of(open_document, path, keys=keys) == "error.key_other"
    found = unlock(path, ADMINISTRATOR, PASSPHRASE)
    assert found.keys == renewed.keys
    document = open_document(path, keys=found)
    assert unit_named(document, PLAIN)
    keep(path, found)
    document.close()
    taken = backups.take_out(made, beside=path, name="taken")
    open_document(taken, keys=unlock(taken, ADMINISTRATOR, PASSPHRASE)).close()


# All or nothing


def test_what_cannot_be_done_leaves_the_project_as_it_was(path, keys):
    before = path.read_bytes(), key_path(path).read_bytes()
    again = FirstUser(ADMINISTRATOR, PASSPHRASE)
    assert code_of(encrypt, path, again, progress=Progress()) == (
        "error.encrypted_already"
    )
    plain = path.with_name("plain.gpkg")
    document = small_town(plain)
    for act in (decrypt, change_data_key):
        assert code_of(act, plain, keys, progress=Progress()) == "error.not_encrypted"
    assert code_of(encrypt, plain, again, progress=Progress()) == "error.in_use"
    document.close()
    weak = FirstUser(ADMINISTRATOR, "short")
    assert code_of(encrypt, plain, weak, progress=Progress()) == (
        "error.passphrase_short"
    )
    assert not is_encrypted(plain)
    assert not key_path(plain).exists()
    assert (path.read_bytes(), key_path(path).read_bytes()) == before


def test_a_project_another_program_has_open_is_not_encrypted(path):
    small_town(path).close()
    other = apsw.Connection(str(path))
    other.execute("BEGIN; SELECT count(*) FROM gp_meta")
    first = FirstUser(ADMINISTRATOR, PASSPHRASE)
    assert code_of(encrypt, path, first, progress=Progress()) == "error.open_elsewhere"
    other.close()
    assert sorted(p.name for p in path.parent.iterdir()) == ["town.gpkg"]


@pytest.mark.parametrize("turn", ["encrypt", "decrypt", "change"])
def test_stopping_leaves_the_project_as_it_was(path, turn, monkeypatch):
    monkeypatch.setattr(recoding, "_ASKED", 200)
    keys = None
    if turn == "encrypt":
        small_town(path).close()
    else:
        keys = encrypted_town(path)
    before = {p.name: p.read_bytes() for p in path.parent.iterdir()}
    acts = {
        "encrypt": lambda p: encrypt(path, FirstUser("甲", PASSPHRASE), progress=p),
        "decrypt": lambda p: decrypt(path, keys, progress=p),
        "change": lambda p: change_data_key(path, keys, progress=p),
    }
    stopped = 0
    for power in range(20):
        asked = iter(range(2**power))
        try:
            acts[turn](Progress(cancelled=lambda: next(asked, None) is None))  # noqa: B023
        except Cancelled:
            stopped += 1
            assert {p.name: p.read_bytes() for p in path.parent.iterdir()} == before
        else:
            break
    assert stopped > 4
    assert is_encrypted(path) == (turn != "decrypt")


def test_a_new_project_is_encrypted_from_the_first_byte(path):
    content, keys = first_key_file("0f", ADMINISTRATOR, PASSPHRASE)
    write_key_file(path, content, keys.present)
    file = ProjectFile.create(
        path, levels=DEFAULT_LEVELS, clock=clock, user="", keys=keys
    )
    file.set_meta("note", "海棠小区")
    file.close()
    assert files_with(path.parent, "海棠小区") == []
    document = open_document(path, keys=unlock(path, ADMINISTRATOR, PASSPHRASE))
    assert document.file.meta("note") == "海棠小区"
    document.close()


def test_no_fault_says_a_secret(path, keys):
    for act in (
        lambda: unlock(path, ADMINISTRATOR, "secret words 9"),
        lambda: open_document(path),
    ):
        with pytest.raises(ProjectError) as told:
            act()
        said = json.dumps([str(told.value), repr(told.value.__cause__)])
        assert "secret words" not in said
        assert PASSPHRASE not in said


def test_a_document_made_anew_is_plain(path):
    document = new_document(path)
    assert document.file.keys is None
    document.close()
