"""Copies of a project to go back to: whole, private, few, and of one moment."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import GridPlannerError, ProjectError
from gridplanner.data.job import Cancelled, Progress
from gridplanner.data.store import backups, connection
from gridplanner.data.store.backup_list import (
    Note,
    all_backups,
    backups_folder,
    backups_of,
    has_others,
    newest_sound,
    remove,
    total_size,
)
from gridplanner.data.store.backups import KEPT, keep, take_out
from tests.helpers.project import (
    clock,
    dump,
    new_document,
    open_document,
    small_town,
    unit_named,
)

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def town(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    yield document
    document.close()


def note(document, words):
    unit = unit_named(document, "甲网格").id
    document.apply(set_fields(document.plan, {unit: {"note": words}}))


def make(project, reason="opening", *, day=0, progress=None, **about):
    now = clock() + timedelta(days=day)
    about = Note(reason, now.isoformat(), "李工", **about)
    return keep(project, about, progress=progress or Progress())


def name_of_note(path):
    document = open_document(path)
    words = unit_named(document, "甲网格").note
    document.close()
    return words


def everything_below(folder):
    return sorted(path.name for path in folder.rglob("*"))


def test_a_copy_of_an_open_project_has_every_commit_and_can_be_edited(town, tmp_path):
    note(town, "一")
    made = make(town.path)
    note(town, "二")
    target = take_out(made, beside=town.path, name="town 备份")
    assert target == tmp_path / "town 备份.gpkg"
    assert name_of_note(target) == "一"
    town.close()
    assert name_of_note(town.path) == "二"


def test_edits_made_meanwhile_neither_wait_nor_get_in(town, monkeypatch):
    monkeypatch.setattr(connection, "SLICE", 8)
    slices = []

    def report(_fraction, _step):
        slices.append(len(slices))
        note(town, str(len(slices)))

    note(town, "before")
    made = make(town.path, progress=Progress(report))
    assert len(slices) > 5
    assert name_of_note(take_out(made, beside=town.path, name="x")) == "before"
    assert unit_named(town, "甲网格").note == str(len(slices))
    assert town.close(), "the copy left nothing that keeps the file from closing"


def test_an_opening_without_a_change_since_the_last_copy_makes_none(town):
    assert make(town.path) is not None
    assert make(town.path, day=1) is None
    note(town, "一")
    assert make(town.path, day=2) is not None
    assert len(backups_of(town.path)) == 2


def test_a_copy_before_an_import_shares_the_bytes_of_an_equal_one(town):
    first = make(town.path)
    second = make(town.path, "import", day=1)
    assert [one.note.reason for one in backups_of(town.path)] == ["import", "opening"]
    assert total_size([first, second]) == first.size
    remove(first)
    assert name_of_note(take_out(second, beside=town.path, name="x")) == ""


def test_the_last_ten_openings_and_the_last_ten_before_imports_are_kept(town):
    make(town.path, "version", name="公示前")
    for day in range(12):
        note(town, str(day))
        make(town.path, day=day)
        make(town.path, "division" if day % 2 else "import", day=day)
    found = backups_of(town.path)
    openings = [one for one in found if one.note.reason == "opening"]
    before = [one for one in found if one.note.reason in ("import", "division")]
    assert len(openings) == KEPT["opening"] == 10
    assert len(before) == KEPT["before"] == 10
    assert len(found) == 21
    assert openings[-1].note.time.startswith("2026-03-07")


def test_copies_are_for_their_user_alone(town, tmp_path):
    made = make(town.path)
    if os.name != "nt":
        for folder in (made.folder, made.folder.parent, backups_folder()):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        for path in made.folder.iterdir():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert everything_below(made.folder) == ["about.json", "copy.gpkg"]
    assert backups_folder().is_relative_to(os.environ["XDG_DATA_HOME"])


def test_a_stopped_copy_leaves_nothing(town, monkeypatch):
    monkeypatch.setattr(connection, "SLICE", 8)
    looks = []

    def stop():
        looks.append(1)
        return len(looks) > 3

    with pytest.raises(Cancelled):
        make(town.path, progress=Progress(cancelled=stop))
    assert backups_of(town.path) == []
    assert [n for n in everything_below(backups_folder()) if "part" in n] == []


def test_a_check_of_the_copy_can_be_stopped(town, monkeypatch):
    monkeypatch.setattr(backups, "back_up", lambda *_all, **_named: None)
    monkeypatch.setattr(backups, "_is_stopped", lambda _progress: True)
    asked = []

    def stop():
        asked.append(1)
        return True

    # An empty file has nothing to check, so that a real one is put there.
    real = backups.connect_to_look
    monkeypatch.setattr(
        backups, "connect_to_look", lambda _path, **_named: real(town.path)
    )
    town.file.bulk_insert("person", {"name": [f"王{i}" for i in range(20_000)]})
    with pytest.raises(Cancelled):
        make(town.path, progress=Progress(cancelled=stop))
    assert asked
    assert backups_of(town.path) == []


def damage(path, *, at):
    """Write over one page of a closed file."""
    with path.open("r+b") as file:
        file.seek(at)
        file.write(b"\xa5" * 4096)


def page_of(path, table):
    import apsw

    reader = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
    (number,) = reader.execute(query, (table,)).fetchone()
    reader.close()
    return (number - 1) * 4096


def test_a_damaged_project_pushes_no_sound_copy_out(town):
    for day in range(12):
        note(town, str(day))
        make(town.path, day=day)
    kept = [one.folder for one in backups_of(town.path)]
    town.close()
    damage(town.path, at=page_of(town.path, "household"))
    again = open_document(town.path)  # that table is not read at opening
    note(again, "13")
    with pytest.raises(GridPlannerError) as caught:
        make(town.path, day=20)
    assert caught.value.code in ("backup.damaged", "error.damaged")
    assert [one.folder for one in backups_of(town.path)] == kept
    again.close()


def test_a_disk_without_room_is_said_and_left_with_some(town, monkeypatch):
    free = type("usage", (), {"free": 1_000_000})
    monkeypatch.setattr(backups.shutil, "disk_usage", lambda _path: free)
    with pytest.raises(GridPlannerError) as caught:
        make(town.path)
    assert caught.value.code == "backup.no_room"
    assert backups_of(town.path) == []


def test_the_newest_copy_that_opens_is_offered_for_a_damaged_project(town):
    sound = make(town.path)
    note(town, "一")
    broken = make(town.path, day=1)
    damage(broken.path, at=0)
    town.close()
    damage(town.path, at=0)
    assert newest_sound(town.path) == sound
    with pytest.raises(ProjectError):
        take_out(broken, beside=town.path, name="x")
    assert not town.path.with_name("x.gpkg").exists()


def test_a_copy_taken_out_writes_over_nothing(town):
    made = make(town.path)
    names = {take_out(made, beside=town.path, name="town").name for _ in range(3)}
    assert names == {"town (2).gpkg", "town (3).gpkg", "town (4).gpkg"}


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("公示/前: “一”?", "公示 前 “一”.gpkg"),
        ("../../x", "x.gpkg"),
        (" . ", "town (2).gpkg"),
        ("a\nb\tc", "a b c.gpkg"),
        ("长" * 300, "长" * 80 + ".gpkg"),
    ],
)
def test_a_name_no_file_may_have_is_made_plain(town, tmp_path, name, file):
    target = take_out(make(town.path), beside=town.path, name=name)
    assert target == tmp_path / file


def test_two_files_of_one_project_keep_their_copies_apart(town, tmp_path):
    other = tmp_path / "other.gpkg"
    town.file.backup(other)
    make(town.path)
    copy = open_document(other)
    make(other)
    copy.close()
    assert len(backups_of(town.path)) == len(backups_of(other)) == 1
    folders = {backups_of(path)[0].folder for path in (town.path, other)}
    assert len(folders) == 2


def test_copies_follow_a_project_that_was_moved(town, tmp_path):
    first = make(town.path)
    town.close()
    moved = tmp_path / "moved.gpkg"
    town.path.rename(moved)
    again = open_document(moved)
    note(again, "一")
    make(moved, day=1)
    again.close()
    assert len(backups_of(moved)) == 2
    assert backups_of(moved)[1].note == first.note
    assert backups_of(town.path) == []
    assert list(all_backups()) == [moved]


def test_copies_of_all_projects_are_found_also_of_one_that_is_gone(town, tmp_path):
    note(town, "一")
    make(town.path)
    other = small_town(tmp_path / "other.gpkg")
    make(other.path, day=1)
    make(other.path, "import", day=2)
    other.close()
    other.path.unlink()
    found = all_backups()
    assert {path: len(copies) for path, copies in found.items()} == {
        other.path: 2,
        town.path: 1,
    }
    assert list(found) == [other.path, town.path]
    assert has_others([town.path])
    assert not has_others([town.path, other.path])


def test_what_is_no_copy_is_not_listed(town):
    made = make(town.path)
    for name, about in (("1", "{"), ("2", "[]"), ("3", json.dumps({"x": 1}))):
        folder = made.folder.with_name(made.folder.name[:-8] + name)
        folder.mkdir()
        (folder / "about.json").write_text(about)
        (folder / "copy.gpkg").write_bytes(b"")
    made.folder.with_name(made.folder.name[:-8] + "4").mkdir()
    assert backups_of(town.path) == [made]


WORK = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from gridplanner.data.job import Progress
from gridplanner.data.store import backups, connection
from gridplanner.data.store.backup_list import Note, remove
connection.SLICE = 4
project = Path(sys.argv[1])
number = 0
def say(_fraction, _step):
    print("slice", flush=True)
while True:
    number += 1
    note = Note("import", datetime.now(UTC).isoformat(), "x")
    made = backups.keep(project, note, progress=Progress(say))
    remove(made)
"""


@pytest.mark.slow
@pytest.mark.parametrize("slices", [1, 2, 9, 30, 71, 100])
def test_a_copy_that_was_killed_is_never_offered_and_goes(tmp_path, slices):
    document = new_document(tmp_path / "town.gpkg")
    document.close()
    project = document.path
    worker = subprocess.Popen(
        [sys.executable, "-c", WORK, str(project)],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    for _ in range(slices):
        assert worker.stdout.readline() == b"slice\n"
    worker.kill()
    worker.wait()
    worker.stdout.close()
    whole = dump(project)
    for found in backups_of(project):
        assert dump(found.path) == whole
    make(project)
    assert not list(backups_folder().glob("*/.part-*"))
    assert not list(backups_folder().glob("*/*.lock"))
