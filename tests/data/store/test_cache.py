"""The cache of packed shapes: right state or nothing, and never in the way."""

from __future__ import annotations

import json
import os

import numpy as np
import pytest
import shapely

from gridplanner.data.packed import pack
from gridplanner.data.store import cache
from gridplanner.data.store.cache import (
    folder_of,
    kept_columns,
    load,
    packed_table,
    restamp,
    save,
)


@pytest.fixture
def packed():
    x = np.arange(300) * 20.0
    return pack(np.arange(300), shapely.box(x, 0, x + 9, 7))


@pytest.fixture
def project(tmp_path):
    return tmp_path / "镇 1.gpkg"


def same(one, other):
    names = ("ids", "origin", "coords", "rings", "shapes", "dims", "boxes", "points")
    return all(np.array_equal(getattr(one, n), getattr(other, n)) for n in names)


def test_what_was_saved_is_loaded_and_mapped_not_read(project, packed):
    assert save(project, "building", "a-1-0", packed=packed)
    found = load(project, "building", "a-1-0")
    assert same(found, packed)
    assert isinstance(found.coords.base, np.memmap)


def test_another_state_or_table_is_not_answered(project, packed):
    save(project, "building", "a-1-0", packed=packed)
    assert load(project, "building", "a-2-0") is None
    assert load(project, "feature", "a-1-0") is None
    assert load(project.with_name("other.gpkg"), "building", "a-1-0") is None


def test_a_new_state_takes_the_place_of_the_old_and_leaves_no_litter(project, packed):
    for state in ("a-1-0", "a-2-0", "a-3-0"):
        save(project, "building", state, packed=packed)
    save(project, "feature", "a-3-0", packed=packed)
    folders = [entry for entry in folder_of(project).iterdir() if entry.is_dir()]
    assert len(folders) == 2
    assert load(project, "building", "a-3-0") is not None


@pytest.mark.parametrize("name", ["coords", "shapes", "ids"])
def test_a_damaged_file_counts_as_absent(project, packed, name):
    save(project, "building", "a-1-0", packed=packed)
    entry = json.loads((folder_of(project) / "manifest.json").read_text())["tables"]
    path = folder_of(project) / entry["building"]["folder"] / f"{name}.npy"
    path.write_bytes(path.read_bytes()[:-40])
    assert load(project, "building", "a-1-0") is None


def test_arrays_that_do_not_fit_together_count_as_absent(project, packed):
    save(project, "building", "a-1-0", packed=packed)
    entry = json.loads((folder_of(project) / "manifest.json").read_text())["tables"]
    path = folder_of(project) / entry["building"]["folder"] / "rings.npy"
    np.save(path, np.arange(4, dtype=np.int32))
    assert load(project, "building", "a-1-0") is None


def test_a_manifest_that_cannot_be_read_counts_as_empty(project, packed):
    save(project, "building", "a-1-0", packed=packed)
    (folder_of(project) / "manifest.json").write_text("{not json")
    assert load(project, "building", "a-1-0") is None
    assert save(project, "building", "a-1-0", packed=packed)


def test_an_edit_of_the_plan_keeps_the_shapes_of_buildings(project, packed):
    save(project, "building", "a-1-0", packed=packed)
    save(project, "feature", "a-0-0", packed=packed)
    restamp(project, "a-1-0", "a-9-0", tables=["building", "feature"])
    assert same(load(project, "building", "a-9-0"), packed)
    assert load(project, "building", "a-1-0") is None
    assert load(project, "feature", "a-9-0") is None  # it was older than that


def test_shapes_another_program_may_have_edited_are_not_kept(project, packed):
    save(project, "building", "a-1-0", packed=packed)
    restamp(project, "a-1-0", "a-9-3", tables=["building"])
    assert load(project, "building", "a-9-3") is None


def test_a_folder_that_is_not_writable_sends_the_cache_to_the_user(
    project, packed, monkeypatch, tmp_path
):
    monkeypatch.setattr(os, "access", lambda *_: False)
    monkeypatch.setattr(
        cache.platformdirs, "user_cache_dir", lambda *_, **__: str(tmp_path / "own")
    )
    assert folder_of(project).parent == tmp_path / "own"
    assert save(project, "building", "a-1-0", packed=packed)
    assert load(project, "building", "a-1-0") is not None
    assert not project.with_name(project.name + ".cache").exists()


def test_where_nothing_can_be_written_nothing_is_said(project, packed):
    folder_of(project).write_text("a file stands where the folder would")
    assert not save(project, "building", "a-1-0", packed=packed)
    restamp(project, "a-1-0", "a-2-0", tables=["building"])
    assert load(project, "building", "a-1-0") is None


class FakeFile:
    """What `packed_table` and `kept_columns` ask of a project file."""

    def __init__(self, path):
        self.path, self.state, self.reads, self.keys = path, 1, 0, None

    def fingerprint(self):
        return f"a-{self.state}-0"

    def read_shapes(self, table):
        self.reads += 1
        return np.array([self.state]), [shapely.to_wkb(shapely.box(0, 0, 9, 7))]

    def read_columns(self, table, columns):
        self.reads += 1
        values = {"fid": np.array([self.state, 9]), "name": ["桥\ud800", None]}
        return {name: values[name] for name in columns}


def test_a_table_is_packed_once_for_each_state(project):
    file = FakeFile(project)
    assert [packed_table(file, "building").ids.tolist() for _ in range(3)] == [[1]] * 3
    assert file.reads == 1
    file.state = 2
    assert packed_table(file, "building").ids.tolist() == [2]
    assert file.reads == 2


def test_columns_are_read_once_for_each_state(project):
    file = FakeFile(project)
    for state in (1, 2):
        file.state = state
        packed_table(file, "feature")
        file.reads = 0
        for _ in range(3):
            found = kept_columns(file, "feature", ["fid", "name"])
            assert found == {"fid": [state, 9], "name": ["桥\ud800", None]}
        assert file.reads == 1


def test_other_columns_are_read_and_not_those_that_were_kept(project):
    file = FakeFile(project)
    packed_table(file, "feature")
    kept_columns(file, "feature", ["fid", "name"])
    assert kept_columns(file, "feature", ["name"]) == {"name": ["桥\ud800", None]}


@pytest.mark.parametrize("content", ["", "[]", "{", '{"fid": [1], "name": []}'])
def test_damaged_columns_are_read_anew(project, content):
    file = FakeFile(project)
    packed_table(file, "feature")
    kept_columns(file, "feature", ["fid", "name"])
    (path,) = folder_of(project).glob("*/columns.json")
    path.write_text(content)
    assert kept_columns(file, "feature", ["fid", "name"])["fid"] == [1, 9]


def test_without_a_cache_columns_are_read_each_time(project):
    folder_of(project).write_text("a file stands where the folder would")
    file = FakeFile(project)
    for _ in range(2):
        assert kept_columns(file, "feature", ["fid"]) == {"fid": [1, 9]}
    assert file.reads == 2
