"""Files that cannot be opened: one clear fault each, and not a byte changed."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from pathlib import Path

import apsw
import pytest

from gridplanner.data.errors import ProjectError
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.store import admission
from gridplanner.data.store.admission import file_system, is_on_network
from gridplanner.data.store.copies import copy_here
from gridplanner.data.store.geopackage import ProjectFile
from gridplanner.data.store.lock import ProjectLock
from tests.helpers.project import (
    clock,
    dump,
    open_document,
    run_python,
    small_town,
    wkb,
)


@pytest.fixture
def closed(tmp_path):
    """The path of a small town that nobody has open, alone in its folder."""
    folder = tmp_path / "镇"
    folder.mkdir()
    document = small_town(folder / "town.gpkg")
    document.close()
    return document.path


def state(path):
    """Names, sizes and contents of all files beside a path."""
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in path.parent.iterdir()
        if file.is_file()
    }


def refusal(path, mode="edit"):
    before = state(path)
    with pytest.raises(ProjectError) as caught:
        open_document(path, mode=mode)
    assert state(path) == before, "a refused file, or its folder, was changed"
    return caught.value


def write_meta(path, key, value):
    connection = apsw.Connection(str(path))
    connection.execute("UPDATE gp_meta SET value = ? WHERE key = ?", (value, key))
    connection.close()


@pytest.mark.parametrize("mode", ["edit", "look"])
def test_a_file_that_is_not_there(tmp_path, mode):
    assert refusal(tmp_path / "none.gpkg", mode).code == "error.missing"
    assert refusal(tmp_path, mode).code == "error.missing"


@pytest.mark.parametrize("mode", ["edit", "look"])
@pytest.mark.parametrize("content", [b"", b"code,name\n1,a\n" * 50, b"PK\x03\x04"])
def test_a_file_of_another_kind_is_not_ours(tmp_path, content, mode):
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    assert refusal(path, mode).code == "error.not_ours"


@pytest.mark.parametrize("mode", ["edit", "look"])
def test_a_geopackage_of_another_program_is_not_ours(tmp_path, mode):
    path = tmp_path / "other.gpkg"
    run_python(
        "import sys, geopandas, shapely;"
        "geopandas.GeoDataFrame(geometry=[shapely.box(0, 0, 1, 1)], crs=4549)"
        ".to_file(sys.argv[1])",
        path,
    )
    assert refusal(path, mode).code == "error.not_ours"


def test_a_database_of_another_program_in_wal_mode_is_not_ours(tmp_path):
    path = tmp_path / "other.db"
    connection = apsw.Connection(str(path))
    connection.pragma("journal_mode", "wal")
    connection.execute("CREATE TABLE t (a)")
    connection.close()
    assert refusal(path).code == "error.not_ours"


@pytest.mark.parametrize("mode", ["edit", "look"])
def test_a_newer_major_version_names_the_program_that_saved_it(closed, mode):
    write_meta(closed, "schema_version", "2.0")
    write_meta(closed, "program_version", "7.1.0")
    fault = refusal(closed, mode)
    assert (fault.code, fault.fields["version"]) == ("error.newer", "7.1.0")


def test_a_newer_minor_version_opens(closed):
    write_meta(closed, "schema_version", "1.99")
    document = open_document(closed)
    assert len(document.plan.units) == 6
    document.close()
    assert ("schema_version", "1.99") in dump(closed)["gp_meta"]


@pytest.mark.parametrize("mode", ["edit", "look"])
@pytest.mark.parametrize("kept", [50, 4096, 100_000])
def test_a_file_cut_short_is_damaged(closed, kept, mode):
    closed.write_bytes(closed.read_bytes()[:kept])
    assert refusal(closed, mode).code == "error.damaged"


@pytest.mark.parametrize("mode", ["edit", "look"])
def test_a_file_whose_beginning_is_overwritten_is_damaged(closed, mode):
    content = bytearray(closed.read_bytes())
    content[:64] = b"\xff" * 64
    closed.write_bytes(bytes(content))
    assert refusal(closed, mode).code == "error.damaged"


@pytest.mark.parametrize("table", ["gp_level", "gp_border", "gp_unit"])
def test_a_page_overwritten_within_is_damaged(closed, table):
    content = bytearray(closed.read_bytes())
    connection = apsw.Connection(str(closed))
    (page,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
    ).fetchall()[0]
    connection.close()
    content[(page - 1) * 4096 : page * 4096] = os.urandom(4096)
    closed.write_bytes(bytes(content))
    assert refusal(closed).code == "error.damaged"


def test_a_version_nobody_can_read_is_damaged(closed):
    write_meta(closed, "schema_version", "soon")
    assert refusal(closed).code == "error.damaged"


@pytest.mark.parametrize("mode", ["edit", "look"])
def test_another_program_that_writes_all_the_time_is_named_as_such(
    closed, mode, monkeypatch
):
    monkeypatch.setattr("gridplanner.data.store.connection.BUSY_MILLISECONDS", 20)
    other = apsw.Connection(str(closed))
    other.execute("BEGIN EXCLUSIVE")
    other.execute("UPDATE gp_meta SET value = 'x' WHERE key = 'created'")
    with pytest.raises(ProjectError) as caught:
        open_document(closed, mode=mode)
    assert caught.value.code == "error.open_elsewhere"
    other.execute("ROLLBACK")
    other.close()
    open_document(closed).close()


def test_who_has_it_open_is_named_and_looking_is_possible(closed):
    first = open_document(closed)
    with pytest.raises(ProjectError) as caught:
        open_document(closed)
    assert caught.value.code == "error.in_use"
    assert caught.value.fields["user"] == "李工"
    assert caught.value.fields["machine"]
    assert caught.value.fields["time"].startswith("2026-03-05")
    looking = open_document(closed, mode="look")
    assert looking.plan.same_records(first.plan)
    looking.close()
    # The refused opening must not have dropped the lock of the first one.
    first.file.set_meta("still", "mine")
    first.close()
    assert ("still", "mine") in dump(closed)["gp_meta"]
    assert set(state(closed)) == {"town.gpkg"}


HOLD = """
import sys, time
from tests.helpers.project import open_document
document = open_document(sys.argv[1])
print("open", flush=True)
time.sleep(600)
"""


def test_the_lock_of_a_killed_process_bars_nobody(closed):
    import subprocess

    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(closed)],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
    )
    try:
        assert holder.stdout.readline() == b"open\n"
        assert refusal_in_use(closed)
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    document = open_document(closed)
    assert len(document.plan.units) == 6
    document.close()
    assert set(state(closed)) == {"town.gpkg"}


def refusal_in_use(path):
    with pytest.raises(ProjectError) as caught:
        open_document(path)
    return caught.value.code == "error.in_use"


@pytest.fixture
def link(closed, tmp_path):
    """Another name of the project, in another folder."""
    link = tmp_path / "link.gpkg"
    try:
        link.symlink_to(closed)
    except OSError as fault:
        pytest.skip(f"needs links: {fault}")
    return link


def test_a_project_is_in_use_by_all_its_names(closed, link):
    first = open_document(link)
    assert refusal_in_use(closed)
    first.close()
    first = open_document(closed)
    assert refusal_in_use(link)
    first.close()
    assert set(state(closed)) == {"town.gpkg"}
    assert link.is_symlink()


def test_what_a_killed_process_wrote_is_seen_through_a_link(closed, link, tmp_path):
    document = open_document(closed)
    document.file.set_meta("newest", "still in the second file")
    copied = tmp_path / "copied"
    shutil.copytree(closed.parent, copied)
    document.close()
    link.unlink()
    link.symlink_to(copied / "town.gpkg")

    looking = open_document(link, mode="look")

    assert looking.file.meta("newest") == "still in the second file"
    looking.close()


def test_a_read_only_file_opens_for_looking_alone(closed):
    closed.chmod(0o444)
    assert refusal(closed).code == "error.read_only"
    before = state(closed)
    looking = open_document(closed, mode="look")
    assert len(looking.plan.units) == 6
    looking.close()
    assert state(closed) == before


def test_a_project_on_the_network_opens_for_looking_from_a_copy(closed, monkeypatch):
    monkeypatch.setattr(admission, "is_on_network", lambda _: True)
    assert refusal(closed).code == "error.network"
    before = state(closed)
    looking = open_document(closed, mode="look")
    folder = looking.file._held.looking.folder
    assert folder is not None
    assert folder.stat().st_mode & 0o077 == 0, "others could read personal data"
    assert len(looking.plan.units) == 6
    looking.close()
    assert not folder.exists()
    assert state(closed) == before


def test_a_copy_made_here_can_be_edited(closed, tmp_path, monkeypatch):
    closed.chmod(0o444)
    monkeypatch.setattr(
        admission, "is_on_network", lambda path: path.parent == closed.parent
    )
    copy = tmp_path / "copy.gpkg"
    copy_here(closed, copy)
    document = open_document(copy)
    document.undo()
    document.close()
    with pytest.raises(ProjectError) as caught:
        copy_here(closed, copy)
    assert caught.value.code == "error.exists"


def test_a_copy_left_in_wal_mode_opens_for_looking_with_nothing_beside_it(
    closed, tmp_path
):
    connection = apsw.Connection(str(closed))
    connection.pragma("journal_mode", "wal")
    connection.close()
    before = state(closed)
    looking = open_document(closed, mode="look")
    assert len(looking.plan.units) == 6
    looking.close()
    assert state(closed) == before


def test_a_copy_taken_with_its_pending_commits_shows_them(closed, tmp_path):
    document = open_document(closed)
    document.undo()
    folder = tmp_path / "usb"
    folder.mkdir()
    for file in closed.parent.iterdir():
        if not file.name.endswith((".lock", "-shm")):
            (folder / file.name).write_bytes(file.read_bytes())
    looking = open_document(folder / "town.gpkg", mode="look")
    assert looking.plan.same_records(document.plan)
    looking.close()
    document.close()


def test_a_new_project_overwrites_nothing(closed):
    before = state(closed)
    with pytest.raises(ProjectError) as caught:
        ProjectFile.create(closed, levels=DEFAULT_LEVELS, clock=clock, user="")
    assert caught.value.code == "error.exists"
    with pytest.raises(ProjectError) as caught:
        ProjectFile.create(
            closed.parent / "no" / "a.gpkg",
            levels=DEFAULT_LEVELS,
            clock=clock,
            user="",
        )
    assert caught.value.code == "error.cannot_open"
    assert state(closed) == before


def test_a_project_that_cannot_be_made_leaves_no_file(tmp_path, monkeypatch):
    def fail(*words, **named):
        raise RuntimeError

    monkeypatch.setattr(ProjectFile, "write_first", fail)
    with pytest.raises(RuntimeError):
        ProjectFile.create(
            tmp_path / "a.gpkg", levels=DEFAULT_LEVELS, clock=clock, user=""
        )
    assert list(tmp_path.iterdir()) == []


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/export /mnt/share nfs4 rw 0 0
//nas/town /mnt/town\\040files cifs rw 0 0
/dev/sdb1 /mnt/share/local xfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/town.gpkg", "ext4"),
        ("/mnt/share/town.gpkg", "nfs4"),
        ("/mnt/shared/town.gpkg", "ext4"),
        ("/mnt/town files/town.gpkg", "cifs"),
        ("/mnt/share/local/town.gpkg", "xfs"),
    ],
)
def test_the_file_system_is_that_of_the_innermost_mount(path, kind):

    assert file_system(Path(path), MOUNTS) == kind


def test_a_local_file_is_not_on_the_network(closed):
    assert not is_on_network(closed)


def test_a_full_disk_keeps_all_before_the_last_step(closed):
    document = open_document(closed)
    connection = document.file.connection
    pages = connection.pragma("page_count")
    connection.pragma("max_page_count", pages + 3)
    before, plan = document.file.change_number, document.plan
    with pytest.raises(ProjectError) as caught:
        document.file.bulk_insert(
            "building", {"name": ["x" * 3000] * 100}, [wkb(0, 0, 1, 1)] * 100
        )
    assert caught.value.code == "error.disk_full"
    assert document.file.change_number == before
    connection.pragma("max_page_count", 1_000_000)
    document.undo()
    document.redo()
    assert document.plan.same_records(plan)
    document.close()


def test_every_fault_of_the_store_has_its_sentence():
    from gridplanner.resources.texts import sentence

    for code in [
        "missing",
        "not_ours",
        "newer",
        "damaged",
        "in_use",
        "open_elsewhere",
        "read_only",
        "network",
        "cannot_open",
        "exists",
        "disk_full",
    ]:
        fields = dict.fromkeys(("file", "version", "user", "machine", "time"), "甲")
        message, _ = sentence(ProjectError(f"error.{code}", **fields))
        assert "error." not in message
        assert "{" not in message


def test_a_refused_opening_in_our_process_drops_none_of_our_locks(closed):
    first = open_document(closed)
    first.undo()
    pending = closed.with_name("town.gpkg-wal")
    with pytest.raises(ProjectError):
        open_document(closed)
    open_document(closed, mode="look").close()
    # Another program that believes itself alone would take our pending commits away.
    run_python(
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]);"
        "c.execute('SELECT * FROM gp_meta').fetchall(); c.close()",
        closed,
    )
    assert pending.exists()
    first.redo()
    first.close()
    assert not pending.exists()


def test_a_migration_that_fails_leaves_the_file_closed_and_alone(closed, monkeypatch):
    def fail(*_, **__):
        raise apsw.FullError("no room")

    monkeypatch.setattr("gridplanner.data.store.opening.migrate", fail)
    before = set(state(closed))
    mode = closed.read_bytes()[18:20]

    with pytest.raises(ProjectError) as caught:
        open_document(closed)

    assert caught.value.code == "error.disk_full"
    assert set(state(closed)) == before
    assert closed.read_bytes()[18:20] == mode


def test_a_copy_that_fails_leaves_nothing_of_itself(closed, monkeypatch):
    def fail(_, target):
        target.write_bytes(b"half of it")
        raise apsw.FullError("no room")

    monkeypatch.setattr("gridplanner.data.store.geopackage.back_up", fail)
    document = open_document(closed)
    before = set(state(closed))

    with pytest.raises(ProjectError) as caught:
        document.file.backup(closed.with_name("copy.gpkg"))

    assert caught.value.code == "error.disk_full"
    assert set(state(closed)) == before
    document.close()


def test_a_project_made_elsewhere_at_the_same_moment_stays(tmp_path, monkeypatch):
    path = tmp_path / "town.gpkg"
    take = ProjectLock.take

    def take_later(project, **owner):
        monkeypatch.setattr(ProjectLock, "take", take)
        small_town(path).close()
        return take(project, **owner)

    monkeypatch.setattr(ProjectLock, "take", take_later)

    with pytest.raises(ProjectError) as caught:
        ProjectFile.create(path, levels=DEFAULT_LEVELS, clock=clock, user="")

    assert caught.value.code == "error.exists"
    document = open_document(path)
    assert len(document.plan.units) == 6
    document.close()
