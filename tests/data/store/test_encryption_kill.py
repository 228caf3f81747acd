"""Killed at any step of encrypting or decrypting, a project is whole, old or new."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.job import Progress
from gridplanner.data.store import encrypting, recoding
from gridplanner.data.store.backup_list import (
    Note,
    backups_folder,
    backups_of,
    check_copy,
)
from gridplanner.data.store.backups import keep
from gridplanner.data.store.encrypting import (
    FirstUser,
    change_data_key,
    decrypt,
    encrypt,
    encrypt_copies,
)
from gridplanner.data.store.unlocking import is_encrypted, unlock
from tests.helpers.encrypted import (
    ADMINISTRATOR,
    PASSPHRASE,
    PLAIN,
    encrypted_town,
    files_with,
)
from tests.helpers.project import clock, open_document, small_town, unit_named

KILLED = 9
STEPS = (
    (Path, "replace"),
    (Path, "unlink"),
    (os, "link"),
    (os, "fsync"),
    (encrypting, "write_key_file"),
    (encrypting, "wipe_folder"),
    (recoding, "recode"),
)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork")


def killed_at(step, act):
    """Let a process begin `act` and die before or in a step; False where it ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == KILLED
    left = step

    def dying(function):
        def run(*values, **named):
            nonlocal left
            left -= 1
            if left < 0:
                os._exit(KILLED)
            return function(*values, **named)

        return run

    try:
        for owner, name in STEPS:
            setattr(owner, name, dying(getattr(owner, name)))
        act()
    finally:
        os._exit(0)


def copy(folder, target):
    """Copy a folder with the links in it."""
    shutil.rmtree(target, ignore_errors=True)
    subprocess.run(["cp", "-a", folder, target], check=True)


@pytest.fixture
def office(tmp_path):
    folder = tmp_path / "office"
    folder.mkdir()
    return folder


def assert_whole(path):
    """It opens as what it is and holds everything; give the keys it needed."""
    keys = unlock(path, ADMINISTRATOR, PASSPHRASE)
    document = open_document(path, keys=keys)
    assert unit_named(document, PLAIN).note == "all there"
    document.close()
    left = {each.name for each in path.parent.iterdir() if each != path}
    assert left <= {"town.gpkg.key"}
    return keys


def town_with_note(path):
    document = small_town(path)
    unit = unit_named(document, PLAIN).id
    document.apply(set_fields(document.plan, {unit: {"note": "all there"}}))
    for reason in ("opening", "import"):
        note = Note(reason, clock().isoformat(), "李工")
        keep(path, note, progress=Progress())
    document.close()


def test_killed_while_it_is_encrypted_a_project_and_its_copies_are_whole(
    office, tmp_path
):
    path = office / "town.gpkg"
    town_with_note(path)
    copy(backups_folder(), tmp_path / "kept backups")
    copy(office, tmp_path / "kept")
    first = FirstUser(ADMINISTRATOR, PASSPHRASE)
    step, seen = 0, set()
    while killed_at(step, lambda: encrypt(path, first, progress=Progress())):
        seen.add(is_encrypted(path))
        keys = assert_whole(path)
        if keys is not None:
            assert encrypt_copies(path, keys) == 0
            assert files_with(backups_folder()) == []
            assert files_with(office) == []
        copies = backups_of(path)
        assert len(copies) == 2
        for backup in copies:
            check_copy(backup)
        copy(tmp_path / "kept", office)
        copy(tmp_path / "kept backups", backups_folder())
        step += 1
    assert seen == {True, False}
    assert step > 10


@pytest.mark.parametrize("turn", ["decrypt", "change"])
def test_killed_while_its_key_changes_a_project_is_whole(office, tmp_path, turn):
    path = office / "town.gpkg"
    keys = encrypted_town(path)
    document = open_document(path, keys=keys)
    unit = unit_named(document, PLAIN).id
    document.apply(set_fields(document.plan, {unit: {"note": "all there"}}))
    document.close()
    copy(office, tmp_path / "kept")
    act = {"decrypt": decrypt, "change": change_data_key}[turn]
    step, seen = 0, set()
    while killed_at(step, lambda: act(path, keys, progress=Progress())):
        seen.add(path.read_bytes()[:16])
        assert_whole(path)
        copy(tmp_path / "kept", office)
        step += 1
    assert len(seen) >= 2
    assert step > 5
