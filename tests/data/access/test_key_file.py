"""The key file: read whole or not at all, and damage is told from everything else."""

from __future__ import annotations

import json
import os
import stat

import pytest

from gridplanner.data.access import key_file
from gridplanner.data.access.key_file import (
    copy_key_file,
    key_path,
    read_key_file,
    write_key_file,
)
from gridplanner.data.access.roles import Account, UserRole
from gridplanner.data.access.sealing import Cost
from gridplanner.data.access.users import first_key_file, with_user
from gridplanner.data.errors import GridPlannerError, ProjectError

CHEAP = Cost(memory=64, passes=1, lanes=1)


@pytest.fixture
def project(tmp_path):
    return tmp_path / "town.gpkg"


@pytest.fixture
def made(project):
    content, ring = first_key_file("0f", "王主任", "correct horse 1", cost=CHEAP)
    account = Account("李工", UserRole.COMMUNITY, frozenset([9, 7]), restricted=True)
    content = with_user(content, ring, account, "battery staple 2", cost=CHEAP)
    write_key_file(project, content, ring.present)
    return content, ring


def code_of(project):
    with pytest.raises(ProjectError) as told:
        read_key_file(project)
    return told.value.code


def test_a_key_file_comes_back_as_it_was_written(made, project):
    content, ring = made
    sealed = read_key_file(project)
    assert sealed.content == content
    assert sealed.is_genuine(ring.present)


def test_a_missing_key_file_is_told_from_a_damaged_one(project):
    assert code_of(project) == "error.key_missing"
    key_path(project).write_bytes(b"")
    assert code_of(project) == "error.key_damaged"
    key_path(project).unlink()
    key_path(project).mkdir()
    assert code_of(project) == "error.key_unreadable"


def test_any_byte_that_is_changed_or_cut_off_is_found(made, project):
    raw = key_path(project).read_bytes()
    for place in range(0, len(raw), 7):
        broken = bytearray(raw)
        broken[place] ^= 1
        key_path(project).write_bytes(broken)
        same = json_or_none(broken) == json.loads(raw)
        assert same or code_of(project) == "error.key_damaged", place
    for end in (1, len(raw) // 2, len(raw) - 2):
        key_path(project).write_bytes(raw[:end])
        assert code_of(project) == "error.key_damaged"


def json_or_none(raw):
    try:
        return json.loads(bytes(raw).decode())
    except ValueError:
        return None


@pytest.mark.parametrize(
    "raw",
    [
        b"null",
        b"[]",
        b'{"format": "gridplanner key file", "version": 1}',
        b"[" * 5000,
        b"\xff\xfe",
        b"x" * (1 << 21),
    ],
)
def test_what_is_no_key_file_is_told_as_damaged(raw, project):
    key_path(project).write_bytes(raw)
    assert code_of(project) == "error.key_damaged"


def rewritten(project, change):
    """Change a key file as somebody would who knows how its checksum is made."""
    read = json.loads(key_path(project).read_bytes())
    del read["checksum"]
    change(read)
    read["checksum"] = key_file._checksum(read)
    key_path(project).write_text(json.dumps(read), encoding="utf-8")


def test_a_key_file_of_a_newer_program_is_told(made, project):
    rewritten(project, lambda read: read.update(version=2))
    assert code_of(project) == "error.key_newer"


def test_a_seal_tells_what_was_changed_without_the_key(made, project):
    rewritten(project, lambda read: read["users"][1].update(role="administrator"))
    _content, ring = made
    assert not read_key_file(project).is_genuine(ring.present)


@pytest.mark.parametrize(
    "cost",
    [
        {"memory": 1 << 30},
        {"passes": 10**6},
        {"lanes": 0},
        {"passes": 0},
        {"memory": 7},
    ],
)
def test_a_passphrase_never_costs_more_than_a_machine_has_nor_nothing(
    made, project, cost
):
    rewritten(project, lambda read: read["users"][0]["argon2id"].update(cost))
    assert code_of(project) == "error.key_damaged"


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such rights")
def test_only_its_user_may_read_a_key_file(made, project):
    assert stat.S_IMODE(key_path(project).stat().st_mode) == 0o600


def test_a_key_file_is_written_whole_or_not_at_all(made, project, monkeypatch):
    content, ring = made
    before = key_path(project).read_bytes()

    def fail(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(GridPlannerError):
        write_key_file(project, content, ring.present)
    assert key_path(project).read_bytes() == before
    assert [path.name for path in project.parent.iterdir()] == ["town.gpkg.key"]


def test_a_copy_gets_the_same_key_file_and_a_plain_project_none(made, project):
    copy = project.with_name("copy.gpkg")
    copy_key_file(project, copy)
    assert key_path(copy).read_bytes() == key_path(project).read_bytes()
    copy_key_file(project.with_name("plain.gpkg"), project.with_name("other.gpkg"))
    assert not key_path(project.with_name("other.gpkg")).exists()
