"""Versions: marks in the history with a copy beside, either of which may be lost."""

from __future__ import annotations

import pytest

from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import GridPlannerError, ProjectError
from gridplanner.data.job import Cancelled, Progress
from gridplanner.data.store import versions as store
from gridplanner.data.store.backup_list import backups_of, remove
from gridplanner.data.store.backups import take_out
from gridplanner.data.versions import make_version, remove_version, versions_of
from tests.helpers.project import open_document, small_town, unit_named


@pytest.fixture
def town(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    yield document
    document.close()


def note(document, words):
    unit = unit_named(document, "甲网格").id
    document.apply(set_fields(document.plan, {unit: {"note": words}}))


def make(document, name="公示前", **options):
    return make_version(document, name, progress=Progress(), **options)


def names(document):
    return [version.named.name for version in versions_of(document)]


def test_a_version_survives_a_restart_with_its_place_in_the_history(town):
    note(town, "一")
    made = make(town, note="给领导看的")
    note(town, "二")
    town.close()
    again = open_document(town.path)
    assert versions_of(again) == [made]
    assert made.named.note == "给领导看的"
    assert made.named.entry == again.history()[-2].id
    again.close()


def test_a_version_survives_a_history_that_branched(town):
    note(town, "一")
    make(town)
    town.undo()
    note(town, "另一个")
    (version,) = versions_of(town)
    assert not version.in_history
    target = take_out(version.backup, beside=town.path, name="x")
    copy = open_document(target)
    assert unit_named(copy, "甲网格").note == "一"
    copy.close()


def test_a_version_without_its_copy_is_still_a_mark_in_the_history(town):
    version = make(town)
    remove(version.backup)
    (left,) = versions_of(town)
    assert left.backup is None
    assert left.in_history


def test_a_copy_the_project_does_not_know_is_a_version_still(town):
    version = make(town)
    with town.file.transaction():
        store.delete_version(town.file.connection, version.named.key)
    (left,) = versions_of(town)
    assert left.named == version.named
    assert left.backup == version.backup
    assert not left.in_history


def test_the_beginning_of_a_project_can_be_named(town):
    while town.undo():
        pass
    assert make(town).named.entry == 0
    assert versions_of(town)[0].in_history


def test_a_deleted_version_takes_its_name_and_its_copy_along(town):
    kept, gone = make(town, "一"), make(town, "二")
    entries = town.history()
    remove_version(town, gone)
    assert versions_of(town) == [kept]
    assert [one.note.key for one in backups_of(town.path)] == [kept.named.key]
    assert town.history() == entries


def test_a_version_is_no_step_to_undo(town):
    note(town, "一")
    before = town.history()
    make(town)
    assert town.history() == before
    assert town.undo().id == before[-1].id


def test_a_stopped_version_is_none(town):
    with pytest.raises(Cancelled):
        make_version(town, "x", progress=Progress(cancelled=lambda: True))
    assert versions_of(town) == []


def test_a_version_whose_name_cannot_be_written_leaves_no_copy(town, monkeypatch):
    def fail(*_all):
        raise GridPlannerError("error.disk_full")

    monkeypatch.setattr("gridplanner.data.versions.write_version", fail)
    with pytest.raises(GridPlannerError):
        make(town)
    assert backups_of(town.path) == []


def test_a_project_that_is_only_looked_at_gets_no_version(town):
    town.close()
    looking = open_document(town.path, mode="look")
    with pytest.raises(ProjectError):
        make(looking)
    assert names(looking) == []
    assert backups_of(town.path) == []
    looking.close()
