"""Ticks from paper to the project: printed, ticked, photographed, settled, recorded."""

import re

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from gridplanner.analysis.paper.reading import Tick
from gridplanner.data.store.tick_sheets import keep_tick_sheets
from gridplanner.layers.print.atlas import sheet_picture
from gridplanner.studies.printing.source import read_source
from gridplanner.studies.printing.wish import Looks, Wish
from gridplanner.ui.dialogs import files
from gridplanner.ui.theme import OWN_FONT
from gridplanner.ui.ticks.answers import Answers
from gridplanner.ui.ticks.tick_form import TickForm
from gridplanner.ui.ticks.work import take_dropped
from tests.helpers.photographed import Shot, photograph, tick
from tests.helpers.project import open_document
from tests.ui.answering import Answers as Dialogs

PER_MM = 9.0
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def town(qtbot, window, project, tmp_path):
    """House 1 holds one household, 2 two, 3 an empty flat, 4 nothing."""
    document = open_document(project)
    with document.file.transaction():
        document.file.bulk_insert(
            "dwelling", {"building_id": [1, 2, 2, 3], "room": ["", "101", "102", ""]}
        )
        document.file.bulk_insert("household", {"dwelling_id": [1, 2, 3]})
        document.file.bulk_insert("worker", {"name": ["赵测试"]})
    document.close()
    window.settings.folder = str(tmp_path)
    window.shell.open_project(project)
    qtbot.waitUntil(lambda: window.session.standing is not None, timeout=30_000)
    return window


@pytest.fixture
def printed(town):
    """The pages with boxes, by the buildings on them, and their pictures."""
    session = town.session
    looks = Looks(with_boxes=True)
    wish = Wish("patrol", 2, paper="A4", day="2026-03-01", looks=looks)
    source = read_source(session.document, session.standing, session.plan, wish)
    pages = []
    for topic in source.topics(wish):
        for sheet in source.sheets(topic, wish, OWN_FONT):
            if sheet.ticks is not None:
                keep_tick_sheets(session.document.file, [sheet.ticks])
                pages.append((sheet, source.ground))
    return pages


def pixels(sheet, ground):
    image = sheet_picture(sheet, ground, OWN_FONT, round(sheet.size[0] * PER_MM))
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8)
    rows = rows.reshape(image.height(), image.bytesPerLine())[:, : 3 * image.width()]
    return rows.reshape(image.height(), image.width(), 3)[..., ::-1].copy()


def photos(printed, folder, buildings, *, turn=5.0):
    """Tick some buildings on every page and photograph the pages."""
    rng = np.random.default_rng(4)
    paths = []
    for number, (sheet, ground) in enumerate(printed):
        picture = pixels(sheet, ground)
        for box in sheet.ticks.boxes:
            if box.buildings[0] in buildings:
                tick(picture, box, PER_MM, rng)
        path = folder / f"照片{number}.jpg"
        path.write_bytes(
            photograph(picture, Shot(turn, bulge=0.003, size=(2600, 1950)), rng)
        )
        paths.append(path)
    return paths


def read(qtbot, town, paths):
    form = TickForm(town.context, paths)
    qtbot.addWidget(form)
    form.show()
    qtbot.waitUntil(lambda: not form._jobs.running, timeout=60_000)
    return form


def visits(town):
    columns = ("household_id", "dwelling_id", "date", "kind", "worker", "source")
    rows = town.session.document.file.read_columns("visit", [*columns, "worker_id"])
    return list(zip(*(rows[name] for name in columns), strict=True))


def state_of(form, building):
    (one,) = [one for one in form.answers.all if building in one.door.box.buildings]
    return one


def is_ready(form):
    return form.accept_button.isEnabled()


def test_ticks_become_visits_in_one_step_that_undo_takes_back(
    qtbot, town, printed, tmp_path
):
    paths = photos(printed, tmp_path, {1, 2})

    def settle(form):
        # The door with two households waits until somebody has said which.
        assert form.accept_button.text().count("1")
        two = state_of(form, 2)
        assert two.wants_choice
        form.photo_box.setCurrentIndex(two.photo)
        form._pick(two.box)
        form.homes.item(1).setCheckState(Qt.CheckState.Checked)
        form.worker.setCurrentIndex(0)
        QTest.mouseClick(form.accept_button, LEFT)

    answers = Dialogs((TickForm, is_ready, settle))
    take_dropped(town.context, paths)
    answers.check()
    found = visits(town)
    assert sorted(row[0] for row in found) == [1, 3]
    assert {row[4] for row in found} == {"赵测试"}
    assert all(row[5].startswith("paper:") for row in found)
    document = town.session.document
    (entry,) = document.file.connection.execute(
        "SELECT rows, table_name, object FROM audit_log WHERE action = 'ticks'"
    ).fetchall()
    assert entry[:2] == (2, "visit")
    assert re.search(r"\d+ 1/1 \([A-Z2-7]{8}\)", entry[2])
    document.undo()
    assert visits(town) == []


def test_a_page_read_twice_records_nothing_twice(qtbot, town, printed, tmp_path):
    paths = photos(printed, tmp_path, {1})
    answers = Dialogs(
        (TickForm, is_ready, lambda f: QTest.mouseClick(f.accept_button, LEFT))
    )
    take_dropped(town.context, paths)
    answers.check()
    assert len(visits(town)) == 1
    form = read(qtbot, town, photos(printed, tmp_path, {1}, turn=181.0))
    assert list(form.answers.visits()) == []
    assert form.answers.known == 1
    assert not form.accept_button.isEnabled()


def test_doors_of_nobody_and_doors_that_are_gone_are_told(
    qtbot, town, printed, tmp_path
):
    paths = photos(printed, tmp_path, {3, 4})
    file = town.session.document.file
    form = read(qtbot, town, paths)
    assert form.answers.without_home == 1  # house 4
    assert [home.dwelling for home, _source in form.answers.visits()] == [4]
    with file.transaction():
        file.connection.execute(
            "UPDATE building SET valid_to = '2026-04-01' WHERE fid = 4"
        )
    assert not state_of(read(qtbot, town, paths), 4).door.is_there


def test_space_ticks_and_empties_and_counts_at_once(qtbot, town, printed, tmp_path):
    form = read(qtbot, town, photos(printed, tmp_path, set()))
    assert not form.accept_button.isEnabled()
    one = state_of(form, 1)
    form.photo_box.setCurrentIndex(one.photo)
    form._pick(one.box)
    QTest.keyClick(form.list, Qt.Key.Key_Space)
    assert one.state is Tick.TICKED
    assert form.accept_button.isEnabled()
    QTest.keyClick(form.list, Qt.Key.Key_Space)
    assert one.state is Tick.EMPTY
    assert not form.accept_button.isEnabled()


def test_doubtful_boxes_come_first_and_make_no_visit_by_themselves(
    qtbot, town, printed, tmp_path
):
    form = read(qtbot, town, photos(printed, tmp_path, {1}))
    one = state_of(form, 1)
    one.state = Tick.DOUBTFUL
    assert list(form.answers.visits()) == []
    assert form.answers.of_photo(one.photo)[0] is one
    assert form.answers.open == 1


def test_a_day_to_come_is_refused(qtbot, town, printed, tmp_path):
    form = read(qtbot, town, photos(printed, tmp_path, {1}))
    assert form.accept_button.isEnabled()
    form.day.setText("2099-01-01")
    assert not form.accept_button.isEnabled()


def test_what_is_no_sheet_is_told_beside_what_was_read(qtbot, town, printed, tmp_path):
    paths = photos(printed, tmp_path, {1})
    bad = tmp_path / "风景.jpg"
    cv2.imencode(".jpg", np.full((600, 800, 3), 90, np.uint8))[1].tofile(bad)
    broken = tmp_path / "坏.png"
    broken.write_bytes(b"\x89PNG not quite")
    form = read(qtbot, town, [bad, broken, tmp_path / "没有.jpg", paths[0], paths[0]])
    codes = [one.why.code for one in form.unread]
    assert codes == ["ticks.no_marks", "ticks.no_picture", "ticks.cannot_read"]
    assert "风景.jpg" in form.faults.text()
    assert len(form.answers.photos) == 1


def test_a_sheet_of_another_project_is_refused(
    qtbot, town, printed, tmp_path, town_file
):
    paths = photos(printed, tmp_path, {1})
    file = town.session.document.file
    with file.transaction():
        file.connection.execute(
            "UPDATE gp_meta SET value = 'ffff' || value WHERE key = 'project_id'"
        )
    form = read(qtbot, town, paths)
    assert {one.why.code for one in form.unread} == {"ticks.other_project"}
    assert Answers(()).open == 0


def test_dropped_photos_of_sheets_are_read_and_other_pictures_are_placed(
    town, printed, tmp_path, monkeypatch
):
    paths = photos(printed, tmp_path, set())
    taken = []
    monkeypatch.setattr(
        type(town.shell.scans), "take", lambda _self, p: taken.append(p)
    )
    answers = Dialogs((TickForm, lambda _f: True, lambda form: form.reject()))
    town.shell.take_files(paths[:1])
    answers.check()
    assert taken == []
    plan = tmp_path / "规划图.png"
    cv2.imencode(".png", np.full((300, 400, 3), 200, np.uint8))[1].tofile(plan)
    town.shell.take_files([plan])
    assert taken == [[plan]]


def test_the_command_asks_for_photos(town, monkeypatch):
    asked = []

    def ask(_parent, title, _folder, pattern):
        asked.append((title, pattern))
        return [], ""

    monkeypatch.setattr(files.QFileDialog, "getOpenFileNames", staticmethod(ask))
    town.actions_.run("ticks.read")
    assert len(asked) == 1
