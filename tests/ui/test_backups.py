"""Copies made by the window: after an opening, before an import; and their return."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.job import Progress
from gridplanner.data.store import backups as store
from gridplanner.data.store.backup_list import backups_of
from gridplanner.data.store.backups import keep
from gridplanner.resources.format import format_size
from gridplanner.resources.texts import text
from gridplanner.ui import backups
from gridplanner.ui.backups import BackupKeeper, make_note
from gridplanner.ui.dialogs.backups import BackupsDialog
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.dialogs.versions import NewVersionForm, VersionsDialog
from tests.helpers.project import small_town
from tests.ui.answering import Answers, click, type_chinese
from tests.ui.conftest import unit_id


@pytest.fixture
def keeper(window, monkeypatch):
    monkeypatch.setattr(backups, "IDLE", 0)
    return BackupKeeper(window)


def note(window, words):
    document, grid = window.session.document, unit_id(window, "甲网格")
    document.apply(set_fields(document.plan, {grid: {"note": words}}))


def note_in(window):
    return window.session.plan.units[unit_id(window, "甲网格")].note


def copied(qtbot, window, project, count):
    qtbot.waitUntil(lambda: len(backups_of(project)) == count and not window.jobs.busy)


def damage(path):
    path.write_bytes(b"\xa5" * 200 + path.read_bytes()[200:])


def test_opening_makes_a_copy_once_the_figures_are_counted(
    qtbot, window, project, keeper
):
    window.shell.open_project(project)
    copied(qtbot, window, project, 1)
    (backup,) = backups_of(project)
    assert backup.note.reason == "opening"
    assert backup.note.user == "董玉涛"
    assert window.session.standing is not None


def test_opening_without_a_change_makes_none(
    qtbot, window, project, keeper, monkeypatch
):
    made = []
    real = backups.keep

    def keep_and_say(*words, **named):
        made.append(real(*words, **named))

    monkeypatch.setattr(backups, "keep", keep_and_say)
    for times in (1, 2):
        window.shell.open_project(project)
        qtbot.waitUntil(lambda times=times: len(made) == times)
        qtbot.waitUntil(lambda: not window.jobs.busy)
        window.run_command("project.close")
    assert made[1] is None
    assert len(backups_of(project)) == 1


def test_project_only_looked_at_is_not_copied(qtbot, window, project, keeper):
    window.shell.doors.look(project)
    qtbot.waitUntil(lambda: window.session.standing is not None)
    assert not keeper._idle.isActive()


def test_closing_does_not_wait_for_a_copy(qtbot, window, project, keeper, monkeypatch):
    begun = threading.Event()

    def endless(_project, _note, *, progress, **_named):
        begun.set()
        while True:
            progress.check()

    monkeypatch.setattr(backups, "keep", endless)
    window.shell.open_project(project)
    qtbot.waitUntil(begun.is_set)
    window.run_command("project.close")
    assert not window.jobs.busy
    assert not project.with_name(project.name + "-wal").exists()


def test_job_takes_the_disk_from_a_copy_which_begins_again(
    qtbot, window, project, keeper, monkeypatch
):
    real, begun = backups.keep, []

    def first_endless(*words, progress, **named):
        begun.append(1)
        while len(begun) == 1:
            progress.check()
        return real(*words, progress=progress, **named)

    monkeypatch.setattr(backups, "keep", first_endless)
    window.shell.open_project(project)
    qtbot.waitUntil(lambda: len(begun) == 1)
    window.jobs.run(lambda _p: 1, title="t", done=lambda _v: None, failed=pytest.fail)
    copied(qtbot, window, project, 1)
    assert len(begun) == 2


def test_a_copy_that_fails_is_told_with_a_way_to_the_others(
    qtbot, window, project, keeper, monkeypatch
):
    def fail(*_words, **_named):
        raise GridPlannerError("backup.no_room", file="town.gpkg")

    monkeypatch.setattr(backups, "keep", fail)
    window.shell.open_project(project)
    message = text("backup.no_room", file="town.gpkg")
    qtbot.waitUntil(lambda: window.map.strip.message == message)
    (button,) = window.map.strip.buttons
    assert button.text() == text("project.backups")


def test_the_copies_are_listed_with_size_and_one_is_taken_out(qtbot, town, project):
    note(town, "昨天")
    session = town.session
    keep(project, make_note(session, "opening"), progress=Progress())
    note(town, "今天")
    keep(project, make_note(session, "import"), progress=Progress())
    note(town, "搞乱了")
    seen = {}

    def look(dialog):
        seen["rows"] = [
            dialog.list.topLevelItem(row).text(0)
            for row in range(dialog.list.topLevelItemCount())
        ]
        seen["words"] = dialog.words.text()
        dialog.list.setCurrentItem(dialog.list.topLevelItem(1))
        click(dialog.take_out)

    answers = Answers((BackupsDialog, lambda _d: True, look))
    town.run_command("project.backups")
    answers.check()
    qtbot.waitUntil(lambda: not town.jobs.running)
    size = format_size(sum(one.size for one in backups_of(project)))
    assert seen["rows"] == [text("backup.import"), text("backup.opening")]
    assert seen["words"] == text("backup.total", n=2, size=size)
    opened = town.session.document.path
    assert opened.parent == project.parent
    assert opened.stem == "town 备份 2026-03-05 " + opened.stem[-4:]
    assert note_in(town) == "昨天"
    assert town.map.strip.message == text("backup.taken_out", file=opened.name)
    town.shell.open_project(project)
    assert note_in(town) == "搞乱了"


def test_a_copy_is_deleted_after_a_question(town, project):
    keep(project, make_note(town.session, "opening"), progress=Progress())
    answers = Answers(
        (BackupsDialog, lambda _d: True, lambda dialog: click(dialog.delete)),
        (Form, lambda _d: True, lambda form: click(form.cancel)),
        (BackupsDialog, lambda _d: True, lambda dialog: click(dialog.delete)),
        (Form, lambda _d: True, lambda form: click(form.accept_button)),
        (BackupsDialog, lambda d: d.row < 0, lambda dialog: dialog.reject()),
    )
    town.run_command("project.backups")
    answers.check()
    assert backups_of(project) == []


def test_start_page_tells_the_copies_of_recent_projects(qtbot, town, project):
    keep(project, make_note(town.session, "opening"), progress=Progress())
    town.run_command("project.close")
    size = format_size(backups_of(project)[0].size)
    words = text("start.backups", n=1, size=size)

    def doors():
        found = town.start.findChildren(QPushButton)
        return [one for one in found if one.text() == words and one.isVisible()]

    qtbot.waitUntil(lambda: len(doors()) == 1)
    (door,) = doors()
    answers = Answers(
        (BackupsDialog, lambda _d: True, lambda dialog: click(dialog.take_out))
    )
    click(door)
    answers.check()
    qtbot.waitUntil(lambda: town.session.document is not None)
    assert town.session.document.path.stem.startswith("town 备份")


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_a_full_start_page_shows_every_copy_on_a_small_screen(
    qtbot, window, tmp_path, spoken
):
    for number in range(6):
        path = tmp_path / f"泊里镇网格方案{number}.gpkg"
        small_town(path).close()
        keep(path, make_note(window.session, "opening"), progress=Progress())
        window.settings.remember_project(path)
    window.shell.use_language(spoken)
    window.resize(1024, 600)
    window.start.show_recent(window.settings.recent)
    qtbot.waitUntil(lambda: len(rows_of(window.start)) == 11)
    for door in rows_of(window.start):
        place = door.mapTo(window, door.rect().bottomRight())
        assert window.rect().contains(place), door.text()
        assert door.width() >= door.sizeHint().width(), door.text()


def rows_of(start):
    found = start.recent.findChildren(QPushButton)
    return [
        one for one in found if one.isVisible() and not one.visibleRegion().isEmpty()
    ]


def test_copies_of_a_project_that_is_gone_are_found_and_can_go(qtbot, town, project):
    keep(project, make_note(town.session, "opening"), progress=Progress())
    town.run_command("project.close")
    project.unlink()
    town.start.show_recent(town.settings.recent)

    def doors():
        found = town.start.findChildren(QPushButton)
        words = text("start.other_backups")
        return [one for one in found if one.text() == words and one.isVisible()]

    def look(dialog):
        assert dialog.projects.currentText() == text("backup.gone", project="town")
        click(dialog.delete)

    qtbot.waitUntil(lambda: len(doors()) == 1)
    answers = Answers(
        (BackupsDialog, lambda _d: True, look),
        (Form, lambda _d: True, lambda form: click(form.accept_button)),
        (BackupsDialog, lambda d: d.row < 0, lambda dialog: dialog.reject()),
    )
    click(doors()[0])
    answers.check()
    assert backups_of(project) == []
    town.start.show_recent(town.settings.recent)
    qtbot.waitUntil(lambda: doors() == [])


def test_box_goes_to_the_copies_of_another_project(town, project, tmp_path):
    other = tmp_path / "other.gpkg"
    small_town(other).close()
    keep(other, make_note(town.session, "import"), progress=Progress())
    dialog = BackupsDialog(town.context, project)
    assert dialog.row < 0
    assert text("backup.none", project="town") == dialog.words.text()
    dialog.projects.setCurrentIndex(1)
    assert dialog.list.topLevelItem(0).text(0) == text("backup.import")
    dialog.deleteLater()


def test_project_that_is_gone_offers_its_newest_copy(qtbot, town, project):
    keep(project, make_note(town.session, "opening"), progress=Progress())
    town.run_command("project.close")
    project.unlink()
    town.shell.open_project(project)
    click(town.start.strip.buttons[0])
    qtbot.waitUntil(lambda: town.session.document is not None)
    assert town.session.document.path.stem.startswith("town 备份")


def test_damaged_project_offers_the_newest_copy_that_is_sound(qtbot, town, project):
    note(town, "好的")
    keep(project, make_note(town.session, "opening"), progress=Progress())
    town.run_command("project.close")
    damage(project)
    broken = project.read_bytes()
    assert not town.shell.open_project(project)
    assert text("error.damaged") in town.start.strip.message
    first, second = town.start.strip.buttons
    assert first.text() == text("backup.open_newest")
    assert second.text() == text("project.backups")
    click(first)
    qtbot.waitUntil(lambda: town.session.document is not None)
    assert note_in(town) == "好的"
    assert project.read_bytes() == broken


def test_damaged_project_without_a_copy_offers_none(town, project):
    town.run_command("project.close")
    damage(project)
    assert not town.shell.open_project(project)
    assert town.start.strip.buttons == []


def test_import_keeps_the_project_as_it_was_before(qtbot, town, project, monkeypatch):
    from gridplanner.ui.dialogs import import_preview

    class Chosen:
        requests, names = ["x"], []

        def __init__(self, *_words):
            pass

        def exec(self):
            return 1

        def deleteLater(self):
            pass

    def run_set(document, _requests, *, progress):
        assert progress is not None
        assert backups_of(project)[0].note.reason == "import"
        return []

    monkeypatch.setattr(import_preview, "ImportDialog", Chosen)
    monkeypatch.setattr(import_preview, "run_set", run_set)
    import_preview.open_import(town, [Path("x.shp")])
    qtbot.waitUntil(lambda: not town.jobs.running)
    assert len(backups_of(project)) == 1
    assert town.map.strip.message == text("import.done", what="")
    free = type("usage", (), {"free": 0})
    monkeypatch.setattr(store.shutil, "disk_usage", lambda _path: free)
    monkeypatch.setattr(import_preview, "run_set", lambda *_all, **_named: [])
    note(town, "一")
    import_preview.open_import(town, [Path("x.shp")])
    qtbot.waitUntil(lambda: not town.jobs.running)
    assert text("backup.no_room", file=project.name) in town.map.strip.message


def test_a_version_is_named_listed_and_returned_to(qtbot, town, project):
    note(town, "公示的样子")

    def name_it(form):
        form.name.clear()
        assert not form.accept_button.isEnabled()
        type_chinese(form.name, "公示前")
        type_chinese(form.note, "给领导看的")
        click(form.accept_button)

    town.run_command("project.saved")
    answers = Answers((NewVersionForm, lambda _d: True, name_it))
    click(town.map.strip.buttons[0])
    answers.check()
    qtbot.waitUntil(lambda: not town.jobs.running)
    assert town.map.strip.message == text("version.made", name="公示前")
    note(town, "后来的样子")
    seen = {}

    def go_back(dialog):
        seen["words"] = dialog.words.text()
        click(dialog.go)

    answers = Answers((VersionsDialog, lambda _d: True, go_back))
    town.run_command("project.versions")
    answers.check()
    qtbot.waitUntil(lambda: not town.jobs.running)
    assert note_in(town) == "公示的样子"
    assert "给领导看的" in seen["words"]


def test_a_version_is_opened_beside_and_deleted(qtbot, town, project):
    from gridplanner.data.versions import make_version, versions_of

    note(town, "一")
    make_version(town.session.document, "公示/前", progress=Progress())
    town.session.document.undo()
    note(town, "二")

    def take_out(dialog):
        assert not dialog.go.isEnabled()
        assert text("version.not_in_history") in dialog.words.text()
        click(dialog.take_out)

    answers = Answers((VersionsDialog, lambda _d: True, take_out))
    town.run_command("project.versions")
    answers.check()
    qtbot.waitUntil(lambda: town.session.document.path != project)
    assert town.session.document.path.name == "town 版本 公示 前.gpkg"
    assert note_in(town) == "一"
    town.shell.open_project(project)
    answers = Answers(
        (VersionsDialog, lambda _d: True, lambda dialog: click(dialog.delete)),
        (Form, lambda _d: True, lambda form: click(form.accept_button)),
        (VersionsDialog, lambda d: d.row < 0, lambda dialog: dialog.reject()),
    )
    town.run_command("project.versions")
    answers.check()
    assert versions_of(town.session.document) == []
    assert backups_of(project) == []
